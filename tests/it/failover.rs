//! PostgreSQL fails over to a streaming replica, or changes places with it, while somebody writes: nothing that was
//! acknowledged is lost, nothing is done twice, and writing goes on within seconds.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::{Duration, Instant};

use cracha::db::connect::DbUrl;
use cracha::db::migrate::Schema;
use cracha::db::{Store, Tx};
use cracha::error::{Error, Result};
use cracha::model::version;

use crate::support::server::Server;
use crate::support::until;

/// Service is back within this time.
const BACK: Duration = Duration::from_secs(5);

fn raise(tx: &mut Tx) -> Result<()> {
    version::raise(tx, version::CLIENTS)
}

async fn written(store: &Store) -> Option<i64> {
    store.read(|db| version::find(db, version::CLIENTS)).await.ok().flatten()
}

async fn change_places(order: &str) {
    let mut pair = Server::start("postgres-pair", &[]);
    let ports = pair.words();
    // The URL of a newcomer: both hosts, and nothing about which of them may be written to.
    let url = format!("postgres://postgres@127.0.0.1:{},127.0.0.1:{}/postgres", ports[0], ports[1]);
    let store = Store::open(DbUrl::parse(&url).unwrap(), 4, Schema::Make, Arc::new(|_| {})).unwrap();
    let before = written(&store).await.expect("a number");
    let (stop, acknowledged, unknown) =
        (Arc::new(AtomicBool::new(false)), Arc::new(AtomicI64::new(0)), Arc::new(AtomicI64::new(0)));
    let writers: Vec<_> = (0..4)
        .map(|_| {
            let (store, stop) = (store.clone(), stop.clone());
            let (acknowledged, unknown) = (acknowledged.clone(), unknown.clone());
            tokio::spawn(async move {
                while !stop.load(Ordering::Relaxed) {
                    match store.write(raise).await {
                        Ok(()) => _ = acknowledged.fetch_add(1, Ordering::Relaxed),
                        // Whether the last one before a lost connection was written, nobody can say.
                        Err(Error::Unavailable(_)) => _ = unknown.fetch_add(1, Ordering::Relaxed),
                        Err(error) => panic!("{error:?}"),
                    }
                    tokio::time::sleep(Duration::from_millis(2)).await;
                }
            })
        })
        .collect();
    until("writing", async || (acknowledged.load(Ordering::Relaxed) > 100).then_some(())).await;
    let pair = tokio::task::spawn_blocking({
        let order = order.to_owned();
        move || {
            assert_eq!(pair.order(&order), "done");
            pair
        }
    });
    let pair = pair.await.unwrap();
    let (changed, so_far) = (Instant::now(), acknowledged.load(Ordering::Relaxed));
    until("writing again", async || (acknowledged.load(Ordering::Relaxed) > so_far + 100).then_some(())).await;
    assert!(changed.elapsed() < BACK, "{:?}", changed.elapsed());
    stop.store(true, Ordering::Relaxed);
    for writer in writers {
        writer.await.unwrap();
    }
    let (acknowledged, unknown) = (acknowledged.load(Ordering::Relaxed), unknown.load(Ordering::Relaxed));
    let counted = written(&store).await.expect("a number") - before;
    assert!(counted >= acknowledged, "{acknowledged} acknowledged, {counted} there");
    assert!(counted <= acknowledged + unknown, "{acknowledged} and at most {unknown} more, {counted} there");
    // Everybody writes to the new primary: nobody stayed with a server that only answers.
    for _ in 0..8 {
        store.write(raise).await.unwrap();
    }
    drop(pair);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_primary_that_dies_takes_nothing_acknowledged_along() {
    change_places("fail-over").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_old_primary_that_comes_back_as_a_standby_keeps_no_connection() {
    change_places("switch-over").await;
}
