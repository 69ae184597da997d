//! What a live connection reads and writes down besides lines: what is new, who has seen what, how many wait.

use std::collections::HashMap;

use super::agent::shown_name;
use crate::db::types::{ConversationId, UserId};
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::flow::access::{self, Doing};
use crate::model::conversation::{self, Conversation, ConversationState, Family, KnownBy, Line, LineKind};
use crate::model::ctx::Ctx;
use crate::model::user;

/// Lines that are read at once.
const MOST: i64 = 200;
/// More than that in a queue is "many".
const MOST_WAITING: i64 = 1_000;

/// How a conversation stands, and what was written after a line that is known.
#[derive(Clone, Debug)]
pub struct News {
    /// As it stands.
    pub conversation: Conversation,
    /// The next lines in order; not always all of them.
    pub lines: Vec<Line>,
    /// The product still asks who it is, or on which day.
    pub asks: bool,
    /// Agents as visitors read them: the first name alone.
    pub agents: HashMap<UserId, String>,
}

impl News {
    /// There are more lines than these.
    pub fn is_cut(&self) -> bool {
        self.lines.last().is_some_and(|last| last.seq < self.conversation.last_seq)
    }
}

/// What is new after line `after`.
pub fn news(db: &mut Db, id: &ConversationId, after: i64) -> Result<News> {
    let conversation = conversation::get(db, id)?;
    let lines = match conversation.last_seq > after {
        true => conversation::since(db, id, after, MOST)?,
        false => Vec::new(),
    };
    let mut agents = HashMap::new();
    for id in lines.iter().filter_map(|line| line.agent_id.as_ref()) {
        if !agents.contains_key(id) {
            let found = user::find(db, id)?;
            let name = found.map(|user| shown_name(&user).to_owned());
            agents.insert(id.clone(), name.unwrap_or_default());
        }
    }
    let asks = asks(db, &conversation)?;
    Ok(News { conversation, lines, asks, agents })
}

/// Once of a delivery its day; of the others who it is, unless that is known.
fn asks(db: &mut Db, of: &Conversation) -> Result<bool> {
    if of.state != ConversationState::Asking {
        return Ok(false);
    }
    Ok(match of.family {
        Family::Delivery => conversation::last_of(db, &of.id, LineKind::Typed)?.is_none(),
        Family::Other => false,
        Family::Login | Family::Registration | Family::Order => of.known_by != Some(KnownBy::Session),
    })
}

/// A conversation as the desk finds it.
///
/// # Errors
/// `Forbidden` for who is no agent; `NotFound`.
pub fn of_desk(db: &mut Db, ctx: &Ctx, id: &str) -> Result<Conversation> {
    access::allow(ctx, Doing::Contact)?;
    conversation::get(db, &ConversationId::from_text(id))
}

/// How many conversations wait for an agent.
pub fn waiting(db: &mut Db, ctx: &Ctx) -> Result<usize> {
    access::allow(ctx, Doing::Contact)?;
    Ok(conversation::queue(db, ConversationState::Waiting, MOST_WAITING)?.len())
}

/// The agent whose it is has been shown the lines up to this one.
pub fn agent_saw(ctx: &Ctx, tx: &mut Tx, id: &ConversationId, seq: i64) -> Result<()> {
    access::allow(ctx, Doing::Contact)?;
    match conversation::get(tx, id)?.agent_id.as_ref() == ctx.actor.user() {
        true => conversation::agent_saw(tx, id, seq),
        false => Ok(()),
    }
}
