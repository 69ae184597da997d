//! The proofs of possession of a request: those of DPoP (RFC 9449), which came, and whether the one is good for this
//! request; and the certificate of its connection (RFC 8705). The address is that of our own issuer, or the one for
//! certificates, never that of the request's Host.

use std::sync::Arc;

use actix_web::HttpRequest;
use actix_web::http::header;

use super::certificate;
use crate::app::App;
use crate::flow::provider;
use crate::model::ctx::Ctx;
use crate::oidc::certificate::Certificate;
use crate::oidc::cnf::Shown;
use crate::oidc::dpop::{self, Proof, Target};
use crate::oidc::error::{Code, ProtocolError};
use crate::oidc::failed::Failed;

/// The credentials of a request. What is no text is no credential either, and must not count as absent; nor do two count
/// as one of them (RFC 9110 section 5.3, RFC 6750 section 2).
pub fn authorization(request: &HttpRequest) -> Option<String> {
    let mut came = request.headers().get_all(header::AUTHORIZATION);
    let first = came.next()?;
    Some(first.to_str().ok().filter(|_| came.next().is_none()).unwrap_or("?").to_owned())
}

/// What a request brought.
#[derive(Clone, Debug, Default)]
pub struct Proofs {
    method: String,
    path: String,
    headers: Vec<String>,
    certificate: Option<Arc<Certificate>>,
}

impl Proofs {
    /// As they came; what is no text is no proof either, and must not count as absent.
    pub fn of(request: &HttpRequest, app: &App) -> Self {
        let headers = request.headers().get_all("dpop");
        Self {
            method: request.method().as_str().to_owned(),
            path: request.path().to_owned(),
            headers: headers.map(|value| value.to_str().unwrap_or("?").to_owned()).collect(),
            certificate: certificate::of(request, app),
        }
    }

    /// Whether any came.
    pub fn is_empty(&self) -> bool {
        self.headers.is_empty()
    }

    /// The good one, if any came; at a resource with the token beside it.
    pub fn check(&self, app: &App, ctx: &Ctx, access_token: Option<&str>) -> Result<Option<Proof>, ProtocolError> {
        let Some(proof) = dpop::only(&self.headers)? else { return Ok(None) };
        let failed = |_| ProtocolError::new(Code::ServerError, "the proof could not be looked at");
        let nonces = provider::nonces(ctx).map_err(failed)?;
        let url = app.kept().issuer().at(&self.path);
        let address = &ctx.config.mtls.address;
        let by_certificate = self.certificate.is_some() && !address.is_empty();
        let alias = by_certificate.then(|| format!("{address}{}", self.path));
        let target = Target { method: &self.method, url: &url, alias: alias.as_deref(), access_token };
        dpop::check(proof, &target, &nonces, ctx.now.seconds()).map(Some)
    }

    /// The certificate of the connection, if one was shown.
    pub fn certificate(&self) -> Option<&Certificate> {
        self.certificate.as_deref()
    }

    /// All that was proved beside a token or a request.
    pub fn shown(&self, proof: Option<&Proof>) -> Shown {
        let x5t = self.certificate().map(|certificate| certificate.thumbprint().to_owned());
        Shown { jkt: proof.map(|proof| proof.jkt.clone()), x5t }
    }
}

/// A proof counts once at a resource too (RFC 9449 section 11.1): asked after the token beside it was found good, so that
/// nobody writes without one. One statement, and only for who brings a proof.
pub async fn use_up(app: &App, proof: Option<Proof>) -> Result<(), Failed> {
    let Some(proof) = proof else { return Ok(()) };
    app.write_plain(move |tx| Failed::apart(provider::use_up_proof(tx, Some(&proof)))).await??;
    Ok(())
}

/// The nonce that an answer gives out, where proofs need one.
pub fn nonce(ctx: &Ctx) -> Option<String> {
    provider::nonce_for_next(ctx).ok().flatten()
}
