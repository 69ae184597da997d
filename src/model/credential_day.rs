//! How long new resellers waited for their credential, by the day on which it was relayed.

use diesel::prelude::*;

use crate::db::schema::credential_days;
use crate::db::types::Instant;
use crate::db::{Db, Tx};
use crate::error::Result;

/// One day.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = credential_days, treat_none_as_default_value = false)]
pub struct CredentialDay {
    /// When it began where the distributor is.
    pub day_at: Instant,
    /// How many were relayed.
    pub total: i64,
    /// How many of these after they were due.
    pub late: i64,
    /// Half of them took no longer, in milliseconds.
    pub half_ms: i64,
    /// 95 of 100 took no longer, in milliseconds.
    pub most_ms: i64,
    /// The instant of the count.
    pub counted_at: Instant,
}

/// The days since then, the newest first.
pub fn since(db: &mut Db, day: Instant) -> Result<Vec<CredentialDay>> {
    Ok(credential_days::table
        .filter(credential_days::day_at.ge(day))
        .select(CredentialDay::as_select())
        .order(credential_days::day_at.desc())
        .load(db)?)
}

/// Puts a day in the place of what was counted of it before.
pub fn replace(tx: &mut Tx, day: &CredentialDay) -> Result<()> {
    diesel::delete(credential_days::table.find(day.day_at)).execute(&mut **tx)?;
    diesel::insert_into(credential_days::table).values(day).execute(&mut **tx)?;
    Ok(())
}

/// Forgets the days before.
pub fn purge(tx: &mut Tx, before: Instant) -> Result<usize> {
    Ok(diesel::delete(credential_days::table.filter(credential_days::day_at.lt(before))).execute(&mut **tx)?)
}
