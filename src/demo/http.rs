//! The way out of the demo's sites: one HTTP client that follows no redirect, knows the demo's names by heart and
//! fits `openidconnect`'s client side (whose own feature for it pins an older reqwest).

use std::future::Future;
use std::net::SocketAddr;
use std::pin::Pin;
use std::time::Duration;

use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};

use crate::error::{Error, Result};

/// The longest answer that is read, in bytes.
const MAX_ANSWER: usize = 1 << 20;

/// A peer that gave no usable answer.
#[derive(Debug)]
pub struct Unreachable(String);

impl std::fmt::Display for Unreachable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unreachable {}

impl From<reqwest::Error> for Unreachable {
    fn from(e: reqwest::Error) -> Self {
        Self(e.without_url().to_string())
    }
}

/// The client; cheap to clone.
#[derive(Clone)]
pub struct Outgoing(reqwest::Client);

impl Outgoing {
    /// A client for which `hosts` are at 127.0.0.1.
    pub fn new(hosts: &[&str]) -> Result<Self> {
        let mut builder = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .pool_max_idle_per_host(0) // an idle connection may be closed just as a code is sent on it
            .tls_certs_only([]) // everything here is plain http on loopback: no need for the system's certificates
            .connect_timeout(Duration::from_secs(2))
            .timeout(Duration::from_secs(10));
        for host in hosts {
            builder = builder.resolve(host, SocketAddr::from(([127, 0, 0, 1], 0)));
        }
        builder.build().map(Self).map_err(Error::internal)
    }

    /// Sends and reads at most 1 MiB.
    pub async fn send(&self, request: HttpRequest) -> Result<HttpResponse, Unreachable> {
        let mut answer = self.0.execute(request.try_into()?).await?;
        let mut response = openidconnect::http::Response::builder().status(answer.status());
        if let Some(headers) = response.headers_mut() {
            *headers = std::mem::take(answer.headers_mut());
        }
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await? {
            body.extend_from_slice(&chunk);
            if body.len() > MAX_ANSWER {
                return Err(Unreachable("the answer is longer than 1 MiB".into()));
            }
        }
        response.body(body).map_err(|e| Unreachable(e.to_string()))
    }
}

impl<'c> AsyncHttpClient<'c> for Outgoing {
    type Error = Unreachable;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, Unreachable>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}
