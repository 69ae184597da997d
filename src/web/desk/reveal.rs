//! Showing data whole: the question with its purpose and reason. The card shows them until the time is over, and the
//! browser then loads it again by itself. It wants a recent login.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::card::whom;
use super::pages::read_card;
use crate::error::{Error, Field, Result};
use crate::flow::access::Doing;
use crate::flow::desk;
use crate::flow::desk::card::Card;
use crate::model::desk_reveal::Purpose;
use crate::text::desk::DeskText;
use crate::text::desk::reveal::RevealText;
use crate::text::error::refusal;
use crate::web::kit::form::Form;
use crate::web::kit::input::Filled;
use crate::web::kit::page::{Page, Place, html, ok, see_other};
use crate::web::paths;
use crate::web::routes::{Routes, Who};
use crate::web::visit::Visit;

/// A purpose to choose.
#[derive(Clone, Debug)]
pub struct PurposeChoice {
    /// Posted as `purpose`.
    pub code: &'static str,
    /// In words.
    pub name: &'static str,
    /// Chosen before.
    pub chosen: bool,
}

/// The question. Fields: `purpose`, `reason`.
#[derive(Debug, Template)]
#[template(path = "desk/reveal.html")]
pub struct RevealPage {
    /// The frame.
    pub page: Page,
    /// "Ana L., login R10482.ana".
    pub whom: String,
    /// What they may be needed for.
    pub purposes: Vec<PurposeChoice>,
    /// What was typed.
    pub form: Filled,
    /// Where it is posted.
    pub action: String,
    /// Leads back to the person.
    pub back: String,
}

crate::page!(RevealPage, DeskText);

impl RevealPage {
    fn r(&self) -> &'static RevealText {
        RevealText::of(self.page.lang)
    }
}

/// Enters the routes.
pub fn routes(routes: &mut Routes) {
    let reveal = paths::person_act("{id}", "reveal");
    routes.get(&reveal, Who::Agent, ask).post(&reveal, Who::Agent, reveal_data);
}

async fn ask(visit: Visit, id: Path<String>) -> HttpResponse {
    visit
        .shows_recent(Doing::Desk, async |visit| {
            let card = read_card(visit, &id).await?;
            Ok(ok(&question(visit, &id, &card, Filled::new(visit.lang))))
        })
        .await
}

fn question(visit: &Visit, id: &str, card: &Card, form: Filled) -> RevealPage {
    let page = visit.page().at(Place::DeskSearch);
    let choice = |one: &Purpose| PurposeChoice {
        code: one.as_str(),
        name: one.words(visit.lang),
        chosen: form.is("purpose", one.as_str()),
    };
    RevealPage {
        whom: whom(card).words(&page),
        purposes: Purpose::ALL.iter().map(choice).collect(),
        form,
        action: paths::person_act(id, "reveal"),
        back: paths::person(id),
        page,
    }
}

async fn reveal_data(visit: Visit, id: Path<String>, form: Form) -> HttpResponse {
    visit.takes(Doing::Desk, form, async |visit, form| show_whole(visit, &id, form).await).await
}

async fn show_whole(visit: &Visit, id: &str, form: &Form) -> Result<HttpResponse> {
    let (word, reason) = (form.text("purpose")?.to_owned(), form.text("reason")?.to_owned());
    let typed = Filled::new(visit.lang).with("purpose", word.clone()).with("reason", reason.clone());
    let (ctx, whose, purpose) = (visit.ctx(), id.to_owned(), Purpose::parse(&word));
    match visit.app().write(move |tx| desk::reveal(tx, &ctx, &whose, purpose, &reason)).await {
        Ok(_) => Ok(see_other(&paths::person(id))),
        Err(Error::Invalid { field: field @ (Field::Purpose | Field::Reason), reason: flaw }) => {
            let form = typed.wrong(field.as_str(), refusal::flaw(visit.lang, flaw));
            let card = read_card(visit, id).await?;
            Ok(html(StatusCode::UNPROCESSABLE_ENTITY, &question(visit, id, &card, form)))
        }
        Err(other) => Err(other),
    }
}
