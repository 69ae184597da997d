//! The data of somebody who has no login: found, proposed, decided, fetched. Every act wants a recent login. What was
//! typed is posted, so that no address of a page has it.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use crate::error::{Error, Field, Flaw, Result};
use crate::flow::access::Doing;
use crate::flow::desk::data::{self, Seen};
use crate::model::approval::ApprovalState;
use crate::model::data_request::{DataAct, DataRequest};
use crate::model::ids::DataRequestId;
use crate::text::desk::data::DataText;
use crate::text::error::refusal;
use crate::text::format;
use crate::web::account::privacy::json_file;
use crate::web::kit::form::Form;
use crate::web::kit::input::Filled;
use crate::web::kit::page::{Page, Place, Tone, html, ok, see_other};
use crate::web::kit::shared::Fact;
use crate::web::paths;
use crate::web::routes::{Routes, Who};
use crate::web::visit::Visit;

/// A proposal in the list.
#[derive(Clone, Debug)]
pub struct DataRow {
    /// Part of the address.
    pub id: String,
    /// What is asked for.
    pub act: &'static str,
    /// By what the person is found.
    pub query: String,
    /// What proves it.
    pub note: String,
    /// Who proposed.
    pub by: String,
    /// Until when it can be approved, or fetched.
    pub until: String,
    /// By whoever looks.
    pub mine: bool,
    /// It waits for the second person.
    pub open: bool,
    words: (&'static str, &'static str, &'static str),
}

impl DataRow {
    /// Address and label of what whoever looks can do.
    fn doable(&self) -> Vec<(String, &'static str)> {
        let to = |act: &str| paths::data_request(&self.id, act);
        let (approve, withdraw, fetch) = self.words;
        match (self.open, self.mine) {
            (true, false) => vec![(to("approve"), approve), (to("withdraw"), withdraw)],
            (true, true) => vec![(to("withdraw"), withdraw)],
            (false, true) => vec![(to("fetch"), fetch)],
            (false, false) => Vec::new(),
        }
    }
}

/// The page.
#[derive(Debug, Template)]
#[template(path = "desk/data.html")]
pub struct DataPage {
    /// The frame.
    pub page: Page,
    /// What was typed.
    pub form: Filled,
    /// The same, as the proposal's form posts it.
    pub query: String,
    /// What is known; empty before anything was looked for.
    pub facts: Vec<Fact>,
    /// What cannot be proposed, and why.
    pub barred: Vec<(&'static str, &'static str)>,
    /// What can.
    pub acts: Vec<(&'static str, &'static str)>,
    /// The newest first.
    pub rows: Vec<DataRow>,
}

crate::page!(DataPage, DataText);

/// Enters the routes.
pub fn routes(routes: &mut Routes) {
    routes
        .get(paths::DESK_DATA, Who::Agent, show)
        .post(paths::DESK_DATA, Who::Agent, find)
        .post(paths::DESK_DATA_PROPOSE, Who::Agent, propose)
        .post(paths::data_request("{id}", "approve"), Who::Agent, approve)
        .post(paths::data_request("{id}", "withdraw"), Who::Agent, withdraw)
        .post(paths::data_request("{id}", "fetch"), Who::Agent, fetch);
}

async fn show(visit: Visit) -> HttpResponse {
    let page = show_with(&visit).await;
    visit.answer(page)
}

async fn show_with(visit: &Visit) -> Result<HttpResponse> {
    if visit.session.is_none() {
        return Ok(visit.to_login());
    }
    let t = DataText::of(visit.lang);
    let mut view = view(visit, Filled::new(visit.lang), None).await?;
    let done = match visit.query("done").as_deref() {
        Some("proposed") => Some(t.proposed),
        Some("export") => Some(t.approved_export),
        Some("erasure") => Some(t.erased),
        Some("withdrawn") => Some(t.withdrawn),
        _ => None,
    };
    if let Some(words) = done {
        view.page = view.page.notice(Tone::Good, words);
    }
    Ok(ok(&view))
}

async fn view(visit: &Visit, form: Filled, seen: Option<(String, Seen)>) -> Result<DataPage> {
    let ctx = visit.ctx();
    let proposed = visit.app().read(move |db| data::proposed(db, &ctx)).await?;
    let mut page = DataPage {
        page: visit.page().at(Place::DeskData),
        form,
        query: String::new(),
        facts: Vec::new(),
        barred: Vec::new(),
        acts: Vec::new(),
        rows: proposed.into_iter().map(|row| row_of(visit, row)).collect(),
    };
    if let Some((query, seen)) = seen {
        let (t, found) = (DataText::of(visit.lang), &seen.found);
        let counts = [
            (t.end_customers, found.end_customers.len()),
            (t.alternates, found.alternates.len()),
            (t.contacts, found.contacts.len()),
            (t.talks, found.talks.len()),
            (t.requests, found.requests.len()),
            (t.mails, found.mails.len()),
        ];
        page.facts = counts.into_iter().map(|(label, count)| Fact::new(label, count.to_string())).collect();
        page.query = query;
        for (act, rule) in seen.against {
            match rule {
                Some(rule) => page.barred.push((act.words(visit.lang), refusal::rule(visit.lang, rule))),
                None => page.acts.push((act.as_str(), act.words(visit.lang))),
            }
        }
    }
    Ok(page)
}

fn row_of(visit: &Visit, row: DataRequest) -> DataRow {
    let t = DataText::of(visit.lang);
    DataRow {
        id: row.id.to_string(),
        act: row.act.words(visit.lang),
        query: row.lookup,
        note: row.note,
        by: row.proposed_label,
        until: format::at(row.valid_until.ms(), visit.zone(), visit.lang),
        mine: visit.ctx().actor.user() == Some(&row.proposed_by),
        open: row.state == ApprovalState::Open,
        words: (t.approve, t.withdraw, t.fetch),
    }
}

async fn find(visit: Visit, form: Form) -> HttpResponse {
    visit.takes(Doing::Desk, form, async |visit, form| find_with(visit, form).await).await
}

async fn find_with(visit: &Visit, form: &Form) -> Result<HttpResponse> {
    let query = form.text("query")?.to_owned();
    looked(visit, query, |filled| filled).await
}

/// What is known by this, with the form as it was typed.
async fn looked(visit: &Visit, query: String, more: impl FnOnce(Filled) -> Filled) -> Result<HttpResponse> {
    let filled = Filled::new(visit.lang).with("query", query.clone());
    let (ctx, typed) = (visit.ctx(), query.clone());
    match visit.app().write(move |tx| data::look(tx, &ctx, &typed)).await {
        Ok(seen) => Ok(ok(&view(visit, more(filled), Some((query, seen))).await?)),
        Err(Error::Invalid { field: field @ Field::Query, reason }) => {
            let form = filled.wrong(field.as_str(), refusal::flaw(visit.lang, reason));
            Ok(html(StatusCode::UNPROCESSABLE_ENTITY, &view(visit, form, None).await?))
        }
        Err(other) => Err(other),
    }
}

async fn propose(visit: Visit, form: Form) -> HttpResponse {
    visit.takes(Doing::Desk, form, async |visit, form| propose_with(visit, form).await).await
}

async fn propose_with(visit: &Visit, form: &Form) -> Result<HttpResponse> {
    let (query, note) = (form.text("query")?.to_owned(), form.text("reason")?.to_owned());
    let unknown = Error::Invalid { field: Field::Form, reason: Flaw::UnknownChoice };
    let act = DataAct::parse(form.text("act")?).ok_or(unknown)?;
    let (ctx, typed, why) = (visit.ctx(), query.clone(), note.clone());
    match visit.app().write(move |tx| data::propose(tx, &ctx, &typed, act, &why)).await {
        Ok(_) => Ok(done("proposed")),
        Err(Error::Invalid { field: field @ Field::Reason, reason }) => {
            let words = refusal::flaw(visit.lang, reason);
            looked(visit, query, |filled| filled.with("reason", note).wrong(field.as_str(), words)).await
        }
        Err(other) => Err(other),
    }
}

fn done(what: &str) -> HttpResponse {
    see_other(&paths::with_query(paths::DESK_DATA, &[("done", what)]))
}

async fn approve(visit: Visit, id: Path<String>, form: Form) -> HttpResponse {
    visit.takes(Doing::Desk, form, async |visit, _| approve_with(visit, &id).await).await
}

async fn approve_with(visit: &Visit, id: &str) -> Result<HttpResponse> {
    let (ctx, id) = (visit.ctx(), DataRequestId::from_text(id));
    let act = visit.app().write(move |tx| data::approve(tx, &ctx, &id)).await?;
    Ok(done(act.as_str()))
}

async fn withdraw(visit: Visit, id: Path<String>, form: Form) -> HttpResponse {
    visit.takes(Doing::Desk, form, async |visit, _| withdraw_with(visit, &id).await).await
}

async fn withdraw_with(visit: &Visit, id: &str) -> Result<HttpResponse> {
    let (ctx, id) = (visit.ctx(), DataRequestId::from_text(id));
    visit.app().write(move |tx| data::withdraw(tx, &ctx, &id)).await?;
    Ok(done("withdrawn"))
}

async fn fetch(visit: Visit, id: Path<String>, form: Form) -> HttpResponse {
    visit.takes(Doing::Desk, form, async |visit, _| fetch_with(visit, &id).await).await
}

async fn fetch_with(visit: &Visit, id: &str) -> Result<HttpResponse> {
    let (ctx, id) = (visit.ctx(), DataRequestId::from_text(id));
    let all = visit.app().write(move |tx| data::fetch(tx, &ctx, &id)).await?;
    Ok(json_file("cracha-data.json", &all))
}
