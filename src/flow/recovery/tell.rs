//! What is told instead of a code, each to the mailbox that may know it.

use serde_json::json;

use super::limit::{MOST_NOTES_PER_DAY, MOST_PER_HOUR, over};
use crate::db::types::UserId;
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::flow::outbox::{self, To, person};
use crate::flow::reseller_name;
use crate::flow::sign_in::window::Window;
use crate::mail::letter::{Letter, LoginEntry};
use crate::model::case::{self, Case, CaseKind, CaseState};
use crate::model::ctx::Ctx;
use crate::model::request::{Request, RequestOutcome};
use crate::model::user::{self, BlockedBy, User, UserState};
use crate::model::{address, promise, reseller};

/// The prepared case of a login and a day, the day on which it was asked.
pub fn mismatch_key(user: &UserId, request: &Request) -> String {
    format!("mismatch/{user}/{}", Window::Day.number(request.created_at))
}

/// Login exists, address differs: a note to the registered address; the typed address gets its own logins; one prepared
/// case per login and day.
pub(super) fn mismatch(tx: &mut Tx, ctx: &Ctx, request: &Request, user: &User) -> Result<()> {
    let name = reseller_name(tx, ctx, user)?;
    let login = request.login_folded.as_str();
    if !over(tx, ctx, Window::Hour, ("ask-login", login), MOST_PER_HOUR)?
        && !over(tx, ctx, Window::Day, ("ask-login-day", login), MOST_NOTES_PER_DAY)?
    {
        let typed = address::masked(&request.email_typed);
        let letter = Letter::RecoveryMismatch { person: person(user, &name), typed };
        outbox::queue_letter(tx, ctx, To::user(user), &letter)?;
    }
    forgot_login(tx, ctx, request, true)?;
    let typed = json!({ "typed": address::masked(&request.email_typed) });
    let row = Case {
        unique_key: Some(mismatch_key(&user.id, request)),
        user_id: Some(user.id.clone()),
        reseller_id: user.reseller_id.clone(),
        reference: Some(request.reference.clone()),
        state: CaseState::Prepared,
        ..Case::new(ctx, CaseKind::RecoveryMismatch, &typed)?
    };
    case::insert_once(tx, &row)?;
    Ok(())
}

/// The logins of the typed address go to that address; contacts of pending promises are known too.
pub(super) fn forgot_login(tx: &mut Tx, ctx: &Ctx, request: &Request, after_mismatch: bool) -> Result<RequestOutcome> {
    if request.email_folded.is_empty() {
        return Ok(RequestOutcome::Nothing);
    }
    if over(tx, ctx, Window::Hour, ("ask-email", &request.email_folded), MOST_PER_HOUR)? {
        return Ok(RequestOutcome::TooMany);
    }
    let users = user::by_email(tx, &request.email_folded)?;
    if let Some(first) = users.first().cloned() {
        let mut logins = Vec::new();
        for user in &users {
            let name = reseller_name(tx, ctx, user)?;
            logins.push(LoginEntry { person: person(user, &name), administrators: administrator_names(tx, user)? });
        }
        let to = To { address: first.email.clone(), language: first.lang(), ..To::default() };
        outbox::queue_letter(tx, ctx, to, &Letter::LoginList { logins, after_mismatch })?;
    }
    let pending = promise::pending_of_contact(tx, &request.email_folded)?;
    for promise in &pending {
        let Some(id) = &promise.reseller_id else { continue };
        let reseller = reseller::get(tx, id)?;
        let to = To { address: reseller.contact_email.clone(), language: reseller.lang(), ..To::default() };
        let letter = Letter::NotPossiblePending {
            reseller: reseller.legal_name,
            external_id: reseller.external_id,
            due_ms: promise.due_at.ms(),
        };
        outbox::queue_letter(tx, ctx, to, &letter)?;
    }
    Ok(match (users.is_empty(), pending.is_empty()) {
        (false, _) => RequestOutcome::LoginListSent,
        (true, false) => RequestOutcome::PendingTold,
        (true, true) => RequestOutcome::Nothing,
    })
}

pub(super) fn blocked(tx: &mut Tx, ctx: &Ctx, user: &User) -> Result<()> {
    let name = reseller_name(tx, ctx, user)?;
    // An Administrator cannot lift the distributor's block: naming one would send the person the wrong way.
    let administrators = match user.blocked_by {
        Some(BlockedBy::Reseller) => administrator_names(tx, user)?,
        Some(BlockedBy::Distributor | BlockedBy::Frozen) | None => Vec::new(),
    };
    let letter = Letter::NotPossibleBlocked { person: person(user, &name), administrators };
    outbox::queue_letter(tx, ctx, To::user(user), &letter)?;
    Ok(())
}

/// The active Administrators of a user's reseller, by name.
pub fn administrator_names(db: &mut Db, user: &User) -> Result<Vec<String>> {
    let Some(reseller) = &user.reseller_id else { return Ok(Vec::new()) };
    let all = user::administrators(db, reseller, &[UserState::Active])?;
    Ok(all.into_iter().map(|a| a.name).collect())
}
