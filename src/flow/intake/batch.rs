//! Lines that came in together: their batch says how many there are and how far they are, while they are taken.

use super::answer::{Answer, Outcome};
use super::record::Line;
use super::take::take_all;
use crate::db::Tx;
use crate::db::types::BatchId;
use crate::error::{Error, Result};
use crate::flow::access::{self, Doing};
use crate::model::ctx::Ctx;
use crate::model::intake_batch::{self, BatchSource, BatchState, Counts, IntakeBatch};
use crate::model::intake_line::{self, RecordKind};

/// What is known of a batch before its lines are taken.
#[derive(Clone, Debug)]
pub struct NewBatch {
    /// The call, or the file's kind and SHA-256: what its lines name as their batch.
    pub key: String,
    /// What its lines tell of.
    pub kind: RecordKind,
    /// Through which door.
    pub source: BatchSource,
    /// The file's name; empty for a call.
    pub name: String,
    /// How many lines.
    pub total: usize,
}

/// Begins; a file that came before begins anew, and its lines are answered as what they have become.
pub fn begin_batch(tx: &mut Tx, ctx: &Ctx, new: &NewBatch) -> Result<()> {
    access::allow(ctx, Doing::HandOver)?;
    let batch = row(ctx, new, BatchState::Running, Counts::default());
    match intake_batch::insert(tx, &batch) {
        Err(Error::Duplicate) => intake_batch::restart(tx, &batch),
        done => done,
    }
}

/// Takes the next lines of a batch, up to [`MOST`](super::MOST), all or none of them, and counts them; `last` ends it.
/// Of a call in which everything was the same as before, no batch stays.
pub fn take_part(tx: &mut Tx, ctx: &Ctx, key: &str, lines: &[Line], last: bool) -> Result<Vec<Answer>> {
    let answers = take_all(tx, ctx, lines)?;
    intake_batch::advance(tx, key, counts(&answers), ctx.now)?;
    if last {
        intake_batch::end(tx, key, ctx.now)?;
        if !intake_line::any_of_batch(tx, key)? {
            intake_batch::remove_call(tx, key)?;
        }
    }
    Ok(answers)
}

/// A batch that is one verb: taken and ended at once.
pub fn take_small(tx: &mut Tx, ctx: &Ctx, new: &NewBatch, lines: &[Line]) -> Result<Vec<Answer>> {
    let answers = take_all(tx, ctx, lines)?;
    if answers.iter().any(|answer| answer.outcome != Outcome::Unchanged) {
        intake_batch::insert(tx, &row(ctx, new, BatchState::Done, counts(&answers)))?;
    }
    Ok(answers)
}

fn row(ctx: &Ctx, new: &NewBatch, state: BatchState, counts: Counts) -> IntakeBatch {
    IntakeBatch {
        id: BatchId::new(),
        key: new.key.clone(),
        kind: new.kind,
        source: new.source,
        name: new.name.chars().take(200).collect(),
        actor: ctx.actor.label().into(),
        state,
        total: i32::try_from(new.total).unwrap_or(i32::MAX),
        taken: counts.taken,
        rejected: counts.rejected,
        warned: counts.warned,
        began_at: ctx.now,
        touched_at: ctx.now,
        ended_at: (state == BatchState::Done).then_some(ctx.now),
    }
}

fn counts(answers: &[Answer]) -> Counts {
    let mut counts = Counts::default();
    for answer in answers {
        match answer.outcome {
            Outcome::Rejected => counts.rejected += 1,
            Outcome::Created | Outcome::Unchanged | Outcome::Corrected | Outcome::Case => {
                counts.taken += 1;
                counts.warned += i32::from(!answer.reasons.is_empty());
            }
        }
    }
    counts
}
