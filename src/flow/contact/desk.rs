//! What an agent reads: the queue, a conversation with the person's card beside it, answers ready to be used.

use super::agent::acting;
use super::answers::{self, Ready};
use super::figures::{self, Figures};
use super::next::{self, Next};
use crate::db::Db;
use crate::db::types::{ConversationId, UserId};
use crate::error::Result;
use crate::flow::desk;
use crate::flow::desk::card::Card;
use crate::model::case;
use crate::model::conversation::{self, Conversation, ConversationState, Delivered, Line};
use crate::model::ctx::Ctx;
use crate::model::promise::{self, PromiseKind};
use crate::model::reseller;
use crate::model::user::{self, UserState};
use crate::text::Lang;

/// Rows of each list.
const MOST: i64 = 100;
/// Lines that a page shows.
const LINES: i64 = 500;

/// One row of the queue.
#[derive(Clone, Debug)]
pub struct QueueLine {
    /// The conversation.
    pub conversation: Conversation,
    /// The login of who has it; empty when nobody does.
    pub agent: String,
    /// Lines that no agent has been shown.
    pub unread: i64,
}

/// What waits for the desk.
#[derive(Clone, Debug)]
pub struct Queue {
    /// The agent's own.
    pub own: Vec<QueueLine>,
    /// Those that nobody has, who waits longest first.
    pub waiting: Vec<QueueLine>,
    /// Those that are answered by mail and nobody has.
    pub by_mail: Vec<QueueLine>,
    /// Those that other agents have.
    pub others: Vec<QueueLine>,
    /// How many ended today, and how.
    pub today: Figures,
}

/// The queue as this agent sees it.
pub fn queue(db: &mut Db, ctx: &Ctx) -> Result<Queue> {
    let agent = acting(ctx)?;
    let mut queue = Queue {
        own: Vec::new(),
        waiting: Vec::new(),
        by_mail: Vec::new(),
        others: Vec::new(),
        today: figures::today(db, ctx)?,
    };
    for row in conversation::of_agent(db, agent, MOST)? {
        queue.own.push(line(db, row)?);
    }
    for state in ConversationState::OF_THE_DESK {
        for row in conversation::queue(db, state, MOST)? {
            let list = match (&row.agent_id, state) {
                (Some(id), _) if id == agent => continue,
                (Some(_), _) => &mut queue.others,
                (None, ConversationState::ByMail) => &mut queue.by_mail,
                (None, _) => &mut queue.waiting,
            };
            list.push(line(db, row)?);
        }
    }
    Ok(queue)
}

fn line(db: &mut Db, row: Conversation) -> Result<QueueLine> {
    let unread = (row.last_seq - row.agent_seen).max(0);
    Ok(QueueLine { agent: holder(db, &row)?, conversation: row, unread })
}

/// The login of who has it.
fn holder(db: &mut Db, row: &Conversation) -> Result<String> {
    Ok(match &row.agent_id {
        Some(id) => user::find(db, id)?.map(|user| user.login).unwrap_or_default(),
        None => String::new(),
    })
}

/// A conversation as an agent sees it.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The conversation.
    pub conversation: Conversation,
    /// Its lines in order.
    pub lines: Vec<Line>,
    /// Whom the desk knows behind it, masked.
    pub card: Option<Card>,
    /// The login of who has it; empty when nobody does.
    pub agent: String,
    /// It is the reader's.
    pub mine: bool,
    /// Other agents, by id and login.
    pub agents: Vec<(String, String)>,
    /// Answers with the facts filled in, in the visitor's language.
    pub answers: Vec<Ready>,
    /// What to say next.
    pub next: Next,
    /// How a delivery stands to the seven days, and its day.
    pub delivered: Option<(Delivered, String)>,
    /// Which sales representative was told; none when nobody was.
    pub told: Option<String>,
}

impl Shown {
    /// The same without the card, and without what is taken from it: the agent may open no more of them today.
    pub fn without_card(self, ctx: &Ctx) -> Self {
        let delivered = self.delivered.as_ref().map(|(standing, _)| *standing);
        let next = next::next(ctx, &self.conversation, None, delivered);
        Self { card: None, answers: Vec::new(), next, ..self }
    }
}

/// A conversation with the person's card beside it, in the agent's language. Whoever shows it counts the card.
pub fn show(db: &mut Db, ctx: &Ctx, id: &ConversationId, lang: Lang) -> Result<Shown> {
    let agent = acting(ctx)?;
    let row = conversation::get(db, id)?;
    let case = case::get(db, &row.case_id)?;
    let summary: serde_json::Value = serde_json::from_str(&case.summary).unwrap_or_default();
    let text = |name: &str| summary.get(name).and_then(|value| value.as_str()).map(str::to_owned);
    let card = card_of(db, ctx, &row, lang)?;
    let delivered = text("delivered").as_deref().and_then(Delivered::parse);
    Ok(Shown {
        lines: conversation::since(db, id, row.last_seq - LINES, LINES)?,
        agent: holder(db, &row)?,
        mine: row.agent_id.as_ref() == Some(agent),
        agents: agents(db, agent)?,
        answers: answers::ready(db, ctx, &row, card.as_ref())?,
        next: next::next(ctx, &row, card.as_ref(), delivered),
        delivered: delivered.zip(text("delivered_on")),
        told: text("told"),
        card,
        conversation: row,
    })
}

/// The card of whom the conversation is about: the user's, else that of the promise of the reseller's first one.
fn card_of(db: &mut Db, ctx: &Ctx, row: &Conversation, lang: Lang) -> Result<Option<Card>> {
    let id = match (&row.user_id, &row.reseller_id) {
        (Some(user), _) => Some(user.to_string()),
        (None, Some(reseller)) => {
            let reseller = reseller::get(db, reseller)?;
            promise::find(db, PromiseKind::Credential, &reseller.external_folded)?.map(|promise| promise.id.to_string())
        }
        (None, None) => None,
    };
    id.map(|id| desk::card(db, ctx, &id, lang)).transpose()
}

/// The other active agents, by login.
fn agents(db: &mut Db, but: &UserId) -> Result<Vec<(String, String)>> {
    let all = user::staff(db)?.into_iter().filter(|user| user.role.is_desk());
    let others = all.filter(|user| user.state == UserState::Active && user.id != *but);
    Ok(others.map(|user| (user.id.to_string(), user.login)).collect())
}
