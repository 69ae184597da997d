//! Which mail something that came back is about: by the envelope sender, by ids wherever they stand, by the relay's
//! own name; and what is kept when none of them is ours.

use cracha::flow::delivery::Attempted;
use cracha::flow::delivery::Taken;
use cracha::jobs;
use cracha::model::message::{MessageState, Reason};
use cracha::model::promise::Stage;
use cracha::model::returned_mail::ReturnedKind;

use super::{Mail, kept, take};
use crate::on_both_engines;
use crate::support::people::{only, record};

/// A report that names the mail by nothing but where it is sent to.
fn to_the_envelope(to: &str, recipient: &str, action: &str) -> String {
    format!(
        "From: <MAILER-DAEMON@mx.example>\nTo: {to}\nSubject: x\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n\
         --b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n\
         Final-Recipient: rfc822; {recipient}\nAction: {action}\nStatus: 5.2.2\n\n--b--\n"
    )
}

on_both_engines! {
    async fn the_envelope_sender_alone_names_the_mail_even_behind_an_alias(app: &TestApp) {
        let (mail, other) = (Mail::of(app, "1001").await, Mail::of(app, "1002").await);
        assert!(mail.sender().starts_with("bounces+") && mail.sender().ends_with("@example.com"), "{}", mail.sender());
        assert_ne!(mail.sender(), other.sender());
        let forged = mail.sender().replace("@example.com", "0@example.com");
        let report = to_the_envelope(&forged, mail.to(), "failed");
        assert_eq!(take(app, report.as_bytes()).await, Taken::Unmatched);
        let rewritten = format!("prvs=0a1b={}", mail.sender().to_uppercase());
        let report = to_the_envelope(&rewritten, "caixa.interna@outra.example", "failed");
        assert_eq!(take(app, report.as_bytes()).await, Taken::Failed);
        assert_eq!((mail.row(app).await.problem, mail.promise(app).await.stage), (Some(Reason::MailboxFull), Stage::Failed));
        assert_eq!(other.row(app).await.state, MessageState::Relayed);
        app.mails().await;
    }

    async fn the_mail_server_may_say_where_it_was_sent_to_beside_the_mail(app: &TestApp) {
        let mail = Mail::of(app, "1001").await;
        let prose = "From: MAILER-DAEMON@mx.example\nSubject: failure notice\n\nThe user's mailbox is full.\n";
        let taken = jobs::take_notification(&app.app, prose.as_bytes(), mail.sender()).await.unwrap();
        assert_eq!((taken, mail.row(app).await.problem), (Taken::Failed, Some(Reason::MailboxFull)));
        app.mails().await;
    }

    async fn the_relays_own_name_finds_the_mail_that_went_to_this_address(app: &TestApp) {
        app.hand_over(record("1001")).await;
        app.provision().await;
        let name = "0102018f0a1b2c3d-5d0c6a2e-000000";
        let mail = only(app.mails_answered(Attempted::Taken(format!("250 Ok {name}"))).await);
        let about = |to: &str| {
            format!(
                "From: MAILER-DAEMON@amazonses.example\nSubject: Delivery Status Notification (Failure)\n\n\
                 An error occurred while trying to deliver the mail to the following recipients:\n{to}\n\n\
                 Message-ID: <{name}@email.amazonses.example>\n"
            )
        };
        assert_eq!(take(app, about("somebody@else.example").as_bytes()).await, Taken::Unmatched);
        assert_eq!(take(app, about(&mail.message.address).as_bytes()).await, Taken::Failed);
        app.mails().await;
    }

    async fn what_is_not_understood_or_not_ours_is_kept_once_and_without_secrets(app: &TestApp) {
        let mail = Mail::of(app, "1001").await;
        let secret = mail.left.secret.clone().expect("a password");
        let strange = format!(
            "From: robot@alfa.example\nSubject: Acesso\nIn-Reply-To: <{}>\n\nVocê escreveu: {}\n",
            mail.mail_id(), secret.expose()
        );
        let foreign = to_the_envelope("noreply@example.com", "somebody@else.example", "failed");
        for (text, taken) in [(&strange, Taken::Unrecognised), (&foreign, Taken::Unmatched), (&foreign, Taken::Unmatched)] {
            assert_eq!(take(app, text.as_bytes()).await, taken);
        }
        let list = kept(app).await;
        let kinds: Vec<_> = list.iter().map(|row| (row.kind, row.times, row.message_id.is_some())).collect();
        assert_eq!(list.len(), 2, "{kinds:?}");
        assert!(kinds.contains(&(ReturnedKind::Unmatched, 2, false)) && kinds.contains(&(ReturnedKind::Unrecognised, 1, true)), "{kinds:?}");
        assert!(list.iter().all(|row| !row.excerpt.contains(secret.expose())), "{list:?}");
        assert!(list.iter().any(|row| row.excerpt.contains("Você escreveu")), "{list:?}");
        assert_eq!(mail.promise(app).await.stage, Stage::Relayed);
    }
}
