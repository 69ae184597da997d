//! What needs two people: the proposal of one agent, the answer of another. One page for every act. All of it wants a
//! recent login.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;

use super::card::{waiting_view, whom};
use super::pages::{not_yet, read_card, refused};
use super::two_view::{NO_PROOF, ProposePage, approve_question};
use crate::error::{Error, Field, Result, Rule};
use crate::flow::access::{Doing, allow};
use crate::flow::desk::card::Card;
use crate::flow::desk::{self, Proposal, two};
use crate::model::approval::{ApprovalAct, Proof};
use crate::text::error::refusal;
use crate::web::account::privacy::json_file;
use crate::web::kit::form::Form;
use crate::web::kit::input::Filled;
use crate::web::kit::page::{Place, html, ok, see_other};
use crate::web::paths;
use crate::web::routes::{Routes, Who};
use crate::web::visit::Visit;

/// Enters the routes.
pub fn routes(routes: &mut Routes) {
    for act in ApprovalAct::ALL {
        let propose = paths::person_act("{id}", act.as_str());
        routes.get(&propose, Who::Agent, move |visit: Visit, id: Path<String>| show(visit, id, *act)).post(
            &propose,
            Who::Agent,
            move |visit: Visit, id: Path<String>, form: Form| propose_act(visit, id, form, *act),
        );
    }
    let approve = paths::person_act("{id}", "approve");
    routes.get(&approve, Who::Agent, ask).post(&approve, Who::Agent, approve_act).post(
        paths::person_act("{id}", "withdraw"),
        Who::Agent,
        withdraw_act,
    );
    routes.post(paths::person_act("{id}", "fetch"), Who::Agent, fetch_data);
}

async fn show(visit: Visit, id: Path<String>, act: ApprovalAct) -> HttpResponse {
    let page = show_with(&visit, &id, act).await;
    visit.answer(page)
}

async fn show_with(visit: &Visit, id: &str, act: ApprovalAct) -> Result<HttpResponse> {
    if visit.session.is_none() {
        return Ok(visit.to_login());
    }
    let card = read_card(visit, id).await?;
    match against(&card, act) {
        Some(rule) => Ok(refused(visit, card, rule)),
        None if !visit.is_recent() => Ok(visit.to_confirm()),
        None => Ok(ok(&form_page(visit, &card, act, Filled::new(visit.lang)))),
    }
}

fn against(card: &Card, act: ApprovalAct) -> Option<Rule> {
    card.against.iter().find(|(one, _)| *one == act).and_then(|(_, rule)| *rule)
}

fn form_page(visit: &Visit, card: &Card, act: ApprovalAct, form: Filled) -> ProposePage {
    let confirmed = card.is_confirmed(act) && allow(&visit.ctx(), Doing::Supervise).is_ok();
    ProposePage::new(visit.page().at(Place::DeskSearch), &whom(card), (act, confirmed), form)
}

async fn propose_act(visit: Visit, id: Path<String>, form: Form, act: ApprovalAct) -> HttpResponse {
    let result = propose_with(&visit, &id, &form, act).await;
    visit.answer(result)
}

async fn propose_with(visit: &Visit, id: &str, form: &Form, act: ApprovalAct) -> Result<HttpResponse> {
    if let Some(answer) = not_yet(visit, form)? {
        return Ok(answer);
    }
    let text = |name| form.text(name).map(str::to_owned);
    let proposal = Proposal {
        proof: Proof::parse(form.text("proof")?),
        note: text("reason")?,
        confirmer: text("confirmer")?,
        email: text("email")?,
        successor: text("successor")?,
        name: text("name")?,
    };
    let typed = ["proof", "confirmer", "reason", "email", "successor", "name"]
        .into_iter()
        .try_fold(Filled::new(visit.lang), |filled, name| Ok::<_, Error>(filled.with(name, form.text(name)?)))?;
    let none = act != ApprovalAct::Release && form.text("proof")? == NO_PROOF;
    let (ctx, whose) = (visit.ctx(), id.to_owned());
    let proposed = visit.app().write(move |tx| match none {
        true => two::no_proof(tx, &ctx, &whose, act, &proposal.note).map(|_| "no-proof"),
        false => two::propose(tx, &ctx, &whose, act, &proposal).map(|_| "propose"),
    });
    match proposed.await {
        Ok(done) => Ok(to_card(id, done, act)),
        Err(Error::Invalid { field, reason }) if shown(field) => {
            let form = typed.wrong(field.as_str(), refusal::flaw(visit.lang, reason));
            let card = read_card(visit, id).await?;
            Ok(html(StatusCode::UNPROCESSABLE_ENTITY, &form_page(visit, &card, act, form)))
        }
        Err(error) => explained(visit, id, error).await,
    }
}

/// The form has it.
fn shown(field: Field) -> bool {
    matches!(field, Field::Proof | Field::Confirmer | Field::Reason | Field::Email | Field::Successor | Field::Name)
}

async fn ask(visit: Visit, id: Path<String>) -> HttpResponse {
    let page = ask_with(&visit, &id).await;
    visit.answer(page)
}

async fn ask_with(visit: &Visit, id: &str) -> Result<HttpResponse> {
    if visit.session.is_none() {
        return Ok(visit.to_login());
    }
    let act = visit.query("act").as_deref().and_then(ApprovalAct::parse).unwrap_or(ApprovalAct::Release);
    let card = read_card(visit, id).await?;
    let found = card.waiting.iter().find(|waiting| waiting.act == act);
    let rule = match (against(&card, act), found) {
        (Some(rule), _) => rule,
        (None, None) => Rule::ProposalOver,
        (None, Some(waiting)) if waiting.over => Rule::ProposalOver,
        (None, Some(waiting)) if waiting.mine => Rule::SamePerson,
        (None, Some(_)) if !visit.is_recent() => return Ok(visit.to_confirm()),
        (None, Some(waiting)) => {
            let view = waiting_view(visit, waiting);
            let email = if waiting.email.is_empty() { &card.data.email } else { &waiting.email };
            let who = match (waiting.successor.as_str(), waiting.email.as_str()) {
                (who, "") => who.to_owned(),
                (who, email) => format!("{who} ({email})"),
            };
            let page = visit.page().at(Place::DeskSearch);
            return Ok(ok(&approve_question(page, &whom(&card), act, &view, (email, &who))));
        }
    };
    Ok(refused(visit, card, rule))
}

async fn approve_act(visit: Visit, id: Path<String>, form: Form) -> HttpResponse {
    let result = approve_with(&visit, &id, &form).await;
    visit.answer(result)
}

async fn approve_with(visit: &Visit, id: &str, form: &Form) -> Result<HttpResponse> {
    if let Some(answer) = not_yet(visit, form)? {
        return Ok(answer);
    }
    let (ctx, whose, approval) = (visit.ctx(), id.to_owned(), form.text("approval")?.to_owned());
    match visit.app().write(move |tx| two::approve(tx, &ctx, &whose, &approval)).await {
        Ok((act, _)) => Ok(to_card(id, "approve", act)),
        Err(error) => explained(visit, id, error).await,
    }
}

async fn withdraw_act(visit: Visit, id: Path<String>, form: Form) -> HttpResponse {
    let result = withdraw_with(&visit, &id, &form).await;
    visit.answer(result)
}

async fn withdraw_with(visit: &Visit, id: &str, form: &Form) -> Result<HttpResponse> {
    if let Some(answer) = not_yet(visit, form)? {
        return Ok(answer);
    }
    let (ctx, whose, approval) = (visit.ctx(), id.to_owned(), form.text("approval")?.to_owned());
    match visit.app().write(move |tx| two::withdraw(tx, &ctx, &whose, &approval)).await {
        Ok(act) => Ok(to_card(id, "withdraw", act)),
        Err(error) => explained(visit, id, error).await,
    }
}

/// A rule that stands against it is said on the card; everything else is an error page.
async fn fetch_data(visit: Visit, id: Path<String>, form: Form) -> HttpResponse {
    let result = fetch_with(&visit, &id, &form).await;
    visit.answer(result)
}

/// The copy of the data that two people let out: a file, once.
async fn fetch_with(visit: &Visit, id: &str, form: &Form) -> Result<HttpResponse> {
    if let Some(answer) = not_yet(visit, form)? {
        return Ok(answer);
    }
    let (ctx, whose) = (visit.ctx(), id.to_owned());
    match visit.app().write(move |tx| desk::fetch(tx, &ctx, &whose)).await {
        Ok(all) => Ok(json_file("personal-data.json", &all)),
        Err(error) => explained(visit, id, error).await,
    }
}

async fn explained(visit: &Visit, id: &str, error: Error) -> Result<HttpResponse> {
    match error {
        Error::Conflict(rule) => Ok(refused(visit, read_card(visit, id).await?, rule)),
        other => Err(other),
    }
}

fn to_card(id: &str, done: &str, act: ApprovalAct) -> HttpResponse {
    see_other(&paths::with_query(&paths::person(id), &[("done", done), ("act", act.as_str())]))
}
