//! The words of pushed authorization requests (RFC 9126).

use serde::Serialize;

use super::authorize::AuthorizeRequest;
use super::dpop::Proof;
use super::error::{Code, ProtocolError};
use crate::crypto::secret::Secret;

/// What a `request_uri` of ours begins with.
pub const PREFIX: &str = "urn:ietf:params:oauth:request_uri:";
/// So long a browser may bring it, in seconds (FAPI 2.0 Security Profile 5.3.2.2: less than 600).
pub const LIFE_S: i64 = 90;

/// The answer, with status 201 (section 2.2).
#[derive(Clone, Debug, Serialize)]
pub struct Pushed {
    request_uri: String,
    expires_in: i64,
}

impl Pushed {
    /// Of this name.
    pub fn of(request_uri: &Secret) -> Self {
        Self { request_uri: request_uri.expose().to_owned(), expires_in: LIFE_S }
    }
}

/// The code will be good with the key of the proof beside the request alone, or of `dpop_jkt` (RFC 9449 section 10.1).
pub fn bound(request: AuthorizeRequest, proof: Option<&Proof>) -> Result<AuthorizeRequest, ProtocolError> {
    let Some(proof) = proof else { return Ok(request) };
    if request.dpop_jkt.as_ref().is_some_and(|jkt| *jkt != proof.jkt) {
        return Err(ProtocolError::new(Code::InvalidDpopProof, "dpop_jkt is not the key of the proof"));
    }
    Ok(AuthorizeRequest { dpop_jkt: Some(proof.jkt.clone()), ..request })
}

/// The name in a `request_uri`, if it is one of ours by its looks.
pub fn name(request_uri: &str) -> Option<&str> {
    request_uri.strip_prefix(PREFIX).filter(|name| !name.is_empty())
}
