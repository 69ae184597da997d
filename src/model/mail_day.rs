//! How many mails of a day came to which end, as of the last count.

use diesel::prelude::*;

use super::message::MessageState;
use crate::db::schema::mail_days;
use crate::db::types::Instant;
use crate::db::{Db, Tx};
use crate::error::Result;

/// One total.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = mail_days, treat_none_as_default_value = false)]
pub struct MailDay {
    /// When the day began where the distributor is.
    pub day_at: Instant,
    /// What became of them.
    pub state: MessageState,
    /// How many that were caused on that day.
    pub total: i64,
    /// The instant of the count.
    pub counted_at: Instant,
}

/// Those of the days since then, the newest day first.
pub fn since(db: &mut Db, day: Instant) -> Result<Vec<MailDay>> {
    Ok(mail_days::table
        .filter(mail_days::day_at.ge(day))
        .select(MailDay::as_select())
        .order((mail_days::day_at.desc(), mail_days::state))
        .load(db)?)
}

/// Puts the totals of a day in the place of those before.
pub fn replace(tx: &mut Tx, day: Instant, totals: &[MailDay]) -> Result<()> {
    diesel::delete(mail_days::table.filter(mail_days::day_at.eq(day))).execute(&mut **tx)?;
    for total in totals {
        diesel::insert_into(mail_days::table).values(total).execute(&mut **tx)?;
    }
    Ok(())
}

/// Forgets the days before.
pub fn purge(tx: &mut Tx, before: Instant) -> Result<usize> {
    Ok(diesel::delete(mail_days::table.filter(mail_days::day_at.lt(before))).execute(&mut **tx)?)
}
