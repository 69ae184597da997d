//! The chat beside our own pages, in Chromium: the same as in a portal, but by the cookie; and a link where there is no script.

use crate::support::app::{Engine, TestApp};
use crate::support::axe;
use crate::support::browser::{Browser, Options, PHONE};
use crate::support::provider::PASSWORD;

use super::widget_in_a_browser::{ENTER, ESCAPE, agent, answers, becomes, enter_frame, finds, leave_frame, press_key};

/// What of the page lies under the button.
const COVERED: &str = "(() => { const b = root.querySelector('button').getBoundingClientRect(); if (b.top >= innerHeight) return []; \
    return [...document.querySelectorAll('a, button, input, select, textarea, summary')].filter(part => \
    [...part.getClientRects()].some(r => r.width > 1 && r.right > b.left && r.left < b.right && r.bottom > b.top \
    && r.top < b.bottom)).map(part => part.outerHTML.slice(0, 80)) })()";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_chat_opens_beside_our_pages_and_stays_open_over_them() {
    let app = TestApp::start(Engine::Sqlite).await;
    app.serve_provider().await;
    let agent = agent(&app).await;
    let at = |path: &str| format!("{}{path}", app.issuer());
    let browser = Browser::open().await;
    axe::arm(&browser).await;
    browser.goto(&at("/login")).await.unwrap();
    becomes(&browser, "!!root.querySelector('button')", true).await;
    finds(&browser, "root.querySelector('button').focus()").await;
    press_key(&browser, ENTER).await;
    becomes(&browser, "root.activeElement && root.activeElement.localName", "iframe").await;
    enter_frame(&browser).await;
    browser.press("Começar").await;
    browser.sees("Protocolo 2026").await;
    browser.fill("#text", "não consigo entrar").await;
    press_key(&browser, ENTER).await;
    browser.element(".talk .visitor[data-seq]").await;
    browser.press("Falar com um atendente").await;
    browser.sees("espera um atendente").await;
    leave_frame(&browser).await;
    let kept = "Object.keys(localStorage).concat(Object.keys(sessionStorage)).sort().join(' ') + document.cookie";
    assert_eq!(finds(&browser, kept).await, "cracha-open cracha-talking", "no script has the key");
    axe::assert_clean(&browser, "login with the chat open").await;
    for path in ["/help", "/password/forgot", "/nowhere"] {
        browser.goto(&at(path)).await.unwrap();
        becomes(&browser, "root.querySelector('.panel').hidden", false).await;
        enter_frame(&browser).await;
        browser.sees("não consigo entrar").await;
        leave_frame(&browser).await;
    }
    // The same conversation has a page of its own, where there is no second one beside it.
    browser.goto(&at("/contact/talk")).await.unwrap();
    browser.sees("não consigo entrar").await;
    assert_eq!(browser.execute("return !!document.querySelector('[data-cracha]')", Vec::new()).await.unwrap(), false);
    browser.goto(&at("/first-access")).await.unwrap();
    becomes(&browser, "root.querySelector('.panel').hidden", false).await;
    enter_frame(&browser).await;
    browser.sees("não consigo entrar").await;
    browser.element("#text").await.send_keys(&ESCAPE.to_string()).await.unwrap();
    leave_frame(&browser).await;
    becomes(&browser, "root.querySelector('.panel').hidden", true).await;
    becomes(&browser, "root.activeElement && root.activeElement.localName", "button").await;
    answers(&app, &agent, "a-1", "Bom dia!").await;
    becomes(&browser, "root.querySelector('.count').hidden", false).await;
    // It ends, and another one begins in the same place.
    press_key(&browser, ENTER).await;
    enter_frame(&browser).await;
    browser.press("Encerrar a conversa").await;
    browser.press("Nova conversa").await;
    browser.press("Começar").await;
    browser.element("#talk:not([hidden]) #text").await;
    browser.fill("#text", "outra pergunta").await;
    press_key(&browser, ENTER).await;
    browser.element(".talk .visitor[data-seq]").await;
    assert!(!browser.text().await.contains("não consigo entrar"), "{}", browser.text().await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_a_phone_the_button_covers_nothing_that_can_be_pressed() {
    let app = TestApp::start(Engine::Sqlite).await;
    app.serve_provider().await;
    let browser = Browser::with(Options { size: (390, 844), ..Options::default() }).await;
    for path in ["/login", "/help", "/password/forgot", "/first-access", "/end-customer"] {
        browser.goto(&format!("{}{path}", app.issuer())).await.unwrap();
        becomes(&browser, "!!root.querySelector('button')", true).await;
        for part in [0.0, 0.25, 0.5, 0.75, 1.0] {
            let scroll = format!("scrollTo(0, {part} * document.documentElement.scrollHeight)");
            browser.execute(&scroll, Vec::new()).await.unwrap();
            becomes(&browser, &format!("{COVERED}.join()"), "").await;
        }
        // At the end of the page it is there.
        becomes(&browser, "root.querySelector('button').classList.contains('aside')", false).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sign_out_ends_the_chat_that_was_begun_signed_in_and_the_next_person_does_not_see_it() {
    let app = TestApp::start(Engine::Sqlite).await;
    let maria = app.administrator("1001").await;
    app.serve_provider().await;
    let at = |path: &str| format!("{}{path}", app.issuer());
    let browser = Browser::open().await;
    browser.goto(&at("/account/language")).await.unwrap();
    let log_in = async || {
        browser.fill("[name=login]", &maria.login).await;
        browser.fill("[name=password]", PASSWORD).await;
        browser.click("main form button.main").await;
        browser.element("[name=language]").await;
    };
    log_in().await;
    becomes(&browser, "!!root.querySelector('button')", true).await;
    finds(&browser, "root.querySelector('button').click()").await;
    enter_frame(&browser).await;
    browser.press("Começar").await;
    browser.sees("Protocolo 2026").await;
    browser.fill("#text", "o preço do cliente Zeta").await;
    press_key(&browser, ENTER).await;
    browser.element(".talk .visitor[data-seq]").await;
    browser.fill("#text", "ainda não enviado").await;
    leave_frame(&browser).await;
    browser.execute("document.querySelector(\"form[action='/sign-out']\").requestSubmit()", Vec::new()).await.unwrap();
    browser.element("html:not(:has(details.who))").await;
    browser.goto(&at("/login")).await.unwrap();
    becomes(&browser, "root.querySelector('.panel').hidden", false).await;
    enter_frame(&browser).await;
    browser.sees("Sobre o que você quer falar?").await;
    let text = browser.text().await;
    assert!(!text.contains("Zeta"), "{text}");
    browser.press("Começar").await;
    browser.sees("Protocolo 2026").await;
    let typed = browser.execute("return document.getElementById('text').value", Vec::new()).await.unwrap();
    assert_eq!(typed, "", "what was typed before is nobody else's");
    leave_frame(&browser).await;
    // Signed in again, from a browser that knows no key: it goes on.
    let other = Browser::open().await;
    other.goto(&at("/account/language")).await.unwrap();
    other.fill("[name=login]", &maria.login).await;
    other.fill("[name=password]", PASSWORD).await;
    other.click("main form button.main").await;
    other.element("[name=language]").await;
    other.goto(&at("/contact/talk")).await.unwrap();
    other.sees("o preço do cliente Zeta").await;
}

#[tokio::test]
async fn without_a_script_there_is_the_link_and_who_works_for_the_distributor_has_no_button() {
    let app = TestApp::start(Engine::Sqlite).await;
    let http = app.serve_provider().await;
    for path in ["/login", "/help", "/password/forgot", "/first-access", "/nowhere"] {
        let page = http.get(path).await;
        assert!(page.attribute("script[src='/widget.js']", "nonce").is_some(), "{path}");
        assert!(page.attribute("footer a[href='/contact']", "href").is_some(), "{path}");
        let policy = page.header("content-security-policy");
        assert!(policy.contains(" frame-src 'self';") && !policy.contains("connect-src"), "{path}: {policy}");
    }
    for path in ["/contact"] {
        let page = http.get(path).await;
        assert!(page.attribute("script[src='/widget.js']", "src").is_none(), "{path}");
        assert!(!page.header("content-security-policy").contains("frame-src"), "{path}");
    }
    let who = app.staff("clara", cracha::model::role::Role::Agent).await;
    crate::support::provider::log_in(&http, &who).await;
    let page = http.get("/desk").await;
    assert!(page.attribute("script[src='/widget.js']", "src").is_none());
    assert!(!page.header("content-security-policy").contains("frame-src"));
    let browser = Browser::with(Options { javascript: false, size: PHONE, ..Options::default() }).await;
    browser.goto(&format!("{}/login", app.issuer())).await.unwrap();
    browser.click("footer a[href='/contact']").await;
    browser.sees("Escolha o assunto").await;
}
