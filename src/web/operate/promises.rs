//! Promises: the urgent ones first, and one with everything that was tried to keep it.

use actix_web::HttpResponse;
use actix_web::web::Path;

use super::operator;
use super::queue::message_row;
use crate::flow::operate::{self, Promised, Table, Which};
use crate::model::ids::{Instant, PromiseId};
use crate::model::message::Message;
use crate::model::promise::{Crossing, Open, Problem, Promise, PromiseKind, Stage};
use crate::text::operate::OperatorText;
use crate::text::{Lang, fill, format};
use crate::web::kit::page::{Place, ok};
use crate::web::kit::reader::Reader;
use crate::web::kit::shared::{Fact, Pager, Pill, Step};
use crate::web::operate::download::Download;
use crate::web::operate::view::{MessageRow, PromisePage, PromiseRow, PromisesPage};
use crate::web::paths;
use crate::web::recovery::steps;
use crate::web::visit::Visit;

const SHOWN: usize = 50;
const ONE_MORE: i64 = 51;

pub(super) async fn list(visit: Visit) -> HttpResponse {
    operator(visit, async |visit| {
        let t = OperatorText::of(visit.lang);
        let which = which_of(&visit.query("which").unwrap_or_default());
        let after = visit.query("due").and_then(|due| due.parse().ok()).map(Instant);
        let after = after.zip(visit.query("after").map(PromiseId::from_text));
        let ctx = visit.ctx();
        let read = move |db: &mut _| operate::promises_after(db, &ctx, which, after.as_ref(), ONE_MORE);
        let (mut rows, counts) = visit.app().read(read).await?;
        let more = rows.len() > SHOWN;
        rows.truncate(SHOWN);
        let next = rows.last().filter(|_| more).map(|last| {
            let due = last.promise.due_at.ms().to_string();
            let query = [("which", code(which)), ("due", &due), ("after", last.promise.id.as_str())];
            paths::with_query(paths::PROMISES, &query)
        });
        let filter = |one: Which| match one {
            Which::AtRisk => t.which_risk,
            Which::Open => t.which_open,
            Which::All => t.which_all,
        };
        let filters = Which::ALL.into_iter().map(|one| (code(one), filter(one), one == which)).collect();
        let pager = Pager { summary: OperatorText::shown(visit.lang, rows.len()), previous: None, next };
        let rows = rows.into_iter().map(|row| promise_row(visit.reader(), row)).collect();
        let page = visit.page().at(Place::Promises);
        let download = Download::of(visit.lang, Table::Promises).with("which", code(which));
        let (open, at_risk) = credentials(&counts);
        let others = others(visit.lang, &counts);
        Ok(ok(&PromisesPage { page, open, at_risk, others, filters, rows, pager, download }))
    })
    .await
}

/// Open credentials, and those at risk.
pub(super) fn credentials(counts: &[Open]) -> (i64, i64) {
    let found = counts.iter().find(|open| open.kind == PromiseKind::Credential);
    found.map_or((0, 0), |open| (open.count, open.at_risk))
}

/// The same of everything else that is promised, a sentence each.
pub(super) fn others(lang: Lang, counts: &[Open]) -> Vec<String> {
    let t = OperatorText::of(lang);
    let sentence = |open: &Open| {
        let what = match &open.kind {
            PromiseKind::Credential => return None,
            PromiseKind::EndCustomer => t.promises_end_customers,
            PromiseKind::Further(name) => name,
        };
        let numbers = [("what", what), ("open", &*open.count.to_string()), ("risk", &*open.at_risk.to_string())];
        Some(fill(t.promises_of, &numbers))
    };
    counts.iter().filter_map(sentence).collect()
}

/// What an address asks for; at risk where it says nothing that is known.
pub(super) fn which_of(word: &str) -> Which {
    Which::ALL.into_iter().find(|which| code(*which) == word).unwrap_or(Which::AtRisk)
}

/// In the address.
fn code(which: Which) -> &'static str {
    match which {
        Which::AtRisk => "risk",
        Which::Open => "open",
        Which::All => "all",
    }
}

pub(super) fn promise_row(to: Reader, row: Promised) -> PromiseRow {
    let t = OperatorText::of(to.lang);
    let promise = row.promise;
    PromiseRow {
        id: promise.id.to_string(),
        reseller: row.reseller.unwrap_or_else(|| match &promise.kind {
            PromiseKind::Further(policy) => policy.clone(),
            PromiseKind::Credential | PromiseKind::EndCustomer => t.unknown_reseller.to_owned(),
        }),
        due: to.short(promise.due_at),
        margin: match promise.stage.is_open() {
            true => format::relative(promise.due_at.ms(), to.now.ms(), to.lang),
            false => "–".to_owned(),
        },
        expected: match promise.expected_at.filter(|_| promise.stage.is_open()) {
            Some(at) => to.short(at),
            None => "–".to_owned(),
        },
        stage: stage_name(&promise, to.lang),
        standing: standing(to, &promise),
        why: match promise.problem.filter(|_| promise.stage.is_open()) {
            Some(why) => why.sentence(to.lang),
            None => "",
        },
        external_id: match &promise.kind {
            PromiseKind::Further(policy) => format!("{policy}: {}", promise.external_id),
            PromiseKind::EndCustomer => format!("{}: {}", t.end_customer, promise.external_id),
            PromiseKind::Credential => promise.external_id,
        },
    }
}

/// A promise without a mail is begun and kept, and nothing in between.
fn stage_name(promise: &Promise, lang: Lang) -> &'static str {
    let t = OperatorText::of(lang);
    match (&promise.kind, promise.stage) {
        (PromiseKind::EndCustomer | PromiseKind::Further(_), Stage::Delivered) => t.kept,
        (PromiseKind::EndCustomer | PromiseKind::Further(_), stage) if stage.is_open() => t.promise_begun,
        (_, stage) => stage.name(lang),
    }
}

fn stages(promise: &Promise, lang: Lang, moment: &dyn Fn(Instant) -> String) -> Vec<Step> {
    let t = OperatorText::of(lang);
    if promise.kind == PromiseKind::Credential {
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
fn standing(to: Reader, promise: &Promise) -> Pill {
    let t = OperatorText::of(to.lang);
    let late = promise.relayed_at.is_some_and(|at| at > promise.due_at);
    let (text, tone) = match promise.stage {
        Stage::Cancelled => (promise.stage.name(to.lang), "calm"),
        _ if late || promise.breached_at.is_some() => (t.breached, "bad"),
        Stage::Relayed | Stage::Delivered | Stage::FirstLogin => (t.kept, "good"),
        _ if promise.due_at <= to.now => (t.breached, "bad"),
        _ if promise.at_risk_at.is_some() => (t.at_risk, "warn"),
        Stage::Received | Stage::Validated | Stage::Provisioned | Stage::Queued | Stage::Failed => (t.in_time, "good"),
    };
    Pill { text: text.to_owned(), tone }
}

pub(super) async fn show(visit: Visit, id: Path<String>) -> HttpResponse {
    operator(visit, async |visit| {
        let t = OperatorText::of(visit.lang);
        let (ctx, id) = (visit.ctx(), PromiseId::from_text(id.into_inner()));
        let read = move |db: &mut _| Ok((operate::promise(db, &ctx, &id)?, operate::promise_events(db, &ctx, &id)?));
        let ((promised, crossed, mails), events) = visit.app().read(read).await?;
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
                    let mut row = message_row(visit.reader(), mail);
                    if let (Some(last), true) = (reports.last(), row.reason.is_empty()) {
                        let why = last.reason.map_or("", |reason| reason.sentence(visit.lang));
                        row.reason = format!("{} {why}", last.action.sentence(visit.lang)).trim_end().to_owned();
                    }
                    row
                })
                .collect(),
            events: events.iter().map(|event| event_row(visit.reader(), event)).collect(),
            row: promise_row(visit.reader(), promised),
        }))
    })
    .await
}

/// What the receiver was told of, by the line that was crossed.
fn event_row(to: Reader, event: &Message) -> MessageRow {
    let mut row = message_row(to, event);
    let crossing = event.kind.strip_prefix("promise.").and_then(Crossing::parse);
    row.what = crossing.map_or(row.what, |crossing| crossing.name(to.lang));
    row
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
