//! The queue: what waits, what failed and why, and trying again.

use actix_web::HttpResponse;
use actix_web::web::Path;

use super::{operator, posted, recent};
use crate::flow::delivery;
use crate::flow::operate::{self, Table, Understood};
use crate::model::address;
use crate::model::ids::MessageId;
use crate::model::message::live::Waiting;
use crate::model::message::{Asker, Lane, Message, MessageState, Urgency};
use crate::model::request::Limited;
use crate::text::delivery::returned::ReturnedText;
use crate::text::operate::OperatorText;
use crate::text::operate::search::SearchText;
use crate::text::{Lang, fill, format};
use crate::web::kit::form::Form;
use crate::web::kit::input::Filled;
use crate::web::kit::page::{Place, Tone, ok, see_other};
use crate::web::kit::reader::Reader;
use crate::web::kit::shared::{ConfirmPage, Pager, Pill};
use crate::web::operate::download::Download;
use crate::web::operate::view::{MessageRow, QueuePage};
use crate::web::paths;
use crate::web::visit::Visit;

const SHOWN: usize = 50;
const ONE_MORE: i64 = 51;

pub(super) async fn show(visit: Visit) -> HttpResponse {
    operator(visit, async |visit| {
        let (t, s) = (OperatorText::of(visit.lang), SearchText::of(visit.lang));
        let typed = visit.query("q").unwrap_or_default().trim().to_owned();
        let before = visit.query("before").map(MessageId::from_text);
        let (ctx, asked) = (visit.ctx(), typed.clone());
        let read = move |db: &mut _| {
            let queue = operate::queue(db, &ctx, 0)?;
            let found = match asked.is_empty() {
                true => (None, operate::troubled(db, &ctx, before.as_ref(), ONE_MORE)?),
                false => {
                    let (understood, found) = operate::find_messages(db, &ctx, &asked, before.as_ref(), ONE_MORE)?;
                    (Some(understood), found)
                }
            };
            Ok((queue, found))
        };
        let (queue, (understood, mut messages)) = visit.app().read(read).await?;
        let understood = understood.map(|understood| understood_words(visit.lang, &understood, &typed));
        let more = messages.len() > SHOWN;
        messages.truncate(SHOWN);
        let next = messages.last().filter(|_| more).map(|last| {
            let query = [("q", typed.as_str()), ("before", last.id.as_str())];
            paths::with_query(paths::QUEUE, if typed.is_empty() { &query[1..] } else { &query })
        });
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
        let (title, none) = match understood {
            Some(_) => (s.results, s.results_none),
            None => (t.troubled, t.troubled_none),
        };
        Ok(ok(&QueuePage {
            page,
            lanes: Lane::ALL.iter().copied().map(lane).collect(),
            waiting: waiting(visit, &queue.waiting),
            returned: (queue.returned > 0).then(|| ReturnedText::waiting(visit.lang, queue.returned)),
            limited: limited(t, queue.limited),
            form: Filled::new(visit.lang).with("q", &typed),
            understood: understood.unwrap_or_default(),
            title,
            none,
            rows: messages.iter().map(|message| message_row(visit.reader(), message)).collect(),
            pager: Pager { summary: OperatorText::shown(visit.lang, messages.len()), previous: None, next },
            download: Download::of(visit.lang, Table::Queue).with("q", &typed),
        }))
    })
    .await
}

/// What was typed was understood as, or that nothing here is called so.
pub(super) fn understood_words(lang: Lang, found: &Understood, typed: &str) -> String {
    let s = SearchText::of(lang);
    let names: Vec<&str> = found.by.iter().map(|by| by.name(lang)).collect();
    match names.is_empty() {
        true => fill(s.unknown, &[("typed", typed)]),
        false => fill(s.understood, &[("what", &names.join(", "))]),
    }
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
pub(super) fn message_row(to: Reader, message: &Message) -> MessageRow {
    let moment = |ms| format::short(ms, to.zone, to.lang);
    let tone = match message.state {
        MessageState::Relayed | MessageState::Delivered => "good",
        MessageState::Delayed | MessageState::Unknown => "warn",
        MessageState::Failed => "bad",
        MessageState::Queued | MessageState::Sending | MessageState::Voided => "calm",
    };
    // A portal's answer stands in the reason, and its address is no person's.
    let (goes_to, words) = match message.lane {
        Lane::Mail => (address::masked(&message.address), message.reply.clone().unwrap_or_default()),
        Lane::Logout | Lane::Webhook => (message.destination.clone(), String::new()),
    };
    let troubled = matches!(message.state, MessageState::Delayed | MessageState::Unknown | MessageState::Failed);
    let explained = delivery::explain(message, &[], Asker::House, to.lang);
    let (code, todo) = explained.map(|found| (found.code, found.todo)).unwrap_or_default();
    MessageRow {
        code,
        todo,
        id: message.id.to_string(),
        what: message.name(to.lang),
        to: goes_to,
        state: Pill { text: message.state.name(message.lane, to.lang).to_owned(), tone },
        queued: moment(message.created_at.ms()),
        attempts: message.attempts,
        next: matches!(message.state, MessageState::Delayed | MessageState::Unknown)
            .then(|| moment(message.next_at.ms())),
        reason: operate::reason(to.lang, message),
        words: if troubled { words } else { String::new() },
        // What may have arrived goes once more by itself.
        retry: troubled && message.state != MessageState::Unknown,
    }
}

pub(super) async fn ask(visit: Visit, id: Path<String>) -> HttpResponse {
    recent(visit, async |visit| {
        let t = OperatorText::of(visit.lang);
        let (ctx, known) = (visit.ctx(), MessageId::from_text(id.as_str()));
        let read = move |db: &mut _| {
            let message = operate::message(db, &ctx, &known)?;
            operate::alternate_knows(db, &ctx, &message)
        };
        let mut consequences = vec![t.retry_1.to_owned(), t.retry_2.to_owned()];
        if visit.app().read(read).await? {
            consequences.push(t.retry_3.to_owned());
        }
        Ok(ok(&ConfirmPage {
            page: visit.page().at(Place::Queue),
            title: t.retry_title.to_owned(),
            lead: String::new(),
            consequences,
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
