//! What a client's set of keys is good for, each use for itself: one key may sign, another certify, a third seal.

use serde_json::Value;

use super::certificate::read_thumbprints;
use super::public_key::{PublicKey, read_jwks};

/// A client's keys, parsed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TheirKeys {
    /// Check what it signs.
    pub signing: Vec<PublicKey>,
    /// Its certificates, by thumbprint (`x5t#S256`).
    pub certificates: Vec<String>,
}

/// What is looked for among them.
#[derive(Clone, Copy, Debug)]
pub enum Wanted<'a> {
    /// The key that signs, of this name if one is said.
    Signing(Option<&'a str>),
    /// The certificate with this thumbprint.
    Certificate(&'a str),
}

impl TheirKeys {
    /// Of a JWK set; what cannot be used is left out (RFC 7517 section 5).
    pub fn read(set: &Value) -> Self {
        Self { signing: read_jwks(set), certificates: read_thumbprints(set) }
    }

    /// Whether what is looked for is among them.
    pub fn has(&self, wanted: Wanted<'_>) -> bool {
        match wanted {
            Wanted::Signing(None) => true,
            Wanted::Signing(Some(kid)) => self.signing.iter().any(|key| key.kid() == kid),
            Wanted::Certificate(thumbprint) => self.certificates.iter().any(|known| known == thumbprint),
        }
    }
}
