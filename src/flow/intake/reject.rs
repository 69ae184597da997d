//! A record that cannot be accepted: kept with its reasons, and with a promise, at risk at once, if its ID is readable.

use super::answer::{Answer, Outcome, PromiseView};
use super::keep::{begins_at, keep, promise_of};
use super::record::{Place, Record};
use crate::crypto::secret::sha256_hex;
use crate::db::Tx;
use crate::error::Result;
use crate::flow::promise::{begin, put_at_risk};
use crate::model::clean;
use crate::model::ctx::Ctx;
use crate::model::intake_line;
use crate::model::promise::{self, Problem, Promise, Stage};
use crate::model::reason::Reason;
use crate::model::reseller::fold_external;

/// Keeps it. `fields` are the names of JSON fields of the wrong type.
pub(super) fn reject(
    tx: &mut Tx,
    ctx: &Ctx,
    record: &Record,
    place: &Place,
    reasons: Vec<Reason>,
    fields: Vec<String>,
) -> Result<Answer> {
    // A duplicate has its promise by the line before it.
    let id = clean::external_id(&record.external_id, &mut Vec::new()).ok();
    let readable = id.clone().filter(|_| !reasons.contains(&Reason::DuplicateInFile));
    let shown = id.unwrap_or_else(|| record.external_id.trim().to_owned());
    let known_same =
        intake_line::find_rejected_same(tx, &sha256_hex(&place.raw))?.is_some_and(|line| line.batch != place.batch);
    if !known_same {
        keep(tx, ctx, &shown, place, &reasons, Some(record))?;
    }
    let mut promise = None;
    if let Some(id) = readable {
        promise = promise_of(tx, &fold_external(&id))?;
        // What was set aside was not the last that came for it.
        let given_up = |p: &Promise| p.stage == Stage::Cancelled && p.reseller_id.is_none();
        if let Some(again) = promise.as_mut().filter(|p| given_up(p) && !known_same) {
            (again.stage, again.cancelled_at) = (Stage::Received, None);
            put_at_risk(tx, ctx, again, Problem::RecordRejected)?;
            promise::save(tx, again)?;
        }
        if promise.is_none() {
            let issued = record.id_issued_at.as_deref().unwrap_or("");
            let zone = ctx.config.brand.time_zone;
            let issued = clean::instant(issued, zone, ctx.now, &mut Vec::new()).ok().flatten();
            let mut fresh = begin(ctx, &id, begins_at(ctx, issued));
            put_at_risk(tx, ctx, &mut fresh, Problem::RecordRejected)?;
            promise::insert(tx, &fresh)?;
            promise = Some(fresh);
        }
    }
    Ok(Answer {
        external_id: shown,
        outcome: Outcome::Rejected,
        reasons,
        fields,
        promise: promise.as_ref().map(PromiseView::from),
        end_customer: None,
    })
}
