//! Against a relay that follows a script.

use std::sync::{Arc, Mutex as StdMutex};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;

use super::super::send::Kind;
use super::*;
use crate::config::Config;

/// What the relay answers to a command that begins like this, the first match wins; `-` closes the connection.
type Script = &'static [(&'static str, &'static str)];

const HELLO: (&str, &str) = ("EHLO", "250-relay.example\r\n250-SIZE 10000000\r\n250-DSN\r\n250 SMTPUTF8");
const TAKES: Script = &[HELLO, ("DATA", "354 go on"), (".", "250 2.0.0 Ok: queued as 4F1"), ("", "250 2.1.0 Ok")];

/// Every line that the relay was sent, and how often it was called.
#[derive(Clone, Default)]
struct Heard(Arc<StdMutex<(Vec<String>, usize)>>);

impl Heard {
    fn lines(&self) -> Vec<String> {
        self.0.lock().unwrap().0.clone()
    }
    fn calls(&self) -> usize {
        self.0.lock().unwrap().1
    }
}

async fn relay(scripts: &'static [Script]) -> (u16, Heard) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let heard = Heard::default();
    let log = heard.clone();
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let call = {
                let mut log = log.0.lock().unwrap();
                log.1 += 1;
                log.1 - 1
            };
            let script = scripts[call.min(scripts.len() - 1)];
            tokio::spawn(serve(stream, script, log.clone()));
        }
    });
    (port, heard)
}

async fn serve(stream: tokio::net::TcpStream, script: Script, log: Heard) {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    let greeting = script.iter().find(|(command, _)| *command == "greeting").map_or("220 relay.example", |(_, a)| a);
    write.write_all(format!("{greeting}\r\n").as_bytes()).await.unwrap();
    let mut in_data = false;
    while let Ok(Some(line)) = lines.next_line().await {
        log.0.lock().unwrap().0.push(line.clone());
        if in_data && line != "." {
            continue;
        }
        let (_, answer) = script.iter().find(|(command, _)| line.starts_with(command)).unwrap();
        if *answer == "-" || write.write_all(format!("{answer}\r\n").as_bytes()).await.is_err() {
            return;
        }
        in_data = answer.starts_with("354");
    }
}

fn smtp(port: u16, change: impl FnOnce(&mut config::Smtp)) -> Smtp {
    let mut settings = defaults().mail.smtp;
    settings.host = "127.0.0.1".into();
    settings.port = port;
    settings.security = SmtpSecurity::None;
    settings.timeout_seconds = 5;
    change(&mut settings);
    Smtp::new(&settings, "id.distribuidora.example").unwrap()
}

fn defaults() -> Config {
    toml::from_str(config::DEFAULTS).unwrap()
}

fn envelope(to: &str) -> Envelope {
    Envelope {
        from: "noreply@distribuidora.example".into(),
        to: to.into(),
        mail_id: "abc+1@distribuidora.example".into(),
        written_ms: 0,
    }
}

const MAIL: &[u8] = b"Subject: x\r\n\r\nfirst\r\n.\r\n.last\r\n";

async fn refused(script: &'static [Script]) -> SendError {
    let (port, _) = relay(script).await;
    smtp(port, |_| {}).send(&envelope("ana@alfa.example"), MAIL).await.unwrap_err()
}

#[tokio::test]
async fn the_relay_is_asked_for_notifications_and_its_words_are_the_receipt() {
    let (port, heard) = relay(&[TAKES]).await;
    let receipt = smtp(port, |_| {}).send(&envelope("ana@informática.example"), MAIL).await.unwrap();
    assert_eq!(receipt, Receipt { reply: "250 2.0.0 Ok: queued as 4F1".into(), notification: true });
    assert_eq!(
        heard.lines()[1..],
        [
            "EHLO id.distribuidora.example",
            "MAIL FROM:<noreply@distribuidora.example> SIZE=31 RET=HDRS ENVID=abc+2B1@distribuidora.example",
            "RCPT TO:<ana@xn--informtica-x4a.example> NOTIFY=SUCCESS,FAILURE,DELAY",
            "DATA",
            "Subject: x",
            "",
            "first",
            "..",
            "..last",
            ".",
        ]
    );
}

#[tokio::test]
async fn a_relay_without_dsn_is_not_asked() {
    const PLAIN: Script = &[("EHLO", "250 relay.example"), ("DATA", "354 go on"), (".", "250 taken"), ("", "250 Ok")];
    let (port, heard) = relay(&[PLAIN]).await;
    let receipt = smtp(port, |_| {}).send(&envelope("ana@alfa.example"), MAIL).await.unwrap();
    assert!(!receipt.notification);
    assert_eq!(heard.lines()[2..4], ["MAIL FROM:<noreply@distribuidora.example>", "RCPT TO:<ana@alfa.example>"]);
}

#[tokio::test]
async fn each_stage_is_named_with_code_and_words() {
    const MAIL_NO: Script = &[HELLO, ("MAIL", "451 4.3.0 later"), ("", "250 Ok")];
    const RCPT_NO: Script = &[HELLO, ("RCPT", "550-5.1.1 no such\r\n550 5.1.1 person"), ("", "250 Ok")];
    const DATA_NO: Script = &[HELLO, ("DATA", "554 5.5.1 no valid recipients"), ("", "250 Ok")];
    const FINAL_NO: Script = &[HELLO, ("DATA", "354 go on"), (".", "552 5.2.2 mailbox full"), ("", "250 Ok")];
    const LOST: Script = &[HELLO, ("DATA", "354 go on"), (".", "-"), ("", "250 Ok")];
    const CLOSED: Script = &[("greeting", "554 5.7.1 not you"), ("", "250 Ok")];
    for (script, stage, kind, code, enhanced, words) in [
        (MAIL_NO, Stage::Mail, Kind::Temporary, Some(451), Some("4.3.0"), "later"),
        (RCPT_NO, Stage::Rcpt, Kind::Permanent, Some(550), Some("5.1.1"), "person"),
        (DATA_NO, Stage::Data, Kind::Permanent, Some(554), Some("5.5.1"), "recipients"),
        (FINAL_NO, Stage::Final, Kind::Permanent, Some(552), Some("5.2.2"), "full"),
        (LOST, Stage::Final, Kind::Unknown, None, None, ""),
        (CLOSED, Stage::Connect, Kind::Temporary, Some(554), Some("5.7.1"), "not you"),
    ] {
        let error = refused(Box::leak(Box::new([script]))).await;
        assert_eq!((error.stage, error.kind, error.code), (stage, kind, code), "{error}");
        assert_eq!(error.enhanced.as_deref(), enhanced, "{error}");
        assert!(error.reply.contains(words), "{error}");
    }
}

#[tokio::test]
async fn a_relay_that_is_not_there_is_a_temporary_failure_at_connect() {
    let port = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port();
    let error = smtp(port, |_| {}).send(&envelope("ana@alfa.example"), MAIL).await.unwrap_err();
    assert_eq!((error.stage, error.kind), (Stage::Connect, Kind::Temporary));
}

#[tokio::test]
async fn a_silent_relay_does_not_hold_a_mail_for_ever() {
    const SILENT: Script = &[HELLO, ("MAIL", "250-half"), ("", "250 Ok")];
    let (port, _) = relay(&[SILENT]).await;
    let error = smtp(port, |s| s.timeout_seconds = 1).send(&envelope("ana@alfa.example"), MAIL).await.unwrap_err();
    assert_eq!((error.stage, error.kind, error.code), (Stage::Mail, Kind::Temporary, None));
}

#[tokio::test]
async fn a_connection_is_used_again_also_after_a_refusal() {
    const PICKY: Script = &[
        HELLO,
        ("RCPT TO:<no@", "550 5.1.1 unknown"),
        ("DATA", "354 go on"),
        (".", "250 2.0.0 taken"),
        ("", "250 Ok"),
    ];
    let (port, heard) = relay(&[PICKY]).await;
    let smtp = smtp(port, |_| {});
    smtp.send(&envelope("ana@alfa.example"), MAIL).await.unwrap();
    smtp.send(&envelope("no@alfa.example"), MAIL).await.unwrap_err();
    smtp.send(&envelope("ana@alfa.example"), MAIL).await.unwrap();
    assert_eq!(heard.calls(), 1);
    smtp.close().await;
    // After an answer that took a mail there is nothing to clear.
    assert_eq!(heard.lines().iter().filter(|line| *line == "RSET").count(), 1);
}

#[tokio::test]
async fn a_connection_that_the_relay_closed_is_replaced_without_a_failure() {
    const ENDS: Script =
        &[HELLO, ("RSET", "421 4.4.2 idle too long"), ("DATA", "354 go on"), (".", "250 taken"), ("", "250 Ok")];
    let (port, heard) = relay(&[ENDS, TAKES]).await;
    let smtp = smtp(port, |_| {});
    smtp.send(&envelope("ana@alfa.example"), MAIL).await.unwrap();
    smtp.idle.lock().await[0].clean = None; // its last answer was long ago
    smtp.send(&envelope("ana@alfa.example"), MAIL).await.unwrap();
    assert_eq!(heard.calls(), 2);
}

#[tokio::test]
async fn without_starttls_nothing_is_said_and_a_wrong_password_is_our_trouble() {
    let (port, heard) = relay(&[TAKES]).await;
    let error = smtp(port, |s| s.security = SmtpSecurity::Starttls).send(&envelope("a@b.example"), MAIL).await;
    assert_eq!(error.unwrap_err().stage, Stage::Tls);
    assert!(!heard.lines().iter().any(|line| line.starts_with("MAIL")));

    const AUTH: Script =
        &[("EHLO", "250-relay.example\r\n250 AUTH PLAIN LOGIN"), ("AUTH", "535 5.7.8 wrong"), ("", "250 Ok")];
    let (port, _) = relay(&[AUTH]).await;
    let error = smtp(port, |s| s.login = "cracha".into()).send(&envelope("a@b.example"), MAIL).await.unwrap_err();
    assert_eq!((error.stage, error.kind, error.code), (Stage::Auth, Kind::Temporary, Some(535)));
}

#[tokio::test]
async fn an_address_outside_ascii_needs_a_relay_that_takes_it() {
    const ASCII: Script = &[("EHLO", "250 relay.example"), ("DATA", "354 go on"), ("", "250 Ok")];
    let (port, heard) = relay(&[ASCII]).await;
    let error = smtp(port, |_| {}).send(&envelope("joão@alfa.example"), MAIL).await.unwrap_err();
    assert_eq!((error.stage, error.kind, error.enhanced.as_deref()), (Stage::Rcpt, Kind::Permanent, Some("5.6.7")));
    assert!(!heard.lines().iter().any(|line| line.starts_with("MAIL")));

    let (port, heard) = relay(&[TAKES]).await;
    smtp(port, |_| {}).send(&envelope("joão@alfa.example"), MAIL).await.unwrap();
    assert!(heard.lines().iter().any(|line| line.starts_with("MAIL") && line.contains("SMTPUTF8")));
}

#[test]
fn a_password_does_not_travel_unprotected() {
    let mut settings = defaults().mail.smtp;
    (settings.host, settings.security, settings.login) = ("relay.example".into(), SmtpSecurity::None, "x".into());
    assert!(Smtp::new(&settings, "id.example").is_err());
}

#[test]
fn a_line_that_begins_with_a_dot_has_two_on_the_wire() {
    assert_eq!(Body("a\r\n.b\r\n..c\r\nd.").to_string(), "a\r\n..b\r\n...c\r\nd.\r\n.\r\n");
    assert_eq!(Body(".").to_string(), "..\r\n.\r\n");
}
