//! Delivery status notifications as mails come in (RFC 3464).

use cracha::flow::intake::{Contact, Record};
use cracha::flow::operate::{self, Search};
use cracha::flow::receipt::Taken;
use cracha::jobs::take_notification;
use cracha::mail::letter::Letter;
use cracha::model::case::{self, CaseState};
use cracha::model::message::{self, MessageState};
use cracha::model::promise::{self, Promise, PromiseKind, Stage};

use crate::on_both_engines;
use crate::support::app::{Left, TestApp};
use crate::support::people::{newcomer, only, operator, record};

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

/// The same as postfix writes it: no envelope id, the Message-ID in the returned headers.
fn of_postfix(mail_id: &str, recipient: &str, action: &str, status: &str) -> String {
    format!(
        "Return-Path: <>\nFrom: MAILER-DAEMON@relay.example (Mail Delivery System)\nTo: noreply@example.com\n\
         Subject: Undelivered Mail Returned to Sender\nAuto-Submitted: auto-replied\nMIME-Version: 1.0\n\
         Content-Type: multipart/report; report-type=delivery-status;\n\tboundary=\"4F1.1795521600/relay.example\"\n\n\
         This is a MIME-encapsulated message.\n\n--4F1.1795521600/relay.example\nContent-Description: Notification\n\
         Content-Type: text/plain; charset=us-ascii\n\nThis is the mail system at host relay.example.\n\n\
         --4F1.1795521600/relay.example\nContent-Description: Delivery report\nContent-Type: message/delivery-status\n\n\
         Reporting-MTA: dns; relay.example\nX-Postfix-Queue-ID: 4F1\n\n\
         Final-Recipient: rfc822; {recipient}\nOriginal-Recipient: rfc822;{recipient}\nAction: {action}\nStatus: {status}\n\
         Remote-MTA: dns; mx.revenda.example\nDiagnostic-Code: smtp; 550 {status} <{recipient}>: Recipient address\n    \
         rejected: User unknown\n\n--4F1.1795521600/relay.example\nContent-Description: Undelivered Message Headers\n\
         Content-Type: text/rfc822-headers\n\nFrom: Distribuidora <noreply@example.com>\nMessage-ID: <{mail_id}>\n\n\
         --4F1.1795521600/relay.example--\n"
    )
}

async fn take(app: &TestApp, report: &str) -> Option<Taken> {
    take_notification(&app.app, report.as_bytes()).await.unwrap()
}

async fn promise(app: &TestApp) -> Promise {
    app.app.read(|db| promise::find(db, PromiseKind::Credential, "1001")).await.unwrap().expect("a promise")
}

async fn state(app: &TestApp, mail: &Left) -> MessageState {
    let id = mail.message.id.clone();
    app.app.read(move |db| message::get(db, &id)).await.unwrap().state
}

async fn cases(app: &TestApp) -> usize {
    app.app.read(|db| case::in_state(db, CaseState::Open, 100)).await.unwrap().len()
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
        assert_eq!(take(app, &report(&id, "delayed", "4.4.1", to)).await, Some(Taken::Nothing));
        assert_eq!(promise(app).await.stage, Stage::Relayed);
        assert_eq!(take(app, &report(&id, "delivered", "2.0.0", to)).await, Some(Taken::Delivered));
        let now = promise(app).await;
        assert_eq!((now.stage, now.delivered_at), (Stage::Delivered, Some(app.now())));
        assert_eq!((state(app, &mail).await, cases(app).await), (MessageState::Delivered, 0));

        app.pass_hours(3);
        assert_eq!(take(app, &report(&id, "failed", "5.1.1", "Maria@1001.EXAMPLE")).await, Some(Taken::Failed));
        let now = promise(app).await;
        assert_eq!((now.stage, now.due_at, now.relayed_at, now.delivered_at), (Stage::Failed, due_at, None, None));
        assert_eq!((now.at_risk_at, now.problem.as_deref()), (Some(app.now()), Some("remote 5.1.1")));
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
            (report("nobody@elsewhere.example", "failed", "5.1.1", to), Some(Taken::Unknown)),
            (report(&id, "failed", "5.1.1", "somebody@else.example"), Some(Taken::Unknown)),
            (report(&id, "exploded", "5.1.1", to), None),
            (format!("Subject: {id}\r\n\r\nAction: failed\r\nOriginal-Envelope-Id: {id}\r\n"), None),
        ] {
            assert_eq!(take(app, &report).await, taken, "{report}");
        }
        assert_eq!((promise(app).await.stage, state(app, &mail).await), (Stage::Relayed, MessageState::Relayed));
        assert_eq!(cases(app).await, 0);

        let bounce = report(&id, "failed", "5.2.2", to);
        assert_eq!(take(app, &bounce).await, Some(Taken::Failed));
        let failed = promise(app).await;
        app.mails().await; // to the alternate contact
        app.pass_hours(1);
        assert_eq!(take(app, &bounce).await, Some(Taken::Nothing));
        assert_eq!(take(app, &report(&id, "delivered", "2.0.0", to)).await, Some(Taken::Nothing), "what came back is gone");
        assert_eq!((promise(app).await.rev, cases(app).await), (failed.rev, 1));
        assert!(app.mails().await.is_empty(), "told once");
    }

    async fn a_report_about_an_earlier_sending_does_not_reopen_what_an_operator_sent_again(app: &TestApp) {
        let mail = relayed(app).await;
        let bounce = report(&mail.message.mail_id, "failed", "5.2.2", "maria@1001.example");
        assert_eq!(take(app, &bounce).await, Some(Taken::Failed));
        let id = mail.message.id.clone();
        app.verb(operator(), move |tx, ctx| operate::retry(tx, ctx, &id)).await.unwrap();
        let again = app.mails().await.into_iter().find(|left| left.message.id == mail.message.id).unwrap();
        assert_eq!(promise(app).await.stage, Stage::Relayed);
        assert_eq!(take(app, &bounce).await, Some(Taken::Unknown));
        assert_eq!(promise(app).await.stage, Stage::Relayed);
        let newer = report(&again.message.mail_id, "failed", "5.2.2", "maria@1001.example");
        assert_eq!(take(app, &newer).await, Some(Taken::Failed));
        app.mails().await;
    }

    async fn a_report_about_a_mail_that_has_not_left_yet_is_not_believed(app: &TestApp) {
        app.hand_over(record("1001")).await;
        app.provision().await;
        let waits = app.unseen().remove(0);
        let taken = take(app, &report(&waits.mail_id, "failed", "5.1.1", "maria@1001.example")).await;
        assert_eq!(taken, Some(Taken::Nothing));
        assert_eq!(promise(app).await.stage, Stage::Queued);
        assert_eq!(app.mails().await.len(), 1);
    }

    async fn a_bounce_as_postfix_writes_it_reopens_the_promise_and_unlocks_nothing(app: &TestApp) {
        let mail = newcomer(app, "1001").await;
        let (id, to) = (mail.message.mail_id.clone(), mail.message.address.clone());
        let taken = async |mail: String| take_notification(&app.app, mail.as_bytes()).await.unwrap();
        assert_eq!(taken("Subject: Re: acesso\n\nobrigada".into()).await, None, "not a report");
        assert_eq!(taken(of_postfix("somebody@else.example", &to, "failed", "5.1.1")).await, Some(Taken::Unknown));
        let other = of_postfix(&id, "forwarded@elsewhere.example", "failed", "5.1.1");
        assert_eq!(taken(other).await, Some(Taken::Unknown), "not the address that we wrote to");
        assert_eq!(taken(of_postfix(&id, &to, "delayed", "4.4.1")).await, Some(Taken::Nothing));
        assert_eq!(taken(of_postfix(&id, &to, "delivered", "2.0.0")).await, Some(Taken::Delivered));
        assert_eq!(taken(of_postfix(&id, &to, "failed", "5.1.1")).await, Some(Taken::Failed));
        assert_eq!(taken(of_postfix(&id, &to, "failed", "5.1.1")).await, Some(Taken::Nothing), "said before");
        let row = mail.message.id.clone();
        let row = app.app.read(move |db| message::get(db, &row)).await.unwrap();
        assert_eq!((row.state, row.problem.as_deref()), (MessageState::Failed, Some("remote 5.1.1")));
        let promise = promise(app).await;
        assert_eq!((promise.stage, promise.relayed_at, promise.delivered_at), (Stage::Failed, None, None));
        assert!(promise.at_risk_at.is_some());
    }
}
