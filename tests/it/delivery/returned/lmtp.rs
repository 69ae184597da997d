//! What comes back, taken by the server itself: over LMTP from a real mail server, and from a maildir.

use std::sync::Arc;

use cracha::config::{MailTransport, SmtpSecurity};
use cracha::flow::intake::{Contact, Record};
use cracha::jobs::outbox::Outbox;
use cracha::jobs::returns::{empty_maildir, listen};
use cracha::mail::transport::Mailer;
use cracha::model::message::{self, Lane, MessageState, Reason};
use diesel::RunQueryDsl;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

use super::{Mail, kept};
use crate::support::app::{Engine, TestApp};
use crate::support::people::record;
use crate::support::smtp::{MailServer, RETURNED};
use crate::support::until;

/// A listener of this program, its port, and what ends it.
async fn lmtp(app: &TestApp) -> (u16, watch::Sender<bool>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let (stop, stopped) = watch::channel(false);
    tokio::spawn(listen(app.app.clone(), listener, stopped));
    (port, stop)
}

/// Says all of it at once and hangs up; all answers.
async fn say(port: u16, words: &str) -> String {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    stream.write_all(words.as_bytes()).await.unwrap();
    let mut answers = String::new();
    stream.read_to_string(&mut answers).await.unwrap();
    answers
}

fn handed_over(mail: &str, to: &[&str]) -> String {
    let recipients: String = to.iter().map(|to| format!("RCPT TO:<{to}>\r\n")).collect();
    format!("LHLO mx\r\nMAIL FROM:<>\r\n{recipients}DATA\r\n{mail}\r\n.\r\nQUIT\r\n")
}

const BOUNCE: &str = "From: MAILER-DAEMON@mx.example\r\nSubject: Undelivered Mail\r\n\r\n<ADDRESS-IT-WENT-TO>: host mx \
                      said: 550 5.1.1 user unknown\r\n";

#[tokio::test]
async fn a_bounce_of_a_real_mail_server_comes_in_by_lmtp_and_fails_its_mail() {
    let app = TestApp::with(Engine::Sqlite, |config| config.mail.returns.domain = "retorno.example".into()).await;
    let (port, _stop) = lmtp(&app).await;
    let server = MailServer::with_lmtp(port);
    let contact = Contact { email: RETURNED.into(), ..record("1001").contact };
    app.hand_over(Record { contact, ..record("1001") }).await;
    app.provision().await;
    let id = app.unseen().remove(0).id;
    let mut config = (**app.app.config()).clone();
    config.mail.transport = MailTransport::Smtp;
    let smtp = &mut config.mail.smtp;
    (smtp.host, smtp.port, smtp.security) = ("127.0.0.1".into(), server.plain_port, SmtpSecurity::None);
    let outbox = Arc::new(Outbox::new(app.app.clone(), Mailer::from_config(&config).unwrap()).unwrap());
    outbox.drain(Lane::Mail).await;
    let row = until(&format!("the bounce; the mail server says:\n{}", server.log()), async || {
        let id = id.clone();
        let row = app.app.read(move |db| message::get(db, &id)).await.unwrap();
        (row.state == MessageState::Failed).then_some(row)
    })
    .await;
    assert_eq!(row.problem, Some(Reason::MailboxUnknown));
    assert!(kept(&app).await.is_empty());
}

#[tokio::test]
async fn each_recipient_is_answered_and_the_envelope_names_the_mail() {
    let app = TestApp::start(Engine::Sqlite).await;
    let mail = Mail::of(&app, "1001").await;
    let (port, _stop) = lmtp(&app).await;
    let bounce = String::from_utf8(mail.fill(BOUNCE.as_bytes())).unwrap();
    let answers = say(port, &handed_over(&bounce, &[mail.sender(), "bounces@distribuidora.example"])).await;
    assert_eq!(answers.matches("250 2.0.0 ").count(), 2, "{answers}");
    assert_eq!(mail.row(&app).await.state, MessageState::Failed);
}

#[tokio::test]
async fn what_cannot_be_stored_is_answered_451_and_half_a_mail_is_none() {
    let app = TestApp::start(Engine::Sqlite).await;
    let (port, _stop) = lmtp(&app).await;
    let half = "LHLO mx\r\nMAIL FROM:<>\r\nRCPT TO:<a@b.example>\r\nDATA\r\nSubject: Undelivered Mail\r\n";
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    stream.write_all(half.as_bytes()).await.unwrap();
    stream.shutdown().await.unwrap();
    let mut answers = String::new();
    stream.read_to_string(&mut answers).await.unwrap();
    assert!(answers.ends_with("354 go on\r\n"), "{answers}");
    assert!(kept(&app).await.is_empty());

    diesel::sql_query("ALTER TABLE returned_mails RENAME TO away").execute(&mut app.database()).unwrap();
    let answers = say(port, &handed_over(BOUNCE, &["bounces+nothing@distribuidora.example"])).await;
    assert!(answers.contains("451 4.3.0"), "{answers}");
    diesel::sql_query("ALTER TABLE away RENAME TO returned_mails").execute(&mut app.database()).unwrap();
    let answers = say(port, &handed_over(BOUNCE, &["bounces+nothing@distribuidora.example"])).await;
    assert!(answers.contains("250 2.0.0 unmatched"), "{answers}");
    let early = say(port, "DATA\r\nMAIL FROM:<>\r\nQUIT\r\n").await;
    assert_eq!(early.matches("503 5.5.1").count(), 2, "{early}");
}

#[tokio::test]
async fn a_maildir_is_emptied_and_what_cannot_be_stored_stays() {
    let app = TestApp::start(Engine::Sqlite).await;
    let mail = Mail::of(&app, "1001").await;
    let maildir = tempfile::tempdir().unwrap();
    let new = maildir.path().join("new");
    std::fs::create_dir(&new).unwrap();
    let delivered = format!("Delivered-To: {}\r\n{BOUNCE}", mail.sender());
    std::fs::write(new.join("1.mx"), mail.fill(delivered.as_bytes())).unwrap();
    assert_eq!(empty_maildir(&app.app, maildir.path()).await.unwrap(), 1);
    assert_eq!(mail.row(&app).await.state, MessageState::Failed);
    assert!(maildir.path().join("cur/1.mx:2,S").exists());

    std::fs::write(new.join("2.mx"), BOUNCE).unwrap();
    diesel::sql_query("ALTER TABLE returned_mails RENAME TO away").execute(&mut app.database()).unwrap();
    assert!(empty_maildir(&app.app, maildir.path()).await.is_err());
    assert!(new.join("2.mx").exists());
    diesel::sql_query("ALTER TABLE away RENAME TO returned_mails").execute(&mut app.database()).unwrap();
    assert_eq!(empty_maildir(&app.app, maildir.path()).await.unwrap(), 1);
    assert_eq!(kept(&app).await.len(), 1);
}
