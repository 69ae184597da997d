//! Reminders: a temporary password that nobody used ends soon. The reminder names the mail that holds it and carries no
//! secret itself.

use crate::db::types::Instant;
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::flow::outbox::{self, To};
use crate::flow::reseller_name;
use crate::mail::letter::Letter;
use crate::model::audit::{self, Act, Subject};
use crate::model::ctx::Ctx;
use crate::model::message::Message;
use crate::model::ticket::{self, Ticket, reminder};
use crate::model::user::{self, UserState};
use crate::model::{address, suppression};

/// No address gets two reminders within so many hours: a day, less what one look may come later than the other.
const APART_H: i64 = 23;

/// Queues the reminders that are due, of at most `limit` passwords each time; returns how many passwords were looked at.
/// One that came too early to help, or that must not be sent, is done with all the same: the next one may come.
pub fn remind(tx: &mut Tx, ctx: &Ctx, limit: i64) -> Result<usize> {
    let (most, hours) = (ctx.config.tickets.reminders, ctx.config.tickets.reminder_hours);
    let mut seen = 0;
    for before in 0..most {
        let left = hours * (most - before);
        for ticket in reminder::unused(tx, before, (ctx.now, ctx.now.plus_h(left)), limit)? {
            seen += 1;
            if reminder::count(tx, &ticket.id, before)? && is_useful(ctx, &ticket, left) {
                remind_of(tx, ctx, &ticket)?;
            }
        }
    }
    Ok(seen)
}

/// Whoever got the mail less than a reminder's time before it knows of it.
fn is_useful(ctx: &Ctx, ticket: &Ticket, left: i64) -> bool {
    let (Some(written), Some(until)) = (ticket.written_at, ticket.valid_until) else { return false };
    until.plus_h(-left) >= written.plus_h(ctx.config.tickets.reminder_hours)
}

fn remind_of(tx: &mut Tx, ctx: &Ctx, ticket: &Ticket) -> Result<()> {
    let user = user::get(tx, &ticket.user_id)?;
    let folded = address::fold(&ticket.email);
    let reachable = matches!(user.state, UserState::Invited | UserState::Active) && user.email_folded == folded;
    if !reachable
        || suppression::find(tx, &folded)?.is_some()
        || reminder::was_reminded(tx, &folded, ctx.now.plus_h(-APART_H))?
    {
        return Ok(());
    }
    let reseller = reseller_name(tx, ctx, &user)?;
    let letter = Letter::Reminder {
        person: outbox::person(&user, &reseller),
        of: ticket.reference.clone(),
        sent_ms: ticket.written_at.unwrap_or(ticket.created_at).ms(),
        until_ms: ticket.valid_until.unwrap_or(ctx.now).ms(),
    };
    outbox::queue_letter(tx, ctx, To::user(&user), &letter)?;
    reminder::reminded(tx, &ticket.id, &folded, ctx.now)?;
    let after = serde_json::json!({ "reference": ticket.reference, "valid_until": ticket.valid_until });
    audit::record(
        tx,
        ctx,
        Act {
            act: "ticket.remind",
            subject: Subject::User,
            subject_id: user.id.as_str(),
            reseller_id: user.reseller_id.as_ref().map(|id| id.as_str()),
            before: None,
            after: Some(after),
        },
    )
}

/// A reminder that waits is still about a password that nobody has used and that opens something.
pub(super) fn still_true(db: &mut Db, mail: &Message, now: Instant) -> Result<bool> {
    let Ok(Letter::Reminder { of, .. }) = serde_json::from_str(&mail.payload) else { return Ok(true) };
    let tickets = ticket::by_reference(db, &of)?;
    Ok(tickets.iter().any(|ticket| Some(&ticket.user_id) == mail.user_id.as_ref() && ticket.is_valid(now)))
}
