//! An Administrator leaves and says who follows: the form, the question, and what became of it.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use super::forms::not_yet;
use super::invite::SURE;
use crate::error::{Error, Field, Result};
use crate::flow::access::{Doing, allow};
use crate::flow::users::hand_over::{self, After};
use crate::model::user::User;
use crate::text::error::refusal;
use crate::text::fill;
use crate::text::users::UsersText;
use crate::text::users::many::AdministratorText;
use crate::web::kit::form::Form;
use crate::web::kit::input::Filled;
use crate::web::kit::page::{Page, Place, html, ok};
use crate::web::kit::shared::ConfirmPage;
use crate::web::paths;
use crate::web::routes::{Routes, Who};
use crate::web::visit::Visit;

/// What may become of the own login.
#[derive(Clone, Debug)]
pub struct AfterChoice {
    /// Posted as `after`.
    pub code: &'static str,
    /// In words.
    pub name: String,
    /// Chosen before.
    pub chosen: bool,
}

/// Who follows, and what becomes of the own login. Fields: `successor`, `after`.
#[derive(Debug, Template)]
#[template(path = "users/hand_over.html")]
pub struct HandOverPage {
    /// The frame.
    pub page: Page,
    /// What was typed.
    pub form: Filled,
    /// What may become of the own login.
    pub choices: Vec<AfterChoice>,
    /// Said when it is done: the form is gone.
    pub done: Option<String>,
}

crate::page!(HandOverPage, AdministratorText);

/// Enters the routes.
pub fn routes(routes: &mut Routes) {
    routes.get(paths::USERS_HAND_OVER, Who::Administrator, show).post(
        paths::USERS_HAND_OVER,
        Who::Administrator,
        hand_over_to,
    );
}

async fn show(visit: Visit) -> HttpResponse {
    let page = show_with(&visit);
    visit.answer(page)
}

fn show_with(visit: &Visit) -> Result<HttpResponse> {
    if visit.session.is_none() {
        return Ok(visit.to_login());
    }
    allow(&visit.ctx(), Doing::ManageUsers)?;
    if !visit.is_recent() {
        return Ok(visit.to_confirm());
    }
    Ok(ok(&form_page(visit, Filled::new(visit.lang))))
}

fn form_page(visit: &Visit, form: Filled) -> HandOverPage {
    let t = AdministratorText::of(visit.lang);
    let choice = |after: After| AfterChoice {
        code: after.as_str(),
        name: match after {
            After::Role(role) => fill(t.after_role, &[("role", role.name(visit.lang))]),
            After::Leaves => t.after_leave.to_owned(),
        },
        chosen: form.is("after", after.as_str()),
    };
    let choices = After::roles().map(After::Role).chain([After::Leaves]).map(choice).collect();
    HandOverPage { page: super::pages::frame(visit), choices, form, done: None }
}

async fn hand_over_to(visit: Visit, form: Form) -> HttpResponse {
    let page = hand_over_with(&visit, &form).await;
    visit.answer(page)
}

async fn hand_over_with(visit: &Visit, form: &Form) -> Result<HttpResponse> {
    if let Some(answer) = not_yet(visit, form, paths::USERS_HAND_OVER)? {
        return Ok(answer);
    }
    let t = AdministratorText::of(visit.lang);
    let (login, word) = (form.text("successor")?.to_owned(), form.text("after")?.to_owned());
    let typed = Filled::new(visit.lang).with("successor", login.clone()).with("after", word.clone());
    let Some(after) = After::parse(&word) else {
        return Ok(html(StatusCode::UNPROCESSABLE_ENTITY, &form_page(visit, typed.wrong("after", t.after_missing))));
    };
    let (ctx, sure, to) = (visit.ctx(), form.has(SURE), login.clone());
    let found = match sure {
        true => visit.app().write(move |tx| hand_over::hand_over(tx, &ctx, &to, after)).await,
        false => visit.app().read(move |db| hand_over::successor(db, &ctx, &to)).await,
    };
    match found {
        Ok(next) if sure => Ok(ok(&done(visit, &next))),
        Ok(next) => Ok(ok(&question(visit, &next, after))),
        Err(Error::Invalid { field: Field::Successor, reason }) => {
            let typed = typed.wrong("successor", refusal::flaw(visit.lang, reason));
            Ok(html(StatusCode::UNPROCESSABLE_ENTITY, &form_page(visit, typed)))
        }
        Err(other) => Err(other),
    }
}

fn question(visit: &Visit, next: &User, after: After) -> ConfirmPage {
    let t = AdministratorText::of(visit.lang);
    let who = format!("{} ({})", next.name, next.login);
    let own = match after {
        After::Role(role) => fill(t.leave_2, &[("role", role.name(visit.lang))]),
        After::Leaves => t.leave_3.to_owned(),
    };
    ConfirmPage {
        page: visit.page().at(Place::Users),
        title: fill(t.leave_title, &[("who", &next.name)]),
        lead: UsersText::of(visit.lang).whom.replace("{name}", &next.name).replace("{login}", &next.login),
        consequences: vec![fill(t.leave_1, &[("who", &who)]), own, t.leave_4.to_owned()],
        action: paths::USERS_HAND_OVER.to_owned(),
        hidden: vec![
            ("successor".to_owned(), next.login.clone()),
            ("after".to_owned(), after.as_str().to_owned()),
            (SURE.to_owned(), "1".to_owned()),
        ],
        yes: t.leave.to_owned(),
        danger: true,
        back: paths::USERS.to_owned(),
        ask: None,
    }
}

/// The session of the one who handed over is over: the page has no menu any more.
fn done(visit: &Visit, next: &User) -> HandOverPage {
    let t = AdministratorText::of(visit.lang);
    let mut view = form_page(visit, Filled::new(visit.lang));
    view.page.person = None;
    view.done = Some(fill(t.handed, &[("who", &format!("{} ({})", next.name, next.login))]));
    view
}
