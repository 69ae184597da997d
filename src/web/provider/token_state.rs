//! Asking about a token (RFC 7662; answered by a signature where the client wants it, RFC 9701) and giving one back
//! (RFC 7009).

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::answer::{Answer, Readers, fresh, json, to_client};
use super::call::Call;
use super::client_auth;
use crate::flow::provider::{self, Given};
use crate::model::ctx::Actor;
use crate::oidc::introspection::TokenQuery;

/// A signed answer (RFC 9701 section 10).
const SIGNED: &str = "application/token-introspection+jwt";

/// POST: what a token is good for; asking needs a secret (P2-39).
pub async fn introspect(call: Call) -> HttpResponse {
    let answer = look_at(&call).await;
    to_client(&call, Readers::Servers, answer)
}

async fn look_at(call: &Call) -> Answer {
    let (form, client) = client_auth::client(call).await?;
    let query = TokenQuery::to_look(form, &client.view)?;
    let ctx = call.ctx(Actor::Client(client.view.client_id.clone()));
    let (kept, asker) = (call.kept.clone(), client.clone());
    let given = Given::read(query.token, kept.issuer(), kept.keys());
    let read = move |db: &mut _| provider::introspect(db, &ctx, &asker.view, &given, kept.issuer().as_str());
    let told = call.app().read(read).await?;
    let view = &client.view;
    if view.terms.introspection_signed_response_alg.is_none() && !call.accepts(SIGNED) {
        return Ok(json(&told, Readers::Servers));
    }
    let signer = call.kept.keys().signer(view.introspection_alg())?;
    let jwt = told.sign(call.kept.issuer(), &view.client_id, signer, call.app().now().seconds())?;
    Ok(fresh(StatusCode::OK, Readers::Servers).content_type(SIGNED).body(jwt))
}

/// POST: the token is dead afterwards, whatever it was before.
pub async fn revoke(call: Call) -> HttpResponse {
    let answer = give_back(&call).await;
    to_client(&call, Readers::Servers, answer)
}

async fn give_back(call: &Call) -> Answer {
    let (form, client) = client_auth::client(call).await?;
    let query = TokenQuery::read(form)?;
    let ctx = call.ctx(Actor::Client(client.view.client_id.clone()));
    let given = Given::read(query.token, call.kept.issuer(), call.kept.keys());
    call.app().write(move |tx| provider::revoke(tx, &ctx, &client.view, &given)).await?;
    Ok(fresh(StatusCode::OK, Readers::Servers).finish())
}
