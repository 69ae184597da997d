//! What can be chosen on a form about a user: the roles, and the permissions of the Custom one.

use crate::error::Flaw;
use crate::model::role::{Permission, Role};
use crate::text::error::refusal;
use crate::text::users::UsersText;
use crate::web::kit::page::Page;

/// A role to choose.
#[derive(Clone, Debug)]
pub struct RoleChoice {
    /// Its code, the value of `role`.
    pub code: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What it may do.
    pub may: &'static str,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// A permission to tick.
#[derive(Clone, Debug)]
pub struct PermissionChoice {
    /// Its code, a value of `permission`.
    pub code: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Why it cannot be given; `None`: it can.
    pub barred: Option<&'static str>,
    /// Whether it is ticked.
    pub ticked: bool,
}

/// The roles, and the permissions of the Custom role.
#[derive(Clone, Debug)]
pub struct Roles {
    /// All roles, in the product's order.
    pub roles: Vec<RoleChoice>,
    /// All permissions, in the product's order.
    pub permissions: Vec<PermissionChoice>,
}

impl Roles {
    /// Builds the choices. `held`: what the reader holds; `grantable`: what the distributor lets be granted.
    ///
    /// `users.manage` makes an Administrator and is no box.
    pub fn new(page: &Page, chosen: &str, ticked: &[&str], held: &[Permission], grantable: &[Permission]) -> Roles {
        let t = UsersText::of(page.lang);
        let choice = |role: Role| RoleChoice {
            code: role.as_str(),
            name: role.name(page.lang),
            may: role.may(page.lang).unwrap_or_default(),
            chosen: role.as_str() == chosen,
        };
        let permission = |one: &Permission| PermissionChoice {
            code: one.as_str(),
            name: one.name(page.lang),
            barred: match (held.contains(one), grantable.contains(one)) {
                (false, _) => Some(t.not_held),
                (true, false) => Some(refusal::flaw(page.lang, Flaw::NotGrantable)),
                (true, true) => None,
            },
            ticked: ticked.contains(&one.as_str()),
        };
        Roles {
            roles: Role::of_reseller().map(choice).collect(),
            permissions: Permission::ALL.iter().filter(|p| **p != Permission::UsersManage).map(permission).collect(),
        }
    }
}
