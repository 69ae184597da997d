//! Proofs that the sender of a request holds a key (DPoP, RFC 9449; statement F43). Pure: the time, the accepted nonces
//! and the target come from the door; that a proof counts once is the caller's to remember.

use serde_json::Value;
use url::Url;

use super::error::{Code, ProtocolError};
use super::jws::{self, Claims, SKEW_S, Typ};
use super::numeric_date::FUTURE_S;
use super::pkce::s256;
use crate::crypto::keys::Alg;
use crate::crypto::secret;

/// What proofs may be signed with; metadata lists it.
pub const ALGS: [Alg; 3] = Alg::STRONG;
/// A proof without a nonce is so long good, in seconds.
pub const LIFE_S: i64 = 60;
/// The longest proof that is read, in bytes.
const LONGEST: usize = 8 * 1024;

/// Which request a proof is to be for.
#[derive(Clone, Debug)]
pub struct Target<'a> {
    /// As sent.
    pub method: &'a str,
    /// By our own issuer, never by the request's Host.
    pub url: &'a str,
    /// The same by the address for certificates (RFC 8705 section 5), for a request that may have come by that.
    pub alias: Option<&'a str>,
    /// The access token beside it, at a resource.
    pub access_token: Option<&'a str>,
}

/// The nonces of now and of before, and whether one must be there (RFC 9449 section 8).
#[derive(Clone, Debug, Default)]
pub struct Nonces {
    /// Good now.
    pub good: Vec<String>,
    /// A proof without one is sent back for one.
    pub required: bool,
}

/// A good proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// The key's thumbprint.
    pub jkt: String,
    /// To be remembered, so that it counts once.
    pub jti: String,
    /// Seconds since 1970; after this it is refused anyway.
    pub until_s: i64,
}

/// The one proof of a request, if there is one. Two are none (RFC 9449 section 4.3).
pub fn only(headers: &[String]) -> Result<Option<&str>, ProtocolError> {
    match headers {
        [] => Ok(None),
        [one] => Ok(Some(one.as_str())),
        _ => Err(bad("more than one DPoP header")),
    }
}

/// Checks a proof, in the order of RFC 9449 section 4.3.
pub fn check(proof: &str, target: &Target<'_>, nonces: &Nonces, now_s: i64) -> Result<Proof, ProtocolError> {
    if proof.len() > LONGEST {
        return Err(bad("the proof is too large"));
    }
    let (key, claims) = jws::verify_own(proof, Typ::DpopProof, &ALGS)
        .map_err(|_| bad("the proof is no dpop+jwt signed by the public key in its header"))?;
    let jti = claims.jti().ok_or_else(|| bad("jti is missing"))?;
    if claims.text("htm") != Some(target.method) {
        return Err(bad("htm is not the method of this request"));
    }
    let at = |htu| is_same(htu, target.url) || target.alias.is_some_and(|alias| is_same(htu, alias));
    if !claims.text("htu").is_some_and(at) {
        return Err(bad("htu is not the address of this request"));
    }
    let at = |name: &str| claims.moment(name).map_err(|_| bad("iat and nbf must be numbers"));
    let (iat, nbf) = (at("iat")?.ok_or_else(|| bad("iat is missing"))?, at("nbf")?);
    let nonce = nonce(&claims, nonces)?;
    // A nonce says by itself that the proof is not old, whatever the clock of its maker says.
    let ahead = now_s + if nonce { FUTURE_S } else { SKEW_S };
    if !nonce && iat < now_s - LIFE_S || iat > ahead || nbf.is_some_and(|nbf| nbf > ahead) {
        return Err(bad("iat or nbf is too far from now"));
    }
    if let Some(token) = target.access_token
        && !claims.text("ath").is_some_and(|ath| secret::same(ath, &s256(token)))
    {
        return Err(bad("ath is not of this access token"));
    }
    let until_s = now_s.max(iat.min(now_s + SKEW_S)) + 10 * LIFE_S;
    Ok(Proof { jkt: key.thumbprint(), jti: jti.to_owned(), until_s })
}

fn nonce(claims: &Claims, nonces: &Nonces) -> Result<bool, ProtocolError> {
    match claims.get("nonce") {
        Some(Value::String(nonce)) if nonces.good.iter().any(|good| good == nonce) => Ok(true),
        _ if nonces.required => Err(ProtocolError::new(Code::UseDpopNonce, "use the nonce of the DPoP-Nonce header")),
        // From when one was wanted, or of another house: no answer gives out a new one, so it says nothing.
        None | Some(Value::String(_)) => Ok(false),
        Some(_) => Err(bad("nonce must be text")),
    }
}

/// Scheme and host in any case, the scheme's own port or none; query and fragment do not count.
fn is_same(htu: &str, url: &str) -> bool {
    let read = |text: &str| {
        let mut url = Url::parse(text).ok()?;
        url.set_query(None);
        url.set_fragment(None);
        Some(url)
    };
    read(htu).is_some_and(|htu| read(url).is_some_and(|url| htu == url))
}

/// A proof that came before.
pub fn used() -> ProtocolError {
    bad("this proof was used before")
}

fn bad(description: &'static str) -> ProtocolError {
    ProtocolError::new(Code::InvalidDpopProof, description)
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use serde_json::json;

    use crate::crypto::keys::SigningKey;

    const NOW: i64 = 1_000_000;
    const URL: &str = "https://id.example.com/token";

    fn key(alg: Alg) -> SigningKey {
        SigningKey::generate(alg, "").unwrap().0
    }

    fn public(key: &SigningKey) -> Value {
        let mut jwk = key.public().jwk().clone();
        jwk.as_object_mut().unwrap().retain(|name, _| !["kid", "use", "alg"].contains(&name.as_str()));
        jwk
    }

    fn proof(key: &SigningKey, header: impl FnOnce(&mut Value), claims: impl FnOnce(&mut Value)) -> String {
        let mut head = json!({ "typ": "dpop+jwt", "alg": key.alg().as_str(), "jwk": public(key) });
        let mut body = json!({ "jti": "j1", "htm": "POST", "htu": URL, "iat": NOW });
        header(&mut head);
        claims(&mut body);
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let message = format!("{}.{}", part(&head), part(&body));
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(key.sign(message.as_bytes()).unwrap()))
    }

    fn at(access_token: Option<&str>) -> Target<'_> {
        Target { method: "POST", url: URL, alias: None, access_token }
    }

    fn refused(key: &SigningKey, header: impl FnOnce(&mut Value), claims: impl FnOnce(&mut Value)) -> Code {
        check(&proof(key, header, claims), &at(None), &Nonces::default(), NOW).unwrap_err().code
    }

    #[test]
    fn f43_a_good_proof_names_its_key() {
        for alg in ALGS {
            let key = key(alg);
            let good = check(&proof(&key, |_| (), |_| ()), &at(None), &Nonces::default(), NOW).unwrap();
            assert_eq!((good.jkt, good.jti.as_str()), (key.public().thumbprint(), "j1"));
            assert!(good.until_s > NOW + LIFE_S);
        }
    }

    #[test]
    fn f43_what_must_succeed_does() {
        let key = key(Alg::Es256);
        for htu in
            ["https://id.example.com/token?x=1#y", "HTTPS://ID.EXAMPLE.COM/token", "https://id.example.com:443/token"]
        {
            let proof = proof(&key, |_| (), |claims| claims["htu"] = json!(htu));
            assert!(check(&proof, &at(None), &Nonces::default(), NOW).is_ok(), "{htu}");
        }
        let fraction = proof(&key, |_| (), |claims| claims["iat"] = json!(NOW as f64 - 0.25));
        assert!(check(&fraction, &at(None), &Nonces::default(), NOW).is_ok(), "as Python's time.time() says it");
        let extra = proof(&key, |_| (), |claims| claims["other"] = json!({ "a": 1 }));
        assert!(check(&extra, &at(None), &Nonces::default(), NOW).is_ok());
    }

    #[test]
    fn f43_each_thing_that_is_missing_or_wrong_is_refused() {
        let key = key(Alg::Es256);
        let bodies: [fn(&mut Value); 15] = [
            |c| c["iat"] = json!("now"),
            |c| c["nbf"] = json!(NOW + 11),
            |c| c["nbf"] = json!("now"),
            |c| c["jti"] = Value::Null,
            |c| c["jti"] = json!(""),
            |c| c["htm"] = Value::Null,
            |c| c["htm"] = json!("GET"),
            |c| c["htm"] = json!("post"),
            |c| c["htu"] = Value::Null,
            |c| c["htu"] = json!("https://id.example.com/userinfo"),
            |c| c["htu"] = json!("http://id.example.com/token"),
            |c| c["htu"] = json!("https://id.example.com:444/token"),
            |c| c["iat"] = Value::Null,
            |c| c["iat"] = json!(NOW - 3600),
            |c| c["iat"] = json!(NOW + 3600),
        ];
        for (n, body) in bodies.into_iter().enumerate() {
            assert_eq!(refused(&key, |_| (), body), Code::InvalidDpopProof, "body {n}");
        }
        let heads: [fn(&mut Value); 7] = [
            |h| h["typ"] = Value::Null,
            |h| h["typ"] = json!("JWT"),
            |h| h["alg"] = json!("none"),
            |h| h["alg"] = json!("RS256"),
            |h| h["jwk"] = Value::Null,
            |h| h["jwk"]["d"] = json!("AAAA"),
            |h| h["jwk"]["x"] = json!("AAAA"),
        ];
        for (n, head) in heads.into_iter().enumerate() {
            assert_eq!(refused(&key, head, |_| ()), Code::InvalidDpopProof, "head {n}");
        }
        let other = public(&self::key(Alg::Es256));
        assert_eq!(refused(&key, |head| head["jwk"] = other, |_| ()), Code::InvalidDpopProof, "another's signature");
        for malformed in ["", "a.b", "a.b.c", "x"] {
            assert!(check(malformed, &at(None), &Nonces::default(), NOW).is_err());
        }
        let rsa = self::key(Alg::Rs256);
        assert_eq!(refused(&rsa, |_| (), |_| ()), Code::InvalidDpopProof, "RS256");
    }

    #[test]
    fn f43_two_headers_are_none() {
        let headers = |n: usize| vec!["p".to_owned(); n];
        assert_eq!(only(&headers(0)), Ok(None));
        assert_eq!(only(&headers(1)), Ok(Some("p")));
        assert_eq!(only(&headers(2)).unwrap_err().code, Code::InvalidDpopProof);
    }

    #[test]
    fn f43_at_a_resource_the_proof_is_of_the_token_beside_it() {
        let key = key(Alg::EdDsa);
        let with = |ath: Value| proof(&key, |_| (), |claims| claims["ath"] = ath);
        let check = |proof: &str| check(proof, &at(Some("token")), &Nonces::default(), NOW);
        assert!(check(&with(json!(s256("token")))).is_ok());
        for wrong in [json!(s256("other")), json!("token"), Value::Null] {
            assert_eq!(check(&with(wrong)).unwrap_err().code, Code::InvalidDpopProof);
        }
    }

    #[test]
    fn f43_a_nonce_is_asked_for_where_it_is_required_and_checked_wherever_it_is() {
        let key = key(Alg::Es256);
        let nonces = |required| Nonces { good: vec!["now".into(), "before".into()], required };
        let with = |nonce: Value, iat: i64| {
            proof(
                &key,
                |_| (),
                |claims| {
                    claims["nonce"] = nonce;
                    claims["iat"] = json!(iat);
                },
            )
        };
        let check = |proof: &str, required| check(proof, &at(None), &nonces(required), NOW).map_err(|e| e.code);
        let silent = proof(&key, |_| (), |_| ());
        assert_eq!(check(&silent, true), Err(Code::UseDpopNonce));
        assert!(check(&silent, false).is_ok());
        for required in [true, false] {
            assert!(check(&with(json!("before"), NOW - 3600), required).is_ok(), "the nonce says when");
            assert!(check(&with(json!("now"), NOW + 60), required).is_ok());
            assert_eq!(check(&with(json!("now"), NOW + 61), required), Err(Code::InvalidDpopProof), "not yet");
        }
        assert_eq!(check(&with(json!("old"), NOW), true), Err(Code::UseDpopNonce));
        assert_eq!(check(&with(json!(7), NOW), true), Err(Code::UseDpopNonce));
        assert!(check(&with(json!("old"), NOW), false).is_ok(), "nobody could tell a newer one");
        assert_eq!(check(&with(json!("old"), NOW - 3600), false), Err(Code::InvalidDpopProof), "it says no time");
        assert_eq!(check(&with(json!(7), NOW), false), Err(Code::InvalidDpopProof));
    }
}
