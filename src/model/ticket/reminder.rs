//! Reminders: which temporary passwords end soon and nobody has used, and whom was reminded when.

use diesel::dsl::{exists, sql};
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::{Ticket, TicketKind};
use crate::db::schema::{messages, tickets};
use crate::db::types::{Instant, TicketId};
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::model::message::MessageState;

/// As the index `tickets_to_remind` says it.
const OPEN: &str = "state = 'open'";

/// Temporary passwords that nobody used, of which there were so many reminders, that end after the first instant and not
/// after the second, and whose mail the relay took; the earliest end first.
pub fn unused(db: &mut Db, reminders: i64, (after, until): (Instant, Instant), limit: i64) -> Result<Vec<Ticket>> {
    let taken = messages::table
        .filter(messages::ticket_id.eq(tickets::id.nullable()))
        .filter(messages::state.eq_any([MessageState::Relayed, MessageState::Delivered]));
    let found = tickets::table
        .filter(sql::<Bool>(&format!("tickets.{OPEN}")))
        .filter(tickets::reminders.eq(reminders))
        .filter(tickets::valid_until.gt(after))
        .filter(tickets::valid_until.le(until))
        .filter(tickets::kind.eq_any([TicketKind::FirstAccess, TicketKind::NewPassword]))
        .filter(exists(taken))
        .select(Ticket::as_select())
        .order(tickets::valid_until)
        .limit(limit);
    Ok(found.load(db)?)
}

/// One reminder more is done with; `false` when somebody else was faster.
pub fn count(tx: &mut Tx, id: &TicketId, reminders: i64) -> Result<bool> {
    let row = tickets::table.find(id).filter(tickets::reminders.eq(reminders));
    Ok(diesel::update(row).set(tickets::reminders.eq(reminders + 1)).execute(&mut **tx)? == 1)
}

/// A reminder of it went to this folded address.
pub fn reminded(tx: &mut Tx, id: &TicketId, address: &str, now: Instant) -> Result<()> {
    diesel::update(tickets::table.find(id))
        .set((tickets::reminded_to.eq(Some(address)), tickets::reminded_at.eq(Some(now))))
        .execute(&mut **tx)?;
    Ok(())
}

/// A reminder, of whatever, went to this folded address after an instant.
pub fn was_reminded(db: &mut Db, address: &str, after: Instant) -> Result<bool> {
    let found: Option<TicketId> = tickets::table
        .filter(tickets::reminded_to.eq(address))
        .filter(tickets::reminded_at.gt(after))
        .select(tickets::id)
        .first(db)
        .optional()?;
    Ok(found.is_some())
}
