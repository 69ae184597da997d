//! What needs two people: one agent proposes with a recorded proof, another decides. The rules that every such act
//! shares stand here; what is done once it is approved stands in the act's own file.

use super::record::record;
use crate::db::types::{ApprovalId, CaseId, UserId};
use crate::db::{Db, Tx};
use crate::error::{Error, Field, Flaw, Result, Rule};
use crate::model::address;
use crate::model::approval::{self, Approval, ApprovalAct, ApprovalState, Proof};
use crate::model::audit::Subject;
use crate::model::ctx::Ctx;
use crate::model::reseller;
use crate::model::role::Role;
use crate::model::user::{self, User, UserState};
use crate::model::{case, login_name};
use serde_json::json;

/// How long a proposal can be approved: a day, so that another shift can.
const VALID_HOURS: i64 = 24;
/// The least that counts as a note about a proof, in characters.
const NOTE_CHARS: usize = 5;

/// What an agent proposes.
#[derive(Clone, Debug, Default)]
pub struct Proposal {
    /// What proves that the caller may ask.
    pub proof: Option<Proof>,
    /// Who was called, when, and what they said.
    pub note: String,
    /// The login of the Administrator who confirmed; for [`Proof::Administrator`].
    pub confirmer: String,
    /// The right e-mail, when it is another than the registered one.
    pub email: String,
}

/// Nobody acts on staff here, nor on the own account.
pub(super) fn not_ours(ctx: &Ctx, user: &User) -> Result<()> {
    match ctx.actor.user() {
        Some(actor) if *actor == user.id => Err(Error::Conflict(Rule::OwnAccount)),
        _ if user.role.is_staff() => Err(Error::Conflict(Rule::Staff)),
        _ => Ok(()),
    }
}

/// Records a proposal about this user; the caller has touched the row.
pub(super) fn propose(
    tx: &mut Tx,
    ctx: &Ctx,
    act: ApprovalAct,
    (user, case): (&User, &CaseId),
    proposal: &Proposal,
) -> Result<Approval> {
    let proof = proposal.proof.ok_or(Error::Invalid { field: Field::Proof, reason: Flaw::ProofMissing })?;
    let note: String = proposal.note.trim().chars().filter(|c| !c.is_control()).take(500).collect();
    if note.chars().count() < NOTE_CHARS {
        return Err(Error::Invalid { field: Field::Reason, reason: Flaw::ReasonMissing });
    }
    let confirmer = confirmer(tx, user, proof, &proposal.confirmer)?;
    let email = email(tx, user, case, proof, &proposal.email)?;
    if let Some(old) = approval::open_of(tx, &user.id, act)? {
        if old.valid_until > ctx.now {
            return Err(Error::Conflict(Rule::AlreadyProposed));
        }
        approval::decide(tx, &old.id, ApprovalState::Withdrawn, None, ctx.now)?;
    }
    let row = Approval {
        id: ApprovalId::new(),
        act,
        open_key: Some(format!("{}/{}", act.as_str(), user.id)),
        case_id: Some(case.clone()),
        user_id: user.id.clone(),
        proof,
        note,
        confirmer_id: confirmer,
        email,
        seen_epoch: user.epoch,
        seen_email: user.email_folded.clone(),
        state: ApprovalState::Open,
        proposed_by: ctx.actor.user().cloned().ok_or(Error::Forbidden)?,
        proposed_label: ctx.actor.label().to_owned(),
        proposed_at: ctx.now,
        valid_until: ctx.now.plus_h(VALID_HOURS),
        decided_by: None,
        decided_at: None,
    };
    match approval::insert(tx, &row) {
        Err(Error::Duplicate) => return Err(Error::Conflict(Rule::AlreadyProposed)),
        other => other?,
    }
    let after = json!({
        "approval": row.id, "proof": row.proof, "note": row.note, "confirmer": row.confirmer_id,
        "email": row.email.as_deref().map(address::masked),
    });
    record(tx, ctx, &format!("desk.{}.propose", act.as_str()), (Subject::User, user.id.as_str()), None, Some(after))?;
    Ok(row)
}

/// The second person's yes: takes the proposal, or says why it is none any more. The row count of the decision is the
/// lock; the caller has touched the user.
pub(super) fn take(tx: &mut Tx, ctx: &Ctx, id: &ApprovalId, user: &User) -> Result<Approval> {
    let row = approval::get(tx, id)?;
    let actor = ctx.actor.user().ok_or(Error::Forbidden)?;
    if row.user_id != user.id {
        return Err(Error::NotFound);
    }
    if row.proposed_by == *actor {
        return Err(Error::Conflict(Rule::SamePerson));
    }
    let same = row.seen_epoch == user.epoch && row.seen_email == user.email_folded;
    if row.valid_until <= ctx.now
        || !same
        || !approval::decide(tx, &row.id, ApprovalState::Approved, Some(actor), ctx.now)?
    {
        return Err(Error::Conflict(Rule::ProposalOver));
    }
    Ok(row)
}

/// Takes a proposal back; anybody of the desk may.
pub(super) fn withdraw(tx: &mut Tx, ctx: &Ctx, id: &ApprovalId, user: &UserId) -> Result<()> {
    let row = approval::get(tx, id)?;
    if row.user_id != *user {
        return Err(Error::NotFound);
    }
    if !approval::decide(tx, &row.id, ApprovalState::Withdrawn, ctx.actor.user(), ctx.now)? {
        return Err(Error::Conflict(Rule::ProposalOver));
    }
    let act = format!("desk.{}.withdraw", row.act.as_str());
    record(tx, ctx, &act, (Subject::User, row.user_id.as_str()), None, Some(json!({ "approval": row.id })))
}

/// Another active Administrator of the same reseller, where that is the proof. A call-back needs a telephone.
fn confirmer(db: &mut Db, user: &User, proof: Proof, login: &str) -> Result<Option<UserId>> {
    match proof {
        Proof::CallBack => {
            let phone = match &user.reseller_id {
                Some(id) => reseller::get(db, id)?.contact_phone,
                None => None,
            };
            let missing = Error::Invalid { field: Field::Proof, reason: Flaw::NoTelephone };
            phone.filter(|phone| !phone.trim().is_empty()).map(|_| None).ok_or(missing)
        }
        Proof::Erp => Ok(None),
        Proof::Administrator => {
            let found = user::by_login(db, &login_name::fold(login))?;
            let other = found.filter(|other| {
                other.id != user.id
                    && other.reseller_id == user.reseller_id
                    && other.role == Role::Administrator
                    && other.state == UserState::Active
            });
            let missing = Error::Invalid { field: Field::Confirmer, reason: Flaw::NotAnAdministrator };
            other.map(|other| Some(other.id)).ok_or(missing)
        }
    }
}

/// The right address, if another one was typed, or arrived with the case where that is the proof.
fn email(db: &mut Db, user: &User, case: &CaseId, proof: Proof, typed: &str) -> Result<Option<String>> {
    let typed = typed.trim();
    if proof == Proof::Erp {
        let summary: serde_json::Value = serde_json::from_str(&case::get(db, case)?.summary).unwrap_or_default();
        let arrived = summary.get("email").and_then(|email| email.as_str()).filter(|email| !email.is_empty());
        let arrived = arrived.ok_or(Error::Invalid { field: Field::Proof, reason: Flaw::ProofMissing })?;
        if !typed.is_empty() && address::fold(typed) != address::fold(arrived) {
            return Err(Error::Invalid { field: Field::Email, reason: Flaw::EmailNotArrived });
        }
        return Ok(Some(arrived.to_owned()));
    }
    if typed.is_empty() {
        return Ok(None);
    }
    if let Some(reason) = address::problem(typed) {
        return Err(Error::Invalid { field: Field::Email, reason });
    }
    if address::fold(typed) == user.email_folded {
        return Err(Error::Invalid { field: Field::Email, reason: Flaw::EmailSame });
    }
    Ok(Some(typed.to_owned()))
}
