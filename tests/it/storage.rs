//! The two ways to the data: who waits, who is answered, and what a panic leaves behind.

use cracha::error::Error;
use cracha::model::version;
use diesel::connection::SimpleConnection;

use crate::on_both_engines;
use crate::support::app::{Engine, TestApp};

/// What a switchover leaves behind: connections to a server that answers reads and refuses writes.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_to_a_server_that_refuses_writes_are_thrown_away_at_the_first_refusal() {
    let app = TestApp::start(Engine::Postgres).await;
    let switch_over = async || {
        let (sender, seen) = std::sync::mpsc::channel();
        let hold = std::sync::Arc::new(tokio::sync::Semaphore::new(0));
        let tasks: Vec<_> = (0..3)
            .map(|_| {
                let (app, sender, hold) = (app.app.clone(), sender.clone(), hold.clone());
                let runtime = tokio::runtime::Handle::current();
                tokio::spawn(async move {
                    app.read(move |db| {
                        db.batch_execute("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY").unwrap();
                        sender.send(()).unwrap();
                        // Each keeps its connection, so that every one has another.
                        runtime.block_on(hold.acquire()).unwrap().forget();
                        Ok(())
                    })
                    .await
                })
            })
            .collect();
        for _ in 0..3 {
            tokio::task::block_in_place(|| seen.recv()).unwrap();
        }
        hold.add_permits(3);
        for task in tasks {
            task.await.unwrap().unwrap();
        }
    };
    switch_over().await;
    let refused = app.app.write(|tx| version::raise(tx, version::CLIENTS)).await;
    assert!(matches!(refused, Err(Error::Unavailable(_))), "{refused:?}");
    for _ in 0..3 {
        app.app.write(|tx| version::raise(tx, version::CLIENTS)).await.unwrap();
    }
}

/// A statement planned while a table was empty goes through the whole of it until the table is measured.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_table_that_grew_is_measured_within_seconds() {
    let app = TestApp::start(Engine::Postgres).await;
    let mut db = app.database();
    db.batch_execute(
        "INSERT INTO throttles (key, failures, last_at, wait_until, recent, stays) \
         SELECT 'test:' || n, 1, 0, 0, 1, false FROM generate_series(1, 2000) AS n",
    )
    .unwrap();
    drop(db); // what a connection has counted is known when it ends
    let mut db = app.database();
    let mut measured = || {
        #[derive(diesel::QueryableByName)]
        struct Rows {
            #[diesel(sql_type = diesel::sql_types::Float4)]
            reltuples: f32,
        }
        let rows = diesel::sql_query("SELECT reltuples FROM pg_class WHERE relname = 'throttles'");
        diesel::RunQueryDsl::get_result::<Rows>(rows, &mut db).unwrap().reltuples
    };
    let begin = std::time::Instant::now();
    while measured() < 2000.0 {
        assert!(begin.elapsed().as_secs() < 20, "never measured");
        app.app.refresh_statistics().await;
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}

on_both_engines! {
    async fn a_verb_that_panics_keeps_nothing_and_those_after_it_find_a_connection(app: &TestApp) {
        let before = app.app.read(|db| version::find(db, version::CLIENTS)).await.unwrap();
        for _ in 0..8 {
            let died = app.app.write::<(), _>(|tx| {
                version::raise(tx, version::CLIENTS)?;
                panic!("a test's own")
            });
            assert!(matches!(died.await, Err(Error::Internal(_))));
            assert!(matches!(app.app.read::<(), _>(|_| panic!("a test's own")).await, Err(Error::Internal(_))));
        }
        assert_eq!(app.app.read(|db| version::find(db, version::CLIENTS)).await.unwrap(), before);
        app.app.write(|tx| version::raise(tx, version::CLIENTS)).await.unwrap();
        assert_eq!(app.app.read(|db| version::find(db, version::CLIENTS)).await.unwrap(), before.map(|n| n + 1));
    }

    /// A disk that is full, and memory that is scarce, make SQLite undo the whole transaction by itself.
    async fn what_failed_is_said_and_not_that_it_could_not_be_undone_once_more(app: &TestApp) {
        type Undone = fn(&mut cracha::db::Tx) -> Result<(), Error>;
        type Way = fn(&mut cracha::db::Tx, Undone) -> Result<(), Error>;
        let before = app.app.read(|db| version::find(db, version::CLIENTS)).await.unwrap();
        let full: Undone = |tx| {
            tx.batch_execute("ROLLBACK")?;
            Err(Error::Unavailable("database or disk is full".into()))
        };
        let other: Undone = |tx| {
            tx.batch_execute("ROLLBACK")?;
            Err(Error::Duplicate)
        };
        let ways: [Way; 3] =
            [|tx, undone| undone(tx), |tx, undone| tx.savepoint(undone), |tx, undone| tx.rehearse(undone)];
        for (number, way) in ways.into_iter().enumerate() {
            for undone in [full, other] {
                let failed = app.app.write::<(), _>(move |tx| {
                    version::raise(tx, version::CLIENTS)?;
                    way(tx, undone)
                });
                let said = failed.await.unwrap_err();
                let why = if std::ptr::fn_addr_eq(undone, full) { "database or disk is full" } else { "already taken" };
                assert!(said.to_string().contains(why), "{number}: {said}");
            }
        }
        assert_eq!(app.app.read(|db| version::find(db, version::CLIENTS)).await.unwrap(), before);
        app.app.write(|tx| version::raise(tx, version::CLIENTS)).await.unwrap();
    }

    async fn many_callers_share_few_connections_and_all_are_answered(app: &TestApp) {
        let before = app.app.read(|db| version::find(db, version::CLIENTS)).await.unwrap().unwrap();
        let tasks: Vec<_> = (0..100)
            .map(|n| {
                let app = app.app.clone();
                tokio::spawn(async move {
                    match n % 2 {
                        0 => app.write(|tx| version::raise(tx, version::CLIENTS)).await,
                        _ => app.read(|db| version::find(db, version::CLIENTS)).await.map(|_| ()),
                    }
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap().unwrap();
        }
        assert_eq!(app.app.read(|db| version::find(db, version::CLIENTS)).await.unwrap(), Some(before + 50));
    }

    async fn a_plain_verb_keeps_what_stands_before_its_failure_and_a_savepoint_in_it_does_not(app: &TestApp) {
        let count = async || app.app.read(|db| version::find(db, version::CLIENTS)).await.unwrap().unwrap();
        let before = count().await;
        let failed = app.app.write_plain::<(), _>(|tx| {
            version::raise(tx, version::CLIENTS)?;
            tx.savepoint(|tx| {
                version::raise(tx, version::CLIENTS)?;
                Err(Error::Forbidden)
            })
        });
        assert!(matches!(failed.await, Err(Error::Forbidden)));
        assert_eq!(count().await, before + 1);
    }
}
