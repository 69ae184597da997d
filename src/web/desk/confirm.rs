//! Confirming an address that sent mail back, for a reason. It wants a recent login.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;

use super::card::whom;
use super::pages::{explained, read_card, refused};
use super::view::confirm_address_question;
use crate::error::{Error, Field, Result, Rule};
use crate::flow::access::Doing;
use crate::flow::desk;
use crate::flow::desk::card::Card;
use crate::text::error::refusal;
use crate::web::kit::form::Form;
use crate::web::kit::input::Filled;
use crate::web::kit::page::{Place, html, ok, see_other};
use crate::web::kit::shared::ConfirmPage;
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
    visit
        .shows(Doing::Desk, async |visit| {
            let card = read_card(visit, &id).await?;
            match card.suppressed {
                None => Ok(refused(visit, card, Rule::NotSuppressed)),
                Some(_) if !visit.is_recent() => Ok(visit.to_confirm()),
                Some(_) => Ok(ok(&question(visit, &card, Filled::new(visit.lang)))),
            }
        })
        .await
}

fn question(visit: &Visit, card: &Card, form: Filled) -> ConfirmPage {
    confirm_address_question(visit.page().at(Place::DeskSearch), &whom(card), form)
}

async fn confirm_address(visit: Visit, id: Path<String>, form: Form) -> HttpResponse {
    visit.takes(Doing::Desk, form, async |visit, form| confirm(visit, &id, form).await).await
}

async fn confirm(visit: &Visit, id: &str, form: &Form) -> Result<HttpResponse> {
    let (ctx, whose, reason) = (visit.ctx(), id.to_owned(), form.text("reason")?.to_owned());
    let typed = reason.clone();
    match visit.app().write(move |tx| desk::confirm_address(tx, &ctx, &whose, &reason)).await {
        Ok(()) => Ok(see_other(&paths::with_query(&paths::person(id), &[("done", ACT)]))),
        Err(Error::Invalid { field: Field::Reason, reason: flaw }) => {
            let form = Filled::new(visit.lang).with("reason", typed).wrong("reason", refusal::flaw(visit.lang, flaw));
            let card = read_card(visit, id).await?;
            Ok(html(StatusCode::UNPROCESSABLE_ENTITY, &question(visit, &card, form)))
        }
        Err(error) => explained(visit, id, error).await,
    }
}
