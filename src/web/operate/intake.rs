//! What came in: batches, what was rejected by reason, and sending all of a reason again.

use actix_web::HttpResponse;
use actix_web::web::Path;

use super::intake_rows::{batch_row, line_row};
use super::{operator, posted, recent};
use crate::error::{Error, Field, Flaw, Result};
use crate::flow::intake;
use crate::flow::operate::Table;
use crate::model::ids::{BatchId, LineId};
use crate::model::reason::Reason;
use crate::text::intake::page::IntakeText;
use crate::text::{fill, format};
use crate::web::kit::form::Form;
use crate::web::kit::input::Filled;
use crate::web::kit::page::{Place, Tone, ok, see_other};
use crate::web::kit::shared::{ConfirmPage, Fact, Pager};
use crate::web::operate::download::Download;
use crate::web::operate::intake_view::{BatchPage, IntakePage, RejectedPage};
use crate::web::paths;
use crate::web::visit::Visit;

const SHOWN: usize = 50;
/// Lines that one transaction sends again.
const STEP: i64 = 100;
/// Lines that one request sends again; the next ones need another.
const MOST_STEPS: usize = 50;

fn one_more() -> i64 {
    i64::try_from(SHOWN + 1).unwrap_or(i64::MAX)
}

pub(super) async fn list(visit: Visit) -> HttpResponse {
    operator(visit, async |visit| {
        let asked = visit.query("id").map(|id| id.trim().to_owned()).filter(|id| !id.is_empty());
        if let Some(id) = asked {
            return Ok(see_other(&paths::intake_record(&id)));
        }
        let t = IntakeText::of(visit.lang);
        let (ctx, before) = (visit.ctx(), visit.query("before").map(BatchId::from_text));
        let read = move |db: &mut _| {
            let batches = intake::batches(db, &ctx, before.as_ref(), one_more())?;
            Ok((batches, intake::rejected_by_reason(db, &ctx)?))
        };
        let (mut batches, reasons) = visit.app().read(read).await?;
        let more = batches.len() > SHOWN;
        batches.truncate(SHOWN);
        let older = batches.last().filter(|_| more);
        let next = older.map(|last| paths::with_query(paths::INTAKE, &[("before", last.id.as_str())]));
        let reason = |(reason, count): (Reason, i64)| {
            let href = paths::with_query(paths::INTAKE_REJECTED, &[("reason", reason.as_str())]);
            (reason.words(visit.lang), count, href)
        };
        Ok(ok(&IntakePage {
            page: visit.page().at(Place::Intake),
            form: Filled::new(visit.lang),
            download: Download::of(visit.lang, Table::Batches),
            reasons: reasons.into_iter().map(reason).collect(),
            pager: pager(t, batches.len(), next),
            rows: batches.iter().map(|batch| batch_row(visit.reader(), &visit.ctx(), batch)).collect(),
        }))
    })
    .await
}

fn pager(t: &IntakeText, shown: usize, next: Option<String>) -> Pager {
    Pager { summary: fill(t.shown, &[("n", &shown.to_string())]), previous: None, next }
}

pub(super) async fn batch(visit: Visit, id: Path<String>) -> HttpResponse {
    operator(visit, async |visit| {
        let t = IntakeText::of(visit.lang);
        let (ctx, known) = (visit.ctx(), BatchId::from_text(id.as_str()));
        let after = visit.query("after").and_then(|line| line.parse().ok()).unwrap_or(0);
        let read = move |db: &mut _| intake::batch(db, &ctx, &known, after, one_more());
        let (batch, mut lines) = visit.app().read(read).await?;
        let more = lines.len() > SHOWN;
        lines.truncate(SHOWN);
        let next = lines.last().filter(|_| more).map(|last| {
            paths::with_query(&paths::intake_batch(batch.id.as_str()), &[("after", &last.line.to_string())])
        });
        let row = batch_row(visit.reader(), &visit.ctx(), &batch);
        let mut facts = vec![
            Fact::new(t.who, format!("{} ({})", row.who, row.source)),
            Fact::new(t.began, format::at(batch.began_at.ms(), visit.zone(), visit.lang)),
        ];
        facts.extend(batch.ended_at.map(|at| Fact::new(t.done, format::at(at.ms(), visit.zone(), visit.lang))));
        let counts = [(t.taken, batch.taken), (t.rejected, batch.rejected), (t.warned, batch.warned)];
        facts.extend(counts.map(|(label, count)| Fact::new(label, count.to_string())));
        Ok(ok(&BatchPage {
            page: visit.page().at(Place::Intake),
            row,
            facts,
            pager: pager(t, lines.len(), next),
            lines: lines.iter().map(|line| line_row(visit.reader(), line)).collect(),
        }))
    })
    .await
}

pub(super) async fn rejected(visit: Visit) -> HttpResponse {
    operator(visit, async |visit| {
        let t = IntakeText::of(visit.lang);
        let reason = visit.query("reason").and_then(|word| Reason::parse(&word));
        let (ctx, before) = (visit.ctx(), visit.query("before").map(LineId::from_text));
        let read = move |db: &mut _| intake::rejected(db, &ctx, reason, before.as_ref(), one_more());
        let mut lines = visit.app().read(read).await?;
        let more = lines.len() > SHOWN;
        lines.truncate(SHOWN);
        let word = reason.map_or("", |reason| reason.as_str());
        let next = lines
            .last()
            .filter(|_| more)
            .map(|last| paths::with_query(paths::INTAKE_REJECTED, &[("reason", word), ("before", last.id.as_str())]));
        let mut page = visit.page().at(Place::Intake);
        let count = |name| visit.query(name).and_then(|count| count.parse::<usize>().ok());
        if let (Some(taken), Some(rejected)) = (count("taken"), count("left")) {
            let counts = [("taken", &*taken.to_string()), ("rejected", &*rejected.to_string())];
            page = page.notice(Tone::Good, fill(t.again_done, &counts));
        }
        Ok(ok(&RejectedPage {
            page,
            title: t.rejected,
            hint: t.again_not,
            reason: reason.map_or("", |reason| reason.words(visit.lang)),
            download: Download::of(visit.lang, Table::Rejected).with("reason", word),
            again: reason
                .filter(|reason| !reason.is_of_the_line())
                .map(|reason| paths::with_query(paths::INTAKE_AGAIN, &[("reason", reason.as_str())])),
            pager: pager(t, lines.len(), next),
            lines: lines.iter().map(|line| line_row(visit.reader(), line)).collect(),
        }))
    })
    .await
}

pub(super) async fn ask(visit: Visit) -> HttpResponse {
    recent(visit, async |visit| {
        let t = IntakeText::of(visit.lang);
        let reason = reason_of(&visit.query("reason").unwrap_or_default())?;
        Ok(ok(&ConfirmPage {
            page: visit.page().at(Place::Intake),
            title: t.again_title.to_owned(),
            lead: reason.words(visit.lang).to_owned(),
            consequences: vec![t.again_1.to_owned(), t.again_2.to_owned()],
            action: paths::INTAKE_AGAIN.to_owned(),
            hidden: vec![("reason".to_owned(), reason.as_str().to_owned())],
            yes: t.again.to_owned(),
            danger: false,
            back: paths::with_query(paths::INTAKE_REJECTED, &[("reason", reason.as_str())]),
            ask: None,
        }))
    })
    .await
}

fn reason_of(word: &str) -> Result<Reason> {
    Reason::parse(word).ok_or(Error::Invalid { field: Field::Reason, reason: Flaw::UnknownChoice })
}

pub(super) async fn again(visit: Visit, form: Form) -> HttpResponse {
    posted(visit, form, async |visit, form| {
        let reason = reason_of(form.text("reason")?)?;
        let (mut taken, mut left, mut before) = (0, 0, None);
        for _ in 0..MOST_STEPS {
            let (ctx, from) = (visit.ctx(), before.take());
            let step = visit.app().write(move |tx| intake::again(tx, &ctx, reason, from.as_ref(), STEP)).await?;
            taken += step.taken;
            left += step.rejected;
            before = step.last;
            if before.is_none() {
                break;
            }
        }
        let query = [("reason", reason.as_str()), ("taken", &*taken.to_string()), ("left", &*left.to_string())];
        Ok(see_other(&paths::with_query(paths::INTAKE_REJECTED, &query)))
    })
    .await
}
