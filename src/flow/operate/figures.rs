//! The figures that operators watch, as the database has them: the same from every node. Nothing here reads as many rows
//! as there are: what waits is counted by an index that holds nothing else, what is over was counted before.

use super::domains;
use crate::db::types::Instant;
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::flow::recovery;
use crate::model::case::{self, CaseKind};
use crate::model::mail_domain::MailDomain;
use crate::model::message::live::Waiting;
use crate::model::message::total::Total;
use crate::model::message::{self, Lane, MessageState};
use crate::model::promise::{self, Crossing, Open, PromiseKind, Stage};
use crate::model::request::Limited;
use crate::model::returned_mail::{self, ReturnedKind, ReturnedState};
use crate::model::run::{self, Outcome};
use crate::model::schedule::{self, Schedule};

/// One look.
#[derive(Clone, Debug)]
pub struct Figures {
    /// How many messages of a lane are in each state.
    pub outbox: Vec<(Lane, MessageState, i64)>,
    /// What waits, by lane, urgency and state.
    pub waiting: Vec<Waiting>,
    /// How many promises of each kind are in each stage.
    pub promises: Vec<(PromiseKind, Stage, i64)>,
    /// Open promises of each kind, and those at risk.
    pub open: Vec<Open>,
    /// Lines that promises crossed within a day, by row of the table and line.
    pub crossings: Vec<(PromiseKind, Crossing, i64)>,
    /// What came back without its mail, and complaints, by kind and whether an operator has looked.
    pub returned: Vec<(ReturnedKind, ReturnedState, i64)>,
    /// Schedules, by name.
    pub schedules: Vec<Schedule>,
    /// Runs that began within the last day, by schedule and outcome; no outcome while they are under way.
    pub runs: Vec<(String, Option<Outcome>, i64)>,
    /// What the limits did to recovery requests within a day.
    pub limited: Limited,
    /// Open cases that only a supervisor settles, by kind.
    pub supervised: Vec<(CaseKind, i64)>,
    /// Mails of seven days by the domain of their recipients: those with the most, and all others together.
    pub domains: (Vec<MailDomain>, MailDomain),
}

/// Looks.
pub fn figures(db: &mut Db, now: Instant) -> Result<Figures> {
    let waiting = message::live::waiting(db)?;
    let supervised: Vec<_> = CaseKind::ALL.iter().copied().filter(|kind| kind.is_supervisors()).collect();
    Ok(Figures {
        outbox: messages(db, &waiting, now)?,
        waiting,
        promises: promise::counts(db)?,
        open: promise::count_open(db)?,
        crossings: promise::crossings_since(db, now.plus_h(-24))?,
        returned: returned_mail::counts(db)?,
        schedules: schedule::all(db)?,
        runs: run::counts_since(db, now.plus_h(-24))?,
        limited: recovery::limited(db, now)?,
        supervised: case::open_counts(db, &supervised)?,
        domains: domains::most(db)?,
    })
}

/// Messages by lane and state: those that wait exactly, those that are over as of the last count and what was caused
/// since.
pub(super) fn messages(db: &mut Db, waiting: &[Waiting], now: Instant) -> Result<Vec<(Lane, MessageState, i64)>> {
    let kept = message::total::all(db)?;
    let since = kept.iter().map(|total| total.counted_at).max().unwrap_or(Instant(i64::MIN));
    let newer = message::live::counts(db, since, now.plus_h(1))?;
    let over = newer.into_iter().filter(|(_, state, _)| !state.is_live());
    let kept = kept.into_iter().map(|total| (total.lane, total.state, total.total));
    let mut counts: Vec<(Lane, MessageState, i64)> = Vec::new();
    for (lane, state, count) in waiting.iter().map(|w| (w.lane, w.state, w.count)).chain(over).chain(kept) {
        match counts.iter_mut().find(|(l, s, _)| (*l, *s) == (lane, state)) {
            Some((_, _, sum)) => *sum += count,
            None => counts.push((lane, state, count)),
        }
    }
    Ok(counts)
}

/// Counts the messages that are over, whole. For housekeeping: it reads every one of them by index, and writes nothing.
/// `None` when the last count is not an hour old.
pub fn count_messages(db: &mut Db, now: Instant) -> Result<Option<Vec<Total>>> {
    let last = message::total::all(db)?.into_iter().map(|total| total.counted_at).max();
    if last.is_some_and(|last| last > now.plus_h(-1) && last <= now) {
        return Ok(None);
    }
    let counts = message::live::counts(db, Instant(i64::MIN), now)?;
    let over = counts.into_iter().filter(|(_, state, _)| !state.is_live());
    Ok(Some(over.map(|(lane, state, total)| Total { lane, state, total, counted_at: now }).collect()))
}

/// Keeps a count for the pages and metrics.
pub fn keep_count(tx: &mut Tx, totals: &[Total]) -> Result<()> {
    message::total::replace(tx, totals)
}
