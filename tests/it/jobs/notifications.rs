//! Reports of delivery as they come in by mail.

use cracha::flow::delivery::Taken;
use cracha::jobs;
use cracha::model::message::{self, MessageState};
use cracha::model::promise::{self, PromiseKind, Stage};

use crate::on_both_engines;
use crate::support::people::newcomer;

/// What postfix sends.
fn report(mail_id: &str, recipient: &str, action: &str, status: &str) -> String {
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

on_both_engines! {
    async fn a_bounce_by_mail_reopens_the_promise_and_unlocks_nothing(app: &TestApp) {
        let mail = newcomer(app, "1001").await;
        let (id, to) = (mail.message.mail_id.clone(), mail.message.address.clone());
        let take = async |mail: String| jobs::take_notification(&app.app, mail.as_bytes()).await.unwrap();
        assert_eq!(take("Subject: Re: acesso\n\nobrigada".into()).await, None, "not a report");
        assert_eq!(take(report("somebody@else.example", &to, "failed", "5.1.1")).await, Some(Taken::Unknown));
        let other = report(&id, "forwarded@elsewhere.example", "failed", "5.1.1");
        assert_eq!(take(other).await, Some(Taken::Unknown), "not the address that we wrote to");
        assert_eq!(take(report(&id, &to, "delayed", "4.4.1")).await, Some(Taken::Nothing));
        assert_eq!(take(report(&id, &to, "delivered", "2.0.0")).await, Some(Taken::Delivered));
        assert_eq!(take(report(&id, &to, "failed", "5.1.1")).await, Some(Taken::Failed));
        assert_eq!(take(report(&id, &to, "failed", "5.1.1")).await, Some(Taken::Nothing), "said before");
        let row = mail.message.id.clone();
        let row = app.app.read(move |db| message::get(db, &row)).await.unwrap();
        assert_eq!((row.state, row.problem.as_deref()), (MessageState::Failed, Some("remote 5.1.1")));
        let promise = app.app.read(|db| promise::find(db, PromiseKind::Credential, "1001")).await.unwrap().unwrap();
        assert_eq!((promise.stage, promise.relayed_at, promise.delivered_at), (Stage::Failed, None, None));
        assert!(promise.at_risk_at.is_some());
    }
}
