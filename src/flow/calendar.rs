//! Working days in Brazil: Monday to Friday without the national holidays and the configured days off.

use chrono::{DateTime, Datelike, Days, NaiveDate, TimeZone, Weekday};
use chrono_tz::Tz;

/// The working days of one place.
#[derive(Clone, Debug)]
pub struct Calendar<'a> {
    zone: Tz,
    extra: &'a [NaiveDate],
}

impl<'a> Calendar<'a> {
    /// In this time zone, with these further days off.
    pub fn new(zone: Tz, extra: &'a [NaiveDate]) -> Self {
        Self { zone, extra }
    }

    /// People work on that day.
    pub fn is_working(&self, day: NaiveDate) -> bool {
        !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && !is_holiday(day) && !self.extra.contains(&day)
    }

    /// The same time of day, `count` working days after `from_ms`. The day it starts on does not count.
    pub fn after_working_days(&self, from_ms: i64, count: u32) -> i64 {
        let Some(start) = DateTime::from_timestamp_millis(from_ms).map(|t| t.with_timezone(&self.zone)) else {
            return from_ms;
        };
        let (mut day, mut left) = (start.date_naive(), count);
        while left > 0 {
            let Some(next) = day.checked_add_days(Days::new(1)) else { return from_ms };
            day = next;
            if self.is_working(day) {
                left -= 1;
            }
        }
        // A time that a clock change skips does not occur in Brazil today; take the plain offset then.
        let local = day.and_time(start.time());
        self.zone.from_local_datetime(&local).earliest().map_or(from_ms, |t| t.timestamp_millis())
    }
}

/// A national holiday of Brazil (laws 662/1949, 6.802/1980, 9.093/1995, 10.607/2002, 14.759/2023).
fn is_holiday(day: NaiveDate) -> bool {
    const FIXED: [(u32, u32); 9] = [(1, 1), (4, 21), (5, 1), (9, 7), (10, 12), (11, 2), (11, 15), (11, 20), (12, 25)];
    FIXED.contains(&(day.month(), day.day()))
        || easter(day.year()).and_then(|e| e.checked_sub_days(Days::new(2))) == Some(day)
}

/// Easter Sunday of the Gregorian calendar (Meeus, Astronomical Algorithms, chapter 8).
fn easter(year: i32) -> Option<NaiveDate> {
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let d = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    let e = (32 + 2 * (b % 4) + 2 * (c / 4) - d - c % 4) % 7;
    let f = d + e - 7 * ((a + 11 * d + 22 * e) / 451) + 114;
    NaiveDate::from_ymd_opt(year, u32::try_from(f / 31).ok()?, u32::try_from(f % 31 + 1).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> i64 {
        DateTime::parse_from_rfc3339(text).unwrap().timestamp_millis()
    }

    fn brazil() -> Calendar<'static> {
        Calendar::new(chrono_tz::America::Sao_Paulo, &[])
    }

    #[test]
    fn friday_evening_and_two_working_days_is_tuesday_evening() {
        assert_eq!(brazil().after_working_days(at("2026-11-27T18:00:00-03:00"), 2), at("2026-12-01T18:00:00-03:00"));
    }

    #[test]
    fn good_friday_and_tiradentes_are_no_working_days() {
        assert!(!brazil().is_working(NaiveDate::from_ymd_opt(2026, 4, 3).unwrap()));
        assert_eq!(brazil().after_working_days(at("2026-04-20T09:00:00-03:00"), 1), at("2026-04-22T09:00:00-03:00"));
    }

    #[test]
    fn a_configured_day_off_counts_as_one() {
        let extra = [NaiveDate::from_ymd_opt(2026, 12, 24).unwrap()];
        let days = Calendar::new(chrono_tz::America::Sao_Paulo, &extra);
        assert_eq!(days.after_working_days(at("2026-12-23T10:00:00-03:00"), 1), at("2026-12-28T10:00:00-03:00"));
    }
}
