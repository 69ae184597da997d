//! A message: everything that leaves the process is a row in this one outbox, written in the transaction that caused it
//! (invariant 2). The row says what to say; the signed or secret-bearing thing is made per attempt.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use crate::db::schema::{attempts, messages};
use crate::db::types::{AttemptId, ClientId, Instant, MessageId, PromiseId, ResellerId, TicketId, UserId, text_enum};
use crate::db::{Db, Tx};
use crate::error::{Error, Result};

text_enum! {
    /// Lanes do not wait for each other.
    pub enum Lane {
        /// Mail through the relay.
        Mail = "mail",
        /// Back-channel logout tokens.
        Logout = "logout",
    }
}

text_enum! {
    /// RFC 3464's words.
    pub enum MessageState {
        /// Waits for its first attempt.
        Queued = "queued",
        /// A node holds the lease.
        Sending = "sending",
        /// Failed for now, will be tried again.
        Delayed = "delayed",
        /// The relay answered 250; a portal answered 200 or 204.
        Relayed = "relayed",
        /// A delivery status notification said so.
        Delivered = "delivered",
        /// Given up.
        Failed = "failed",
        /// Withdrawn before it left (replaced or no longer true).
        Voided = "voided",
    }
}

text_enum! {
    /// Who suffers when it waits.
    pub enum Urgency {
        /// Somebody sits before a screen, or may still be in where they should be out.
        Awaited = "awaited",
        /// A promise with a date.
        Promised = "promised",
        /// Nobody asked for it: notices.
        Routine = "routine",
    }
}

/// One message.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = messages)]
pub struct Message {
    /// Row.
    pub id: MessageId,
    /// See [`Lane`].
    pub lane: Lane,
    /// Mail domain or portal host: back-off is per destination.
    pub destination: String,
    /// Which letter, or `logout_token`.
    pub kind: String,
    /// Whom it is about.
    pub user_id: Option<UserId>,
    /// Which reseller.
    pub reseller_id: Option<ResellerId>,
    /// The promise it keeps.
    pub promise_id: Option<PromiseId>,
    /// The ticket whose secret it carries.
    pub ticket_id: Option<TicketId>,
    /// The portal of a logout token.
    pub client_id: Option<ClientId>,
    /// The session of a logout token.
    pub sid: Option<String>,
    /// JSON of what to say; never a secret.
    pub payload: String,
    /// Mail address or URL.
    pub address: String,
    /// BCP 47.
    pub language: String,
    /// See [`MessageState`].
    pub state: MessageState,
    /// How many attempts began.
    pub attempts: i32,
    /// Not before.
    pub next_at: Instant,
    /// A node works on it until then.
    pub lease_until: Option<Instant>,
    /// Which node.
    pub lease_by: Option<String>,
    /// The Message-ID; a retry carries the same one, a re-issue a new one.
    pub mail_id: String,
    /// When it was first written: the Date header.
    pub written_at: Option<Instant>,
    /// Given up after that.
    pub give_up_at: Instant,
    /// See [`MessageState::Relayed`].
    pub relayed_at: Option<Instant>,
    /// See [`MessageState::Delivered`].
    pub delivered_at: Option<Instant>,
    /// See [`MessageState::Failed`].
    pub failed_at: Option<Instant>,
    /// The last failure's code, e.g. `rcpt 550 5.1.1`.
    pub problem: Option<String>,
    /// The peer's last words.
    pub reply: Option<String>,
    /// The message that replaced it.
    pub replaced_by: Option<MessageId>,
    /// When it was caused.
    pub created_at: Instant,
    /// See [`Urgency`].
    pub urgency: Urgency,
    /// When it should have left: among equally urgent ones the earliest goes first.
    pub leave_by: Instant,
}

/// One attempt.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = attempts)]
pub struct Attempt {
    /// Row.
    pub id: AttemptId,
    /// Of which message.
    pub message_id: MessageId,
    /// From 1.
    pub number: i32,
    /// When it began.
    pub started_at: Instant,
    /// When it ended.
    pub ended_at: Option<Instant>,
    /// On which node.
    pub node: String,
    /// `relayed`, `temporary`, `permanent`, `lost`.
    pub outcome: Option<String>,
    /// At which command it ended.
    pub stage: Option<String>,
    /// The peer's code.
    pub code: Option<i32>,
    /// The peer's words.
    pub detail: Option<String>,
}

/// Puts one into the outbox.
pub fn insert(tx: &mut Tx, message: &Message) -> Result<()> {
    diesel::insert_into(messages::table).values(message).execute(&mut **tx)?;
    Ok(())
}

/// By row.
pub fn get(db: &mut Db, id: &MessageId) -> Result<Message> {
    messages::table.find(id).select(Message::as_select()).first(db).optional()?.ok_or(Error::NotFound)
}

/// Takes the lease; `false` when another node was faster. `seen` is the row as it was read.
pub fn claim(tx: &mut Tx, seen: &Message, node: &str, lease_until: Instant) -> Result<bool> {
    let rows = diesel::update(
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
    .execute(&mut **tx)?;
    Ok(rows == 1)
}

/// First written at this instant: the Date header of every attempt.
pub fn written(tx: &mut Tx, id: &MessageId, now: Instant) -> Result<()> {
    diesel::update(messages::table.find(id).filter(messages::written_at.is_null()))
        .set(messages::written_at.eq(Some(now)))
        .execute(&mut **tx)?;
    Ok(())
}

/// Issued anew: new Message-ID, written now.
pub fn reissued(tx: &mut Tx, id: &MessageId, mail_id: &str, now: Instant) -> Result<()> {
    diesel::update(messages::table.find(id))
        .set((messages::mail_id.eq(mail_id), messages::written_at.eq(Some(now))))
        .execute(&mut **tx)?;
    Ok(())
}

/// How an attempt changes its message.
#[derive(Clone, Debug)]
pub struct Settled {
    /// The new state.
    pub state: MessageState,
    /// When to try again, for Delayed.
    pub next_at: Instant,
    /// Code of the failure.
    pub problem: Option<String>,
    /// The peer's words.
    pub reply: Option<String>,
}

/// Sending → the outcome, only by the node that holds this attempt; `false` when it no longer does.
pub fn settle(tx: &mut Tx, id: &MessageId, attempt: i32, with: &Settled, now: Instant) -> Result<bool> {
    let rows = diesel::update(
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
        messages::problem.eq(with.problem.as_deref()),
        messages::reply.eq(with.reply.as_deref()),
        messages::relayed_at.eq((with.state == MessageState::Relayed).then_some(now)),
        messages::failed_at.eq((with.state == MessageState::Failed).then_some(now)),
    ))
    .execute(&mut **tx)?;
    Ok(rows == 1)
}

/// A report about a mail that the relay took: delivered, or failed after all. `false` when it is known already, or the
/// relay has not taken it.
pub fn reported(
    tx: &mut Tx,
    id: &MessageId,
    state: MessageState,
    problem: Option<&str>,
    words: &str,
    now: Instant,
) -> Result<bool> {
    let from: &[MessageState] = match state {
        MessageState::Failed => &[MessageState::Relayed, MessageState::Delivered],
        _ => &[MessageState::Relayed],
    };
    let rows = diesel::update(messages::table.find(id).filter(messages::state.eq_any(from)))
        .set((messages::state.eq(state), messages::problem.eq(problem), messages::reply.eq(Some(words))))
        .execute(&mut **tx)?;
    if rows == 1 && state == MessageState::Failed {
        diesel::update(messages::table.find(id)).set(messages::failed_at.eq(Some(now))).execute(&mut **tx)?;
    } else if rows == 1 {
        diesel::update(messages::table.find(id)).set(messages::delivered_at.eq(Some(now))).execute(&mut **tx)?;
    }
    Ok(rows == 1)
}

/// Withdraws what has not left yet; `false` when it is on its way or gone.
pub fn void(tx: &mut Tx, id: &MessageId, replaced_by: Option<&MessageId>) -> Result<bool> {
    let rows = diesel::update(
        messages::table.find(id).filter(messages::state.eq_any([MessageState::Queued, MessageState::Delayed])),
    )
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

/// The messages that carry this ticket.
pub fn of_ticket(db: &mut Db, ticket: &TicketId) -> Result<Vec<Message>> {
    Ok(messages::table
        .filter(messages::ticket_id.eq(ticket))
        .select(Message::as_select())
        .order(messages::id)
        .load(db)?)
}

/// The newest messages of a user.
pub fn of_user(db: &mut Db, user: &UserId, lane: Lane, limit: i64) -> Result<Vec<Message>> {
    Ok(messages::table
        .filter(messages::user_id.eq(user))
        .filter(messages::lane.eq(lane))
        .select(Message::as_select())
        .order(messages::id.desc())
        .limit(limit)
        .load(db)?)
}

/// The messages of a promise, the newest first.
pub fn of_promise(db: &mut Db, promise: &PromiseId) -> Result<Vec<Message>> {
    Ok(messages::table
        .filter(messages::promise_id.eq(promise))
        .select(Message::as_select())
        .order(messages::id.desc())
        .load(db)?)
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
            .filter(sql::<Bool>(super::message_live::LIVE))
            .filter(messages::state.eq_any([MessageState::Queued, MessageState::Delayed]))
            .filter(messages::next_at.lt(until)),
    )
    .set(messages::next_at.eq(until))
    .execute(&mut **tx)?;
    Ok(())
}

/// By Message-ID, for a delivery status notification.
pub fn by_mail_id(db: &mut Db, mail_id: &str) -> Result<Option<Message>> {
    Ok(messages::table.filter(messages::mail_id.eq(mail_id)).select(Message::as_select()).first(db).optional()?)
}

/// An attempt begins.
pub fn begin_attempt(tx: &mut Tx, message: &MessageId, number: i32, node: &str, now: Instant) -> Result<()> {
    let row = Attempt {
        id: AttemptId::new(),
        message_id: message.clone(),
        number,
        started_at: now,
        ended_at: None,
        node: node.into(),
        outcome: None,
        stage: None,
        code: None,
        detail: None,
    };
    diesel::insert_into(attempts::table).values(&row).execute(&mut **tx)?;
    Ok(())
}

/// An attempt ends.
pub fn end_attempt(
    tx: &mut Tx,
    message: &MessageId,
    number: i32,
    (outcome, stage, code, detail): (&str, Option<&str>, Option<i32>, Option<&str>),
    now: Instant,
) -> Result<()> {
    diesel::update(attempts::table.filter(attempts::message_id.eq(message)).filter(attempts::number.eq(number)))
        .set((
            attempts::ended_at.eq(Some(now)),
            attempts::outcome.eq(Some(outcome)),
            attempts::stage.eq(stage),
            attempts::code.eq(code),
            attempts::detail.eq(detail),
        ))
        .execute(&mut **tx)?;
    Ok(())
}

/// The attempts of a message, in order.
pub fn attempts_of(db: &mut Db, message: &MessageId) -> Result<Vec<Attempt>> {
    Ok(attempts::table
        .filter(attempts::message_id.eq(message))
        .select(Attempt::as_select())
        .order(attempts::number)
        .load(db)?)
}
