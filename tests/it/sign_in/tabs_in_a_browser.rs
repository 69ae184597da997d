//! The main walk of two tabs in a real browser.

use crate::support::app::{Engine, TestApp};
use crate::support::browser::Browser;
use crate::support::provider::PASSWORD;

#[tokio::test]
async fn a_login_in_one_tab_and_then_the_form_of_the_other_leads_on_to_where_each_wanted_to_be() {
    let app = TestApp::start(Engine::Sqlite).await;
    let maria = app.administrator("1001").await;
    app.serve_provider().await;
    let browser = Browser::open().await;
    let log_in = async || {
        browser.fill("[name=login]", &maria.login).await;
        browser.fill("[name=password]", PASSWORD).await;
        browser.click("main form button.main").await;
    };
    browser.goto(&format!("{}/account/sessions", app.issuer())).await.unwrap();
    browser.element("[name=password]").await;
    let first = browser.window().await.unwrap();
    let second = browser.new_window(true).await.unwrap().handle;
    browser.switch_to_window(second).await.unwrap();
    browser.goto(&format!("{}/account/language", app.issuer())).await.unwrap();
    log_in().await;
    browser.element("[name=language]").await;
    browser.switch_to_window(first).await.unwrap();
    log_in().await;
    browser.sees("Sessões abertas").await;
    // Back to the login page, and again.
    browser.back().await.unwrap();
    browser.refresh().await.unwrap();
    browser.sees("Sessões abertas").await;
}
