//! The token of a person's portal for one that another portal takes (RFC 8693). It is for nobody else, has no more scopes,
//! no more details and no longer life than the first, and dies with the same grant. Written plainly: one row, the last
//! statement.

use super::exchange::lives;
use super::issue::{self, Outcome, Reach};
use super::presented::{self, Given};
use super::subject;
use crate::db::Tx;
use crate::error::Result;
use crate::model::ctx::Ctx;
use crate::model::{grant, token};
use crate::oidc::client::ClientView;
use crate::oidc::cnf::{Cnf, Shown};
use crate::oidc::details::Details;
use crate::oidc::error::ProtocolError;
use crate::oidc::scope::{self, Scopes};
use crate::oidc::token::narrow;
use crate::oidc::token_exchange::TokenExchange;

/// A new access token for whom `asked` names. The first one must be the caller's own, for us, about a person whose session
/// lives, and shown by whoever it is bound to; otherwise `invalid_request`, as RFC 8693 section 2.2.2 has it.
pub fn exchange_token(
    tx: &mut Tx,
    ctx: &Ctx,
    client: &ClientView,
    (asked, subject): (&TokenExchange, Option<&Given>),
    shown: &Shown,
) -> Result<Outcome> {
    let refused = || Outcome::Refused(ProtocolError::request("the subject token is none of the caller's good ones"));
    let Some(subject) = subject else { return Ok(refused()) };
    let Some(living) = token::find_living(tx, &subject.row, ctx.now)? else { return Ok(refused()) };
    let first = &living.token;
    let own = first.client_id.as_str() == client.client_id;
    if !own || !presented::is_for_us(ctx, &living) || !Cnf::read(first.cnf.as_deref()).holds(shown) {
        return Ok(refused());
    }
    let Some(grant) = &first.grant_id else { return Ok(refused()) };
    let held = grant::held(tx, grant)?.filter(|held| held.is_current() && lives(&held.session, ctx.now));
    let Some(mut held) = held else { return Ok(refused()) };
    // A call is over soon: nothing in it outlives a session.
    let granted = Scopes::parse(&first.scope).without(scope::OFFLINE_ACCESS);
    // What was allowed in detail at other places stays with the caller.
    let allowed = Details::read(first.details.as_deref()).at(&asked.audience);
    let narrowed = |scopes: Scopes| Ok((scopes, allowed.narrowed(&asked.details)?));
    let (scopes, details) = match narrow(&granted, asked.scope.as_ref()).and_then(narrowed) {
        Ok(narrowed) => narrowed,
        Err(error) => return Ok(Outcome::Refused(error)),
    };
    held.user.sub = subject::give(tx, ctx, client, &held.user)?;
    let reach = Reach { scopes, cnf: client.binds(shown), audience: asked.audience.clone(), details };
    let access = issue::store_exchanged(tx, ctx, client, &held, &reach, (asked.format, first.valid_until))?;
    Ok(issue::exchanged(access, asked.issued_type()))
}
