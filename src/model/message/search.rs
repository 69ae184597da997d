//! Messages by what a caller may say: each list the newest first, before a message, by an index of its own. None of them
//! asks the database where there is nothing to ask for.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::row::Message;
use crate::db::Db;
use crate::db::schema::messages;
use crate::db::types::{MessageId, PromiseId, ResellerId, TicketId, UserId};
use crate::error::Result;
use crate::text::delivery::letter::LetterKind;

/// As the indexes `messages_alone` and `messages_to_nobody` say it.
const ALONE: &str = "user_id IS NULL AND lane = 'mail'";

/// Messages under a condition, the newest first, before a message.
macro_rules! newest {
    ($db:expr, $before:expr, $limit:expr, $condition:expr) => {{
        let query = messages::table
            .filter($condition)
            .select(Message::as_select())
            .order(messages::id.desc())
            .limit($limit)
            .into_boxed();
        Ok(match $before {
            Some(before) => query.filter(messages::id.lt(before)).load($db)?,
            None => query.load($db)?,
        })
    }};
}

/// These themselves.
pub fn these(db: &mut Db, ids: &[MessageId], before: Option<&MessageId>, limit: i64) -> Result<Vec<Message>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    newest!(db, before, limit, messages::id.eq_any(ids))
}

/// About these people.
pub fn of_users(db: &mut Db, users: &[UserId], before: Option<&MessageId>, limit: i64) -> Result<Vec<Message>> {
    if users.is_empty() {
        return Ok(Vec::new());
    }
    newest!(db, before, limit, messages::user_id.assume_not_null().eq_any(users))
}

/// Of these promises.
pub fn of_promises(db: &mut Db, ids: &[PromiseId], before: Option<&MessageId>, limit: i64) -> Result<Vec<Message>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    newest!(db, before, limit, messages::promise_id.assume_not_null().eq_any(ids))
}

/// That carry these tickets.
pub fn of_tickets(db: &mut Db, ids: &[TicketId], before: Option<&MessageId>, limit: i64) -> Result<Vec<Message>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    newest!(db, before, limit, messages::ticket_id.assume_not_null().eq_any(ids))
}

/// About these resellers and no person of theirs.
pub fn of_resellers_alone(
    db: &mut Db,
    ids: &[ResellerId],
    before: Option<&MessageId>,
    limit: i64,
) -> Result<Vec<Message>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    newest!(db, before, limit, sql::<Bool>(ALONE).and(messages::reseller_id.assume_not_null().eq_any(ids)))
}

/// A mail of this kind, about a reseller and no person of it, was caused after a message.
pub fn told_since(db: &mut Db, reseller: &ResellerId, kind: LetterKind, after: &MessageId) -> Result<bool> {
    let told = messages::table
        .filter(sql::<Bool>(ALONE))
        .filter(messages::reseller_id.eq(reseller))
        .filter(messages::id.gt(after))
        .filter(messages::kind.eq(kind.as_str()));
    Ok(told.select(messages::id).first::<MessageId>(db).optional()?.is_some())
}

/// Mails to these addresses that are about no person.
pub fn to_nobody(db: &mut Db, addresses: &[String], before: Option<&MessageId>, limit: i64) -> Result<Vec<Message>> {
    if addresses.is_empty() {
        return Ok(Vec::new());
    }
    newest!(db, before, limit, sql::<Bool>(ALONE).and(messages::address.eq_any(addresses)))
}
