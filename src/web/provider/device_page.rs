//! Where a person types a device's code, sees what is asked and from where, and answers (RFC 8628 section 3.3).

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use crate::app::Registered;
use crate::error::{Error, Field, Flaw, Result};
use crate::flow::provider::authorize::Present;
use crate::flow::provider::device::{self as verb, Allowed, Waiting};
use crate::model::device_code::DeviceState;
use crate::oidc::decide::HintFacts;
use crate::oidc::scope::OFFLINE_ACCESS;
use crate::text::format;
use crate::text::provider::device::DeviceText;
use crate::text::sign_in::LoginText;
use crate::web::kit::form::Form;
use crate::web::kit::input::Filled;
use crate::web::kit::page::{Page, html, ok, see_other};
use crate::web::kit::shared::Fact;
use crate::web::paths;
use crate::web::provider::view::scope_words;
use crate::web::visit::Visit;

/// The code. Field: `user_code`.
#[derive(Debug, Template)]
#[template(path = "provider/device.html")]
struct DevicePage {
    page: Page,
    form: Filled,
    /// The code came with the address, so nobody has compared it yet (section 5.4).
    brought: bool,
    action: &'static str,
}

crate::page!(DevicePage, DeviceText);

/// The question. Posts `consent=yes|no`.
#[derive(Debug, Template)]
#[template(path = "provider/device_ask.html")]
struct DeviceAskPage {
    page: Page,
    client: String,
    /// One of the distributor's own.
    own: bool,
    login: String,
    facts: Vec<Fact>,
    details: Vec<String>,
    scopes: Vec<String>,
    resources: Vec<String>,
    action: String,
}

crate::page!(DeviceAskPage, DeviceText);

impl DeviceAskPage {
    /// What consent is asked in, wherever it is asked.
    fn login(&self) -> &'static LoginText {
        LoginText::of(self.page.lang)
    }
}

/// What came of it.
#[derive(Debug, Template)]
#[template(path = "provider/device_done.html")]
struct DeviceDonePage {
    page: Page,
    title: String,
    lines: Vec<String>,
    consents: &'static str,
    again: &'static str,
}

crate::page!(DeviceDonePage, DeviceText);

/// GET: where the code is typed; it may have come with the address.
pub async fn show(visit: Visit) -> HttpResponse {
    let answer = match &visit.session {
        None => visit.to_login(),
        Some(_) => {
            let code = visit.query("user_code").map(|code| code.chars().take(40).collect::<String>());
            let brought = code.is_some();
            let form = Filled::new(visit.lang).with("user_code", code.unwrap_or_default());
            ok(&DevicePage { page: visit.page(), form, brought, action: paths::DEVICE })
        }
    };
    visit.answer(Ok(answer))
}

/// POST: the code.
pub async fn typed(visit: Visit, form: Form) -> HttpResponse {
    let answer = typed_code(&visit, &form).await;
    visit.answer(answer)
}

async fn typed_code(visit: &Visit, form: &Form) -> Result<HttpResponse> {
    if let Some(first) = before(visit, form)? {
        return Ok(first);
    }
    let code = form.text("user_code")?.to_owned();
    let (ctx, given) = (visit.ctx(), code.clone());
    let found = visit.app().write(move |tx| verb::type_code(tx, &ctx, &given)).await?;
    Ok(match found {
        Some(id) => see_other(&paths::device(id.as_str())),
        None => {
            let none = DeviceText::of(visit.lang).none;
            let form = Filled::new(visit.lang).with("user_code", code).wrong("user_code", none);
            let page = DevicePage { page: visit.page(), form, brought: false, action: paths::DEVICE };
            html(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    })
}

/// A terminal gets what the person has: a login of a short while ago comes first (P2-28).
fn before(visit: &Visit, form: &Form) -> Result<Option<HttpResponse>> {
    if visit.session.is_none() {
        return Ok(Some(visit.to_login_with(form)));
    }
    visit.check(form)?;
    Ok((!visit.is_recent()).then(|| visit.to_confirm_with(form, None)))
}

/// GET: the question, or what came of it.
pub async fn look(visit: Visit, id: Path<String>) -> HttpResponse {
    let answer = match visit.session {
        None => Ok(visit.to_login()),
        Some(_) => waiting(&visit, &id).await.map(|(waiting, client)| question(&visit, &waiting, &client)),
    };
    visit.answer(answer)
}

/// What this person is asked under this name. A client that was disabled meanwhile asks nothing.
async fn waiting(visit: &Visit, id: &str) -> Result<(Waiting, std::sync::Arc<Registered>)> {
    let (ctx, id) = (visit.ctx(), id.to_owned());
    let found = visit.app().read(move |db| verb::look(db, &ctx, &id)).await?;
    let waiting = found.ok_or(Error::NotFound)?;
    let client = visit.app().kept().registered(waiting.client_id.as_str()).cloned().ok_or(Error::NotFound)?;
    Ok((waiting, client))
}

fn question(visit: &Visit, waiting: &Waiting, client: &Registered) -> HttpResponse {
    let t = DeviceText::of(visit.lang);
    let (page, name) = (visit.page(), &client.row.name);
    let told = |title: &str, lines: Vec<String>| done(visit, title, lines);
    let of = |words: &str| page.fill(words, "client", name);
    match waiting.state {
        DeviceState::Asked if waiting.in_time => {
            let from = waiting.ip.clone().unwrap_or_else(|| t.from_unknown.to_owned());
            let at = format::at(waiting.asked_at.ms(), visit.zone(), visit.lang);
            let facts = [(t.client, name.clone()), (t.from, from), (t.at, at)];
            ok(&DeviceAskPage {
                client: name.clone(),
                own: client.view.first_party,
                login: visit.session.as_ref().map(|(_, user)| user.login.clone()).unwrap_or_default(),
                facts: facts.map(|(label, value)| Fact::new(label, value)).to_vec(),
                details: waiting.details.words(&client.view.detail_types, visit.lang),
                // Without a word about it, wherever the client is registered for (RFC 8707 section 2.2).
                resources: match waiting.resources.is_empty() {
                    true => client.view.terms.resources.clone(),
                    false => waiting.resources.iter().map(str::to_owned).collect(),
                },
                scopes: waiting.scopes.iter().map(|scope| scope_words(&page, scope)).collect(),
                action: paths::device(waiting.id.as_str()),
                page,
            })
        }
        DeviceState::Asked => told(t.over, vec![of(t.over_lead)]),
        DeviceState::Refused => told(t.refused, vec![of(t.refused_lead)]),
        DeviceState::Allowed | DeviceState::Taken => {
            let first = if waiting.state == DeviceState::Taken { t.taken.to_owned() } else { of(t.allowed_lead) };
            let lasting = waiting.scopes.has(OFFLINE_ACCESS);
            told(t.allowed, vec![first, if lasting { t.allowed_lasting } else { t.allowed_end }.to_owned()])
        }
    }
}

fn done(visit: &Visit, title: &str, lines: Vec<String>) -> HttpResponse {
    let (consents, again) = (paths::ACCOUNT_CONSENTS, paths::DEVICE);
    ok(&DeviceDonePage { page: visit.page(), title: title.to_owned(), lines, consents, again })
}

/// POST: yes or no.
pub async fn answer(visit: Visit, id: Path<String>, form: Form) -> HttpResponse {
    let answer = answered(&visit, &id, &form).await;
    visit.answer(answer)
}

async fn answered(visit: &Visit, id: &str, form: &Form) -> Result<HttpResponse> {
    if let Some(first) = before(visit, form)? {
        return Ok(first);
    }
    let (waiting, client) = waiting(visit, id).await?;
    let here = see_other(&paths::device(waiting.id.as_str()));
    let (ctx, id, view) = (visit.ctx(), waiting.id.to_string(), client.clone());
    match form.get("consent")? {
        "no" => {
            visit.app().write(move |tx| verb::refuse(tx, &ctx, &id)).await?;
            Ok(here)
        }
        "yes" => {
            let present = Present { session: visit.session.clone(), expected: HintFacts::Absent };
            let said = visit.app().write(move |tx| verb::allow(tx, &ctx, &id, &view.view, &present)).await?;
            Ok(match said {
                Allowed::Done | Allowed::Over => here,
                Allowed::Login(_) => visit.to_confirm_with(form, None),
                Allowed::Refused => {
                    let t = DeviceText::of(visit.lang);
                    let title = visit.page().fill(t.unmet, "client", &client.row.name);
                    done(visit, &title, vec![t.unmet_lead.to_owned()])
                }
            })
        }
        _ => Err(Error::Invalid { field: Field::Consent, reason: Flaw::Missing }),
    }
}
