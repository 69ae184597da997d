//! A supervisor decides about a case that only a supervisor settles. It wants a recent login.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::two_view::words;
use super::whom::Whom;
use crate::error::{Error, Field, Result};
use crate::flow::access::Doing;
use crate::flow::desk::{self, Settling};
use crate::model::approval::ApprovalAct;
use crate::model::case::CaseKind;
use crate::model::decision::Decision;
use crate::text::desk::supervisor::SupervisorText;
use crate::text::error::refusal;
use crate::web::kit::form::Form;
use crate::web::kit::input::Filled;
use crate::web::kit::page::{Page, Place, html, ok, see_other};
use crate::web::kit::shared::Fact;
use crate::web::paths;
use crate::web::routes::{Routes, Who};
use crate::web::visit::Visit;

/// A decision to choose.
#[derive(Clone, Debug)]
pub struct DecisionChoice {
    /// Posted as `decision`.
    pub code: &'static str,
    /// In words.
    pub name: &'static str,
    /// What follows from it.
    pub follows: &'static str,
    /// Chosen before.
    pub chosen: bool,
}

/// The case and what can be decided. Fields: `decision`, `reason`.
#[derive(Debug, Template)]
#[template(path = "desk/settle.html")]
pub struct SettlePage {
    /// The frame.
    pub page: Page,
    /// What the case is about.
    pub title: &'static str,
    /// How it is settled.
    pub lead: &'static str,
    /// "Ana L., login R10482.ana".
    pub whom: String,
    /// What the case knows.
    pub facts: Vec<Fact>,
    /// What can be decided.
    pub choices: Vec<DecisionChoice>,
    /// What was typed.
    pub form: Filled,
    /// Where it is posted.
    pub action: String,
    /// Leads back to the person.
    pub card: String,
}

crate::page!(SettlePage, SupervisorText);

/// Enters the routes.
pub fn routes(routes: &mut Routes) {
    let settle = paths::settle("{id}");
    routes.get(&settle, Who::Supervisor, ask).post(&settle, Who::Supervisor, decide);
}

async fn ask(visit: Visit, id: Path<String>) -> HttpResponse {
    visit
        .shows(Doing::Supervise, async |visit| {
            let case = read(visit, &id).await?;
            if !visit.is_recent() {
                return Ok(visit.to_confirm());
            }
            Ok(ok(&view(visit, case, Filled::new(visit.lang))))
        })
        .await
}

async fn read(visit: &Visit, id: &str) -> Result<Settling> {
    let (ctx, id, lang) = (visit.ctx(), id.to_owned(), visit.lang);
    visit.app().read(move |db| desk::settling(db, &ctx, &id, lang)).await
}

async fn decide(visit: Visit, id: Path<String>, form: Form) -> HttpResponse {
    visit.takes(Doing::Supervise, form, async |visit, form| settle(visit, &id, form).await).await
}

async fn settle(visit: &Visit, id: &str, form: &Form) -> Result<HttpResponse> {
    let (word, why) = (form.text("decision")?.to_owned(), form.text("reason")?.to_owned());
    let typed = Filled::new(visit.lang).with("decision", word.clone()).with("reason", why.clone());
    let (ctx, case, decision) = (visit.ctx(), id.to_owned(), Decision::parse(&word));
    match visit.app().write(move |tx| desk::settle(tx, &ctx, &case, decision, &why)).await {
        Ok(user) => Ok(see_other(&paths::with_query(&paths::person(user.as_str()), &[("done", "settle")]))),
        Err(Error::Invalid { field: field @ (Field::Decision | Field::Reason), reason }) => {
            let form = typed.wrong(field.as_str(), refusal::flaw(visit.lang, reason));
            Ok(html(StatusCode::UNPROCESSABLE_ENTITY, &view(visit, read(visit, id).await?, form)))
        }
        Err(other) => Err(other),
    }
}

fn view(visit: &Visit, settling: Settling, form: Filled) -> SettlePage {
    let t = SupervisorText::of(visit.lang);
    let page = visit.page().at(Place::DeskCases);
    let sales = if settling.sales.is_empty() { t.sales_none.to_owned() } else { settling.sales };
    let (lead, facts) = match settling.case.kind {
        CaseKind::EmailStopped => {
            (t.stopped_lead, vec![(t.new_email, settling.proposed), (t.proposed_by, settling.proposed_by)])
        }
        CaseKind::AgentLimit => (t.limit_lead, vec![(t.counted, settling.counted)]),
        _ => {
            let asked = settling.act.map_or("", |act: ApprovalAct| words(act, false, visit.lang).name).to_owned();
            (t.no_proof_lead, vec![(t.asked, asked), (t.note, settling.note), (t.sales, sales)])
        }
    };
    let choice = |one: &Decision| DecisionChoice {
        code: one.as_str(),
        name: one.words(visit.lang),
        follows: one.follows(visit.lang),
        chosen: form.is("decision", one.as_str()),
    };
    let choices = Decision::of(settling.case.kind).iter().map(choice).collect();
    let whom =
        Whom { id: settling.user.to_string(), name: settling.name, login: settling.login, email: settling.email };
    SettlePage {
        title: settling.case.kind.words(visit.lang),
        lead,
        whom: whom.words(&page),
        facts: facts.into_iter().filter(|(_, v)| !v.is_empty()).map(|(label, v)| Fact::new(label, v)).collect(),
        choices,
        form,
        action: paths::settle(settling.case.id.as_str()),
        card: paths::person(&whom.id),
        page,
    }
}
