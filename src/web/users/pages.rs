//! The Administrator's pages: the card, and the acts with a question before them. Forms are in `forms`. Every
//! act wants a recent login; a form that was open for too long is asked again after the password, and says so.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;

use super::words::{barred, done_words};
use crate::error::{Error, Result, Rule};
use crate::flow::users::card::{self as cards, Card};
use crate::flow::{access, users};
use crate::model::ids::UserId;
use crate::text::error::refusal;
use crate::text::users::UsersText;
use crate::web::kit::form::Form;
use crate::web::kit::page::{Page, Place, Tone, html, ok, see_other};
use crate::web::paths;
use crate::web::routes::{Routes, Who};
use crate::web::users::view::{UserAct, UserPage, question};
use crate::web::visit::Visit;

/// Enters the routes.
pub fn routes(routes: &mut Routes) {
    routes
        .get(paths::user("{id}"), Who::Administrator, card)
        .get(paths::user_act("{id}", "{act}"), Who::Administrator, ask)
        .post(paths::user_act("{id}", "{act}"), Who::Administrator, act);
}

/// The frame; after a form that was open for too long it says why the form is empty.
pub(super) fn frame(visit: &Visit) -> Page {
    let page = visit.page().at(Place::Users);
    match visit.query("again") {
        Some(_) => page.notice(Tone::Info, UsersText::of(visit.lang).again),
        None => page,
    }
}

/// The card of a user of the reader's reseller.
pub(super) async fn read_card(visit: &Visit, id: &str) -> Result<Card> {
    let (ctx, id, lang) = (visit.ctx(), UserId::from_text(id), visit.lang);
    visit.app().read(move |db| cards::card(db, &ctx, &id, lang)).await
}

async fn card(visit: Visit, id: Path<String>) -> HttpResponse {
    let page = card_with(&visit, &id).await;
    visit.answer(page)
}

async fn card_with(visit: &Visit, id: &str) -> Result<HttpResponse> {
    if visit.session.is_none() {
        return Ok(visit.to_login());
    }
    let mut view = card_page(visit, read_card(visit, id).await?)?;
    let (act, reference) = (visit.query("done"), visit.query("reference"));
    if let Some(text) = act.and_then(|act| done_words(&view, &act, reference)) {
        view.page = view.page.notice(Tone::Good, text);
    }
    Ok(ok(&view))
}

/// The card as a page.
pub(super) fn card_page(visit: &Visit, card: Card) -> Result<UserPage> {
    let (reading, reader) = visit.session.as_ref().ok_or(Error::Forbidden)?;
    Ok(UserPage::of(visit.reader(), frame(visit), card, reading, reader))
}

async fn ask(visit: Visit, path: Path<(String, String)>) -> HttpResponse {
    let (id, act) = path.into_inner();
    let page = ask_with(&visit, &id, &act).await;
    visit.answer(page)
}

async fn ask_with(visit: &Visit, id: &str, act: &str) -> Result<HttpResponse> {
    if visit.session.is_none() {
        return Ok(visit.to_login());
    }
    let card = read_card(visit, id).await?;
    let act = UserAct::parse(act).ok_or(Error::NotFound)?;
    if let Some(rule) = barred(&card, act) {
        return refused(visit, card, rule);
    }
    if !visit.is_recent() {
        return Ok(visit.to_confirm());
    }
    let (page, user) = (visit.page().at(Place::Users), card.user);
    Ok(ok(&question(page, act, user.id.as_str(), &user.name, &user.login, &user.email)))
}

/// The card, with the reason why the act cannot be.
pub(super) fn refused(visit: &Visit, card: Card, rule: Rule) -> Result<HttpResponse> {
    let mut view = card_page(visit, card)?;
    view.page = view.page.notice(Tone::Warn, refusal::rule(visit.lang, rule));
    Ok(html(StatusCode::CONFLICT, &view))
}

async fn act(visit: Visit, path: Path<(String, String)>, form: Form) -> HttpResponse {
    let (id, act) = path.into_inner();
    let result = act_with(&visit, &id, &act, &form).await;
    visit.answer(result)
}

async fn act_with(visit: &Visit, id: &str, act: &str, form: &Form) -> Result<HttpResponse> {
    if visit.session.is_none() {
        return Ok(visit.to_login_with(form));
    }
    visit.check(form)?;
    access::allow(&visit.ctx(), access::Doing::ManageUsers)?;
    let act = UserAct::parse(act).ok_or(Error::NotFound)?;
    if !visit.is_recent() {
        return Ok(visit.to_confirm());
    }
    let (ctx, whose) = (visit.ctx(), UserId::from_text(id));
    let done = visit.app().write(move |tx| match act {
        UserAct::Block => users::block(tx, &ctx, &whose).map(|()| String::new()),
        UserAct::Unblock => users::unblock(tx, &ctx, &whose).map(|()| String::new()),
        UserAct::SendPassword => users::send_password(tx, &ctx, &whose),
        UserAct::EndSessions => users::end_sessions(tx, &ctx, &whose).map(|_| String::new()),
        UserAct::Delete => users::delete(tx, &ctx, &whose).map(|()| String::new()),
    });
    match done.await {
        Ok(_) if act == UserAct::Delete => Ok(see_other(&paths::with_query(paths::USERS, &[("done", act.path())]))),
        Ok(reference) => Ok(to_card(id, act.path(), &reference)),
        Err(Error::Conflict(rule)) => refused(visit, read_card(visit, id).await?, rule),
        Err(other) => Err(other),
    }
}

/// 303 to the card, which says what was done.
pub(super) fn to_card(id: &str, done: &str, reference: &str) -> HttpResponse {
    let mut query = vec![("done", done)];
    if !reference.is_empty() {
        query.push(("reference", reference));
    }
    see_other(&paths::with_query(&paths::user(id), &query))
}
