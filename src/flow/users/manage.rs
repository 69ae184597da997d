//! What a reseller's Administrator does with the users of the own reseller. Every read goes through the reseller, so that
//! no other reseller can be phrased (invariant 8).

use serde_json::json;

use super::naming;
use crate::db::types::{ResellerId, UserId};
use crate::db::{Db, Tx};
use crate::error::{Error, Field, Flaw, Result, Rule};
use crate::flow::access::{self, Doing, grantable};
use crate::flow::outbox::{self, To, person};
use crate::flow::sign_in::end;
use crate::flow::{promise, ticket};
use crate::mail::letter::{Asked, Happened, Letter};
use crate::model::audit;
use crate::model::ctx::Ctx;
use crate::model::ending::EndReason;
use crate::model::reseller::{self, Reseller};
use crate::model::role::{Permission, Role};
use crate::model::ticket::{TicketKind, TicketOrigin, VoidReason};
use crate::model::user::{self, BlockedBy, User, UserState};
use crate::model::{clean, credential, device, factor, login_name};
use crate::text::Lang;

/// The acting Administrator's reseller.
pub(super) fn own_reseller(ctx: &Ctx) -> Result<ResellerId> {
    access::allow(ctx, Doing::ManageUsers)?;
    ctx.actor.reseller().cloned().ok_or(Error::Forbidden)
}

/// A user of the own reseller; [`Error::NotFound`] for everybody else's.
pub fn get(db: &mut Db, ctx: &Ctx, id: &UserId) -> Result<User> {
    user::find_of_reseller(db, &own_reseller(ctx)?, id)?.ok_or(Error::NotFound)
}

/// How every new login of the own reseller begins, with its dot.
pub fn login_prefix(db: &mut Db, ctx: &Ctx) -> Result<String> {
    let reseller = reseller::get(db, &own_reseller(ctx)?)?;
    Ok(login_name::build(&reseller.external_id, ""))
}

/// What an Administrator types for a new user.
#[derive(Clone, Debug)]
pub struct Form {
    /// The person's name.
    pub name: String,
    /// The part after `<external_id>.`.
    pub login_part: String,
    /// Where the first password goes.
    pub email: String,
    /// Telephone.
    pub phone: Option<String>,
    /// Language.
    pub language: Lang,
    /// Role.
    pub role: Role,
    /// For Custom.
    pub permissions: Vec<Permission>,
}

/// Makes a user and mails the first password.
pub fn create(tx: &mut Tx, ctx: &Ctx, form: &Form) -> Result<User> {
    let (reseller, _) = lock(tx, ctx)?;
    let name = naming::name(tx, &reseller.id, &form.name)?;
    let email = naming::email(&form.email)?;
    let part = login_name::name_part(&form.login_part);
    if part.is_empty() {
        return Err(Error::Invalid { field: Field::Login, reason: Flaw::LoginMissing });
    }
    let permissions = may_give(ctx, form.role, &form.permissions)?;
    let login = login_name::build(&reseller.external_id, &part);
    if let Some(reason) = login_name::problem(&login) {
        return Err(Error::Invalid { field: Field::Login, reason });
    }
    let user = User {
        reseller_id: Some(reseller.id.clone()),
        phone: form.phone.as_deref().and_then(|phone| clean::phone(phone, &mut Vec::new())),
        ..User::invited(ctx.now, &login, &name, &email, form.language.tag(), form.role)
    };
    match user::insert(tx, &user) {
        Err(Error::Duplicate) => return Err(Error::Invalid { field: Field::Login, reason: Flaw::LoginTaken }),
        other => other?,
    }
    user::set_role(tx, &user.id, form.role, &permissions, ctx.now)?;
    let ticket = ticket::issue(tx, ctx, &user, TicketKind::FirstAccess, TicketOrigin::Administrator, &user.email)?;
    let letter =
        Letter::FirstAccess { person: person(&user, &reseller.legal_name), reference: ticket.reference.clone() };
    outbox::queue_letter(tx, ctx, To::user(&user).with_ticket(&ticket), &letter)?;
    audit::about_user(tx, ctx, "user.create", &user, None, Some(json!({ "login": user.login, "role": form.role })))?;
    Ok(user)
}

/// Blocks: both portals end at once.
pub fn block(tx: &mut Tx, ctx: &Ctx, id: &UserId) -> Result<()> {
    let (reseller, _) = lock(tx, ctx)?;
    let user = get(tx, ctx, id)?;
    not_the_last(tx, &reseller, &user)?;
    let from = [UserState::Invited, UserState::Active];
    if !user::change_state(tx, id, &from, UserState::Blocked, Some(BlockedBy::Reseller), ctx.now)? {
        return Err(Error::Conflict(Rule::AlreadyBlocked));
    }
    end::end_access(tx, ctx, &user, EndReason::Blocked)?;
    notice(tx, ctx, &reseller, &user, Happened::Blocked)?;
    audit::about_user(
        tx,
        ctx,
        "user.block",
        &user,
        Some(json!({ "state": user.state })),
        Some(json!({ "state": "blocked" })),
    )
}

/// Lifts the reseller's own block; the distributor's stays.
pub fn unblock(tx: &mut Tx, ctx: &Ctx, id: &UserId) -> Result<()> {
    let (reseller, _) = lock(tx, ctx)?;
    let user = get(tx, ctx, id)?;
    if !matches!(user.blocked_by, None | Some(BlockedBy::Reseller)) {
        return Err(Error::Conflict(Rule::BlockedByDistributor));
    }
    let has_password = credential::find(tx, id)?.is_some();
    let to = if has_password { UserState::Active } else { UserState::Invited };
    if !user::change_state(tx, id, &[UserState::Blocked], to, None, ctx.now)? {
        return Err(Error::Conflict(Rule::NotBlocked));
    }
    notice(tx, ctx, &reseller, &user, Happened::Unblocked)?;
    audit::about_user(tx, ctx, "user.unblock", &user, Some(json!({ "state": "blocked" })), Some(json!({ "state": to })))
}

/// Sends a new temporary password to the registered address; every earlier one is void, the lasting one stays until
/// this one is redeemed. Returns the mail's reference.
pub fn send_password(tx: &mut Tx, ctx: &Ctx, id: &UserId) -> Result<String> {
    let (reseller, actor) = lock(tx, ctx)?;
    let user = get(tx, ctx, id)?;
    if user.state == UserState::Blocked {
        return Err(Error::Conflict(Rule::Blocked));
    }
    let asked = Asked::Administrator(actor.name);
    let reference = mail_new_password(tx, ctx, &user, &reseller.legal_name, asked, TicketOrigin::Administrator)?;
    audit::about_user(tx, ctx, "user.send_password", &user, None, None)?;
    Ok(reference)
}

/// A new password by somebody's order: first access for who never chose one. Returns the mail's reference.
pub fn mail_new_password(
    tx: &mut Tx,
    ctx: &Ctx,
    user: &User,
    reseller_name: &str,
    asked: Asked,
    origin: TicketOrigin,
) -> Result<String> {
    let never = credential::find(tx, &user.id)?.is_none();
    let kind = if never { TicketKind::FirstAccess } else { TicketKind::NewPassword };
    let promise = crate::model::promise::of_user(tx, &user.id)?.filter(|p| p.first_login_at.is_none());
    if let (true, Some(mut promise)) = (never, promise) {
        return promise::send_anew(tx, ctx, &mut promise, user, reseller_name, origin);
    }
    let ticket = ticket::issue_alone(tx, ctx, user, kind, origin, &user.email)?;
    let letter =
        Letter::NewPassword { person: person(user, reseller_name), reference: ticket.reference.clone(), asked };
    outbox::queue_letter(tx, ctx, To::user(user).with_ticket(&ticket), &letter)?;
    Ok(ticket.reference)
}

/// Gives another role. Other permissions end every access, so that no portal goes on with the old ones (P2-24).
pub fn set_role(tx: &mut Tx, ctx: &Ctx, id: &UserId, role: Role, permissions: &[Permission]) -> Result<()> {
    let (reseller, _) = lock(tx, ctx)?;
    let user = get(tx, ctx, id)?;
    let permissions = may_give(ctx, role, permissions)?;
    if role != Role::Administrator {
        not_the_last(tx, &reseller, &user)?;
    }
    let before = access::effective(&ctx.config, &user);
    user::set_role(tx, id, role, &permissions, ctx.now)?;
    let changed = user::get(tx, id)?;
    if access::effective(&ctx.config, &changed) != before {
        end::end_access(tx, ctx, &user, EndReason::RoleChanged)?;
    }
    notice(tx, ctx, &reseller, &user, Happened::RoleChanged)?;
    let shown = |role: Role, list: &[Permission]| json!({ "role": role, "permissions": list });
    audit::about_user(tx, ctx, "user.set_role", &user, Some(shown(user.role, &before)), Some(shown(role, &permissions)))
}

/// Ends every session of a user at once; the password stays. Returns how many ended.
pub fn end_sessions(tx: &mut Tx, ctx: &Ctx, id: &UserId) -> Result<usize> {
    lock(tx, ctx)?;
    let user = get(tx, ctx, id)?;
    end::end_access(tx, ctx, &user, EndReason::EndedByAdministrator)
}

/// Ends a user for good; the login is never used again.
pub fn delete(tx: &mut Tx, ctx: &Ctx, id: &UserId) -> Result<()> {
    let (reseller, _) = lock(tx, ctx)?;
    let user = get(tx, ctx, id)?;
    not_the_last(tx, &reseller, &user)?;
    notice(tx, ctx, &reseller, &user, Happened::Deleted)?;
    end_for_good(tx, ctx, &user)?;
    audit::about_user(tx, ctx, "user.delete", &user, Some(json!({ "login": user.login })), None)
}

/// The user is out of both portals and never comes in again; nobody is told here.
pub fn end_for_good(tx: &mut Tx, ctx: &Ctx, user: &User) -> Result<()> {
    let from = [UserState::Invited, UserState::Active, UserState::Blocked];
    if !user::change_state(tx, &user.id, &from, UserState::Deactivated, None, ctx.now)? {
        return Err(Error::NotFound);
    }
    end::end_access(tx, ctx, user, EndReason::Deleted)?;
    crate::model::ticket::void_passwords(tx, &user.id, None, VoidReason::Deleted, ctx.now)?;
    credential::remove(tx, &user.id)?;
    device::forget_all(tx, &user.id)?;
    factor::remove_all(tx, &user.id)
}

/// Touches the own reseller first, so that two Administrators cannot block each other, then reads the actor afresh: who
/// was demoted a moment ago acts no more.
pub(super) fn lock(tx: &mut Tx, ctx: &Ctx) -> Result<(Reseller, User)> {
    let id = own_reseller(ctx)?;
    reseller::touch(tx, &id)?;
    let actor = user::get(tx, ctx.actor.user().ok_or(Error::Forbidden)?)?;
    if actor.state != UserState::Active || actor.role != Role::Administrator || actor.reseller_id.as_ref() != Some(&id)
    {
        return Err(Error::Forbidden);
    }
    Ok((reseller::get(tx, &id)?, actor))
}

/// Each reseller keeps at least one active Administrator.
pub(super) fn not_the_last(db: &mut Db, reseller: &Reseller, user: &User) -> Result<()> {
    if is_last(db, &reseller.id, user)? { Err(Error::Conflict(Rule::LastAdministrator)) } else { Ok(()) }
}

/// The only active Administrator of this reseller.
pub(super) fn is_last(db: &mut Db, reseller: &ResellerId, user: &User) -> Result<bool> {
    if user.role != Role::Administrator || user.state != UserState::Active {
        return Ok(false);
    }
    let others = user::administrators(db, reseller, &[UserState::Active])?;
    Ok(!others.iter().any(|other| other.id != user.id))
}

/// Nobody grants what they do not hold.
fn may_give(ctx: &Ctx, role: Role, permissions: &[Permission]) -> Result<Vec<Permission>> {
    if role.is_staff() {
        return Err(Error::Forbidden);
    }
    if role != Role::Custom {
        return Ok(Vec::new());
    }
    if permissions.is_empty() {
        return Err(Error::Invalid { field: Field::Permissions, reason: Flaw::PermissionsMissing });
    }
    let held = grantable(&ctx.config);
    if permissions.iter().any(|p| !held.contains(p)) {
        return Err(Error::Invalid { field: Field::Permissions, reason: Flaw::NotGrantable });
    }
    Ok(Permission::ALL.iter().copied().filter(|p| permissions.contains(p)).collect())
}

pub(super) fn notice(tx: &mut Tx, ctx: &Ctx, reseller: &Reseller, user: &User, happened: Happened) -> Result<()> {
    if user.first_login_at.is_none() {
        return Ok(());
    }
    let by = match ctx.actor.user() {
        Some(id) => Asked::Administrator(user::get(tx, id)?.name),
        None => Asked::Distributor,
    };
    let letter = Letter::Notice { person: person(user, &reseller.legal_name), happened, by };
    outbox::queue_letter(tx, ctx, To::user(user), &letter)?;
    Ok(())
}
