//! The page about delivery: what became of mails by domain, the check of the sender, and one mail to an address.

use cracha::flow::delivery::{Attempted, Trouble};
use cracha::flow::operate::{self, MailDomain, schedule};
use cracha::jobs::beat::beat;
use cracha::model::message::Step;
use cracha::model::role::Role;

use super::HOUSEKEEPING;
use crate::on_both_engines;
use crate::support::app::{Engine, TestApp};
use crate::support::dns::Zone;
use crate::support::people::{operator, record};
use crate::support::provider::log_in;

async fn count(app: &TestApp) -> (usize, usize) {
    let ctx = app.ctx(operator());
    let counted = app.app.read(move |db| operate::count_domains(db, &ctx)).await.unwrap();
    let numbers = (counted.put.len(), counted.forget.len());
    app.job(move |tx, _| operate::keep_domains(tx, &counted.put, &counted.forget)).await;
    numbers
}

async fn page(app: &TestApp, after: Option<(i64, &'static str)>, limit: i64) -> Vec<MailDomain> {
    let ctx = app.ctx(operator());
    app.app.read(move |db| operate::domains(db, &ctx, after, limit)).await.unwrap().0
}

fn trouble(code: i32) -> Trouble {
    Trouble { step: Step::Rcpt, code: Some(code), words: format!("{code}") }
}

on_both_engines! {
    async fn a_domain_says_what_became_of_its_mails_and_how_long_they_took(app: &TestApp) {
        for (id, seconds, answer) in [
            ("1001", 10, Attempted::Taken("250 Ok".into())),
            ("1002", 40, Attempted::Permanent(trouble(550))),
            ("1003", 30, Attempted::Temporary(trouble(451))),
        ] {
            let mut record = record(id);
            record.contact.email = format!("maria{id}@alfa.example");
            app.hand_over(record).await;
            app.provision().await;
            app.pass_seconds(seconds);
            app.mails_answered(answer).await;
        }
        app.hand_over(record("1004")).await;
        app.provision().await;
        app.mails().await;
        assert_eq!(count(app).await, (2, 0));
        let alfa = MailDomain { domain: "alfa.example".into(), mails: 3, relayed: 1, delivered: 0, failed: 1, delayed: 1, half_ms: Some(10_000) };
        let all = page(app, None, 10).await;
        assert_eq!(all[0], alfa, "the one with the most mails first: {all:?}");
        assert_eq!((all[1].domain.as_str(), all[1].relayed, all[1].half_ms), ("1004.example", 1, Some(0)));
        assert_eq!(page(app, Some((3, "alfa.example")), 10).await, all[1..]);
        assert_eq!(count(app).await, (0, 0), "what is as it was is not written again");
        let now = app.now();
        let (named, others) = app.app.read(move |db| operate::figures(db, now)).await.unwrap().domains;
        assert_eq!((named.len(), others.mails), (2, 0));
        app.pass_hours(24 * 7 + 2);
        assert_eq!(count(app).await, (0, 2), "after seven days it goes");
        assert!(page(app, None, 10).await.is_empty());
        app.mails().await;
    }

    async fn housekeeping_counts_and_the_page_says_of_when_that_is(app: &TestApp) {
        app.job(schedule::ensure).await;
        app.hand_over(record("1001")).await;
        app.provision().await;
        app.mails().await;
        app.job(|tx, ctx| schedule::run_now(tx, ctx, HOUSEKEEPING)).await;
        beat(&app.app).await;
        let ctx = app.ctx(operator());
        let (domains, counted) = app.app.read(move |db| operate::domains(db, &ctx, None, 10)).await.unwrap();
        assert_eq!((domains.len(), counted), (1, Some(app.now())));
    }
}

#[tokio::test]
async fn the_check_is_made_on_a_press_and_names_the_record_to_publish() {
    let mut zone = Zone::default();
    zone.txt("distribuidora.example", "v=spf1 ip4:192.0.2.25 -all");
    zone.mx("distribuidora.example", "mail.distribuidora.example");
    zone.a("mail.distribuidora.example", [192, 0, 2, 25]);
    let resolver = zone.serve().await.to_string();
    let app = TestApp::with(Engine::Sqlite, |config| {
        config.mail.from_address = "noreply@distribuidora.example".into();
        config.mail.doctor.resolver = resolver;
        config.mail.doctor.sends_from = vec!["192.0.2.25".parse().unwrap()];
    })
    .await;
    app.job(schedule::ensure).await;
    let otto = app.staff("otto", Role::Operator).await;
    let http = app.serve_provider().await;
    log_in(&http, &otto).await;
    let page = http.get("/operator/delivery").await;
    assert!(page.all(".findings li").is_empty(), "nothing is looked up before it is asked for");
    let page = http.submit(&page.form("main form[method=get]")).await;
    let findings = page.all(".findings li");
    let of = |check: &str| {
        findings.iter().find(|finding| finding.starts_with(check)).unwrap_or_else(|| panic!("{check}: {findings:?}"))
    };
    assert!(of("SPF").contains("certo"), "{findings:?}");
    assert!(of("DMARC").contains("errado") && of("DMARC").contains("_dmarc.distribuidora.example"), "{findings:?}");
    assert!(of("PTR").contains("errado"), "{findings:?}");
    assert!(page.attribute("button[data-copy]", "data-copy").is_some(), "the record can be copied");
}

#[tokio::test]
async fn a_test_mail_goes_to_the_address_that_was_typed_and_the_page_says_what_became_of_it() {
    let app = TestApp::start(Engine::Sqlite).await;
    app.job(schedule::ensure).await;
    let otto = app.staff("otto", Role::Operator).await;
    let http = app.serve_provider().await;
    log_in(&http, &otto).await;
    let form = http.get("/operator/delivery").await.form("main form[action='/operator/delivery/test']");
    let refused = http.submit(&form.clone().set("to", "no address")).await;
    assert_eq!(refused.status, 422, "{}", refused.text());
    assert_eq!(refused.attribute("#to", "aria-invalid").as_deref(), Some("true"));
    assert_eq!(refused.attribute("#to", "value").as_deref(), Some("no address"), "what was typed is not lost");
    let done = http.submit(&form.set("to", "eva@alfa.example")).await;
    let page = http.follow(&done).await;
    assert!(page.text().contains("na fila"), "{}", page.text());
    let mails = app.mails().await;
    assert_eq!(mails[0].message.address, "eva@alfa.example");
    let page = http.get(page.url.as_str()).await;
    assert!(page.all("section[aria-labelledby=test] tbody tr")[0].contains("aceito"), "{}", page.text());
    assert!(!page.body.contains("eva@alfa.example"), "masked: {}", page.text());
}
