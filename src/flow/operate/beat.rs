//! What the heartbeat does with schedules: who runs what, now. A run begins only by taking the schedule's row (invariant
//! 5), so that two nodes never run the same beat twice; a lease that ran out is taken over.
//!
//! A run begins for one of three causes ([`Cause`]): its time came; an operator asked for it, also while the schedule is
//! paused and at any hour; or something new waits. A nudge brings the next run forward by at most a minute and
//! does no more than what is left of one batch since the last occurrence: the rate that an operator set holds, a paused
//! schedule stays paused, and one that runs at 8:00 runs at 8:00.

use super::settings::Settings;
use super::skew::SKEW_S;
use super::timetable::Timetable;
use crate::db::types::{Instant, RunId};
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::flow::promise;
use crate::model::audit::{self, Act, Subject};
use crate::model::ctx::Ctx;
use crate::model::request;
use crate::model::run::{self, Cause, Outcome, Run};
use crate::model::schedule::{self, Job, Made, Missed, Schedule};

/// Later than this, a run was missed.
const LATE_S: i64 = 60;
/// A nudge brings a run forward by at most this.
const EARLY_S: i64 = 60;

/// A run that this node has taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Started {
    /// The run's row.
    pub run: RunId,
    /// The job.
    pub name: String,
    /// At most this much.
    pub batch: i64,
}

/// What may be due: schedules whose time came, and runs that an operator asked for.
#[derive(Clone, Debug, Default)]
pub struct Due {
    /// Whose time came.
    pub schedules: Vec<Schedule>,
    /// Whose time came and never comes again, or whose settings this program cannot read: to be stopped.
    pub ended: Vec<Schedule>,
    /// Asked for, not taken by a node yet.
    pub asked: Vec<Run>,
}

/// Looks, takes nothing.
pub fn due(db: &mut Db, ctx: &Ctx) -> Result<Due> {
    let (schedules, ended) = schedule::due(db, ctx.now)?.into_iter().partition(|row| next(row, ctx).is_ok());
    Ok(Due { schedules, ended, asked: run::waiting(db)? })
}

/// The first run of a schedule after `now`.
pub(super) fn next(row: &Schedule, ctx: &Ctx) -> Result<Instant> {
    Timetable::of(row, &ctx.config)?.after(ctx.now)
}

/// Stops a schedule that never comes again, once: it stands as paused, with a failed run that says why. `false` when it
/// was changed meanwhile. Without this every beat would try, and fail, for ever.
pub fn stop(tx: &mut Tx, ctx: &Ctx, seen: &Schedule, node: &str) -> Result<bool> {
    let mut row = schedule::get(tx, &seen.name)?;
    let Err(why) = next(&row, ctx) else { return Ok(false) };
    if !row.enabled {
        return Ok(false);
    }
    let before = Settings::of(&row);
    row.enabled = false;
    row.updated_at = ctx.now;
    ctx.actor.label().clone_into(&mut row.updated_by);
    schedule::save(tx, &mut row)?;
    let started = start(tx, ctx, &row.name, Cause::Beat, node, 0)?;
    let detail = format!("stopped, for it never runs again: {why}; give it another expression and resume it");
    run::end(tx, &started.run, Outcome::Failed, 0, Some(&detail), ctx.now)?;
    let act = Act {
        act: Made::Stop.as_str(),
        subject: Subject::Schedule,
        subject_id: &row.name,
        reseller_id: None,
        before: Some(serde_json::json!(before)),
        after: Some(serde_json::json!(Settings::of(&row))),
    };
    audit::record(tx, ctx, act)?;
    Ok(true)
}

/// Takes the run whose time came, as read by [`due`]. `None` when another node was faster, or when the time passed so
/// long ago that the schedule says to wait for the next one. A run that comes late, outside of the hours and days of its
/// schedule, waits for them; one that was to be skipped is.
pub fn begin(tx: &mut Tx, ctx: &Ctx, seen: &Schedule, node: &str) -> Result<Option<Started>> {
    let timetable = Timetable::of(seen, &ctx.config)?;
    let next = timetable.after(ctx.now)?;
    if !timetable.is_open(ctx.now) {
        let to = match seen.missed {
            Missed::RunOnce => timetable.opens(ctx.now).map_or(next, |opens| opens.min(next)),
            Missed::Skip => next,
        };
        schedule::put_off(tx, seen, to)?;
        return Ok(None);
    }
    if !schedule::claim(tx, seen, next, (node, ctx.lease_until()), ctx.now)? {
        return Ok(None);
    }
    if seen.missed == Missed::Skip && ctx.now >= seen.next_at.plus_s(LATE_S) {
        schedule::release(tx, &seen.name, node)?;
        return Ok(None);
    }
    start(tx, ctx, &seen.name, Cause::Beat, node, i64::from(seen.batch)).map(Some)
}

/// Takes a run that an operator asked for. `None` when another node was faster, or one is under way: it waits.
pub fn begin_asked(tx: &mut Tx, ctx: &Ctx, asked: &Run, node: &str) -> Result<Option<Started>> {
    let row = schedule::get(tx, &asked.schedule)?;
    if !schedule::lease(tx, &row.name, node, ctx.lease_until(), ctx.now)? {
        return Ok(None);
    }
    run::lost(tx, &row.name, ctx.now)?;
    if !run::take(tx, &asked.id, node, ctx.now)? {
        schedule::release(tx, &row.name, node)?;
        return Ok(None);
    }
    Ok(Some(Started { run: asked.id.clone(), name: row.name, batch: i64::from(row.batch) }))
}

/// Takes a run because something new waits. `None` when nothing does, or the schedule is paused, busy, not due within a
/// minute, or has done its batch for this time.
pub fn begin_early(tx: &mut Tx, ctx: &Ctx, job: Job, node: &str) -> Result<Option<Started>> {
    let name = job.as_str();
    if left_early(tx, ctx, job)? <= 0 || !schedule::lease(tx, name, node, ctx.lease_until(), ctx.now)? {
        return Ok(None);
    }
    // Read again: it may have been another node's run that just ended.
    let left = left_early(tx, ctx, job)?;
    if left <= 0 {
        schedule::release(tx, name, node)?;
        return Ok(None);
    }
    start(tx, ctx, name, Cause::Nudge, node, left).map(Some)
}

/// Schedules that may run before their time because something waits for them, whoever put it there: another node, an
/// import or a command at the terminal rings no bell in this process. Looks, takes nothing.
pub fn awaited(db: &mut Db, ctx: &Ctx) -> Result<Vec<Job>> {
    let mut jobs = Vec::new();
    for job in Job::ALL.iter().copied() {
        let busy =
            schedule::find(db, job.as_str())?.is_none_or(|row| row.lease_until.is_some_and(|until| until >= ctx.now));
        if !busy && left_early(db, ctx, job)? > 0 {
            jobs.push(job);
        }
    }
    Ok(jobs)
}

/// How much a run before its time may do; nothing where nothing waits.
fn left_early(db: &mut Db, ctx: &Ctx, job: Job) -> Result<i64> {
    let waits = match job {
        Job::Provision => !promise::waiting(db, 1)?.is_empty(),
        Job::Requests => !request::undecided(db, ctx.now, 1)?.is_empty(),
        Job::Watch | Job::Housekeeping | Job::Keys | Job::Mail => false,
    };
    if !waits {
        return Ok(0);
    }
    let row = schedule::get(db, job.as_str())?;
    let timetable = Timetable::of(&row, &ctx.config);
    let (true, Ok(timetable)) = (row.enabled && row.next_at <= ctx.now.plus_s(EARLY_S), timetable) else {
        return Ok(0);
    };
    if !timetable.is_open(ctx.now) {
        return Ok(0);
    }
    let since = timetable.at_or_before(ctx.now);
    Ok(i64::from(row.batch) - run::processed_between(db, job.as_str(), since, ctx.now.plus_s(SKEW_S))?)
}

fn start(tx: &mut Tx, ctx: &Ctx, name: &str, cause: Cause, node: &str, batch: i64) -> Result<Started> {
    // Whoever held the lease before has not ended its run: that node died.
    run::lost(tx, name, ctx.now)?;
    let row = Run {
        id: RunId::new(),
        schedule: name.to_owned(),
        cause,
        started_at: ctx.now,
        ended_at: None,
        node: node.to_owned(),
        outcome: None,
        processed: 0,
        detail: None,
    };
    run::insert(tx, &row)?;
    Ok(Started { run: row.id, name: row.schedule, batch })
}

/// Keeps the lease while the run goes on. `false` when another node has taken over: this one had stood still for longer
/// than its lease, and leaves the rest to the other.
pub fn renew(tx: &mut Tx, ctx: &Ctx, started: &Started, node: &str) -> Result<bool> {
    Ok(run::is_under_way(tx, &started.run)? && schedule::renew(tx, &started.name, node, ctx.lease_until())?)
}

/// Ends a run and gives the lease back. `how` is how much was done, or the words of what went wrong.
pub fn end(tx: &mut Tx, ctx: &Ctx, started: &Started, node: &str, how: &Ended) -> Result<()> {
    let outcome = if how.trouble.is_some() { Outcome::Failed } else { Outcome::Done };
    let processed = i32::try_from(how.processed).unwrap_or(i32::MAX);
    run::end(tx, &started.run, outcome, processed, how.trouble.as_deref(), ctx.now)?;
    schedule::release(tx, &started.name, node)
}

/// How a run ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ended {
    /// How much it did.
    pub processed: usize,
    /// What went wrong, in English, for the operator.
    pub trouble: Option<String>,
}
