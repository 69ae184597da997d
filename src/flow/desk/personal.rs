//! A person's data, handed out or erased (LGPD): what somebody may ask for, and what one person alone must not do. Like
//! every act in two: a proof and a second agent. What is handed out goes to who proposed, once, within a day.

use serde_json::{Value, json};

use super::approval::{self as two, Aim, Proposal, VALID_HOURS};
use super::needed;
use super::record::record;
use crate::db::types::{ApprovalId, UserId};
use crate::db::{Db, Tx};
use crate::error::{Error, Result, Rule};
use crate::flow::access::{self, Doing};
use crate::flow::users;
use crate::model::approval::{self, Approval, ApprovalAct};
use crate::model::audit::Subject;
use crate::model::ctx::Ctx;
use crate::model::reseller::Reseller;
use crate::model::role::Role;
use crate::model::user::{self, User, UserState};
use crate::model::{case, personal, promise};

/// The first agent: a proof. Nothing changes yet.
pub(super) fn propose(tx: &mut Tx, ctx: &Ctx, id: &UserId, act: ApprovalAct, proposal: &Proposal) -> Result<Approval> {
    let (user, _) = locked(tx, ctx, id, act)?;
    let proven = two::prove(tx, ctx, act, &user, proposal)?;
    let case = two::case_of(tx, ctx, act, &user)?;
    two::enter(tx, ctx, act, (&user, &case), (proven, Aim::default()))
}

/// The second agent lets the data be handed out: [`fetch`] does it.
pub(super) fn approve_export(tx: &mut Tx, ctx: &Ctx, id: &UserId, approval: &ApprovalId) -> Result<()> {
    let (user, _) = locked(tx, ctx, id, ApprovalAct::Export)?;
    let row = two::take(tx, ctx, approval, &user)?;
    settle(tx, ctx, &row)?;
    record(tx, ctx, "desk.export.approve", (Subject::User, user.id.as_str()), None, Some(decided(&row)))
}

/// The second agent: every access ends, and what is known of the person goes, for good. Where the person is the contact
/// of the reseller, that goes too, until the ERP hands over another. Nobody is written to any more.
pub(super) fn approve_erasure(tx: &mut Tx, ctx: &Ctx, id: &UserId, approval: &ApprovalId) -> Result<()> {
    let (user, reseller) = locked(tx, ctx, id, ApprovalAct::Erasure)?;
    let row = two::take(tx, ctx, approval, &user)?;
    if user.state != UserState::Deactivated {
        users::end_for_good(tx, ctx, &user)?;
    }
    settle(tx, ctx, &row)?;
    let shared = user::by_email(tx, &user.email_folded)?.iter().any(|other| other.id != user.id);
    let contact = !shared && personal::clear_contact(tx, &reseller.id, &user)?;
    users::forget(tx, ctx, &user)?;
    let after = json!({ "approval": row.id, "proposed_by": row.proposed_label, "contact": contact });
    record(tx, ctx, "desk.erasure.approve", (Subject::User, user.id.as_str()), None, Some(after))
}

/// What was approved, for who proposed it: once. [`Rule::ProposalOver`] where there is nothing, or no more.
pub fn fetch(tx: &mut Tx, ctx: &Ctx, id: &str) -> Result<Value> {
    access::allow(ctx, Doing::Desk)?;
    let user = user::get(tx, &UserId::from_text(id))?;
    two::not_ours(ctx, &user)?;
    let waiting = to_fetch(tx, ctx, &user)?.ok_or(Error::Conflict(Rule::ProposalOver))?;
    if !approval::fetch(tx, &waiting, ctx.now)? {
        return Err(Error::Conflict(Rule::ProposalOver));
    }
    let all = users::export::of(tx, &user)?;
    let after = json!({ "approval": waiting });
    record(tx, ctx, "desk.export.fetch", (Subject::User, user.id.as_str()), None, Some(after))?;
    Ok(all)
}

/// An approved export that waits for whoever acts.
pub(super) fn to_fetch(db: &mut Db, ctx: &Ctx, user: &User) -> Result<Option<ApprovalId>> {
    let Some(actor) = ctx.actor.user() else { return Ok(None) };
    approval::to_fetch(db, &user.id, actor, ctx.now.plus_h(-VALID_HOURS))
}

/// What stands against it, as far as the person's own row says.
pub(super) fn against(user: &User) -> Option<Rule> {
    match user.state {
        _ if user.role.is_staff() => Some(Rule::Staff),
        UserState::Deactivated if user.email_folded.is_empty() => Some(Rule::Deleted),
        _ if two::is_frozen(user) => Some(Rule::Frozen),
        UserState::Invited | UserState::Active | UserState::Blocked | UserState::Deactivated => None,
    }
}

/// What an open case or promise still needs is not erased, nor a reseller's last Administrator.
fn kept(db: &mut Db, user: &User, reseller: &Reseller) -> Result<Option<Rule>> {
    if !needed::open_of(db, &user.id)?.is_empty() {
        return Ok(Some(Rule::OpenCase));
    }
    if promise::of_user(db, &user.id)?.is_some_and(|promise| promise.stage.is_open()) {
        return Ok(Some(Rule::OpenPromise));
    }
    let last = user.role == Role::Administrator && user.state == UserState::Active && {
        user::administrators(db, &reseller.id, &[UserState::Active])?.len() <= 1
    };
    Ok(last.then_some(Rule::LastAdministrator))
}

fn locked(tx: &mut Tx, ctx: &Ctx, id: &UserId, act: ApprovalAct) -> Result<(User, Reseller)> {
    let (user, reseller) = two::lock(tx, ctx, id)?;
    let rule = match against(&user) {
        None if act == ApprovalAct::Erasure => kept(tx, &user, &reseller)?,
        rule => rule,
    };
    rule.map_or(Ok((user, reseller)), |rule| Err(Error::Conflict(rule)))
}

fn settle(tx: &mut Tx, ctx: &Ctx, row: &Approval) -> Result<()> {
    row.case_id.as_ref().map_or(Ok(()), |case| case::close(tx, case, ctx.now).map(|_| ()))
}

fn decided(row: &Approval) -> Value {
    json!({ "approval": row.id, "proposed_by": row.proposed_label, "proof": row.proof.as_str() })
}
