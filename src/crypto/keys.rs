//! Signing keys: RS256, ES256, EdDSA, parsed once and kept. aws-lc-rs makes the keys and signs.

use std::sync::Arc;

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    self, ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair,
    RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair, RsaPublicKeyComponents, UnparsedPublicKey,
};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::error::{Error, Result};

/// A signature algorithm (RFC 7518 section 3.1, RFC 8037).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Alg {
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    Rs256,
    /// ECDSA over P-256 with SHA-256.
    Es256,
    /// Ed25519.
    EdDsa,
}

impl Alg {
    /// All that we sign with.
    pub const ALL: [Alg; 3] = [Alg::Rs256, Alg::Es256, Alg::EdDsa];

    /// The registered name.
    pub fn as_str(self) -> &'static str {
        match self {
            Alg::Rs256 => "RS256",
            Alg::Es256 => "ES256",
            Alg::EdDsa => "EdDSA",
        }
    }

    /// By registered name; anything else, `none` and HS256 included, is refused.
    pub fn parse(name: &str) -> Option<Alg> {
        Alg::ALL.into_iter().find(|alg| alg.as_str() == name)
    }
}

enum Pair {
    Rsa(Box<RsaKeyPair>),
    Ec(EcdsaKeyPair),
    Ed(Ed25519KeyPair),
}

/// A private key with its name. Cheap to clone.
#[derive(Clone)]
pub struct SigningKey {
    kid: Arc<str>,
    alg: Alg,
    pair: Arc<Pair>,
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SigningKey({} {})", self.alg.as_str(), self.kid)
    }
}

fn made(_: impl std::fmt::Debug) -> Error {
    Error::internal("a signing key could not be made")
}

fn bad_key(_: impl std::fmt::Debug) -> Error {
    Error::internal("a private key cannot be read")
}

impl SigningKey {
    /// Makes one; returns it with its PKCS#8 form for sealing.
    pub fn generate(alg: Alg, kid: &str) -> Result<(Self, Zeroizing<Vec<u8>>)> {
        let der = match alg {
            Alg::Rs256 => {
                let pair = RsaKeyPair::generate(KeySize::Rsa2048).map_err(made)?;
                AsDer::<Pkcs8V1Der>::as_der(&pair).map_err(made)?.as_ref().to_vec()
            }
            Alg::Es256 => {
                let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).map_err(made)?;
                pair.to_pkcs8v1().map_err(made)?.as_ref().to_vec()
            }
            Alg::EdDsa => {
                let pair = Ed25519KeyPair::generate().map_err(made)?;
                pair.to_pkcs8v1().map_err(made)?.as_ref().to_vec()
            }
        };
        let der = Zeroizing::new(der);
        Ok((Self::from_pkcs8(alg, kid, &der)?, der))
    }

    /// Reads PKCS#8.
    pub fn from_pkcs8(alg: Alg, kid: &str, der: &[u8]) -> Result<Self> {
        let pair = match alg {
            Alg::Rs256 => Pair::Rsa(Box::new(RsaKeyPair::from_pkcs8(der).map_err(bad_key)?)),
            Alg::Es256 => Pair::Ec(EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, der).map_err(bad_key)?),
            Alg::EdDsa => Pair::Ed(Ed25519KeyPair::from_pkcs8(der).map_err(bad_key)?),
        };
        Ok(Self { kid: kid.into(), alg, pair: Arc::new(pair) })
    }

    /// Reads PEM: RSA (PKCS#8 or PKCS#1) or Ed25519 (PKCS#8), for DKIM.
    pub fn from_pem(kid: &str, pem: &str) -> Result<Self> {
        let body: String = pem.lines().map(str::trim).filter(|l| !l.starts_with("-----") && !l.contains(':')).collect();
        let der = Zeroizing::new(STANDARD.decode(body).map_err(bad_key)?);
        if pem.contains("BEGIN RSA PRIVATE KEY") {
            let pair = RsaKeyPair::from_der(&der).map_err(bad_key)?;
            return Ok(Self { kid: kid.into(), alg: Alg::Rs256, pair: Arc::new(Pair::Rsa(Box::new(pair))) });
        }
        Self::from_pkcs8(Alg::EdDsa, kid, &der).or_else(|_| Self::from_pkcs8(Alg::Rs256, kid, &der))
    }

    /// The name in headers.
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// What it signs with.
    pub fn alg(&self) -> Alg {
        self.alg
    }

    /// Signs, in the form that JWS wants.
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>> {
        let failed = |_| Error::internal("signing failed");
        match &*self.pair {
            Pair::Rsa(pair) => {
                let mut out = vec![0; pair.public_modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut out).map_err(failed)?;
                Ok(out)
            }
            Pair::Ec(pair) => Ok(pair.sign(&SystemRandom::new(), message).map_err(failed)?.as_ref().to_vec()),
            Pair::Ed(pair) => Ok(pair.sign(message).as_ref().to_vec()),
        }
    }

    /// The public half.
    pub fn public(&self) -> PublicKey {
        let b64 = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        let mut jwk = match &*self.pair {
            Pair::Rsa(pair) => {
                let key = pair.public_key();
                json!({
                    "kty": "RSA",
                    "n": b64(key.modulus().big_endian_without_leading_zero()),
                    "e": b64(key.exponent().big_endian_without_leading_zero()),
                })
            }
            Pair::Ec(pair) => {
                let point = pair.public_key().as_ref();
                json!({"kty": "EC", "crv": "P-256", "x": b64(&point[1..33]), "y": b64(&point[33..])})
            }
            Pair::Ed(pair) => json!({"kty": "OKP", "crv": "Ed25519", "x": b64(pair.public_key().as_ref())}),
        };
        jwk["use"] = "sig".into();
        jwk["alg"] = self.alg.as_str().into();
        jwk["kid"] = (*self.kid).into();
        PublicKey { alg: self.alg, jwk }
    }
}

/// A public key: one algorithm, never another (standards part 2, 42).
#[derive(Clone, Debug, PartialEq)]
pub struct PublicKey {
    alg: Alg,
    jwk: Value,
}

impl PublicKey {
    /// From a JWK of ours.
    pub fn from_jwk(jwk: Value) -> Option<Self> {
        Some(Self { alg: Alg::parse(jwk["alg"].as_str()?)?, jwk })
    }

    /// Its name.
    pub fn kid(&self) -> &str {
        self.jwk["kid"].as_str().unwrap_or("")
    }

    /// Its one algorithm.
    pub fn alg(&self) -> Alg {
        self.alg
    }

    /// Public members only (RFC 7517).
    pub fn jwk(&self) -> &Value {
        &self.jwk
    }

    /// The signature is this key's.
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        let member = |name: &str| URL_SAFE_NO_PAD.decode(self.jwk[name].as_str().unwrap_or("")).unwrap_or_default();
        match self.alg {
            Alg::Rs256 => RsaPublicKeyComponents { n: member("n"), e: member("e") }
                .verify(&RSA_PKCS1_2048_8192_SHA256, message, signature)
                .is_ok(),
            Alg::Es256 => {
                let point = [vec![4], member("x"), member("y")].concat();
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(message, signature).is_ok()
            }
            Alg::EdDsa => UnparsedPublicKey::new(&signature::ED25519, member("x")).verify(message, signature).is_ok(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_algorithm_signs_what_its_own_public_key_verifies() {
        for alg in Alg::ALL {
            let (key, der) = SigningKey::generate(alg, "k1").unwrap();
            let again = SigningKey::from_pkcs8(alg, "k1", &der).unwrap();
            let public = PublicKey::from_jwk(key.public().jwk().clone()).unwrap();
            let signature = again.sign(b"message").unwrap();
            assert!(public.verify(b"message", &signature), "{alg:?}");
            assert!(!public.verify(b"massage", &signature), "{alg:?}");
            let (other, _) = SigningKey::generate(alg, "k2").unwrap();
            assert!(!other.public().verify(b"message", &signature), "{alg:?}");
            for private in ["d", "p", "q", "dp", "dq", "qi"] {
                assert!(public.jwk().get(private).is_none(), "only public members");
            }
        }
    }

    #[test]
    fn no_other_algorithm_has_a_name_here() {
        assert!(["none", "HS256", "rs256", "PS256", ""].iter().all(|name| Alg::parse(name).is_none()));
    }
}
