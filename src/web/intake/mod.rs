//! The API for systems: JSON in and out, a bearer token from client credentials, no cookie. Everything that it answers
//! is described in `docs/api.md`.

pub(in crate::web) mod caller;
mod end_customers;
mod idempotency;
mod promises;
mod resellers;

use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, RETRY_AFTER, WWW_AUTHENTICATE};
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;
use serde_json::json;

use crate::error::Error;
use crate::oidc::cnf::Scheme;
use crate::oidc::error::ProtocolError;
use crate::web::paths;
use crate::web::routes::{Routes, Who, without_slash};

/// Enters the routes.
pub fn routes(routes: &mut Routes) {
    routes.post(paths::API_RESELLERS, Who::Portals, resellers::hand_over);
    routes.body_limit(paths::API_RESELLERS, resellers::BODY_LIMIT).get(
        format!("{}/{{external_id:.+}}", paths::API_RESELLERS),
        Who::Portals,
        resellers::status,
    );
    routes.post(paths::API_END_CUSTOMERS_HANDOVER, Who::Portals, end_customers::hand_over);
    routes.body_limit(paths::API_END_CUSTOMERS_HANDOVER, resellers::BODY_LIMIT);
    routes.post(paths::API_PROMISES, Who::Portals, promises::open);
    routes.body_limit(paths::API_PROMISES, promises::BODY_LIMIT);
    routes.post(paths::API_PROMISES_KEPT, Who::Portals, promises::kept);
    routes.body_limit(paths::API_PROMISES_KEPT, promises::BODY_LIMIT).get(
        format!("{}/{{policy}}/{{subject:.+}}", paths::API_PROMISES),
        Who::Portals,
        promises::status,
    );
}

/// Where the API has nothing.
pub async fn nothing(request: HttpRequest) -> HttpResponse {
    if let Some(shorter) = without_slash(&request) {
        return shorter;
    }
    Refusal::of(StatusCode::NOT_FOUND, "not_found", "there is no such resource; see docs/api.md").into()
}

/// 200 with this, for nobody else.
pub(in crate::web) fn answer(body: &impl Serialize) -> HttpResponse {
    HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).json(body)
}

/// Why a call was not looked at: a code, and what to do.
pub(in crate::web) struct Refusal {
    status: StatusCode,
    code: &'static str,
    what_to_do: String,
    challenge: Option<String>,
    nonce: Option<String>,
    retry_after_s: Option<u32>,
}

impl Refusal {
    pub(in crate::web) fn of(status: StatusCode, code: &'static str, what_to_do: impl Into<String>) -> Self {
        Self { status, code, what_to_do: what_to_do.into(), challenge: None, nonce: None, retry_after_s: None }
    }
}

/// What a token does not open, whoever shows it.
impl From<ProtocolError> for Refusal {
    fn from(error: ProtocolError) -> Self {
        Self::at_resource(&error, Scheme::Bearer)
    }
}

impl Refusal {
    /// What is wrong with a token or its proof.
    fn at_resource(error: &ProtocolError, scheme: Scheme) -> Self {
        let status = StatusCode::from_u16(error.status_at_resource()).unwrap_or(StatusCode::BAD_REQUEST);
        let challenge = Some(error.challenge(scheme));
        Self { challenge, ..Self::of(status, error.code.as_str(), error.description()) }
    }

    fn with_nonce(self, nonce: Option<String>) -> Self {
        Self { nonce, ..self }
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        let later = |seconds| Self {
            retry_after_s: Some(seconds),
            ..Self::of(
                StatusCode::SERVICE_UNAVAILABLE,
                "temporarily_unavailable",
                "send it again later; what was taken already is not taken twice",
            )
        };
        match error {
            Error::NotFound => Self::of(StatusCode::NOT_FOUND, "not_found", "it was never handed over; check the ID"),
            Error::Busy { retry_after_s } | Error::Throttled { retry_after_s } => later(retry_after_s),
            Error::Unavailable(_) | Error::Retry => {
                tracing::error!(%error, "api");
                later(10)
            }
            error => {
                tracing::error!(%error, "api");
                let text = "our fault; send it again (nothing is taken twice), and tell us if it happens again";
                Self::of(StatusCode::INTERNAL_SERVER_ERROR, "server_error", text)
            }
        }
    }
}

impl From<Refusal> for HttpResponse {
    fn from(refusal: Refusal) -> Self {
        let mut response = HttpResponse::build(refusal.status);
        response.insert_header((CACHE_CONTROL, "no-store"));
        if let Some(challenge) = refusal.challenge {
            response.insert_header((WWW_AUTHENTICATE, challenge));
        }
        if let Some(nonce) = refusal.nonce {
            response.insert_header(("dpop-nonce", nonce));
        }
        if let Some(seconds) = refusal.retry_after_s {
            response.insert_header((RETRY_AFTER, seconds));
        }
        response.json(json!({ "error": refusal.code, "error_description": refusal.what_to_do }))
    }
}
