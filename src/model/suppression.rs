//! An address that sent a mail back for good. Nothing is mailed there automatically until a person corrects or confirms
//! it.

use diesel::prelude::*;

use super::message::Reason;
use crate::db::schema::suppressions;
use crate::db::types::{Instant, MessageId};
use crate::db::{Db, Tx};
use crate::error::{Error, Result};

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = suppressions, treat_none_as_default_value = false)]
pub struct Suppression {
    /// Folded.
    pub address: String,
    /// What the mail came back for.
    pub reason: Reason,
    /// By which mail; it may have gone by now.
    pub message_id: MessageId,
    /// Since when.
    pub since: Instant,
}

/// Stores one; `false` when the address is suppressed already.
pub fn insert_once(tx: &mut Tx, row: &Suppression) -> Result<bool> {
    let stored = tx.savepoint(|tx| {
        diesel::insert_into(suppressions::table).values(row).execute(&mut **tx)?;
        Ok(())
    });
    match stored {
        Err(Error::Duplicate) => Ok(false),
        other => other.map(|()| true),
    }
}

/// Of this folded address.
pub fn find(db: &mut Db, address: &str) -> Result<Option<Suppression>> {
    Ok(suppressions::table.find(address).select(Suppression::as_select()).first(db).optional()?)
}

/// Those of these folded addresses that are suppressed.
pub fn among(db: &mut Db, addresses: &[String]) -> Result<Vec<String>> {
    let these = suppressions::table.filter(suppressions::address.eq_any(addresses));
    Ok(these.select(suppressions::address).load(db)?)
}

/// Ends one; `false` when there was none.
pub fn lift(tx: &mut Tx, address: &str) -> Result<bool> {
    Ok(diesel::delete(suppressions::table.find(address)).execute(&mut **tx)? == 1)
}

/// Removes those since before `before`, at most `limit`; returns how many.
pub fn purge(tx: &mut Tx, before: Instant, limit: i64) -> Result<usize> {
    let old: Vec<String> = suppressions::table
        .filter(suppressions::since.lt(before))
        .select(suppressions::address)
        .limit(limit)
        .load(&mut **tx)?;
    Ok(diesel::delete(suppressions::table.filter(suppressions::address.eq_any(old))).execute(&mut **tx)?)
}
