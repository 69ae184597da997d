//! What is known about whoever looks, for what and for how long, as the configuration has it; and a copy of it.

use actix_web::HttpResponse;
use actix_web::http::header;
use askama::Template;

use crate::error::Result;
use crate::flow::users::export;
use crate::text::account::privacy::PrivacyText;
use crate::text::fill;
use crate::web::kit::form::Form;
use crate::web::kit::page::{Page, Place, ok};
use crate::web::paths;
use crate::web::routes::{Routes, Who};
use crate::web::visit::Visit;

/// A kind of data.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Which.
    pub what: &'static str,
    /// Its purpose.
    pub purpose: &'static str,
    /// How long it stays.
    pub kept: String,
}

impl Kept {
    /// So many days, where its words name them.
    pub fn of(what: &'static str, purpose: &'static str, words: &str, days: i64) -> Self {
        Self { what, purpose, kept: fill(words, &[("days", &days.to_string())]) }
    }
}

/// The page.
#[derive(Debug, Template)]
#[template(path = "account/privacy.html")]
pub struct PrivacyPage {
    /// The frame.
    pub page: Page,
    /// Every kind.
    pub rows: Vec<Kept>,
    /// Whom to ask.
    pub ask: String,
}

crate::page!(PrivacyPage, PrivacyText);

/// Enters the routes.
pub fn routes(routes: &mut Routes) {
    routes.get(paths::ACCOUNT_DATA, Who::SignedIn, show).post(paths::ACCOUNT_DATA_EXPORT, Who::SignedIn, download);
}

async fn show(visit: Visit) -> HttpResponse {
    let page = match &visit.session {
        None => visit.to_login(),
        Some(_) => ok(&view(&visit)),
    };
    visit.answer(Ok(page))
}

fn view(visit: &Visit) -> PrivacyPage {
    let (t, kept) = (PrivacyText::of(visit.lang), &visit.app().config().retention);
    let rows = vec![
        Kept::of(t.person, t.person_why, t.person_kept, kept.people_days),
        Kept::of(t.sessions, t.sessions_why, t.ended_kept, kept.tokens_days),
        Kept::of(t.devices, t.devices_why, t.devices_kept, kept.devices_days),
        Kept::of(t.factors, t.factors_why, t.factors_kept, 0),
        Kept::of(t.requests, t.requests_why, t.after_kept, kept.requests_days),
        Kept::of(t.mails, t.mails_why, t.after_kept, kept.messages_days),
        Kept::of(t.cases, t.cases_why, t.cases_kept, kept.cases_days),
        Kept::of(t.talks, t.talks_why, t.ended_kept, kept.chat_days),
        Kept::of(t.audit, t.audit_why, t.after_kept, kept.audit_days),
        Kept::of(t.intake, t.intake_why, t.after_kept, kept.intake_days),
        Kept::of(t.customers, t.customers_why, t.customers_kept, kept.people_days),
    ];
    let ask = fill(t.ask, &[("chat", visit.lang.pick(visit.app().config().brand.chat_path.each()))]);
    PrivacyPage { page: visit.page().at(Place::AccountPrivacy), rows, ask }
}

async fn download(visit: Visit, form: Form) -> HttpResponse {
    let result = download_with(&visit, &form).await;
    visit.answer(result)
}

async fn download_with(visit: &Visit, form: &Form) -> Result<HttpResponse> {
    if visit.session.is_none() {
        return Ok(visit.to_login_with(form));
    }
    visit.check(form)?;
    if !visit.is_recent() {
        return Ok(visit.to_confirm_with(form, Some(paths::ACCOUNT_DATA)));
    }
    let ctx = visit.ctx();
    let all = visit.app().write(move |tx| export::own(tx, &ctx)).await?;
    Ok(json_file("my-data.json", &all))
}

/// A file for whoever asked, and for no cache.
pub fn json_file(name: &str, content: &serde_json::Value) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("application/json; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .body(format!("{content:#}\n"))
}
