//! The chat in a portal, and on our own page, in Chromium: opened by keyboard, kept over pages, closed by Escape, refused to
//! strangers; what the desk says comes by itself.

use std::sync::{Arc, OnceLock};

use cracha::app::Topic;
use cracha::db::schema::conversations;
use cracha::db::types::ConversationId;
use cracha::flow::contact::{self, Speaker};
use cracha::model::role::Role;
use cracha::model::user::User;
use diesel::{QueryDsl, RunQueryDsl};
use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::elements::Element;
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use crate::support::app::{Engine, TestApp};
use crate::support::browser::{Browser, DESKTOP, PHONE};
use crate::support::people::{of_login, person};
use crate::support::until;

const TAB: char = '\u{e004}';
pub(super) const ENTER: char = '\u{e007}';
pub(super) const ESCAPE: char = '\u{e00c}';

/// A portal with a strict policy, and styles that would break a button of its own page. Its pages name the provider as soon
/// as that is known.
pub(super) async fn portal() -> (u16, Arc<OnceLock<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (port, provider) = (listener.local_addr().unwrap().port(), Arc::new(OnceLock::<String>::new()));
    let known = provider.clone();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let provider = known.get().cloned().unwrap_or_default();
            tokio::spawn(async move {
                let mut request = vec![0; 8192];
                let read = stream.read(&mut request).await.unwrap_or(0);
                let path = String::from_utf8_lossy(&request[..read]).split(' ').nth(1).unwrap_or("/").to_owned();
                let body = format!(
                    "<!doctype html><html lang=pt-BR><meta name=viewport content='width=device-width'><title>Loja</title>\
                     <script src='{provider}/widget.js' async></script>\
                     <main><h1>Loja {path}</h1><a id=next href=/outra>Outra</a></main>"
                );
                let head = format!(
                    "HTTP/1.1 200 OK\r\ncontent-type: text/html; charset=utf-8\r\n\
                     content-security-policy: default-src 'none'; script-src {provider}; frame-src {provider}\r\n\
                     content-length: {}\r\nconnection: close\r\n\r\n",
                    body.len()
                );
                let _ = stream.write_all((head + &body).as_bytes()).await;
            });
        }
    });
    (port, provider)
}

pub(super) async fn press_key(browser: &Browser, key: char) {
    let keys = KeyActions::new("keyboard".into());
    let keys = keys.then(KeyAction::Down { value: key }).then(KeyAction::Up { value: key });
    browser.perform_actions(keys).await.unwrap();
}

/// What a script of the portal's page finds in the widget.
pub(super) async fn finds(browser: &Browser, script: &str) -> Value {
    let all =
        format!("const root = document.querySelector('[data-cracha]')?.shadowRoot; return root ? ({script}) : null");
    browser.execute(&all, Vec::new()).await.unwrap_or(Value::Null)
}

pub(super) async fn becomes(browser: &Browser, script: &str, what: impl Into<Value>) {
    let what = what.into();
    until(script, async || (finds(browser, script).await == what).then_some(())).await;
}

pub(super) async fn enter_frame(browser: &Browser) {
    let found = until("the frame", async || {
        let found = finds(browser, "root.querySelector('iframe')").await;
        found.as_object().and_then(|it| it.values().next()).and_then(Value::as_str).map(str::to_owned)
    });
    let frame = Element::from_element_id((**browser).clone(), found.await.into());
    frame.enter_frame().await.unwrap();
}

pub(super) async fn leave_frame(browser: &Browser) {
    (**browser).clone().enter_parent_frame().await.unwrap();
}

/// The desk: an agent who takes the only conversation and says something.
pub(super) async fn agent(app: &TestApp) -> User {
    app.staff("clara", Role::Agent).await;
    of_login(app, "clara").await
}

pub(super) fn conversation(app: &TestApp) -> ConversationId {
    conversations::table.select(conversations::id).first(&mut app.database()).expect("a conversation")
}

pub(super) async fn answers(app: &TestApp, agent: &User, token: &str, text: &str) {
    let (id, who, token, text) = (conversation(app), agent.id.clone(), token.to_owned(), text.to_owned());
    let said = id.clone();
    app.verb(person(agent), move |tx, ctx| {
        contact::take(ctx, tx, &said)?;
        contact::say(ctx, tx, &Speaker::Agent(who.clone()), &said, &token, &text)
    })
    .await
    .unwrap();
    app.app.ring(Topic::Conversation(id));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_chat_of_a_portal_opens_by_keyboard_stays_over_pages_and_gives_the_focus_back() {
    let (port, provider) = portal().await;
    let home = format!("http://loja.localhost:{port}");
    let origin = home.clone();
    let app = TestApp::with(Engine::Sqlite, move |config| config.contact.framed_by = vec![origin]).await;
    app.serve_provider().await;
    provider.set(app.issuer()).unwrap();
    let agent = agent(&app).await;
    let browser = Browser::open().await;

    browser.goto(&format!("{home}/")).await.unwrap();
    becomes(&browser, "!!root.querySelector('button')", true).await;
    browser.execute("document.getElementById('next').focus()", Vec::new()).await.unwrap();
    press_key(&browser, TAB).await;
    becomes(&browser, "root.activeElement && root.activeElement.localName", "button").await;
    press_key(&browser, ENTER).await;
    becomes(&browser, "root.activeElement && root.activeElement.localName", "iframe").await;
    becomes(&browser, "root.querySelector('.panel').getAttribute('role')", "region").await;

    enter_frame(&browser).await;
    browser.sees("Sobre o que você quer falar?").await;
    browser.press("Começar").await;
    browser.sees("Protocolo 2026").await;
    browser.fill("#text", "<b>não</b> consigo entrar").await;
    press_key(&browser, ENTER).await;
    browser.sees("<b>não</b> consigo entrar").await;
    browser.element(".talk .visitor[data-seq]").await;
    browser.press("Falar com um atendente").await;
    browser.sees("espera um atendente").await;
    answers(&app, &agent, "a-1", "Bom dia, sou a Clara.").await;
    browser.sees("Bom dia, sou a Clara.").await;

    browser.element("#text").await.send_keys(&ESCAPE.to_string()).await.unwrap();
    leave_frame(&browser).await;
    becomes(&browser, "root.querySelector('.panel').hidden", true).await;
    becomes(&browser, "root.activeElement && root.activeElement.localName", "button").await;
    answers(&app, &agent, "a-2", "Ainda está aí?").await;
    becomes(&browser, "root.querySelector('.count').textContent", "1").await;

    press_key(&browser, ENTER).await;
    becomes(&browser, "root.querySelector('.panel').hidden", false).await;
    for path in ["/", "/outra"] {
        browser.goto(&format!("{home}{path}")).await.unwrap();
        becomes(&browser, "root.querySelector('.panel').hidden", false).await;
        enter_frame(&browser).await;
        browser.sees("Ainda está aí?").await;
        assert!(browser.text().await.contains("consigo entrar"));
        leave_frame(&browser).await;
    }
    let kept = "Object.keys(localStorage).concat(Object.keys(sessionStorage)).sort().join(' ') + location.search";
    assert_eq!(finds(&browser, kept).await, "cracha-open cracha-talking", "the portal keeps two words and no key");

    browser.resize(PHONE).await;
    becomes(&browser, "root.querySelector('.panel').getAttribute('aria-modal')", "true").await;
    becomes(&browser, "document.querySelector('main').inert", true).await;
    browser.resize(DESKTOP).await;
    becomes(&browser, "document.querySelector('main').inert", false).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_that_is_not_named_shows_no_chat() {
    let (port, provider) = portal().await;
    let named = format!("http://loja.localhost:{port}");
    let app = TestApp::with(Engine::Sqlite, move |config| config.contact.framed_by = vec![named]).await;
    app.serve_provider().await;
    provider.set(app.issuer()).unwrap();
    let browser = Browser::open().await;
    browser.goto(&format!("http://estranho.localhost:{port}/")).await.unwrap();
    becomes(&browser, "!!root.querySelector('button')", true).await;
    finds(&browser, "root.querySelector('button').click()").await;
    enter_frame(&browser).await;
    until("the browser's refusal", async || {
        let at = browser.execute("return location.href", Vec::new()).await.ok()?;
        at.as_str()?.starts_with("chrome-error:").then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_our_own_page_the_answer_comes_by_itself_and_unsent_words_outlive_a_reload() {
    let app = TestApp::start(Engine::Sqlite).await;
    app.serve_provider().await;
    let agent = agent(&app).await;
    let browser = Browser::open().await;
    browser.goto(&format!("{}/contact", app.issuer())).await.unwrap();
    browser.click("main form button.main").await;
    browser.element("[data-talk]").await;
    browser.fill("#text", "ainda não env").await;
    browser.refresh().await.unwrap();
    browser.element("#text").await;
    let typed = "return document.getElementById('text').value";
    assert_eq!(browser.execute(typed, Vec::new()).await.unwrap(), "ainda não env");
    browser.fill("#text", "não recebi o e-mail").await;
    press_key(&browser, ENTER).await;
    browser.element(".talk .visitor[data-seq]").await;
    browser.press("Falar com").await;
    browser.sees("espera um atendente").await;
    answers(&app, &agent, "a-1", "<i>Já</i> enviei de novo.").await;
    browser.sees("<i>Já</i> enviei de novo.").await;
}
