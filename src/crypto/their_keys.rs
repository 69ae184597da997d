//! What a client's set of keys is good for, each use for itself: one key may sign, another certify, a third seal.

use serde_json::Value;

use super::certificate::read_thumbprints;
use super::jwe::{KeyAlg, SealingKey, read_sealing};
use super::public_key::{PublicKey, read_jwks};

/// A client's keys, parsed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TheirKeys {
    /// Check what it signs.
    pub signing: Vec<PublicKey>,
    /// Its certificates, by thumbprint (`x5t#S256`).
    pub certificates: Vec<String>,
    /// What it alone is to read is encrypted to one of these.
    pub sealing: Vec<SealingKey>,
}

/// What is looked for among them.
#[derive(Clone, Copy, Debug)]
pub enum Wanted<'a> {
    /// The key that signs, of this name if one is said.
    Signing(Option<&'a str>),
    /// The certificate with this thumbprint.
    Certificate(&'a str),
    /// A key to encrypt to in this way.
    Sealing(KeyAlg),
}

impl TheirKeys {
    /// Of a JWK set; what cannot be used is left out (RFC 7517 section 5).
    pub fn read(set: &Value) -> Self {
        Self { signing: read_jwks(set), certificates: read_thumbprints(set), sealing: read_sealing(set) }
    }

    /// The key to encrypt to in this way.
    pub fn for_sealing(&self, alg: KeyAlg) -> Option<&SealingKey> {
        self.sealing.iter().find(|key| key.may(alg))
    }

    /// Whether what is looked for is among them.
    pub fn has(&self, wanted: Wanted<'_>) -> bool {
        match wanted {
            Wanted::Signing(None) => true,
            Wanted::Signing(Some(kid)) => self.signing.iter().any(|key| key.kid() == kid),
            Wanted::Sealing(alg) => self.for_sealing(alg).is_some(),
            Wanted::Certificate(thumbprint) => self.certificates.iter().any(|known| known == thumbprint),
        }
    }
}
