//! `POST /api/v1/resellers`: the ERP hands over new resellers, corrections, suspensions. `GET …/{external_id}`: where
//! one stands.

use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::web::{Bytes, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use serde_json::Value;

use super::caller::Caller;
use super::idempotency::{self, Taken};
use super::{Refusal, answer};
use crate::flow::intake::{self, Answer, MOST_OF_A_CALL, Outcome, PromiseView, Status};
use crate::model::ids::Instant;
use crate::model::intake_line::RecordKind;
use crate::model::promise::{Promise, Stage};
use crate::model::reason::Reason;
use crate::model::reseller::ResellerState;
use crate::oidc::scope;

/// May hand over.
pub(super) const WRITE: &str = scope::RESELLERS_WRITE;
/// The name of an array of them.
const WHAT: &str = "resellers";
/// May ask.
const READ: &str = scope::RESELLERS_READ;
/// The most that a call may hold.
pub const BODY_LIMIT: usize = 8 * 1024 * 1024;
/// This answer was given before.
pub(super) const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

#[derive(Serialize)]
struct Results {
    results: Vec<One>,
}

#[derive(Serialize)]
struct One {
    external_id: String,
    outcome: Outcome,
    reasons: Vec<Reason>,
    /// Names of the fields whose JSON type is wrong.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fields: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    promise: Option<PromiseJson>,
}

/// A promise in an answer.
#[derive(Serialize)]
pub(super) struct PromiseJson {
    id: String,
    due_at: String,
    stage: Stage,
}

impl From<PromiseView> for PromiseJson {
    fn from(p: PromiseView) -> Self {
        Self { id: p.id.to_string(), due_at: p.due_at.rfc3339(), stage: p.stage }
    }
}

impl From<Answer> for One {
    fn from(answer: Answer) -> Self {
        let promise = answer.promise.map(PromiseJson::from);
        let Answer { external_id, outcome, reasons, fields, .. } = answer;
        Self { external_id, outcome, reasons, fields, promise }
    }
}

/// One record, an array, or `{"resellers": […]}`. 200 when all were looked at; an outcome for each, in order. What was
/// begun goes on to its end also when nobody waits for the answer any more.
pub async fn hand_over(request: HttpRequest, body: actix_web::Result<Bytes>) -> HttpResponse {
    match take(&request, body).await {
        Ok(taken) => {
            let results = Results { results: taken.answers.into_iter().map(One::from).collect() };
            let mut response = answer(&results);
            if taken.again {
                response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
            }
            response
        }
        Err(refusal) => refusal.into(),
    }
}

async fn take(request: &HttpRequest, body: actix_web::Result<Bytes>) -> Result<Taken, Refusal> {
    let caller = Caller::with(request, WRITE).await?;
    let key = idempotency::key(request)?;
    let body = body.map_err(|_| too_large(WHAT))?;
    let records = read(&body, WHAT)?;
    let work = idempotency::Call { key, kind: RecordKind::Reseller, digest: intake::digest(&body), records };
    actix_web::rt::spawn(idempotency::take(caller, work))
        .await
        .map_err(|_| crate::error::Error::internal("a call was lost"))?
}

pub(super) fn too_large(what: &str) -> Refusal {
    let text = format!("send at most {MOST_OF_A_CALL} {what} and 8 MiB in one call; nothing of this one was kept");
    Refusal::of(StatusCode::PAYLOAD_TOO_LARGE, "too_large", text)
}

/// One record, an array, or an object with an array of this name.
pub(super) fn read(body: &[u8], what: &str) -> Result<Vec<Value>, Refusal> {
    let malformed = |text: String| Refusal::of(StatusCode::BAD_REQUEST, "invalid_json", text);
    let value: Value = serde_json::from_slice(body)
        .map_err(|e| malformed(format!("the body is not JSON in UTF-8 (line {}, column {})", e.line(), e.column())))?;
    let records = match value {
        Value::Array(records) => records,
        Value::Object(mut object) => match object.remove(what) {
            Some(Value::Array(records)) => records,
            Some(_) => return Err(malformed(format!("{what} must be an array"))),
            None => vec![Value::Object(object)],
        },
        _ => return Err(malformed(format!("send one record, an array of them, or an object with the array {what}"))),
    };
    match records.len() {
        0 => Err(Refusal::of(StatusCode::BAD_REQUEST, "empty", "send at least one record")),
        n if n > MOST_OF_A_CALL => Err(too_large(what)),
        _ => Ok(records),
    }
}

#[derive(Serialize)]
struct StatusJson {
    external_id: String,
    state: Option<ResellerState>,
    /// Reasons of the last rejected record, while no good one came since.
    rejected: Vec<Reason>,
    promise: Option<StagesJson>,
}

#[derive(Serialize)]
struct StagesJson {
    id: String,
    due_at: String,
    stage: Stage,
    at_risk: bool,
    received_at: String,
    provisioned_at: Option<String>,
    relayed_at: Option<String>,
    delivered_at: Option<String>,
    failed_at: Option<String>,
    first_login_at: Option<String>,
}

impl From<Promise> for StagesJson {
    fn from(p: Promise) -> Self {
        let at = |instant: Option<Instant>| instant.map(Instant::rfc3339);
        Self {
            id: p.id.to_string(),
            due_at: p.due_at.rfc3339(),
            stage: p.stage,
            at_risk: p.at_risk_at.is_some() && p.stage.is_open(),
            received_at: p.received_at.rfc3339(),
            provisioned_at: at(p.provisioned_at),
            relayed_at: at(p.relayed_at),
            delivered_at: at(p.delivered_at),
            failed_at: at(p.failed_at),
            first_login_at: at(p.first_login_at),
        }
    }
}

/// Where one reseller ID stands.
pub async fn status(request: HttpRequest, external_id: Path<String>) -> HttpResponse {
    match find(&request, external_id.into_inner()).await {
        Ok(status) => answer(&status),
        Err(refusal) => refusal.into(),
    }
}

async fn find(request: &HttpRequest, external_id: String) -> Result<StatusJson, Refusal> {
    let Caller { app, ctx } = Caller::with(request, READ).await?;
    let Status { external_id, state, rejected, promise } =
        app.read(move |db| intake::status(db, &ctx, &external_id)).await?;
    Ok(StatusJson { external_id, state, rejected, promise: promise.map(StagesJson::from) })
}
