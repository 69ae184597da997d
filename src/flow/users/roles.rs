//! Roles that the configuration made smaller (invariant 1): whoever held what `[roles]` takes away loses every access, so
//! that no portal goes on with the old permissions. What it allowed at the last start is kept as two sets of bits, in the
//! order of the closed list of permissions.

use crate::config::Config;
use crate::db::types::UserId;
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::flow::access::{grantable, of_role};
use crate::flow::sign_in::end;
use crate::model::ctx::Ctx;
use crate::model::ending::EndReason;
use crate::model::role::{Permission, Role};
use crate::model::user::{self, User};
use crate::model::version;

/// Custom's bits stand above Administrator's.
const CUSTOM: usize = 16;

/// Whom this configuration takes something away from. Called at each start, before portals are answered.
pub fn losers(db: &mut Db, ctx: &Ctx) -> Result<Vec<UserId>> {
    let Some(before) = version::find(db, version::ROLES)? else { return Ok(Vec::new()) };
    let gone = before & !bits(&ctx.config);
    let lost = |shift: usize| {
        let all = Permission::ALL.iter().enumerate();
        all.filter(move |(at, _)| gone >> (at + shift) & 1 == 1).map(|(_, permission)| *permission).collect::<Vec<_>>()
    };
    let (administrator, custom) = (lost(0), lost(CUSTOM));
    let mut losers = Vec::new();
    if !administrator.is_empty() {
        losers.extend(user::with_role(db, Role::Administrator)?.into_iter().map(|user| user.id));
    }
    if !custom.is_empty() {
        let held = |user: &User| user.ticked().iter().any(|permission| custom.contains(permission));
        losers.extend(user::with_role(db, Role::Custom)?.into_iter().filter(held).map(|user| user.id));
    }
    Ok(losers)
}

/// Ends the access of some of them; a few hundred a call, so that nothing waits behind it.
pub fn end_all(tx: &mut Tx, ctx: &Ctx, users: &[UserId]) -> Result<()> {
    for id in users {
        let user = user::get(tx, id)?;
        end::end_access(tx, ctx, &user, EndReason::RoleChanged)?;
    }
    Ok(())
}

/// Done: the next start compares with this configuration.
pub fn remember(tx: &mut Tx, ctx: &Ctx) -> Result<()> {
    version::put(tx, version::ROLES, bits(&ctx.config))
}

fn bits(config: &Config) -> i64 {
    let administrator = of_role(config, Role::Administrator, &[]);
    let custom = grantable(config);
    Permission::ALL.iter().enumerate().fold(0, |bits, (at, permission)| {
        let bit = |held: &[Permission], shift: usize| i64::from(held.contains(permission)) << (at + shift);
        bits | bit(&administrator, 0) | bit(&custom, CUSTOM)
    })
}
