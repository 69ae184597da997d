//! What changes an end customer: a new one, other details, its removal. What is refused is explained on the form, with
//! what was typed still in it.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;

use super::pages::{allowed, card_page, promise, read};
use super::view::CustomerNewPage;
use crate::error::Result;
use crate::flow::customers::{self, Typed};
use crate::model::ids::EndCustomerId;
use crate::model::reason::{Reason, sentences};
use crate::text::customers::CustomersText;
use crate::text::{Lang, fill};
use crate::web::kit::form::Form;
use crate::web::kit::input::Filled;
use crate::web::kit::page::{Place, html, ok, see_other};
use crate::web::kit::shared::ConfirmPage;
use crate::web::paths;
use crate::web::routes::{Routes, Who};
use crate::web::visit::Visit;

const FIELDS: [&str; 6] = ["document", "name", "email", "phone", "city", "region"];

/// Enters the routes.
pub fn routes(routes: &mut Routes) {
    let remove = paths::end_customer_remove("{id}");
    routes
        .get(paths::END_CUSTOMERS_NEW, Who::Registrar, show_new)
        .post(paths::END_CUSTOMERS_NEW, Who::Registrar, create)
        .post(paths::end_customer("{id}"), Who::Registrar, change)
        .get(&remove, Who::Registrar, ask_remove)
        .post(&remove, Who::Registrar, remove_one);
}

async fn show_new(visit: Visit) -> HttpResponse {
    let page = match visit.session {
        None => Ok(visit.to_login()),
        Some(_) => allowed(&visit).map(|()| new_page(&visit, StatusCode::OK, Filled::new(visit.lang))),
    };
    visit.answer(page)
}

fn new_page(visit: &Visit, status: StatusCode, form: Filled) -> HttpResponse {
    let page = visit.page().at(Place::EndCustomers);
    html(status, &CustomerNewPage { page, form, promise: promise(visit) })
}

async fn create(visit: Visit, form: Form) -> HttpResponse {
    let result = create_with(&visit, &form).await;
    visit.answer(result)
}

async fn create_with(visit: &Visit, form: &Form) -> Result<HttpResponse> {
    if visit.session.is_none() {
        return Ok(visit.to_login_with(form));
    }
    visit.check(form)?;
    allowed(visit)?;
    let (typed, filled) = typed(visit.lang, form)?;
    let good = match customers::check(&typed) {
        Ok(good) => good,
        Err(reasons) => {
            let wrong = wrong(filled, &reasons);
            return Ok(new_page(visit, StatusCode::UNPROCESSABLE_ENTITY, wrong));
        }
    };
    let (ctx, warnings) = (visit.ctx(), good.warnings.clone());
    let registered = visit.app().write(move |tx| customers::register(tx, &ctx, &good)).await?;
    Ok(to_card(registered.row().id.as_str(), registered.as_str(), &warnings))
}

async fn change(visit: Visit, id: Path<String>, form: Form) -> HttpResponse {
    let result = change_with(&visit, &id, &form).await;
    visit.answer(result)
}

async fn change_with(visit: &Visit, id: &str, form: &Form) -> Result<HttpResponse> {
    if visit.session.is_none() {
        return Ok(visit.to_login_with(form));
    }
    visit.check(form)?;
    let (row, due) = read(visit, id).await?;
    let (typed, filled) = typed(visit.lang, form)?;
    let (ctx, whose) = (visit.ctx(), row.id.clone());
    match visit.app().write(move |tx| customers::change(tx, &ctx, &whose, &typed)).await? {
        Ok(warnings) => Ok(to_card(id, "changed", &warnings)),
        Err(reasons) => {
            let view = card_page(visit, &row, due, wrong(filled, &reasons));
            Ok(html(StatusCode::UNPROCESSABLE_ENTITY, &view))
        }
    }
}

async fn ask_remove(visit: Visit, id: Path<String>) -> HttpResponse {
    let page = ask_remove_with(&visit, &id).await;
    visit.answer(page)
}

async fn ask_remove_with(visit: &Visit, id: &str) -> Result<HttpResponse> {
    if visit.session.is_none() {
        return Ok(visit.to_login());
    }
    let (row, _) = read(visit, id).await?;
    let t = CustomersText::of(visit.lang);
    let days = visit.app().config().retention.people_days.to_string();
    Ok(ok(&ConfirmPage {
        title: t.remove_title.to_owned(),
        lead: format!("{}, {}", row.name, row.number()),
        consequences: vec![t.remove_1.to_owned(), fill(t.remove_2, &[("days", &days)])],
        action: paths::end_customer_remove(id),
        hidden: Vec::new(),
        yes: t.remove.to_owned(),
        danger: true,
        back: paths::end_customer(id),
        ask: None,
        page: visit.page().at(Place::EndCustomers),
    }))
}

async fn remove_one(visit: Visit, id: Path<String>, form: Form) -> HttpResponse {
    let result = remove_with(&visit, &id, &form).await;
    visit.answer(result)
}

async fn remove_with(visit: &Visit, id: &str, form: &Form) -> Result<HttpResponse> {
    if visit.session.is_none() {
        return Ok(visit.to_login_with(form));
    }
    visit.check(form)?;
    let (ctx, id) = (visit.ctx(), EndCustomerId::from_text(id));
    visit.app().write(move |tx| customers::remove(tx, &ctx, &id)).await?;
    Ok(see_other(&paths::with_query(paths::END_CUSTOMERS, &[("done", "remove")])))
}

/// What was typed, for the verb and for the form.
fn typed(lang: Lang, form: &Form) -> Result<(Typed, Filled)> {
    let mut filled = Filled::new(lang);
    for name in FIELDS {
        filled = filled.with(name, form.text(name)?);
    }
    let text = |name: &str| filled.value(name).to_owned();
    let typed = Typed {
        document: text("document"),
        name: text("name"),
        email: text("email"),
        phone: text("phone"),
        city: text("city"),
        region: text("region"),
    };
    Ok((typed, filled))
}

/// Each reason at its field.
fn wrong(filled: Filled, reasons: &[Reason]) -> Filled {
    let lang = filled.lang;
    reasons.iter().fold(filled, |filled, reason| filled.wrong(field_of(*reason), sentences(&[*reason], lang)))
}

/// The field that a reason is about.
fn field_of(reason: Reason) -> &'static str {
    match reason {
        Reason::NameMissing | Reason::NameTooLong => "name",
        Reason::EmailMissing
        | Reason::EmailWithoutAt
        | Reason::EmailMalformed
        | Reason::EmailDomain
        | Reason::EmailTooLong => "email",
        // Every other one that a single record can have is about its number.
        _ => "document",
    }
}

/// 303 to the card, which says what was done, and what to look at.
fn to_card(id: &str, done: &str, noted: &[Reason]) -> HttpResponse {
    let noted = noted.iter().map(|reason| reason.as_str()).collect::<Vec<_>>().join(",");
    let mut query = vec![("done", done)];
    if !noted.is_empty() {
        query.push(("noted", &noted));
    }
    see_other(&paths::with_query(&paths::end_customer(id), &query))
}
