//! What came back and could not be put to a mail of ours, and what recipients complained about: kept until an operator
//! has looked. The text is cut and holds no secret: a returned mail may carry the temporary password that it was sent
//! with.

use diesel::prelude::*;

use crate::db::schema::returned_mails;
use crate::db::types::{Instant, MessageId, ReturnedId, text_enum};
use crate::db::{Db, Tx};
use crate::error::{Error, Result};

text_enum! {
    /// What it is.
    pub enum ReturnedKind {
        /// A report or a returned mail that names no mail of ours, or another address.
        Unmatched = "unmatched",
        /// It names a mail of ours, but nothing says what became of it.
        Unrecognised = "unrecognised",
        /// A recipient called the mail unwanted (RFC 5965).
        Complaint = "complaint",
    }
}

text_enum! {
    /// Whether somebody has looked.
    pub enum ReturnedState {
        /// Waits for an operator.
        Open = "open",
        /// An operator has looked.
        Seen = "seen",
    }
}

/// One of them.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = returned_mails, treat_none_as_default_value = false)]
pub struct ReturnedMail {
    /// Row.
    pub id: ReturnedId,
    /// SHA-256 of the mail: the same one twice is counted, not kept twice.
    pub digest: String,
    /// See [`ReturnedKind`].
    pub kind: ReturnedKind,
    /// The mail that it names, if it names one.
    pub message_id: Option<MessageId>,
    /// Who wrote it, as it says.
    pub sender: String,
    /// Its subject.
    pub subject: String,
    /// What it says, cut, without the copy of our mail and without secrets.
    pub excerpt: String,
    /// See [`ReturnedState`].
    pub state: ReturnedState,
    /// How often it came in.
    pub times: i32,
    /// When it came in first.
    pub received_at: Instant,
    /// When an operator looked.
    pub seen_at: Option<Instant>,
    /// Who.
    pub seen_by: Option<String>,
}

/// Keeps one, or counts it once more.
pub fn keep(tx: &mut Tx, mail: &ReturnedMail) -> Result<()> {
    let same = returned_mails::table.filter(returned_mails::digest.eq(&mail.digest));
    let again = diesel::update(same).set(returned_mails::times.eq(returned_mails::times + 1)).execute(&mut **tx)?;
    if again > 0 {
        return Ok(());
    }
    let kept = tx.savepoint(|tx| {
        diesel::insert_into(returned_mails::table).values(mail).execute(&mut **tx)?;
        Ok(())
    });
    match kept {
        Err(Error::Duplicate) => Ok(()), // another node was faster
        other => other,
    }
}

/// In this state, the newest first.
pub fn in_state(db: &mut Db, state: ReturnedState, limit: i64) -> Result<Vec<ReturnedMail>> {
    Ok(returned_mails::table
        .filter(returned_mails::state.eq(state))
        .select(ReturnedMail::as_select())
        .order(returned_mails::received_at.desc())
        .limit(limit)
        .load(db)?)
}

/// By row.
pub fn get(db: &mut Db, id: &ReturnedId) -> Result<ReturnedMail> {
    returned_mails::table.find(id).select(ReturnedMail::as_select()).first(db).optional()?.ok_or(Error::NotFound)
}

/// How many of each kind are kept, and how many wait for an operator.
pub fn counts(db: &mut Db) -> Result<Vec<(ReturnedKind, ReturnedState, i64)>> {
    Ok(returned_mails::table
        .group_by((returned_mails::kind, returned_mails::state))
        .select((returned_mails::kind, returned_mails::state, diesel::dsl::count_star()))
        .load(db)?)
}

/// An operator has looked; `false` when somebody had before.
pub fn seen(tx: &mut Tx, id: &ReturnedId, by: &str, now: Instant) -> Result<bool> {
    let open = returned_mails::table.find(id).filter(returned_mails::state.eq(ReturnedState::Open));
    let rows = diesel::update(open)
        .set((
            returned_mails::state.eq(ReturnedState::Seen),
            returned_mails::seen_at.eq(Some(now)),
            returned_mails::seen_by.eq(Some(by)),
        ))
        .execute(&mut **tx)?;
    Ok(rows == 1)
}

/// What came in before `until` goes, at most so many; returns how many.
pub fn purge(tx: &mut Tx, until: Instant, limit: i64) -> Result<usize> {
    let over: Vec<ReturnedId> = returned_mails::table
        .filter(returned_mails::received_at.lt(until))
        .select(returned_mails::id)
        .limit(limit)
        .load(&mut **tx)?;
    Ok(diesel::delete(returned_mails::table.filter(returned_mails::id.eq_any(over))).execute(&mut **tx)?)
}
