//! Several nodes on one database: a claim is a conditional update, and its row count is the lock (invariant 5).

use std::collections::BTreeSet;
use std::sync::Arc;

use cracha::app::App;
use cracha::flow::delivery as outgoing;
use cracha::flow::operate::beat::{self as verbs, Ended, Started};
use cracha::flow::operate::schedule;
use cracha::jobs::beat::beat;
use cracha::jobs::outbox::Outbox;
use cracha::mail::transport::Mailer;
use cracha::model::ctx::Ctx;
use cracha::model::ids::Instant;
use cracha::model::message::{self, Attempt, Lane, Message, MessageState, Outcome, Step};
use cracha::model::run::{self, Cause, Outcome as Ending, Run};
use cracha::model::schedule::Schedule;

use super::{PROVISION, WATCH};
use crate::on_both_engines;
use crate::support::app::TestApp;
use crate::support::people::{only, record};

const RESELLERS: [&str; 12] =
    ["1001", "1002", "1003", "1004", "1005", "1006", "1007", "1008", "1009", "1010", "1011", "1012"];

fn outbox(node: &App) -> Arc<Outbox> {
    let mailer = Mailer::from_config(node.config()).unwrap();
    Arc::new(Outbox::new(node.clone(), mailer).unwrap())
}

async fn runs(app: &TestApp, name: &'static str) -> Vec<Run> {
    app.app.read(move |db| run::latest(db, name, 100)).await.unwrap()
}

async fn row(app: &TestApp, name: &'static str) -> Schedule {
    app.app.read(move |db| cracha::model::schedule::get(db, name)).await.unwrap()
}

async fn attempts(app: &TestApp, mail: &Message) -> (MessageState, Vec<Attempt>) {
    let id = mail.id.clone();
    app.app.read(move |db| Ok((message::get(db, &id)?.state, message::attempts_of(db, &id)?))).await.unwrap()
}

/// Takes what is due of a schedule, as a node does that dies before it ends the run.
async fn begin(app: &TestApp, name: &'static str, node: &'static str) -> Option<Started> {
    let begun = app.job(move |tx: &mut cracha::db::Tx, ctx: &Ctx| {
        match verbs::due(tx, ctx)?.schedules.iter().find(|row| row.name == name) {
            Some(seen) => verbs::begin(tx, ctx, seen, node),
            None => Ok(None),
        }
    });
    begun.await
}

on_both_engines! {
    async fn two_nodes_never_run_the_same_beat_twice(app: &TestApp) {
        app.job(schedule::ensure).await;
        let other = app.another_node("other").await;
        for id in RESELLERS {
            app.hand_over(record(id)).await;
        }
        for minute in 1..=5 {
            app.pass_seconds(60);
            tokio::join!(beat(&app.app), beat(&other), beat(&app.app), beat(&other));
            for name in [PROVISION, WATCH] {
                let runs = runs(app, name).await;
                assert_eq!(runs.len(), minute, "{runs:?}");
                assert!(runs.iter().all(|run| run.outcome == Some(Ending::Done)), "{runs:?}");
            }
        }
        let made: i32 = runs(app, PROVISION).await.iter().map(|run| run.processed).sum();
        assert_eq!(made, 12);
        assert_eq!(app.mails().await.len(), 12);
    }

    async fn an_asked_for_run_is_taken_by_one_node(app: &TestApp) {
        app.job(schedule::ensure).await;
        let other = app.another_node("other").await;
        app.job(|tx, ctx| schedule::run_now(tx, ctx, WATCH)).await;
        tokio::join!(beat(&app.app), beat(&other), beat(&app.app), beat(&other));
        let runs = runs(app, WATCH).await;
        assert_eq!(runs.len(), 1);
        assert_eq!((runs[0].cause, runs[0].outcome), (Cause::Manual, Some(Ending::Done)));
    }

    async fn two_nodes_share_the_messages_and_send_none_twice(app: &TestApp) {
        for id in RESELLERS {
            app.hand_over(record(id)).await;
        }
        app.provision().await;
        let (one, two) = (outbox(&app.app), outbox(&app.another_node("other").await));
        tokio::join!(one.drain(Lane::Mail), two.drain(Lane::Mail), one.drain(Lane::Mail), two.drain(Lane::Mail));
        let sent: Vec<String> =
            [one.mailer().sent(), two.mailer().sent()].concat().into_iter().map(|sent| sent.envelope.to).collect();
        assert_eq!(sent.len(), 12, "{sent:?}");
        assert_eq!(sent.iter().collect::<BTreeSet<_>>().len(), 12, "{sent:?}");
        let counts = app.app.read(|db| message::live::counts(db, Instant(i64::MIN), Instant(i64::MAX))).await.unwrap();
        assert_eq!(counts, [(Lane::Mail, MessageState::Relayed, 12)]);
    }

    async fn a_dead_nodes_message_is_taken_over_when_its_lease_ends(app: &TestApp) {
        app.hand_over(record("1001")).await;
        app.provision().await;
        let taken = app.job(|tx, ctx| outgoing::claim(tx, ctx, Lane::Mail, "dead", 10)).await.remove(0).message;
        let outbox = outbox(&app.app);
        app.pass_seconds(app.app.config().outbox.lease_seconds);
        outbox.drain(Lane::Mail).await;
        assert!(outbox.mailer().sent().is_empty(), "until then it is the other's");
        app.pass_seconds(1);
        outbox.drain(Lane::Mail).await;
        assert_eq!(outbox.mailer().sent().len(), 1);
        let (state, attempts) = attempts(app, &taken).await;
        assert_eq!(state, MessageState::Relayed);
        let seen: Vec<_> = attempts.iter().map(|a| (a.node.as_str(), a.outcome)).collect();
        assert_eq!(seen, [("dead", Some(Outcome::Lost)), (app.app.node(), Some(Outcome::Relayed))]);
        // It was only slow, and comes back late: nothing changes.
        let late = outgoing::Attempted::Temporary(outgoing::Trouble { step: Step::Connect, code: None, words: String::new() });
        assert_eq!(app.job(move |tx, ctx| outgoing::settle(tx, ctx, &taken, &late)).await, None);
    }

    async fn a_dead_nodes_message_does_not_wait_until_the_queue_is_empty(app: &TestApp) {
        app.hand_over(record("1001")).await;
        app.provision().await;
        let taken = app.job(|tx, ctx| outgoing::claim(tx, ctx, Lane::Mail, "dead", 10)).await.remove(0).message;
        app.pass_seconds(app.app.config().outbox.lease_seconds + 1);
        for id in ["1002", "1003"] {
            app.hand_over(record(id)).await;
        }
        app.provision().await;
        let next = app.job(|tx, ctx| outgoing::claim(tx, ctx, Lane::Mail, "alive", 2)).await;
        assert!(next.iter().any(|claimed| claimed.message.id == taken.id), "{next:?}");
        assert_eq!(next.len(), 2);
        app.mails().await;
    }

    async fn a_dead_nodes_mail_whose_password_was_used_meanwhile_is_withdrawn(app: &TestApp) {
        app.hand_over(record("1001")).await;
        app.provision().await;
        // The relay took it and the node died before it could write that down.
        let claimed = app.job(|tx, ctx| outgoing::claim(tx, ctx, Lane::Mail, "dead", 10)).await.remove(0);
        let mail = crate::support::app::Left {
            letter: serde_json::from_str(&claimed.message.payload).unwrap(),
            message: claimed.message,
            secret: claimed.secret,
            valid_until: claimed.valid_until,
            sender: claimed.sender,
        };
        crate::support::people::move_in(app, "1001.maria.souza", &mail).await;
        app.pass_seconds(app.app.config().outbox.lease_seconds + 1);
        assert!(app.mails().await.iter().all(|left| left.message.id != mail.message.id));
        let (state, attempts) = attempts(app, &mail.message).await;
        assert_eq!(state, MessageState::Voided);
        assert_eq!(attempts[0].outcome, Some(Outcome::Lost));
    }

    async fn a_dead_nodes_run_is_lost_and_the_next_node_takes_over(app: &TestApp) {
        app.job(schedule::ensure).await;
        app.hand_over(record("1001")).await;
        app.pass_seconds(60);
        let dead = begin(app, PROVISION, "dead").await.expect("its time came");
        app.pass_seconds(60);
        beat(&app.app).await;
        assert_eq!(runs(app, PROVISION).await.len(), 1, "a living node would be at it");
        app.pass_seconds(app.app.config().outbox.lease_seconds);
        let alive = begin(app, PROVISION, "alive").await.expect("the lease ended");
        let lost = runs(app, PROVISION).await.into_iter().find(|run| run.id == dead.run).unwrap();
        assert_eq!((lost.node.as_str(), lost.outcome), ("dead", Some(Ending::Lost)));
        // The dead one was only slow: its end does not give away the other's lease.
        app.job(move |tx, ctx| verbs::end(tx, ctx, &dead, "dead", &Ended::default())).await;
        assert_eq!(row(app, PROVISION).await.lease_by.as_deref(), Some("alive"));
        app.job(move |tx, ctx| verbs::end(tx, ctx, &alive, "alive", &Ended::default())).await;
        app.pass_seconds(60);
        beat(&app.app).await;
        only(app.mails().await);
    }
}
