//! The one way out (invariant 2): rows written in the transaction that caused them, claimed, attempted, settled.

use serde::{Deserialize, Serialize};

use super::ticket::valid_until;
use crate::crypto::secret::{Secret, random_token};
use crate::db::types::{ClientId, Instant, MessageId, PromiseId, ResellerId, TicketId, UserId};
use crate::db::{Db, Nudge, Tx};
use crate::error::{Error, Result};
use crate::mail::letter::{Asked, Letter, Person};
use crate::model::ctx::Ctx;
use crate::model::message::{self, Lane, Message, MessageState, Settled, Urgency};
use crate::model::promise;
use crate::model::ticket::{self, TicketState};
use crate::model::user::{self, User, UserState};
use crate::model::{message_live, message_stepped};
use crate::text::Lang;

/// Where a mail goes and what it hangs on.
#[derive(Clone, Debug, Default)]
pub struct To {
    /// The address.
    pub address: String,
    /// Its language.
    pub language: Lang,
    /// Whom it is about.
    pub user: Option<UserId>,
    /// Which reseller.
    pub reseller: Option<ResellerId>,
    /// Which promise it keeps.
    pub promise: Option<PromiseId>,
    /// Whose secret it carries.
    pub ticket: Option<TicketId>,
    /// Somebody asked for it and waits before a screen, whatever the letter is.
    pub awaited: bool,
}

impl To {
    /// The user's registered address, in the user's language.
    pub fn user(user: &User) -> Self {
        Self {
            address: user.email.clone(),
            language: user.lang(),
            user: Some(user.id.clone()),
            reseller: user.reseller_id.clone(),
            promise: None,
            ticket: None,
            awaited: false,
        }
    }

    /// Carrying this ticket's secret, to the ticket's address.
    pub fn with_ticket(mut self, ticket: &ticket::Ticket) -> Self {
        self.ticket = Some(ticket.id.clone());
        self.address = ticket.email.clone();
        self
    }
}

/// How a mail names a user.
pub fn person(user: &User, reseller_name: &str) -> Person {
    Person { name: user.name.clone(), login: user.login.clone(), reseller: reseller_name.into() }
}

/// Puts a mail into the outbox.
pub fn queue_letter(tx: &mut Tx, ctx: &Ctx, to: To, letter: &Letter) -> Result<MessageId> {
    let payload = serde_json::to_string(letter).map_err(Error::internal)?;
    let destination = to.address.rsplit('@').next().unwrap_or("").to_lowercase();
    let give_up_at = ctx.now.plus_h(ctx.config.outbox.mail_give_up_hours);
    let mut row = blank(ctx, Lane::Mail, destination, letter.kind(), payload, to.address, give_up_at)?;
    row.user_id = to.user;
    row.reseller_id = to.reseller;
    row.promise_id = to.promise;
    row.ticket_id = to.ticket;
    row.language = to.language.tag().into();
    (row.urgency, row.leave_by) = match &row.promise_id {
        _ if to.awaited || letter.is_urgent() => (Urgency::Awaited, ctx.now.plus_s(leave_within_s(letter))),
        Some(promise) => (Urgency::Promised, promise::get(tx, promise)?.due_at.plus_h(-MARGIN_H)),
        None => (Urgency::Routine, ctx.now.plus_h(ROUTINE_H)),
    };
    message::insert(tx, &row)?;
    tx.nudge(Nudge::Outbox);
    Ok(row.id)
}

/// Left of a promise when its mail should leave at the latest.
const MARGIN_H: i64 = 1;
/// A notice may wait this long.
const ROUTINE_H: i64 = 1;

/// Who typed a login a moment ago waits for seconds; whom somebody else sends a password has it before they hang up.
fn leave_within_s(letter: &Letter) -> i64 {
    match letter {
        Letter::NewPassword { asked: Asked::Page, .. } => 5,
        Letter::NewPassword { .. } | Letter::StaffSetup { .. } => 30,
        _ => 5,
    }
}

/// What a logout token will say; it is signed per attempt.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LogoutNote {
    /// The person's subject.
    pub sub: String,
    /// The session.
    pub sid: String,
}

/// Puts a back-channel logout into the outbox.
pub fn queue_logout(tx: &mut Tx, ctx: &Ctx, client: &ClientId, uri: &str, sid: &str, user: &User) -> Result<MessageId> {
    let note = LogoutNote { sub: user.sub.clone(), sid: sid.into() };
    let payload = serde_json::to_string(&note).map_err(Error::internal)?;
    let host = uri.split("://").nth(1).unwrap_or(uri).split('/').next().unwrap_or("").to_lowercase();
    let give_up_at = ctx.now.plus_h(ctx.config.outbox.logout_give_up_hours);
    let mut row = blank(ctx, Lane::Logout, host, "logout_token", payload, uri.into(), give_up_at)?;
    row.user_id = Some(user.id.clone());
    row.reseller_id = user.reseller_id.clone();
    row.client_id = Some(client.clone());
    row.sid = Some(sid.into());
    message::insert(tx, &row)?;
    tx.nudge(Nudge::Outbox);
    Ok(row.id)
}

fn blank(
    ctx: &Ctx,
    lane: Lane,
    destination: String,
    kind: &str,
    payload: String,
    address: String,
    give_up_at: Instant,
) -> Result<Message> {
    Ok(Message {
        id: MessageId::new(),
        lane,
        destination,
        kind: kind.into(),
        user_id: None,
        reseller_id: None,
        promise_id: None,
        ticket_id: None,
        client_id: None,
        sid: None,
        payload,
        address,
        language: Lang::default().tag().into(),
        state: MessageState::Queued,
        attempts: 0,
        next_at: ctx.now,
        lease_until: None,
        lease_by: None,
        mail_id: mail_id(ctx)?,
        written_at: None,
        give_up_at,
        relayed_at: None,
        delivered_at: None,
        failed_at: None,
        problem: None,
        reply: None,
        replaced_by: None,
        created_at: ctx.now,
        urgency: Urgency::Awaited,
        leave_by: ctx.now.plus_s(5),
    })
}

/// A new Message-ID without brackets.
pub(super) fn mail_id(ctx: &Ctx) -> Result<String> {
    let host = ctx.config.mail.from_address.rsplit('@').next().unwrap_or("localhost").to_owned();
    Ok(format!("{}@{host}", &random_token()?.expose()[..24]))
}

/// A message that this node may now hand over.
#[derive(Clone, Debug)]
pub struct Claimed {
    /// The row as claimed.
    pub message: Message,
    /// The secret to print, derived now.
    pub secret: Option<Secret>,
    /// End of the secret's validity.
    pub valid_until: Option<Instant>,
}

/// Claims due messages of a lane for this node. What is no longer true (redeemed or voided ticket, ended user) is
/// withdrawn instead; a mail that waited for half of its secret's validity, or died waiting, is issued anew.
///
/// First what a dead node had begun, then what somebody waits for, then the rest by the time at which it should leave.
/// Of the rest at most `room.calm` are claimed.
pub fn claim_some(tx: &mut Tx, ctx: &Ctx, lane: Lane, node: &str, room: Room) -> Result<Vec<Claimed>> {
    let lease = ctx.now.plus_s(ctx.config.outbox.lease_seconds);
    let mut claimed = Vec::new();
    for seen in due(tx, ctx, lane, room)? {
        let withdrawn = lane == Lane::Mail && !still_true(tx, &seen)?;
        let took = if withdrawn { message::withdraw(tx, &seen)? } else { message::claim(tx, &seen, node, lease)? };
        if took && seen.state == MessageState::Sending {
            message::end_attempt(tx, &seen.id, seen.attempts, ("lost", None, None, None), ctx.now)?;
        }
        if withdrawn || !took {
            continue;
        }
        message::begin_attempt(tx, &seen.id, seen.attempts + 1, node, ctx.now)?;
        claimed.push(write_out(tx, ctx, &seen.id)?);
    }
    Ok(claimed)
}

/// The same for everything that is due.
pub fn claim(tx: &mut Tx, ctx: &Ctx, lane: Lane, node: &str, limit: i64) -> Result<Vec<Claimed>> {
    claim_some(tx, ctx, lane, node, Room { any: limit, awaited: limit, calm: limit })
}

/// How many messages can be begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// Of any urgency.
    pub any: i64,
    /// Of those that somebody waits for.
    pub awaited: i64,
    /// Of those for which nobody waits.
    pub calm: i64,
}

/// Somebody waits for a message of this lane that is due.
pub fn is_awaited(db: &mut Db, lane: Lane, now: Instant) -> Result<bool> {
    message_live::is_awaited(db, lane, now)
}

fn due(tx: &mut Tx, ctx: &Ctx, lane: Lane, room: Room) -> Result<Vec<Message>> {
    let mut due = message_live::abandoned(tx, lane, ctx.now, room.any)?;
    let left = |due: &Vec<Message>| room.any - i64::try_from(due.len()).unwrap_or(room.any);
    let awaited = room.awaited.min(left(&due));
    if awaited > 0 {
        due.extend(message_live::due(tx, lane, Urgency::Awaited, ctx.now, awaited)?);
    }
    let calm = room.calm.min(left(&due));
    if calm > 0 {
        let mut others = message_live::due(tx, lane, Urgency::Promised, ctx.now, calm)?;
        others.extend(message_live::due(tx, lane, Urgency::Routine, ctx.now, calm)?);
        others.sort_by_key(|message| message.leave_by);
        others.truncate(usize::try_from(calm).unwrap_or(0));
        due.extend(others);
    }
    Ok(due)
}

/// Keeps a message while its hand-over goes on; `false` when another node has taken it over.
pub fn renew(tx: &mut Tx, ctx: &Ctx, claimed: &Message) -> Result<bool> {
    let lease = ctx.now.plus_s(ctx.config.outbox.lease_seconds);
    message_stepped::renew(tx, &claimed.id, claimed.attempts, lease)
}

fn still_true(tx: &mut Tx, seen: &Message) -> Result<bool> {
    let Some(ticket_id) = &seen.ticket_id else { return Ok(true) };
    let ticket = ticket::get(tx, ticket_id)?;
    let user = user::get(tx, &ticket.user_id)?;
    Ok(ticket.state == TicketState::Open && matches!(user.state, UserState::Invited | UserState::Active))
}

fn write_out(tx: &mut Tx, ctx: &Ctx, id: &MessageId) -> Result<Claimed> {
    let row = message::get(tx, id)?;
    let Some(ticket_id) = &row.ticket_id else {
        message::written(tx, id, ctx.now)?;
        return Ok(Claimed { message: message::get(tx, id)?, secret: None, valid_until: None });
    };
    let ticket = ticket::get(tx, ticket_id)?;
    match (ticket.written_at, ticket.valid_until) {
        (Some(written), Some(until)) if row.written_at.is_some() => {
            let half = written.plus_ms(until.since(written) / 2);
            if ctx.now >= half {
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
    Ok(Claimed { message: message::get(tx, id)?, secret: Some(secret), valid_until: ticket.valid_until })
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
}

/// What went wrong, at which step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trouble {
    /// `connect`, `tls`, `auth`, `mail`, `rcpt`, `data`, `http`, …
    pub stage: String,
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
}

/// Writes down how an attempt ended. Returns the message's new state, `None` when this node no longer held it.
pub fn settle(tx: &mut Tx, ctx: &Ctx, claimed: &Message, how: &Attempted) -> Result<Option<MessageState>> {
    let give_up = ctx.now >= claimed.give_up_at;
    let (state, outcome, trouble) = match how {
        Attempted::Taken(_) => (MessageState::Relayed, "relayed", None),
        Attempted::Temporary(t) if give_up => (MessageState::Failed, "temporary", Some(t)),
        Attempted::Temporary(t) => (MessageState::Delayed, "temporary", Some(t)),
        Attempted::Permanent(t) => (MessageState::Failed, "permanent", Some(t)),
    };
    let words: String = match how {
        Attempted::Taken(words) => words.clone(),
        Attempted::Temporary(t) | Attempted::Permanent(t) => t.words.clone(),
    };
    let words: String = words.chars().filter(|c| !c.is_control()).take(500).collect();
    let problem = trouble.map(|t| format!("{} {}", t.stage, t.code.map_or(String::new(), |c| c.to_string())));
    let settled = Settled {
        state,
        next_at: ctx.now.plus_ms(back_off_ms(ctx, claimed)),
        problem: problem.map(|p| p.trim().to_owned()),
        reply: Some(words.clone()),
    };
    if !message::settle(tx, &claimed.id, claimed.attempts, &settled, ctx.now)? {
        return Ok(None);
    }
    let stage = trouble.map(|t| t.stage.as_str());
    let code = trouble.and_then(|t| t.code);
    message::end_attempt(tx, &claimed.id, claimed.attempts, (outcome, stage, code, Some(&words)), ctx.now)?;
    if claimed.lane == Lane::Logout && matches!(how, Attempted::Temporary(trouble) if trouble.is_general()) {
        // A portal that does not answer keeps its own messages back, not those of the other.
        let until = ctx.now.plus_s(ctx.config.outbox.first_retry_seconds);
        message::hold(tx, Lane::Logout, &claimed.destination, until)?;
    }
    super::promise::mail_settled(tx, ctx, claimed, state, settled.problem.as_deref())?;
    Ok(Some(state))
}

/// Doubles from the first retry to an hour.
fn back_off_ms(ctx: &Ctx, message: &Message) -> i64 {
    let doublings = u32::try_from((message.attempts - 1).clamp(0, 12)).unwrap_or(0);
    (ctx.config.outbox.first_retry_seconds << doublings).min(3600) * 1000
}
