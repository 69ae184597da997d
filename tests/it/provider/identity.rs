//! What is said of a person: ID token and userinfo (A9, A13, C29–C36).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cracha::crypto::keys::Alg;
use reqwest::Method;
use serde_json::Value;

use super::{inside, on_a_file};
use crate::on_both_engines;
use crate::support::provider::{Portal, claims, header, text, userinfo};

const ALL: &str = "openid profile email phone reseller";

/// No null, no empty text, nowhere (C33).
fn assert_nothing_empty(value: &Value) {
    match value {
        Value::Null => panic!("null"),
        Value::String(text) => assert!(!text.is_empty() && text != "null"),
        Value::Array(list) => list.iter().for_each(assert_nothing_empty),
        Value::Object(map) => map.values().for_each(assert_nothing_empty),
        _ => {}
    }
}

#[tokio::test]
async fn c29_a_client_that_registered_no_algorithm_gets_rs256() {
    let app = on_a_file().await;
    let mut shop = Portal::own("shop");
    shop.row.id_token_alg = String::new();
    let (http, _) = inside(&app, &[&shop]).await;
    let tokens = shop.tokens(&http, &[]).await;
    assert_eq!(text(&header(text(&tokens, "id_token")), "alg"), "RS256");
}

#[tokio::test]
async fn c31_c32_e41_the_id_token_says_who_and_nothing_about_the_person() {
    let app = on_a_file().await;
    let shop = Portal::own("shop");
    let (http, _) = inside(&app, &[&shop]).await;
    let tokens = shop.tokens(&http, &[("scope", ALL)]).await;
    let claims = claims(text(&tokens, "id_token"));
    assert_eq!((text(&claims, "iss"), &claims["aud"]), (app.issuer().as_str(), &serde_json::json!(["shop"])));
    assert!(!text(&claims, "sid").is_empty());
    let names: Vec<&str> = claims.as_object().unwrap().keys().map(String::as_str).collect();
    let expected = ["acr", "amr", "at_hash", "aud", "auth_time", "exp", "iat", "iss", "nonce", "sid", "sub"];
    assert!(names.iter().all(|name| expected.contains(name)), "{names:?}");
    assert_eq!(claims["exp"].as_i64(), claims["iat"].as_i64().map(|at| at + 600));
    assert_eq!(claims["iat"].as_i64(), Some(app.now().seconds()));
}

#[tokio::test]
async fn c32_the_resellers_claims_are_in_the_id_token_where_the_client_says_so() {
    let app = on_a_file().await;
    let mut shop = Portal::own("shop");
    shop.row.claims_in_id_token = true;
    let (http, _) = inside(&app, &[&shop]).await;
    let with = claims(text(&shop.tokens(&http, &[("scope", ALL)]).await, "id_token"));
    assert_eq!((text(&with, "reseller_id"), text(&with, "role")), ("1001", "administrator"));
    assert_eq!(with.get("email"), None);
    let without = claims(text(&shop.tokens(&http, &[]).await, "id_token"));
    assert_eq!(without.get("reseller_id"), None, "the scope was not asked for");
}

on_both_engines! {
    async fn c33_c34_userinfo_tells_the_scopes_claims_with_the_right_types(app: &TestApp) {
        let shop = Portal::own("shop");
        let (http, maria) = inside(app, &[&shop]).await;
        let tokens = shop.tokens(&http, &[("scope", ALL)]).await;
        let access = text(&tokens, "access_token");
        let told = userinfo(&http, access).await;
        assert_eq!((told.status.as_u16(), told.header("content-type")), (200, "application/json"));
        assert_eq!(told.header("cache-control"), "no-store");
        let told = told.json();
        assert_nothing_empty(&told);
        assert_eq!(told["sub"], claims(text(&tokens, "id_token"))["sub"]);
        assert_eq!(text(&told, "preferred_username"), maria.login);
        assert_eq!((text(&told, "name"), text(&told, "locale")), ("Maria Souza", "pt-BR"));
        assert_eq!((text(&told, "given_name"), text(&told, "family_name")), ("Maria", "Souza"));
        assert_eq!((text(&told, "email"), &told["email_verified"]), ("maria@1001.example", &Value::Bool(true)));
        assert_eq!(told["phone_number_verified"], false);
        assert!(told["updated_at"].is_i64() && !text(&told, "phone_number").is_empty());
        assert_eq!((text(&told, "reseller_id"), text(&told, "reseller_name")), ("1001", "Revenda 1001 Ltda"));
        assert!(told["permissions"].as_array().unwrap().iter().all(Value::is_string));
        for (scope, names) in [
            ("openid", vec!["sub"]),
            ("openid email", vec!["email", "email_verified", "sub"]),
            ("openid phone", vec!["phone_number", "phone_number_verified", "sub"]),
            ("openid profile", vec!["family_name", "given_name", "locale", "name", "preferred_username", "sub", "updated_at"]),
        ] {
            let tokens = shop.tokens(&http, &[("scope", scope)]).await;
            let told = userinfo(&http, text(&tokens, "access_token")).await.json();
            let mut told: Vec<String> = told.as_object().unwrap().keys().cloned().collect();
            told.sort();
            assert_eq!(told, names, "{scope}");
        }
    }
}

#[tokio::test]
async fn c33_userinfo_takes_get_and_post_and_the_token_in_header_or_form() {
    let app = on_a_file().await;
    let shop = Portal::own("shop");
    let (http, _) = inside(&app, &[&shop]).await;
    let tokens = shop.tokens(&http, &[]).await;
    let access = text(&tokens, "access_token");
    let bearer = [("authorization", format!("Bearer {access}"))];
    assert_eq!(http.send(Method::GET, "/userinfo", &bearer, None).await.status, 200);
    assert_eq!(http.send(Method::POST, "/userinfo", &bearer, None).await.status, 200);
    assert_eq!(http.post("/userinfo", &[("access_token", access)]).await.status, 200);
    let kind = ("content-type", "application/x-www-form-urlencoded".to_string());
    let body = Some(format!("access_token={access}"));
    let both = http.send(Method::POST, "/userinfo", &[bearer[0].clone(), kind], body).await;
    assert_eq!((both.status.as_u16(), text(&both.json(), "error")), (400, "invalid_request"));
    let query = http.get(&format!("/userinfo?access_token={access}")).await;
    assert_eq!(query.status, 401, "never in an address");
}

#[tokio::test]
async fn c35_an_absent_or_dead_token_is_challenged() {
    let app = on_a_file().await;
    let shop = Portal::own("shop");
    let (http, _) = inside(&app, &[&shop]).await;
    let tokens = shop.tokens(&http, &[]).await;
    app.pass_seconds(601);
    let expired = format!("Bearer {}", text(&tokens, "access_token"));
    for header in ["", "Bearer", "Bearer x", "Basic abc", "Bearer a b", "Bearer é", &expired] {
        let headers = [("authorization", header.to_string())];
        for method in [Method::GET, Method::POST] {
            let page = http.send(method, "/userinfo", &headers, None).await;
            assert_eq!(page.status, 401, "{header}");
            assert!(page.header("www-authenticate").starts_with("Bearer error=\"invalid_token\""), "{header}");
        }
    }
    assert_eq!(http.get("/userinfo").await.status, 401);
}

#[tokio::test]
async fn c36_signed_userinfo_is_a_jwt_whatever_the_request_accepts() {
    let app = on_a_file().await;
    for alg in Alg::ALL {
        let mut shop = Portal::own(alg.as_str());
        shop.row.userinfo_alg = Some(alg.as_str().into());
        app.register(&shop).await;
    }
    let (http, _) = inside(&app, &[]).await;
    for alg in Alg::ALL {
        let shop = Portal::own(alg.as_str());
        let tokens = shop.tokens(&http, &[("scope", "openid email")]).await;
        let headers = [
            ("authorization", format!("Bearer {}", text(&tokens, "access_token"))),
            ("accept", "application/json".to_string()),
        ];
        let page = http.send(Method::GET, "/userinfo", &headers, None).await;
        assert_eq!((page.status.as_u16(), page.header("content-type")), (200, "application/jwt"));
        assert_eq!(text(&header(&page.body), "alg"), alg.as_str());
        let told = claims(&page.body);
        assert_eq!((text(&told, "iss"), text(&told, "email")), (app.issuer().as_str(), "maria@1001.example"));
        let audience = [serde_json::json!(alg.as_str()), serde_json::json!([alg.as_str()])];
        assert!(audience.contains(&told["aud"]), "{told}");
        assert_eq!(told.get("nonce"), None);
        let signed = page.body.rsplit_once('.').unwrap().1;
        assert!(URL_SAFE_NO_PAD.decode(signed).unwrap().len() >= 64);
        // P2-41: it is neither an ID token nor an access token.
        let hint = http.get(&shop.authorize(&[("id_token_hint", &page.body), ("prompt", "none")])).await;
        assert_eq!(hint.location_param("error").as_deref(), Some("login_required"));
        assert_eq!(userinfo(&http, &page.body).await.status, 401);
    }
}
