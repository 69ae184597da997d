//! Tokens that are bound to a key (DPoP, RFC 9449; F43, B20) and the FAPI 2.0 Security Profile, through HTTP.

use cracha::config::Config;
use cracha::crypto::keys::{Alg, SigningKey};
use reqwest::Method;
use serde_json::{Value, json};

use super::{inside, on_a_file};
use crate::on_both_engines;
use crate::support::app::{Engine, TestApp};
use crate::support::http::{Http, Page};
use crate::support::keyed::{Keyed, dpop, jws};
use crate::support::provider::{Portal, text};

fn key() -> SigningKey {
    SigningKey::generate(Alg::Es256, "").expect("a key").0
}

/// A post with these proofs in its head; the portal proves itself by its secret.
async fn post(http: &Http, portal: &Portal, path: &str, proofs: &[&str], fields: &[(&str, &str)]) -> Page {
    let all = [fields, &[("client_id", portal.id()), ("client_secret", crate::support::provider::SECRET)]].concat();
    send(http, path, proofs, &all).await
}

async fn send(http: &Http, path: &str, proofs: &[&str], fields: &[(&str, &str)]) -> Page {
    let form = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let mut headers = vec![("content-type", "application/x-www-form-urlencoded".to_owned())];
    headers.extend(proofs.iter().map(|proof| ("dpop", (*proof).to_owned())));
    http.send(Method::POST, path, &headers, Some(form)).await
}

async fn exchange(http: &Http, portal: &Portal, code: &str, proofs: &[&str]) -> Page {
    let redirect = portal.redirect();
    let fields = [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", &redirect)];
    post(http, portal, "/token", proofs, &fields).await
}

async fn look(http: &Http, method: Method, headers: &[(&str, String)]) -> Page {
    http.send(method, "/userinfo", headers, None).await
}

fn shown(word: &str, token: &str, proof: &str) -> Vec<(&'static str, String)> {
    vec![("authorization", format!("{word} {token}")), ("dpop", proof.to_owned())]
}

fn assert_error(page: &Page, status: u16, code: &str) {
    assert_eq!((page.status.as_u16(), &page.json()["error"]), (status, &json!(code)), "{}", page.body);
}

on_both_engines! {
    async fn f43_a_bound_token_is_good_with_its_key_alone(app: &TestApp) {
        let shop = Portal::own("shop").quiet();
        let (http, _) = inside(app, &[&shop]).await;
        let (own, other) = (key(), key());
        let code = shop.code(&http, &[]).await;
        let proof = dpop(app, &own, "POST", "/token", None, json!({}));
        let tokens = exchange(&http, &shop, &code, &[&proof]).await;
        assert_eq!(tokens.json()["token_type"], "DPoP", "{}", tokens.body);
        let tokens = tokens.json();
        let access = text(&tokens, "access_token");
        let at = |key: &SigningKey, method: &str| dpop(app, key, method, "/userinfo", Some(access), json!({}));
        for method in [Method::GET, Method::POST] {
            let page = look(&http, method.clone(), &shown("DPoP", access, &at(&own, method.as_str()))).await;
            assert_eq!(page.status, 200, "{}", page.body);
        }
        let stolen = look(&http, Method::GET, &shown("DPoP", access, &at(&other, "GET"))).await;
        assert_error(&stolen, 401, "invalid_token");
        assert!(stolen.header("www-authenticate").starts_with("DPoP ") && stolen.header("www-authenticate").contains("algs="));
        let bearer = look(&http, Method::GET, &[("authorization", format!("Bearer {access}"))]).await;
        assert_error(&bearer, 401, "invalid_token");
        let downgraded = look(&http, Method::GET, &shown("Bearer", access, &at(&own, "GET"))).await;
        assert_error(&downgraded, 401, "invalid_token");
        let naked = look(&http, Method::GET, &[("authorization", format!("DPoP {access}"))]).await;
        assert_error(&naked, 401, "invalid_token");
        let told = shop.introspect(&http, access).await;
        assert_eq!((&told["token_type"], &told["cnf"]["jkt"]), (&json!("DPoP"), &json!(own.public().thumbprint())));
    }

    async fn f43_a_proof_counts_once_where_tokens_are_issued(app: &TestApp) {
        let erp = Portal::service("erp", &["resellers.write"]);
        app.register(&erp).await;
        let http = app.serve_provider().await;
        let fields = [("grant_type", "client_credentials")];
        let proof = dpop(app, &key(), "POST", "/token", None, json!({}));
        assert_eq!(post(&http, &erp, "/token", &[&proof], &fields).await.json()["token_type"], "DPoP");
        assert_error(&post(&http, &erp, "/token", &[&proof], &fields).await, 400, "invalid_dpop_proof");
    }

    async fn p2_38_refresh_tokens_of_public_clients_are_bound_and_those_of_fapi_clients_do_not_rotate(app: &TestApp) {
        let (spa, bank) = (Portal::public("spa").quiet(), Keyed::own("bank").term("profile", json!("fapi2")));
        let (http, _) = inside(app, &[&spa, &bank.portal]).await;
        let (own, other) = (key(), key());
        let prove = |key: &SigningKey| dpop(app, key, "POST", "/token", None, json!({}));
        let code = spa.code(&http, &[]).await;
        let redirect = spa.redirect();
        let fields = [
            ("grant_type", "authorization_code"), ("code", &code), ("redirect_uri", &redirect), ("client_id", "spa"),
            ("code_verifier", spa.verifier.as_deref().unwrap()),
        ];
        let tokens = send(&http, "/token", &[&prove(&own)], &fields).await.json();
        let again = [("grant_type", "refresh_token"), ("refresh_token", text(&tokens, "refresh_token")), ("client_id", "spa")];
        assert_error(&send(&http, "/token", &[&prove(&other)], &again).await, 400, "invalid_grant");
        assert_error(&send(&http, "/token", &[], &again).await, 400, "invalid_grant");
        assert_eq!(send(&http, "/token", &[&prove(&own)], &again).await.json()["token_type"], "DPoP");

        let page = http.get(&bank.bring(&bank.push(app, &http, &[]).await)).await;
        let code = page.location_param("code").expect("a code");
        let tokens = fapi_exchange(app, &http, &bank, &code, &[&prove(&own)]).await;
        assert_eq!(tokens.status, 200, "{}", tokens.body);
        let refresh = text(&tokens.json(), "refresh_token").to_owned();
        for key in [&own, &own, &other] {
            let fields = [("grant_type", "refresh_token"), ("refresh_token", refresh.as_str())];
            let fresh = fapi(app, &http, &bank, &[&prove(key)], &fields).await;
            assert_eq!(fresh.status, 200, "{}", fresh.body);
            assert_eq!(fresh.json()["refresh_token"], refresh, "the same one");
        }
    }
}

async fn fapi(app: &TestApp, http: &Http, bank: &Keyed, proofs: &[&str], fields: &[(&str, &str)]) -> Page {
    let asserted = bank.proof(&bank.asserted(app));
    let all: Vec<_> = asserted.iter().map(|(n, v)| (n.as_str(), v.as_str())).chain(fields.iter().copied()).collect();
    send(http, "/token", proofs, &all).await
}

async fn fapi_exchange(app: &TestApp, http: &Http, bank: &Keyed, code: &str, proofs: &[&str]) -> Page {
    let redirect = bank.portal.redirect();
    let verifier = bank.portal.verifier.as_deref().unwrap_or_default();
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", redirect.as_str()),
        ("code_verifier", verifier),
    ];
    fapi(app, http, bank, proofs, &fields).await
}

#[tokio::test]
async fn f43_each_proof_that_is_not_for_this_request_is_refused_at_a_resource() {
    let app = on_a_file().await;
    let shop = Portal::own("shop").quiet();
    let (http, _) = inside(&app, &[&shop]).await;
    let own = key();
    let code = shop.code(&http, &[]).await;
    let proof = dpop(&app, &own, "POST", "/token", None, json!({}));
    let tokens = exchange(&http, &shop, &code, &[&proof]).await.json();
    let access = text(&tokens, "access_token");
    let good = |more: Value| dpop(&app, &own, "GET", "/userinfo", Some(access), more);
    let now = app.now().seconds();
    let issuer = app.issuer();
    for wrong in [
        json!({ "htm": "POST" }),
        json!({ "htu": format!("{issuer}/token") }),
        json!({ "iat": now - 3600 }),
        json!({ "iat": now + 3600 }),
        json!({ "ath": "x" }),
        json!({ "ath": null }),
        json!({ "jti": null }),
        json!({ "nonce": 7 }),
    ] {
        let page = look(&http, Method::GET, &shown("DPoP", access, &good(wrong.clone()))).await;
        assert_eq!(page.status, 401, "{wrong}: {}", page.body);
        assert!(page.header("www-authenticate").starts_with("DPoP error="), "{wrong}");
    }
    let fine = [
        json!({ "htu": format!("{issuer}/userinfo?x=1#y") }),
        json!({ "other": [1] }),
        json!({ "nonce": "not ours, where none is given out" }),
    ];
    for fine in fine {
        assert_eq!(look(&http, Method::GET, &shown("DPoP", access, &good(fine.clone()))).await.status, 200, "{fine}");
    }
    let mut two = shown("DPoP", access, &good(json!({})));
    two.push(("dpop", good(json!({}))));
    assert_error(&look(&http, Method::GET, &two).await, 401, "invalid_dpop_proof");
    let private = {
        let jwk = own.public().jwk().clone();
        let mut jwk = jwk;
        jwk["d"] = json!("AAAA");
        let header = json!({ "typ": "dpop+jwt", "alg": "ES256", "jwk": jwk });
        jws(&own, &header, &json!({ "jti": "x", "htm": "GET", "htu": format!("{issuer}/userinfo"), "iat": now }))
    };
    for malformed in [private.as_str(), "a.b.c", "nonsense"] {
        let page = look(&http, Method::GET, &shown("DPoP", access, malformed)).await;
        assert_error(&page, 401, "invalid_dpop_proof");
    }
}

#[tokio::test]
async fn f43_a_proof_counts_once_at_resources_too() {
    let app = on_a_file().await;
    let (shop, erp) = (Portal::own("shop").quiet(), Portal::service("erp", &["resellers.write"]));
    app.register(&erp).await;
    let (http, _) = inside(&app, &[&shop]).await;
    let own = key();
    let prove = || dpop(&app, &own, "POST", "/token", None, json!({}));
    let tokens = exchange(&http, &shop, &shop.code(&http, &[]).await, &[&prove()]).await.json();
    let access = text(&tokens, "access_token");
    let proof = dpop(&app, &own, "GET", "/userinfo", Some(access), json!({}));
    assert_eq!(look(&http, Method::GET, &shown("DPoP", access, &proof)).await.status, 200);
    let again = look(&http, Method::GET, &shown("DPoP", access, &proof)).await;
    assert_error(&again, 401, "invalid_dpop_proof");
    assert!(again.header("www-authenticate").starts_with("DPoP error=\"invalid_dpop_proof\""));
    let tokens = post(&http, &erp, "/token", &[&prove()], &[("grant_type", "client_credentials")]).await.json();
    let access = text(&tokens, "access_token");
    let proof = dpop(&app, &own, "POST", "/api/v1/resellers", Some(access), json!({}));
    let headers = shown("DPoP", access, &proof);
    let hand = || http.send(Method::POST, "/api/v1/resellers", &headers, Some("[]".into()));
    let (first, second) = (hand().await, hand().await);
    assert_ne!(first.status, 401, "{}", first.body);
    assert_error(&second, 401, "invalid_dpop_proof");
}

#[tokio::test]
async fn f43_the_api_wants_the_key_of_a_bound_token_too() {
    let app = on_a_file().await;
    let erp = Portal::service("erp", &["resellers.write"]);
    app.register(&erp).await;
    let http = app.serve_provider().await;
    let own = key();
    let proof = dpop(&app, &own, "POST", "/token", None, json!({}));
    let tokens = post(&http, &erp, "/token", &[&proof], &[("grant_type", "client_credentials")]).await.json();
    let access = text(&tokens, "access_token");
    let path = "/api/v1/resellers";
    let at = |key: &SigningKey| dpop(&app, key, "POST", path, Some(access), json!({}));
    let with = |word: &str, proof: &str| shown(word, access, proof);
    let page = http.send(Method::POST, path, &with("DPoP", &at(&own)), Some("[]".into())).await;
    assert_ne!(page.status, 401, "{}", page.body);
    for headers in
        [with("DPoP", &at(&key())), with("Bearer", &at(&own)), vec![("authorization", format!("Bearer {access}"))]]
    {
        let page = http.send(Method::POST, path, &headers, Some("[]".into())).await;
        assert_error(&page, 401, "invalid_token");
    }
}

#[tokio::test]
async fn b20_a_code_is_good_with_the_key_that_was_named_for_it() {
    let app = on_a_file().await;
    let shop = Portal::own("shop").quiet();
    let (http, _) = inside(&app, &[&shop]).await;
    let (own, other) = (key(), key());
    let jkt = own.public().thumbprint();
    let code = shop.code(&http, &[("dpop_jkt", &jkt)]).await;
    let prove = |key: &SigningKey| dpop(&app, key, "POST", "/token", None, json!({}));
    assert_error(&exchange(&http, &shop, &code, &[&prove(&other)]).await, 400, "invalid_grant");
    assert_error(&exchange(&http, &shop, &code, &[]).await, 400, "invalid_grant");
    assert_eq!(exchange(&http, &shop, &code, &[&prove(&own)]).await.status, 200);
}

#[tokio::test]
async fn f43_a_nonce_is_given_and_taken_where_the_house_wants_one() {
    let app = TestApp::with(Engine::Sqlite, |config: &mut Config| config.provider.dpop_nonces = true).await;
    let erp = Portal::service("erp", &["resellers.write"]);
    app.register(&erp).await;
    let http = app.serve_provider().await;
    let own = key();
    let fields = [("grant_type", "client_credentials")];
    let with = |more: Value| dpop(&app, &own, "POST", "/token", None, more);
    let first = post(&http, &erp, "/token", &[&with(json!({}))], &fields).await;
    assert_error(&first, 400, "use_dpop_nonce");
    let nonce = first.header("dpop-nonce").to_owned();
    // Its maker's clock is wrong by an hour; the nonce says when.
    let late = with(json!({ "nonce": nonce, "iat": app.now().seconds() - 3600 }));
    let tokens = post(&http, &erp, "/token", &[&late], &fields).await;
    assert_eq!(tokens.status, 200, "{}", tokens.body);
    assert!(!tokens.header("dpop-nonce").is_empty());
    // Not yet is another thing than long ago (FAPI 2.0 Security Profile 5.3.2.1).
    let tomorrow = app.now().seconds() + 86_400;
    for early in [json!({ "nonce": nonce, "iat": tomorrow }), json!({ "nonce": nonce, "nbf": tomorrow })] {
        assert_error(&post(&http, &erp, "/token", &[&with(early)], &fields).await, 400, "invalid_dpop_proof");
    }
    app.pass_seconds(300);
    let old = post(&http, &erp, "/token", &[&with(json!({ "nonce": nonce }))], &fields).await;
    assert_error(&old, 400, "use_dpop_nonce");
    assert_ne!(old.header("dpop-nonce"), nonce);
    let plain = post(&http, &erp, "/token", &[], &fields).await;
    assert_eq!((plain.status.as_u16(), plain.header("dpop-nonce")), (200, ""), "who sends no proof needs none");
}

#[tokio::test]
async fn b20_p2_36_a_code_of_a_fapi_client_is_good_for_a_minute_whatever_is_set() {
    let app = TestApp::with(Engine::Sqlite, |config: &mut Config| config.tokens.code_seconds = 600).await;
    let (bank, shop) = (Keyed::own("bank").term("profile", json!("fapi2")), Portal::own("shop").quiet());
    let (http, _) = inside(&app, &[&bank.portal, &shop]).await;
    let page = http.get(&bank.bring(&bank.push(&app, &http, &[]).await)).await;
    let (strict, plain) = (page.location_param("code").expect("a code"), shop.code(&http, &[]).await);
    app.pass_seconds(61);
    let proof = dpop(&app, &key(), "POST", "/token", None, json!({}));
    assert_error(&fapi_exchange(&app, &http, &bank, &strict, &[&proof]).await, 400, "invalid_grant");
    assert_eq!(shop.exchange(&http, &plain).await.status, 200, "of others as long as it is set");
}

#[tokio::test]
async fn a_fapi_client_gets_bound_tokens_or_none() {
    let app = on_a_file().await;
    let bank = Keyed::own("bank").term("profile", json!("fapi2"));
    let must = {
        let mut portal = Portal::own("must").quiet();
        portal.row.terms = r#"{"dpop_bound_access_tokens":true}"#.into();
        portal
    };
    let (http, _) = inside(&app, &[&bank.portal, &must]).await;
    let own = key();
    let page = http.get(&bank.bring(&bank.push(&app, &http, &[]).await)).await;
    let code = page.location_param("code").expect("a code");
    assert_error(&fapi_exchange(&app, &http, &bank, &code, &[]).await, 400, "invalid_dpop_proof");
    let proof = dpop(&app, &own, "POST", "/token", None, json!({}));
    let tokens = fapi_exchange(&app, &http, &bank, &code, &[&proof]).await;
    assert_eq!(tokens.json()["token_type"], "DPoP", "{}", tokens.body);
    let code = must.code(&http, &[]).await;
    assert_error(&exchange(&http, &must, &code, &[]).await, 400, "invalid_dpop_proof");
}

#[tokio::test]
async fn f43_a_nonce_of_former_times_stops_nobody_where_none_is_given_out() {
    let app = on_a_file().await;
    let erp = Portal::service("erp", &["resellers.write"]);
    app.register(&erp).await;
    let http = app.serve_provider().await;
    let proof = dpop(&app, &key(), "POST", "/token", None, json!({ "nonce": "of yesterday" }));
    let tokens = post(&http, &erp, "/token", &[&proof], &[("grant_type", "client_credentials")]).await;
    assert_eq!((tokens.status.as_u16(), tokens.header("dpop-nonce")), (200, ""), "{}", tokens.body);
}
