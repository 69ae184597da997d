//! Logging in and out, and what stands around it.

use actix_web::HttpResponse;
use actix_web::web::{self, ServiceConfig};

use super::kit::cookies;
use super::kit::form::Form;
use super::kit::page::{ok, see_other};
use super::oidc::end_session::after_question;
use super::oidc::signed_out;
use super::paths;
use super::view::input::Filled;
use super::view::login::{EndCustomerPage, HomePage, LoginPage, PortalLink, SharedMailboxPage};
use super::view::login::{SetupPage, sign_out_question};
use super::view::recovery::{ChoosePasswordPage, RecoverPage, RequestReceivedPage, TicketOverPage, refusal};
use super::visit::Visit;
use crate::error::{Error, Result};
use crate::flow::provider::SignedOut;
use crate::flow::sign_in::login::{Outcome, Typing};
use crate::flow::sign_in::password::{Choice, Chosen, Weak};
use crate::flow::sign_in::session::Started;
use crate::flow::{self, Secret};
use crate::model::role::Role;
use crate::model::user::{self, User};
use crate::oidc::authorize::AuthorizeRequest;
use crate::text::login::LoginText;
use crate::text::recovery::RecoveryText;

/// Registers the handlers.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.route(paths::HOME, web::get().to(home))
        .route(paths::LOGIN, web::get().to(show_login))
        .route(paths::LOGIN, web::post().to(log_in))
        .route(paths::SHARED_MAILBOX, web::get().to(show_shared))
        .route(paths::SHARED_MAILBOX, web::post().to(leave_shared))
        .route(paths::RECOVER, web::get().to(show_recover))
        .route(paths::RECOVER, web::post().to(recover))
        .route(paths::SETUP, web::get().to(show_setup))
        .route(paths::SETUP, web::post().to(set_up))
        .route(paths::CHOOSE_PASSWORD, web::get().to(show_choose))
        .route(paths::CHOOSE_PASSWORD, web::post().to(choose))
        .route(paths::TICKET_AGAIN, web::post().to(ticket_again))
        .route(paths::END_CUSTOMER, web::get().to(end_customer))
        .route(paths::SIGN_OUT, web::get().to(ask_sign_out))
        .route(paths::SIGN_OUT, web::post().to(sign_out))
        .route(paths::SWITCH_LOGIN, web::post().to(switch_login));
}

async fn home(visit: Visit) -> HttpResponse {
    visit.answer(home_page(&visit))
}

fn home_page(visit: &Visit) -> Result<HttpResponse> {
    let Some((_, user)) = &visit.session else { return Ok(visit.to_login()) };
    let last_login = user.last_login_at.map(|at| crate::text::format::at(at.ms(), visit.zone(), visit.lang));
    let page = visit.page().at(super::kit::page::Place::Home);
    Ok(ok(&HomePage { page, name: user.name.clone(), last_login, portals: portals(visit) }))
}

/// The portals that have a start page, by name.
fn portals(visit: &Visit) -> Vec<PortalLink> {
    let kept = visit.app().kept();
    let mut portals: Vec<_> =
        kept.clients().filter(|c| c.disabled_at.is_none() && c.first_party).filter_map(|c| PortalLink::of(c)).collect();
    portals.sort_by(|a, b| a.name.cmp(&b.name));
    portals
}

async fn show_login(visit: Visit) -> HttpResponse {
    let page = login_page(&visit, "", None).await.map(|page| ok(&page));
    visit.answer(page)
}

/// The login form. The pending request and the way back stay in the address, never a secret.
async fn login_page(visit: &Visit, login: &str, alert: Option<String>) -> Result<LoginPage> {
    let request = match visit.query("grant") {
        Some(id) => waiting(visit, id).await?,
        None => None,
    };
    let kept = visit.app().kept();
    let portal = request.as_ref().and_then(|r| kept.client(&r.client_id)).map(|client| client.name.clone());
    let hinted = request.and_then(|r| r.login_hint).filter(|hint| hint.len() <= 100 && !hint.contains('@'));
    let signed_in = visit.session.as_ref().filter(|_| visit.query("confirm").is_some());
    let login = match signed_in {
        Some((_, user)) => user.login.clone(),
        None if login.is_empty() => hinted.unwrap_or_default(),
        None => login.to_owned(),
    };
    Ok(LoginPage {
        page: visit.page(),
        form: Filled::new(visit.lang).with("login", &login),
        action: carried(visit, paths::LOGIN),
        portal,
        alert,
        confirm_only: signed_in.is_some(),
    })
}

/// The request that waits for this login. Its `login_hint` fills the form, unless it is an e-mail address: that is no
/// login here (A15).
async fn waiting(visit: &Visit, id: String) -> Result<Option<AuthorizeRequest>> {
    let now = visit.app().now();
    let pending = visit.app().read(move |db| flow::provider::authorize::resume(db, &id, now)).await?;
    Ok(pending.map(|pending| pending.request))
}

/// This path with the parts of the address that go on with the person.
fn carried(visit: &Visit, path: &str) -> String {
    let names = ["grant", "next", "confirm", "ui_locales"];
    let values = names.map(|name| (name, visit.query(name).unwrap_or_default()));
    let query: Vec<_> = values.iter().filter(|(_, v)| !v.is_empty()).map(|(n, v)| (*n, v.as_str())).collect();
    paths::with_query(path, &query)
}

async fn log_in(visit: Visit, form: Form) -> HttpResponse {
    let result = log_in_with(&visit, &form, Field::Password).await;
    visit.answer(result)
}

/// Under which name the secret was typed, and which page asks again.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Field {
    Password,
    Code,
    Setup,
}

async fn log_in_with(visit: &Visit, form: &Form, field: Field) -> Result<HttpResponse> {
    visit.check(form)?;
    let confirm = visit.session.as_ref().filter(|_| visit.query("confirm").is_some());
    let login = match confirm {
        Some((_, user)) => user.login.clone(),
        None => form.text("login")?.to_owned(),
    };
    let secret = form.get(if field == Field::Password { "password" } else { "code" })?;
    let typing = Typing { login: login.clone(), password: Secret::new(secret), browser: visit.browser()? };
    let (ctx, dummy) = (visit.ctx(), visit.app().dummy_hash());
    let (c1, t1, c2, t2) = (ctx.clone(), typing.clone(), ctx, typing);
    let outcome = visit
        .app()
        .hashed(
            move |tx| flow::sign_in::login::begin(tx, &c1, &t1, &dummy),
            move |tx, checked, hashed| flow::sign_in::login::finish(tx, &c2, &t2, checked, hashed),
        )
        .await;
    visit.app().metrics().login(came_of(&outcome));
    match outcome? {
        Outcome::In { started, user } => enter(visit, &started, &user).await,
        Outcome::Choose { ticket, generation, user: _ } => {
            let pass = flow::sign_in::password::write_pass(&visit.ctx(), &ticket, generation)?;
            visit.set_cookie(visit.web.cookies.set(cookies::TICKET, &pass, Some(flow::sign_in::password::PASS_S)));
            Ok(see_other(&carried(visit, paths::CHOOSE_PASSWORD)))
        }
        Outcome::TicketDead { user, valid_reference } => {
            let pass = flow::sign_in::password::write_again(&visit.ctx(), &user)?;
            Ok(ok(&TicketOverPage {
                page: visit.page(),
                login,
                replaced: valid_reference.is_some(),
                valid: valid_reference.map(|reference| (reference, String::new())),
                hidden: vec![("pass".into(), pass)],
            }))
        }
        Outcome::Wrong => wrong(visit, &login, field).await,
    }
}

/// The word that is counted.
fn came_of(outcome: &Result<Outcome>) -> &'static str {
    match outcome {
        Ok(Outcome::In { .. }) => "in",
        Ok(Outcome::Choose { .. }) => "ticket",
        Ok(Outcome::TicketDead { .. }) => "ticket_over",
        Ok(Outcome::Wrong) => "wrong",
        Err(Error::Throttled { .. }) => "throttled",
        Err(Error::Busy { .. }) => "busy",
        Err(_) => "error",
    }
}

async fn wrong(visit: &Visit, login: &str, field: Field) -> Result<HttpResponse> {
    let status = actix_web::http::StatusCode::UNPROCESSABLE_ENTITY;
    let alert = match field {
        Field::Password => LoginText::of(visit.lang).wrong,
        Field::Code | Field::Setup => RecoveryText::of(visit.lang).code_wrong,
    };
    let form = Filled::new(visit.lang).with("login", login);
    Ok(match field {
        Field::Password => super::kit::page::html(status, &login_page(visit, login, Some(alert.to_owned())).await?),
        Field::Code => {
            let page = RecoverPage { page: visit.page(), form, alert: Some(alert.to_owned()) };
            super::kit::page::html(status, &page)
        }
        Field::Setup => {
            super::kit::page::html(status, &SetupPage { page: visit.page(), form: form.wrong("code", alert) })
        }
    })
}

/// The person is in: cookie, and on to where they were going, past the warning about a shared mailbox.
async fn enter(visit: &Visit, started: &Started, user: &User) -> Result<HttpResponse> {
    visit.set_cookie(visit.web.cookies.set(cookies::SESSION, started.cookie.expose(), None));
    visit.set_cookie(visit.web.cookies.clear(cookies::TICKET));
    // "Entrar com outro login" ends the first session at both portals.
    if let Some((old, old_user)) = visit.session.clone()
        && old_user.id != user.id
    {
        let ctx = visit.ctx();
        visit.app().write(move |tx| flow::sign_in::end::end_session(tx, &ctx, &old, &old_user, "other_login")).await?;
    }
    let onward = onward(visit);
    if user.role == Role::Administrator && visit.query("confirm").is_none() && shares_mailbox(visit, user).await? {
        return Ok(see_other(&carried(visit, paths::SHARED_MAILBOX)));
    }
    Ok(see_other(&onward))
}

fn onward(visit: &Visit) -> String {
    match visit.query("grant") {
        Some(grant) => paths::authorize_resume(&grant),
        None => visit.next().unwrap_or_else(|| paths::HOME.to_owned()),
    }
}

async fn shares_mailbox(visit: &Visit, of: &User) -> Result<bool> {
    let folded = of.email_folded.clone();
    Ok(visit.app().read(move |db| user::by_email(db, &folded)).await?.len() > 1)
}

async fn show_shared(visit: Visit) -> HttpResponse {
    let page = shared_page(&visit).await;
    visit.answer(page)
}

async fn shared_page(visit: &Visit) -> Result<HttpResponse> {
    let Some((_, user)) = visit.session.clone() else { return Ok(visit.to_login()) };
    let folded = user.email_folded.clone();
    let all = visit.app().read(move |db| user::by_email(db, &folded)).await?;
    let others = all
        .into_iter()
        .filter(|other| other.id != user.id && other.reseller_id == user.reseller_id)
        .map(|other| other.login)
        .collect();
    let action = carried(visit, paths::SHARED_MAILBOX);
    Ok(ok(&SharedMailboxPage { page: visit.page(), email: user.email, others, action }))
}

async fn leave_shared(visit: Visit, form: Form) -> HttpResponse {
    let result = visit.check(&form).map(|()| see_other(&onward(&visit)));
    visit.answer(result)
}

async fn show_recover(visit: Visit) -> HttpResponse {
    let form = Filled::new(visit.lang);
    visit.answer(Ok(ok(&RecoverPage { page: visit.page(), form, alert: None })))
}

async fn recover(visit: Visit, form: Form) -> HttpResponse {
    let result = log_in_with(&visit, &form, Field::Code).await;
    visit.answer(result)
}

async fn show_setup(visit: Visit) -> HttpResponse {
    visit.answer(Ok(ok(&SetupPage { page: visit.page(), form: Filled::new(visit.lang) })))
}

async fn set_up(visit: Visit, form: Form) -> HttpResponse {
    let result = log_in_with(&visit, &form, Field::Setup).await;
    visit.answer(result)
}

async fn show_choose(visit: Visit, request: actix_web::HttpRequest) -> HttpResponse {
    let page = choose_page(&visit, &request, None).await;
    visit.answer(page)
}

async fn choose_page(visit: &Visit, request: &actix_web::HttpRequest, wrong: Option<String>) -> Result<HttpResponse> {
    let Some((ticket, _)) = pass(visit, request) else { return Ok(visit.to_login()) };
    let user = visit.app().read(move |db| flow::sign_in::password::owner(db, &ticket)).await?;
    let mut form = Filled::new(visit.lang);
    let bad = wrong.is_some();
    if let Some(text) = wrong {
        form = form.wrong("password", text);
    }
    let view = ChoosePasswordPage {
        page: visit.page(),
        form,
        action: carried(visit, paths::CHOOSE_PASSWORD),
        login: user.login,
        first: user.first_login_at.is_none(),
        min_length: visit.app().config().password.min_length.to_string(),
    };
    let status = if bad { 422 } else { 200 };
    let status = actix_web::http::StatusCode::from_u16(status).unwrap_or_default();
    Ok(super::kit::page::html(status, &view))
}

fn pass(visit: &Visit, request: &actix_web::HttpRequest) -> Option<(crate::model::ids::TicketId, i64)> {
    let cookie = visit.web.cookies.read(request, cookies::TICKET)?;
    flow::sign_in::password::read_pass(&visit.ctx(), &cookie)
}

async fn choose(visit: Visit, form: Form, request: actix_web::HttpRequest) -> HttpResponse {
    let result = choose_with(&visit, &form, &request).await;
    visit.answer(result)
}

async fn choose_with(visit: &Visit, form: &Form, request: &actix_web::HttpRequest) -> Result<HttpResponse> {
    visit.check(form)?;
    let Some((ticket, generation)) = pass(visit, request) else { return Ok(visit.to_login()) };
    let page = visit.page();
    let policy = &visit.app().config().password;
    let say = |reason: &str, least: usize, most: usize| {
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        refusal(&page, reason, number(least), number(most))
    };
    if form.get("password")? != form.get("repeat")? {
        return choose_page(visit, request, Some(say("differ", policy.min_length, policy.max_bytes))).await;
    }
    let password = Secret::new(form.get("password")?);
    let choice = Choice { ticket, generation, password, browser: visit.browser()? };
    let (c1, h1, c2, h2) = (visit.ctx(), choice.clone(), visit.ctx(), choice);
    let chosen = visit
        .app()
        .hashed(
            move |tx| flow::sign_in::password::begin_choose(tx, &c1, &h1),
            move |tx, ticket, hashed| flow::sign_in::password::finish_choose(tx, &c2, &h2, ticket, hashed),
        )
        .await?;
    match chosen {
        Chosen::In { started, user } => enter(visit, &started, &user).await,
        Chosen::Weak(weak) => {
            let text = say(weak_word(weak), policy.min_length, policy.max_bytes);
            choose_page(visit, request, Some(text)).await
        }
        Chosen::TooLate => {
            visit.set_cookie(visit.web.cookies.clear(cookies::TICKET));
            let t = RecoveryText::of(visit.lang);
            let view = login_page(visit, "", Some(t.too_late.to_owned())).await?;
            Ok(super::kit::page::html(actix_web::http::StatusCode::CONFLICT, &view))
        }
    }
}

/// The word that the pages know a refusal by.
pub fn weak_word(weak: Weak) -> &'static str {
    match weak {
        Weak::TooShort(_) => "too_short",
        Weak::TooLong(_) => "too_long",
        Weak::Common => "common",
        Weak::Context => "context",
        Weak::Temporary => "is_ticket",
    }
}

async fn ticket_again(visit: Visit, form: Form) -> HttpResponse {
    let result = send_again(&visit, &form).await;
    visit.answer(result)
}

async fn send_again(visit: &Visit, form: &Form) -> Result<HttpResponse> {
    visit.check(form)?;
    let ctx = visit.ctx();
    let Some(user) = flow::sign_in::password::read_again(&ctx, form.get("pass")?) else { return Ok(visit.to_login()) };
    let reference = visit.app().write(move |tx| flow::recovery::again(tx, &ctx, &user)).await?;
    Ok(ok(&RequestReceivedPage { page: visit.page(), reference, awaits_code: true }))
}

async fn end_customer(visit: Visit) -> HttpResponse {
    let hours = visit.app().config().promise.end_customer_hours.to_string();
    visit.answer(Ok(ok(&EndCustomerPage { page: visit.page(), hours })))
}

async fn ask_sign_out(visit: Visit) -> HttpResponse {
    let result = match &visit.session {
        Some((_, user)) => Ok(ok(&sign_out_question(visit.page(), &user.login, Vec::new()))),
        None => signed_out::page(&visit, None).await.map(|page| ok(&page)),
    };
    visit.answer(result)
}

async fn sign_out(visit: Visit, form: Form) -> HttpResponse {
    let result = match sign_out_with(&visit, &form).await {
        Ok(of) => after_question(&visit, &form, of).await,
        Err(error) => Err(error),
    };
    visit.answer(result)
}

async fn sign_out_with(visit: &Visit, form: &Form) -> Result<Option<SignedOut>> {
    visit.check(form)?;
    end_own(visit).await
}

/// Ends the session of this browser, if it has one.
pub async fn end_own(visit: &Visit) -> Result<Option<SignedOut>> {
    visit.set_cookie(visit.web.cookies.clear(cookies::SESSION));
    let Some((session, user)) = visit.session.clone() else { return Ok(None) };
    let ctx = visit.ctx();
    let of = visit.app().write(move |tx| flow::provider::sign_out(tx, &ctx, &session, &user)).await?;
    Ok(Some(of))
}

async fn switch_login(visit: Visit, form: Form) -> HttpResponse {
    let result = sign_out_with(&visit, &form).await.map(|_| see_other(paths::LOGIN));
    visit.answer(result)
}
