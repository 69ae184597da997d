//! The one way out for HTTP (P2-44, G46). Whoever registers a URL does not get to make this process talk to what stands
//! beside it: only https (http for a loopback issuer that allows it), no redirects, a limit of time and size, and no
//! private, loopback, link-local or otherwise special address unless `outgoing.allow` names it or its host. Names are
//! resolved and checked here and the connection goes to the checked address: there is no second look-up to lie to.

mod address;

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::{Client, redirect};
use url::{Host, Url, form_urlencoded};

use crate::config::Config;
use crate::error::{Error, Result};

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
        let allow = config.outgoing.allow.iter().map(|entry| plain(entry)).collect();
        let guard = Guard { allow: Arc::new(allow) };
        let client = Client::builder()
            .user_agent(concat!("cracha/", env!("CARGO_PKG_VERSION")))
            .redirect(redirect::Policy::none())
            .no_proxy()
            .timeout(Duration::from_secs(config.outgoing.timeout_seconds.max(1)))
            .pool_idle_timeout(Duration::from_secs(30))
            .dns_resolver(Arc::new(guard.clone()))
            .build()
            .map_err(|e| Error::internal(format!("outgoing requests: {e}")))?;
        let http_too = config.provider.insecure_loopback && !config.is_https();
        Ok(Self { client, guard, http_too, max_bytes: config.outgoing.max_bytes })
    }

    /// Posts a form.
    pub async fn post_form(&self, url: &str, fields: &[(&str, &str)]) -> std::result::Result<Answer, NoAnswer> {
        let url = self.checked(url)?;
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = self
            .client
            .post(url)
            .header("content-type", "application/x-www-form-urlencoded")
            .header("cache-control", "no-store")
            .body(body);
        let failed = |error: reqwest::Error| NoAnswer { for_good: false, why: innermost(&error) };
        let mut response = request.send().await.map_err(failed)?;
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
        let address = match url.host() {
            Some(Host::Ipv4(v4)) => IpAddr::V4(v4),
            Some(Host::Ipv6(v6)) => IpAddr::V6(v6),
            Some(Host::Domain(_)) => return Ok(url), // checked when it is resolved
            None => return Err(NoAnswer::refused("no host")),
        };
        if !self.guard.lets_through(None, address) {
            return Err(NoAnswer::refused(format!("{address} is not a public address; see outgoing.allow")));
        }
        Ok(url)
    }
}

/// Resolves names and lets checked addresses through.
#[derive(Clone, Debug)]
struct Guard {
    allow: Arc<Vec<String>>,
}

impl Guard {
    fn lets_through(&self, host: Option<&str>, address: IpAddr) -> bool {
        let allowed = |what: &str| self.allow.iter().any(|entry| entry == what);
        address::is_public(address) || allowed(&address.to_string()) || host.is_some_and(allowed)
    }
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = self.clone();
        Box::pin(async move {
            let host = plain(name.as_str());
            let found: Vec<SocketAddr> = if host == "localhost" || host.ends_with(".localhost") {
                vec![SocketAddr::from(([127, 0, 0, 1], 0))] // RFC 6761, whatever a resolver says
            } else {
                tokio::net::lookup_host((host.as_str(), 0)).await?.collect()
            };
            let open: Vec<SocketAddr> =
                found.into_iter().filter(|found| guard.lets_through(Some(&host), found.ip())).collect();
            if open.is_empty() {
                return Err(format!("{host} has no public address; see outgoing.allow").into());
            }
            let addresses: Addrs = Box::new(open.into_iter());
            Ok(addresses)
        })
    }
}

fn plain(host: &str) -> String {
    host.trim().trim_matches(['[', ']']).trim_end_matches('.').to_lowercase()
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
