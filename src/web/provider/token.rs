//! The token endpoint: who asks, what for, one verb, one signature after its commit (B20–B28).

use std::sync::Arc;

use actix_web::HttpResponse;

use super::answer::{Answer, Readers, json, to_client};
use super::call::Call;
use super::{proof, sealing};
use crate::app::{Registered, TheirKeys, Wanted};
use crate::flow::Secret;
use crate::flow::provider::{self, Given};
use crate::model::ctx::Actor;
use crate::oidc::client::ClientView;
use crate::oidc::dpop::Proof;
use crate::oidc::error::{Code, ProtocolError};
use crate::oidc::token::TokenRequest;
use crate::web::kit::proof::used;

/// POST.
pub async fn issue(call: Call) -> HttpResponse {
    let answer = tokens_for(&call).await;
    to_client(&call, Readers::AnyOrigin, answer)
}

async fn tokens_for(call: &Call) -> Answer {
    let read =
        proof::client(call).await?.and_then(|(form, client)| Ok((TokenRequest::read(form, &client.view)?, client)));
    let (request, client) = match read {
        Ok(read) => read,
        Err(refused) => return Ok(Err(refused)),
    };
    let proof = match call.proof(None).and_then(|proof| as_registered(&client.view, proof)) {
        Ok(proof) => proof,
        Err(refused) => return Ok(Err(refused)),
    };
    let shown = call.shown(proof.as_ref());
    if client.view.must_show_certificate() && shown.x5t.is_none() {
        return Ok(Err(ProtocolError::request("the client must show its certificate")));
    }
    let their_keys = match sealing_keys(call, &client, &request).await {
        Ok(keys) => keys,
        Err(refused) => return Ok(Err(refused)),
    };
    let ctx = call.ctx(Actor::Client(client.view.client_id.clone()));
    let asker = client.clone();
    let read = |token: &Secret| Given::read(token.clone(), call.kept.issuer(), call.kept.keys());
    let subject = request.subject().map(read);
    let outcome = call
        .app()
        .write_plain(move |tx| {
            if let Some(proof) = &proof
                && !provider::first_use_of_proof(tx, proof)?
            {
                return Ok(provider::Outcome::Refused(used()));
            }
            let (client, shown) = (&asker.view, &shown);
            match &request {
                TokenRequest::Code(exchange) => provider::exchange_code(tx, &ctx, client, exchange, shown),
                TokenRequest::Refresh { token, scope, resources, details } => {
                    provider::refresh(tx, &ctx, client, token, (scope.as_ref(), resources, details), shown)
                }
                TokenRequest::ClientCredentials { scopes, resources, details } => {
                    provider::client_credentials(tx, &ctx, client, (scopes, resources, details), shown)
                }
                TokenRequest::Device { code, resources } => {
                    provider::device::poll(tx, &ctx, client, (code, resources), shown)
                }
                TokenRequest::Exchange(asked) => {
                    provider::exchange_token(tx, &ctx, client, (asked, subject.as_ref()), shown)
                }
            }
        })
        .await?;
    match outcome {
        provider::Outcome::Refused(refused) => Ok(Err(refused)),
        provider::Outcome::Issued(issued) => {
            let alg = client.view.terms.id_token_encrypted_response_alg;
            let sealing = alg.and_then(|alg| their_keys.as_ref()?.for_sealing(alg));
            let answer = issued.answer(&client.view, call.kept.keys(), call.kept.issuer(), sealing)?;
            Ok(Ok(json(&answer, Readers::AnyOrigin)))
        }
    }
}

/// The keys of a client whose ID tokens are encrypted, looked for before anything is issued: without one that fits, nothing
/// is.
async fn sealing_keys(
    call: &Call,
    client: &Registered,
    request: &TokenRequest,
) -> Result<Option<Arc<TheirKeys>>, ProtocolError> {
    let gets_one =
        matches!(request, TokenRequest::Code(_) | TokenRequest::Refresh { .. } | TokenRequest::Device { .. });
    let Some(alg) = client.view.terms.id_token_encrypted_response_alg.filter(|_| gets_one) else { return Ok(None) };
    sealing::keys(call, client, Wanted::Sealing(alg)).await.map(Some)
}

/// A client whose tokens are bound has to show a key (RFC 9449 section 5.2, FAPI 2.0 Security Profile 5.3.2.1).
fn as_registered(client: &ClientView, proof: Option<Proof>) -> Result<Option<Proof>, ProtocolError> {
    match proof {
        None if client.must_show_key() => {
            Err(ProtocolError::new(Code::InvalidDpopProof, "the client must send a DPoP proof"))
        }
        proof => Ok(proof),
    }
}
