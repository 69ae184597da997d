//! Pushed authorization requests (RFC 9126): kept under a name that only their client and its browser know. A name may be
//! brought more than once, by a reload or after a login; it is used up when a code is made.

use super::dpop;
use crate::crypto::secret::{Secret, random_token, sha256_hex};
use crate::db::types::ClientId;
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::flow::sign_in::window::{self, Window};
use crate::model::ctx::Ctx;
use crate::model::pushed_request::{self, PushedRequest};
use crate::oidc::authorize::AuthorizeRequest;
use crate::oidc::dpop::Proof;
use crate::oidc::failed::Failed;
use crate::oidc::par;

/// Requests of public clients that are kept in an hour for whoever is behind one address: such a client proves nothing, so
/// anybody is one.
const MOST_PER_HOUR: i64 = 3_000;

/// Stores one; returns its `request_uri`. The proof of the key that it is bound to is used up.
///
/// # Errors
/// `Throttled` where the client is public and many came from the address.
pub fn push(
    tx: &mut Tx,
    ctx: &Ctx,
    request: &AuthorizeRequest,
    public: bool,
    proof: Option<&Proof>,
) -> Result<Secret, Failed> {
    if public {
        let from = ctx.ip.as_deref().unwrap_or_default();
        window::admit(tx, ctx, Window::Hour, ("par-ask", from), MOST_PER_HOUR)?;
    }
    dpop::use_up(tx, proof)?;
    let name = random_token()?;
    pushed_request::insert(
        tx,
        &PushedRequest {
            hash: sha256_hex(name.expose()),
            client_id: ClientId::from_text(&request.client_id),
            request: request.stored()?,
            created_at: ctx.now,
            valid_until: ctx.now.plus_s(par::LIFE_S),
            used_at: None,
        },
    )?;
    Ok(Secret::new(format!("{}{}", par::PREFIX, name.expose())))
}

/// This client's request of this name, if it still waits.
pub fn pushed(db: &mut Db, ctx: &Ctx, client_id: &str, name: &str) -> Result<Option<AuthorizeRequest>> {
    let hash = sha256_hex(name);
    let Some(row) = pushed_request::find(db, &ClientId::from_text(client_id), &hash, ctx.now)? else { return Ok(None) };
    Ok(Some(AuthorizeRequest { pushed: Some(hash), ..AuthorizeRequest::read(&row.request)? }))
}

/// A code is about to be made for it; `false` when one was before. A request that was not pushed can be used at once.
pub(super) fn use_up(tx: &mut Tx, ctx: &Ctx, request: &AuthorizeRequest) -> Result<bool> {
    match &request.pushed {
        None => Ok(true),
        Some(hash) => pushed_request::use_up(tx, hash, ctx.now),
    }
}
