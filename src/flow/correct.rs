//! Corrections of a registered e-mail before the first login (product rule "Corrections"): every password sent is void,
//! the promise is aimed anew, `due_at` stays, the old address learns nothing but that what it got is void. When somebody
//! was faster and came in from the wrong mailbox, the login is frozen and two people decide.

use serde_json::json;

use super::outbox::{self, To};
use super::{end, promise as promises, ticket};
use crate::db::types::{CaseId, MessageId};
use crate::db::{Db, Tx};
use crate::error::{Error, Result};
use crate::mail::letter::Letter;
use crate::model::case::{self, Case, CaseState};
use crate::model::ctx::Ctx;
use crate::model::promise::{self, Promise, PromiseKind, Stage};
use crate::model::reseller::Reseller;
use crate::model::ticket::{self as tickets, TicketKind};
use crate::model::user::{self, BlockedBy, User, UserState};
use crate::model::{address, message};

/// Somebody of this reseller has logged in: no intake changes e-mail or CNPJ any more.
pub fn is_settled(db: &mut Db, reseller: &Reseller) -> Result<bool> {
    let promise = promise::find(db, PromiseKind::Credential, &reseller.external_folded)?;
    let Some(user_id) = promise.and_then(|p| p.user_id) else { return Ok(false) };
    Ok(user::get(db, &user_id)?.first_login_at.is_some())
}

/// Somebody came in before the promise was due, and now its address turns out to have been another: the sessions end, the
/// login is frozen, and a case is opened for two people. `false` when that does not fit: then it is a plain difference.
pub fn freeze(tx: &mut Tx, ctx: &Ctx, reseller: &Reseller) -> Result<bool> {
    let Some(promise) = promise::find(tx, PromiseKind::Credential, &reseller.external_folded)? else {
        return Ok(false);
    };
    let Some(user_id) = promise.user_id.clone().filter(|_| ctx.now <= promise.due_at) else { return Ok(false) };
    user::touch(tx, &user_id)?;
    let user = user::get(tx, &user_id)?;
    let frozen = Some(BlockedBy::Frozen);
    if !user::change_state(tx, &user_id, &[UserState::Active], UserState::Blocked, frozen, ctx.now)? {
        return Ok(user.blocked_by == frozen);
    }
    end::end_access(tx, ctx, &user, "wrong_mailbox")?;
    tickets::void_passwords(tx, &user_id, None, "wrong_mailbox", ctx.now)?;
    let row = Case {
        id: CaseId::new(),
        protocol: promises::protocol(ctx)?,
        kind: "wrong_mailbox".into(),
        unique_key: Some(format!("wrong_mailbox/{user_id}")),
        user_id: Some(user_id),
        reseller_id: Some(reseller.id.clone()),
        promise_id: Some(promise.id),
        reference: None,
        state: CaseState::Open,
        summary: json!({ "external_id": reseller.external_id, "first_login_at": user.first_login_at }).to_string(),
        created_at: ctx.now,
        updated_at: ctx.now,
        closed_at: None,
    };
    match case::insert(tx, &row) {
        Err(Error::Duplicate) => Ok(true),
        other => other.map(|()| true),
    }
}

/// The new address, in the reseller, its first user if there is one, and a new mail. The caller saves the reseller.
pub fn before_first_login(tx: &mut Tx, ctx: &Ctx, reseller: &mut Reseller, email: &str) -> Result<()> {
    let old = std::mem::replace(&mut reseller.contact_email, email.into());
    reseller.contact_folded = address::fold(email);
    let Some(mut promise) = promise::find(tx, PromiseKind::Credential, &reseller.external_folded)? else {
        return Ok(());
    };
    promise.contact_folded = Some(reseller.contact_folded.clone());
    if let Some(user_id) = promise.user_id.clone() {
        user::touch(tx, &user_id)?;
        if user::get(tx, &user_id)?.first_login_at.is_some() {
            return Err(Error::Retry); // came in while this waited for the row: the rerun takes the settled path
        }
        user::set_email(tx, &user_id, email, &reseller.contact_folded, ctx.now)?;
        let user = user::get(tx, &user_id)?;
        if promise.relayed_at.is_some() {
            let to =
                To { address: old, language: reseller.lang(), reseller: Some(reseller.id.clone()), ..To::default() };
            let letter = Letter::FirstAccessWithdrawn { reseller: reseller.legal_name.clone() };
            outbox::queue_letter(tx, ctx, to, &letter)?;
        }
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
    origin: &str,
) -> Result<String> {
    if !Stage::OPEN.contains(&promise.stage) {
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
    origin: &str,
) -> Result<(String, MessageId)> {
    let ticket = ticket::issue_alone(tx, ctx, user, TicketKind::FirstAccess, origin, &user.email)?;
    let reference = ticket.reference.clone();
    let letter = Letter::FirstAccess { person: outbox::person(user, reseller_name), reference: reference.clone() };
    let to = To { promise: Some(promise.id.clone()), ..To::user(user).with_ticket(&ticket) };
    Ok((reference, outbox::queue_letter(tx, ctx, to, &letter)?))
}
