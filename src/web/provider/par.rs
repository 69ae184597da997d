//! Pushed authorization requests (RFC 9126, statement F42): the whole ladder before a browser is involved, and every error
//! said to the client itself.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::answer::{Answer, Readers, json_with, to_client};
use super::asked;
use super::call::Call;
use super::proof;
use crate::app::Registered;
use crate::flow::provider;
use crate::model::ctx::Actor;
use crate::oidc::authorize::{AuthorizeRequest, KnownClient, Way};
use crate::oidc::dpop::Proof;
use crate::oidc::error::{Code, ProtocolError};
use crate::oidc::par::Pushed;
use crate::oidc::params::RawParams;
use crate::web::kit::proof::used;

/// POST.
pub async fn push(call: Call) -> HttpResponse {
    let answer = pushed(&call).await;
    to_client(&call, Readers::AnyOrigin, answer)
}

async fn pushed(call: &Call) -> Answer {
    let (form, client) = match proof::client(call).await? {
        Ok(proved) => proved,
        Err(refused) => return Ok(Err(refused)),
    };
    let read = request(call, form, &client).await.and_then(|request| bound(request, call.proof(None)?));
    let (request, proof) = match read {
        Ok(read) => read,
        Err(refused) => return Ok(Err(refused)),
    };
    let ctx = call.ctx(Actor::Client(client.view.client_id.clone()));
    let public = client.view.is_public();
    let name = call.app().write_plain(move |tx| match &proof {
        Some(proof) if !provider::first_use_of_proof(tx, proof)? => Ok(None),
        _ => provider::push(tx, &ctx, &request, public).map(Some),
    });
    Ok(match name.await? {
        Some(name) => Ok(json_with(StatusCode::CREATED, &Pushed::of(&name), Readers::AnyOrigin)),
        None => Err(used()),
    })
}

/// The code will be good with the key of the proof alone, or of `dpop_jkt` (RFC 9449 section 10.1).
fn bound(request: AuthorizeRequest, proof: Option<Proof>) -> Result<(AuthorizeRequest, Option<Proof>), ProtocolError> {
    let Some(proof) = proof else { return Ok((request, None)) };
    if request.dpop_jkt.as_ref().is_some_and(|jkt| *jkt != proof.jkt) {
        return Err(ProtocolError::new(Code::InvalidDpopProof, "dpop_jkt is not the key of the proof"));
    }
    Ok((AuthorizeRequest { dpop_jkt: Some(proof.jkt.clone()), ..request }, Some(proof)))
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
