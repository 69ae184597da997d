//! The one way out (invariant 2): what leaves the house is a row here, written in the transaction that caused it. The
//! room `delivery` hands the rows over.

use serde::{Deserialize, Serialize};

use crate::crypto::secret::{random_token, sha256_hex};
use crate::db::types::{ClientId, Instant, MessageId, PromiseId, ResellerId, TicketId, UserId};
use crate::db::{Db, Nudge, Tx};
use crate::error::{Error, Result};
use crate::mail::letter::{Asked, Letter, Person};
use crate::model::ctx::Ctx;
use crate::model::message::{self, Lane, Message, MessageState, Urgency};
use crate::model::promise;
use crate::model::ticket::Ticket;
use crate::model::user::User;
use crate::model::webhook_receiver;
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
    pub fn with_ticket(mut self, ticket: &Ticket) -> Self {
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
    let mut row = blank(ctx, Lane::Mail, destination, letter.kind().as_str(), payload, to.address, give_up_at)?;
    row.user_id = to.user;
    row.reseller_id = to.reseller;
    row.promise_id = to.promise;
    row.ticket_id = to.ticket;
    row.language = to.language.tag().into();
    (row.urgency, row.leave_by) = match &row.promise_id {
        _ if to.awaited || letter.is_urgent() => (Urgency::Awaited, ctx.now.plus_s(leave_within_s(letter))),
        Some(promise) => (Urgency::Promised, promise::due_at(tx, promise)?.plus_h(-MARGIN_H)),
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
        Letter::FirstAccess { .. }
        | Letter::RecoveryCode { .. }
        | Letter::RecoveryMismatch { .. }
        | Letter::LoginList { .. }
        | Letter::NotPossibleBlocked { .. }
        | Letter::NotPossiblePending { .. }
        | Letter::RecoveryNotice { .. }
        | Letter::Notice { .. }
        | Letter::EmailConfirm { .. }
        | Letter::EmailChanging { .. }
        | Letter::AlternateContact { .. }
        | Letter::FirstAccessWithdrawn { .. }
        | Letter::Reminder { .. }
        | Letter::PromiseDigest { .. }
        | Letter::ContactAnswer { .. }
        | Letter::ContactNote { .. }
        | Letter::CaseForRepresentative { .. }
        | Letter::Test => 5,
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

/// Puts a back-channel logout into the outbox; `told` and `sub` are what the client calls the session and the person.
pub fn queue_logout(
    tx: &mut Tx,
    ctx: &Ctx,
    (client, uri): (&ClientId, &str),
    (sid, told, sub): (&str, &str, &str),
    user: &User,
) -> Result<MessageId> {
    let note = LogoutNote { sub: sub.into(), sid: told.into() };
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

/// What the receiver of webhooks is told.
#[derive(Clone, Debug)]
pub struct Event {
    /// Words with full stops between them, from the wide to the narrow: `promise.at_risk`.
    pub name: String,
    /// What happened, by ids alone.
    pub data: serde_json::Value,
    /// The promise that it is about.
    pub promise: Option<PromiseId>,
}

/// Puts an event into the outbox; none when there is nobody to tell. Its bytes are the same at every attempt, its id is
/// the message's.
pub fn queue_webhook(tx: &mut Tx, ctx: &Ctx, event: &Event) -> Result<Option<MessageId>> {
    if !is_webhook_open(tx, ctx)? {
        return Ok(None);
    }
    let body = serde_json::json!({ "type": event.name, "timestamp": ctx.now.rfc3339(), "data": event.data });
    let host = ctx.config.webhook.host();
    let give_up_at = ctx.now.plus_h(ctx.config.outbox.webhook_give_up_hours);
    // The address may hold a secret and is not stored.
    let mut row = blank(ctx, Lane::Webhook, host.clone(), &event.name, body.to_string(), host, give_up_at)?;
    (row.urgency, row.leave_by) = (Urgency::Routine, ctx.now.plus_s(60));
    row.promise_id = event.promise.clone();
    message::insert(tx, &row)?;
    tx.nudge(Nudge::Outbox);
    Ok(Some(row.id))
}

/// There is a receiver of webhooks, and it has not answered that it wants no more.
pub(super) fn is_webhook_open(db: &mut Db, ctx: &Ctx) -> Result<bool> {
    Ok(ctx.config.webhook.is_on() && !webhook_receiver::is_gone(db, &receiver(ctx))?)
}

/// By which a receiver is known.
pub(super) fn receiver(ctx: &Ctx) -> String {
    sha256_hex(ctx.config.webhook.url.expose())
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
        relay_id: None,
        code: None,
        urgency: Urgency::Awaited,
        leave_by: ctx.now.plus_s(5),
    })
}

/// A new Message-ID without brackets.
pub(super) fn mail_id(ctx: &Ctx) -> Result<String> {
    let host = ctx.config.mail.from_address.rsplit('@').next().unwrap_or("localhost").to_owned();
    Ok(format!("{}@{host}", &random_token()?.expose()[..24]))
}
