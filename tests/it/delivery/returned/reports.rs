//! What a report by the book (RFC 3464) does to message, promise and desk, and what a wrong one does not.

use cracha::flow::delivery::Taken;
use cracha::flow::intake::{Contact, Record};
use cracha::flow::operate::{self, Search};
use cracha::mail::letter::Letter;
use cracha::model::case::{self, CaseState};
use cracha::model::message::{self, MessageState, Reason};
use cracha::model::promise::{self, Problem, Promise, PromiseKind, Stage};

use crate::on_both_engines;
use crate::support::app::{Left, TestApp};
use crate::support::people::{only, operator, record};

/// A report as a relay writes it.
fn report(mail_id: &str, action: &str, status: &str, to: &str) -> String {
    let id = mail_id.replace('+', "+2B").replace('=', "+3D");
    format!(
        "From: MAILER-DAEMON@relay.example\r\nSubject: Report\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n\r\n\
         --b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n\r\n\
         --b\r\nContent-Type: message/delivery-status\r\n\r\n\
         Reporting-MTA: dns; relay.example\r\nOriginal-Envelope-Id: {id}\r\n\r\n\
         Final-Recipient: rfc822; {to}\r\nAction: {action}\r\nStatus: {status}\r\n\
         Diagnostic-Code: smtp; 550 {status} mailbox says no\r\n\r\n--b--\r\n"
    )
}

async fn take(app: &TestApp, report: &str) -> Taken {
    super::take(app, report.as_bytes()).await
}

async fn promise(app: &TestApp) -> Promise {
    app.app.read(|db| promise::find(db, PromiseKind::Credential, "1001")).await.unwrap().expect("a promise")
}

async fn state(app: &TestApp, mail: &Left) -> MessageState {
    let id = mail.message.id.clone();
    app.app.read(move |db| message::get(db, &id)).await.unwrap().state
}

async fn cases(app: &TestApp) -> usize {
    app.app.read(|db| case::in_state(db, CaseState::Open, (100, 0))).await.unwrap().len()
}

/// A first mail that the relay took; the reseller has an alternate contact.
async fn relayed(app: &TestApp) -> Left {
    let alternate = Contact { name: "Rui".into(), email: "rui@1001.example".into(), ..Contact::default() };
    app.hand_over(Record { alternate: Some(alternate), ..record("1001") }).await;
    app.provision().await;
    only(app.mails().await)
}

on_both_engines! {
    async fn delivered_moves_the_promise_and_a_later_bounce_reopens_it_with_the_same_due_at(app: &TestApp) {
        let mail = relayed(app).await;
        let (id, to) = (mail.message.mail_id.clone(), "maria@1001.example");
        let due_at = promise(app).await.due_at;
        app.pass_seconds(30);
        assert_eq!(take(app, &report(&id, "delayed", "4.4.1", to)).await, Taken::Delayed);
        assert_eq!(promise(app).await.stage, Stage::Relayed);
        assert_eq!(take(app, &report(&id, "delivered", "2.0.0", to)).await, Taken::Delivered);
        let now = promise(app).await;
        assert_eq!((now.stage, now.delivered_at), (Stage::Delivered, Some(app.now())));
        assert_eq!((state(app, &mail).await, cases(app).await), (MessageState::Delivered, 0));

        app.pass_hours(3);
        assert_eq!(take(app, &report(&id, "failed", "5.1.1", "Maria@1001.EXAMPLE")).await, Taken::Failed);
        let now = promise(app).await;
        assert_eq!((now.stage, now.due_at, now.relayed_at, now.delivered_at), (Stage::Failed, due_at, None, None));
        assert_eq!((now.at_risk_at, now.problem), (Some(app.now()), Some(Problem::Mail(Reason::MailboxUnknown))));
        assert_eq!((state(app, &mail).await, cases(app).await), (MessageState::Failed, 1));
        let told = only(app.mails().await);
        assert_eq!(told.message.address, "rui@1001.example");
        assert!(matches!(told.letter, Letter::AlternateContact { .. }) && told.secret.is_none(), "{told:?}");

        let (search, ctx) = (Search { act: "message".into(), ..Search::default() }, app.ctx(operator()));
        let list = app.app.read(move |db| operate::audit(db, &ctx, &search, 10)).await.unwrap();
        let acts: Vec<_> = list.iter().map(|audited| audited.entry.act.as_str()).collect();
        assert_eq!(acts, ["message.bounce", "message.deliver"]);
    }

    async fn a_foreign_or_replayed_report_changes_nothing(app: &TestApp) {
        let mail = relayed(app).await;
        let (id, to) = (mail.message.mail_id.clone(), "maria@1001.example");
        for (report, taken) in [
            (report("nobody@elsewhere.example", "failed", "5.1.1", to), Taken::Unmatched),
            (report(&id, "failed", "5.1.1", "somebody@else.example"), Taken::Unmatched),
            (report(&id, "exploded", "5.1.1", to), Taken::Unrecognised),
            (format!("Subject: {id}\r\n\r\nAction: failed\r\nOriginal-Envelope-Id: {id}\r\n"), Taken::Unrecognised),
        ] {
            assert_eq!(take(app, &report).await, taken, "{report}");
        }
        assert_eq!((promise(app).await.stage, state(app, &mail).await), (Stage::Relayed, MessageState::Relayed));
        assert_eq!(cases(app).await, 0);

        let bounce = report(&id, "failed", "5.2.2", to);
        assert_eq!(take(app, &bounce).await, Taken::Failed);
        let failed = promise(app).await;
        app.mails().await; // to the alternate contact
        app.pass_hours(1);
        assert_eq!(take(app, &bounce).await, Taken::Known);
        assert_eq!(take(app, &report(&id, "delivered", "2.0.0", to)).await, Taken::Known, "what came back is gone");
        assert_eq!((promise(app).await.rev, cases(app).await), (failed.rev, 1));
        assert!(app.mails().await.is_empty(), "told once");
    }

    async fn a_report_about_an_earlier_sending_does_not_reopen_what_an_operator_sent_again(app: &TestApp) {
        let mail = relayed(app).await;
        let bounce = report(&mail.message.mail_id, "failed", "5.2.2", "maria@1001.example");
        assert_eq!(take(app, &bounce).await, Taken::Failed);
        let id = mail.message.id.clone();
        app.verb(operator(), move |tx, ctx| operate::retry(tx, ctx, &id)).await.unwrap();
        let again = app.mails().await.into_iter().find(|left| left.message.id == mail.message.id).unwrap();
        assert_eq!(promise(app).await.stage, Stage::Relayed);
        assert_eq!(take(app, &bounce).await, Taken::Unmatched);
        assert_eq!(promise(app).await.stage, Stage::Relayed);
        let newer = report(&again.message.mail_id, "failed", "5.2.2", "maria@1001.example");
        assert_eq!(take(app, &newer).await, Taken::Failed);
        app.mails().await;
    }

    async fn a_report_about_a_mail_that_has_not_left_yet_is_not_believed(app: &TestApp) {
        app.hand_over(record("1001")).await;
        app.provision().await;
        let waits = app.unseen().remove(0);
        let taken = take(app, &report(&waits.mail_id, "failed", "5.1.1", "maria@1001.example")).await;
        assert_eq!(taken, Taken::Known);
        assert_eq!(promise(app).await.stage, Stage::Queued);
        assert_eq!(app.mails().await.len(), 1);
    }
}
