//! When something may happen at all: a window of the local day, and the days on which people work. Schedules keep to it,
//! and so do the mails that nobody waits for.

use std::fmt;

use chrono::{NaiveTime, TimeDelta, Timelike};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::calendar::Calendar;
use crate::config::DayOff;
use crate::db::types::{Instant, text_enum};
use crate::error::{Error, Field, Flaw, Result};
use crate::text::Lang;
use crate::text::operate::schedule::ScheduleText;

const DAY_MIN: i32 = 24 * 60;
/// Days that are looked at for the next opening: longer than any row of days off.
const LOOKED_AT: usize = 400;

text_enum! {
    /// On which days.
    #[derive(Default)]
    pub enum Days {
        /// On every day.
        #[default]
        Every = "every_day",
        /// Monday to Friday without the national holidays and the configured days off.
        Business = "business_days",
    }
}

impl Days {
    /// As operators read it.
    pub fn name(self, lang: Lang) -> &'static str {
        let t = ScheduleText::of(lang);
        match self {
            Self::Every => t.days_every,
            Self::Business => t.days_business,
        }
    }

    /// The choice that this word stands for.
    ///
    /// # Errors
    /// `Invalid` for a word that none has.
    pub fn of(word: &str) -> Result<Self> {
        Self::parse(word.trim()).ok_or(Error::Invalid { field: Field::Days, reason: Flaw::UnknownChoice })
    }
}

/// A part of the local day, in minutes since midnight; the end is not in it. From 22:00 to 6:00 it is the night.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Window {
    from: i32,
    to: i32,
}

impl Window {
    /// From minute to minute; 1440 is the end of the day. `None` when these are no part of a day.
    pub const fn new(from: i32, to: i32) -> Option<Self> {
        let within = 0 <= from && from < DAY_MIN && 0 <= to && to <= DAY_MIN;
        if within && from != to && to - from < DAY_MIN { Some(Self { from, to }) } else { None }
    }

    /// As typed: `8:00-20:00`; nothing typed is the whole day.
    ///
    /// # Errors
    /// `Invalid` when these are not two times of a day.
    pub fn typed(text: &str) -> Result<Option<Self>> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(None);
        }
        let read = || {
            let (from, to) = text.split_once(['-', '–', '—'])?;
            Self::new(minutes(from)?, minutes(to)?)
        };
        read().map(Some).ok_or(Error::Invalid { field: Field::Window, reason: Flaw::NotWindow })
    }

    /// The first minute in it.
    pub fn from(self) -> i32 {
        self.from
    }

    /// The first minute after it.
    pub fn to(self) -> i32 {
        self.to
    }

    fn has(self, minute: i32) -> bool {
        match self.from < self.to {
            true => (self.from..self.to).contains(&minute),
            false => minute >= self.from || minute < self.to,
        }
    }
}

/// `8:00`, `08:00` or `8`.
fn minutes(text: &str) -> Option<i32> {
    let (hour, minute) = text.trim().split_once(':').unwrap_or((text.trim(), "0"));
    let number =
        |digits: &str| digits.chars().all(|c| c.is_ascii_digit()).then(|| digits.parse::<i32>().ok()).flatten();
    let (hour, minute) = (number(hour)?, number(minute)?);
    (hour <= 24 && minute < 60).then_some(hour * 60 + minute)
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (from, to) = (self.from, self.to);
        write!(f, "{:02}:{:02}-{:02}:{:02}", from / 60, from % 60, to / 60, to % 60)
    }
}

impl From<Window> for String {
    fn from(window: Window) -> Self {
        window.to_string()
    }
}

impl TryFrom<String> for Window {
    type Error = String;

    fn try_from(text: String) -> std::result::Result<Self, String> {
        Self::typed(&text).ok().flatten().ok_or_else(|| format!("no window: {text}"))
    }
}

/// Window and days in one place. A window over midnight is in two days, and each of its halves is open by its own day.
#[derive(Clone, Copy, Debug)]
pub struct Opening<'a> {
    calendar: Calendar<'a>,
    window: Option<Window>,
    days: Days,
}

impl<'a> Opening<'a> {
    /// In this zone, with these further days off.
    pub fn new(zone: Tz, window: Option<Window>, days: Days, days_off: &'a [DayOff]) -> Self {
        Self { calendar: Calendar::new(zone, days_off), window, days }
    }

    /// It may happen at `at`.
    pub fn is_open(&self, at: Instant) -> bool {
        let Some(local) = self.calendar.local(at.ms()) else { return true };
        let minute = i32::try_from(local.hour() * 60 + local.minute()).unwrap_or(0);
        self.window.is_none_or(|window| window.has(minute)) && self.is_day(local.date())
    }

    /// The first instant, at `at` or after, at which it may happen; `None` when that is further away than any row of days
    /// off is long.
    pub fn next(&self, at: Instant) -> Option<Instant> {
        if self.is_open(at) {
            return Some(at);
        }
        self.first(at, true)
    }

    /// The first instant, at `at` or after, at which it may not happen; `None` when it is always open.
    pub fn closes(&self, at: Instant) -> Option<Instant> {
        if !self.is_open(at) {
            return Some(at);
        }
        self.first(at, false)
    }

    /// The first turn after `at`.
    fn first(&self, at: Instant, open: bool) -> Option<Instant> {
        let today = self.calendar.local(at.ms())?.date();
        let turns = today.iter_days().take(LOOKED_AT).flat_map(|day| self.turns().map(move |minute| (day, minute)));
        let mut turns = turns.filter_map(|(day, minute)| {
            let local = day.and_time(NaiveTime::MIN) + TimeDelta::minutes(minute.into());
            self.calendar.utc(local).map(Instant)
        });
        // A clock change may skip the whole of a short window.
        turns.find(|turn| *turn > at && self.is_open(*turn) == open)
    }

    fn is_day(&self, day: chrono::NaiveDate) -> bool {
        match self.days {
            Days::Every => true,
            Days::Business => self.calendar.is_working(day),
        }
    }

    /// The minutes of a day at which it may open or close, in order.
    fn turns(&self) -> [i32; 3] {
        let (from, to) = self.window.map_or((0, 0), |window| (window.from, window.to));
        [0, from.min(to), from.max(to)]
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    const BRAZIL: Tz = Tz::America__Sao_Paulo;

    /// A moment in Brasília.
    fn at(text: &str) -> Instant {
        Instant(DateTime::parse_from_rfc3339(&format!("{text}:00-03:00")).unwrap().timestamp_millis())
    }

    fn opening(window: &str, days: Days) -> Opening<'static> {
        Opening::new(BRAZIL, Window::typed(window).unwrap(), days, &[])
    }

    #[test]
    fn by_day_it_opens_in_the_morning_and_closes_in_the_evening() {
        let day = opening("8:00-20:00", Days::Every);
        assert!(day.is_open(at("2026-11-28T08:00")) && day.is_open(at("2026-11-28T19:59")));
        assert!(!day.is_open(at("2026-11-28T07:59")) && !day.is_open(at("2026-11-28T20:00")));
        assert_eq!(day.next(at("2026-11-28T20:00")), Some(at("2026-11-29T08:00")));
        assert_eq!(day.next(at("2026-11-28T03:00")), Some(at("2026-11-28T08:00")));
        assert_eq!(day.next(at("2026-11-28T09:17")), Some(at("2026-11-28T09:17")));
    }

    #[test]
    fn it_closes_at_the_end_of_the_window_and_of_the_week() {
        let office = opening("08:00-18:00", Days::Business);
        assert_eq!(office.closes(at("2026-11-27T09:00")), Some(at("2026-11-27T18:00")));
        assert_eq!(opening("", Days::Business).closes(at("2026-11-27T09:00")), Some(at("2026-11-28T00:00")));
        assert_eq!(opening("", Days::Every).closes(at("2026-11-27T09:00")), None);
    }

    #[test]
    fn a_window_over_midnight_is_the_night() {
        let night = opening("22:00-06:00", Days::Every);
        assert!(night.is_open(at("2026-11-28T23:00")) && night.is_open(at("2026-11-28T05:59")));
        assert_eq!(night.next(at("2026-11-28T06:00")), Some(at("2026-11-28T22:00")));
    }

    #[test]
    fn on_business_days_only_weekends_and_holidays_are_skipped() {
        let office = opening("08:00-18:00", Days::Business);
        assert_eq!(office.next(at("2026-11-27T18:00")), Some(at("2026-11-30T08:00")), "Friday evening");
        assert_eq!(office.next(at("2026-12-24T19:00")), Some(at("2026-12-28T08:00")), "Christmas is a Friday");
        let night = opening("22:00-06:00", Days::Business);
        assert!(night.is_open(at("2026-11-27T23:00")) && !night.is_open(at("2026-11-28T01:00")), "Saturday is none");
        assert_eq!(night.next(at("2026-11-28T01:00")), Some(at("2026-11-30T00:00")));
    }

    #[test]
    fn a_day_off_of_the_configuration_counts() {
        let off = [DayOff::EveryYear(11, 30)];
        let office = Opening::new(BRAZIL, None, Days::Business, &off);
        assert_eq!(office.next(at("2026-11-28T10:00")), Some(at("2026-12-01T00:00")));
    }

    #[test]
    fn what_a_clock_change_skips_opens_on_the_next_day() {
        // Lisbon skips 1:00 to 2:00 on 28 March 2027.
        let lisbon = Opening::new(Tz::Europe__Lisbon, Window::new(60, 120), Days::Every, &[]);
        let utc = |text: &str| Instant(DateTime::parse_from_rfc3339(text).unwrap().timestamp_millis());
        assert_eq!(lisbon.next(utc("2027-03-28T00:30:00Z")), Some(utc("2027-03-29T00:00:00Z")));
    }

    #[test]
    fn a_window_is_read_as_people_write_it_and_refused_when_it_is_none() {
        for (typed, shown) in [
            ("8-20", "08:00-20:00"),
            (" 8:30 – 12:05 ", "08:30-12:05"),
            ("22:00-06:00", "22:00-06:00"),
            ("18:00-24:00", "18:00-24:00"),
        ] {
            assert_eq!(Window::typed(typed).unwrap().unwrap().to_string(), shown, "{typed}");
        }
        assert_eq!(Window::typed("  ").unwrap(), None);
        for bad in ["8", "8:00", "8:00-8:00", "0-24", "25-3", "8:60-9", "24:00-6:00", "-", "08:00-+9:00", "oito-dez"] {
            let refused = Error::Invalid { field: Field::Window, reason: Flaw::NotWindow };
            assert_eq!(Window::typed(bad).unwrap_err(), refused, "{bad}");
        }
    }
}
