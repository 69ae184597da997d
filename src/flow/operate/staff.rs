//! Staff: operators and desk agents of the distributor. No account comes with the product (P2-23): each is made at the
//! terminal with a one-time set-up code, which is shown once, mailed to nobody, and good for choosing a password. From the
//! pages an operator shuts a leaver out; what opens an account needs two people (product rule "Desk"), of whom the page
//! knows one.

use serde_json::json;

use crate::crypto::secret::Secret;
use crate::db::types::{Instant, UserId};
use crate::db::{Db, Tx};
use crate::error::{Error, Field, Flaw, Result, Rule};
use crate::flow::access::{self, Doing};
use crate::flow::sign_in::end;
use crate::flow::ticket;
use crate::model::audit;
use crate::model::ctx::Ctx;
use crate::model::ending::EndReason;
use crate::model::role::Role;
use crate::model::ticket::{TicketKind, TicketOrigin, VoidReason};
use crate::model::user::{self, BlockedBy, User, UserState};
use crate::model::{address, credential, login_name};
use crate::text::Lang;

/// Who it is.
#[derive(Clone, Debug)]
pub struct NewStaff {
    /// Unique, not shaped like an e-mail address.
    pub login: String,
    /// The person's name.
    pub name: String,
    /// The contact address.
    pub email: String,
    /// Of pages and mails.
    pub language: Lang,
    /// Agent or operator.
    pub role: Role,
}

/// A set-up code, told now and never again.
#[derive(Clone, Debug)]
pub struct SetUp {
    /// Whose.
    pub user: User,
    /// Typed at the set-up page.
    pub code: Secret,
    /// Until when.
    pub valid_until: Instant,
}

/// Every staff account that is not deleted, by login.
pub fn list(db: &mut Db, ctx: &Ctx) -> Result<Vec<User>> {
    access::allow(ctx, Doing::EndStaff)?;
    user::staff(db)
}

/// One of them.
pub fn get(db: &mut Db, ctx: &Ctx, id: &UserId) -> Result<User> {
    access::allow(ctx, Doing::EndStaff)?;
    let user = user::get(db, id)?;
    if user.role.is_staff() && user.state != UserState::Deactivated { Ok(user) } else { Err(Error::NotFound) }
}

/// Makes a staff account.
pub fn create(tx: &mut Tx, ctx: &Ctx, new: &NewStaff) -> Result<SetUp> {
    access::allow(ctx, Doing::MakeStaff)?;
    if !new.role.is_staff() {
        return Err(Error::Invalid { field: Field::Role, reason: Flaw::NotStaff });
    }
    if new.name.trim().is_empty() || new.name.trim().chars().count() > 200 {
        return Err(Error::Invalid { field: Field::Name, reason: Flaw::NameMissing });
    }
    if let Some(reason) = login_name::problem(&new.login) {
        return Err(Error::Invalid { field: Field::Login, reason });
    }
    if let Some(reason) = address::problem(&new.email) {
        return Err(Error::Invalid { field: Field::Email, reason });
    }
    let user = User::invited(ctx.now, new.login.trim(), &new.name, &new.email, new.language.tag(), new.role);
    match user::insert(tx, &user) {
        Err(Error::Duplicate) => return Err(Error::Invalid { field: Field::Login, reason: Flaw::LoginTaken }),
        other => other?,
    }
    audit::about_user(tx, ctx, "staff.create", &user, None, Some(json!({ "login": user.login, "role": user.role })))?;
    set_up(tx, ctx, user)
}

/// A new set-up code for an account of this role, when the first one was lost or the password is forgotten. Every
/// access of the account ends, and the old password opens nothing any more.
pub fn new_code(tx: &mut Tx, ctx: &Ctx, login: &str, role: Role) -> Result<SetUp> {
    let user = lock(tx, ctx, login, role, Doing::MakeStaff)?;
    if user.state == UserState::Blocked {
        return Err(Error::Conflict(Rule::Blocked));
    }
    end::end_access(tx, ctx, &user, EndReason::NewSetUpCode)?;
    credential::remove(tx, &user.id)?;
    audit::about_user(tx, ctx, "staff.new_code", &user, None, None)?;
    set_up(tx, ctx, user)
}

/// Shuts a leaver out at once (P2-22): every access, every code and the password. A later [`new_code`] is refused.
pub fn block(tx: &mut Tx, ctx: &Ctx, login: &str, role: Role) -> Result<()> {
    let user = lock(tx, ctx, login, role, Doing::EndStaff)?;
    let from = [UserState::Invited, UserState::Active];
    if !user::change_state(tx, &user.id, &from, UserState::Blocked, Some(BlockedBy::Distributor), ctx.now)? {
        return Err(Error::Conflict(Rule::AlreadyBlocked));
    }
    end::end_access(tx, ctx, &user, EndReason::Blocked)?;
    crate::model::ticket::void_passwords(tx, &user.id, None, VoidReason::Blocked, ctx.now)?;
    credential::remove(tx, &user.id)?;
    let (before, after) = (json!({ "state": user.state }), json!({ "state": "blocked" }));
    audit::about_user(tx, ctx, "staff.block", &user, Some(before), Some(after))
}

/// Takes a blocked account back; it needs a new set-up code.
pub fn unblock(tx: &mut Tx, ctx: &Ctx, login: &str, role: Role) -> Result<()> {
    let user = lock(tx, ctx, login, role, Doing::MakeStaff)?;
    if !user::change_state(tx, &user.id, &[UserState::Blocked], UserState::Invited, None, ctx.now)? {
        return Err(Error::Conflict(Rule::NotBlocked));
    }
    let (before, after) = (json!({ "state": "blocked" }), json!({ "state": "invited" }));
    audit::about_user(tx, ctx, "staff.unblock", &user, Some(before), Some(after))
}

/// The staff account of this login and role, its row and the actor's touched first.
fn lock(tx: &mut Tx, ctx: &Ctx, login: &str, role: Role, doing: Doing) -> Result<User> {
    access::allow(ctx, doing)?;
    let user = user::by_login(tx, &login_name::fold(login))?.filter(|user| user.role == role && role.is_staff());
    let user = user.filter(|user| user.state != UserState::Deactivated).ok_or(Error::NotFound)?;
    if ctx.actor.user() == Some(&user.id) {
        return Err(Error::Conflict(Rule::OwnAccount));
    }
    let mut rows: Vec<&UserId> = ctx.actor.user().into_iter().chain([&user.id]).collect();
    rows.sort_unstable();
    for row in rows {
        user::touch(tx, row)?;
    }
    // Of two who block each other in the same moment, one was faster.
    if let Some(own) = ctx.actor.user()
        && user::get(tx, own)?.state != UserState::Active
    {
        return Err(Error::Forbidden);
    }
    user::get(tx, &user.id)
}

/// The code is on a screen, not in a mail: it counts as written now.
fn set_up(tx: &mut Tx, ctx: &Ctx, user: User) -> Result<SetUp> {
    let ticket = ticket::issue_alone(tx, ctx, &user, TicketKind::Setup, TicketOrigin::Terminal, &user.email)?;
    let valid_until = ticket::valid_until(ctx, TicketKind::Setup, ctx.now);
    crate::model::ticket::written(tx, &ticket.id, valid_until, ctx.now)?;
    let code = ctx.keys.ticket_secret(&ticket.key_id, ticket.id.as_str(), ticket.generation)?;
    Ok(SetUp { user, code, valid_until })
}
