//! One run of a schedule: why, when, where, how much, with what outcome.

use diesel::prelude::*;

use crate::db::schema::runs;
use crate::db::types::{Instant, RunId, text_enum};
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::text::Lang;
use crate::text::operate::OperatorText;

text_enum! {
    /// Why a run began.
    pub enum Cause {
        /// Its time came.
        Beat = "beat",
        /// An operator asked for it.
        Manual = "manual",
        /// Something new waited.
        Nudge = "nudge",
    }
}

impl Cause {
    /// As operators read it.
    pub fn name(self, lang: Lang) -> &'static str {
        let t = OperatorText::of(lang);
        match self {
            Self::Beat => t.cause_beat,
            Self::Manual => t.cause_manual,
            Self::Nudge => t.cause_nudge,
        }
    }
}

text_enum! {
    /// How a run ended.
    pub enum Outcome {
        /// All that waited was looked at.
        Done = "done",
        /// Something of it went wrong; [`Run::detail`] says what.
        Failed = "failed",
        /// Its node ended before it did.
        Lost = "lost",
    }
}

impl Outcome {
    /// As operators read it.
    pub fn name(self, lang: Lang) -> &'static str {
        let t = OperatorText::of(lang);
        match self {
            Self::Done => t.run_done,
            Self::Failed => t.run_failed,
            Self::Lost => t.run_lost,
        }
    }
}

/// One run.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = runs, treat_none_as_default_value = false)]
pub struct Run {
    /// Row.
    pub id: RunId,
    /// Of which schedule.
    pub schedule: String,
    /// See [`Cause`].
    pub cause: Cause,
    /// When it began.
    pub started_at: Instant,
    /// When it ended.
    pub ended_at: Option<Instant>,
    /// On which node; empty while it waits for one.
    pub node: String,
    /// See [`Outcome`]; nothing while it runs or waits.
    pub outcome: Option<Outcome>,
    /// How much it did.
    pub processed: i32,
    /// A failure's words.
    pub detail: Option<String>,
}

impl Run {
    /// Where it stands, as operators read it: how it ended, or that it has not.
    pub fn standing(&self, lang: Lang) -> &'static str {
        let t = OperatorText::of(lang);
        match self.outcome {
            Some(outcome) => outcome.name(lang),
            None if self.node.is_empty() => t.run_waiting,
            None => t.running,
        }
    }
}

/// A run begins.
pub fn insert(tx: &mut Tx, run: &Run) -> Result<()> {
    diesel::insert_into(runs::table).values(run).execute(&mut **tx)?;
    Ok(())
}

/// A run ends.
pub fn end(
    tx: &mut Tx,
    id: &RunId,
    outcome: Outcome,
    processed: i32,
    detail: Option<&str>,
    now: Instant,
) -> Result<()> {
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

/// Asked for and not taken by a node yet.
pub fn waiting(db: &mut Db) -> Result<Vec<Run>> {
    Ok(runs::table
        .filter(runs::node.eq(""))
        .filter(runs::ended_at.is_null())
        .select(Run::as_select())
        .order(runs::id)
        .load(db)?)
}

/// Takes a waiting run for a node; `false` when another node was faster.
pub fn take(tx: &mut Tx, id: &RunId, node: &str, now: Instant) -> Result<bool> {
    let rows = diesel::update(runs::table.find(id).filter(runs::node.eq("")).filter(runs::ended_at.is_null()))
        .set((runs::node.eq(node), runs::started_at.eq(now)))
        .execute(&mut **tx)?;
    Ok(rows == 1)
}

/// Ends the runs of a schedule that a node took and never ended.
pub fn lost(tx: &mut Tx, schedule: &str, now: Instant) -> Result<()> {
    // Those of all schedules are few and indexed; asked for by schedule, SQLite goes through every run that it had.
    let under_way: Vec<(RunId, String)> = runs::table
        .filter(runs::ended_at.is_null())
        .filter(runs::node.ne(""))
        .select((runs::id, runs::schedule))
        .load(&mut **tx)?;
    for (id, _) in under_way.iter().filter(|(_, of)| of == schedule) {
        diesel::update(runs::table.find(id).filter(runs::ended_at.is_null()))
            .set((runs::ended_at.eq(Some(now)), runs::outcome.eq(Some(Outcome::Lost))))
            .execute(&mut **tx)?;
    }
    Ok(())
}

/// A node took it and has not ended it, and nobody has called it lost.
pub fn is_under_way(db: &mut Db, id: &RunId) -> Result<bool> {
    let under_way = runs::table.find(id).filter(runs::node.ne("")).filter(runs::ended_at.is_null());
    Ok(under_way.count().get_result::<i64>(db)? == 1)
}

/// How much the runs of a schedule did that began within these instants.
pub fn processed_between(db: &mut Db, schedule: &str, since: Instant, until: Instant) -> Result<i64> {
    let sum: Option<i64> = runs::table
        .filter(runs::schedule.eq(schedule))
        .filter(runs::started_at.ge(since))
        .filter(runs::started_at.le(until))
        .select(diesel::dsl::sum(runs::processed))
        .first(db)?;
    Ok(sum.unwrap_or(0))
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

/// The newest runs of all schedules, before a run.
pub fn newest(db: &mut Db, before: Option<&RunId>, limit: i64) -> Result<Vec<Run>> {
    let query = runs::table.select(Run::as_select()).order(runs::id.desc()).limit(limit).into_boxed();
    Ok(match before {
        Some(before) => query.filter(runs::id.lt(before)).load(db)?,
        None => query.load(db)?,
    })
}

/// Removes runs that began before `before` and have ended, at most `limit`; returns how many.
pub fn purge(tx: &mut Tx, before: Instant, limit: i64) -> Result<usize> {
    let ids: Vec<RunId> = runs::table
        .filter(runs::started_at.lt(before))
        .filter(runs::ended_at.is_not_null())
        .select(runs::id)
        .limit(limit)
        .load(&mut **tx)?;
    Ok(diesel::delete(runs::table.filter(runs::id.eq_any(ids))).execute(&mut **tx)?)
}

/// How many runs began since then, by schedule and outcome.
pub fn counts_since(db: &mut Db, since: Instant) -> Result<Vec<(String, Option<Outcome>, i64)>> {
    Ok(runs::table
        .filter(runs::started_at.ge(since))
        .group_by((runs::schedule, runs::outcome))
        .select((runs::schedule, runs::outcome, diesel::dsl::count_star()))
        .order((runs::schedule, runs::outcome))
        .load(db)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cause_and_outcome_has_a_word_of_its_own_in_each_language() {
        for lang in Lang::ALL {
            let causes: Vec<_> = Cause::ALL.iter().map(|cause| cause.name(lang)).collect();
            let outcomes: Vec<_> = Outcome::ALL.iter().map(|outcome| outcome.name(lang)).collect();
            for words in [causes, outcomes] {
                assert!(words.iter().all(|word| words.iter().filter(|other| other == &word).count() == 1), "{words:?}");
            }
        }
    }
}
