//! A device on which a login has succeeded: it has its own, wider throttle (invariant 13).

use diesel::prelude::*;

use crate::db::schema::devices;
use crate::db::types::{DeviceId, Instant, UserId};
use crate::db::{Db, Tx};
use crate::error::Result;

/// One device of one user.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = devices, treat_none_as_default_value = false)]
pub struct Device {
    /// Row.
    pub id: DeviceId,
    /// SHA-256 of the cookie.
    pub token_hash: String,
    /// Whose.
    pub user_id: UserId,
    /// First login.
    pub created_at: Instant,
    /// Last login.
    pub seen_at: Instant,
}

/// This browser as a device of this user.
pub fn find(db: &mut Db, token_hash: &str, user: &UserId) -> Result<Option<Device>> {
    Ok(devices::table
        .filter(devices::token_hash.eq(token_hash))
        .filter(devices::user_id.eq(user))
        .select(Device::as_select())
        .first(db)
        .optional()?)
}

/// Remembers that the login succeeded here.
pub fn remember(tx: &mut Tx, token_hash: &str, user: &UserId, now: Instant) -> Result<()> {
    let row = Device {
        id: DeviceId::new(),
        token_hash: token_hash.into(),
        user_id: user.clone(),
        created_at: now,
        seen_at: now,
    };
    let remembered = diesel::insert_into(devices::table)
        .values(&row)
        .on_conflict((devices::token_hash, devices::user_id))
        .do_update()
        .set(devices::seen_at.eq(now))
        .returning(devices::seen_at);
    tx.returned::<Instant, _>(remembered)?;
    Ok(())
}

/// Forgets all devices of a user.
pub fn forget_all(tx: &mut Tx, user: &UserId) -> Result<()> {
    diesel::delete(devices::table.filter(devices::user_id.eq(user))).execute(&mut **tx)?;
    Ok(())
}

/// Forgets devices on which nobody logged in since `before`, at most `limit`; returns how many.
pub fn purge(tx: &mut Tx, before: Instant, limit: i64) -> Result<usize> {
    let ids: Vec<DeviceId> =
        devices::table.filter(devices::seen_at.lt(before)).select(devices::id).limit(limit).load(&mut **tx)?;
    Ok(diesel::delete(devices::table.filter(devices::id.eq_any(ids))).execute(&mut **tx)?)
}
