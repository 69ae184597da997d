//! Promises of further rows of the table: `POST /api/v1/promises` begins one, `POST …/kept` keeps it, `GET
//! …/{policy}/{subject}` says where it stands.

use actix_web::http::StatusCode;
use actix_web::web::{Bytes, Path};
use actix_web::{HttpRequest, HttpResponse};
use chrono::DateTime;
use serde::{Deserialize, Serialize};

use super::caller::Caller;
use super::{Refusal, answer};
use crate::error::Error;
use crate::flow::promise;
use crate::model::ids::Instant;
use crate::model::promise::{Promise, Stage};
use crate::oidc::scope;

/// More than any call says.
pub const BODY_LIMIT: usize = 16 * 1024;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    policy: String,
    subject: String,
    begun_at: Option<String>,
}

#[derive(Serialize)]
struct Standing {
    id: String,
    policy: String,
    subject: String,
    begun_at: String,
    due_at: String,
    at_risk: bool,
    breached: bool,
    kept_at: Option<String>,
}

impl From<Promise> for Standing {
    fn from(promise: Promise) -> Self {
        let open = promise.stage.is_open();
        Self {
            id: promise.id.to_string(),
            policy: promise.kind.as_str().to_owned(),
            subject: promise.external_id,
            begun_at: promise.received_at.rfc3339(),
            due_at: promise.due_at.rfc3339(),
            at_risk: open && promise.at_risk_at.is_some(),
            breached: promise.breached_at.is_some(),
            kept_at: promise.delivered_at.filter(|_| promise.stage == Stage::Delivered).map(Instant::rfc3339),
        }
    }
}

/// 201 for a new one, 200 for one that was begun before.
pub async fn open(request: HttpRequest, body: actix_web::Result<Bytes>) -> HttpResponse {
    match begin(&request, body).await {
        Ok((standing, true)) => {
            let mut response = answer(&standing);
            *response.status_mut() = StatusCode::CREATED;
            response
        }
        Ok((standing, false)) => answer(&standing),
        Err(refusal) => refusal.into(),
    }
}

async fn begin(request: &HttpRequest, body: actix_web::Result<Bytes>) -> Result<(Standing, bool), Refusal> {
    let Caller { app, ctx } = Caller::with(request, scope::RESELLERS_WRITE).await?;
    let asked = read(body)?;
    let begun_at = match asked.begun_at.as_deref() {
        None => None,
        Some(text) => Some(instant(text)?),
    };
    let (policy, subject) = (asked.policy, asked.subject);
    let opened = app.write(move |tx| promise::open_further(tx, &ctx, &policy, &subject, begun_at)).await;
    let (promise, new) = opened.map_err(refusal)?;
    Ok((promise.into(), new))
}

/// Kept now.
pub async fn kept(request: HttpRequest, body: actix_web::Result<Bytes>) -> HttpResponse {
    match keep(&request, body).await {
        Ok(standing) => answer(&standing),
        Err(refusal) => refusal.into(),
    }
}

async fn keep(request: &HttpRequest, body: actix_web::Result<Bytes>) -> Result<Standing, Refusal> {
    let Caller { app, ctx } = Caller::with(request, scope::RESELLERS_WRITE).await?;
    let Asked { policy, subject, .. } = read(body)?;
    let kept = app.write(move |tx| promise::keep_further(tx, &ctx, &policy, &subject)).await;
    Ok(kept.map_err(refusal)?.into())
}

/// Where one stands.
pub async fn status(request: HttpRequest, which: Path<(String, String)>) -> HttpResponse {
    match find(&request, which.into_inner()).await {
        Ok(standing) => answer(&standing),
        Err(refusal) => refusal.into(),
    }
}

async fn find(request: &HttpRequest, (policy, subject): (String, String)) -> Result<Standing, Refusal> {
    let Caller { app, ctx } = Caller::with(request, scope::RESELLERS_READ).await?;
    let found = app.read(move |db| promise::find_further(db, &ctx, &policy, &subject)).await;
    Ok(found.map_err(refusal)?.into())
}

fn read(body: actix_web::Result<Bytes>) -> Result<Asked, Refusal> {
    let refused = |text: String| Refusal::of(StatusCode::BAD_REQUEST, "invalid_json", text);
    let body = body.map_err(|_| {
        Refusal::of(StatusCode::PAYLOAD_TOO_LARGE, "too_large", "send one promise; nothing of this one was kept")
    })?;
    serde_json::from_slice(&body).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        refused(format!("send {{\"policy\": …, \"subject\": …}} as JSON (line {line}, column {column})"))
    })
}

fn instant(text: &str) -> Result<Instant, Refusal> {
    let read = DateTime::parse_from_rfc3339(text.trim()).map(|at| Instant(at.timestamp_millis()));
    let what_to_do = "begun_at: write it as 2026-11-26T12:00:00Z";
    read.map_err(|_| Refusal::of(StatusCode::BAD_REQUEST, "invalid_value", what_to_do))
}

fn refusal(error: Error) -> Refusal {
    match error {
        Error::NotFound => Refusal::of(
            StatusCode::NOT_FOUND,
            "not_found",
            "it was never begun, or [[promise.policies]] has no further row of this name",
        ),
        Error::Invalid { field, reason } => {
            Refusal::of(StatusCode::BAD_REQUEST, "invalid_value", format!("{field}: {reason}"))
        }
        other => other.into(),
    }
}
