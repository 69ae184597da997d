//! The second factor after the password, and a passkey instead of it.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};

use super::login::login_page;
use super::onward::{already_in, carried, enter};
use super::view::{FactorPage, KeyForm};
use crate::app::LoginCame;
use crate::error::{Error, Result};
use crate::flow::sign_in::factor::{Answer, Asking, Offer, Proved};
use crate::flow::{self, Secret};
use crate::text::sign_in::LoginText;
use crate::text::sign_in::factor::FactorText;
use crate::web::kit::cookies;
use crate::web::kit::form::Form;
use crate::web::kit::input::Filled;
use crate::web::kit::page::{html, ok, see_other};
use crate::web::paths;
use crate::web::visit::Visit;

pub(super) async fn show(visit: Visit, request: HttpRequest) -> HttpResponse {
    let page = match pass(&visit, &request) {
        Some(pass) => page(&visit, &pass, None).await,
        None => Ok(already_in(&visit).unwrap_or_else(|| see_other(&carried(&visit, paths::LOGIN)))),
    };
    visit.answer(page)
}

fn pass(visit: &Visit, request: &HttpRequest) -> Option<String> {
    visit.web.cookies.read(request, cookies::FACTOR)
}

async fn page(visit: &Visit, pass: &str, alert: Option<&str>) -> Result<HttpResponse> {
    let (ctx, pass) = (visit.ctx(), pass.to_owned());
    let offer = visit.app().read(move |db| flow::sign_in::factor::offer(db, &ctx, &pass)).await?;
    let Some(Offer { user, app, key }) = offer else { return too_late(visit).await };
    let action = carried(visit, paths::FACTOR);
    let view = FactorPage {
        page: visit.page(),
        form: Filled::new(visit.lang),
        key: key.map(|asking: Asking| KeyForm::ask(asking, action.clone(), FactorText::of(visit.lang))),
        action,
        login: user.login,
        app,
        alert: alert.map(str::to_owned),
    };
    Ok(match view.alert {
        Some(_) => html(StatusCode::UNPROCESSABLE_ENTITY, &view),
        None => ok(&view),
    })
}

/// The login page, with what there is to say.
async fn too_late(visit: &Visit) -> Result<HttpResponse> {
    visit.set_cookie(visit.web.cookies.clear(cookies::FACTOR));
    let view = login_page(visit, "", Some(FactorText::of(visit.lang).too_late.to_owned())).await?;
    Ok(html(StatusCode::CONFLICT, &view))
}

pub(super) async fn prove(visit: Visit, form: Form, request: HttpRequest) -> HttpResponse {
    let result = prove_with(&visit, &form, &request).await;
    visit.answer(result)
}

async fn prove_with(visit: &Visit, form: &Form, request: &HttpRequest) -> Result<HttpResponse> {
    let fresh = visit.is_fresh(form)?;
    let Some(pass) = pass(visit, request) else {
        return Ok(already_in(visit).unwrap_or_else(|| see_other(&carried(visit, paths::LOGIN))));
    };
    if !fresh {
        return page(visit, &pass, Some(LoginText::of(visit.lang).stale_code)).await;
    }
    let key = form.get("answer")?;
    let answer = match key.is_empty() {
        true => Answer::Typed(Secret::new(typed(form)?)),
        false => Answer::Key { answer: key.to_owned(), state: form.get("state")?.to_owned() },
    };
    let (ctx, browser, wanted) = (visit.ctx(), visit.browser()?, pass.clone());
    let proved = visit.app().write(move |tx| flow::sign_in::factor::prove(tx, &ctx, &wanted, &answer, &browser)).await;
    visit.app().metrics().login(came_of(&proved));
    match proved? {
        Proved::In { started, user } => {
            visit.set_cookie(visit.web.cookies.clear(cookies::FACTOR));
            enter(visit, &started, &user).await
        }
        Proved::Wrong => page(visit, &pass, Some(FactorText::of(visit.lang).wrong)).await,
        Proved::TooLate => too_late(visit).await,
    }
}

/// What is counted.
fn came_of(proved: &Result<Proved>) -> LoginCame {
    match proved {
        Ok(Proved::In { .. }) => LoginCame::In,
        Ok(Proved::Wrong | Proved::TooLate) | Err(Error::NotFound) => LoginCame::Wrong,
        Err(error) => LoginCame::failed(error),
    }
}

/// The code of the app, or one of those for who lost it.
fn typed(form: &Form) -> Result<&str> {
    let code = form.text("code")?;
    if code.is_empty() { form.text("spare") } else { Ok(code) }
}

pub(super) async fn key_alone(visit: Visit, form: Form) -> HttpResponse {
    let result = key_alone_with(&visit, &form).await;
    visit.answer(result)
}

async fn key_alone_with(visit: &Visit, form: &Form) -> Result<HttpResponse> {
    if !visit.is_fresh(form)? {
        return Ok(already_in(visit).unwrap_or_else(|| see_other(&carried(visit, paths::LOGIN))));
    }
    let (answer, state) = (form.get("answer")?.to_owned(), form.get("state")?.to_owned());
    let (ctx, browser) = (visit.ctx(), visit.browser()?);
    let proved =
        visit.app().write(move |tx| flow::sign_in::factor::enter_with_key(tx, &ctx, &answer, &state, &browser)).await;
    visit.app().metrics().login(came_of(&proved));
    let alert = match proved {
        Ok(Proved::In { started, user }) => return enter(visit, &started, &user).await,
        Ok(Proved::Wrong) | Err(Error::NotFound) => FactorText::of(visit.lang).key_wrong,
        Ok(Proved::TooLate) => FactorText::of(visit.lang).too_late,
        Err(other) => return Err(other),
    };
    let view = login_page(visit, "", Some(alert.to_owned())).await?;
    Ok(html(StatusCode::UNPROCESSABLE_ENTITY, &view))
}
