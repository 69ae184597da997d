//! From an authorization request to a code. A valid request is stored once: already fulfilled when a living session needs
//! no page, pending otherwise. Which page, if any, [`decide`] says, at the first look and at every later one, so a
//! pending request that comes back is judged again and not believed (A10–A19).

use super::who::Seen;
use super::{consent, pending, push};
use crate::crypto::secret::Secret;
use crate::db::Tx;
use crate::db::types::GrantId;
use crate::error::{Error, Result};
use crate::model::ctx::Ctx;
use crate::model::ending::EndReason;
use crate::model::grant;
use crate::model::session::Session;
use crate::model::user::User;
use crate::oidc::authorize::{AuthorizeRequest, Refused};
use crate::oidc::client::ClientView;
use crate::oidc::decide::{Decision, Why, decide};
use crate::oidc::error::{Code, ProtocolError};
use crate::oidc::scope::Scopes;

pub use super::pending::{Pending, asker, resume, store};
pub use super::who::Present;

/// What happens next.
#[derive(Clone, Debug)]
pub enum Next {
    /// Back to the client with this code.
    Code(Secret),
    /// Somebody logs in, and the request goes on afterwards.
    Login(GrantId, Why),
    /// Somebody sets up a second factor, and the request goes on afterwards.
    Factor(GrantId),
    /// The person is asked about these scopes.
    Consent(GrantId, Scopes),
    /// Back to the client with an error.
    Refused(Box<Refused>),
    /// The request has been answered or has run out.
    Over,
}

/// What the person said on the page of a stored request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// Nothing yet: it comes back after a login or a post.
    Nothing,
    /// Yes.
    Yes,
    /// No.
    No,
}

/// First look at a valid request. One write at most, the grant, fulfilled or pending, and the session's use once a
/// minute: each stands for itself, so no transaction is needed.
pub fn ask(tx: &mut Tx, ctx: &Ctx, request: &AuthorizeRequest, client: &ClientView, present: &Present) -> Result<Next> {
    present.used(tx, ctx, request)?;
    let facts = present.facts(tx, ctx, request, client, None)?;
    match decide(request, client, &facts, ctx.now.seconds()) {
        Err(error) => refused(request, error),
        Ok(Decision::Login(why)) => Ok(Next::Login(store(tx, ctx, request)?, why)),
        Ok(Decision::Factor) => Ok(Next::Factor(store(tx, ctx, request)?)),
        Ok(Decision::Consent) => Ok(Next::Consent(store(tx, ctx, request)?, consent::needed(request))),
        Ok(Decision::Issue) => {
            let (session, user) = somebody(present)?;
            if !push::use_up(tx, ctx, request)? {
                return refused(request, used_up());
            }
            let (code, grant) = pending::fulfilled(ctx, client, request, session, user)?;
            grant::insert(tx, &grant)?;
            Ok(Next::Code(code))
        }
    }
}

/// Looks at a stored request again.
pub fn go_on(
    tx: &mut Tx,
    ctx: &Ctx,
    pending: &Pending,
    client: &ClientView,
    present: &Present,
    said: Said,
) -> Result<Next> {
    let (request, id) = (&pending.request, &pending.id);
    if said == Said::No {
        return refuse(tx, ctx, pending, ProtocolError::new(Code::AccessDenied, "the person did not allow it"));
    }
    present.used(tx, ctx, request)?;
    let seen = Seen { asked_at: pending.asked_at, allowed: said == Said::Yes };
    let facts = present.facts(tx, ctx, request, client, Some(seen))?;
    match decide(request, client, &facts, ctx.now.seconds()) {
        Err(error) => refuse(tx, ctx, pending, error),
        Ok(Decision::Login(why)) => {
            // The yes is not lost while its person logs in anew because the page was open for too long.
            if let (true, Why::TooOld, Some((_, user))) = (seen.allowed, why, &present.session) {
                consent::remember(tx, ctx, &user.id, client, request)?;
            }
            Ok(Next::Login(id.clone(), why))
        }
        Ok(Decision::Factor) => Ok(Next::Factor(id.clone())),
        Ok(Decision::Consent) => Ok(Next::Consent(id.clone(), consent::needed(request))),
        Ok(Decision::Issue) => {
            let (session, user) = somebody(present)?;
            let next = fulfil(tx, ctx, pending, client, (session, user))?;
            if seen.allowed && matches!(next, Next::Code(_)) {
                consent::remember(tx, ctx, &user.id, client, request)?;
            }
            Ok(next)
        }
    }
}

/// Pending → Fulfilled.
fn fulfil(
    tx: &mut Tx,
    ctx: &Ctx,
    pending: &Pending,
    client: &ClientView,
    (session, user): (&Session, &User),
) -> Result<Next> {
    if !push::use_up(tx, ctx, &pending.request)? {
        return refuse(tx, ctx, pending, used_up());
    }
    let (code, with) = pending::fulfilment(ctx, client, &pending.request, session, user)?;
    Ok(if grant::fulfil(tx, &pending.id, &with, ctx.now)? { Next::Code(code) } else { Next::Over })
}

fn refuse(tx: &mut Tx, ctx: &Ctx, pending: &Pending, error: ProtocolError) -> Result<Next> {
    let ended = grant::end(tx, &pending.id, EndReason::Refused, ctx.now)?;
    if ended { refused(&pending.request, error) } else { Ok(Next::Over) }
}

fn refused(request: &AuthorizeRequest, error: ProtocolError) -> Result<Next> {
    Ok(Next::Refused(Box::new(request.refuse(error)?)))
}

fn used_up() -> ProtocolError {
    ProtocolError::request("the pushed request was used before")
}

fn somebody(present: &Present) -> Result<(&Session, &User)> {
    let (session, user) = present.session.as_ref().ok_or_else(|| Error::internal("a code for nobody"))?;
    Ok((session, user))
}
