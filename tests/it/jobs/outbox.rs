//! The workers of the outbox: what does not leave waits, and nothing waits for something else.

use std::net::TcpListener;
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Mutex};

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use cracha::config::MailTransport;
use cracha::flow::operate;
use cracha::flow::outbox as verbs;
use cracha::jobs;
use cracha::jobs::outbox::Outbox;
use cracha::mail::transport::Mailer;
use cracha::model::message::{self, Lane, Message, MessageState};
use cracha::model::promise::{self, PromiseKind, Stage};
use cracha::model::user::User;
use cracha::text::Lang;

use super::operator;
use super::running::until;
use crate::support::app::{Engine, TestApp};
use crate::support::people::{administrator, record};
use crate::support::provider::Portal;

/// A portal that answers with a status of the test's choice and keeps what it was sent.
#[derive(Clone)]
struct Listening {
    status: Arc<AtomicU16>,
    bodies: Arc<Mutex<Vec<String>>>,
}

impl Listening {
    /// At the test's own address, under `/logout`.
    async fn at(app: &TestApp, status: u16) -> Self {
        let portal = Self { status: Arc::new(AtomicU16::new(status)), bodies: Arc::default() };
        let here = portal.clone();
        app.serve(move |cfg| {
            let here = here.clone();
            let answer = move |body: String| {
                here.bodies.lock().unwrap().push(body);
                let status = StatusCode::from_u16(here.status.load(Ordering::SeqCst)).unwrap();
                async move { HttpResponse::build(status).finish() }
            };
            cfg.route("/logout", web::post().to(answer));
        });
        app.signing_keys().await;
        app.register(&Portal::own("shop")).await;
        portal
    }
}

async fn with_portal(engine: Engine) -> TestApp {
    TestApp::with(engine, |config| config.outgoing.allow = vec!["id.localhost".into(), "127.0.0.1".into()]).await
}

fn outbox(app: &TestApp) -> Arc<Outbox> {
    let mailer = Mailer::from_config(app.app.config()).unwrap();
    Arc::new(Outbox::new(app.app.clone(), mailer).unwrap())
}

async fn queue_logout(app: &TestApp, user: &User, uri: String) -> Message {
    let user = user.clone();
    let id = app
        .job(move |tx, ctx| {
            verbs::queue_logout(tx, ctx, &cracha::model::ids::ClientId::from_text("shop"), &uri, "sid-1", &user)
        })
        .await;
    row(app, &id).await
}

async fn row(app: &TestApp, id: &cracha::model::ids::MessageId) -> Message {
    let id = id.clone();
    app.app.read(move |db| message::get(db, &id)).await.unwrap()
}

async fn stage(app: &TestApp) -> Stage {
    app.app.read(|db| promise::find(db, PromiseKind::Credential, "1001")).await.unwrap().unwrap().stage
}

/// A port on which nobody listens.
fn closed_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

async fn smtp_down_on(engine: Engine) {
    let app = TestApp::start(engine).await;
    app.hand_over(record("1001")).await;
    app.provision().await;
    let mut config = (**app.app.config()).clone();
    config.mail.transport = MailTransport::Smtp;
    config.mail.smtp.host = "127.0.0.1".into();
    config.mail.smtp.port = closed_port();
    config.mail.smtp.security = cracha::config::SmtpSecurity::None;
    let down = Arc::new(Outbox::new(app.app.clone(), Mailer::from_config(&config).unwrap()).unwrap());
    down.drain(Lane::Mail).await;
    assert_eq!(stage(&app).await, Stage::Queued, "the promise is untouched");
    let waiting = app.app.read(|db| message::latest(db, &[MessageState::Delayed], 10)).await.unwrap().remove(0);
    assert!(waiting.problem.as_deref().unwrap().starts_with("connect"), "{waiting:?}");
    assert_eq!(waiting.next_at, app.now().plus_s(app.app.config().outbox.first_retry_seconds));
    let up = outbox(&app);
    up.drain(Lane::Mail).await;
    assert!(up.mailer().sent().is_empty(), "not before its time");
    app.pass_seconds(60);
    up.drain(Lane::Mail).await;
    let sent = up.mailer().sent();
    assert_eq!((sent.len(), sent[0].envelope.mail_id.as_str()), (1, waiting.mail_id.as_str()), "the same mail");
    assert_eq!(stage(&app).await, Stage::Relayed);
}

#[tokio::test]
async fn smtp_down_the_mail_waits_and_the_promise_is_untouched_on_sqlite() {
    smtp_down_on(Engine::Sqlite).await;
}

#[tokio::test]
async fn smtp_down_the_mail_waits_and_the_promise_is_untouched_on_postgres() {
    smtp_down_on(Engine::Postgres).await;
}

async fn silent_portal_on(engine: Engine) {
    let app = with_portal(engine).await;
    let portal = Listening::at(&app, 503).await;
    let maria = administrator(&app, "1001").await;
    let logout = queue_logout(&app, &maria, format!("{}/logout", app.issuer())).await;
    let outbox = outbox(&app);
    outbox.drain(Lane::Logout).await;
    assert_eq!(row(&app, &logout.id).await.state, MessageState::Delayed);
    for _ in 0..25 {
        app.pass_hours(1);
        outbox.drain(Lane::Logout).await;
    }
    let failed = row(&app, &logout.id).await;
    assert_eq!((failed.state, failed.problem.as_deref()), (MessageState::Failed, Some("http 503")));
    let bodies = portal.bodies.lock().unwrap().clone();
    assert!(bodies.len() > 20, "tried for a day: {}", bodies.len());
    let tokens: std::collections::HashSet<_> = bodies.iter().collect();
    assert_eq!(tokens.len(), bodies.len(), "a fresh token for each attempt");
    assert!(bodies.iter().all(|body| body.starts_with("logout_token=") && !body.contains('&')));
    let ctx = app.ctx(operator());
    let queue = app.app.read(move |db| operate::queue(db, &ctx, 10)).await.unwrap();
    assert_eq!(queue.troubled[0].id, logout.id, "operators see it");
    assert!(operate::reason(Lang::En, &queue.troubled[0]).contains("503"));
    // An operator tries again when the portal is mended.
    portal.status.store(204, Ordering::SeqCst);
    let id = logout.id.clone();
    app.verb(operator(), move |tx, ctx| operate::retry(tx, ctx, &id)).await.unwrap();
    outbox.drain(Lane::Logout).await;
    assert_eq!(row(&app, &logout.id).await.relayed_at, Some(app.now()));
}

#[tokio::test]
async fn a_logout_that_a_portal_does_not_confirm_is_retried_and_then_given_up_on_sqlite() {
    silent_portal_on(Engine::Sqlite).await;
}

#[tokio::test]
async fn a_logout_that_a_portal_does_not_confirm_is_retried_and_then_given_up_on_postgres() {
    silent_portal_on(Engine::Postgres).await;
}

#[tokio::test]
async fn a_silent_portal_holds_back_its_own_logouts_and_nobody_elses() {
    let app = TestApp::with(Engine::Sqlite, |config| {
        config.outgoing.allow = vec!["127.0.0.1".into()];
        config.outbox.logout_parallel = 1;
    })
    .await;
    let portal = Listening::at(&app, 200).await;
    let maria = administrator(&app, "1001").await;
    let silent = format!("http://silent.localhost:{}/logout", closed_port());
    let mut held = Vec::new();
    for _ in 0..20 {
        held.push(queue_logout(&app, &maria, silent.clone()).await);
    }
    let other = queue_logout(&app, &maria, format!("{}/logout", app.issuer())).await;
    outbox(&app).drain(Lane::Logout).await;
    assert_eq!(row(&app, &other.id).await.state, MessageState::Relayed);
    let mut tried = 0;
    for message in &held {
        tried += row(&app, &message.id).await.attempts;
    }
    assert_eq!((tried, portal.bodies.lock().unwrap().len()), (1, 1), "one try told that it is silent");
    let mut app = app;
    app.ignore_messages();
}

#[tokio::test]
async fn ten_thousand_mails_delay_no_logout() {
    // A relay that takes connections and says nothing: the mail lane is stuck.
    let relay = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = relay.local_addr().unwrap().port();
    let mut app = TestApp::with(Engine::Sqlite, |config| {
        config.outgoing.allow = vec!["id.localhost".into()];
        config.mail.smtp.host = "127.0.0.1".into();
        config.mail.smtp.port = port;
        config.mail.smtp.security = cracha::config::SmtpSecurity::None;
        config.mail.smtp.timeout_seconds = 3;
    })
    .await;
    let portal = Listening::at(&app, 200).await;
    let maria = administrator(&app, "1001").await;
    let counts = app.app.read(message::counts).await.unwrap();
    let relayed = counts.iter().find(|(lane, state, _)| (*lane, *state) == (Lane::Mail, MessageState::Relayed));
    let first = relayed.expect("the first password").2;
    let letters = maria.clone();
    app.job(move |tx, ctx| {
        let person = verbs::person(&letters, "Revenda 1001 Ltda");
        let letter = cracha::mail::letter::Letter::RecoveryNotice { person };
        (0..2000).try_for_each(|_| verbs::queue_letter(tx, ctx, verbs::To::user(&letters), &letter).map(drop))
    })
    .await;
    let mut config = (**app.app.config()).clone();
    config.mail.transport = MailTransport::Smtp;
    let running = jobs::start_with(app.app.clone(), Mailer::from_config(&config).unwrap()).await.unwrap();
    let busy = async || {
        let counts = app.app.read(message::counts).await.unwrap();
        counts.contains(&(Lane::Mail, MessageState::Sending, 4)).then_some(())
    };
    until("a full mail lane", busy).await;
    let logout = queue_logout(&app, &maria, format!("{}/logout", app.issuer())).await;
    until("the logout", async || (row(&app, &logout.id).await.state == MessageState::Relayed).then_some(())).await;
    assert_eq!(portal.bodies.lock().unwrap().len(), 1);
    let counts = app.app.read(message::counts).await.unwrap();
    assert!(counts.contains(&(Lane::Mail, MessageState::Relayed, first)), "no mail has left since: {counts:?}");
    drop(relay);
    running.stop().await;
    let counts = app.app.read(message::counts).await.unwrap();
    assert!(
        !counts.iter().any(|(_, state, _)| *state == MessageState::Sending),
        "the leases were given back: {counts:?}"
    );
    app.ignore_messages();
}
