//! Throttles, keyed by what was typed, known or not (invariant 13).
//!
//! A counter of one login makes that login wait. Failures spread over many logins (one address, or one password tried
//! everywhere) only slow their sender down: behind one address sit whole offices, and one of them must not lock the
//! others out. They are counted when they have failed, so that a success writes nothing.

use std::time::Duration;

use crate::crypto::password::normalise;
use crate::crypto::secret::Secret;
use crate::db::types::Instant;
use crate::db::{Db, Tx};
use crate::error::{Error, Result};
use crate::model::ctx::Ctx;
use crate::model::throttle::{self, Counted, Keeping, Throttle};

const LABEL: &str = "cracha/throttle/1";
/// The first wait; it doubles with each further failure.
const FIRST_WAIT_S: i64 = 15;
/// How much each spread failure beyond the free ones adds.
const DELAY_STEP_MS: i64 = 250;
const DAY_MS: i64 = 86_400_000;

/// The counter of a typed value under a scope. Keyed: the table tells nothing about what was typed.
pub fn key(ctx: &Ctx, scope: &str, value: &str) -> Result<String> {
    let tag = ctx.keys.tag(LABEL, &format!("{scope}/{value}"))?;
    Ok(format!("{scope}:{}", &tag[..32]))
}

/// Refuses while a wait runs.
pub fn refuse_waiting(db: &mut Db, ctx: &Ctx, key: &str) -> Result<()> {
    throttle::find(db, key)?.map_or(Ok(()), |counter| refuse(ctx, &counter))
}

fn refuse(ctx: &Ctx, counter: &Throttle) -> Result<()> {
    if counter.wait_until <= ctx.now {
        return Ok(());
    }
    let seconds = (counter.wait_until.since(ctx.now) + 999) / 1000;
    Err(Error::Throttled { retry_after_s: u32::try_from(seconds).unwrap_or(u32::MAX) })
}

/// Reserves one attempt: it counts as a failure until [`throttle::reset`]. After the free ones, the next has to wait.
/// Returns how many there were since the counter began.
pub fn reserve(tx: &mut Tx, ctx: &Ctx, key: &str, keeping: Keeping) -> Result<i64> {
    let counted = throttle::count(tx, key, keeping, ctx.now)?;
    wait_after(tx, ctx, key, counted, ctx.config.throttle.free)?;
    Ok(counted.failures)
}

/// The same with so many free ones, for what only has to wait.
pub fn reserve_after(tx: &mut Tx, ctx: &Ctx, key: &str, free: i64) -> Result<()> {
    let counted = throttle::count(tx, key, Keeping::ForADay, ctx.now)?;
    wait_after(tx, ctx, key, counted, free)
}

fn wait_after(tx: &mut Tx, ctx: &Ctx, key: &str, counted: Counted, free: i64) -> Result<()> {
    match counted.recent - free {
        beyond @ 0.. => throttle::wait(tx, key, wait_until(ctx, beyond)),
        _ => Ok(()),
    }
}

fn wait_until(ctx: &Ctx, beyond: i64) -> Instant {
    let most = ctx.config.throttle.max_wait_seconds;
    let wait = FIRST_WAIT_S.checked_shl(u32::try_from(beyond.clamp(0, 20)).unwrap_or(20)).unwrap_or(most);
    ctx.now.plus_s(wait.min(most))
}

/// The counters that a guess at a login's password meets: the login's, the device's where one has a name there, and the
/// two that a spread guess counts on.
pub struct Met {
    found: Vec<Throttle>,
    spread: Vec<(String, i64)>,
}

/// Reads them.
pub fn meet(db: &mut Db, ctx: &Ctx, login: &str, device: Option<&str>, password: &Secret) -> Result<Met> {
    let spread = spread(ctx, password)?;
    let spread_key = |at: usize| spread.get(at).map_or(login, |(key, _)| key.as_str());
    let found = throttle::find_four(db, [login, device.unwrap_or(login), spread_key(0), spread_key(1)])?;
    Ok(Met { found, spread })
}

impl Met {
    fn counter(&self, key: &str) -> Option<&Throttle> {
        self.found.iter().find(|counter| counter.key == key)
    }

    /// The failures on this counter.
    pub fn failures(&self, key: &str) -> i64 {
        self.counter(key).map_or(0, |counter| counter.failures)
    }

    /// Refuses while a wait of this counter runs.
    pub fn refuse_waiting(&self, ctx: &Ctx, key: &str) -> Result<()> {
        self.counter(key).map_or(Ok(()), |counter| refuse(ctx, counter))
    }

    /// How long a try from this address, with this password, has to wait before it is looked at: nothing for most people.
    pub fn delay(&self, ctx: &Ctx) -> Duration {
        let beyond = self.spread.iter().map(|(key, free)| self.failures(key).saturating_sub(*free)).max();
        let most = ctx.config.throttle.max_delay_seconds.saturating_mul(1000);
        let ms = beyond.unwrap_or(0).saturating_mul(DELAY_STEP_MS).clamp(0, most.max(0));
        Duration::from_millis(u64::try_from(ms).unwrap_or(0))
    }
}

/// A try failed: it counts for its address and for its password, whatever the login.
pub fn count_spread(tx: &mut Tx, ctx: &Ctx, password: &Secret) -> Result<()> {
    for (key, _) in spread(ctx, password)? {
        throttle::count(tx, &key, Keeping::ForADay, ctx.now)?;
    }
    Ok(())
}

/// The two counters of this day, each with what it lets pass. The password is a keyed digest that ends with the day.
fn spread(ctx: &Ctx, password: &Secret) -> Result<Vec<(String, i64)>> {
    let (day, limits) = (ctx.now.ms().div_euclid(DAY_MS), &ctx.config.throttle);
    let mut counters = Vec::new();
    if let Some(ip) = &ctx.ip {
        counters.push((key(ctx, "from", &format!("{day}/{ip}"))?, limits.address_free));
    }
    let password = normalise(password);
    counters.push((key(ctx, "password", &format!("{day}/{}", password.expose()))?, limits.password_free));
    Ok(counters)
}
