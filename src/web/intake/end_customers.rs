//! `POST /api/v1/end-customers/handover`: the ERP hands over end customers of its resellers, as it does resellers.

use actix_web::http::header::HeaderValue;
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse};
use serde::Serialize;

use super::caller::Caller;
use super::idempotency::{self, Taken};
use super::resellers::{self, PromiseJson};
use super::{Refusal, answer};
use crate::flow::intake::{self, Answer, Outcome};
use crate::model::intake_line::RecordKind;
use crate::model::reason::Reason;

/// The name of an array of them.
const WHAT: &str = "end_customers";

#[derive(Serialize)]
struct Results {
    results: Vec<One>,
}

/// It names nobody: the order of the call says whom it is about.
#[derive(Serialize)]
struct One {
    reseller_id: String,
    outcome: Outcome,
    reasons: Vec<Reason>,
    /// Names of the fields whose JSON type is wrong.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fields: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_customer: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    promise: Option<PromiseJson>,
}

impl From<Answer> for One {
    fn from(answer: Answer) -> Self {
        let Answer { external_id: reseller_id, outcome, reasons, fields, promise, end_customer } = answer;
        let end_customer = end_customer.map(|id| id.to_string());
        Self { reseller_id, outcome, reasons, fields, end_customer, promise: promise.map(PromiseJson::from) }
    }
}

/// One record, an array, or `{"end_customers": […]}`. 200 when all were looked at; an outcome for each, in order.
pub async fn hand_over(request: HttpRequest, body: actix_web::Result<Bytes>) -> HttpResponse {
    match take(&request, body).await {
        Ok(taken) => {
            let results = Results { results: taken.answers.into_iter().map(One::from).collect() };
            let mut response = answer(&results);
            if taken.again {
                response.headers_mut().insert(resellers::REPLAYED, HeaderValue::from_static("true"));
            }
            response
        }
        Err(refusal) => refusal.into(),
    }
}

async fn take(request: &HttpRequest, body: actix_web::Result<Bytes>) -> Result<Taken, Refusal> {
    let caller = Caller::with(request, resellers::WRITE).await?;
    let key = idempotency::key(request)?;
    let body = body.map_err(|_| resellers::too_large(WHAT))?;
    let records = resellers::read(&body, WHAT)?;
    // The same body means another thing at the other path.
    let digest = intake::digest(&[WHAT.as_bytes(), b"\n", &body].concat());
    let work = idempotency::Call { key, kind: RecordKind::EndCustomer, digest, records };
    actix_web::rt::spawn(idempotency::take(caller, work))
        .await
        .map_err(|_| crate::error::Error::internal("a call was lost"))?
}
