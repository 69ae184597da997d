//! Who needs a second factor, and what is open to those who have none yet.

use crate::config::Config;
use crate::db::Tx;
use crate::error::Result;
use crate::model::ctx::Ctx;
use crate::model::role::Role;
use crate::model::session::Session;
use crate::model::user::{self, User};

/// Whether the distributor asks a second factor of this person.
pub fn is_needed(config: &Config, user: &User) -> bool {
    match user.role {
        Role::Agent | Role::Supervisor | Role::Operator => config.factors.required_for_staff,
        Role::Administrator => config.factors.required_for_administrators,
        Role::Buyer | Role::Support | Role::Basic | Role::Custom => false,
    }
}

/// Who needs one and has none comes in once as before; the row remembers it.
pub fn let_pass_once(tx: &mut Tx, ctx: &Ctx, user: &User) -> Result<()> {
    if user.factors == 0 && is_needed(&ctx.config, user) && user.grace_at.is_none() {
        user::use_grace(tx, &user.id, ctx.now)?;
    }
    Ok(())
}

/// Nothing but the page where a factor is added is open to this session.
pub fn is_shut_in(config: &Config, session: &Session, user: &User) -> bool {
    let passed = user.grace_at.is_none_or(|grace_at| session.created_at <= grace_at);
    user.factors == 0 && is_needed(config, user) && !passed
}
