//! Working days in Brazil: Monday to Friday without the national holidays and the configured days off. Carnival and
//! Corpus Christi are no national holidays; who does not work then configures them.
//!
//! A working day is its 24 hours by the local clock. Two working days from Friday 18:00 end on Tuesday 18:00; what
//! begins on a day off begins with the next working day, so two working days from Saturday end with Tuesday.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Weekday};
use chrono_tz::Tz;

use crate::config::{DayOff, PromisePolicy};

const HOUR_MS: i64 = 3_600_000;

/// The working days of one place.
#[derive(Clone, Copy, Debug)]
pub struct Calendar<'a> {
    zone: Tz,
    extra: &'a [DayOff],
}

impl<'a> Calendar<'a> {
    /// In this time zone, with these further days off.
    pub fn new(zone: Tz, extra: &'a [DayOff]) -> Self {
        Self { zone, extra }
    }

    /// People work on that day.
    pub fn is_working(&self, day: NaiveDate) -> bool {
        let is_off = |off: &DayOff| off.is_on(day, easter(day.year()));
        !matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
            && !is_national_holiday(day)
            && !self.extra.iter().any(is_off)
    }

    /// `from_ms` itself on a working day, else the first moment of the next one (UTC milliseconds).
    pub fn next_working_ms(&self, from_ms: i64) -> i64 {
        let Some(start) = self.local(from_ms) else { return from_ms };
        match self.on_working_day(start) {
            Some(at) if at != start => self.utc(at).unwrap_or(from_ms),
            _ => from_ms,
        }
    }

    /// The end of `hours` hours that count on working days only.
    pub fn after_working_hours(&self, from_ms: i64, hours: i64) -> i64 {
        let end = || {
            let mut at = self.on_working_day(self.local(from_ms)?)?;
            let mut left = TimeDelta::try_hours(hours.clamp(0, 100_000))?;
            loop {
                let midnight = at.date().succ_opt()?.and_time(NaiveTime::MIN);
                let today = midnight - at;
                if left <= today {
                    return self.utc(at + left);
                }
                left -= today;
                at = self.on_working_day(midnight)?;
            }
        };
        // Only instants outside the calendar's range have no answer; they have no working days either.
        end().unwrap_or(from_ms)
    }

    /// The end of `count` working days.
    pub fn after_working_days(&self, from_ms: i64, count: u32) -> i64 {
        self.after_working_hours(from_ms, i64::from(count) * 24)
    }

    /// When a promise of `hours` that was received at `received_ms` is due.
    pub fn due_at(&self, policy: PromisePolicy, hours: i64, received_ms: i64) -> i64 {
        match policy {
            PromisePolicy::WallClock => received_ms.saturating_add(hours.saturating_mul(HOUR_MS)),
            PromisePolicy::BusinessDays => self.after_working_hours(received_ms, hours),
        }
    }

    /// The end of a first access written at `now_ms`: `hours` and `working_days`, whichever ends later
    /// (product rule: first access and temporary passwords).
    pub fn first_access_until(&self, now_ms: i64, hours: i64, working_days: u32) -> i64 {
        self.due_at(PromisePolicy::WallClock, hours, now_ms).max(self.after_working_days(now_ms, working_days))
    }

    pub(super) fn local(&self, ms: i64) -> Option<NaiveDateTime> {
        Some(DateTime::from_timestamp_millis(ms)?.with_timezone(&self.zone).naive_local())
    }

    /// A local time that a clock change repeats means its first turn; one that it skips, the hour after.
    pub(super) fn utc(&self, local: NaiveDateTime) -> Option<i64> {
        let there = |local: NaiveDateTime| self.zone.from_local_datetime(&local).earliest();
        there(local).or_else(|| there(local + TimeDelta::hours(1))).map(|at| at.timestamp_millis())
    }

    fn on_working_day(&self, mut at: NaiveDateTime) -> Option<NaiveDateTime> {
        while !self.is_working(at.date()) {
            at = at.date().succ_opt()?.and_time(NaiveTime::MIN);
        }
        Some(at)
    }
}

/// A national holiday of Brazil (laws 662/1949, 6.802/1980, 9.093/1995, 10.607/2002; 20 November by 14.759/2023).
pub fn is_national_holiday(day: NaiveDate) -> bool {
    match (day.month(), day.day()) {
        (1, 1) | (4, 21) | (5, 1) | (9, 7) | (10, 12) | (11, 2) | (11, 15) | (12, 25) => true,
        (11, 20) => day.year() >= 2024,
        _ => easter(day.year()).and_then(|sunday| sunday.checked_sub_days(Days::new(2))) == Some(day),
    }
}

/// Easter Sunday of the Gregorian calendar (the anonymous algorithm in Meeus, Astronomical Algorithms, chapter 8).
fn easter(year: i32) -> Option<NaiveDate> {
    let (golden, century, rest) = (year.rem_euclid(19), year.div_euclid(100), year.rem_euclid(100));
    let epact = (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - epact - rest % 4) % 7;
    let late = (golden + 11 * epact + 22 * weekday) / 451;
    let day = epact + weekday - 7 * late + 114;
    NaiveDate::from_ymd_opt(year, u32::try_from(day / 31).ok()?, u32::try_from(day % 31 + 1).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A moment in Brasília.
    fn at(text: &str) -> i64 {
        DateTime::parse_from_rfc3339(&format!("{text}:00-03:00")).unwrap().timestamp_millis()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn brazil() -> Calendar<'static> {
        Calendar::new(Tz::America__Sao_Paulo, &[])
    }

    #[test]
    fn by_the_clock_forty_eight_hours_are_forty_eight_hours_on_any_day() {
        let due = brazil().due_at(PromisePolicy::WallClock, 48, at("2026-11-27T18:00"));
        assert_eq!(due, at("2026-11-29T18:00"));
    }

    #[test]
    fn two_business_days_from_friday_evening_end_on_tuesday_evening() {
        let due = brazil().due_at(PromisePolicy::BusinessDays, 48, at("2026-11-27T18:00"));
        assert_eq!(due, at("2026-12-01T18:00"));
    }

    #[test]
    fn what_arrives_on_saturday_begins_on_monday_and_has_all_of_tuesday() {
        assert_eq!(brazil().next_working_ms(at("2026-11-28T10:00")), at("2026-11-30T00:00"));
        assert_eq!(brazil().next_working_ms(at("2026-11-30T10:00")), at("2026-11-30T10:00"));
        let due = brazil().due_at(PromisePolicy::BusinessDays, 48, at("2026-11-28T10:00"));
        assert_eq!(due, at("2026-12-02T00:00"));
    }

    #[test]
    fn new_year_and_the_weekend_after_it_are_skipped() {
        // 1 January 2027 is a Friday.
        let due = brazil().due_at(PromisePolicy::BusinessDays, 48, at("2026-12-31T15:00"));
        assert_eq!(due, at("2027-01-05T15:00"));
    }

    #[test]
    fn carnival_counts_only_where_it_is_configured() {
        let friday = at("2027-02-05T12:00");
        assert_eq!(brazil().after_working_days(friday, 2), at("2027-02-09T12:00"));
        for days_off in [
            [DayOff::Once(day("2027-02-08")), DayOff::Once(day("2027-02-09"))],
            [DayOff::FromEaster(-48), DayOff::FromEaster(-47)],
            [DayOff::EveryYear(2, 8), DayOff::EveryYear(2, 9)],
        ] {
            let calendar = Calendar::new(Tz::America__Sao_Paulo, &days_off);
            assert_eq!(calendar.after_working_days(friday, 2), at("2027-02-11T12:00"), "{days_off:?}");
        }
    }

    #[test]
    fn the_first_access_is_good_for_72_hours_and_three_working_days() {
        let calendar = brazil();
        assert_eq!(calendar.first_access_until(at("2026-11-30T09:00"), 72, 3), at("2026-12-03T09:00"));
        assert_eq!(calendar.first_access_until(at("2026-11-27T18:00"), 72, 3), at("2026-12-02T18:00"));
        assert_eq!(calendar.first_access_until(at("2026-11-28T10:00"), 72, 3), at("2026-12-03T00:00"));
        assert_eq!(calendar.first_access_until(at("2026-11-30T09:00"), 96, 3), at("2026-12-04T09:00"));
    }

    #[test]
    fn the_national_holidays_are_the_ten_by_law() {
        let holidays = |year: i32| {
            let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
            first.iter_days().take_while(|d| d.year() == year).filter(|d| is_national_holiday(*d)).count()
        };
        assert_eq!(holidays(2026), 10);
        assert_eq!(holidays(2023), 9, "20 November is one since 2024");
        for good_friday in ["2024-03-29", "2025-04-18", "2026-04-03", "2027-03-26", "2038-04-23"] {
            assert!(is_national_holiday(day(good_friday)), "{good_friday}");
        }
    }

    #[test]
    fn an_instant_outside_the_calendar_stays_what_it_is() {
        assert_eq!(brazil().after_working_days(i64::MAX, 3), i64::MAX);
        assert_eq!(brazil().first_access_until(i64::MAX, 72, 3), i64::MAX);
    }

    #[test]
    fn a_clock_change_does_not_shift_the_time_of_day() {
        // Lisbon leaves summer time on Sunday 25 October 2026.
        let calendar = Calendar::new(Tz::Europe__Lisbon, &[]);
        let utc = |text: &str| DateTime::parse_from_rfc3339(text).unwrap().timestamp_millis();
        assert_eq!(calendar.after_working_days(utc("2026-10-23T17:00:00Z"), 1), utc("2026-10-26T18:00:00Z"));
    }
}
