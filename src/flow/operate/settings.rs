//! What an operator sets of a schedule, whether it can be taken, and how a change makes other settings of it.

use serde::{Deserialize, Serialize};

use super::timetable::Timetable;
use crate::db::types::AuditId;
use crate::error::{Error, Field, Flaw, Result};
use crate::model::ctx::Ctx;
use crate::model::opening::{Days, Window};
use crate::model::schedule::{Job, Missed, Schedule};

const MOST: i32 = 10_000;
/// The largest rate, in mails a minute.
pub(super) const MOST_A_MINUTE: i32 = 100_000;

/// What an operator sets. What an older version did not know is as it was then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// Cron expression of five fields, or six with the second first.
    pub expression: String,
    /// IANA name.
    pub time_zone: String,
    /// How much one run takes at most.
    pub batch: i32,
    /// What to do about a run that was missed.
    pub missed: Missed,
    /// Runs at all.
    pub enabled: bool,
    /// In which part of the local day; none: always.
    #[serde(default)]
    pub window: Option<Window>,
    /// On which days.
    #[serde(default)]
    pub days: Days,
    /// Mails a minute over all nodes, 0 for no limit.
    #[serde(default)]
    pub per_minute: i32,
    /// The same to one mail domain.
    #[serde(default)]
    pub per_domain: i32,
}

impl Settings {
    /// Those of a row.
    pub fn of(row: &Schedule) -> Self {
        Self {
            expression: row.expression.clone(),
            time_zone: row.time_zone.clone(),
            batch: row.batch,
            missed: row.missed,
            enabled: row.enabled,
            window: row.window(),
            days: row.days,
            per_minute: row.per_minute,
            per_domain: row.per_domain,
        }
    }

    /// Those before the last change, if there was one.
    pub fn before(row: &Schedule) -> Option<Self> {
        row.previous.as_deref().and_then(|json| serde_json::from_str(json).ok())
    }

    /// When it runs, if everything can be taken. `job` is that of the schedule.
    ///
    /// # Errors
    /// `Invalid` names the first value that cannot.
    pub fn check<'a>(&self, job: Option<Job>, ctx: &'a Ctx) -> Result<Timetable<'a>> {
        let timetable = self.timetable(ctx)?;
        timetable.after(ctx.now)?;
        let invalid = |field, reason| Err(Error::Invalid { field, reason });
        if !(1..=MOST).contains(&self.batch) {
            return invalid(Field::Batch, Flaw::OutOfRange);
        }
        if job == Some(Job::Requests) && (self.window.is_some() || self.days != Days::Every) {
            let field = if self.window.is_some() { Field::Window } else { Field::Days };
            return invalid(field, Flaw::SomebodyWaits);
        }
        for (field, rate) in [(Field::PerMinute, self.per_minute), (Field::PerDomain, self.per_domain)] {
            if !(0..=MOST_A_MINUTE).contains(&rate) {
                return invalid(field, Flaw::NotRate);
            }
            if rate > 0 && !job.is_some_and(Job::goes_on_always) {
                return invalid(field, Flaw::NoRate);
            }
        }
        Ok(timetable)
    }

    /// When it runs.
    ///
    /// # Errors
    /// `Invalid` names what cannot be read.
    pub(super) fn timetable<'a>(&self, ctx: &'a Ctx) -> Result<Timetable<'a>> {
        Timetable::new((&self.expression, &self.time_zone), (self.window, self.days), &ctx.config)
    }

    /// Writes them into a row.
    pub(super) fn put_into(&self, row: &mut Schedule) {
        self.expression.trim().clone_into(&mut row.expression);
        self.time_zone.trim().clone_into(&mut row.time_zone);
        row.batch = self.batch;
        row.missed = self.missed;
        row.enabled = self.enabled;
        row.window_from = self.window.map(Window::from);
        row.window_to = self.window.map(Window::to);
        row.days = self.days;
        row.per_minute = self.per_minute;
        row.per_domain = self.per_domain;
    }
}

/// What an operator does to the settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Other ones.
    Set(Settings),
    /// Stop it until it is resumed.
    Pause,
    /// Let it run again.
    Resume,
    /// Back to what was set before this entry of the history; before the newest one where none is named.
    Undo(Option<AuditId>),
}
