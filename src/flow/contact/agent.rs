//! What an agent does: take a conversation, hand it on, close it. Each is in the audit; what is said is not.

use serde_json::json;

use super::want;
use crate::db::Tx;
use crate::db::types::{ConversationId, UserId};
use crate::error::{Error, Field, Flaw, Result, Rule};
use crate::flow::access::{self, Doing};
use crate::model::audit::{self, Act, Subject};
use crate::model::case::{self, CaseState};
use crate::model::conversation::{self, ClosedWhy, Conversation, ConversationState, LineKind, LineSpeaker, NewLine};
use crate::model::ctx::Ctx;
use crate::model::role::Role;
use crate::model::user::{self, User, UserState};

/// The acting agent.
pub(super) fn acting(ctx: &Ctx) -> Result<&UserId> {
    access::allow(ctx, Doing::Contact)?;
    ctx.actor.user().ok_or(Error::Forbidden)
}

/// As visitors read an agent's name: the first one alone.
pub(super) fn shown_name(agent: &User) -> &str {
    agent.name.split_whitespace().next().unwrap_or(&agent.login)
}

/// Takes a conversation from the queue, or over from another agent. Nothing when it is the agent's already.
///
/// # Errors
/// `Conflict` while the product still asks, or when it is over.
pub fn take(ctx: &Ctx, tx: &mut Tx, id: &ConversationId) -> Result<()> {
    let agent = acting(ctx)?.clone();
    let row = conversation::get(tx, id)?;
    match row.state {
        ConversationState::Waiting | ConversationState::Talking | ConversationState::ByMail => {}
        ConversationState::Asking => return Err(Error::Conflict(Rule::NotYourConversation)),
        ConversationState::Closed => return Err(Error::Conflict(Rule::ConversationOver)),
    }
    if row.agent_id.as_ref() == Some(&agent) {
        return Ok(());
    }
    hold(ctx, tx, &row, &agent, "conversation.take")?;
    let person = user::get(tx, &agent)?;
    join(ctx, tx, id, &person)
}

/// Hands a conversation to another agent, or back to the queue where `to` is none.
///
/// # Errors
/// `Conflict` when it is not the agent's; `Invalid` when `to` is no active agent.
pub fn transfer(ctx: &Ctx, tx: &mut Tx, id: &ConversationId, to: Option<&UserId>) -> Result<()> {
    let row = own(ctx, tx, id)?;
    let nobody = Error::Invalid { field: Field::Agent, reason: Flaw::NotAnAgent };
    let Some(to) = to else {
        if !conversation::give_back(tx, id, acting(ctx)?, ctx.now)? {
            return Err(Error::Conflict(Rule::ChangedMeanwhile));
        }
        conversation::append(tx, id, &NewLine::product(LineKind::Transferred, ""), ctx.now)?;
        return record(ctx, tx, &row, "conversation.transfer", None);
    };
    let other = user::find(tx, to)?.filter(|user| user.role == Role::Agent && user.state == UserState::Active);
    let other = other.filter(|user| Some(&user.id) != row.agent_id.as_ref()).ok_or(nobody)?;
    hold(ctx, tx, &row, &other.id, "conversation.transfer")?;
    conversation::append(tx, id, &NewLine::product(LineKind::Transferred, shown_name(&other)), ctx.now)?;
    Ok(())
}

/// Ends a conversation and its case.
///
/// # Errors
/// `Conflict` when it is not the agent's; `Invalid` for a reason that is the product's own.
pub fn close(ctx: &Ctx, tx: &mut Tx, id: &ConversationId, why: ClosedWhy) -> Result<()> {
    let row = own(ctx, tx, id)?;
    if !ClosedWhy::OF_AGENTS.contains(&why) {
        return Err(Error::Invalid { field: Field::Reason, reason: Flaw::UnknownChoice });
    }
    want::end(ctx, tx, &row, why)?;
    let (before, after) = (json!({ "state": row.state }), json!({ "why": why, "case": row.protocol }));
    let reseller_id = row.reseller_id.as_ref().map(|id| id.as_str());
    let act = Act::on(Subject::Case, row.case_id.as_str(), "conversation.close");
    audit::record(tx, ctx, Act { reseller_id, before: Some(before), after: Some(after), ..act })
}

/// The agent's own conversation, which is not over.
fn own(ctx: &Ctx, tx: &mut Tx, id: &ConversationId) -> Result<Conversation> {
    let agent = acting(ctx)?;
    let row = conversation::get(tx, id)?;
    if !row.is_open() {
        return Err(Error::Conflict(Rule::ConversationOver));
    }
    if row.agent_id.as_ref() != Some(agent) {
        return Err(Error::Conflict(Rule::NotYourConversation));
    }
    Ok(row)
}

/// From whoever has it, or the queue, to this agent.
fn hold(ctx: &Ctx, tx: &mut Tx, row: &Conversation, agent: &UserId, act: &str) -> Result<()> {
    if !conversation::take(tx, &row.id, row.agent_id.as_ref(), agent, ctx.now)? {
        return Err(Error::Conflict(Rule::ChangedMeanwhile));
    }
    case::change_state(tx, &row.case_id, CaseState::Prepared, CaseState::Open, ctx.now)?;
    record(ctx, tx, row, act, Some(agent))
}

fn join(ctx: &Ctx, tx: &mut Tx, id: &ConversationId, agent: &User) -> Result<()> {
    let line = NewLine {
        speaker: LineSpeaker::Agent,
        agent: Some(&agent.id),
        ..NewLine::product(LineKind::Joined, shown_name(agent))
    };
    let seq = conversation::append(tx, id, &line, ctx.now)?;
    conversation::agent_saw(tx, id, seq)
}

fn record(ctx: &Ctx, tx: &mut Tx, row: &Conversation, act: &str, to: Option<&UserId>) -> Result<()> {
    let mut login = |id: Option<&UserId>| -> Result<Option<String>> {
        id.map_or(Ok(None), |id| Ok(user::find(tx, id)?.map(|user| user.login)))
    };
    let (before, after) = (login(row.agent_id.as_ref())?, login(to)?);
    let (before, after) = (json!({ "agent": before }), json!({ "agent": after, "case": row.protocol }));
    let reseller_id = row.reseller_id.as_ref().map(|id| id.as_str());
    let act = Act::on(Subject::Case, row.case_id.as_str(), act);
    audit::record(tx, ctx, Act { reseller_id, before: Some(before), after: Some(after), ..act })
}
