//! Codes and first passwords to the registered address.

use crate::db::Tx;
use crate::error::Result;
use crate::flow::outbox::{self, To, person};
use crate::flow::{reseller_name, ticket};
use crate::mail::letter::{Asked, Letter};
use crate::model::ctx::Ctx;
use crate::model::promise::{self, Stage};
use crate::model::ticket::{Ticket, TicketKind, TicketOrigin};
use crate::model::user::{self, User, UserState};
use crate::model::{message, ticket as tickets};

/// The same one again within `repeat_minutes`, else a new one; at most `live` stay valid.
fn repeatable(tx: &mut Tx, ctx: &Ctx, user: &User, kind: TicketKind) -> Result<(Ticket, bool)> {
    let since = ctx.now.plus_min(-ctx.config.tickets.repeat_minutes);
    let recent = tickets::latest_of(tx, &user.id, 5)?
        .into_iter()
        .find(|t| t.kind == kind && t.created_at > since && t.is_live(ctx.now) && t.email == user.email);
    if let Some(ticket) = recent {
        return Ok((ticket, true));
    }
    let ticket = ticket::issue(tx, ctx, user, kind, TicketOrigin::Public, &user.email)?;
    ticket::keep_live(tx, ctx, user)?;
    Ok((ticket, false))
}

pub(super) fn send_code(tx: &mut Tx, ctx: &Ctx, user: &User) -> Result<()> {
    let (ticket, again) = repeatable(tx, ctx, user, TicketKind::Recovery)?;
    if again && still_waits(tx, &ticket)? {
        return Ok(());
    }
    let name = reseller_name(tx, ctx, user)?;
    let letter = Letter::RecoveryCode { person: person(user, &name), reference: ticket.reference.clone() };
    outbox::queue_letter(tx, ctx, To::user(user).with_ticket(&ticket), &letter)?;
    Ok(())
}

/// Its mail has not left yet: a second one would say the same.
fn still_waits(tx: &mut Tx, ticket: &Ticket) -> Result<bool> {
    Ok(message::of_ticket(tx, &ticket.id)?.iter().any(|m| m.state.is_live()))
}

/// A temporary password for somebody who never chose one; keeps the promise if that is still open.
pub(super) fn send_temporary(tx: &mut Tx, ctx: &Ctx, user: &User, asked: Asked) -> Result<()> {
    let name = reseller_name(tx, ctx, user)?;
    let kind = TicketKind::FirstAccess;
    let (ticket, again) = repeatable(tx, ctx, user, kind)?;
    if again && still_waits(tx, &ticket)? {
        return Ok(());
    }
    let reference = ticket.reference.clone();
    let letter = match asked {
        Asked::Page if user.first_login_at.is_none() => Letter::FirstAccess { person: person(user, &name), reference },
        asked => Letter::NewPassword { person: person(user, &name), reference, asked },
    };
    let mut to = To::user(user).with_ticket(&ticket);
    to.awaited = true;
    let promise = promise::of_user(tx, &user.id)?.filter(|p| p.first_login_at.is_none());
    to.promise = promise.as_ref().map(|p| p.id.clone());
    let mail = outbox::queue_letter(tx, ctx, to, &letter)?;
    if let Some(mut promise) = promise.filter(|p| p.stage.is_open()) {
        promise.message_id = Some(mail);
        promise.stage = Stage::Queued;
        promise.queued_at = Some(ctx.now);
        promise::save(tx, &mut promise)?;
    }
    Ok(())
}

/// An Administrator who shares a mailbox was recovered: the reseller's other Administrators are told.
pub(super) fn notice_others(tx: &mut Tx, ctx: &Ctx, user: &User) -> Result<()> {
    let Some(reseller) = user.reseller_id.clone() else { return Ok(()) };
    if user::by_email(tx, &user.email_folded)?.len() < 2 {
        return Ok(());
    }
    let name = reseller_name(tx, ctx, user)?;
    for other in user::administrators(tx, &reseller, &[UserState::Active])? {
        if other.id != user.id {
            outbox::queue_letter(tx, ctx, To::user(&other), &Letter::RecoveryNotice { person: person(user, &name) })?;
        }
    }
    Ok(())
}
