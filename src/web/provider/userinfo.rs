//! Userinfo: what a token's client may know of its person, read once (C33–C36).

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::answer::{Answer, Readers, fresh, to_bearer};
use super::call::Call;
use crate::flow::provider::{self, Given, Presented};
use crate::model::ctx::Actor;
use crate::oidc::dpop::Proof;
use crate::oidc::error::ProtocolError;
use crate::oidc::failed::Failed;
use crate::oidc::{bearer, claims};
use crate::web::kit::proof::use_up;

/// GET and POST.
pub async fn tell(call: Call) -> HttpResponse {
    let answer = told(&call).await;
    to_bearer(&call, answer)
}

async fn told(call: &Call) -> Answer {
    let (token, proof) = presented(call)?;
    let ctx = call.ctx(Actor::Anonymous);
    let kept = call.kept.clone();
    let sector_of = move |id: &str| kept.registered(id).and_then(|client| client.view.sector());
    let told = call.app().read(move |db| Failed::apart(provider::userinfo(db, &ctx, &token, sector_of))).await??;
    use_up(call.app(), proof).await?;
    let client = call.kept.registered(&told.client_id).ok_or_else(ProtocolError::dead_token)?;
    let (user, scopes, asked) = (&told.user, &told.scopes, &told.asked);
    // As registered, whatever the request says it accepts (C36).
    let (kind, body) = match client.view.userinfo_alg {
        None => ("application/json", claims::userinfo_json(user, scopes, asked)?),
        Some(alg) => {
            let (issuer, signer) = (call.kept.issuer(), call.kept.keys().signer(alg)?);
            ("application/jwt", claims::userinfo_jwt(user, scopes, asked, issuer, &told.client_id, signer)?)
        }
    };
    Ok(fresh(StatusCode::OK, Readers::AnyOrigin).content_type(kind).body(body))
}

fn presented(call: &Call) -> Result<(Presented, Option<Proof>), ProtocolError> {
    let (scheme, token) = bearer::token(call.authorization(), call.form()?)?;
    let proof = call.proof(Some(token.expose()))?;
    let shown = call.shown(proof.as_ref());
    let token = Given::read(token, call.kept.issuer(), call.kept.keys());
    Ok((Presented { token, scheme, shown }, proof))
}
