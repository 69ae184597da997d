//! Client assertions (B27).

use cracha::oidc::client::ClientView;
use cracha::oidc::client_assertion::{Assertion, TYPE};
use cracha::oidc::error::Code;
use cracha::oidc::params::RawParams;
use cracha::oidc::terms::ClientProfile;
use serde_json::Value;

use super::{
    ISSUER, NOW, changed, choice, clients, issuer, keys, object, public, seconds, signed, speakable, strangers,
};

pub const SEEDS: &[&str] = &[
    r#"{"iss":"shop","sub":"shop","aud":"https://id.example.com","jti":"j1","exp":1000060,"iat":1000000}"#,
    r#"{"iss":"shop","sub":"shop","aud":"https://id.example.com/device_authorization","jti":"j1","exp":1000059.75,"iat":999999.5}"#,
    r#"{"iss":"shop","sub":"shop","aud":["https://id.example.com/token"],"jti":"j1","exp":1000060,"nbf":1000008}"#,
    r#"{"iss":"shop","sub":"shop","aud":"https://other.example","jti":"","exp":"soon"}"#,
];

/// Claims, which are signed here.
pub fn hold(bytes: &[u8]) {
    let Ok(claims) = std::str::from_utf8(bytes) else { return };
    for client in clients() {
        law(client, claims, choice(bytes));
    }
    // Any text where an assertion is due.
    let _ = form(claims, None).map_err(|error| speakable(&error));
}

fn form(jwt: &str, client_id: Option<&str>) -> Result<Option<Assertion>, cracha::oidc::error::ProtocolError> {
    let pairs = [("client_assertion_type", Some(TYPE)), ("client_assertion", Some(jwt)), ("client_id", client_id)];
    let pairs = pairs.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned())));
    Assertion::read(&RawParams::from_pairs(pairs))
}

pub fn law(client: &ClientView, claims: &str, which: usize) {
    let header = r#"{"typ":"JWT","alg":"EdDSA","kid":"EdDSA"}"#;
    let jwt = signed(keys(), header, claims);
    let ours = public(keys());
    let check = |jwt: &str, client: &ClientView, now_s: i64| {
        let read = form(jwt, None)?.ok_or_else(cracha::oidc::error::ProtocolError::client)?;
        read.check(client, &ours, (&issuer(), ""), now_s)
    };
    let used = match check(&jwt, client, NOW) {
        Ok(used) => used,
        Err(error) => {
            assert_eq!(error.code, Code::InvalidClient);
            return speakable(&error);
        }
    };
    let said = object(claims).expect("claims");
    let text = |name: &str| said.get(name).and_then(Value::as_str);
    let id = Some(client.client_id.as_str());
    assert_eq!((text("iss"), text("sub"), text("jti")), (id, id, Some(used.jti.as_str())));
    assert!(!used.jti.is_empty() && used.jti.len() <= 256);
    let exp = seconds(&said["exp"]).expect("an end");
    assert!((NOW - 10..=NOW + 3610).contains(&exp));
    let one = |aud: &Value| aud == ISSUER || aud.as_str().is_some_and(|aud| aud.starts_with("https://id.example.com/"));
    match (&said["aud"], client.terms.profile) {
        (aud, ClientProfile::Fapi2 | ClientProfile::Fapi2Ms) => assert_eq!(aud, ISSUER),
        (Value::Array(all), _) => assert!(all.iter().any(one)),
        (aud, _) => assert!(one(aud)),
    }
    for begin in ["iat", "nbf"] {
        assert!(said.get(begin).is_none_or(|at| seconds(at).is_some_and(|at| at <= NOW + 10)));
    }
    assert!(check(&jwt, client, used.until_s).is_err(), "forgotten while it is good");
    let other = ClientView { client_id: "other".into(), ..client.clone() };
    assert!(check(&jwt, &other, NOW).is_err(), "another client's");
    assert!(check(&changed(&jwt, which), client, NOW).is_err(), "a bit changed");
    assert!(check(&signed(strangers(), header, claims), client, NOW).is_err(), "a stranger's");
    assert!(form(&jwt, Some("other")).is_err() && form(&jwt, id).is_ok());
}
