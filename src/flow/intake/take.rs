//! Takes records, up to [`MOST`] a verb: each is accepted or rejected, and answered in order.

use serde_json::json;

use super::answer::{Answer, Outcome, PromiseView};
use super::check::{Good, check};
use super::record::{Line, MOST, Place, Record};
use super::{create, differences, reject, update};
use crate::crypto::secret::sha256_hex;
use crate::db::types::{Instant, LineId};
use crate::db::{Db, Tx};
use crate::error::{Error, Result};
use crate::flow::access::{self, Doing};
use crate::model::ctx::Ctx;
use crate::model::intake_line::{self, IntakeLine, LineState};
use crate::model::promise::{self, Promise, PromiseKind};
use crate::model::reason::{self, Reason};
use crate::model::reseller::{self, fold_external};

/// Takes up to [`MOST`] lines, all or none of them; an answer for each, in order.
pub fn take_all(tx: &mut Tx, ctx: &Ctx, lines: &[Line]) -> Result<Vec<Answer>> {
    access::allow(ctx, Doing::HandOver)?;
    if lines.len() > MOST {
        return Err(Error::Invalid { field: "resellers", reason: "too_many_records" });
    }
    lines.iter().map(|line| take_line(tx, ctx, line)).collect()
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
    })
}

fn accept(tx: &mut Tx, ctx: &Ctx, place: &Place, good: &Good) -> Result<Answer> {
    let folded = fold_external(&good.external_id);
    let (outcome, mut reasons) = match reseller::find_external(tx, &folded)? {
        None => (create::create(tx, ctx, good)?, Vec::new()),
        Some(old) => update::update(tx, ctx, good, old)?,
    };
    reasons.extend(good.warnings.iter().copied());
    reasons.extend(differences::same_cnpj(tx, ctx, good, &folded)?);
    intake_line::corrected(tx, &folded)?;
    if outcome != Outcome::Unchanged {
        keep(tx, ctx, &good.external_id, place, LineState::Accepted, &reasons)?;
    }
    let promise = promise_of(tx, &folded)?;
    Ok(Answer {
        external_id: good.external_id.clone(),
        outcome,
        reasons,
        fields: Vec::new(),
        promise: promise.as_ref().map(PromiseView::from),
    })
}

/// The credential promise of a reseller ID.
pub(super) fn promise_of(db: &mut Db, external_folded: &str) -> Result<Option<Promise>> {
    promise::find(db, PromiseKind::Credential, external_folded)
}

/// When a promise begins: at `id_issued_at` if the ERP sent it, else at receipt.
pub(super) fn begins_at(ctx: &Ctx, issued: Option<Instant>) -> Instant {
    issued.filter(|at| *at <= ctx.now).unwrap_or(ctx.now)
}

/// Keeps the line with what became of it.
pub(super) fn keep(
    tx: &mut Tx,
    ctx: &Ctx,
    external_id: &str,
    place: &Place,
    state: LineState,
    reasons: &[Reason],
) -> Result<()> {
    let id: String = external_id.trim().chars().take(200).collect();
    intake_line::insert(
        tx,
        &IntakeLine {
            id: LineId::new(),
            batch: place.batch.clone(),
            line: place.line,
            source: place.source.clone(),
            external_id: (!id.is_empty()).then(|| id.clone()),
            external_folded: (!id.is_empty()).then(|| fold_external(&id)),
            raw: place.raw.chars().take(4000).collect(),
            raw_hash: sha256_hex(&place.raw),
            state,
            reasons: json!(reasons).to_string(),
            actor: ctx.actor.label().into(),
            created_at: ctx.now,
        },
    )
}
