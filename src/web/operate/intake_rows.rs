//! How a batch and a line stand in the lists.

use crate::flow::intake;
use crate::model::ctx::Ctx;
use crate::model::intake_batch::{BatchState, IntakeBatch};
use crate::model::intake_line::{IntakeLine, LineState, RecordKind};
use crate::model::reason::{self, sentences};
use crate::text::fill;
use crate::text::intake::page::IntakeText;
use crate::web::kit::reader::Reader;
use crate::web::kit::shared::Pill;
use crate::web::operate::intake_view::{BatchRow, LineRow};

pub(super) fn batch_row(to: Reader, ctx: &Ctx, batch: &IntakeBatch) -> BatchRow {
    let t = IntakeText::of(to.lang);
    let cut_off = intake::is_cut_off(ctx, batch);
    let (text, tone) = match batch.state {
        BatchState::Done => (t.done, "good"),
        BatchState::Running if cut_off => (t.cut_off, "bad"),
        BatchState::Running => (t.running, "warn"),
    };
    let source = format!("{}: {}", batch.source.name(to.lang), batch.kind.name(to.lang));
    let numbers = [("n", batch.looked_at().to_string()), ("total", batch.total.to_string())];
    BatchRow {
        id: batch.id.to_string(),
        name: if batch.name.is_empty() { source.clone() } else { batch.name.clone() },
        source,
        began: to.short(batch.began_at),
        who: batch.actor.clone(),
        state: Pill { text: text.to_owned(), tone },
        progress: fill(t.progress, &[(numbers[0].0, &numbers[0].1), (numbers[1].0, &numbers[1].1)]),
        looked_at: batch.looked_at(),
        total: batch.total,
        running: batch.state == BatchState::Running && !cut_off,
        cut_off,
        counts: [batch.taken, batch.rejected, batch.warned],
    }
}

pub(super) fn line_row(to: Reader, line: &IntakeLine) -> LineRow {
    let t = IntakeText::of(to.lang);
    let tone = match line.state {
        LineState::Accepted => "good",
        LineState::Rejected => "bad",
        LineState::Corrected | LineState::SetAside => "calm",
    };
    LineRow {
        id: line.id.to_string(),
        number: fill(t.line_n, &[("n", &line.line.to_string())]),
        origin: format!("{}: {}", line.source.name(to.lang), line.kind.name(to.lang)),
        end_customer: line.kind == RecordKind::EndCustomer,
        external_id: line.external_id.clone().unwrap_or_default(),
        at: to.short(line.created_at),
        who: line.actor.clone(),
        state: Pill { text: line.state.name(to.lang).to_owned(), tone },
        waits: line.state == LineState::Rejected,
        aside: line.state == LineState::SetAside,
        reasons: sentences(&reason::from_json(&line.reasons), to.lang),
        raw: line.raw.clone(),
    }
}
