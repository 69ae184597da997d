//! What needs two people: the proposal of one agent, the answer of another. One page for every act. All of it wants a
//! recent login.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;

use super::card::{place, waiting_view, whom};
use super::needed::in_the_way;
use super::pages::{explained, read_card, refused};
use super::two_view::{NO_PROOF, ProposePage, approve_question, words};
use crate::error::{Error, Field, Result, Rule};
use crate::flow::access::{Doing, allow};
use crate::flow::desk::card::Card;
use crate::flow::desk::{self, Proposal, two};
use crate::model::approval::{ApprovalAct, Proof};
use crate::model::role::Role;
use crate::text::error::refusal;
use crate::web::account::privacy::json_file;
use crate::web::kit::form::Form;
use crate::web::kit::input::Filled;
use crate::web::kit::page::{html, ok, see_other};
use crate::web::paths;
use crate::web::routes::{Routes, Who};
use crate::web::visit::Visit;

/// Enters the routes.
pub fn routes(routes: &mut Routes) {
    for act in ApprovalAct::ALL {
        let propose = paths::person_act("{id}", act.as_str());
        let who = if act.is_for_staff() { Who::Card } else { Who::Agent };
        routes.get(&propose, who, move |visit: Visit, id: Path<String>| show(visit, id, *act)).post(
            &propose,
            who,
            move |visit: Visit, id: Path<String>, form: Form| propose_act(visit, id, form, *act),
        );
    }
    let approve = paths::person_act("{id}", "approve");
    routes.get(&approve, Who::Card, ask).post(&approve, Who::Card, approve_act).post(
        paths::person_act("{id}", "withdraw"),
        Who::Card,
        withdraw_act,
    );
    routes.post(paths::person_act("{id}", "fetch"), Who::Agent, fetch_data);
}

async fn show(visit: Visit, id: Path<String>, act: ApprovalAct) -> HttpResponse {
    visit
        .shows(doing(act), async |visit| {
            let card = read_card(visit, &id).await?;
            match against(&card, act) {
                Some(rule) => Ok(refused(visit, card, rule)),
                None if !visit.is_recent() => Ok(visit.to_confirm()),
                None if act == ApprovalAct::Erasure => match in_the_way(visit, &card).await? {
                    Some(needed) => Ok(needed),
                    None => Ok(ok(&form_page(visit, &card, act, Filled::new(visit.lang)))),
                },
                None => Ok(ok(&form_page(visit, &card, act, Filled::new(visit.lang)))),
            }
        })
        .await
}

/// An operator comes in where the distributor's own people are concerned; the verbs look at whom it is about.
fn doing(act: ApprovalAct) -> Doing {
    if act.is_for_staff() { Doing::OpenCard } else { Doing::Desk }
}

fn against(card: &Card, act: ApprovalAct) -> Option<Rule> {
    card.against.iter().find(|(one, _)| *one == act).and_then(|(_, rule)| *rule)
}

fn form_page(visit: &Visit, card: &Card, act: ApprovalAct, form: Filled) -> ProposePage {
    let confirmed = card.is_confirmed(act) && allow(&visit.ctx(), Doing::Supervise).is_ok();
    let of = card.role.unwrap_or(Role::Administrator);
    ProposePage::new(visit.page().at(place(visit)), &whom(card), (act, of, confirmed), form)
}

async fn propose_act(visit: Visit, id: Path<String>, form: Form, act: ApprovalAct) -> HttpResponse {
    visit.takes(doing(act), form, async |visit, form| propose(visit, &id, form, act).await).await
}

async fn propose(visit: &Visit, id: &str, form: &Form, act: ApprovalAct) -> Result<HttpResponse> {
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
        Err(error) => said(visit, id, error).await,
    }
}

/// What is in the way of an erasure is listed, with links; any other rule is said on the card.
async fn said(visit: &Visit, id: &str, error: Error) -> Result<HttpResponse> {
    if error == Error::Conflict(Rule::OpenCase)
        && let Some(needed) = in_the_way(visit, &read_card(visit, id).await?).await?
    {
        return Ok(needed);
    }
    explained(visit, id, error).await
}

/// The form has it.
fn shown(field: Field) -> bool {
    matches!(field, Field::Proof | Field::Confirmer | Field::Reason | Field::Email | Field::Successor | Field::Name)
}

async fn ask(visit: Visit, id: Path<String>) -> HttpResponse {
    visit.shows(Doing::OpenCard, async |visit| question(visit, &id).await).await
}

async fn question(visit: &Visit, id: &str) -> Result<HttpResponse> {
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
            let page = visit.page().at(place(visit));
            let words = words(act, card.is_staff(), visit.lang);
            return Ok(ok(&approve_question(page, &whom(&card), words, &view, (email, &who))));
        }
    };
    Ok(refused(visit, card, rule))
}

async fn approve_act(visit: Visit, id: Path<String>, form: Form) -> HttpResponse {
    visit.takes(Doing::OpenCard, form, async |visit, form| approve(visit, &id, form).await).await
}

async fn approve(visit: &Visit, id: &str, form: &Form) -> Result<HttpResponse> {
    let (ctx, whose, approval) = (visit.ctx(), id.to_owned(), form.text("approval")?.to_owned());
    match visit.app().write(move |tx| two::approve(tx, &ctx, &whose, &approval)).await {
        Ok((act, _)) => Ok(to_card(id, "approve", act)),
        Err(error) => said(visit, id, error).await,
    }
}

async fn withdraw_act(visit: Visit, id: Path<String>, form: Form) -> HttpResponse {
    visit.takes(Doing::OpenCard, form, async |visit, form| withdraw(visit, &id, form).await).await
}

async fn withdraw(visit: &Visit, id: &str, form: &Form) -> Result<HttpResponse> {
    let (ctx, whose, approval) = (visit.ctx(), id.to_owned(), form.text("approval")?.to_owned());
    match visit.app().write(move |tx| two::withdraw(tx, &ctx, &whose, &approval)).await {
        Ok(act) => Ok(to_card(id, "withdraw", act)),
        Err(error) => explained(visit, id, error).await,
    }
}

/// The copy of the data that two people let out: a file, once.
async fn fetch_data(visit: Visit, id: Path<String>, form: Form) -> HttpResponse {
    visit
        .takes(Doing::Desk, form, async |visit, _| {
            let (ctx, whose) = (visit.ctx(), id.to_string());
            match visit.app().write(move |tx| desk::fetch(tx, &ctx, &whose)).await {
                Ok(all) => Ok(json_file("personal-data.json", &all)),
                Err(error) => explained(visit, &id, error).await,
            }
        })
        .await
}

fn to_card(id: &str, done: &str, act: ApprovalAct) -> HttpResponse {
    see_other(&paths::with_query(&paths::person(id), &[("done", done), ("act", act.as_str())]))
}
