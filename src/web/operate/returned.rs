//! What came back and waits for an operator: read, and marked as seen.

use actix_web::HttpResponse;
use actix_web::web::Path;

use super::{operator, posted};
use crate::flow::delivery;
use crate::model::address;
use crate::model::ids::ReturnedId;
use crate::model::message::Message;
use crate::model::returned_mail::{ReturnedKind, ReturnedMail};
use crate::text::delivery::returned::ReturnedText;
use crate::text::{fill, format};
use crate::web::kit::form::Form;
use crate::web::kit::page::{Place, Tone, ok, see_other};
use crate::web::kit::shared::Pill;
use crate::web::operate::returned_view::{ReturnedPage, ReturnedRow};
use crate::web::paths;
use crate::web::visit::Visit;

const SHOWN: i64 = 100;

pub(super) async fn list(visit: Visit) -> HttpResponse {
    operator(visit, async |visit| {
        let ctx = visit.ctx();
        let waiting = visit.app().read(move |db| delivery::open_returns(db, &ctx, SHOWN)).await?;
        let mut page = visit.page().at(Place::Queue);
        if visit.query("done").is_some() {
            page = page.notice(Tone::Good, ReturnedText::of(visit.lang).seen_done);
        }
        let rows = waiting.into_iter().map(|(mail, about)| row(visit, mail, about.as_ref())).collect();
        Ok(ok(&ReturnedPage { page, rows }))
    })
    .await
}

fn row(visit: &Visit, mail: ReturnedMail, about: Option<&Message>) -> ReturnedRow {
    let t = ReturnedText::of(visit.lang);
    let (kind, tone) = match mail.kind {
        ReturnedKind::Unmatched => (t.unmatched, "warn"),
        ReturnedKind::Unrecognised => (t.unrecognised, "warn"),
        ReturnedKind::Complaint => (t.complaint, "bad"),
    };
    let at = format::short(mail.received_at.ms(), visit.zone(), visit.lang);
    let times = fill(t.times, &[("n", &mail.times.to_string())]);
    let named = |message: &Message| format!("{}, {}", message.name(visit.lang), address::masked(&message.address));
    ReturnedRow {
        id: mail.id.to_string(),
        kind: Pill { text: kind.to_owned(), tone },
        at: if mail.times > 1 { format!("{at} · {times}") } else { at },
        sender: mail.sender,
        subject: mail.subject,
        about: about.map_or_else(|| t.unknown.to_owned(), named),
        excerpt: mail.excerpt,
    }
}

pub(super) async fn seen(visit: Visit, id: Path<String>, form: Form) -> HttpResponse {
    posted(visit, form, async |visit, _| {
        let (ctx, id) = (visit.ctx(), ReturnedId::from_text(id.into_inner()));
        visit.app().write(move |tx| delivery::seen(tx, &ctx, &id)).await?;
        Ok(see_other(&format!("{}?done=seen", paths::RETURNED)))
    })
    .await
}
