//! When who is new comes in.

use chrono::{DateTime, Datelike, Duration, NaiveDate, NaiveTime, TimeZone};
use chrono_tz::Tz;

use super::scenario::Span;
use crate::model::clean;
use crate::model::ids::Instant;

/// More than the rest of the day brings, at the same time each day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peak {
    /// When it begins, where the house is.
    pub from: NaiveTime,
    /// How long it lasts, in seconds.
    pub lasts_s: i64,
    /// How many come in it, besides the others.
    pub count: usize,
}

/// So many a day, spread over the whole of it at random, and the peaks of each day; in order, on full seconds. Of the
/// last day its part.
pub fn every_day(per_day: usize, peaks: &[Peak], span: Span, zone: Tz, seed: u64) -> Vec<Instant> {
    const DAY_MS: i64 = 86_400_000;
    let mut random = fastrand::Rng::with_seed(seed);
    let mut found = Vec::new();
    let mut day = span.from;
    while day < span.until {
        let end = day.plus_ms(DAY_MS).min(span.until);
        let part = end.since(day);
        let share = u128::try_from(part).unwrap_or(0) * per_day as u128 / u128::try_from(DAY_MS).unwrap_or(1);
        let count = usize::try_from(share).unwrap_or(per_day);
        found.extend((0..count).map(|_| day.plus_ms(random.i64(0..part))));
        day = end;
    }
    let mut date = local(span.from, zone).date_naive().pred_opt();
    while let Some(of) = date.filter(|of| begins(*of, NaiveTime::MIN, zone) < span.until) {
        for peak in peaks {
            let from = begins(of, peak.from, zone);
            let length = peak.lasts_s.max(1) * 1000;
            found.extend((0..peak.count).map(|_| from.plus_ms(random.i64(0..length))));
        }
        date = of.succ_opt();
    }
    found.retain(|at| span.holds(*at));
    in_order(found)
}

/// Those of a file: the first column of each line is an instant as the ERP may write it, the second, where there is one,
/// how many came in then. A first line without an instant is a heading.
///
/// # Errors
/// The number of the line that cannot be read, from 1, and why.
pub fn listed(text: &str, zone: Tz) -> Result<Vec<Instant>, (usize, BadLine)> {
    let first = text.lines().next().unwrap_or("");
    let separator = if first.contains(';') { b';' } else { b',' };
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .trim(csv::Trim::All)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let mut found = Vec::new();
    for (at, row) in reader.records().enumerate() {
        let row = row.map_err(|_| (at + 1, BadLine::Row))?;
        let cell = row.get(0).unwrap_or("");
        let count = match row.get(1).filter(|cell| !cell.is_empty()).map(str::parse::<usize>) {
            None => 1,
            Some(Ok(count)) if count <= MOST_AT_ONCE => count,
            Some(_) if at == 0 => continue,
            Some(_) => return Err((at + 1, BadLine::Count)),
        };
        match clean::instant(cell, zone, Instant(i64::MAX), &mut Vec::new()) {
            Ok(Some(instant)) => found.extend(std::iter::repeat_n(instant, count)),
            Ok(None) => {}
            Err(_) if at == 0 => {}
            Err(_) => return Err((at + 1, BadLine::Instant)),
        }
    }
    Ok(in_order(found))
}

/// Why a line of a file of arrivals cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadLine {
    /// It is no line of a CSV file.
    Row,
    /// Its first column is no instant.
    Instant,
    /// Its second column is no count.
    Count,
}

/// A line of a file stands for at most so many.
const MOST_AT_ONCE: usize = 100_000;

fn in_order(mut found: Vec<Instant>) -> Vec<Instant> {
    for at in &mut found {
        *at = Instant(at.ms().div_euclid(1000) * 1000);
    }
    found.sort_unstable();
    found
}

fn local(at: Instant, zone: Tz) -> DateTime<Tz> {
    DateTime::from_timestamp_millis(at.ms()).unwrap_or_default().with_timezone(&zone)
}

/// A time of a day; where it is skipped, an hour later.
fn begins(date: NaiveDate, time: NaiveTime, zone: Tz) -> Instant {
    let naive = date.and_time(time);
    let found = zone.from_local_datetime(&naive).earliest();
    let found = found.or_else(|| zone.from_local_datetime(&(naive + Duration::hours(1))).earliest());
    found.map_or(Instant(i64::MAX), |at| Instant(at.timestamp_millis()))
}

/// The first midnight after an instant, where the house is.
pub fn midnight_after(at: Instant, zone: Tz) -> Instant {
    let next = local(at, zone)
        .date_naive()
        .succ_opt()
        .or(NaiveDate::from_num_days_from_ce_opt(local(at, zone).num_days_from_ce()));
    next.map_or(at, |date| begins(date, NaiveTime::MIN, zone))
}
