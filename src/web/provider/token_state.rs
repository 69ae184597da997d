//! Asking about a token (RFC 7662) and giving one back (RFC 7009).

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::answer::{Answer, Readers, fresh, json, to_client};
use super::call::Call;
use super::proof;
use crate::flow::provider;
use crate::model::ctx::Actor;
use crate::oidc::error::ProtocolError;
use crate::oidc::introspection::TokenQuery;

/// POST: what a token is good for; asking needs a secret (P2-39).
pub async fn introspect(call: Call) -> HttpResponse {
    let answer = look_at(&call).await;
    to_client(&call, Readers::Servers, answer)
}

async fn look_at(call: &Call) -> Answer {
    let asked = proof::client(call).await?.and_then(|(form, client)| match client.view.is_public() {
        true => Err(ProtocolError::client()),
        false => Ok((TokenQuery::read(form)?, client)),
    });
    let (query, client) = match asked {
        Ok(asked) => asked,
        Err(refused) => return Ok(Err(refused)),
    };
    let ctx = call.ctx(Actor::Client(client.view.client_id.clone()));
    let kept = call.kept.clone();
    let read = move |db: &mut _| provider::introspect(db, &ctx, &client.view, &query.token, kept.issuer().as_str());
    Ok(Ok(json(&call.app().read(read).await?, Readers::Servers)))
}

/// POST: the token is dead afterwards, whatever it was before.
pub async fn revoke(call: Call) -> HttpResponse {
    let answer = give_back(&call).await;
    to_client(&call, Readers::Servers, answer)
}

async fn give_back(call: &Call) -> Answer {
    let (query, client) =
        match proof::client(call).await?.and_then(|(form, client)| Ok((TokenQuery::read(form)?, client))) {
            Ok(given) => given,
            Err(refused) => return Ok(Err(refused)),
        };
    let ctx = call.ctx(Actor::Client(client.view.client_id.clone()));
    call.app().write(move |tx| provider::revoke(tx, &ctx, &client.view, &query.token)).await?;
    Ok(Ok(fresh(StatusCode::OK, Readers::Servers).finish()))
}
