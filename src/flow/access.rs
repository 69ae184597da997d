//! Who may do what: one table.

use crate::config::Config;
use crate::error::{Error, Field, Flaw, Result};
use crate::model::ctx::{Actor, Ctx};
use crate::model::role::{Permission, Role};
use crate::model::user::User;

/// What somebody wants to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doing {
    /// See and change the users of the own reseller.
    ManageUsers,
    /// Find people, read mail trails, send temporary passwords.
    Desk,
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

/// `Ok` when the actor may; [`Error::Forbidden`] otherwise. What is not in the table is no.
pub fn allow(ctx: &Ctx, doing: Doing) -> Result<()> {
    let yes = matches!(
        (&ctx.actor, doing),
        (Actor::Person { role: Role::Administrator, reseller: Some(_), .. }, Doing::ManageUsers)
            | (Actor::Person { role: Role::Agent, .. }, Doing::Desk | Doing::Contact)
            | (Actor::Person { role: Role::Operator, .. }, Doing::Operate | Doing::EndStaff)
            | (Actor::Client(_), Doing::HandOver)
            | (Actor::Terminal | Actor::Job(_), Doing::Operate | Doing::HandOver)
            | (Actor::Terminal, Doing::MakeStaff | Doing::EndStaff)
    );
    if yes { Ok(()) } else { Err(Error::Forbidden) }
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
            Role::Buyer | Role::Support | Role::Basic | Role::Agent | Role::Operator => role.permissions().contains(p),
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
