//! What agents read: the queue, a conversation.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;

use super::desk_view::{AnswerView, ChatList, ChatRow, Choice, ConversationPage, QueuePage};
use super::lines::{self, Reading};
use super::topics::{file_hint, topic};
use crate::error::{Error, Result, Rule};
use crate::flow;
use crate::flow::contact::{self, Queue, QueueLine, Shown};
use crate::model::address;
use crate::model::conversation::{ClosedWhy, Conversation, ConversationState, Family, KnownBy};
use crate::model::ids::ConversationId;
use crate::text::contact::desk::ConsoleText;
use crate::text::error::refusal;
use crate::text::{fill, format};
use crate::web::desk::card::{count, person_page};
use crate::web::kit::input::Filled;
use crate::web::kit::page::{Place, Tone, html, ok};
use crate::web::kit::shared::Pill;
use crate::web::paths;
use crate::web::routes::{Routes, Who};
use crate::web::visit::Visit;

/// Enters the routes.
pub fn routes(routes: &mut Routes) {
    routes.get(paths::DESK_CHAT, Who::Agent, queue).get(paths::chat("{id}"), Who::Agent, show);
}

async fn queue(visit: Visit) -> HttpResponse {
    let page = queue_with(&visit).await;
    visit.answer(page)
}

async fn queue_with(visit: &Visit) -> Result<HttpResponse> {
    if visit.session.is_none() {
        return Ok(visit.to_login());
    }
    let ctx = visit.ctx();
    let queue = visit.app().read(move |db| contact::queue(db, &ctx)).await?;
    Ok(ok(&queue_page(visit, queue)))
}

fn queue_page(visit: &Visit, queue: Queue) -> QueuePage {
    let t = ConsoleText::of(visit.lang);
    let list = |title, none, lines: Vec<QueueLine>| ChatList {
        title,
        none,
        rows: lines.into_iter().map(|line| row(visit, line)).collect(),
    };
    let service = contact::service(&visit.ctx());
    let now = visit.app().now().ms();
    let back = service.back_at.filter(|_| !service.open);
    let lists = vec![
        list(t.own, t.own_none, queue.own),
        list(t.waiting, t.waiting_none, queue.waiting),
        list(t.by_mail, "", queue.by_mail),
        list(t.others, "", queue.others),
    ];
    let today = [
        (queue.today.without_agent, t.today_without),
        (queue.today.by_agent, t.today_agent),
        (queue.today.by_mail, t.today_mail),
        (queue.today.left, t.today_left),
    ];
    QueuePage {
        page: visit.page().at(Place::DeskChat).live(),
        lists: lists.into_iter().filter(|list| !list.rows.is_empty() || !list.none.is_empty()).collect(),
        today: today.map(|(n, words)| (n.to_string(), words)).to_vec(),
        closed: back.map(|at| fill(t.closed_hours, &[("at", &format::soon(at.ms(), now, visit.zone(), visit.lang))])),
    }
}

fn row(visit: &Visit, line: QueueLine) -> ChatRow {
    let t = ConsoleText::of(visit.lang);
    let row = line.conversation;
    let since = row.queued_at.unwrap_or(row.created_at);
    ChatRow {
        href: paths::chat(row.id.as_str()),
        who: who(visit, &row),
        topic: topic(visit, &row.topic, visit.lang),
        since: format::span(visit.app().now().since(since), visit.lang),
        unread: if line.unread > 0 { fill(t.unread, &[("n", &line.unread.to_string())]) } else { String::new() },
        protocol: row.protocol,
        agent: line.agent,
    }
}

/// What the visitor is called: by name, else by what was typed.
fn who(visit: &Visit, row: &Conversation) -> String {
    let names = [&row.name, &row.login_typed];
    let known = names.into_iter().find(|name| !name.is_empty()).cloned();
    known.unwrap_or_else(|| ConsoleText::of(visit.lang).nameless.to_owned())
}

async fn show(visit: Visit, id: Path<String>) -> HttpResponse {
    let form = Filled::new(visit.lang);
    let page = show_with(&visit, &id, form, StatusCode::OK).await;
    visit.answer(page)
}

/// The conversation, with what was typed; `?answer=` puts an answer into the box.
pub(super) async fn show_with(visit: &Visit, id: &str, form: Filled, status: StatusCode) -> Result<HttpResponse> {
    if visit.session.is_none() {
        return Ok(visit.to_login());
    }
    let (ctx, key, lang) = (visit.ctx(), ConversationId::from_text(id), visit.lang);
    let read = move |db: &mut _| {
        let shown = contact::show(db, &ctx, &key, lang)?;
        let counted = match &shown.card {
            Some(card) => flow::desk::is_open(db, &ctx, &card.id)?,
            None => true,
        };
        Ok((shown, counted))
    };
    let (shown, counted) = visit.app().read(read).await?;
    // A card here is a card opened. The conversation goes on without it where there were too many today.
    let id_of_card = shown.card.as_ref().map(|card| card.id.clone()).unwrap_or_default();
    let (shown, limited) = match count(visit, &id_of_card, counted).await {
        Ok(()) => (shown, None),
        Err(Error::Conflict(rule @ Rule::DayLimit)) => (shown.without_card(&visit.ctx()), Some(rule)),
        Err(other) => return Err(other),
    };
    let wanted = visit.query("answer").and_then(|key| shown.answers.iter().find(|answer| answer.key == key));
    let form = match wanted {
        Some(answer) if form.value("text").is_empty() => form.with("text", answer.text.clone()),
        _ => form,
    };
    let page = ConversationPage {
        limited: limited.map(|rule| refusal::rule(lang, rule)),
        ..conversation_page(visit, shown, form)?
    };
    Ok(if status == StatusCode::OK { ok(&page) } else { html(status, &page) })
}

fn conversation_page(visit: &Visit, shown: Shown, form: Filled) -> Result<ConversationPage> {
    let (lang, t) = (visit.lang, ConsoleText::of(visit.lang));
    let known = known(visit, &shown);
    let row = shown.conversation;
    let id = row.id.to_string();
    let open = row.is_open();
    let takeable = open && row.state != ConversationState::Asking && !shown.mine;
    let take = match shown.agent.as_str() {
        "" => t.take.to_owned(),
        agent => fill(t.take_over, &[("agent", agent)]),
    };
    let held = match (row.state, row.closed_why, shown.agent.as_str()) {
        (ConversationState::Closed, Some(why), _) => fill(t.over, &[("why", why.name(lang))]),
        (ConversationState::Asking, _, _) => t.asking.to_owned(),
        _ if shown.mine => String::new(),
        (_, _, "") => t.nobody.to_owned(),
        (_, _, agent) => fill(t.taken, &[("agent", agent)]),
    };
    let by_mail = row.state == ConversationState::ByMail && !row.email_typed.is_empty();
    // Of who is signed in it is the registered one, which the desk sees for a reason alone.
    let goes_to = match row.known_by {
        Some(KnownBy::Session) => address::masked(&row.email_typed),
        Some(KnownBy::Typed) | None => row.email_typed.clone(),
    };
    let mut page = visit.page().at(Place::DeskChat).live();
    page = match visit.query("done").as_deref() {
        Some("take") if shown.mine => page.notice(Tone::Good, t.done_take),
        Some("transfer") if !shown.mine && open => page.notice(Tone::Good, t.done_transfer),
        Some("close") if !open => page.notice(Tone::Good, t.done_close),
        _ => page,
    };
    let reason = |why: &ClosedWhy| Choice { key: why.as_str().to_owned(), name: why.name(lang).to_owned() };
    Ok(ConversationPage {
        form,
        who: who(visit, &row),
        topic: topic(visit, &row.topic, lang),
        state: pill(&row, lang),
        known,
        lines: lines::all(Reading { config: visit.app().config(), lang, by_visitor: false }, &row, &shown.lines),
        mine: shown.mine && open,
        take: takeable.then_some(take),
        held,
        by_mail: if by_mail { fill(t.mail_goes, &[("email", &goes_to)]) } else { String::new() },
        token: flow::random_token()?.expose()[..22].to_owned(),
        file_hint: file_hint(visit),
        next: shown.next.words(lang),
        answers: shown
            .answers
            .into_iter()
            .map(|answer| AnswerView {
                href: format!("{}#text", paths::with_query(&paths::chat(&id), &[("answer", &answer.key)])),
                text: answer.text,
            })
            .collect(),
        agents: shown.agents.into_iter().map(|(key, name)| Choice { key, name }).collect(),
        reasons: ClosedWhy::OF_AGENTS.iter().map(reason).collect(),
        person: shown.card.map(|card| person_page(visit, card)),
        limited: None,
        protocol: row.protocol,
        id,
        page,
    })
}

/// What is known about the visitor, one sentence each.
fn known(visit: &Visit, shown: &Shown) -> Vec<String> {
    let t = ConsoleText::of(visit.lang);
    let row = &shown.conversation;
    let mut known = Vec::new();
    if !row.login_typed.is_empty() {
        known.push(fill(t.typed, &[("typed", &row.login_typed)]));
    }
    if row.known_by != Some(KnownBy::Session) {
        known.push(t.unproved.to_owned());
        if !row.email_typed.is_empty() {
            known.push(fill(t.mail_to, &[("email", &row.email_typed)]));
        }
    } else {
        known.push(t.proved.to_owned());
    }
    if let Some((standing, day)) = &shown.delivered {
        known.push(fill(t.delivery, &[("day", day), ("standing", standing.name(visit.lang))]));
    }
    match &shown.told {
        Some(name) => known.push(fill(t.told, &[("name", name)])),
        None if matches!(row.family, Family::Order | Family::Delivery) => known.push(t.told_nobody.to_owned()),
        None => {}
    }
    known
}

fn pill(row: &Conversation, lang: crate::text::Lang) -> Pill {
    let tone = match row.state {
        ConversationState::Waiting | ConversationState::ByMail => "warn",
        ConversationState::Talking => "good",
        ConversationState::Asking | ConversationState::Closed => "calm",
    };
    Pill { text: row.state.name(lang).to_owned(), tone }
}
