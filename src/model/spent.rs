//! What counts once: answers of a passkey, and the `jti` of assertions and proofs. A mark of each stays until it would have
//! run out anyway. What is marked begins with its kind, so that no kind uses up another's.

use diesel::prelude::*;

use crate::crypto::secret::sha256_hex;
use crate::db::Tx;
use crate::db::schema::spent_challenges;
use crate::db::types::Instant;
use crate::error::Result;

/// Marks a thing as used until it runs out by itself; `false` when it was before. One statement.
pub fn spend(tx: &mut Tx, what: &str, until: Instant) -> Result<bool> {
    let hash = sha256_hex(what);
    let fresh = diesel::insert_into(spent_challenges::table)
        .values((spent_challenges::hash.eq(hash), spent_challenges::until_at.eq(until)))
        .on_conflict_do_nothing()
        .returning(spent_challenges::until_at);
    Ok(!tx.returned::<Instant, _>(fresh)?.is_empty())
}

/// Forgets what has run out, at most `limit`; returns how many.
pub fn purge(tx: &mut Tx, now: Instant, limit: i64) -> Result<usize> {
    let over = spent_challenges::table.filter(spent_challenges::until_at.lt(now));
    let hashes: Vec<String> = over.select(spent_challenges::hash).limit(limit).load(&mut **tx)?;
    let gone = spent_challenges::table.filter(spent_challenges::hash.eq_any(hashes));
    Ok(diesel::delete(gone).execute(&mut **tx)?)
}
