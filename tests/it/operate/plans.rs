//! What statements look at: no whole table that grows, on either engine.

use cracha::db::Db;
use diesel::connection::SimpleConnection;
use diesel::sql_types::{BigInt, Text};
use diesel::{QueryableByName, RunQueryDsl, sql_query};

use super::many_messages::statements;
use crate::support::app::{Engine, TestApp};

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    detail: String,
}

#[derive(QueryableByName)]
struct Scanned {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = BigInt)]
    times: i64,
}

/// Runs some reads of which none may scan anything but these few tables and indexes, which hold little.
pub fn scans_only(app: &TestApp, few: &[&str], run: impl Fn(&mut Db)) {
    let mut db = app.database();
    match app.engine {
        Engine::Sqlite => {
            let all = statements(&mut db, &run);
            assert!(!all.is_empty(), "no statement was heard");
            for sql in all {
                let plan: Vec<Line> = sql_query(format!("EXPLAIN QUERY PLAN {sql}")).load(&mut db).unwrap();
                for line in plan.iter().filter(|line| line.detail.starts_with("SCAN")) {
                    let known = few.iter().any(|known| line.detail.contains(known));
                    assert!(known || line.detail.contains("CONSTANT ROW"), "{} in {sql}", line.detail);
                }
            }
        }
        Engine::Postgres => {
            // Off: what is scanned all the same has no index.
            db.batch_execute("BEGIN; SET LOCAL enable_seqscan = off").unwrap();
            run(&mut db);
            let scans =
                "SELECT relname::text AS name, seq_scan AS times FROM pg_stat_xact_user_tables WHERE seq_scan > 0";
            let scanned: Vec<Scanned> = sql_query(scans).load(&mut db).unwrap();
            db.batch_execute("ROLLBACK").unwrap();
            for table in scanned {
                assert!(few.contains(&table.name.as_str()), "{} was scanned {} times", table.name, table.times);
            }
        }
    }
}
