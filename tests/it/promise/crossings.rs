//! Each line that a promise crosses is a row, once, with its act in the audit.

use cracha::flow::delivery::{Attempted, Trouble};
use cracha::flow::operate::schedule;
use cracha::flow::operate::{self, Search};
use cracha::flow::promise as promises;
use cracha::model::ctx::Actor;
use cracha::model::message::Step;
use cracha::model::promise::{self, Crossing, PromiseKind};

use crate::on_both_engines;
use crate::support::app::TestApp;
use crate::support::people::{operator, record};

async fn crossed(app: &TestApp) -> Vec<Crossing> {
    let found =
        app.app.read(|db| promise::find(db, PromiseKind::Credential, "1001")).await.unwrap().expect("a promise");
    let rows = app.app.read(move |db| promise::crossings_of(db, &found.id)).await.unwrap();
    rows.into_iter().map(|row| row.crossing).collect()
}

async fn acts(app: &TestApp) -> Vec<String> {
    let search = Search { act: "promise.".into(), about: String::new(), before: None };
    let ctx = app.ctx(operator());
    let list = app.app.read(move |db| operate::audit(db, &ctx, &search, 50)).await.unwrap();
    list.into_iter().rev().map(|audited| audited.entry.act).collect()
}

async fn watch(app: &TestApp) {
    app.job(|tx, ctx| promises::watch(tx, ctx, 100)).await;
    let ctx = app.ctx(Actor::Job("watch"));
    let found = app.app.read(move |db| operate::foresee(db, &ctx)).await.expect("a forecast");
    app.job(move |tx, ctx| operate::foreseen(tx, ctx, &found)).await;
}

on_both_engines! {
    async fn every_line_is_noted_once_however_often_the_watch_comes_by(app: &TestApp) {
        app.job(schedule::ensure).await;
        app.hand_over(record("1001")).await;
        let twice = async || {
            watch(app).await;
            watch(app).await;
        };
        twice().await;
        assert_eq!(crossed(app).await, []);
        app.verb(operator(), |tx, ctx| schedule::pause(tx, ctx, "provision", "maintenance")).await.unwrap();
        twice().await;
        assert_eq!(crossed(app).await, [Crossing::AtRisk]);
        app.verb(operator(), |tx, ctx| schedule::resume(tx, ctx, "provision", "maintenance")).await.unwrap();
        twice().await;
        assert_eq!(crossed(app).await, [Crossing::AtRisk, Crossing::BackInTime]);
        app.pass_hours(49);
        twice().await;
        let broken = [Crossing::AtRisk, Crossing::BackInTime, Crossing::AtRisk, Crossing::Breached];
        assert_eq!(crossed(app).await, broken);
        app.provision().await;
        app.mails().await;
        twice().await;
        assert_eq!(crossed(app).await[4..], [Crossing::KeptLate]);
        let words = ["promise.at_risk", "promise.back_in_time", "promise.at_risk", "promise.breach", "promise.keep_late"];
        assert_eq!(acts(app).await, words);
        let now = app.now();
        let figures = app.app.read(move |db| operate::figures(db, now)).await.unwrap();
        assert!(figures.crossings.contains(&(PromiseKind::Credential, Crossing::KeptLate, 1)), "{:?}", figures.crossings);
    }

    async fn a_mail_that_left_late_without_a_watch_in_between_is_kept_late(app: &TestApp) {
        app.hand_over(record("1001")).await;
        app.pass_hours(30);
        app.provision().await;
        let refused = Trouble { step: Step::Rcpt, code: Some(450), words: "4.2.0 later".into() };
        app.mails_answered(Attempted::Temporary(refused)).await;
        app.pass_hours(19);
        app.mails().await;
        assert_eq!(crossed(app).await.last(), Some(&Crossing::KeptLate));
    }
}
