//! Userinfo: what a token's client may know of its person, read once (C33–C36).

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::answer::{Answer, Readers, fresh, to_bearer};
use super::call::Call;
use super::sealing;
use crate::app::Wanted;
use crate::error::Error;
use crate::flow::provider::{self, Given, Presented};
use crate::model::ctx::Actor;
use crate::oidc::dpop::Proof;
use crate::oidc::error::ProtocolError;
use crate::oidc::failed::Failed;
use crate::oidc::{bearer, claims};
use crate::web::kit::proof::use_up;

/// Signed or encrypted (OpenID Connect Core 5.3.2).
const JWT: &str = "application/jwt";

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
    let signed = match client.view.userinfo_alg {
        None => None,
        Some(alg) => {
            let (issuer, signer) = (call.kept.issuer(), call.kept.keys().signer(alg)?);
            Some(claims::userinfo_jwt(user, scopes, asked, issuer, &told.client_id, signer)?)
        }
    };
    let is_jwt = signed.is_some();
    let plain = signed.map_or_else(|| claims::userinfo_json(user, scopes, asked), Ok)?;
    let Some(alg) = client.view.terms.userinfo_encrypted_response_alg else {
        return Ok(answer(if is_jwt { JWT } else { "application/json" }, plain));
    };
    // Signed, then encrypted (OpenID Connect Core 5.3.2).
    let keys = sealing::keys(call, client, Wanted::Sealing(alg)).await?;
    let key = keys.for_sealing(alg).ok_or_else(|| Error::internal("the key of encrypted userinfo is gone"))?;
    let enc = client.view.terms.userinfo_encrypted_response_enc.unwrap_or_default();
    let sealed = key.seal(alg, enc, is_jwt.then_some("JWT"), plain.as_bytes())?;
    Ok(answer(JWT, sealed))
}

fn answer(kind: &'static str, body: String) -> HttpResponse {
    fresh(StatusCode::OK, Readers::AnyOrigin).content_type(kind).body(body)
}

fn presented(call: &Call) -> Result<(Presented, Option<Proof>), ProtocolError> {
    let (scheme, token) = bearer::token(call.authorization(), call.form()?)?;
    let proof = call.proof(Some(token.expose()))?;
    let shown = call.shown(proof.as_ref());
    let token = Given::read(token, call.kept.issuer(), call.kept.keys());
    Ok((Presented { token, scheme, shown }, proof))
}
