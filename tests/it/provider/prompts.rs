//! When a page is shown, and to whom: prompt, max_age, hints (A10–A14, A19).

use super::{assert_refused, inside, on_a_file};
use crate::on_both_engines;
use crate::support::http::{Http, Page};
use crate::support::provider::{Person, Portal, claims, text, type_password};

fn auth_time(tokens: &serde_json::Value) -> i64 {
    claims(text(tokens, "id_token"))["auth_time"].as_i64().expect("auth_time")
}

/// Tokens at the end of a request that showed the login page.
async fn after_login(http: &Http, portal: &Portal, asked: Page, person: &Person) -> serde_json::Value {
    assert_eq!(asked.location().path(), "/login", "{}", asked.location());
    let entered = type_password(http, asked, person).await;
    let answered = http.follow(&entered).await;
    let code = answered.location_param("code").unwrap_or_else(|| panic!("it loops: {}", answered.location()));
    portal.exchange(http, &code).await.json()
}

#[tokio::test]
async fn a10_prompt_none_never_shows_a_page() {
    let app = on_a_file().await;
    let (shop, foreign) = (Portal::own("shop"), Portal::foreign("foreign"));
    let (http, _) = inside(&app, &[&shop, &foreign]).await;
    let none = ("prompt", "none");
    shop.code(&http, &[none]).await;
    let stranger = app.serve_provider().await;
    assert_refused(&app, &stranger.get(&shop.authorize(&[none])).await, &shop, "login_required");
    assert_refused(&app, &http.get(&foreign.authorize(&[none])).await, &foreign, "consent_required");
    for other in ["login", "consent", "select_account"] {
        let both = format!("none {other}");
        assert_refused(&app, &http.get(&shop.authorize(&[("prompt", &both)])).await, &shop, "invalid_request");
    }
    assert_refused(&app, &http.get(&shop.authorize(&[none, ("max_age", "1")])).await, &shop, "login_required");
}

on_both_engines! {
    async fn a11_prompt_login_authenticates_again_sets_auth_time_and_does_not_loop(app: &TestApp) {
        let shop = Portal::own("shop");
        let (http, maria) = inside(app, &[&shop]).await;
        let before = shop.tokens(&http, &[]).await;
        let first = claims(text(&before, "id_token"));
        app.pass_seconds(60);
        let asked = http.get(&shop.authorize(&[("prompt", "login")])).await;
        let login = http.follow(&asked).await;
        assert_eq!(login.form("main form").value("login"), Some(maria.login.as_str()), "only the password is asked");
        // Not to be passed by going on without it.
        let around = asked.location_param("grant").unwrap();
        let around = http.get(&format!("/authorize/resume?id={around}")).await;
        assert_eq!(around.location().path(), "/login");
        let after = after_login(&http, &shop, asked, &maria).await;
        assert_eq!(auth_time(&after), auth_time(&before) + 65);
        assert_eq!(claims(text(&after, "id_token"))["sid"], first["sid"], "the portals stay in");
        assert_eq!(auth_time(&shop.tokens(&http, &[]).await), auth_time(&after));
    }
}

#[tokio::test]
async fn a11_a_wrong_password_at_prompt_login_issues_nothing() {
    let app = on_a_file().await;
    let shop = Portal::own("shop");
    let (http, _) = inside(&app, &[&shop]).await;
    let page = http.follow(&http.get(&shop.authorize(&[("prompt", "login")])).await).await;
    let wrong = http.submit(&page.form("main form").set("password", "not it at all, sorry")).await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.form("main form").action.query().unwrap().contains("grant="), "the request still waits");
}

#[tokio::test]
async fn a13_max_age_authenticates_again_when_over_and_auth_time_is_always_told() {
    let app = on_a_file().await;
    let shop = Portal::own("shop");
    let (http, maria) = inside(&app, &[&shop]).await;
    let first = auth_time(&shop.tokens(&http, &[]).await);
    assert_eq!(first, crate::support::app::START.seconds());
    app.pass_seconds(100);
    assert_eq!(auth_time(&shop.tokens(&http, &[("max_age", "3600")]).await), first, "satisfied: as it was");
    let asked = http.get(&shop.authorize(&[("max_age", "60")])).await;
    assert_eq!(auth_time(&after_login(&http, &shop, asked, &maria).await), first + 105);
    let again = http.get(&shop.authorize(&[("max_age", "0")])).await;
    let tokens = after_login(&http, &shop, again, &maria).await;
    app.pass_seconds(30);
    let refreshed = shop.refresh(&http, text(&tokens, "refresh_token")).await.json();
    assert_eq!(auth_time(&refreshed), auth_time(&tokens), "the same through a refresh");
}

#[tokio::test]
async fn a14_a_hint_about_somebody_else_is_login_required_and_an_expired_one_is_fine() {
    let app = on_a_file().await;
    let shop = Portal::own("shop").quiet();
    let (http, maria) = inside(&app, &[&shop]).await;
    let jose = app.administrator("2002").await;
    let hint = text(&shop.tokens(&http, &[]).await, "id_token").to_owned();
    let none = ("prompt", "none");
    app.pass_seconds(1800);
    shop.code(&http, &[none, ("id_token_hint", &hint)]).await;

    let other = app.serve_provider().await;
    crate::support::provider::log_in(&other, &jose).await;
    shop.code(&other, &[none]).await;
    let refused = other.get(&shop.authorize(&[none, ("id_token_hint", &hint)])).await;
    assert_refused(&app, &refused, &shop, "login_required");
    for forged in ["x", &format!("{}x", &hint[..hint.len() - 4]), "eyJhbGciOiJub25lIn0.e30."] {
        let refused = http.get(&shop.authorize(&[none, ("id_token_hint", forged)])).await;
        assert_refused(&app, &refused, &shop, "login_required");
    }
    // With pages, the expected person may log in instead; the first session ends at its portals.
    app.pass_seconds(5);
    let asked = other.get(&shop.authorize(&[("id_token_hint", &hint)])).await;
    let tokens = after_login(&other, &shop, asked, &maria).await;
    assert_eq!(claims(text(&tokens, "id_token"))["sub"], claims(&hint)["sub"]);
    // Who cannot be that person is not asked for ever: the client hears it (OpenID Connect Core 3.1.2.1).
    let third = app.serve_provider().await;
    let asked = third.get(&shop.authorize(&[("id_token_hint", &hint)])).await;
    app.pass_seconds(5);
    let typed = crate::support::provider::type_password(&third, asked, &jose).await;
    assert_refused(&app, &third.follow(&typed).await, &shop, "login_required");
    shop.code(&third, &[none]).await;
}

#[tokio::test]
async fn select_account_lets_the_person_choose_another_login() {
    let app = on_a_file().await;
    let shop = Portal::own("shop").quiet();
    let (http, _) = inside(&app, &[&shop]).await;
    let jose = app.administrator("2002").await;
    app.pass_seconds(5);
    let first = shop.tokens(&http, &[]).await;
    let asked = http.get(&shop.authorize(&[("prompt", "select_account")])).await;
    let second = after_login(&http, &shop, asked, &jose).await;
    assert_ne!(claims(text(&first, "id_token"))["sub"], claims(text(&second, "id_token"))["sub"]);
    assert_eq!(
        shop.introspect(&http, text(&first, "access_token")).await["active"],
        false,
        "the first session is over"
    );
}

#[tokio::test]
async fn a13_a_consent_page_that_was_open_too_long_asks_for_a_login_and_the_yes_is_not_lost() {
    let app = on_a_file().await;
    let foreign = Portal::foreign("foreign");
    let (_, maria) = inside(&app, &[&foreign]).await;
    let http = app.serve_provider().await;
    let asked = http.get(&foreign.authorize(&[("max_age", "60")])).await;
    let entered = type_password(&http, asked, &maria).await;
    let page = http.follow(&entered).await;
    app.pass_seconds(120);
    let late = http.submit(&page.form("main form").press("consent", "yes")).await;
    assert_eq!(late.location().path(), "/login", "the login is too old by now: {}", late.location());
    let tokens = after_login(&http, &foreign, late, &maria).await;
    assert!(app.now().seconds() - auth_time(&tokens) <= 60);
}
