//! What only a supervisor settles (product rule "Desk"): a request that nothing proves, through the sales
//! representative; a change of the e-mail that the old address stopped.

use serde_json::{Value, json};

use super::approval as two;
use super::cases::detail;
use super::record::record;
use super::supervised::{decided, known};
use super::{email, limit};
use crate::db::types::{ApprovalId, CaseId, UserId};
use crate::db::{Db, Tx};
use crate::error::{Error, Field, Flaw, Result, Rule};
use crate::flow::access::{self, Doing};
use crate::model::address;
use crate::model::approval::{self, ApprovalAct, ApprovalState};
use crate::model::audit::Subject;
use crate::model::case::{self, Case, CaseKind, CaseState};
use crate::model::ctx::Ctx;
use crate::model::decision::Decision;
use crate::model::reseller::{self, Reseller};
use crate::model::user::{self, User};
use crate::text::{Lang, format};

/// A case as the supervisor sees it; masked like everything at the desk.
#[derive(Clone, Debug)]
pub struct Settling {
    /// The case.
    pub case: Case,
    /// Opens the card.
    pub user: UserId,
    /// Masked.
    pub name: String,
    /// The login.
    pub login: String,
    /// The registered address, masked.
    pub email: String,
    /// What was asked for; none of a stopped change.
    pub act: Option<ApprovalAct>,
    /// What an agent did so often, in words; may be empty.
    pub counted: String,
    /// What the agent wrote; may be empty.
    pub note: String,
    /// The reseller's sales representative; may be empty.
    pub sales: String,
    /// The address that was proposed, masked; may be empty.
    pub proposed: String,
    /// Who proposed it; may be empty.
    pub proposed_by: String,
    /// What was decided so far.
    pub decided: Option<Decision>,
}

/// The case, for a supervisor.
pub fn settling(db: &mut Db, ctx: &Ctx, id: &str, lang: Lang) -> Result<Settling> {
    access::allow(ctx, Doing::Supervise)?;
    let case = open(db, id)?;
    let user = about(db, &case)?;
    let sales = match &user.reseller_id {
        Some(id) => reseller::get(db, id)?.sales_rep.unwrap_or_default(),
        None => String::new(),
    };
    let known = known(&case);
    let text = |name: &str| known.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    Ok(Settling {
        act: ApprovalAct::parse(&text("act")),
        counted: if case.kind == CaseKind::AgentLimit { detail(&case, lang) } else { String::new() },
        note: text("note"),
        proposed: text("email"),
        proposed_by: text("proposed_by"),
        decided: decided(&case),
        sales,
        name: format::masked_name(&user.name),
        login: user.login,
        email: address::masked(&user.email),
        user: user.id,
        case,
    })
}

/// Decides it, for a reason that stays with the case. Returns whom it was about.
///
/// # Errors
/// `Invalid` without a decision of its list or a reason; [`Rule::SamePerson`] where the supervisor proposed the change
/// that is to stand; [`Rule::ProposalOver`] where the address has changed since.
pub fn settle(tx: &mut Tx, ctx: &Ctx, id: &str, decision: Option<Decision>, why: &str) -> Result<UserId> {
    access::allow(ctx, Doing::Supervise)?;
    let case = open(tx, id)?;
    let decision = decision.filter(|one| Decision::of(case.kind).contains(one));
    let decision = decision.ok_or(Error::Invalid { field: Field::Decision, reason: Flaw::DecisionMissing })?;
    let why = access::reason(why)?;
    let whom = about(tx, &case)?.id;
    if case.kind == CaseKind::AgentLimit {
        return settle_limit(tx, ctx, &case, &whom, (decision, &why));
    }
    let (user, reseller) = two::lock(tx, ctx, &whom)?;
    let case = open(tx, id)?;
    note_down(tx, ctx, &case, (decision, &why))?;
    match decision {
        Decision::Confirmed => {}
        Decision::Denied
        | Decision::Unreachable
        | Decision::Undone
        | Decision::Explained
        | Decision::Lifted
        | Decision::PassedOn => {
            case::close(tx, &case.id, ctx.now)?;
        }
        Decision::Stands => stand(tx, ctx, &case, (&user, reseller))?,
    }
    let after = json!({ "case": case.protocol, "decision": decision, "reason": why });
    record(tx, ctx, "desk.settle", (Subject::User, user.id.as_str()), None, Some(after))?;
    Ok(user.id)
}

/// An agent over the limit of a day: nobody decides about themselves.
fn settle_limit(
    tx: &mut Tx,
    ctx: &Ctx,
    case: &Case,
    agent: &UserId,
    (decision, why): (Decision, &str),
) -> Result<UserId> {
    if ctx.actor.user() == Some(agent) {
        return Err(Error::Conflict(Rule::OwnAccount));
    }
    if decision == Decision::Lifted {
        limit::lift(tx, ctx, agent, why)?;
    }
    note_down(tx, ctx, case, (decision, why))?;
    if !case::close(tx, &case.id, ctx.now)? {
        return Err(Error::Conflict(Rule::SeenAlready));
    }
    let after = json!({ "case": case.protocol, "decision": decision, "reason": why });
    record(tx, ctx, "desk.settle", (Subject::User, agent.as_str()), None, Some(after))?;
    Ok(agent.clone())
}

/// The case keeps the decision.
fn note_down(tx: &mut Tx, ctx: &Ctx, case: &Case, (decision, why): (Decision, &str)) -> Result<()> {
    let mut summary = known(case);
    if let Value::Object(all) = &mut summary {
        all.insert("decision".into(), json!(decision));
        all.insert("decided_by".into(), json!(ctx.actor.label()));
        all.insert("why".into(), json!(why));
    }
    case::set_summary(tx, &case.id, &summary, ctx.now)
}

/// The stopped change takes effect after all: the supervisor is the second person.
fn stand(tx: &mut Tx, ctx: &Ctx, case: &Case, (user, mut reseller): (&User, Reseller)) -> Result<()> {
    let row = match known(case).get("approval").and_then(Value::as_str) {
        Some(id) => approval::get(tx, &ApprovalId::from_text(id))?,
        None => approval::last_stopped(tx, &user.id)?.ok_or(Error::Conflict(Rule::ProposalOver))?,
    };
    let supervisor = ctx.actor.user().ok_or(Error::Forbidden)?;
    two::different_people(tx, &row.proposed_by, supervisor)?;
    if let Some(rule) = email::against(user, &reseller) {
        return Err(Error::Conflict(rule));
    }
    if row.user_id != user.id
        || row.seen_email != user.email_folded
        || !approval::change_state(tx, &row.id, ApprovalState::Stopped, ApprovalState::Approved, supervisor, ctx.now)?
    {
        return Err(Error::Conflict(Rule::ProposalOver));
    }
    email::change(tx, ctx, &row, user, &mut reseller)
}

fn open(db: &mut Db, id: &str) -> Result<Case> {
    let case = case::get(db, &CaseId::from_text(id))?;
    match (Decision::of(case.kind), case.state) {
        ([], _) => Err(Error::NotFound),
        (_, CaseState::Closed) => Err(Error::Conflict(Rule::SeenAlready)),
        (_, CaseState::Open | CaseState::Prepared) => Ok(case),
    }
}

fn about(db: &mut Db, case: &Case) -> Result<User> {
    let id = case.user_id.clone().ok_or(Error::NotFound)?;
    user::get(db, &id)
}
