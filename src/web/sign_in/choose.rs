//! Choosing the own password after a ticket was typed.

use actix_web::{HttpRequest, HttpResponse};

use super::login::login_page;
use super::onward::{already_in, carried, enter};
use super::to_factor;
use crate::error::{Flaw, Result};
use crate::flow::sign_in::password::{Choice, Chosen};
use crate::flow::{self, Secret};
use crate::model::ids::TicketId;
use crate::text::error::refusal::password_flaw;
use crate::text::recovery::RecoveryText;
use crate::text::sign_in::LoginText;
use crate::web::kit::cookies;
use crate::web::kit::form::Form;
use crate::web::kit::input::Filled;
use crate::web::kit::page::{html, see_other};
use crate::web::paths;
use crate::web::recovery::view::ChoosePasswordPage;
use crate::web::visit::Visit;

pub(super) async fn show(visit: Visit, request: HttpRequest) -> HttpResponse {
    let page = choose_page(&visit, &request, None).await;
    visit.answer(page)
}

async fn choose_page(visit: &Visit, request: &HttpRequest, wrong: Option<String>) -> Result<HttpResponse> {
    let Some((ticket, _)) = pass(visit, request) else {
        return Ok(already_in(visit).unwrap_or_else(|| see_other(&carried(visit, paths::LOGIN))));
    };
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
    Ok(html(status, &view))
}

fn pass(visit: &Visit, request: &HttpRequest) -> Option<(TicketId, i64)> {
    let cookie = visit.web.cookies.read(request, cookies::TICKET)?;
    flow::sign_in::password::read_pass(&visit.ctx(), &cookie)
}

pub(super) async fn choose(visit: Visit, form: Form, request: HttpRequest) -> HttpResponse {
    let result = choose_with(&visit, &form, &request).await;
    visit.answer(result)
}

async fn choose_with(visit: &Visit, form: &Form, request: &HttpRequest) -> Result<HttpResponse> {
    let fresh = visit.is_fresh(form)?;
    let Some((ticket, generation)) = pass(visit, request) else {
        // The first of two clicks has chosen it.
        return Ok(already_in(visit).unwrap_or_else(|| see_other(&carried(visit, paths::LOGIN))));
    };
    if !fresh {
        return choose_page(visit, request, Some(LoginText::of(visit.lang).stale_choice.to_owned())).await;
    }
    let policy = &visit.app().config().password;
    let say = |flaw: Flaw| password_flaw(visit.lang, flaw, policy.min_length, policy.max_bytes);
    if form.get("password")? != form.get("repeat")? {
        return choose_page(visit, request, Some(say(Flaw::PasswordsDiffer))).await;
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
        Chosen::Factor { pass } => {
            visit.set_cookie(visit.web.cookies.clear(cookies::TICKET));
            Ok(to_factor::ask(visit, &pass))
        }
        Chosen::Weak(weak) => choose_page(visit, request, Some(say(weak.flaw()))).await,
        Chosen::TooLate => {
            visit.set_cookie(visit.web.cookies.clear(cookies::TICKET));
            let t = RecoveryText::of(visit.lang);
            let view = login_page(visit, "", Some(t.too_late.to_owned())).await?;
            Ok(html(actix_web::http::StatusCode::CONFLICT, &view))
        }
    }
}
