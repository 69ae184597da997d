//! The proofs of possession of a request (DPoP, RFC 9449): which came, and whether the one is good for this request. The
//! address is that of our own issuer, never that of the request's Host.

use actix_web::HttpRequest;

use crate::app::App;
use crate::error::Result;
use crate::flow::provider;
use crate::model::ctx::Ctx;
use crate::oidc::dpop::{self, Proof, Target};
use crate::oidc::error::{Code, ProtocolError};

/// What a request brought.
#[derive(Clone, Debug, Default)]
pub struct Proofs {
    method: String,
    path: String,
    headers: Vec<String>,
}

impl Proofs {
    /// As they came; what is no text is no proof either, and must not count as absent.
    pub fn of(request: &HttpRequest) -> Self {
        let headers = request.headers().get_all("dpop");
        Self {
            method: request.method().as_str().to_owned(),
            path: request.path().to_owned(),
            headers: headers.map(|value| value.to_str().unwrap_or("?").to_owned()).collect(),
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
        let target = Target { method: &self.method, url: &url, access_token };
        dpop::check(proof, &target, &nonces, ctx.now.seconds()).map(Some)
    }
}

/// A proof counts once at a resource too (RFC 9449 section 11.1): asked after the token beside it was found good, so that
/// nobody writes without one. One statement, and only for who brings a proof.
pub async fn first_use(app: &App, proof: Option<Proof>) -> Result<Result<(), ProtocolError>> {
    let Some(proof) = proof else { return Ok(Ok(())) };
    let first = app.write_plain(move |tx| provider::first_use_of_proof(tx, &proof)).await?;
    Ok(if first { Ok(()) } else { Err(used()) })
}

/// A proof that came before.
pub fn used() -> ProtocolError {
    ProtocolError::new(Code::InvalidDpopProof, "this proof was used before")
}

/// The nonce that an answer gives out, where proofs need one.
pub fn nonce(ctx: &Ctx) -> Option<String> {
    let nonces = provider::nonces(ctx).ok().filter(|nonces| nonces.required)?;
    nonces.good.into_iter().next()
}
