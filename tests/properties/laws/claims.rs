//! The `claims` parameter (A16).

use cracha::oidc::acr::Acr;
use cracha::oidc::claims_request::ClaimsRequest;
use cracha::oidc::scope::Scopes;
use serde_json::{Map, Value, json};

use super::{clients, object, speakable};

pub const SEEDS: &[&str] = &[
    r#"{"userinfo":{"email":null,"name":{"essential":true},"gender":null},"id_token":{"given_name":null}}"#,
    r#"{"id_token":{"acr":{"essential":true,"values":["urn:cracha:two-factor","phr"]},"sub":{"value":"u1"}}}"#,
    r#"{"id_token":{"acr":{"value":"urn:cracha:one-factor"}},"userinfo":{"sub":{"value":"u1"}}}"#,
    r#"{"userinfo":null,"id_token":{},"other":[1,2]}"#,
    "[]",
];

/// Any text.
pub fn hold(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    for client in clients() {
        law(text, &client.scopes);
    }
    law(text, &Scopes::default());
}

pub fn law(text: &str, allowed: &Scopes) {
    let asked = match ClaimsRequest::parse(text, allowed) {
        Ok(asked) => asked,
        Err(error) => return speakable(&error),
    };
    let json = object(text).expect("only an object is taken");
    for (member, all) in [("userinfo", &asked.userinfo), ("id_token", &asked.id_token)] {
        for claim in all {
            assert!(allowed.has(claim.scope()), "P2-39");
            assert!(json[member].get(claim.as_str()).is_some(), "not asked for");
        }
    }
    let stored = serde_json::to_string(&asked).expect("a row");
    let read: ClaimsRequest = serde_json::from_str(&stored).expect("what was stored");
    assert_eq!(ClaimsRequest { wished_acr: asked.wished_acr, ..read }, asked);
    let again = ClaimsRequest::parse(&rendered(&asked).to_string(), allowed).expect("what was rendered");
    assert_eq!((again.sub, again.wished_acr), (asked.sub.clone(), asked.wished_acr));
    assert_eq!(
        again.essential_acr.as_ref().map(|all| sorted(all)),
        asked.essential_acr.as_ref().map(|all| sorted(all))
    );
    assert_eq!((again.userinfo.len(), again.id_token.len()), (asked.userinfo.len(), asked.id_token.len()));
    for reached in Acr::ALL {
        assert!(asked.acr_told(reached) <= reached, "more than is true");
        let named = asked.essential_acr.as_ref().is_some_and(|all| all.iter().any(|acr| *acr <= reached));
        assert_eq!(asked.accepts(reached), asked.essential_acr.is_none() || named);
    }
}

fn sorted(all: &[Acr]) -> Vec<Acr> {
    let mut all = all.to_vec();
    all.sort_unstable();
    all
}

/// As a client would write it.
pub fn rendered(asked: &ClaimsRequest) -> Value {
    let names = |all: &[cracha::oidc::claim::Claim]| {
        all.iter().map(|claim| (claim.as_str().to_owned(), Value::Null)).collect::<Map<_, _>>()
    };
    let (userinfo, mut id_token) = (names(&asked.userinfo), names(&asked.id_token));
    if let Some(sub) = &asked.sub {
        id_token.insert("sub".into(), json!({ "value": sub }));
    }
    let words = |all: &[Acr]| all.iter().map(|acr| acr.as_str()).collect::<Vec<_>>();
    match (&asked.essential_acr, asked.wished_acr) {
        (Some(all), _) => drop(id_token.insert("acr".into(), json!({ "essential": true, "values": words(all) }))),
        (None, Some(one)) => drop(id_token.insert("acr".into(), json!({ "values": [one.as_str()] }))),
        (None, None) => {}
    }
    json!({ "userinfo": userinfo, "id_token": id_token })
}
