//! What needs two people: one agent proposes with a recorded proof, another decides. The rules that every such act
//! shares stand here; what is done once it is approved stands in the act's own file.

use super::record::record;
use super::supervised;
use crate::db::types::{ApprovalId, CaseId, Instant, UserId};
use crate::db::{Db, Tx};
use crate::error::{Error, Field, Flaw, Result, Rule};
use crate::flow::access::{self, Doing};
use crate::model::address;
use crate::model::approval::{self, Approval, ApprovalAct, ApprovalState, Proof};
use crate::model::audit::Subject;
use crate::model::case::{self, Case};
use crate::model::ctx::Ctx;
use crate::model::login_name;
use crate::model::reseller::{self, Reseller};
use crate::model::role::Role;
use crate::model::user::{self, BlockedBy, User, UserState};
use serde_json::json;

/// How long a proposal can be approved: a day, so that another shift can.
pub(super) const VALID_HOURS: i64 = 24;

/// What an agent proposes.
#[derive(Clone, Debug, Default)]
pub struct Proposal {
    /// What proves that the caller may ask.
    pub proof: Option<Proof>,
    /// Who was called, when, and what they said.
    pub note: String,
    /// The login of the Administrator who confirmed; for [`Proof::Administrator`].
    pub confirmer: String,
    /// The right e-mail, when it is another than the registered one; a new Administrator's.
    pub email: String,
    /// The login of whoever becomes Administrator.
    pub successor: String,
    /// A new Administrator's name.
    pub name: String,
}

/// Nobody acts on staff here, nor on the own account.
pub(super) fn not_ours(ctx: &Ctx, user: &User) -> Result<()> {
    match ctx.actor.user() {
        Some(actor) if *actor == user.id => Err(Error::Conflict(Rule::OwnAccount)),
        _ if user.role.is_staff() => Err(Error::Conflict(Rule::Staff)),
        _ => Ok(()),
    }
}

/// This login waits for two people to release it.
pub(super) fn is_frozen(user: &User) -> bool {
    user.state == UserState::Blocked && user.blocked_by == Some(BlockedBy::Frozen)
}

/// What stands against every act but the release.
pub(super) fn against(user: &User) -> Option<Rule> {
    match user.state {
        _ if user.role.is_staff() => Some(Rule::Staff),
        UserState::Deactivated => Some(Rule::Deleted),
        _ if is_frozen(user) => Some(Rule::Frozen),
        UserState::Invited | UserState::Active | UserState::Blocked => None,
    }
}

/// The user whom an agent acts on, and the reseller: rows touched first, the reseller's above the user's.
pub(super) fn lock(tx: &mut Tx, ctx: &Ctx, id: &UserId) -> Result<(User, Reseller)> {
    access::allow(ctx, Doing::Desk)?;
    let user = user::get(tx, id)?;
    not_ours(ctx, &user)?;
    touched(tx, &user)
}

/// The same without an agent.
pub(super) fn touched(tx: &mut Tx, user: &User) -> Result<(User, Reseller)> {
    let reseller = user.reseller_id.clone().ok_or(Error::NotFound)?;
    reseller::touch(tx, &reseller)?;
    user::touch(tx, &user.id)?;
    Ok((user::get(tx, &user.id)?, reseller::get(tx, &reseller)?))
}

/// A proof that was looked at.
pub(super) struct Proven {
    pub proof: Proof,
    note: String,
    confirmer: Option<UserId>,
}

/// What is to be, once the second person approves.
#[derive(Default)]
pub(super) struct Aim {
    /// The right address, or a new person's.
    pub email: Option<String>,
    /// A new person's name.
    pub name: Option<String>,
    /// Who becomes Administrator.
    pub successor: Option<UserId>,
    /// When a job looks at it, if nobody has approved.
    pub due: Option<Instant>,
    /// Until when it can be approved, where that is not a day.
    pub until: Option<Instant>,
}

/// Looks at the proof.
pub(super) fn prove(db: &mut Db, ctx: &Ctx, act: ApprovalAct, user: &User, proposal: &Proposal) -> Result<Proven> {
    let proof = proposal.proof.filter(|proof| act.proofs(user.role).contains(proof));
    let proof = proof.ok_or(Error::Invalid { field: Field::Proof, reason: Flaw::ProofMissing })?;
    let note = access::reason(&proposal.note)?;
    if proof == Proof::Representative {
        access::allow(ctx, Doing::Supervise)?;
        if !supervised::is_confirmed(db, act, &user.id)? {
            return Err(Error::Invalid { field: Field::Proof, reason: Flaw::NotConfirmed });
        }
    }
    let confirmer = confirmer(db, user, proof, &proposal.confirmer)?;
    Ok(Proven { proof, note, confirmer })
}

/// Records a proposal about this user; the caller has touched the row.
pub(super) fn enter(
    tx: &mut Tx,
    ctx: &Ctx,
    act: ApprovalAct,
    (user, case): (&User, &CaseId),
    (proven, aim): (Proven, Aim),
) -> Result<Approval> {
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
        proof: proven.proof,
        note: proven.note,
        confirmer_id: proven.confirmer,
        email: aim.email,
        seen_epoch: user.epoch,
        seen_email: user.email_folded.clone(),
        state: ApprovalState::Open,
        proposed_by: ctx.actor.user().cloned().ok_or(Error::Forbidden)?,
        proposed_label: ctx.actor.label().to_owned(),
        proposed_at: ctx.now,
        valid_until: aim.until.unwrap_or(ctx.now.plus_h(VALID_HOURS)),
        decided_by: None,
        decided_at: None,
        successor_id: aim.successor,
        name: aim.name,
        due_at: aim.due,
        cools_until: None,
        reference: None,
        fetched_at: None,
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
/// lock; the caller has touched the user. A login that is not what it was ends a proposal; of the acts that its owner
/// must not be able to stop by changing a password, only the address counts.
pub(super) fn take(tx: &mut Tx, ctx: &Ctx, id: &ApprovalId, user: &User) -> Result<Approval> {
    let row = approval::get(tx, id)?;
    let actor = ctx.actor.user().ok_or(Error::Forbidden)?;
    if row.user_id != user.id {
        return Err(Error::NotFound);
    }
    different_people(tx, &row.proposed_by, actor)?;
    let same = match row.act {
        ApprovalAct::Release | ApprovalAct::Factors | ApprovalAct::Password => {
            row.seen_epoch == user.epoch && row.seen_email == user.email_folded
        }
        ApprovalAct::Email => row.seen_email == user.email_folded,
        ApprovalAct::Administrator | ApprovalAct::Export | ApprovalAct::Erasure => true,
    };
    if row.valid_until <= ctx.now
        || !same
        || !approval::decide(tx, &row.id, ApprovalState::Approved, Some(actor), ctx.now)?
    {
        return Err(Error::Conflict(Rule::ProposalOver));
    }
    Ok(row)
}

/// Who proposed does not decide, nor somebody with the same mailbox: two logins of one are one person.
pub(super) fn different_people(db: &mut Db, proposed: &UserId, decides: &UserId) -> Result<()> {
    if proposed == decides {
        return Err(Error::Conflict(Rule::SamePerson));
    }
    different_mailboxes(db, proposed, decides)
}

fn different_mailboxes(db: &mut Db, proposed: &UserId, decides: &UserId) -> Result<()> {
    let (one, other) = (user::find(db, proposed)?, user::find(db, decides)?);
    match (one, other) {
        (Some(one), Some(other)) if one.email_folded == other.email_folded => Err(Error::Conflict(Rule::SameMailbox)),
        _ => Ok(()),
    }
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

/// The open case of such an act about this user, made where there is none: the caller has a number, and the second
/// person sees it among the cases.
pub(super) fn case_of(tx: &mut Tx, ctx: &Ctx, act: ApprovalAct, user: &User) -> Result<CaseId> {
    let kind = act.case_kind();
    if let Some(known) = case::open_of_user(tx, &user.id)?.into_iter().find(|case| case.kind == kind) {
        return Ok(known.id);
    }
    let row = Case {
        user_id: Some(user.id.clone()),
        reseller_id: user.reseller_id.clone(),
        ..Case::new(ctx, kind, &json!({ "act": act }))?
    };
    case::insert(tx, &row)?;
    Ok(row.id)
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
        Proof::Erp | Proof::Representative | Proof::InPerson | Proof::Directory => Ok(None),
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

/// The right address: the one that was typed, or that arrived from the ERP where that is the proof; none where nothing
/// was typed.
pub(super) fn email(user: &User, proof: Proof, arrived: Option<&str>, typed: &str) -> Result<Option<String>> {
    let typed = typed.trim();
    if proof == Proof::Erp {
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

/// The address of this name in what a case knows.
pub(super) fn arrived(case: &Case, name: &str) -> Option<String> {
    let summary: serde_json::Value = serde_json::from_str(&case.summary).unwrap_or_default();
    summary.get(name).and_then(|email| email.as_str()).filter(|email| !email.is_empty()).map(str::to_owned)
}
