//! The operator's first page: what it says, that it finds it by index, and that it stays true while it is open.

use cracha::db::Db;
use cracha::flow::delivery::{Attempted, Trouble};
use cracha::flow::operate::{self, Console, Which, schedule};
use cracha::jobs::beat::{beat, look};
use cracha::model::ctx::Actor;
use cracha::model::ids::PromiseId;
use cracha::model::message::{MessageState, Step};
use cracha::model::role::Role;
use diesel::connection::SimpleConnection;

use super::plans::scans_only;
use super::{PROVISION, WATCH};
use crate::on_both_engines;
use crate::support::app::{Engine, TestApp};
use crate::support::browser::Browser;
use crate::support::people::{operator, record};
use crate::support::provider::{PASSWORD, log_in};

async fn console(app: &TestApp) -> Console {
    let ctx = app.ctx(operator());
    app.app.read(move |db| operate::console(db, &ctx)).await.unwrap()
}

fn refused() -> Attempted {
    Attempted::Permanent(Trouble { step: Step::Rcpt, code: Some(550), words: "5.1.1 User unknown".into() })
}

on_both_engines! {
    async fn open_promises_are_counted_by_the_hour_in_which_they_are_due_and_expected(app: &TestApp) {
        app.job(schedule::ensure).await;
        for id in ["1001", "1002"] {
            app.hand_over(record(id)).await;
        }
        app.pass_hours(1);
        app.hand_over(record("1003")).await;
        app.job(|tx, ctx| schedule::pause(tx, ctx, PROVISION, "manutenção")).await;
        app.pass_seconds(60);
        beat(&app.app).await;
        let found = console(app).await;
        let mut hours: Vec<_> = found.hours.iter().map(|hour| (hour.due.since(app.now()) / 3_600_000, hour.count)).collect();
        hours.sort_unstable();
        assert_eq!(hours, [(46, 2), (47, 1)], "by the hour in which they are due");
        assert!(found.hours.iter().all(|hour| hour.expected.is_none()), "nothing runs: {:?}", found.hours);
        assert_eq!(found.hours.iter().map(|hour| hour.at_risk).sum::<i64>(), 3);
        let named: Vec<_> = found.at_risk.iter().map(|(promise, reseller)| (promise.external_id.as_str(), reseller.as_deref())).collect();
        let name = |id: &'static str| (id, [("1001", "Revenda 1001 Ltda"), ("1002", "Revenda 1002 Ltda"), ("1003", "Revenda 1003 Ltda")].iter().find(|(of, _)| *of == id).map(|(_, name)| *name));
        assert_eq!(named.last(), Some(&name("1003")), "the earliest due first: {named:?}");
        let paused = found.schedules.iter().find(|(row, _)| row.name == PROVISION).unwrap();
        assert!(!paused.0.enabled);
        let (_, last) = found.schedules.iter().find(|(row, _)| row.name == WATCH).unwrap();
        assert!(last.is_some(), "its last run");
    }

    async fn a_day_of_credentials_says_how_long_half_and_nearly_all_of_them_took(app: &TestApp) {
        app.job(schedule::ensure).await;
        for (n, minutes) in [(1001, 10), (1002, 20), (1003, 60)] {
            app.hand_over(record(&n.to_string())).await;
            app.pass_seconds(minutes * 60);
            app.provision().await;
            app.mails().await;
        }
        app.hand_over(record("1004")).await;
        app.pass_hours(50);
        app.provision().await;
        app.mails().await;
        beat(&app.app).await;
        app.mails().await; // who has not come is reminded
        let days = console(app).await.credentials;
        let of: Vec<_> = days.iter().filter(|day| day.total > 0).map(|day| (day.total, day.late, day.half_ms / 60_000, day.most_ms / 60_000)).collect();
        assert_eq!(of, [(1, 1, 3000, 3000), (3, 0, 20, 60)], "the newest day first");
    }

    async fn mails_are_told_by_what_became_of_them_today_and_within_a_week_also_between_two_counts(app: &TestApp) {
        app.job(schedule::ensure).await;
        app.hand_over(record("1001")).await;
        app.provision().await;
        app.mails().await;
        beat(&app.app).await; // counts
        app.pass_hours(24);
        beat(&app.app).await;
        app.pass_seconds(1);
        app.hand_over(record("1002")).await;
        app.provision().await;
        app.mails_answered(refused()).await;
        let of = async |state: MessageState| {
            let mails = console(app).await.mails;
            mails.into_iter().find(|(known, _, _)| *known == state).map(|(_, today, week)| (today, week))
        };
        assert_eq!(of(MessageState::Relayed).await, Some((0, 1)));
        assert_eq!(of(MessageState::Failed).await, Some((1, 1)), "since the last count");
        app.pass_seconds(120);
        beat(&app.app).await;
        assert_eq!(of(MessageState::Failed).await, Some((1, 1)), "and after the next one");
        assert_eq!(of(MessageState::Relayed).await, Some((0, 1)));
        app.pass_hours(24 * 7);
        beat(&app.app).await;
        assert_eq!(of(MessageState::Relayed).await, None, "a week has passed");
        app.mails().await;
    }

    async fn every_node_shows_its_last_beat_and_one_that_died_is_silent(app: &TestApp) {
        app.job(schedule::ensure).await;
        let (other, pages) = (app.another_node("other").await, app.another_node("pages").await);
        tokio::join!(beat(&app.app), beat(&other));
        look(&pages).await;
        let nodes = async || {
            let nodes = console(app).await.nodes;
            nodes.into_iter().map(|(node, silent)| (node.name, node.works, silent)).collect::<Vec<_>>()
        };
        let mut all = vec![("other".to_owned(), true, false), ("pages".to_owned(), false, false), (app.app.node().to_owned(), true, false)];
        all.sort();
        assert_eq!(nodes().await, all);
        app.pass_seconds(61);
        beat(&app.app).await;
        look(&pages).await;
        let silent: Vec<_> = nodes().await.into_iter().filter(|(_, _, silent)| *silent).map(|(name, _, _)| name).collect();
        assert_eq!(silent, ["other"]);
        app.pass_hours(25);
        beat(&app.app).await;
        assert_eq!(nodes().await, [(app.app.node().to_owned(), true, false)], "after a day it is forgotten");
    }

    async fn a_beat_is_noted_every_ten_seconds_and_not_each_time(app: &TestApp) {
        let noted = async || console(app).await.nodes.first().map(|(node, _)| node.beat_at);
        beat(&app.app).await;
        let first = noted().await;
        app.pass_seconds(9);
        beat(&app.app).await;
        assert_eq!(noted().await, first);
        app.pass_seconds(1);
        beat(&app.app).await;
        assert_eq!(noted().await, Some(app.now()));
    }

    async fn the_first_page_scans_no_table_that_grows(app: &TestApp) {
        app.job(schedule::ensure).await;
        fill(&mut app.database(), app.now().ms());
        beat(&app.app).await;
        let ctx = app.ctx(Actor::Terminal);
        let few = ["messages_leave", "promises_ahead", "promises_at_risk", "schedules", "nodes", "mail_days", "credential_days"];
        scans_only(app, &few, |db| {
            operate::console(db, &ctx).unwrap();
            operate::count_days(db, &ctx).unwrap();
            for which in Which::ALL {
                operate::promises_after(db, &ctx, which, Some(&(ctx.now, PromiseId::from_text("p"))), 50).unwrap();
            }
        });
    }
}

/// Promises and messages, most of them over.
fn fill(db: &mut Db, now: i64) {
    db.batch_execute(&format!(
        "INSERT INTO promises (id, kind, external_id, external_folded, stage, policy, received_at, due_at, relayed_at, rev) \
         SELECT 'p' || i, 'credential', 'x' || i, 'x' || i, CASE WHEN i % 100 = 0 THEN 'validated' ELSE 'relayed' END, 'wall_clock', \
         {now} - i * 1000, {now} + i * 1000, CASE WHEN i % 100 = 0 THEN NULL ELSE {now} - i END, 0 \
         FROM (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) SELECT i FROM n) AS numbers; \
         INSERT INTO messages (id, lane, destination, kind, payload, address, language, state, attempts, next_at, mail_id, \
         give_up_at, created_at, urgency, leave_by) \
         SELECT 'old-' || i, 'mail', 'a.example', 'notice', '{{}}', 'a@a.example', 'pt-BR', 'relayed', 1, {now}, 'm' || i, {now}, \
         {now} - i * 60000, 'routine', {now} \
         FROM (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) SELECT i FROM n) AS numbers; \
         ANALYZE;"
    ))
    .unwrap();
}

#[tokio::test]
async fn the_page_says_what_is_at_risk_why_and_what_runs() {
    let app = TestApp::start(Engine::Sqlite).await;
    app.job(schedule::ensure).await;
    app.hand_over(record("1001")).await;
    app.provision().await;
    app.mails_answered(refused()).await;
    app.hand_over(record("1002")).await;
    app.job(|tx, ctx| schedule::pause(tx, ctx, PROVISION, "manutenção")).await;
    app.pass_seconds(60);
    beat(&app.app).await;
    let otto = app.staff("otto", Role::Operator).await;
    let http = app.serve_provider().await;
    log_in(&http, &otto).await;
    let page = http.get("/operator").await;
    assert_eq!(page.status, 200, "{}", page.text());
    assert_eq!(page.all("#risk tbody small"), ["1001", "1002"], "the earliest due first");
    let risk = page.all("#risk tbody tr");
    assert!(risk[0].contains("esse endereço de e-mail não existe"), "{risk:?}");
    assert!(risk[1].contains("pausada"), "{risk:?}");
    assert!(page.text().contains("Abertas: 2; em risco: 2; com prazo vencido: 0; sem previsão:"), "{}", page.text());
    assert_eq!(page.all("svg.chart").len(), 2, "one for desktops, one for phones");
    assert!(page.all("svg.chart > title").iter().all(|title| title.contains("Promessas abertas")), "{}", page.body);
    assert_eq!(page.all("#hours tbody tr").len(), 1, "its table: {:?}", page.all("#hours tbody tr"));
    assert!(page.all("#nodes tbody tr")[0].contains("ativo"), "{:?}", page.all("#nodes tbody tr"));
    let schedules = page.all("#schedules tbody tr");
    assert!(schedules.iter().any(|row| row.contains("provision") && row.contains("pausada")), "{schedules:?}");
    assert!(page.all("#mails tbody tr").iter().any(|row| row == "falhou11"), "{:?}", page.all("#mails tbody tr"));
    assert!(!page.body.contains("maria@1001.example"), "no address");
    app.mails().await;
}

#[tokio::test]
async fn a_page_left_open_does_not_keep_its_session_alive() {
    let app = TestApp::start(Engine::Sqlite).await;
    app.job(schedule::ensure).await;
    let otto = app.staff("otto", Role::Operator).await;
    let http = app.serve_provider().await;
    log_in(&http, &otto).await;
    let idle = app.app.config().session.idle_minutes;
    for _ in 0..idle {
        assert_eq!(http.get("/operator/live").await.status, 200);
        app.pass_seconds(61);
    }
    assert_eq!(http.get("/operator/live").await.location().path(), "/login", "it looked all the time");
    log_in(&http, &otto).await;
    for _ in 0..idle {
        assert_eq!(http.get("/operator").await.status, 200);
        app.pass_seconds(61);
    }
    assert_eq!(http.get("/operator").await.status, 200, "whoever reads keeps it");
}

#[tokio::test]
async fn an_open_page_shows_what_is_new_and_moves_nothing_under_its_reader() {
    let app = TestApp::start(Engine::Sqlite).await;
    app.job(schedule::ensure).await;
    let otto = app.staff("otto", Role::Operator).await;
    app.serve_provider().await;
    let browser = Browser::open().await;
    browser.goto(&format!("{}/login", app.issuer())).await.unwrap();
    browser.fill("[name=login]", &otto.login).await;
    browser.fill("[name=password]", PASSWORD).await;
    browser.click("main form button.main").await;
    browser.sees("Nenhuma promessa em risco").await;
    let script = async |text: &str| browser.execute(text, Vec::new()).await.unwrap();
    // Looked at: the table of schedules, with the keyboard on one of its links.
    let place = "var row = document.querySelector('#schedules tbody a'); row.focus({ preventScroll: true }); \
                 window.scrollTo(0, 9999); return document.getElementById('schedules').getBoundingClientRect().top;";
    let before = script(place).await.as_f64().unwrap();
    for id in ["1001", "1002", "1003"] {
        app.hand_over(record(id)).await;
    }
    app.job(|tx, ctx| schedule::pause(tx, ctx, PROVISION, "manutenção")).await;
    app.pass_seconds(60);
    beat(&app.app).await;
    script("document.dispatchEvent(new Event('visibilitychange'))").await;
    browser.sees("Revenda 1002 Ltda").await;
    let after =
        script("return document.getElementById('schedules').getBoundingClientRect().top").await.as_f64().unwrap();
    assert!((after - before).abs() < 2.0, "{before} became {after}");
    let focused = script("return document.activeElement.closest('#schedules') !== null").await;
    assert_eq!(focused, true, "where somebody is nothing is replaced");
    // A session that ended is said, and nothing more is asked.
    app.pass_hours(24);
    script("document.dispatchEvent(new Event('visibilitychange'))").await;
    browser.sees("A página parou de se atualizar").await;
    app.provision().await;
    app.mails().await;
}
