//! Handing over what waits in the outbox: claimed, written out, attempted, settled.

use std::collections::HashSet;

use super::claimed::{Claimed, holds, sender};
use super::rate::{self, Room};
use super::{first, reason, remind, suppress, webhook};
use crate::db::types::{Instant, MessageId};
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::flow::outbox::mail_id;
use crate::flow::promise;
use crate::flow::ticket::valid_until;
use crate::mail::relay_id;
use crate::model::ctx::Ctx;
use crate::model::message::{self, Ending, Lane, Message, MessageState, Outcome, Reason, Settled, Step, Urgency};
use crate::model::ticket;
use crate::model::user;

/// Claims due messages of a lane for this node. What is no longer true (redeemed or voided ticket, ended user) is
/// withdrawn instead; a mail that waited for half of its secret's validity, or died waiting, is issued anew.
///
/// First what a dead node had begun, then what somebody waits for, then the rest by the time at which it should leave.
/// Of the rest at most `room.calm` are claimed, and of all mails no more than operators let out (`rate`).
pub fn claim_some(tx: &mut Tx, ctx: &Ctx, lane: Lane, node: &str, room: Room) -> Result<Vec<Claimed>> {
    let lease = ctx.lease_until();
    let mut claimed = Vec::new();
    let due = match rate::allowed(tx, ctx, lane)? {
        None => due(tx, ctx, lane, room)?,
        Some(allowed) => rate::due(tx, ctx, room, allowed)?,
    };
    let kept_back = suppress::kept_back(tx, &due)?;
    let firsts: Vec<&Message> =
        due.iter().filter(|seen| first::is_first(seen) && !kept_back.contains(seen.id.as_str())).collect();
    let mut first = first::claim(tx, ctx, node, &firsts)?;
    let looked_at: HashSet<MessageId> = firsts.iter().map(|seen| seen.id.clone()).collect();
    for seen in due {
        if let Some(first) = first.claimed.remove(&seen.id) {
            claimed.push(first);
        }
        if looked_at.contains(&seen.id) && !first.others.contains(&seen.id) {
            continue;
        }
        let withdrawn = match lane {
            Lane::Mail => !still_true(tx, &seen, ctx.now)?,
            Lane::Logout => false,
            Lane::Webhook => webhook::is_over(tx, ctx)?,
        };
        if !withdrawn && seen.state == MessageState::Sending && message::may_have_arrived(tx, &seen.id)? {
            unanswered(tx, ctx, &seen)?;
            continue;
        }
        let took = if withdrawn { message::withdraw(tx, &seen)? } else { message::claim(tx, &seen, node, lease)? };
        if took && seen.state == MessageState::Sending {
            let lost = Ending { began: None, outcome: Outcome::Lost, step: None, code: None, words: None };
            message::end_attempt(tx, &seen.id, seen.attempts, &lost, ctx.now)?;
        }
        if withdrawn || !took {
            continue;
        }
        if kept_back.contains(seen.id.as_str()) {
            let held = message::get(tx, &seen.id)?;
            suppress::keep_back(tx, ctx, &held)?;
            continue;
        }
        message::begin_attempt(tx, &seen.id, seen.attempts + 1, node, ctx.now)?;
        claimed.push(write_out(tx, ctx, &seen.id)?);
    }
    Ok(claimed)
}

/// A node died over the second copy of a mail whose first may have arrived: no third one leaves.
fn unanswered(tx: &mut Tx, ctx: &Ctx, seen: &Message) -> Result<()> {
    let (state, problem) = (MessageState::Failed, Some(Reason::OutcomeUnknown));
    let settled = Settled { state, next_at: ctx.now, problem, code: None, relay_id: None, reply: seen.reply.clone() };
    if message::settle(tx, &seen.id, seen.attempts, &settled, ctx.now)? {
        let lost = Ending { began: None, outcome: Outcome::Lost, step: None, code: None, words: None };
        message::end_attempt(tx, &seen.id, seen.attempts, &lost, ctx.now)?;
        promise::mail_settled(tx, ctx, seen, state, problem)?;
    }
    Ok(())
}

/// The same for everything that is due.
pub fn claim(tx: &mut Tx, ctx: &Ctx, lane: Lane, node: &str, limit: i64) -> Result<Vec<Claimed>> {
    claim_some(tx, ctx, lane, node, Room { any: limit, awaited: limit, calm: limit })
}

/// Somebody waits for a message of this lane that is due.
pub fn is_awaited(db: &mut Db, lane: Lane, now: Instant) -> Result<bool> {
    message::live::is_awaited(db, lane, now)
}

fn due(tx: &mut Tx, ctx: &Ctx, lane: Lane, room: Room) -> Result<Vec<Message>> {
    let mut due = message::live::abandoned(tx, lane, ctx.now, room.any)?;
    let left = |due: &Vec<Message>| room.any - i64::try_from(due.len()).unwrap_or(room.any);
    let awaited = room.awaited.min(left(&due));
    if awaited > 0 {
        due.extend(message::live::due(tx, lane, Urgency::Awaited, ctx.now, awaited)?);
    }
    let calm = room.calm.min(left(&due));
    if calm > 0 {
        let mut others = message::live::due(tx, lane, Urgency::Promised, ctx.now, calm)?;
        others.extend(message::live::due(tx, lane, Urgency::Routine, ctx.now, calm)?);
        others.sort_by_key(|message| message.leave_by);
        others.truncate(usize::try_from(calm).unwrap_or(0));
        due.extend(others);
    }
    Ok(due)
}

/// Keeps a message while its hand-over goes on; `false` when another node has taken it over.
pub fn renew(tx: &mut Tx, ctx: &Ctx, claimed: &Message) -> Result<bool> {
    let lease = ctx.lease_until();
    message::stepped::renew(tx, &claimed.id, claimed.attempts, lease)
}

fn still_true(tx: &mut Tx, seen: &Message, now: Instant) -> Result<bool> {
    let Some(ticket_id) = &seen.ticket_id else { return remind::still_true(tx, seen, now) };
    let ticket = ticket::get(tx, ticket_id)?;
    let user = user::get(tx, &ticket.user_id)?;
    Ok(holds(&ticket, user.state))
}

fn write_out(tx: &mut Tx, ctx: &Ctx, id: &MessageId) -> Result<Claimed> {
    let mut row = message::get(tx, id)?;
    if row.problem == Some(Reason::MailboxFull) && row.relayed_at.is_some() {
        // It came back: another sending, about which the reports of the first one say nothing.
        message::reissued(tx, id, &mail_id(ctx)?, ctx.now)?;
        row = message::get(tx, id)?;
    }
    let Some(ticket_id) = &row.ticket_id else {
        message::written(tx, id, ctx.now)?;
        let message = message::get(tx, id)?;
        let sender = sender(ctx, &message)?;
        return Ok(Claimed { message, secret: None, valid_until: None, sender });
    };
    let ticket = ticket::get(tx, ticket_id)?;
    match (ticket.written_at, ticket.valid_until) {
        (Some(written), Some(until)) if row.written_at.is_some() => {
            // A mail that may have arrived must stay true for as long as it says.
            let half = written.plus_ms(until.since(written) / 2);
            if ctx.now >= half && (ctx.now >= until || !message::may_have_arrived(tx, id)?) {
                let fresh = valid_until(ctx, ticket.kind, ctx.now);
                ticket::reissue(tx, ticket_id, ticket.generation, fresh, ctx.now)?;
                message::reissued(tx, id, &mail_id(ctx)?, ctx.now)?;
            }
        }
        _ => {
            ticket::written(tx, ticket_id, valid_until(ctx, ticket.kind, ctx.now), ctx.now)?;
            message::written(tx, id, ctx.now)?;
        }
    }
    let ticket = ticket::get(tx, ticket_id)?;
    let secret = ctx.keys.ticket_secret(&ticket.key_id, ticket.id.as_str(), ticket.generation)?;
    let message = message::get(tx, id)?;
    let sender = sender(ctx, &message)?;
    Ok(Claimed { message, secret: Some(secret), valid_until: ticket.valid_until, sender })
}

/// How an attempt ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Attempted {
    /// The peer took it; its words.
    Taken(String),
    /// Not now.
    Temporary(Trouble),
    /// Never.
    Permanent(Trouble),
    /// The peer may have it: everything was handed over, and no answer came.
    Unknown(Trouble),
}

/// What went wrong, at which step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// At which step.
    pub step: Step,
    /// The peer's code.
    pub code: Option<i32>,
    /// The peer's words, or ours.
    pub words: String,
}

impl Trouble {
    /// The peer has it with everybody, not with this one message: it is silent, asks for patience, or is broken.
    fn is_general(&self) -> bool {
        self.code.is_none_or(|code| code == 429 || code >= 500)
    }

    /// Why, as one of the closed list.
    fn reason(&self, lane: Lane) -> Reason {
        match (lane, self.step) {
            (Lane::Logout, Step::Http | Step::Guard | Step::Sign) | (Lane::Mail, _) => {
                reason::of_reply(Some(self.step), self.code, &self.words)
            }
            (Lane::Logout, _) => Reason::PortalSilent,
            (Lane::Webhook, Step::Http) if self.code == Some(410) => Reason::WebhookGone,
            (Lane::Webhook, Step::Http) => Reason::WebhookAnswered,
            (Lane::Webhook, Step::Guard) => Reason::WebhookRefused,
            (Lane::Webhook, _) => Reason::WebhookSilent,
        }
    }
}

/// Writes down how an attempt ended. Returns the message's new state, `None` when this node no longer held it.
pub fn settle(tx: &mut Tx, ctx: &Ctx, claimed: &Message, how: &Attempted) -> Result<Option<MessageState>> {
    settle_one(tx, ctx, claimed, how, None)
}

fn settle_one(
    tx: &mut Tx,
    ctx: &Ctx,
    claimed: &Message,
    how: &Attempted,
    began: Option<Instant>,
) -> Result<Option<MessageState>> {
    let give_up = ctx.now >= claimed.give_up_at;
    // Only an attempt that failed is looked up: the many that go well cost nothing more.
    let before = !matches!(how, Attempted::Taken(_)) && message::may_have_arrived(tx, &claimed.id)?;
    let (state, outcome, trouble) = match how {
        Attempted::Taken(_) => (MessageState::Relayed, Outcome::Relayed, None),
        Attempted::Unknown(t) if is_second_copy(tx, claimed)? => (MessageState::Failed, Outcome::Unknown, Some(t)),
        Attempted::Unknown(t) => (MessageState::Unknown, Outcome::Unknown, Some(t)),
        Attempted::Temporary(t) if !give_up && before => (MessageState::Unknown, Outcome::Temporary, Some(t)),
        Attempted::Temporary(t) if give_up => (MessageState::Failed, Outcome::Temporary, Some(t)),
        Attempted::Temporary(t) => (MessageState::Delayed, Outcome::Temporary, Some(t)),
        Attempted::Permanent(t) => (MessageState::Failed, Outcome::Permanent, Some(t)),
    };
    let words: String = match how {
        Attempted::Taken(words) => words.clone(),
        Attempted::Temporary(t) | Attempted::Permanent(t) | Attempted::Unknown(t) => t.words.clone(),
    };
    let words: String = words.chars().filter(|c| !c.is_control()).take(500).collect();
    let unknown = outcome == Outcome::Unknown || before && outcome != Outcome::Permanent;
    let settled = Settled {
        state,
        next_at: match outcome {
            Outcome::Unknown => ctx.now.plus_s(ctx.config.outbox.unknown_wait_seconds),
            _ => ctx.now.plus_ms(back_off_ms(ctx, claimed)),
        },
        problem: trouble.map(|t| if unknown { Reason::OutcomeUnknown } else { t.reason(claimed.lane) }),
        code: trouble.and_then(|t| t.code),
        relay_id: match (claimed.lane, trouble) {
            (Lane::Mail, None) => relay_id::find(&words),
            (Lane::Mail, Some(_)) | (Lane::Logout | Lane::Webhook, _) => None,
        },
        reply: Some(words.clone()),
    };
    if !message::settle(tx, &claimed.id, claimed.attempts, &settled, ctx.now)? {
        return Ok(None);
    }
    let ending = Ending { began, outcome, step: trouble.map(|t| t.step), code: settled.code, words: Some(&words) };
    message::end_attempt(tx, &claimed.id, claimed.attempts, &ending, ctx.now)?;
    match claimed.lane {
        // A portal that does not answer keeps its own messages back, not those of the other; so does a receiver.
        Lane::Logout | Lane::Webhook if matches!(how, Attempted::Temporary(trouble) if trouble.is_general()) => {
            let until = ctx.now.plus_s(ctx.config.outbox.first_retry_seconds);
            message::hold(tx, claimed.lane, &claimed.destination, until)?;
        }
        // A relay that is silent says nothing about one mail domain.
        Lane::Mail | Lane::Logout | Lane::Webhook => {}
    }
    if settled.problem == Some(Reason::WebhookGone) {
        webhook::gone(tx, ctx)?;
    }
    promise::mail_settled(tx, ctx, claimed, state, settled.problem)?;
    if state == MessageState::Failed && claimed.lane == Lane::Mail {
        suppress::after_failure(tx, ctx, claimed, settled.problem)?;
    }
    Ok(Some(state))
}

/// An attempt that ended.
#[derive(Clone, Debug)]
pub struct Ended {
    /// The message as claimed.
    pub message: Message,
    /// How it ended.
    pub how: Attempted,
    /// When the peer was turned to, if the message waited for that in this node: how quick the peer is counts from there.
    pub began: Option<Instant>,
}

/// Writes down how many attempts ended, in their order, all or none.
pub fn settle_all(tx: &mut Tx, ctx: &Ctx, ended: &[Ended]) -> Result<Vec<Option<MessageState>>> {
    ended.iter().map(|one| settle_one(tx, ctx, &one.message, &one.how, one.began)).collect()
}

/// A claimed message whose turn did not come, because the process ends: it waits as before. Nothing where this node no
/// longer holds it.
pub fn give_back(tx: &mut Tx, ctx: &Ctx, claimed: &Message) -> Result<()> {
    message::give_back(tx, &claimed.id, claimed.attempts, ctx.now)
}

/// Another copy may have arrived already: of an attempt that ended as this one, or over which a node died.
fn is_second_copy(tx: &mut Tx, claimed: &Message) -> Result<bool> {
    let may_have = |attempt: &message::Attempt| matches!(attempt.outcome, Some(Outcome::Unknown | Outcome::Lost));
    Ok(message::attempts_of(tx, &claimed.id)?.iter().any(may_have))
}

/// Doubles from the first retry to an hour.
fn back_off_ms(ctx: &Ctx, message: &Message) -> i64 {
    let doublings = u32::try_from((message.attempts - 1).clamp(0, 12)).unwrap_or(0);
    (ctx.config.outbox.first_retry_seconds << doublings).min(3600) * 1000
}
