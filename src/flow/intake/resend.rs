//! Rejected lines once more: one that an operator corrected, or all of one reason after a rule was changed. Each passes the
//! same cleaning as when it came, and what is accepted is what the ERP would have got.

use serde_json::{Map, Value, json};

use super::answer::Answer;
use super::check::{Good, check};
use super::end_customers;
use super::keep::promise_of;
use super::record::{Place, Record};
use super::take::accept;
use super::waiting::record_of;
use crate::db::Tx;
use crate::db::types::LineId;
use crate::error::{Error, Result, Rule};
use crate::flow::access::{Doing, allow};
use crate::model::address;
use crate::model::audit::{self, Act, Subject};
use crate::model::ctx::Ctx;
use crate::model::intake_line::{self, IntakeLine, LineState, Origin, RecordKind};
use crate::model::promise::{self, Stage};
use crate::model::reason::{self, Reason};
use crate::model::reseller::{self, fold_external};

/// What became of a correction.
#[derive(Clone, Debug)]
pub enum Mended {
    /// Taken; the rejected line is settled.
    Taken(Answer),
    /// Still not: nothing was changed.
    Refused(Vec<Reason>),
}

/// What became of some lines of one reason.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Again {
    /// Taken now.
    pub taken: usize,
    /// Still rejected.
    pub rejected: usize,
    /// The last one that was looked at; none when there was no more.
    pub last: Option<LineId>,
}

/// Sends a rejected line again as an operator corrected it. What was wrong with the line itself (a quote, a column) is
/// settled by that: the operator has seen every field.
pub fn mend(tx: &mut Tx, ctx: &Ctx, id: &LineId, record: &Record) -> Result<Mended> {
    allow(ctx, Doing::Operate)?;
    let line = intake_line::get(tx, id)?;
    if line.state != LineState::Rejected {
        return Err(Error::Conflict(Rule::LineSettled));
    }
    if line.kind == RecordKind::EndCustomer {
        let mended = end_customers::mend(tx, ctx, &line, record, "intake.correct")?;
        return Ok(mended.map_or_else(Mended::Refused, Mended::Taken));
    }
    match check(ctx, record) {
        Err(reasons) => Ok(Mended::Refused(reasons)),
        Ok(good) => settle(tx, ctx, &line, record, &good, "intake.correct").map(Mended::Taken),
    }
}

/// Sends up to `limit` rejected lines of a reason again as they are, the newest first, from behind `before` on.
pub fn again(tx: &mut Tx, ctx: &Ctx, reason: Reason, before: Option<&LineId>, limit: i64) -> Result<Again> {
    allow(ctx, Doing::Operate)?;
    let mut again = Again::default();
    for line in intake_line::rejected(tx, Some(reason), before, limit)? {
        again.last = Some(line.id.clone());
        if intake_line::get(tx, &line.id)?.state != LineState::Rejected {
            continue; // a newer one with its ID was taken a moment ago
        }
        let record = record_of(&line);
        // What is wrong with the line itself no rule can change.
        if reason::from_json(&line.reasons).iter().any(|reason| reason.is_of_the_line()) {
            again.rejected += 1;
            continue;
        }
        let taken = match line.kind {
            RecordKind::EndCustomer => end_customers::mend(tx, ctx, &line, &record, "intake.again")?.map(drop),
            RecordKind::Reseller => match check(ctx, &record) {
                Err(reasons) => Err(reasons),
                Ok(good) => settle(tx, ctx, &line, &record, &good, "intake.again").map(|_| Ok(()))?,
            },
        };
        match taken {
            Ok(()) => again.taken += 1,
            Err(reasons) => {
                intake_line::rejected_for(tx, &line.id, &json!(reasons).to_string())?;
                again.rejected += 1;
            }
        }
    }
    Ok(again)
}

fn settle(tx: &mut Tx, ctx: &Ctx, line: &IntakeLine, record: &Record, good: &Good, act: &str) -> Result<Answer> {
    follow(tx, ctx, line, good)?;
    let (before, after) = (json!(record_of(line)), json!(record));
    let raw = after.to_string();
    let kind = RecordKind::Reseller;
    let place = Place { source: Origin::Form, kind, batch: format!("form/{}", line.id), line: 1, raw };
    let answer = accept(tx, ctx, &place, good)?;
    // Its own ID may be another one than that of the correction.
    intake_line::settle(tx, &line.id)?;
    let reseller = reseller::find_external(tx, &fold_external(&good.external_id))?;
    let (before, after) = changes(&before, &after);
    audit::record(
        tx,
        ctx,
        Act {
            act,
            subject: Subject::IntakeLine,
            subject_id: line.id.as_str(),
            reseller_id: reseller.as_ref().map(|reseller| reseller.id.as_str()),
            before: Some(before),
            after: Some(after),
        },
    )?;
    Ok(answer)
}

/// When the reseller ID itself was wrong, what was promised to the wrong one is promised to the right one, by the same
/// date; if that has a promise already, nobody waits for the wrong one any more.
fn follow(tx: &mut Tx, ctx: &Ctx, line: &IntakeLine, good: &Good) -> Result<()> {
    let folded = fold_external(&good.external_id);
    let Some(wrong) = line.external_folded.as_deref().filter(|wrong| *wrong != folded) else { return Ok(()) };
    let others = intake_line::of_external(tx, wrong, 2)?.iter().any(|other| other.id != line.id);
    let Some(mut promise) = promise_of(tx, wrong)?.filter(|p| p.reseller_id.is_none() && !others) else {
        return Ok(());
    };
    if promise_of(tx, &folded)?.is_none() {
        promise.external_id.clone_from(&good.external_id);
        promise.external_folded = folded;
    } else {
        promise.stage = Stage::Cancelled;
        promise.cancelled_at = Some(ctx.now);
    }
    promise::save(tx, &mut promise)
}

/// The fields that differ, before and after; addresses are masked.
fn changes(before: &Value, after: &Value) -> (Value, Value) {
    let (mut old, mut new) = (Map::new(), Map::new());
    let (before, after) = (flat(before), flat(after));
    for (name, value) in &after {
        let was = before.get(name).cloned().unwrap_or_default();
        if was == *value {
            continue;
        }
        let shown = |text: &str| match name.ends_with("email") {
            true => address::masked(text),
            false => text.to_owned(),
        };
        old.insert(name.clone(), shown(&was).into());
        new.insert(name.clone(), shown(value).into());
    }
    (Value::Object(old), Value::Object(new))
}

/// `contact.email` and so on, each as text.
fn flat(value: &Value) -> std::collections::BTreeMap<String, String> {
    let mut all = std::collections::BTreeMap::new();
    for (name, value) in value.as_object().into_iter().flatten() {
        match value {
            Value::Object(_) => {
                all.extend(flat(value).into_iter().map(|(below, text)| (format!("{name}.{below}"), text)))
            }
            Value::String(text) => drop(all.insert(name.clone(), text.clone())),
            Value::Null => drop(all.insert(name.clone(), String::new())),
            other => drop(all.insert(name.clone(), other.to_string())),
        }
    }
    all
}
