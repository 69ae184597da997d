//! Counters of failures, keyed by what was typed, known or not (invariant 13). The key is a keyed digest.

use diesel::dsl::case_when;
use diesel::prelude::*;

use crate::db::schema::throttles;
use crate::db::types::Instant;
use crate::db::{Db, Tx};
use crate::error::{Error, Result};

/// One counter.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = throttles, treat_none_as_default_value = false)]
pub struct Throttle {
    /// Digest of scope and value.
    pub key: String,
    /// Failures since it began: what stops a password.
    pub failures: i64,
    /// The last one.
    pub last_at: Instant,
    /// Nothing is looked at before.
    pub wait_until: Instant,
    /// Failures since the last day without one: what the waits follow.
    pub recent: i64,
    /// See [`Keeping`].
    pub stays: bool,
}

/// How long a counter says anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeping {
    /// Somebody's: its failures add up until it is reset, however long that takes.
    UntilReset,
    /// Nobody's, or of something that only slows down: after a day of silence it is like one that never was.
    ForADay,
}

/// What has been counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    /// Since it began.
    pub failures: i64,
    /// Since the last day of silence.
    pub recent: i64,
}

/// A day, in hours: the longest wait is over long before.
const SILENCE_H: i64 = 24;

/// The counter of a key.
pub fn find(db: &mut Db, key: &str) -> Result<Option<Throttle>> {
    Ok(throttles::table.find(key).select(Throttle::as_select()).first(db).optional()?)
}

/// The counters of these four keys, as far as they exist; one query, for it stands before every login.
pub fn find_four(db: &mut Db, keys: [&str; 4]) -> Result<Vec<Throttle>> {
    let [one, two, three, four] = keys.map(|key| throttles::key.eq(key));
    let wanted = one.or(two).or(three).or(four);
    Ok(throttles::table.filter(wanted).select(Throttle::as_select()).load(db)?)
}

/// Counts one more, in one statement: parallel tries all count, each with numbers of its own. After a day of silence the
/// waits begin anew for every login, known or not: else a counter that was forgotten could be told from one that was not.
pub fn count(tx: &mut Tx, key: &str, keeping: Keeping, now: Instant) -> Result<Counted> {
    count_many(tx, key, 1, keeping, now)
}

/// Counts `more` at once: the same statement.
pub fn count_many(tx: &mut Tx, key: &str, more: i64, keeping: Keeping, now: Instant) -> Result<Counted> {
    let stays = keeping == Keeping::UntilReset;
    let row = Throttle { key: key.into(), failures: more, last_at: now, wait_until: now, recent: more, stays };
    let awake = throttles::last_at.ge(now.plus_h(-SILENCE_H));
    let counted = diesel::insert_into(throttles::table)
        .values(&row)
        .on_conflict(throttles::key)
        .do_update()
        .set((
            throttles::failures.eq(throttles::failures + more),
            throttles::recent.eq(case_when(awake, throttles::recent + more).otherwise(more)),
            throttles::last_at.eq(now),
            throttles::stays.eq(stays),
        ))
        .returning((throttles::failures, throttles::recent));
    let (failures, recent) = tx.returned(counted)?.pop().ok_or(Error::NotFound)?;
    Ok(Counted { failures, recent })
}

/// Nothing is looked at before `until`; a longer wait stays.
pub fn wait(tx: &mut Tx, key: &str, until: Instant) -> Result<()> {
    let shorter = throttles::table.find(key).filter(throttles::wait_until.lt(until));
    diesel::update(shorter).set(throttles::wait_until.eq(until)).execute(&mut **tx)?;
    Ok(())
}

/// Counters that were counted beyond `ahead`, which only a wrong clock does, count as of now and wait until `longest` at
/// most; at most `limit`.
pub fn put_right(tx: &mut Tx, ahead: Instant, now: Instant, longest: Instant, limit: i64) -> Result<usize> {
    let keys: Vec<String> =
        throttles::table.filter(throttles::last_at.gt(ahead)).select(throttles::key).limit(limit).load(&mut **tx)?;
    let too_long = throttles::table.filter(throttles::key.eq_any(&keys)).filter(throttles::wait_until.gt(longest));
    diesel::update(too_long).set(throttles::wait_until.eq(longest)).execute(&mut **tx)?;
    let counted = throttles::table.filter(throttles::key.eq_any(&keys));
    Ok(diesel::update(counted).set(throttles::last_at.eq(now)).execute(&mut **tx)?)
}

/// Forgets a counter (success resets only that one).
pub fn reset(tx: &mut Tx, key: &str) -> Result<()> {
    diesel::delete(throttles::table.find(key)).execute(&mut **tx)?;
    Ok(())
}

/// Forgets counters that are kept [`Keeping::ForADay`] and were silent for longer, at most `limit`; returns how many.
pub fn purge(tx: &mut Tx, now: Instant, limit: i64) -> Result<usize> {
    let before = now.plus_h(-SILENCE_H);
    let keys: Vec<String> = throttles::table
        .filter(throttles::stays.eq(false))
        .filter(throttles::last_at.lt(before))
        .filter(throttles::wait_until.lt(before))
        .select(throttles::key)
        .limit(limit)
        .load(&mut **tx)?;
    Ok(diesel::delete(throttles::table.filter(throttles::key.eq_any(keys))).execute(&mut **tx)?)
}
