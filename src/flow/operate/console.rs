//! The operator's first page: what is at risk now, what is open by the hour, how long credentials took, what became of
//! mails, who works, and what runs next. It reads as many rows as it shows; what is many was counted before, or is
//! counted by an index that holds nothing else.

use super::{days, node};
use crate::db::Db;
use crate::db::types::{Instant, RunId};
use crate::error::Result;
use crate::flow::access::{Doing, allow};
use crate::model::credential_day::{self, CredentialDay};
use crate::model::ctx::Ctx;
use crate::model::mail_day;
use crate::model::message::live::Waiting;
use crate::model::message::{self, Lane, MessageState};
use crate::model::node::Node;
use crate::model::promise::{self, Hour, Open, Promise, PromiseKind};
use crate::model::run::{self, Run};
use crate::model::schedule::{self, Schedule};

/// Promises at risk that are shown.
const AT_RISK: i64 = 10;

/// Everything on it.
#[derive(Clone, Debug)]
pub struct Console {
    /// Open promises at risk, the earliest due first, each with its reseller's name.
    pub at_risk: Vec<(Promise, Option<String>)>,
    /// Open promises by the hour.
    pub hours: Vec<Hour>,
    /// Open promises of each kind, credentials first.
    pub open: Vec<Open>,
    /// Days on which credentials were relayed, the newest first.
    pub credentials: Vec<CredentialDay>,
    /// What became of the mails of today and of the seven days that end with it.
    pub mails: Vec<(MessageState, i64, i64)>,
    /// Messages that have not left, by lane, urgency and state.
    pub waiting: Vec<Waiting>,
    /// Since when the one waits that has been due for longest.
    pub oldest_due: Option<Instant>,
    /// The processes, each with whether it is silent.
    pub nodes: Vec<(Node, bool)>,
    /// Schedules with what they did last.
    pub schedules: Vec<(Schedule, Option<Latest>)>,
}

/// What a schedule did last.
#[derive(Clone, Debug)]
pub enum Latest {
    /// It ran.
    Run(Run),
    /// It goes on at all times, and a mail was handed over then.
    HandedOver(Instant),
}

/// Looks.
pub fn console(db: &mut Db, ctx: &Ctx) -> Result<Console> {
    allow(ctx, Doing::Operate)?;
    let days = days::starts(ctx.config.brand.time_zone, ctx.now, days::CREDENTIAL_DAYS);
    let since = |count: usize| days.get(count - 1).copied().unwrap_or(ctx.now);
    Ok(Console {
        at_risk: promise::list::at_risk(db, None, AT_RISK)?,
        hours: promise::hours(db, &PromiseKind::Credential)?,
        open: promise::count_open(db)?,
        credentials: credential_day::since(db, since(days::CREDENTIAL_DAYS))?,
        mails: mails(db, ctx.now, since(1), since(days::MAIL_DAYS))?,
        waiting: message::live::waiting(db)?,
        oldest_due: message::live::oldest_due(db, ctx.now)?,
        nodes: node::nodes(db, ctx.now)?,
        schedules: schedules(db, ctx)?,
    })
}

/// All schedules with what they did last.
pub fn schedules(db: &mut Db, ctx: &Ctx) -> Result<Vec<(Schedule, Option<Latest>)>> {
    allow(ctx, Doing::Operate)?;
    let mut all = Vec::new();
    for row in schedule::all(db)? {
        let latest = match row.goes_on_always() {
            true => message::live::last_handed_over(db)?.map(Latest::HandedOver),
            false => run::latest(db, &row.name, 1)?.into_iter().next().map(Latest::Run),
        };
        all.push((row, latest));
    }
    Ok(all)
}

/// Runs of all schedules, the newest first, before a run.
pub fn runs(db: &mut Db, ctx: &Ctx, before: Option<&RunId>, limit: i64) -> Result<Vec<Run>> {
    allow(ctx, Doing::Operate)?;
    run::newest(db, before, limit)
}

/// As of the last count, and with what was caused since.
fn mails(db: &mut Db, now: Instant, today: Instant, week: Instant) -> Result<Vec<(MessageState, i64, i64)>> {
    let kept = mail_day::since(db, week)?;
    let counted = kept.iter().map(|day| day.counted_at).filter(|at| *at <= now).max().unwrap_or(week.plus_ms(-1));
    let mut all: Vec<(MessageState, i64, i64)> = Vec::new();
    let mut add = |state: MessageState, total: i64, is_today: bool| {
        let of_today = if is_today { total } else { 0 };
        match all.iter_mut().find(|(known, _, _)| *known == state) {
            Some((_, day, week)) => (*day, *week) = (*day + of_today, *week + total),
            None => all.push((state, of_today, total)),
        }
    };
    kept.iter().for_each(|row| add(row.state, row.total, row.day_at >= today));
    let before_today = message::live::counts(db, counted, today.plus_ms(-1))?;
    let since = message::live::counts(db, counted.max(today.plus_ms(-1)), now.plus_h(1))?;
    let newer = before_today.into_iter().map(|row| (row, false)).chain(since.into_iter().map(|row| (row, true)));
    for ((lane, state, total), is_today) in newer {
        if lane == Lane::Mail {
            add(state, total, is_today);
        }
    }
    all.sort_by_key(|(state, _, _)| MessageState::ALL.iter().position(|known| known == state));
    Ok(all)
}
