//! Who may do what: one table.

use crate::config::Config;
use crate::db::Db;
use crate::db::types::ResellerId;
use crate::error::{Error, Field, Flaw, Result, Rule};
use crate::model::ctx::{Actor, Ctx};
use crate::model::role::{Permission, Role};
use crate::model::user::{self, User};

/// What somebody wants to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doing {
    /// See and change the users of the own reseller.
    ManageUsers,
    /// Find people, read mail trails, send temporary passwords.
    Desk,
    /// Settle what only a supervisor may, see what agents did, lift their limits.
    Supervise,
    /// Open a card of the desk; an operator's are the accounts of the distributor's own people.
    OpenCard,
    /// Be one of the two who decide about an account of the distributor's own people.
    DecideOnStaff,
    /// Talk with visitors: the queue, the own conversations.
    Contact,
    /// Schedules, promises, queue, clients, audit.
    Operate,
    /// Hand over resellers.
    HandOver,
    /// Make staff accounts, give them new codes, take them back.
    MakeStaff,
    /// See staff accounts and shut one out.
    EndStaff,
}

/// `Ok` when the actor may; [`Error::Forbidden`] otherwise, for an agent the rule that says who may where a supervisor may.
/// What is not in the table is no.
pub fn allow(ctx: &Ctx, doing: Doing) -> Result<()> {
    let yes = matches!(
        (&ctx.actor, doing),
        (Actor::Person { role: Role::Administrator, reseller: Some(_), .. }, Doing::ManageUsers)
            | (Actor::Person { role: Role::Agent | Role::Supervisor, .. }, Doing::Desk | Doing::Contact)
            | (Actor::Person { role: Role::Supervisor, .. }, Doing::Supervise)
            | (Actor::Person { role: Role::Agent | Role::Supervisor | Role::Operator, .. }, Doing::OpenCard)
            | (Actor::Person { role: Role::Supervisor | Role::Operator, .. }, Doing::DecideOnStaff)
            | (Actor::Person { role: Role::Operator, .. }, Doing::Operate | Doing::EndStaff)
            | (Actor::Client(_), Doing::HandOver)
            | (Actor::Terminal | Actor::Job(_), Doing::Operate | Doing::HandOver)
            | (Actor::Terminal, Doing::MakeStaff | Doing::EndStaff)
    );
    match (&ctx.actor, doing) {
        _ if yes => Ok(()),
        // Who may is said to whoever stands beside them.
        (Actor::Person { role: Role::Agent, .. }, Doing::Supervise) => Err(Error::Conflict(Rule::Supervisors)),
        (Actor::Person { role: Role::Agent, .. }, Doing::DecideOnStaff) => Err(Error::Conflict(Rule::StaffInTwo)),
        _ => Err(Error::Forbidden),
    }
}

/// Whoever acts is of a reseller and holds one of these: the person and the reseller; [`Error::Forbidden`] otherwise.
pub fn holder(db: &mut Db, ctx: &Ctx, any: &[Permission]) -> Result<(User, ResellerId)> {
    let id = ctx.actor.user().ok_or(Error::Forbidden)?;
    let user = user::get(db, id)?;
    let held = effective(&ctx.config, &user);
    match user.reseller_id.clone() {
        Some(reseller) if any.iter().any(|one| held.contains(one)) => Ok((user, reseller)),
        _ => Err(Error::Forbidden),
    }
}

/// The least that counts as a reason, in characters.
const REASON_CHARS: usize = 5;

/// What somebody gives as the reason of an act, as it is kept.
///
/// # Errors
/// `Invalid` when there is none.
pub fn reason(typed: &str) -> Result<String> {
    let reason: String = typed.trim().chars().filter(|c| !c.is_control()).take(500).collect();
    if reason.chars().count() < REASON_CHARS {
        return Err(Error::Invalid { field: Field::Reason, reason: Flaw::ReasonMissing });
    }
    Ok(reason)
}

/// What the portals are told: the role's permissions, less what the configuration takes away. A Custom user keeps only
/// what an Administrator could still grant today.
pub fn effective(config: &Config, user: &User) -> Vec<Permission> {
    of_role(config, user.role, &user.ticked())
}

/// The same of a role, with what was ticked for Custom.
pub fn of_role(config: &Config, role: Role, ticked: &[Permission]) -> Vec<Permission> {
    let without: Vec<_> = config.roles.administrator_without.iter().filter_map(|w| Permission::parse(w)).collect();
    Permission::ALL
        .iter()
        .copied()
        .filter(|p| match role {
            Role::Custom => ticked.contains(p) && grantable(config).contains(p),
            Role::Administrator => role.permissions().contains(p) && !without.contains(p),
            Role::Buyer | Role::Support | Role::Basic => role.permissions().contains(p),
            Role::Agent | Role::Supervisor | Role::Operator => role.permissions().contains(p),
        })
        .collect()
}

/// What an Administrator may tick for a Custom user: what they hold themselves, within the distributor's cap.
/// `users.manage` makes an Administrator and is given by that role alone.
pub fn grantable(config: &Config) -> Vec<Permission> {
    let roles = &config.roles;
    Permission::ALL
        .iter()
        .copied()
        .filter(|p| *p != Permission::UsersManage)
        .filter(|p| roles.grantable.is_empty() || roles.grantable.iter().any(|w| w == p.as_str()))
        .filter(|p| !roles.administrator_without.iter().any(|w| w == p.as_str()))
        .collect()
}
