//! What was over is opened again: a kept promise by the mail that comes back, a cancelled one by another record.

use cracha::flow::intake::{self, Outcome};
use cracha::flow::promise as promises;
use cracha::jobs;
use cracha::model::intake_line;
use cracha::model::intake_line::aside::AsideReason;
use cracha::model::promise::{self, Crossing, Problem, Promise, PromiseKind, Stage};

use crate::on_both_engines;
use crate::support::app::{Left, START, TestApp};
use crate::support::people::{only, operator, record};

async fn promise(app: &TestApp) -> Promise {
    app.app.read(|db| promise::find(db, PromiseKind::Credential, "1001")).await.unwrap().expect("a promise")
}

async fn crossed(app: &TestApp) -> Vec<Crossing> {
    let id = promise(app).await.id;
    let rows = app.app.read(move |db| promise::crossings_of(db, &id)).await.unwrap();
    rows.into_iter().map(|row| row.crossing).collect()
}

async fn comes_back(app: &TestApp, mail: &Left) {
    let report = format!(
        "From: MAILER-DAEMON@mx.example\nTo: {}\nSubject: x\nContent-Type: multipart/report; boundary=b\n\n--b\n\
         Content-Type: message/delivery-status\n\nFinal-Recipient: rfc822; {}\nAction: failed\nStatus: 5.1.1\n\n--b--\n",
        mail.sender, mail.message.address
    );
    jobs::take_notification(&app.app, report.as_bytes(), "").await.unwrap();
}

async fn watch(app: &TestApp) {
    app.job(|tx, ctx| promises::watch(tx, ctx, 100)).await;
}

on_both_engines! {
    async fn a_kept_promise_whose_mail_comes_back_is_at_risk_anew_and_told_anew(app: &TestApp) {
        app.hand_over(record("1001")).await;
        app.pass_hours(37);
        watch(app).await;
        assert_eq!(promise(app).await.at_risk_at, Some(START.plus_h(37)));
        app.provision().await;
        let mail = only(app.mails().await);
        assert_eq!(crossed(app).await, [Crossing::AtRisk, Crossing::BackInTime]);
        assert_eq!(promise(app).await.stage, Stage::Relayed);
        app.pass_hours(1);
        watch(app).await;
        assert_eq!(crossed(app).await.len(), 2, "it is kept");
        comes_back(app, &mail).await;
        let again = promise(app).await;
        assert_eq!((again.stage, again.due_at), (Stage::Failed, START.plus_h(48)));
        assert_eq!(again.at_risk_at, Some(START.plus_h(38)), "since now, not since then");
        assert_eq!(crossed(app).await, [Crossing::AtRisk, Crossing::BackInTime, Crossing::AtRisk]);
        watch(app).await;
        assert_eq!(crossed(app).await.len(), 3, "once");
        app.pass_hours(11);
        watch(app).await;
        assert_eq!(crossed(app).await[3..], [Crossing::Breached]);
    }

    async fn another_record_that_cannot_be_taken_reopens_what_was_set_aside(app: &TestApp) {
        let mut bad = record("1001");
        bad.cnpj = "12.ABC.345/01DE-36".into();
        assert_eq!(app.hand_over(bad.clone()).await.outcome, Outcome::Rejected);
        let line = app.app.read(|db| intake_line::rejected_of(db, "1001")).await.unwrap().expect("a line").id;
        app.verb(operator(), move |tx, ctx| intake::set_aside(tx, ctx, &line, AsideReason::Trial, "")).await.unwrap();
        let aside = promise(app).await;
        assert_eq!((aside.stage, aside.problem), (Stage::Cancelled, None));
        app.pass_hours(3);
        bad.legal_name = String::new();
        let answer = app.hand_over(bad).await;
        assert_eq!(answer.outcome, Outcome::Rejected);
        assert_eq!(answer.promise.expect("a promise").stage, Stage::Received);
        let again = promise(app).await;
        assert_eq!((again.stage, again.cancelled_at), (Stage::Received, None));
        assert_eq!((again.problem, again.due_at), (Some(Problem::RecordRejected), START.plus_h(48)), "by its first date");
        assert!(again.at_risk_at.is_some());
        // And the right record keeps it.
        assert_eq!(app.hand_over(record("1001")).await.outcome, Outcome::Created);
        app.provision().await;
        app.mails().await;
        let kept = promise(app).await;
        assert_eq!((kept.stage, kept.due_at, kept.problem), (Stage::Relayed, START.plus_h(48), None));
    }
}
