//! End customers as the ERP or a file hands them over, each with its reseller's ID: the same doors, lines and answers as
//! for resellers, and the cleaning of the form. A line whose reseller is not known waits, like every other that cannot be
//! taken; taken later, what is promised runs from when it came.

use std::collections::HashSet;

use serde_json::json;

use super::answer::{Answer, Outcome, PromiseView};
use super::keep::line as kept_line;
use super::record::{Line, Place, Record};
use crate::crypto::secret::sha256_hex;
use crate::db::Tx;
use crate::db::types::Instant;
use crate::error::Result;
use crate::flow::customers::{self, Good, HandedOver, Typed};
use crate::model::audit::{self, Act, Subject};
use crate::model::ctx::Ctx;
use crate::model::end_customer::EndCustomer;
use crate::model::intake_line::{self, IntakeLine, LineState, Origin, RecordKind, end_customer_key};
use crate::model::reason::{self, Reason};
use crate::model::reseller::{self, ResellerState, fold_external};
use crate::model::{clean, promise};

/// What the values of a record are, as they would be typed.
pub(super) fn typed(record: &Record) -> Typed {
    let fact = |name: &str| record.facts.get(name).and_then(|value| value.as_str()).unwrap_or("").to_owned();
    Typed {
        document: record.cnpj.clone(),
        name: record.legal_name.clone(),
        email: record.contact.email.clone(),
        phone: record.contact.phone.clone().unwrap_or_default(),
        city: fact("city"),
        region: fact("region"),
    }
}

/// By which the lines of one end customer are found, where ID and number can be read.
pub(super) fn key(record: &Record) -> Option<String> {
    let id = clean::external_id(&record.external_id, &mut Vec::new()).ok()?;
    let document = clean::document(&record.cnpj, &mut Vec::new()).ok()?;
    Some(end_customer_key(&fold_external(&id), document.as_str()))
}

/// Whose it is, and what it means. Every reason against it at once.
fn check(record: &Record) -> Result<(String, Good), Vec<Reason>> {
    let mut warnings = Vec::new();
    match (clean::external_id(&record.external_id, &mut warnings), customers::check(&typed(record))) {
        (Ok(id), Ok(mut good)) => {
            good.warnings.splice(0..0, warnings);
            Ok((id, good))
        }
        (id, good) => {
            let mut reasons: Vec<Reason> = id.err().into_iter().collect();
            reasons.extend(good.err().into_iter().flatten());
            let mut seen = HashSet::new();
            reasons.retain(|reason| seen.insert(reason.as_str()));
            Err(reasons)
        }
    }
}

/// Takes one, or keeps its line with the reasons. Sending it again changes nothing.
pub(super) fn take(tx: &mut Tx, ctx: &Ctx, line: &Line) -> Result<Answer> {
    if let Some(kept) = intake_line::find(tx, &line.place.batch, line.place.line)? {
        return already(tx, &kept);
    }
    let reasons = match line.problems.is_empty() {
        true => match accept(tx, ctx, &line.place, &line.record, ctx.now)? {
            Ok(answer) => return Ok(answer),
            Err(reasons) => reasons,
        },
        false => line.problems.clone(),
    };
    let known = intake_line::find_rejected_same(tx, &sha256_hex(&line.place.raw))?;
    if known.is_none_or(|known| known.batch == line.place.batch) {
        keep(tx, ctx, &line.place, &line.record, &reasons, LineState::Rejected)?;
    }
    Ok(Answer {
        external_id: shown(&line.record),
        outcome: Outcome::Rejected,
        reasons,
        fields: line.fields.clone(),
        promise: None,
        end_customer: None,
    })
}

/// As an operator corrected it: the answer, or why it still cannot be taken.
pub(super) fn mend(
    tx: &mut Tx,
    ctx: &Ctx,
    line: &IntakeLine,
    record: &Record,
    act: &str,
) -> Result<Result<Answer, Vec<Reason>>> {
    let place = Place {
        source: Origin::Form,
        kind: RecordKind::EndCustomer,
        batch: format!("form/{}", line.id),
        line: 1,
        raw: json!(record).to_string(),
    };
    let answer = match accept(tx, ctx, &place, record, line.created_at)? {
        Ok(answer) => answer,
        Err(reasons) => return Ok(Err(reasons)),
    };
    intake_line::settle(tx, &line.id)?;
    // Which end customer it became; nothing about whom.
    let after = json!({ "end_customer": answer.end_customer, "state": LineState::Corrected });
    audit::record(tx, ctx, Act { after: Some(after), ..Act::on(Subject::IntakeLine, line.id.as_str(), act) })?;
    Ok(Ok(answer))
}

/// What is promised runs from `since`, when it came.
fn accept(
    tx: &mut Tx,
    ctx: &Ctx,
    place: &Place,
    record: &Record,
    since: Instant,
) -> Result<Result<Answer, Vec<Reason>>> {
    let (external_id, good) = match check(record) {
        Ok(good) => good,
        Err(reasons) => return Ok(Err(reasons)),
    };
    let folded = fold_external(&external_id);
    let Some(reseller) = reseller::find_external(tx, &folded)? else { return Ok(Err(vec![Reason::ResellerUnknown])) };
    if reseller.state != ResellerState::Active {
        return Ok(Err(vec![Reason::ResellerNotActive]));
    }
    let mut reasons = good.warnings.clone();
    let (outcome, row) = match customers::hand_over(tx, ctx, &reseller.id, &good, since)? {
        HandedOver::New(row) => (Outcome::Created, row),
        HandedOver::Changed(row) => (Outcome::Corrected, row),
        HandedOver::Same(row) => (Outcome::Unchanged, row),
        HandedOver::Theirs(row) => {
            reasons.push(Reason::EndCustomerOfReseller);
            (Outcome::Unchanged, row)
        }
        HandedOver::Removed(row) => {
            reasons.push(Reason::EndCustomerRemoved);
            (Outcome::Unchanged, row)
        }
    };
    intake_line::corrected(tx, &end_customer_key(&folded, good.document.as_str()))?;
    if outcome != Outcome::Unchanged {
        keep(tx, ctx, place, record, &reasons, LineState::Accepted)?;
    }
    answer(tx, external_id, outcome, reasons, &row).map(Ok)
}

fn answer(
    tx: &mut Tx,
    external_id: String,
    outcome: Outcome,
    reasons: Vec<Reason>,
    row: &EndCustomer,
) -> Result<Answer> {
    let promise = match &row.promise_id {
        Some(id) => promise::by_id(tx, id)?,
        None => None,
    };
    let promise = promise.as_ref().map(PromiseView::from);
    Ok(Answer { external_id, outcome, reasons, fields: Vec::new(), promise, end_customer: Some(row.id.clone()) })
}

/// The reseller ID as it came.
fn shown(record: &Record) -> String {
    let id = clean::external_id(&record.external_id, &mut Vec::new());
    id.unwrap_or_else(|_| record.external_id.trim().to_owned())
}

fn keep(tx: &mut Tx, ctx: &Ctx, place: &Place, record: &Record, reasons: &[Reason], state: LineState) -> Result<()> {
    let rejected = (state == LineState::Rejected).then_some(record);
    let line = kept_line(ctx, &shown(record), place, reasons, rejected);
    intake_line::insert(tx, &IntakeLine { external_folded: key(record), ..line })
}

/// A line that was answered before: as what it has become.
fn already(tx: &mut Tx, line: &IntakeLine) -> Result<Answer> {
    let (outcome, row) = match line.state {
        LineState::Rejected => (Outcome::Rejected, None),
        LineState::Accepted | LineState::Corrected | LineState::SetAside => {
            (Outcome::Unchanged, line.external_folded.as_deref().map_or(Ok(None), |key| of_key(tx, key))?)
        }
    };
    let (external_id, reasons) = (line.external_id.clone().unwrap_or_default(), reason::from_json(&line.reasons));
    match row {
        Some(row) => answer(tx, external_id, outcome, reasons, &row),
        None => Ok(Answer { external_id, outcome, reasons, fields: Vec::new(), promise: None, end_customer: None }),
    }
}

fn of_key(tx: &mut Tx, key: &str) -> Result<Option<EndCustomer>> {
    let mut parts = key.splitn(3, ':').skip(1);
    let (Some(folded), Some(document)) = (parts.next(), parts.next()) else { return Ok(None) };
    match reseller::find_external(tx, folded)? {
        Some(reseller) => crate::model::end_customer::by_document(tx, &reseller.id, document),
        None => Ok(None),
    }
}
