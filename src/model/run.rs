//! One run of a schedule: when, where, how much, with what outcome.

use diesel::prelude::*;

use crate::db::schema::runs;
use crate::db::types::{Instant, RunId};
use crate::db::{Db, Tx};
use crate::error::Result;

/// One run.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = runs)]
pub struct Run {
    /// Row.
    pub id: RunId,
    /// Of which schedule.
    pub schedule: String,
    /// `beat` or `manual`.
    pub cause: String,
    /// When it began.
    pub started_at: Instant,
    /// When it ended.
    pub ended_at: Option<Instant>,
    /// On which node.
    pub node: String,
    /// `done`, `failed`.
    pub outcome: Option<String>,
    /// How much it did.
    pub processed: i32,
    /// A failure's words.
    pub detail: Option<String>,
}

/// A run begins.
pub fn insert(tx: &mut Tx, run: &Run) -> Result<()> {
    diesel::insert_into(runs::table).values(run).execute(&mut **tx)?;
    Ok(())
}

/// A run ends.
pub fn end(tx: &mut Tx, id: &RunId, outcome: &str, processed: i32, detail: Option<&str>, now: Instant) -> Result<()> {
    diesel::update(runs::table.find(id))
        .set((
            runs::ended_at.eq(Some(now)),
            runs::outcome.eq(Some(outcome)),
            runs::processed.eq(processed),
            runs::detail.eq(detail),
        ))
        .execute(&mut **tx)?;
    Ok(())
}

/// The newest runs of a schedule.
pub fn latest(db: &mut Db, schedule: &str, limit: i64) -> Result<Vec<Run>> {
    Ok(runs::table
        .filter(runs::schedule.eq(schedule))
        .select(Run::as_select())
        .order(runs::id.desc())
        .limit(limit)
        .load(db)?)
}

/// Removes runs that ended before `before`.
pub fn purge(tx: &mut Tx, before: Instant) -> Result<usize> {
    Ok(diesel::delete(runs::table.filter(runs::ended_at.lt(before))).execute(&mut **tx)?)
}
