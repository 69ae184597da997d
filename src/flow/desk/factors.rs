//! A lost second factor (product rule "Second factor"): a proof and a second agent, never an e-mail alone. The password
//! stays.

use serde_json::json;

use super::approval::{self as two, Aim, Proposal};
use super::record::record;
use crate::db::Tx;
use crate::db::types::{ApprovalId, UserId};
use crate::error::{Error, Result, Rule};
use crate::flow::outbox::{self, To, person};
use crate::flow::sign_in::end;
use crate::mail::letter::{Asked, Happened, Letter};
use crate::model::approval::{Approval, ApprovalAct};
use crate::model::audit::Subject;
use crate::model::ctx::Ctx;
use crate::model::ending::EndReason;
use crate::model::reseller::Reseller;
use crate::model::user::{self, User};
use crate::model::{case, factor};

/// The first agent: a proof. Nothing changes yet.
pub(super) fn propose(tx: &mut Tx, ctx: &Ctx, id: &UserId, proposal: &Proposal) -> Result<Approval> {
    let (user, _) = locked(tx, ctx, id)?;
    let proven = two::prove(tx, ctx, ApprovalAct::Factors, &user, proposal)?;
    let case = two::case_of(tx, ctx, ApprovalAct::Factors, &user)?;
    two::enter(tx, ctx, ApprovalAct::Factors, (&user, &case), (proven, Aim::default()))
}

/// The second agent: every second factor and every one-time code is gone, every access ends, the registered address is
/// told. Who needs a second factor is let in once to add one.
pub(super) fn approve(tx: &mut Tx, ctx: &Ctx, id: &UserId, approval: &ApprovalId) -> Result<()> {
    let (user, reseller) = locked(tx, ctx, id)?;
    let row = two::take(tx, ctx, approval, &user)?;
    user::renew_grace(tx, &user.id)?;
    remove(tx, ctx, &row, &user, &reseller.legal_name)
}

/// Takes them away and tells the registered address.
pub(super) fn remove(tx: &mut Tx, ctx: &Ctx, row: &Approval, user: &User, belongs_to: &str) -> Result<()> {
    factor::remove_all(tx, &user.id)?;
    end::end_access(tx, ctx, user, EndReason::FactorLost)?;
    let person = person(user, belongs_to);
    let letter = Letter::Notice { person, happened: Happened::FactorRemoved, by: Asked::Desk };
    outbox::queue_letter(tx, ctx, To::user(user), &letter)?;
    if let Some(case) = &row.case_id {
        case::close(tx, case, ctx.now)?;
    }
    let after = json!({ "approval": row.id, "proposed_by": row.proposed_label, "proof": row.proof.as_str() });
    record(tx, ctx, "desk.factors.approve", (Subject::User, user.id.as_str()), None, Some(after))
}

fn locked(tx: &mut Tx, ctx: &Ctx, id: &UserId) -> Result<(User, Reseller)> {
    let (user, reseller) = two::lock(tx, ctx, id)?;
    match against(&user) {
        Some(rule) => Err(Error::Conflict(rule)),
        None => Ok((user, reseller)),
    }
}

/// What stands against it.
pub(super) fn against(user: &User) -> Option<Rule> {
    two::against(user).or((user.factors == 0).then_some(Rule::NoFactor))
}
