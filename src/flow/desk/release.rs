//! Releasing a frozen login (product rule "Corrections": two people decide). After the second yes the login stands
//! where it stood before anybody came in: no password, no known device, one first password on its way to the
//! registered or corrected address; the case closes, and both acts are in the audit.

use serde_json::json;

use super::aim;
use super::approval::{self as two, Aim, Proposal};
use super::record::record;
use crate::db::types::{ApprovalId, UserId};
use crate::db::{Db, Tx};
use crate::error::{Error, Result, Rule};
use crate::flow::access::{self, Doing};
use crate::flow::users;
use crate::mail::letter::Asked;
use crate::model::approval::{Approval, ApprovalAct};
use crate::model::audit::Subject;
use crate::model::case::{self, Case, CaseKind, CaseState};
use crate::model::ctx::Ctx;
use crate::model::reseller::{Reseller, ResellerState};
use crate::model::ticket::{self as tickets, TicketOrigin, VoidReason};
use crate::model::user::{self, User, UserState};
use crate::model::{address, credential, device, factor};

/// The first person: a proof, and the right e-mail where it is another. Nothing changes yet.
pub fn propose(tx: &mut Tx, ctx: &Ctx, id: &str, proposal: &Proposal) -> Result<Approval> {
    let (user, _) = frozen(tx, ctx, id)?;
    let case = open_case(tx, &user)?;
    let proven = two::prove(tx, ctx, ApprovalAct::Release, &user, proposal)?;
    let email = two::email(&user, proven.proof, two::arrived(&case, "email").as_deref(), &proposal.email)?;
    two::enter(tx, ctx, ApprovalAct::Release, (&user, &case.id), (proven, Aim { email, ..Aim::default() }))
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
    user::renew_grace(tx, &user.id)?;
    tickets::void_passwords(tx, &user.id, None, VoidReason::Release, ctx.now)?;
    let reference = match &row.email {
        Some(email) => aim::to_the_right_address(tx, ctx, &user, &mut reseller, email, TicketOrigin::Release)?,
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

/// The frozen user and the reseller.
fn frozen(tx: &mut Tx, ctx: &Ctx, id: &str) -> Result<(User, Reseller)> {
    access::allow(ctx, Doing::Desk)?;
    let user = user::get(tx, &UserId::from_text(id))?;
    two::not_ours(ctx, &user)?;
    if user.reseller_id.is_none() {
        return Err(Error::Conflict(Rule::NotFrozen));
    }
    let (user, reseller) = two::touched(tx, &user)?;
    if !two::is_frozen(&user) {
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
