//! Live conversations over a real socket: what is said, refused, missed and fetched; who may, and who is let go.

use std::time::Duration;

use cracha::app::App;
use cracha::db::types::ConversationId;
use cracha::flow::contact;
use cracha::flow::operate::staff;
use cracha::model::conversation::{self, LineKind, NewLine};
use cracha::model::ctx::Actor;
use cracha::model::role::Role;
use reqwest::Method;
use serde_json::{Value, json};

use super::begun;
use crate::on_both_engines;
use crate::support::app::{Engine, TestApp};
use crate::support::http::{Http, Page};
use crate::support::people::{of_login, person};
use crate::support::provider::log_in;
use crate::support::socket::{Asking, Socket};
use crate::support::until;

/// Nothing comes for this long: nothing comes.
const QUIET: Duration = Duration::from_millis(250);

/// A visitor's way in: by the cookie of our own pages.
struct Visitor {
    id: ConversationId,
    key: String,
    asking: Asking,
}

async fn visitor(app: &TestApp) -> Visitor {
    app.serve_provider().await;
    let opened = begun(app).await;
    let key = opened.key.expose().to_owned();
    let asking = Asking::visitor(&app.issuer(), &format!("cracha-talk={key}"));
    Visitor { id: opened.conversation.id, key, asking }
}

impl Visitor {
    /// Connected; what was written before has come.
    async fn open(&self) -> Socket {
        let mut socket = self.asking.open().await.expect("a connection");
        socket.hello(0).await;
        socket.until("state").await;
        socket
    }
}

/// An agent at a browser, whose the conversation is.
struct Agent {
    asking: Asking,
    id: ConversationId,
}

async fn agent(app: &TestApp, visitor: &Visitor) -> Agent {
    let who = app.staff("clara", Role::Agent).await;
    let http = app.serve_provider().await;
    log_in(&http, &who).await;
    let cookie = http.cookie("cracha-session").expect("a session");
    let (user, id) = (of_login(app, "clara").await, visitor.id.clone());
    let taken = id.clone();
    app.verb(Actor::Anonymous, move |tx, ctx| contact::want_agent(ctx, tx, &taken, Some("v@x.example"))).await.unwrap();
    let taken = id.clone();
    app.verb(person(&user), move |tx, ctx| contact::take(ctx, tx, &taken)).await.expect("it is free");
    Agent { asking: Asking::agent(&app.issuer(), &format!("cracha-session={cookie}")), id }
}

impl Agent {
    async fn open(&self) -> Socket {
        self.open_at(&self.asking).await
    }

    async fn open_at(&self, asking: &Asking) -> Socket {
        let mut socket = asking.open().await.expect("a connection");
        socket.send(json!({ "hello": { "conversation": self.id, "after": 0 } })).await;
        socket.until("state").await;
        socket
    }
}

/// One frame by POST, from our own page.
async fn post(app: &TestApp, http: &Http, key: &str, frame: Value) -> Page {
    let headers = [
        ("content-type", "application/json".to_owned()),
        ("origin", app.issuer()),
        ("x-cracha-chat", "1".to_owned()),
        ("x-cracha-key", key.to_owned()),
    ];
    http.send(Method::POST, "/contact/live", &headers, Some(frame.to_string())).await
}

fn texts(lines: &[Value]) -> Vec<&str> {
    lines.iter().filter_map(|line| line["text"].as_str()).collect()
}

/// Another node that listens, and where.
async fn node(app: &TestApp) -> (App, String) {
    let node = app.another_node_with("other", |config| config.server.listen = "127.0.0.1:0".into()).await;
    let site = cracha::web::server::start(node.clone()).expect("a listener");
    tokio::spawn(site.server);
    (node, site.addresses[0].to_string())
}

on_both_engines! {
    async fn a_line_comes_to_every_open_page_at_once_and_is_text(app: &TestApp) {
        let visitor = visitor(app).await;
        let (mut one, mut two) = (visitor.open().await, visitor.open().await);
        one.say("t-1", "<img src=x onerror=alert(1)> não entra").await;
        assert_eq!(one.until("said").await["said"]["token"], "t-1");
        for socket in [&mut one, &mut two] {
            let lines = socket.until_line("não entra").await;
            let line = lines.last().unwrap();
            assert_eq!(line["text"], "<img src=x onerror=alert(1)> não entra");
            assert_eq!((line["who"].as_str(), line["name"].as_str()), (Some("visitor"), Some("Você")));
        }
    }

    async fn a_line_sent_again_after_a_break_is_one_line_and_what_was_missed_comes(app: &TestApp) {
        let visitor = visitor(app).await;
        let (mut one, mut two) = (visitor.open().await, visitor.open().await);
        one.say("t-1", "primeira").await;
        let kept = one.until("said").await["said"]["seq"].as_i64().unwrap();
        drop(one);
        two.say("t-2", "segunda").await;
        two.until_line("segunda").await;
        let mut back = visitor.asking.open().await.unwrap();
        back.hello(kept).await;
        back.say("t-1", "primeira").await;
        let missed = back.until("lines").await;
        assert_eq!(texts(missed["lines"].as_array().unwrap()), ["segunda"]);
        assert_eq!(back.until("said").await["said"]["seq"], kept);
        assert!(back.is_quiet(QUIET).await);
    }

    async fn what_is_refused_says_why_and_keeps_nothing(app: &TestApp) {
        let visitor = visitor(app).await;
        let mut socket = visitor.open().await;
        for (token, text, why, back) in [
            ("t-1", "senha: cavalo123", "parece uma senha", false),
            ("t-2", "cartão 4111 1111 1111 1111", "cartão", false),
            ("t-3", "a\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}", "", true),
        ] {
            socket.say(token, text).await;
            let refused = socket.until("refused").await["refused"].clone();
            assert_eq!((&refused["token"], &refused["back"]), (&json!(token), &json!(back)));
            let said = refused["why"].as_str().unwrap();
            assert!(said.len() > 20 && said.contains(why), "{said}");
        }
        for number in 0..20 {
            socket.say(&format!("f-{number}"), "oi").await;
        }
        socket.say("f-20", "oi").await;
        let refused = socket.until("refused").await["refused"].clone();
        assert_eq!(refused["token"], "f-20");
        assert!(refused["why"].as_str().unwrap().contains("Muitas mensagens"), "{refused}");
    }

    async fn a_blocked_agent_is_let_go_at_once(app: &TestApp) {
        let visitor = visitor(app).await;
        let agent = agent(app, &visitor).await;
        let mut socket = agent.open().await;
        app.verb(Actor::Terminal, |tx, ctx| staff::block(tx, ctx, "clara", Role::Agent)).await.unwrap();
        let (code, last) = socket.end().await;
        assert_eq!((code, last), (Some(1000), Some(json!({ "bye": "signed_out" }))));
        assert_ne!(agent.asking.open().await.err(), None, "nor does it come in again");
    }

    async fn a_line_over_the_connection_is_told_to_the_queue_as_one_of_a_page_is(app: &TestApp) {
        let visitor = visitor(app).await;
        let agent = agent(app, &visitor).await;
        let mut queue = agent.asking.open().await.unwrap();
        queue.send(json!({ "hello": {} })).await;
        queue.until("queue").await;
        let mut talking = visitor.open().await;
        while !queue.is_quiet(QUIET).await {} // others are heard for the first time
        talking.say("t-1", "alguém aí?").await;
        queue.until("queue").await;
    }

    async fn whoever_wants_an_agent_is_seen_in_the_queue_and_hears_the_answer(app: &TestApp) {
        let visitor = visitor(app).await;
        let mut talking = visitor.open().await;
        let agent = agent(app, &visitor).await;
        let mut queue = agent.asking.open().await.unwrap();
        queue.send(json!({ "hello": {} })).await;
        queue.until("queue").await;
        let next = begun(app).await;
        let http = app.serve_provider().await;
        post(app, &http, next.key.expose(), json!({ "agent": { "email": "v@x.example" } })).await;
        queue.until("queue").await;
        let mut desk = agent.open().await;
        desk.say("a-1", "Bom dia! Já vejo.").await;
        let lines = talking.until_line("Já vejo").await;
        let line = lines.last().unwrap();
        assert_eq!(line["who"], "agent");
        assert!(line["name"].as_str().unwrap().starts_with("Clara"), "{line}");
        talking.say("v-1", "obrigada").await;
        desk.until_line("obrigada").await;
    }
}

#[tokio::test]
async fn only_our_own_pages_may_and_only_with_the_key() {
    let app = TestApp::start(Engine::Sqlite).await;
    let visitor = visitor(&app).await;
    for origin in [None, Some("null"), Some("https://evil.example"), Some("http://loja.localhost:8401")] {
        let asking = Asking { origin: origin.map(str::to_owned), ..visitor.asking.clone() };
        assert_eq!(asking.open().await.err(), Some(403), "{origin:?}");
    }
    let asking = Asking { protocol: "", ..visitor.asking.clone() };
    assert_eq!(asking.open().await.err(), Some(426));
    for cookies in ["", "cracha-talk=", &format!("cracha-talk={}", "A".repeat(43))] {
        let mut socket = Asking::visitor(&app.issuer(), cookies).open().await.unwrap();
        socket.hello(0).await;
        assert_eq!(socket.end().await, (Some(1000), Some(json!({ "bye": "unknown" }))), "{cookies}");
    }
    let mut framed = Asking::visitor(&app.issuer(), "").open().await.unwrap();
    framed.send(json!({ "hello": { "key": visitor.key, "after": 0 } })).await;
    framed.until("state").await;
    let nobody = Asking::agent(&app.issuer(), "");
    assert_eq!(nobody.open().await.err(), Some(303), "to the login");
}

#[tokio::test]
async fn what_is_too_large_too_much_or_no_frame_ends_the_connection() {
    let app = TestApp::start(Engine::Sqlite).await;
    let visitor = visitor(&app).await;
    let mut large = visitor.open().await;
    large.say("t-1", &"a".repeat(17 * 1024)).await;
    assert_eq!(large.end().await, (Some(1009), Some(json!({ "bye": "too_much" }))));
    // So much is not even read: the connection ends, whatever of it the sender still hears.
    let mut larger = visitor.open().await;
    larger.say("t-1", &"\u{301}".repeat(512 * 1024)).await;
    larger.end().await;
    let mut many = visitor.open().await;
    for _ in 0..60 {
        many.send(json!({ "seen": 1 })).await;
    }
    assert_eq!(many.end().await, (Some(1008), Some(json!({ "bye": "too_much" }))));
    for text in ["{", "[]", "{\"say\":{\"token\":\"t\"}}", "{\"shout\":1}", "{\"hello\":{\"after\":\"x\"}}"] {
        let mut odd = visitor.open().await;
        odd.send_text(text).await;
        assert_eq!(odd.end().await, (Some(1007), Some(json!({ "bye": "nonsense" }))), "{text}");
    }
    let mut silent = visitor.asking.open().await.expect("a socket");
    silent.ping().await;
    assert_eq!(silent.end().await, (Some(1008), Some(json!({ "bye": "nonsense" }))), "a ping is no hello");
    let mut begins = visitor.open().await;
    begins.send(json!({ "open": { "topic": "ecommerce_login" } })).await;
    assert_eq!(begins.end().await.1, Some(json!({ "bye": "nonsense" })), "begun by a request of its own");
    let mut still = visitor.open().await;
    still.say("t-2", "sigo aqui").await;
    still.until_line("sigo aqui").await;
}

#[tokio::test]
async fn a_node_that_stops_says_so_and_takes_nobody_new() {
    let app = TestApp::start(Engine::Sqlite).await;
    let visitor = visitor(&app).await;
    let mut socket = visitor.open().await;
    app.app.close_connections();
    assert_eq!(socket.end().await, (Some(1012), Some(json!({ "bye": "restart" }))));
    assert_eq!(visitor.asking.open().await.err(), Some(503));
}

#[tokio::test]
async fn without_a_socket_the_same_frames_go_by_post() {
    let app = TestApp::start(Engine::Sqlite).await;
    let http = app.serve_provider().await;
    let opened = post(&app, &http, "", json!({ "open": { "topic": "ecommerce_login" } })).await.json();
    let key = opened[0]["opened"]["key"].as_str().expect("a key").to_owned();
    assert!(opened[0]["opened"]["protocol"].as_str().unwrap().starts_with("20261124-"));
    let first = post(&app, &http, &key, json!({ "hello": { "after": 0 } })).await.json();
    assert_eq!(first[0]["seq"], 1, "{first}");
    let said = post(&app, &http, &key, json!({ "say": { "token": "t-1", "text": "olá" } })).await.json();
    assert_eq!(said[0]["said"]["seq"], 2, "{said}");
    let offered = post(&app, &http, &key, json!({ "identify": { "typed": "1001.maria" } })).await.json();
    assert!(offered.as_array().unwrap().iter().all(|frame| frame.get("lines").is_none()), "with a hello alone");
    let lines = post(&app, &http, &key, json!({ "hello": { "after": 2 } })).await.json();
    assert_eq!(lines[0]["lines"][1]["link"]["href"], "/password/forgot", "{lines}");
    let unknown = post(&app, &http, &"A".repeat(43), json!({ "hello": { "after": 0 } })).await.json();
    assert_eq!(unknown, json!([{ "bye": "unknown" }]));
    let body = Some(json!({ "hello": {} }).to_string());
    for headers in [
        vec![("origin", "https://evil.example".to_owned()), ("x-cracha-chat", "1".to_owned())],
        vec![("origin", app.issuer())],
        vec![("x-cracha-chat", "1".to_owned())],
    ] {
        let page = http.send(Method::POST, "/contact/live", &headers, body.clone()).await;
        assert_eq!((page.status.as_u16(), page.body.as_str()), (403, ""), "{headers:?}");
    }
}

#[tokio::test]
async fn who_was_away_for_long_is_given_the_newest_lines_and_not_all() {
    let app = TestApp::start(Engine::Sqlite).await;
    let http = app.serve_provider().await;
    let opened = begun(&app).await;
    let id = opened.conversation.id.clone();
    app.job(move |tx, ctx| {
        for _ in 0..600 {
            conversation::append(tx, &id, &NewLine::product(LineKind::Transferred, "Clara"), ctx.now)?;
        }
        Ok(())
    })
    .await;
    let key = opened.key.expose();
    let heard = post(&app, &http, key, json!({ "hello": { "after": -7 } })).await.json();
    assert_eq!((heard[0]["lines"].as_array().map(Vec::len), &heard[0]["seq"]), (Some(500), &json!(601)));
    let heard = post(&app, &http, key, json!({ "hello": { "after": 590 } })).await.json();
    assert_eq!(heard[0]["lines"].as_array().map(Vec::len), Some(11));
}

#[tokio::test]
async fn what_ends_over_the_live_door_is_counted_as_on_the_page() {
    let app = TestApp::start(Engine::Sqlite).await;
    let http = app.serve_provider().await;
    let opened = begun(&app).await;
    post(&app, &http, opened.key.expose(), json!({ "end": { "solved": true } })).await;
    let said = app.app.metrics().text(&prometheus::Registry::new()).expect("metrics");
    assert!(said.contains("cracha_conversations_closed_total{how=\"product\"} 1"), "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn visitor_and_agent_talk_across_two_nodes() {
    let app = TestApp::start(Engine::Postgres).await;
    let visitor = visitor(&app).await;
    let agent = agent(&app, &visitor).await;
    let (_node, listen) = node(&app).await;
    let mut here = visitor.open().await;
    let mut there = agent.open_at(&agent.asking.clone().at(&listen)).await;
    for number in 0..3 {
        here.say(&format!("v-{number}"), &format!("pergunta {number}")).await;
        there.until_line(&format!("pergunta {number}")).await;
        there.say(&format!("a-{number}"), &format!("resposta {number}")).await;
        here.until_line(&format!("resposta {number}")).await;
    }
    // Blocked at one node, gone from the other.
    app.verb(Actor::Terminal, |tx, ctx| staff::block(tx, ctx, "clara", Role::Agent)).await.unwrap();
    assert_eq!(there.end().await.1, Some(json!({ "bye": "signed_out" })));
}

#[tokio::test]
async fn a_crowd_of_visitors_keeps_no_agent_out_and_a_place_is_given_back() {
    let small = |config: &mut cracha::config::Config| {
        (config.contact.visitor_connections, config.contact.agent_connections) = (2, 1);
    };
    let app = TestApp::with(Engine::Sqlite, small).await;
    let visitor = visitor(&app).await;
    let agent = agent(&app, &visitor).await;
    let (one, two) = (visitor.open().await, visitor.open().await);
    assert_eq!(visitor.asking.open().await.err(), Some(503), "the visitors' places are taken");
    let desk = agent.open().await;
    assert_eq!(agent.asking.open().await.err(), Some(503));
    let open = |side: &str| {
        let said = app.app.metrics().text(&prometheus::Registry::new()).expect("metrics");
        let line = said.lines().find(|line| line.starts_with(&format!("cracha_live_connections{{side=\"{side}\"}}")));
        line.and_then(|line| line.rsplit(' ').next()).and_then(|n| n.parse::<i64>().ok()).expect("a number")
    };
    assert_eq!((open("visitor"), open("agent")), (2, 1));
    drop((one, two, desk));
    until("the places", async || ((open("visitor"), open("agent")) == (0, 0)).then_some(())).await;
    visitor.open().await;
    agent.open().await;
}

#[tokio::test]
async fn an_agent_who_signs_out_elsewhere_in_the_browser_is_let_go_at_once_and_nobody_else_is() {
    let app = TestApp::start(Engine::Sqlite).await;
    let visitor = visitor(&app).await;
    let agent = agent(&app, &visitor).await;
    let mut desk = agent.open().await;
    let (lia, http) = (app.staff("lia", Role::Agent).await, app.serve_provider().await);
    log_in(&http, &lia).await;
    let other = format!("cracha-session={}", http.cookie("cracha-session").unwrap());
    let mut others = Agent { asking: Asking::agent(&app.issuer(), &other), id: visitor.id.clone() }.open().await;
    let clara = app.serve_provider().await;
    let session = agent.asking.cookies.strip_prefix("cracha-session=").unwrap();
    clara.set_cookie("cracha-session", session);
    let page = clara.get("/account/language").await;
    clara.submit(&page.form("form[action='/sign-out']")).await;
    assert_eq!(desk.end().await, (Some(1000), Some(json!({ "bye": "signed_out" }))));
    assert!(others.is_quiet(QUIET).await);
}

/// Only the chat's page may be framed, and by those alone who are named.
#[tokio::test]
async fn one_page_may_be_framed_by_the_portals_named_and_no_other_route() {
    let portals = ["https://loja.example", "https://cloud.example:8443"];
    let named = portals.map(str::to_owned).to_vec();
    let app = TestApp::with(Engine::Sqlite, move |config| config.contact.framed_by = named).await;
    let http = app.serve_provider().await;
    let frame = http.get("/widget").await;
    let policy = frame.header("content-security-policy").to_owned();
    assert!(policy.contains("frame-ancestors 'self' https://loja.example https://cloud.example:8443;"), "{policy}");
    assert!(!policy.contains("unsafe") && frame.header("x-frame-options").is_empty());
    assert_eq!(frame.header("set-cookie"), "", "a frame of another site sets none");
    assert!(frame.all("input[type=password]").is_empty() && !frame.body.contains("/sign-out"));
    let script = http.get("/widget.js").await;
    assert_eq!(script.header("cross-origin-resource-policy"), "cross-origin");
    assert!(script.body.contains("\"pt-BR\"") && !script.body.contains("/*words*/"), "its words are in it");
    for row in cracha::web::server::table().rows() {
        let path = row.path.replace("{id}", "x").replace("{act}", "block").replace("{name}", "watch");
        if row.method != "GET" || path == "/widget" {
            continue;
        }
        let page = http.get(&path).await;
        if !page.header("content-type").starts_with("text/html") {
            continue;
        }
        let policy = page.header("content-security-policy");
        assert!(policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
        assert_eq!(page.header("x-frame-options"), "DENY", "{path}");
    }
    let closed = TestApp::start(Engine::Sqlite).await;
    let frame = closed.serve_provider().await.get("/widget").await;
    assert!(frame.header("content-security-policy").contains("frame-ancestors 'self';"), "our own pages show it, too");
    assert_eq!(frame.header("x-frame-options"), "SAMEORIGIN");
}
