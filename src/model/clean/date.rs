//! When something was issued, as people, ERPs and spreadsheets write it: the day first.

use chrono::{DateTime, Datelike, Duration, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeZone};
use chrono_tz::Tz;

use super::text::{Value, value};
use crate::db::types::Instant;
use crate::model::cnpj::is_dash;
use crate::model::reason::Reason;

/// Reads an instant. What has no zone is local time of `zone`; what means "no date" (`00/00/0000`, a spreadsheet's day
/// zero) is none. A date in the future is taken with a warning.
///
/// # Errors
/// Not a date, not in the calendar, or the month before the day.
pub fn instant(text: &str, zone: Tz, now: Instant, warnings: &mut Vec<Reason>) -> Result<Option<Instant>, Reason> {
    let text = match value(text, &mut Vec::new()) {
        Value::Nothing => return Ok(None),
        Value::Error => return Err(Reason::SpreadsheetError),
        Value::Text(text) => text.trim_start_matches('\'').to_owned(),
    };
    if no_date(&text) {
        return Ok(None);
    }
    let at = match with_zone(&text) {
        Some(at) => at,
        None => local(read_local(&text)?, zone),
    };
    match at.year() {
        1899 | 1900 | 1970 => return Ok(None), // where spreadsheets and programs begin to count
        1990..=2199 => {}
        _ => return Err(Reason::IdIssuedAtImpossible),
    }
    let at = Instant(at.timestamp_millis());
    if at > now {
        warnings.push(Reason::IdIssuedAtFuture);
    }
    Ok(Some(at))
}

/// Only zeros, or a form that nobody filled in, or the end of time.
fn no_date(text: &str) -> bool {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let only_marks = text.chars().all(|c| c.is_ascii_digit() || " /-.:,TZ".contains(c));
    only_marks
        && (digits.bytes().all(|b| b == b'0') || digits.starts_with("31129999") || digits.starts_with("99991231"))
        || text.starts_with("0001-01-01")
        || text.starts_with("01/01/0001")
}

fn with_zone(text: &str) -> Option<DateTime<Tz>> {
    let formats =
        ["%Y-%m-%dT%H:%M:%S%.f%#z", "%Y-%m-%d %H:%M:%S%.f%#z", "%Y-%m-%d %H:%M:%S%.f %#z", "%Y-%m-%dT%H:%M%#z"];
    let found = DateTime::parse_from_rfc3339(text).ok();
    let found = found.or_else(|| formats.iter().find_map(|format| DateTime::parse_from_str(text, format).ok()));
    found.map(|at| at.with_timezone(&Tz::UTC))
}

/// An hour that a change of the clock left out is the one after it.
fn local(at: NaiveDateTime, zone: Tz) -> DateTime<Tz> {
    match zone.from_local_datetime(&at) {
        LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => at,
        LocalResult::None => match zone.from_local_datetime(&(at + Duration::hours(1))) {
            LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => at,
            LocalResult::None => zone.from_utc_datetime(&at),
        },
    }
}

fn read_local(text: &str) -> Result<NaiveDateTime, Reason> {
    if let Some(at) = serial(text) {
        return Ok(at);
    }
    let (day, rest) = split(text);
    let date = date(day)?;
    let time = match rest {
        "" => NaiveTime::MIN,
        rest => time(rest).ok_or(Reason::IdIssuedAtMalformed)?,
    };
    Ok(date.and_time(time))
}

/// `24/11/2026 09:30`, `2026-11-24T09:30`, `24 de novembro de 2026`: the date and the rest.
fn split(text: &str) -> (&str, &str) {
    let colon = text.find(':').unwrap_or(text.len());
    let head = text.get(..colon).unwrap_or(text);
    if colon == text.len() {
        return (text, "");
    }
    match head.rfind([' ', 'T', 't', ',']) {
        Some(at) => {
            (text.get(..at).unwrap_or("").trim_end_matches([' ', ',']), text.get(at + 1..).unwrap_or("").trim())
        }
        None => (text, ""),
    }
}

/// `9:05`, `09:00:00`, `09:00:00.000`, `09:00:00 AM`.
fn time(text: &str) -> Option<NaiveTime> {
    let upper = text.to_ascii_uppercase();
    let (clock, half) = match (upper.strip_suffix("AM"), upper.strip_suffix("PM")) {
        (Some(clock), _) => (clock.trim(), Some(0)),
        (_, Some(clock)) => (clock.trim(), Some(12)),
        _ => (upper.trim(), None),
    };
    let found = ["%H:%M:%S%.f", "%H:%M"].iter().find_map(|format| NaiveTime::parse_from_str(clock, format).ok())?;
    use chrono::Timelike;
    match half {
        Some(12) if found.hour() < 12 => found.with_hour(found.hour() + 12),
        Some(0) if found.hour() == 12 => found.with_hour(0),
        _ => Some(found),
    }
}

fn date(text: &str) -> Result<NaiveDate, Reason> {
    let parts: Vec<&str> =
        text.split(|c: char| "/. ".contains(c) || is_dash(c)).filter(|p| !p.is_empty() && *p != "de").collect();
    let number = |part: &str| part.bytes().all(|b| b.is_ascii_digit()).then(|| part.parse::<u32>().ok()).flatten();
    if let [one] = parts[..] {
        let digits = one.len() == 8 && number(one).is_some();
        let parts = (one.get(..4), one.get(4..6), one.get(6..));
        return match parts {
            (Some(y), Some(m), Some(d)) if digits => calendar(year(y), number(m), number(d)),
            _ => Err(Reason::IdIssuedAtMalformed),
        };
    }
    let [first, second, third] = parts[..] else { return Err(Reason::IdIssuedAtMalformed) };
    if first.len() == 4 && number(first).is_some() {
        return calendar(year(first), number(second), number(third));
    }
    let (day, month) = (number(first), number(second).or_else(|| month(second)));
    if let (Some(day), Some(month)) = (day, month)
        && month > 12
        && (13..=31).contains(&month)
        && (1..=12).contains(&day)
    {
        return Err(Reason::IdIssuedAtMonthFirst);
    }
    if day.is_none() && self::month(first).is_some() {
        return Err(Reason::IdIssuedAtMonthFirst); // Nov 24 2026
    }
    calendar(year(third), month, day)
}

fn calendar(year: Option<i32>, month: Option<u32>, day: Option<u32>) -> Result<NaiveDate, Reason> {
    let (Some(year), Some(month), Some(day)) = (year, month, day) else { return Err(Reason::IdIssuedAtMalformed) };
    NaiveDate::from_ymd_opt(year, month, day).ok_or(Reason::IdIssuedAtImpossible)
}

/// Four digits, or two of this century and the last one as spreadsheets read them.
fn year(text: &str) -> Option<i32> {
    let number: i32 = text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok()).flatten()?;
    match text.len() {
        4 => Some(number),
        2 => Some(if number < 70 { 2000 + number } else { 1900 + number }),
        _ => None,
    }
}

/// A month's name or its first three letters, in our languages.
fn month(text: &str) -> Option<u32> {
    let lower = text.to_lowercase();
    let known = ["jan", "fev", "mar", "abr", "mai", "jun", "jul", "ago", "set", "out", "nov", "dez"];
    let other = ["ene", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let third = ["jan", "feb", "mar", "abr", "mayo", "jun", "jul", "ago", "sept", "oct", "nov", "dic"];
    let at = |list: &[&str; 12]| list.iter().position(|name| lower.starts_with(name));
    let long_enough = lower.chars().count() >= 3 && lower.chars().all(char::is_alphabetic);
    at(&known).or_else(|| at(&other)).or_else(|| at(&third)).filter(|_| long_enough).map(|index| index as u32 + 1)
}

/// A spreadsheet's day number, counted from 1899-12-30, with the time of day as its fraction: `46350,375`.
fn serial(text: &str) -> Option<NaiveDateTime> {
    let (days, fraction) = text.split_once([',', '.']).unwrap_or((text, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !digits(days) || !digits(fraction) || days.len() > 5 {
        return None;
    }
    let seconds = format!("0.{fraction}").parse::<f64>().ok()? * 86_400.0;
    let start = NaiveDate::from_ymd_opt(1899, 12, 30)?.and_time(NaiveTime::MIN);
    start.checked_add_signed(Duration::days(days.parse().ok()?) + Duration::seconds(seconds.round() as i64))
}

/// What a spreadsheet makes of an ID such as `1-3`: `01/mar`, `mar/26`, `01/03/2026`, `2026-03-01T00:00:00`.
pub(super) fn looks_like_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split(['/', '-', ' ', '.']).collect();
    let number =
        |part: &str, lengths: &[usize]| lengths.contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    let short = |part: &str| part.len() <= 4 && month(part).is_some();
    let full = |text: &str| text.contains(['/', ':']) && read_local(text).is_ok();
    match parts[..] {
        [day, name] if number(day, &[1, 2]) && short(name) => true,
        [name, year] if short(name) && number(year, &[2, 4]) => true,
        [day, name, year] if number(day, &[1, 2]) && short(name) && number(year, &[2, 4]) => true,
        [day, month, year] if number(day, &[2]) && number(month, &[2]) && number(year, &[4]) => full(text),
        [year, month, ..] if number(year, &[4]) && number(month, &[2]) => full(text),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::America::Sao_Paulo;

    const NOW: Instant = Instant(1_795_600_000_000); // 2026-11-25

    fn read(text: &str) -> Result<Option<String>, Reason> {
        let at = instant(text, Sao_Paulo, NOW, &mut Vec::new())?;
        let shown = |at: Instant| {
            DateTime::from_timestamp_millis(at.0)
                .unwrap()
                .with_timezone(&Sao_Paulo)
                .format("%Y-%m-%d %H:%M")
                .to_string()
        };
        Ok(at.map(shown))
    }

    #[test]
    fn one_day_in_every_spelling() {
        for text in [
            "24/11/2026",
            "24/11/26",
            "24-11-2026",
            "24.11.2026",
            "24–11–2026",
            "2026-11-24",
            "2026/11/24",
            "20261124",
            "46350",
            "46350.0",
            "24/11/2026 00:00:00",
            "2026-11-24T00:00:00-03:00",
            "2026-11-24T03:00:00Z",
            "2026-11-24T00:00:00-0300",
            "2026-11-24T03:00:00.000+00:00",
            "24/nov/2026",
            "24-nov-26",
            "24 de novembro de 2026",
            "'24/11/2026",
        ] {
            assert_eq!(read(text), Ok(Some("2026-11-24 00:00".into())), "{text}");
        }
        for text in [
            "24/11/2026 9:00",
            "24/11/2026 09:00:00",
            "24/11/2026 09:00:00 AM",
            "46350,375",
            "2026-11-24T09:00:00",
            "2026-11-24 09:00",
            "2026-11-24T12:00:00Z",
        ] {
            assert_eq!(read(text), Ok(Some("2026-11-24 09:00".into())), "{text}");
        }
        assert_eq!(read("24/11/2026 9:00 PM"), Ok(Some("2026-11-24 21:00".into())));
        assert_eq!(read("05/06/2026"), Ok(Some("2026-06-05 00:00".into())));
    }

    #[test]
    fn no_date_is_none_and_no_promise_is_due_in_the_year_26() {
        for text in [
            "",
            "-",
            "00/00/0000",
            "0000-00-00",
            "0",
            "  /  /    ",
            "30/12/1899",
            "01/01/1900",
            "0001-01-01T00:00:00",
            "1970-01-01T00:00:00Z",
            "31/12/9999",
            "0000-00-00 00:00:00",
        ] {
            assert_eq!(read(text), Ok(None), "{text}");
        }
        for (text, why) in [
            ("11/24/2026", Reason::IdIssuedAtMonthFirst),
            ("Nov 24 2026", Reason::IdIssuedAtMonthFirst),
            ("31/11/2026", Reason::IdIssuedAtImpossible),
            ("24/11/0026", Reason::IdIssuedAtImpossible),
            ("0026-11-24", Reason::IdIssuedAtImpossible),
            ("40/40/2026", Reason::IdIssuedAtImpossible),
            ("gestern", Reason::IdIssuedAtMalformed),
            ("24/11", Reason::IdIssuedAtMalformed),
            ("24/11/2026 25:00", Reason::IdIssuedAtMalformed),
            ("12345678901", Reason::IdIssuedAtMalformed),
            ("#N/D", Reason::SpreadsheetError),
        ] {
            assert_eq!(read(text), Err(why), "{text}");
        }
    }

    #[test]
    fn the_future_is_a_warning() {
        let mut warnings = Vec::new();
        assert!(instant("24/11/2050", Sao_Paulo, NOW, &mut warnings).unwrap().is_some());
        assert_eq!(warnings, [Reason::IdIssuedAtFuture]);
    }
}
