//! The recipes for Node.js. openid-client speaks https alone, so TLS ends in the program here.

use cracha::crypto::keys::Alg;
use reqwest::Method;

use super::super::House;
use super::{BOUND, Portal, Proof};

const ES256: [&str; 2] = ["--id-token-alg", "ES256"];

/// What is told is signed, and all of it is for its owner alone.
const SEALED: [&str; 10] = [
    "--id-token-alg",
    "ES256",
    "--userinfo-alg",
    "PS256",
    "--set",
    "id_token_encrypted_response_alg=ECDH-ES+A256KW",
    "--set",
    "userinfo_encrypted_response_alg=ECDH-ES+A256KW",
    "--set",
    "userinfo_encrypted_response_enc=A256GCM",
];

/// The ways of proving oneself that both recipes have, and what is registered besides.
const WAYS: [(Proof, &[&str]); 5] = [
    (Proof::Secret, &["--id-token-alg", "EdDSA", "--userinfo-alg", "EdDSA"]),
    (Proof::Post, &[]),
    (Proof::Public, &ES256),
    (Proof::Key(Alg::Es256), &ES256),
    (Proof::Key(Alg::Es256), &SEALED),
];

#[tokio::test]
async fn the_recipe_of_openid_client_logs_a_person_in_and_out() {
    let house = House::open_with_tls(&[]).await;
    for (proof, more) in WAYS {
        let portal = Portal::registered(&house, "openid-client", proof, more).await;
        let portal = if matches!(proof, Proof::Post) { portal.stays(&house, "openid-client") } else { portal };
        let portal = portal.starts("openid-client", "openid-client/run");
        let person = portal.enters_and_leaves(&house, &house.browser()).await;
        assert_eq!(person["name"], "Duda Ramos", "{person}");
        assert_eq!(person["parts"], if more == SEALED { 5 } else { 3 }, "{person}");
    }
}

#[tokio::test]
async fn the_recipe_of_openid_client_keeps_to_the_profiles_of_fapi() {
    for nonces in ["false", "true"] {
        let house = House::open_with_tls(&[("PROVIDER__DPOP_NONCES", nonces)]).await;
        for profile in ["fapi2", "fapi2-ms"] {
            let profile = format!("profile={profile}");
            let more = [&ES256[..], &["--set", &profile]].concat();
            let portal = Portal::registered(&house, "openid-client", Proof::Key(Alg::Es256), &more).await;
            let portal = portal.starts("openid-client", "openid-client/run");
            let person = portal.enters_and_leaves(&house, &house.browser()).await;
            assert_eq!(person["name"], "Duda Ramos", "{person}");
        }
    }
}

#[tokio::test]
async fn the_recipe_of_openid_client_shows_a_certificate_and_its_tokens_are_good_with_that_alone() {
    let house = House::open_with_tls(&[]).await;
    for (proof, more) in [
        (Proof::Certificate, &[][..]),
        (Proof::Key(Alg::Es256), &["--set", BOUND]),
        (Proof::Certificate, &["--id-token-alg", "ES256", "--set", "profile=fapi2"]),
    ] {
        let portal = Portal::registered(&house, "openid-client", proof, more).await;
        let portal = portal.starts("openid-client", "openid-client/run");
        let http = house.browser();
        // It asked for the name with the token and its certificate.
        let person = portal.enters(&house, &http, "/login").await;
        assert_eq!(person["name"], "Duda Ramos", "{person}");
        let bearer = format!("Bearer {}", person["access_token"].as_str().expect("a token"));
        for at in [&house.issuer, &house.home.setting("MTLS__ADDRESS")] {
            let asked = [("authorization", bearer.clone())];
            let page = http.send(Method::GET, &format!("{at}/userinfo"), &asked, None).await;
            assert_eq!(page.status, 401, "without it, at {at}: {}", page.body);
        }
        portal.enters_and_leaves(&house, &http).await;
    }
}

#[tokio::test]
async fn the_recipe_of_passport_logs_a_person_in_and_out() {
    let house = House::open_with_tls(&[]).await;
    for (proof, more) in WAYS {
        let portal = Portal::registered(&house, "passport", proof, more).await;
        let portal = if matches!(proof, Proof::Post) { portal.stays(&house, "passport") } else { portal };
        let portal = portal.starts("passport", "openid-client/run");
        let person = portal.enters_and_leaves(&house, &house.browser()).await;
        assert_eq!(person["name"], "Duda Ramos", "{person}");
    }
}
