//! Choosing a topic.

use actix_web::cookie::Cookie;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};

use super::view::{TopicChoice, TopicsPage};
use crate::config::contact::ServiceDays;
use crate::error::{Error, Field, Result};
use crate::flow::Secret;
use crate::flow::contact::{self, Opening};
use crate::model::conversation::Conversation;
use crate::text::contact::ContactText;
use crate::text::error::refusal;
use crate::text::{Lang, fill, format};
use crate::web::kit::cookies;
use crate::web::kit::form::Form;
use crate::web::kit::input::Filled;
use crate::web::kit::page::{html, ok, see_other};
use crate::web::paths;
use crate::web::routes::{Routes, Who};
use crate::web::visit::Visit;

/// A browser keeps the key of its conversation so long, in seconds.
const KEPT_S: i64 = 30 * 24 * 3600;

/// Enters the routes.
pub fn routes(routes: &mut Routes) {
    routes.get(paths::CONTACT, Who::Anyone, show).post(paths::CONTACT, Who::Anyone, begin);
}

/// The key that this browser holds.
pub(super) fn key(visit: &Visit, request: &HttpRequest) -> Option<Secret> {
    visit.web.cookies.read(request, cookies::TALK).map(Secret::new)
}

/// The cookie by which this browser keeps the key of a conversation.
pub(super) fn keeping(visit: &Visit, key: &str) -> Cookie<'static> {
    visit.web.cookies.set(cookies::TALK, key, Some(KEPT_S))
}

/// The conversation of this browser.
pub(super) async fn found(visit: &Visit, request: &HttpRequest) -> Result<Option<Conversation>> {
    let (ctx, key) = (visit.ctx(), key(visit, request));
    visit.app().read(move |db| contact::of_visitor(db, &ctx, key.as_ref())).await
}

/// "E-commerce → Usuário e Senha"; the key of a topic that is not offered any more.
pub(super) fn topic(visit: &Visit, key: &str, lang: Lang) -> String {
    visit.app().config().contact.topic(key).map_or_else(
        || key.to_owned(),
        |topic| format!("{} → {}", lang.pick(topic.group.each()), lang.pick(topic.title.each())),
    )
}

/// Under the field of a file; empty where no files are taken.
pub(super) fn file_hint(visit: &Visit) -> String {
    let contact = &visit.app().config().contact;
    if contact.attachments == 0 || contact.attachment_bytes == 0 {
        return String::new();
    }
    let size = format!("{:.1}", contact.attachment_bytes as f64 / 1_048_576.0);
    fill(ContactText::of(visit.lang).file_hint, &[("size", size.trim_end_matches(".0"))])
}

async fn show(visit: Visit, request: HttpRequest) -> HttpResponse {
    let result = show_with(&visit, &request).await;
    visit.answer(result)
}

async fn show_with(visit: &Visit, request: &HttpRequest) -> Result<HttpResponse> {
    let running = found(visit, request).await?.filter(Conversation::is_open);
    let form = Filled::new(visit.lang).with("topic", visit.query("topic").unwrap_or_default());
    Ok(ok(&page(visit, form, running.map(|row| row.protocol))))
}

fn page(visit: &Visit, form: Filled, running: Option<String>) -> TopicsPage {
    let (lang, t) = (visit.lang, ContactText::of(visit.lang));
    let config = &visit.app().config().contact;
    let wanted = form.value("topic").to_owned();
    let first = config.topics.first().map(|topic| topic.key.clone()).unwrap_or_default();
    let wanted = if config.topic(&wanted).is_some() { wanted } else { first };
    let mut groups: Vec<(String, Vec<TopicChoice>)> = Vec::new();
    for topic in &config.topics {
        let (group, title) = (lang.pick(topic.group.each()), lang.pick(topic.title.each()).to_owned());
        let choice = TopicChoice { chosen: topic.key == wanted, key: topic.key.clone(), title };
        match groups.iter_mut().find(|(name, _)| name == group) {
            Some((_, choices)) => choices.push(choice),
            None => groups.push((group.to_owned(), vec![choice])),
        }
    }
    let hours = &config.hours;
    let whole_day = hours.from == "00:00" && hours.until == "24:00";
    let words = match hours.days {
        ServiceDays::BusinessDays => t.hours_business,
        ServiceDays::EveryDay if whole_day => t.hours_always,
        ServiceDays::EveryDay => t.hours_every,
    };
    let service = contact::service(&visit.ctx());
    let closed = service.back_at.filter(|_| !service.open);
    TopicsPage {
        hours: fill(words, &[("from", &hours.from), ("until", &hours.until)]),
        closed: closed.map(|at| fill(t.closed_now, &[("at", &format::at(at.ms(), visit.zone(), lang))])),
        page: visit.page().talks(),
        form,
        groups,
        running,
    }
}

async fn begin(visit: Visit, form: Form) -> HttpResponse {
    let result = begin_with(&visit, &form).await;
    visit.answer(result)
}

async fn begin_with(visit: &Visit, form: &Form) -> Result<HttpResponse> {
    visit.check_browser(form)?;
    let opening = Opening {
        topic: form.text("topic")?.to_owned(),
        lang: visit.lang,
        name: form.text("name")?.to_owned(),
        email: form.text("email")?.to_owned(),
    };
    let typed = Filled::new(visit.lang)
        .with("topic", opening.topic.clone())
        .with("name", opening.name.clone())
        .with("email", opening.email.clone());
    let ctx = visit.ctx();
    let wrong = |field, text: &str| {
        Ok(html(StatusCode::UNPROCESSABLE_ENTITY, &page(visit, typed.clone().wrong(field, text), None)))
    };
    match visit.app().write(move |tx| contact::open(&ctx, tx, &opening)).await {
        Ok(opened) => {
            visit.set_cookie(keeping(visit, opened.key.expose()));
            Ok(see_other(paths::CONTACT_TALK))
        }
        Err(Error::Invalid { field: Field::Topic, .. }) => wrong("topic", ContactText::of(visit.lang).topic_missing),
        Err(Error::Invalid { field: Field::Email, reason }) => wrong("email", refusal::flaw(visit.lang, reason)),
        Err(other) => Err(other),
    }
}
