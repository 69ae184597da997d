//! Counters of failures, keyed by what was typed, known or not (invariant 13). The key is a keyed digest.

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
    /// Consecutive failures.
    pub failures: i64,
    /// The last one.
    pub last_at: Instant,
    /// Nothing is looked at before.
    pub wait_until: Instant,
}

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

/// Counts one more and returns the new count, in one statement: parallel tries all count, each with a number of its own.
pub fn count(tx: &mut Tx, key: &str, now: Instant) -> Result<i64> {
    let row = Throttle { key: key.into(), failures: 1, last_at: now, wait_until: now };
    let counted = diesel::insert_into(throttles::table)
        .values(&row)
        .on_conflict(throttles::key)
        .do_update()
        .set((throttles::failures.eq(throttles::failures + 1), throttles::last_at.eq(now)))
        .returning(throttles::failures);
    tx.returned(counted)?.pop().ok_or(Error::NotFound)
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

/// Forgets counters of these scopes whose last count is older than `before`, at most `limit` of each.
pub fn purge(tx: &mut Tx, scopes: &[&str], before: Instant, limit: i64) -> Result<usize> {
    let mut forgotten = 0;
    for scope in scopes {
        let keys: Vec<String> = throttles::table
            .filter(throttles::key.like(format!("{scope}:%")))
            .filter(throttles::last_at.lt(before))
            .filter(throttles::wait_until.lt(before))
            .select(throttles::key)
            .limit(limit)
            .load(&mut **tx)?;
        forgotten += diesel::delete(throttles::table.filter(throttles::key.eq_any(keys))).execute(&mut **tx)?;
    }
    Ok(forgotten)
}
