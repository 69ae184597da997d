//! Housekeeping finds what is over by index: no step of it looks at a whole table, on either engine, whatever has gathered.

use cracha::flow::operate::retention::{OTHERS, SWEEPS};
use cracha::flow::sign_in::session::Browser;
use diesel::sql_types::{BigInt, Text};
use diesel::{QueryableByName, RunQueryDsl, sql_query};

use crate::support::app::{Engine, TestApp};
use crate::support::people::{PASSWORD, administrator, enter, forgot};
use crate::support::statements;

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    detail: String,
}

#[derive(PartialEq, Eq, QueryableByName)]
struct Scanned {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = BigInt)]
    times: i64,
}

/// Somebody with a past that is over: a session, a recovery, mails, failures.
async fn past(engine: Engine) -> TestApp {
    statements::listen();
    let app = TestApp::start(engine).await;
    administrator(&app, "1001").await;
    enter(&app, "1001.maria.souza", PASSWORD, Browser::default()).await;
    forgot(&app, "1001.maria.souza", "maria@1001.example").await;
    app.mails().await;
    app.pass_hours(24 * 3_000);
    app
}

#[tokio::test]
async fn no_step_of_housekeeping_scans_a_table_on_sqlite() {
    let app = past(Engine::Sqlite).await;
    let mut db = app.database();
    let (mut looked_at, mut scans) = (0, Vec::new());
    for (name, sweep) in SWEEPS.into_iter().chain(OTHERS) {
        statements::take(app.database_url());
        app.job(move |tx, ctx| sweep(tx, ctx, 1000)).await;
        for sql in statements::take(app.database_url()) {
            let sql = sql.split(" -- binds").next().unwrap().to_owned();
            if !["SELECT", "DELETE", "UPDATE"].iter().any(|verb| sql.starts_with(verb)) {
                continue;
            }
            looked_at += 1;
            let plan: Vec<Line> = sql_query(format!("EXPLAIN QUERY PLAN {sql}")).load(&mut db).unwrap();
            let whole =
                plan.iter().map(|line| &line.detail).filter(|detail| is_scan(detail) && !removes_nothing(&sql, detail));
            scans.extend(whole.map(|detail| format!("{name}: {detail} in {sql}")));
        }
    }
    assert!(looked_at > 2 * SWEEPS.len(), "only {looked_at} statements were heard");
    assert!(scans.is_empty(), "{scans:#?}");
}

/// A whole table or a whole index.
fn is_scan(detail: &str) -> bool {
    detail.starts_with("SCAN") && !detail.contains("CONSTANT ROW")
}

/// What removes nothing looks at nothing, though the plan names its table.
fn removes_nothing(sql: &str, detail: &str) -> bool {
    sql.ends_with("WHERE (1=0)") && sql.contains(&format!("`{}`", detail.trim_start_matches("SCAN ")))
}

#[tokio::test]
async fn no_step_of_housekeeping_scans_a_table_on_postgres() {
    let app = past(Engine::Postgres).await;
    let (mut gone, mut scans) = (0, Vec::new());
    for (name, sweep) in SWEEPS.into_iter().chain(OTHERS) {
        let (count, scanned): (usize, Vec<Scanned>) = app
            .job(move |tx, ctx| {
                // Off: what is scanned all the same has no index, in the statements or behind a foreign key.
                sql_query("SET LOCAL enable_seqscan = off").execute(&mut **tx)?;
                // What this connection counted a moment ago may still be among it.
                let scans = "SELECT relname::text AS name, seq_scan AS times FROM pg_stat_xact_user_tables";
                let before: Vec<Scanned> = sql_query(scans).load(&mut **tx)?;
                let count = sweep(tx, ctx, 1000)?;
                let after: Vec<Scanned> = sql_query(scans).load(&mut **tx)?;
                Ok((count, after.into_iter().filter(|scanned| !before.contains(scanned)).collect()))
            })
            .await;
        gone += count;
        scans.extend(scanned.into_iter().map(|scanned| format!("{name}: {}", scanned.name)));
    }
    assert!(gone > 5, "{gone} rows were over");
    assert!(scans.is_empty(), "{scans:#?}");
}
