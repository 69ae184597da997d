//! Each kind of mail through a real mail server: STARTTLS, authentication, the headers of automatic mail, both parts, and
//! a signature that an independent verifier finds good. One server and one test: starting it is what costs.

use std::collections::BTreeSet;
use std::process::Command;

use cracha::config::Config;
use cracha::crypto::secret::Secret;
use cracha::mail::compose::Enclosed;
use cracha::mail::letter::{
    Asked, ContactNews, CrossedCounts, DigestLine, Happened, Letter, LoginEntry, Person, Thread,
};
use cracha::mail::transport::Mailer;
use cracha::text::Lang;

use super::dkim;
use crate::support::smtp::{LOGIN, Mail, MailServer, PASSWORD, REFUSED};

/// In the past: the verifier refuses signatures from the future.
const WRITTEN: i64 = 1_700_000_000_000;
const SECRET: &str = "K7QX-9M2P-4TRV-0H3D";

fn letters() -> Vec<Letter> {
    let person =
        || Person { name: "Ana Conceição".into(), login: "10234.ana".into(), reseller: "Alfa & Filhos".into() };
    let (reference, reseller) = (|| "K7-QX".to_owned(), || "Alfa & Filhos".to_owned());
    let logins = vec![LoginEntry { person: person(), administrators: vec!["Rui Sá".into()] }];
    let asked = Asked::Administrator("Rui Sá".into());
    vec![
        Letter::FirstAccess { person: person(), reference: reference() },
        Letter::NewPassword { person: person(), reference: reference(), asked },
        Letter::RecoveryCode { person: person(), reference: reference() },
        Letter::RecoveryMismatch { person: person(), typed: "a•••••@outra.example".into() },
        Letter::LoginList { logins, after_mismatch: false },
        Letter::NotPossibleBlocked { person: person(), administrators: vec!["Rui Sá".into()] },
        Letter::NotPossiblePending { reseller: reseller(), external_id: "10234".into(), due_ms: WRITTEN },
        Letter::RecoveryNotice { person: person() },
        Letter::Notice { person: person(), happened: Happened::PasswordChanged, by: Asked::Page },
        Letter::EmailConfirm { person: person(), reference: reference() },
        Letter::AlternateContact { reseller: reseller(), masked: "a•••••@alfa.example".into() },
        Letter::FirstAccessWithdrawn { reseller: reseller() },
        Letter::StaffSetup { person: person(), reference: reference() },
        Letter::Test,
        Letter::Reminder { person: person(), of: reference(), sent_ms: 1, until_ms: 1_795_541_400_000 },
        Letter::EmailChanging { person: person(), stop: reference(), until_ms: 1_795_541_400_000 },
        Letter::ContactAnswer {
            name: "Ana".into(),
            protocol: "20261124-AB12CD34".into(),
            text: "Enviei a senha.\n\nConfira o spam.".into(),
            file: None,
            thread: thread(),
        },
        Letter::ContactNote {
            name: "Ana".into(),
            protocol: "20261124-AB12CD34".into(),
            news: ContactNews::Received { back_ms: Some(1_795_541_400_000) },
            thread: thread(),
        },
        Letter::CaseForRepresentative {
            representative: "Renata Dias".into(),
            reseller: reseller(),
            external_id: "10234".into(),
            person: "Ana Conceição".into(),
            protocol: "20261124-AB12CD34".into(),
            delivered_on: Some("20/11/2026".into()),
            late: true,
        },
        Letter::PromiseDigest {
            person: person(),
            counts: CrossedCounts { at_risk: 1, breached: 0, kept_late: 0, back_in_time: 0 },
            causes: vec![("Falta pouco tempo.".into(), 1)],
            lines: vec![DigestLine { subject: "10234".into(), due_ms: 1_795_541_400_000, words: "Em risco.".into() }],
        },
    ]
}

fn thread() -> Thread {
    Thread {
        reply_to: Some("atendimento+abc@distribuidora.example".into()),
        root: "conversation.1@distribuidora.example".into(),
        after: Some("m1@alfa.example".into()),
    }
}

/// A new kind does not compile until it stands here, and fails until it is in the list above.
fn number(letter: &Letter) -> usize {
    match letter {
        Letter::FirstAccess { .. } => 0,
        Letter::NewPassword { .. } => 1,
        Letter::RecoveryCode { .. } => 2,
        Letter::RecoveryMismatch { .. } => 3,
        Letter::LoginList { .. } => 4,
        Letter::NotPossibleBlocked { .. } => 5,
        Letter::NotPossiblePending { .. } => 6,
        Letter::RecoveryNotice { .. } => 7,
        Letter::Notice { .. } => 8,
        Letter::EmailConfirm { .. } => 9,
        Letter::AlternateContact { .. } => 10,
        Letter::FirstAccessWithdrawn { .. } => 11,
        Letter::StaffSetup { .. } => 12,
        Letter::Test => 13,
        Letter::PromiseDigest { .. } => 14,
        Letter::Reminder { .. } => 15,
        Letter::EmailChanging { .. } => 16,
        Letter::ContactAnswer { .. } => 17,
        Letter::CaseForRepresentative { .. } => 18,
        Letter::ContactNote { .. } => 19,
    }
}

fn config(server: &MailServer, key_file: &str) -> Config {
    let settings = [
        ("CRACHA_MAIL__TRANSPORT", "smtp".to_owned()),
        ("CRACHA_MAIL__FROM_ADDRESS", "noreply@distribuidora.example".to_owned()),
        ("CRACHA_MAIL__SMTP__HOST", "localhost".to_owned()),
        ("CRACHA_MAIL__SMTP__PORT", server.starttls_port.to_string()),
        ("CRACHA_MAIL__SMTP__SECURITY", "starttls".to_owned()),
        ("CRACHA_MAIL__SMTP__LOGIN", LOGIN.to_owned()),
        ("CRACHA_MAIL__SMTP__PASSWORD", PASSWORD.to_owned()),
        ("CRACHA_MAIL__SMTP__CA_FILE", server.certificate().display().to_string()),
        ("CRACHA_MAIL__DKIM__DOMAIN", "distribuidora.example".to_owned()),
        ("CRACHA_MAIL__DKIM__SELECTOR", "s1".to_owned()),
        ("CRACHA_MAIL__DKIM__KEY_FILE", key_file.to_owned()),
    ];
    let settings = settings.map(|(name, value)| (name.to_owned(), value));
    Config::load(None, settings).unwrap_or_else(|problems| panic!("{problems:?}"))
}

#[tokio::test]
async fn every_kind_of_mail_arrives_signed_and_marked_as_automatic() {
    let all: BTreeSet<usize> = letters().iter().map(number).collect();
    assert_eq!(all, (0..20).collect(), "each kind once");

    let server = MailServer::start();
    let directory = tempfile::tempdir().unwrap();
    let key = directory.path().join("dkim.pem");
    let made = Command::new("openssl").args(["genpkey", "-algorithm", "RSA", "-out"]).arg(&key).output().unwrap();
    assert!(made.status.success(), "{made:?}");
    let mailer = Mailer::from_config(&config(&server, &key.display().to_string())).unwrap();

    let secret = Secret::new(SECRET);
    let enclosed = Enclosed { secret: &secret, valid_until_ms: WRITTEN + 86_400_000 };
    let write = |letter: &Letter, to: &str| {
        let lang = [Lang::PtBr, Lang::Es, Lang::En][number(letter) % 3];
        let id = format!("{}@distribuidora.example", letter.kind());
        let enclosed = letter.needs_secret().then_some(&enclosed);
        mailer.write(letter, lang, (to, &id, WRITTEN), enclosed).unwrap()
    };
    for letter in letters() {
        let (envelope, bytes) = write(&letter, "ana@alfa.example");
        let receipt = mailer.send(&envelope, &bytes).await.unwrap_or_else(|e| panic!("{}: {e}", letter.kind()));
        assert!(receipt.reply.starts_with("2"), "{receipt:?}");
    }
    let (envelope, bytes) = write(&letters()[0], REFUSED);
    let refusal = mailer.send(&envelope, &bytes).await.unwrap_err();
    assert_eq!(refusal.problem(), "rcpt 550 5.1.1");
    mailer.close().await;

    let delivered = server.letters(letters().len());
    for letter in letters() {
        let id = format!("<{}@distribuidora.example>", letter.kind());
        let mail = delivered.iter().find(|m| m.header("message-id") == id).unwrap_or_else(|| panic!("{id}"));
        arrived(&mailer, mail, &letter);
    }
}

fn arrived(mailer: &Mailer, mail: &Mail, letter: &Letter) {
    let kind = letter.kind();
    for (name, value) in [
        ("Auto-Submitted", "auto-generated"),
        ("X-Auto-Response-Suppress", "All"),
        ("Date", "Tue, 14 Nov 2023 22:13:20 +0000"),
        ("Return-Path", "<noreply@distribuidora.example>"),
        ("Content-Language", [Lang::PtBr, Lang::Es, Lang::En][number(letter) % 3].tag()),
    ] {
        assert_eq!(mail.header(name), value, "{kind}");
    }
    assert!(mail.header("Content-Type").starts_with("multipart/alternative"), "{kind}");
    for part in ["Content-Type: text/plain; charset=utf-8", "Content-Type: text/html; charset=utf-8"] {
        assert!(mail.body().contains(part), "{kind}");
    }
    let read = dkim::check(mailer.signer().expect("a signer"), mail.raw.replace('\n', "\r\n").as_bytes());
    assert_eq!(read[0], "signed", "{kind}");
    let both = read[3..].join("\n");
    assert_eq!(
        both.matches(SECRET).count(),
        if letter.needs_secret() { 2 } else { 0 },
        "{kind}: in either part\n{both}"
    );
    if let Some(reference) = letter.reference() {
        assert!(both.contains(reference), "{kind}");
    }
    for link in both.split("https://").skip(1) {
        assert!(link.starts_with("id.example.com"), "{kind}: {link:.60}");
    }
}
