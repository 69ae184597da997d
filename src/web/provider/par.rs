//! Pushed authorization requests (RFC 9126, statement F42): the whole ladder before a browser is involved, and every error
//! said to the client itself.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::answer::{Answer, Readers, json_with, to_client};
use super::asked;
use super::call::Call;
use super::client_auth;
use crate::app::Registered;
use crate::flow::provider;
use crate::model::ctx::Actor;
use crate::oidc::authorize::{AuthorizeRequest, KnownClient, Way};
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
    let name =
        call.app().write_plain(move |tx| Failed::apart(provider::push(tx, &ctx, &request, proof.as_ref()))).await??;
    Ok(json_with(StatusCode::CREATED, &Pushed::of(&name), Readers::AnyOrigin))
}

async fn request(call: &Call, form: &RawParams, client: &Registered) -> Result<AuthorizeRequest, ProtocolError> {
    if form.one("request_uri")?.is_some() {
        return Err(ProtocolError::request("request_uri cannot be pushed"));
    }
    let pushed = Way { pushed: true, signed: false };
    match asked::signed(call.app(), form, client, call.kept.issuer()).await {
        None => climb(form, client, pushed),
        Some(inner) => climb(&inner?, client, Way { signed: true, ..pushed }),
    }
}

/// The client has proved who it is; a `client_id` beside its proof may be left out here.
fn climb(params: &RawParams, client: &Registered, way: Way) -> Result<AuthorizeRequest, ProtocolError> {
    let params = params.or("client_id", &client.view.client_id);
    KnownClient::of(&params, Some(&client.view), way)?.request().map_err(|refused| refused.error)
}
