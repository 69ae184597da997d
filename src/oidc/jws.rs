//! One function that signs a compact JWS with an explicit `typ`, one that verifies (RFC 7515, RFC 8725).
//!
//! The `openidconnect` crate sets no `typ`; everything that is no ID token comes from here.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::keyset::{KeySet, Signer};
use super::numeric_date::{NoMoment, moment};
use crate::crypto::keys::{Alg, PublicKey};
use crate::error::{Error, Result};

/// What a token is for. One kind is never taken for another (P2-41).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typ {
    /// RFC 9068.
    AccessToken,
    /// Back-Channel Logout 1.0.
    LogoutToken,
    /// A DPoP proof (RFC 9449 section 4.2).
    DpopProof,
    /// A request object (RFC 9101 section 10.8); its writers may leave the type out.
    RequestObject,
    /// A client assertion that says so (RFC 7523bis); most say `JWT`.
    ClientAuthentication,
    /// An introspection answer (RFC 9701 section 5).
    Introspection,
    /// An ID token, a signed userinfo answer, a client assertion or a JARM answer: `JWT`, or none at all.
    Plain,
}

impl Typ {
    /// The header's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Typ::AccessToken => "at+jwt",
            Typ::LogoutToken => "logout+jwt",
            Typ::DpopProof => "dpop+jwt",
            Typ::RequestObject => "oauth-authz-req+jwt",
            Typ::ClientAuthentication => "client-authentication+jwt",
            Typ::Introspection => "token-introspection+jwt",
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

/// The clocks of others may differ by so much from ours, in seconds.
pub const SKEW_S: i64 = 10;
/// The longest `jti` that is remembered, in bytes.
const LONGEST_JTI: usize = 256;

/// What a token says; whether that is true and good is for its reader to judge.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Claims(pub Map<String, Value>);

impl Claims {
    /// A text.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).and_then(Value::as_str)
    }

    /// A moment, where one is said.
    pub fn moment(&self, name: &str) -> Result<Option<i64>, NoMoment> {
        moment(&self.0, name)
    }

    /// The token's own name, if it can be remembered.
    pub fn jti(&self) -> Option<&str> {
        self.text("jti").filter(|jti| !jti.is_empty() && jti.len() <= LONGEST_JTI)
    }
}

impl std::ops::Deref for Claims {
    type Target = Map<String, Value>;

    fn deref(&self) -> &Self::Target {
        &self.0
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
    jwk: Option<Value>,
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
pub fn verify(token: &str, typ: Typ, keys: &KeySet) -> Result<Claims, Distrust> {
    let parts = Parts::of(token)?;
    if parts.header.jwk.is_some() {
        return Err(Distrust::Header);
    }
    let alg = parts.alg()?;
    let key = parts.header.kid.as_deref().and_then(|kid| keys.find(kid)).ok_or(Distrust::UnknownKey)?;
    if key.alg() != alg {
        return Err(Distrust::Algorithm);
    }
    parts.check(alg, key, &[typ])
}

/// The same for what a client signed with one of its keys: the one of its `kid`, or, where it names none, any that
/// verifies. Nothing but `allowed` is taken, whatever the header says (P2-42).
pub fn verify_by(token: &str, typs: &[Typ], allowed: &[Alg], keys: &[PublicKey]) -> Result<Claims, Distrust> {
    let parts = Parts::of(token)?;
    if parts.header.jwk.is_some() {
        return Err(Distrust::Header);
    }
    let alg = parts.alg()?;
    if !allowed.contains(&alg) {
        return Err(Distrust::Algorithm);
    }
    let kid = parts.header.kid.as_deref();
    let named = keys.iter().filter(|key| key.may(alg) && kid.is_none_or(|kid| key.kid() == kid));
    let mut why = Distrust::UnknownKey;
    for key in named {
        match parts.check(alg, key, typs) {
            Err(Distrust::Signature) => why = Distrust::Signature,
            other => return other,
        }
    }
    Err(why)
}

/// The same for what brings its own key in its header, as DPoP proofs do (RFC 9449 section 4.2). The key proves nothing
/// but that it signed this.
pub fn verify_own(token: &str, typ: Typ, allowed: &[Alg]) -> Result<(PublicKey, Claims), Distrust> {
    let parts = Parts::of(token)?;
    let alg = parts.alg()?;
    if !allowed.contains(&alg) {
        return Err(Distrust::Algorithm);
    }
    let key = parts.header.jwk.as_ref().ok_or(Distrust::UnknownKey)?;
    let key = PublicKey::read_jwk(key).map_err(|_| Distrust::UnknownKey)?;
    if !key.may(alg) {
        return Err(Distrust::Algorithm);
    }
    let claims = parts.check(alg, &key, &[typ])?;
    Ok((key, claims))
}

/// What a token says before anything of it is proved: only to find out whose keys to prove it with.
pub fn unproven(token: &str) -> Option<Claims> {
    let mut parts = token.split('.');
    let claims = parts.nth(1)?;
    serde_json::from_slice(&bytes(claims).ok()?).ok()
}

/// The header of a token; nothing of it is proved.
pub fn unproven_header(token: &str) -> Option<Map<String, Value>> {
    let (header, _) = token.split_once('.')?;
    serde_json::from_slice(&bytes(header).ok()?).ok()
}

/// The name of the key that a token says to be signed with; nothing of it is proved.
pub fn unproven_kid(token: &str) -> Option<String> {
    unproven_header(token)?.get("kid")?.as_str().map(str::to_owned)
}

/// A token taken apart, its header read, nothing of it believed.
struct Parts<'a> {
    header: TheirHeader,
    message: &'a str,
    claims: &'a str,
    signature: &'a str,
}

impl<'a> Parts<'a> {
    /// A header that names keys of its own by address, or extensions, is refused.
    fn of(token: &'a str) -> Result<Self, Distrust> {
        let (message, signature) = token.rsplit_once('.').ok_or(Distrust::Malformed)?;
        let (header, claims) = message.split_once('.').ok_or(Distrust::Malformed)?;
        let header = bytes(header)?;
        // What is passed over is read, too: half a surrogate pair in a member of no meaning is no text for other readers.
        serde_json::from_slice::<Value>(&header).map_err(|_| Distrust::Malformed)?;
        let header: TheirHeader = serde_json::from_slice(&header).map_err(|_| Distrust::Malformed)?;
        let foreign = [&header.crit, &header.jku, &header.x5u, &header.x5c, &header.b64];
        if foreign.iter().any(|member| member.is_some()) {
            return Err(Distrust::Header);
        }
        Ok(Self { header, message, claims, signature })
    }

    fn alg(&self) -> Result<Alg, Distrust> {
        Alg::parse(&self.header.alg).ok_or(Distrust::Algorithm)
    }

    /// Type and signature, then the claims.
    fn check(&self, alg: Alg, key: &PublicKey, typs: &[Typ]) -> Result<Claims, Distrust> {
        if !typs.iter().any(|typ| typ.is(self.header.typ.as_deref())) {
            return Err(Distrust::Type);
        }
        if !key.verify_as(alg, self.message.as_bytes(), &bytes(self.signature)?) {
            return Err(Distrust::Signature);
        }
        serde_json::from_slice(&bytes(self.claims)?).map_err(|_| Distrust::Malformed)
    }
}

fn bytes(part: &str) -> Result<Vec<u8>, Distrust> {
    URL_SAFE_NO_PAD.decode(part).map_err(|_| Distrust::Malformed)
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
                let want = if made == wanted { Ok(Claims::default()) } else { Err(Distrust::Type) };
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
        let stranger = testing::other_keys();
        let signed = forged(own, stranger.signer(Alg::Es256).unwrap());
        assert_eq!(verify(&signed, Typ::Plain, &keys), Err(Distrust::Signature));
    }

    #[test]
    fn p2_42_what_a_client_signed_is_checked_with_its_keys_and_allowed_algorithms_alone() {
        let keys = testing::keys();
        let public: Vec<_> = Alg::ALL.iter().map(|alg| keys.find(alg.as_str()).unwrap().clone()).collect();
        for alg in Alg::ALL {
            let signer = keys.signer(alg).unwrap();
            let named = sign(signer, Typ::Plain, &json!({"sub": "u1"})).unwrap();
            let silent = forged(json!({"alg": alg.as_str()}), signer);
            for token in [&named, &silent] {
                assert_eq!(verify_by(token, &[Typ::Plain], &[alg], &public).unwrap()["sub"], "u1");
                assert_eq!(verify_by(token, &[Typ::RequestObject], &[alg], &public), Err(Distrust::Type));
                let others: Vec<_> = Alg::ALL.into_iter().filter(|other| *other != alg).collect();
                assert_eq!(verify_by(token, &[Typ::Plain], &others, &public), Err(Distrust::Algorithm));
            }
            let stranger = forged(json!({"alg": alg.as_str()}), testing::other_keys().signer(alg).unwrap());
            assert_eq!(verify_by(&stranger, &[Typ::Plain], &[alg], &public), Err(Distrust::Signature));
            let lost = forged(json!({"alg": alg.as_str(), "kid": "other"}), signer);
            assert_eq!(verify_by(&lost, &[Typ::Plain], &[alg], &public), Err(Distrust::UnknownKey));
            let own = forged(json!({"alg": alg.as_str(), "jwk": public[0].jwk()}), signer);
            assert_eq!(verify_by(&own, &[Typ::Plain], &[alg], &public), Err(Distrust::Header));
        }
    }

    #[test]
    fn what_brings_its_key_is_checked_with_that_key_and_names_it() {
        let keys = testing::keys();
        let signer = keys.signer(Alg::Es256).unwrap();
        let jwk = keys.find("ES256").unwrap().jwk().clone();
        let header = |jwk: &Value| json!({"typ": "dpop+jwt", "alg": "ES256", "jwk": jwk});
        let (key, claims) = verify_own(&forged(header(&jwk), signer), Typ::DpopProof, &Alg::STRONG).unwrap();
        assert_eq!((key.thumbprint(), &claims["sub"]), (keys.find("ES256").unwrap().thumbprint(), &json!("u1")));
        let other = testing::other_keys().find("ES256").unwrap().jwk().clone();
        let refused = |header: Value| verify_own(&forged(header, signer), Typ::DpopProof, &Alg::STRONG).unwrap_err();
        assert_eq!(refused(header(&other)), Distrust::Signature);
        assert_eq!(refused(header(&json!({"kty": "EC"}))), Distrust::UnknownKey);
        assert_eq!(refused(json!({"typ": "dpop+jwt", "alg": "ES256"})), Distrust::UnknownKey);
        assert_eq!(refused(json!({"alg": "ES256", "jwk": jwk})), Distrust::Type);
        let mut private = jwk.clone();
        private["d"] = json!("AAAA");
        assert_eq!(refused(header(&private)), Distrust::UnknownKey);
        let rsa = keys.find("RS256").unwrap().jwk().clone();
        let weak = forged(json!({"typ": "dpop+jwt", "alg": "RS256", "jwk": rsa}), keys.signer(Alg::Rs256).unwrap());
        assert_eq!(verify_own(&weak, Typ::DpopProof, &Alg::STRONG).unwrap_err(), Distrust::Algorithm);
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
