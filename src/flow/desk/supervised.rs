//! What the supervisors' cases say to the other acts: whether a representative confirmed, who has to be one of the two.

use serde_json::Value;

use crate::db::Db;
use crate::db::types::{ApprovalId, UserId};
use crate::error::{Error, Result, Rule};
use crate::flow::access::{self, Doing};
use crate::model::approval::{self, ApprovalAct};
use crate::model::case::{self, Case, CaseKind};
use crate::model::ctx::Ctx;
use crate::model::decision::Decision;
use crate::model::role::Role;
use crate::model::user;

/// The act may be proposed with the sales representative as the proof.
pub(super) fn is_confirmed(db: &mut Db, act: ApprovalAct, user: &UserId) -> Result<bool> {
    Ok(case::by_key(db, &key(act, user))?.is_some_and(|case| decided(&case) == Some(Decision::Confirmed)))
}

/// One case of each act and user at a time: the caller has one number.
pub(super) fn key(act: ApprovalAct, user: &UserId) -> String {
    format!("no_proof/{}/{user}", act.as_str())
}

/// A change of the address while its old one has stopped another: one of the two is a supervisor.
pub(super) fn one_supervises(db: &mut Db, ctx: &Ctx, user: &UserId, approval: &ApprovalId) -> Result<()> {
    let stopped = case::open_of_user(db, user)?.iter().any(|case| case.kind == CaseKind::EmailStopped);
    if !stopped || access::allow(ctx, Doing::Supervise).is_ok() {
        return Ok(());
    }
    let proposer = approval::get(db, approval)?.proposed_by;
    match user::find(db, &proposer)? {
        Some(who) if who.role == Role::Supervisor => Ok(()),
        _ => Err(Error::Conflict(Rule::Supervisors)),
    }
}

/// A key of such a case, of this act.
pub(super) fn is_of(key: &str, act: ApprovalAct) -> bool {
    key.strip_prefix("no_proof/")
        .and_then(|rest| rest.strip_prefix(act.as_str()))
        .is_some_and(|rest| rest.starts_with('/'))
}

/// What the case knows.
pub(super) fn known(case: &Case) -> Value {
    serde_json::from_str(&case.summary).unwrap_or_default()
}

/// What a supervisor decided about it so far.
pub(super) fn decided(case: &Case) -> Option<Decision> {
    known(case).get("decision").and_then(Value::as_str).and_then(Decision::parse)
}
