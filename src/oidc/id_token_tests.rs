//! Standards part 1 A9, A13, A14, B26, C29–C32, E41 at the ID token.

use super::*;
use crate::crypto::keys::Alg;
use crate::oidc::claims::tests::facts;
use crate::oidc::testing;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use openidconnect::core::{CoreIdTokenVerifier, CoreJsonWebKeySet};
use openidconnect::{ClientId, IssuerUrl};
use serde_json::{Map, json};
use std::str::FromStr;

const NOW: i64 = 1_800_000_000;

fn new<'a>(issuer: &'a Issuer, user: &'a UserFacts) -> NewIdToken<'a> {
    NewIdToken {
        issuer,
        client_id: "shop",
        now_s: NOW,
        seconds: 600,
        auth_time_s: NOW - 50,
        acr: Acr::One,
        amr: &["pwd"],
        nonce: None,
        sid: Some("s1"),
        access_token: None,
        user,
        claims: &[],
    }
}

fn claims_of(new: NewIdToken<'_>, keys: &KeySet) -> Map<String, Value> {
    let token = sign(new, keys.signer(Alg::EdDsa).unwrap()).unwrap();
    jws::verify(&token, Typ::Plain, keys).unwrap().0
}

#[test]
fn b26_a13_e41_the_token_says_exactly_this_and_no_azp() {
    let (issuer, user, keys) = (testing::issuer(), facts(), testing::keys());
    let claims = claims_of(new(&issuer, &user), &keys);
    let want = json!({
        "iss": "https://id.example.com", "aud": ["shop"], "sub": user.sub, "iat": NOW, "exp": NOW + 600,
        "auth_time": NOW - 50, "sid": "s1", "acr": "urn:cracha:one-factor", "amr": ["pwd"],
    });
    assert_eq!(Value::Object(claims), want);
}

#[test]
fn a9_the_nonce_is_echoed_exactly() {
    let (issuer, user, keys) = (testing::issuer(), facts(), testing::keys());
    let nonce = "n-\"ção\\ +%2B";
    let claims = claims_of(NewIdToken { nonce: Some(nonce), ..new(&issuer, &user) }, &keys);
    assert_eq!(claims["nonce"], nonce);
}

#[test]
fn c29_c30_every_algorithm_is_verified_by_the_crates_own_relying_party() {
    let (issuer, user, keys) = (testing::issuer(), facts(), testing::keys());
    let jwks: CoreJsonWebKeySet = serde_json::from_str(keys.jwks()).unwrap();
    for alg in Alg::ALL {
        let new = NewIdToken { access_token: Some("at"), nonce: Some("n"), ..new(&issuer, &user) };
        let text = sign(new, keys.signer(alg).unwrap()).unwrap();
        let header = URL_SAFE_NO_PAD.decode(text.split('.').next().unwrap()).unwrap();
        let header: Value = serde_json::from_slice(&header).unwrap();
        assert_eq!(header, json!({"alg": alg.as_str(), "kid": alg.as_str()}));
        let token = OwnIdToken::from_str(&text).unwrap();
        let us = IssuerUrl::new("https://id.example.com".into()).unwrap();
        let verifier = CoreIdTokenVerifier::new_public_client(ClientId::new("shop".into()), us, jwks.clone())
            .set_time_fn(|| claims::instant(NOW).unwrap())
            .set_allowed_algs([core_alg(alg)]);
        let claims = token.claims(&verifier, &Nonce::new("n".into())).unwrap();
        assert_eq!(claims.additional_claims().sid.as_deref(), Some("s1"));
        let hash = claims.access_token_hash().unwrap();
        let digest = match alg {
            Alg::EdDsa => &aws_lc_rs::digest::SHA512,
            _ => &aws_lc_rs::digest::SHA256,
        };
        let full = aws_lc_rs::digest::digest(digest, b"at");
        assert_eq!(hash.as_str(), URL_SAFE_NO_PAD.encode(&full.as_ref()[..full.as_ref().len() / 2]));
    }
}

#[test]
fn c32_claims_are_added_only_when_they_are_named() {
    let (issuer, user, keys) = (testing::issuer(), facts(), testing::keys());
    let named = [Claim::Name, Claim::Role, Claim::Permissions];
    let claims = claims_of(NewIdToken { claims: &named, ..new(&issuer, &user) }, &keys);
    assert_eq!(claims["name"], "João da Conceição");
    assert_eq!(claims["role"], "buyer");
    assert!(!claims.contains_key("email") && !claims.contains_key("reseller_id"));
}

#[test]
fn a14_an_expired_hint_is_read_and_a_foreign_one_is_not() {
    let (issuer, user, keys) = (testing::issuer(), facts(), testing::keys());
    let signer = keys.signer(Alg::Rs256).unwrap();
    let old = sign(NewIdToken { now_s: 1_000, ..new(&issuer, &user) }, signer).unwrap();
    let hint = Hint::read(&old, &issuer, &keys).unwrap();
    assert_eq!(hint, Hint { sub: user.sub.clone(), sid: Some("s1".into()), client_id: "shop".into() });
    let elsewhere = Issuer::new("https://id.example.com/").unwrap();
    assert_eq!(Hint::read(&old, &elsewhere, &keys), None, "another issuer by one slash");
    assert_eq!(Hint::read(&old, &issuer, &testing::other_keys()), None, "another provider's keys");
}

#[test]
fn p2_41_other_tokens_of_ours_are_no_hints() {
    let (issuer, user, keys) = (testing::issuer(), facts(), testing::keys());
    let signer = keys.signer(Alg::Rs256).unwrap();
    let all = json!({"iss": issuer.as_str(), "aud": "shop", "sub": "u", "iat": 1, "exp": 2});
    for typ in [Typ::AccessToken, Typ::LogoutToken] {
        assert_eq!(Hint::read(&jws::sign(signer, typ, &all).unwrap(), &issuer, &keys), None);
    }
    assert!(Hint::read(&jws::sign(signer, Typ::Plain, &all).unwrap(), &issuer, &keys).is_some());
    let (scopes, none) = (crate::oidc::scope::Scopes::parse("openid"), Default::default());
    let userinfo = claims::userinfo_jwt(&user, &scopes, &none, &issuer, "shop", signer).unwrap();
    assert_eq!(Hint::read(&userinfo, &issuer, &keys), None);
}

#[test]
fn h47_an_unsigned_hint_is_none() {
    let part = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let all = json!({"iss": "https://id.example.com", "aud": "shop", "sub": "u", "iat": 1, "exp": 2});
    let token = format!("{}.{}.", part(json!({"alg": "none", "kid": "RS256"})), part(all));
    assert_eq!(Hint::read(&token, &testing::issuer(), &testing::keys()), None);
}
