//! With millions of messages that are over, the operator's queue and the metrics read no more than what is live.

use std::sync::{Arc, Mutex};

use cracha::db::Db;
use cracha::flow::operate;
use cracha::model::ids::Instant;
use cracha::model::message::{self, Lane, MessageState, Urgency};
use diesel::connection::{InstrumentationEvent, SimpleConnection};
use diesel::sql_types::{BigInt, Text};
use diesel::{Connection, QueryableByName, RunQueryDsl, sql_query};

use crate::on_both_engines;
use crate::support::people::operator;

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    detail: String,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// So many that are over: too many to look at each, few enough for a test.
fn fill(db: &mut Db, now: Instant) {
    let at = now.ms() - 86_400_000;
    db.batch_execute(&format!(
        "INSERT INTO messages (id, lane, destination, kind, payload, address, language, state, attempts, next_at, mail_id, \
         give_up_at, created_at, urgency, leave_by) \
         SELECT 'old-' || i, 'mail', 'a.example', 'notice', '{{}}', 'a@a.example', 'pt-BR', \
         CASE WHEN i % 100 = 0 THEN 'failed' ELSE 'relayed' END, 1, {at}, 'm' || i, {at}, {at} + i, 'routine', {at} \
         FROM (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) SELECT i FROM n) AS numbers; \
         ANALYZE messages;"
    ))
    .unwrap();
}

fn every_query(db: &mut Db, now: Instant) {
    message::live::waiting(db).unwrap();
    message::live::latest_troubled(db, 200).unwrap();
    message::live::abandoned(db, Lane::Mail, now, 4).unwrap();
    message::live::due(db, Lane::Mail, Urgency::Promised, now, 4).unwrap();
    message::live::is_awaited(db, Lane::Mail, now).unwrap();
    message::live::counts(db, now, now.plus_h(1)).unwrap();
}

/// The statements as they went to the engine.
pub fn statements(db: &mut Db, run: impl FnOnce(&mut Db)) -> Vec<String> {
    let seen: Arc<Mutex<Vec<String>>> = Arc::default();
    let list = seen.clone();
    db.set_instrumentation(move |event: InstrumentationEvent<'_>| {
        if let InstrumentationEvent::StartQuery { query, .. } = event {
            list.lock().unwrap().push(query.to_string());
        }
    });
    run(db);
    db.set_instrumentation(|_: InstrumentationEvent<'_>| {});
    seen.lock().unwrap().iter().map(|sql| sql.split(" -- binds").next().unwrap().to_owned()).collect()
}

on_both_engines! {
    async fn the_queue_and_the_metrics_scan_no_message_that_is_over(app: &TestApp) {
        let mut db = app.database();
        fill(&mut db, app.now());
        match app.engine {
            Engine::Sqlite => {
                let all = statements(&mut db, |db| every_query(db, app.now()));
                assert_eq!(all.len(), 6);
                for sql in all {
                    let plan: Vec<Line> = sql_query(format!("EXPLAIN QUERY PLAN {sql}")).load(&mut db).unwrap();
                    for line in plan.iter().filter(|line| line.detail.contains("messages")) {
                        let few = ["messages_leave", "messages_troubled", "messages_held"];
                        let live = few.iter().any(|index| line.detail.contains(index));
                        assert!(live || line.detail.starts_with("SEARCH"), "{} in {sql}", line.detail);
                    }
                }
            }
            Engine::Postgres => {
                // Off: what is scanned all the same has no index.
                db.batch_execute("BEGIN; SET LOCAL enable_seqscan = off").unwrap();
                every_query(&mut db, app.now());
                let scans = "SELECT coalesce(sum(seq_scan), 0)::bigint AS count FROM pg_stat_xact_user_tables \
                             WHERE relname = 'messages'";
                let scans: Count = sql_query(scans).get_result(&mut db).unwrap();
                db.batch_execute("ROLLBACK").unwrap();
                assert_eq!(scans.count, 0);
            }
        }
    }

    async fn totals_are_kept_and_add_up(app: &TestApp) {
        let mut db = app.database();
        fill(&mut db, app.now());
        let relayed = async || {
            let ctx = app.ctx(operator());
            let counts = app.app.read(move |db| operate::queue(db, &ctx, 1)).await.unwrap().counts;
            let of = counts.into_iter().find(|(lane, state, _)| (*lane, *state) == (Lane::Mail, MessageState::Relayed));
            of.map_or(0, |(_, _, count)| count)
        };
        assert_eq!(relayed().await, 19_800, "before the first count");
        let now = app.now();
        let totals = app.app.read(move |db| operate::count_messages(db, now)).await.unwrap().expect("a count");
        app.job(move |tx, _| operate::keep_count(tx, &totals)).await;
        assert_eq!(relayed().await, 19_800, "after it");
        app.pass_seconds(1);
        crate::support::people::newcomer(app, "1001").await;
        assert_eq!(relayed().await, 19_801, "and with what came since");
        let now = app.now();
        assert!(app.app.read(move |db| operate::count_messages(db, now)).await.unwrap().is_none(), "once an hour");
    }
}
