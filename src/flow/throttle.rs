//! Throttles, keyed by what was typed, known or not (invariant 13).

use crate::db::types::Instant;
use crate::db::{Db, Tx};
use crate::error::{Error, Result};
use crate::model::ctx::Ctx;
use crate::model::throttle;

const LABEL: &str = "cracha/throttle/1";
/// The first wait; it doubles with each further failure.
const FIRST_WAIT_S: i64 = 15;

/// The counter of a typed value under a scope. Keyed: the table tells nothing about what was typed.
pub fn key(ctx: &Ctx, scope: &str, value: &str) -> Result<String> {
    let tag = ctx.keys.tag(LABEL, &format!("{scope}/{value}"))?;
    Ok(format!("{scope}:{}", &tag[..32]))
}

/// Refuses while a wait runs.
pub fn refuse_waiting(db: &mut Db, ctx: &Ctx, key: &str) -> Result<()> {
    match throttle::find(db, key)? {
        Some(counter) if counter.wait_until > ctx.now => {
            let seconds = (counter.wait_until.since(ctx.now) + 999) / 1000;
            Err(Error::Throttled { retry_after_s: u32::try_from(seconds).unwrap_or(u32::MAX) })
        }
        _ => Ok(()),
    }
}

/// Reserves one attempt: it counts as a failure until [`throttle::reset`]. From `free` on, the next one has to wait.
pub fn reserve(tx: &mut Tx, ctx: &Ctx, key: &str, free: i64) -> Result<i64> {
    let failures = throttle::count(tx, key, ctx.now)?;
    if failures >= free {
        throttle::wait(tx, key, wait_until(ctx, failures - free))?;
    }
    Ok(failures)
}

fn wait_until(ctx: &Ctx, beyond: i64) -> Instant {
    let most = ctx.config.throttle.max_wait_seconds;
    let wait = FIRST_WAIT_S.checked_shl(u32::try_from(beyond.clamp(0, 20)).unwrap_or(20)).unwrap_or(most);
    ctx.now.plus_s(wait.min(most))
}
