//! The demo as a newcomer walks through it, in a real browser (Debian's Chromium): one login for two portals, the first
//! credential by mail, the Administrator's users.

use crate::support::browser::{Browser, Options};
use crate::support::demo::Demo;

/// Types login and password at the provider, as somebody whom a portal sent there.
async fn sign_in(browser: &Browser, login: &str, password: &str) {
    browser.fill("input[name=login]", login).await;
    browser.fill("input[name=password]", password).await;
    browser.click("form button.main").await;
}

/// Opens a portal and signs in there.
async fn enter(browser: &Browser, demo: &Demo, portal: &str, login: &str) {
    browser.goto(&demo.at(portal, "/")).await.unwrap();
    browser.click("#enter").await;
    sign_in(browser, login, demo.password(login)).await;
}

/// What stands after a label in the open mail's text.
fn after<'a>(text: &'a str, label: &str) -> &'a str {
    let rest = text.split(label).nth(1).unwrap_or_else(|| panic!("no {label:?} in {text}"));
    rest.split_whitespace().next().unwrap_or_default()
}

/// The text of the newest mail to an address whose subject contains these words.
async fn mail(browser: &Browser, demo: &Demo, address: &str, subject: &str) -> String {
    let query: String = url::form_urlencoded::byte_serialize(address.as_bytes()).collect();
    browser.goto(&demo.at("mail", &format!("/?q={query}"))).await.unwrap();
    browser.sees(subject).await; // the page looks for new mail by itself
    browser.press(subject).await;
    browser.click("#mail summary").await;
    browser.element("#mail-text").await.text().await.unwrap()
}

#[tokio::test]
async fn a_new_reseller_gets_its_first_password_and_one_login_opens_both_portals() {
    let demo = Demo::start(&[]);
    let browser = Browser::open().await;
    browser.goto(&demo.at("demo", "/")).await.unwrap();
    browser.sees(demo.password("1001.maria.souza")).await;

    browser.click("#go-erp").await;
    browser.fill("input[name=external_id]", "2001").await;
    browser.fill("input[name=legal_name]", "Nova Era Redes Ltda.").await;
    browser.fill("input[name=contact_name]", "Júlia Almeida").await;
    browser.fill("input[name=contact_email]", "julia@novaera.example").await;
    browser.click("#hand-over button").await;
    browser.click("#look-in-mail").await;
    let text = mail(&browser, &demo, "julia@novaera.example", "2001.julia.almeida").await;
    let password = after(&text, "Senha temporária:").to_owned();

    browser.goto(&demo.at("loja", "/")).await.unwrap();
    browser.click("#enter").await;
    sign_in(&browser, "2001.julia.almeida", &password).await;
    for field in ["input[name=password]", "input[name=repeat]"] {
        browser.fill(field, "três pratos de trigo azul").await;
    }
    browser.click("form button.main").await;
    assert_eq!(browser.element("#person-name").await.text().await.unwrap(), "Júlia Almeida");
    assert_eq!(browser.element("#reseller-name").await.text().await.unwrap(), "Nova Era Redes Ltda.");
    assert_eq!(browser.element("#role").await.attr("data-role").await.unwrap().as_deref(), Some("administrator"));
    let actions = browser.find_all(fantoccini::Locator::Css("#actions a")).await.unwrap();
    assert_eq!(actions.len(), 9, "an Administrator may do everything that a portal has");
    browser.element("#manage-users").await;

    browser.click("#other-portal").await;
    browser.sees("Cloud Marketplace").await;
    assert_eq!(browser.element("#login").await.text().await.unwrap(), "2001.julia.almeida");

    browser.click("#sign-out").await;
    browser.goto(&demo.at("loja", "/")).await.unwrap();
    browser.element("#enter").await; // out of the first portal too
    browser.click("#enter").await;
    browser.element("input[name=password]").await; // and out of the provider
}

#[tokio::test]
async fn a_blocked_user_is_out_of_both_portals_and_the_card_says_when_they_confirmed() {
    let demo = Demo::start(&[]);
    let (maria, joao) = (Browser::open().await, Browser::open().await);
    enter(&joao, &demo, "loja", "1001.joao").await;
    joao.click("#other-portal").await;
    joao.element("#person-name").await;

    enter(&maria, &demo, "loja", "1001.maria.souza").await;
    maria.click("#manage-users").await;
    maria.press("João Lima").await;
    maria.press("Bloquear").await;
    maria.click("form button.main").await;
    maria.sees("Bloqueado").await;

    for portal in ["loja", "cloud"] {
        joao.goto(&demo.at(portal, "/")).await.unwrap();
        joao.element("#enter").await;
    }
    maria.sees("confirmou").await;
}

#[tokio::test]
async fn one_login_opens_both_portals_without_javascript() {
    let demo = Demo::start(&[]);
    let browser = Browser::with(Options { javascript: false, ..Options::default() }).await;
    enter(&browser, &demo, "loja", "1001.rita").await;
    assert_eq!(browser.element("#role").await.attr("data-role").await.unwrap().as_deref(), Some("support"));
    browser.element("#amounts-hidden").await;
    browser.click("#other-portal").await;
    browser.element("#person-name").await;
    browser.click("#sign-out").await;
    browser.goto(&demo.at("loja", "/")).await.unwrap();
    browser.element("#enter").await;
}
