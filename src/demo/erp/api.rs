//! The ERP's side of the provider's API: a client-credentials token, and `POST /api/v1/resellers` with it.

use std::sync::Mutex;

use openidconnect::core::{CoreClient, CoreProviderMetadata};
use openidconnect::http::{Method, Request, header};
use openidconnect::{ClientId, ClientSecret, IssuerUrl, OAuth2TokenResponse, Scope};
use serde::Deserialize;
use serde_json::{Value, json};

use super::ErpReseller;
use crate::clock::Clock;
use crate::demo::ClientKeys;
use crate::demo::http::Outgoing;

/// The scope of the intake.
const SCOPE: &str = "resellers.write";

/// Why a hand-over did not happen.
pub enum Failure {
    /// The provider is away.
    Unreachable,
    /// It answered something else than results.
    Answer(String),
}

/// What the provider says of one record.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Outcome {
    /// The reseller ID.
    #[serde(default)]
    pub external_id: Option<String>,
    /// `created`, `unchanged`, `corrected`, `case` or `rejected`.
    #[serde(default)]
    pub outcome: String,
    /// Why it was rejected or became a case.
    #[serde(default)]
    pub reasons: Vec<Value>,
    /// The promise, if there is one.
    #[serde(default)]
    pub promise: Option<Promise>,
}

/// A promise as the API shows it.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Promise {
    /// RFC 3339.
    #[serde(default)]
    pub due_at: Option<Value>,
}

#[derive(Deserialize)]
struct Answer {
    #[serde(default)]
    results: Vec<Outcome>,
}

/// The provider's API as the ERP uses it.
pub struct Api {
    issuer: String,
    keys: ClientKeys,
    out: Outgoing,
    clock: Clock,
    token: Mutex<Option<(String, i64)>>,
}

impl Api {
    /// The API of the provider at `issuer`.
    pub fn new(issuer: String, keys: ClientKeys, out: Outgoing, clock: Clock) -> Self {
        Self { issuer, keys, out, clock, token: Mutex::new(None) }
    }

    /// Hands one record over; `issued_at` is RFC 3339.
    pub async fn hand_over(&self, reseller: &ErpReseller, issued_at: Option<String>) -> Result<Outcome, Failure> {
        let body = record(reseller, issued_at).to_string();
        let mut fresh = false;
        loop {
            let token = self.token(fresh).await?;
            let request = Request::builder()
                .method(Method::POST)
                .uri(format!("{}/api/v1/resellers", self.issuer))
                .header(header::AUTHORIZATION, format!("Bearer {token}"))
                .header(header::CONTENT_TYPE, "application/json")
                .header(header::ACCEPT, "application/json")
                .body(body.clone().into_bytes())
                .map_err(|e| Failure::Answer(e.to_string()))?;
            let answer = self.out.send(request).await.map_err(|_| Failure::Unreachable)?;
            let status = answer.status().as_u16();
            if status == 401 && !fresh {
                fresh = true; // the token died before its time: the provider was started anew
                continue;
            }
            let parsed =
                serde_json::from_slice::<Answer>(answer.body()).ok().and_then(|a| a.results.into_iter().next());
            return parsed.ok_or_else(|| {
                let said: String = String::from_utf8_lossy(answer.body()).chars().take(300).collect();
                Failure::Answer(format!("HTTP {status} {said}"))
            });
        }
    }

    async fn token(&self, fresh: bool) -> Result<String, Failure> {
        let now_ms = self.clock.now_ms();
        let kept = self.token.lock().ok().and_then(|kept| kept.clone());
        if let Some((token, _)) = kept.filter(|(_, until)| !fresh && now_ms < *until) {
            return Ok(token);
        }
        let words = |what: &dyn std::fmt::Display| Failure::Answer(what.to_string());
        let issuer = IssuerUrl::new(self.issuer.clone()).map_err(|e| words(&e))?;
        let metadata = CoreProviderMetadata::discover_async(issuer, &self.out).await.map_err(|e| match e {
            openidconnect::DiscoveryError::Request(_) => Failure::Unreachable,
            other => words(&other),
        })?;
        let (id, secret) = (ClientId::new(self.keys.id.clone()), ClientSecret::new(self.keys.secret.clone()));
        let client = CoreClient::from_provider_metadata(metadata, id, Some(secret)).disable_openid_scope();
        let request = client.exchange_client_credentials().map_err(|e| words(&e))?;
        let answer = request.add_scope(Scope::new(SCOPE.into())).request_async(&self.out).await;
        let answer = answer.map_err(|e| match e {
            openidconnect::RequestTokenError::Request(_) => Failure::Unreachable,
            openidconnect::RequestTokenError::ServerResponse(said) => words(said.error()),
            other => words(&other),
        })?;
        let life_ms = answer.expires_in().map_or(0, |life| life.as_millis() as i64);
        let token = answer.access_token().secret().clone();
        if let Ok(mut kept) = self.token.lock() {
            *kept = Some((token.clone(), now_ms + life_ms - 30_000));
        }
        Ok(token)
    }
}

fn record(r: &ErpReseller, issued_at: Option<String>) -> Value {
    let text = |value: &str| (!value.trim().is_empty()).then(|| value.trim().to_owned());
    let mut record = json!({
        "external_id": r.external_id.trim(),
        "legal_name": r.legal_name.trim(),
        "cnpj": r.cnpj.trim(),
        "contact": {"name": r.contact_name.trim(), "email": r.contact_email.trim(), "language": r.language},
        "state": r.state,
    });
    if let Some(phone) = text(&r.contact_phone) {
        record["contact"]["phone"] = json!(phone);
    }
    if let Some(email) = text(&r.alternate_email) {
        record["alternate"] = json!({"name": r.alternate_name.trim(), "email": email});
    }
    if let Some(rep) = text(&r.sales_representative) {
        record["sales_representative"] = json!(rep);
    }
    if let Some(at) = issued_at {
        record["id_issued_at"] = json!(at);
    }
    record
}
