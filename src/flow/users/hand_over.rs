//! An Administrator leaves and says who follows: one transaction, so that the reseller is never without one.

use serde_json::json;

use super::manage as users;
use crate::db::{Db, Tx};
use crate::error::{Error, Field, Flaw, Result};
use crate::flow::access;
use crate::flow::sign_in::end;
use crate::mail::letter::Happened;
use crate::model::ctx::Ctx;
use crate::model::ending::EndReason;
use crate::model::reseller::Reseller;
use crate::model::role::Role;
use crate::model::user::{self, User, UserState};
use crate::model::{audit, login_name};

/// What becomes of the one who hands over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum After {
    /// Stays with this role.
    Role(Role),
    /// The login is deleted.
    Leaves,
}

impl After {
    /// The roles that somebody may stay with.
    pub fn roles() -> impl Iterator<Item = Role> {
        Role::of_reseller().filter(|role| !matches!(role, Role::Administrator | Role::Custom))
    }

    /// By the word of a form.
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "leave" => Some(Self::Leaves),
            other => Self::roles().find(|role| role.as_str() == other).map(Self::Role),
        }
    }

    /// As a form posts it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Role(role) => role.as_str(),
            Self::Leaves => "leave",
        }
    }
}

/// Who would follow: another active user of the own reseller by this login.
///
/// # Errors
/// `Invalid` where there is none; nothing tells whether another reseller has such a login.
pub fn successor(db: &mut Db, ctx: &Ctx, login: &str) -> Result<User> {
    let reseller = users::own_reseller(ctx)?;
    let missing = Error::Invalid { field: Field::Successor, reason: Flaw::NotASuccessor };
    let found = user::by_login(db, &login_name::fold(login))?.filter(|user| {
        user.reseller_id.as_ref() == Some(&reseller)
            && user.state == UserState::Active
            && ctx.actor.user() != Some(&user.id)
    });
    found.ok_or(missing)
}

/// The successor is Administrator, the acting one is none any more; both are told.
pub fn hand_over(tx: &mut Tx, ctx: &Ctx, login: &str, after: After) -> Result<User> {
    let (reseller, leaver) = users::lock(tx, ctx)?;
    let next = successor(tx, ctx, login)?;
    user::touch(tx, &next.id)?;
    if next.role != Role::Administrator {
        give(tx, ctx, &reseller, &next, Role::Administrator)?;
    }
    users::not_the_last(tx, &reseller, &leaver)?;
    match after {
        After::Role(role) => give(tx, ctx, &reseller, &leaver, role)?,
        After::Leaves => {
            users::notice(tx, ctx, &reseller, &leaver, Happened::Deleted)?;
            users::end_for_good(tx, ctx, &leaver)?;
        }
    }
    let shown = match after {
        After::Role(role) => json!({ "login": next.login, "role": role }),
        After::Leaves => json!({ "login": next.login, "state": UserState::Deactivated }),
    };
    audit::about_user(tx, ctx, "user.hand_over", &leaver, Some(json!({ "login": leaver.login })), Some(shown))?;
    user::get(tx, &next.id)
}

fn give(tx: &mut Tx, ctx: &Ctx, reseller: &Reseller, user: &User, role: Role) -> Result<()> {
    user::set_role(tx, &user.id, role, &[], ctx.now)?;
    let changed = user::get(tx, &user.id)?;
    if access::effective(&ctx.config, &changed) != access::effective(&ctx.config, user) {
        end::end_access(tx, ctx, user, EndReason::RoleChanged)?;
    }
    users::notice(tx, ctx, reseller, user, Happened::RoleChanged)?;
    let (before, after) = (json!({ "role": user.role }), json!({ "role": role }));
    audit::about_user(tx, ctx, "user.set_role", user, Some(before), Some(after))
}
