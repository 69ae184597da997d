//! Conversations and the deaths of nodes: real processes on one database.

use std::time::Duration;

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::http::Http;
use crate::support::program::{Home, Serving};
use crate::support::socket::{Asking, Socket};

const ISSUER: &str = "http://id.localhost:8400";

/// One frame by POST to a node.
async fn post(node: &Serving, frame: Value) -> Value {
    let headers = [
        ("content-type", "application/json".to_owned()),
        ("origin", ISSUER.to_owned()),
        ("x-cracha-chat", "1".to_owned()),
    ];
    let http = Http::new(&format!("http://{}", node.listen));
    http.send(Method::POST, "/contact/live", &headers, Some(frame.to_string())).await.json()
}

async fn connect(node: &Serving, key: &str, after: i64) -> Socket {
    let mut socket = Asking::visitor(ISSUER, "").at(&node.listen).open().await.expect("a connection");
    socket.send(json!({ "hello": { "key": key, "after": after } })).await;
    socket
}

/// Two nodes and the key of a conversation.
async fn two() -> (Home, Serving, Serving, String) {
    // A socket is no body that has to come within a second.
    let home = Home::postgres().with("SERVER__BODY_SECONDS", "1");
    home.run(&["migrate"]).fine();
    let (one, two) = tokio::task::block_in_place(|| (home.serve(), home.serve()));
    let opened = post(&one, json!({ "open": { "topic": "ecommerce_login" } })).await;
    let key = opened[0]["opened"]["key"].as_str().unwrap_or_else(|| panic!("{opened}")).to_owned();
    (home, one, two, key)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn when_a_node_is_killed_the_visitor_goes_on_at_another_and_misses_nothing() {
    let (_home, one, two, key) = two().await;
    let mut visitor = connect(&one, &key, 0).await;
    visitor.until("state").await;
    let mut other = connect(&two, &key, 0).await;
    other.until("state").await;
    visitor.say("t-1", "antes").await;
    let seq = visitor.until("said").await["said"]["seq"].as_i64().unwrap();
    other.until_line("antes").await;
    tokio::task::block_in_place(|| drop(one)); // killed
    while visitor.next().await.is_some() {}
    other.say("t-2", "enquanto isso").await;
    other.until_line("enquanto isso").await;
    let mut again = connect(&two, &key, seq).await;
    // Whether the dead node had kept it is not known: it is said again.
    again.say("t-1", "antes").await;
    let lines = again.until_line("enquanto isso").await;
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert_eq!(again.until("said").await["said"]["seq"], seq);
    again.say("t-3", "depois").await;
    other.until_line("depois").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_that_is_taken_down_lets_conversations_go_at_once_and_an_open_one_lasts() {
    let (_home, mut one, two, key) = two().await;
    let mut visitor = connect(&one, &key, 0).await;
    visitor.until("state").await;
    assert!(visitor.is_quiet(Duration::from_secs(4)).await, "longer than any body may take");
    one.terminate();
    assert_eq!(visitor.end().await, (Some(1012), Some(json!({ "bye": "restart" }))));
    drop(visitor);
    assert_eq!(tokio::task::block_in_place(|| one.wait()), Some(0));
    let mut again = connect(&two, &key, 0).await;
    again.until("state").await;
}
