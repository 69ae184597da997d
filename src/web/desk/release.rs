//! Releasing a frozen login: the proposal of one agent, the answer of another. All of it wants a recent login.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;

use super::card::{waiting_view, whom};
use super::pages::{not_yet, read_card, refused};
use super::view::{ReleasePage, approve_question};
use crate::error::{Error, Field, Result, Rule};
use crate::flow::desk::card::Card;
use crate::flow::desk::{Proposal, release};
use crate::model::approval::Proof;
use crate::text::error::refusal;
use crate::web::kit::form::Form;
use crate::web::kit::input::Filled;
use crate::web::kit::page::{Place, html, ok, see_other};
use crate::web::paths;
use crate::web::routes::{Routes, Who};
use crate::web::visit::Visit;

/// Enters the routes.
pub fn routes(routes: &mut Routes) {
    let (propose, approve) = (paths::person_act("{id}", "release"), paths::person_act("{id}", "approve"));
    routes
        .get(&propose, Who::Agent, show)
        .post(&propose, Who::Agent, propose_release)
        .get(&approve, Who::Agent, ask)
        .post(&approve, Who::Agent, approve_release)
        .post(paths::person_act("{id}", "withdraw"), Who::Agent, withdraw_release);
}

async fn show(visit: Visit, id: Path<String>) -> HttpResponse {
    let page = show_with(&visit, &id).await;
    visit.answer(page)
}

async fn show_with(visit: &Visit, id: &str) -> Result<HttpResponse> {
    if visit.session.is_none() {
        return Ok(visit.to_login());
    }
    let card = read_card(visit, id).await?;
    match card.frozen {
        false => Ok(refused(visit, card, Rule::NotFrozen)),
        true if !visit.is_recent() => Ok(visit.to_confirm()),
        true => Ok(ok(&form_page(visit, &card, Filled::new(visit.lang)))),
    }
}

fn form_page(visit: &Visit, card: &Card, form: Filled) -> ReleasePage {
    let proofs: Vec<_> = Proof::ALL.iter().map(|proof| (proof.as_str(), proof.words(visit.lang))).collect();
    ReleasePage::new(visit.page().at(Place::DeskSearch), &whom(card), form, &proofs)
}

async fn propose_release(visit: Visit, id: Path<String>, form: Form) -> HttpResponse {
    let result = propose_with(&visit, &id, &form).await;
    visit.answer(result)
}

async fn propose_with(visit: &Visit, id: &str, form: &Form) -> Result<HttpResponse> {
    if let Some(answer) = not_yet(visit, form)? {
        return Ok(answer);
    }
    let text = |name| form.text(name).map(str::to_owned);
    let proposal = Proposal {
        proof: Proof::parse(form.text("proof")?),
        note: text("reason")?,
        confirmer: text("confirmer")?,
        email: text("email")?,
    };
    let typed = ["proof", "confirmer", "reason", "email"]
        .into_iter()
        .try_fold(Filled::new(visit.lang), |filled, name| Ok::<_, Error>(filled.with(name, form.text(name)?)))?;
    let (ctx, whose) = (visit.ctx(), id.to_owned());
    match visit.app().write(move |tx| release::propose(tx, &ctx, &whose, &proposal)).await {
        Ok(_) => Ok(to_card(id, "release")),
        Err(Error::Invalid {
            field: field @ (Field::Proof | Field::Confirmer | Field::Reason | Field::Email),
            reason,
        }) => {
            let form = typed.wrong(field.as_str(), refusal::flaw(visit.lang, reason));
            let card = read_card(visit, id).await?;
            Ok(html(StatusCode::UNPROCESSABLE_ENTITY, &form_page(visit, &card, form)))
        }
        Err(error) => explained(visit, id, error).await,
    }
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
    let rule = match &card.waiting {
        _ if !card.frozen => Rule::NotFrozen,
        None => Rule::ProposalOver,
        Some(waiting) if waiting.over => Rule::ProposalOver,
        Some(waiting) if waiting.mine => Rule::SamePerson,
        Some(_) if !visit.is_recent() => return Ok(visit.to_confirm()),
        Some(waiting) => {
            let said = waiting_view(visit, waiting).said;
            let email = if waiting.email.is_empty() { &card.data.email } else { &waiting.email };
            let page = visit.page().at(Place::DeskSearch);
            return Ok(ok(&approve_question(page, &whom(&card), &waiting.id, &said, email)));
        }
    };
    Ok(refused(visit, card, rule))
}

async fn approve_release(visit: Visit, id: Path<String>, form: Form) -> HttpResponse {
    let result = approve_with(&visit, &id, &form).await;
    visit.answer(result)
}

async fn approve_with(visit: &Visit, id: &str, form: &Form) -> Result<HttpResponse> {
    if let Some(answer) = not_yet(visit, form)? {
        return Ok(answer);
    }
    let (ctx, whose, approval) = (visit.ctx(), id.to_owned(), form.text("approval")?.to_owned());
    match visit.app().write(move |tx| release::approve(tx, &ctx, &whose, &approval)).await {
        Ok(_) => Ok(to_card(id, "approve")),
        Err(error) => explained(visit, id, error).await,
    }
}

async fn withdraw_release(visit: Visit, id: Path<String>, form: Form) -> HttpResponse {
    let result = withdraw_with(&visit, &id, &form).await;
    visit.answer(result)
}

async fn withdraw_with(visit: &Visit, id: &str, form: &Form) -> Result<HttpResponse> {
    if let Some(answer) = not_yet(visit, form)? {
        return Ok(answer);
    }
    let (ctx, whose, approval) = (visit.ctx(), id.to_owned(), form.text("approval")?.to_owned());
    match visit.app().write(move |tx| release::withdraw(tx, &ctx, &whose, &approval)).await {
        Ok(()) => Ok(to_card(id, "withdraw")),
        Err(error) => explained(visit, id, error).await,
    }
}

/// A rule that stands against it is said on the card; everything else is an error page.
async fn explained(visit: &Visit, id: &str, error: Error) -> Result<HttpResponse> {
    match error {
        Error::Conflict(rule) => Ok(refused(visit, read_card(visit, id).await?, rule)),
        other => Err(other),
    }
}

fn to_card(id: &str, done: &str) -> HttpResponse {
    see_other(&paths::with_query(&paths::person(id), &[("done", done)]))
}
