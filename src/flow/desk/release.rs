//! Releasing a frozen login (product rule "Corrections": two people decide). After the second yes the login stands
//! where it stood before anybody came in: no password, no known device, one first password on its way to the
//! registered or corrected address; the case closes, and both acts are in the audit.

use serde_json::json;

use super::approval::{self as two, Proposal};
use super::record::record;
use crate::db::types::{ApprovalId, Instant, UserId};
use crate::db::{Db, Tx};
use crate::error::{Error, Result, Rule};
use crate::flow::access::{self, Doing};
use crate::flow::delivery;
use crate::flow::outbox::{self, To};
use crate::flow::sign_in::end;
use crate::flow::{promise as promises, users};
use crate::mail::letter::{Asked, Letter};
use crate::model::approval::{self, Approval, ApprovalAct, Proof};
use crate::model::audit::Subject;
use crate::model::case::{self, Case, CaseKind, CaseState};
use crate::model::ctx::Ctx;
use crate::model::ending::EndReason;
use crate::model::reseller::{self, Reseller, ResellerState};
use crate::model::ticket::{self as tickets, TicketOrigin, VoidReason};
use crate::model::user::{self, BlockedBy, User, UserState};
use crate::model::{address, credential, device, factor, promise};

/// A proposal that waits, for the card.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// To approve or withdraw it.
    pub id: String,
    /// The proposer's login.
    pub by: String,
    /// The reader proposed it.
    pub mine: bool,
    /// When.
    pub at: Instant,
    /// Until when it can be approved.
    pub until: Instant,
    /// It has run out.
    pub over: bool,
    /// What proves it.
    pub proof: Proof,
    /// How the proof was obtained.
    pub note: String,
    /// The right address, masked; empty when the registered one stays.
    pub email: String,
}

/// The proposal that waits about this user.
pub(super) fn waiting(db: &mut Db, ctx: &Ctx, user: &User) -> Result<Option<Waiting>> {
    let row = approval::open_of(db, &user.id, ApprovalAct::Release)?;
    Ok(row.map(|row| Waiting {
        id: row.id.to_string(),
        mine: ctx.actor.user() == Some(&row.proposed_by),
        by: row.proposed_label,
        at: row.proposed_at,
        until: row.valid_until,
        over: row.valid_until <= ctx.now,
        proof: row.proof,
        note: row.note,
        email: row.email.as_deref().map(address::masked).unwrap_or_default(),
    }))
}

/// This login waits for two people.
pub(super) fn is_frozen(user: &User) -> bool {
    user.state == UserState::Blocked && user.blocked_by == Some(BlockedBy::Frozen)
}

/// The first person: a proof, and the right e-mail where it is another. Nothing changes yet.
pub fn propose(tx: &mut Tx, ctx: &Ctx, id: &str, proposal: &Proposal) -> Result<Approval> {
    let (user, _) = frozen(tx, ctx, id)?;
    let case = open_case(tx, &user)?;
    two::propose(tx, ctx, ApprovalAct::Release, (&user, &case.id), proposal)
}

/// The second person: the login is released. Returns the reference of the mail with the first password.
pub fn approve(tx: &mut Tx, ctx: &Ctx, id: &str, approval: &str) -> Result<String> {
    let (user, mut reseller) = frozen(tx, ctx, id)?;
    let case = open_case(tx, &user)?;
    let row = two::take(tx, ctx, &ApprovalId::from_text(approval), &user)?;
    user::change_state(tx, &user.id, &[UserState::Blocked], UserState::Invited, None, ctx.now)?;
    credential::remove(tx, &user.id)?;
    device::forget_all(tx, &user.id)?;
    // Whoever read the wrong mailbox may have set one up.
    factor::remove_all(tx, &user.id)?;
    tickets::void_passwords(tx, &user.id, None, VoidReason::Release, ctx.now)?;
    let reference = match &row.email {
        Some(email) => to_the_right_address(tx, ctx, &user, &mut reseller, email)?,
        None => {
            let user = user::get(tx, &user.id)?;
            users::mail_new_password(tx, ctx, &user, &reseller.legal_name, Asked::Desk, TicketOrigin::Release)?
        }
    };
    case::close(tx, &case.id, ctx.now)?;
    let before = json!({ "state": "blocked", "blocked_by": "frozen", "email": address::masked(&user.email) });
    let email = row.email.as_deref().unwrap_or(&user.email);
    let after = json!({
        "state": "invited", "email": address::masked(email), "approval": row.id, "proposed_by": row.proposed_label,
        "proof": row.proof, "case": case.protocol, "reference": reference,
    });
    record(tx, ctx, "desk.release.approve", (Subject::User, user.id.as_str()), Some(before), Some(after))?;
    Ok(reference)
}

/// Takes the proposal back; the login stays frozen.
pub fn withdraw(tx: &mut Tx, ctx: &Ctx, id: &str, approval: &str) -> Result<()> {
    let (user, _) = frozen(tx, ctx, id)?;
    two::withdraw(tx, ctx, &ApprovalId::from_text(approval), &user.id)
}

/// The frozen user and the reseller, their rows touched first, the reseller's above the user's.
fn frozen(tx: &mut Tx, ctx: &Ctx, id: &str) -> Result<(User, Reseller)> {
    access::allow(ctx, Doing::Desk)?;
    let user = user::get(tx, &UserId::from_text(id))?;
    two::not_ours(ctx, &user)?;
    let reseller = user.reseller_id.clone().ok_or(Error::Conflict(Rule::NotFrozen))?;
    reseller::touch(tx, &reseller)?;
    user::touch(tx, &user.id)?;
    let (user, reseller) = (user::get(tx, &user.id)?, reseller::get(tx, &reseller)?);
    if !is_frozen(&user) {
        return Err(Error::Conflict(Rule::NotFrozen));
    }
    if reseller.state != ResellerState::Active {
        return Err(Error::Conflict(Rule::ResellerNotActive));
    }
    Ok((user, reseller))
}

fn open_case(db: &mut Db, user: &User) -> Result<Case> {
    let of_user = case::of_user(db, &user.id, 50)?;
    let open = |case: &Case| case.kind == CaseKind::WrongMailbox && case.state != CaseState::Closed;
    of_user.into_iter().find(open).ok_or(Error::Conflict(Rule::NotFrozen))
}

/// Whoever came in was somebody else: the person has not been in yet, and the promise waits for this mail with the due
/// time that it had. The old address is told what is void, and neither login nor destination.
fn to_the_right_address(tx: &mut Tx, ctx: &Ctx, user: &User, reseller: &mut Reseller, email: &str) -> Result<String> {
    let folded = address::fold(email);
    user::set_email(tx, &user.id, email, &folded, ctx.now)?;
    user::was_never_in(tx, &user.id)?;
    end::end_access(tx, ctx, user, EndReason::EmailChanged)?;
    let to =
        To { address: user.email.clone(), language: user.lang(), reseller: user.reseller_id.clone(), ..To::default() };
    outbox::queue_letter(tx, ctx, to, &Letter::FirstAccessWithdrawn { reseller: reseller.legal_name.clone() })?;
    let changed = user::get(tx, &user.id)?;
    delivery::lift(tx, ctx, &changed)?;
    let Some(mut promise) = promise::of_user(tx, &user.id)? else {
        let name = &reseller.legal_name;
        return users::mail_new_password(tx, ctx, &changed, name, Asked::Desk, TicketOrigin::Release);
    };
    reseller.contact_email = email.to_owned();
    reseller.contact_folded = folded.clone();
    reseller.updated_at = ctx.now;
    reseller::save(tx, reseller)?;
    promise.contact_folded = Some(folded);
    promise.first_login_at = None;
    let name = &reseller.legal_name;
    let reference = promises::aim_anew(tx, ctx, &mut promise, &changed, name, TicketOrigin::Release)?;
    promise::save(tx, &mut promise)?;
    Ok(reference)
}
