//! Conversations in Chromium where the network is not what it should be: a proxy that knows no WebSocket, a machine that slept
//! while somebody answered. And files, of which some are refused.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use cracha::app::Topic;
use cracha::db::types::ConversationId;
use cracha::flow::contact::{self, Speaker};
use cracha::model::conversation::{self, LineKind};
use cracha::model::ctx::Actor;
use cracha::model::role::Role;
use image::{DynamicImage, ImageFormat, RgbImage};
use serde_json::json;
use tempfile::TempDir;

use super::widget_in_a_browser::{
    ENTER, agent, answers, becomes, conversation, enter_frame, finds, leave_frame, portal, press_key,
};
use crate::support::app::{Engine, TestApp};
use crate::support::browser::Browser;
use crate::support::cable::Cable;
use crate::support::provider::PASSWORD;
use crate::support::until;

/// A house that people reach through a cable, and what it calls itself there.
async fn behind_a_cable() -> (TestApp, Cable, String) {
    let laid = Arc::new(Mutex::new(None));
    let ours = laid.clone();
    let app = TestApp::with(Engine::Sqlite, move |config| {
        let near = config.provider.issuer.rsplit(':').next().unwrap_or_default().to_owned();
        let cable = Cable::to(format!("127.0.0.1:{near}"));
        config.provider.issuer = format!("http://id.localhost:{}", cable.port);
        *ours.lock().unwrap() = Some(cable);
    })
    .await;
    app.serve_provider().await;
    let cable = laid.lock().unwrap().take().expect("a cable");
    let issuer = format!("http://id.localhost:{}", cable.port);
    (app, cable, issuer)
}

/// A visitor at the page of a conversation, who waits for an agent.
async fn visitor(issuer: &str) -> Browser {
    let browser = Browser::open().await;
    browser.goto(&format!("{issuer}/contact")).await.unwrap();
    browser.click("main form button.main").await;
    browser.element("[data-talk]").await;
    browser.press("Falar com").await;
    browser.sees("espera um atendente").await;
    browser
}

/// An agent before the conversation, who has taken it.
async fn desk(app: &TestApp, issuer: &str) -> Browser {
    let clara = app.staff("lia", Role::Agent).await;
    let browser = Browser::open().await;
    browser.goto(&format!("{issuer}/login")).await.unwrap();
    browser.fill("[name=login]", &clara.login).await;
    browser.fill("[name=password]", PASSWORD).await;
    browser.click("main form button.main").await;
    browser.element("details.who").await;
    browser.goto(&format!("{issuer}/desk/chat/{}", conversation(app))).await.unwrap();
    browser.click("form[action$=take] button").await;
    browser.element("#text").await;
    browser
}

async fn says(browser: &Browser, text: &str) {
    browser.fill("#text", text).await;
    press_key(browser, ENTER).await;
}

/// Something that the visitor says somewhere else.
async fn visitor_says(app: &TestApp, id: &ConversationId, token: &str, text: &str) {
    let (said, token, text) = (id.clone(), token.to_owned(), text.to_owned());
    app.verb(Actor::Anonymous, move |tx, ctx| contact::say(ctx, tx, &Speaker::Visitor, &said, &token, &text))
        .await
        .unwrap();
    app.app.ring(Topic::Conversation(id.clone()));
}

async fn once(app: &TestApp, text: &str) {
    let id = conversation(app);
    let lines = app.app.read(move |db| conversation::since(db, &id, 0, 1000)).await.unwrap();
    assert_eq!(lines.iter().filter(|line| line.kind == LineKind::Said && line.body == text).count(), 1, "{text}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_no_websocket_passes_the_conversation_goes_on_slowly_on_both_sides() {
    let (app, cable, issuer) = behind_a_cable().await;
    cable.refuse_sockets();
    let visitor = visitor(&issuer).await;
    let desk = desk(&app, &issuer).await;
    says(&visitor, "não consigo entrar").await;
    visitor.element(".talk .visitor[data-seq]").await;
    visitor.sees("Conexão lenta").await;
    desk.sees("não consigo entrar").await;
    says(&desk, "Bom dia! Já vejo.").await;
    desk.sees("Bom dia! Já vejo.").await;
    visitor.sees("Bom dia! Já vejo.").await;
    says(&visitor, "obrigada").await;
    desk.sees("obrigada").await;
    for text in ["não consigo entrar", "Bom dia! Já vejo.", "obrigada"] {
        once(&app, text).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_was_asleep_has_what_was_missed_and_loses_nothing() {
    let (app, cable, issuer) = behind_a_cable().await;
    let visitor = visitor(&issuer).await;
    let desk = desk(&app, &issuer).await;
    let clara = agent(&app).await;
    says(&visitor, "alguém aí?").await;
    desk.sees("alguém aí?").await;
    let id = conversation(&app);
    // Both lids are closed; what was connected is not any more.
    for browser in [&visitor, &desk] {
        browser.devtools("Page.setWebLifecycleState", json!({ "state": "frozen" })).await;
    }
    cable.cut();
    visitor_says(&app, &id, "v-9", "escrevi do celular").await;
    answers(&app, &clara, "a-9", "Respondi enquanto dormia.").await;
    cable.mend();
    for (browser, text) in [(&visitor, "Respondi enquanto dormia."), (&desk, "escrevi do celular")] {
        browser.devtools("Page.setWebLifecycleState", json!({ "state": "active" })).await;
        browser.sees(text).await;
    }
    // Without a network what is written waits, and leaves when there is one.
    let network =
        |offline: bool| json!({ "offline": offline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 });
    visitor.devtools("Network.enable", json!({})).await;
    visitor.devtools("Network.emulateNetworkConditions", network(true)).await;
    cable.cut();
    says(&visitor, "escrito sem rede").await;
    visitor.sees("O que você escreveu não se perde").await;
    answers(&app, &clara, "a-10", "Ainda aqui.").await;
    cable.mend();
    visitor.devtools("Network.emulateNetworkConditions", network(false)).await;
    visitor.sees("Ainda aqui.").await;
    desk.sees("escrito sem rede").await;
    once(&app, "escrito sem rede").await;
}

/// Files of a person's disk.
struct Disk {
    folder: TempDir,
}

impl Disk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let disk = Self { folder };
        DynamicImage::ImageRgb8(RgbImage::new(20, 20)).save_with_format(disk.at("tela.png"), ImageFormat::Png).unwrap();
        let pdf = "%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\nstartxref\n9\n%%EOF\n";
        std::fs::write(disk.at("nota.pdf"), pdf).unwrap();
        std::fs::write(disk.at("macro.docm"), "PK").unwrap();
        std::fs::write(disk.at("falso.png"), "<html>").unwrap();
        disk
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

/// Chooses a file and sends it.
async fn sends(browser: &Browser, disk: &Disk, name: &str) {
    let path = disk.at(name).display().to_string();
    browser.element("#file").await.send_keys(&path).await.unwrap();
    browser.press("Enviar arquivo").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_chat_in_a_frame_takes_a_picture_and_a_pdf_and_says_why_it_takes_nothing_else() {
    let (port, provider) = portal().await;
    let home = format!("http://loja.localhost:{port}");
    let origin = home.clone();
    let app = TestApp::with(Engine::Sqlite, move |config| config.contact.framed_by = vec![origin]).await;
    app.serve_provider().await;
    provider.set(app.issuer()).unwrap();
    let disk = Disk::new();
    // In a portal by the key, beside our own page by the cookie.
    for page in [format!("{home}/"), format!("{}/login", app.issuer())] {
        let browser = Browser::open().await;
        browser.goto(&page).await.unwrap();
        becomes(&browser, "!!root.querySelector('button')", true).await;
        finds(&browser, "root.querySelector('button').click()").await;
        enter_frame(&browser).await;
        browser.press("Começar").await;
        browser.sees("Protocolo 2026").await;
        for name in ["tela.png", "nota.pdf"] {
            sends(&browser, &disk, name).await;
            browser.sees(name).await;
            let emptied = "return document.getElementById('file').value";
            until("an empty field", async || (browser.execute(emptied, Vec::new()).await.ok()? == "").then_some(()))
                .await;
        }
        for name in ["macro.docm", "falso.png"] {
            sends(&browser, &disk, name).await;
            browser.sees("PNG, JPEG, WebP nem PDF").await;
            let refused = "const p = document.querySelector('[data-refused]'); p.hidden = true; \
                           document.getElementById('file').value = ''; return p.getAttribute('role')";
            assert_eq!(browser.execute(refused, Vec::new()).await.unwrap(), "alert");
        }
        let links = "return [...document.querySelectorAll('.talk a')].map(a => a.textContent.split(' ')[0]).join(' ')";
        assert_eq!(browser.execute(links, Vec::new()).await.unwrap(), "tela.png nota.pdf");
        // It is fetched as its owner may fetch it.
        let fetched = "const done = arguments[arguments.length - 1], a = document.querySelector('.talk a'), \
                       key = localStorage.getItem('cracha-talk'); \
                       fetch(a.getAttribute('href'), key ? { method: 'POST', headers: { 'X-Cracha-Key': key } } : {}) \
                       .then(r => done(r.status + ' ' + r.headers.get('content-type')), e => done(String(e)))";
        assert_eq!(browser.execute_async(fetched, Vec::new()).await.unwrap(), "200 image/png");
        leave_frame(&browser).await;
    }
}
