//! The desk agent's pages. A search writes (the audit; it opens a prepared case), so it is a POST, answered with what
//! it brought: no login and no CNPJ gets into an address. Both acts on a person want a recent login.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;

use crate::error::{Error, Result, Rule};
use crate::flow::access::Doing;
use crate::flow::desk;
use crate::flow::desk::card::Card;
use crate::flow::desk::{Found, FoundBy};
use crate::model::approval::ApprovalAct;
use crate::model::case::CaseKind;
use crate::model::decision::Decision;
use crate::text::delivery::trail::TrailText;
use crate::text::desk::DeskText;
use crate::text::desk::supervisor::SupervisorText;
use crate::text::desk::two::TwoText;
use crate::text::error::refusal;
use crate::text::{fill, format};
use crate::web::desk::card::{count, decide, leave, person_page, state_pill, whom};
use crate::web::desk::two_view::words;
use crate::web::desk::view::{CaseRow, CasesPage, DeskPage, HitRow, send_question};
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
    routes
        .get(paths::DESK, Who::Agent, show_search)
        .post(paths::DESK, Who::Agent, search)
        .get(paths::DESK_CASES, Who::Agent, cases)
        .get(&person, Who::Card, person_card)
        .get(&send, Who::Agent, ask_send)
        .post(&send, Who::Agent, send_password);
}

async fn show_search(visit: Visit) -> HttpResponse {
    visit
        .shows(Doing::Desk, async |visit| {
            let (page, form) = (visit.page().at(Place::DeskSearch), Filled::new(visit.lang));
            Ok(ok(&DeskPage { page, form, hits: None, by_reference: false }))
        })
        .await
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
    let proves_nothing = |by| matches!(by, FoundBy::Reference | FoundBy::Email | FoundBy::Phone);
    let by_reference = found.hits.iter().any(|hit| proves_nothing(hit.by));
    let rows = found.hits.into_iter().map(|hit| HitRow {
        state: state_pill(&page, hit.state),
        by: match hit.by {
            FoundBy::Login => t.by_login,
            FoundBy::Reseller => t.by_reseller,
            FoundBy::Email => t.by_email,
            FoundBy::Phone => t.by_phone,
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
    visit.shows(Doing::OpenCard, async |visit| person(visit, &id).await).await
}

async fn person(visit: &Visit, id: &str) -> Result<HttpResponse> {
    let card = read_card(visit, id).await?;
    let t = DeskText::of(visit.lang);
    let newest = card.mails.iter().map(|mail| mail.reference.clone()).find(|reference| !reference.is_empty());
    let reference = [("reference", newest.as_deref().unwrap_or_default())];
    let done = match visit.query("done").as_deref() {
        Some("send-password") => Some(fill(t.sent, &reference)),
        Some("settle") => Some(settled(visit, &card).to_owned()),
        Some("confirm-address") if card.suppressed.is_none() => Some(t.confirmed.to_owned()),
        Some(done) => visit
            .query("act")
            .as_deref()
            .and_then(ApprovalAct::parse)
            .and_then(|act| said(visit, &card, done, act))
            .map(|text| fill(text, &reference)),
        None => None,
    };
    let until = card.revealed;
    let mut view = person_page(visit, card);
    if let Some(text) = done {
        view.page = view.page.notice(Tone::Good, text);
    }
    let mut response = ok(&view);
    if let Some(until) = until {
        leave(visit, id, until, &mut response);
    }
    Ok(response)
}

/// What follows from a supervisor's decision.
fn settled(visit: &Visit, card: &Card) -> &'static str {
    let t = SupervisorText::of(visit.lang);
    let goes_on = card.supervised.iter().any(|(_, decided)| *decided == Some(Decision::Confirmed));
    if goes_on { t.decided_confirmed } else { t.decided }
}

/// What was done with a proposal, where the card bears it out.
fn said(visit: &Visit, card: &Card, done: &str, act: ApprovalAct) -> Option<&'static str> {
    let words = words(act, card.is_staff(), visit.lang);
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

/// The card; that another one is opened counts before anybody sees it.
pub(super) async fn read_card(visit: &Visit, id: &str) -> Result<Card> {
    let (ctx, whose, lang) = (visit.ctx(), id.to_owned(), visit.lang);
    let read = move |db: &mut _| Ok((desk::card(db, &ctx, &whose, lang)?, desk::is_open(db, &ctx, &whose)?));
    let (card, counted) = visit.app().read(read).await?;
    count(visit, id, counted).await?;
    Ok(card)
}

async fn ask_send(visit: Visit, id: Path<String>) -> HttpResponse {
    visit
        .shows(Doing::Desk, async |visit| {
            let card = read_card(visit, &id).await?;
            match card.barred {
                Some(rule) => Ok(refused(visit, card, rule)),
                None if !visit.is_recent() => Ok(visit.to_confirm()),
                None => Ok(ok(&send_question(visit.page().at(Place::DeskSearch), &whom(&card)))),
            }
        })
        .await
}

/// The card, with the reason why the act cannot be.
pub(super) fn refused(visit: &Visit, card: Card, rule: Rule) -> HttpResponse {
    let mut view = person_page(visit, card);
    view.page = view.page.notice(Tone::Warn, refusal::rule(visit.lang, rule));
    html(StatusCode::CONFLICT, &view)
}

/// A rule that stands against an act is said on the card; everything else is an error page.
pub(super) async fn explained(visit: &Visit, id: &str, error: Error) -> Result<HttpResponse> {
    match error {
        Error::Conflict(rule) => Ok(refused(visit, read_card(visit, id).await?, rule)),
        other => Err(other),
    }
}

async fn send_password(visit: Visit, id: Path<String>, form: Form) -> HttpResponse {
    visit
        .takes(Doing::Desk, form, async |visit, _| {
            let (ctx, whose) = (visit.ctx(), id.to_string());
            match visit.app().write(move |tx| desk::send_password(tx, &ctx, &whose)).await {
                Ok(_) => Ok(see_other(&paths::with_query(&paths::person(&id), &[("done", "send-password")]))),
                Err(error) => explained(visit, &id, error).await,
            }
        })
        .await
}

async fn cases(visit: Visit) -> HttpResponse {
    visit.shows(Doing::Desk, async |visit| open_cases(visit).await).await
}

async fn open_cases(visit: &Visit) -> Result<HttpResponse> {
    let (ctx, lang) = (visit.ctx(), visit.lang);
    let open = visit.app().read(move |db| desk::cases(db, &ctx, lang)).await?;
    let rows = open.into_iter().map(|line| CaseRow {
        subject: line.case.kind.words(lang),
        detail: line.detail,
        about: line.about,
        decide: decide(visit, &line.case),
        supervisors: line.case.kind.is_supervisors(),
        talk: line.talk.map(|id| paths::chat(id.as_str())),
        card: line.card.map(|id| paths::person(&id)),
        since: format::short(line.case.created_at.ms(), visit.zone(), lang),
        protocol: line.case.protocol,
    });
    let cases = rows.collect();
    Ok(ok(&CasesPage { page: visit.page().at(Place::DeskCases), cases }))
}
