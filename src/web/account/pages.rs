//! "My account".

use actix_web::HttpResponse;

use crate::error::{Error, Field, Flaw, Result};
use crate::flow::sign_in::password::Changed;
use crate::flow::{self, Secret};
use crate::model::ids::ClientId;
use crate::model::user::{self, User, UserState};
use crate::model::{consent, reseller};
use crate::text::account::AccountText;
use crate::text::error::refusal::password_flaw;
use crate::text::sign_in::LoginText;
use crate::text::{Lang, fill, format};
use crate::web::account::done::{self, Done};
use crate::web::account::view::{
    AccountConsentsPage, AccountLanguagePage, AccountPage, AccountPasswordPage, AccountSessionsPage, ConsentLine, Own,
    SessionLine, administrator_left_question, own_facts,
};
use crate::web::kit::cookies;
use crate::web::kit::form::Form;
use crate::web::kit::input::Filled;
use crate::web::kit::page::{Place, Tone, ok, see_other};
use crate::web::paths;
use crate::web::provider::view::scope_words;
use crate::web::routes::{Routes, Who};
use crate::web::visit::Visit;

/// Enters the routes.
pub fn routes(routes: &mut Routes) {
    routes
        .get(paths::ACCOUNT, Who::SignedIn, overview)
        .get(paths::ACCOUNT_PASSWORD, Who::SignedIn, show_password)
        .post(paths::ACCOUNT_PASSWORD, Who::SignedIn, change_password)
        .get(paths::ACCOUNT_SESSIONS, Who::SignedIn, sessions)
        .post(paths::ACCOUNT_SESSION_END, Who::SignedIn, end_session)
        .post(paths::ACCOUNT_SESSIONS_END_OTHERS, Who::SignedIn, end_others)
        .get(paths::ACCOUNT_LANGUAGE, Who::SignedIn, show_language)
        .post(paths::ACCOUNT_LANGUAGE, Who::SignedIn, set_language)
        .get(paths::ACCOUNT_CONSENTS, Who::SignedIn, consents)
        .post(paths::ACCOUNT_CONSENT_REVOKE, Who::SignedIn, revoke_consent)
        .get(paths::ACCOUNT_ADMINISTRATOR, Who::OfReseller, ask_left)
        .post(paths::ACCOUNT_ADMINISTRATOR, Who::OfReseller, left);
}

/// The signed-in person.
fn person(visit: &Visit) -> Result<User> {
    visit.session.as_ref().map(|(_, user)| user.clone()).ok_or(Error::Forbidden)
}

async fn overview(visit: Visit) -> HttpResponse {
    let page = overview_page(&visit).await;
    visit.answer(page)
}

async fn overview_page(visit: &Visit) -> Result<HttpResponse> {
    if visit.session.is_none() {
        return Ok(visit.to_login());
    }
    let user = person(visit)?;
    let reading = user.clone();
    let (reseller, administrators) = visit
        .app()
        .read(move |db| match &reading.reseller_id {
            Some(id) => {
                let all = user::administrators(db, id, &[UserState::Active])?;
                let names = all.into_iter().map(|a| (a.name, a.login)).collect::<Vec<_>>();
                Ok((Some(reseller::get(db, id)?), Some(names)))
            }
            None => Ok((None, None)),
        })
        .await?;
    let page = visit.page().at(Place::AccountData);
    let own = Own {
        login: user.login.clone(),
        email: user.email.clone(),
        reseller: reseller.as_ref().map(|r| r.legal_name.clone()),
        external_id: reseller.as_ref().map(|r| r.external_id.clone()),
        role: user.role.name(visit.lang).to_owned(),
        last_login: user.last_login_at.map(|at| format::at(at.ms(), visit.zone(), visit.lang)),
    };
    let permissions = flow::access::effective(visit.app().config(), &user)
        .into_iter()
        .map(|p| p.name(visit.lang).to_owned())
        .collect();
    let incomplete = super::incomplete::incomplete(visit).await?;
    Ok(ok(&AccountPage {
        incomplete,
        name: user.name,
        facts: own_facts(&page, &own),
        permissions,
        administrators,
        page,
    }))
}

async fn show_password(visit: Visit) -> HttpResponse {
    let page = match &visit.session {
        Some(_) if !visit.is_recent() => Ok(visit.to_confirm()),
        _ => password_page(&visit, Filled::new(visit.lang)).map(|page| page.unwrap_or_else(|| visit.to_login())),
    };
    visit.answer(page)
}

fn password_page(visit: &Visit, form: Filled) -> Result<Option<HttpResponse>> {
    let Some((_, user)) = &visit.session else { return Ok(None) };
    let bad = !form.errors().is_empty();
    let view = AccountPasswordPage {
        page: visit.page().at(Place::AccountPassword),
        form,
        login: user.login.clone(),
        min_length: visit.app().config().password.min_length.to_string(),
    };
    let status = if bad { actix_web::http::StatusCode::UNPROCESSABLE_ENTITY } else { actix_web::http::StatusCode::OK };
    Ok(Some(crate::web::kit::page::html(status, &view)))
}

async fn change_password(visit: Visit, form: Form) -> HttpResponse {
    let result = change_with(&visit, &form).await;
    visit.answer(result)
}

async fn change_with(visit: &Visit, form: &Form) -> Result<HttpResponse> {
    if visit.session.is_none() {
        return Ok(visit.to_login());
    }
    let fresh = visit.is_fresh(form)?;
    if !visit.is_recent() {
        return Ok(visit.to_confirm());
    }
    if !fresh {
        let wrong = Filled::new(visit.lang).wrong("current", LoginText::of(visit.lang).stale_choice);
        return Ok(password_page(visit, wrong)?.unwrap_or_else(|| visit.to_login()));
    }
    let user = person(visit)?;
    let policy = &visit.app().config().password;
    let say = |flaw: Flaw| password_flaw(visit.lang, flaw, policy.min_length, policy.max_bytes);
    let again = |form: Filled| Ok(password_page(visit, form)?.unwrap_or_else(|| visit.to_login()));
    if form.get("password")? != form.get("repeat")? {
        return again(Filled::new(visit.lang).wrong("repeat", say(Flaw::PasswordsDiffer)));
    }
    let (old, new) = (Secret::new(form.get("current")?), Secret::new(form.get("password")?));
    let (c1, c2, b1, id) = (visit.ctx(), visit.ctx(), visit.browser()?, user.id);
    let b2 = b1.clone();
    let changed = visit
        .app()
        .hashed(
            move |tx| flow::sign_in::password::begin_change(tx, &c1, &id, (&old, &new), &b1),
            move |tx, before, hashed| flow::sign_in::password::finish_change(tx, &c2, &b2, before, hashed),
        )
        .await?;
    match changed {
        Changed::Done(started) => {
            visit.set_cookie(visit.web.cookies.set(cookies::SESSION, started.cookie.expose(), None));
            Ok(Done::Password.at(paths::ACCOUNT_SESSIONS))
        }
        Changed::Weak(weak) => again(Filled::new(visit.lang).wrong("password", say(weak.flaw()))),
        Changed::Wrong => again(Filled::new(visit.lang).wrong("current", AccountText::of(visit.lang).current_wrong)),
    }
}

async fn sessions(visit: Visit) -> HttpResponse {
    let page = sessions_page(&visit).await;
    visit.answer(page)
}

async fn sessions_page(visit: &Visit) -> Result<HttpResponse> {
    let Some((current, _)) = &visit.session else { return Ok(visit.to_login()) };
    let ctx = visit.ctx();
    let all = visit.app().read(move |db| flow::account::sessions(db, &ctx)).await?;
    let moment = |ms| format::short(ms, visit.zone(), visit.lang);
    let mut lines: Vec<SessionLine> = all
        .into_iter()
        .map(|own| SessionLine {
            current: own.session.id == current.id,
            sid: own.session.sid,
            device: device(&own.session.agent),
            address: own.session.ip,
            started: moment(own.session.created_at.ms()),
            seen: moment(own.session.seen_at.ms()),
            portals: own.portals,
        })
        .collect();
    lines.sort_by_key(|line| !line.current);
    let page = done::page(visit).at(Place::AccountSessions);
    Ok(ok(&AccountSessionsPage { page, sessions: lines }))
}

/// "Firefox, Windows" from the browser's own words; good enough to recognise one's own devices.
pub fn device(agent: &str) -> String {
    let first =
        |list: &[(&str, &'static str)]| list.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name);
    let browser = first(&[
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
    ]);
    let system = first(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => format!("{browser}, {system}"),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => agent.chars().take(40).collect(),
    }
}

async fn end_session(visit: Visit, form: Form) -> HttpResponse {
    let result = end_session_with(&visit, &form).await;
    visit.answer(result)
}

async fn end_session_with(visit: &Visit, form: &Form) -> Result<HttpResponse> {
    if visit.session.is_none() {
        return Ok(visit.to_login_with(form));
    }
    visit.check(form)?;
    let (ctx, sid) = (visit.ctx(), form.text("sid")?.to_owned());
    visit.app().write(move |tx| flow::account::end_session(tx, &ctx, &sid)).await?;
    Ok(Done::Ended.at(paths::ACCOUNT_SESSIONS))
}

async fn end_others(visit: Visit, form: Form) -> HttpResponse {
    let result = end_others_with(&visit, &form).await;
    visit.answer(result)
}

async fn end_others_with(visit: &Visit, form: &Form) -> Result<HttpResponse> {
    let Some((session, _)) = visit.session.clone() else { return Ok(visit.to_login()) };
    visit.check(form)?;
    let ctx = visit.ctx();
    visit.app().write(move |tx| flow::account::end_others(tx, &ctx, &session.id)).await?;
    Ok(Done::Ended.at(paths::ACCOUNT_SESSIONS))
}

async fn show_language(visit: Visit) -> HttpResponse {
    let result = match &visit.session {
        Some((_, user)) => {
            let page = visit.page().at(Place::AccountLanguage);
            Ok(ok(&AccountLanguagePage { page, current: user.lang() }))
        }
        None => Ok(visit.to_login()),
    };
    visit.answer(result)
}

async fn set_language(visit: Visit, form: Form) -> HttpResponse {
    let result = set_language_with(&visit, &form).await;
    visit.answer(result)
}

async fn set_language_with(visit: &Visit, form: &Form) -> Result<HttpResponse> {
    if visit.session.is_none() {
        return Ok(visit.to_login_with(form));
    }
    visit.check(form)?;
    let bad = Error::Invalid { field: Field::Language, reason: Flaw::UnknownChoice };
    let language = Lang::parse(form.text("language")?).ok_or(bad)?;
    let ctx = visit.ctx();
    visit.app().write(move |tx| flow::account::set_language(tx, &ctx, language)).await?;
    visit.set_cookie(visit.web.cookies.set(cookies::LANG, language.tag(), Some(365 * 24 * 3600)));
    Ok(see_other(paths::ACCOUNT_LANGUAGE))
}

async fn consents(visit: Visit) -> HttpResponse {
    let page = consents_page(&visit).await;
    visit.answer(page)
}

async fn consents_page(visit: &Visit) -> Result<HttpResponse> {
    let Some((_, user)) = visit.session.clone() else { return Ok(visit.to_login()) };
    let all = visit.app().read(move |db| consent::of_user(db, &user.id)).await?;
    let page = done::page(visit).at(Place::AccountConsents);
    let consents = all
        .into_iter()
        .map(|(consent, client)| ConsentLine {
            client_id: consent.client_id.as_str().to_owned(),
            client,
            scopes: consent.scope.split(' ').map(|s| scope_words(&page, s)).collect(),
            since: format::short(consent.granted_at.ms(), visit.zone(), visit.lang),
        })
        .collect();
    Ok(ok(&AccountConsentsPage { page, consents }))
}

async fn revoke_consent(visit: Visit, form: Form) -> HttpResponse {
    let result = revoke_consent_with(&visit, &form).await;
    visit.answer(result)
}

async fn revoke_consent_with(visit: &Visit, form: &Form) -> Result<HttpResponse> {
    if visit.session.is_none() {
        return Ok(visit.to_login_with(form));
    }
    visit.check(form)?;
    let (ctx, client) = (visit.ctx(), ClientId::from_text(form.text("client_id")?));
    visit.app().write(move |tx| flow::account::revoke_consent(tx, &ctx, &client)).await?;
    Ok(Done::Revoked.at(paths::ACCOUNT_CONSENTS))
}

async fn ask_left(visit: Visit) -> HttpResponse {
    let result = match &visit.session {
        Some((_, user)) if user.reseller_id.is_none() => Err(Error::Forbidden),
        Some(_) => {
            let page = visit.page().at(Place::AccountData);
            Ok(ok(&administrator_left_question(page, Filled::new(visit.lang))))
        }
        None => Ok(visit.to_login()),
    };
    visit.answer(result)
}

async fn left(visit: Visit, form: Form) -> HttpResponse {
    let result = left_with(&visit, &form).await;
    visit.answer(result)
}

async fn left_with(visit: &Visit, form: &Form) -> Result<HttpResponse> {
    if visit.session.is_none() {
        return Ok(visit.to_login_with(form));
    }
    visit.check(form)?;
    let (ctx, note) = (visit.ctx(), form.text("note")?.to_owned());
    let protocol = visit.app().write(move |tx| flow::account::administrator_left(tx, &ctx, &note)).await?;
    let text = fill(AccountText::of(visit.lang).left_done, &[("protocol", &protocol)]);
    let page = visit.page().at(Place::AccountData).notice(Tone::Good, text);
    Ok(ok(&administrator_left_question(page, Filled::new(visit.lang))))
}
