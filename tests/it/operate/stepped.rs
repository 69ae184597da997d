//! A clock that goes two hours forward and back again: nothing waits for the two hours, whatever was written meanwhile,
//! also after a restart.

use std::sync::Arc;

use cracha::flow::delivery::{self, Attempted, Trouble};
use cracha::flow::operate::beat as verbs;
use cracha::flow::operate::schedule;
use cracha::flow::operate::{self, REPAIRS};
use cracha::flow::recovery::{self, Asking};
use cracha::flow::sign_in::session::{self, Browser};
use cracha::flow::sign_in::throttle;
use cracha::jobs::beat::{beat, early};
use cracha::jobs::outbox::Outbox;
use cracha::mail::transport::Mailer;
use cracha::model::ctx::Actor;
use cracha::model::ids::{Instant, MessageId};
use cracha::model::message::{self, Lane, Message, MessageState, Step};
use cracha::model::promise::{self, Promise, PromiseKind, Stage};
use cracha::model::request::{self, RequestKind};
use cracha::model::run;
use cracha::model::schedule::{Job, Schedule};
use cracha::text::Lang;

use super::PROVISION;
use crate::on_both_engines;
use crate::support::app::{START, TestApp};
use crate::support::people::{PASSWORD, administrator, enter, record};

async fn row(app: &TestApp, name: &'static str) -> Schedule {
    app.app.read(move |db| cracha::model::schedule::get(db, name)).await.unwrap()
}

async fn message(app: &TestApp, id: &MessageId) -> Message {
    let id = id.clone();
    app.app.read(move |db| message::get(db, &id)).await.unwrap()
}

async fn promise(app: &TestApp, id: &'static str) -> Promise {
    app.app.read(move |db| promise::find(db, PromiseKind::Credential, id)).await.unwrap().expect("a promise")
}

async fn stalled(app: &TestApp) -> bool {
    let ctx = app.ctx(Actor::Anonymous);
    app.app.read(move |db| operate::is_stalled(db, &ctx)).await.unwrap()
}

/// Each kind of row is put right as the beat does it.
async fn put_right(app: &TestApp) -> Vec<(&'static str, usize)> {
    let mut kinds = Vec::new();
    for (kind, repair) in REPAIRS {
        let rows = app.job(move |tx, ctx| repair(tx, ctx, 500)).await;
        if rows > 0 {
            kinds.push((kind, rows));
        }
    }
    kinds
}

fn silence() -> Attempted {
    Attempted::Temporary(Trouble { step: Step::Connect, code: None, words: "no route".into() })
}

on_both_engines! {
    async fn schedules_run_again_at_once_after_a_step_back_and_after_a_restart(app: &TestApp) {
        app.job(schedule::ensure).await;
        beat(&app.app).await;
        app.pass_hours(2);
        beat(&app.app).await;
        assert!(row(app, PROVISION).await.next_at > START.plus_h(2));
        app.pass_hours(-2);
        assert!(stalled(app).await, "nobody says ready while it stands still");
        app.hand_over(record("1001")).await;
        let login = "1001.nobody".to_owned();
        let asking = Asking { kind: RequestKind::Password, login, email: String::new(), language: Lang::PtBr };
        app.verb(Actor::Anonymous, move |tx, ctx| recovery::ask(tx, ctx, &asking)).await.unwrap();
        // As a process that never saw the other time: started anew.
        let restarted = app.another_node("restarted").await;
        beat(&restarted).await;
        assert!(!stalled(app).await);
        assert_eq!(row(app, PROVISION).await.next_at, START.plus_min(1));
        app.pass_seconds(60);
        beat(&restarted).await;
        assert_eq!(promise(app, "1001").await.stage, Stage::Queued);
        let undecided = app.app.read(|db| request::undecided(db, Instant(i64::MAX), 10)).await.unwrap();
        assert!(undecided.is_empty(), "recoveries are decided");
        app.mails().await;
        let metrics = restarted.metrics().text(&prometheus::Registry::new()).unwrap();
        assert!(metrics.contains("cracha_clock_rows_put_right_total{kind=\"schedules\"}"), "{metrics}");
    }

    async fn a_nudge_is_not_held_back_by_what_ran_in_the_future(app: &TestApp) {
        app.job(schedule::ensure).await;
        app.pass_hours(2);
        let full = row(app, PROVISION).await.batch;
        let ahead = run::Run {
            id: cracha::db::types::RunId::new(),
            schedule: PROVISION.into(),
            cause: run::Cause::Beat,
            started_at: app.now(),
            ended_at: Some(app.now()),
            node: "n".into(),
            outcome: Some(run::Outcome::Done),
            processed: full,
            detail: None,
        };
        app.job(move |tx, _| run::insert(tx, &ahead)).await;
        app.pass_hours(-2);
        beat(&app.app).await;
        app.hand_over(record("1001")).await;
        early(&app.app, Job::Provision).await;
        assert_eq!(app.mails().await.len(), 1);
    }

    async fn a_lease_from_the_future_ends_like_any_other(app: &TestApp) {
        app.job(schedule::ensure).await;
        app.hand_over(record("1001")).await;
        app.pass_hours(2);
        let seen = row(app, PROVISION).await;
        app.job(move |tx, ctx| verbs::begin(tx, ctx, &seen, "dead")).await.expect("its time came");
        app.pass_hours(-2);
        beat(&app.app).await;
        app.pass_seconds(app.app.config().outbox.lease_seconds + 61);
        beat(&app.app).await;
        assert_eq!(promise(app, "1001").await.stage, Stage::Queued);
        app.mails().await;
    }

    async fn messages_that_wait_are_held_or_sent_in_the_future_leave_now(app: &TestApp) {
        for id in ["1001", "1002", "1003"] {
            app.hand_over(record(id)).await;
        }
        app.pass_hours(2);
        app.provision().await; // queued, due in two hours
        let [delayed, sending, queued] = &app.unseen()[..] else { panic!("three") };
        let claimed = app.job(|tx, ctx| delivery::claim(tx, ctx, Lane::Mail, "dead", 2)).await;
        assert_eq!(claimed[0].message.id, delayed.id);
        let failed = claimed[0].message.clone();
        app.job(move |tx, ctx| delivery::settle(tx, ctx, &failed, &silence())).await;
        app.pass_hours(-2);
        let outbox = Arc::new(Outbox::new(app.app.clone(), Mailer::from_config(app.app.config()).unwrap()).unwrap());
        outbox.drain(Lane::Mail).await;
        assert!(outbox.mailer().sent().is_empty(), "before anybody looks they wait");
        beat(&app.app).await;
        let (first, lease) = (app.app.config().outbox.first_retry_seconds, app.app.config().outbox.lease_seconds);
        assert_eq!(message(app, &queued.id).await.next_at, app.now());
        assert_eq!(message(app, &delayed.id).await.next_at, app.now().plus_s(first));
        assert_eq!(message(app, &sending.id).await.lease_until, Some(app.now().plus_s(lease)));
        assert!(message(app, &queued.id).await.give_up_at <= app.now().plus_h(48));
        app.pass_seconds(lease + 1);
        outbox.drain(Lane::Mail).await;
        assert_eq!(outbox.mailer().sent().len(), 3);
        assert_eq!(message(app, &sending.id).await.state, MessageState::Relayed);
    }

    async fn a_wait_after_failures_is_never_longer_than_its_rule(app: &TestApp) {
        app.pass_hours(2);
        for _ in 0..12 {
            app.job(|tx, ctx| {
                let key = throttle::key(ctx, "login", "1001.maria.souza")?;
                throttle::reserve(tx, ctx, &key, cracha::model::throttle::Keeping::UntilReset)
            })
            .await;
        }
        app.pass_hours(-2);
        assert_eq!(put_right(app).await, [("throttles", 1)]);
        let ctx = app.ctx(Actor::Anonymous);
        let refused = app.app.read(move |db| {
            let key = throttle::key(&ctx, "login", "1001.maria.souza")?;
            Ok(throttle::refuse_waiting(db, &ctx, &key))
        });
        let longest = u32::try_from(app.app.config().throttle.max_wait_seconds).unwrap();
        let cracha::error::Error::Throttled { retry_after_s } = refused.await.unwrap().unwrap_err() else { panic!() };
        assert!(retry_after_s <= longest, "{retry_after_s}");
        assert_eq!(put_right(app).await, [], "once");
    }

    async fn a_session_of_the_future_lives_as_one_that_begins_now_and_is_no_recent_login_before(app: &TestApp) {
        administrator(app, "1001").await;
        app.pass_hours(2);
        let began = enter(app, "1001.maria.souza", PASSWORD, Browser::default()).await;
        app.pass_hours(-2);
        let look = async || {
            let (ctx, cookie) = (app.ctx(Actor::Anonymous), began.cookie.clone());
            app.app.read(move |db| session::resume(db, &ctx, &cookie)).await.unwrap().expect("a session")
        };
        let ctx = app.ctx(Actor::Anonymous);
        let (ahead, user, _) = look().await;
        assert!(!session::is_recent(&ctx, &ahead, &user), "nobody proved anything in the future");
        assert!(session::is_stale(&ctx, &ahead), "the next use is written down");
        assert!(put_right(app).await.contains(&("sessions", 1)));
        let limits = &app.app.config().session;
        let now = look().await.0;
        assert_eq!(now.absolute_until, app.now().plus_h(limits.absolute_hours));
        assert_eq!((now.seen_at, now.idle_until), (app.now(), app.now().plus_min(limits.idle_minutes)));
    }

    async fn marks_of_a_promise_from_the_future_are_taken_back(app: &TestApp) {
        for id in ["1001", "1002"] {
            app.hand_over(record(id)).await;
        }
        app.provision().await;
        let of = |mail: &Message| mail.address.ends_with("1001.example");
        let first = app.unseen().into_iter().find(of).unwrap().id;
        app.pass_hours(49); // beyond both dates
        app.job(|tx, ctx| cracha::flow::promise::watch(tx, ctx, 100)).await;
        app.mails().await;
        assert!(promise(app, "1001").await.breached_at.is_some());
        app.pass_hours(-49);
        assert!(put_right(app).await.contains(&("promises", 2)));
        let now = promise(app, "1001").await;
        assert_eq!((now.breached_at, now.at_risk_at, now.relayed_at), (None, None, Some(app.now())));
        assert_eq!(message(app, &first).await.state, MessageState::Relayed);
    }

    async fn the_clocks_of_two_nodes_may_differ_by_seconds(app: &TestApp) {
        app.job(schedule::ensure).await;
        app.pass_seconds(60);
        beat(&app.app).await;
        let next = row(app, PROVISION).await.next_at;
        app.pass_seconds(-5); // another node's clock
        beat(&app.another_node("behind").await).await;
        assert_eq!(row(app, PROVISION).await.next_at, next, "nothing is put right, nothing runs twice");
    }
}
