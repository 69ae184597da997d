//! Promises of further rows of the table: begun and kept by API and at the terminal, watched like the others.

use cracha::config::{Config, Policy};
use cracha::flow::operate;
use cracha::flow::promise as promises;
use cracha::model::ctx::Actor;
use cracha::model::role::Role;
use reqwest::Method;
use serde_json::{Value, json};

use super::api::{erp, read};
use crate::support::app::{Engine, START, TestApp};
use crate::support::http::{Http, Page};
use crate::support::people::record;
use crate::support::program::Home;
use crate::support::provider::log_in;

fn callback(config: &mut Config) {
    let first = config.promise.policies.credential.clone();
    config.promise.policies.others.push(Policy { name: "callback".into(), hours: 8, margin_hours: 2, ..first });
}

async fn call(http: &Http, token: &str, method: Method, path: &str, body: Option<Value>) -> Page {
    let headers = [("authorization", format!("Bearer {token}")), ("content-type", "application/json".to_owned())];
    http.send(method, path, &headers, body.map(|body| body.to_string())).await
}

async fn watch(app: &TestApp) {
    app.job(|tx, ctx| promises::watch(tx, ctx, 100)).await;
    let ctx = app.ctx(Actor::Job("watch"));
    let found = app.app.read(move |db| operate::foresee(db, &ctx)).await.unwrap();
    app.job(move |tx, ctx| operate::foreseen(tx, ctx, &found)).await;
}

async fn by_api(engine: Engine) {
    let app = TestApp::with(engine, callback).await;
    app.hand_over(record("1001")).await;
    let http = app.serve_provider().await;
    // A token does not live as long as this test.
    let token = async || erp(&app, &http, &["resellers.write", "resellers.read"]).await;
    let open = async |body: Value| call(&http, &token().await, Method::POST, "/api/v1/promises", Some(body)).await;
    let begun = open(json!({ "policy": "callback", "subject": "T-7" })).await;
    assert_eq!(begun.status, 201, "{}", begun.body);
    let first = read(&begun);
    assert_eq!((&first["due_at"], &first["kept_at"]), (&json!(START.plus_h(8).rfc3339()), &Value::Null));
    app.pass_hours(1);
    let again = open(json!({ "policy": "callback", "subject": " t-7 " })).await;
    assert_eq!((again.status.as_u16(), &read(&again)["id"]), (200, &first["id"]), "the first one");
    let earlier =
        open(json!({ "policy": "callback", "subject": "1001", "begun_at": START.plus_h(-2).rfc3339() })).await;
    assert_eq!(read(&earlier)["due_at"], json!(START.plus_h(6).rfc3339()));

    app.pass_hours(4);
    watch(&app).await;
    let stands = async |subject: &str| {
        let path = format!("/api/v1/promises/callback/{subject}");
        read(&call(&http, &token().await, Method::GET, &path, None).await)
    };
    assert_eq!((&stands("T-7").await["at_risk"], &stands("1001").await["at_risk"]), (&json!(false), &json!(true)));
    let otto = app.staff("otto", Role::Operator).await;
    let page = app.serve_provider().await;
    log_in(&page, &otto).await;
    let list = page.get("/operator/promises?which=open").await;
    let rows = list.all("tbody tr");
    assert!(rows.iter().any(|row| row.contains("Revenda 1001 Ltda") && row.contains("callback: 1001")), "{rows:?}");
    assert!(rows.iter().any(|row| row.contains("callback: T-7") && row.contains("iniciada")), "{rows:?}");
    let shown = page.get(&format!("/operator/promises/{}", stands("1001").await["id"].as_str().unwrap())).await.text();
    assert!(shown.contains("ninguém informou que a promessa foi cumprida"), "{shown}");

    let keep = async |subject: &str| {
        let body = json!({ "policy": "callback", "subject": subject });
        call(&http, &token().await, Method::POST, "/api/v1/promises/kept", Some(body)).await
    };
    assert_eq!(read(&keep("T-7").await)["kept_at"], json!(app.now().rfc3339()));
    app.pass_hours(3);
    watch(&app).await;
    assert_eq!(read(&keep("T-7").await)["breached"], json!(false), "kept twice changes nothing");
    assert_eq!(read(&keep("1001").await)["breached"], json!(true));
    app.provision().await;
    app.mails().await;

    for (body, status) in [
        (json!({ "policy": "credential", "subject": "1001" }), 404),
        (json!({ "policy": "nothing", "subject": "1001" }), 404),
        (json!({ "policy": "callback", "subject": " " }), 400),
        (json!({ "policy": "callback", "subject": "x".repeat(101) }), 400),
        (json!({ "policy": "callback", "subject": "T-8", "begun_at": "24/11/2026" }), 400),
        (json!({ "policy": "callback" }), 400),
    ] {
        assert_eq!(open(body.clone()).await.status, status, "{body}");
    }
    assert_eq!(keep("T-9").await.status, 404);
    let reader = erp(&app, &http, &["resellers.read"]).await;
    let body = json!({ "policy": "callback", "subject": "T-8" });
    assert_eq!(call(&http, &reader, Method::POST, "/api/v1/promises", Some(body)).await.status, 403);
}

#[tokio::test]
async fn a_program_begins_and_keeps_a_promise_that_only_the_configuration_knows_on_sqlite() {
    by_api(Engine::Sqlite).await;
}

#[tokio::test]
async fn a_program_begins_and_keeps_a_promise_that_only_the_configuration_knows_on_postgres() {
    by_api(Engine::Postgres).await;
}

#[test]
fn it_is_begun_and_kept_at_the_terminal_too() {
    let home = Home::new();
    let file = home.file("my.toml", "[[promise.policies]]\nname = \"callback\"\nhours = 8\nmargin_hours = 2\n");
    home.run(&["migrate", "--config", &file]).fine();
    let run = |args: &[&str]| home.run(&[&["--config", &file, "promise"], args].concat());
    let open = run(&["open", "callback", "T-7"]).fine();
    assert!(open.starts_with("callback T-7: open, due "), "{open}");
    assert_eq!(run(&["open", "callback", "t-7"]).fine(), open, "the first one");
    assert!(run(&["keep", "callback", "T-7"]).fine().starts_with("callback T-7: kept on "));
    assert!(run(&["show", "callback", "T-7"]).fine().starts_with("callback T-7: kept on "));
    let late = run(&["open", "callback", "T-8", "--begun-at", "2026-01-02T12:00:00Z"]).fine();
    assert!(late.contains("open, due") && late.contains("2026"), "{late}");
    assert!(run(&["keep", "callback", "T-8"]).fine().starts_with("callback T-8: kept late, on "));
    run(&["keep", "credential", "1001"]).says(1, &["There is no promise credential to 1001"]);
    run(&["open", "callback", "T-9", "--begun-at", "yesterday"]).says(2, &["2026-11-26T12:00:00Z"]);
}
