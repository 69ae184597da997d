//! Cron arithmetic: a function of the expression, the zone and the instant from which one looks. Safe at the change of
//! summer time: a fixed hour that is skipped runs right after the gap, one that comes twice runs once.

use chrono::{DateTime, Offset, Utc};
use chrono_tz::Tz;
use croner::Cron;
use croner::parser::{CronParser, Seconds, Year};

use crate::db::types::Instant;
use crate::error::{Error, Field, Flaw, Result};

/// When something recurs.
#[derive(Clone, Debug)]
pub struct Recurrence {
    cron: Cron,
    zone: Tz,
}

impl Recurrence {
    /// From an expression of five fields, or six with the second first, and a zone's IANA name. A seventh field would be
    /// a year: such a schedule ends for good with it, silently.
    ///
    /// # Errors
    /// `Invalid` names what cannot be read.
    pub fn parse(expression: &str, zone: &str) -> Result<Self> {
        let zone =
            zone.trim().parse().map_err(|_| Error::Invalid { field: Field::TimeZone, reason: Flaw::UnknownZone })?;
        if expression.split_whitespace().count() == 7 {
            return Err(Error::Invalid { field: Field::Expression, reason: Flaw::HasYear });
        }
        let cron = CronParser::builder()
            .seconds(Seconds::Optional)
            .year(Year::Disallowed)
            .build()
            .parse(expression.trim())
            .map_err(|_| Error::Invalid { field: Field::Expression, reason: Flaw::NotCron })?;
        Ok(Self { cron, zone })
    }

    /// The first occurrence after `at`.
    ///
    /// # Errors
    /// `Invalid` when there is none, e.g. 30 February.
    pub fn after(&self, at: Instant) -> Result<Instant> {
        let found = self.cron.find_next_occurrence(&self.local(at), false).map_err(never)?;
        Ok(whole(&found))
    }

    /// The last occurrence at or before `at`; `at` itself when there was none.
    pub fn at_or_before(&self, at: Instant) -> Instant {
        let found = self.cron.find_previous_occurrence(&self.local(at), true);
        found.map_or(at, |found| whole(&found))
    }

    /// The next `count` occurrences after `at`.
    ///
    /// # Errors
    /// As [`Recurrence::after`].
    pub fn next(&self, at: Instant, count: usize) -> Result<Vec<Instant>> {
        several(at, count, |from| self.after(from))
    }

    /// The clock of the zone changes about then: an hour may come twice, and the first occurrence after a moment may lie
    /// before one that was given earlier.
    pub fn shifts(&self, at: Instant) -> bool {
        let offset = |at: Instant| self.local(at).offset().fix();
        offset(at.plus_h(-2)) != offset(at.plus_h(2))
    }

    /// Some of its next runs are not on a full minute: whoever shows them shows seconds.
    pub fn has_seconds(&self, at: Instant) -> bool {
        self.next(at, 3).is_ok_and(|next| next.iter().any(|run| run.seconds().rem_euclid(60) != 0))
    }

    /// Where it is counted.
    pub fn zone(&self) -> Tz {
        self.zone
    }

    fn local(&self, at: Instant) -> DateTime<Tz> {
        DateTime::<Utc>::from_timestamp_millis(at.ms()).unwrap_or_default().with_timezone(&self.zone)
    }
}

/// An occurrence is on a full second; the library keeps the fraction from which it looked.
fn whole(found: &DateTime<Tz>) -> Instant {
    Instant(found.timestamp().saturating_mul(1000))
}

fn never(_: croner::errors::CronError) -> Error {
    Error::Invalid { field: Field::Expression, reason: Flaw::Never }
}

/// `count` instants after `at`, each found from the one before.
pub(super) fn several(at: Instant, count: usize, after: impl Fn(Instant) -> Result<Instant>) -> Result<Vec<Instant>> {
    let mut from = at;
    let next = |_| {
        from = after(from)?;
        Ok(from)
    };
    (0..count).map(next).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        Instant(DateTime::parse_from_rfc3339(text).unwrap().timestamp_millis())
    }

    #[test]
    fn an_hour_is_meant_where_the_schedule_is() {
        let daily = Recurrence::parse("0 8 * * *", "America/Sao_Paulo").unwrap();
        assert_eq!(daily.after(at("2026-11-24T12:00:00Z")).unwrap(), at("2026-11-25T11:00:00Z"));
        assert_eq!(daily.at_or_before(at("2026-11-24T11:00:00Z")), at("2026-11-24T11:00:00Z"));
        assert_eq!(daily.at_or_before(at("2026-11-24T10:59:59Z")), at("2026-11-23T11:00:00Z"));
    }

    #[test]
    fn an_occurrence_is_on_a_full_second_wherever_one_looks_from() {
        let minutely = Recurrence::parse("* * * * *", "UTC").unwrap();
        assert_eq!(minutely.after(at("2026-11-24T12:00:59.900Z")).unwrap(), at("2026-11-24T12:01:00Z"));
        assert_eq!(minutely.at_or_before(at("2026-11-24T12:00:00.900Z")), at("2026-11-24T12:00:00Z"));
    }

    #[test]
    fn seconds_are_optional() {
        let often = Recurrence::parse("*/10 * * * * *", "America/Sao_Paulo").unwrap();
        let next = often.next(at("2026-11-24T12:00:01Z"), 2).unwrap();
        assert_eq!(next, [at("2026-11-24T12:00:10Z"), at("2026-11-24T12:00:20Z")]);
    }

    #[test]
    fn the_change_of_summer_time_loses_no_run_and_doubles_none() {
        let lisbon = Recurrence::parse("30 1 * * *", "Europe/Lisbon").unwrap();
        // 29 March 2026: 01:00 becomes 02:00, so 01:30 does not exist.
        let spring = lisbon.next(at("2026-03-28T12:00:00Z"), 2).unwrap();
        assert!(spring[0] >= at("2026-03-29T01:00:00Z") && spring[0] < at("2026-03-29T03:00:00Z"), "{spring:?}");
        assert_eq!(spring[1], at("2026-03-30T00:30:00Z"));
        // 25 October 2026: 02:00 becomes 01:00, so 01:30 comes twice.
        let autumn = lisbon.next(at("2026-10-24T12:00:00Z"), 2).unwrap();
        assert_eq!(autumn, [at("2026-10-25T00:30:00Z"), at("2026-10-26T01:30:00Z")]);
    }

    #[test]
    fn expressions_from_the_field_are_refused_or_shown_with_seconds() {
        let file = include_str!("../../../tests/cases/schedule/expressions.txt");
        let [year, often] = file.lines().collect::<Vec<_>>()[..] else { panic!("two lines") };
        let expression = |line: &'static str| line.split("  ").next().unwrap().trim();
        let refused = Recurrence::parse(expression(year), "America/Sao_Paulo").unwrap_err();
        assert_eq!(refused, Error::Invalid { field: Field::Expression, reason: Flaw::HasYear });
        let now = at("2026-11-24T12:00:00Z");
        let has_seconds = |text| Recurrence::parse(text, "America/Sao_Paulo").unwrap().has_seconds(now);
        assert!(has_seconds(expression(often)) && has_seconds("*/20 * * * * *") && has_seconds("30 * * * * *"));
        assert!(!has_seconds("* * * * *") && !has_seconds("0 * * * * *") && !has_seconds("0 0 8 * * ?"));
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let refused = |expression, zone| Recurrence::parse(expression, zone).unwrap_err();
        assert_eq!(
            refused("every day", "America/Sao_Paulo"),
            Error::Invalid { field: Field::Expression, reason: Flaw::NotCron }
        );
        assert_eq!(
            refused("0 8 * * *", "Brasilia"),
            Error::Invalid { field: Field::TimeZone, reason: Flaw::UnknownZone }
        );
        let never = Recurrence::parse("0 0 30 2 *", "UTC").unwrap().after(at("2026-11-24T12:00:00Z"));
        assert_eq!(never.unwrap_err(), Error::Invalid { field: Field::Expression, reason: Flaw::Never });
    }
}
