//! A conversation that goes on by mail.

use diesel::prelude::*;

use super::{ClosedWhy, ConversationState, in_states};
use crate::db::Tx;
use crate::db::schema::conversations;
use crate::db::types::{ConversationId, Instant, UserId};
use crate::error::Result;

/// Its last mail, from either side.
pub fn mailed(tx: &mut Tx, id: &ConversationId, mail_id: &str) -> Result<()> {
    diesel::update(conversations::table.find(id))
        .set(conversations::last_mail_id.eq(Some(mail_id)))
        .execute(&mut **tx)?;
    Ok(())
}

/// It was over and goes on by mail; nobody has it. `false` when it was not over.
pub fn reopen(tx: &mut Tx, id: &ConversationId, now: Instant) -> Result<bool> {
    let rows = diesel::update(in_states(id, &[ConversationState::Closed]))
        .set((
            conversations::state.eq(ConversationState::ByMail),
            conversations::agent_id.eq(None::<UserId>),
            conversations::queued_at.eq(Some(now)),
            conversations::closed_at.eq(None::<Instant>),
            conversations::closed_why.eq(None::<ClosedWhy>),
            conversations::updated_at.eq(now),
        ))
        .execute(&mut **tx)?;
    Ok(rows == 1)
}

/// Who waited or talked before a screen goes on by mail; whoever has it keeps it. Nothing for one that is by mail or over.
pub fn leave_to_mail(tx: &mut Tx, id: &ConversationId, now: Instant) -> Result<()> {
    let before = [ConversationState::Asking, ConversationState::Waiting, ConversationState::Talking];
    diesel::update(in_states(id, &before))
        .set((
            conversations::state.eq(ConversationState::ByMail),
            conversations::queued_at.eq(Some(now)),
            conversations::updated_at.eq(now),
        ))
        .execute(&mut **tx)?;
    Ok(())
}
