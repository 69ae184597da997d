//! Correcting a registered e-mail (product rule "Desk"): a proof and a second agent. Without one within fifteen minutes
//! a cooling of a day begins, in which the old address can stop it; `cooling` has that.

use serde_json::json;

use super::approval::{self as two, Aim, Proposal};
use super::record::record;
use super::supervised::one_supervises;
use super::{aim, approval};
use crate::db::types::{ApprovalId, Instant, UserId};
use crate::db::{Db, Tx};
use crate::error::{Error, Field, Flaw, Result, Rule};
use crate::flow::outbox::{self, To, person};
use crate::flow::sign_in::end;
use crate::flow::{delivery, users};
use crate::mail::letter::{Asked, Happened, Letter};
use crate::model::approval::{Approval, ApprovalAct, Proof};
use crate::model::audit::Subject;
use crate::model::case::{self, Case, CaseKind};
use crate::model::ctx::Ctx;
use crate::model::ending::EndReason;
use crate::model::reseller::{self, Reseller, ResellerState};
use crate::model::ticket::{self as tickets, TicketOrigin, VoidReason};
use crate::model::user::{self, User};
use crate::model::{address, promise};

/// How long a second agent has before the cooling begins.
const ALONE_MIN: i64 = 15;
/// How long the cooling is.
pub(super) const COOLING_H: i64 = 24;

/// When the cooling ends, if it begins in time.
pub(super) fn cools_until(proposed_at: Instant) -> Instant {
    proposed_at.plus_min(ALONE_MIN).plus_h(COOLING_H)
}

/// The first agent: a proof and the right address. Nothing changes yet.
pub(super) fn propose(tx: &mut Tx, ctx: &Ctx, id: &UserId, proposal: &Proposal) -> Result<Approval> {
    let (user, _) = locked(tx, ctx, id)?;
    let proven = two::prove(tx, ctx, ApprovalAct::Email, &user, proposal)?;
    let differing = differing(tx, &user)?;
    let arrived = differing.iter().find_map(|case| two::arrived(case, "arrived"));
    let email = two::email(&user, proven.proof, arrived.as_deref(), &proposal.email)?;
    let email = email.ok_or(Error::Invalid { field: Field::Email, reason: Flaw::EmailMissing })?;
    let case = two::case_of(tx, ctx, ApprovalAct::Email, &user)?;
    let aim = Aim { email: Some(email), ..Aim::default() };
    // Whoever reads the old address has stopped one, or nothing but the representative proves it: time alone does not
    // change it.
    let stopped = case::open_of_user(tx, &user.id)?.iter().any(|case| case.kind == CaseKind::EmailStopped);
    let aim = match stopped || proven.proof == Proof::Representative {
        true => aim,
        false => Aim { due: Some(ctx.now.plus_min(ALONE_MIN)), until: Some(cools_until(ctx.now)), ..aim },
    };
    two::enter(tx, ctx, ApprovalAct::Email, (&user, &case), (proven, aim))
}

/// The second agent: the new address is in force at once.
pub(super) fn approve(tx: &mut Tx, ctx: &Ctx, id: &UserId, approval: &ApprovalId) -> Result<()> {
    let (user, mut reseller) = locked(tx, ctx, id)?;
    one_supervises(tx, ctx, &user.id, approval)?;
    let row = two::take(tx, ctx, approval, &user)?;
    change(tx, ctx, &row, &user, &mut reseller)?;
    let done = changed(&row, &user);
    record(tx, ctx, "desk.email.approve", (Subject::User, user.id.as_str()), Some(done.0), Some(done.1))
}

fn locked(tx: &mut Tx, ctx: &Ctx, id: &UserId) -> Result<(User, Reseller)> {
    let (user, reseller) = approval::lock(tx, ctx, id)?;
    match against(&user, &reseller) {
        Some(rule) => Err(Error::Conflict(rule)),
        None => Ok((user, reseller)),
    }
}

/// What stands against another address.
pub(super) fn against(user: &User, reseller: &Reseller) -> Option<Rule> {
    two::against(user).or((reseller.state != ResellerState::Active).then_some(Rule::ResellerNotActive))
}

/// Before and after, for the audit.
pub(super) fn changed(row: &Approval, user: &User) -> (serde_json::Value, serde_json::Value) {
    let email = row.email.as_deref().map(address::masked);
    let after =
        json!({ "email": email, "approval": row.id, "proposed_by": row.proposed_label, "proof": row.proof.as_str() });
    (json!({ "email": address::masked(&user.email) }), after)
}

/// The new address is in force: every access ends, passwords on their way to the old one are void, both are told, and
/// the cases are settled. Before the first login the old one learns neither login nor destination.
pub(super) fn change(tx: &mut Tx, ctx: &Ctx, row: &Approval, user: &User, reseller: &mut Reseller) -> Result<()> {
    let email = row.email.as_deref().ok_or_else(|| Error::internal("a correction without an address"))?;
    if row.proof == Proof::Erp {
        for case in differing(tx, user)? {
            case::close(tx, &case.id, ctx.now)?;
        }
        reseller.contact_email = email.to_owned();
        reseller.contact_folded = address::fold(email);
        reseller.updated_at = ctx.now;
        reseller::save(tx, reseller)?;
    }
    tickets::void_passwords(tx, &user.id, None, VoidReason::EmailCorrected, ctx.now)?;
    users::email::void_pending(tx, ctx, user)?;
    if user.first_login_at.is_none() {
        aim::to_the_right_address(tx, ctx, user, reseller, email, TicketOrigin::Desk)?;
    } else {
        put(tx, ctx, user, email, &reseller.legal_name)?;
    }
    settle(tx, ctx, user)
}

/// Another address for somebody who comes in already: every access ends, and both addresses are told.
pub(super) fn put(tx: &mut Tx, ctx: &Ctx, user: &User, email: &str, belongs_to: &str) -> Result<()> {
    user::set_email(tx, &user.id, email, &address::fold(email), ctx.now)?;
    end::end_access(tx, ctx, user, EndReason::EmailChanged)?;
    let now = user::get(tx, &user.id)?;
    delivery::lift(tx, ctx, &now)?;
    for at in [user, &now] {
        let person = person(&now, belongs_to);
        let letter = Letter::Notice { person, happened: Happened::EmailChanged, by: Asked::Desk };
        outbox::queue_letter(tx, ctx, To { address: at.email.clone(), ..To::user(&now) }, &letter)?;
    }
    Ok(())
}

/// The cases that another address settles.
pub(super) fn settle(tx: &mut Tx, ctx: &Ctx, user: &User) -> Result<()> {
    let settled = [CaseKind::EmailCorrection, CaseKind::EmailStopped, CaseKind::AddressFailed];
    for case in case::open_of_user(tx, &user.id)?.iter().filter(|case| settled.contains(&case.kind)) {
        case::close(tx, &case.id, ctx.now)?;
    }
    Ok(())
}

/// The open cases in which the ERP sent another address for this user: the reseller's first one.
fn differing(db: &mut Db, user: &User) -> Result<Vec<Case>> {
    let Some(reseller) = &user.reseller_id else { return Ok(Vec::new()) };
    if promise::of_user(db, &user.id)?.is_none() {
        return Ok(Vec::new());
    }
    case::open_of_reseller(db, reseller, CaseKind::RegisteredDataDiffers)
}
