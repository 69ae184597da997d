//! Another Administrator in place of one who left (product rule "Desk"): a proof and a second agent. The leaver is out of
//! both portals at once, is told, and cannot stop it.

use serde_json::json;

use super::approval::{self as two, Aim, Proposal};
use super::record::record;
use crate::db::types::{ApprovalId, UserId};
use crate::db::{Db, Tx};
use crate::error::{Error, Field, Flaw, Result, Rule};
use crate::flow::outbox::{self, To, person};
use crate::flow::sign_in::end;
use crate::flow::{access, ticket, users};
use crate::mail::letter::{Asked, Happened, Letter};
use crate::model::approval::{Approval, ApprovalAct};
use crate::model::audit::Subject;
use crate::model::case::{self, CaseKind};
use crate::model::ctx::Ctx;
use crate::model::ending::EndReason;
use crate::model::reseller::{Reseller, ResellerState};
use crate::model::role::Role;
use crate::model::ticket::{TicketKind, TicketOrigin};
use crate::model::user::{self, User, UserState};
use crate::model::{clean, login_name};

/// Logins that are tried for a new person before the name gives up.
const TRIED: u32 = 50;

/// The first agent: a proof, and who follows. Nothing changes yet.
pub(super) fn propose(tx: &mut Tx, ctx: &Ctx, id: &UserId, proposal: &Proposal) -> Result<Approval> {
    let (user, _) = locked(tx, ctx, id)?;
    let proven = two::prove(tx, ctx, ApprovalAct::Administrator, &user, proposal)?;
    let aim = aim(tx, &user, proposal)?;
    let case = two::case_of(tx, ctx, ApprovalAct::Administrator, &user)?;
    two::enter(tx, ctx, ApprovalAct::Administrator, (&user, &case), (proven, aim))
}

/// The second agent: the successor is Administrator, the leaver out. Returns the reference of the mail with the first
/// password, empty where somebody follows who has one.
pub(super) fn approve(tx: &mut Tx, ctx: &Ctx, id: &UserId, approval: &ApprovalId) -> Result<String> {
    let (user, reseller) = locked(tx, ctx, id)?;
    let row = two::take(tx, ctx, approval, &user)?;
    let (successor, reference) = match &row.successor_id {
        Some(id) => (promote(tx, ctx, &user, id, &reseller)?, String::new()),
        None => make(tx, ctx, &row, &user, &reseller)?,
    };
    let left =
        Letter::Notice { person: person(&user, &reseller.legal_name), happened: Happened::Deleted, by: Asked::Desk };
    outbox::queue_letter(tx, ctx, To::user(&user), &left)?;
    users::end_for_good(tx, ctx, &user)?;
    let mut cases = case::open_of_reseller(tx, &reseller.id, CaseKind::AdministratorLeft)?;
    cases.extend(case::open_of_user(tx, &user.id)?);
    for case in cases.iter().filter(|case| !case.kind.is_supervisors()) {
        case::close(tx, &case.id, ctx.now)?;
    }
    let after = json!({
        "login": successor.login, "approval": row.id, "proposed_by": row.proposed_label,
        "proof": row.proof.as_str(), "reference": reference,
    });
    let before = json!({ "login": user.login });
    record(tx, ctx, "desk.administrator.approve", (Subject::User, user.id.as_str()), Some(before), Some(after))?;
    Ok(reference)
}

fn locked(tx: &mut Tx, ctx: &Ctx, id: &UserId) -> Result<(User, Reseller)> {
    let (user, reseller) = two::lock(tx, ctx, id)?;
    match against(&user) {
        Some(rule) => Err(Error::Conflict(rule)),
        None if reseller.state != ResellerState::Active => Err(Error::Conflict(Rule::ResellerNotActive)),
        None => Ok((user, reseller)),
    }
}

/// What stands against it.
pub(super) fn against(user: &User) -> Option<Rule> {
    match two::against(user) {
        Some(rule) => Some(rule),
        None if user.role != Role::Administrator => Some(Rule::NotAdministrator),
        None => user.first_login_at.is_none().then_some(Rule::NeverIn),
    }
}

/// A user of the reseller by login, or a new person: one of the two.
fn aim(db: &mut Db, leaver: &User, proposal: &Proposal) -> Result<Aim> {
    let (login, email) = (proposal.successor.trim(), proposal.email.trim());
    let new = !email.is_empty() || !proposal.name.trim().is_empty();
    if login.is_empty() != new {
        return Err(Error::Invalid { field: Field::Successor, reason: Flaw::SuccessorMissing });
    }
    if !new {
        let found = user::by_login(db, &login_name::fold(login))?.filter(|other| follows(leaver, other));
        let missing = Error::Invalid { field: Field::Successor, reason: Flaw::NotASuccessor };
        return Ok(Aim { successor: Some(found.ok_or(missing)?.id), ..Aim::default() });
    }
    let name = clean::name(&proposal.name, &mut Vec::new()).ok().flatten().filter(|name| name.chars().count() <= 200);
    let name = name.ok_or(Error::Invalid { field: Field::Name, reason: Flaw::NameMissing })?;
    let email = clean::email(email).map_err(|reason| Error::Invalid { field: Field::Email, reason: reason.flaw() })?;
    Ok(Aim { name: Some(name), email: Some(email), ..Aim::default() })
}

/// May follow: another active user of the same reseller.
fn follows(leaver: &User, other: &User) -> bool {
    other.id != leaver.id && other.reseller_id == leaver.reseller_id && other.state == UserState::Active
}

fn promote(tx: &mut Tx, ctx: &Ctx, leaver: &User, id: &UserId, reseller: &Reseller) -> Result<User> {
    user::touch(tx, id)?;
    let before = user::get(tx, id)?;
    if !follows(leaver, &before) {
        return Err(Error::Conflict(Rule::ProposalOver));
    }
    user::set_role(tx, id, Role::Administrator, &[], ctx.now)?;
    let after = user::get(tx, id)?;
    if access::effective(&ctx.config, &after) != access::effective(&ctx.config, &before) {
        end::end_access(tx, ctx, &after, EndReason::RoleChanged)?;
    }
    let person = person(&after, &reseller.legal_name);
    let letter = Letter::Notice { person, happened: Happened::RoleChanged, by: Asked::Desk };
    outbox::queue_letter(tx, ctx, To::user(&after), &letter)?;
    Ok(after)
}

fn make(tx: &mut Tx, ctx: &Ctx, row: &Approval, leaver: &User, reseller: &Reseller) -> Result<(User, String)> {
    let (Some(name), Some(email)) = (&row.name, &row.email) else {
        return Err(Error::internal("nobody follows the Administrator"));
    };
    let base = login_name::build(&reseller.external_id, &login_name::from_person(name));
    for number in 1..TRIED {
        let login = if number == 1 { base.clone() } else { format!("{base}{number}") };
        let user = User {
            reseller_id: Some(reseller.id.clone()),
            ..User::invited(ctx.now, &login, name, email, &leaver.language, Role::Administrator)
        };
        match user::insert(tx, &user) {
            Err(Error::Duplicate) => continue,
            other => other?,
        }
        let ticket = ticket::issue(tx, ctx, &user, TicketKind::FirstAccess, TicketOrigin::Desk, email)?;
        let (person, reference) = (person(&user, &reseller.legal_name), ticket.reference.clone());
        let letter = Letter::FirstAccess { person, reference: reference.clone() };
        outbox::queue_letter(tx, ctx, To::user(&user).with_ticket(&ticket), &letter)?;
        return Ok((user, reference));
    }
    Err(Error::internal("no free login for the new Administrator"))
}
