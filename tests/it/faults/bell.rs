//! What is rung on one node is heard on the others, also after the connection that hears them broke, fell silent or cannot
//! be had.

use std::time::Duration;

use cracha::app::{App, Topic};
use cracha::db::types::ConversationId;
use tokio::time::timeout;

use crate::support::app::{Engine, TestApp};
use crate::support::cable::Cable;
use crate::support::until;

/// Longer than the pace at which whoever waits looks anyway while nobody is heard.
const SOON: Duration = Duration::from_secs(5);

/// What waits for the first echo looks around once: that is not what is rung here.
async fn hears(node: &App) {
    until("other nodes", async || node.hears_others().then_some(())).await;
}

#[tokio::test]
async fn what_is_rung_on_one_node_is_heard_on_the_other_and_only_that() {
    let app = TestApp::start(Engine::Postgres).await;
    let other = app.another_node("other").await;
    let (this, that) = (ConversationId::new(), ConversationId::new());
    let mut here = other.listen(Topic::Conversation(this.clone()));
    let mut there = other.listen(Topic::Conversation(that));
    hears(&other).await;
    for listening in [&mut here, &mut there] {
        timeout(SOON, listening.rang()).await.expect("a look when others are heard for the first time");
    }
    app.app.ring(Topic::Conversation(this));
    timeout(SOON, here.rang()).await.expect("a ring");
    assert!(timeout(Duration::from_millis(300), there.rang()).await.is_err(), "another one's");
}

#[tokio::test]
async fn after_the_connection_broke_everybody_looks_and_others_are_heard_again() {
    let app = TestApp::start(Engine::Postgres).await;
    let other = app.another_node("other").await;
    let mut queue = other.listen(Topic::Queue);
    hears(&other).await;
    timeout(SOON, queue.rang()).await.expect("the first look");
    let kill = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                WHERE datname = current_database() AND query LIKE 'LISTEN%'";
    diesel::connection::SimpleConnection::batch_execute(&mut app.database(), kill).unwrap();
    timeout(SOON, queue.rang()).await.expect("something may have been missed");
    hears(&other).await;
    while timeout(Duration::from_millis(300), queue.rang()).await.is_ok() {}
    app.app.ring(Topic::Queue);
    timeout(SOON, queue.rang()).await.expect("a ring");
}

#[tokio::test]
async fn a_network_that_falls_silent_is_noticed_and_whoever_waits_looks_by_itself() {
    let app = TestApp::start(Engine::Postgres).await;
    let mut url: url::Url = app.database_url().parse().unwrap();
    let cable = Cable::to(format!("{}:{}", url.host_str().unwrap(), url.port().unwrap()));
    url.set_port(Some(cable.port)).unwrap();
    let url = serde_json::from_value(serde_json::json!(url.to_string())).unwrap();
    let far = app.another_node_with("far", |config| config.database.url = url).await;
    let mut queue = far.listen(Topic::Queue);
    hears(&far).await;
    cable.fall_silent();
    // A pace of seconds, not of a minute: it may take until a few tries came back in vain.
    let mut seconds = 0;
    while far.hears_others() {
        assert!(seconds < 40, "the silence was not noticed");
        tokio::time::sleep(Duration::from_secs(1)).await;
        seconds += 1;
    }
    for _ in 0..2 {
        timeout(SOON, queue.rang()).await.expect("a look");
    }
    cable.mend();
    let mut seconds = 0;
    while !far.hears_others() {
        assert!(seconds < 60, "nobody is heard again");
        tokio::time::sleep(Duration::from_secs(1)).await;
        seconds += 1;
    }
}

#[tokio::test]
async fn behind_a_pooler_that_cannot_pass_it_on_whoever_waits_looks_every_two_seconds() {
    let app = TestApp::behind_pgbouncer().await;
    let mut queue = app.app.listen(Topic::Queue);
    for _ in 0..2 {
        timeout(SOON, queue.rang()).await.expect("a look");
    }
    assert!(!app.app.hears_others());
    app.app.ring(Topic::Queue);
    timeout(Duration::from_millis(500), queue.rang()).await.expect("its own ring all the same");
}

#[tokio::test]
async fn one_node_alone_hears_itself_at_once() {
    let app = TestApp::start(Engine::Sqlite).await;
    let mut queue = app.app.listen(Topic::Queue);
    app.app.ring(Topic::Queue);
    timeout(Duration::from_millis(500), queue.rang()).await.expect("a ring");
    assert!(timeout(Duration::from_millis(300), queue.rang()).await.is_err());
}
