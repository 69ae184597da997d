//! What is signed: tokens, DPoP proofs, request objects, client assertions.

use cracha::oidc::authorize::Way;
use cracha::oidc::params::RawParams;
use cracha::oidc::request_object;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use super::laws::{self, NOW, assertion, clients, dpop, jar, jwt, ladder};
use super::{holds, strategies};

#[test]
fn p2_41_p2_42_only_what_a_known_key_signed_is_believed_and_no_bit_of_it_can_be_changed() {
    for (typ, alg, cases) in
        [("at+jwt", "EdDSA", 150), ("JWT", "ES256", 150), ("dpop+jwt", "EdDSA", 100), ("logout+jwt", "PS256", 40)]
    {
        let of = (strategies::header(typ, alg), strategies::json(), any::<usize>());
        holds(cases, of, |(header, claims, which)| {
            jwt::law(&header, &claims.to_string(), which);
            jwt::law(&header, &json!({ "sub": claims }).to_string(), which);
            jwt::law(&jwt::with_own_key(&header), "{}", which);
        });
    }
}

#[test]
fn p2_42_a_text_that_nobody_signed_is_no_token() {
    let part = select(&["eyJhbGciOiJub25lIn0", "e30", "", "=", "AA", "eyJhbGciOiJFZERTQSIsImtpZCI6IkVkRFNBIn0"][..]);
    let of = (prop::collection::vec(part, 0..5), strategies::text());
    holds(300, of, |(parts, text)| {
        jwt::hold(parts.join(".").as_bytes());
        jwt::hold(text.as_bytes());
    });
}

#[test]
fn f43_a_proof_is_good_for_its_request_its_time_and_its_token_alone() {
    let names = &["jti", "htm", "htu", "iat", "nonce", "ath", "x"];
    let good = json!({ "jti": "j1", "htm": "POST", "htu": "https://id.example.com/token", "iat": NOW });
    let header = strategies::changed(json!({ "typ": "dpop+jwt", "alg": "EdDSA" }), &["typ", "alg", "jwk", "x"]);
    holds(500, (header, strategies::changed(good, names), any::<usize>()), |(header, claims, which)| {
        dpop::law(&header, &claims, which);
    });
}

const ABOUT: &[&str] = &["iss", "aud", "client_id", "exp", "nbf", "iat", "jti", "request", "scope", "resource", "sub"];

#[test]
fn a17_a_request_object_is_this_clients_for_us_and_of_now() {
    let good = json!({ "iss": "shop", "aud": laws::ISSUER, "client_id": "shop", "exp": NOW + 300, "nbf": NOW,
        "response_type": "code", "scope": "openid", "redirect_uri": "https://shop.example.com/cb" });
    let of = (strategies::changed(good, ABOUT), strategies::client(), any::<usize>());
    holds(300, of, |(claims, client, which)| jar::law(&clients()[client], &claims, which));
}

#[test]
fn a17_a_signed_request_is_answered_as_the_same_plain_one() {
    holds(200, strategies::request(), |(client, pairs)| {
        let client = &clients()[client];
        let repeated = laws::repeated(&pairs, &["resource"]);
        let other = pairs.iter().any(|(name, _)| ["request", "request_uri"].contains(&name.as_str()));
        if repeated || other || laws::value(&pairs, "client_id") != Some(client.client_id.as_str()) {
            return; // an object cannot say it
        }
        let mut claims = ladder::as_claims(&pairs);
        for (name, value) in [("exp", json!(NOW + 60)), ("nbf", json!(NOW)), ("aud", json!(laws::ISSUER))] {
            claims.insert(name.into(), value);
        }
        let claims = Value::Object(claims).to_string();
        let header = r#"{"typ":"oauth-authz-req+jwt","alg":"EdDSA","kid":"EdDSA"}"#;
        let object = laws::signed(laws::keys(), header, &claims);
        let keys = laws::public(laws::keys());
        let read = request_object::read(&object, client, &keys, &laws::issuer(), NOW);
        let mut sorted = pairs.clone();
        sorted.sort_by(|one, other| one.0.cmp(&other.0)); // as a JSON object has its members
        assert!(read == Ok(RawParams::from_pairs(sorted.clone())), "{claims}");
        let way = Way { pushed: true, signed: true };
        assert!(ladder::same(&ladder::climb(&sorted, client, way), &ladder::climb(&pairs, client, way)));
    });
}

#[test]
fn b27_an_assertion_is_this_clients_for_us_and_of_now() {
    let names = &["iss", "sub", "aud", "jti", "exp", "iat", "nbf", "x"];
    let good = json!({ "iss": "shop", "sub": "shop", "aud": laws::ISSUER, "jti": "j1", "exp": NOW + 60, "iat": NOW });
    let of = (strategies::changed(good, names), strategies::client(), any::<usize>());
    holds(500, of, |(claims, client, which)| assertion::law(&clients()[client], &claims, which));
}
