//! Lists of messages, and finding the one that something which came back is about.

use diesel::prelude::*;

use super::row::Message;
use super::state::Lane;
use crate::db::Db;
use crate::db::schema::messages;
use crate::db::types::{PromiseId, TicketId, UserId};
use crate::error::Result;

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

/// The mails of a promise, or what a receiver of webhooks was told of it, the newest first.
pub fn of_promise(db: &mut Db, promise: &PromiseId, lane: Lane) -> Result<Vec<Message>> {
    Ok(messages::table
        .filter(messages::promise_id.eq(promise))
        .filter(messages::lane.eq(lane))
        .select(Message::as_select())
        .order(messages::id.desc())
        .load(db)?)
}

/// Mails with one of these Message-IDs, the newest first.
pub fn by_mail_ids(db: &mut Db, mail_ids: &[String]) -> Result<Vec<Message>> {
    Ok(messages::table
        .filter(messages::mail_id.eq_any(mail_ids))
        .filter(messages::lane.eq(Lane::Mail))
        .select(Message::as_select())
        .order(messages::id.desc())
        .limit(20)
        .load(db)?)
}

/// Mails that the relay calls by one of these names, the newest first: relays use a name again after a while.
pub fn by_relay_ids(db: &mut Db, relay_ids: &[String]) -> Result<Vec<Message>> {
    Ok(messages::table
        .filter(messages::relay_id.eq_any(relay_ids))
        .filter(messages::lane.eq(Lane::Mail))
        .select(Message::as_select())
        .order(messages::id.desc())
        .limit(20)
        .load(db)?)
}

/// The logouts of one session of a user, in the order in which they were queued.
pub fn logouts_of(db: &mut Db, user: &UserId, sid: &str) -> Result<Vec<Message>> {
    Ok(messages::table
        .filter(messages::user_id.eq(user))
        .filter(messages::lane.eq(Lane::Logout))
        .filter(messages::sid.eq(sid))
        .select(Message::as_select())
        .order(messages::id)
        .load(db)?)
}
