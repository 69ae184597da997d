//! What a person allows a client, and what is remembered of it.

use crate::db::types::{ClientId, UserId};
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::model::audit::{self, Act, Subject};
use crate::model::consent::{self, Consent};
use crate::model::ctx::Ctx;
use crate::oidc::authorize::AuthorizeRequest;
use crate::oidc::client::ClientView;
use crate::oidc::scope::Scopes;

/// What the person has to allow: the scopes, and those of claims asked for by name.
pub(super) fn needed(request: &AuthorizeRequest) -> Scopes {
    let claims = request.claims.userinfo.iter().chain(&request.claims.id_token).map(|claim| claim.scope());
    request.scopes.iter().chain(claims).collect()
}

/// All of it was allowed before.
pub(super) fn is_remembered(db: &mut Db, user: &UserId, request: &AuthorizeRequest) -> Result<bool> {
    let consent = consent::find(db, user, &ClientId::from_text(&request.client_id))?;
    Ok(consent.is_some_and(|consent| needed(request).is_within(&Scopes::parse(&consent.scope))))
}

/// Adds to what was allowed before. Details are for this once: the audit keeps them, the next request asks again.
pub(super) fn remember(
    tx: &mut Tx,
    ctx: &Ctx,
    user: &UserId,
    client: &ClientView,
    request: &AuthorizeRequest,
) -> Result<()> {
    let client_id = ClientId::from_text(&client.client_id);
    let before = consent::find(tx, user, &client_id)?.map(|c| Scopes::parse(&c.scope)).unwrap_or_default();
    let all: Scopes = before.iter().chain(needed(request).iter()).collect();
    let scope = all.to_string();
    let mut after = serde_json::json!({ "client": client.client_id, "scope": scope });
    if let Some(details) = request.details.claim() {
        after["authorization_details"] = details;
    }
    let after = Some(after);
    consent::put(tx, &Consent { user_id: user.clone(), client_id, scope, granted_at: ctx.now })?;
    audit::record(tx, ctx, Act { after, ..Act::on(Subject::User, user.as_str(), "consent.give") })
}
