//! A code, or a client's own proof, for tokens. Written plainly, without a transaction: what is stored for a code means
//! nothing before its grant is exchanged, and that is one conditional update, the last statement.

use super::end::end_grant;
use super::issue::{self, Outcome, Reach};
use super::{refresh, subject};
use crate::crypto::secret::sha256_hex;
use crate::db::Tx;
use crate::db::types::Instant;
use crate::error::Result;
use crate::model::ctx::Ctx;
use crate::model::ending::EndReason;
use crate::model::grant::{self, Grant, GrantState, Held};
use crate::model::session::Session;
use crate::oidc::authorize::AuthorizeRequest;
use crate::oidc::client::{ClientView, GrantType};
use crate::oidc::cnf::Shown;
use crate::oidc::details::Details;
use crate::oidc::resource::Audience;
use crate::oidc::scope::Scopes;
use crate::oidc::token::{CodeBinding, CodeExchange};

/// A code for tokens (B20, B21, B28). Only the session must still live.
pub fn exchange_code(
    tx: &mut Tx,
    ctx: &Ctx,
    client: &ClientView,
    exchange: &CodeExchange,
    shown: &Shown,
) -> Result<Outcome> {
    let Some(held) = grant::by_code(tx, &sha256_hex(exchange.code.expose()))? else {
        return Ok(Outcome::invalid_grant());
    };
    let grant = &held.grant;
    if grant.client_id.as_str() != client.client_id {
        return Ok(Outcome::invalid_grant());
    }
    let request = AuthorizeRequest::read(&grant.request)?;
    let bound = CodeBinding {
        redirect_uri: request.reply.as_ref().map(|reply| reply.redirect_uri.as_str()),
        code_challenge: request.code_challenge.as_deref(),
        jkt: request.dpop_jkt.as_deref(),
    };
    let fits = exchange.check(bound, shown);
    // A public client proves nothing but its verifier; a confidential one has proved who it is.
    if grant.state == GrantState::Exchanged && (fits.is_ok() || !client.is_public()) {
        return reused(tx, ctx, grant);
    }
    if let Err(error) = fits {
        return Ok(Outcome::Refused(error));
    }
    let in_time = grant.code_until.is_some_and(|until| until > ctx.now);
    if !in_time || !is_ready(&held, ctx.now) {
        return Ok(Outcome::invalid_grant());
    }
    let row = grant.clone();
    match tokens(tx, ctx, client, (held, &request), (&exchange.resources, &exchange.details), shown)? {
        Some(outcome) => Ok(outcome),
        None => reused(tx, ctx, &row),
    }
}

/// Fulfilled and not exchanged, its session and its person as they were.
pub(super) fn is_ready(held: &Held, now: Instant) -> bool {
    held.grant.state == GrantState::Fulfilled && held.is_current() && lives(&held.session, now)
}

/// Tokens under a grant that is ready, or why not; none when another request was faster, or the grant has ended meanwhile.
pub(super) fn tokens(
    tx: &mut Tx,
    ctx: &Ctx,
    client: &ClientView,
    (mut held, request): (Held, &AuthorizeRequest),
    (resources, details): (&Audience, &Details),
    shown: &Shown,
) -> Result<Option<Outcome>> {
    let narrowed = || Ok((request.resources.narrowed(resources)?, request.details.narrowed(details)?));
    let (audience, details) = match narrowed() {
        Ok(narrowed) => narrowed,
        Err(error) => return Ok(Some(Outcome::Refused(error))),
    };
    let reach = Reach { scopes: Scopes::parse(&held.grant.scope), cnf: client.binds(shown), audience, details };
    held.user.sub = subject::give(tx, ctx, client, &held.user)?;
    let refresh = match client.may(GrantType::RefreshToken) {
        true => Some(refresh::begin(tx, ctx, client, &held, (&reach, &request.resources))?),
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

fn reused(tx: &mut Tx, ctx: &Ctx, grant: &Grant) -> Result<Outcome> {
    tx.savepoint(|tx| end_grant(tx, ctx, grant, EndReason::CodeReused))?;
    Ok(Outcome::invalid_grant())
}

/// A client for itself (RFC 6749 section 4.4).
pub fn client_credentials(
    tx: &mut Tx,
    ctx: &Ctx,
    client: &ClientView,
    (scopes, resources, details): (&Scopes, &Audience, &Details),
    shown: &Shown,
) -> Result<Outcome> {
    let (scopes, audience) = (scopes.clone(), resources.clone());
    let reach = Reach { scopes, cnf: client.binds(shown), audience, details: details.clone() };
    let access = issue::store_access(tx, ctx, client, None, &reach)?;
    Ok(issue::issued(access, None, None))
}

/// Not ended, not run out.
pub(super) fn lives(session: &Session, now: Instant) -> bool {
    session.ended_at.is_none() && session.idle_until > now && session.absolute_until > now
}
