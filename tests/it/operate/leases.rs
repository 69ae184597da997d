//! Work that takes longer than a lease stays with the node that does it.

use std::sync::Arc;
use std::time::Duration;

use cracha::config::{MailTransport, SmtpSecurity};
use cracha::flow::operate::beat as verbs;
use cracha::flow::operate::schedule;
use cracha::jobs::beat::beat;
use cracha::jobs::outbox::Outbox;
use cracha::mail::transport::Mailer;
use cracha::model::message::{self, Lane, MessageState};
use cracha::model::run;

use super::PROVISION;
use crate::on_both_engines;
use crate::support::app::{Engine, TestApp};
use crate::support::people::record;
use crate::support::slow_relay::SlowRelay;
use crate::support::until;

on_both_engines! {
    async fn a_run_that_renews_its_lease_is_not_lost_however_long_it_takes(app: &TestApp) {
        app.job(schedule::ensure).await;
        let other = app.another_node("other").await;
        app.pass_seconds(60);
        let seen = app.app.read(|db| cracha::model::schedule::get(db, PROVISION)).await.unwrap();
        let started = app.job(move |tx, ctx| verbs::begin(tx, ctx, &seen, "busy")).await.expect("its time came");
        let renew = async || {
            let started = started.clone();
            app.job(move |tx, ctx| verbs::renew(tx, ctx, &started, "busy")).await
        };
        let runs = async || app.app.read(|db| run::latest(db, PROVISION, 10)).await.unwrap();
        for _ in 0..4 {
            app.pass_seconds(100);
            assert!(renew().await);
            beat(&other).await;
            assert_eq!(runs().await.len(), 1, "nobody else began it");
        }
        app.pass_seconds(121);
        beat(&other).await;
        assert_eq!(runs().await.len(), 2, "it had stood still");
        assert!(!renew().await, "and is told so");
    }
}

async fn slow_data(engine: Engine) {
    let app = TestApp::with(engine, |config| config.outbox.lease_seconds = 1).await;
    app.hand_over(record("1001")).await;
    app.provision().await;
    let id = app.unseen().remove(0).id;
    let relay = SlowRelay::start(Duration::from_secs(3)).await;
    let outbox = |node: &cracha::app::App| {
        let mut config = (**node.config()).clone();
        config.mail.transport = MailTransport::Smtp;
        let smtp = &mut config.mail.smtp;
        (smtp.host, smtp.port, smtp.security) = ("127.0.0.1".into(), relay.port, SmtpSecurity::None);
        Arc::new(Outbox::new(node.clone(), Mailer::from_config(&config).unwrap()).unwrap())
    };
    let (one, two) = (outbox(&app.app), outbox(&app.another_node("other").await));
    let sending = tokio::spawn(async move { one.drain(Lane::Mail).await });
    let look = async || {
        let id = id.clone();
        app.app.read(move |db| message::get(db, &id)).await.unwrap()
    };
    until("the hand-over", async || (look().await.state == MessageState::Sending).then_some(())).await;
    for _ in 0..3 {
        let until_now = look().await.lease_until;
        app.clock.advance_ms(900);
        until("a renewal", async || {
            let row = look().await;
            (row.lease_until > until_now || row.state == MessageState::Relayed).then_some(())
        })
        .await;
        two.drain(Lane::Mail).await;
    }
    sending.await.unwrap();
    assert_eq!(relay.taken().len(), 1, "sent once");
    assert_eq!((look().await.state, look().await.attempts), (MessageState::Relayed, 1));
}

#[tokio::test]
async fn a_mail_under_way_for_longer_than_its_lease_is_sent_once_on_sqlite() {
    slow_data(Engine::Sqlite).await;
}

#[tokio::test]
async fn a_mail_under_way_for_longer_than_its_lease_is_sent_once_on_postgres() {
    slow_data(Engine::Postgres).await;
}
