//! What stands in the way of erasing a person (product rule "What a rule or an open case still needs stays"): the open
//! cases about them, each with the way it is settled. What an erasure leaves nothing to do for may be closed, for a reason.

use serde_json::json;

use super::approval as two;
use super::record::record;
use crate::db::types::{CaseId, ConversationId, UserId};
use crate::db::{Db, Tx};
use crate::error::{Error, Result, Rule};
use crate::flow::access::{self, Doing};
use crate::model::approval::ApprovalAct;
use crate::model::audit::Subject;
use crate::model::case::{self, Case, CaseKind, CaseState};
use crate::model::conversation;
use crate::model::ctx::Ctx;

/// How an open case is settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Way {
    /// By ending the conversation behind it.
    Conversation(ConversationId),
    /// A supervisor decides it.
    Supervisor,
    /// What was proposed is approved or withdrawn, on the card.
    Proposal,
    /// Without the person's data there is nothing to do for it: an agent closes it.
    Close,
    /// It settles itself.
    Waits,
}

/// An open case about a person, in the way of erasing them.
#[derive(Clone, Debug)]
pub struct Needed {
    /// The case.
    pub case: Case,
    /// How it is settled.
    pub way: Way,
}

/// The open cases that an erasure of this person waits for, the newest first.
pub fn in_the_way(db: &mut Db, ctx: &Ctx, id: &str) -> Result<Vec<Needed>> {
    access::allow(ctx, Doing::Desk)?;
    let mut needed = Vec::new();
    for case in open_of(db, &UserId::from_text(id))? {
        needed.push(Needed { way: way(db, &case)?, case });
    }
    Ok(needed)
}

/// The open cases about a person, but for those that ask for the person's own data.
pub(super) fn open_of(db: &mut Db, user: &UserId) -> Result<Vec<Case>> {
    let own = [ApprovalAct::Export.case_kind(), ApprovalAct::Erasure.case_kind()];
    Ok(case::open_of_user(db, user)?.into_iter().filter(|case| !own.contains(&case.kind)).collect())
}

fn way(db: &mut Db, case: &Case) -> Result<Way> {
    Ok(match case.kind {
        CaseKind::ContactLogin
        | CaseKind::ContactRegistration
        | CaseKind::ContactOrder
        | CaseKind::ContactDelivery
        | CaseKind::ContactOther => match conversation::latest_of_case(db, &case.id)? {
            Some(row) if row.is_open() => Way::Conversation(row.id),
            _ => Way::Close,
        },
        CaseKind::NoProof | CaseKind::EmailStopped | CaseKind::AgentLimit => Way::Supervisor,
        CaseKind::WrongMailbox | CaseKind::EmailCorrection | CaseKind::FactorsLost | CaseKind::PasswordLost => {
            Way::Proposal
        }
        CaseKind::RegistrationIncomplete => Way::Waits,
        CaseKind::RecoveryMismatch
        | CaseKind::PromiseAtRisk
        | CaseKind::RegisteredDataDiffers
        | CaseKind::SameCnpj
        | CaseKind::AdministratorLeft
        | CaseKind::AddressFailed
        | CaseKind::DataExport
        | CaseKind::DataErasure => Way::Close,
    })
}

/// Closes one of them, for a reason. Returns its number.
///
/// # Errors
/// [`Rule::SeenAlready`] where it is none of this person's open ones; [`Rule::NotClosable`] where another act settles it.
pub fn close_case(tx: &mut Tx, ctx: &Ctx, id: &str, case: &str, why: &str) -> Result<String> {
    let (user, _) = two::lock(tx, ctx, &UserId::from_text(id))?;
    let why = access::reason(why)?;
    let case = closable(tx, &user.id, case)?;
    if !case::close(tx, &case.id, ctx.now)? {
        return Err(Error::Conflict(Rule::SeenAlready));
    }
    let after = json!({ "case": case.protocol, "reason": why });
    record(tx, ctx, "desk.close_case", (Subject::User, user.id.as_str()), None, Some(after))?;
    Ok(case.protocol)
}

/// The same before it is asked.
pub fn to_close(db: &mut Db, ctx: &Ctx, id: &str, case: &str) -> Result<Case> {
    access::allow(ctx, Doing::Desk)?;
    closable(db, &UserId::from_text(id), case)
}

fn closable(db: &mut Db, user: &UserId, case: &str) -> Result<Case> {
    let found = match case::get(db, &CaseId::from_text(case)) {
        Err(Error::NotFound) => None,
        other => Some(other?),
    };
    let mine = |case: &Case| case.user_id.as_ref() == Some(user) && case.state == CaseState::Open;
    let case = found.filter(mine).ok_or(Error::Conflict(Rule::SeenAlready))?;
    match way(db, &case)? {
        Way::Close => Ok(case),
        Way::Conversation(_) | Way::Supervisor | Way::Proposal | Way::Waits => Err(Error::Conflict(Rule::NotClosable)),
    }
}
