//! Whom the desk cannot send a password.

use crate::db::Db;
use crate::error::{Result, Rule};
use crate::model::approval;
use crate::model::ctx::Ctx;
use crate::model::role::Role;
use crate::model::user::{User, UserState};

/// An Administrator whose address changed within this many days needs two people.
const SETTLED_DAYS: i64 = 7;

/// Why the desk cannot send this person a password; `None` when it can.
pub fn barred(db: &mut Db, ctx: &Ctx, user: &User) -> Result<Option<Rule>> {
    if user.role.is_staff() {
        return Ok(Some(Rule::Staff));
    }
    match user.state {
        UserState::Blocked => return Ok(Some(Rule::Blocked)),
        UserState::Deactivated => return Ok(Some(Rule::Deleted)),
        UserState::Invited | UserState::Active => {}
    }
    let Some(at) = user.email_changed_at.filter(|at| ctx.now.since(*at) < SETTLED_DAYS * 86_400_000) else {
        return Ok(None);
    };
    let alone = user.role == Role::Administrator && user.first_login_at.is_some();
    // Where two people chose the address, they are the two.
    Ok((alone && !approval::two_chose_email(db, &user.id, at)?).then_some(Rule::RecentAddress))
}
