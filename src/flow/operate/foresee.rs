//! What a forecast of the promises is made of: how the `provision` schedule goes on, what waits in the outbox, and how
//! quickly the relay took its last mails.

use std::collections::HashMap;

use super::cron::Recurrence;
use crate::config::Outbox;
use crate::db::types::{Instant, PromiseId};
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::flow::promise::{self as promises, Expected, Pace, Relay};
use crate::model::ctx::Ctx;
use crate::model::message::live::{self, Waiting};
use crate::model::message::{self, Attempt, Lane, Outcome, Step, Urgency};
use crate::model::promise::{self, Ahead};
use crate::model::schedule::{self, Job};

/// Promises that are looked at; the others are due later than all of these.
const LOOKED_AT: i64 = 20_000;
/// Attempts that say how the relay goes on.
const MEASURED: i64 = 200;
/// A hand-over that takes longer on average shows a slow relay, to which one mail goes at a time.
const SLOW_MS: i64 = 700;
/// From mail to mail as long as nothing was measured.
const UNKNOWN_MS: i64 = 1000;
/// So many attempts in a row that do not reach it show that the relay is down.
const DOWN: usize = 3;
/// A forecast that moved by less is not written.
const MOVED_MS: i64 = 300_000;

/// What is to be written: one promise and what is to be expected of it.
pub type Foreseen = (PromiseId, Expected);

/// Looks at every open promise, and gives those of which something else is to be expected than before. Writes nothing.
pub fn foresee(db: &mut Db, ctx: &Ctx) -> Result<Vec<Foreseen>> {
    let open = promise::ahead(db, LOOKED_AT)?;
    if open.is_empty() {
        return Ok(Vec::new());
    }
    let row = schedule::find(db, Job::Provision.as_str())?;
    let recurrence = row.as_ref().and_then(|row| Recurrence::parse(&row.expression, &row.time_zone).ok());
    let pace = Pace {
        runs: row.as_ref().is_some_and(|row| row.enabled),
        batch: row.as_ref().map_or(1, |row| usize::try_from(row.batch).unwrap_or(1)),
    };
    let mails: HashMap<PromiseId, Instant> = live::of_promises(db)?.into_iter().collect();
    let before = live::waiting(db)?.iter().filter(|w| goes_first(w)).map(|w| w.count).sum();
    let attempts = message::latest_attempts(db, Lane::Mail, MEASURED)?;
    let (gap_ms, down_since) = (gap_ms(&attempts, &ctx.config.outbox), down_since(&attempts));
    let found = promises::forecast(
        ctx.now,
        &open,
        pace,
        Relay { gap_ms, before, down_since },
        &ctx.config.promise.policies,
        |at| recurrence.as_ref().and_then(|recurrence| recurrence.after(at).ok()),
        |promise| mails.get(&promise.id).copied(),
    );
    let changed = open.into_iter().zip(found).filter(|(promise, expected)| is_news(promise, expected));
    Ok(changed.map(|(promise, expected)| (promise.id, expected)).collect())
}

/// Writes what [`foresee`] gave. Returns how many.
pub fn foreseen(tx: &mut Tx, ctx: &Ctx, found: &[Foreseen]) -> Result<usize> {
    let mut written = 0;
    for (id, expected) in found {
        written += usize::from(promises::take_forecast(tx, ctx, id, expected)?);
    }
    Ok(written)
}

fn goes_first(waiting: &Waiting) -> bool {
    waiting.lane == Lane::Mail && waiting.urgency == Urgency::Awaited
}

fn is_news(promise: &Ahead, expected: &Expected) -> bool {
    let moved = match (promise.expected_at, expected.at) {
        (Some(was), Some(is)) => is.since(was).abs() >= MOVED_MS,
        (was, is) => was != is,
    };
    let foreseen = |problem: &Option<promise::Problem>| problem.filter(|why| why.is_foreseen());
    // A cause that was found otherwise stands until whoever found it takes it away.
    let free = promise.problem.is_none_or(|why| why.is_foreseen());
    moved || (free && foreseen(&promise.problem) != foreseen(&expected.why))
}

/// From one mail to the next, by the last hand-overs and the configured rate; a fifth of that is kept for others.
fn gap_ms(attempts: &[Attempt], limits: &Outbox) -> i64 {
    let took = |attempt: &Attempt| attempt.ended_at.map(|end| end.since(attempt.started_at).max(0));
    let took: Vec<i64> = attempts.iter().filter(|a| a.outcome == Some(Outcome::Relayed)).filter_map(took).collect();
    let count = i64::try_from(took.len()).unwrap_or(i64::MAX);
    let measured = match took.iter().sum::<i64>().checked_div(count) {
        None => UNKNOWN_MS,
        Some(mean) if mean > SLOW_MS => mean,
        Some(mean) => mean / i64::try_from(limits.mail_parallel.saturating_sub(1).max(1)).unwrap_or(1),
    };
    let rate = i64::try_from(limits.mail_per_minute).unwrap_or(i64::MAX);
    let configured = 60_000_i64.checked_div(rate - rate / 5).unwrap_or(0);
    measured.max(configured).max(1)
}

/// Since when nothing reaches the relay, by the last attempts, the newest first.
fn down_since(attempts: &[Attempt]) -> Option<Instant> {
    let unreached = |attempt: &&Attempt| {
        let step = matches!(attempt.stage, Some(Step::Connect | Step::Tls | Step::Auth));
        attempt.outcome == Some(Outcome::Temporary) && step
    };
    let ended = attempts.iter().filter(|attempt| attempt.outcome.is_some());
    let row: Vec<&Attempt> = ended.take_while(unreached).collect();
    row.last().filter(|_| row.len() >= DOWN).map(|first| first.started_at)
}
