//! The one way out for HTTP (P2-44, G46). Whoever registers a URL does not get to make this process talk to what stands
//! beside it: only https (http for a loopback issuer that allows it), no redirects, a limit of time and size, and no
//! private, loopback, link-local or otherwise special address unless `outgoing.allow` names it or its host. Names are
//! resolved and checked here and the connection goes to the checked address: there is no second look-up to lie to.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::{Certificate, Client, redirect};
use url::{Url, form_urlencoded};

use crate::config::Config;
use crate::error::{Error, Result};
use crate::oidc::egress::{Allowed, is_this_machine, plain};

/// The guarded client. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Outgoing {
    client: Client,
    guard: Guard,
    http_too: bool,
    max_bytes: usize,
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The body, within the limit.
    pub body: Vec<u8>,
}

/// What a GET brought, and how long it may be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// The status; 304 where it is still the same.
    pub status: u16,
    /// The body, within the limit.
    pub body: Vec<u8>,
    /// Its version (RFC 9110 section 8.8.3).
    pub etag: Option<String>,
    /// How long it may be kept (RFC 9111 section 5.2.2), in seconds; nought where it may not.
    pub max_age_s: Option<i64>,
}

impl Answer {
    /// The body's beginning, for a log.
    pub fn text(&self) -> String {
        let text = String::from_utf8_lossy(&self.body);
        text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(200).collect()
    }
}

/// Why nothing came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoAnswer {
    /// The guard refuses the URL itself: trying again changes nothing.
    pub for_good: bool,
    /// In English, for logs and operators.
    pub why: String,
}

impl NoAnswer {
    fn refused(why: impl Into<String>) -> Self {
        Self { for_good: true, why: why.into() }
    }
}

impl Outgoing {
    /// As configured.
    pub fn from_config(config: &Config) -> Result<Self> {
        let guard = Guard { allow: Arc::new(Allowed::new(&config.outgoing.allow)) };
        let client = Client::builder()
            .user_agent(concat!("cracha/", env!("CARGO_PKG_VERSION")))
            .redirect(redirect::Policy::none())
            .no_proxy()
            .timeout(Duration::from_secs(config.outgoing.timeout_seconds.max(1)))
            .pool_idle_timeout(Duration::from_secs(30))
            .dns_resolver(Arc::new(guard.clone()))
            .tls_certs_merge(authorities(&config.outgoing.ca_file)?)
            .build()
            .map_err(|e| Error::internal(format!("outgoing requests: {e}")))?;
        let http_too = config.provider.insecure_loopback && !config.is_https();
        Ok(Self { client, guard, http_too, max_bytes: config.outgoing.max_bytes })
    }

    /// Posts a form.
    pub async fn post_form(&self, url: &str, fields: &[(&str, &str)]) -> std::result::Result<Answer, NoAnswer> {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let headers = [("content-type", "application/x-www-form-urlencoded"), ("cache-control", "no-store")];
        self.post(url, &headers, body).await
    }

    /// Posts JSON with these further headers.
    pub async fn post_json(
        &self,
        url: &str,
        headers: &[(&str, &str)],
        body: String,
    ) -> std::result::Result<Answer, NoAnswer> {
        let headers = [&[("content-type", "application/json")], headers].concat();
        self.post(url, &headers, body).await
    }

    /// Gets a document, if it is no longer the one of this version.
    pub async fn get(&self, url: &str, etag: Option<&str>) -> std::result::Result<Fetched, NoAnswer> {
        let request = self.client.get(self.checked(url)?).header("accept", "application/json");
        let request = match etag {
            Some(etag) => request.header("if-none-match", etag),
            None => request,
        };
        let response = request.send().await.map_err(failed)?;
        let said = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let (etag, max_age_s) = (said("etag"), said("cache-control").and_then(|field| max_age_s(&field)));
        let Answer { status, body } = self.read(response).await?;
        Ok(Fetched { status, body, etag, max_age_s })
    }

    async fn post(&self, url: &str, headers: &[(&str, &str)], body: String) -> std::result::Result<Answer, NoAnswer> {
        let url = self.checked(url)?;
        let request =
            headers.iter().fold(self.client.post(url), |request, (name, value)| request.header(*name, *value));
        let request = request.body(body);
        self.read(request.send().await.map_err(failed)?).await
    }

    async fn read(&self, mut response: reqwest::Response) -> std::result::Result<Answer, NoAnswer> {
        let status = response.status().as_u16();
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(failed)? {
            if body.len() + chunk.len() > self.max_bytes {
                return Err(NoAnswer {
                    for_good: false,
                    why: format!("{status} with more than {} bytes", self.max_bytes),
                });
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Answer { status, body })
    }

    fn checked(&self, url: &str) -> std::result::Result<Url, NoAnswer> {
        let url = Url::parse(url).map_err(|e| NoAnswer::refused(format!("not a URL: {e}")))?;
        match url.scheme() {
            "https" => {}
            "http" if self.http_too => {}
            scheme => return Err(NoAnswer::refused(format!("{scheme} is not allowed"))),
        }
        match url.host() {
            Some(url::Host::Domain(_)) => return Ok(url), // checked when it is resolved
            Some(_) => {}
            None => return Err(NoAnswer::refused("no host")),
        }
        match self.guard.allow.refused_host(&url) {
            Some(host) => Err(NoAnswer::refused(format!("{host} is not a public address; see outgoing.allow"))),
            None => Ok(url),
        }
    }
}

/// Resolves names and lets checked addresses through.
#[derive(Clone, Debug)]
struct Guard {
    allow: Arc<Allowed>,
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = self.clone();
        Box::pin(async move {
            let host = plain(name.as_str());
            let found: Vec<SocketAddr> = if is_this_machine(&host) {
                vec![SocketAddr::from(([127, 0, 0, 1], 0))] // RFC 6761, whatever a resolver says
            } else {
                tokio::net::lookup_host((host.as_str(), 0)).await?.collect()
            };
            let open: Vec<SocketAddr> =
                found.into_iter().filter(|found| guard.allow.lets_through(Some(&host), found.ip())).collect();
            if open.is_empty() {
                return Err(format!("{host} has no public address; see outgoing.allow").into());
            }
            let addresses: Addrs = Box::new(open.into_iter());
            Ok(addresses)
        })
    }
}

/// The authorities of `outgoing.ca_file`, besides those that the machine knows; none when it is empty.
fn authorities(file: &str) -> Result<Vec<Certificate>> {
    if file.is_empty() {
        return Ok(Vec::new());
    }
    let unusable = |what: String| Error::Unavailable(format!("outgoing.ca_file {file}: {what}"));
    let pem = std::fs::read(file).map_err(|e| unusable(e.to_string()))?;
    let found = Certificate::from_pem_bundle(&pem).map_err(|e| unusable(innermost(&e)))?;
    if found.is_empty() { Err(unusable("holds no certificate in PEM".into())) } else { Ok(found) }
}

/// The cause below reqwest's wrappers: what an operator can act upon.
fn innermost(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return "no answer in time".to_owned();
    }
    let mut cause: &dyn std::error::Error = error;
    while let Some(below) = cause.source() {
        cause = below;
    }
    cause.to_string()
}

fn failed(error: reqwest::Error) -> NoAnswer {
    NoAnswer { for_good: false, why: innermost(&error) }
}

/// The `max-age` of a Cache-Control field.
fn max_age_s(field: &str) -> Option<i64> {
    let mut parts = field.split(',').map(str::trim);
    if parts.clone().any(|part| part.eq_ignore_ascii_case("no-store") || part.eq_ignore_ascii_case("no-cache")) {
        return Some(0);
    }
    parts.find_map(|part| {
        let (name, value) = part.split_once('=')?;
        name.eq_ignore_ascii_case("max-age").then(|| value.trim_matches('"').parse().ok())?
    })
}

#[cfg(test)]
mod tests {
    use super::max_age_s;

    #[test]
    fn how_long_an_answer_may_be_kept_is_read_from_its_field() {
        for (field, age) in [
            ("max-age=600", Some(600)),
            ("public, MAX-AGE=\"60\"", Some(60)),
            ("no-store", Some(0)),
            ("max-age=600, no-cache", Some(0)),
            ("private", None),
            ("max-age=x", None),
        ] {
            assert_eq!(max_age_s(field), age, "{field}");
        }
    }
}
