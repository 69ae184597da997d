//! Correction of a user's e-mail by the reseller's Administrator (product rule "Roles and permissions"): both addresses
//! are told, and a code typed from the new mailbox comes before any password goes there. Until then the new address is
//! pending: it stands in the ticket alone, so that nothing can be sent to it by mistake.

use serde_json::json;

use super::manage::{self as users};
use super::naming;
use crate::crypto::ticket::{is_ticket, normalise_ticket};
use crate::db::types::UserId;
use crate::db::{Db, Tx};
use crate::error::{Error, Field, Flaw, Result, Rule};
use crate::flow::delivery;
use crate::flow::outbox::{self, To, person};
use crate::flow::sign_in::end;
use crate::flow::ticket;
use crate::mail::letter::{Asked, Happened, Letter};
use crate::model::audit;
use crate::model::ctx::Ctx;
use crate::model::ending::EndReason;
use crate::model::role::Role;
use crate::model::ticket::{self as tickets, Ticket, TicketKind, TicketOrigin, VoidReason};
use crate::model::user::{self, User};
use crate::model::{address, credential};

/// How many of a user's tickets are looked through for a pending address.
const LOOKED: i64 = 20;

/// Begins a correction: passwords sent to the old address are void, a code goes to the new one. Returns the code
/// mail's reference.
pub fn correct(tx: &mut Tx, ctx: &Ctx, id: &UserId, email: &str) -> Result<String> {
    let (reseller, _) = users::lock(tx, ctx)?;
    let user = users::get(tx, ctx, id)?;
    if user.role == Role::Administrator {
        return Err(Error::Conflict(Rule::AdministratorEmail));
    }
    let email = &naming::email(email)?;
    if address::fold(email) == user.email_folded {
        return Err(Error::Invalid { field: Field::Email, reason: Flaw::EmailSame });
    }
    user::touch(tx, id)?;
    tickets::void_passwords(tx, id, None, VoidReason::EmailCorrected, ctx.now)?;
    for old in pending_tickets(tx, ctx, &user)? {
        tickets::void(tx, &old.id, VoidReason::Replaced, ctx.now)?;
    }
    let ticket = ticket::issue(tx, ctx, &user, TicketKind::EmailConfirm, TicketOrigin::Administrator, email)?;
    let letter =
        Letter::EmailConfirm { person: person(&user, &reseller.legal_name), reference: ticket.reference.clone() };
    outbox::queue_letter(tx, ctx, To::user(&user).with_ticket(&ticket), &letter)?;
    audit::about_user(tx, ctx, "user.correct_email", &user, masked(&user.email), masked(email))?;
    Ok(ticket.reference)
}

/// The address that waits for its code waits no more: somebody decided on another one.
pub fn void_pending(tx: &mut Tx, ctx: &Ctx, user: &User) -> Result<()> {
    for old in pending_tickets(tx, ctx, user)? {
        tickets::void(tx, &old.id, VoidReason::EmailCorrected, ctx.now)?;
    }
    Ok(())
}

/// The address that waits for its code, if there is one.
pub fn pending(db: &mut Db, ctx: &Ctx, user: &User) -> Result<Option<Ticket>> {
    Ok(pending_tickets(db, ctx, user)?.into_iter().next())
}

/// Confirms the pending address with the code from its mailbox: `false` when the code is not the one (wrong, run out,
/// replaced). Sessions end, both addresses are told, and who never chose a password gets the first one now.
pub fn confirm(tx: &mut Tx, ctx: &Ctx, id: &UserId, typed: &str) -> Result<bool> {
    let (reseller, actor) = users::lock(tx, ctx)?;
    let before = users::get(tx, ctx, id)?;
    user::touch(tx, id)?;
    let Some(ticket) = typed_ticket(tx, ctx, &before, typed)? else { return Ok(false) };
    if before.role == Role::Administrator || !tickets::redeem(tx, &ticket.id, ctx.now)? {
        return Ok(false);
    }
    tickets::void_passwords(tx, id, None, VoidReason::EmailCorrected, ctx.now)?;
    user::set_email(tx, id, &ticket.email, &address::fold(&ticket.email), ctx.now)?;
    end::end_access(tx, ctx, &before, EndReason::EmailChanged)?;
    let user = user::get(tx, id)?;
    delivery::lift(tx, ctx, &user)?;
    let by = Asked::Administrator(actor.name);
    // Who never came in had an address that was never theirs: it learns nothing (product rule "Corrections").
    let told: &[&User] = if before.first_login_at.is_some() { &[&before, &user] } else { &[] };
    for at in told {
        let person = person(&user, &reseller.legal_name);
        let letter = Letter::Notice { person, happened: Happened::EmailChanged, by: by.clone() };
        outbox::queue_letter(tx, ctx, To { address: at.email.clone(), ..To::user(&user) }, &letter)?;
    }
    if credential::find(tx, id)?.is_none() && user.state == user::UserState::Invited {
        users::mail_new_password(tx, ctx, &user, &reseller.legal_name, by, TicketOrigin::Administrator)?;
    }
    audit::about_user(tx, ctx, "user.confirm_email", &user, masked(&before.email), masked(&user.email))?;
    Ok(true)
}

fn typed_ticket(db: &mut Db, ctx: &Ctx, user: &User, typed: &str) -> Result<Option<Ticket>> {
    let Some(typed) = normalise_ticket(typed) else { return Ok(None) };
    for ticket in pending_tickets(db, ctx, user)? {
        let secret = ctx.keys.ticket_secret(&ticket.key_id, ticket.id.as_str(), ticket.generation)?;
        if ticket.is_valid(ctx.now) && is_ticket(&typed, &secret) {
            return Ok(Some(ticket));
        }
    }
    Ok(None)
}

fn pending_tickets(db: &mut Db, ctx: &Ctx, user: &User) -> Result<Vec<Ticket>> {
    let all = tickets::latest_of(db, &user.id, LOOKED)?;
    Ok(all.into_iter().filter(|t| t.kind == TicketKind::EmailConfirm && t.is_live(ctx.now)).collect())
}

fn masked(email: &str) -> Option<serde_json::Value> {
    Some(json!({ "email": address::masked(email) }))
}
