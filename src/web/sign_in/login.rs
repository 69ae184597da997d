//! The login form, and every other form in which a secret is typed: recovery code and set-up code.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::onward::{already_in, carried, enter};
use super::to_factor;
use super::view::{LoginPage, SetupPage};
use crate::app::LoginCame;
use crate::error::Result;
use crate::flow::sign_in::login::{Outcome, Typing};
use crate::flow::{self, Secret};
use crate::oidc::authorize::AuthorizeRequest;
use crate::text::recovery::RecoveryText;
use crate::text::sign_in::LoginText;
use crate::web::kit::cookies;
use crate::web::kit::form::Form;
use crate::web::kit::input::Filled;
use crate::web::kit::page::{html, ok, see_other};
use crate::web::paths;
use crate::web::recovery::view::{RecoverPage, TicketOverPage};
use crate::web::visit::Visit;

pub(super) async fn show(visit: Visit) -> HttpResponse {
    let page = match already_in(&visit) {
        Some(onward) => Ok(onward),
        None => login_page(&visit, "", None).await.map(|page| ok(&page)),
    };
    visit.answer(page)
}

/// The login form. The pending request and the way back stay in the address, never a secret.
pub(super) async fn login_page(visit: &Visit, login: &str, alert: Option<String>) -> Result<LoginPage> {
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
        key: to_factor::any(visit)?,
    })
}

/// The request that waits for this login. Its `login_hint` fills the form, unless it is an e-mail address: that is no
/// login here (A15).
async fn waiting(visit: &Visit, id: String) -> Result<Option<AuthorizeRequest>> {
    let now = visit.app().now();
    let pending = visit.app().read(move |db| flow::provider::authorize::resume(db, &id, now)).await?;
    Ok(pending.map(|pending| pending.request))
}

pub(super) async fn log_in(visit: Visit, form: Form) -> HttpResponse {
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
    if !visit.is_fresh(form)? {
        return stale(visit, form, field).await;
    }
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
        Outcome::Factor { pass } => Ok(to_factor::ask(visit, &pass)),
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

/// What is counted.
fn came_of(outcome: &Result<Outcome>) -> LoginCame {
    match outcome {
        Ok(Outcome::In { .. }) => LoginCame::In,
        Ok(Outcome::Factor { .. }) => LoginCame::Factor,
        Ok(Outcome::Choose { .. }) => LoginCame::Ticket,
        Ok(Outcome::TicketDead { .. }) => LoginCame::TicketOver,
        Ok(Outcome::Wrong) => LoginCame::Wrong,
        Err(error) => LoginCame::failed(error),
    }
}

/// Another tab logged in or out since the form was shown: the person goes on if that is what the form was for, or gets it
/// again with the login in it.
async fn stale(visit: &Visit, form: &Form, field: Field) -> Result<HttpResponse> {
    if let Some(onward) = already_in(visit).filter(|_| field == Field::Password) {
        return Ok(onward);
    }
    let t = LoginText::of(visit.lang);
    let alert = if field == Field::Password { t.stale } else { t.stale_code };
    again(visit, form.text("login")?, field, StatusCode::CONFLICT, alert).await
}

async fn wrong(visit: &Visit, login: &str, field: Field) -> Result<HttpResponse> {
    let alert = match field {
        Field::Password => LoginText::of(visit.lang).wrong,
        Field::Code | Field::Setup => RecoveryText::of(visit.lang).code_wrong,
    };
    again(visit, login, field, StatusCode::UNPROCESSABLE_ENTITY, alert).await
}

/// The form again, with the login and what there is to say.
async fn again(visit: &Visit, login: &str, field: Field, status: StatusCode, alert: &str) -> Result<HttpResponse> {
    let form = Filled::new(visit.lang).with("login", login);
    Ok(match field {
        Field::Password => html(status, &login_page(visit, login, Some(alert.to_owned())).await?),
        Field::Code => {
            let page = RecoverPage { page: visit.page(), form, alert: Some(alert.to_owned()) };
            html(status, &page)
        }
        Field::Setup => html(status, &SetupPage { page: visit.page(), form: form.wrong("code", alert) }),
    })
}

pub(super) async fn show_recover(visit: Visit) -> HttpResponse {
    let form = Filled::new(visit.lang);
    visit.answer(Ok(ok(&RecoverPage { page: visit.page(), form, alert: None })))
}

pub(super) async fn recover(visit: Visit, form: Form) -> HttpResponse {
    let result = log_in_with(&visit, &form, Field::Code).await;
    visit.answer(result)
}

pub(super) async fn show_setup(visit: Visit) -> HttpResponse {
    visit.answer(Ok(ok(&SetupPage { page: visit.page(), form: Filled::new(visit.lang) })))
}

pub(super) async fn set_up(visit: Visit, form: Form) -> HttpResponse {
    let result = log_in_with(&visit, &form, Field::Setup).await;
    visit.answer(result)
}
