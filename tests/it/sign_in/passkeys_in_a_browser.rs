//! Passkeys in Chromium, with its virtual authenticator: made, offered by the browser's own list, asked for after the
//! password (WebAuthn, level 3).

use serde_json::json;

use crate::support::app::{Engine, TestApp};
use crate::support::axe;
use crate::support::browser::Browser;
use crate::support::provider::{PASSWORD, Person};

/// An authenticator of the device that knows its owner. Returns its id.
async fn authenticator(browser: &Browser) -> String {
    browser.devtools("WebAuthn.enable", json!({ "enableUI": false })).await;
    let options = json!({ "options": {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": true, "hasUserVerification": true,
        "isUserVerified": true, "automaticPresenceSimulation": true,
    }});
    let made = browser.devtools("WebAuthn.addVirtualAuthenticator", options).await;
    made["authenticatorId"].as_str().expect("an id").to_owned()
}

/// Whether its owner is there.
async fn owner_is_there(browser: &Browser, authenticator: &str, there: bool) {
    let params = json!({ "authenticatorId": authenticator, "isUserVerified": there });
    browser.devtools("WebAuthn.setUserVerified", params).await;
    let params = json!({ "authenticatorId": authenticator, "enabled": there });
    browser.devtools("WebAuthn.setAutomaticPresenceSimulation", params).await;
}

async fn type_password(browser: &Browser, person: &Person) {
    browser.fill("#login", &person.login).await;
    browser.fill("#password", PASSWORD).await;
    browser.click("form:not([data-passkey]) button.main").await;
}

async fn with_a_passkey() -> (TestApp, Browser, Person, String) {
    let mut app = TestApp::start(Engine::Sqlite).await;
    app.ignore_messages();
    let maria = app.administrator("1001").await;
    app.serve_provider().await;
    let browser = Browser::open().await;
    axe::arm(&browser).await;
    browser.goto(&format!("{}/login?next=/account/factors", app.issuer())).await.unwrap();
    type_password(&browser, &maria).await;
    browser.sees("Você ainda não tem um segundo fator").await;
    let authenticator = authenticator(&browser).await;
    browser.fill("#key-name", "notebook").await;
    browser.press("Criar chave de acesso").await;
    browser.sees("Guarde estes códigos").await;
    axe::assert_clean(&browser, "the one-time codes").await;
    browser.press("Guardei os códigos").await;
    browser.sees("notebook").await;
    (app, browser, maria, authenticator)
}

async fn sign_out(app: &TestApp, browser: &Browser) {
    browser.goto(&format!("{}/sign-out", app.issuer())).await.unwrap();
    browser.click("main form button").await;
    browser.sees("Você saiu").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_passkey_is_asked_for_after_the_password() {
    let (app, browser, maria, authenticator) = with_a_passkey().await;
    owner_is_there(&browser, &authenticator, false).await;
    sign_out(&app, &browser).await;
    browser.goto(&format!("{}/login?next=/account/factors", app.issuer())).await.unwrap();
    type_password(&browser, &maria).await;
    browser.sees("Confirme que é você").await;
    axe::assert_clean(&browser, "the second factor").await;
    owner_is_there(&browser, &authenticator, true).await;
    browser.press("Usar a chave de acesso").await;
    browser.sees("notebook").await;
    axe::assert_clean(&browser, "the own factors").await;
    browser.click("td .acts a").await;
    browser.element("form[action*='/factors/remove']").await;
    axe::assert_clean(&browser, "a factor is taken away").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_passkey_alone_opens_from_the_browsers_own_list() {
    let (app, browser, _, authenticator) = with_a_passkey().await;
    owner_is_there(&browser, &authenticator, false).await;
    sign_out(&app, &browser).await;
    owner_is_there(&browser, &authenticator, true).await;
    // The virtual authenticator's owner takes what the list offers.
    browser.goto(&format!("{}/login?next=/account/factors", app.issuer())).await.unwrap();
    browser.sees("notebook").await;
    let methods: String = diesel::RunQueryDsl::get_result(
        diesel::QueryDsl::select(
            diesel::QueryDsl::order(
                cracha::db::schema::sessions::table,
                diesel::ExpressionMethods::desc(cracha::db::schema::sessions::id),
            ),
            cracha::db::schema::sessions::methods,
        ),
        &mut app.database(),
    )
    .unwrap();
    assert_eq!(methods, "pop");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_has_no_passkey_meets_no_prompt() {
    let mut app = TestApp::start(Engine::Sqlite).await;
    app.ignore_messages();
    let maria = app.administrator("1001").await;
    app.serve_provider().await;
    let browser = Browser::open().await;
    authenticator(&browser).await;
    browser.goto(&format!("{}/login?next=/account/factors", app.issuer())).await.unwrap();
    type_password(&browser, &maria).await;
    browser.sees("Você ainda não tem um segundo fator").await;
}
