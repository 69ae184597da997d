//! PostgreSQL fails over, changes places or is restarted while nodes work: real processes, and a ledger.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::town::Town;
use crate::support::program::Home;
use crate::support::server::Server;

async fn change(order: &'static str) {
    let mut pair = Server::start("postgres-pair", &[]);
    let ports = pair.words();
    let url = format!("postgres://postgres@127.0.0.1:{},127.0.0.1:{}/postgres", ports[0], ports[1]);
    let town = Town::new(Home::new().with("DATABASE__URL", &url)).await;
    let deadline = Instant::now() + Duration::from_secs(150);
    let nodes = [town.node(), town.node()];
    *town.doors.lock().unwrap() = nodes.iter().map(|node| node.listen.clone()).collect();
    let stop = Arc::new(AtomicBool::new(false));
    let caller = tokio::spawn({
        let (mut erp, stop) = (town.erp(), stop.clone());
        async move {
            let mut slowest = Duration::ZERO;
            while !stop.load(Ordering::Relaxed) {
                let begin = Instant::now();
                erp.hand_over(deadline).await;
                slowest = slowest.max(begin.elapsed());
            }
            slowest
        }
    });
    let some = town.ledger.everybody().len() + 20;
    while town.ledger.everybody().len() < some {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let pair = tokio::task::spawn_blocking(move || {
        assert_eq!(pair.order(order), "done");
        pair
    });
    let pair = pair.await.unwrap();
    let (changed, so_far) = (Instant::now(), town.ledger.everybody().len());
    while town.ledger.everybody().len() < so_far + 5 {
        assert!(Instant::now() < deadline, "{order}: nobody takes anything any more");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    // A caller whose call was cut off waits for its own five seconds; another server in the place is found before.
    let within = Duration::from_secs(if order == "restart" { 10 } else { 5 });
    assert!(changed.elapsed() < within, "{order}: back after {:?}", changed.elapsed());
    stop.store(true, Ordering::Relaxed);
    caller.await.unwrap();
    town.settled_in_the_end(deadline).await;
    town.ledger.check(&town.relay);
    drop((nodes, pair));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nodes_follow_a_database_that_fails_over_and_nothing_acknowledged_is_lost() {
    change("fail-over").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nodes_follow_a_database_that_changes_places_and_nothing_acknowledged_is_lost() {
    change("switch-over").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_is_restarted_under_load_loses_nothing_acknowledged() {
    change("restart").await;
}
