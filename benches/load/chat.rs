//! Conversations of one node: 2,000 visitors whose conversations are open and silent, and 200 in which visitor and agent
//! talk. What they cost in memory, and how long a line takes from one end to the other.

use std::sync::Arc;
use std::time::{Duration, Instant as Watch};

use cracha::app::App;
use cracha::config::contact::ServiceDays;
use cracha::db::types::{ConversationId, UserId};
use cracha::flow::contact::{self, Opening, Wanted};
use cracha::model::ctx::Actor;
use cracha::model::role::Role;
use cracha::model::user;
use cracha::text::Lang;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{WebSocketStream, client_async};

use super::house::{Engine, House};
use super::http::Client;
use super::parts::Browser;
use super::table::Table;

const IDLE: usize = 2_000;
const ACTIVE: usize = 200;
/// Lines of each active conversation, after two that do not count.
const LINES: usize = 10;
/// Each of them says one so often.
const PACE: Duration = Duration::from_secs(4);

/// Memory before and after, and the latency of lines.
pub async fn chat(engine: Engine, table: &mut Table) {
    if !table.wants("chat") {
        return;
    }
    let house = House::new(engine);
    house.fill(10).await;
    let app = house.app().await;
    let now = app.now();
    let agent = app
        .write(move |tx| {
            let someone = user::by_login(tx, "bench.p0")?.expect("somebody");
            user::set_role(tx, &someone.id, Role::Agent, &[], now)?;
            Ok(someone.id)
        })
        .await
        .expect("an agent");
    let mut opened = Vec::new();
    for number in 0..IDLE + ACTIVE {
        opened.push(open(&app, &agent, number < ACTIVE).await);
    }
    drop(app);
    let settings = [
        ("CRACHA_FACTORS__REQUIRED_FOR_STAFF", "false"),
        ("CRACHA_CONTACT__LINES_PER_MINUTE", "600"),
        ("CRACHA_CONTACT__CONVERSATIONS_PER_HOUR", "10000"),
    ];
    let (serving, _) = house.serve_with(&settings).await;
    let mut client = Client::connect(house.port).await.expect("a connection");
    let browser = Browser::open(&mut client).await;
    let cookies = browser.log_in_as(&mut client, "bench.p0").await;
    tokio::time::sleep(Duration::from_secs(2)).await;
    let before = serving.resident_mb();

    let (active, idle) = opened.split_at(ACTIVE);
    let mut silent = Vec::new();
    for (_, key) in idle {
        silent.push(Socket::visitor(house.port, key).await);
    }
    let mut pairs = Vec::new();
    for (id, key) in active {
        let visitor = Socket::visitor(house.port, key).await;
        pairs.push((visitor, Socket::agent(house.port, &cookies, id).await));
    }
    let talking = pairs.into_iter().enumerate().map(|(number, (visitor, agent))| {
        // Not all at the same moment.
        let begin = PACE.mul_f64(number as f64 / ACTIVE as f64);
        tokio::spawn(talk(visitor, agent, begin))
    });
    let mut took = Vec::new();
    for talk in talking.collect::<Vec<_>>() {
        took.extend(talk.await.expect("no panic"));
    }
    let after = serving.resident_mb();
    took.sort_by(f64::total_cmp);
    let p95 = took[took.len() * 95 / 100 - 1];
    eprintln!("chat: {before:.1} MB before, {after:.1} MB with {IDLE} silent and {ACTIVE} active conversations");
    table.at_most("chat, memory of 2,000 silent and 200 active conversations", after - before, 100.0, "MB", None);
    table.at_most("chat, a line from one end to the other, p95", p95, 100.0, "ms", None);
    drop(silent);
}

/// A conversation and its visitor's key; an active one is the agent's.
async fn open(app: &App, agent: &UserId, active: bool) -> (ConversationId, String) {
    let mut ctx = app.ctx(Actor::Anonymous, "bench".into(), None);
    // Whenever it is measured, the desk is there: else answers would go by mail.
    let mut config = (*ctx.config).clone();
    config.contact.hours.days = ServiceDays::EveryDay;
    (config.contact.hours.from, config.contact.hours.until) = ("00:00".into(), "24:00".into());
    ctx.config = Arc::new(config);
    let person = Actor::Person { user: agent.clone(), login: "bench.p0".into(), role: Role::Agent, reseller: None };
    let at_desk = app.ctx(person, "bench".into(), None);
    app.write(move |tx| {
        let topic = ctx.config.contact.topics[0].key.clone();
        let opening = Opening { topic, lang: Lang::PtBr, name: String::new(), email: "v@bench.example".into() };
        let opened = contact::open(&ctx, tx, &opening)?;
        let id = opened.conversation.id;
        if active {
            assert_eq!(contact::want_agent(&ctx, tx, &id, None)?, Wanted::Queued);
            contact::take(&at_desk, tx, &id)?;
        }
        Ok((id, opened.key.expose().to_owned()))
    })
    .await
    .expect("a conversation")
}

/// Milliseconds from end to end, in both directions.
async fn talk(mut visitor: Socket, mut agent: Socket, begin: Duration) -> Vec<f64> {
    tokio::time::sleep(begin).await;
    let mut took = Vec::new();
    for number in 0..LINES + 2 {
        let said = Watch::now();
        let (from, to) = if number % 2 == 0 { (&mut visitor, &mut agent) } else { (&mut agent, &mut visitor) };
        let text = format!("linha {number} de muitas, como se escreve");
        from.send(json!({ "say": { "token": format!("b{number}"), "text": text } })).await;
        to.until_line(&text).await;
        if number >= 2 {
            took.push(said.elapsed().as_secs_f64() * 1000.0);
        }
        from.until_line(&text).await;
        tokio::time::sleep(PACE).await;
    }
    took
}

struct Socket(WebSocketStream<TcpStream>);

impl Socket {
    async fn visitor(port: u16, key: &str) -> Self {
        let mut socket = Self::open(port, "/contact/live", "").await;
        socket.send(json!({ "hello": { "key": key } })).await;
        socket.until("state").await;
        socket
    }

    async fn agent(port: u16, cookies: &str, id: &ConversationId) -> Self {
        let mut socket = Self::open(port, "/desk/live", cookies).await;
        socket.send(json!({ "hello": { "conversation": id } })).await;
        socket.until("state").await;
        socket
    }

    async fn open(port: u16, path: &str, cookies: &str) -> Self {
        let address = format!("127.0.0.1:{port}");
        let mut request = format!("ws://{address}{path}").into_client_request().expect("a request");
        let headers = request.headers_mut();
        headers.insert("origin", format!("http://{address}").parse().expect("a header"));
        headers.insert("sec-websocket-protocol", "cracha.chat.1".parse().expect("a header"));
        if !cookies.is_empty() {
            headers.insert("cookie", cookies.parse().expect("a header"));
        }
        let tcp = TcpStream::connect(&address).await.expect("a connection");
        let (socket, _) = client_async(request, tcp).await.expect("a WebSocket");
        Self(socket)
    }

    async fn send(&mut self, frame: Value) {
        self.0.send(Message::text(frame.to_string())).await.expect("it is open");
    }

    async fn next(&mut self) -> Value {
        loop {
            match self.0.next().await.expect("it is open").expect("it is open") {
                Message::Text(text) => return serde_json::from_str(&text).expect("JSON"),
                Message::Close(why) => panic!("closed: {why:?}"),
                _ => {}
            }
        }
    }

    async fn until(&mut self, name: &str) -> Value {
        loop {
            let frame = self.next().await;
            if frame.get(name).is_some() {
                return frame;
            }
        }
    }

    async fn until_line(&mut self, text: &str) {
        loop {
            let frame = self.until("lines").await;
            if frame["lines"].as_array().is_some_and(|lines| lines.iter().any(|line| line["text"] == text)) {
                return;
            }
        }
    }
}
