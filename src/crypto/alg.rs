//! The signature algorithms, by the names that keys, clients and metadata share.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A signature algorithm by its JOSE name (RFC 7518 section 3.1, RFC 8037).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Alg {
    /// RSASSA-PKCS1-v1_5 with SHA-256; what a client gets that registered nothing else.
    #[serde(rename = "RS256")]
    Rs256,
    /// RSASSA-PSS with SHA-256 and a salt as long as the digest.
    #[serde(rename = "PS256")]
    Ps256,
    /// ECDSA on P-256 with SHA-256.
    #[serde(rename = "ES256")]
    Es256,
    /// Ed25519. Newer libraries call it so (RFC 9864); older ones know the first name alone, which is the one we write.
    #[serde(rename = "EdDSA", alias = "Ed25519")]
    EdDsa,
}

impl Alg {
    /// All of them, in the order of the metadata.
    pub const ALL: [Self; 4] = [Self::Rs256, Self::Ps256, Self::Es256, Self::EdDsa];

    /// What FAPI 2.0 Security Profile section 5.4 allows.
    pub const STRONG: [Self; 3] = [Self::Ps256, Self::Es256, Self::EdDsa];

    /// Its JOSE name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Rs256 => "RS256",
            Self::Ps256 => "PS256",
            Self::Es256 => "ES256",
            Self::EdDsa => "EdDSA",
        }
    }

    /// The algorithm of this exact name; nothing for `none`, HMACs and everything else.
    pub fn parse(name: &str) -> Option<Self> {
        let name = if name == "Ed25519" { "EdDSA" } else { name };
        Self::ALL.into_iter().find(|alg| alg.as_str() == name)
    }
}

impl fmt::Display for Alg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn algorithms_are_known_by_their_exact_names_alone() {
        for alg in Alg::ALL {
            assert_eq!(Alg::parse(alg.as_str()), Some(alg));
            assert_eq!(serde_json::to_value(alg).unwrap(), alg.as_str());
        }
        assert_eq!(Alg::parse("Ed25519"), Some(Alg::EdDsa));
        assert_eq!(serde_json::from_str::<Alg>("\"Ed25519\"").unwrap(), Alg::EdDsa);
        for name in ["none", "HS256", "rs256", "PS384", "Ed448", "ed25519", ""] {
            assert_eq!(Alg::parse(name), None);
        }
    }
}
