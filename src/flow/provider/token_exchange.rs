//! The token of a person's portal for one that another portal takes (RFC 8693). It is for nobody else, has no more scopes,
//! no more details and no longer life than the first, and dies with the same grant. Written plainly: one row, the last
//! statement.

use super::asking::Asking;
use super::issue::{self, Issued, Reach};
use super::presented::{self, Given};
use super::subject;
use crate::db::Tx;
use crate::model::ctx::Ctx;
use crate::model::{grant, token};
use crate::oidc::cnf::Cnf;
use crate::oidc::details::Details;
use crate::oidc::error::ProtocolError;
use crate::oidc::failed::Failed;
use crate::oidc::scope::{self, Scopes};
use crate::oidc::token::narrow;
use crate::oidc::token_exchange::TokenExchange;

/// A new access token for whom `asked` names. The first one must be the caller's own, for us, about a person whose session
/// lives, and shown by whoever it is bound to; otherwise `invalid_request`, as RFC 8693 section 2.2.2 has it.
pub(super) fn exchange_token(
    tx: &mut Tx,
    ctx: &Ctx,
    Asking { client, shown, .. }: Asking<'_>,
    asked: &TokenExchange,
    subject: Option<&Given>,
) -> Result<Issued, Failed> {
    let refused = || ProtocolError::request("the subject token is none of the caller's good ones");
    let subject = subject.ok_or_else(refused)?;
    let living = token::find_living(tx, &subject.row, ctx.now)?.ok_or_else(refused)?;
    let first = &living.token;
    let own = first.client_id.as_str() == client.client_id;
    if !own || !presented::is_for_us(ctx, &living) || !Cnf::read(first.cnf.as_deref()).holds(shown) {
        return Err(refused().into());
    }
    let grant = first.grant_id.as_ref().ok_or_else(refused)?;
    let held = grant::held(tx, grant)?.filter(|held| held.is_current() && held.session.lives(ctx.now));
    let mut held = held.ok_or_else(refused)?;
    // A call is over soon: nothing in it outlives a session.
    let granted = Scopes::parse(&first.scope).without(scope::OFFLINE_ACCESS);
    // What was allowed in detail at other places stays with the caller.
    let allowed = Details::read(first.details.as_deref()).at(&asked.audience);
    let (scopes, details) = (narrow(&granted, asked.scope.as_ref())?, allowed.narrowed(&asked.details)?);
    held.user.sub = subject::give(tx, ctx, client, &held.user)?;
    let reach = Reach { scopes, cnf: client.binds(shown), audience: asked.audience.clone(), details };
    let access = issue::store_exchanged(tx, ctx, client, &held, &reach, asked.format, first.valid_until)?;
    Ok(issue::exchanged(access, asked.issued_type()))
}
