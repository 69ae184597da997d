//! Whom a token is for: resource indicators (RFC 8707), JWT access tokens (RFC 9068) and signed introspection answers
//! (RFC 9701).

use cracha::crypto::keys::{Alg, SigningKey};
use cracha::oidc::jws::{self, Typ};
use reqwest::Method;
use serde_json::{Value, json};

use super::token_kinds::signed_introspection;
use super::{assert_refused, inside, on_a_file};
use crate::on_both_engines;
use crate::support::http::{Http, Page};
use crate::support::keyed::{Keyed, dpop};
use crate::support::provider::{Portal, SECRET, claims, header, text, userinfo};

const A: &str = "https://api-a.example/v1";
const B: &str = "urn:example:b";

/// A portal that may name two resources, and its terms beside that.
fn naming(id: &str, more: Value) -> Portal {
    let mut portal = Portal::own(id).quiet();
    let mut terms = json!({ "resources": [A, B] });
    terms.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    portal.row.terms = terms.to_string();
    portal
}

async fn exchange(http: &Http, portal: &Portal, code: &str, more: &[(&str, &str)]) -> Page {
    let redirect = portal.redirect();
    let fields = [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", &redirect)];
    portal.token(http, &[&fields[..], more].concat()).await
}

async fn refresh(http: &Http, portal: &Portal, token: &str, more: &[(&str, &str)]) -> Page {
    portal.token(http, &[&[("grant_type", "refresh_token"), ("refresh_token", token)], more].concat()).await
}

fn assert_target(page: &Page) {
    assert_eq!((page.status.as_u16(), text(&page.json(), "error")), (400, "invalid_target"), "{}", page.body);
}

/// An authorization request that names both.
fn for_both(portal: &Portal) -> String {
    let more = url::form_urlencoded::Serializer::new(String::new()).append_pair("resource", B).finish();
    format!("{}&{more}", portal.authorize(&[("resource", A)]))
}

on_both_engines! {
    async fn p2_41_a_token_for_a_resource_says_so_and_opens_nothing_of_ours(app: &TestApp) {
        let shop = naming("shop", json!({}));
        let (http, _) = inside(app, &[&shop]).await;
        let page = http.get(&for_both(&shop)).await;
        let code = page.location_param("code").unwrap_or_else(|| panic!("no code: {}", page.location()));
        let tokens = exchange(&http, &shop, &code, &[]).await.json();
        let access = text(&tokens, "access_token");
        assert_eq!(shop.introspect(&http, access).await["aud"], json!([A, B]));
        assert_eq!(userinfo(&http, access).await.status, 401);
        assert_eq!(claims(text(&tokens, "id_token"))["aud"], json!(["shop"]), "the ID token is the client's as ever");
        // One of them, then both again: a refresh token is for what was granted.
        let one = refresh(&http, &shop, text(&tokens, "refresh_token"), &[("resource", B)]).await.json();
        assert_eq!(shop.introspect(&http, text(&one, "access_token")).await["aud"], B);
        let both = refresh(&http, &shop, text(&one, "refresh_token"), &[]).await.json();
        assert_eq!(shop.introspect(&http, text(&both, "access_token")).await["aud"], json!([A, B]));
        assert_eq!(shop.introspect(&http, text(&both, "refresh_token")).await["aud"], json!([A, B]));
        let plain = shop.tokens(&http, &[]).await;
        assert_eq!(shop.introspect(&http, text(&plain, "access_token")).await.get("aud"), None);
        assert_eq!(userinfo(&http, text(&plain, "access_token")).await.status, 200);
    }

    async fn b21_a_jwt_access_token_is_dead_when_it_was_revoked_or_its_code_came_twice(app: &TestApp) {
        let jot = naming("jot", json!({ "access_token_format": "jwt" }));
        let (http, _) = inside(app, &[&jot]).await;
        let code = jot.code(&http, &[("scope", "openid email")]).await;
        let tokens = jot.exchange(&http, &code).await.json();
        let access = text(&tokens, "access_token");
        assert_eq!(userinfo(&http, access).await.status, 200);
        assert_eq!(jot.introspect(&http, access).await["active"], true);
        assert_eq!(jot.exchange(&http, &code).await.status, 400);
        assert_eq!(userinfo(&http, access).await.status, 401);
        assert_eq!(jot.introspect(&http, access).await, json!({ "active": false }));
        let tokens = jot.tokens(&http, &[]).await;
        let access = text(&tokens, "access_token");
        jot.post(&http, "/revoke", &[("token", access)]).await;
        assert_eq!(userinfo(&http, access).await.status, 401);
        let other = jot.refresh(&http, text(&tokens, "refresh_token")).await.json();
        let access = text(&other, "access_token");
        assert_eq!(userinfo(&http, access).await.status, 200);
        app.pass_seconds(600);
        assert_eq!(userinfo(&http, access).await.status, 401, "run out");
    }
}

#[tokio::test]
async fn a_jwt_access_token_says_who_for_whom_and_how_they_were_recognised() {
    let app = on_a_file().await;
    let jot = naming("jot", json!({ "access_token_format": "jwt" }));
    let mut erp = Portal::service("erp", &["resellers.write", "resellers.read"]);
    erp.row.terms = r#"{"access_token_format":"jwt"}"#.into();
    let (http, _) = inside(&app, &[&jot, &erp]).await;
    let tokens = jot.tokens(&http, &[("scope", "openid email")]).await;
    let (access, id) = (text(&tokens, "access_token"), claims(text(&tokens, "id_token")));
    let kept = app.app.kept();
    let kid = kept.keys().signer(Alg::Es256).unwrap().kid().to_owned();
    assert_eq!(header(access), json!({ "typ": "at+jwt", "alg": "ES256", "kid": kid }));
    let said = jws::verify(access, Typ::AccessToken, kept.keys()).expect("our own");
    let now = app.now().seconds();
    let mut said = Value::Object(said.0);
    assert!(!said.as_object_mut().unwrap().remove("jti").unwrap().as_str().unwrap().is_empty());
    let want = json!({
        "iss": app.issuer(), "aud": app.issuer(), "sub": id["sub"], "client_id": "jot", "iat": now, "exp": now + 600,
        "scope": "openid email", "auth_time": id["auth_time"], "acr": id["acr"], "amr": id["amr"],
    });
    assert_eq!(said, want);
    let page = http.get(&for_both(&jot)).await;
    let narrowed = exchange(&http, &jot, &page.location_param("code").unwrap(), &[("resource", A)]).await.json();
    assert_eq!(claims(text(&narrowed, "access_token"))["aud"], A);
    assert_eq!(userinfo(&http, text(&narrowed, "access_token")).await.status, 401);
    // A client for itself, with a key of its own.
    let own = SigningKey::generate(Alg::Es256, "").expect("a key").0;
    let fields = [("grant_type", "client_credentials"), ("client_id", "erp"), ("client_secret", SECRET)];
    let form = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let headers = [
        ("content-type", "application/x-www-form-urlencoded".to_owned()),
        ("dpop", dpop(&app, &own, "POST", "/token", None, json!({}))),
    ];
    let tokens = http.send(Method::POST, "/token", &headers, Some(form)).await.json();
    let access = text(&tokens, "access_token");
    let said = claims(access);
    assert_eq!((text(&said, "sub"), &said["cnf"]["jkt"]), ("client:erp", &json!(own.public().thumbprint())));
    assert!(["auth_time", "acr", "amr", "act"].iter().all(|name| said.get(*name).is_none()), "{said}");
    let path = "/api/v1/resellers/1001";
    let proof = dpop(&app, &own, "GET", path, Some(access), json!({}));
    let with = [("authorization", format!("DPoP {access}")), ("dpop", proof)];
    assert_ne!(http.send(Method::GET, path, &with, None).await.status, 401);
}

#[tokio::test]
async fn a_resource_that_is_none_of_the_clients_is_an_invalid_target_on_the_right_channel() {
    let app = on_a_file().await;
    let shop = naming("shop", json!({}));
    let keyed = Keyed::own("keyed").term("resources", json!([A]));
    let mut erp = Portal::service("erp", &["resellers.read"]);
    erp.row.terms = json!({ "resources": [A] }).to_string();
    let (http, _) = inside(&app, &[&shop, &keyed.portal, &erp]).await;
    for wrong in ["https://api-c.example/", "https://api-a.example/v1/", "api-a.example", "https://api-a.example/v1#x"]
    {
        assert_refused(&app, &http.get(&shop.authorize(&[("resource", wrong)])).await, &shop, "invalid_target");
        assert_target(&keyed.push(&app, &http, &[("resource", wrong)]).await);
        let asked = [("grant_type", "client_credentials"), ("resource", wrong)];
        assert_target(&erp.token(&http, &asked).await);
    }
    // A resource in a request object: one by name, or a list.
    for (named, good) in [(json!(A), true), (json!([A]), true), (json!([A, B]), false)] {
        let mut object = keyed.object(&app, &[]);
        object["resource"] = named.clone();
        let object = keyed.sign("oauth-authz-req+jwt", &object);
        let page = http.get(&keyed.portal.authorize(&[("request", &object)])).await;
        assert_eq!(page.location_param("code").is_some(), good, "{named}: {}", page.location());
    }
    // More than was granted.
    let code = shop.code(&http, &[("resource", A)]).await;
    assert_target(&exchange(&http, &shop, &code, &[("resource", B)]).await);
    let tokens = exchange(&http, &shop, &code, &[("resource", A)]).await;
    assert_eq!(tokens.status, 200, "a refusal did not use the code up: {}", tokens.body);
    let token = tokens.json();
    assert_target(&refresh(&http, &shop, text(&token, "refresh_token"), &[("resource", A), ("resource", B)]).await);
    // Nothing was named: at the token endpoint it may still be.
    let code = shop.code(&http, &[]).await;
    let late = exchange(&http, &shop, &code, &[("resource", B)]).await.json();
    assert_eq!(shop.introspect(&http, text(&late, "access_token")).await["aud"], B);
    let own = erp.token(&http, &[("grant_type", "client_credentials"), ("resource", A)]).await.json();
    let access = text(&own, "access_token");
    assert_eq!(shop.introspect(&http, access).await["aud"], A);
    let bearer = [("authorization", format!("Bearer {access}"))];
    let page = http.send(Method::GET, "/api/v1/resellers/1001", &bearer, None).await;
    assert_eq!(page.status, 401, "p2_41: a token for somebody else opens no API of ours: {}", page.body);
}

#[tokio::test]
async fn an_introspection_answer_is_signed_for_who_asks_for_it_and_always_where_registered() {
    let app = on_a_file().await;
    let shop = Portal::own("shop").quiet();
    let mut cloud = Portal::own("cloud").quiet();
    cloud.row.terms = r#"{"introspection_signed_response_alg":"PS256"}"#.into();
    let (http, _) = inside(&app, &[&shop, &cloud]).await;
    let tokens = shop.tokens(&http, &[("scope", "openid email")]).await;
    let access = text(&tokens, "access_token");
    let plain = shop.introspect(&http, access).await;
    let fields = |token| [("client_id", "shop"), ("client_secret", SECRET), ("token", token)].into_iter();
    let kept = app.app.kept();
    let signed = signed_introspection(&http, fields(access)).await;
    assert_eq!(signed.header("content-type"), "application/token-introspection+jwt");
    assert_eq!(signed.header("cache-control"), "no-store");
    assert_eq!(header(&signed.body)["typ"], "token-introspection+jwt");
    let said = jws::verify(&signed.body, Typ::Introspection, kept.keys()).expect("our own");
    let want = json!({
        "iss": app.issuer(), "aud": "shop", "iat": app.now().seconds(), "token_introspection": plain,
    });
    assert_eq!(Value::Object(said.0), want);
    let dead = signed_introspection(&http, fields("nonsense")).await;
    assert_eq!(claims(&dead.body)["token_introspection"], json!({ "active": false }));
    let always = cloud.post(&http, "/introspect", &[("token", access)]).await;
    assert_eq!(always.header("content-type"), "application/token-introspection+jwt");
    assert_eq!((text(&header(&always.body), "alg"), text(&claims(&always.body), "aud")), ("PS256", "cloud"));
    let wrong = signed_introspection(&http, [("client_id", "shop"), ("token", access)].into_iter()).await;
    assert_eq!((wrong.status.as_u16(), text(&wrong.json(), "error")), (401, "invalid_client"), "errors are JSON");
    let metadata = http.get("/.well-known/openid-configuration").await.json();
    let algs = json!(["RS256", "PS256", "ES256", "EdDSA"]);
    assert_eq!(metadata["introspection_signing_alg_values_supported"], algs);
}
