//! Which client called: its proof compared in memory, and counted only when it is wrong or was wrong before.

use std::sync::Arc;

use super::call::Call;
use crate::app::Registered;
use crate::error::Result;
use crate::flow::provider;
use crate::model::ctx::Actor;
use crate::oidc::client_auth::ClientCredentials;
use crate::oidc::error::ProtocolError;
use crate::oidc::params::RawParams;

/// The form body and the client that proved to have sent it (B24, B25, P2-39).
pub async fn client(call: &Call) -> Result<Result<(&RawParams, Arc<Registered>), ProtocolError>> {
    let (form, credentials) = match read(call) {
        Ok(read) => read,
        Err(refused) => return Ok(Err(refused)),
    };
    let known = call.kept.registered(&credentials.id);
    let right = provider::is_proof(&credentials, known.map(|known| (&*known.row, &known.view)));
    let taken = match right && !call.app().suspects().has(&credentials.id, call.address()) {
        true => true,
        false => count(call, &credentials.id, known.is_some(), right).await?,
    };
    Ok(match known.filter(|_| taken) {
        Some(known) => Ok((form, known.clone())),
        None => Err(ProtocolError::client()),
    })
}

fn read(call: &Call) -> Result<(&RawParams, ClientCredentials), ProtocolError> {
    let form = call.form()?.ok_or_else(|| ProtocolError::request("a form is expected"))?;
    Ok((form, ClientCredentials::read(call.authorization(), form)?))
}

async fn count(call: &Call, id: &str, known: bool, right: bool) -> Result<bool> {
    let (ctx, named) = (call.ctx(Actor::Anonymous), id.to_owned());
    let taken = call.app().write(move |tx| provider::count_proof(tx, &ctx, &named, known, right)).await?;
    // Nobody can be right about a client that does not exist: nothing to remember.
    match taken {
        true => call.app().suspects().remove(id, call.address()),
        false if known => call.app().suspects().add(id, call.address()),
        false => {}
    }
    Ok(taken)
}
