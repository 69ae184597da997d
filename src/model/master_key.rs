//! Which master keys this data was written under: a check value each, so that a wrong key is noticed at the start.

use diesel::prelude::*;

use crate::db::schema::master_keys;
use crate::db::types::Instant;
use crate::db::{Db, Tx};
use crate::error::Result;

/// One known master key.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = master_keys, treat_none_as_default_value = false)]
pub struct MasterKey {
    /// Its name.
    pub key_id: String,
    /// Derived from it; tells nothing about it.
    pub check_value: String,
    /// First seen.
    pub created_at: Instant,
}

/// All known.
pub fn all(db: &mut Db) -> Result<Vec<MasterKey>> {
    Ok(master_keys::table.select(MasterKey::as_select()).order(master_keys::created_at).load(db)?)
}

/// Remembers one.
pub fn insert(tx: &mut Tx, key: &MasterKey) -> Result<()> {
    diesel::insert_into(master_keys::table).values(key).execute(&mut **tx)?;
    Ok(())
}
