//! The users of the own reseller as its Administrator lists, searches and filters them.

use super::manage::{login_prefix, own_reseller};
use crate::db::Db;
use crate::db::types::UserId;
use crate::error::Result;
use crate::model::ctx::Ctx;
use crate::model::suppression;
use crate::model::user::{self, Narrowed, User};

/// Longer than anything that is searched for, in characters.
const LONGEST: usize = 300;

/// A user in the list, with what an Administrator may want to put right.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The user.
    pub user: User,
    /// Mail to the address came back for good.
    pub bounced: bool,
    /// Another login of the reseller has the same mailbox.
    pub shares: bool,
}

/// A page of the own reseller's users in the order of logins, after this user.
pub fn list(db: &mut Db, ctx: &Ctx, narrowed: &Narrowed, after: Option<&UserId>, limit: i64) -> Result<Vec<Listed>> {
    let reseller = own_reseller(ctx)?;
    let prefix = login_prefix(db, ctx)?;
    let typed = narrowed.typed.chars().filter(|c| !c.is_control()).take(LONGEST).collect();
    let narrowed = Narrowed { typed, ..narrowed.clone() };
    let place = after.map(|id| user::place(db, &reseller, id)).transpose()?.flatten();
    let found = user::page(db, &reseller, &prefix, &narrowed, place.as_deref(), limit)?;
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<UserId> = found.iter().map(|user| user.id.clone()).collect();
    let addresses: Vec<String> = found.iter().map(|user| user.email_folded.clone()).collect();
    let bounced = suppression::among(db, &addresses)?;
    let sharing = user::sharing_among(db, &reseller, &ids)?;
    let listed =
        |user: User| Listed { bounced: bounced.contains(&user.email_folded), shares: sharing.contains(&user.id), user };
    Ok(found.into_iter().map(listed).collect())
}
