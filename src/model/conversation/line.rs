//! A line of a conversation. Its number is taken by the update that raises the conversation's `last_seq`: no two writers
//! get the same one, and none is left out.

use diesel::prelude::*;

use super::in_states;
use super::state::{ConversationState, LineKind, LineSpeaker};
use crate::db::schema::{conversation_lines, conversations};
use crate::db::types::{ConversationId, ConversationLineId, Instant, UserId};
use crate::db::{Db, Tx};
use crate::error::{Error, Result};

/// One line.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = conversation_lines, treat_none_as_default_value = false)]
pub struct Line {
    /// Row.
    pub id: ConversationLineId,
    /// Of which conversation.
    pub conversation_id: ConversationId,
    /// 1, 2, … within it.
    pub seq: i64,
    /// Who wrote it.
    pub speaker: LineSpeaker,
    /// Which agent, where one did.
    pub agent_id: Option<UserId>,
    /// What it is.
    pub kind: LineKind,
    /// Made by who sent it: sent again, it is the same line.
    pub token: Option<String>,
    /// By kind: a text, a word of a closed list, or nothing.
    pub body: String,
    /// When.
    pub created_at: Instant,
}

/// What is written; number, row and instant come with it.
#[derive(Clone, Debug)]
pub struct NewLine<'a> {
    /// Who writes it.
    pub speaker: LineSpeaker,
    /// Which agent.
    pub agent: Option<&'a UserId>,
    /// What it is.
    pub kind: LineKind,
    /// See [`Line::token`].
    pub token: Option<&'a str>,
    /// See [`Line::body`].
    pub body: &'a str,
}

impl<'a> NewLine<'a> {
    /// A line of the product.
    pub fn product(kind: LineKind, body: &'a str) -> Self {
        Self { speaker: LineSpeaker::Product, agent: None, kind, token: None, body }
    }
}

/// Writes a line of the product and returns its number, also where it is over.
///
/// # Errors
/// `Retry` when the same token was written meanwhile; `NotFound` without such a conversation.
pub fn append(tx: &mut Tx, id: &ConversationId, line: &NewLine, now: Instant) -> Result<i64> {
    let raised = diesel::update(conversations::table.find(id))
        .set((conversations::last_seq.eq(conversations::last_seq + 1), conversations::updated_at.eq(now)))
        .returning(conversations::last_seq);
    let seq = tx.returned(raised)?.pop().ok_or(Error::NotFound)?;
    write(tx, id, seq, line, now)
}

/// Where the line of somebody went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Appended {
    /// Its number.
    pub seq: i64,
    /// Where the conversation stood at that moment.
    pub state: ConversationState,
}

/// Writes a line of a visitor or an agent, if it is not over and, of an agent, theirs. Who ends it or takes it over at the
/// same time comes before the line or after it, never in between: one update asks and raises the number.
///
/// # Errors
/// `Retry` when the same token was written meanwhile.
pub fn append_open(tx: &mut Tx, id: &ConversationId, line: &NewLine, now: Instant) -> Result<Option<Appended>> {
    let set = (conversations::last_seq.eq(conversations::last_seq + 1), conversations::updated_at.eq(now));
    let gives = (conversations::last_seq, conversations::state);
    let open = in_states(id, &ConversationState::OPEN);
    let raised: Vec<(i64, ConversationState)> = match line.agent {
        Some(agent) => {
            tx.returned(diesel::update(open.filter(conversations::agent_id.eq(agent))).set(set).returning(gives))?
        }
        None => tx.returned(diesel::update(open).set(set).returning(gives))?,
    };
    let Some((seq, state)) = raised.into_iter().next() else { return Ok(None) };
    write(tx, id, seq, line, now)?;
    Ok(Some(Appended { seq, state }))
}

fn write(tx: &mut Tx, id: &ConversationId, seq: i64, line: &NewLine, now: Instant) -> Result<i64> {
    let row = Line {
        id: ConversationLineId::new(),
        conversation_id: id.clone(),
        seq,
        speaker: line.speaker,
        agent_id: line.agent.cloned(),
        kind: line.kind,
        token: line.token.map(str::to_owned),
        body: line.body.to_owned(),
        created_at: now,
    };
    match diesel::insert_into(conversation_lines::table).values(&row).execute(&mut **tx).map_err(Error::from) {
        Ok(_) => Ok(seq),
        Err(Error::Duplicate) => Err(Error::Retry),
        Err(other) => Err(other),
    }
}

/// The lines after a number, in order; at most `limit`.
pub fn since(db: &mut Db, id: &ConversationId, after_seq: i64, limit: i64) -> Result<Vec<Line>> {
    Ok(conversation_lines::table
        .filter(conversation_lines::conversation_id.eq(id))
        .filter(conversation_lines::seq.gt(after_seq))
        .select(Line::as_select())
        .order(conversation_lines::seq)
        .limit(limit)
        .load(db)?)
}

/// The number of the line with this token.
pub fn by_token(db: &mut Db, id: &ConversationId, token: &str) -> Result<Option<i64>> {
    Ok(conversation_lines::table
        .filter(conversation_lines::conversation_id.eq(id))
        .filter(conversation_lines::token.eq(token))
        .select(conversation_lines::seq)
        .first(db)
        .optional()?)
}

/// The last line of a kind, of a conversation.
pub fn last_of(db: &mut Db, id: &ConversationId, kind: LineKind) -> Result<Option<Line>> {
    Ok(conversation_lines::table
        .filter(conversation_lines::conversation_id.eq(id))
        .filter(conversation_lines::kind.eq(kind))
        .select(Line::as_select())
        .order(conversation_lines::seq.desc())
        .first(db)
        .optional()?)
}

/// When each of the last `limit` lines of a speaker was written, the newest first.
pub fn last_at(db: &mut Db, id: &ConversationId, speaker: LineSpeaker, limit: i64) -> Result<Vec<Instant>> {
    Ok(conversation_lines::table
        .filter(conversation_lines::conversation_id.eq(id))
        .filter(conversation_lines::speaker.eq(speaker))
        .select(conversation_lines::created_at)
        .order(conversation_lines::seq.desc())
        .limit(limit)
        .load(db)?)
}
