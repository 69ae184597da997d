//! The outbox: what cannot leave waits, what will never leave says why, and one destination does not delay another
//! (invariant 2, H48).

use std::collections::BTreeSet;
use std::sync::Arc;

use cracha::config::{Config, MailTransport, SmtpSecurity};
use cracha::flow::delivery::{self as verbs, Attempted, Trouble};
use cracha::flow::operate;
use cracha::jobs::{self, outbox::Outbox};
use cracha::mail::transport::Mailer;
use cracha::model::case::{self, Case, CaseState};
use cracha::model::ids::{ClientId, Instant, MessageId};
use cracha::model::message::{self, Attempt, Lane, Message, MessageState, Outcome, Reason, Step};
use cracha::model::promise::{self, Promise, PromiseKind, Stage};
use cracha::text::Lang;
use tokio::net::TcpListener;

use super::portal::Portal;
use crate::on_both_engines;
use crate::support::app::{Engine, START, TestApp};
use crate::support::people::{only, operator, record};
use crate::support::provider;
use crate::support::until;

async fn promise(app: &TestApp) -> Promise {
    app.app.read(|db| promise::find(db, PromiseKind::Credential, "1001")).await.unwrap().expect("a promise")
}

async fn cases(app: &TestApp) -> Vec<Case> {
    app.app.read(|db| case::in_state(db, CaseState::Open, (100, 0))).await.unwrap()
}

async fn get(app: &TestApp, id: &MessageId) -> (Message, Vec<Attempt>) {
    let id = id.clone();
    app.app.read(move |db| Ok((message::get(db, &id)?, message::attempts_of(db, &id)?))).await.unwrap()
}

async fn state(app: &TestApp, id: &MessageId) -> MessageState {
    get(app, id).await.0.state
}

fn silence() -> Attempted {
    Attempted::Temporary(Trouble { step: Step::Connect, code: None, words: "no route".into() })
}

/// The only mail, which waits.
async fn queued(app: &TestApp) -> MessageId {
    app.hand_over(record("1001")).await;
    app.provision().await;
    app.unseen().remove(0).id
}

/// Hands mails to whatever listens at this port.
fn relay(app: &TestApp, port: u16) -> Mailer {
    let mut config = (**app.app.config()).clone();
    config.mail.transport = MailTransport::Smtp;
    let smtp = &mut config.mail.smtp;
    (smtp.host, smtp.port, smtp.security) = ("127.0.0.1".into(), port, SmtpSecurity::None);
    Mailer::from_config(&config).unwrap()
}

fn outbox(app: &TestApp) -> Arc<Outbox> {
    with(app, Mailer::from_config(app.app.config()).unwrap())
}

fn with(app: &TestApp, mailer: Mailer) -> Arc<Outbox> {
    Arc::new(Outbox::new(app.app.clone(), mailer).unwrap())
}

on_both_engines! {
    async fn while_the_relay_is_away_a_mail_waits_and_its_promise_is_untouched(app: &TestApp) {
        let mail = queued(app).await;
        let before = promise(app).await;
        let port = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port(); // nobody any more
        let away = with(app, relay(app, port));
        away.drain(Lane::Mail).await;
        let (waits, attempts) = get(app, &mail).await;
        assert_eq!((waits.state, waits.attempts, waits.next_at), (MessageState::Delayed, 1, START.plus_s(60)));
        assert_eq!(waits.problem, Some(Reason::OurRelay));
        assert_eq!((attempts[0].outcome, attempts[0].stage), (Some(Outcome::Temporary), Some(Step::Connect)));
        let now = promise(app).await;
        assert_eq!((now.stage, now.rev, now.at_risk_at), (Stage::Queued, before.rev, None));
        assert!(cases(app).await.is_empty());

        let back = outbox(app);
        back.drain(Lane::Mail).await;
        assert!(back.mailer().sent().is_empty(), "not before its time");
        app.pass_seconds(60);
        back.drain(Lane::Mail).await;
        assert_eq!(back.mailer().sent().len(), 1);
        assert_eq!(state(app, &mail).await, MessageState::Relayed);
        let kept = promise(app).await;
        assert_eq!((kept.stage, kept.due_at, kept.relayed_at), (Stage::Relayed, before.due_at, Some(app.now())));
    }

    async fn the_wait_doubles_up_to_an_hour_and_ends_with_a_case(app: &TestApp) {
        let mail = queued(app).await;
        let mut waits = Vec::new();
        while state(app, &mail).await != MessageState::Failed {
            assert_eq!(app.mails_answered(silence()).await.len(), 1);
            let wait = get(app, &mail).await.0.next_at.since(app.now());
            waits.push(wait / 1000);
            app.clock.advance_ms(wait);
        }
        assert_eq!(waits[..8], [60, 120, 240, 480, 960, 1920, 3600, 3600]);
        assert!(waits.iter().all(|wait| *wait <= 3600));
        let failed = promise(app).await;
        assert_eq!((failed.stage, failed.due_at), (Stage::Failed, START.plus_h(48)));
        let given_up = failed.failed_at.unwrap().since(START) / 3_600_000;
        assert!((48..=49).contains(&given_up), "{given_up} h");
        assert_eq!(cases(app).await.len(), 1);
    }

    async fn a_permanent_refusal_fails_with_the_relays_words_and_a_case_for_the_desk(app: &TestApp) {
        let mail = queued(app).await;
        let words = "5.1.1 <maria@1001.example>: user unknown\r\nX: y";
        let no = Attempted::Permanent(Trouble { step: Step::Rcpt, code: Some(550), words: words.into() });
        app.mails_answered(no).await;
        let (failed, attempts) = get(app, &mail).await;
        assert_eq!((failed.state, failed.failed_at), (MessageState::Failed, Some(app.now())));
        assert_eq!(failed.problem, Some(Reason::MailboxUnknown));
        assert_eq!(failed.reply.as_deref(), Some("5.1.1 <maria@1001.example>: user unknownX: y"), "one line");
        assert_eq!((attempts.len(), attempts[0].code, attempts[0].outcome), (1, Some(550), Some(Outcome::Permanent)));
        assert!(!operate::reason(Lang::PtBr, &failed).is_empty());
        let case = cases(app).await.remove(0);
        assert_eq!((case.kind.as_str(), case.promise_id), ("promise_at_risk", Some(promise(app).await.id)));
        assert!(case.summary.contains("mailbox_unknown"), "{}", case.summary);
        app.pass_hours(2);
        assert!(app.mails().await.is_empty(), "never tried again by itself");
        let again = mail.clone();
        app.verb(operator(), move |tx, ctx| operate::retry(tx, ctx, &again)).await.unwrap();
        assert_eq!(promise(app).await.stage, Stage::Queued);
        only(app.mails().await);
        assert_eq!((state(app, &mail).await, promise(app).await.stage), (MessageState::Relayed, Stage::Relayed));
    }
}

/// On either engine, with portals on loopback.
async fn each_engine(adjust: fn(&mut Config), test: impl AsyncFn(&TestApp)) {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let app = TestApp::with(engine, |config| {
            config.outgoing.allow = vec!["127.0.0.1".into()];
            config.outgoing.timeout_seconds = 1;
            adjust(config);
        })
        .await;
        app.signing_keys().await;
        test(&app).await;
    }
}

/// A logout of Maria at this portal, which waits.
async fn sign_out(app: &TestApp, client: &str, portal: &Portal, sid: &'static str) -> MessageId {
    let mut row = provider::Portal::own(client);
    row.row.backchannel_uri = Some(portal.url());
    app.register(&row).await;
    if app.app.read(|db| cracha::model::user::by_login(db, "1001.maria.souza")).await.unwrap().is_none() {
        app.administrator("1001").await;
    }
    let maria = crate::support::people::of_login(app, "1001.maria.souza").await;
    let (client, url) = (ClientId::from_text(client), portal.url());
    app.job(move |tx, ctx| cracha::flow::outbox::queue_logout(tx, ctx, (&client, &url), (sid, sid, &maria.sub), &maria))
        .await
}

#[tokio::test]
async fn a_logout_that_a_portal_does_not_confirm_is_retried_and_then_given_up() {
    each_engine(
        |_| {},
        async |app| {
            let portal = Portal::saying("500 Oh No").await;
            let logout = sign_out(app, "shop", &portal, "s1").await;
            let (began, outbox) = (app.now(), outbox(app));
            let mut attempts = 0;
            while state(app, &logout).await != MessageState::Failed {
                outbox.drain(Lane::Logout).await;
                attempts += 1;
                let row = get(app, &logout).await.0;
                assert_eq!((row.attempts, row.problem, row.code), (attempts, Some(Reason::PortalAnswered), Some(500)));
                app.clock.advance_ms(row.next_at.since(app.now()));
            }
            let (given_up, list) = get(app, &logout).await;
            let hours = given_up.failed_at.unwrap().since(began) / 3_600_000;
            assert!((24..=25).contains(&hours), "{hours} h");
            assert!(list.iter().all(|attempt| attempt.outcome.is_some()));
            assert!(operate::reason(Lang::En, &given_up).contains("500"));
            let tokens = portal.tokens();
            assert_eq!(tokens.len(), usize::try_from(attempts).unwrap());
            let ids: BTreeSet<&str> = tokens.iter().map(|token| token["jti"].as_str().unwrap()).collect();
            assert_eq!(ids.len(), tokens.len(), "a fresh jti for each attempt");
            assert!(tokens.iter().all(|token| token["sid"] == "s1" && token["aud"] == "shop"));
            let issued: Vec<i64> = tokens.iter().map(|token| token["iat"].as_i64().unwrap()).collect();
            assert_eq!((issued[0], issued[1]), (began.seconds(), began.seconds() + 60), "signed when it leaves");
        },
    )
    .await;
}

#[tokio::test]
async fn a_portal_confirms_a_logout_with_200_or_204_and_nothing_else() {
    each_engine(
        |_| {},
        async |app| {
            let portal = Portal::saying("200 OK").await;
            for (status, confirmed) in [
                ("200 OK", true),
                ("204 No Content", true),
                ("202 Accepted", false),
                ("302 Found", false),
                ("404 Not Found", false),
            ] {
                portal.now_says(status);
                let logout = sign_out(app, "shop", &portal, "s1").await;
                outbox(app).drain(Lane::Logout).await;
                let row = get(app, &logout).await.0;
                let want = if confirmed { MessageState::Relayed } else { MessageState::Delayed };
                assert_eq!((row.state, row.relayed_at), (want, confirmed.then_some(app.now())), "{status}");
                app.pass_hours(25);
                portal.now_says("200 OK");
                outbox(app).drain(Lane::Logout).await;
                assert_eq!(state(app, &logout).await, MessageState::Relayed, "mended meanwhile: {status}");
            }
        },
    )
    .await;
}

#[tokio::test]
async fn mails_to_a_relay_that_hangs_delay_no_logout() {
    let hurry = |config: &mut Config| config.server.drain_seconds = 0;
    each_engine(hurry, async |app| {
        let portal = Portal::saying("200 OK").await;
        let silent = TcpListener::bind("127.0.0.1:0").await.unwrap(); // takes connections, says nothing
        let warm_up = sign_out(app, "shop", &portal, "s1").await;
        for id in ["2001", "2002", "2003", "2004", "2005", "2006", "2007", "2008"] {
            app.hand_over(record(id)).await;
        }
        app.provision().await;
        let jobs = jobs::start(app.app.clone(), relay(app, silent.local_addr().unwrap().port()), jobs::Work::Here)
            .await
            .unwrap();
        let counts =
            async || app.app.read(|db| message::live::counts(db, Instant(i64::MIN), Instant(i64::MAX))).await.unwrap();
        until("mails under way", async || {
            let sending =
                counts().await.into_iter().find(|(lane, s, _)| (*lane, *s) == (Lane::Mail, MessageState::Sending));
            sending.filter(|(_, _, n)| *n == 1) // a relay that has not answered yet gets one
        })
        .await;
        let logout = sign_out(app, "shop", &portal, "s2").await;
        for id in [warm_up, logout] {
            until("the logout", async || (state(app, &id).await == MessageState::Relayed).then_some(())).await;
        }
        assert!(counts().await.contains(&(Lane::Mail, MessageState::Queued, 7)), "{:?}", counts().await);
        jobs.stop().await;
        app.clock.advance_ms(121_000);
        assert_eq!(app.mails().await.len(), 8);
    })
    .await;
}

#[tokio::test]
async fn a_portal_that_is_silent_keeps_back_its_own_logouts_alone() {
    each_engine(
        |_| {},
        async |app| {
            let (dead, alive) = (Portal::answering("").await, Portal::saying("200 OK").await);
            let first = sign_out(app, "dead", &dead, "s1").await;
            let outbox = outbox(app);
            let attempt = tokio::spawn({
                let outbox = outbox.clone();
                async move { outbox.drain(Lane::Logout).await }
            });
            until("the attempt", async || (!dead.seen().is_empty()).then_some(())).await;
            let second = sign_out(app, "dead", &dead, "s2").await;
            attempt.await.unwrap();
            let other = sign_out(app, "alive", &alive, "s3").await;
            outbox.drain(Lane::Logout).await;
            assert_eq!(state(app, &other).await, MessageState::Relayed);
            assert_eq!(state(app, &first).await, MessageState::Delayed);
            let held = get(app, &second).await.0;
            assert_eq!((held.attempts, held.next_at), (0, app.now().plus_s(60)));
            dead.now_says("204 No Content");
            app.pass_seconds(60);
            outbox.drain(Lane::Logout).await;
            for id in [first, second] {
                assert_eq!(state(app, &id).await, MessageState::Relayed, "both, when it is back");
            }
        },
    )
    .await;
}

#[tokio::test]
async fn a_portal_that_refuses_one_logout_is_told_the_others_without_delay() {
    each_engine(
        |_| {},
        async |app| {
            let portal = Portal::saying("400 Bad Request").await;
            let (outbox, refused) = (outbox(app), sign_out(app, "shop", &portal, "s1").await);
            let claimed = app.job(|tx, ctx| verbs::claim(tx, ctx, Lane::Logout, "test", 1)).await.remove(0).message;
            let next = sign_out(app, "shop", &portal, "s2").await;
            let words = Trouble { step: Step::Http, code: Some(400), words: "no such session".into() };
            let no = Attempted::Temporary(words);
            app.job(move |tx, ctx| verbs::settle(tx, ctx, &claimed, &no)).await;
            portal.now_says("200 OK");
            outbox.drain(Lane::Logout).await;
            assert_eq!(
                (state(app, &refused).await, state(app, &next).await),
                (MessageState::Delayed, MessageState::Relayed)
            );
        },
    )
    .await;
}

#[tokio::test]
async fn a_portal_that_says_400_to_a_logout_is_not_asked_again() {
    each_engine(
        |_| {},
        async |app| {
            let portal = Portal::saying("400 Bad Request").await;
            let logout = sign_out(app, "shop", &portal, "s1").await;
            outbox(app).drain(Lane::Logout).await;
            let row = get(app, &logout).await.0;
            assert_eq!((row.state, row.relayed_at), (MessageState::Failed, None));
            assert!(operate::reason(Lang::En, &row).contains("400"));
            app.pass_hours(25);
            outbox(app).drain(Lane::Logout).await;
            assert_eq!(portal.seen().len(), 1);
        },
    )
    .await;
}
