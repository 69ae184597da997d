//! The visitor's conversation. It needs no script: each act is a form, and a link looks again.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};

use super::lines::{self, Reading};
use super::saying;
use super::topics::{file_hint, found, key, topic};
use super::view::{Question, TalkPage, Way};
use crate::error::{Error, Field, Result, Rule};
use crate::flow::contact::{self, Answered, Own, Said, Speaker, Talk, Wanted};
use crate::flow::{self, registration};
use crate::model::conversation::{ClosedWhy, Conversation, ConversationState, Family, KnownBy, LineKind, Step};
use crate::model::ids::Instant;
use crate::text::contact::ContactText;
use crate::text::error::refusal;
use crate::text::{fill, format};
use crate::web::kit::error_page::waiting;
use crate::web::kit::form::Form;
use crate::web::kit::input::Filled;
use crate::web::kit::page::{html, ok, see_other};
use crate::web::kit::shared::Fact;
use crate::web::paths;
use crate::web::routes::{Routes, Who};
use crate::web::visit::Visit;

/// While somebody waits for an agent and has no script, the page looks again after so long.
const REFRESH_S: u32 = 30;

/// Enters the routes.
pub fn routes(routes: &mut Routes) {
    routes
        .get(paths::CONTACT_TALK, Who::Anyone, show)
        .post(paths::CONTACT_TALK, Who::Anyone, say)
        .post(paths::CONTACT_IDENTIFY, Who::Anyone, identify)
        .post(paths::CONTACT_AGENT, Who::Anyone, want)
        .post(paths::CONTACT_END, Who::Anyone, end);
}

async fn show(visit: Visit, request: HttpRequest) -> HttpResponse {
    let form = Filled::new(visit.lang);
    let result = show_with(&visit, &request, form, StatusCode::OK).await;
    visit.answer(result)
}

async fn show_with(visit: &Visit, request: &HttpRequest, form: Filled, status: StatusCode) -> Result<HttpResponse> {
    let (ctx, key) = (visit.ctx(), key(visit, request));
    match visit.app().read(move |db| contact::talk(db, &ctx, key.as_ref())).await? {
        Some(talk) => {
            let page = page(visit, talk, form)?;
            Ok(if status == StatusCode::OK { ok(&page) } else { html(status, &page) })
        }
        None => Ok(see_other(paths::CONTACT)),
    }
}

fn page(visit: &Visit, talk: Talk, form: Filled) -> Result<TalkPage> {
    let (lang, t) = (visit.lang, ContactText::of(visit.lang));
    let row = &talk.conversation;
    let asking = row.state == ConversationState::Asking;
    let service = contact::service(&visit.ctx());
    let soon = |at: Instant| format::soon(at.ms(), visit.app().now().ms(), visit.zone(), lang);
    let by_mail = asking && !service.open;
    Ok(TalkPage {
        protocol: row.protocol.clone(),
        topic: topic(visit, &row.topic, lang),
        state: row.state.name(lang),
        lines: lines::all(Reading { config: visit.app().config(), lang, by_visitor: true }, row, &talk.lines),
        question: question(t, row, talk.reported).filter(|_| asking),
        ways: if asking { ways(t, &talk) } else { Vec::new() },
        facts: talk.own.as_ref().map(|own| facts(visit, row, own)).unwrap_or_default(),
        may_solve: asking && row.family != Family::Delivery,
        may_end: row.is_open() && row.state != ConversationState::ByMail,
        may_want: asking,
        answer_hint: by_mail.then(|| {
            let at = service.back_at.map(soon).unwrap_or_default();
            fill(t.answer_hint, &[("at", &at)])
        }),
        token: flow::random_token()?.expose()[..22].to_owned(),
        file_hint: file_hint(visit),
        over: !row.is_open(),
        refresh_s: (row.state == ConversationState::Waiting).then_some(REFRESH_S),
        form: match form.value("email") {
            "" => form.with("email", row.email_typed.clone()),
            _ => form,
        },
        page: visit.page().live().talks(),
    })
}

/// What the product still asks: who it is, once; of a delivery its day.
fn question(t: &'static ContactText, row: &Conversation, reported: bool) -> Option<Question> {
    let known = row.known_by == Some(KnownBy::Session);
    match row.family {
        Family::Delivery => (!reported).then_some(Question { label: t.typed_day, day: true }),
        Family::Other => None,
        _ if known => None,
        Family::Login => Some(Question { label: t.typed_login, day: false }),
        Family::Registration | Family::Order => Some(Question { label: t.typed_who, day: false }),
    }
}

/// Where the step that was offered last leads, and who the Administrator is.
fn ways(t: &'static ContactText, talk: &Talk) -> Vec<Way> {
    let way = |href, label| Way { href, label };
    let offered = talk.lines.iter().rev().find(|line| line.kind == LineKind::Offered);
    let known = talk.conversation.known_by == Some(KnownBy::Session);
    let first = match offered.and_then(|line| Step::parse(&line.body)) {
        Some(Step::LookUp) => {
            vec![way(paths::FIRST_ACCESS, t.go_look_up), way(paths::FORGOT_LOGIN, t.go_administrator)]
        }
        Some(Step::ForgotPassword) => {
            vec![way(paths::FORGOT_PASSWORD, t.go_forgot_password), way(paths::FORGOT_LOGIN, t.go_administrator)]
        }
        Some(Step::ForgotLogin) => vec![
            way(paths::FORGOT_LOGIN, t.go_forgot_login),
            way(paths::FORGOT_PASSWORD, t.go_forgot_password),
            way(paths::FIRST_ACCESS, t.go_look_up),
        ],
        Some(Step::Registration) => vec![way(paths::ACCOUNT, t.go_registration)],
        Some(Step::Representative | Step::DeliveryInTime | Step::DeliveryLate) | None => Vec::new(),
    };
    match talk.conversation.family {
        Family::Registration if known => vec![way(paths::ACCOUNT, t.go_registration)],
        _ => first,
    }
}

/// Own facts of who is signed in, by topic.
fn facts(visit: &Visit, row: &Conversation, own: &Own) -> Vec<Fact> {
    let t = ContactText::of(visit.lang);
    let missing = || match &own.missing {
        Some(missing) => {
            let words = missing.facts.iter().map(|(fact, _)| {
                let (words, owner) = registration::words(visit.app().config(), visit.lang, fact);
                if owner.is_empty() { words } else { format!("{words} ({owner})") }
            });
            Fact::new(t.own_missing, words.collect::<Vec<_>>().join(", "))
        }
        None => Fact::new(t.own_missing, t.own_complete),
    };
    let all = match row.family {
        Family::Login => vec![Fact::new(t.own_administrators, own.administrators.join(", "))],
        Family::Registration => vec![missing()],
        Family::Order | Family::Delivery => vec![Fact::new(t.own_representative, own.representative.clone())],
        Family::Other => Vec::new(),
    };
    all.into_iter().filter(|fact| !fact.value.is_empty()).collect()
}

/// A refusal in the form that it belongs to.
pub(super) async fn again(
    visit: &Visit,
    request: &HttpRequest,
    form: Filled,
    (field, text): (&'static str, &str),
    status: StatusCode,
) -> Result<HttpResponse> {
    show_with(visit, request, form.wrong(field, text), status).await
}

async fn too_fast(
    visit: &Visit,
    request: &HttpRequest,
    form: Filled,
    field: &'static str,
    at: Instant,
) -> Result<HttpResponse> {
    let text = too_fast_words(visit, at);
    again(visit, request, form, (field, &text), StatusCode::TOO_MANY_REQUESTS).await
}

/// There were many in a short time, and when the next one is taken.
pub(super) fn too_fast_words(visit: &Visit, at: Instant) -> String {
    let seconds = u32::try_from(at.since(visit.app().now()) / 1000 + 1).unwrap_or(60);
    fill(ContactText::of(visit.lang).too_fast, &[("wait", &waiting(&visit.page(), seconds))])
}

async fn say(visit: Visit, request: HttpRequest, form: Form) -> HttpResponse {
    let result = say_with(&visit, &request, &form).await;
    visit.answer(result)
}

async fn say_with(visit: &Visit, request: &HttpRequest, form: &Form) -> Result<HttpResponse> {
    visit.check_browser(form)?;
    let Some(row) = found(visit, request).await? else { return Ok(see_other(paths::CONTACT)) };
    let (text, token) = (form.get("text")?.to_owned(), form.text("token")?.to_owned());
    let typed = Filled::new(visit.lang);
    match saying::say(visit.app(), visit.ctx(), Speaker::Visitor, &row.id, token, text.clone()).await {
        Ok(Said::Stored(_) | Said::Again(_) | Said::Closed) => Ok(see_other(paths::CONTACT_TALK)),
        // What looks like a secret is not put back.
        Ok(Said::Refused(looks)) => {
            again(visit, request, typed, ("text", looks.words(visit.lang)), StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Ok(Said::TooFast { retry_at }) => too_fast(visit, request, typed.with("text", text), "text", retry_at).await,
        Err(Error::Invalid { reason, .. }) => {
            let text = ("text", refusal::flaw(visit.lang, reason));
            again(visit, request, typed.with("text", form.get("text")?), text, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(other) => Err(other),
    }
}

async fn identify(visit: Visit, request: HttpRequest, form: Form) -> HttpResponse {
    let result = identify_with(&visit, &request, &form).await;
    visit.answer(result)
}

async fn identify_with(visit: &Visit, request: &HttpRequest, form: &Form) -> Result<HttpResponse> {
    visit.check_browser(form)?;
    let Some(row) = found(visit, request).await? else { return Ok(see_other(paths::CONTACT)) };
    let text = form.text("typed")?.to_owned();
    let typed = Filled::new(visit.lang);
    let (ctx, id, said) = (visit.ctx(), row.id.clone(), text.clone());
    match visit.app().write(move |tx| contact::identify(&ctx, tx, &id, &said)).await {
        Ok(Answered::Offered(_) | Answered::Noted) => {
            saying::changed(visit.app(), &row.id);
            Ok(see_other(paths::CONTACT_TALK))
        }
        Ok(Answered::Refused(looks)) => {
            again(visit, request, typed, ("typed", looks.words(visit.lang)), StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Ok(Answered::TooFast { retry_at }) => {
            too_fast(visit, request, typed.with("typed", text), "typed", retry_at).await
        }
        // Meanwhile an agent came in, or it ended: the page says so.
        Err(Error::Conflict(Rule::ConversationOver)) => Ok(see_other(paths::CONTACT_TALK)),
        Err(Error::Invalid { reason, .. }) => {
            let wrong = ("typed", refusal::flaw(visit.lang, reason));
            again(visit, request, typed.with("typed", text), wrong, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(other) => Err(other),
    }
}

async fn want(visit: Visit, request: HttpRequest, form: Form) -> HttpResponse {
    let result = want_with(&visit, &request, &form).await;
    visit.answer(result)
}

async fn want_with(visit: &Visit, request: &HttpRequest, form: &Form) -> Result<HttpResponse> {
    visit.check_browser(form)?;
    let Some(row) = found(visit, request).await? else { return Ok(see_other(paths::CONTACT)) };
    let email = form.text("email")?.to_owned();
    let typed = Filled::new(visit.lang).with("email", email.clone());
    let (ctx, id) = (visit.ctx(), row.id.clone());
    let flaw = match visit.app().write(move |tx| contact::want_agent(&ctx, tx, &id, Some(&email))).await {
        Ok(Wanted::Queued | Wanted::ByMail { .. }) => {
            saying::changed(visit.app(), &row.id);
            return Ok(see_other(paths::CONTACT_TALK));
        }
        Ok(Wanted::NeedsEmail { .. }) => crate::error::Flaw::EmailMissing,
        Err(Error::Invalid { field: Field::Email, reason }) => reason,
        Err(Error::Conflict(Rule::ConversationOver)) => return Ok(see_other(paths::CONTACT_TALK)),
        Err(other) => return Err(other),
    };
    let wrong = ("email", refusal::flaw(visit.lang, flaw));
    again(visit, request, typed, wrong, StatusCode::UNPROCESSABLE_ENTITY).await
}

async fn end(visit: Visit, request: HttpRequest, form: Form) -> HttpResponse {
    let result = end_with(&visit, &request, &form).await;
    visit.answer(result)
}

async fn end_with(visit: &Visit, request: &HttpRequest, form: &Form) -> Result<HttpResponse> {
    visit.check_browser(form)?;
    let Some(row) = found(visit, request).await? else { return Ok(see_other(paths::CONTACT)) };
    let (ctx, id, solved) = (visit.ctx(), row.id.clone(), form.has("solved"));
    let ended = visit.app().write(move |tx| match solved {
        true => contact::solved(&ctx, tx, &id).map(Some),
        false => contact::leave(&ctx, tx, &id),
    });
    match ended.await {
        Ok(why) => {
            why.into_iter().for_each(|why: ClosedWhy| visit.app().metrics().conversation(why));
            saying::changed(visit.app(), &row.id);
        }
        Err(Error::Conflict(Rule::ConversationOver)) => {}
        Err(other) => return Err(other),
    }
    Ok(see_other(paths::CONTACT_TALK))
}
