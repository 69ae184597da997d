//! Keys that sign: for ID tokens and logout tokens (JWS, RFC 7518) and for DKIM (RFC 6376, RFC 8463).
//!
//! A key is parsed once and then shared, so that a signature costs its arithmetic alone (RSA-2048 about 0.25 ms, ES256
//! and EdDSA a tenth of that). The algorithm belongs to the key: nothing that arrives with a message chooses it (P2-42).

pub use super::alg::Alg;
pub use super::public_key::{KeyFlaw, PublicKey, read_jwks};
pub use super::their_keys::{TheirKeys, Wanted};
use super::token::{IN_TOKEN, Token};
use crate::error::{Error, Result};
use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{self, KeySize};
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair, RSA_PKCS1_SHA256, RSA_PSS_SHA256,
};
use std::fmt;
use std::sync::Arc;
use zeroize::Zeroizing;

/// A private key, ready to sign. Cloning shares it.
#[derive(Clone)]
pub struct SigningKey(Arc<Inner>);

struct Inner {
    pair: Pair,
    public: PublicKey,
}

enum Pair {
    Rsa(rsa::KeyPair),
    P256(EcdsaKeyPair),
    Ed25519(Ed25519KeyPair),
    Held(Arc<Token>),
}

impl SigningKey {
    /// A new key, with its private half as PKCS#8 DER for sealing (`KeyRing::seal`) and nothing else (P2-48). RSA keys
    /// have 2048 bits and take up to a second.
    pub fn generate(alg: Alg, kid: &str) -> Result<(Self, Zeroizing<Vec<u8>>)> {
        let failed = |_| Error::internal(format!("no {alg} key could be made"));
        let pair = match alg {
            Alg::Rs256 | Alg::Ps256 => Pair::Rsa(rsa::KeyPair::generate(KeySize::Rsa2048).map_err(failed)?),
            Alg::Es256 => Pair::P256(EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).map_err(failed)?),
            Alg::EdDsa => Pair::Ed25519(Ed25519KeyPair::generate().map_err(failed)?),
        };
        let der = to_pkcs8(&pair)?;
        Ok((Self::of(pair, alg, kid)?, der))
    }

    /// A new key in a token, with what stands for its private half.
    pub(super) fn generate_in(token: &Arc<Token>, alg: Alg, kid: &str) -> Result<(Self, Zeroizing<Vec<u8>>)> {
        token.generate(alg, kid)?;
        Ok((Self::held(token, alg, kid)?, Zeroizing::new(IN_TOKEN.to_vec())))
    }

    /// The key of this name in a token.
    pub(super) fn held(token: &Arc<Token>, alg: Alg, kid: &str) -> Result<Self> {
        Self::of(Pair::Held(token.clone()), alg, kid)
    }

    /// The key that [`SigningKey::generate`] wrote. Refuses a key of another kind and RSA under 2048 bits.
    pub fn from_pkcs8(alg: Alg, kid: &str, der: &[u8]) -> Result<Self> {
        let refused = |_| Error::internal(format!("not a PKCS#8 key for {alg}"));
        let pair = match alg {
            Alg::Rs256 | Alg::Ps256 => Pair::Rsa(rsa::KeyPair::from_pkcs8(der).map_err(refused)?),
            Alg::Es256 => Pair::P256(EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, der).map_err(refused)?),
            Alg::EdDsa => Pair::Ed25519(Ed25519KeyPair::from_pkcs8(der).map_err(refused)?),
        };
        Self::of(pair, alg, kid)
    }

    /// An RSA key in the older PKCS#1 form.
    pub(super) fn from_pkcs1(kid: &str, der: &[u8]) -> Result<Self> {
        let refused = |_| Error::internal("not a PKCS#1 RSA key of 2048 to 8192 bits");
        Self::of(Pair::Rsa(rsa::KeyPair::from_der(der).map_err(refused)?), Alg::Rs256, kid)
    }

    /// The key's name in a JWS header.
    pub fn kid(&self) -> &str {
        self.0.public.kid()
    }

    /// What it signs with.
    pub fn alg(&self) -> Alg {
        self.0.public.alg()
    }

    /// Its public half.
    pub fn public(&self) -> PublicKey {
        self.0.public.clone()
    }

    /// Signs `message`; the signature has the form JWS wants (RFC 7518 section 3), for RSA and Ed25519 also DKIM.
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>> {
        let failed = |_| Error::internal("a signature could not be made");
        match &self.0.pair {
            Pair::Rsa(pair) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                let padding = if self.alg() == Alg::Ps256 { &RSA_PSS_SHA256 } else { &RSA_PKCS1_SHA256 };
                pair.sign(padding, &SystemRandom::new(), message, &mut signature).map_err(failed)?;
                Ok(signature)
            }
            Pair::P256(pair) => Ok(pair.sign(&SystemRandom::new(), message).map_err(failed)?.as_ref().to_vec()),
            Pair::Ed25519(pair) => Ok(pair.try_sign(message).map_err(failed)?.as_ref().to_vec()),
            Pair::Held(token) => token.sign(self.alg(), self.kid(), message),
        }
    }

    fn of(pair: Pair, alg: Alg, kid: &str) -> Result<Self> {
        let public = match &pair {
            Pair::Rsa(pair) => {
                let public = pair.public_key();
                PublicKey::rsa(
                    kid,
                    Some(alg),
                    public.modulus().big_endian_without_leading_zero(),
                    public.exponent().big_endian_without_leading_zero(),
                )
            }
            Pair::P256(pair) => PublicKey::p256(kid, pair.public_key().as_ref()),
            Pair::Ed25519(pair) => PublicKey::ed25519(kid, pair.public_key().as_ref()),
            Pair::Held(token) => Ok(token.find(alg, kid)?),
        }?;
        Ok(Self(Arc::new(Inner { pair, public })))
    }
}

fn to_pkcs8(pair: &Pair) -> Result<Zeroizing<Vec<u8>>> {
    let failed = |_| Error::internal("a signing key could not be written");
    Ok(Zeroizing::new(match pair {
        Pair::Rsa(pair) => AsDer::<Pkcs8V1Der>::as_der(pair).map_err(failed)?.as_ref().to_vec(),
        Pair::P256(pair) => pair.to_pkcs8v1().map_err(failed)?.as_ref().to_vec(),
        Pair::Ed25519(pair) => pair.to_pkcs8v1().map_err(failed)?.as_ref().to_vec(),
        Pair::Held(_) => IN_TOKEN.to_vec(),
    }))
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey({} {})", self.alg(), self.kid())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    use serde_json::json;

    #[test]
    fn a_key_signs_and_its_public_half_says_so() {
        for alg in Alg::ALL {
            let key = SigningKey::generate(alg, "k1").unwrap().0;
            assert_eq!((key.kid(), key.alg()), ("k1", alg));
            let signature = key.sign(b"message").unwrap();
            assert_eq!(signature.len(), if matches!(alg, Alg::Rs256 | Alg::Ps256) { 256 } else { 64 });
            assert!(key.public().verify(b"message", &signature));
            assert!(!key.public().verify(b"massage", &signature));
            assert!(!key.public().verify(b"message", &signature[1..]));
            assert!(!key.public().verify(b"message", b""));
        }
    }

    #[test]
    fn another_key_and_another_algorithm_do_not_verify() {
        let keys: Vec<_> =
            Alg::ALL.into_iter().chain(Alg::ALL).map(|a| SigningKey::generate(a, "k").unwrap().0).collect();
        for (at, signer) in keys.iter().enumerate() {
            let signature = signer.sign(b"message").unwrap();
            for (other, key) in keys.iter().enumerate() {
                assert_eq!(key.public().verify(b"message", &signature), at == other, "{signer:?} {key:?}");
            }
        }
    }

    #[test]
    fn a_stored_key_comes_back_as_the_same_key() {
        for alg in Alg::ALL {
            let (key, der) = SigningKey::generate(alg, "k1").unwrap();
            let back = SigningKey::from_pkcs8(alg, "k1", &der).unwrap();
            assert_eq!(back.public(), key.public());
            assert!(key.public().verify(b"m", &back.sign(b"m").unwrap()));
            let rsa = |alg| matches!(alg, Alg::Rs256 | Alg::Ps256); // one form for both paddings
            for other in Alg::ALL.into_iter().filter(|other| *other != alg && !(rsa(alg) && rsa(*other))) {
                assert!(SigningKey::from_pkcs8(other, "k1", &der).is_err());
            }
            assert!(SigningKey::from_pkcs8(alg, "k1", b"damaged").is_err());
        }
    }

    #[test]
    fn a_signing_key_prints_no_key() {
        let key = SigningKey::generate(Alg::EdDsa, "k1").unwrap().0;
        assert_eq!(format!("{key:?}"), "SigningKey(EdDSA k1)");
    }

    #[test]
    fn a_key_is_shared_between_threads() {
        let key = SigningKey::generate(Alg::Es256, "k1").unwrap().0;
        std::thread::scope(|scope| {
            for _ in 0..4 {
                let key = key.clone();
                scope.spawn(move || assert!(key.public().verify(b"m", &key.sign(b"m").unwrap())));
            }
        });
    }

    #[test]
    fn a_published_key_holds_its_public_members_and_nothing_else() {
        for (alg, names) in [
            (Alg::Rs256, "alg e kid kty n use"),
            (Alg::Ps256, "alg e kid kty n use"),
            (Alg::Es256, "alg crv kid kty use x y"),
            (Alg::EdDsa, "alg crv kid kty use x"),
        ] {
            let jwk = SigningKey::generate(alg, "k1").unwrap().0.public().jwk().clone();
            let mut members: Vec<_> = jwk.as_object().unwrap().keys().map(String::as_str).collect();
            members.sort_unstable();
            assert_eq!(members.join(" "), names);
            assert_eq!((&jwk["use"], &jwk["alg"], &jwk["kid"]), (&json!("sig"), &json!(alg.as_str()), &json!("k1")));
        }
    }

    #[test]
    fn a_published_key_verifies_what_its_private_half_signed() {
        for alg in Alg::ALL {
            let key = SigningKey::generate(alg, "k1").unwrap().0;
            let read = PublicKey::from_jwk(key.public().jwk().clone()).unwrap();
            assert!(read.verify(b"m", &key.sign(b"m").unwrap()));
            assert_eq!(read.thumbprint(), key.public().thumbprint());
        }
    }

    #[test]
    fn an_rsa_key_that_says_no_algorithm_is_for_either_padding_and_one_that_does_for_its_own() {
        let (rs, ps) = (Alg::Rs256, Alg::Ps256);
        let (key, der) = SigningKey::generate(ps, "k1").unwrap();
        let plain = SigningKey::from_pkcs8(rs, "k1", &der).unwrap();
        let mut jwk = key.public().jwk().clone();
        let said = PublicKey::read_jwk(&jwk).unwrap();
        jwk.as_object_mut().unwrap().remove("alg");
        let silent = PublicKey::read_jwk(&jwk).unwrap();
        let (pss, pkcs1) = (key.sign(b"m").unwrap(), plain.sign(b"m").unwrap());
        assert!(silent.verify_as(ps, b"m", &pss) && silent.verify_as(rs, b"m", &pkcs1));
        assert!(!silent.verify_as(rs, b"m", &pss) && !silent.verify_as(ps, b"m", &pkcs1));
        assert!(said.verify_as(ps, b"m", &pss) && !said.verify_as(rs, b"m", &pkcs1) && !said.may(rs));
        assert!(!silent.verify_as(Alg::Es256, b"m", &pss));
        assert_eq!(silent.thumbprint(), said.thumbprint());
    }

    #[test]
    fn an_rsa_modulus_with_a_sign_byte_is_the_same_key() {
        let key = SigningKey::generate(Alg::Rs256, "k1").unwrap().0;
        let mut jwk = key.public().jwk().clone();
        let n = URL_SAFE_NO_PAD.decode(jwk["n"].as_str().unwrap()).unwrap();
        jwk["n"] = json!(URL_SAFE_NO_PAD.encode([&[0], n.as_slice()].concat()));
        assert_eq!(PublicKey::read_jwk(&jwk).unwrap().thumbprint(), key.public().thumbprint());
    }
}
