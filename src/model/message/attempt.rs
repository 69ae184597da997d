//! One attempt to hand a message over: when, where, at which step it ended and how.

use diesel::prelude::*;

use super::state::Lane;
use crate::db::prepared::insert_all;
use crate::db::schema::{attempts, messages};
use crate::db::types::{AttemptId, Instant, MessageId, text_enum};
use crate::db::{Db, Tx};
use crate::error::Result;

text_enum! {
    /// How an attempt ended.
    pub enum Outcome {
        /// The peer took it.
        Relayed = "relayed",
        /// Not now.
        Temporary = "temporary",
        /// Never.
        Permanent = "permanent",
        /// The whole mail was handed over, and no answer came.
        Unknown = "unknown",
        /// The node died over it.
        Lost = "lost",
    }
}

text_enum! {
    /// The step at which an attempt ended.
    pub enum Step {
        /// Writing the mail.
        Write = "write",
        /// Signing the logout token.
        Sign = "sign",
        /// TCP, greeting, EHLO; for a portal: no answer at all.
        Connect = "connect",
        /// STARTTLS or the handshake.
        Tls = "tls",
        /// AUTH.
        Auth = "auth",
        /// MAIL FROM.
        Mail = "mail",
        /// RCPT TO.
        Rcpt = "rcpt",
        /// DATA.
        Data = "data",
        /// The end of the data.
        Final = "final",
        /// The portal's HTTP answer.
        Http = "http",
        /// The guard of what leaves by HTTP.
        Guard = "guard",
    }
}

/// One attempt.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = attempts, treat_none_as_default_value = false)]
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
    /// How it ended; nothing while it runs.
    pub outcome: Option<Outcome>,
    /// At which step it failed.
    pub stage: Option<Step>,
    /// The peer's code.
    pub code: Option<i32>,
    /// The peer's words.
    pub detail: Option<String>,
}

/// An attempt begins.
pub fn begin_attempt(tx: &mut Tx, message: &MessageId, number: i32, node: &str, now: Instant) -> Result<()> {
    let row = Attempt::begun(message, number, node, now);
    diesel::insert_into(attempts::table).values(&row).execute(&mut **tx)?;
    Ok(())
}

/// The first attempts of these messages begin.
pub fn begin_first_attempts(tx: &mut Tx, messages: &[MessageId], node: &str, now: Instant) -> Result<()> {
    let rows: Vec<Attempt> = messages.iter().map(|message| Attempt::begun(message, 1, node, now)).collect();
    insert_all!(tx, attempts::table, &rows);
    Ok(())
}

impl Attempt {
    fn begun(message: &MessageId, number: i32, node: &str, now: Instant) -> Self {
        Self {
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
        }
    }
}

/// What an attempt ended with.
#[derive(Clone, Copy, Debug)]
pub struct Ending<'a> {
    /// When the peer was turned to, where that was later than the claim.
    pub began: Option<Instant>,
    /// See [`Outcome`].
    pub outcome: Outcome,
    /// The step at which it failed.
    pub step: Option<Step>,
    /// The peer's code.
    pub code: Option<i32>,
    /// The peer's words.
    pub words: Option<&'a str>,
}

/// An attempt ends.
pub fn end_attempt(tx: &mut Tx, message: &MessageId, number: i32, with: &Ending<'_>, now: Instant) -> Result<()> {
    let of_message = attempts::table.filter(attempts::message_id.eq(message)).filter(attempts::number.eq(number));
    let ended = diesel::update(of_message)
        .set((
            with.began.map(|at| attempts::started_at.eq(at)),
            attempts::ended_at.eq(Some(now)),
            attempts::outcome.eq(Some(with.outcome)),
            attempts::stage.eq(with.step),
            attempts::code.eq(with.code),
            attempts::detail.eq(with.words),
        ))
        .returning(attempts::number);
    tx.returned::<i32, _>(ended)?;
    Ok(())
}

/// It never began.
pub(super) fn forget_attempt(tx: &mut Tx, message: &MessageId, number: i32) -> Result<()> {
    let of_message = attempts::table.filter(attempts::message_id.eq(message)).filter(attempts::number.eq(number));
    diesel::delete(of_message).execute(&mut **tx)?;
    Ok(())
}

/// The peer may have the message, and nobody knows: the whole of it was handed over, and no answer came.
pub fn may_have_arrived(db: &mut Db, message: &MessageId) -> Result<bool> {
    let unknown = attempts::table
        .filter(attempts::message_id.eq(message))
        .filter(attempts::outcome.eq(Outcome::Unknown))
        .select(attempts::number);
    Ok(unknown.first::<i32>(db).optional()?.is_some())
}

/// The attempts of a message, in order.
pub fn attempts_of(db: &mut Db, message: &MessageId) -> Result<Vec<Attempt>> {
    Ok(attempts::table
        .filter(attempts::message_id.eq(message))
        .select(Attempt::as_select())
        .order(attempts::number)
        .load(db)?)
}

/// How many attempts of a lane began after the first instant and until the second, by destination.
pub fn begun_between(db: &mut Db, lane: Lane, after: Instant, until: Instant) -> Result<Vec<(String, i64)>> {
    Ok(attempts::table
        .inner_join(messages::table)
        .filter(attempts::started_at.gt(after))
        .filter(attempts::started_at.le(until))
        .filter(messages::lane.eq(lane))
        .group_by(messages::destination)
        .select((messages::destination, diesel::dsl::count_star()))
        .load(db)?)
}

/// The last attempts of a lane among the last `limit` of all, the newest first.
pub fn latest_attempts(db: &mut Db, lane: Lane, limit: i64) -> Result<Vec<Attempt>> {
    let latest: Vec<(Attempt, Lane)> = attempts::table
        .inner_join(messages::table)
        .select((Attempt::as_select(), messages::lane))
        .order(attempts::id.desc())
        .limit(limit)
        .load(db)?;
    Ok(latest.into_iter().filter(|(_, of)| *of == lane).map(|(attempt, _)| attempt).collect())
}
