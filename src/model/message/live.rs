//! Messages by state. Live ones are few among those that are over, so every query here names an index that holds only
//! what it looks for: its condition stands in the query word for word, for a bound value would not choose it.

use diesel::dsl::{count_star, min, sql};
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::row::Message;
use super::state::{Lane, MessageState, Urgency};
use crate::db::Db;
use crate::db::schema::messages;
use crate::db::types::{Instant, MessageId, PromiseId};
use crate::error::Result;

/// Not over, as the indexes `messages_leave` and `messages_next` say it.
pub(super) const LIVE: &str = "state IN ('queued', 'sending', 'delayed', 'unknown')";
/// As the index `messages_troubled` says it.
const TROUBLED: &str = "state IN ('delayed', 'unknown', 'failed')";

/// As the index `messages_handed_over` says it.
const HANDED_OVER: &str = "lane = 'mail' AND relayed_at IS NOT NULL";

/// When the relay took the last mail.
pub fn last_handed_over(db: &mut Db) -> Result<Option<Instant>> {
    let taken = messages::table.filter(sql::<Bool>(HANDED_OVER)).select(messages::relayed_at);
    Ok(taken.order(messages::relayed_at.desc()).first::<Option<Instant>>(db).optional()?.flatten())
}

/// Messages of a lane whose lease ran out, because a node died.
pub fn abandoned(db: &mut Db, lane: Lane, now: Instant, limit: i64) -> Result<Vec<Message>> {
    let abandoned = messages::table
        .filter(messages::lease_until.lt(now))
        .filter(messages::lane.eq(lane))
        .filter(messages::state.eq(MessageState::Sending))
        .select(Message::as_select())
        .order(messages::lease_until)
        .limit(limit);
    db.rows(abandoned)
}

/// Due messages of a lane and urgency that wait, those first which should leave first.
pub fn due(db: &mut Db, lane: Lane, urgency: Urgency, now: Instant, limit: i64) -> Result<Vec<Message>> {
    let due = messages::table
        .filter(sql::<Bool>(LIVE))
        .filter(messages::lane.eq(lane))
        .filter(messages::urgency.eq(urgency))
        .filter(messages::next_at.le(now))
        .filter(messages::state.ne(MessageState::Sending))
        .select(Message::as_select())
        .order(messages::leave_by)
        .limit(limit);
    db.rows(due)
}

/// The same without those to these destinations.
pub fn due_except(
    db: &mut Db,
    lane: Lane,
    urgency: Urgency,
    now: Instant,
    limit: i64,
    destinations: &[String],
) -> Result<Vec<Message>> {
    Ok(messages::table
        .filter(sql::<Bool>(LIVE))
        .filter(messages::lane.eq(lane))
        .filter(messages::urgency.eq(urgency))
        .filter(messages::next_at.le(now))
        .filter(messages::state.ne(MessageState::Sending))
        .filter(messages::destination.ne_all(destinations))
        .select(Message::as_select())
        .order(messages::leave_by)
        .limit(limit)
        .load(db)?)
}

/// Somebody waits for a message of this lane that is due.
pub fn is_awaited(db: &mut Db, lane: Lane, now: Instant) -> Result<bool> {
    let awaited = messages::table
        .filter(sql::<Bool>(LIVE))
        .filter(messages::lane.eq(lane))
        .filter(messages::urgency.eq(Urgency::Awaited))
        .filter(messages::next_at.le(now))
        .filter(messages::state.ne(MessageState::Sending))
        .select(messages::id)
        .limit(1);
    Ok(!db.rows::<MessageId, _>(awaited)?.is_empty())
}

/// How many live messages there are of a kind, and when the oldest was caused.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Waiting {
    /// See [`Lane`].
    pub lane: Lane,
    /// See [`Urgency`].
    pub urgency: Urgency,
    /// A live one.
    pub state: MessageState,
    /// How many.
    pub count: i64,
    /// When the oldest was caused.
    pub oldest: Option<Instant>,
}

/// Everything that has not left, by lane, urgency and state.
pub fn waiting(db: &mut Db) -> Result<Vec<Waiting>> {
    Ok(messages::table
        .filter(sql::<Bool>(LIVE))
        .group_by((messages::lane, messages::urgency, messages::state))
        .select((messages::lane, messages::urgency, messages::state, count_star(), min(messages::created_at)))
        .load(db)?)
}

/// Since when the message waits that has been due for longest; none where nothing is due. A node that holds one works
/// on it.
pub fn oldest_due(db: &mut Db, now: Instant) -> Result<Option<Instant>> {
    Ok(messages::table
        .filter(sql::<Bool>(LIVE))
        .filter(messages::next_at.le(now))
        .filter(messages::state.ne(MessageState::Sending))
        .select(messages::next_at)
        .order(messages::next_at)
        .first(db)
        .optional()?)
}

/// Promises whose mail has not left, with the instant of its next attempt.
pub fn of_promises(db: &mut Db) -> Result<Vec<(PromiseId, Instant)>> {
    Ok(messages::table
        .filter(sql::<Bool>(LIVE))
        .filter(messages::promise_id.is_not_null())
        .select((messages::promise_id.assume_not_null(), messages::next_at))
        .load(db)?)
}

/// Delayed, unknown and failed ones, the newest first.
pub fn latest_troubled(db: &mut Db, limit: i64) -> Result<Vec<Message>> {
    troubled(db, None, limit)
}

/// The same from before a message on.
pub fn troubled(db: &mut Db, before: Option<&MessageId>, limit: i64) -> Result<Vec<Message>> {
    let query = messages::table
        .filter(sql::<Bool>(TROUBLED))
        .select(Message::as_select())
        .order(messages::id.desc())
        .limit(limit)
        .into_boxed();
    Ok(match before {
        Some(before) => query.filter(messages::id.lt(before)).load(db)?,
        None => query.load(db)?,
    })
}

/// A mail as a count by domain reads it.
#[derive(Clone, Debug, Queryable)]
pub struct Sent {
    /// The recipient's domain.
    pub domain: String,
    /// What became of it.
    pub state: MessageState,
    /// From its cause until the relay took it, in milliseconds; none when it did not.
    pub took_ms: Option<i64>,
}

/// Mails that were caused from the first instant on and before the second.
pub fn sent_between(db: &mut Db, from: Instant, until: Instant) -> Result<Vec<Sent>> {
    Ok(messages::table
        .filter(messages::created_at.ge(from))
        .filter(messages::created_at.lt(until))
        .filter(messages::lane.eq(Lane::Mail))
        .select((
            messages::destination,
            messages::state,
            sql::<diesel::sql_types::Nullable<diesel::sql_types::BigInt>>("relayed_at - created_at"),
        ))
        .load(db)?)
}

/// How many messages are in each state, of those caused after `after` and until `until`. Reads as many rows as there
/// are: totals are kept (`total`), this is for what came since.
pub fn counts(db: &mut Db, after: Instant, until: Instant) -> Result<Vec<(Lane, MessageState, i64)>> {
    Ok(messages::table
        .filter(messages::created_at.gt(after))
        .filter(messages::created_at.le(until))
        .group_by((messages::lane, messages::state))
        .select((messages::lane, messages::state, count_star()))
        .load(db)?)
}
