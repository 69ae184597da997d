//! The doctor against a DNS server of the test's own: a healthy sender, and mistakes planted one by one.

use std::net::{IpAddr, Ipv4Addr};

use cracha::config::{Config, MailTransport, SmtpSecurity};
use cracha::flow::delivery::doctor;
use cracha::mail::doctor::{Check, Finding, Grade, What, dns, judge, look};
use cracha::mail::letter::Letter;
use cracha::mail::transport::Mailer;
use cracha::text::Lang;
use hickory_resolver::proto::rr::RecordType;

use crate::on_both_engines;
use crate::support::dns::Zone;
use crate::support::people::{only, operator};

const OURS: [u8; 4] = [192, 0, 2, 25];
const IP: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 25));
const DOMAIN: &str = "distribuidora.example";

/// A sender that signs and sends from [`OURS`]; its relay is on this machine.
fn config(directory: &std::path::Path) -> Config {
    let key = directory.join("dkim.pem");
    let (_, der) = cracha::crypto::keys::SigningKey::generate(cracha::crypto::keys::Alg::EdDsa, "s1").unwrap();
    let base64 = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, &*der);
    std::fs::write(&key, format!("-----BEGIN PRIVATE KEY-----\n{base64}\n-----END PRIVATE KEY-----\n")).unwrap();
    let mut config: Config = toml::from_str(cracha::config::DEFAULTS).unwrap();
    let mail = &mut config.mail;
    mail.from_address = format!("noreply@{DOMAIN}");
    mail.transport = MailTransport::Memory;
    (mail.dkim.domain, mail.dkim.selector) = (DOMAIN.into(), "s1".into());
    mail.dkim.key_file = key.display().to_string();
    mail.doctor.sends_from = vec![IP];
    config
}

/// What a healthy sender has published.
fn healthy(mailer: &Mailer) -> Zone {
    let mut zone = Zone::default();
    zone.txt(DOMAIN, "v=spf1 include:spf.relay.example -all");
    zone.txt("spf.relay.example", "v=spf1 ip4:192.0.2.0/24 ~all");
    let (name, content) = mailer.signer().unwrap().dns_record();
    zone.txt(&name, &content);
    zone.txt(&format!("_dmarc.{DOMAIN}"), "v=DMARC1; p=reject");
    zone.mx(DOMAIN, &format!("mail.{DOMAIN}"));
    zone.a(&format!("mail.{DOMAIN}"), OURS);
    zone.ptr(OURS, &format!("mail.{DOMAIN}"));
    zone
}

async fn examine(config: &mut Config, zone: Zone) -> Vec<Finding> {
    config.mail.doctor.resolver = zone.serve().await.to_string();
    let mailer = Mailer::from_config(config).unwrap();
    let dns = dns::Dns::from_config(config).unwrap();
    let facts = look::gather(config, &mailer, &dns).await;
    let findings = judge(&facts);
    for (lang, finding) in Lang::ALL.into_iter().flat_map(|lang| findings.iter().map(move |f| (lang, f))) {
        let words = doctor::words(finding, &facts.sender, lang);
        assert!(!words.is_empty() && !words.contains('{'), "{words}");
    }
    findings
}

#[tokio::test]
async fn a_healthy_sender_has_nothing_to_mend() {
    let directory = tempfile::tempdir().unwrap();
    let mut config = config(directory.path());
    let zone = healthy(&Mailer::from_config(&config).unwrap());
    let findings = examine(&mut config, zone).await;
    assert!(findings.iter().all(|finding| finding.grade() == Grade::Good && finding.record.is_none()), "{findings:?}");
    for check in [Check::Spf, Check::Dkim, Check::Dmarc, Check::BounceMx, Check::Ptr] {
        assert!(findings.iter().any(|finding| finding.check == check), "{check:?}");
    }
}

/// What is planted, what is found, and what the record to publish says.
type Planted = (&'static str, fn(&mut Zone, &mut Config), What, Option<&'static str>);

#[tokio::test]
async fn each_planted_mistake_is_found_with_the_record_to_publish() {
    let directory = tempfile::tempdir().unwrap();
    let mistakes: [Planted; 14] = [
        ("no SPF", |z, _| z.without(DOMAIN, RecordType::TXT), What::SpfMissing, Some("v=spf1 ip4:192.0.2.25 -all")),
        ("two SPF records", |z, _| z.txt(DOMAIN, "v=spf1 -all"), What::SpfSeveral, Some("ip4:192.0.2.25")),
        (
            "another relay's SPF",
            |z, _| {
                z.without("spf.relay.example", RecordType::TXT);
                z.txt("spf.relay.example", "v=spf1 ip4:198.51.100.0/24 -all");
            },
            What::SpfExcludes(IP),
            Some("v=spf1 ip4:192.0.2.25 include:spf.relay.example -all"),
        ),
        (
            "eleven lookups",
            |z, _| {
                z.without(DOMAIN, RecordType::TXT);
                let all: Vec<String> = (0..11).map(|n| format!("include:s{n}.example")).collect();
                z.txt(DOMAIN, &format!("v=spf1 {} ip4:192.0.2.25 -all", all.join(" ")));
                (0..11).for_each(|n| z.txt(&format!("s{n}.example"), "v=spf1 ip4:203.0.113.9 -all"));
            },
            What::SpfTooManyLookups(11),
            Some("v=spf1 ip4:192.0.2.25 -all"),
        ),
        (
            "an SPF record that nobody can read",
            |z, _| {
                z.without(DOMAIN, RecordType::TXT);
                z.txt(DOMAIN, "v=spf1 ipv4:192.0.2.25 -all");
            },
            What::SpfBroken,
            Some("ip4:192.0.2.25"),
        ),
        (
            "no DKIM key",
            |z, _| z.without(&format!("s1._domainkey.{DOMAIN}"), RecordType::TXT),
            What::DkimMissing,
            Some("v=DKIM1; k=ed25519; p="),
        ),
        (
            "another DKIM key",
            |z, _| {
                z.without(&format!("s1._domainkey.{DOMAIN}"), RecordType::TXT);
                z.txt(&format!("s1._domainkey.{DOMAIN}"), "v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQ");
            },
            What::DkimOtherKey,
            Some("v=DKIM1; k=ed25519; p="),
        ),
        (
            "no DMARC",
            |z, _| z.without(&format!("_dmarc.{DOMAIN}"), RecordType::TXT),
            What::DmarcMissing,
            Some("v=DMARC1; p=quarantine"),
        ),
        (
            "DMARC without a policy",
            |z, _| {
                z.without(&format!("_dmarc.{DOMAIN}"), RecordType::TXT);
                z.txt(&format!("_dmarc.{DOMAIN}"), "v=DMARC1; rua=mailto:x@distribuidora.example");
            },
            What::DmarcBroken,
            Some("v=DMARC1; p=quarantine"),
        ),
        (
            "an envelope elsewhere, and no signature",
            |z, config| {
                config.mail.dkim.selector = String::new();
                config.mail.returns.domain = "volta.example".into();
                z.txt("volta.example", "v=spf1 ip4:192.0.2.25 -all");
            },
            What::NotAligned,
            None,
        ),
        (
            "no mail server",
            |z, _| z.without(DOMAIN, RecordType::MX),
            What::MxMissing,
            Some("mail.distribuidora.example"),
        ),
        (
            "a mail server without an address",
            |z, _| {
                z.without(DOMAIN, RecordType::MX);
                z.mx(DOMAIN, "gone.example");
            },
            What::MxNowhere("gone.example".into()),
            Some("192.0.2.25"),
        ),
        (
            "no PTR",
            |z, _| z.without("25.2.0.192.in-addr.arpa", RecordType::PTR),
            What::PtrMissing(IP),
            Some("mail.distribuidora.example"),
        ),
        (
            "a PTR that leads elsewhere",
            |z, _| {
                z.without("25.2.0.192.in-addr.arpa", RecordType::PTR);
                z.ptr(OURS, "pool-25.provider.example");
            },
            What::PtrElsewhere(IP, "pool-25.provider.example".into()),
            Some("192.0.2.25"),
        ),
    ];
    for (name, plant, what, publish) in mistakes {
        let mut config = config(directory.path());
        let mut zone = healthy(&Mailer::from_config(&config).unwrap());
        plant(&mut zone, &mut config);
        let findings = examine(&mut config, zone).await;
        let found = findings.iter().find(|finding| finding.what == what);
        let found = found.unwrap_or_else(|| panic!("{name}: {findings:?}"));
        assert_eq!(found.grade(), Grade::Wrong, "{name}");
        let value = found.record.as_ref().map(|record| record.value.as_str());
        assert!(publish.is_none_or(|part| value.is_some_and(|value| value.contains(part))), "{name}: {value:?}");
        let others = findings.iter().filter(|f| f.grade() == Grade::Wrong && f.check != found.check).count();
        assert!(others == 0 || what == What::NotAligned, "{name}: nothing else is wrong: {findings:?}");
    }
}

#[tokio::test]
async fn a_relay_that_is_away_is_a_finding() {
    let directory = tempfile::tempdir().unwrap();
    let mut config = config(directory.path());
    let zone = healthy(&Mailer::from_config(&config).unwrap());
    config.mail.transport = MailTransport::Smtp;
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let smtp = &mut config.mail.smtp;
    (smtp.host, smtp.port, smtp.security) = ("127.0.0.1".into(), nobody, SmtpSecurity::None);
    let findings = examine(&mut config, zone).await;
    let wrong: Vec<_> = findings.iter().filter(|finding| finding.grade() == Grade::Wrong).collect();
    assert!(
        matches!(wrong.as_slice(), [Finding { check: Check::Relay, what: What::RelayFails(_), .. }]),
        "{findings:?}"
    );
}

#[tokio::test]
async fn a_dns_server_that_does_not_answer_proves_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let mut config = config(directory.path());
    let nobody = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
    config.mail.doctor.resolver = nobody.local_addr().unwrap().to_string();
    drop(nobody);
    let mailer = Mailer::from_config(&config).unwrap();
    let dns = dns::Dns::from_config(&config).unwrap();
    let findings = judge(&look::gather(&config, &mailer, &dns).await);
    let dmarc = findings.iter().find(|finding| finding.check == Check::Dkim).unwrap();
    assert!(matches!(dmarc.what, What::NoAnswer(_)), "{findings:?}");
}

on_both_engines! {
    async fn the_test_mail_is_a_message_like_all_others(app: &TestApp) {
        let sent = |to: &'static str| app.verb(operator(), move |tx, ctx| doctor::send_test(tx, ctx, to, Lang::Es));
        assert!(sent("no address").await.is_err());
        sent("eva@alfa.example").await.unwrap();
        let mail = only(app.mails().await);
        assert_eq!((mail.letter, mail.message.address.as_str()), (Letter::Test, "eva@alfa.example"));
    }
}
