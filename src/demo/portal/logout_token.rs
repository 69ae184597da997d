//! Reading a logout token as a careful relying party does (OpenID Connect Back-Channel Logout 1.0, section 2.6).
//! `openidconnect` reads no other JWT than ID tokens, so the compact form is taken apart here; the signature is checked
//! by the crate's keys.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use openidconnect::JsonWebKey;
use openidconnect::core::{CoreJsonWebKey, CoreJwsSigningAlgorithm};
use serde::Deserialize;
use serde_json::{Map, Value};

const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";
/// How far the clocks of two houses may differ, in ms.
const SKEW: i64 = 60_000;
/// The oldest token that is taken, in ms.
const MAX_AGE: i64 = 10 * 60_000;

/// Against what a token is held.
pub struct Expected<'a> {
    /// The provider's issuer, byte for byte.
    pub issuer: &'a str,
    /// This portal.
    pub client_id: &'a str,
    /// The provider's keys.
    pub keys: &'a [CoreJsonWebKey],
    /// The time, UTC milliseconds.
    pub now_ms: i64,
}

/// Whom a verified token ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ending {
    /// This session, if named.
    pub sid: Option<String>,
    /// This person, if named; without `sid`, every session of the person.
    pub sub: Option<String>,
    /// The token's own id, for the replay store.
    pub jti: String,
    /// Until when the id must be remembered, UTC milliseconds.
    pub until_ms: i64,
}

/// Why a token is refused: a word for the answer and the log.
pub type Refusal = &'static str;

/// The refusal after which it is worth to fetch the keys again.
pub const UNKNOWN_KEY: Refusal = "no key fits";

#[derive(Deserialize)]
struct Header {
    alg: CoreJwsSigningAlgorithm,
    kid: Option<String>,
    typ: Option<String>,
    crit: Option<Value>,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    aud: Value,
    iat: f64,
    exp: f64,
    jti: String,
    events: Map<String, Value>,
    sid: Option<String>,
    sub: Option<String>,
    nonce: Option<Value>,
}

/// Verifies a compact logout token.
///
/// # Errors
/// The first rule that it breaks.
pub fn verify(token: &str, expected: &Expected<'_>) -> Result<Ending, Refusal> {
    let mut parts = token.split('.');
    let (Some(head), Some(body), Some(signature), None) = (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err("not a compact JWS");
    };
    let header: Header = json(head)?;
    if !header.typ.as_deref().is_some_and(|typ| typ.eq_ignore_ascii_case("logout+jwt")) {
        return Err("typ is not logout+jwt");
    }
    if header.crit.is_some() {
        return Err("crit is not understood");
    }
    use CoreJwsSigningAlgorithm::{EcdsaP256Sha256, EdDsa, RsaSsaPkcs1V15Sha256};
    if !matches!(header.alg, RsaSsaPkcs1V15Sha256 | EcdsaP256Sha256 | EdDsa) {
        return Err("alg is not allowed");
    }
    let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| "signature is not base64url")?;
    let message = &token[..head.len() + 1 + body.len()];
    let fits =
        |key: &&CoreJsonWebKey| header.kid.is_none() || key.key_id().map(|id| id.as_str()) == header.kid.as_deref();
    let mut keys = expected.keys.iter().filter(fits).peekable();
    if keys.peek().is_none() {
        return Err(UNKNOWN_KEY);
    }
    if !keys.any(|key| key.verify_signature(&header.alg, message.as_bytes(), &signature).is_ok()) {
        return Err("signature does not fit");
    }
    let claims: Claims = json(body)?;
    if claims.iss != expected.issuer {
        return Err("iss is another");
    }
    let audience = match &claims.aud {
        Value::String(one) => one == expected.client_id,
        Value::Array(many) => many.iter().any(|one| one.as_str() == Some(expected.client_id)),
        _ => false,
    };
    if !audience {
        return Err("aud is another");
    }
    let (issued, ends) = ((claims.iat * 1000.0) as i64, (claims.exp * 1000.0) as i64);
    if issued > expected.now_ms + SKEW || issued < expected.now_ms - MAX_AGE {
        return Err("iat is too far away");
    }
    if ends + SKEW <= expected.now_ms {
        return Err("expired");
    }
    if !claims.events.get(EVENT).is_some_and(Value::is_object) {
        return Err("events lacks the logout event");
    }
    if claims.nonce.is_some() {
        return Err("a logout token has no nonce");
    }
    let named = |value: &Option<String>| value.as_deref().is_some_and(|v| !v.is_empty());
    if !named(&claims.sid) && !named(&claims.sub) {
        return Err("neither sid nor sub");
    }
    if claims.jti.is_empty() {
        return Err("no jti");
    }
    let until_ms = ends.max(issued.saturating_add(MAX_AGE)).saturating_add(SKEW);
    Ok(Ending { sid: claims.sid, sub: claims.sub, jti: claims.jti, until_ms })
}

fn json<T: serde::de::DeserializeOwned>(part: &str) -> Result<T, Refusal> {
    let bytes = URL_SAFE_NO_PAD.decode(part).map_err(|_| "not base64url")?;
    serde_json::from_slice(&bytes).map_err(|_| "a member is missing or of the wrong type")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::demo::portal::fake::Signer;

    const NOW: i64 = 1_800_000_000_000;

    struct Provider(Signer);

    impl Provider {
        fn new() -> Self {
            Self(Signer::new())
        }

        fn sign(&self, header: Value, claims: Value) -> String {
            self.0.sign(&header, &claims)
        }

        fn verify(&self, token: &str) -> Result<Ending, Refusal> {
            let keys = [serde_json::from_value(self.0.jwk()).unwrap()];
            verify(token, &Expected { issuer: "http://id.localhost:8400", client_id: "shop", keys: &keys, now_ms: NOW })
        }
    }

    fn header() -> Value {
        json!({"alg": "ES256", "kid": "k1", "typ": "logout+jwt"})
    }

    fn claims() -> Value {
        let iat = NOW / 1000;
        json!({"iss": "http://id.localhost:8400", "aud": "shop", "iat": iat, "exp": iat + 120, "jti": "j1",
            "sub": "s", "sid": "d", "events": {EVENT: {}}})
    }

    fn with(mut value: Value, name: &str, member: Value) -> Value {
        match member {
            Value::Null => value.as_object_mut().unwrap().remove(name),
            member => value.as_object_mut().unwrap().insert(name.into(), member),
        };
        value
    }

    #[test]
    fn a_right_logout_token_names_session_and_person() {
        let provider = Provider::new();
        let ending = provider.verify(&provider.sign(header(), claims())).unwrap();
        assert_eq!((ending.sid.as_deref(), ending.sub.as_deref(), ending.jti.as_str()), (Some("d"), Some("s"), "j1"));
    }

    #[test]
    fn every_wrong_claim_is_refused_a7_41() {
        let provider = Provider::new();
        let iat = NOW / 1000;
        for (name, value, why) in [
            ("iss", json!("http://id.localhost:8400/"), "iss is another"),
            ("aud", json!("cloud"), "aud is another"),
            ("aud", json!(["cloud"]), "aud is another"),
            ("iat", json!(iat - 3600), "iat is too far away"),
            ("iat", json!(iat + 3600), "iat is too far away"),
            ("exp", json!(iat - 120), "expired"),
            ("events", json!({}), "events lacks the logout event"),
            ("events", json!({EVENT: true}), "events lacks the logout event"),
            ("nonce", json!("n"), "a logout token has no nonce"),
            ("jti", json!(""), "no jti"),
            ("jti", Value::Null, "a member is missing or of the wrong type"),
        ] {
            let token = provider.sign(header(), with(claims(), name, value));
            assert_eq!(provider.verify(&token), Err(why), "{name}");
        }
        let nobody = with(with(claims(), "sid", Value::Null), "sub", Value::Null);
        assert_eq!(provider.verify(&provider.sign(header(), nobody)), Err("neither sid nor sub"));
    }

    #[test]
    fn an_id_token_or_an_unsigned_token_ends_nothing() {
        let provider = Provider::new();
        let id_token = provider.sign(with(header(), "typ", json!("JWT")), claims());
        assert_eq!(provider.verify(&id_token), Err("typ is not logout+jwt"));
        for alg in ["none", "HS256", "RS512"] {
            let token = provider.sign(with(header(), "alg", json!(alg)), claims());
            assert!(provider.verify(&token).is_err(), "{alg}");
        }
        let crit = provider.sign(with(header(), "crit", json!(["b64"])), claims());
        assert_eq!(provider.verify(&crit), Err("crit is not understood"));
    }

    #[test]
    fn a_token_of_another_key_or_changed_on_the_way_is_refused() {
        let (provider, stranger) = (Provider::new(), Provider::new());
        assert_eq!(provider.verify(&stranger.sign(header(), claims())), Err("signature does not fit"));
        let unknown = stranger.sign(with(header(), "kid", json!("k2")), claims());
        assert_eq!(provider.verify(&unknown), Err(UNKNOWN_KEY));
        for odd in ["", "a.b", "a.b.c.d", "....", "\u{e7}.\u{e7}.\u{e7}"] {
            assert!(provider.verify(odd).is_err(), "{odd}");
        }
    }
}
