//! What holds for every answer that a browser gets here: pages without scripts, sessions, proxies (G45, P2-26, P2-27,
//! P2-33).

use cracha::model::{session, user};

use super::{assert_refused, inside, on_a_file};
use crate::support::app::{Engine, TestApp};
use crate::support::http::{Http, Page};
use crate::support::provider::{Person, Portal, log_in, text};

/// A form that works by itself: posted, every input named, a button that sends it.
fn assert_plain_form(page: &Page) {
    let form = page.form("main form");
    assert_eq!(form.method, reqwest::Method::POST, "{}", page.url);
    assert!(page.attribute("main form input:not([name])", "type").is_none(), "{}", page.url);
    assert!(!page.all("main form button:not([type=button])").is_empty(), "{}", page.url);
    let policy = page.header("content-security-policy");
    assert!(policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"), "{policy}");
}

#[tokio::test]
async fn g45_login_consent_and_logout_are_plain_forms() {
    let app = on_a_file().await;
    let (shop, foreign) = (Portal::own("shop"), Portal::foreign("foreign"));
    let (http, _) = inside(&app, &[&shop, &foreign]).await;
    let consent = http.follow(&http.get(&foreign.authorize(&[])).await).await;
    let again = http.follow(&http.get(&shop.authorize(&[("prompt", "login")])).await).await;
    let stranger = app.serve_provider().await;
    let login = stranger.follow(&stranger.get(&shop.authorize(&[])).await).await;
    for page in [consent, again, login, http.get("/end_session").await] {
        assert_plain_form(&page);
    }
}

#[tokio::test]
async fn p2_26_prompt_none_and_refresh_do_not_lengthen_a_session_and_going_to_a_portal_does() {
    let app = on_a_file().await;
    let shop = Portal::own("shop");
    let (http, _) = inside(&app, &[&shop]).await;
    app.pass_seconds(50 * 60);
    shop.code(&http, &[]).await;
    app.pass_seconds(50 * 60);
    let tokens = shop.tokens(&http, &[("prompt", "none")]).await;
    shop.refresh(&http, text(&tokens, "refresh_token")).await;
    app.pass_seconds(9 * 60);
    shop.code(&http, &[("prompt", "none")]).await;
    app.pass_seconds(2 * 60);
    let over = http.get(&shop.authorize(&[("prompt", "none")])).await;
    assert_refused(&app, &over, &shop, "login_required");
}

#[tokio::test]
async fn p2_27_a_replayed_cookie_and_the_back_button_show_nothing_after_the_sign_out() {
    let app = on_a_file().await;
    let shop = Portal::own("shop").quiet();
    let (http, _) = inside(&app, &[&shop]).await;
    let cookie = http.cookie("cracha-session").unwrap();
    let account = http.get("/account").await;
    assert_eq!((account.status.as_u16(), account.header("cache-control")), (200, "no-store"));
    http.submit(&http.get("/sign-out").await.form(r#"main form[action="/sign-out"]"#)).await;
    assert_eq!(http.cookie("cracha-session"), None);
    http.set_cookie("cracha-session", &cookie);
    assert_eq!(http.get("/account").await.location().path(), "/login");
    assert_eq!(http.get(&shop.authorize(&[])).await.location().path(), "/login");
}

#[tokio::test]
async fn p2_33_forwarded_headers_count_from_configured_proxies_alone() {
    for (proxies, want) in [(vec![], "127.0.0.1"), (vec!["127.0.0.1"], "198.51.100.9")] {
        let proxies = proxies.into_iter().map(|ip| ip.parse().unwrap()).collect();
        let app = TestApp::with(Engine::Sqlite, |config| config.server.trusted_proxies = proxies).await;
        let maria = app.administrator("1001").await;
        let http = behind(app.serve_provider().await);
        log_in(&http, &maria).await;
        assert_eq!(address_of(&app, &maria), want);
        let issuer = http.get("/.well-known/openid-configuration").await.json();
        assert_eq!(text(&issuer, "issuer"), app.issuer());
        let asked = behind(app.serve_provider().await).get("/account").await;
        assert!(asked.location().as_str().starts_with(&app.issuer()), "{}", asked.location());
    }
}

fn behind(http: Http) -> Http {
    http.header("x-forwarded-for", "192.0.2.66, 198.51.100.9")
        .header("x-forwarded-host", "evil.example")
        .header("x-forwarded-proto", "https")
        .header("forwarded", "for=192.0.2.66;host=evil.example;proto=https")
}

/// From where the newest session began.
fn address_of(app: &TestApp, person: &Person) -> String {
    let mut db = app.database();
    let user = user::by_login(&mut db, &person.login).unwrap().unwrap();
    session::living_of(&mut db, &user.id, app.now()).unwrap()[0].ip.clone()
}
