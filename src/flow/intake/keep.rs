//! What stays of a record whatever becomes of it: its line, and the promise of its reseller ID.

use serde_json::json;

use super::record::{Place, Record};
use crate::crypto::secret::sha256_hex;
use crate::db::types::{Instant, LineId};
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::model::ctx::Ctx;
use crate::model::intake_line::{self, IntakeLine, LineState};
use crate::model::promise::{self, Promise, PromiseKind};
use crate::model::reason::Reason;
use crate::model::reseller::fold_external;

/// The credential promise of a reseller ID.
pub(super) fn promise_of(db: &mut Db, external_folded: &str) -> Result<Option<Promise>> {
    promise::find(db, PromiseKind::Credential, external_folded)
}

/// When a promise begins: at `id_issued_at` if the ERP sent it, else at receipt.
pub(super) fn begins_at(ctx: &Ctx, issued: Option<Instant>) -> Instant {
    issued.filter(|at| *at <= ctx.now).unwrap_or(ctx.now)
}

/// A larger record is kept as it came only.
const MOST_RECORD: usize = 16 * 1024;

/// Keeps the line with what became of it; of a rejected one also what was read, so that a form can begin with it.
pub(super) fn keep(
    tx: &mut Tx,
    ctx: &Ctx,
    external_id: &str,
    place: &Place,
    reasons: &[Reason],
    rejected: Option<&Record>,
) -> Result<()> {
    intake_line::insert(tx, &line(ctx, external_id, place, reasons, rejected))
}

/// What is kept of it.
pub(super) fn line(
    ctx: &Ctx,
    external_id: &str,
    place: &Place,
    reasons: &[Reason],
    rejected: Option<&Record>,
) -> IntakeLine {
    let state = if rejected.is_some() { LineState::Rejected } else { LineState::Accepted };
    let record = rejected.map(|record| json!(record).to_string()).filter(|json| json.len() <= MOST_RECORD);
    let id: String = external_id.trim().chars().take(200).collect();
    IntakeLine {
        id: LineId::new(),
        batch: place.batch.clone(),
        line: place.line,
        source: place.source,
        external_id: (!id.is_empty()).then(|| id.clone()),
        external_folded: (!id.is_empty()).then(|| fold_external(&id)),
        raw: place.raw.chars().take(4000).collect(),
        raw_hash: sha256_hex(&place.raw),
        state,
        reasons: json!(reasons).to_string(),
        actor: ctx.actor.label().into(),
        created_at: ctx.now,
        record,
        kind: place.kind,
    }
}
