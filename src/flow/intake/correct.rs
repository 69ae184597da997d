//! Corrections of a registered e-mail before the first login (product rule "Corrections"): every password sent is void,
//! the promise is aimed anew, `due_at` stays, the old address learns nothing but that what it got is void. When somebody
//! was faster and came in from the wrong mailbox, the login is frozen and two people decide.

use serde_json::json;

use crate::db::Tx;
use crate::error::{Error, Result};
use crate::flow::delivery;
use crate::flow::outbox::{self, To};
use crate::flow::{promise as promises, sign_in::end};
use crate::mail::letter::Letter;
use crate::model::address;
use crate::model::case::{self, Case, CaseKind};
use crate::model::ctx::Ctx;
use crate::model::ending::EndReason;
use crate::model::promise::{self, PromiseKind};
use crate::model::reseller::Reseller;
use crate::model::ticket::{self as tickets, TicketOrigin, VoidReason};
use crate::model::user::{self, BlockedBy, UserState};

/// Somebody came in before the promise was due, and now its address turns out to have been another: the sessions end, the
/// login is frozen, and a case is opened for two people, with the address that arrived. `false` when that does not fit: then it is a plain difference.
pub fn freeze(tx: &mut Tx, ctx: &Ctx, reseller: &Reseller, arrived: &str) -> Result<bool> {
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
    end::end_access(tx, ctx, &user, EndReason::WrongMailbox)?;
    tickets::void_passwords(tx, &user_id, None, VoidReason::WrongMailbox, ctx.now)?;
    let summary =
        json!({ "external_id": reseller.external_id, "first_login_at": user.first_login_at, "email": arrived.trim() });
    let row = Case {
        unique_key: Some(format!("wrong_mailbox/{user_id}")),
        user_id: Some(user_id),
        reseller_id: Some(reseller.id.clone()),
        promise_id: Some(promise.id),
        ..Case::new(ctx, CaseKind::WrongMailbox, &summary)?
    };
    case::insert_once(tx, &row)?;
    Ok(true)
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
        delivery::lift(tx, ctx, &user)?;
        if promise.relayed_at.is_some() {
            let to =
                To { address: old, language: reseller.lang(), reseller: Some(reseller.id.clone()), ..To::default() };
            let letter = Letter::FirstAccessWithdrawn { reseller: reseller.legal_name.clone() };
            outbox::queue_letter(tx, ctx, to, &letter)?;
        }
        promises::aim_anew(tx, ctx, &mut promise, &user, &reseller.legal_name, TicketOrigin::Correction)?;
    }
    promise::save(tx, &mut promise)
}
