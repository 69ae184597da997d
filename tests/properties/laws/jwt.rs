//! Signed tokens (P2-41, P2-42): ours, a client's, and those that bring their own key.

use cracha::crypto::keys::Alg;
use cracha::oidc::jws::{self, Typ};
use serde_json::{Map, Value};

use super::{changed, choice, halves, keys, object, public, signed, strangers};

const TYPES: [Typ; 7] = [
    Typ::AccessToken,
    Typ::LogoutToken,
    Typ::DpopProof,
    Typ::RequestObject,
    Typ::ClientAuthentication,
    Typ::Introspection,
    Typ::Plain,
];

pub const SEEDS: &[&str] = &[
    "{\"typ\":\"at+jwt\",\"alg\":\"EdDSA\",\"kid\":\"EdDSA\"}\n{\"sub\":\"u1\"}",
    "{\"alg\":\"ES256\",\"kid\":\"ES256\"}\n{\"sub\":\"u1\",\"aud\":[\"shop\"]}",
    "{\"typ\":\"application/JWT\",\"alg\":\"ES256\"}\n{}",
    "{\"typ\":\"JWT\",\"alg\":\"none\",\"kid\":\"ES256\",\"crit\":[\"exp\"],\"jku\":\"https://evil.example\"}\n{}",
    "{\"typ\":\"dpop+jwt\",\"alg\":\"EdDSA\",\"jwk\":{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}}\n{\"jti\":\"j\"}",
    "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ1MSJ9.",
    "eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UifQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
];

/// A header and claims, which are signed here; or a whole token, which nobody signed.
pub fn hold(bytes: &[u8]) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        nobodys(text);
    }
    if let Some((header, claims)) = halves(bytes) {
        law(header, claims, choice(bytes));
    }
}

/// A text that none of the keys signed is no token.
fn nobodys(text: &str) {
    for typ in TYPES {
        assert!(jws::verify(text, typ, keys()).is_err(), "{text}");
        assert!(jws::verify_by(text, &TYPES, &Alg::ALL, &public(keys())).is_err(), "{text}");
    }
    let _ = (jws::unproven(text), jws::unproven_kid(text));
}

pub fn law(header: &str, claims: &str, which: usize) {
    let token = signed(keys(), header, claims);
    for typ in TYPES {
        if let Ok(read) = jws::verify(&token, typ, keys()) {
            let head = believed(header, claims, &read, &[typ]);
            let alg = head["alg"].as_str().and_then(Alg::parse).expect("an algorithm");
            assert_eq!(head["kid"].as_str(), Some(alg.as_str()), "the key of that name");
            assert!(jws::verify(&changed(&token, which), typ, keys()).is_err(), "a bit changed");
            assert!(jws::verify(&signed(strangers(), header, claims), typ, keys()).is_err(), "a stranger's");
            assert_eq!(jws::unproven(&token).as_ref(), Some(&read));
        }
        for alg in Alg::ALL {
            if let Ok(read) = jws::verify_by(&token, &[typ], &[alg], &public(keys())) {
                let head = believed(header, claims, &read, &[typ]);
                assert_eq!(head["alg"].as_str().and_then(Alg::parse), Some(alg), "only what is allowed");
                let of = |token: &str| jws::verify_by(token, &[typ], &Alg::ALL, &public(keys()));
                assert!(of(&changed(&token, which)).is_err() && of(&signed(strangers(), header, claims)).is_err());
                assert!(jws::verify_by(&token, &[typ], &Alg::ALL, &public(strangers())).is_err());
            }
        }
        if let Ok((key, read)) = jws::verify_own(&token, typ, &Alg::ALL) {
            let head = object(header).expect("a header");
            assert_eq!(read.0, object(claims).expect("claims"));
            let ours = public(keys()).iter().any(|own| own.thumbprint() == key.thumbprint());
            assert!(ours, "the key of the header signed it");
            let jwk = head["jwk"].as_object().expect("a key");
            assert!(["d", "p", "q", "dp", "dq", "qi", "oth", "k"].iter().all(|name| !jwk.contains_key(*name)));
            assert!(jws::verify_own(&changed(&token, which), typ, &Alg::ALL).is_err(), "a bit changed");
        }
    }
}

/// What is believed has a header that names no key by address, no extension, and this type; and says what was signed.
fn believed(header: &str, claims: &str, read: &Map<String, Value>, typs: &[Typ]) -> Map<String, Value> {
    let head = object(header).expect("a header");
    for foreign in ["crit", "jku", "jwk", "x5u", "x5c", "b64"] {
        assert!(head.get(foreign).is_none_or(Value::is_null), "{header}");
    }
    let typ = head.get("typ").and_then(Value::as_str).map(|typ| typ.to_ascii_lowercase());
    let named = typs.iter().any(|one| match &typ {
        None => *one == Typ::Plain,
        Some(typ) => typ.strip_prefix("application/").unwrap_or(typ).eq_ignore_ascii_case(one.as_str()),
    });
    assert!(named, "{header}");
    assert_eq!(Some(read), object(claims).as_ref());
    head
}

/// One of our tokens with a key in its header, as DPoP proofs have.
pub fn with_own_key(header: &str) -> String {
    let Some(mut head) = object(header) else { return header.to_owned() };
    let alg = head.get("alg").and_then(Value::as_str).and_then(Alg::parse).unwrap_or(Alg::EdDsa);
    let mut jwk = keys().find(alg.as_str()).expect("a key").jwk().clone();
    if let Some(jwk) = jwk.as_object_mut() {
        jwk.retain(|name, _| !["kid", "use", "alg"].contains(&name.as_str()));
    }
    head.entry("jwk").or_insert(jwk);
    Value::Object(head).to_string()
}
