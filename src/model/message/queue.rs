//! How a message is claimed, settled and withdrawn: each a conditional update whose row count is the lock (invariant 5).

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::attempt::forget_attempt;
use super::live::LIVE;
use super::reason::Reason;
use super::row::Message;
use super::state::{Lane, MessageState};
use crate::db::Tx;
use crate::db::prepared::parts;
use crate::db::schema::messages;
use crate::db::types::{Instant, MessageId};
use crate::error::Result;

/// Takes the lease; `false` when another node was faster. `seen` is the row as it was read.
pub fn claim(tx: &mut Tx, seen: &Message, node: &str, lease_until: Instant) -> Result<bool> {
    let claimed = diesel::update(
        messages::table
            .find(&seen.id)
            .filter(messages::state.eq(seen.state))
            .filter(messages::attempts.eq(seen.attempts)),
    )
    .set((
        messages::state.eq(MessageState::Sending),
        messages::attempts.eq(seen.attempts + 1),
        messages::lease_until.eq(Some(lease_until)),
        messages::lease_by.eq(Some(node)),
    ))
    .returning(messages::attempts);
    Ok(tx.returned::<i32, _>(claimed)?.len() == 1)
}

/// Takes the leases of messages that never left, as written now; those that this node has then. Another may have been
/// faster with some.
pub fn claim_first(
    tx: &mut Tx,
    ids: &[MessageId],
    node: &str,
    lease_until: Instant,
    now: Instant,
) -> Result<Vec<MessageId>> {
    let mut claimed = Vec::new();
    for part in parts(ids) {
        let waiting = messages::table
            .filter(messages::id.eq_any(part))
            .filter(messages::state.eq(MessageState::Queued))
            .filter(messages::attempts.eq(0));
        let taken = diesel::update(waiting)
            .set((
                messages::state.eq(MessageState::Sending),
                messages::attempts.eq(1),
                messages::lease_until.eq(Some(lease_until)),
                messages::lease_by.eq(Some(node)),
                messages::written_at.eq(Some(now)),
            ))
            .returning(messages::id);
        claimed.extend(tx.returned::<MessageId, _>(taken)?);
    }
    Ok(claimed)
}

/// First written at this instant: the Date header of every attempt.
pub fn written(tx: &mut Tx, id: &MessageId, now: Instant) -> Result<()> {
    let written = diesel::update(messages::table.find(id).filter(messages::written_at.is_null()))
        .set(messages::written_at.eq(Some(now)))
        .returning(messages::attempts);
    tx.returned::<i32, _>(written)?;
    Ok(())
}

/// Issued anew: new Message-ID, written now.
pub fn reissued(tx: &mut Tx, id: &MessageId, mail_id: &str, now: Instant) -> Result<()> {
    diesel::update(messages::table.find(id))
        .set((messages::mail_id.eq(mail_id), messages::written_at.eq(Some(now))))
        .execute(&mut **tx)?;
    Ok(())
}

/// Sending → waiting, as if it had not been claimed: its turn did not come. Nothing where another node has it.
pub fn give_back(tx: &mut Tx, id: &MessageId, attempt: i32, now: Instant) -> Result<()> {
    let mine = messages::table
        .find(id)
        .filter(messages::state.eq(MessageState::Sending))
        .filter(messages::attempts.eq(attempt));
    let state = if attempt > 1 { MessageState::Delayed } else { MessageState::Queued };
    let given = diesel::update(mine)
        .set((
            messages::state.eq(state),
            messages::attempts.eq(attempt - 1),
            messages::next_at.eq(now),
            messages::lease_until.eq(None::<Instant>),
            messages::lease_by.eq(None::<String>),
        ))
        .returning(messages::attempts);
    if tx.returned::<i32, _>(given)?.len() == 1 {
        forget_attempt(tx, id, attempt)?;
    }
    Ok(())
}

/// How an attempt changes its message.
#[derive(Clone, Debug)]
pub struct Settled {
    /// The new state.
    pub state: MessageState,
    /// When to try again, for Delayed and Unknown.
    pub next_at: Instant,
    /// Why it failed.
    pub problem: Option<Reason>,
    /// The peer's code.
    pub code: Option<i32>,
    /// The relay's name for the mail, once it has it.
    pub relay_id: Option<String>,
    /// The peer's words.
    pub reply: Option<String>,
}

/// Sending → the outcome, only by the node that holds this attempt; `false` when it no longer does.
pub fn settle(tx: &mut Tx, id: &MessageId, attempt: i32, with: &Settled, now: Instant) -> Result<bool> {
    let settled = diesel::update(
        messages::table
            .find(id)
            .filter(messages::state.eq(MessageState::Sending))
            .filter(messages::attempts.eq(attempt)),
    )
    .set((
        messages::state.eq(with.state),
        messages::next_at.eq(with.next_at),
        messages::lease_until.eq(None::<Instant>),
        messages::lease_by.eq(None::<String>),
        messages::problem.eq(with.problem),
        messages::code.eq(with.code),
        messages::relay_id.eq(with.relay_id.as_deref()),
        messages::reply.eq(with.reply.as_deref()),
        messages::relayed_at.eq((with.state == MessageState::Relayed).then_some(now)),
        messages::failed_at.eq((with.state == MessageState::Failed).then_some(now)),
    ))
    .returning(messages::attempts);
    Ok(tx.returned::<i32, _>(settled)?.len() == 1)
}

/// A report about a mail that the relay took: delivered, or failed after all. `false` when it is known already, or the
/// relay has not taken it.
pub fn reported(
    tx: &mut Tx,
    id: &MessageId,
    state: MessageState,
    problem: Option<Reason>,
    words: &str,
    now: Instant,
) -> Result<bool> {
    // What nobody knew is known now: no second copy leaves.
    let from: &[MessageState] = match state {
        MessageState::Failed => &[MessageState::Relayed, MessageState::Delivered, MessageState::Unknown],
        _ => &[MessageState::Relayed, MessageState::Unknown],
    };
    let unknown = messages::state.eq(MessageState::Failed).and(messages::problem.eq(Reason::OutcomeUnknown));
    let open = messages::state.eq_any(from).or(unknown.assume_not_null());
    let (failed, delivered) = match state {
        MessageState::Failed => (Some(now), None),
        _ => (None, Some(now)),
    };
    let row = messages::table.find(id);
    let rows = diesel::update(row.filter(open))
        .set((messages::state.eq(state), messages::problem.eq(problem), messages::reply.eq(Some(words))))
        .execute(&mut **tx)?;
    if rows == 1 && failed.is_some() {
        diesel::update(row).set(messages::failed_at.eq(failed)).execute(&mut **tx)?;
    } else if rows == 1 {
        let arrived = (messages::delivered_at.eq(delivered), messages::failed_at.eq(failed));
        diesel::update(row).set(arrived).execute(&mut **tx)?;
    }
    Ok(rows == 1)
}

/// Withdraws what has not left yet; `false` when it is on its way or gone.
pub fn void(tx: &mut Tx, id: &MessageId, replaced_by: Option<&MessageId>) -> Result<bool> {
    let rows = diesel::update(messages::table.find(id).filter(messages::state.eq_any([
        MessageState::Queued,
        MessageState::Delayed,
        MessageState::Unknown,
    ])))
    .set((messages::state.eq(MessageState::Voided), messages::replaced_by.eq(replaced_by)))
    .execute(&mut **tx)?;
    Ok(rows == 1)
}

/// Withdraws a due message, also one that a dead node had begun. `seen` is the row as it was read.
pub fn withdraw(tx: &mut Tx, seen: &Message) -> Result<bool> {
    let as_seen = messages::state.eq(seen.state).and(messages::attempts.eq(seen.attempts));
    let rows = diesel::update(messages::table.find(&seen.id).filter(as_seen))
        .set((
            messages::state.eq(MessageState::Voided),
            messages::lease_until.eq(None::<Instant>),
            messages::lease_by.eq(None::<String>),
        ))
        .execute(&mut **tx)?;
    Ok(rows == 1)
}

/// Delayed or failed → to be tried now; `false` in any other state.
pub fn again(tx: &mut Tx, id: &MessageId, now: Instant, give_up_at: Instant) -> Result<bool> {
    let rows = diesel::update(
        messages::table.find(id).filter(messages::state.eq_any([MessageState::Delayed, MessageState::Failed])),
    )
    .set((
        messages::state.eq(MessageState::Delayed),
        messages::next_at.eq(now),
        messages::give_up_at.eq(give_up_at),
        messages::failed_at.eq(None::<Instant>),
    ))
    .execute(&mut **tx)?;
    Ok(rows == 1)
}

/// Keeps the other waiting messages to a destination until then: it does not answer.
pub fn hold(tx: &mut Tx, lane: Lane, destination: &str, until: Instant) -> Result<()> {
    diesel::update(
        messages::table
            .filter(messages::lane.eq(lane))
            .filter(messages::destination.eq(destination))
            .filter(sql::<Bool>(LIVE))
            .filter(messages::state.eq_any([MessageState::Queued, MessageState::Delayed]))
            .filter(messages::next_at.lt(until)),
    )
    .set(messages::next_at.eq(until))
    .execute(&mut **tx)?;
    Ok(())
}
