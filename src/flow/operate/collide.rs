//! What stands in the way of a schedule's next runs: runs of others in the same minute, and its own run before, which may
//! not have ended yet.

use super::timetable::Timetable;
use crate::db::Db;
use crate::db::types::Instant;
use crate::error::Result;
use crate::model::ctx::Ctx;
use crate::model::{run, schedule};

/// Runs that say how long one takes.
const MEASURED: i64 = 20;
const MINUTE_MS: i64 = 60_000;

/// Another schedule runs in the same minute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Collision {
    /// Which.
    pub with: String,
    /// At how many of the runs that were looked at.
    pub times: usize,
}

/// A run takes longer than it is until the next one: that one waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overlap {
    /// How long a run takes, by the last ones, in milliseconds.
    pub took_ms: i64,
    /// The shortest time from one run to the next, in milliseconds.
    pub gap_ms: i64,
}

/// Other schedules that run at the same time, by name.
pub(super) fn collisions(db: &mut Db, ctx: &Ctx, name: &str, runs: &[Instant]) -> Result<Vec<Collision>> {
    let others = schedule::all(db)?.into_iter().filter(|row| row.enabled && row.name != name && !row.goes_on_always());
    let mut found = Vec::new();
    for other in others {
        let Ok(timetable) = Timetable::of(&other, &ctx.config) else { continue };
        let meets = |run: &&Instant| {
            let minute = Instant(run.ms() - run.ms().rem_euclid(MINUTE_MS));
            timetable.after(minute.plus_ms(-1)).is_ok_and(|at| at < minute.plus_ms(MINUTE_MS))
        };
        let times = runs.iter().filter(meets).count();
        if times > 0 {
            found.push(Collision { with: other.name, times });
        }
    }
    Ok(found)
}

/// Whether its runs take longer than it is until the next.
pub(super) fn overlap(db: &mut Db, name: &str, runs: &[Instant]) -> Result<Option<Overlap>> {
    let took = |run: &run::Run| Some(run.ended_at?.since(run.started_at).max(0));
    let took: Vec<i64> = run::latest(db, name, MEASURED)?.iter().filter_map(took).collect();
    let count = i64::try_from(took.len()).unwrap_or(i64::MAX);
    let mean = took.iter().sum::<i64>().checked_div(count);
    let shortest = runs.windows(2).map(|pair| pair[1].since(pair[0])).min();
    let (Some(took_ms), Some(gap_ms)) = (mean, shortest) else { return Ok(None) };
    Ok((took_ms > gap_ms).then_some(Overlap { took_ms, gap_ms }))
}
