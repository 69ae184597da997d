//! Pushed authorization requests (RFC 9126, statement F42): the whole ladder before a browser is involved, and every error
//! said to the client itself.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::answer::{Answer, Readers, json_with, to_client};
use super::asked;
use super::call::Call;
use super::client_auth;
use crate::app::{Registered, Tx};
use crate::flow::provider;
use crate::model::ctx::Actor;
use crate::oidc::authorize::AuthorizeRequest;
use crate::oidc::error::ProtocolError;
use crate::oidc::failed::Failed;
use crate::oidc::par::{self, Pushed};
use crate::oidc::params::RawParams;

/// POST.
pub async fn push(call: Call) -> HttpResponse {
    let answer = pushed(&call).await;
    to_client(&call, Readers::AnyOrigin, answer)
}

async fn pushed(call: &Call) -> Answer {
    let (form, client) = client_auth::client(call).await?;
    let request = request(call, form, &client).await?;
    let proof = call.proof(None)?;
    let request = par::bound(request, proof.as_ref())?;
    let ctx = call.ctx(Actor::Client(client.view.client_id.clone()));
    let public = client.view.is_public();
    let pushed = move |tx: &mut Tx| Failed::apart(provider::push(tx, &ctx, &request, public, proof.as_ref()));
    let name = call.app().write_plain(pushed).await??;
    Ok(json_with(StatusCode::CREATED, &Pushed::of(&name), Readers::AnyOrigin))
}

async fn request(call: &Call, form: &RawParams, client: &Registered) -> Result<AuthorizeRequest, ProtocolError> {
    par::is_whole(form)?;
    match asked::signed(call.app(), form, client, call.kept.issuer()).await {
        None => par::climb(form, &client.view, false),
        Some(inner) => par::climb(&inner?, &client.view, true),
    }
}
