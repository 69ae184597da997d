//! Schedules as operators change them (invariant 10): rows that every node reads at its next beat. What a change would
//! do is shown before it is applied, every change is audited and can be undone.

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::cron::Recurrence;
use crate::db::types::{Instant, RunId};
use crate::db::{Db, Nudge, Tx};
use crate::error::{Error, Field, Flaw, Result, Rule};
use crate::flow::access::{Doing, allow};
use crate::model::audit::{self, Act, Subject};
use crate::model::ctx::Ctx;
use crate::model::run::{self, Cause, Run};
use crate::model::schedule::{self, Job, Missed, Schedule};

/// Expression, batch and missed policy of a job at the first start.
fn defaults(job: Job) -> (&'static str, i32, Missed) {
    match job {
        Job::Provision => ("* * * * *", 200, Missed::RunOnce),
        Job::Requests | Job::Watch => ("* * * * *", 500, Missed::RunOnce),
        Job::Housekeeping => ("*/5 * * * *", 500, Missed::Skip),
        Job::Keys => ("10 4 * * *", 1, Missed::RunOnce),
    }
}
const ZONE: &str = "America/Sao_Paulo";
const MOST: i32 = 10_000;

/// What an operator sets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Cron expression of five fields, or six with the second first.
    pub expression: String,
    /// IANA name.
    pub time_zone: String,
    /// How much one run takes at most.
    pub batch: i32,
    /// `run_once` or `skip`.
    pub missed: String,
    /// Runs at all.
    pub enabled: bool,
}

impl Settings {
    /// Those of a row.
    pub fn of(row: &Schedule) -> Self {
        Self {
            expression: row.expression.clone(),
            time_zone: row.time_zone.clone(),
            batch: row.batch,
            missed: row.missed.as_str().to_owned(),
            enabled: row.enabled,
        }
    }

    /// When it recurs, if everything can be taken.
    ///
    /// # Errors
    /// `Invalid` names the first value that cannot.
    pub fn check(&self, now: Instant) -> Result<Recurrence> {
        let recurrence = Recurrence::parse(&self.expression, &self.time_zone)?;
        recurrence.after(now)?;
        if !(1..=MOST).contains(&self.batch) {
            return Err(Error::Invalid { field: Field::Batch, reason: Flaw::OutOfRange });
        }
        self.missed()?;
        Ok(recurrence)
    }

    fn missed(&self) -> Result<Missed> {
        Missed::parse(&self.missed).ok_or(Error::Invalid { field: Field::Missed, reason: Flaw::UnknownChoice })
    }

    /// The settings before the last change, if there was one.
    pub fn before(row: &Schedule) -> Option<Self> {
        row.previous.as_deref().and_then(|json| serde_json::from_str(json).ok())
    }
}

/// Its runs are shown to the second: some are not on a full minute.
pub fn has_seconds(row: &Schedule, now: Instant) -> bool {
    Recurrence::parse(&row.expression, &row.time_zone).is_ok_and(|recurrence| recurrence.has_seconds(now))
}

/// Makes the schedules that do not exist yet; what operators set stays. Returns how many.
pub fn ensure(tx: &mut Tx, ctx: &Ctx) -> Result<usize> {
    let mut made = 0;
    for job in Job::ALL {
        let (expression, batch, missed) = defaults(*job);
        let row = Schedule {
            name: job.as_str().to_owned(),
            expression: expression.to_owned(),
            time_zone: ZONE.to_owned(),
            enabled: true,
            batch,
            missed,
            next_at: Recurrence::parse(expression, ZONE)?.after(ctx.now)?,
            lease_until: None,
            lease_by: None,
            rev: 0,
            previous: None,
            updated_at: ctx.now,
            updated_by: ctx.actor.label().to_owned(),
        };
        match schedule::insert(tx, &row) {
            Ok(()) => made += 1,
            Err(Error::Duplicate) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(made)
}

/// All schedules, by name.
pub fn list(db: &mut Db, ctx: &Ctx) -> Result<Vec<Schedule>> {
    allow(ctx, Doing::Operate)?;
    schedule::all(db)
}

/// One schedule with its newest runs.
pub fn get(db: &mut Db, ctx: &Ctx, name: &str, runs: i64) -> Result<(Schedule, Vec<Run>)> {
    allow(ctx, Doing::Operate)?;
    Ok((schedule::get(db, name)?, run::latest(db, name, runs)?))
}

/// Applies other settings. `seen` is the `rev` that the operator looked at; a change meanwhile is a `Conflict`.
pub fn set(tx: &mut Tx, ctx: &Ctx, name: &str, settings: &Settings, seen: Option<i64>) -> Result<Schedule> {
    allow(ctx, Doing::Operate)?;
    let row = schedule::get(tx, name)?;
    if seen.is_some_and(|rev| rev != row.rev) {
        return Err(Error::Conflict(Rule::ChangedMeanwhile));
    }
    apply(tx, ctx, row, settings, "schedule.set")
}

/// Stops it until it is resumed.
pub fn pause(tx: &mut Tx, ctx: &Ctx, name: &str) -> Result<Schedule> {
    switch(tx, ctx, name, false, "schedule.pause")
}

/// Lets it run again: from its next time on, or at once when it missed a run that was not to be skipped. What waits for
/// it already is a nudge.
pub fn resume(tx: &mut Tx, ctx: &Ctx, name: &str) -> Result<Schedule> {
    let row = switch(tx, ctx, name, true, "schedule.resume")?;
    match row.job() {
        Some(Job::Provision) => tx.nudge(Nudge::Provision),
        Some(Job::Requests) => tx.nudge(Nudge::Requests),
        Some(Job::Watch | Job::Housekeeping | Job::Keys) | None => {}
    }
    Ok(row)
}

fn switch(tx: &mut Tx, ctx: &Ctx, name: &str, enabled: bool, act: &str) -> Result<Schedule> {
    allow(ctx, Doing::Operate)?;
    let row = schedule::get(tx, name)?;
    if row.enabled == enabled {
        return Ok(row);
    }
    let settings = Settings { enabled, ..Settings::of(&row) };
    apply(tx, ctx, row, &settings, act)
}

/// Back to the settings before the last change; a second undo comes back to these.
pub fn undo(tx: &mut Tx, ctx: &Ctx, name: &str) -> Result<Schedule> {
    allow(ctx, Doing::Operate)?;
    let row = schedule::get(tx, name)?;
    let before = Settings::before(&row).ok_or(Error::Conflict(Rule::NothingToUndo))?;
    apply(tx, ctx, row, &before, "schedule.undo")
}

fn apply(tx: &mut Tx, ctx: &Ctx, mut row: Schedule, settings: &Settings, act: &str) -> Result<Schedule> {
    let before = Settings::of(&row);
    let missed = !row.enabled && settings.enabled && row.next_at <= ctx.now && row.missed == Missed::RunOnce;
    let next = settings.check(ctx.now)?.after(ctx.now)?;
    row.next_at = if missed { ctx.now } else { next };
    settings.expression.trim().clone_into(&mut row.expression);
    settings.time_zone.trim().clone_into(&mut row.time_zone);
    row.batch = settings.batch;
    row.missed = settings.missed()?;
    row.enabled = settings.enabled;
    row.previous = Some(serde_json::to_string(&before).map_err(Error::internal)?);
    row.updated_at = ctx.now;
    ctx.actor.label().clone_into(&mut row.updated_by);
    schedule::save(tx, &mut row)?;
    record(tx, ctx, &row.name, act, Some(json!(before)), json!(Settings::of(&row)))?;
    Ok(row)
}

/// Asks for one run now, also of a paused schedule; a node takes it at its next beat. Asking again before that is the
/// same run.
pub fn run_now(tx: &mut Tx, ctx: &Ctx, name: &str) -> Result<RunId> {
    allow(ctx, Doing::Operate)?;
    schedule::get(tx, name)?;
    if let Some(waiting) = run::waiting(tx)?.into_iter().find(|run| run.schedule == name) {
        return Ok(waiting.id);
    }
    let row = Run {
        id: RunId::new(),
        schedule: name.to_owned(),
        cause: Cause::Manual,
        started_at: ctx.now,
        ended_at: None,
        node: String::new(),
        outcome: None,
        processed: 0,
        detail: None,
    };
    run::insert(tx, &row)?;
    record(tx, ctx, name, "schedule.run", None, json!({ "run": row.id, "cause": row.cause }))?;
    Ok(row.id)
}

fn record(
    tx: &mut Tx,
    ctx: &Ctx,
    name: &str,
    act: &str,
    before: Option<serde_json::Value>,
    after: serde_json::Value,
) -> Result<()> {
    let act = Act { act, subject: Subject::Schedule, subject_id: name, reseller_id: None, before, after: Some(after) };
    audit::record(tx, ctx, act)
}
