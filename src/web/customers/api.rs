//! `/api/v1/end-customers`: what a portal asks and registers on behalf of the person before its screen, with that
//! person's access token (scope `end_customers`). Described in `docs/api.md`.

use actix_web::http::StatusCode;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse};
use serde::{Deserialize, Serialize};

use crate::error::{Error, Rule};
use crate::flow::customers::{self, Asked, Registered, Typed};
use crate::model::end_customer::{DocumentKind, EndCustomer, EndCustomerState};
use crate::model::ids::{EndCustomerId, Instant};
use crate::model::reason::Reason;
use crate::oidc::error::{Code, ProtocolError};
use crate::oidc::scope;
use crate::web::intake::caller::Caller;
use crate::web::intake::{Refusal, answer};
use crate::web::paths;
use crate::web::routes::{Routes, Who};

/// More than any call says.
const BODY_LIMIT: usize = 16 * 1024;
/// One page, where the call says nothing.
const SHOWN: usize = 50;
/// The largest page.
const MOST: usize = 200;

/// Enters the routes.
pub fn routes(routes: &mut Routes) {
    routes.get(paths::API_END_CUSTOMERS, Who::Portals, list).post(paths::API_END_CUSTOMERS, Who::Portals, register);
    routes.body_limit(paths::API_END_CUSTOMERS, BODY_LIMIT);
}

#[derive(Serialize)]
struct One {
    id: String,
    kind: DocumentKind,
    document: String,
    name: String,
    email: Option<String>,
    phone: Option<String>,
    city: Option<String>,
    region: Option<String>,
    state: EndCustomerState,
    /// By when it can be chosen, while it cannot.
    #[serde(skip_serializing_if = "Option::is_none")]
    due_at: Option<String>,
    available_at: Option<String>,
}

impl One {
    fn of(row: EndCustomer, due: Option<Instant>) -> Self {
        Self {
            id: row.id.to_string(),
            kind: row.kind,
            document: row.document,
            name: row.name,
            email: row.email,
            phone: row.phone,
            city: row.city,
            region: row.region,
            state: row.state,
            due_at: due.map(Instant::rfc3339),
            available_at: row.available_at.map(Instant::rfc3339),
        }
    }
}

#[derive(Serialize)]
struct Page {
    end_customers: Vec<One>,
    /// Send it as `after` for the next page; none on the last.
    next: Option<String>,
}

async fn list(request: HttpRequest) -> HttpResponse {
    match found(&request).await {
        Ok(page) => answer(&page),
        Err(refusal) => refusal.into(),
    }
}

async fn found(request: &HttpRequest) -> Result<Page, Refusal> {
    let Caller { app, ctx } = Caller::for_person(request, scope::END_CUSTOMERS).await?;
    let (asked, limit) = asked(request.query_string())?;
    let one_more = i64::try_from(limit + 1).unwrap_or(i64::MAX);
    let read = app.read(move |db| {
        let found = customers::list(db, &ctx, &asked, one_more)?;
        let dues = customers::dues(db, &found)?;
        Ok((found, dues))
    });
    let (mut rows, dues) = read.await.map_err(refusal)?;
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| more).map(|last| last.id.to_string());
    let due = |row: &EndCustomer| dues.iter().find(|(id, _)| *id == row.id).map(|(_, at)| *at);
    let end_customers = rows.into_iter().map(|row| (due(&row), row)).map(|(due, row)| One::of(row, due)).collect();
    Ok(Page { end_customers, next })
}

/// What the query says; each parameter once.
fn asked(query: &str) -> Result<(Asked, usize), Refusal> {
    let bad = |text: &str| Refusal::of(StatusCode::BAD_REQUEST, "invalid_request", text.to_owned());
    let (mut asked, mut limit, mut seen) = (Asked::default(), SHOWN, Vec::new());
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        if seen.contains(&name) {
            return Err(bad("send each parameter once"));
        }
        match &*name {
            "q" => asked.typed = value.into_owned(),
            "after" => asked.after = Some(EndCustomerId::from_text(value)),
            "state" => {
                let state = EndCustomerState::parse(&value).filter(|state| *state != EndCustomerState::Removed);
                asked.state = Some(state.ok_or_else(|| bad("state: available or registered"))?);
            }
            "limit" => {
                let read = value.parse().ok().filter(|limit| (1..=MOST).contains(limit));
                limit = read.ok_or_else(|| bad("limit: 1 to 200"))?;
            }
            _ => {} // of a later version
        }
        seen.push(name);
    }
    Ok((asked, limit))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sent {
    document: String,
    name: String,
    #[serde(default)]
    email: Option<String>,
    #[serde(default)]
    phone: Option<String>,
    #[serde(default)]
    city: Option<String>,
    #[serde(default)]
    region: Option<String>,
}

#[derive(Serialize)]
struct Outcome {
    outcome: &'static str,
    end_customer: One,
    /// What to look at.
    warnings: Vec<Reason>,
}

#[derive(Serialize)]
struct Rejected {
    error: &'static str,
    error_description: &'static str,
    reasons: Vec<Reason>,
}

/// 201 for a new one, 200 for one that the reseller has already.
async fn register(request: HttpRequest, body: actix_web::Result<Bytes>) -> HttpResponse {
    match registered(&request, body).await {
        Ok(Ok((outcome, created))) => {
            let mut response = answer(&outcome);
            if created {
                *response.status_mut() = StatusCode::CREATED;
            }
            response
        }
        Ok(Err(reasons)) => {
            let text = "nothing was registered; correct what the reasons name and send it again";
            let body = Rejected { error: "invalid_value", error_description: text, reasons };
            HttpResponse::UnprocessableEntity().insert_header((CACHE_CONTROL, "no-store")).json(body)
        }
        Err(refusal) => refusal.into(),
    }
}

async fn registered(
    request: &HttpRequest,
    body: actix_web::Result<Bytes>,
) -> Result<Result<(Outcome, bool), Vec<Reason>>, Refusal> {
    let Caller { app, ctx } = Caller::for_person(request, scope::END_CUSTOMERS).await?;
    let body = body.map_err(|_| {
        Refusal::of(StatusCode::PAYLOAD_TOO_LARGE, "too_large", "send one end customer; nothing was registered")
    })?;
    let sent: Sent = serde_json::from_slice(&body).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        let text = format!("send {{\"document\": \"…\", \"name\": \"…\"}} as JSON (line {line}, column {column})");
        Refusal::of(StatusCode::BAD_REQUEST, "invalid_json", text)
    })?;
    let maybe = |value: Option<String>| value.unwrap_or_default();
    let typed = Typed {
        document: sent.document,
        name: sent.name,
        email: maybe(sent.email),
        phone: maybe(sent.phone),
        city: maybe(sent.city),
        region: maybe(sent.region),
    };
    let good = match customers::check(&typed) {
        Ok(good) => good,
        Err(reasons) => return Ok(Err(reasons)),
    };
    let warnings = good.warnings.clone();
    let write = app.write(move |tx| {
        let registered = customers::register(tx, &ctx, &good)?;
        let due = customers::dues(tx, std::slice::from_ref(registered.row()))?;
        Ok((registered, due.into_iter().next().map(|(_, at)| at)))
    });
    let (registered, due) = write.await.map_err(refusal)?;
    let (outcome, created) = (registered.as_str(), !matches!(registered, Registered::Known(_)));
    Ok(Ok((Outcome { outcome, end_customer: One::of(registered.row().clone(), due), warnings }, created)))
}

/// Who may not is told so as RFC 6750 has it: the token is good, and its person's permissions are not enough.
fn refusal(error: Error) -> Refusal {
    match error {
        Error::Forbidden => {
            let text = "the person behind this token has no permission for it";
            ProtocolError::new(Code::InsufficientScope, text).into()
        }
        Error::Conflict(Rule::ResellerNotActive) => {
            let text = "the reseller is suspended or closed; nothing was registered";
            Refusal::of(StatusCode::CONFLICT, "reseller_not_active", text)
        }
        other => other.into(),
    }
}
