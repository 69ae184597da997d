//! Confirming an address that sent mail back, for a reason. It wants a recent login.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;

use super::card::whom;
use super::pages::{not_yet, read_card, refused};
use super::view::confirm_address_question;
use crate::error::{Error, Field, Result, Rule};
use crate::flow::desk;
use crate::text::error::refusal;
use crate::web::kit::form::Form;
use crate::web::kit::input::Filled;
use crate::web::kit::page::{Place, html, ok, see_other};
use crate::web::paths;
use crate::web::routes::{Routes, Who};
use crate::web::visit::Visit;

const ACT: &str = "confirm-address";

/// Enters the routes.
pub fn routes(routes: &mut Routes) {
    let confirm = paths::person_act("{id}", ACT);
    routes.get(&confirm, Who::Agent, ask).post(&confirm, Who::Agent, confirm_address);
}

async fn ask(visit: Visit, id: Path<String>) -> HttpResponse {
    let page = ask_with(&visit, &id).await;
    visit.answer(page)
}

async fn ask_with(visit: &Visit, id: &str) -> Result<HttpResponse> {
    if visit.session.is_none() {
        return Ok(visit.to_login());
    }
    let card = read_card(visit, id).await?;
    match card.suppressed {
        None => Ok(refused(visit, card, Rule::NotSuppressed)),
        Some(_) if !visit.is_recent() => Ok(visit.to_confirm()),
        Some(_) => {
            let page = visit.page().at(Place::DeskSearch);
            Ok(ok(&confirm_address_question(page, &whom(&card), Filled::new(visit.lang))))
        }
    }
}

async fn confirm_address(visit: Visit, id: Path<String>, form: Form) -> HttpResponse {
    let result = confirm_with(&visit, &id, &form).await;
    visit.answer(result)
}

async fn confirm_with(visit: &Visit, id: &str, form: &Form) -> Result<HttpResponse> {
    if let Some(first) = not_yet(visit, form)? {
        return Ok(first);
    }
    let (ctx, whose, reason) = (visit.ctx(), id.to_owned(), form.text("reason")?.to_owned());
    let typed = reason.clone();
    match visit.app().write(move |tx| desk::confirm_address(tx, &ctx, &whose, &reason)).await {
        Ok(()) => Ok(see_other(&paths::with_query(&paths::person(id), &[("done", ACT)]))),
        Err(Error::Conflict(rule)) => Ok(refused(visit, read_card(visit, id).await?, rule)),
        Err(Error::Invalid { field: Field::Reason, reason: flaw }) => {
            let form = Filled::new(visit.lang).with("reason", typed).wrong("reason", refusal::flaw(visit.lang, flaw));
            let card = read_card(visit, id).await?;
            let question = confirm_address_question(visit.page().at(Place::DeskSearch), &whom(&card), form);
            Ok(html(StatusCode::UNPROCESSABLE_ENTITY, &question))
        }
        Err(other) => Err(other),
    }
}
