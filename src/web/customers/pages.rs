//! The list of end customers, found and turned over a page at a time, and the card of one.

use actix_web::HttpResponse;
use actix_web::web::Path;

use super::view::{CustomerPage, CustomerRow, CustomersPage};
use crate::config::PromisePolicy;
use crate::error::{Error, Result};
use crate::flow::customers::{self, Asked};
use crate::model::end_customer::{EndCustomer, EndCustomerState};
use crate::model::ids::{EndCustomerId, Instant};
use crate::model::reason::{Reason, sentences};
use crate::text::customers::CustomersText;
use crate::text::{Lang, fill};
use crate::web::kit::input::Filled;
use crate::web::kit::page::{Place, Tone, ok};
use crate::web::kit::shared::{Fact, Pager};
use crate::web::paths;
use crate::web::routes::{Routes, Who};
use crate::web::visit::Visit;

/// On one page of the list.
const SHOWN: usize = 50;
/// One more says whether there is a next page; nothing is counted for it.
const ONE_MORE: i64 = 51;
const STATES: [EndCustomerState; 2] = [EndCustomerState::Available, EndCustomerState::Registered];

/// Enters the routes.
pub fn routes(routes: &mut Routes) {
    routes.get(paths::END_CUSTOMERS, Who::Registrar, list).get(paths::end_customer("{id}"), Who::Registrar, card);
}

/// For a page that no verb stands behind.
pub(super) fn allowed(visit: &Visit) -> Result<()> {
    let may = visit.session.as_ref().is_some_and(|(_, user)| customers::may_register(visit.app().config(), user));
    if may { Ok(()) } else { Err(Error::Forbidden) }
}

async fn list(visit: Visit) -> HttpResponse {
    let page = list_with(&visit).await;
    visit.answer(page)
}

async fn list_with(visit: &Visit) -> Result<HttpResponse> {
    if visit.session.is_none() {
        return Ok(visit.to_login());
    }
    allowed(visit)?;
    let t = CustomersText::of(visit.lang);
    let asked = Asked {
        typed: visit.query("q").unwrap_or_default().trim().to_owned(),
        state: visit.query("state").and_then(|word| EndCustomerState::parse(&word)).filter(|s| STATES.contains(s)),
        after: visit.query("after").map(EndCustomerId::from_text),
    };
    let (ctx, of) = (visit.ctx(), asked.clone());
    let (mut found, dues) = visit
        .app()
        .read(move |db| {
            let found = customers::list(db, &ctx, &of, ONE_MORE)?;
            let dues = customers::dues(db, &found)?;
            Ok((found, dues))
        })
        .await?;
    let more = found.len() > SHOWN;
    found.truncate(SHOWN);
    let next = found.last().filter(|_| more).map(|last| address(&asked, Some(&last.id)));
    let mut page = visit.page().at(Place::EndCustomers);
    if visit.query("done").is_some_and(|done| done == "remove") {
        page = page.notice(Tone::Good, t.done_remove);
    }
    let due = |row: &EndCustomer| dues.iter().find(|(id, _)| *id == row.id).map(|(_, at)| *at);
    Ok(ok(&CustomersPage {
        reseller: visit.reseller_name().unwrap_or_default().to_owned(),
        promise: promise(visit),
        form: Filled::new(visit.lang).with("q", asked.typed.clone()),
        states: STATES.iter().map(|s| (s.as_str(), s.name(visit.lang), asked.state == Some(*s))).collect(),
        rows: found.iter().map(|row| CustomerRow::of(visit.reader(), row, due(row))).collect(),
        first: asked.after.is_some().then(|| address(&asked, None)),
        pager: Pager { summary: shown(visit.lang, found.len()), previous: None, next },
        page,
    }))
}

/// The address of this list, after this one.
fn address(asked: &Asked, after: Option<&EndCustomerId>) -> String {
    let query = [
        ("q", asked.typed.as_str()),
        ("state", asked.state.map_or("", EndCustomerState::as_str)),
        ("after", after.map_or("", |id| id.as_str())),
    ];
    let said: Vec<_> = query.into_iter().filter(|(_, value)| !value.is_empty()).collect();
    paths::with_query(paths::END_CUSTOMERS, &said)
}

fn shown(lang: Lang, count: usize) -> String {
    let t = CustomersText::of(lang);
    match count {
        0 => String::new(),
        1 => t.shown_one.to_owned(),
        many => fill(t.shown, &[("n", &many.to_string())]),
    }
}

/// What is promised, as the policy says.
pub(super) fn promise(visit: &Visit) -> String {
    let (t, policy) = (CustomersText::of(visit.lang), &visit.app().config().promise.policies.end_customer);
    match policy.counts {
        PromisePolicy::WallClock => fill(t.promise, &[("hours", &policy.hours.to_string())]),
        PromisePolicy::BusinessDays => fill(t.promise_days, &[("days", &policy.days.to_string())]),
    }
}

async fn card(visit: Visit, id: Path<String>) -> HttpResponse {
    let page = card_with(&visit, &id).await;
    visit.answer(page)
}

async fn card_with(visit: &Visit, id: &str) -> Result<HttpResponse> {
    if visit.session.is_none() {
        return Ok(visit.to_login());
    }
    let (row, due) = read(visit, id).await?;
    let form = filled(visit.lang, &row);
    let mut view = card_page(visit, &row, due, form);
    if let Some(text) = done(visit, due) {
        let noted: Vec<_> = visit.query("noted").unwrap_or_default().split(',').filter_map(Reason::parse).collect();
        let t = CustomersText::of(visit.lang);
        let text = match noted.is_empty() {
            true => text,
            false => format!("{text} {}", fill(t.noted, &[("what", &sentences(&noted, visit.lang))])),
        };
        view.page = view.page.notice(if noted.is_empty() { Tone::Good } else { Tone::Info }, text);
    }
    Ok(ok(&view))
}

/// What was done before the card was shown.
fn done(visit: &Visit, due: Option<Instant>) -> Option<String> {
    let t = CustomersText::of(visit.lang);
    let at = due.map(|at| visit.reader().short(at)).unwrap_or_default();
    Some(match visit.query("done")?.as_str() {
        "created" => fill(t.done_new, &[("at", &at)]),
        "registered_again" => fill(t.done_again, &[("at", &at)]),
        "unchanged" => t.done_known.to_owned(),
        "changed" => t.done_change.to_owned(),
        _ => return None,
    })
}

/// One of the reader's reseller, and when it is due.
pub(super) async fn read(visit: &Visit, id: &str) -> Result<(EndCustomer, Option<Instant>)> {
    let (ctx, id) = (visit.ctx(), EndCustomerId::from_text(id));
    visit
        .app()
        .read(move |db| {
            let row = customers::find(db, &ctx, &id)?;
            let due = customers::dues(db, std::slice::from_ref(&row))?;
            Ok((row, due.into_iter().next().map(|(_, at)| at)))
        })
        .await
}

/// The form with what is on record.
fn filled(lang: Lang, row: &EndCustomer) -> Filled {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    Filled::new(lang)
        .with("name", row.name.clone())
        .with("email", text(&row.email))
        .with("phone", text(&row.phone))
        .with("city", text(&row.city))
        .with("region", text(&row.region))
}

/// The card as a page.
pub(super) fn card_page(visit: &Visit, row: &EndCustomer, due: Option<Instant>, form: Filled) -> CustomerPage {
    let t = CustomersText::of(visit.lang);
    let to = visit.reader();
    let mut facts = vec![Fact::new(t.document, row.number()), Fact::new(t.registered_at, to.short(row.created_at))];
    match (row.available_at, due) {
        (Some(at), _) => facts.push(Fact::new(t.since, to.short(at))),
        (None, Some(at)) => facts.push(Fact::new(t.until_label, to.short(at))),
        (None, None) => {}
    }
    CustomerPage { row: CustomerRow::of(to, row, due), facts, form, page: visit.page().at(Place::EndCustomers) }
}
