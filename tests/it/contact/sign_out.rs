//! A sign-out on a shared computer ends what was begun signed in: the page, the open connection, the key in the cookie.

use reqwest::StatusCode;
use serde_json::json;

use crate::on_both_engines;
use crate::support::http::{Http, Page};
use crate::support::provider::log_in;
use crate::support::socket::Asking;

/// Somebody begins at this browser, and says something.
async fn begins(http: &Http, text: &str) -> String {
    let page = http.submit(&http.get("/contact").await.form("main form").set("topic", "orders")).await;
    let page = http.follow(&page).await;
    let said = http.submit(&page.form("form[action='/contact/talk']").set("text", text)).await;
    assert_eq!(said.status, StatusCode::SEE_OTHER, "{}", said.text());
    page.all(".fixed .code").concat()
}

async fn signs_out(http: &Http) {
    let page = http.get("/account/language").await;
    http.submit(&page.form("form[action='/sign-out']")).await;
    assert!(http.get("/account/language").await.status.is_redirection(), "signed out");
}

fn cookies(http: &Http) -> String {
    let held = ["cracha-session", "cracha-talk"].map(|name| (name, http.cookie(name)));
    held.into_iter().filter_map(|(name, value)| Some(format!("{name}={}", value?))).collect::<Vec<_>>().join("; ")
}

fn shows(page: &Page, protocol: &str) -> bool {
    page.status == StatusCode::OK && page.text().contains(protocol)
}

on_both_engines! {
    async fn after_a_sign_out_the_cookie_opens_nothing_and_after_a_sign_in_it_goes_on(app: &TestApp) {
        let maria = app.administrator("1001").await;
        let http = app.serve_provider().await;
        log_in(&http, &maria).await;
        let protocol = begins(&http, "o preço do cliente Zeta").await;
        let asking = Asking::visitor(&app.issuer(), &cookies(&http));
        let mut open = asking.open().await.expect("a connection");
        open.hello(0).await;
        open.until_line("Zeta").await;
        signs_out(&http).await;
        assert_eq!(open.end().await, (Some(1000), Some(json!({ "bye": "signed_out" }))), "at once");
        assert!(http.cookie("cracha-talk").is_some(), "the browser still has the key");
        let page = http.get("/contact/talk").await;
        assert_eq!((page.status, page.location().path()), (StatusCode::SEE_OTHER, "/contact"));
        assert!(!http.get("/contact").await.text().contains(&protocol));
        let mut again = asking.open().await.expect("a connection");
        again.hello(0).await;
        assert_eq!(again.end().await.1, Some(json!({ "bye": "unknown" })), "nor with the cookies of before");
        log_in(&http, &maria).await;
        assert!(shows(&http.get("/contact/talk").await, &protocol));
        let elsewhere = app.serve_provider().await;
        log_in(&elsewhere, &maria).await;
        assert!(shows(&elsewhere.get("/contact/talk").await, &protocol), "the person's, in whichever browser");
    }

    async fn what_nobody_signed_in_began_stays_with_the_browser(app: &TestApp) {
        let maria = app.administrator("1001").await;
        let http = app.serve_provider().await;
        let protocol = begins(&http, "esqueci meu usuário").await;
        log_in(&http, &maria).await;
        assert!(shows(&http.get("/contact/talk").await, &protocol));
        signs_out(&http).await;
        assert!(shows(&http.get("/contact/talk").await, &protocol));
    }
}
