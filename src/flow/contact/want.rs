//! The visitor goes on: to an agent, or away.

use super::hours::service;
use super::{thread, told};
use crate::db::Tx;
use crate::db::types::{ConversationId, Instant};
use crate::error::{Error, Field, Result, Rule};
use crate::model::address;
use crate::model::case::{self, CaseState};
use crate::model::conversation::{self, ClosedWhy, Conversation, ConversationState, Family, LineKind, NewLine};
use crate::model::ctx::Ctx;

/// What became of the wish for an agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// It waits in the queue.
    Queued,
    /// Nobody is at the desk: it is answered by mail.
    ByMail {
        /// From when on somebody is there.
        back_at: Option<Instant>,
    },
    /// Nobody is at the desk, and nobody knows where an answer may go. Nothing has changed.
    NeedsEmail {
        /// From when on somebody is there.
        back_at: Option<Instant>,
    },
}

/// The visitor wants an agent: within the service hours it waits for one, outside of them it is answered by mail, to
/// `email` or to the address that is known.
///
/// # Errors
/// `Conflict` when it is over; `Invalid` for an address that is none.
pub fn want_agent(ctx: &Ctx, tx: &mut Tx, id: &ConversationId, email: Option<&str>) -> Result<Wanted> {
    let row = conversation::get(tx, id)?;
    match row.state {
        ConversationState::Asking => {}
        ConversationState::Waiting | ConversationState::Talking => return Ok(Wanted::Queued),
        ConversationState::ByMail => return Ok(Wanted::ByMail { back_at: service(ctx).back_at }),
        ConversationState::Closed => return Err(Error::Conflict(Rule::ConversationOver)),
    }
    let service = service(ctx);
    let wanted = if service.open {
        if !conversation::wait(tx, id, ctx.now)? {
            return Err(Error::Retry);
        }
        conversation::append(tx, id, &NewLine::product(LineKind::Queued, ""), ctx.now)?;
        Wanted::Queued
    } else {
        let back_at = service.back_at;
        let typed = email.map(str::trim).filter(|typed| !typed.is_empty()).unwrap_or(&row.email_typed).to_owned();
        if typed.is_empty() {
            return Ok(Wanted::NeedsEmail { back_at });
        }
        if let Some(flaw) = address::problem(&typed) {
            return Err(Error::Invalid { field: Field::Email, reason: flaw });
        }
        by_mail(ctx, tx, &row, &typed, back_at)?;
        Wanted::ByMail { back_at }
    };
    case::change_state(tx, &row.case_id, CaseState::Prepared, CaseState::Open, ctx.now)?;
    if row.family == Family::Order {
        told::representative(ctx, tx, &row, None)?;
    }
    Ok(wanted)
}

fn by_mail(ctx: &Ctx, tx: &mut Tx, row: &Conversation, email: &str, back_at: Option<Instant>) -> Result<()> {
    let from = [ConversationState::Asking, ConversationState::Waiting];
    if !conversation::by_mail(tx, &row.id, &from, email, ctx.now)? {
        return Err(Error::Retry);
    }
    let back = back_at.map(|at| at.ms().to_string()).unwrap_or_default();
    conversation::append(tx, &row.id, &NewLine::product(LineKind::ByMail, &back), ctx.now)?;
    thread::received(ctx, tx, &Conversation { email_typed: email.to_owned(), ..row.clone() }, back_at)
}

/// What the product offered was enough.
///
/// # Errors
/// `Conflict` when an agent is wanted or has it already, or it is over.
pub fn solved(ctx: &Ctx, tx: &mut Tx, id: &ConversationId) -> Result<ClosedWhy> {
    let row = conversation::get(tx, id)?;
    if row.state != ConversationState::Asking || row.family == Family::Delivery {
        return Err(Error::Conflict(Rule::ConversationOver));
    }
    end(ctx, tx, &row, ClosedWhy::SolvedByProduct)
}

/// The visitor ends it. Nothing when it is over already, or answered by mail; a delivery that was reported stays with the
/// desk, which answers by mail.
pub fn leave(ctx: &Ctx, tx: &mut Tx, id: &ConversationId) -> Result<Option<ClosedWhy>> {
    let row = conversation::get(tx, id)?;
    let reported = row.family == Family::Delivery && conversation::last_of(tx, id, LineKind::Typed)?.is_some();
    match row.state {
        ConversationState::Closed => return Ok(None),
        ConversationState::Asking | ConversationState::Waiting if reported => {
            by_mail(ctx, tx, &row, &row.email_typed, service(ctx).back_at)?;
            return Ok(None);
        }
        // Whoever is answered by mail has left already, and still wants the answer.
        ConversationState::ByMail => return Ok(None),
        _ => {}
    }
    end(ctx, tx, &row, ClosedWhy::VisitorLeft).map(Some)
}

/// Closes conversation and case.
pub(super) fn end(ctx: &Ctx, tx: &mut Tx, row: &Conversation, why: ClosedWhy) -> Result<ClosedWhy> {
    if !conversation::close(tx, &row.id, why, ctx.now)? {
        return Err(Error::Conflict(Rule::ConversationOver));
    }
    conversation::append(tx, &row.id, &NewLine::product(LineKind::Closed, why.as_str()), ctx.now)?;
    case::settle(tx, &row.case_id, ctx.now)?;
    Ok(why)
}

/// Those that nobody has touched for a day while the product asked are as good as left, at most `limit`; returns how many.
/// What waits for the desk stays, and a delivery that was reported is answered by mail.
pub fn close_silent(tx: &mut Tx, ctx: &Ctx, limit: i64) -> Result<usize> {
    const SILENCE_H: i64 = 24;
    let silent = conversation::silent(tx, ConversationState::Asking, ctx.now.plus_h(-SILENCE_H), limit)?;
    for id in &silent {
        leave(ctx, tx, id)?;
    }
    Ok(silent.len())
}
