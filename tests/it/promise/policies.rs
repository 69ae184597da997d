//! The table of promises: a further row is kept, due and at risk like the two of the product.

use cracha::config::Policy;
use cracha::flow::promise as promises;
use cracha::model::promise::{self, PromiseKind, Stage};

use crate::support::app::{Engine, START, TestApp};

async fn with_a_callback(engine: Engine) -> TestApp {
    TestApp::with(engine, |config| {
        let first = config.promise.policies.credential.clone();
        let callback = Policy { name: "callback".into(), hours: 8, margin_hours: 2, ..first };
        config.promise.policies.others.push(callback);
    })
    .await
}

async fn a_third_promise(engine: Engine) {
    let app = with_a_callback(engine).await;
    let begin = async |subject: &'static str| {
        let promise = app.job(move |tx, ctx| promises::open(tx, ctx, "callback", subject, ctx.now)).await;
        assert_eq!((promise.kind, promise.due_at), (PromiseKind::Further("callback".into()), app.now().plus_h(8)));
    };
    begin("T-1").await;
    begin("T-2").await;
    let keep = async |subject: &'static str| app.job(move |tx, ctx| promises::keep(tx, ctx, "callback", subject)).await;
    app.pass_hours(5);
    assert_eq!(app.job(|tx, ctx| promises::watch(tx, ctx, 100)).await, 0);
    assert_eq!(keep("t-1").await.stage, Stage::Delivered);
    app.pass_hours(2);
    assert_eq!(app.job(|tx, ctx| promises::watch(tx, ctx, 100)).await, 1, "two hours before it is due");
    app.pass_hours(2);
    let late = keep("T-2").await;
    assert_eq!((late.at_risk_at, late.breached_at), (Some(START.plus_h(7)), Some(app.now())));
    let none = app.app.read(|db| promise::find(db, PromiseKind::Credential, "t-1")).await.unwrap();
    assert!(none.is_none(), "another promise to the same subject");
}

#[tokio::test]
async fn a_row_of_the_table_is_a_promise_without_code_on_sqlite() {
    a_third_promise(Engine::Sqlite).await;
}

#[tokio::test]
async fn a_row_of_the_table_is_a_promise_without_code_on_postgres() {
    a_third_promise(Engine::Postgres).await;
}
