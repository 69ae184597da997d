//! Whom the desk cannot send a password.

use crate::error::Rule;
use crate::model::ctx::Ctx;
use crate::model::role::Role;
use crate::model::user::{User, UserState};

/// An Administrator whose address changed within this many days needs two people.
const SETTLED_DAYS: i64 = 7;

/// Why the desk cannot send this person a password; `None` when it can.
pub fn barred(ctx: &Ctx, user: &User) -> Option<Rule> {
    if user.role.is_staff() {
        return Some(Rule::Staff);
    }
    if matches!(user.state, UserState::Blocked | UserState::Deactivated) {
        return Some(Rule::Blocked);
    }
    let moved = user.email_changed_at.is_some_and(|at| ctx.now.since(at) < SETTLED_DAYS * 86_400_000);
    (user.role == Role::Administrator && moved && user.first_login_at.is_some()).then_some(Rule::RecentAddress)
}
