//! What came in, as operators look at it: batches, what was rejected and why, one line with what was read of it.

use std::collections::BTreeMap;

use super::json;
use super::record::{Place, Record};
use crate::db::Db;
use crate::db::types::{BatchId, LineId};
use crate::error::Result;
use crate::flow::access::{Doing, allow};
use crate::model::ctx::Ctx;
use crate::model::intake_batch::{self, BatchState, IntakeBatch};
use crate::model::intake_line::aside::{self, Aside};
use crate::model::intake_line::{self, IntakeLine, Origin};
use crate::model::reason::{self, Reason};

/// A batch that has not moved for so long was cut off, in minutes.
const STILL_MIN: i64 = 10;

/// One line as it came.
#[derive(Clone, Debug)]
pub struct Kept {
    /// The line.
    pub line: IntakeLine,
    /// What was read of it.
    pub record: Record,
    /// Why it was rejected, or what to look at.
    pub reasons: Vec<Reason>,
    /// What it came in, if that is still known.
    pub batch: Option<IntakeBatch>,
    /// Why it was set aside, the last time.
    pub aside: Option<Aside>,
}

/// The batches, the newest first, from behind `before` on.
pub fn batches(db: &mut Db, ctx: &Ctx, before: Option<&BatchId>, limit: i64) -> Result<Vec<IntakeBatch>> {
    allow(ctx, Doing::Operate)?;
    let before = before.map(|id| intake_batch::get(db, id)).transpose()?;
    intake_batch::list(db, before.as_ref(), limit)
}

/// One batch and its kept lines, from behind the line number `after` on.
pub fn batch(db: &mut Db, ctx: &Ctx, id: &BatchId, after: i32, limit: i64) -> Result<(IntakeBatch, Vec<IntakeLine>)> {
    allow(ctx, Doing::Operate)?;
    let batch = intake_batch::get(db, id)?;
    let lines = intake_line::of_batch(db, &batch.key, after, limit)?;
    Ok((batch, lines))
}

/// Whether a batch was cut off: it runs and does not move.
pub fn is_cut_off(ctx: &Ctx, batch: &IntakeBatch) -> bool {
    batch.state == BatchState::Running && batch.touched_at.plus_min(STILL_MIN) < ctx.now
}

/// How many rejected lines wait for each reason, the most frequent first. A line with two reasons counts for both.
pub fn rejected_by_reason(db: &mut Db, ctx: &Ctx) -> Result<Vec<(Reason, i64)>> {
    allow(ctx, Doing::Operate)?;
    let mut counts: BTreeMap<&'static str, (Reason, i64)> = BTreeMap::new();
    for (reasons, count) in intake_line::counts_rejected(db)? {
        for reason in reason::from_json(&reasons) {
            counts.entry(reason.as_str()).or_insert((reason, 0)).1 += count;
        }
    }
    let mut counts: Vec<_> = counts.into_values().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    Ok(counts)
}

/// The rejected lines, the newest first: with this reason, from behind `before` on, where these are given.
pub fn rejected(
    db: &mut Db,
    ctx: &Ctx,
    reason: Option<Reason>,
    before: Option<&LineId>,
    limit: i64,
) -> Result<Vec<IntakeLine>> {
    allow(ctx, Doing::Operate)?;
    intake_line::rejected(db, reason, before, limit)
}

/// The lines that were set aside, the newest first, from behind `before` on.
pub fn lines_aside(db: &mut Db, ctx: &Ctx, before: Option<&LineId>, limit: i64) -> Result<Vec<IntakeLine>> {
    allow(ctx, Doing::Operate)?;
    intake_line::set_aside(db, before, limit)
}

/// One line.
pub fn line(db: &mut Db, ctx: &Ctx, id: &LineId) -> Result<Kept> {
    allow(ctx, Doing::Operate)?;
    let line = intake_line::get(db, id)?;
    let batch = intake_batch::by_key(db, &line.batch)?;
    let aside = aside::of(db, id)?;
    Ok(Kept { record: record_of(&line), reasons: reason::from_json(&line.reasons), batch, aside, line })
}

/// What was read of a line. Of one from before that was kept, as much as its text still says.
pub(super) fn record_of(line: &IntakeLine) -> Record {
    let kept = line.record.as_deref().and_then(|json| serde_json::from_str(json).ok());
    let from_raw = || match line.source {
        Origin::Api | Origin::Form => {
            let value = serde_json::from_str(&line.raw).ok()?;
            let kind = line.kind;
            let place = Place { source: line.source, kind, batch: String::new(), line: line.line, raw: String::new() };
            Some(json::line(&value, place).record)
        }
        Origin::Csv | Origin::Workbook => None,
    };
    let only_id = || Record { external_id: line.external_id.clone().unwrap_or_default(), ..Record::default() };
    kept.or_else(from_raw).unwrap_or_else(only_id)
}
