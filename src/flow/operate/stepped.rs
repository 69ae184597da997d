//! A clock that stepped back. A machine woken with a wrong clock moves every row that waits for an instant hours ahead;
//! when the clock is right again, the house would stand still for as long. So a row that waits for longer than its own
//! rule can make it wait is computed anew.
//!
//! | row | waits for | at most |
//! |---|---|---|
//! | `schedules` | `next_at` | the next run after now, by its expression |
//! | `schedules`, `messages` | `lease_until` | a lease from now; whoever holds it and lives renews it |
//! | `messages` | `next_at` | the back-off after as many attempts (a hold is as long as the first) |
//! | `messages` | `give_up_at` | the longest time of a lane |
//! | `throttles` | `wait_until` | the longest wait |
//! | `requests` | `decide_at` | the longest wait behind one address |
//! | `sessions` | `idle_until`, `absolute_until` | a session that begins now |
//! | `promises` | `breached_at`, `at_risk_at`, `relayed_at` | now: what lies ahead has not happened, and the watch marks anew |
//! | `runs` | `started_at` | now, where what a run did counts against the batch (`beat`) |
//!
//! `tickets`, grants, tokens and families only *end* at an instant: they are good
//! for longer than meant, and printed that way; nothing waits for them. What compares "a short while ago" (a recent
//! login, the grace of a refresh) does not take the future for it.

use super::beat;
use super::skew::SKEW_S;
use super::timetable::Timetable;
use crate::db::types::Instant;
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::flow::recovery;
use crate::model::ctx::Ctx;
use crate::model::schedule::{self, Schedule};
use crate::model::{message, promise, request, session, throttle};

/// Waited for by somebody by this much, a due schedule that no node takes is a house that stands still.
const STALLED_S: i64 = 300;
/// The longest back-off, as `outbox` counts it.
const LONGEST_BACK_OFF_S: i64 = 3600;

/// Puts at most about so many rows of one kind right; returns how many.
pub type Repair = fn(&mut Tx, &Ctx, i64) -> Result<usize>;

/// Each kind with its name in log and metric.
pub const REPAIRS: [(&str, Repair); 8] = [
    ("schedules", schedules),
    ("waiting_messages", waiting),
    ("held_messages", held),
    ("given_up_messages", given_up),
    ("throttles", throttles),
    ("requests", requests),
    ("sessions", sessions),
    ("promises", promises),
];

/// Some row that every beat needs waits beyond its rule, so that [`REPAIRS`] are due. Looks at few rows by index.
pub fn needs_repair(db: &mut Db, ctx: &Ctx) -> Result<bool> {
    if schedule::all(db)?.iter().any(|row| is_ahead(ctx, row)) {
        return Ok(true);
    }
    if request::any_beyond(db, request_limit(ctx))? {
        return Ok(true);
    }
    let next_at = ctx.now.plus_s(LONGEST_BACK_OFF_S.max(ctx.config.outbox.first_retry_seconds) + SKEW_S);
    message::stepped::any_beyond(db, next_at, lease_limit(ctx))
}

/// Recurring work stands still: a schedule waits beyond its rule, or is due for long and taken by nobody.
pub fn is_stalled(db: &mut Db, ctx: &Ctx) -> Result<bool> {
    let nobody = |row: &Schedule| {
        let held = row.lease_until.is_some_and(|until| until >= ctx.now);
        row.enabled && !row.goes_on_always() && !held && row.next_at < ctx.now.plus_s(-STALLED_S)
    };
    Ok(schedule::all(db)?.iter().any(|row| nobody(row) || is_ahead(ctx, row)))
}

fn lease_limit(ctx: &Ctx) -> Instant {
    ctx.now.plus_s(ctx.config.outbox.lease_seconds + SKEW_S)
}

/// Next run or lease of this one are further away than they can be. A row that cannot be read is stopped when it is due.
fn is_ahead(ctx: &Ctx, row: &Schedule) -> bool {
    if row.goes_on_always() {
        return false;
    }
    let limit = Timetable::of(row, &ctx.config).and_then(|timetable| timetable.furthest(ctx.now.plus_s(SKEW_S)));
    limit.is_ok_and(|limit| row.next_at > limit.plus_s(1))
        || row.lease_until.is_some_and(|until| until > lease_limit(ctx))
}

fn schedules(tx: &mut Tx, ctx: &Ctx, _limit: i64) -> Result<usize> {
    let mut put_right = 0;
    for row in schedule::all(tx)?.into_iter().filter(|row| is_ahead(ctx, row)) {
        let next_at = beat::next(&row, ctx).map_or(row.next_at, |next| next.min(row.next_at));
        let lease = ctx.lease_until();
        let lease_until = row.lease_until.map(|until| until.min(lease));
        put_right += usize::from(schedule::put_right(tx, &row, next_at, lease_until)?);
    }
    Ok(put_right)
}

fn waiting(tx: &mut Tx, ctx: &Ctx, limit: i64) -> Result<usize> {
    let first = ctx.config.outbox.first_retry_seconds;
    let mut put_right = 0;
    for attempts in 0..=12 {
        let back_off = (first << (attempts - 1).max(0)).min(LONGEST_BACK_OFF_S.max(first));
        // What never left waits for nothing but a hold; it goes now.
        let to = if attempts == 0 { ctx.now } else { ctx.now.plus_s(back_off) };
        let beyond = ctx.now.plus_s(back_off + SKEW_S);
        put_right += message::stepped::wait_until(tx, (attempts, attempts == 12), beyond, to, limit)?;
    }
    Ok(put_right)
}

fn held(tx: &mut Tx, ctx: &Ctx, limit: i64) -> Result<usize> {
    message::stepped::hold_until(tx, lease_limit(ctx), ctx.lease_until(), limit)
}

fn given_up(tx: &mut Tx, ctx: &Ctx, limit: i64) -> Result<usize> {
    let outbox = &ctx.config.outbox;
    let longest = ctx.now.plus_h(outbox.mail_give_up_hours.max(outbox.logout_give_up_hours));
    message::stepped::give_up_at(tx, longest.plus_s(SKEW_S), longest, limit)
}

fn throttles(tx: &mut Tx, ctx: &Ctx, limit: i64) -> Result<usize> {
    let longest = ctx.now.plus_s(ctx.config.throttle.max_wait_seconds);
    throttle::put_right(tx, ctx.now.plus_s(SKEW_S), ctx.now, longest, limit)
}

fn request_limit(ctx: &Ctx) -> Instant {
    ctx.now.plus_s(recovery::LONGEST_S + SKEW_S)
}

fn requests(tx: &mut Tx, ctx: &Ctx, limit: i64) -> Result<usize> {
    request::wait_until(tx, request_limit(ctx), ctx.now, limit)
}

fn sessions(tx: &mut Tx, ctx: &Ctx, limit: i64) -> Result<usize> {
    let absolute = ctx.now.plus_h(ctx.config.session.absolute_hours);
    let idle = ctx.now.plus_min(ctx.config.session.idle_minutes).min(absolute);
    session::put_right(tx, absolute.plus_s(SKEW_S), (absolute, idle), ctx.now, limit)
}

fn promises(tx: &mut Tx, ctx: &Ctx, limit: i64) -> Result<usize> {
    promise::put_right(tx, ctx.now.plus_s(SKEW_S), ctx.now, limit)
}
