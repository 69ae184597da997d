//! Schedules as operators change them (invariant 10): rows that every node reads at its next beat. What a change would
//! do is shown before it is applied, every change is audited and can be undone.

use serde_json::json;

use super::cron::Recurrence;
use super::history::made_by;
pub use super::history::{Changed, history};
use super::settings::MOST_A_MINUTE;
pub use super::settings::{Change, Settings};
use crate::db::types::{AuditId, Instant, RunId};
use crate::db::{Db, Nudge, Tx};
use crate::error::{Error, Result, Rule};
use crate::flow::access::{Doing, allow, reason};
use crate::model::audit::{self, Act, Subject};
use crate::model::ctx::Ctx;
use crate::model::opening::Days;
use crate::model::run::{self, Cause, Run};
use crate::model::schedule::{self, Job, Made, Missed, Schedule};

/// Expression, batch and missed policy of a job at the first start.
fn defaults(job: Job) -> (&'static str, i32, Missed) {
    match job {
        Job::Provision => ("* * * * *", 200, Missed::RunOnce),
        Job::Requests | Job::Watch => ("* * * * *", 500, Missed::RunOnce),
        Job::Housekeeping => ("*/5 * * * *", 500, Missed::Skip),
        Job::Keys => ("10 4 * * *", 1, Missed::RunOnce),
        Job::Mail => ("* * * * *", 1, Missed::RunOnce), // it has no runs
    }
}
const ZONE: &str = "America/Sao_Paulo";

/// Its runs are shown to the second: some are not on a full minute.
pub fn has_seconds(row: &Schedule, now: Instant) -> bool {
    Recurrence::parse(&row.expression, &row.time_zone).is_ok_and(|recurrence| recurrence.has_seconds(now))
}

/// Makes the schedules that do not exist yet; what operators set stays. Returns how many.
pub fn ensure(tx: &mut Tx, ctx: &Ctx) -> Result<usize> {
    let mut made = 0;
    for job in Job::ALL.iter().copied() {
        let (expression, batch, missed) = defaults(job);
        let per_minute = match job {
            Job::Mail => i32::try_from(ctx.config.outbox.mail_per_minute).unwrap_or(MOST_A_MINUTE).min(MOST_A_MINUTE),
            Job::Provision | Job::Requests | Job::Watch | Job::Housekeeping | Job::Keys => 0,
        };
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
            window_from: None,
            window_to: None,
            days: Days::default(),
            per_minute,
            per_domain: 0,
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

/// The settings that a change would make, and those of now. Nothing is written.
///
/// # Errors
/// As [`set`] and [`undo`].
pub fn proposed(db: &mut Db, ctx: &Ctx, name: &str, change: &Change) -> Result<(Settings, Settings)> {
    allow(ctx, Doing::Operate)?;
    let row = schedule::get(db, name)?;
    let then = made_by(db, &row, change)?;
    then.check(row.job(), ctx)?;
    Ok((Settings::of(&row), then))
}

/// Applies other settings. `seen` is the `rev` that the operator looked at; a change meanwhile is a `Conflict`. `why` is
/// kept with the change.
///
/// # Errors
/// `Invalid` names the value that cannot be taken, or that no reason was given.
pub fn set(tx: &mut Tx, ctx: &Ctx, name: &str, to: &Settings, seen: Option<i64>, why: &str) -> Result<Schedule> {
    change(tx, ctx, name, (&Change::Set(to.clone()), Made::Set), seen, why)
}

/// Stops it until it is resumed.
pub fn pause(tx: &mut Tx, ctx: &Ctx, name: &str, why: &str) -> Result<Schedule> {
    change(tx, ctx, name, (&Change::Pause, Made::Pause), None, why)
}

/// Lets it run again: from its next time on, or at once when it missed a run that was not to be skipped. What waits for
/// it already is a nudge.
pub fn resume(tx: &mut Tx, ctx: &Ctx, name: &str, why: &str) -> Result<Schedule> {
    change(tx, ctx, name, (&Change::Resume, Made::Resume), None, why)
}

/// Back to the settings before the last change, or before any that the history has; another undo comes back to these.
///
/// # Errors
/// `NothingToUndo`, `NotFound` for an entry that is none of this schedule's; `seen` as for [`set`].
pub fn undo(tx: &mut Tx, ctx: &Ctx, name: &str, to: Option<AuditId>, seen: Option<i64>, why: &str) -> Result<Schedule> {
    change(tx, ctx, name, (&Change::Undo(to), Made::Undo), seen, why)
}

fn change(
    tx: &mut Tx,
    ctx: &Ctx,
    name: &str,
    (change, made): (&Change, Made),
    seen: Option<i64>,
    why: &str,
) -> Result<Schedule> {
    allow(ctx, Doing::Operate)?;
    let mut row = schedule::get(tx, name)?;
    if seen.is_some_and(|rev| rev != row.rev) {
        return Err(Error::Conflict(Rule::ChangedMeanwhile));
    }
    let (before, after) = (Settings::of(&row), made_by(tx, &row, change)?);
    if matches!(change, Change::Pause | Change::Resume) && before == after {
        return Ok(row);
    }
    let timetable = after.check(row.job(), ctx)?;
    let why = reason(why)?;
    let next = timetable.after(ctx.now)?;
    let missed = !row.enabled && after.enabled && row.next_at <= ctx.now && row.missed == Missed::RunOnce;
    row.next_at = match missed || row.goes_on_always() {
        true => timetable.opens(ctx.now).unwrap_or(next),
        false => next,
    };
    after.put_into(&mut row);
    row.previous = Some(serde_json::to_string(&before).map_err(Error::internal)?);
    row.updated_at = ctx.now;
    ctx.actor.label().clone_into(&mut row.updated_by);
    schedule::save(tx, &mut row)?;
    let mut kept = json!(Settings::of(&row));
    kept["why"] = json!(why);
    record(tx, ctx, &row.name, made.as_str(), Some(json!(before)), kept)?;
    match row.job().filter(|_| row.enabled) {
        Some(Job::Provision) if !before.enabled => tx.nudge(Nudge::Provision),
        Some(Job::Requests) if !before.enabled => tx.nudge(Nudge::Requests),
        Some(Job::Mail) => tx.nudge(Nudge::Outbox),
        Some(Job::Provision | Job::Requests | Job::Watch | Job::Housekeeping | Job::Keys) | None => {}
    }
    Ok(row)
}

/// Asks for one run now, also of a paused schedule; a node takes it at its next beat. Asking again before that is the
/// same run.
///
/// # Errors
/// `GoesOnAlways` for the schedule that has no runs.
pub fn run_now(tx: &mut Tx, ctx: &Ctx, name: &str) -> Result<RunId> {
    allow(ctx, Doing::Operate)?;
    if schedule::get(tx, name)?.goes_on_always() {
        return Err(Error::Conflict(Rule::GoesOnAlways));
    }
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
