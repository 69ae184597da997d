//! An authorization request in a signed object (JAR, RFC 9101; FAPI 2.0 Message Signing 5.3). What is in the object
//! counts, and nothing beside it but `client_id`: what was not signed was not asked.

use serde_json::Value;

use super::client::ClientView;
use super::error::{Code, ProtocolError};
use super::issuer::Issuer;
use super::jws::{self, Claims, SKEW_S, Typ};
use super::numeric_date::FUTURE_S;
use super::params::RawParams;
use super::terms::ClientProfile;
use crate::crypto::keys::PublicKey;

/// FAPI 2.0 Message Signing 5.3.1: neither older than an hour nor good for longer, in seconds.
const HOUR_S: i64 = 3600;

/// Who signed and when, as the object itself says, was checked: its parameters, for the ladder like any others. An error
/// is `invalid_request_object`: nothing in the object can be believed.
pub fn read(
    jwt: &str,
    client: &ClientView,
    keys: &[PublicKey],
    issuer: &Issuer,
    now_s: i64,
) -> Result<RawParams, ProtocolError> {
    // Other specifications left the type out or wrote JWT.
    let types = [Typ::RequestObject, Typ::Plain];
    let allowed = client.may_sign_with(client.terms.request_object_signing_alg);
    let claims = jws::verify_by(jwt, &types, &allowed, keys)
        .map_err(|_| bad("the request object is not signed by a key of the client"))?;
    is_for_us(&claims, client, issuer)?;
    is_now(&claims, client, now_s)?;
    parameters(claims)
}

fn is_for_us(claims: &Claims, client: &ClientView, issuer: &Issuer) -> Result<(), ProtocolError> {
    let strict = client.terms.profile == ClientProfile::Fapi2Ms;
    let own = |name: &str| claims.get(name).is_none_or(|value| *value == client.client_id.as_str());
    if !own("iss") || !own("client_id") || !claims.contains_key("client_id") {
        return Err(bad("iss and client_id of the request object must be the client"));
    }
    let us = match claims.get("aud") {
        None => !strict,
        Some(Value::Array(all)) => all.iter().any(|aud| aud == issuer.as_str()),
        Some(aud) => aud == issuer.as_str(),
    };
    if us { Ok(()) } else { Err(bad("aud of the request object must be the issuer")) }
}

fn is_now(claims: &Claims, client: &ClientView, now_s: i64) -> Result<(), ProtocolError> {
    let at = |name: &str| claims.moment(name).map_err(|_| bad("exp, nbf and iat must be numbers"));
    let (exp, nbf, iat) = (at("exp")?, at("nbf")?, at("iat")?);
    let too_early = nbf.is_some_and(|nbf| nbf > now_s.saturating_add(SKEW_S))
        || iat.is_some_and(|iat| iat > now_s.saturating_add(FUTURE_S));
    if exp.is_some_and(|exp| exp <= now_s - SKEW_S) || too_early {
        return Err(bad("the request object has run out or is not good yet"));
    }
    if client.terms.profile == ClientProfile::Fapi2Ms {
        let (Some(exp), Some(nbf)) = (exp, nbf) else { return Err(bad("exp and nbf are missing")) };
        if nbf < now_s - HOUR_S - SKEW_S || exp > nbf + HOUR_S {
            return Err(bad("the request object is older than an hour or good for longer"));
        }
    }
    Ok(())
}

/// Claims as parameters: objects and lists in JSON, as `claims` and `authorization_details` travel.
fn parameters(claims: Claims) -> Result<RawParams, ProtocolError> {
    let mut pairs = Vec::new();
    for (name, value) in claims.0 {
        match (name.as_str(), value) {
            ("iss" | "aud" | "exp" | "nbf" | "iat" | "jti", _) => {}
            ("request" | "request_uri", _) => return Err(bad("a request object holds no other one")),
            ("resource", Value::Array(all)) => {
                for one in all {
                    let Value::String(text) = one else { return Err(bad("resource must be a text")) };
                    pairs.push((name.clone(), text));
                }
            }
            (_, Value::Null) => return Err(bad("a claim of the request object is null")),
            (_, Value::String(text)) => pairs.push((name, text)),
            (_, other) => pairs.push((name, other.to_string())),
        }
    }
    Ok(RawParams::from_pairs(pairs))
}

fn bad(description: &'static str) -> ProtocolError {
    ProtocolError::new(Code::InvalidRequestObject, description)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::keys::Alg;
    use crate::oidc::keyset::KeySet;
    use crate::oidc::terms::Terms;
    use crate::oidc::testing;
    use serde_json::json;

    const NOW: i64 = 1_000_000;

    fn client(profile: ClientProfile) -> ClientView {
        ClientView { terms: Terms { profile, ..Terms::default() }, ..testing::client() }
    }

    fn asked(change: impl FnOnce(&mut Value)) -> Value {
        let mut claims = json!({
            "iss": "shop", "aud": "https://id.example.com", "client_id": "shop", "exp": NOW + 300, "nbf": NOW,
            "response_type": "code", "response_mode": "form_post", "max_age": 60, "claims": {"userinfo": {"email": null}},
        });
        change(&mut claims);
        claims
    }

    fn read_as(profile: ClientProfile, alg: Alg, typ: Typ, claims: &Value) -> Result<RawParams, Code> {
        let keys: KeySet = testing::keys();
        let jwt = jws::sign(keys.signer(alg).unwrap(), typ, claims).unwrap();
        let public: Vec<_> = Alg::ALL.iter().map(|alg| keys.find(alg.as_str()).unwrap().clone()).collect();
        read(&jwt, &client(profile), &public, &testing::issuer(), NOW).map_err(|error| error.code)
    }

    #[test]
    fn a17_what_is_signed_is_read_as_parameters() {
        for typ in [Typ::RequestObject, Typ::Plain] {
            let params = read_as(ClientProfile::Plain, Alg::Rs256, typ, &asked(|_| ())).unwrap();
            assert_eq!(params.one("response_mode"), Ok(Some("form_post")));
            assert_eq!(params.one("max_age"), Ok(Some("60")));
            assert_eq!(params.one("claims"), Ok(Some(r#"{"userinfo":{"email":null}}"#)));
            assert_eq!((params.one("aud"), params.one("exp")), (Ok(None), Ok(None)));
        }
        let list = asked(|claims| claims["resource"] = json!(["https://a.example", "https://b.example"]));
        assert!(read_as(ClientProfile::Plain, Alg::Es256, Typ::Plain, &list).unwrap().one("resource").is_err());
    }

    #[test]
    fn a17_an_object_that_is_another_clients_for_another_or_of_another_time_is_refused() {
        let wrong: [fn(&mut Value); 12] = [
            |c| c["iat"] = json!(NOW + 61),
            |c| c["iat"] = json!("x"),
            |c| c["iss"] = json!("other"),
            |c| c["client_id"] = json!("other"),
            |c| drop(c.as_object_mut().unwrap().remove("client_id")),
            |c| c["aud"] = json!("https://other.example"),
            |c| c["exp"] = json!(NOW - 60),
            |c| c["exp"] = json!("x"),
            |c| c["nbf"] = json!(NOW + 60),
            |c| c["request"] = json!("x"),
            |c| c["request_uri"] = json!("x"),
            |c| c["scope"] = Value::Null,
        ];
        for (at, change) in wrong.into_iter().enumerate() {
            let read = read_as(ClientProfile::Plain, Alg::Es256, Typ::RequestObject, &asked(change));
            assert_eq!(read.unwrap_err(), Code::InvalidRequestObject, "{at}");
        }
        for typ in [Typ::DpopProof, Typ::LogoutToken, Typ::AccessToken] {
            assert!(read_as(ClientProfile::Plain, Alg::Es256, typ, &asked(|_| ())).is_err());
        }
    }

    #[test]
    fn message_signing_wants_audience_and_both_ends_within_an_hour() {
        let strict = |change: fn(&mut Value)| {
            read_as(ClientProfile::Fapi2Ms, Alg::Ps256, Typ::RequestObject, &asked(change)).is_ok()
        };
        assert!(strict(|_| ()));
        assert!(strict(|c| c["iat"] = json!(NOW + 10)) && strict(|c| c["nbf"] = json!(NOW as f64 + 9.5)));
        assert!(!strict(|c| c["iat"] = json!(NOW + 61)) && !strict(|c| c["nbf"] = json!(NOW + 61)));
        assert!(!strict(|c| drop(c.as_object_mut().unwrap().remove("aud"))));
        assert!(!strict(|c| drop(c.as_object_mut().unwrap().remove("nbf"))));
        assert!(!strict(|c| drop(c.as_object_mut().unwrap().remove("exp"))));
        assert!(!strict(|c| c["exp"] = json!(NOW + 3601)));
        assert!(!strict(|c| c["nbf"] = json!(NOW - 3700)));
        assert!(read_as(ClientProfile::Fapi2Ms, Alg::Rs256, Typ::RequestObject, &asked(|_| ())).is_err());
    }
}
