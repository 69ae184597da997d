//! The token endpoint: who asks, what for, one verb, one signature after its commit (B20–B28).

use std::sync::Arc;

use actix_web::HttpResponse;

use super::answer::{Answer, Readers, json, to_client};
use super::call::Call;
use super::{client_auth, sealing};
use crate::app::{Registered, TheirKeys, Wanted};
use crate::flow::Secret;
use crate::flow::provider::{self, Asking, Given, Outcome};
use crate::model::ctx::Actor;
use crate::oidc::error::ProtocolError;
use crate::oidc::token::TokenRequest;

/// POST.
pub async fn issue(call: Call) -> HttpResponse {
    let answer = tokens_for(&call).await;
    to_client(&call, Readers::AnyOrigin, answer)
}

async fn tokens_for(call: &Call) -> Answer {
    let (form, client) = client_auth::client(call).await?;
    let request = TokenRequest::read(form, &client.view)?;
    let proof = call.proof(None)?;
    let shown = call.shown(proof.as_ref());
    client.view.satisfied_by(&shown)?;
    let their_keys = sealing_keys(call, &client, &request).await?;
    let ctx = call.ctx(Actor::Client(client.view.client_id.clone()));
    let read = |token: &Secret| Given::read(token.clone(), call.kept.issuer(), call.kept.keys());
    let (asker, subject) = (client.clone(), request.subject().map(read));
    let outcome = call.app().write_plain(move |tx| {
        let asking = Asking { client: &asker.view, shown: &shown, proof: proof.as_ref() };
        provider::tokens(tx, &ctx, asking, &request, subject.as_ref())
    });
    let issued = match outcome.await? {
        Outcome::Refused(refused) => return Err(refused.into()),
        Outcome::Issued(issued) => issued,
    };
    let alg = client.view.terms.id_token_encrypted_response_alg;
    let sealing = alg.and_then(|alg| their_keys.as_ref()?.for_sealing(alg));
    let answer = issued.answer(&client.view, call.kept.keys(), call.kept.issuer(), sealing)?;
    Ok(json(&answer, Readers::AnyOrigin))
}

/// The keys of a client whose ID tokens are encrypted, looked for before anything is issued: without one that fits, nothing
/// is.
async fn sealing_keys(
    call: &Call,
    client: &Registered,
    request: &TokenRequest,
) -> Result<Option<Arc<TheirKeys>>, ProtocolError> {
    let alg = client.view.terms.id_token_encrypted_response_alg.filter(|_| request.is_about_a_login());
    let Some(alg) = alg else { return Ok(None) };
    sealing::keys(call, client, Wanted::Sealing(alg)).await.map(Some)
}
