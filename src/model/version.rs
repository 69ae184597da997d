//! Versions of what nodes keep in memory: raised with the change, compared at each beat.

use diesel::prelude::*;

use crate::db::schema::versions;
use crate::db::{Db, Tx};
use crate::error::Result;

/// The registered clients.
pub const CLIENTS: &str = "clients";
/// The signing keys.
pub const SIGNING_KEYS: &str = "signing_keys";

/// All, by name.
pub fn all(db: &mut Db) -> Result<Vec<(String, i64)>> {
    Ok(versions::table.select((versions::name, versions::version)).order(versions::name).load(db)?)
}

/// One more.
pub fn raise(tx: &mut Tx, name: &str) -> Result<()> {
    diesel::update(versions::table.find(name)).set(versions::version.eq(versions::version + 1)).execute(&mut **tx)?;
    tx.nudge(crate::db::Nudge::Caches);
    Ok(())
}
