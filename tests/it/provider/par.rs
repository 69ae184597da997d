//! Pushed authorization requests (RFC 9126, F42) and clients that prove themselves by signatures (B27).

use cracha::app::Tx;
use cracha::flow::sign_in::window::{self, Window};
use cracha::model::ctx::{Actor, Ctx};
use serde_json::{Value, json};

use super::{inside, on_a_file};
use crate::on_both_engines;
use crate::operate::sweeping::sweep;
use crate::support::app::{Engine, TestApp};
use crate::support::http::Page;
use crate::support::keyed::Keyed;
use crate::support::provider::{Portal, log_in, type_password};

fn assert_error(page: &Page, status: u16, code: &str) {
    assert_eq!((page.status.as_u16(), &page.json()["error"]), (status, &json!(code)), "{}", page.body);
    assert_eq!(page.header("cache-control"), "no-store");
}

on_both_engines! {
    async fn f42_a_pushed_request_is_brought_by_the_browser_and_used_up_by_its_code(app: &TestApp) {
        let shop = Keyed::own("shop");
        let (http, _) = inside(app, &[&shop.portal]).await;
        let pushed = shop.push(app, &http, &[("scope", "openid email")]).await;
        assert_eq!(pushed.status, 201, "{}", pushed.body);
        assert_eq!(pushed.header("cache-control"), "no-store");
        let json = pushed.json();
        assert!(json["request_uri"].as_str().unwrap().starts_with("urn:ietf:params:oauth:request_uri:"));
        assert_eq!(json["expires_in"], 90);
        let page = http.get(&shop.bring(&pushed)).await;
        let code = page.location_param("code").unwrap_or_else(|| panic!("no code: {}", page.location()));
        let tokens = shop.exchange(app, &http, &code).await;
        assert_eq!(tokens.status, 200, "{}", tokens.body);
        assert_eq!(tokens.json()["scope"], "openid email");
        let again = http.get(&shop.bring(&pushed)).await;
        assert_eq!(again.status, 400, "used up: {}", again.location());
        assert!(again.body.contains("invalid_request_uri"));
    }

    async fn f42_a_login_in_between_and_a_second_visit_do_not_use_it_up(app: &TestApp) {
        let shop = Keyed::own("shop");
        let (http, maria) = inside(app, &[&shop.portal]).await;
        let pushed = shop.push(app, &http, &[]).await;
        let other = app.serve_provider().await;
        let first = other.get(&shop.bring(&pushed)).await;
        assert!(first.location().path().contains("/login"), "{}", first.location());
        let second = other.get(&shop.bring(&pushed)).await;
        let back = type_password(&other, second, &maria).await;
        let end = other.follow(&back).await;
        let code = end.location_param("code").unwrap_or_else(|| panic!("no code: {}", end.location()));
        assert_eq!(shop.exchange(app, &other, &code).await.status, 200);
        // The first visit's login was still open: whoever finishes it comes too late.
        let late = other.follow(&first).await;
        let late = other.follow(&late).await;
        assert_ne!(late.location_param("code"), Some(code));
        assert!(late.location_param("code").is_none(), "a second code: {}", late.location());
    }

    async fn b27_an_assertion_counts_once(app: &TestApp) {
        let shop = Keyed::own("shop");
        let (http, _) = inside(app, &[&shop.portal]).await;
        let claims = shop.asserted(app);
        let request = shop.portal.request(&[]);
        let fields: Vec<_> = request.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(shop.post_with(&http, "/par", &fields, &claims).await.status, 201);
        assert_error(&shop.post_with(&http, "/par", &fields, &claims).await, 401, "invalid_client");
        assert_error(&shop.post_with(&http, "/token", &fields, &claims).await, 401, "invalid_client");
    }
}

#[tokio::test]
async fn f42_a_pushed_request_climbs_the_whole_ladder_and_the_client_hears_what_is_wrong() {
    let app = on_a_file().await;
    let (shop, cloud) = (Keyed::own("shop"), Keyed::own("cloud"));
    let (http, _) = inside(&app, &[&shop.portal, &cloud.portal]).await;
    for (more, code) in [
        (("redirect_uri", "https://evil.example/cb"), "invalid_request"),
        (("response_type", "token"), "unsupported_response_type"),
        (("scope", "email"), "invalid_scope"),
        (("code_challenge_method", "plain"), "invalid_request"),
        (("client_id", "cloud"), "invalid_client"),
        (("request_uri", "urn:ietf:params:oauth:request_uri:x"), "invalid_request"),
    ] {
        let page = shop.push(&app, &http, &[more]).await;
        assert_error(&page, if code == "invalid_client" { 401 } else { 400 }, code);
    }
    let bare = http.post("/par", &[("client_id", "shop"), ("response_type", "code")]).await;
    assert_error(&bare, 401, "invalid_client");
    // Of another client, unknown, run out: a page, since nobody can say whose way back it is.
    let pushed = shop.push(&app, &http, &[]).await;
    let stolen = shop.bring(&pushed).replace("client_id=shop", "client_id=cloud");
    for address in [stolen.as_str(), "/authorize?client_id=shop&request_uri=urn:ietf:params:oauth:request_uri:x"] {
        let page = http.get(address).await;
        assert_eq!(page.status, 400);
        assert!(page.body.contains("invalid_request_uri"), "{}", page.text());
    }
    app.pass_seconds(91);
    assert!(http.get(&shop.bring(&pushed)).await.body.contains("invalid_request_uri"));
}

#[tokio::test]
async fn f42_a_client_with_a_secret_may_push_too_and_one_that_must_cannot_come_without() {
    let app = on_a_file().await;
    let plain = Portal::own("plain").quiet();
    let must = Keyed::own("must").term("require_pushed_authorization_requests", json!(true));
    let (http, _) = inside(&app, &[&plain, &must.portal]).await;
    let request = plain.request(&[]);
    let fields: Vec<_> = request.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let pushed = plain.post(&http, "/par", &fields).await;
    assert_eq!(pushed.status, 201, "{}", pushed.body);
    let front = http.get(&must.portal.authorize(&[])).await;
    assert_eq!(front.location_param("error").as_deref(), Some("invalid_request"), "{}", front.location());
    let page = http.get(&must.bring(&must.push(&app, &http, &[]).await)).await;
    assert!(page.location_param("code").is_some());
}

#[tokio::test]
async fn b27_an_assertion_proves_the_client_at_every_endpoint_and_nothing_else_does() {
    let app = on_a_file().await;
    let shop = Keyed::own("shop");
    let (http, _) = inside(&app, &[&shop.portal]).await;
    let code = shop.portal.code(&http, &[]).await;
    let tokens = shop.exchange(&app, &http, &code).await.json();
    let access = tokens["access_token"].as_str().unwrap();
    let told = shop.post(&app, &http, "/introspect", &[("token", access)]).await;
    assert_eq!(told.json()["active"], true, "{}", told.body);
    let refresh = tokens["refresh_token"].as_str().unwrap();
    let fresh = shop.post(&app, &http, "/token", &[("grant_type", "refresh_token"), ("refresh_token", refresh)]).await;
    assert_eq!(fresh.status, 200, "{}", fresh.body);
    assert_eq!(shop.post(&app, &http, "/revoke", &[("token", access)]).await.status, 200);
    // A secret, a name alone, another's key, a claim that is wrong.
    let grant = [("grant_type", "refresh_token"), ("refresh_token", refresh)];
    assert_error(&http.post_as("/token", ("shop", "secret"), &grant).await, 401, "invalid_client");
    let named = [&grant[..], &[("client_id", "shop")]].concat();
    assert_error(&http.post("/token", &named).await, 401, "invalid_client");
    let mut stranger = Keyed::own("shop");
    stranger.portal = shop.portal.clone();
    assert_error(&stranger.post(&app, &http, "/token", &grant).await, 401, "invalid_client");
    let wrong: [(&str, Value); 4] = [
        ("aud", json!("https://other.example")),
        ("exp", json!(app.now().seconds() - 60)),
        ("sub", json!("cloud")),
        ("jti", Value::Null),
    ];
    for (name, value) in wrong {
        let mut claims = shop.asserted(&app);
        claims[name] = value;
        assert_error(&shop.post_with(&http, "/token", &grant, &claims).await, 401, "invalid_client");
        app.pass_seconds(120); // wrong proofs make whoever sends them wait
    }
    let two = shop.proof(&shop.asserted(&app));
    let two: Vec<_> = two.iter().map(|(name, value)| (name.as_str(), value.as_str())).chain(grant).collect();
    assert_error(&http.post_as("/token", ("shop", "secret"), &two).await, 400, "invalid_request");
}

#[tokio::test]
async fn a_fapi_client_comes_by_the_back_channel_alone() {
    let app = on_a_file().await;
    let bank = Keyed::own("bank").term("profile", json!("fapi2"));
    let (http, maria) = inside(&app, &[&bank.portal]).await;
    log_in(&http, &maria).await;
    let front = http.get(&bank.portal.authorize(&[])).await;
    assert_eq!(front.location_param("error").as_deref(), Some("invalid_request"));
    let bare = bank.push(&app, &http, &[("code_challenge", ""), ("code_challenge_method", "")]).await;
    assert_error(&bare, 400, "invalid_request");
    let mut claims = bank.asserted(&app);
    claims["aud"] = json!([app.issuer()]);
    let request = bank.portal.request(&[]);
    let fields: Vec<_> = request.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_error(&bank.post_with(&http, "/par", &fields, &claims).await, 401, "invalid_client");
    app.pass_seconds(60);
    let page = http.get(&bank.bring(&bank.push(&app, &http, &[]).await)).await;
    assert!(page.location_param("code").is_some() && page.location_param("iss").is_some(), "{}", page.location());
}

#[tokio::test]
async fn whoever_may_be_any_public_client_cannot_fill_the_table_of_pushed_requests() {
    let app = on_a_file().await;
    let (shop, till) = (Keyed::own("shop"), Portal::public("till"));
    let (http, _) = inside(&app, &[&shop.portal, &till]).await;
    let request = till.request(&[]);
    let fields: Vec<_> = request.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    // What 2,999 requests before leave behind.
    let before = |tx: &mut Tx, ctx: &Ctx| {
        window::count_many(tx, ctx, Window::Hour.number(ctx.now), ("par-ask", "127.0.0.1"), 2_999)
    };
    app.verb(Actor::Terminal, before).await.unwrap();
    assert_eq!(http.post("/par", &fields).await.status, 201);
    let refused = http.post("/par", &fields).await;
    assert_error(&refused, 429, "temporarily_unavailable");
    let wait: i64 = refused.header("retry-after").parse().unwrap();
    assert!((1..=3601).contains(&wait), "until the hour ends: {wait}");
    assert_eq!(shop.push(&app, &http, &[]).await.status, 201, "who proves itself is not stopped by it");
    app.pass_hours(1);
    assert_eq!(http.post("/par", &fields).await.status, 201);
}

#[tokio::test]
async fn f42_a_pushed_request_stays_as_long_as_the_login_that_it_began_may_take() {
    let app = TestApp::with(Engine::Sqlite, |config| config.tokens.pending_minutes = 120).await;
    let shop = Keyed::own("shop");
    let (_, maria) = inside(&app, &[&shop.portal]).await;
    let http = app.serve_provider().await;
    let asked = http.get(&shop.bring(&shop.push(&app, &http, &[]).await)).await;
    app.pass_seconds(65 * 60);
    sweep(&app).await;
    let back = type_password(&http, asked, &maria).await;
    let end = http.follow(&back).await;
    assert!(end.location_param("code").is_some(), "{}", end.location());
}
