//! A PostgreSQL server that falls silent while somebody waits for it: nothing comes any more, and nothing is closed.

use std::sync::Arc;
use std::time::{Duration, Instant};

use cracha::db::connect::DbUrl;
use cracha::db::migrate::Schema;
use cracha::db::{Db, Store};
use cracha::error::{Error, Result};
use cracha::model::version;
use diesel::connection::SimpleConnection;

use crate::support::cable::Cable;
use crate::support::pg::PgDatabase;

/// Nobody waits longer for a server that is silent.
const GIVEN_UP: Duration = Duration::from_secs(20);

struct Far {
    store: Store,
    cable: Cable,
    _database: PgDatabase,
}

fn far(connections: u32) -> Far {
    let database = PgDatabase::empty();
    let mut url: url::Url = database.url().parse().unwrap();
    let cable = Cable::to(format!("{}:{}", url.host_str().unwrap(), url.port().unwrap()));
    url.set_port(Some(cable.port)).unwrap();
    let store = Store::open(DbUrl::parse(url.as_str()).unwrap(), connections, Schema::Make, Arc::new(|_| {})).unwrap();
    Far { store, cable, _database: database }
}

fn sleep(db: &mut Db) -> Result<()> {
    Ok(db.batch_execute("SELECT pg_sleep(13)")?)
}

fn silent<T: std::fmt::Debug>(answer: Result<T>) {
    assert!(matches!(answer, Err(Error::Unavailable(_))), "{answer:?}");
}

#[tokio::test]
async fn whoever_waits_for_a_silent_server_is_told_so_and_the_next_is_served_when_it_is_back() {
    let far = far(2);
    let write = || far.store.write(|tx| version::raise(tx, version::CLIENTS));
    write().await.unwrap();
    far.cable.fall_silent();
    let asked = Instant::now();
    // More than there are connections: some wait for their turn.
    let answers = tokio::join!(write(), write(), write(), write(), write());
    let (one, two, three, four, five) = answers;
    [one, two, three, four, five].into_iter().for_each(silent);
    assert!(asked.elapsed() < GIVEN_UP, "{:?}", asked.elapsed());
    far.cable.mend();
    write().await.unwrap();
}

#[tokio::test]
async fn a_connection_that_was_forgotten_on_the_way_is_given_up_although_the_server_answers_others() {
    let far = far(1);
    let read = || far.store.read(|db| version::find(db, version::CLIENTS));
    read().await.unwrap();
    far.cable.fall_silent();
    far.cable.mend();
    let asked = Instant::now();
    silent(read().await);
    assert!(asked.elapsed() < GIVEN_UP, "{:?}", asked.elapsed());
    read().await.unwrap();
}

#[tokio::test]
async fn a_statement_that_takes_long_is_waited_for_behind_pgbouncer_too() {
    let database = PgDatabase::empty();
    let url = DbUrl::parse(&database.url_behind_pgbouncer()).unwrap().with_prepared(false);
    let store = Store::open(url, 2, Schema::Make, Arc::new(|_| {})).unwrap();
    store.read(sleep).await.unwrap();
}

#[tokio::test]
async fn a_statement_that_takes_long_is_waited_for() {
    let far = far(1);
    let slow = far.store.read(sleep);
    let next = far.store.read(|db| version::find(db, version::CLIENTS));
    let (slow, next) = tokio::join!(slow, next);
    slow.unwrap();
    next.unwrap();
}
