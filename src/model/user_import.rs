//! A file of users that an Administrator sent and has not decided on yet.

use diesel::prelude::*;

use crate::db::schema::user_imports;
use crate::db::types::{ImportId, Instant, ResellerId, UserId};
use crate::db::{Db, Tx};
use crate::error::Result;

/// One of them.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = user_imports, treat_none_as_default_value = false)]
pub struct UserImport {
    /// Row.
    pub id: ImportId,
    /// Whose users.
    pub reseller_id: ResellerId,
    /// Who sent it.
    pub by_id: UserId,
    /// JSON of its lines.
    pub lines: String,
    /// When.
    pub made_at: Instant,
}

/// Keeps one.
pub fn insert(tx: &mut Tx, import: &UserImport) -> Result<()> {
    diesel::insert_into(user_imports::table).values(import).execute(&mut **tx)?;
    Ok(())
}

/// The one with this id, where this person of this reseller sent it.
pub fn find(db: &mut Db, reseller: &ResellerId, by: &UserId, id: &ImportId) -> Result<Option<UserImport>> {
    Ok(user_imports::table
        .find(id)
        .filter(user_imports::reseller_id.eq(reseller))
        .filter(user_imports::by_id.eq(by))
        .select(UserImport::as_select())
        .first(db)
        .optional()?)
}

/// Takes it away: `true` for one caller alone.
pub fn take(tx: &mut Tx, id: &ImportId) -> Result<bool> {
    Ok(diesel::delete(user_imports::table.find(id)).execute(&mut **tx)? == 1)
}

/// Forgets those of one person: the newest file is the one that waits.
pub fn forget(tx: &mut Tx, by: &UserId) -> Result<()> {
    diesel::delete(user_imports::table.filter(user_imports::by_id.eq(by))).execute(&mut **tx)?;
    Ok(())
}

/// Removes those made before `before`, at most `limit`; returns how many.
pub fn purge(tx: &mut Tx, before: Instant, limit: i64) -> Result<usize> {
    let old = user_imports::table.filter(user_imports::made_at.lt(before)).select(user_imports::id).limit(limit);
    let old: Vec<ImportId> = old.load(&mut **tx)?;
    Ok(diesel::delete(user_imports::table.filter(user_imports::id.eq_any(old))).execute(&mut **tx)?)
}
