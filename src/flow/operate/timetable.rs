//! When a schedule runs: the occurrences of its expression that lie within its window and its days. Nothing else is
//! asked when a next run is wanted.

use super::cron::{Recurrence, several};
use crate::config::Config;
use crate::db::types::Instant;
use crate::error::{Error, Field, Flaw, Result};
use crate::model::opening::{Days, Opening, Window};
use crate::model::schedule::Schedule;

/// So many occurrences in a row, each outside of the window, show that none is in it.
const TRIED: usize = 1000;
/// Nobody waits longer for a run, in hours: twelve years.
const FURTHEST_H: i64 = 12 * 366 * 24;

/// When something runs.
#[derive(Clone, Debug)]
pub struct Timetable<'a> {
    recurrence: Recurrence,
    opening: Opening<'a>,
    field: Field,
}

impl<'a> Timetable<'a> {
    /// Of an expression in a zone, within window and days; the days off are the configuration's.
    ///
    /// # Errors
    /// `Invalid` names what cannot be read.
    pub fn new(
        (expression, zone): (&str, &str),
        (window, days): (Option<Window>, Days),
        config: &'a Config,
    ) -> Result<Self> {
        let recurrence = Recurrence::parse(expression, zone)?;
        let opening = Opening::new(recurrence.zone(), window, days, &config.promise.extra_holidays);
        let field = if window.is_some() { Field::Window } else { Field::Days };
        Ok(Self { recurrence, opening, field })
    }

    /// Of a row.
    ///
    /// # Errors
    /// As [`Timetable::new`].
    pub fn of(row: &Schedule, config: &'a Config) -> Result<Self> {
        Self::new((&row.expression, &row.time_zone), (row.window(), row.days), config)
    }

    /// The first run after `at`.
    ///
    /// # Errors
    /// `Invalid` when there is none.
    pub fn after(&self, at: Instant) -> Result<Instant> {
        let mut from = at;
        for _ in 0..TRIED {
            let run = self.recurrence.after(from)?;
            if run > at.plus_h(FURTHEST_H) {
                break;
            }
            match self.opening.next(run) {
                Some(opens) if opens == run => return Ok(run),
                Some(opens) => from = opens.plus_ms(-1),
                None => break,
            }
        }
        Err(Error::Invalid { field: self.field, reason: Flaw::NeverOpen })
    }

    /// The next `count` runs after `at`.
    ///
    /// # Errors
    /// As [`Timetable::after`].
    pub fn next(&self, at: Instant, count: usize) -> Result<Vec<Instant>> {
        several(at, count, |from| self.after(from))
    }

    /// The furthest instant that [`Timetable::after`] has given at `at` or before: around a change of summer time two
    /// hours more are looked at, see [`Recurrence::shifts`].
    ///
    /// # Errors
    /// As [`Timetable::after`].
    pub fn furthest(&self, at: Instant) -> Result<Instant> {
        match self.recurrence.shifts(at) {
            false => self.after(at),
            true => Ok(self.after(at)?.max(self.after(at.plus_h(2))?)),
        }
    }

    /// The last occurrence of the expression at or before `at`, within the window or not.
    pub fn at_or_before(&self, at: Instant) -> Instant {
        self.recurrence.at_or_before(at)
    }

    /// It may run at `at`.
    pub fn is_open(&self, at: Instant) -> bool {
        self.opening.is_open(at)
    }

    /// The first instant from `at` on at which it may run, whatever the expression says.
    pub fn opens(&self, at: Instant) -> Option<Instant> {
        self.opening.next(at)
    }

    /// The next `count` instants at which it opens after having been closed; fewer where it never closes.
    pub fn openings(&self, at: Instant, count: usize) -> Vec<Instant> {
        let opens = |from: &Instant| self.opening.closes(*from).and_then(|closed| self.opening.next(closed));
        std::iter::successors(opens(&at), opens).take(count).collect()
    }

    /// Some of its next runs are not on a full minute: whoever shows them shows seconds.
    pub fn has_seconds(&self, at: Instant) -> bool {
        self.recurrence.has_seconds(at)
    }

    /// Where it is counted.
    pub fn zone(&self) -> chrono_tz::Tz {
        self.recurrence.zone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A moment in Brasília.
    fn at(text: &str) -> Instant {
        Instant(chrono::DateTime::parse_from_rfc3339(&format!("{text}:00-03:00")).unwrap().timestamp_millis())
    }

    fn next(expression: &str, window: &str, days: Days, from: &str) -> Result<Instant> {
        let config = Config::defaults().unwrap();
        let window = Window::typed(window).unwrap();
        Timetable::new((expression, "America/Sao_Paulo"), (window, days), &config)?.after(at(from))
    }

    #[test]
    fn a_run_outside_of_the_window_is_left_out() {
        let hourly = |from| next("30 * * * *", "8:00-20:00", Days::Every, from).unwrap();
        assert_eq!(hourly("2026-11-24T19:00"), at("2026-11-24T19:30"));
        assert_eq!(hourly("2026-11-24T19:30"), at("2026-11-25T08:30"));
        let minutely = next("* * * * *", "8:00-20:00", Days::Business, "2026-11-27T20:00").unwrap();
        assert_eq!(minutely, at("2026-11-30T08:00"), "the opening itself is in it");
    }

    #[test]
    fn settings_under_which_nothing_ever_runs_are_refused_with_the_field_that_is_to_blame() {
        let never = |field| Error::Invalid { field, reason: Flaw::NeverOpen };
        let from = "2026-11-24T09:00";
        assert_eq!(next("0 3 * * *", "8:00-20:00", Days::Every, from).unwrap_err(), never(Field::Window));
        assert_eq!(next("0 8 1 5 *", "", Days::Business, from).unwrap_err(), never(Field::Days), "Labour Day");
        assert_eq!(next("0 8 * * 0", "", Days::Business, from).unwrap_err(), never(Field::Days), "Sundays");
        assert_eq!(next("0 8 29 2 *", "", Days::Business, from).unwrap(), at("2028-02-29T08:00"));
    }
}
