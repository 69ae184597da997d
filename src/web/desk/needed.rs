//! What is in the way of erasing a person: the open cases, with a link to where each is settled, and the question before one
//! is closed by hand.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::card::{decide, whom};
use super::pages::{explained, read_card};
use crate::error::{Error, Field, Result};
use crate::flow::access::Doing;
use crate::flow::desk::card::Card;
use crate::flow::desk::needed::{self, Needed, Way};
use crate::model::approval::ApprovalAct;
use crate::model::case::Case;
use crate::text::desk::DeskText;
use crate::text::desk::supervisor::SupervisorText;
use crate::text::desk::two::TwoText;
use crate::text::error::refusal;
use crate::text::{fill, format};
use crate::web::kit::form::Form;
use crate::web::kit::input::Filled;
use crate::web::kit::page::{Page, Place, html, ok, see_other};
use crate::web::kit::shared::{Ask, ConfirmPage};
use crate::web::paths;
use crate::web::routes::{Routes, Who};
use crate::web::visit::Visit;

const ACT: &str = "close-case";

/// A case in the way.
#[derive(Clone, Debug)]
pub struct NeededRow {
    /// What it is about.
    pub subject: &'static str,
    /// The number that the caller was given.
    pub protocol: String,
    /// In words.
    pub since: String,
    /// How it is settled.
    pub say: &'static str,
    /// Where, and the words of the link; none where it settles itself, or the reader does not.
    pub link: Option<(String, &'static str)>,
}

/// The open cases that an erasure waits for.
#[derive(Debug, Template)]
#[template(path = "desk/needed.html")]
pub struct NeededPage {
    /// The frame.
    pub page: Page,
    /// "Ana L., login R10482.ana".
    pub whom: String,
    /// The newest first.
    pub rows: Vec<NeededRow>,
    /// Leads to the proposal once more.
    pub again: String,
    /// Leads back to the person.
    pub back: String,
}

crate::page!(NeededPage, TwoText);

impl NeededPage {
    fn d(&self) -> &'static DeskText {
        DeskText::of(self.page.lang)
    }
}

/// Enters the routes.
pub fn routes(routes: &mut Routes) {
    let close = paths::person_act("{id}", ACT);
    routes.get(&close, Who::Agent, ask).post(&close, Who::Agent, close_case);
}

/// The page, where something is in the way.
pub(super) async fn in_the_way(visit: &Visit, card: &Card) -> Result<Option<HttpResponse>> {
    let (ctx, id) = (visit.ctx(), card.id.clone());
    let needed = visit.app().read(move |db| needed::in_the_way(db, &ctx, &id)).await?;
    if needed.is_empty() {
        return Ok(None);
    }
    let page = visit.page().at(Place::DeskSearch);
    Ok(Some(html(
        StatusCode::CONFLICT,
        &NeededPage {
            whom: whom(card).words(&page),
            rows: needed.into_iter().map(|needed| row(visit, &card.id, needed)).collect(),
            again: paths::person_act(&card.id, ApprovalAct::Erasure.as_str()),
            back: paths::person(&card.id),
            page,
        },
    )))
}

fn row(visit: &Visit, id: &str, needed: Needed) -> NeededRow {
    let t = TwoText::of(visit.lang);
    let case = needed.case;
    let (say, link) = match needed.way {
        Way::Conversation(talk) => {
            (t.needed_conversation, Some((paths::chat(talk.as_str()), t.needed_open_conversation)))
        }
        Way::Supervisor => {
            let decides = SupervisorText::of(visit.lang).decide;
            (t.needed_supervisor, decide(visit, &case).map(|href| (href, decides)))
        }
        Way::Proposal => (t.needed_proposal, Some((paths::person(id), t.needed_card))),
        Way::Close => {
            let ask = paths::with_query(&paths::person_act(id, ACT), &[("case", case.id.as_str())]);
            (t.needed_close, Some((ask, t.close_case)))
        }
        Way::Waits => (t.needed_waits, None),
    };
    NeededRow {
        subject: case.kind.words(visit.lang),
        since: format::short(case.created_at.ms(), visit.zone(), visit.lang),
        protocol: case.protocol,
        say,
        link,
    }
}

async fn ask(visit: Visit, id: Path<String>) -> HttpResponse {
    visit
        .shows_recent(Doing::Desk, async |visit| {
            let (ctx, whose, case) = (visit.ctx(), id.to_string(), visit.query("case").unwrap_or_default());
            match visit.app().read(move |db| needed::to_close(db, &ctx, &whose, &case)).await {
                Ok(case) => {
                    let card = read_card(visit, &id).await?;
                    Ok(ok(&question(visit, &card, &case, Filled::new(visit.lang))))
                }
                Err(error) => explained(visit, &id, error).await,
            }
        })
        .await
}

fn question(visit: &Visit, card: &Card, case: &Case, form: Filled) -> ConfirmPage {
    let t = TwoText::of(visit.lang);
    let page = visit.page().at(Place::DeskSearch);
    let what = fill(t.close_case_1, &[("protocol", &case.protocol), ("what", case.kind.words(visit.lang))]);
    ConfirmPage {
        title: t.close_case_title.to_owned(),
        lead: whom(card).words(&page),
        consequences: vec![what, t.close_case_2.to_owned()],
        action: paths::person_act(&card.id, ACT),
        hidden: vec![("case".to_owned(), case.id.to_string())],
        yes: t.close_case.to_owned(),
        danger: false,
        back: paths::person_act(&card.id, ApprovalAct::Erasure.as_str()),
        ask: Some(Ask {
            form,
            name: "reason",
            label: DeskText::of(visit.lang).reason.to_owned(),
            hint: t.close_case_hint.to_owned(),
            optional: false,
        }),
        page,
    }
}

async fn close_case(visit: Visit, id: Path<String>, form: Form) -> HttpResponse {
    visit.takes(Doing::Desk, form, async |visit, form| close(visit, &id, form).await).await
}

async fn close(visit: &Visit, id: &str, form: &Form) -> Result<HttpResponse> {
    let (ctx, whose) = (visit.ctx(), id.to_owned());
    let (key, why) = (form.text("case")?.to_owned(), form.text("reason")?.to_owned());
    let (case, typed) = (key.clone(), why.clone());
    match visit.app().write(move |tx| needed::close_case(tx, &ctx, &whose, &case, &why)).await {
        Ok(_) => Ok(see_other(&paths::person_act(id, ApprovalAct::Erasure.as_str()))),
        Err(Error::Invalid { field: Field::Reason, reason: flaw }) => {
            let (ctx, whose) = (visit.ctx(), id.to_owned());
            let case = visit.app().read(move |db| needed::to_close(db, &ctx, &whose, &key)).await?;
            let form = Filled::new(visit.lang).with("reason", typed).wrong("reason", refusal::flaw(visit.lang, flaw));
            let card = read_card(visit, id).await?;
            Ok(html(StatusCode::UNPROCESSABLE_ENTITY, &question(visit, &card, &case, form)))
        }
        Err(error) => explained(visit, id, error).await,
    }
}
