//! Request objects (A17; RFC 9101, FAPI 2.0 Message Signing 5.3).

use cracha::oidc::authorize::Way;
use cracha::oidc::client::ClientView;
use cracha::oidc::error::Code;
use cracha::oidc::params::RawParams;
use cracha::oidc::request_object::read;
use cracha::oidc::terms::ClientProfile;
use serde_json::{Map, Value};

use super::{
    ISSUER, NOW, Pairs, changed, choice, clients, issuer, keys, ladder, object, public, seconds, signed, speakable,
    strangers,
};

/// What is said of the object and not of the request.
const ABOUT: [&str; 6] = ["iss", "aud", "exp", "nbf", "iat", "jti"];

pub const SEEDS: &[&str] = &[
    r#"{"iss":"shop","aud":"https://id.example.com","client_id":"shop","exp":1000300,"nbf":1000000,"response_type":"code","scope":"openid","redirect_uri":"https://shop.example.com/cb","response_mode":"form_post","max_age":60}"#,
    r#"{"client_id":"shop","resource":["urn:b","https://api.example.com/a"],"claims":{"userinfo":{"email":null}},"state":"s"}"#,
    r#"{"iss":"shop","aud":["x","https://id.example.com"],"client_id":"shop","exp":1,"request":"x"}"#,
    r#"{"client_id":"shop","scope":null,"prompt":["none"],"iat":"soon"}"#,
];

/// Claims, which are signed here.
pub fn hold(bytes: &[u8]) {
    let Ok(claims) = std::str::from_utf8(bytes) else { return };
    for client in clients() {
        law(client, claims, choice(bytes));
    }
}

pub fn law(client: &ClientView, claims: &str, which: usize) {
    let header = r#"{"typ":"oauth-authz-req+jwt","alg":"EdDSA","kid":"EdDSA"}"#;
    let (jwt, ours) = (signed(keys(), header, claims), public(keys()));
    let params = match read(&jwt, client, &ours, &issuer(), NOW) {
        Ok(params) => params,
        Err(error) => {
            assert_eq!(error.code, Code::InvalidRequestObject);
            return speakable(&error);
        }
    };
    let said = object(claims).expect("claims");
    about(client, &said);
    let pairs = pairs(&said);
    let name = |pairs: &Pairs| pairs.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    assert!(params == RawParams::from_pairs(pairs.clone()), "{:?} for {:?}", params, name(&pairs));
    // The same request, asked plainly by whoever came the same way.
    let way = Way { pushed: true, signed: true };
    if let ladder::Climbed::Asked(asked) = ladder::climb(&pairs, client, way) {
        assert_eq!(asked.client_id, client.client_id);
    }
    ladder::law(&pairs, client, way);
    for wrong in [changed(&jwt, which), signed(strangers(), header, claims)] {
        assert!(read(&wrong, client, &ours, &issuer(), NOW).is_err(), "not what was signed");
    }
    let other = ClientView { client_id: "other".into(), ..client.clone() };
    assert!(read(&jwt, &other, &ours, &issuer(), NOW).is_err(), "another client's");
    // As far away as numbers go there is neither a time after nor one before.
    let near = |name: &str| said.get(name).and_then(seconds).filter(|at| at.unsigned_abs() < 1 << 60);
    if let Some(exp) = near("exp") {
        assert!(read(&jwt, client, &ours, &issuer(), exp.saturating_add(10)).is_err(), "after its end");
    }
    if let Some(nbf) = near("nbf") {
        assert!(read(&jwt, client, &ours, &issuer(), nbf.saturating_sub(11)).is_err(), "before its begin");
    }
}

fn about(client: &ClientView, said: &Map<String, Value>) {
    let own = Value::from(client.client_id.as_str());
    assert_eq!(said.get("client_id"), Some(&own));
    assert!(said.get("iss").is_none_or(|iss| *iss == own));
    let strict = client.terms.profile == ClientProfile::Fapi2Ms;
    match said.get("aud") {
        None => assert!(!strict),
        Some(Value::Array(all)) => assert!(all.iter().any(|aud| aud == ISSUER)),
        Some(aud) => assert_eq!(aud, ISSUER),
    }
    let number = |name: &str| said.get(name).map(|value| seconds(value).expect("a number"));
    let (exp, nbf) = (number("exp"), number("nbf"));
    assert!(number("iat").is_none_or(|iat| iat <= NOW + 60));
    assert!(exp.is_none_or(|exp| exp > NOW - 10) && nbf.is_none_or(|nbf| nbf <= NOW + 10));
    assert!(!strict || exp.is_some_and(|exp| nbf.is_some_and(|nbf| exp - nbf <= 3600 && nbf >= NOW - 3610)));
    assert!(!["request", "request_uri"].iter().any(|name| said.contains_key(*name)));
    assert!(said.iter().all(|(name, value)| ABOUT.contains(&name.as_str()) || !value.is_null()));
    assert!(client.may_sign_with(client.terms.request_object_signing_alg).contains(&cracha::crypto::keys::Alg::EdDsa));
}

/// The parameters that claims stand for.
pub fn pairs(said: &Map<String, Value>) -> Pairs {
    let mut pairs = Pairs::new();
    for (name, value) in said.iter().filter(|(name, _)| !ABOUT.contains(&name.as_str())) {
        match value {
            Value::String(text) => pairs.push((name.clone(), text.clone())),
            Value::Array(all) if name == "resource" => {
                pairs.extend(all.iter().map(|one| (name.clone(), one.as_str().expect("a text").to_owned())))
            }
            other => pairs.push((name.clone(), other.to_string())),
        }
    }
    pairs
}
