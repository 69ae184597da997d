//! Consent for clients that are not the distributor's own (A12, A19, P2-45).

use cracha::model::consent::remove_of_client;
use cracha::model::ctx::Actor;
use cracha::model::ids::ClientId;

use super::{assert_refused, inside, on_a_file};
use crate::on_both_engines;
use crate::support::http::{Http, Page};
use crate::support::provider::{Portal, text};

/// The consent page that this request shows.
async fn question(http: &Http, portal: &Portal, more: &[(&str, &str)]) -> Page {
    let asked = http.get(&portal.authorize(more)).await;
    assert_eq!(asked.location().path(), "/authorize/resume", "{}", asked.location());
    http.follow(&asked).await
}

on_both_engines! {
    async fn a19_p2_45_consent_shows_client_and_scopes_and_is_remembered(app: &TestApp) {
        let foreign = Portal::foreign("foreign");
        let (http, _) = inside(app, &[&foreign]).await;
        let page = question(&http, &foreign, &[("scope", "openid email")]).await;
        for words in ["Portal foreign", "foreign.example.com"] {
            assert!(page.text().contains(words), "{words}: {}", page.text());
        }
        assert_eq!(page.all("main li").len(), 2, "one line for each scope: {}", page.text());
        let allowed = http.submit(&page.form("main form").press("consent", "yes")).await;
        assert!(allowed.location_param("code").is_some(), "{}", allowed.location());
        let none = ("prompt", "none");
        foreign.code(&http, &[none, ("scope", "openid email")]).await;
        foreign.code(&http, &[none, ("scope", "openid")]).await;
        let more = http.get(&foreign.authorize(&[none, ("scope", "openid email phone")])).await;
        assert_refused(app, &more, &foreign, "consent_required");
        let named = http.get(&foreign.authorize(&[none, ("claims", r#"{"userinfo":{"phone_number":null}}"#)])).await;
        assert_refused(app, &named, &foreign, "consent_required");
    }
}

on_both_engines! {
    async fn a19_two_tabs_that_allow_one_client_at_once_both_go_on(app: &TestApp) {
        let foreign = Portal::foreign("foreign");
        let (http, _) = inside(app, &[&foreign]).await;
        for _ in 0..5 {
            let (one, two) = (question(&http, &foreign, &[]).await, question(&http, &foreign, &[]).await);
            let (one, two) = (one.form("main form").press("consent", "yes"), two.form("main form").press("consent", "yes"));
            let (one, two) = tokio::join!(http.submit(&one), http.submit(&two));
            for page in [one, two] {
                assert_eq!(page.status, 303, "{}", page.text());
                assert!(page.location_param("code").is_some(), "{}", page.location());
            }
            let forgotten = app.verb(Actor::Terminal, |tx, _| remove_of_client(tx, &ClientId::from_text("foreign"))).await;
            assert_eq!(forgotten.unwrap(), 1);
        }
    }
}

#[tokio::test]
async fn a12_prompt_consent_with_offline_access_asks_and_goes_on() {
    let app = on_a_file().await;
    let (shop, foreign) = (Portal::own("shop"), Portal::foreign("foreign"));
    let (http, _) = inside(&app, &[&shop, &foreign]).await;
    for portal in [&shop, &foreign] {
        for _ in 0..2 {
            let page = question(&http, portal, &[("prompt", "consent"), ("scope", "openid offline_access")]).await;
            let allowed = http.submit(&page.form("main form").press("consent", "yes")).await;
            let code = allowed.location_param("code").expect("a code");
            let tokens = portal.exchange(&http, &code).await.json();
            assert_eq!(text(&tokens, "scope"), "openid offline_access");
        }
    }
}

#[tokio::test]
async fn a_no_is_access_denied_and_is_not_remembered() {
    let app = on_a_file().await;
    let foreign = Portal::foreign("foreign");
    let (http, _) = inside(&app, &[&foreign]).await;
    let page = question(&http, &foreign, &[]).await;
    let denied = http.submit(&page.form("main form").press("consent", "no")).await;
    assert_refused(&app, &denied, &foreign, "access_denied");
    let late = http.submit(&page.form("main form").press("consent", "yes")).await;
    assert_eq!(late.location().as_str(), "https://foreign.example.com/", "a no stays a no; the portal may ask anew");
    question(&http, &foreign, &[]).await;
}

#[tokio::test]
async fn p2_29_a_consent_cannot_be_sent_from_elsewhere() {
    let app = on_a_file().await;
    let foreign = Portal::foreign("foreign");
    let (http, _) = inside(&app, &[&foreign]).await;
    let form = question(&http, &foreign, &[]).await.form("main form").press("consent", "yes");
    let forged = form.clone().set("csrf", "x");
    assert_eq!(http.submit(&forged).await.status, 403);
    let other = app.serve_provider().await;
    other.get("/login").await;
    assert_eq!(other.submit(&form).await.status, 403, "another browser");
    assert!(http.submit(&form).await.location_param("code").is_some());
}

#[tokio::test]
async fn p2_45_a_native_public_client_asks_each_time_and_a_consent_can_be_taken_back() {
    let app = on_a_file().await;
    let (mut native, foreign) = (Portal::public("native"), Portal::foreign("foreign"));
    (native.row.native, native.row.first_party) = (true, false);
    native.row.redirect_uris = r#"["http://127.0.0.1/cb"]"#.into();
    let (http, _) = inside(&app, &[&native, &foreign]).await;
    for port in ["http://127.0.0.1:5000/cb", "http://127.0.0.1:6000/cb"] {
        let page = question(&http, &native, &[("redirect_uri", port)]).await;
        let allowed = http.submit(&page.form("main form").press("consent", "yes")).await;
        assert!(allowed.location().as_str().starts_with(&format!("{port}?code=")));
    }
    let page = question(&http, &foreign, &[]).await;
    let allowed = http.submit(&page.form("main form").press("consent", "yes")).await;
    let tokens = foreign.exchange(&http, &allowed.location_param("code").unwrap()).await.json();
    let list = http.get("/account/consents").await;
    assert!(list.text().contains("Portal foreign"), "{}", list.text());
    let form = list.form(r#"form:has(input[value="foreign"])"#);
    assert_eq!(http.submit(&form).await.status, 303);
    assert_eq!(foreign.introspect(&http, text(&tokens, "access_token")).await["active"], false);
    question(&http, &foreign, &[]).await;
}

#[tokio::test]
async fn a19_a_remembered_consent_is_for_no_place_that_was_not_named() {
    let app = on_a_file().await;
    let place = "https://api-a.example/v1";
    let mut foreign = Portal::foreign("foreign");
    foreign.row.terms = serde_json::json!({ "resources": [place] }).to_string();
    let (http, _) = inside(&app, &[&foreign]).await;
    let page = question(&http, &foreign, &[]).await;
    assert!(page.text().contains(place), "a token request may name it later: {}", page.text());
    assert!(http.submit(&page.form("main form").press("consent", "yes")).await.location_param("code").is_some());
    let (none, there) = (("prompt", "none"), ("resource", place));
    foreign.code(&http, &[none]).await;
    assert_refused(&app, &http.get(&foreign.authorize(&[none, there])).await, &foreign, "consent_required");
    let page = question(&http, &foreign, &[there]).await;
    assert!(page.text().contains(place), "{}", page.text());
    assert!(http.submit(&page.form("main form").press("consent", "yes")).await.location_param("code").is_some());
}
