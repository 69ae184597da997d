//! Webhooks: a line that a promise crosses is told to a receiver, signed, until it confirms.

use std::sync::Arc;

use aws_lc_rs::hmac;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use cracha::config::{Config, Hidden, Tell};
use cracha::flow::delivery::{resume_webhook, test_webhook};
use cracha::flow::{operate, promise as promises};
use cracha::jobs::outbox::Outbox;
use cracha::mail::transport::Mailer;
use cracha::model::ids::MessageId;
use cracha::model::message::{self, Lane, Message, MessageState, Reason};
use cracha::model::role::Role;
use cracha::text::Lang;

use super::portal::Portal;
use crate::support::app::{Engine, START, TestApp};
use crate::support::people::{operator, record};
use crate::support::provider::log_in;

const OLD: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const NEW: &str = "whsec_QW5vdGhlciBrZXkgb2YgMjQgYnl0ZXMh";

fn hidden(text: &str) -> Hidden {
    serde_json::from_value(text.into()).expect("a text")
}

/// Tells this receiver, signed with these.
async fn telling(engine: Engine, port: u16, secrets: &str, adjust: impl FnOnce(&mut Config)) -> TestApp {
    TestApp::with(engine, |config| {
        config.webhook.url = hidden(&format!("http://127.0.0.1:{port}/hook?token=geheim"));
        config.webhook.secrets = hidden(secrets);
        config.outgoing.allow = vec!["127.0.0.1".into()];
        adjust(config);
    })
    .await
}

fn outbox(app: &TestApp) -> Arc<Outbox> {
    let mailer = Mailer::from_config(app.app.config()).expect("a mailer");
    Arc::new(Outbox::new(app.app.clone(), mailer).expect("an outbox"))
}

/// A promise comes at risk.
async fn at_risk(app: &TestApp) {
    app.hand_over(record("1001")).await;
    app.pass_hours(37);
    assert_eq!(app.job(|tx, ctx| promises::watch(tx, ctx, 100)).await, 1);
}

/// What a receiver got: its id, its timestamp, its signatures, its body.
struct Got {
    id: String,
    seconds: i64,
    signatures: String,
    body: String,
}

fn got(request: &str) -> Got {
    let (head, body) = request.split_once("\r\n\r\n").expect("a head");
    let header = |name: &str| {
        let found = head.lines().filter_map(|line| line.split_once(": "));
        let mut found = found.filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.to_owned());
        found.next().unwrap_or_else(|| panic!("no {name} in {head}"))
    };
    assert_eq!(header("content-type"), "application/json");
    let seconds = header("webhook-timestamp").parse().expect("seconds");
    Got { id: header("webhook-id"), seconds, signatures: header("webhook-signature"), body: body.to_owned() }
}

/// As a receiver checks it: one of the signatures is made with the secret that it knows.
fn is_signed_with(got: &Got, secret: &str) -> bool {
    let key = STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
    let key = hmac::Key::new(hmac::HMAC_SHA256, &key);
    let signed = [got.id.as_bytes(), b".", got.seconds.to_string().as_bytes(), b".", got.body.as_bytes()].concat();
    let each = got.signatures.split(' ').filter_map(|one| STANDARD.decode(one.strip_prefix("v1,")?).ok());
    each.into_iter().any(|tag| hmac::verify(&key, &signed, &tag).is_ok())
}

async fn only_row(app: &TestApp, receiver: &Portal) -> Message {
    let id = MessageId::from_text(got(&receiver.seen()[0]).id);
    app.app.read(move |db| message::get(db, &id)).await.expect("its row")
}

async fn an_event_is_signed_and_tried_again_with_the_same_id(engine: Engine) {
    let receiver = Portal::saying("503 Not Now").await;
    let app = telling(engine, receiver.port, &format!("{NEW} {OLD}"), |_| {}).await;
    at_risk(&app).await;
    outbox(&app).drain(Lane::Webhook).await;
    let first = got(&receiver.seen()[0]);
    assert!(is_signed_with(&first, OLD) && is_signed_with(&first, NEW), "both sign while one is being changed");
    assert!(!is_signed_with(&first, "whsec_QW5vdGhlciBrZXkgb2YgMjQgYnl0ZXM/"));
    assert_eq!(first.seconds, app.now().seconds());
    let body: serde_json::Value = serde_json::from_str(&first.body).expect("JSON");
    assert_eq!((&body["type"], &body["timestamp"]), (&"promise.at_risk".into(), &app.now().rfc3339().into()));
    let data = &body["data"];
    assert_eq!((&data["policy"], &data["subject"]), (&"credential".into(), &"1001".into()));
    assert_eq!((&data["problem"], &data["due_at"]), (&"little_time_left".into(), &START.plus_h(48).rfc3339().into()));
    for personal in ["maria", "Maria", "Revenda", "5555"] {
        assert!(!first.body.contains(personal), "{personal} in {}", first.body);
    }
    let row = only_row(&app, &receiver).await;
    assert_eq!((row.state, row.problem, row.code), (MessageState::Delayed, Some(Reason::WebhookAnswered), Some(503)));
    assert!(operate::reason(Lang::PtBr, &row).contains("503"), "{}", operate::reason(Lang::PtBr, &row));
    let (ctx, id) = (app.ctx(operator()), row.promise_id.clone().expect("of which promise"));
    let of = id.clone();
    let events = app.app.read(move |db| operate::promise_events(db, &ctx, &of)).await.expect("its events");
    assert_eq!(events.iter().map(|event| &event.id).collect::<Vec<_>>(), [&row.id]);
    let otto = app.staff("otto", Role::Operator).await;
    let http = app.serve_provider().await;
    log_in(&http, &otto).await;
    let page = http.get(&format!("/operator/promises/{id}")).await;
    let told = page.all("section[aria-labelledby=events] tbody tr").concat();
    assert!(told.contains("127.0.0.1") && told.contains("adiado") && told.contains("503"), "{told}");
    assert!(page.all("section[aria-labelledby=mails] tbody tr").is_empty(), "it is no mail: {}", page.text());
    let stored = format!("{row:?}");
    assert!(!stored.contains("geheim") && !stored.contains("whsec_"), "{stored}");

    receiver.now_says("204 No Content");
    app.pass_seconds(60);
    outbox(&app).drain(Lane::Webhook).await;
    let second = got(&receiver.seen()[1]);
    assert_eq!((&second.id, &second.body), (&first.id, &first.body), "the same event, byte for byte");
    assert_eq!(second.seconds, first.seconds + 60, "signed when it leaves");
    assert!(is_signed_with(&second, OLD));
    assert_eq!(only_row(&app, &receiver).await.state, MessageState::Relayed);
    app.pass_hours(80);
    outbox(&app).drain(Lane::Webhook).await;
    assert_eq!(receiver.seen().len(), 2, "confirmed is told no more");
}

#[tokio::test]
async fn an_event_is_signed_and_tried_again_with_the_same_id_on_sqlite() {
    an_event_is_signed_and_tried_again_with_the_same_id(Engine::Sqlite).await;
}

#[tokio::test]
async fn an_event_is_signed_and_tried_again_with_the_same_id_on_postgres() {
    an_event_is_signed_and_tried_again_with_the_same_id(Engine::Postgres).await;
}

async fn a_receiver_that_answers_410_is_told_no_more(engine: Engine) {
    let receiver = Portal::saying("410 Gone").await;
    let app = telling(engine, receiver.port, OLD, |_| {}).await;
    at_risk(&app).await;
    app.hand_over(record("1002")).await;
    app.job(test_webhook).await.expect("an open receiver");
    app.job(test_webhook).await.expect("an open receiver");
    let out = outbox(&app);
    out.drain(Lane::Webhook).await;
    let row = only_row(&app, &receiver).await;
    assert_eq!((row.state, row.problem), (MessageState::Failed, Some(Reason::WebhookGone)));
    let told = receiver.seen().len();
    app.pass_hours(37);
    assert_eq!(app.job(|tx, ctx| promises::watch(tx, ctx, 100)).await, 2);
    app.pass_hours(80);
    out.drain(Lane::Webhook).await;
    assert_eq!(receiver.seen().len(), told, "not even what waited");
    assert!(app.job(test_webhook).await.is_none());

    receiver.now_says("200 OK");
    assert!(app.verb(operator(), resume_webhook).await.unwrap());
    assert!(!app.verb(operator(), resume_webhook).await.unwrap(), "once");
    app.job(test_webhook).await.expect("open again");
    out.drain(Lane::Webhook).await;
    let last = got(receiver.seen().last().unwrap());
    assert!(last.body.contains("webhook.test") && is_signed_with(&last, OLD));
}

#[tokio::test]
async fn a_receiver_that_answers_410_is_told_no_more_until_somebody_takes_that_back_on_sqlite() {
    a_receiver_that_answers_410_is_told_no_more(Engine::Sqlite).await;
}

#[tokio::test]
async fn a_receiver_that_answers_410_is_told_no_more_until_somebody_takes_that_back_on_postgres() {
    a_receiver_that_answers_410_is_told_no_more(Engine::Postgres).await;
}

#[tokio::test]
async fn an_event_that_nobody_confirms_is_given_up_after_three_days() {
    let receiver = Portal::saying("302 Found").await;
    let app = telling(Engine::Sqlite, receiver.port, OLD, |_| {}).await;
    at_risk(&app).await;
    let (began, out) = (app.now(), outbox(&app));
    out.drain(Lane::Webhook).await;
    while only_row(&app, &receiver).await.state != MessageState::Failed {
        let next = only_row(&app, &receiver).await.next_at;
        app.clock.advance_ms(next.since(app.now()));
        out.drain(Lane::Webhook).await;
    }
    let hours = only_row(&app, &receiver).await.failed_at.unwrap().since(began) / 3_600_000;
    assert!((72..=73).contains(&hours), "{hours} h");
    let ids: std::collections::BTreeSet<_> = receiver.seen().iter().map(|request| got(request).id).collect();
    assert_eq!(ids.len(), 1);
}

#[tokio::test]
async fn what_the_guard_refuses_waits_for_a_better_address_and_nothing_is_sent() {
    let receiver = Portal::saying("200 OK").await;
    let app = telling(Engine::Sqlite, receiver.port, OLD, |config| config.outgoing.allow.clear()).await;
    let id = app.job(test_webhook).await.expect("an open receiver");
    outbox(&app).drain(Lane::Webhook).await;
    let row = app.app.read(move |db| message::get(db, &id)).await.unwrap();
    assert_eq!((row.state, row.problem), (MessageState::Delayed, Some(Reason::WebhookRefused)));
    assert!(receiver.seen().is_empty());
}

#[tokio::test]
async fn a_policy_that_does_not_tell_the_receiver_and_no_receiver_queue_nothing() {
    let receiver = Portal::saying("200 OK").await;
    let quiet = |config: &mut Config| config.promise.policies.credential.tell = vec![Tell::Desk];
    at_risk(&telling(Engine::Sqlite, receiver.port, OLD, quiet).await).await;
    at_risk(&TestApp::start(Engine::Sqlite).await).await; // each fails on a message that nobody looked at
    assert!(receiver.seen().is_empty());
}
