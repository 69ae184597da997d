//! A new ticket for one that was over.

use super::limit::too_many;
use super::send::{send_code, send_temporary};
use crate::crypto::ticket::reference;
use crate::db::Tx;
use crate::db::types::{RequestRowId, UserId};
use crate::error::Result;
use crate::mail::letter::Asked;
use crate::model::credential;
use crate::model::ctx::Ctx;
use crate::model::request::{self, Request, RequestKind, RequestOutcome};
use crate::model::ticket::{self as tickets, Ticket};
use crate::model::user::{self, User, UserState};

/// A ticket was typed correctly but was over: a new one to the registered address. Returns the reference for the screen.
pub fn again(tx: &mut Tx, ctx: &Ctx, user: &UserId) -> Result<String> {
    user::touch(tx, user)?;
    let user = user::get(tx, user)?;
    if too_many(tx, ctx, ("ask-again", user.id.as_str()))? {
        return refused(tx, ctx, &user);
    }
    if !user.role.is_staff() && matches!(user.state, UserState::Invited | UserState::Active) {
        match credential::find(tx, &user.id)? {
            None => send_temporary(tx, ctx, &user, Asked::Page)?,
            Some(_) => send_code(tx, ctx, &user)?,
        }
    }
    let newest = tickets::latest_of(tx, &user.id, 5)?.into_iter().find(Ticket::opens_password);
    newest.map_or_else(reference, |ticket| Ok(ticket.reference))
}

/// Nothing is sent; the desk sees that it was asked, and why nothing came.
fn refused(tx: &mut Tx, ctx: &Ctx, user: &User) -> Result<String> {
    let row = Request {
        id: RequestRowId::new(),
        kind: RequestKind::Password,
        reference: reference()?,
        login_typed: user.login.clone(),
        login_folded: user.login_folded.clone(),
        email_typed: String::new(),
        email_folded: String::new(),
        language: user.lang().tag().into(),
        ip: ctx.ip.clone().unwrap_or_default(),
        created_at: ctx.now,
        decided_at: Some(ctx.now),
        outcome: Some(RequestOutcome::TooMany),
        user_id: Some(user.id.clone()),
        decide_at: ctx.now,
    };
    request::insert(tx, &row)?;
    Ok(row.reference)
}
