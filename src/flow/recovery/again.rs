//! A new ticket for one that was over.

use super::limit::too_many;
use super::send::{send_code, send_temporary};
use crate::crypto::ticket::reference;
use crate::db::Tx;
use crate::db::types::UserId;
use crate::error::Result;
use crate::mail::letter::Asked;
use crate::model::credential;
use crate::model::ctx::Ctx;
use crate::model::ticket::{self as tickets, Ticket};
use crate::model::user::{self, UserState};

/// A ticket was typed correctly but was over: a new one to the registered address. Returns the reference for the screen.
pub fn again(tx: &mut Tx, ctx: &Ctx, user: &UserId) -> Result<String> {
    user::touch(tx, user)?;
    let user = user::get(tx, user)?;
    let few = !too_many(tx, ctx, ctx.ip.as_deref().unwrap_or_default(), ("ask-again", user.id.as_str()))?;
    if few && !user.role.is_staff() && matches!(user.state, UserState::Invited | UserState::Active) {
        match credential::find(tx, &user.id)? {
            None => send_temporary(tx, ctx, &user, Asked::Page)?,
            Some(_) => send_code(tx, ctx, &user)?,
        }
    }
    let newest = tickets::latest_of(tx, &user.id, 5)?.into_iter().find(Ticket::opens_password);
    newest.map_or_else(reference, |ticket| Ok(ticket.reference))
}
