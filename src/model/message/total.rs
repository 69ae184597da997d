//! How many messages ended in which state, as of the last count.

use diesel::prelude::*;

use super::state::{Lane, MessageState};
use crate::db::schema::message_totals;
use crate::db::types::Instant;
use crate::db::{Db, Tx};
use crate::error::Result;

/// One total.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = message_totals, treat_none_as_default_value = false)]
pub struct Total {
    /// See [`Lane`].
    pub lane: Lane,
    /// A state in which a message ends.
    pub state: MessageState,
    /// How many that were caused until [`Total::counted_at`].
    pub total: i64,
    /// The instant of the count.
    pub counted_at: Instant,
}

/// All of them.
pub fn all(db: &mut Db) -> Result<Vec<Total>> {
    Ok(message_totals::table.select(Total::as_select()).load(db)?)
}

/// Puts a new count in the place of the last one.
pub fn replace(tx: &mut Tx, totals: &[Total]) -> Result<()> {
    diesel::delete(message_totals::table).execute(&mut **tx)?;
    for total in totals {
        diesel::insert_into(message_totals::table).values(total).execute(&mut **tx)?;
    }
    Ok(())
}
