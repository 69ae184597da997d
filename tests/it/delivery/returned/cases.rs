//! The files of `tests/cases/dsn`, each about a mail that really left, on the real storage.

use std::collections::BTreeMap;
use std::path::Path;

use cracha::flow::delivery::Taken;
use cracha::model::message::{MessageState, Reason};
use cracha::model::promise::{Problem, Stage};

use super::{Mail, kept, take};
use crate::on_both_engines;

/// The right answer for each file, with the reason that the desk reads out.
#[rustfmt::skip]
const ANSWERS: &[(&str, Taken, Option<Reason>)] = &[
    ("action-with-comment-relayed", Taken::Relayed, None),
    ("arf-complaint", Taken::Complaint, None),
    ("auto-reply-vacation", Taken::AutoReply, None),
    ("boundary-with-semicolon-unfolded-type", Taken::Failed, Some(Reason::MailboxUnknown)),
    ("courier", Taken::Failed, Some(Reason::MailboxUnknown)),
    ("crlf-and-bare", Taken::Failed, Some(Reason::MailboxUnknown)),
    ("domino-wrapped-in-mixed", Taken::Failed, Some(Reason::MailboxUnknown)),
    ("exchange-delivered-no-orig", Taken::Delivered, None),
    ("exchange-no-original-attached", Taken::Failed, Some(Reason::MailboxUnknown)),
    ("exim-delay", Taken::Delayed, Some(Reason::OtherTemporary)),
    ("exim-plain-text-old", Taken::Failed, Some(Reason::MailboxUnknown)),
    ("exim-report", Taken::Failed, Some(Reason::MailboxUnknown)),
    ("gmail", Taken::Failed, Some(Reason::MailboxUnknown)),
    ("gmail-no-original-only-x-original-message-id", Taken::Failed, Some(Reason::MailboxUnknown)),
    ("headers-folded-message-id", Taken::Failed, Some(Reason::MailboxUnknown)),
    ("office365", Taken::Failed, Some(Reason::MailboxUnknown)),
    ("office365-alias-primary", Taken::Failed, Some(Reason::MailboxFull)),
    ("office365-dbeb-5.4.1", Taken::Failed, Some(Reason::MailboxUnknown)),
    ("postfix-alias-final-differs", Taken::Failed, Some(Reason::MailboxFull)),
    ("postfix-delayed", Taken::Delayed, Some(Reason::Unreachable)),
    ("postfix-delivered", Taken::Delivered, None),
    ("postfix-expired-4.4.1-failed", Taken::Failed, Some(Reason::Unreachable)),
    ("postfix-failed", Taken::Failed, Some(Reason::MailboxUnknown)),
    ("postfix-mbox-from-line", Taken::Failed, Some(Reason::MailboxUnknown)),
    ("postfix-relayed-only", Taken::Relayed, None),
    ("sendmail-delivered-to-mailbox", Taken::Delivered, None),
    ("sendmail-return-receipt-expanded", Taken::Expanded, None),
    ("sendmail-warning", Taken::Delayed, Some(Reason::Unreachable)),
    ("status-with-comment", Taken::Failed, Some(Reason::MailboxUnknown)),
    ("yahoo-qmail-like", Taken::Failed, Some(Reason::MailboxUnknown)),
    ("zimbra-angle-brackets", Taken::Failed, Some(Reason::MailboxUnknown)),
];

fn files() -> BTreeMap<String, Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/dsn");
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mails = entries.filter(|path| path.extension().is_some_and(|end| end == "eml"));
    mails.map(|path| (path.file_stem().unwrap().to_str().unwrap().to_owned(), std::fs::read(&path).unwrap())).collect()
}

on_both_engines! {
    async fn every_case_of_the_field_is_understood(app: &TestApp) {
        let files = files();
        assert!(files.keys().all(|name| ANSWERS.iter().any(|(known, _, _)| known == name)), "a file without an answer");
        let mut wrong = Vec::new();
        for (at, (name, answer, reason)) in ANSWERS.iter().enumerate() {
            let mail = Mail::of(app, &format!("{}", 2000 + at)).await;
            let taken = take(app, &mail.fill(&files[*name])).await;
            let (row, promise, reports) = (mail.row(app).await, mail.promise(app).await, mail.reports(app).await);
            let said = reports.last().and_then(|report| report.reason);
            let stands = match answer {
                // Tried anew after a day.
                Taken::Failed if *reason == Some(Reason::MailboxFull) => (MessageState::Delayed, Stage::Failed),
                Taken::Failed => (MessageState::Failed, Stage::Failed),
                Taken::Delivered => (MessageState::Delivered, Stage::Delivered),
                _ => (MessageState::Relayed, Stage::Relayed),
            };
            let problem = reason.filter(|_| *answer == Taken::Failed);
            let right = taken == *answer
                && said == *reason
                && (row.state, promise.stage) == stands
                && row.problem == problem
                && promise.problem == problem.map(Problem::Mail);
            if !right {
                wrong.push(format!("{name}: {taken:?} {said:?} {:?} {:?} {:?}", row.state, promise.stage, row.problem));
            }
            app.mails().await;
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        assert_eq!(kept(app).await.len(), 1, "the complaint");
    }

    async fn the_same_report_twice_changes_nothing(app: &TestApp) {
        let files = files();
        for (at, name) in ["postfix-failed", "postfix-delayed", "postfix-delivered", "postfix-relayed-only"].iter().enumerate() {
            let mail = Mail::of(app, &format!("{}", 2100 + at)).await;
            let report = mail.fill(&files[*name]);
            assert_ne!(take(app, &report).await, Taken::Known, "{name}");
            let before = mail.promise(app).await.rev;
            assert_eq!(take(app, &report).await, Taken::Known, "{name}");
            assert_eq!((mail.promise(app).await.rev, mail.reports(app).await.len()), (before, 1), "{name}");
            app.mails().await;
        }
    }
}
