//! What agents did: the reader's own acts; for a supervisor every agent's, with what was counted today.

use std::collections::HashMap;

use serde_json::Value;

use super::limit::{self, Limit, today};
use crate::db::Db;
use crate::db::types::{AuditId, Instant, UserId};
use crate::error::{Error, Result};
use crate::flow::access::{self, Doing};
use crate::model::audit::{self, Entry, Of, Subject};
use crate::model::ctx::Ctx;
use crate::model::desk_day::{self, Counted, DeskDay};
use crate::model::user::{self, User, UserState};

/// Rows of counts that a page reads at most: agents times kinds.
const MOST: i64 = 5000;

/// What was counted today of one kind.
#[derive(Clone, Debug)]
pub struct Tally {
    /// What.
    pub act: Counted,
    /// How often.
    pub done: i64,
    /// The limit.
    pub limit: Limit,
    /// Who lifted it for today.
    pub lifted_by: Option<String>,
}

/// An agent and what was counted today.
#[derive(Clone, Debug)]
pub struct AgentDay {
    /// Who.
    pub user: User,
    /// Of every kind, in the order of the list.
    pub tallies: Vec<Tally>,
}

/// An entry of the audit, with the login it was about where that was a person.
#[derive(Clone, Debug)]
pub struct ActLine {
    /// As written.
    pub entry: Entry,
    /// Login of the person; none where it was about something else.
    pub whom: Option<String>,
}

/// Everybody who works at the desk, by login.
pub fn agents(db: &mut Db, ctx: &Ctx) -> Result<Vec<AgentDay>> {
    access::allow(ctx, Doing::Supervise)?;
    let counted = desk_day::of_day(db, &today(ctx), MOST)?;
    let staff = user::staff(db)?.into_iter().filter(|user| user.role.is_desk());
    Ok(staff.map(|user| AgentDay { tallies: tallies(ctx, &counted, &user.id), user }).collect())
}

/// One of them.
pub fn agent(db: &mut Db, ctx: &Ctx, id: &str) -> Result<AgentDay> {
    access::allow(ctx, Doing::Supervise)?;
    let user = user::find(db, &UserId::from_text(id))?;
    let user = user.filter(|user| user.role.is_desk() && user.state != UserState::Deactivated);
    of(db, ctx, user.ok_or(Error::NotFound)?)
}

/// The reader.
pub fn own(db: &mut Db, ctx: &Ctx) -> Result<AgentDay> {
    access::allow(ctx, Doing::Desk)?;
    let id = ctx.actor.user().ok_or(Error::Forbidden)?;
    let user = user::get(db, id)?;
    of(db, ctx, user)
}

fn of(db: &mut Db, ctx: &Ctx, user: User) -> Result<AgentDay> {
    let counted = desk_day::of_agent(db, &user.id, &today(ctx))?;
    Ok(AgentDay { tallies: tallies(ctx, &counted, &user.id), user })
}

fn tallies(ctx: &Ctx, counted: &[DeskDay], agent: &UserId) -> Vec<Tally> {
    let tally = |act: &Counted| {
        let row = counted.iter().find(|row| row.agent_id == *agent && row.act == *act);
        Tally {
            act: *act,
            done: row.map_or(0, |row| row.done),
            limit: limit::limit(&ctx.config, *act),
            lifted_by: row.and_then(|row| row.lifted_by.clone()),
        }
    };
    Counted::ALL.iter().map(tally).collect()
}

/// What this agent did since then, the newest first, before an entry. Everybody reads their own; others' acts are a
/// supervisor's.
pub fn acts(
    db: &mut Db,
    ctx: &Ctx,
    agent: &User,
    since: Instant,
    before: Option<&AuditId>,
    limit: i64,
) -> Result<Vec<ActLine>> {
    let own = ctx.actor.user() == Some(&agent.id);
    access::allow(ctx, if own { Doing::Desk } else { Doing::Supervise })?;
    let of = Of::Person { label: &agent.login, id: agent.id.as_str(), since };
    let mut lines = Vec::new();
    let mut entries = audit::page(db, of, "", before, limit)?;
    name_found(db, &mut entries)?;
    for entry in entries {
        let whom = match Subject::parse(&entry.subject_kind) {
            Some(Subject::User) => user::find(db, &UserId::from_text(&entry.subject_id))?.map(|user| user.login),
            _ => None,
        };
        lines.push(ActLine { entry, whom });
    }
    Ok(lines)
}

/// The audit keeps whom a search found by id; who reads the acts knows people by login.
fn name_found(db: &mut Db, entries: &mut [Entry]) -> Result<()> {
    let mut searches: Vec<(&mut Option<String>, Value)> = Vec::new();
    for entry in entries.iter_mut().filter(|entry| entry.subject_kind == Subject::Search.as_str()) {
        let after = entry.after.as_deref().and_then(|json| serde_json::from_str(json).ok());
        searches.extend(after.map(|after| (&mut entry.after, after)));
    }
    let found = searches.iter().filter_map(|(_, after)| after["found"].as_array()).flatten();
    let ids: Vec<String> = found.filter_map(|id| id.as_str().map(str::to_owned)).collect();
    if ids.is_empty() {
        return Ok(());
    }
    let logins: HashMap<String, String> = user::logins(db, &ids)?.into_iter().collect();
    for (kept, mut after) in searches {
        for id in after["found"].as_array_mut().into_iter().flatten() {
            if let Some(login) = id.as_str().and_then(|id| logins.get(id)) {
                *id = Value::from(login.as_str());
            }
        }
        *kept = Some(after.to_string());
    }
    Ok(())
}
