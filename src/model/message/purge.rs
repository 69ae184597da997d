//! Messages that are over go with their attempts.

use diesel::prelude::*;

use super::state::MessageState;
use crate::db::Tx;
use crate::db::schema::{attempts, messages, promises};
use crate::db::types::{Instant, MessageId};
use crate::error::Result;
use crate::model::promise::Stage;

const OVER: [MessageState; 4] =
    [MessageState::Relayed, MessageState::Delivered, MessageState::Failed, MessageState::Voided];

/// Removes messages caused before `before` that are over and whose promise, if they have one, is not open; at most
/// `limit`; returns how many.
pub fn purge(tx: &mut Tx, before: Instant, limit: i64) -> Result<usize> {
    let open = promises::table
        .filter(promises::stage.eq_any(Stage::open()))
        .filter(messages::promise_id.eq(promises::id.nullable()));
    let ids: Vec<MessageId> = messages::table
        .filter(messages::created_at.lt(before))
        .filter(messages::state.eq_any(OVER))
        .filter(diesel::dsl::not(diesel::dsl::exists(open)))
        .select(messages::id)
        .limit(limit)
        .load(&mut **tx)?;
    diesel::delete(attempts::table.filter(attempts::message_id.eq_any(&ids))).execute(&mut **tx)?;
    Ok(diesel::delete(messages::table.filter(messages::id.eq_any(ids))).execute(&mut **tx)?)
}
