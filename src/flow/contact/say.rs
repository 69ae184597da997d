//! Saying a line. Sent again after a break it is the same line; what looks like a secret is refused before it is stored.

use super::line_text;
use super::looks_like::{self, LooksLike};
use super::thread;
use crate::db::types::{ConversationId, Instant, UserId};
use crate::db::{Db, Tx};
use crate::error::{Error, Field, Flaw, Result, Rule};
use crate::flow::access::{self, Doing};
use crate::model::conversation::{self, Appended, Conversation, ConversationState, LineKind, LineSpeaker, NewLine};
use crate::model::ctx::Ctx;

/// In so many seconds a visitor writes at most `contact.lines_per_minute` lines.
const MINUTE_S: i64 = 60;
/// Longest token, in bytes.
const TOKEN_BYTES: usize = 64;

/// Who says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Speaker {
    /// Whoever has the key.
    Visitor,
    /// This agent, whose the conversation is.
    Agent(UserId),
}

/// What became of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// Stored under this number.
    Stored(i64),
    /// It was stored before, under this number.
    Again(i64),
    /// Nothing was stored: it looks like something that must not be written here.
    Refused(LooksLike),
    /// Nothing was stored: too many in a short time.
    TooFast {
        /// When the next one is taken.
        retry_at: Instant,
    },
    /// Nothing was stored: the conversation is over.
    Closed,
}

/// Stores a line of a visitor or an agent. `token` is made by who sends it, a new one for each line.
///
/// # Errors
/// `Invalid` for a line that is empty, too long or made of marks; `Conflict` for an agent whose conversation it is not.
pub fn say(ctx: &Ctx, tx: &mut Tx, who: &Speaker, id: &ConversationId, token: &str, text: &str) -> Result<Said> {
    let (row, speaker, agent) = speaking(ctx, tx, who, id, token)?;
    if let Some(seq) = conversation::by_token(tx, id, token)? {
        return Ok(Said::Again(seq));
    }
    if !row.is_open() {
        return Ok(Said::Closed);
    }
    let text = line_text::read(text)?;
    if let Some(looks) = looks_like::secret(&text) {
        return Ok(Said::Refused(looks));
    }
    if speaker == LineSpeaker::Visitor
        && let Some(retry_at) = too_fast(ctx, tx, id)?
    {
        return Ok(Said::TooFast { retry_at });
    }
    let line = NewLine { speaker, agent, kind: LineKind::Said, token: Some(token), body: &text };
    let Some(Appended { seq, state }) = conversation::append_open(tx, id, &line, ctx.now)? else {
        over_or_taken(tx, id)?;
        return Ok(Said::Closed);
    };
    saw(tx, who, id, seq)?;
    if speaker == LineSpeaker::Agent && state == ConversationState::ByMail {
        thread::answer(ctx, tx, &row, &text)?;
    }
    Ok(Said::Stored(seq))
}

/// Nothing was written: it ended meanwhile.
///
/// # Errors
/// `Conflict` when another agent took it meanwhile.
pub(super) fn over_or_taken(db: &mut Db, id: &ConversationId) -> Result<()> {
    match conversation::get(db, id)?.is_open() {
        true => Err(Error::Conflict(Rule::NotYourConversation)),
        false => Ok(()),
    }
}

/// Whoever writes, or has a page before them, has been shown the lines up to this one.
pub fn saw(tx: &mut Tx, who: &Speaker, id: &ConversationId, seq: i64) -> Result<()> {
    match who {
        Speaker::Visitor => conversation::visitor_saw(tx, id, seq),
        Speaker::Agent(_) => conversation::agent_saw(tx, id, seq),
    }
}

/// When a visitor who has written many lines within a minute may go on; none for everybody else.
pub(super) fn too_fast(ctx: &Ctx, db: &mut Db, id: &ConversationId) -> Result<Option<Instant>> {
    let most = ctx.config.contact.lines_per_minute;
    let last = conversation::last_at(db, id, LineSpeaker::Visitor, most)?;
    let full = i64::try_from(last.len()).is_ok_and(|n| n >= most);
    Ok(last.last().map(|at| at.plus_s(MINUTE_S)).filter(|at| full && *at > ctx.now))
}

/// The conversation, and as who somebody speaks in it.
///
/// # Errors
/// `Invalid` for a token that is none; `Conflict` for an agent whose conversation it is not.
pub(super) fn speaking<'a>(
    ctx: &Ctx,
    db: &mut Db,
    who: &'a Speaker,
    id: &ConversationId,
    token: &str,
) -> Result<(Conversation, LineSpeaker, Option<&'a UserId>)> {
    if token.is_empty()
        || token.len() > TOKEN_BYTES
        || !token.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b))
    {
        return Err(Error::Invalid { field: Field::Line, reason: Flaw::Missing });
    }
    let row = conversation::get(db, id)?;
    let (speaker, agent) = match who {
        Speaker::Visitor => (LineSpeaker::Visitor, None),
        Speaker::Agent(agent) => {
            access::allow(ctx, Doing::Contact)?;
            if row.is_open() && row.agent_id.as_ref() != Some(agent) {
                return Err(Error::Conflict(Rule::NotYourConversation));
            }
            (LineSpeaker::Agent, Some(agent))
        }
    };
    Ok((row, speaker, agent))
}
