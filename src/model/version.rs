//! Versions of what nodes keep in memory: raised with the change, compared at each beat.

use diesel::prelude::*;

use crate::db::schema::versions;
use crate::db::{Db, Tx};
use crate::error::{Error, Result};

/// The registered clients.
pub const CLIENTS: &str = "clients";
/// What `[roles]` allowed at the last start, see `flow::users::roles`.
pub const ROLES: &str = "roles";
/// The signing keys.
pub const SIGNING_KEYS: &str = "signing_keys";

/// How often a node proved that it can write; no version of anything.
const WRITTEN: &str = "written";

/// The row of a name.
pub fn find(db: &mut Db, name: &str) -> Result<Option<i64>> {
    Ok(versions::table.find(name).select(versions::version).first(db).optional()?)
}

/// Writes a value that is no counter.
pub fn put(tx: &mut Tx, name: &str, value: i64) -> Result<()> {
    let rows = diesel::update(versions::table.find(name)).set(versions::version.eq(value)).execute(&mut **tx)?;
    if rows == 0 {
        let row = (versions::name.eq(name), versions::version.eq(value));
        tx.savepoint(|tx| Ok(diesel::insert_into(versions::table).values(row).execute(&mut **tx)?))?;
    }
    Ok(())
}

/// Writes something: a counter that nothing depends on. (A row written as it is would reach no disk: SQLite leaves a page
/// alone whose bytes stay.)
pub fn count_write(tx: &mut Tx) -> Result<()> {
    let count = find(tx, WRITTEN)?.unwrap_or(0);
    match put(tx, WRITTEN, count.wrapping_add(1)) {
        Err(Error::Duplicate) => Ok(()), // another node made the row just now
        done => done,
    }
}

/// All that nodes keep something of, by name.
pub fn all(db: &mut Db) -> Result<Vec<(String, i64)>> {
    Ok(versions::table
        .filter(versions::name.ne(WRITTEN))
        .select((versions::name, versions::version))
        .order(versions::name)
        .load(db)?)
}

/// One more.
pub fn raise(tx: &mut Tx, name: &str) -> Result<()> {
    diesel::update(versions::table.find(name)).set(versions::version.eq(versions::version + 1)).execute(&mut **tx)?;
    tx.nudge(crate::db::Nudge::Caches);
    Ok(())
}
