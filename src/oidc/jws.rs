//! One function that signs a compact JWS with an explicit `typ`, one that verifies (RFC 7515, RFC 8725).
//!
//! The `openidconnect` crate sets no `typ`; everything that is no ID token comes from here.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::keyset::{KeySet, Signer};
use crate::crypto::keys::Alg;
use crate::error::{Error, Result};

/// What a token is for. One kind is never taken for another (P2-41).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typ {
    /// RFC 9068.
    AccessToken,
    /// Back-Channel Logout 1.0.
    LogoutToken,
    /// An ID token or a signed userinfo answer: `JWT`, or none at all.
    Plain,
}

impl Typ {
    /// The header's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Typ::AccessToken => "at+jwt",
            Typ::LogoutToken => "logout+jwt",
            Typ::Plain => "JWT",
        }
    }

    fn is(self, header: Option<&str>) -> bool {
        match header {
            None => self == Typ::Plain,
            Some(word) => {
                let word =
                    word.get(..12).filter(|p| p.eq_ignore_ascii_case("application/")).map_or(word, |_| &word[12..]);
                word.eq_ignore_ascii_case(self.as_str())
            }
        }
    }
}

/// Why a token is not believed. For the log; the client hears one sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Distrust {
    /// No three Base64url parts with JSON objects.
    Malformed,
    /// The header names keys of its own, or extensions.
    Header,
    /// Not a key of ours.
    UnknownKey,
    /// Not this key's algorithm; also `none` and HS256.
    Algorithm,
    /// Another kind of token.
    Type,
    /// The signature is not this key's.
    Signature,
}

#[derive(Serialize)]
struct OwnHeader<'a> {
    typ: &'a str,
    alg: &'a str,
    kid: &'a str,
}

#[derive(Deserialize)]
struct TheirHeader {
    alg: String,
    kid: Option<String>,
    typ: Option<String>,
    crit: Option<IgnoredAny>,
    jku: Option<IgnoredAny>,
    jwk: Option<IgnoredAny>,
    x5u: Option<IgnoredAny>,
    x5c: Option<IgnoredAny>,
    b64: Option<IgnoredAny>,
}

/// Signs claims.
pub fn sign(signer: &Signer, typ: Typ, claims: &impl Serialize) -> Result<String> {
    let json = |_| Error::internal("a token does not serialise");
    let header = OwnHeader { typ: typ.as_str(), alg: signer.alg().as_str(), kid: signer.kid() };
    let mut out = String::with_capacity(1024);
    URL_SAFE_NO_PAD.encode_string(serde_json::to_vec(&header).map_err(json)?, &mut out);
    out.push('.');
    URL_SAFE_NO_PAD.encode_string(serde_json::to_vec(claims).map_err(json)?, &mut out);
    let signature = signer.sign(out.as_bytes())?;
    out.push('.');
    URL_SAFE_NO_PAD.encode_string(signature, &mut out);
    Ok(out)
}

/// Checks header, key, algorithm, type and signature, in this order, and returns the claims. What the claims say is for
/// the caller to judge. The key is found by `kid` among our own and has one algorithm (P2-42).
pub fn verify(token: &str, typ: Typ, keys: &KeySet) -> Result<Map<String, Value>, Distrust> {
    let (message, signature) = token.rsplit_once('.').ok_or(Distrust::Malformed)?;
    let (header, claims) = message.split_once('.').ok_or(Distrust::Malformed)?;
    let bytes = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| Distrust::Malformed);
    let header: TheirHeader = serde_json::from_slice(&bytes(header)?).map_err(|_| Distrust::Malformed)?;
    let foreign = [&header.crit, &header.jku, &header.jwk, &header.x5u, &header.x5c, &header.b64];
    if foreign.iter().any(|member| member.is_some()) {
        return Err(Distrust::Header);
    }
    let alg = Alg::parse(&header.alg).ok_or(Distrust::Algorithm)?;
    let key = header.kid.as_deref().and_then(|kid| keys.find(kid)).ok_or(Distrust::UnknownKey)?;
    if key.alg() != alg {
        return Err(Distrust::Algorithm);
    }
    if !typ.is(header.typ.as_deref()) {
        return Err(Distrust::Type);
    }
    if !key.verify(message.as_bytes(), &bytes(signature)?) {
        return Err(Distrust::Signature);
    }
    serde_json::from_slice(&bytes(claims)?).map_err(|_| Distrust::Malformed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oidc::testing;
    use serde_json::json;

    /// A token with any header, signed by the key `signer`.
    fn forged(header: Value, signer: &Signer) -> String {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let message = format!("{}.{}", part(&header), part(&json!({"sub": "u1"})));
        let signature = URL_SAFE_NO_PAD.encode(signer.sign(message.as_bytes()).unwrap());
        format!("{message}.{signature}")
    }

    #[test]
    fn what_is_signed_verifies_under_every_algorithm_and_names_its_type() {
        let keys = testing::keys();
        for alg in Alg::ALL {
            let token = sign(keys.signer(alg).unwrap(), Typ::AccessToken, &json!({"sub": "u1"})).unwrap();
            assert_eq!(verify(&token, Typ::AccessToken, &keys).unwrap()["sub"], "u1");
            let header = URL_SAFE_NO_PAD.decode(token.split('.').next().unwrap()).unwrap();
            let header: Value = serde_json::from_slice(&header).unwrap();
            assert_eq!(header, json!({"typ": "at+jwt", "alg": alg.as_str(), "kid": alg.as_str()}));
        }
    }

    #[test]
    fn p2_41_one_kind_is_not_taken_for_another() {
        let keys = testing::keys();
        let signer = keys.signer(Alg::EdDsa).unwrap();
        for made in [Typ::AccessToken, Typ::LogoutToken, Typ::Plain] {
            let token = sign(signer, made, &json!({})).unwrap();
            for wanted in [Typ::AccessToken, Typ::LogoutToken, Typ::Plain] {
                let want = if made == wanted { Ok(Map::new()) } else { Err(Distrust::Type) };
                assert_eq!(verify(&token, wanted, &keys), want);
            }
        }
        let long = forged(json!({"alg": "EdDSA", "kid": "EdDSA", "typ": "application/AT+JWT"}), signer);
        assert!(verify(&long, Typ::AccessToken, &keys).is_ok());
    }

    #[test]
    fn p2_42_a_header_cannot_choose_algorithm_or_key() {
        let keys = testing::keys();
        let signer = keys.signer(Alg::Es256).unwrap();
        for (header, why) in [
            (json!({"alg": "none", "kid": "ES256"}), Distrust::Algorithm),
            (json!({"alg": "HS256", "kid": "ES256"}), Distrust::Algorithm),
            (json!({"alg": "ES384", "kid": "ES256"}), Distrust::Algorithm),
            (json!({"alg": "RS256", "kid": "ES256"}), Distrust::Algorithm),
            (json!({"alg": "ES256"}), Distrust::UnknownKey),
            (json!({"alg": "ES256", "kid": "x"}), Distrust::UnknownKey),
            (json!({"alg": "ES256", "kid": "ES256", "jku": "https://evil.example"}), Distrust::Header),
            (json!({"alg": "ES256", "kid": "ES256", "x5u": "https://evil.example"}), Distrust::Header),
            (json!({"alg": "ES256", "kid": "ES256", "jwk": {}}), Distrust::Header),
            (json!({"alg": "ES256", "kid": "ES256", "x5c": []}), Distrust::Header),
            (json!({"alg": "ES256", "kid": "ES256", "crit": ["exp"]}), Distrust::Header),
            (json!({"alg": 7, "kid": "ES256"}), Distrust::Malformed),
            (json!([]), Distrust::Malformed),
        ] {
            assert_eq!(verify(&forged(header.clone(), signer), Typ::Plain, &keys), Err(why), "{header}");
        }
        let own = json!({"alg": "ES256", "kid": "ES256"});
        assert!(verify(&forged(own.clone(), signer), Typ::Plain, &keys).is_ok());
        let stranger = testing::keys();
        let signed = forged(own, stranger.signer(Alg::Es256).unwrap());
        assert_eq!(verify(&signed, Typ::Plain, &keys), Err(Distrust::Signature));
    }

    #[test]
    fn a_changed_or_cut_token_is_not_believed() {
        let keys = testing::keys();
        let token = sign(keys.signer(Alg::Es256).unwrap(), Typ::Plain, &json!({"sub": "u1"})).unwrap();
        for end in 0..token.len() {
            assert!(verify(&token[..end], Typ::Plain, &keys).is_err());
        }
        for at in 0..token.len() {
            let mut bytes = token.clone().into_bytes();
            bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(bytes).unwrap();
            assert!(verify(&changed, Typ::Plain, &keys).is_err(), "{at}");
        }
        for extra in [".", "=", ".x", " "] {
            assert!(verify(&format!("{token}{extra}"), Typ::Plain, &keys).is_err());
        }
    }
}
