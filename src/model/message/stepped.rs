//! Messages that wait for an instant which only a wrong clock can have set. Live states are few and indexed, so that
//! looking costs nothing.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::live::LIVE;
use super::state::MessageState;
use crate::db::schema::messages;
use crate::db::types::{Instant, MessageId};
use crate::db::{Db, Tx};
use crate::error::Result;

const WAITING: [MessageState; 3] = [MessageState::Queued, MessageState::Delayed, MessageState::Unknown];

/// Some message waits beyond `next_at`, or is held beyond `lease_until`.
pub fn any_beyond(db: &mut Db, next_at: Instant, lease_until: Instant) -> Result<bool> {
    let waits: Option<MessageId> = messages::table
        .filter(sql::<Bool>(LIVE))
        .filter(messages::state.eq_any(WAITING))
        .filter(messages::next_at.gt(next_at))
        .select(messages::id)
        .first(db)
        .optional()?;
    if waits.is_some() {
        return Ok(true);
    }
    let held: Option<MessageId> = messages::table
        .filter(messages::state.eq(MessageState::Sending))
        .filter(messages::lease_until.gt(lease_until))
        .select(messages::id)
        .first(db)
        .optional()?;
    Ok(held.is_some())
}

/// Those after so many attempts (the last count stands for all higher ones) that wait beyond `beyond` wait until `to`;
/// at most `limit`.
pub fn wait_until(
    tx: &mut Tx,
    (attempts, and_more): (i32, bool),
    beyond: Instant,
    to: Instant,
    limit: i64,
) -> Result<usize> {
    let most = if and_more { i32::MAX } else { attempts };
    let ids: Vec<MessageId> = messages::table
        .filter(sql::<Bool>(LIVE))
        .filter(messages::state.eq_any(WAITING))
        .filter(messages::next_at.gt(beyond))
        .filter(messages::attempts.between(attempts, most))
        .select(messages::id)
        .limit(limit)
        .load(&mut **tx)?;
    let rows = messages::table.filter(messages::id.eq_any(ids)).filter(messages::state.eq_any(WAITING));
    Ok(diesel::update(rows).set(messages::next_at.eq(to)).execute(&mut **tx)?)
}

/// Leases beyond `beyond` end at `to`; at most `limit`.
pub fn hold_until(tx: &mut Tx, beyond: Instant, to: Instant, limit: i64) -> Result<usize> {
    let ids: Vec<MessageId> = messages::table
        .filter(messages::state.eq(MessageState::Sending))
        .filter(messages::lease_until.gt(beyond))
        .select(messages::id)
        .limit(limit)
        .load(&mut **tx)?;
    let rows = messages::table.filter(messages::id.eq_any(ids)).filter(messages::state.eq(MessageState::Sending));
    Ok(diesel::update(rows).set(messages::lease_until.eq(Some(to))).execute(&mut **tx)?)
}

/// Live ones that are to be given up beyond `beyond` are given up at `to`; at most `limit`.
pub fn give_up_at(tx: &mut Tx, beyond: Instant, to: Instant, limit: i64) -> Result<usize> {
    let ids: Vec<MessageId> = messages::table
        .filter(sql::<Bool>(LIVE))
        .filter(messages::state.eq_any(WAITING))
        .filter(messages::give_up_at.gt(beyond))
        .select(messages::id)
        .limit(limit)
        .load(&mut **tx)?;
    let rows = messages::table.filter(messages::id.eq_any(ids));
    Ok(diesel::update(rows).set(messages::give_up_at.eq(to)).execute(&mut **tx)?)
}

/// Keeps a message that this node is sending until `lease_until`; `false` when it no longer holds this attempt.
pub fn renew(tx: &mut Tx, id: &MessageId, attempt: i32, lease_until: Instant) -> Result<bool> {
    let held = messages::state.eq(MessageState::Sending).and(messages::attempts.eq(attempt));
    let rows = diesel::update(messages::table.find(id).filter(held))
        .set(messages::lease_until.eq(Some(lease_until)))
        .execute(&mut **tx)?;
    Ok(rows == 1)
}
