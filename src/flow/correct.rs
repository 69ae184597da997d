//! Corrections of a registered e-mail before the first login (product rule "Corrections"): every password sent is void,
//! the promise is aimed anew, `due_at` stays, the old address learns nothing.

use super::outbox::{self, To};
use super::ticket;
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::mail::letter::Letter;
use crate::model::ctx::Ctx;
use crate::model::promise::{self, Promise, PromiseKind, Stage};
use crate::model::reseller::Reseller;
use crate::model::ticket::TicketKind;
use crate::model::user::{self, User};
use crate::model::{address, message};

/// Somebody of this reseller has logged in: no intake changes e-mail or CNPJ any more.
pub fn is_settled(db: &mut Db, reseller: &Reseller) -> Result<bool> {
    let promise = promise::find(db, PromiseKind::Credential, &reseller.external_folded)?;
    let Some(user_id) = promise.and_then(|p| p.user_id) else { return Ok(false) };
    Ok(user::get(db, &user_id)?.first_login_at.is_some())
}

/// The new address, in the reseller, its first user if there is one, and a new mail. The caller saves the reseller.
pub fn before_first_login(tx: &mut Tx, ctx: &Ctx, reseller: &mut Reseller, email: &str) -> Result<()> {
    reseller.contact_email = email.into();
    reseller.contact_folded = address::fold(email);
    let Some(mut promise) = promise::find(tx, PromiseKind::Credential, &reseller.external_folded)? else {
        return Ok(());
    };
    promise.contact_folded = Some(reseller.contact_folded.clone());
    if let Some(user_id) = promise.user_id.clone() {
        let user = user::get(tx, &user_id)?;
        user::set_email(tx, &user.id, email, &reseller.contact_folded, ctx.now)?;
        let user = user::get(tx, &user.id)?;
        aim_anew(tx, ctx, &mut promise, &user, &reseller.legal_name, "correction")?;
    }
    promise::save(tx, &mut promise)
}

/// A new first password to the user's registered address, every earlier one void; the promise waits for this mail now.
/// Returns the mail's reference.
pub fn aim_anew(
    tx: &mut Tx,
    ctx: &Ctx,
    promise: &mut Promise,
    user: &User,
    reseller_name: &str,
    origin: &str,
) -> Result<String> {
    let ticket = ticket::issue_alone(tx, ctx, user, TicketKind::FirstAccess, origin, &user.email)?;
    let letter =
        Letter::FirstAccess { person: outbox::person(user, reseller_name), reference: ticket.reference.clone() };
    let to = To { promise: Some(promise.id.clone()), ..To::user(user).with_ticket(&ticket) };
    let mail = outbox::queue_letter(tx, ctx, to, &letter)?;
    if let Some(old) = promise.message_id.replace(mail.clone()) {
        message::void(tx, &old, Some(&mail))?;
    }
    promise.stage = Stage::Queued;
    promise.queued_at = Some(ctx.now);
    promise.relayed_at = None;
    promise.delivered_at = None;
    promise.failed_at = None;
    promise.problem = None;
    Ok(ticket.reference)
}
