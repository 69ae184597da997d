//! Public keys: ours as they are published, clients' as they are registered (JWK, RFC 7517 and 7518 section 6).

use super::alg::Alg;
use crate::error::Error;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ED25519, ParsedPublicKey, RSA_PKCS1_2048_8192_SHA256, RSA_PSS_2048_8192_SHA256,
    RsaPublicKeyComponents,
};
use aws_lc_rs::{digest, error::KeyRejected};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value, json};
use std::fmt;
use std::sync::Arc;

/// A public key, parsed and ready to verify. Cloning shares it.
#[derive(Clone)]
pub struct PublicKey(Arc<Inner>);

struct Inner {
    kid: String,
    alg: Alg,
    /// The members that make the key, `kty` included; what a thumbprint is made of.
    members: Vec<(&'static str, String)>,
    jwk: Value,
    key: ParsedPublicKey,
    /// The other padding of an RSA key that does not say its own.
    pss: Option<ParsedPublicKey>,
}

impl PublicKey {
    /// From modulus and exponent, big-endian, for RS256 or PS256; for either where nobody says which.
    pub(super) fn rsa(kid: &str, alg: Option<Alg>, n: &[u8], e: &[u8]) -> Result<Self, KeyFlaw> {
        let (n, e) = (without_zeros(n), without_zeros(e));
        // 2048 to 8192 bits; the parser rejects exponents that are even or 1.
        if !(256..=1024).contains(&n.len()) || n.len() == 256 && n[0] < 0x80 || e.is_empty() || e.len() > 8 {
            return Err(KeyFlaw::RsaSize);
        }
        let parsed = |padding| RsaPublicKeyComponents { n, e }.to_parsed_public_key(padding);
        let (pkcs1, pss) = (&RSA_PKCS1_2048_8192_SHA256, &RSA_PSS_2048_8192_SHA256);
        let (alg, key, other) = match alg {
            Some(Alg::Ps256) => (Alg::Ps256, parsed(pss), None),
            Some(_) => (Alg::Rs256, parsed(pkcs1), None),
            None => (Alg::Rs256, parsed(pkcs1), parsed(pss).ok()),
        };
        let mut inner = Self::of(kid, alg, key, &[("e", e), ("n", n)], &[("kty", "RSA")])?;
        inner.pss = other;
        Ok(Self(Arc::new(inner)))
    }

    /// From an uncompressed point: 4, x, y.
    pub(super) fn p256(kid: &str, point: &[u8]) -> Result<Self, KeyFlaw> {
        let key = ParsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point);
        let (Some(x), Some(y)) = (point.get(1..33), point.get(33..65)) else { return Err(KeyFlaw::Point) };
        let inner = Self::of(kid, Alg::Es256, key, &[("x", x), ("y", y)], &[("crv", "P-256"), ("kty", "EC")])?;
        Ok(Self(Arc::new(inner)))
    }

    /// From the 32 bytes of RFC 8032.
    pub(super) fn ed25519(kid: &str, x: &[u8]) -> Result<Self, KeyFlaw> {
        let key = ParsedPublicKey::new(&ED25519, x);
        let inner = Self::of(kid, Alg::EdDsa, key, &[("x", x)], &[("crv", "Ed25519"), ("kty", "OKP")])?;
        Ok(Self(Arc::new(inner)))
    }

    fn of(
        kid: &str,
        alg: Alg,
        key: Result<ParsedPublicKey, KeyRejected>,
        numbers: &[(&'static str, &[u8])],
        names: &[(&'static str, &'static str)],
    ) -> Result<Inner, KeyFlaw> {
        let key = key.map_err(|_| KeyFlaw::NotAKey)?;
        let mut members: Vec<_> = names.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        members.extend(numbers.iter().map(|(name, value)| (*name, URL_SAFE_NO_PAD.encode(value))));
        members.sort_unstable();
        let named = [("use", "sig"), ("alg", alg.as_str()), ("kid", kid)].map(|(name, value)| (name, value.to_owned()));
        let jwk: Map<String, Value> =
            members.iter().chain(&named).map(|(name, value)| ((*name).to_owned(), json!(value))).collect();
        let jwk = Value::Object(jwk);
        Ok(Inner { kid: kid.to_owned(), alg, members, jwk, key, pss: None })
    }

    /// A key of ours, as [`PublicKey::jwk`] wrote it.
    pub fn from_jwk(jwk: Value) -> Option<Self> {
        Self::read_jwk(&jwk).ok()
    }

    /// A key that a client registered. Refuses private members, a `use` other than `sig`, and an `alg` that is not the
    /// key's own. A key without `kid` has an empty one.
    pub fn read_jwk(jwk: &Value) -> Result<Self, KeyFlaw> {
        let text = |name: &str| jwk.get(name).and_then(Value::as_str);
        let bytes = |name: &str| text(name).and_then(|value| URL_SAFE_NO_PAD.decode(value).ok()).ok_or(KeyFlaw::Member);
        if ["d", "p", "q", "dp", "dq", "qi", "oth", "k"].iter().any(|private| jwk.get(private).is_some()) {
            return Err(KeyFlaw::Private);
        }
        if jwk.get("use").is_some_and(|usage| usage != "sig") {
            return Err(KeyFlaw::Use);
        }
        let kid = text("kid").unwrap_or_default();
        let key = match (text("kty"), text("crv")) {
            (Some("RSA"), None) => Self::rsa(kid, text("alg").and_then(Alg::parse), &bytes("n")?, &bytes("e")?)?,
            (Some("EC"), Some("P-256")) => {
                let (x, y) = (bytes("x")?, bytes("y")?);
                if (x.len(), y.len()) != (32, 32) {
                    return Err(KeyFlaw::Point);
                }
                Self::p256(kid, &[&[4], x.as_slice(), y.as_slice()].concat())?
            }
            (Some("OKP"), Some("Ed25519")) => Self::ed25519(kid, &bytes("x")?)?,
            _ => return Err(KeyFlaw::Kind),
        };
        if jwk.get("alg").is_some_and(|alg| alg.as_str().and_then(Alg::parse) != Some(key.alg())) {
            return Err(KeyFlaw::Alg);
        }
        Ok(key)
    }

    /// The key as it is published: public members, `use`, `alg`, `kid` (RFC 7517).
    pub fn jwk(&self) -> &Value {
        &self.0.jwk
    }

    /// The SHA-256 thumbprint of the key, base64url (RFC 7638): the same for the same key, whatever its `kid`.
    pub fn thumbprint(&self) -> String {
        let members: Vec<String> =
            self.0.members.iter().map(|(name, value)| format!("\"{name}\":\"{value}\"")).collect();
        let text = format!("{{{}}}", members.join(","));
        URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, text.as_bytes()))
    }

    /// The key's name.
    pub fn kid(&self) -> &str {
        &self.0.kid
    }

    /// The algorithm that its signatures are checked with (P2-42).
    pub fn alg(&self) -> Alg {
        self.0.alg
    }

    /// Whether `signature` (in JWS form) is this key's over `message`.
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        self.0.key.verify_sig(message, signature).is_ok()
    }

    /// Whether signatures of this algorithm can be this key's: its own, and PS256 of an RSA key whose owner did not say
    /// which padding it is for.
    pub fn may(&self, alg: Alg) -> bool {
        alg == self.0.alg || alg == Alg::Ps256 && self.0.pss.is_some()
    }

    /// The same as [`PublicKey::verify`] for an algorithm that the caller allows.
    pub fn verify_as(&self, alg: Alg, message: &[u8], signature: &[u8]) -> bool {
        match &self.0.pss {
            _ if alg == self.0.alg => self.verify(message, signature),
            Some(pss) if alg == Alg::Ps256 => pss.verify_sig(message, signature).is_ok(),
            _ => false,
        }
    }
}

impl PartialEq for PublicKey {
    fn eq(&self, other: &Self) -> bool {
        self.0.jwk == other.0.jwk
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({} {})", self.0.alg, self.0.kid)
    }
}

/// The keys for signatures in a JWK set (RFC 7517 section 5): what cannot be used is left out, as its section wants.
pub fn read_jwks(set: &Value) -> Vec<PublicKey> {
    let all = set["keys"].as_array().map(Vec::as_slice).unwrap_or_default();
    all.iter().filter_map(|jwk| PublicKey::read_jwk(jwk).ok()).collect()
}

/// Some writers of JWKs keep the sign byte.
fn without_zeros(bytes: &[u8]) -> &[u8] {
    let start = bytes.iter().position(|byte| *byte != 0).unwrap_or(bytes.len());
    &bytes[start..]
}

/// Why a text or bytes are no key that is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyFlaw {
    /// RSA below 2048 or above 8192 bits, or with no usable exponent.
    RsaSize,
    /// Coordinates of another length.
    Point,
    /// The numbers make no key.
    NotAKey,
    /// A member is missing or no base64url.
    Member,
    /// It has private members.
    Private,
    /// It is not for signatures.
    Use,
    /// A kind of key that is not used here.
    Kind,
    /// Its `alg` is not the key's own.
    Alg,
}

impl From<KeyFlaw> for Error {
    fn from(flaw: KeyFlaw) -> Self {
        Self::internal(format!("no usable public key: {flaw:?}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_example_of_eddsa_verifies_and_has_its_thumbprint() {
        // RFC 8037, appendices A.2, A.3 and A.4
        let jwk = json!({"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"});
        let key = PublicKey::read_jwk(&jwk).unwrap();
        assert_eq!(key.thumbprint(), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
        let signature = URL_SAFE_NO_PAD
            .decode("hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg")
            .unwrap();
        for (alg, taken) in [("EdDSA", true), ("Ed25519", true), ("ES256", false)] {
            let mut named = jwk.clone();
            named["alg"] = json!(alg); // RFC 9864 calls it so
            assert_eq!(PublicKey::read_jwk(&named).is_ok(), taken, "{alg}");
        }
        assert!(key.verify(b"eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc", &signature));
    }

    #[test]
    fn a_key_that_is_private_foreign_or_broken_is_refused() {
        // RFC 7515, appendix A.3.1
        let good = json!({"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
            "y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"});
        assert!(PublicKey::read_jwk(&good).is_ok());
        let with = |name: &str, value: Value| {
            let mut jwk = good.clone();
            jwk[name] = value;
            jwk
        };
        for (jwk, flaw) in [
            (with("d", json!("AAAA")), KeyFlaw::Private),
            (with("use", json!("enc")), KeyFlaw::Use),
            (with("alg", json!("RS256")), KeyFlaw::Alg),
            (with("alg", json!("none")), KeyFlaw::Alg),
            (with("kty", json!("oct")), KeyFlaw::Kind),
            (with("crv", json!("P-384")), KeyFlaw::Kind),
            (with("x", json!("AAAA")), KeyFlaw::Point),
            (with("x", json!("!")), KeyFlaw::Member),
            (with("x", json!(7)), KeyFlaw::Member),
            (with("x", good["y"].clone()), KeyFlaw::NotAKey),
            (json!("text"), KeyFlaw::Kind),
            (json!({"kty":"RSA","n":"AQAB","e":"AQAB"}), KeyFlaw::RsaSize),
        ] {
            assert_eq!(PublicKey::read_jwk(&jwk).unwrap_err(), flaw, "{jwk}");
        }
    }
}
