//! Conversations in lists: the desk's queue, an agent's own, figures, and what is to go.

use diesel::prelude::*;

use super::{ClosedWhy, Conversation, ConversationState, KnownBy};
use crate::db::schema::conversations;
use crate::db::types::{CaseId, ConversationId, Instant, UserId};
use crate::db::{Db, Tx};
use crate::error::Result;

/// Those in a state, who waits longest first.
pub fn queue(db: &mut Db, state: ConversationState, limit: i64) -> Result<Vec<Conversation>> {
    Ok(conversations::table
        .filter(conversations::state.eq(state))
        .select(Conversation::as_select())
        .order(conversations::queued_at)
        .limit(limit)
        .load(db)?)
}

/// An agent's own, the oldest first.
pub fn of_agent(db: &mut Db, agent: &UserId, limit: i64) -> Result<Vec<Conversation>> {
    Ok(conversations::table
        .filter(conversations::agent_id.eq(agent))
        .filter(conversations::state.eq_any(ConversationState::OF_THE_DESK))
        .select(Conversation::as_select())
        .order(conversations::queued_at)
        .limit(limit)
        .load(db)?)
}

/// Of a user whom the house knows so, the newest first, at most `limit`.
pub fn of_user(db: &mut Db, user: &UserId, known_by: KnownBy, limit: i64) -> Result<Vec<Conversation>> {
    Ok(conversations::table
        .filter(conversations::user_id.eq(user))
        .filter(conversations::known_by.eq(known_by))
        .select(Conversation::as_select())
        .order(conversations::id.desc())
        .limit(limit)
        .load(db)?)
}

/// The one of a case.
pub fn latest_of_case(db: &mut Db, case: &CaseId) -> Result<Option<Conversation>> {
    Ok(conversations::table
        .filter(conversations::case_id.eq(case))
        .select(Conversation::as_select())
        .order(conversations::created_at.desc())
        .first(db)
        .optional()?)
}

/// How many ended for a reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closed {
    /// Why.
    pub why: ClosedWhy,
    /// How many.
    pub total: i64,
}

/// How many ended since then, by reason.
pub fn closed_since(db: &mut Db, since: Instant) -> Result<Vec<Closed>> {
    let rows: Vec<(ClosedWhy, i64)> = conversations::table
        .filter(conversations::closed_at.ge(since))
        .filter(conversations::closed_why.is_not_null())
        .group_by(conversations::closed_why)
        .select((conversations::closed_why.assume_not_null(), diesel::dsl::count_star()))
        .load(db)?;
    Ok(rows.into_iter().map(|(why, total)| Closed { why, total }).collect())
}

/// Those in a state in which nothing has happened since then.
pub fn silent(db: &mut Db, state: ConversationState, before: Instant, limit: i64) -> Result<Vec<ConversationId>> {
    Ok(conversations::table
        .filter(conversations::state.eq(state))
        .filter(conversations::updated_at.lt(before))
        .select(conversations::id)
        .limit(limit)
        .load(db)?)
}

/// Removes those that ended before, with their lines; at most `limit`; returns how many.
pub fn purge(tx: &mut Tx, before: Instant, limit: i64) -> Result<usize> {
    let ids: Vec<ConversationId> = conversations::table
        .filter(conversations::closed_at.lt(before))
        .select(conversations::id)
        .limit(limit)
        .load(&mut **tx)?;
    let files = crate::db::schema::conversation_attachments::table;
    let of = crate::db::schema::conversation_attachments::conversation_id.eq_any(&ids);
    diesel::delete(files.filter(of)).execute(&mut **tx)?;
    let lines = crate::db::schema::conversation_lines::table;
    let of = crate::db::schema::conversation_lines::conversation_id.eq_any(&ids);
    diesel::delete(lines.filter(of)).execute(&mut **tx)?;
    Ok(diesel::delete(conversations::table.filter(conversations::id.eq_any(&ids))).execute(&mut **tx)?)
}
