//! Aiming a promise anew: another first password to the registered address, and the promise waits for that mail.

use crate::db::types::MessageId;
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::flow::outbox::{self, To};
use crate::flow::ticket;
use crate::mail::letter::Letter;
use crate::model::ctx::Ctx;
use crate::model::message;
use crate::model::promise::{self, Promise, PromiseKind, Stage};
use crate::model::reseller::Reseller;
use crate::model::ticket::{TicketKind, TicketOrigin};
use crate::model::user::{self, User};

/// Somebody of this reseller has logged in: no intake changes e-mail or CNPJ any more.
pub fn is_settled(db: &mut Db, reseller: &Reseller) -> Result<bool> {
    let promise = promise::find(db, PromiseKind::Credential, &reseller.external_folded)?;
    let Some(user_id) = promise.and_then(|p| p.user_id) else { return Ok(false) };
    Ok(user::get(db, &user_id)?.first_login_at.is_some())
}

/// A new first password to the user's registered address, every earlier one void; the promise waits for this mail now.
/// Returns the mail's reference.
pub fn aim_anew(
    tx: &mut Tx,
    ctx: &Ctx,
    promise: &mut Promise,
    user: &User,
    reseller_name: &str,
    origin: TicketOrigin,
) -> Result<String> {
    let (reference, mail) = first_password(tx, ctx, promise, user, reseller_name, origin)?;
    if let Some(old) = promise.message_id.replace(mail.clone()) {
        message::void(tx, &old, Some(&mail))?;
    }
    promise.stage = Stage::Queued;
    promise.queued_at = Some(ctx.now);
    promise.relayed_at = None;
    promise.delivered_at = None;
    promise.failed_at = None;
    promise.problem = None;
    Ok(reference)
}

/// Somebody who never came in asks for the first password again: a promise that was kept stays kept, one that is still
/// open waits for this mail. Returns the mail's reference.
pub fn send_anew(
    tx: &mut Tx,
    ctx: &Ctx,
    promise: &mut Promise,
    user: &User,
    reseller_name: &str,
    origin: TicketOrigin,
) -> Result<String> {
    if !promise.stage.is_open() {
        return Ok(first_password(tx, ctx, promise, user, reseller_name, origin)?.0);
    }
    let reference = aim_anew(tx, ctx, promise, user, reseller_name, origin)?;
    promise::save(tx, promise)?;
    Ok(reference)
}

fn first_password(
    tx: &mut Tx,
    ctx: &Ctx,
    promise: &Promise,
    user: &User,
    reseller_name: &str,
    origin: TicketOrigin,
) -> Result<(String, MessageId)> {
    let ticket = ticket::issue_alone(tx, ctx, user, TicketKind::FirstAccess, origin, &user.email)?;
    let reference = ticket.reference.clone();
    let letter = Letter::FirstAccess { person: outbox::person(user, reseller_name), reference: reference.clone() };
    let to = To { promise: Some(promise.id.clone()), ..To::user(user).with_ticket(&ticket) };
    Ok((reference, outbox::queue_letter(tx, ctx, to, &letter)?))
}
