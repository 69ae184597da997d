//! How the endpoints that portals call answer: JSON, never stored, errors with their status and challenge (B22, C35).

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, HttpResponseBuilder};
use serde::Serialize;

use super::call::Call;
use crate::error::Error;
use crate::model::ctx::Actor;
use crate::oidc::client_auth::CHALLENGE;
use crate::oidc::cnf::Scheme;
use crate::oidc::error::{Code, ProtocolError};
use crate::oidc::failed::Failed;
use crate::web::kit::proof;

/// Or why there is none.
pub type Answer = Result<HttpResponse, Failed>;

/// Who may read an answer from a page of another origin (P2-46). Nowhere with credentials: no cookie counts here.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Readers {
    /// Any page: what the token or the client's proof in the request protects.
    AnyOrigin,
    /// Servers only.
    Servers,
}

/// Starts a response that nobody stores.
pub fn fresh(status: StatusCode, readers: Readers) -> HttpResponseBuilder {
    let mut answer = HttpResponse::build(status);
    answer
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::PRAGMA, "no-cache"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"));
    if readers == Readers::AnyOrigin {
        answer
            .insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"))
            .insert_header((header::ACCESS_CONTROL_EXPOSE_HEADERS, "WWW-Authenticate, DPoP-Nonce, Retry-After"));
    }
    answer
}

/// 200 with this as JSON.
pub fn json(body: &impl Serialize, readers: Readers) -> HttpResponse {
    said(StatusCode::OK, readers, body)
}

/// Another success with this as JSON.
pub fn json_with(status: StatusCode, body: &impl Serialize, readers: Readers) -> HttpResponse {
    said(status, readers, body)
}

fn said(status: StatusCode, readers: Readers, body: &impl Serialize) -> HttpResponse {
    match serde_json::to_string(body) {
        Ok(text) => fresh(status, readers).content_type("application/json").body(text),
        Err(_) => fresh(StatusCode::INTERNAL_SERVER_ERROR, readers).finish(),
    }
}

/// The answer, or what went wrong; an unproven client is told how to prove itself.
pub fn to_client(call: &Call, readers: Readers, answer: Answer) -> HttpResponse {
    let told = |refused: &ProtocolError| match refused.status() {
        401 => (401, Some(CHALLENGE.to_owned())),
        _ if refused.code == Code::AccessDenied => (400, None), // of a device (B22)
        status => (status, None),
    };
    settle(call, readers, answer, told)
}

/// The same for who shows a token.
pub fn to_bearer(call: &Call, answer: Answer) -> HttpResponse {
    let told = |refused: &ProtocolError| (refused.status_at_resource(), Some(refused.challenge(call.scheme())));
    settle(call, Readers::AnyOrigin, answer, told)
}

/// The same for a client that registers itself: servers call, and who shows no good token is told so.
pub fn to_registrant(call: &Call, answer: Answer) -> HttpResponse {
    let told = |refused: &ProtocolError| {
        (refused.status(), (refused.status() == 401).then(|| refused.challenge(Scheme::Bearer)))
    };
    settle(call, Readers::Servers, answer, told)
}

/// `told` says the status of a refusal, and how to do better.
fn settle(
    call: &Call,
    readers: Readers,
    answer: Answer,
    told: impl Fn(&ProtocolError) -> (u16, Option<String>),
) -> HttpResponse {
    let mut answer = match answer {
        Ok(answer) => answer,
        Err(Failed::Refused(refused)) => {
            let (status, challenge) = told(&refused);
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
            let mut answer = said(status, readers, &refused);
            put(&mut answer, header::WWW_AUTHENTICATE, challenge);
            answer
        }
        Err(Failed::Ours(error)) => return failed(call, readers, &error),
    };
    let nonce = (call.scheme() == Scheme::Dpop).then(|| proof::nonce(&call.ctx(Actor::Anonymous))).flatten();
    put(&mut answer, header::HeaderName::from_static("dpop-nonce"), nonce);
    answer
}

fn put(answer: &mut HttpResponse, name: header::HeaderName, value: Option<String>) {
    if let Some(Ok(value)) = value.map(|text| header::HeaderValue::from_str(&text)) {
        answer.headers_mut().insert(name, value);
    }
}

fn failed(call: &Call, readers: Readers, error: &Error) -> HttpResponse {
    let (status, code, wait_s) = match error {
        Error::Busy { retry_after_s } => (503, Code::TemporarilyUnavailable, Some(*retry_after_s)),
        Error::Throttled { retry_after_s } => (429, Code::TemporarilyUnavailable, Some(*retry_after_s)),
        Error::Unavailable(_) | Error::Retry => (503, Code::TemporarilyUnavailable, Some(5)),
        _ => (500, Code::ServerError, None),
    };
    match error {
        Error::Throttled { .. } => tracing::debug!(request_id = %call.request_id, %error, "request refused"),
        _ => tracing::error!(request_id = %call.request_id, %error, "request failed"),
    }
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut answer = said(status, readers, &ProtocolError::new(code, "the request could not be served"));
    if let Some(seconds) = wait_s {
        answer.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from(seconds.max(1)));
    }
    answer
}

/// What a browser asks before a script of another origin may send its request.
pub async fn preflight() -> HttpResponse {
    HttpResponse::NoContent()
        .insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"))
        .insert_header((header::ACCESS_CONTROL_ALLOW_METHODS, "GET, POST"))
        .insert_header((header::ACCESS_CONTROL_ALLOW_HEADERS, "Authorization, Content-Type, DPoP"))
        .insert_header((header::ACCESS_CONTROL_MAX_AGE, "86400"))
        .finish()
}
