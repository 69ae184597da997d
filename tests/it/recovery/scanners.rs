//! A mail scanner comes before the person: it opens every link, renders, presses every button and sends every form, from
//! two addresses. Nothing is burnt (product rule "First access and temporary passwords").

use std::collections::BTreeSet;

use cracha::crypto::secret::Secret;
use cracha::db::schema::{tickets, users};
use cracha::mail::compose::Enclosed;
use cracha::mail::transport::Mailer;
use cracha::model::ids::Instant;
use cracha::text::Lang;
use diesel::{QueryDsl, RunQueryDsl};
use mail_parser::MessageParser;
use reqwest::Method;

use crate::on_both_engines;
use crate::support::app::{Left, TestApp};
use crate::support::http::{Form, Http, Page};
use crate::support::people::{administrator, colleague, decide_requests, forgot, newcomer, only};
use cracha::model::role::Role;

const NEW: &str = "uma nova frase bem comprida";

/// The addresses that a mail links to, as its reader's program finds them.
fn links(app: &TestApp, mail: &Left) -> Vec<String> {
    let mailer = Mailer::from_config(app.app.config()).unwrap();
    let enclosed = mail.secret.as_ref().zip(mail.valid_until);
    let enclosed = enclosed.map(|(secret, until)| Enclosed { secret, valid_until_ms: until.ms() });
    let to = (mail.message.address.as_str(), mail.message.mail_id.as_str(), app.now().ms());
    let (_, bytes) = mailer.write(&mail.letter, Lang::PtBr, to, enclosed.as_ref()).unwrap();
    let parsed = MessageParser::default().parse(&bytes).unwrap();
    let html = scraper::Html::parse_document(&parsed.body_html(0).unwrap());
    let anchors = scraper::Selector::parse("[href], [src]").unwrap();
    let all = html.select(&anchors).filter_map(|a| a.attr("href").or(a.attr("src"))).map(str::to_owned);
    let all: Vec<String> = all.collect();
    assert!(all.iter().all(|link| link.starts_with(&app.issuer())), "nothing but our own host: {all:?}");
    if let Some(secret) = &mail.secret {
        assert!(all.iter().all(|link| !link.contains(secret.expose())), "no secret in an address");
    }
    all
}

/// What a scanner makes of a form: as it stands, with something in each empty field, with the address of the mail.
fn attempts(form: &Form, address: &str) -> Vec<Form> {
    let filled = |text: &str| {
        let empty: Vec<String> = form.empty_fields();
        empty.iter().fold(form.clone(), |form, name| form.set(name, text))
    };
    vec![form.clone(), filled("a"), filled(address)]
}

/// Opens an address and everything behind it, two pages deep. Returns how many forms were sent.
async fn scan(http: &Http, start: &str, address: &str) -> usize {
    let (mut seen, mut waiting, mut sent) = (BTreeSet::new(), vec![(start.to_owned(), 0)], 0);
    while let Some((link, depth)) = waiting.pop() {
        if depth > 2 || !seen.insert(link.clone()) {
            continue;
        }
        http.send(Method::HEAD, &link, &[], None).await;
        let mut page = http.get(&link).await;
        for _ in 0..5 {
            if !page.status.is_redirection() {
                break;
            }
            page = http.follow(&page).await;
        }
        assert!(!page.status.is_server_error(), "{link}: {}", page.text());
        for form in page.forms() {
            for attempt in attempts(&form, address) {
                let answer = http.submit(&attempt).await;
                assert!(!answer.status.is_server_error(), "{}: {}", attempt.action, answer.text());
                sent += 1;
            }
        }
        waiting.extend(behind(&page).into_iter().map(|link| (link, depth + 1)));
    }
    sent
}

/// Links of a page that stay in the house.
fn behind(page: &Page) -> Vec<String> {
    let html = scraper::Html::parse_document(&page.body);
    let anchors = scraper::Selector::parse("a[href]").unwrap();
    let joined = html.select(&anchors).filter_map(|a| page.url.join(a.attr("href").unwrap_or("")).ok());
    joined.filter(|url| url.origin() == page.url.origin()).map(|url| url.to_string()).collect()
}

/// Id, state, and the generation of a ticket or the epoch of a user.
type States = Vec<(String, String, i64)>;

/// What could be burnt: every ticket and every user.
fn state(app: &TestApp) -> (States, States) {
    let db = &mut app.database();
    let of_tickets = tickets::table.select((tickets::id, tickets::state, tickets::generation)).order(tickets::id);
    let of_users = users::table.select((users::id, users::state, users::epoch)).order(users::id);
    (of_tickets.load(db).unwrap(), of_users.load(db).unwrap())
}

/// Two scanners at two addresses take a mail apart; nothing has changed when they are done.
async fn taken_apart(app: &TestApp, mail: &Left) {
    let before = state(app);
    for from in ["192.0.2.10", "198.51.100.20"] {
        let http = app.serve_provider().await.header("x-forwarded-for", from);
        let mut sent = 0;
        for link in links(app, mail) {
            sent += scan(&http, &link, &mail.message.address).await;
        }
        assert!(sent >= 3, "{:?}: only {sent} forms", mail.letter);
    }
    // A scanner knows the address and no login: what it asks for is a list of logins at most.
    decide_requests(app).await;
    let asked_for = app.mails().await;
    assert!(asked_for.iter().all(|mail| mail.secret.is_none()), "{asked_for:?}");
    assert_eq!(state(app), before, "{:?}", mail.letter);
}

/// The person types what the mail says at this page, and chooses a password.
async fn opens(app: &TestApp, path: &str, field: &str, login: &str, secret: &Secret) {
    let http = app.serve_provider().await.header("x-forwarded-for", "203.0.113.30");
    let form = http.get(path).await.form_with(field);
    let typed = http.submit(&form.set("login", login).set(field, secret.expose())).await;
    assert_eq!(typed.status, 303, "{}", typed.text());
    let form = http.follow(&typed).await.form("main form");
    let chosen = http.submit(&form.set("password", NEW).set("repeat", NEW)).await;
    assert_eq!(chosen.status, 303, "{}", chosen.text());
    assert_eq!(http.get("/account").await.status, 200);
}

async fn behind_a_proxy(engine: crate::support::app::Engine) -> TestApp {
    TestApp::with(engine, |config| {
        config.server.trusted_proxies = vec!["127.0.0.1".parse().unwrap()];
    })
    .await
}

async fn what_a_scanner_does_burns_nothing(engine: crate::support::app::Engine) {
    let app = &behind_a_proxy(engine).await;
    let first = newcomer(app, "4001").await;
    taken_apart(app, &first).await;
    opens(app, "/login", "password", "4001.maria.souza", first.secret.as_ref().unwrap()).await;
    app.mails().await;
    let maria = administrator(app, "4002").await;
    forgot(app, &maria.login, "maria@4002.example").await;
    let code = only(app.mails().await);
    taken_apart(app, &code).await;
    opens(app, "/password/recover", "code", &maria.login, code.secret.as_ref().unwrap()).await;
    app.mails().await;
    let rita = colleague(app, &maria, "rita", Role::Buyer).await;
    forgot(app, &rita.login, "somebody@else.example").await;
    for note in app.mails().await {
        taken_apart(app, &note).await;
    }
}

#[tokio::test]
async fn what_a_scanner_does_burns_nothing_on_sqlite() {
    what_a_scanner_does_burns_nothing(crate::support::app::Engine::Sqlite).await;
}

#[tokio::test]
async fn what_a_scanner_does_burns_nothing_on_postgres() {
    what_a_scanner_does_burns_nothing(crate::support::app::Engine::Postgres).await;
}

on_both_engines! {
    /// The request on one device, the code on another.
    async fn a_recovery_begun_on_one_device_is_finished_on_another(app: &TestApp) {
        let maria = administrator(app, "4002").await;
        let phone = app.serve_provider().await;
        let form = phone.get("/password/forgot").await.form("main form");
        phone.submit(&form.set("login", &maria.login).set("email", "maria@4002.example")).await;
        decide_requests(app).await;
        let code = only(app.mails().await);
        assert!(code.valid_until.is_some_and(|until: Instant| until > app.now()));
        opens(app, "/password/recover", "code", &maria.login, code.secret.as_ref().unwrap()).await;
        app.mails().await;
    }
}
