//! How much an agent does in a day (`[desk.acts_a_day]`): over one number a supervisor is told, at another it is refused
//! until the day ends or a supervisor lifts it. Whoever guesses or harvests is stopped, whatever they may do.

use serde_json::json;

use super::record::record;
use crate::config::Config;
use crate::db::types::UserId;
use crate::db::{Db, Tx};
use crate::error::{Error, Result, Rule};
use crate::flow::access::{self, Doing};
use crate::model::audit::Subject;
use crate::model::case::{self, Case, CaseKind};
use crate::model::ctx::{Actor, Ctx};
use crate::model::desk_day::{self, Counted, DeskDay};
use crate::model::user::{self, User};

/// Two numbers of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// Over it a supervisor is told.
    pub alert: i64,
    /// So many are done; one more is refused.
    pub stop: i64,
}

/// The limit of a kind.
pub fn limit(config: &Config, act: Counted) -> Limit {
    let set = &config.desk.acts_a_day;
    let (alert, stop) = match act {
        Counted::Search => (set.searches_alert, set.searches_stop),
        Counted::Miss => (set.misses_alert, set.misses_stop),
        Counted::Card => (set.cards_alert, set.cards_stop),
        Counted::Reveal => (set.reveals_alert, set.reveals_stop),
        Counted::Password => (set.passwords_alert, set.passwords_stop),
        Counted::Correction => (set.corrections_alert, set.corrections_stop),
    };
    Limit { alert, stop }
}

/// Today where the distributor is.
pub(super) fn today(ctx: &Ctx) -> String {
    let at = chrono::DateTime::from_timestamp_millis(ctx.now.ms()).unwrap_or_default();
    at.with_timezone(&ctx.config.brand.time_zone).format("%Y-%m-%d").to_string()
}

/// Counts one more of it. The rest of the transaction goes with it.
///
/// # Errors
/// [`Rule::DayLimit`] where that is too many.
pub(super) fn count(tx: &mut Tx, ctx: &Ctx, act: Counted, whom: &str) -> Result<()> {
    let Some(agent) = counted(ctx) else { return Ok(()) };
    let (row, limit) = (desk_day::add(tx, agent, &today(ctx), act, whom)?, limit(&ctx.config, act));
    match row.done {
        _ if row.lifted_by.is_some() => Ok(()),
        done if done > limit.stop => Err(Error::Conflict(Rule::DayLimit)),
        done if done == limit.stop => raise(tx, ctx, agent, &row, true),
        done if done == limit.alert + 1 => raise(tx, ctx, agent, &row, false),
        _ => Ok(()),
    }
}

/// Refuses where as many were done as may be: of what is counted after it is done.
pub(super) fn refuse_over(db: &mut Db, ctx: &Ctx, act: Counted) -> Result<()> {
    let Some(agent) = counted(ctx) else { return Ok(()) };
    let row = desk_day::find(db, agent, &today(ctx), act)?;
    let over = row.is_some_and(|row| row.done >= limit(&ctx.config, act).stop && row.lifted_by.is_none());
    if over { Err(Error::Conflict(Rule::DayLimit)) } else { Ok(()) }
}

/// Cards that an agent may go back to without opening them anew: as many conversations are held side by side, and their
/// pages look again by themselves.
const SIDE_BY_SIDE: usize = 8;

/// This card is one of the last few that this agent opened today.
pub(super) fn is_open(db: &mut Db, ctx: &Ctx, whom: &str) -> Result<bool> {
    let Some(agent) = counted(ctx) else { return Ok(true) };
    let row = desk_day::find(db, agent, &today(ctx), Counted::Card)?;
    Ok(row.is_some_and(|row| row.last.split(' ').any(|id| id == whom)))
}

/// Counts that another card is opened; the row remembers it beside those before.
pub(super) fn open(tx: &mut Tx, ctx: &Ctx, whom: &str) -> Result<()> {
    let Some(agent) = counted(ctx) else { return Ok(()) };
    let before = desk_day::find(tx, agent, &today(ctx), Counted::Card)?.map(|row| row.last).unwrap_or_default();
    let last: Vec<&str> = [whom].into_iter().chain(before.split(' ')).filter(|id| !id.is_empty()).collect();
    count(tx, ctx, Counted::Card, &last[..last.len().min(SIDE_BY_SIDE)].join(" "))
}

fn counted(ctx: &Ctx) -> Option<&UserId> {
    match &ctx.actor {
        Actor::Person { user, role, .. } if role.is_desk() => Some(user),
        _ => None,
    }
}

/// A supervisor has a case, one a day for each agent; it says the latest.
fn raise(tx: &mut Tx, ctx: &Ctx, agent: &UserId, row: &DeskDay, stopped: bool) -> Result<()> {
    let summary = json!({ "act": row.act, "done": row.done, "stopped": stopped });
    let key = format!("agent_limit/{agent}/{}", row.day);
    let protocol = match case::by_key(tx, &key)? {
        Some(known) => {
            case::set_summary(tx, &known.id, &summary, ctx.now)?;
            known.protocol
        }
        None => {
            let user_id = user::find(tx, agent)?.map(|user| user.id);
            let new = Case { unique_key: Some(key), user_id, ..Case::new(ctx, CaseKind::AgentLimit, &summary)? };
            case::insert(tx, &new)?;
            new.protocol
        }
    };
    let after = json!({ "case": protocol, "counted": row.act, "done": row.done, "stopped": stopped });
    record(tx, ctx, "desk.limit", (Subject::User, agent.as_str()), None, Some(after))
}

/// Lifts an agent's limits for today, for a reason. Nobody lifts their own.
pub fn lift(tx: &mut Tx, ctx: &Ctx, agent: &UserId, why: &str) -> Result<User> {
    access::allow(ctx, Doing::Supervise)?;
    let why = access::reason(why)?;
    let user = user::find(tx, agent)?.filter(|user| user.role.is_desk()).ok_or(Error::NotFound)?;
    if ctx.actor.user() == Some(&user.id) {
        return Err(Error::Conflict(Rule::OwnAccount));
    }
    desk_day::lift(tx, &user.id, &today(ctx), ctx.actor.label())?;
    record(tx, ctx, "desk.limit.lift", (Subject::User, user.id.as_str()), None, Some(json!({ "reason": why })))?;
    Ok(user)
}
