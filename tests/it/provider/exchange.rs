//! A token for another portal (RFC 8693): what a portal gets for the person before it, and what it does not.

use cracha::crypto::keys::{Alg, SigningKey};
use reqwest::Method;
use serde_json::{Value, json};

use super::{inside, on_a_file};
use crate::on_both_engines;
use crate::support::http::{Http, Page};
use crate::support::keyed::dpop;
use crate::support::provider::{Portal, SECRET, claims, text, userinfo};

const GRANT: (&str, &str) = ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange");
const TYPE: (&str, &str) = ("subject_token_type", "urn:ietf:params:oauth:token-type:access_token");
const CLOUD: (&str, &str) = ("audience", "cloud");

/// A portal that may call the cloud.
fn calling(id: &str) -> Portal {
    let mut portal = Portal::own(id).quiet();
    portal.row.grant_types = json!(["authorization_code", "refresh_token", GRANT.1]).to_string();
    portal.row.terms = json!({ "exchange_to": ["cloud"] }).to_string();
    portal
}

async fn exchange(http: &Http, portal: &Portal, subject: &str, more: &[(&str, &str)]) -> Page {
    portal.token(http, &[&[GRANT, TYPE, ("subject_token", subject)], more].concat()).await
}

fn assert_error(page: &Page, code: &str) {
    assert_eq!((page.status.as_u16(), text(&page.json(), "error")), (400, code), "{}", page.body);
}

on_both_engines! {
    async fn a_portal_gets_a_token_for_one_other_that_says_who_acts_and_dies_with_the_session(app: &TestApp) {
        let (shop, cloud) = (calling("shop"), Portal::foreign("cloud").quiet());
        let (http, _) = inside(app, &[&shop, &cloud]).await;
        let tokens = shop.tokens(&http, &[("scope", "openid email offline_access")]).await;
        let (first, id) = (text(&tokens, "access_token"), claims(text(&tokens, "id_token")));
        app.pass_seconds(100);
        let page = exchange(&http, &shop, first, &[CLOUD]).await;
        assert_eq!(page.status, 200, "{}", page.body);
        let got = page.json();
        assert_eq!(got["issued_token_type"], TYPE.1);
        assert_eq!((&got["scope"], &got["expires_in"]), (&json!("openid email"), &json!(500)), "no longer than the first");
        assert!(got.get("refresh_token").is_none() && got.get("id_token").is_none(), "{got}");
        let second = text(&got, "access_token");
        let about = cloud.introspect(&http, second).await;
        assert_eq!((&about["aud"], &about["client_id"], &about["sub"]), (&json!("cloud"), &json!("shop"), &id["sub"]));
        assert_eq!(cloud.introspect(&http, first).await["active"], false, "the first is none of its business");
        assert_eq!(userinfo(&http, second).await.status, 401, "it is for the cloud alone");
        let jwt = [CLOUD, ("scope", "email"), ("requested_token_type", "urn:ietf:params:oauth:token-type:jwt")];
        let got = exchange(&http, &shop, first, &jwt).await.json();
        assert_eq!(got["issued_token_type"], jwt[2].1);
        let said = claims(text(&got, "access_token"));
        let want = json!({ "aud": "cloud", "sub": id["sub"], "scope": "email", "client_id": "shop", "act": { "sub": "client:shop" },
            "auth_time": id["auth_time"], "exp": id["iat"].as_i64().unwrap() + 600 });
        for (name, value) in want.as_object().unwrap() {
            assert_eq!(&said[name], value, "{name}");
        }
        assert_eq!(cloud.introspect(&http, text(&got, "access_token")).await["active"], true);
        // Out: both are dead, and no other is to be had, whatever is remembered offline.
        let plain = shop.tokens(&http, &[]).await;
        let other = exchange(&http, &shop, text(&plain, "access_token"), &[CLOUD]).await.json();
        http.get(&format!("/end_session?id_token_hint={}", text(&tokens, "id_token"))).await;
        assert_eq!(cloud.introspect(&http, text(&other, "access_token")).await["active"], false);
        assert_error(&exchange(&http, &shop, first, &[CLOUD]).await, "invalid_request");
    }
}

#[tokio::test]
async fn a_token_is_exchanged_by_its_own_client_for_whom_it_may_call_and_nobody_else() {
    let app = on_a_file().await;
    let (shop, other, cloud) = (calling("shop"), calling("other"), Portal::own("cloud").quiet());
    let mut service = Portal::service("erp", &["resellers.read"]);
    service.row.grant_types = json!(["client_credentials", GRANT.1]).to_string();
    service.row.terms = shop.row.terms.clone();
    let mut public = Portal::public("spa").quiet();
    (public.row.grant_types, public.row.terms) = (shop.row.grant_types.clone(), shop.row.terms.clone());
    let (http, _) = inside(&app, &[&shop, &other, &cloud, &service, &public]).await;
    let tokens = shop.tokens(&http, &[("scope", "openid email")]).await;
    let first = text(&tokens, "access_token");
    for wrong in [
        &[][..],
        &[("audience", "other")],
        &[CLOUD, ("audience", "other")],
        &[CLOUD, ("resource", "https://x.example/")],
    ] {
        assert_error(&exchange(&http, &shop, first, wrong).await, "invalid_target");
    }
    assert_error(&exchange(&http, &shop, first, &[CLOUD, ("scope", "openid phone")]).await, "invalid_scope");
    assert_error(&exchange(&http, &other, first, &[CLOUD]).await, "invalid_request");
    assert_error(&exchange(&http, &cloud, first, &[CLOUD]).await, "unauthorized_client");
    assert_error(&exchange(&http, &public, first, &[CLOUD]).await, "unauthorized_client");
    let own = service.token(&http, &[("grant_type", "client_credentials")]).await.json();
    assert_error(&exchange(&http, &service, text(&own, "access_token"), &[CLOUD]).await, "invalid_request");
    let second = exchange(&http, &shop, first, &[CLOUD]).await.json();
    assert_error(&exchange(&http, &shop, text(&second, "access_token"), &[CLOUD]).await, "invalid_request");
    // One that is bound is exchanged by whoever holds its key, and the new one is bound too.
    let own = SigningKey::generate(Alg::Es256, "").expect("a key").0;
    let post = async |key: Option<&SigningKey>, fields: &[(&str, &str)]| -> Value {
        let fields = [fields, &[("client_id", "shop"), ("client_secret", SECRET)]].concat();
        let form = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let mut headers = vec![("content-type", "application/x-www-form-urlencoded".to_owned())];
        headers.extend(key.map(|key| ("dpop", dpop(&app, key, "POST", "/token", None, json!({})))));
        http.send(Method::POST, "/token", &headers, Some(form)).await.json()
    };
    let (code, redirect) = (shop.code(&http, &[]).await, shop.redirect());
    let fields = [("grant_type", "authorization_code"), ("code", &code), ("redirect_uri", &redirect)];
    let bound = post(Some(&own), &fields).await;
    let fields = [GRANT, TYPE, CLOUD, ("subject_token", text(&bound, "access_token"))];
    assert_eq!(text(&post(None, &fields).await, "error"), "invalid_request");
    let second = post(Some(&own), &fields).await;
    assert_eq!(second["token_type"], "DPoP", "{second}");
    let about = cloud.introspect(&http, text(&second, "access_token")).await;
    assert_eq!(about["cnf"]["jkt"], own.public().thumbprint());
}
