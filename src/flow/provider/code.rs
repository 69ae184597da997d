//! A code for tokens. Written plainly, without a transaction: what is stored for a code means nothing before its grant is
//! exchanged, and that is one conditional update, the last statement.

use super::asking::Asking;
use super::end::end_grant;
use super::issue::{self, Issued, Reach};
use super::{refresh, subject};
use crate::crypto::secret::sha256_hex;
use crate::db::Tx;
use crate::db::types::Instant;
use crate::model::ctx::Ctx;
use crate::model::ending::EndReason;
use crate::model::grant::{self, Grant, GrantState, Held};
use crate::oidc::authorize::AuthorizeRequest;
use crate::oidc::client::GrantType;
use crate::oidc::error::ProtocolError;
use crate::oidc::failed::Failed;
use crate::oidc::scope::Scopes;
use crate::oidc::token::{CodeBinding, CodeExchange, Fewer};

/// A code for tokens (B20, B21, B28). Only the session must still live.
pub(super) fn exchange(tx: &mut Tx, ctx: &Ctx, asking: Asking<'_>, asked: &CodeExchange) -> Result<Issued, Failed> {
    let found = grant::by_code(tx, &sha256_hex(asked.code.expose()))?;
    let own = found.filter(|held| held.grant.client_id.as_str() == asking.client.client_id);
    let held = own.ok_or_else(ProtocolError::grant)?;
    let grant = held.grant.clone();
    let request = AuthorizeRequest::read(&grant.request)?;
    let bound = CodeBinding {
        redirect_uri: request.reply.as_ref().map(|reply| reply.redirect_uri.as_str()),
        code_challenge: request.code_challenge.as_deref(),
        jkt: request.dpop_jkt.as_deref(),
    };
    let fits = asked.check(bound, asking.shown);
    // A public client proves nothing but its verifier; a confidential one has proved who it is.
    if grant.state == GrantState::Exchanged && (fits.is_ok() || !asking.client.is_public()) {
        return reused(tx, ctx, &grant);
    }
    fits?;
    let in_time = grant.code_until.is_some_and(|until| until > ctx.now);
    if !in_time || !is_ready(&held, ctx.now) {
        return Err(ProtocolError::grant().into());
    }
    match first_tokens(tx, ctx, asking, held, &request, &asked.fewer)? {
        Some(issued) => Ok(issued),
        None => reused(tx, ctx, &grant),
    }
}

/// Fulfilled and not exchanged, its session and its person as they were.
pub(super) fn is_ready(held: &Held, now: Instant) -> bool {
    held.grant.state == GrantState::Fulfilled && held.is_current() && held.session.lives(now)
}

/// The first tokens under a grant that is ready; none when another request was faster, or the grant has ended meanwhile.
pub(super) fn first_tokens(
    tx: &mut Tx,
    ctx: &Ctx,
    asking: Asking<'_>,
    mut held: Held,
    request: &AuthorizeRequest,
    fewer: &Fewer,
) -> Result<Option<Issued>, Failed> {
    let Asking { client, shown, .. } = asking;
    let reach = Reach {
        audience: request.resources.narrowed(&fewer.resources)?,
        details: request.details.narrowed(&fewer.details)?,
        scopes: Scopes::parse(&held.grant.scope),
        cnf: client.binds(shown),
    };
    held.user.sub = subject::give(tx, ctx, client, &held.user)?;
    let refresh = match client.may(GrantType::RefreshToken) {
        true => Some(refresh::begin(tx, ctx, client, &held, &reach, &request.resources)?),
        false => None,
    };
    let access = issue::store_access(tx, ctx, client, Some(&held), &reach)?;
    if !grant::exchange(tx, &held.grant.id, ctx.now)? {
        return Ok(None);
    }
    let nonce = request.nonce.clone();
    let identity = issue::identity(ctx, client, held, &reach.scopes, &request.claims, nonce);
    Ok(Some(issue::issued(access, refresh, identity)))
}

fn reused(tx: &mut Tx, ctx: &Ctx, grant: &Grant) -> Result<Issued, Failed> {
    tx.savepoint(|tx| end_grant(tx, ctx, grant, EndReason::CodeReused))?;
    Err(ProtocolError::grant().into())
}
