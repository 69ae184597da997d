//! The same act on many users at once: a verb and a transaction for each. The preview is the acts themselves, done one
//! after the other and undone: who would be the last Administrator by then is told so.

use super::manage as users;
use crate::db::types::{UserId, text_enum};
use crate::db::{Db, Tx};
use crate::error::{Error, Result, Rule};
use crate::model::ctx::Ctx;
use crate::model::role::Role;
use crate::model::user::User;

/// So many users at once.
pub const MOST: usize = 100;

text_enum! {
    /// What may be done to many.
    pub enum Bulk {
        /// Block.
        Block = "block",
        /// Lift the reseller's own block.
        Unblock = "unblock",
        /// Send a new password.
        SendPassword = "send-password",
        /// Give a role that needs no list of permissions.
        Role = "role",
        /// Delete.
        Delete = "delete",
    }
}

/// What is done to each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Many {
    /// See [`users::block`].
    Block,
    /// See [`users::unblock`].
    Unblock,
    /// See [`users::send_password`].
    SendPassword,
    /// See [`users::set_role`].
    Role(Role),
    /// See [`users::delete`].
    Delete,
}

impl Many {
    /// The act with the role where it needs one; none when that is missing or may not be given so.
    pub fn of(act: Bulk, role: Option<Role>) -> Option<Many> {
        Some(match act {
            Bulk::Block => Many::Block,
            Bulk::Unblock => Many::Unblock,
            Bulk::SendPassword => Many::SendPassword,
            Bulk::Delete => Many::Delete,
            Bulk::Role => Many::Role(role.filter(|role| roles().any(|known| known == *role))?),
        })
    }

    /// Which act it is.
    pub fn act(self) -> Bulk {
        match self {
            Many::Block => Bulk::Block,
            Many::Unblock => Bulk::Unblock,
            Many::SendPassword => Bulk::SendPassword,
            Many::Role(_) => Bulk::Role,
            Many::Delete => Bulk::Delete,
        }
    }
}

/// Roles that many may be given: Custom is ticked for each.
pub fn roles() -> impl Iterator<Item = Role> {
    Role::of_reseller().filter(|role| *role != Role::Custom)
}

/// One of them, and what became or would become of it.
#[derive(Clone, Debug)]
pub struct Each {
    /// As before the act; none who is not (or not any more) of the own reseller.
    pub user: Option<User>,
    /// The reference of a mail with a password, else empty; or why not.
    pub done: Result<String>,
}

/// Does it to one of them.
///
/// # Errors
/// Those of the verb; [`Rule::OwnLogin`] and [`Rule::HasRole`] besides.
pub fn act(tx: &mut Tx, ctx: &Ctx, id: &UserId, many: Many) -> Result<String> {
    let user = users::get(tx, ctx, id)?;
    if ctx.actor.user() == Some(id) {
        return Err(Error::Conflict(Rule::OwnLogin));
    }
    match many {
        Many::Block => users::block(tx, ctx, id).map(|()| String::new()),
        Many::Unblock => users::unblock(tx, ctx, id).map(|()| String::new()),
        Many::SendPassword => users::send_password(tx, ctx, id),
        Many::Role(role) if role == user.role => Err(Error::Conflict(Rule::HasRole)),
        Many::Role(role) => users::set_role(tx, ctx, id, role, &[]).map(|()| String::new()),
        Many::Delete => users::delete(tx, ctx, id).map(|()| String::new()),
    }
}

/// What would become of each, without anything happening. Those above [`MOST`] are left out.
///
/// # Errors
/// [`Error::Forbidden`] and failures of the storage: what stands against one person is told with that person.
pub fn rehearse(tx: &mut Tx, ctx: &Ctx, ids: &[UserId], many: Many) -> Result<Vec<Each>> {
    tx.rehearse(|tx| {
        let each = |id: &UserId| {
            let user = users::get(tx, ctx, id).map(Some).or_else(gone)?;
            let done = tx.savepoint(|tx| act(tx, ctx, id, many));
            match done {
                Ok(_) | Err(Error::Conflict(_) | Error::Invalid { .. } | Error::NotFound) => Ok(Each { user, done }),
                Err(other) => Err(other),
            }
        };
        ids.iter().take(MOST).map(each).collect()
    })
}

/// These users as they are, at most [`MOST`]; none who is not of the own reseller.
pub fn people(db: &mut Db, ctx: &Ctx, ids: &[UserId]) -> Result<Vec<(UserId, Option<User>)>> {
    let one = |id: &UserId| Ok((id.clone(), users::get(db, ctx, id).map(Some).or_else(gone)?));
    ids.iter().take(MOST).map(one).collect()
}

fn gone(error: Error) -> Result<Option<User>> {
    if error == Error::NotFound { Ok(None) } else { Err(error) }
}
