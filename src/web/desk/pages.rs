//! The desk agent's pages. A search writes (the audit; it opens a prepared case), so it is a POST, answered with what
//! it brought: no login and no CNPJ gets into an address. Both acts on a person want a recent login.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;

use crate::error::{Error, Field, Result, Rule};
use crate::flow::access::Doing;
use crate::flow::desk::card::Card;
use crate::flow::desk::{Found, FoundBy};
use crate::flow::{self, desk};
use crate::model::approval::ApprovalAct;
use crate::model::case::CaseKind;
use crate::text::delivery::trail::TrailText;
use crate::text::desk::DeskText;
use crate::text::desk::two::TwoText;
use crate::text::error::refusal;
use crate::text::{fill, format};
use crate::web::desk::card::{person_page, state_pill, whom};
use crate::web::desk::two_view::words;
use crate::web::desk::view::{CaseRow, CasesPage, DeskPage, HitRow, reveal_question, send_question};
use crate::web::kit::form::Form;
use crate::web::kit::input::Filled;
use crate::web::kit::page::{Place, Tone, html, ok, see_other};
use crate::web::paths;
use crate::web::routes::{Routes, Who};
use crate::web::visit::Visit;

/// Enters the routes.
pub fn routes(routes: &mut Routes) {
    let person = paths::person("{id}");
    let send = paths::person_act("{id}", "send-password");
    let reveal = paths::person_act("{id}", "reveal");
    routes
        .get(paths::DESK, Who::Agent, show_search)
        .post(paths::DESK, Who::Agent, search)
        .get(paths::DESK_CASES, Who::Agent, cases)
        .get(&person, Who::Agent, person_card)
        .get(&send, Who::Agent, ask_send)
        .post(&send, Who::Agent, send_password)
        .get(&reveal, Who::Agent, ask_reveal)
        .post(&reveal, Who::Agent, reveal_data);
}

async fn show_search(visit: Visit) -> HttpResponse {
    let page = show_search_with(&visit);
    visit.answer(page)
}

fn show_search_with(visit: &Visit) -> Result<HttpResponse> {
    if visit.session.is_none() {
        return Ok(visit.to_login());
    }
    flow::access::allow(&visit.ctx(), Doing::Desk)?;
    let (page, form) = (visit.page().at(Place::DeskSearch), Filled::new(visit.lang));
    Ok(ok(&DeskPage { page, form, hits: None, by_reference: false }))
}

async fn search(visit: Visit, form: Form) -> HttpResponse {
    let result = search_with(&visit, &form).await;
    visit.answer(result)
}

async fn search_with(visit: &Visit, form: &Form) -> Result<HttpResponse> {
    if visit.session.is_none() {
        return Ok(visit.to_login_with(form));
    }
    visit.check(form)?;
    let (ctx, query) = (visit.ctx(), form.text("query")?.to_owned());
    let typed = query.clone();
    let found = visit.app().write(move |tx| desk::find(tx, &ctx, &query)).await?;
    Ok(ok(&results(visit, typed, found)))
}

fn results(visit: &Visit, typed: String, found: Found) -> DeskPage {
    let t = DeskText::of(visit.lang);
    let mut page = visit.page().at(Place::DeskSearch);
    if let Some(protocol) = &found.opened {
        let text = fill(TrailText::of(visit.lang).case_opened, &[("protocol", protocol)]);
        page = page.notice(Tone::Info, text);
    }
    let by_reference = found.hits.iter().any(|hit| hit.by == FoundBy::Reference);
    let rows = found.hits.into_iter().map(|hit| HitRow {
        state: state_pill(&page, hit.state),
        by: match hit.by {
            FoundBy::Login => t.by_login,
            FoundBy::Reseller => t.by_reseller,
            FoundBy::Reference => t.by_reference,
        },
        id: hit.id,
        name: hit.name,
        login: hit.login,
        reseller: hit.reseller,
    });
    let hits = Some(rows.collect());
    DeskPage { page, form: Filled::new(visit.lang).with("query", typed), hits, by_reference }
}

async fn person_card(visit: Visit, id: Path<String>) -> HttpResponse {
    let page = person_with(&visit, &id).await;
    visit.answer(page)
}

async fn person_with(visit: &Visit, id: &str) -> Result<HttpResponse> {
    if visit.session.is_none() {
        return Ok(visit.to_login());
    }
    let card = read_card(visit, id).await?;
    let t = DeskText::of(visit.lang);
    let newest = card.mails.iter().map(|mail| mail.reference.clone()).find(|reference| !reference.is_empty());
    let reference = [("reference", newest.as_deref().unwrap_or_default())];
    let done = match visit.query("done").as_deref() {
        Some("send-password") => Some(fill(t.sent, &reference)),
        Some("confirm-address") if card.suppressed.is_none() => Some(t.confirmed.to_owned()),
        Some(done) => visit
            .query("act")
            .as_deref()
            .and_then(ApprovalAct::parse)
            .and_then(|act| said(visit, &card, done, act))
            .map(|text| fill(text, &reference)),
        None => None,
    };
    let mut view = person_page(visit, card);
    if let Some(text) = done {
        view.page = view.page.notice(Tone::Good, text);
    }
    Ok(ok(&view))
}

/// What was done with a proposal, where the card bears it out.
fn said(visit: &Visit, card: &Card, done: &str, act: ApprovalAct) -> Option<&'static str> {
    let words = words(act, visit.lang);
    let waits = card.waiting.iter().any(|waiting| waiting.act == act);
    let still_frozen = act == ApprovalAct::Release && card.frozen;
    match done {
        "propose" if waits => Some(words.proposed),
        "approve" if !(waits || still_frozen) => Some(words.done),
        "withdraw" if !waits => Some(words.withdrawn),
        "no-proof" if card.cases.iter().any(|(kind, _)| *kind == CaseKind::NoProof) => {
            Some(TwoText::of(visit.lang).no_proof_done)
        }
        _ => None,
    }
}

pub(super) async fn read_card(visit: &Visit, id: &str) -> Result<Card> {
    let (ctx, id, lang) = (visit.ctx(), id.to_owned(), visit.lang);
    visit.app().read(move |db| desk::card(db, &ctx, &id, lang)).await
}

async fn ask_send(visit: Visit, id: Path<String>) -> HttpResponse {
    let page = ask_send_with(&visit, &id).await;
    visit.answer(page)
}

async fn ask_send_with(visit: &Visit, id: &str) -> Result<HttpResponse> {
    if visit.session.is_none() {
        return Ok(visit.to_login());
    }
    let card = read_card(visit, id).await?;
    match card.barred {
        Some(rule) => Ok(refused(visit, card, rule)),
        None if !visit.is_recent() => Ok(visit.to_confirm()),
        None => Ok(ok(&send_question(visit.page().at(Place::DeskSearch), &whom(&card)))),
    }
}

/// The card, with the reason why the act cannot be.
pub(super) fn refused(visit: &Visit, card: Card, rule: Rule) -> HttpResponse {
    let mut view = person_page(visit, card);
    view.page = view.page.notice(Tone::Warn, refusal::rule(visit.lang, rule));
    html(StatusCode::CONFLICT, &view)
}

/// What every act needs before it is looked at: session, token, right, a recent login. `Some` is the answer.
pub(super) fn not_yet(visit: &Visit, form: &Form) -> Result<Option<HttpResponse>> {
    if visit.session.is_none() {
        return Ok(Some(visit.to_login_with(form)));
    }
    visit.check(form)?;
    flow::access::allow(&visit.ctx(), Doing::Desk)?;
    Ok((!visit.is_recent()).then(|| visit.to_confirm_with(form, None)))
}

async fn send_password(visit: Visit, id: Path<String>, form: Form) -> HttpResponse {
    let result = send_with(&visit, &id, &form).await;
    visit.answer(result)
}

async fn send_with(visit: &Visit, id: &str, form: &Form) -> Result<HttpResponse> {
    if let Some(first) = not_yet(visit, form)? {
        return Ok(first);
    }
    let (ctx, whose) = (visit.ctx(), id.to_owned());
    match visit.app().write(move |tx| desk::send_password(tx, &ctx, &whose)).await {
        Ok(_) => Ok(see_other(&paths::with_query(&paths::person(id), &[("done", "send-password")]))),
        Err(Error::Conflict(rule)) => Ok(refused(visit, read_card(visit, id).await?, rule)),
        Err(other) => Err(other),
    }
}

async fn ask_reveal(visit: Visit, id: Path<String>) -> HttpResponse {
    let page = ask_reveal_with(&visit, &id).await;
    visit.answer(page)
}

async fn ask_reveal_with(visit: &Visit, id: &str) -> Result<HttpResponse> {
    if visit.session.is_none() {
        return Ok(visit.to_login());
    }
    let card = read_card(visit, id).await?;
    if !visit.is_recent() {
        return Ok(visit.to_confirm());
    }
    Ok(ok(&reveal_question(visit.page().at(Place::DeskSearch), &whom(&card), Filled::new(visit.lang))))
}

async fn reveal_data(visit: Visit, id: Path<String>, form: Form) -> HttpResponse {
    let result = reveal_with(&visit, &id, &form).await;
    visit.answer(result)
}

/// Answered with the whole card: each look has a reason of its own.
async fn reveal_with(visit: &Visit, id: &str, form: &Form) -> Result<HttpResponse> {
    if let Some(first) = not_yet(visit, form)? {
        return Ok(first);
    }
    let (ctx, whose, lang) = (visit.ctx(), id.to_owned(), visit.lang);
    let reason = form.text("reason")?.to_owned();
    let typed = reason.clone();
    match visit.app().write(move |tx| desk::reveal(tx, &ctx, &whose, &reason, lang)).await {
        Ok(card) => Ok(ok(&person_page(visit, card))),
        Err(Error::Invalid { field: Field::Reason, reason: flaw }) => {
            let form = Filled::new(lang).with("reason", typed).wrong("reason", refusal::flaw(lang, flaw));
            let card = read_card(visit, id).await?;
            let question = reveal_question(visit.page().at(Place::DeskSearch), &whom(&card), form);
            Ok(html(StatusCode::UNPROCESSABLE_ENTITY, &question))
        }
        Err(other) => Err(other),
    }
}

async fn cases(visit: Visit) -> HttpResponse {
    let page = cases_with(&visit).await;
    visit.answer(page)
}

async fn cases_with(visit: &Visit) -> Result<HttpResponse> {
    if visit.session.is_none() {
        return Ok(visit.to_login());
    }
    let (ctx, lang) = (visit.ctx(), visit.lang);
    let open = visit.app().read(move |db| desk::cases(db, &ctx, lang)).await?;
    let rows = open.into_iter().map(|line| CaseRow {
        protocol: line.case.protocol,
        subject: line.case.kind.words(lang),
        detail: line.detail,
        about: line.about,
        talk: line.talk.map(|id| paths::chat(id.as_str())),
        card: line.card.map(|id| paths::person(&id)),
        since: format::short(line.case.created_at.ms(), visit.zone(), lang),
    });
    let cases = rows.collect();
    Ok(ok(&CasesPage { page: visit.page().at(Place::DeskCases), cases }))
}
