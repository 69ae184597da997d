//! Accounts of the distributor's own people (product rule "Desk": always two people): a forgotten password, a lost second
//! factor, another e-mail. Supervisors and operators decide, neither of whom is the one concerned; about an operator's account one of the
//! two is an operator, so that nobody is let above themselves. Time alone never decides here.

use serde_json::json;

use super::approval::{self as two, Aim, Proposal};
use super::record::record;
use super::{email, factors};
use crate::db::types::UserId;
use crate::db::{Db, Tx};
use crate::error::{Error, Field, Flaw, Result, Rule};
use crate::flow::access::{self, Doing};
use crate::flow::{reseller_name, users};
use crate::mail::letter::Asked;
use crate::model::address;
use crate::model::approval::{Approval, ApprovalAct};
use crate::model::audit::Subject;
use crate::model::ctx::{Actor, Ctx};
use crate::model::role::Role;
use crate::model::ticket::{self as tickets, TicketOrigin, VoidReason};
use crate::model::user::{self, User, UserState};

/// Whoever acts may be one of the two: [`Rule::StaffInTwo`] for an agent, [`Rule::OwnAccount`] and
/// [`Rule::OwnMailbox`] for the one concerned.
pub(super) fn may(db: &mut Db, ctx: &Ctx, user: &User) -> Result<()> {
    let actor = ctx.actor.user().ok_or(Error::Forbidden)?;
    if *actor == user.id {
        return Err(Error::Conflict(Rule::OwnAccount));
    }
    access::allow(ctx, Doing::DecideOnStaff)?;
    not_the_mailbox_of(db, actor, &user.email_folded)
}

/// Two logins of one mailbox are one person.
fn not_the_mailbox_of(db: &mut Db, actor: &UserId, folded: &str) -> Result<()> {
    match user::find(db, actor)? {
        Some(own) if own.email_folded == folded => Err(Error::Conflict(Rule::OwnMailbox)),
        _ => Ok(()),
    }
}

/// What stands against an act about this account, for whoever acts.
pub(super) fn refused(db: &mut Db, ctx: &Ctx, user: &User, act: ApprovalAct) -> Result<Option<Rule>> {
    match (against(user, act), may(db, ctx, user)) {
        (Some(rule @ Rule::Staff), _) => Ok(Some(rule)),
        (_, Err(Error::Conflict(rule))) => Ok(Some(rule)),
        (rule, Ok(())) => Ok(rule),
        (_, Err(other)) => Err(other),
    }
}

/// The same, as far as the account's own row says.
fn against(user: &User, act: ApprovalAct) -> Option<Rule> {
    let rule = match act {
        ApprovalAct::Factors => (user.factors == 0).then_some(Rule::NoFactor),
        ApprovalAct::Email | ApprovalAct::Password => None,
        ApprovalAct::Release | ApprovalAct::Administrator | ApprovalAct::Export | ApprovalAct::Erasure => {
            return Some(Rule::Staff);
        }
    };
    match user.state {
        UserState::Deactivated => Some(Rule::Deleted),
        UserState::Blocked => Some(Rule::Blocked),
        UserState::Invited | UserState::Active => rule,
    }
}

/// The first of the two: a proof. Nothing changes yet.
pub(super) fn propose(tx: &mut Tx, ctx: &Ctx, id: &UserId, act: ApprovalAct, proposal: &Proposal) -> Result<Approval> {
    let user = locked(tx, ctx, id, act)?;
    let proven = two::prove(tx, ctx, act, &user, proposal)?;
    let email = match act {
        ApprovalAct::Email => {
            let email = two::email(&user, proven.proof, None, &proposal.email)?;
            let email = email.ok_or(Error::Invalid { field: Field::Email, reason: Flaw::EmailMissing })?;
            let actor = ctx.actor.user().ok_or(Error::Forbidden)?;
            not_the_mailbox_of(tx, actor, &address::fold(&email))?;
            Some(email)
        }
        _ => None,
    };
    let case = two::case_of(tx, ctx, act, &user)?;
    two::enter(tx, ctx, act, (&user, &case), (proven, Aim { email, ..Aim::default() }))
}

/// The second of the two: it is done. Returns the reference of the mail with a temporary password; empty where none leaves.
pub(super) fn approve(tx: &mut Tx, ctx: &Ctx, proposed: &Approval) -> Result<String> {
    let user = locked(tx, ctx, &proposed.user_id, proposed.act)?;
    fit(tx, ctx, &user, proposed)?;
    let row = two::take(tx, ctx, &proposed.id, &user)?;
    let house = reseller_name(tx, ctx, &user)?;
    match row.act {
        ApprovalAct::Factors => {
            // Nobody is let in without a factor who has had one.
            user::use_grace(tx, &user.id, user.created_at)?;
            factors::remove(tx, ctx, &row, &user, &house).map(|()| String::new())
        }
        ApprovalAct::Password => {
            let reference = users::mail_new_password(tx, ctx, &user, &house, Asked::Desk, TicketOrigin::Desk)?;
            let after = Some(json!({ "approval": row.id, "reference": reference }));
            record(tx, ctx, "desk.password.approve", (Subject::User, user.id.as_str()), None, after)?;
            Ok(reference)
        }
        ApprovalAct::Email => {
            let right = row.email.as_deref().ok_or_else(|| Error::internal("a correction without an address"))?;
            let actor = ctx.actor.user().ok_or(Error::Forbidden)?;
            for one in [actor, &row.proposed_by] {
                not_the_mailbox_of(tx, one, &address::fold(right))?;
            }
            tickets::void_passwords(tx, &user.id, None, VoidReason::EmailCorrected, ctx.now)?;
            email::put(tx, ctx, &user, right, &house)?;
            email::settle(tx, ctx, &user)?;
            let (before, after) = email::changed(&row, &user);
            record(tx, ctx, "desk.email.approve", (Subject::User, user.id.as_str()), Some(before), Some(after))?;
            Ok(String::new())
        }
        ApprovalAct::Release | ApprovalAct::Administrator | ApprovalAct::Export | ApprovalAct::Erasure => {
            Err(Error::Conflict(Rule::Staff))
        }
    }
}

/// The account, its row touched, for whoever may be one of the two.
pub(super) fn lock(tx: &mut Tx, ctx: &Ctx, id: &UserId) -> Result<User> {
    user::touch(tx, id)?;
    let user = user::get(tx, id)?;
    may(tx, ctx, &user)?;
    Ok(user)
}

fn locked(tx: &mut Tx, ctx: &Ctx, id: &UserId, act: ApprovalAct) -> Result<User> {
    if !act.is_for_staff() && ctx.actor.user() != Some(id) {
        return Err(Error::Conflict(Rule::Staff));
    }
    let user = lock(tx, ctx, id)?;
    match against(&user, act) {
        Some(rule) => Err(Error::Conflict(rule)),
        None => Ok(user),
    }
}

/// The proposer still is somebody who may, and about an operator's account one of the two is an operator.
fn fit(db: &mut Db, ctx: &Ctx, user: &User, proposed: &Approval) -> Result<()> {
    let proposer = user::find(db, &proposed.proposed_by)?.filter(|who| who.state == UserState::Active);
    let Some(proposer) = proposer.filter(|who| matches!(who.role, Role::Supervisor | Role::Operator)) else {
        return Err(Error::Conflict(Rule::ProposalOver));
    };
    let operator = matches!(&ctx.actor, Actor::Person { role: Role::Operator, .. }) || proposer.role == Role::Operator;
    if user.role == Role::Operator && !operator {
        return Err(Error::Conflict(Rule::OperatorAmongTwo));
    }
    Ok(())
}
