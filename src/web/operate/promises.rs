//! Promises: the urgent ones first, and one with everything that was tried to keep it.

use actix_web::HttpResponse;
use actix_web::web::Path;

use super::operator;
use super::queue::message_row;
use crate::flow::operate::{self, Promised, Which};
use crate::model::ids::{Instant, PromiseId};
use crate::model::promise::{Problem, Promise, PromiseKind, Stage};
use crate::text::operate::OperatorText;
use crate::text::{Lang, format};
use crate::web::kit::page::{Place, ok};
use crate::web::kit::shared::{Fact, Pill, Step};
use crate::web::operate::view::{PromisePage, PromiseRow, PromisesPage};
use crate::web::recovery::steps;
use crate::web::visit::Visit;

const SHOWN: i64 = 200;

pub(super) async fn list(visit: Visit) -> HttpResponse {
    operator(visit, async |visit| {
        let t = OperatorText::of(visit.lang);
        let asked = visit.query("which");
        let which = asked.and_then(|word| Which::ALL.into_iter().find(|which| code(*which) == word));
        let which = which.unwrap_or(Which::AtRisk);
        let ctx = visit.ctx();
        let (rows, open, at_risk) = visit.app().read(move |db| operate::promises(db, &ctx, which, SHOWN)).await?;
        let filter = |one: Which| match one {
            Which::AtRisk => t.which_risk,
            Which::Open => t.which_open,
            Which::All => t.which_all,
        };
        let filters = Which::ALL.into_iter().map(|one| (code(one), filter(one), one == which)).collect();
        let rows = rows.into_iter().map(|row| promise_row(visit, row)).collect();
        let page = visit.page().at(Place::Promises);
        Ok(ok(&PromisesPage { page, open, at_risk, filters, rows }))
    })
    .await
}

/// In the address.
fn code(which: Which) -> &'static str {
    match which {
        Which::AtRisk => "risk",
        Which::Open => "open",
        Which::All => "all",
    }
}

fn promise_row(visit: &Visit, row: Promised) -> PromiseRow {
    let t = OperatorText::of(visit.lang);
    let promise = row.promise;
    PromiseRow {
        id: promise.id.to_string(),
        reseller: row.reseller.unwrap_or_else(|| match &promise.kind {
            PromiseKind::Further(policy) => policy.clone(),
            PromiseKind::Credential | PromiseKind::EndCustomer => t.unknown_reseller.to_owned(),
        }),
        due: format::short(promise.due_at.ms(), visit.zone(), visit.lang),
        margin: match promise.stage.is_open() {
            true => format::relative(promise.due_at.ms(), visit.app().now().ms(), visit.lang),
            false => "–".to_owned(),
        },
        expected: match promise.expected_at.filter(|_| promise.stage.is_open()) {
            Some(at) => format::short(at.ms(), visit.zone(), visit.lang),
            None => "–".to_owned(),
        },
        stage: stage_name(&promise, visit.lang),
        standing: standing(visit, &promise),
        external_id: match &promise.kind {
            PromiseKind::Further(policy) => format!("{policy}: {}", promise.external_id),
            PromiseKind::Credential | PromiseKind::EndCustomer => promise.external_id,
        },
    }
}

/// A promise without a mail is begun and kept, and nothing in between.
fn stage_name(promise: &Promise, lang: Lang) -> &'static str {
    let t = OperatorText::of(lang);
    match (&promise.kind, promise.stage) {
        (PromiseKind::Further(_), Stage::Delivered) => t.kept,
        (PromiseKind::Further(_), stage) if stage.is_open() => t.promise_begun,
        (_, stage) => stage.name(lang),
    }
}

fn stages(promise: &Promise, lang: Lang, moment: &dyn Fn(Instant) -> String) -> Vec<Step> {
    let t = OperatorText::of(lang);
    if !matches!(promise.kind, PromiseKind::Further(_)) {
        return steps(promise, |stage| stage.name(lang), moment);
    }
    let step = |label: &str, at: Option<Instant>| Step {
        label: label.to_owned(),
        state: if at.is_some() { "done" } else { "wait" },
        at: at.map(moment),
        note: String::new(),
    };
    vec![step(t.promise_begun, Some(promise.received_at)), step(t.kept, promise.delivered_at)]
}

/// Kept means relayed by the due instant.
fn standing(visit: &Visit, promise: &Promise) -> Pill {
    let t = OperatorText::of(visit.lang);
    let late = promise.relayed_at.is_some_and(|at| at > promise.due_at);
    let (text, tone) = match promise.stage {
        Stage::Cancelled => (promise.stage.name(visit.lang), "calm"),
        _ if late || promise.breached_at.is_some() => (t.breached, "bad"),
        Stage::Relayed | Stage::Delivered | Stage::FirstLogin => (t.kept, "good"),
        _ if promise.due_at <= visit.app().now() => (t.breached, "bad"),
        _ if promise.at_risk_at.is_some() => (t.at_risk, "warn"),
        Stage::Received | Stage::Validated | Stage::Provisioned | Stage::Queued | Stage::Failed => (t.in_time, "good"),
    };
    Pill { text: text.to_owned(), tone }
}

pub(super) async fn show(visit: Visit, id: Path<String>) -> HttpResponse {
    operator(visit, async |visit| {
        let t = OperatorText::of(visit.lang);
        let (ctx, id) = (visit.ctx(), PromiseId::from_text(id.into_inner()));
        let (promised, crossed, mails) = visit.app().read(move |db| operate::promise(db, &ctx, &id)).await?;
        let promise = promised.promise.clone();
        let moment = |at: Instant| format::at(at.ms(), visit.zone(), visit.lang);
        let mut facts = vec![Fact::new(t.due, format::long(promise.due_at.ms(), visit.zone(), visit.lang))];
        if let Some(at) = promise.expected_at.filter(|_| promise.stage.is_open()) {
            facts.push(Fact::new(t.expected, moment(at)));
        }
        facts.extend(crossed.iter().map(|row| {
            let why = row.problem.map_or("", |why| why.sentence(visit.lang));
            let value = format!("{}. {why}", moment(row.crossed_at));
            Fact::new(row.crossing.name(visit.lang), value.trim_end().trim_end_matches('.'))
        }));
        Ok(ok(&PromisePage {
            page: visit.page().at(Place::Promises),
            problem: if promise.stage.is_open() { problem(visit.lang, &promise) } else { String::new() },
            facts,
            steps: stages(&promise, visit.lang, &moment),
            mails: mails
                .iter()
                .map(|(mail, _, reports)| {
                    let mut row = message_row(visit, mail);
                    if let (Some(last), true) = (reports.last(), row.reason.is_empty()) {
                        let why = last.reason.map_or("", |reason| reason.sentence(visit.lang));
                        row.reason = format!("{} {why}", last.action.sentence(visit.lang)).trim_end().to_owned();
                    }
                    row
                })
                .collect(),
            row: promise_row(visit, promised),
        }))
    })
    .await
}

/// What keeps it back; what a mail ran into is said beside the mail.
fn problem(lang: Lang, promise: &Promise) -> String {
    let t = OperatorText::of(lang);
    match promise.problem {
        None => "",
        Some(Problem::ResellerNotActive) => t.not_active,
        Some(Problem::LittleTimeLeft) => t.little_time,
        Some(Problem::RecordRejected) => t.rejected,
        Some(
            why @ (Problem::NotKeptYet
            | Problem::SchedulePaused
            | Problem::BatchTooSmall
            | Problem::RelaySlow
            | Problem::RelayDown
            | Problem::MailsHeld),
        ) => why.sentence(lang),
        Some(Problem::Mail(_)) => t.failed_mail,
    }
    .to_owned()
}
