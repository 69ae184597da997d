//! Whether mail arrives: the check of the sender on a press, one mail to an address, and what became of mails by domain.

use std::time::Duration;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::delivery_view::{DeliveryPage, DomainRow, FindingRow};
use super::queue::message_row;
use super::{operator, posted};
use crate::error::{Error, Result};
use crate::flow::delivery::doctor::{self, Examined, Grade};
use crate::flow::operate::{self, MailDomain, Table};
use crate::model::ids::MessageId;
use crate::text::error::refusal;
use crate::text::operate::OperatorText;
use crate::text::operate::delivery::DeliveryText;
use crate::text::{Lang, fill, format};
use crate::web::kit::form::Form;
use crate::web::kit::input::Filled;
use crate::web::kit::page::{Place, Tone, html, see_other};
use crate::web::kit::shared::{Pager, Pill};
use crate::web::operate::download::Download;
use crate::web::paths;
use crate::web::visit::Visit;

const SHOWN: usize = 50;
const ONE_MORE: i64 = 51;
/// How long the check may take, in seconds: a browser waits for it.
const PATIENCE_S: u64 = 20;

pub(super) async fn show(visit: Visit) -> HttpResponse {
    operator(visit, async |visit| {
        let view = page(visit, Filled::new(visit.lang)).await?;
        Ok(html(StatusCode::OK, &view))
    })
    .await
}

async fn page(visit: &Visit, form: Filled) -> Result<DeliveryPage> {
    let t = DeliveryText::of(visit.lang);
    let after = visit.query("mails").and_then(|mails| mails.parse::<i64>().ok()).zip(visit.query("after"));
    let ctx = visit.ctx();
    let sent = visit.query("sent").map(MessageId::from_text);
    let read = move |db: &mut _| {
        let after = after.as_ref().map(|(mails, domain)| (*mails, domain.as_str()));
        let (domains, counted) = operate::domains(db, &ctx, after, ONE_MORE)?;
        let sent = sent.map(|id| operate::message(db, &ctx, &id)).transpose();
        Ok((domains, counted, sent.unwrap_or_default()))
    };
    let (mut domains, counted, sent) = visit.app().read(read).await?;
    let more = domains.len() > SHOWN;
    domains.truncate(SHOWN);
    let next = domains.last().filter(|_| more).map(|last| {
        paths::with_query(paths::DELIVERY, &[("mails", &*last.mails.to_string()), ("after", &last.domain)])
    });
    let (findings, trouble) = match visit.query("check") {
        Some(_) => check(visit).await,
        None => (None, String::new()),
    };
    let mut frame = visit.page().at(Place::Delivery);
    if sent.is_some() {
        frame = frame.notice(Tone::Good, t.test_done);
    }
    let summary = OperatorText::shown(visit.lang, domains.len());
    let at = |at: crate::model::ids::Instant| fill(t.counted, &[("at", &visit.reader().short(at))]);
    Ok(DeliveryPage {
        page: frame,
        patience: PATIENCE_S,
        findings,
        trouble,
        form,
        rows: sent.iter().map(|message| message_row(visit.reader(), message)).collect(),
        domains: domains.into_iter().map(|row| domain_row(visit.lang, row)).collect(),
        counted: counted.map(at).unwrap_or_default(),
        pager: Pager { summary, previous: None, next },
        download: Download::of(visit.lang, Table::Domains),
    })
}

/// What was found, or why nothing was.
async fn check(visit: &Visit) -> (Option<Vec<FindingRow>>, String) {
    let examined = doctor::examine(visit.app().config(), visit.lang);
    match tokio::time::timeout(Duration::from_secs(PATIENCE_S), examined).await {
        Ok(Ok(found)) => (Some(found.into_iter().map(|one| finding_row(visit.lang, one)).collect()), String::new()),
        Ok(Err(words)) => (None, words),
        Err(_) => {
            let slow = DeliveryText::of(visit.lang).check_slow;
            (None, fill(slow, &[("n", &PATIENCE_S.to_string())]))
        }
    }
}

fn finding_row(lang: Lang, found: Examined) -> FindingRow {
    let tone = match found.grade {
        Grade::Good => "good",
        Grade::Advice => "warn",
        Grade::Wrong => "bad",
    };
    FindingRow {
        check: found.check,
        grade: Pill { text: doctor::grade_name(found.grade, lang).to_owned(), tone },
        words: found.words,
        record: found.record.map(|record| [record.name, record.kind.to_owned(), record.value]),
    }
}

fn domain_row(lang: Lang, row: MailDomain) -> DomainRow {
    DomainRow {
        half: row.half_ms.map(|ms| format::span(ms, lang)).unwrap_or_default(),
        counts: [row.mails, row.relayed, row.delivered, row.failed, row.delayed],
        domain: row.domain,
    }
}

pub(super) async fn test(visit: Visit, form: Form) -> HttpResponse {
    posted(visit, form, async |visit, form| {
        let (ctx, to, lang) = (visit.ctx(), form.text("to")?.to_owned(), visit.lang);
        let typed = to.clone();
        match visit.app().write(move |tx| doctor::send_test(tx, &ctx, &to, lang)).await {
            Ok(id) => Ok(see_other(&paths::with_query(paths::DELIVERY, &[("sent", id.as_str())]))),
            Err(Error::Invalid { reason, .. }) => {
                let form = Filled::new(lang).with("to", typed).wrong("to", refusal::flaw(lang, reason));
                Ok(html(StatusCode::UNPROCESSABLE_ENTITY, &page(visit, form).await?))
            }
            Err(error) => Err(error),
        }
    })
    .await
}
