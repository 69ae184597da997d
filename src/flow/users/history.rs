//! Who did what in the own reseller: the audit's entries about its people and its data.

use super::manage::own_reseller;
use crate::db::Db;
use crate::db::types::{AuditId, UserId};
use crate::error::Result;
use crate::model::audit::{self, Entry, Of, Subject};
use crate::model::ctx::Ctx;
use crate::model::user;

/// An entry as the reseller's Administrator reads it.
#[derive(Clone, Debug)]
pub struct Told {
    /// As written.
    pub entry: Entry,
    /// The login it was done to; none for the reseller's data.
    pub whom: Option<String>,
    /// Somebody of the own reseller did it: only of those it is told who and from where.
    pub by_own: bool,
}

/// Entries about the own reseller's people and data, the newest first, before this one; about one user where that is
/// said.
pub fn history(
    db: &mut Db,
    ctx: &Ctx,
    about: Option<&UserId>,
    before: Option<&AuditId>,
    limit: i64,
) -> Result<Vec<Told>> {
    let reseller = own_reseller(ctx)?;
    let of = match about {
        Some(user) => Of::UserOf(reseller.as_str(), user.as_str()),
        None => Of::Reseller(reseller.as_str()),
    };
    let mut list = Vec::new();
    for entry in audit::page(db, of, "", before, limit)? {
        let whom = match Subject::parse(&entry.subject_kind) {
            Some(Subject::User) => user::find(db, &UserId::from_text(&entry.subject_id))?.map(|user| user.login),
            _ => None,
        };
        let by_own = match &entry.actor_id {
            Some(id) => {
                user::find(db, &UserId::from_text(id))?.is_some_and(|by| by.reseller_id.as_ref() == Some(&reseller))
            }
            None => false,
        };
        list.push(Told { entry, whom, by_own });
    }
    Ok(list)
}
