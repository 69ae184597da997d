//! Deliveries: what is wrong with one can be reported until seven days after it; later ones are reported too, marked as
//! such. The person gives the day.

use chrono::{Datelike, NaiveDate};

use super::{summary, told};
use crate::db::Tx;
use crate::error::{Error, Field, Flaw, Result};
use crate::model::case::{self, CaseState};
use crate::model::conversation::{Conversation, Delivered, Step};
use crate::model::ctx::Ctx;

/// Days after a delivery in which it can be reported.
const DAYS: i64 = 7;
/// Years that are looked back.
const YEARS: i32 = 5;

/// Takes the day and opens the case: from here on it is the desk's, whether the visitor stays or not.
///
/// # Errors
/// `Invalid` for what is no day, or one to come.
pub(super) fn register(ctx: &Ctx, tx: &mut Tx, row: &Conversation, typed: &str) -> Result<Step> {
    let today = chrono::DateTime::from_timestamp_millis(ctx.now.ms())
        .map(|now| now.with_timezone(&ctx.config.brand.time_zone).date_naive())
        .unwrap_or_default();
    let day = day(typed, today).ok_or(Error::Invalid { field: Field::Day, reason: Flaw::NotADay })?;
    let standing = if (today - day).num_days() <= DAYS { Delivered::InTime } else { Delivered::Late };
    summary::remember(tx, ctx, row, "delivered_on", &day.to_string())?;
    summary::remember(tx, ctx, row, "delivered", standing.as_str())?;
    case::change_state(tx, &row.case_id, CaseState::Prepared, CaseState::Open, ctx.now)?;
    told::representative(ctx, tx, row, Some((day, standing)))?;
    Ok(match standing {
        Delivered::InTime => Step::DeliveryInTime,
        Delivered::Late => Step::DeliveryLate,
    })
}

/// `2026-11-24`, as browsers send it, or `24/11/2026`, as people type it; today or before.
fn day(typed: &str, today: NaiveDate) -> Option<NaiveDate> {
    let parts: Vec<&str> = typed.split(['/', '-', '.']).map(str::trim).collect();
    let [first, month, last] = parts.try_into().ok()?;
    let (year, of_month) = if first.len() == 4 { (first, last) } else { (last, first) };
    let year: i32 = match year.len() {
        4 => year.parse().ok()?,
        2 => year.parse::<i32>().ok()? + 2000,
        _ => return None,
    };
    let day = NaiveDate::from_ymd_opt(year, month.parse().ok()?, of_month.parse().ok()?)?;
    (day <= today && day.year() >= today.year() - YEARS).then_some(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_as_browsers_and_people_write_it() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        for typed in ["2026-11-20", "20/11/2026", "20.11.2026", "20/11/26", " 20 / 11 / 2026 "] {
            assert_eq!(day(typed, today), NaiveDate::from_ymd_opt(2026, 11, 20), "{typed}");
        }
        for none in ["", "ontem", "25/11/2026", "2026-11-25", "31/02/2026", "20/11", "1/1/1999", "20/11/12345"] {
            assert_eq!(day(none, today), None, "{none}");
        }
    }
}
