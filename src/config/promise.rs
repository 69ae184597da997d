//! The table of promises: each row a deadline with its margin and whom it is told; and the days off that count for them.

use chrono::{Datelike, NaiveDate};
use serde::Deserialize;

use super::PromisePolicy;

/// One row of `[[promise.policies]]`: a deadline that the house promises.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// What promises under it are called in tables, figures and commands.
    pub name: String,
    /// How its time is counted.
    pub counts: PromisePolicy,
    /// Its length by the clock.
    pub hours: i64,
    /// Its length in working days.
    pub days: u32,
    /// It is at risk when it is expected later than this before it is due, in hours.
    pub margin_hours: i64,
    /// Who learns of one at risk.
    pub tell: Vec<Tell>,
}

/// Who learns of a promise at risk, and of the other lines that it crosses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tell {
    /// The desk gets a case.
    Desk,
    /// Operators get a mail, one for all lines crossed within `promise.digest_minutes`.
    Operators,
    /// The receiver of `[webhook]` is told of each line at once.
    Webhook,
}

/// All rows. The two that the product itself keeps are always there.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Vec<Policy>")]
pub struct Policies {
    /// `credential`: the first access in the inbox.
    pub credential: Policy,
    /// `end_customer`: an end customer can be chosen.
    pub end_customer: Policy,
    /// Those that only the configuration knows.
    pub others: Vec<Policy>,
}

impl Policies {
    /// Every row.
    pub fn all(&self) -> impl Iterator<Item = &Policy> {
        [&self.credential, &self.end_customer].into_iter().chain(&self.others)
    }

    /// The row of this name.
    pub fn named(&self, name: &str) -> Option<&Policy> {
        self.all().find(|policy| policy.name == name)
    }
}

impl TryFrom<Vec<Policy>> for Policies {
    type Error = &'static str;

    fn try_from(mut rows: Vec<Policy>) -> Result<Self, Self::Error> {
        let mut take = |name: &str| rows.iter().position(|row| row.name == name).map(|at| rows.remove(at));
        let (credential, end_customer) = (take("credential"), take("end_customer"));
        match (credential, end_customer) {
            (Some(credential), Some(end_customer)) => Ok(Self { credential, end_customer, others: rows }),
            _ => Err("credential and end_customer must be there"),
        }
    }
}

/// A day off beyond the national holidays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum DayOff {
    /// `2026-12-24`: once.
    Once(NaiveDate),
    /// `07-09`: month and day of every year.
    EveryYear(u32, u32),
    /// `easter-47`, `easter+60`: so many days from Easter Sunday.
    FromEaster(i64),
}

impl DayOff {
    /// It falls on that day; `easter` is Easter Sunday of the same year.
    pub fn is_on(self, day: NaiveDate, easter: Option<NaiveDate>) -> bool {
        match self {
            Self::Once(date) => date == day,
            Self::EveryYear(month, of_month) => (month, of_month) == (day.month(), day.day()),
            Self::FromEaster(days) => easter.is_some_and(|sunday| (day - sunday).num_days() == days),
        }
    }
}

impl TryFrom<String> for DayOff {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        const NONE: &str = "no day";
        if let Some(days) = text.strip_prefix("easter") {
            let signed = days.is_empty() || days.starts_with(['+', '-']);
            let days = if days.is_empty() { Ok(0) } else { days.parse() };
            return days.ok().filter(|days| signed && (-80..=250).contains(days)).map(Self::FromEaster).ok_or(NONE);
        }
        if text.len() == 5 {
            // In a leap year, so that 29 February may be one.
            let day: NaiveDate = format!("2024-{text}").parse().map_err(|_| NONE)?;
            return Ok(Self::EveryYear(day.month(), day.day()));
        }
        text.parse().map(Self::Once).map_err(|_| NONE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<DayOff> {
        DayOff::try_from(text.to_owned()).ok()
    }

    #[test]
    fn a_day_off_is_a_date_a_day_of_every_year_or_a_distance_from_easter() {
        assert_eq!(read("2026-12-24"), NaiveDate::from_ymd_opt(2026, 12, 24).map(DayOff::Once));
        assert_eq!(read("07-09"), Some(DayOff::EveryYear(7, 9)));
        assert_eq!(read("02-29"), Some(DayOff::EveryYear(2, 29)));
        assert_eq!(read("easter-47"), Some(DayOff::FromEaster(-47)));
        assert_eq!(read("easter+60"), Some(DayOff::FromEaster(60)));
        for none in ["", "08/02/2027", "13-01", "02-30", "easter47", "easter-x", "easter+900", "2027-2", "Easter"] {
            assert_eq!(read(none), None, "{none}");
        }
    }
}
