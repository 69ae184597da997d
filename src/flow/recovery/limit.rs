//! Limits against mail bombing (P2-19).

use crate::db::types::Instant;
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::flow::sign_in::throttle;
use crate::model::ctx::Ctx;
use crate::model::request::{self, Limited, RequestOutcome};
use crate::model::throttle as counters;

/// Mails that public requests for one login, or with one address, cause in an hour at most.
pub(super) const MOST_PER_HOUR: i64 = 10;

/// Of these, notes that a stranger causes who knows a login and not its address: so many in a day at most.
pub(super) const MOST_NOTES_PER_DAY: i64 = 24;

const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;

/// How much each request beyond the free ones of an address adds.
const STEP_S: i64 = 2;
/// The longest such wait.
pub const LONGEST_S: i64 = 120;

/// The hour of the clock that an instant is in.
pub(super) fn hour(at: Instant) -> i64 {
    at.ms() / HOUR_MS
}

/// Counts these requests of an address in an hour; how many came before them.
pub(super) fn before(tx: &mut Tx, ctx: &Ctx, (ip, hour): (&str, i64), these: usize) -> Result<i64> {
    let key = throttle::key(ctx, "ask-ip", &format!("{hour}/{ip}"))?;
    let these = i64::try_from(these).unwrap_or(i64::MAX);
    Ok(counters::count_many(tx, &key, these, counters::Keeping::ForADay, ctx.now)?.failures.saturating_sub(these))
}

/// How long the request waits that is this one of its address in an hour, in seconds.
pub(super) fn wait_s(ctx: &Ctx, number: i64) -> i64 {
    number.saturating_sub(ctx.config.throttle.requests_per_hour).saturating_mul(STEP_S).clamp(0, LONGEST_S)
}

/// Mail bombing: for what is mailed, beyond which nothing is sent. A login alone is never counted here: whoever types it
/// with a wrong address would keep its owner from recovering (P2-10).
pub(super) fn too_many(tx: &mut Tx, ctx: &Ctx, what: (&'static str, &str)) -> Result<bool> {
    over(tx, ctx, what, MOST_PER_HOUR)
}

/// Counts one more of this in this hour; `true` when that is more than `most`.
pub(super) fn over(tx: &mut Tx, ctx: &Ctx, what: (&'static str, &str), most: i64) -> Result<bool> {
    Ok(count(tx, ctx, what, HOUR_MS)? > most)
}

/// The same of this day.
pub(super) fn over_the_day(tx: &mut Tx, ctx: &Ctx, what: (&'static str, &str), most: i64) -> Result<bool> {
    Ok(count(tx, ctx, what, DAY_MS)? > most)
}

/// The count of this hour or day with one more; nothing is counted for an empty value.
fn count(tx: &mut Tx, ctx: &Ctx, (scope, value): (&'static str, &str), of_ms: i64) -> Result<i64> {
    if value.is_empty() {
        return Ok(0);
    }
    let key = throttle::key(ctx, scope, &format!("{}/{value}", ctx.now.ms() / of_ms))?;
    Ok(counters::count(tx, &key, counters::Keeping::ForADay, ctx.now)?.failures)
}

/// What the limits did to requests within the last day.
pub fn limited(db: &mut Db, now: Instant) -> Result<Limited> {
    request::limited_since(db, now.plus_h(-24), RequestOutcome::TooMany)
}
