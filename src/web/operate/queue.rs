//! The queue: what waits, what failed and why, and trying again.

use actix_web::HttpResponse;
use actix_web::web::Path;

use super::{operator, posted, recent};
use crate::flow::{delivery, operate};
use crate::model::address;
use crate::model::ids::MessageId;
use crate::model::message::live::Waiting;
use crate::model::message::{Asker, Lane, Message, MessageState, Urgency};
use crate::model::request::Limited;
use crate::text::delivery::returned::ReturnedText;
use crate::text::format;
use crate::text::operate::OperatorText;
use crate::web::kit::form::Form;
use crate::web::kit::page::{Place, Tone, ok, see_other};
use crate::web::kit::shared::{ConfirmPage, Pill};
use crate::web::operate::view::{MessageRow, QueuePage};
use crate::web::paths;
use crate::web::visit::Visit;

const SHOWN: i64 = 200;

pub(super) async fn show(visit: Visit) -> HttpResponse {
    operator(visit, async |visit| {
        let t = OperatorText::of(visit.lang);
        let ctx = visit.ctx();
        let queue = visit.app().read(move |db| operate::queue(db, &ctx, SHOWN)).await?;
        let lane = |lane: Lane| {
            let counts = MessageState::ALL.iter().filter_map(|state| {
                let of = queue.counts.iter().find(|(l, s, _)| *l == lane && s == state);
                let shown = of.is_some() || matches!(state, MessageState::Queued | MessageState::Failed);
                shown.then_some((state.name(lane, visit.lang), of.map_or(0, |(_, _, n)| *n)))
            });
            (lane.name(visit.lang), counts.collect())
        };
        let mut page = visit.page().at(Place::Queue);
        if visit.query("done").is_some() {
            page = page.notice(Tone::Good, t.done_retry);
        }
        Ok(ok(&QueuePage {
            page,
            lanes: Lane::ALL.iter().copied().map(lane).collect(),
            waiting: waiting(visit, &queue.waiting),
            returned: (queue.returned > 0).then(|| ReturnedText::waiting(visit.lang, queue.returned)),
            limited: limited(t, queue.limited),
            rows: queue.troubled.iter().map(|message| message_row(visit, message)).collect(),
        }))
    })
    .await
}

/// What has not left, the most urgent first; nothing where nothing waits.
fn waiting(visit: &Visit, waiting: &[Waiting]) -> Vec<(&'static str, i64, String)> {
    let of = |urgency: Urgency| {
        let these = || waiting.iter().filter(move |one| one.urgency == urgency);
        let count = these().map(|one| one.count).sum();
        let oldest = these().filter_map(|one| one.oldest).min();
        let oldest = oldest.map(|at| format::short(at.ms(), visit.zone(), visit.lang)).unwrap_or_default();
        (urgency.name(visit.lang), count, oldest)
    };
    Urgency::ALL.iter().map(|urgency| of(*urgency)).filter(|(_, count, _)| *count > 0).collect()
}

fn limited(t: &OperatorText, found: Limited) -> Vec<(&'static str, i64)> {
    if found == Limited::default() {
        return Vec::new();
    }
    vec![(t.limit_slowed, found.slowed), (t.limit_waiting, found.waiting), (t.limit_refused, found.refused)]
}

/// A message as operators see it: the address masked, the peer's words as they came.
pub(super) fn message_row(visit: &Visit, message: &Message) -> MessageRow {
    let moment = |ms| format::short(ms, visit.zone(), visit.lang);
    let tone = match message.state {
        MessageState::Relayed | MessageState::Delivered => "good",
        MessageState::Delayed | MessageState::Unknown => "warn",
        MessageState::Failed => "bad",
        MessageState::Queued | MessageState::Sending | MessageState::Voided => "calm",
    };
    // A portal's answer stands in the reason, and its address is no person's.
    let (to, words) = match message.lane {
        Lane::Mail => (address::masked(&message.address), message.reply.clone().unwrap_or_default()),
        Lane::Logout | Lane::Webhook => (message.destination.clone(), String::new()),
    };
    let troubled = matches!(message.state, MessageState::Delayed | MessageState::Unknown | MessageState::Failed);
    let explained = delivery::explain(message, &[], Asker::House, visit.lang);
    let (code, todo) = explained.map(|found| (found.code, found.todo)).unwrap_or_default();
    MessageRow {
        code,
        todo,
        id: message.id.to_string(),
        what: message.name(visit.lang),
        to,
        state: Pill { text: message.state.name(message.lane, visit.lang).to_owned(), tone },
        queued: moment(message.created_at.ms()),
        attempts: message.attempts,
        next: matches!(message.state, MessageState::Delayed | MessageState::Unknown)
            .then(|| moment(message.next_at.ms())),
        reason: operate::reason(visit.lang, message),
        words: if troubled { words } else { String::new() },
        // What may have arrived goes once more by itself.
        retry: troubled && message.state != MessageState::Unknown,
    }
}

pub(super) async fn ask(visit: Visit, id: Path<String>) -> HttpResponse {
    recent(visit, async |visit| {
        let t = OperatorText::of(visit.lang);
        let (ctx, known) = (visit.ctx(), MessageId::from_text(id.as_str()));
        visit.app().read(move |db| operate::message(db, &ctx, &known)).await?;
        Ok(ok(&ConfirmPage {
            page: visit.page().at(Place::Queue),
            title: t.retry_title.to_owned(),
            lead: String::new(),
            consequences: vec![t.retry_1.to_owned(), t.retry_2.to_owned()],
            action: paths::message_retry(&id),
            hidden: Vec::new(),
            yes: t.retry.to_owned(),
            danger: false,
            back: paths::QUEUE.to_owned(),
            ask: None,
        }))
    })
    .await
}

pub(super) async fn retry(visit: Visit, id: Path<String>, form: Form) -> HttpResponse {
    posted(visit, form, async |visit, _| {
        let (ctx, id) = (visit.ctx(), MessageId::from_text(id.into_inner()));
        visit.app().write(move |tx| operate::retry(tx, &ctx, &id)).await?;
        Ok(see_other(&format!("{}?done=retry", paths::QUEUE)))
    })
    .await
}
