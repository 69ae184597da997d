//! `cracha mail doctor` and `cracha webhook`, run as people run them: what they say, in whose language, and how they end.

use cracha::config::{Config, MailTransport};
use cracha::mail::transport::Mailer;

use super::portal::Portal;
use crate::support::dns::Zone;
use crate::support::program::Home;

const DOMAIN: &str = "distribuidora.example";
const OURS: [u8; 4] = [192, 0, 2, 25];

/// A home that signs its mail, and the zone in which everything is published.
fn healthy() -> (Home, Zone) {
    let home = Home::new();
    let (_, der) = cracha::crypto::keys::SigningKey::generate(cracha::crypto::keys::Alg::EdDsa, "s1").unwrap();
    let base64 = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, &*der);
    let key = home.file("dkim.pem", format!("-----BEGIN PRIVATE KEY-----\n{base64}\n-----END PRIVATE KEY-----\n"));
    let from = format!("noreply@{DOMAIN}");
    let mut config: Config = toml::from_str(cracha::config::DEFAULTS).unwrap();
    config.mail.transport = MailTransport::Memory;
    config.mail.from_address.clone_from(&from);
    (config.mail.dkim.domain, config.mail.dkim.selector) = (DOMAIN.into(), "s1".into());
    config.mail.dkim.key_file.clone_from(&key);
    let mailer = Mailer::from_config(&config).unwrap();
    let mut zone = Zone::default();
    zone.txt(DOMAIN, "v=spf1 ip4:192.0.2.25 -all");
    let (name, content) = mailer.signer().unwrap().dns_record();
    zone.txt(&name, &content);
    zone.txt(&format!("_dmarc.{DOMAIN}"), "v=DMARC1; p=reject");
    zone.mx(DOMAIN, &format!("mail.{DOMAIN}"));
    zone.a(&format!("mail.{DOMAIN}"), OURS);
    zone.ptr(OURS, &format!("mail.{DOMAIN}"));
    let home = home
        .with("MAIL__FROM_ADDRESS", &from)
        .with("MAIL__DKIM__DOMAIN", DOMAIN)
        .with("MAIL__DKIM__SELECTOR", "s1")
        .with("MAIL__DKIM__KEY_FILE", &key)
        .with("MAIL__DOCTOR__SENDS_FROM", "192.0.2.25");
    (home, zone)
}

async fn asking(home: Home, zone: Zone) -> Home {
    home.with("MAIL__DOCTOR__RESOLVER", &zone.serve().await.to_string())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_doctor_finds_nothing_wrong_with_a_healthy_sender_and_needs_no_database() {
    let (home, zone) = healthy();
    let home = asking(home, zone).await;
    let said = home.run(&["mail", "doctor"]).fine();
    for check in ["SPF [good]", "DKIM [good]", "DMARC [good]", "MX for returned mail [good]", "PTR [good]"] {
        assert!(said.contains(check), "no {check} in {said}");
    }
    assert!(!said.contains("publish:"), "{said}");
    assert_eq!(home.files(), ["dkim.pem", "master.key"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_wrong_is_exit_code_1_with_the_record_to_publish_in_the_language_of_the_terminal() {
    let (home, mut zone) = healthy();
    zone.without(&format!("_dmarc.{DOMAIN}"), hickory_resolver::proto::rr::RecordType::TXT);
    let home = asking(home, zone).await;
    for (locale, words) in [
        ("pt_BR.UTF-8", ["DMARC [errado]", "não tem registro DMARC", "publique:"]),
        ("es_AR.UTF-8", ["DMARC [mal]", "no tiene registro DMARC", "publique:"]),
        ("en_GB.UTF-8", ["DMARC [wrong]", "has no DMARC record", "publish:"]),
        ("C", ["DMARC [wrong]", "has no DMARC record", "publish:"]),
    ] {
        let ended = home.run_in(("LANG", locale), &["mail", "doctor"]);
        assert_eq!((ended.code, ended.err.len()), (Some(1), 0), "{ended:?}");
        for word in words.into_iter().chain(["_dmarc.distribuidora.example TXT v=DMARC1; p=quarantine"]) {
            assert!(ended.out.contains(word), "{locale}: no {word:?} in {}", ended.out);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_test_mail_takes_the_way_of_all_mails_and_an_address_that_is_none_is_refused() {
    let (home, zone) = healthy();
    let home = asking(home, zone).await;
    home.run(&["migrate"]).fine();
    let no_address = home.run(&["mail", "doctor", "--to", "no address"]);
    assert!(!matches!(no_address.code, Some(0)) && no_address.err.len() == 1, "{no_address:?}");
    let serving = home.serve();
    let said = home.run(&["mail", "doctor", "--to", "eva@alfa.example"]).fine();
    assert!(said.contains("Test mail: the relay took it") && said.contains("eva@alfa.example"), "{said}");
    drop(serving);
}

/// A home that tells this receiver.
fn telling(receiver: &Portal) -> Home {
    let home = Home::new()
        .with("WEBHOOK__URL", &format!("http://127.0.0.1:{}/hook", receiver.port))
        .with("WEBHOOK__SECRETS", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
        .with("OUTGOING__ALLOW", "127.0.0.1");
    home.run(&["migrate"]).fine();
    home
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_test_of_a_webhook_says_what_the_receiver_answered() {
    let receiver = Portal::saying("204 No Content").await;
    let home = telling(&receiver);
    let serving = home.serve();
    let said = home.run(&["webhook", "test"]).fine();
    assert!(said.contains("127.0.0.1 confirmed the test event"), "{said}");
    assert_eq!(receiver.seen().len(), 1);
    receiver.now_says("400 Bad Request");
    let ended = home.run_in(("LANG", "pt_BR.UTF-8"), &["webhook", "test"]);
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(ended.out.contains("não confirmou o evento de teste: 400"), "{ended:?}");
    drop(serving);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_receiver_that_wants_no_more_is_told_again_by_command_only() {
    let receiver = Portal::saying("410 Gone").await;
    let home = telling(&receiver);
    let unasked = home.run(&["webhook", "resume"]).fine();
    assert!(unasked.contains("had not asked to stop"), "{unasked}");
    let serving = home.serve();
    let gone = home.run(&["webhook", "test"]);
    assert_eq!(gone.code, Some(1), "{gone:?}");
    home.run(&["webhook", "test"]).says_in_one_line(1, &["127.0.0.1", "410", "cracha webhook resume"]);
    receiver.now_says("200 OK");
    let resumed = home.run(&["webhook", "resume"]).fine();
    assert!(resumed.contains("is told again"), "{resumed}");
    assert!(home.run(&["webhook", "test"]).fine().contains("confirmed"));
    drop(serving);
}

#[test]
fn without_a_receiver_there_is_nothing_to_test() {
    let home = Home::new();
    home.run(&["migrate"]).fine();
    for command in ["test", "resume"] {
        home.run(&["webhook", command]).says_in_one_line(2, &["webhook.url", "webhook.secrets"]);
    }
}
