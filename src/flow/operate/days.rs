//! What is counted by day, so that the first page need not: mails by what became of them, and how long credentials took.
//! Today and yesterday are counted each time, the days before when an hour has passed: what came back later moves them.

use chrono::{Days as Many, NaiveTime, TimeZone};
use chrono_tz::Tz;

use crate::db::types::Instant;
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::model::credential_day::{self, CredentialDay};
use crate::model::ctx::Ctx;
use crate::model::mail_day::{self, MailDay};
use crate::model::message::{self, Lane};
use crate::model::promise;

/// Days of mails that are kept.
pub(super) const MAIL_DAYS: usize = 7;
/// Days of credentials that are kept.
pub(super) const CREDENTIAL_DAYS: usize = 14;
/// Days that change while one looks.
const FRESH: usize = 2;

/// A count of some days, to be kept.
#[derive(Clone, Debug, Default)]
pub struct Days {
    mails: Vec<(Instant, Vec<MailDay>)>,
    credentials: Vec<CredentialDay>,
    oldest: Option<Instant>,
}

/// Counts what has to be counted again. Reads by index, writes nothing.
pub fn count_days(db: &mut Db, ctx: &Ctx) -> Result<Days> {
    let starts = starts(ctx.config.brand.time_zone, ctx.now, CREDENTIAL_DAYS);
    let oldest = starts.last().copied();
    let since = oldest.unwrap_or(ctx.now);
    let due = |counted: Option<Instant>| counted.is_none_or(|at| at > ctx.now || at < ctx.now.plus_h(-1));
    let (mail_days, credential_days) = (mail_day::since(db, since)?, credential_day::since(db, since)?);
    let mut days = Days { oldest, ..Days::default() };
    let mut until = ctx.now.plus_h(24);
    for (n, start) in starts.into_iter().enumerate() {
        let mails = mail_days.iter().find(|day| day.day_at == start).map(|day| day.counted_at);
        if n < MAIL_DAYS && (n < FRESH || due(mails)) {
            // The count of a day without mails is a row, too: else it would be counted for ever.
            let mut totals =
                vec![MailDay { day_at: start, state: message::MessageState::Queued, total: 0, counted_at: ctx.now }];
            for (lane, state, total) in message::live::counts(db, start.plus_ms(-1), until.plus_ms(-1))? {
                match totals.iter_mut().find(|row| row.state == state) {
                    _ if lane != Lane::Mail => {}
                    Some(row) => row.total += total,
                    None => totals.push(MailDay { day_at: start, state, total, counted_at: ctx.now }),
                }
            }
            days.mails.push((start, totals));
        }
        let credentials = credential_days.iter().find(|day| day.day_at == start).map(|day| day.counted_at);
        if n < FRESH || due(credentials) {
            days.credentials.push(credential_day(start, promise::took(db, start, until)?, ctx.now));
        }
        until = start;
    }
    Ok(days)
}

/// Keeps a count, and forgets days that are shown no more.
pub fn keep_days(tx: &mut Tx, days: &Days) -> Result<()> {
    for (day, totals) in &days.mails {
        mail_day::replace(tx, *day, totals)?;
    }
    for day in &days.credentials {
        credential_day::replace(tx, day)?;
    }
    if let Some(oldest) = days.oldest {
        mail_day::purge(tx, oldest)?;
        credential_day::purge(tx, oldest)?;
    }
    Ok(())
}

fn credential_day(day_at: Instant, took: Vec<(i64, bool)>, counted_at: Instant) -> CredentialDay {
    let late = took.iter().filter(|(_, late)| *late).count();
    let mut took: Vec<i64> = took.into_iter().map(|(ms, _)| ms.max(0)).collect();
    took.sort_unstable();
    let whole = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    CredentialDay {
        day_at,
        total: whole(took.len()),
        late: whole(late),
        half_ms: share(&took, 50),
        most_ms: share(&took, 95),
        counted_at,
    }
}

/// The least of these, in order, that so many of 100 do not exceed; 0 of none.
fn share(sorted: &[i64], percent: usize) -> i64 {
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied().unwrap_or(0)
}

/// When the last `count` days began in this zone, today first.
pub(super) fn starts(zone: Tz, now: Instant, count: usize) -> Vec<Instant> {
    let today = zone.timestamp_millis_opt(now.ms()).single().map(|at| at.date_naive()).unwrap_or_default();
    let start = |back: usize| {
        let day = today.checked_sub_days(Many::new(back as u64)).unwrap_or(today);
        let midnight = day.and_time(NaiveTime::MIN);
        // Where summer time begins at midnight, the day begins an hour later.
        let first = zone.from_local_datetime(&midnight).earliest();
        let first = first.or_else(|| zone.from_local_datetime(&(midnight + chrono::Duration::hours(1))).earliest());
        first.map_or(now, |at| Instant(at.timestamp_millis()))
    };
    (0..count).map(start).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_a_value_that_was_measured() {
        assert_eq!((share(&[], 95), share(&[7], 50), share(&[7], 95)), (0, 7, 7));
        let hundred: Vec<i64> = (1..=100).collect();
        assert_eq!((share(&hundred, 50), share(&hundred, 95)), (50, 95));
        assert_eq!((share(&[1, 2, 3], 50), share(&[1, 2, 3], 95)), (2, 3));
    }

    #[test]
    fn a_day_begins_at_midnight_of_its_zone_also_where_there_is_none() {
        let noon = Instant(1_795_521_600_000); // 24 November 2026, 9:00 in São Paulo
        let days = starts(Tz::America__Sao_Paulo, noon, 2);
        assert_eq!(days, [noon.plus_h(-9), noon.plus_h(-33)]);
        // Summer time began at midnight of 4 November 2018 there.
        let day = Instant(1_541_340_000_000); // 4 November 2018, 12:00
        let begun = starts(Tz::America__Sao_Paulo, day, 1)[0];
        assert_eq!(day.since(begun), 11 * 3_600_000);
    }
}
