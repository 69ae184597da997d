//! Terminals without a browser (RFC 8628): what the terminal hears, and what the person sees who decides.

use cracha::flow::users;
use cracha::model::role::Role;
use serde_json::{Value, json};

use super::{inside, on_a_file};
use crate::on_both_engines;
use crate::support::http::{Http, Page};
use crate::support::people::{administrator, colleague, person};
use crate::support::provider::{Person, Portal, claims, log_in, text, type_password, userinfo};

const GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";

/// A terminal that orders are typed at: confidential, no address of its own.
pub fn terminal(id: &str) -> Portal {
    let mut portal = Portal::own(id).quiet();
    portal.row.grant_types = json!([GRANT, "refresh_token"]).to_string();
    portal.row.redirect_uris = "[]".into();
    portal
}

/// The terminal asks for codes.
pub async fn ask(http: &Http, portal: &Portal, scope: &str) -> Value {
    let page = portal.post(http, "/device_authorization", &[("scope", scope)]).await;
    assert_eq!((page.status.as_u16(), page.header("cache-control")), (200, "no-store"), "{}", page.body);
    page.json()
}

async fn poll(http: &Http, portal: &Portal, codes: &Value) -> Page {
    portal.token(http, &[("grant_type", GRANT), ("device_code", text(codes, "device_code"))]).await
}

fn assert_error(page: &Page, code: &str) {
    assert_eq!((page.status.as_u16(), text(&page.json(), "error")), (400, code), "{}", page.body);
}

/// The person types the code; the page that follows.
async fn type_code(http: &Http, code: &str) -> Page {
    let page = http.submit(&http.get("/device").await.form("main form").set("user_code", code)).await;
    assert_eq!(page.status, 303, "{}", page.text());
    http.follow(&page).await
}

async fn decide(http: &Http, codes: &Value, answer: &str) -> Page {
    let question = type_code(http, text(codes, "user_code")).await;
    let done = http.submit(&question.form("main form").press("consent", answer)).await;
    http.follow(&done).await
}

#[tokio::test]
async fn terminals_behind_one_address_get_many_codes_an_hour_and_no_flood_of_them() {
    let app = on_a_file().await;
    let till = terminal("till");
    let (http, _) = inside(&app, &[&till]).await;
    for _ in 0..300 {
        ask(&http, &till, "openid").await;
    }
    let refused = till.post(&http, "/device_authorization", &[("scope", "openid")]).await;
    assert_eq!((refused.status.as_u16(), text(&refused.json(), "error")), (429, "temporarily_unavailable"));
    let wait: i64 = refused.header("retry-after").parse().unwrap();
    assert!((1..=3601).contains(&wait), "until the hour ends: {wait}");
    app.pass_hours(1);
    ask(&http, &till, "openid").await;
}

on_both_engines! {
    async fn a_terminal_gets_the_persons_tokens_once_when_the_person_allows_it(app: &TestApp) {
        let till = terminal("till");
        let (http, maria) = inside(app, &[&till]).await;
        let codes = ask(&http, &till, "openid email reseller").await;
        assert_eq!((&codes["expires_in"], &codes["interval"]), (&json!(600), &json!(5)));
        assert_eq!(text(&codes, "verification_uri"), format!("{}/device", app.issuer()));
        assert_error(&poll(&http, &till, &codes).await, "authorization_pending");
        let typed = text(&codes, "user_code").to_lowercase().replace('-', " ");
        let question = type_code(&http, &typed).await;
        let seen = question.text();
        for said in ["Portal till", "127.0.0.1", "Seu e-mail", "perfil", &maria.login] {
            assert!(seen.contains(said), "{said}: {seen}");
        }
        let done = http.submit(&question.form("main form").press("consent", "yes")).await;
        let done = http.follow(&done).await;
        assert!(done.text().contains("Terminal autorizado"), "{}", done.text());
        app.pass_seconds(5);
        let tokens = poll(&http, &till, &codes).await;
        assert_eq!(tokens.status, 200, "{}", tokens.body);
        let tokens = tokens.json();
        assert_eq!((&tokens["scope"], &tokens["token_type"]), (&json!("openid email reseller"), &json!("Bearer")));
        let id = claims(text(&tokens, "id_token"));
        assert_eq!((&id["aud"], id.get("nonce")), (&json!(["till"]), None));
        let facts = userinfo(&http, text(&tokens, "access_token")).await.json();
        assert_eq!((&facts["sub"], &facts["role"]), (&id["sub"], &json!(Role::Administrator.as_str())), "permissions as in the code flow");
        assert_error(&poll(&http, &till, &codes).await, "invalid_grant");
        assert_eq!(userinfo(&http, text(&tokens, "access_token")).await.status, 200, "a second request ends nothing");
        assert_eq!(till.refresh(&http, text(&tokens, "refresh_token")).await.status, 200);
        assert!(http.get(question.url.path()).await.text().contains("já está conectado"));
        assert!(http.get("/account/consents").await.text().contains("Portal till"), "it can be taken back there");
    }

    async fn whoever_says_no_or_nothing_gives_nothing(app: &TestApp) {
        let till = terminal("till");
        let (http, maria) = inside(app, &[&till]).await;
        let codes = ask(&http, &till, "openid").await;
        assert!(decide(&http, &codes, "no").await.text().contains("não autorizado"));
        assert_error(&poll(&http, &till, &codes).await, "access_denied");
        let codes = ask(&http, &till, "openid").await;
        let question = type_code(&http, text(&codes, "user_code")).await;
        app.pass_seconds(601);
        assert_error(&poll(&http, &till, &codes).await, "expired_token");
        assert!(http.get(question.url.path()).await.text().contains("passou do prazo"));
        log_in(&http, &maria).await;
        let page = http.submit(&http.get("/device").await.form("main form").set("user_code", text(&codes, "user_code"))).await;
        assert_eq!(page.status, 422, "a code that has run out is none: {}", page.text());
    }

    async fn who_is_blocked_or_signs_out_before_the_terminal_asks_gives_it_nothing(app: &TestApp) {
        let till = terminal("till");
        let (http, _) = inside(app, &[&till]).await;
        let codes = ask(&http, &till, "openid").await;
        decide(&http, &codes, "yes").await;
        http.submit(&http.get("/sign-out").await.form("main form")).await;
        assert_error(&poll(&http, &till, &codes).await, "invalid_grant");
        let boss = administrator(app, "2001").await;
        let rita = colleague(app, &boss, "rita", Role::Buyer).await;
        let other = app.serve_provider().await;
        log_in(&other, &Person { login: rita.login.clone(), reseller: String::new() }).await;
        let codes = ask(&http, &till, "openid").await;
        decide(&other, &codes, "yes").await;
        app.verb(person(&boss), move |tx, ctx| users::block(tx, ctx, &rita.id)).await.expect("blocked");
        assert_error(&poll(&http, &till, &codes).await, "invalid_grant");
        app.mails().await;
    }
}

#[tokio::test]
async fn a_terminal_that_asks_too_early_has_to_ask_less_often_from_then_on() {
    let app = on_a_file().await;
    let till = terminal("till");
    let (http, _) = inside(&app, &[&till]).await;
    let codes = ask(&http, &till, "openid").await;
    assert_error(&poll(&http, &till, &codes).await, "authorization_pending");
    app.pass_seconds(5);
    assert_error(&poll(&http, &till, &codes).await, "authorization_pending");
    app.pass_seconds(4);
    assert_error(&poll(&http, &till, &codes).await, "slow_down");
    app.pass_seconds(5);
    assert_error(&poll(&http, &till, &codes).await, "slow_down");
    app.pass_seconds(15);
    assert_error(&poll(&http, &till, &codes).await, "authorization_pending");
    decide(&http, &codes, "yes").await;
    assert_eq!(poll(&http, &till, &codes).await.status, 200, "an answer is given at once");
}

#[tokio::test]
async fn a_code_belongs_to_whoever_typed_it_first_and_trying_others_is_slow() {
    let app = on_a_file().await;
    let till = terminal("till");
    let (http, _) = inside(&app, &[&till]).await;
    let codes = ask(&http, &till, "openid").await;
    let question = type_code(&http, text(&codes, "user_code")).await;
    let other = app.serve_provider().await;
    log_in(&other, &app.administrator("1002").await).await;
    assert_eq!(other.get(question.url.path()).await.status, 404);
    let form = other.get("/device").await.form("main form");
    let page = other.submit(&form.clone().set("user_code", text(&codes, "user_code"))).await;
    assert_eq!(page.status, 422, "{}", page.text());
    for _ in 0..4 {
        assert_eq!(other.submit(&form.clone().set("user_code", "BCDF-GHJK")).await.status, 422);
    }
    let own = ask(&other, &till, "openid").await;
    let waits = other.submit(&form.clone().set("user_code", text(&own, "user_code"))).await;
    assert_eq!(waits.status, 429, "the right one has to wait too: {}", waits.text());
    assert_eq!(
        type_code(&http, text(&codes, "user_code")).await.url,
        question.url,
        "again, and the first one still may"
    );
}

#[tokio::test]
async fn the_code_can_come_with_the_address_and_survives_the_login_and_is_confirmed_by_hand() {
    let app = on_a_file().await;
    let till = terminal("till");
    let (http, maria) = inside(&app, &[&till]).await;
    let codes = ask(&http, &till, "openid").await;
    let phone = app.serve_provider().await;
    let page = phone.get(text(&codes, "verification_uri_complete")).await;
    assert!(page.location().path().contains("/login"), "{}", page.location());
    let page = phone.follow(&type_password(&phone, page, &maria).await).await;
    assert_eq!(page.form("main form").value("user_code"), codes["user_code"].as_str());
    assert!(page.text().contains("Compare"), "{}", page.text());
    assert_error(&poll(&http, &till, &codes).await, "authorization_pending");
    // A session that is older proves itself anew, and what was typed is not lost.
    app.pass_seconds(9 * 60);
    let old = ask(&http, &till, "openid").await;
    app.pass_seconds(120);
    let form = phone.get("/device").await.form("main form").set("user_code", text(&old, "user_code"));
    let page = phone.submit(&form).await;
    assert_eq!((page.location().path(), page.location_param("confirm").as_deref()), ("/login", Some("1")));
}

#[tokio::test]
async fn a_public_terminal_names_itself_and_nobody_fetches_anothers_tokens() {
    let app = on_a_file().await;
    let (mut kiosk, till) = (terminal("kiosk"), terminal("till"));
    (kiosk.row.public, kiosk.row.secret_hash) = (true, None);
    let shop = Portal::own("shop").quiet();
    let (http, _) = inside(&app, &[&kiosk, &till, &shop]).await;
    let codes = ask(&http, &kiosk, "openid offline_access").await;
    let done = decide(&http, &codes, "yes").await;
    assert!(done.text().contains("continua depois"), "{}", done.text());
    assert_error(&poll(&http, &till, &codes).await, "invalid_grant");
    assert_error(&poll(&http, &shop, &codes).await, "unauthorized_client");
    let tokens = poll(&http, &kiosk, &codes).await.json();
    assert_eq!(tokens["scope"], "openid offline_access");
    http.submit(&http.get("/sign-out").await.form("main form")).await;
    let fresh = kiosk.refresh(&http, text(&tokens, "refresh_token")).await;
    assert_eq!(fresh.status, 200, "it outlives the session: {}", fresh.body);
}

#[tokio::test]
async fn p2_37_p2_39_only_a_client_that_is_registered_for_it_may_ask_and_for_what_it_may_have() {
    let app = on_a_file().await;
    let (till, shop) = (terminal("till"), Portal::own("shop").quiet());
    let (http, _) = inside(&app, &[&till, &shop]).await;
    let ask =
        async |portal: &Portal, fields: &[(&str, &str)]| portal.post(&http, "/device_authorization", fields).await;
    assert_error(&ask(&shop, &[("scope", "openid")]).await, "unauthorized_client");
    assert_error(&ask(&till, &[("scope", "email")]).await, "invalid_scope");
    assert_error(&ask(&till, &[("scope", "openid"), ("scope", "openid")]).await, "invalid_request");
    assert_error(&ask(&till, &[("scope", "openid"), ("resource", "https://api.example/")]).await, "invalid_target");
    let nobody = http.post("/device_authorization", &[("client_id", "till"), ("scope", "openid")]).await;
    assert_eq!((nobody.status.as_u16(), text(&nobody.json(), "error")), (401, "invalid_client"));
    assert_error(&till.token(&http, &[("grant_type", GRANT)]).await, "invalid_request");
    assert_error(&till.token(&http, &[("grant_type", GRANT), ("device_code", "x")]).await, "invalid_grant");
    assert_eq!(ask(&till, &[("scope", "openid phone other")]).await.status, 200);
}

#[tokio::test]
async fn p2_45_a_terminal_of_somebody_else_is_said_to_be_none_of_ours() {
    let app = on_a_file().await;
    let (own, mut foreign) = (terminal("till"), terminal("kiosk"));
    foreign.row.first_party = false;
    let (http, _) = inside(&app, &[&own, &foreign]).await;
    for (portal, is_ours) in [(&own, true), (&foreign, false)] {
        let codes = ask(&http, portal, "openid").await;
        let question = type_code(&http, text(&codes, "user_code")).await;
        assert_eq!(question.text().contains("Este serviço não é da"), !is_ours, "{}", question.text());
    }
}
