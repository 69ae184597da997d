//! Rejected lines that were set aside: the list, setting one aside, taking it back.

use actix_web::HttpResponse;
use actix_web::web::Path;

use super::intake_rows::line_row;
use super::{operator, posted};
use crate::error::{Error, Field, Flaw};
use crate::flow::intake;
use crate::flow::operate::Table;
use crate::model::ids::LineId;
use crate::model::intake_line::aside::AsideReason;
use crate::text::fill;
use crate::text::intake::page::IntakeText;
use crate::web::kit::form::Form;
use crate::web::kit::page::{Place, ok, see_other};
use crate::web::kit::shared::Pager;
use crate::web::operate::download::Download;
use crate::web::operate::intake_view::RejectedPage;
use crate::web::paths;
use crate::web::visit::Visit;

const SHOWN: usize = 50;

pub(super) async fn list(visit: Visit) -> HttpResponse {
    operator(visit, async |visit| {
        let t = IntakeText::of(visit.lang);
        let (ctx, before) = (visit.ctx(), visit.query("before").map(LineId::from_text));
        let one_more = i64::try_from(SHOWN + 1).unwrap_or(i64::MAX);
        let read = move |db: &mut _| intake::lines_aside(db, &ctx, before.as_ref(), one_more);
        let mut lines = visit.app().read(read).await?;
        let more = lines.len() > SHOWN;
        lines.truncate(SHOWN);
        let next = lines.last().filter(|_| more);
        let next = next.map(|last| paths::with_query(paths::INTAKE_ASIDE, &[("before", last.id.as_str())]));
        Ok(ok(&RejectedPage {
            page: visit.page().at(Place::Intake),
            title: t.aside_title,
            download: Download::of(visit.lang, Table::Aside),
            reason: t.aside_lead,
            again: None,
            hint: "",
            pager: Pager { summary: fill(t.shown, &[("n", &lines.len().to_string())]), previous: None, next },
            lines: lines.iter().map(|line| line_row(visit.reader(), line)).collect(),
        }))
    })
    .await
}

pub(super) async fn set(visit: Visit, id: Path<String>, form: Form) -> HttpResponse {
    posted(visit, form, async |visit, form| {
        let (ctx, known) = (visit.ctx(), LineId::from_text(id.as_str()));
        visit.app().read(move |db| intake::kept_line(db, &ctx, &known)).await?;
        let unknown = Error::Invalid { field: Field::Reason, reason: Flaw::UnknownChoice };
        let reason = AsideReason::parse(form.text("aside_reason")?).ok_or(unknown)?;
        let (ctx, line, remark) = (visit.ctx(), LineId::from_text(id.as_str()), form.text("remark")?.to_owned());
        visit.app().write(move |tx| intake::set_aside(tx, &ctx, &line, reason, &remark)).await?;
        Ok(see_other(&paths::with_query(&paths::intake_line(&id), &[("done", "aside")])))
    })
    .await
}

pub(super) async fn back(visit: Visit, id: Path<String>, form: Form) -> HttpResponse {
    posted(visit, form, async |visit, _| {
        let (ctx, line) = (visit.ctx(), LineId::from_text(id.as_str()));
        visit.app().write(move |tx| intake::take_back(tx, &ctx, &line)).await?;
        Ok(see_other(&paths::with_query(&paths::intake_line(&id), &[("done", "back")])))
    })
    .await
}
