//! The relay had the whole mail, and the connection broke before its answer: nobody knows. The identical mail goes once
//! more, never a third time, and everybody is told what is known and what is not.

use std::sync::{Arc, Mutex};

use cracha::config::{MailTransport, SmtpSecurity};
use cracha::db::Db;
use cracha::flow::delivery::{self as verbs, Attempted, Taken, Trouble};
use cracha::flow::desk::{self, trail::AttemptEnd};
use cracha::jobs::{self, outbox::Outbox};
use cracha::mail::transport::Mailer;
use cracha::model::case::{self, CaseState};
use cracha::model::ids::MessageId;
use cracha::model::message::{self, Attempt, Lane, Message, MessageState, Outcome, Reason, Step};
use cracha::text::Lang;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use crate::on_both_engines;
use crate::support::app::TestApp;
use crate::support::people::{agent, of_login, only, record};

/// A relay that has every mail, and hangs up instead of answering the final dot of the first so many.
struct Breaking {
    port: u16,
    had: Arc<Mutex<Vec<String>>>,
}

impl Breaking {
    async fn first(unanswered: usize) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let had: Arc<Mutex<Vec<String>>> = Arc::default();
        let list = had.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let list = list.clone();
                tokio::spawn(async move { talk(stream, unanswered, list).await });
            }
        });
        Self { port, had }
    }

    fn had(&self) -> Vec<String> {
        self.had.lock().unwrap().clone()
    }

    fn outbox(&self, app: &TestApp) -> Arc<Outbox> {
        let mut config = (**app.app.config()).clone();
        config.mail.transport = MailTransport::Smtp;
        let smtp = &mut config.mail.smtp;
        (smtp.host, smtp.port, smtp.security) = ("127.0.0.1".into(), self.port, SmtpSecurity::None);
        Arc::new(Outbox::new(app.app.clone(), Mailer::from_config(&config).unwrap()).unwrap())
    }
}

async fn talk(stream: TcpStream, unanswered: usize, had: Arc<Mutex<Vec<String>>>) -> Option<()> {
    let (reads, mut writes) = stream.into_split();
    let mut lines = BufReader::new(reads).lines();
    let mut data: Option<String> = None;
    writes.write_all(b"220 breaking.example ESMTP\r\n").await.ok()?;
    while let Some(line) = lines.next_line().await.ok()? {
        let answer = match (&mut data, line.get(..4).unwrap_or_default()) {
            (Some(mail), _) if line != "." => {
                mail.push_str(&line);
                mail.push('\n');
                continue;
            }
            (Some(mail), _) => {
                let count = {
                    let mut had = had.lock().unwrap();
                    had.push(std::mem::take(mail));
                    had.len()
                };
                if count <= unanswered {
                    return None;
                }
                data = None;
                "250 2.0.0 taken"
            }
            (None, "DATA") => {
                data = Some(String::new());
                "354 go on"
            }
            (None, _) => "250 Ok",
        };
        writes.write_all(format!("{answer}\r\n").as_bytes()).await.ok()?;
    }
    Some(())
}

async fn queued(app: &TestApp) -> MessageId {
    app.hand_over(record("1001")).await;
    app.provision().await;
    app.unseen().remove(0).id
}

async fn get(app: &TestApp, id: &MessageId) -> (Message, Vec<Attempt>) {
    let id = id.clone();
    app.app.read(move |db| Ok((message::get(db, &id)?, message::attempts_of(db, &id)?))).await.unwrap()
}

async fn open_cases(app: &TestApp) -> usize {
    app.app.read(|db: &mut Db| Ok(case::in_state(db, CaseState::Open, (100, 0))?.len())).await.unwrap()
}

/// How the desk sees the attempts of the only mail.
async fn shown(app: &TestApp) -> (MessageState, Vec<(AttemptEnd, &'static str)>) {
    let (user, ctx) = (of_login(app, "1001.maria.souza").await, app.ctx(agent()));
    let card = app.app.read(move |db| desk::card(db, &ctx, user.id.as_str(), Lang::En)).await.unwrap();
    let mail = card.mails.into_iter().next().expect("a mail");
    (mail.state, mail.attempts.into_iter().map(|attempt| (attempt.end, attempt.why)).collect())
}

fn no_answer() -> Attempted {
    Attempted::Unknown(Trouble { step: Step::Final, code: None, words: "connection reset".into() })
}

on_both_engines! {
    async fn the_identical_mail_goes_once_more_after_a_wait_and_both_attempts_are_shown(app: &TestApp) {
        let mail = queued(app).await;
        let relay = Breaking::first(1).await;
        let outbox = relay.outbox(app);
        outbox.drain(Lane::Mail).await;
        let (row, _) = get(app, &mail).await;
        assert_eq!((row.state, row.next_at), (MessageState::Unknown, app.now().plus_s(300)));
        assert_eq!(row.problem, Some(Reason::OutcomeUnknown));
        assert_eq!(open_cases(app).await, 0);
        app.pass_seconds(299);
        outbox.drain(Lane::Mail).await;
        assert_eq!(relay.had().len(), 1, "not before its time");

        app.pass_seconds(1);
        outbox.drain(Lane::Mail).await;
        let had = relay.had();
        assert_eq!(had.len(), 2);
        assert_eq!(had[0], had[1], "the same bytes, the same Message-ID");
        let (row, attempts) = get(app, &mail).await;
        assert_eq!(row.state, MessageState::Relayed);
        let outcomes: Vec<_> = attempts.iter().map(|attempt| attempt.outcome).collect();
        assert_eq!(outcomes, [Some(Outcome::Unknown), Some(Outcome::Relayed)]);
        let (state, attempts) = shown(app).await;
        assert_eq!(state, MessageState::Relayed);
        assert_eq!((attempts[0].0, attempts[1].0), (AttemptEnd::Unknown, AttemptEnd::Taken));
        assert!(attempts[0].1.contains("do not know whether it arrived"), "{attempts:?}");
        assert!(attempts[1].1.contains("may have got both"), "{attempts:?}");
    }

    async fn a_second_silence_ends_it_with_a_case_and_never_a_third_copy(app: &TestApp) {
        let mail = queued(app).await;
        let relay = Breaking::first(9).await;
        let outbox = relay.outbox(app);
        for _ in 0..30 {
            outbox.drain(Lane::Mail).await;
            app.pass_hours(1);
        }
        assert_eq!(relay.had().len(), 2);
        let (row, _) = get(app, &mail).await;
        assert_eq!((row.state, row.problem), (MessageState::Failed, Some(Reason::OutcomeUnknown)));
        assert_eq!(open_cases(app).await, 1);
        assert!(shown(app).await.1[1].1.contains("We send no more"));
    }

    async fn a_report_that_it_arrived_keeps_the_second_copy_back(app: &TestApp) {
        queued(app).await;
        let left = only(app.mails_answered(no_answer()).await);
        let report = format!(
            "From: MAILER-DAEMON@mx.example\r\nTo: <{}>\r\nContent-Type: multipart/report; report-type=delivery-status; \
             boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\n\
             Final-Recipient: rfc822; {}\r\nAction: delivered\r\nStatus: 2.0.0\r\n\r\n--b--\r\n",
            left.sender, left.message.address
        );
        assert_eq!(jobs::take_notification(&app.app, report.as_bytes(), "").await.unwrap(), Taken::Delivered);
        app.pass_hours(1);
        assert!(app.mails().await.is_empty());
        assert_eq!(get(app, &left.message.id).await.0.state, MessageState::Delivered);
    }

    async fn a_second_copy_that_cannot_leave_yet_stays_what_it_is(app: &TestApp) {
        let mail = queued(app).await;
        app.mails_answered(no_answer()).await;
        app.pass_seconds(300);
        let away = Trouble { step: Step::Connect, code: None, words: "no route".into() };
        only(app.mails_answered(Attempted::Temporary(away)).await);
        assert_eq!(get(app, &mail).await.0.state, MessageState::Unknown);
        app.pass_hours(30); // far beyond half of the validity: another secret would make the first copy a lie
        let again = only(app.mails().await);
        assert_eq!(again.message.mail_id, get(app, &mail).await.0.mail_id);
        assert_eq!(get(app, &mail).await.0.state, MessageState::Relayed);
    }

    async fn a_node_that_dies_over_the_second_copy_leaves_no_third(app: &TestApp) {
        let mail = queued(app).await;
        let first = only(app.mails_answered(no_answer()).await);
        app.pass_seconds(300);
        let claimed = app.job(|tx, ctx| verbs::claim(tx, ctx, Lane::Mail, "dead", 10)).await;
        assert_eq!(claimed[0].message.mail_id, first.message.mail_id);
        app.pass_seconds(121);
        assert!(app.mails().await.is_empty());
        let (row, attempts) = get(app, &mail).await;
        assert_eq!((row.state, row.problem), (MessageState::Failed, Some(Reason::OutcomeUnknown)));
        assert_eq!(attempts[1].outcome, Some(Outcome::Lost));
        assert_eq!(open_cases(app).await, 1);
    }
}
