//! A call with an `Idempotency-Key`: what it was answered, part by part, so that the same call gets the same answer.

use diesel::prelude::*;

use crate::db::schema::{idempotent_answers, idempotent_calls};
use crate::db::types::{CallId, Instant, text_enum};
use crate::db::{Db, Tx};
use crate::error::Result;

text_enum! {
    /// How far it is.
    pub enum CallState {
        /// A node works on it, or died with it.
        Running = "running",
        /// The whole answer is here.
        Answered = "answered",
    }
}

/// One call.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = idempotent_calls, treat_none_as_default_value = false)]
pub struct IdempotentCall {
    /// Row.
    pub id: CallId,
    /// Whose key.
    pub client_id: String,
    /// As sent.
    pub key: String,
    /// SHA-256 of the body.
    pub digest: String,
    /// The key of its batch.
    pub batch: String,
    /// See [`CallState`].
    pub state: CallState,
    /// A node works on it until then.
    pub lease_until: Option<Instant>,
    /// Which call of which node.
    pub lease_by: Option<String>,
    /// When it came first.
    pub created_at: Instant,
}

/// Adds one; `Duplicate` when this client has used the key.
pub fn insert(tx: &mut Tx, call: &IdempotentCall) -> Result<()> {
    tx.savepoint(|tx| {
        diesel::insert_into(idempotent_calls::table).values(call).execute(&mut **tx)?;
        Ok(())
    })
}

/// This client's call with this key.
pub fn find(db: &mut Db, client_id: &str, key: &str) -> Result<Option<IdempotentCall>> {
    Ok(idempotent_calls::table
        .filter(idempotent_calls::client_id.eq(client_id))
        .filter(idempotent_calls::key.eq(key))
        .select(IdempotentCall::as_select())
        .first(db)
        .optional()?)
}

/// Takes over one that nobody works on; `false` while somebody does, or when it was answered.
pub fn claim(tx: &mut Tx, id: &CallId, by: &str, until: Instant, now: Instant) -> Result<bool> {
    let free = idempotent_calls::lease_until.is_null().or(idempotent_calls::lease_until.lt(now));
    let running = idempotent_calls::state.eq(CallState::Running);
    let rows = diesel::update(idempotent_calls::table.find(id).filter(running).filter(free))
        .set((idempotent_calls::lease_until.eq(Some(until)), idempotent_calls::lease_by.eq(Some(by))))
        .execute(&mut **tx)?;
    Ok(rows == 1)
}

/// Keeps the lease; `false` when another took over.
pub fn renew(tx: &mut Tx, id: &CallId, by: &str, until: Instant) -> Result<bool> {
    let rows = diesel::update(idempotent_calls::table.find(id).filter(idempotent_calls::lease_by.eq(by)))
        .set(idempotent_calls::lease_until.eq(Some(until)))
        .execute(&mut **tx)?;
    Ok(rows == 1)
}

/// Gives the lease back; the answer is whole or is not, as `state` says.
pub fn release(tx: &mut Tx, id: &CallId, by: &str, state: CallState) -> Result<()> {
    diesel::update(idempotent_calls::table.find(id).filter(idempotent_calls::lease_by.eq(by)))
        .set((
            idempotent_calls::state.eq(state),
            idempotent_calls::lease_until.eq(None::<Instant>),
            idempotent_calls::lease_by.eq(None::<String>),
        ))
        .execute(&mut **tx)?;
    Ok(())
}

/// Keeps the answers for its next lines, as JSON.
pub fn add_answers(tx: &mut Tx, id: &CallId, part: i32, json: &str) -> Result<()> {
    diesel::insert_into(idempotent_answers::table)
        .values((
            idempotent_answers::call_id.eq(id),
            idempotent_answers::part.eq(part),
            idempotent_answers::answers.eq(json),
        ))
        .execute(&mut **tx)?;
    Ok(())
}

/// The answers so far, in order.
pub fn answers(db: &mut Db, id: &CallId) -> Result<Vec<String>> {
    Ok(idempotent_answers::table
        .filter(idempotent_answers::call_id.eq(id))
        .order(idempotent_answers::part)
        .select(idempotent_answers::answers)
        .load(db)?)
}

/// Forgets calls that came before `before`, at most `limit`; returns how many.
pub fn purge(tx: &mut Tx, before: Instant, limit: i64) -> Result<usize> {
    let ids: Vec<CallId> = idempotent_calls::table
        .filter(idempotent_calls::created_at.lt(before))
        .select(idempotent_calls::id)
        .limit(limit)
        .load(&mut **tx)?;
    diesel::delete(idempotent_answers::table.filter(idempotent_answers::call_id.eq_any(&ids))).execute(&mut **tx)?;
    Ok(diesel::delete(idempotent_calls::table.filter(idempotent_calls::id.eq_any(ids))).execute(&mut **tx)?)
}
