//! Takes records, up to [`MOST`] a verb: each is accepted or rejected, and answered in order.

use super::answer::{Answer, Outcome, PromiseView};
use super::check::{Good, check};
use super::keep::{keep, promise_of};
use super::record::{Line, MOST, Place, Record};
use super::{create, differences, end_customers, fresh, reject, update};
use crate::db::Tx;
use crate::error::{Error, Field, Flaw, Result};
use crate::flow::access::{self, Doing};
use crate::model::ctx::Ctx;
use crate::model::intake_line::{self, IntakeLine, LineState, RecordKind};
use crate::model::reason;
use crate::model::reseller::{self, fold_external};

/// Takes up to [`MOST`] lines, all or none of them; an answer for each, in order.
pub fn take_all(tx: &mut Tx, ctx: &Ctx, lines: &[Line]) -> Result<Vec<Answer>> {
    access::allow(ctx, Doing::HandOver)?;
    if lines.len() > MOST {
        return Err(Error::Invalid { field: Field::Resellers, reason: Flaw::TooManyRecords });
    }
    let mut answered = fresh::take(tx, ctx, lines)?;
    let one = |(place, line): (usize, &Line)| match (answered.remove(&place), line.place.kind) {
        (Some(answer), _) => Ok(answer),
        (None, RecordKind::Reseller) => take_line(tx, ctx, line),
        (None, RecordKind::EndCustomer) => end_customers::take(tx, ctx, line),
    };
    lines.iter().enumerate().map(one).collect()
}

/// What [`take_all`] would answer. Nothing stays of it.
pub fn rehearse(tx: &mut Tx, ctx: &Ctx, lines: &[Line]) -> Result<Vec<Answer>> {
    tx.rehearse(|tx| take_all(tx, ctx, lines))
}

/// Takes one record: reseller and promise, or a kept line with its reasons. Sending it again changes nothing.
pub fn take(tx: &mut Tx, ctx: &Ctx, record: &Record, place: &Place) -> Result<Answer> {
    access::allow(ctx, Doing::HandOver)?;
    if let Some(line) = intake_line::find(tx, &place.batch, place.line)? {
        return already(tx, &line);
    }
    match check(ctx, record) {
        Err(reasons) => reject::reject(tx, ctx, record, place, reasons, Vec::new()),
        Ok(good) => accept(tx, ctx, place, &good),
    }
}

fn take_line(tx: &mut Tx, ctx: &Ctx, line: &Line) -> Result<Answer> {
    let Line { place, record, problems, fields } = line;
    if problems.is_empty() {
        return take(tx, ctx, record, place);
    }
    match intake_line::find(tx, &place.batch, place.line)? {
        Some(line) => already(tx, &line),
        None => reject::reject(tx, ctx, record, place, problems.clone(), fields.clone()),
    }
}

fn already(tx: &mut Tx, line: &IntakeLine) -> Result<Answer> {
    let promise = promise_of(tx, line.external_folded.as_deref().unwrap_or(""))?;
    let rejected = line.state == LineState::Rejected;
    Ok(Answer {
        external_id: line.external_id.clone().unwrap_or_default(),
        outcome: if rejected { Outcome::Rejected } else { Outcome::Unchanged },
        reasons: reason::from_json(&line.reasons),
        fields: Vec::new(),
        promise: promise.as_ref().map(PromiseView::from),
        end_customer: None,
    })
}

pub(super) fn accept(tx: &mut Tx, ctx: &Ctx, place: &Place, good: &Good) -> Result<Answer> {
    let folded = fold_external(&good.external_id);
    let mut made = None;
    let (outcome, mut reasons) = match reseller::find_external(tx, &folded)? {
        None => {
            made = Some(create::create(tx, ctx, good)?);
            (Outcome::Created, Vec::new())
        }
        Some(old) => update::update(tx, ctx, good, old)?,
    };
    reasons.extend(good.warnings.iter().copied());
    reasons.extend(differences::same_cnpj(tx, ctx, good, &folded)?);
    intake_line::corrected(tx, &folded)?;
    if outcome != Outcome::Unchanged {
        keep(tx, ctx, &good.external_id, place, &reasons, None)?;
    }
    let promise = match made {
        Some(promise) => Some(promise),
        None => promise_of(tx, &folded)?,
    };
    Ok(Answer {
        external_id: good.external_id.clone(),
        outcome,
        reasons,
        fields: Vec::new(),
        promise: promise.as_ref().map(PromiseView::from),
        end_customer: None,
    })
}
