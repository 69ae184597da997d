//! The acts that need two people, by name: what a page, and a test, calls. Each has its own file; what they share is
//! `approval`.

use serde_json::json;

use super::approval::{self as shared, Proposal};
use super::record::record;
use super::{email, factors, limit, personal, release, staff, successor, supervised};
use crate::db::types::{ApprovalId, Instant, UserId};
use crate::db::{Db, Tx};
use crate::error::{Error, Result, Rule};
use crate::flow::access::{self, Doing};
use crate::model::address;
use crate::model::approval::{self, Approval, ApprovalAct, Proof};
use crate::model::audit::Subject;
use crate::model::case::{self, Case, CaseKind};
use crate::model::ctx::Ctx;
use crate::model::desk_day::Counted;
use crate::model::reseller::Reseller;
use crate::model::user::{self, User};

/// A proposal that waits, for the card.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// What is proposed.
    pub act: ApprovalAct,
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
    /// The right address or the new person's, masked; empty where there is none.
    pub email: String,
    /// The login or the name of who becomes Administrator; empty where nobody does.
    pub successor: String,
    /// When it takes effect without a second person, and whether that time runs already; none where it never does.
    pub alone: Option<(Instant, bool)>,
}

/// The proposals that wait about this user.
pub(super) fn waiting(db: &mut Db, ctx: &Ctx, user: &User) -> Result<Vec<Waiting>> {
    let mut all = Vec::new();
    for row in approval::all_open_of(db, &user.id)? {
        let successor = match &row.successor_id {
            Some(id) => user::get(db, id)?.login,
            None => row.name.clone().unwrap_or_default(),
        };
        all.push(Waiting {
            act: row.act,
            id: row.id.to_string(),
            mine: ctx.actor.user() == Some(&row.proposed_by),
            by: row.proposed_label,
            at: row.proposed_at,
            until: row.valid_until,
            over: row.valid_until <= ctx.now,
            proof: row.proof,
            note: row.note,
            email: row.email.as_deref().map(address::masked).unwrap_or_default(),
            successor,
            alone: row
                .due_at
                .map(|_| (row.cools_until.unwrap_or(email::cools_until(row.proposed_at)), row.cools_until.is_some())),
        });
    }
    Ok(all)
}

/// What can be proposed about this user, and what stands against the rest.
pub(super) fn against(user: &User, reseller: &Reseller, act: ApprovalAct) -> Option<Rule> {
    match act {
        ApprovalAct::Release => (!shared::is_frozen(user)).then_some(Rule::NotFrozen),
        ApprovalAct::Email => email::against(user, reseller),
        ApprovalAct::Factors => factors::against(user),
        ApprovalAct::Administrator => successor::against(user),
        ApprovalAct::Export | ApprovalAct::Erasure => personal::against(user),
        ApprovalAct::Password => Some(Rule::OneSends),
    }
}

/// The first agent: proposes with a proof. Nothing changes yet.
pub fn propose(tx: &mut Tx, ctx: &Ctx, id: &str, act: ApprovalAct, proposal: &Proposal) -> Result<Approval> {
    let user = UserId::from_text(id);
    limit::count(tx, ctx, Counted::Correction, id)?;
    if user::find(tx, &user)?.is_some_and(|user| user.role.is_staff()) {
        return staff::propose(tx, ctx, &user, act, proposal);
    }
    match act {
        ApprovalAct::Release => release::propose(tx, ctx, id, proposal),
        ApprovalAct::Email => email::propose(tx, ctx, &user, proposal),
        ApprovalAct::Factors => factors::propose(tx, ctx, &user, proposal),
        ApprovalAct::Administrator => successor::propose(tx, ctx, &user, proposal),
        ApprovalAct::Export | ApprovalAct::Erasure => personal::propose(tx, ctx, &user, act, proposal),
        ApprovalAct::Password => Err(Error::Conflict(Rule::OneSends)),
    }
}

/// The second agent approves, and it is done. Returns the act, and the reference of the mail with a first password; empty
/// where none leaves.
pub fn approve(tx: &mut Tx, ctx: &Ctx, id: &str, approval: &str) -> Result<(ApprovalAct, String)> {
    let (whom, approval) = named(tx, ctx, id, approval)?;
    if whom.role.is_staff() {
        return staff::approve(tx, ctx, &approval).map(|reference| (approval.act, reference));
    }
    let user = whom.id;
    let reference = match approval.act {
        ApprovalAct::Release => release::approve(tx, ctx, id, approval.id.as_str())?,
        ApprovalAct::Email => email::approve(tx, ctx, &user, &approval.id).map(|()| String::new())?,
        ApprovalAct::Factors => factors::approve(tx, ctx, &user, &approval.id).map(|()| String::new())?,
        ApprovalAct::Administrator => successor::approve(tx, ctx, &user, &approval.id)?,
        ApprovalAct::Export => personal::approve_export(tx, ctx, &user, &approval.id).map(|()| String::new())?,
        ApprovalAct::Erasure => personal::approve_erasure(tx, ctx, &user, &approval.id).map(|()| String::new())?,
        ApprovalAct::Password => return Err(Error::Conflict(Rule::OneSends)),
    };
    if approval.proof == Proof::Representative
        && let Some(case) = case::by_key(tx, &supervised::key(approval.act, &user))?
    {
        case::close(tx, &case.id, ctx.now)?;
    }
    Ok((approval.act, reference))
}

/// Takes a proposal back; anybody of the desk may. What it was about is settled, but for a login that stays frozen.
pub fn withdraw(tx: &mut Tx, ctx: &Ctx, id: &str, approval: &str) -> Result<ApprovalAct> {
    let (user, row) = named(tx, ctx, id, approval)?;
    if row.act == ApprovalAct::Release {
        release::withdraw(tx, ctx, id, approval)?;
        return Ok(row.act);
    }
    if user.role.is_staff() {
        staff::lock(tx, ctx, &user.id)?;
    } else {
        shared::lock(tx, ctx, &user.id)?;
    }
    shared::withdraw(tx, ctx, &row.id, &user.id)?;
    if let Some(case) = &row.case_id {
        case::close(tx, case, ctx.now)?;
    }
    Ok(row.act)
}

/// Nothing can be proved: a supervisor has the case. Returns the number for the caller, the same one while it is open.
pub fn no_proof(tx: &mut Tx, ctx: &Ctx, id: &str, act: ApprovalAct, note: &str) -> Result<String> {
    let (user, reseller) = shared::lock(tx, ctx, &UserId::from_text(id))?;
    if let Some(rule) = against(&user, &reseller, act) {
        return Err(Error::Conflict(rule));
    }
    let note = access::reason(note)?;
    limit::count(tx, ctx, Counted::Correction, id)?;
    let key = supervised::key(act, &user.id);
    if let Some(known) = case::by_key(tx, &key)? {
        return Ok(known.protocol);
    }
    let row = Case {
        unique_key: Some(key),
        user_id: Some(user.id.clone()),
        reseller_id: user.reseller_id.clone(),
        ..Case::new(ctx, CaseKind::NoProof, &json!({ "act": act, "note": note }))?
    };
    case::insert(tx, &row)?;
    let after = json!({ "case": row.protocol, "note": note });
    let act = format!("desk.{}.no_proof", act.as_str());
    record(tx, ctx, &act, (Subject::User, user.id.as_str()), None, Some(after))?;
    Ok(row.protocol)
}

/// The proposal, where it is about this user.
fn named(db: &mut Db, ctx: &Ctx, id: &str, approval: &str) -> Result<(User, Approval)> {
    access::allow(ctx, Doing::OpenCard)?;
    let user = user::get(db, &UserId::from_text(id))?;
    if user.role.is_staff() {
        staff::may(db, ctx, &user)?;
    } else {
        access::allow(ctx, Doing::Desk)?;
        shared::not_ours(ctx, &user)?;
    }
    match approval::get(db, &ApprovalId::from_text(approval)) {
        Ok(row) if row.user_id == user.id => Ok((user, row)),
        Ok(_) | Err(Error::NotFound) => Err(Error::Conflict(Rule::ProposalOver)),
        Err(other) => Err(other),
    }
}
