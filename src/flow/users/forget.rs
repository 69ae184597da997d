//! The end of a person's data, in one place: housekeeping comes here when a deactivated user's time is over, and the desk
//! when two people erase somebody. Login and `sub` stay, so that nobody is ever given them again; the audit keeps that
//! it happened, and says no more about whom.

use crate::db::Tx;
use crate::error::Result;
use crate::model::audit;
use crate::model::ctx::Ctx;
use crate::model::personal;
use crate::model::user::{self, User};
use crate::model::{credential, device, factor};

/// Forgets somebody who was deactivated: name, address and telephone, what was typed for the login, addresses and answers
/// of mails, what cases and the audit say by name, factors and browsers.
pub fn forget(tx: &mut Tx, ctx: &Ctx, user: &User) -> Result<()> {
    // A mailbox that another login has is that person's still.
    let shared = user::by_email(tx, &user.email_folded)?.iter().any(|other| other.id != user.id);
    personal::clear(tx, user, shared)?;
    user::forget(tx, &user.id, ctx.now)?;
    credential::forget(tx, &user.id)?;
    device::forget_all(tx, &user.id)?;
    factor::remove_all(tx, &user.id)?;
    audit::about_user(tx, ctx, "user.forget", user, None, None)
}
