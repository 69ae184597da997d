//! Which client called: its proof compared in memory, and counted only when it is wrong or was wrong before.

use std::sync::Arc;

use super::call::Call;
use crate::app::{Doubt, Registered, Wanted};
use crate::error::Result;
use crate::flow::provider;
use crate::model::ctx::Actor;
use crate::oidc::certificate::{self, Certificate};
use crate::oidc::client::AuthMethod;
use crate::oidc::client_assertion::Assertion;
use crate::oidc::client_auth::{ClientCredentials, ToProve};
use crate::oidc::error::ProtocolError;
use crate::oidc::failed::Failed;
use crate::oidc::params::RawParams;

/// The form body and the client that proved to have sent it (B24, B25, P2-39).
pub async fn client(call: &Call) -> Result<(&RawParams, Arc<Registered>), Failed> {
    let (form, credentials) = read(call)?;
    let known = call.kept.registered(&credentials.id);
    let to_prove = known.and_then(|known| Some((known, credentials.to_prove(&known.view)?)));
    let right = match to_prove {
        None => false,
        Some((known, ToProve::Secret(secret))) => provider::is_secret(&known.row, secret),
        Some((known, ToProve::Signature(assertion))) => signed(call, assertion, known).await?,
        Some((known, ToProve::Certificate)) => certified(call, known).await,
        Some((_, ToProve::Nothing)) => true,
    };
    let taken = match right && !call.app().suspects().has(&credentials.id, call.address()) {
        true => true,
        false => count(call, &credentials.id, known.is_some(), right).await?,
    };
    let known = known.filter(|_| taken).ok_or_else(ProtocolError::client)?;
    Ok((form, known.clone()))
}

/// An assertion signed by a key of the client, for the first time.
async fn signed(call: &Call, assertion: &Assertion, client: &Registered) -> Result<bool> {
    let keys = call.app().keys_of(client, Wanted::Signing(assertion.kid().as_deref())).await;
    let now_s = call.app().now().seconds();
    let us = (call.kept.issuer(), call.app().config().mtls.address.as_str());
    let Ok(used) = assertion.check(&client.view, &keys.signing, us, now_s) else { return Ok(false) };
    let id = client.view.client_id.clone();
    call.app().write_plain(move |tx| provider::first_use_of_assertion(tx, &id, &used)).await
}

/// The certificate of the connection is the client's (RFC 8705 section 2): named as registered by an authority of ours, or
/// one of those that stand with its keys.
async fn certified(call: &Call, client: &Registered) -> bool {
    let Some(shown) = call.certificate() else { return false };
    if client.view.auth_method == AuthMethod::TlsClientAuth {
        return certificate::names(&client.view.terms, shown) && is_vouched_for(call, client, shown);
    }
    let wanted = Wanted::Certificate(shown.thumbprint());
    call.app().keys_of(client, wanted).await.has(wanted)
}

/// An authority of ours stands behind it and did not take it back. What an operator can do something about is in the log.
fn is_vouched_for(call: &Call, client: &Registered, shown: &Certificate) -> bool {
    let Some(known) = call.app().authorities() else { return false };
    match known.vouch_for(shown, call.app().now().seconds()) {
        Ok(()) => true,
        Err(Doubt::Unknown) => false,
        Err(doubt) => {
            let client = client.view.client_id.as_str();
            tracing::warn!(client, %doubt, "a client's certificate is not believed");
            false
        }
    }
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
