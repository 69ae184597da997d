//! Authorization requests that came by the back channel (RFC 9126): validated when they came, waiting for the browser that
//! brings their name.

use diesel::prelude::*;

use crate::db::schema::pushed_requests;
use crate::db::types::{ClientId, Instant};
use crate::db::{Db, Tx};
use crate::error::Result;

/// One pushed request.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = pushed_requests, treat_none_as_default_value = false)]
pub struct PushedRequest {
    /// SHA-256 of its name.
    pub hash: String,
    /// Whose it is.
    pub client_id: ClientId,
    /// The validated request as JSON.
    pub request: String,
    /// When it came.
    pub created_at: Instant,
    /// Until when a browser may bring it.
    pub valid_until: Instant,
    /// When a code was made for it.
    pub used_at: Option<Instant>,
}

/// Stores one.
pub fn insert(tx: &mut Tx, pushed: &PushedRequest) -> Result<()> {
    diesel::insert_into(pushed_requests::table).values(pushed).execute(&mut **tx)?;
    Ok(())
}

/// This client's of this name, if it has not run out and no code was made for it.
pub fn find(db: &mut Db, client: &ClientId, hash: &str, now: Instant) -> Result<Option<PushedRequest>> {
    Ok(pushed_requests::table
        .find(hash)
        .filter(pushed_requests::client_id.eq(client))
        .filter(pushed_requests::valid_until.gt(now))
        .filter(pushed_requests::used_at.is_null())
        .select(PushedRequest::as_select())
        .first(db)
        .optional()?)
}

/// A code is made for it; `false` when one was before. A login may take longer than its name is good.
pub fn use_up(tx: &mut Tx, hash: &str, now: Instant) -> Result<bool> {
    let unused = pushed_requests::table.find(hash).filter(pushed_requests::used_at.is_null());
    Ok(diesel::update(unused).set(pushed_requests::used_at.eq(Some(now))).execute(&mut **tx)? == 1)
}

/// Removes what ran out before `before`, at most `limit`; returns how many.
pub fn purge(tx: &mut Tx, before: Instant, limit: i64) -> Result<usize> {
    let hashes: Vec<String> = pushed_requests::table
        .filter(pushed_requests::valid_until.lt(before))
        .select(pushed_requests::hash)
        .limit(limit)
        .load(&mut **tx)?;
    Ok(diesel::delete(pushed_requests::table.filter(pushed_requests::hash.eq_any(hashes))).execute(&mut **tx)?)
}
