//! Setting a rejected line aside: nobody will ever correct it, and it waits no more. It stays, with the reason, and can be
//! taken back. What was promised for its sake alone is given up and, taken back, promised again by the same date.

use serde_json::json;

use super::keep::promise_of;
use crate::db::Tx;
use crate::db::types::LineId;
use crate::error::{Error, Field, Flaw, Result, Rule};
use crate::flow::access::{Doing, allow};
use crate::model::audit::{self, Act, Subject};
use crate::model::ctx::Ctx;
use crate::model::intake_line::aside::{self, Aside, AsideReason};
use crate::model::intake_line::{self, IntakeLine, LineState};
use crate::model::promise::{self, Problem, Promise, Stage};

/// A longer remark is none.
const MOST: usize = 500;

/// Sets it aside, with a remark that may be empty.
pub fn set_aside(tx: &mut Tx, ctx: &Ctx, id: &LineId, reason: AsideReason, remark: &str) -> Result<()> {
    allow(ctx, Doing::Operate)?;
    let remark = remark.trim();
    if remark.chars().count() > MOST {
        return Err(Error::Invalid { field: Field::Remark, reason: Flaw::RemarkTooLong });
    }
    let line = intake_line::get(tx, id)?;
    let set = Aside { reason, remark: remark.to_owned(), by: ctx.actor.label().to_owned(), at: ctx.now };
    if !aside::set_aside(tx, id, &set)? {
        return Err(Error::Conflict(Rule::LineSettled));
    }
    if let Some(mut promise) = waits_for_it(tx, &line)?.filter(|promise| promise.stage.is_open()) {
        promise.stage = Stage::Cancelled;
        promise.cancelled_at = Some(ctx.now);
        promise.problem = None;
        promise::save(tx, &mut promise)?;
    }
    let after = json!({ "reason": reason, "remark": remark });
    audit::record(tx, ctx, Act { after: Some(after), ..Act::on(Subject::IntakeLine, id.as_str(), "intake.set_aside") })
}

/// It waits for its correction again.
pub fn take_back(tx: &mut Tx, ctx: &Ctx, id: &LineId) -> Result<()> {
    allow(ctx, Doing::Operate)?;
    let line = intake_line::get(tx, id)?;
    if !aside::take_back(tx, id)? {
        return Err(Error::Conflict(Rule::LineSettled));
    }
    if let Some(mut promise) = waits_for_it(tx, &line)?.filter(|promise| promise.stage == Stage::Cancelled) {
        promise.stage = Stage::Received;
        promise.cancelled_at = None;
        promise.problem = Some(Problem::RecordRejected);
        promise::save(tx, &mut promise)?;
    }
    audit::record(tx, ctx, Act::on(Subject::IntakeLine, id.as_str(), "intake.take_back"))
}

/// The promise of an ID for which nothing else came that waits or was taken.
fn waits_for_it(tx: &mut Tx, line: &IntakeLine) -> Result<Option<Promise>> {
    let Some(folded) = line.external_folded.as_deref() else { return Ok(None) };
    let others = intake_line::of_external(tx, folded, 100)?;
    if others.iter().any(|other| other.id != line.id && other.state != LineState::SetAside) {
        return Ok(None);
    }
    Ok(promise_of(tx, folded)?.filter(|promise| promise.reseller_id.is_none()))
}
