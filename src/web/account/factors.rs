//! The own second factors: add, take away, one-time codes.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::done::{self, Done};
use super::factors_view::{FactorAppPage, FactorCodesPage, FactorLine, FactorsPage, drawing, remove_question};
use crate::error::{Error, Field, Result};
use crate::flow::sign_in::factor::{self, NewApp};
use crate::flow::{self, Secret};
use crate::model::factor as factors;
use crate::model::ids::FactorId;
use crate::text::error::refusal;
use crate::text::sign_in::factor::FactorText;
use crate::text::{fill, format};
use crate::web::kit::form::Form;
use crate::web::kit::input::Filled;
use crate::web::kit::page::{Page, Place, html, ok, see_other};
use crate::web::paths;
use crate::web::routes::{Routes, Who};
use crate::web::sign_in::view::KeyForm;
use crate::web::visit::Visit;

/// Enters the routes.
pub fn routes(routes: &mut Routes) {
    routes
        .get(paths::ACCOUNT_FACTORS, Who::SignedIn, show)
        .post(paths::ACCOUNT_FACTOR_KEY, Who::SignedIn, add_key)
        .get(paths::ACCOUNT_FACTOR_APP, Who::SignedIn, show_app)
        .post(paths::ACCOUNT_FACTOR_APP, Who::SignedIn, add_app)
        .get(paths::ACCOUNT_FACTOR_REMOVE, Who::SignedIn, ask_remove)
        .post(paths::ACCOUNT_FACTOR_REMOVE, Who::SignedIn, remove)
        .post(paths::ACCOUNT_FACTOR_CODES, Who::SignedIn, renew);
}

/// To the login page, or to prove who it is once more.
fn elsewhere(visit: &Visit) -> Option<HttpResponse> {
    match &visit.session {
        None => Some(visit.to_login()),
        Some(_) if !visit.is_recent() => Some(visit.to_confirm()),
        Some(_) => None,
    }
}

async fn show(visit: Visit) -> HttpResponse {
    let page = match elsewhere(&visit) {
        Some(way) => Ok(way),
        None => list(&visit, Filled::new(visit.lang)).await,
    };
    visit.answer(page)
}

async fn list(visit: &Visit, form: Filled) -> Result<HttpResponse> {
    let Some((session, user)) = visit.session.clone() else { return Ok(visit.to_login()) };
    let (ctx, id) = (visit.ctx(), user.id.clone());
    let (all, left, asking) = visit
        .app()
        .read(move |db| Ok((factors::of_user(db, &id)?, factors::spare_left(db, &id)?, factor::begin_key(db, &ctx)?)))
        .await?;
    let t = FactorText::of(visit.lang);
    let moment = |at: crate::model::ids::Instant| format::short(at.ms(), visit.zone(), visit.lang);
    let config = visit.app().config();
    let needed = match (all.is_empty() && factor::is_needed(config, &user), factor::is_shut_in(config, &session, &user))
    {
        (false, _) => None,
        (true, true) => Some(t.needed),
        (true, false) => Some(t.needed_soon),
    };
    let lines = all.into_iter().map(|one| FactorLine {
        kind: one.kind.words(visit.lang),
        since: moment(one.created_at),
        used: one.used_at.map_or_else(|| t.never.to_owned(), moment),
        remove: paths::with_query(paths::ACCOUNT_FACTOR_REMOVE, &[("factor", one.id.as_str())]),
        name: one.name,
    });
    let page = done::page(visit).at(Place::AccountFactors);
    let bad = !form.errors().is_empty();
    let view = FactorsPage {
        page,
        form,
        factors: lines.collect(),
        spare: fill(t.spare_left, &[("n", &left.to_string()), ("all", &factor::SPARE.to_string())]),
        needed: needed.map(str::to_owned),
        app: with_request(visit, paths::ACCOUNT_FACTOR_APP),
        key: asking.map(|asking| KeyForm::create(asking, with_request(visit, paths::ACCOUNT_FACTOR_KEY), t)),
    };
    Ok(if bad { html(StatusCode::UNPROCESSABLE_ENTITY, &view) } else { ok(&view) })
}

async fn add_key(visit: Visit, form: Form) -> HttpResponse {
    let result = add_key_with(&visit, &form).await;
    visit.answer(result)
}

async fn add_key_with(visit: &Visit, form: &Form) -> Result<HttpResponse> {
    if let Some(way) = elsewhere(visit) {
        return Ok(way);
    }
    visit.check(form)?;
    let Some((session, _)) = visit.session.clone() else { return Ok(visit.to_login()) };
    let (state, answer) = (form.get("state")?.to_owned(), form.get("answer")?.to_owned());
    let (ctx, name) = (visit.ctx(), form.text("name")?.to_owned());
    let added = visit.app().write(move |tx| factor::add_key(tx, &ctx, &session.id, (&state, &answer, &name))).await;
    match added {
        Ok(added) => after(visit, &added.spare, false),
        Err(Error::Invalid { field: Field::Key, reason }) => {
            list(visit, Filled::new(visit.lang).wrong("key-name", refusal::flaw(visit.lang, reason))).await
        }
        Err(other) => Err(other),
    }
}

/// The portal's request that waits for a second factor goes along with the person.
fn with_request(visit: &Visit, path: &str) -> String {
    let grant = visit.query("grant");
    paths::with_query(path, &grant.as_deref().map(|id| ("grant", id)).into_iter().collect::<Vec<_>>())
}

/// To the request that waits, or to the list.
fn onward(visit: &Visit) -> String {
    visit.query("grant").map_or_else(|| paths::ACCOUNT_FACTORS.to_owned(), |id| paths::authorize_resume(&id))
}

/// The codes that are shown once, or on.
fn after(visit: &Visit, spare: &[Secret], renewed: bool) -> Result<HttpResponse> {
    if spare.is_empty() {
        // A request that waited for it goes on; else the list says so.
        let onward = onward(visit);
        return Ok(if onward == paths::ACCOUNT_FACTORS { Done::Added.at(&onward) } else { see_other(&onward) });
    }
    let codes = spare.iter().map(|code| code.expose().to_owned()).collect();
    let page = visit.page().at(Place::AccountFactors);
    Ok(ok(&FactorCodesPage { page, codes, renewed, onward: onward(visit) }))
}

async fn show_app(visit: Visit) -> HttpResponse {
    let page = match elsewhere(&visit) {
        Some(way) => Ok(way),
        None => app_page(&visit).await,
    };
    visit.answer(page)
}

async fn app_page(visit: &Visit) -> Result<HttpResponse> {
    let ctx = visit.ctx();
    let new = visit.app().read(move |db| factor::begin_app(db, &ctx)).await?;
    let page = visit.page().at(Place::AccountFactors);
    Ok(ok(&app_view(visit, page, Filled::new(visit.lang), (&new, new.sealed.clone()))?))
}

fn app_view(visit: &Visit, page: Page, form: Filled, (new, sealed): (&NewApp, String)) -> Result<FactorAppPage> {
    let (action, back) = (with_request(visit, paths::ACCOUNT_FACTOR_APP), with_request(visit, paths::ACCOUNT_FACTORS));
    let (drawing, typed) = (drawing(&new.url)?, new.typed.to_string());
    Ok(FactorAppPage { page, form, drawing, typed, sealed, action, back })
}

async fn add_app(visit: Visit, form: Form) -> HttpResponse {
    let result = add_app_with(&visit, &form).await;
    visit.answer(result)
}

async fn add_app_with(visit: &Visit, form: &Form) -> Result<HttpResponse> {
    if let Some(way) = elsewhere(visit) {
        return Ok(way);
    }
    visit.check(form)?;
    let Some((session, _)) = visit.session.clone() else { return Ok(visit.to_login()) };
    let (sealed, code) = (form.get("sealed")?.to_owned(), form.text("code")?.to_owned());
    let (ctx, name, kept) = (visit.ctx(), form.text("name")?.to_owned(), sealed.clone());
    let added = visit.app().write(move |tx| factor::add_app(tx, &ctx, &session.id, (&sealed, &code, &name))).await;
    match added {
        Ok(added) => after(visit, &added.spare, false),
        Err(Error::Invalid { field: Field::Code, reason }) => {
            // The same drawing once more: the app has read it already.
            let ctx = visit.ctx();
            let again = kept.clone();
            let Ok(new) = visit.app().read(move |db| factor::same_app(db, &ctx, &again)).await else {
                return app_page(visit).await;
            };
            let form = Filled::new(visit.lang).wrong("code", refusal::flaw(visit.lang, reason));
            let page = visit.page().at(Place::AccountFactors);
            let view = app_view(visit, page, form, (&new, kept))?;
            Ok(html(StatusCode::UNPROCESSABLE_ENTITY, &view))
        }
        Err(other) => Err(other),
    }
}

async fn ask_remove(visit: Visit) -> HttpResponse {
    let page = match elsewhere(&visit) {
        Some(way) => Ok(way),
        None => remove_page(&visit).await,
    };
    visit.answer(page)
}

async fn remove_page(visit: &Visit) -> Result<HttpResponse> {
    let Some((_, user)) = visit.session.clone() else { return Ok(visit.to_login()) };
    let Some(wanted) = visit.query("factor") else { return Ok(see_other(paths::ACCOUNT_FACTORS)) };
    let wanted = FactorId::from_text(wanted);
    let all = visit.app().read(move |db| factors::of_user(db, &user.id)).await?;
    let last = all.len() == 1;
    let one = all.into_iter().find(|one| one.id == wanted).ok_or(Error::NotFound)?;
    Ok(ok(&remove_question(visit.page().at(Place::AccountFactors), &one, last)))
}

async fn remove(visit: Visit, form: Form) -> HttpResponse {
    let result = remove_with(&visit, &form).await;
    visit.answer(result)
}

async fn remove_with(visit: &Visit, form: &Form) -> Result<HttpResponse> {
    if let Some(way) = elsewhere(visit) {
        return Ok(way);
    }
    visit.check(form)?;
    let (ctx, id) = (visit.ctx(), FactorId::from_text(form.text("factor")?));
    visit.app().write(move |tx| factor::remove(tx, &ctx, &id)).await?;
    Ok(Done::Removed.at(paths::ACCOUNT_FACTORS))
}

async fn renew(visit: Visit, form: Form) -> HttpResponse {
    let result = renew_with(&visit, &form).await;
    visit.answer(result)
}

async fn renew_with(visit: &Visit, form: &Form) -> Result<HttpResponse> {
    if let Some(way) = elsewhere(visit) {
        return Ok(way);
    }
    visit.check(form)?;
    let ctx = visit.ctx();
    let codes = visit.app().write(move |tx| flow::sign_in::factor::renew_spare(tx, &ctx)).await?;
    after(visit, &codes, true)
}
