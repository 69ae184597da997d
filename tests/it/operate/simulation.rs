//! The simulator: it agrees with the real program, it is the same for the same seed, and the page offers it.

use std::ops::ControlFlow;

use chrono::NaiveTime;
use cracha::config::Config;
use cracha::db::schema::{attempts, promises};
use cracha::flow::delivery::{Attempted, Trouble};
use cracha::flow::operate::schedule::{self, Settings};
use cracha::jobs::beat::beat;
use cracha::model::ids::Instant;
use cracha::model::message::Step;
use cracha::model::opening::Days;
use cracha::model::role::Role;
use cracha::model::schedule::Missed;
use cracha::simulate::search::{self, Verdict};
use cracha::simulate::{
    BadLine, Begun, Loss, Peak, Relay, Report, Scenario, Span, chart, every_day, listed, midnight_after, run, within,
};
use cracha::text::Lang;
use diesel::{ExpressionMethods, QueryDsl, RunQueryDsl};

use super::PROVISION;
use crate::support::app::{Engine, START, TestApp};
use crate::support::at_once;
use crate::support::people::record;
use crate::support::provider::log_in;

const ZONE: chrono_tz::Tz = chrono_tz::America::Sao_Paulo;

fn config(hours: i64) -> Config {
    let issuer = ("CRACHA_PROVIDER__ISSUER".to_string(), "https://id.example".to_string());
    let mut config = Config::load(None, [issuer]).expect("the defaults");
    config.promise.policies.credential.hours = hours;
    config
}

fn settings(expression: &str, batch: i32) -> Settings {
    Settings {
        expression: expression.into(),
        time_zone: ZONE.name().into(),
        batch,
        missed: Missed::RunOnce,
        window: None,
        days: Days::Every,
        per_minute: 0,
        per_domain: 0,
        enabled: true,
    }
}

/// Comes in at these minutes after the start; a relay that needs a millisecond for a mail.
fn scenario(minutes: impl IntoIterator<Item = i64>, schedule: Settings) -> Scenario {
    let mut arrivals: Vec<Instant> = minutes.into_iter().map(|minute| START.plus_min(minute)).collect();
    arrivals.sort();
    let relay = Relay { per_minute: 0, takes_ms: 1, outages: Vec::new() };
    Scenario {
        mail: None,
        start: START,
        arrivals,
        waiting: Vec::new(),
        schedule,
        relay,
        parallel: 4,
        nodes: 1,
        losses: Vec::new(),
        seed: 7,
    }
}

fn simulated(config: &Config, scenario: &Scenario) -> Report {
    run(config, scenario, &mut |_| ControlFlow::Continue(())).expect("a simulation")
}

fn span(from_min: i64, until_min: i64) -> Span {
    Span { from: START.plus_min(from_min), until: START.plus_min(until_min) }
}

/// What the real program made of the same input: how long each credential took, how many came too late, how many attempts.
struct Really {
    took: Vec<i64>,
    late: usize,
    attempts: i64,
}

/// The real beat and the real hand-over, minute by minute. While the relay is down nobody reaches it.
async fn really(scenario: &Scenario, hours: i64, minutes: i64) -> Really {
    let mut app = TestApp::with(Engine::Sqlite, |config| config.promise.policies.credential.hours = hours).await;
    app.ignore_messages();
    app.job(schedule::ensure).await;
    let settings = scenario.schedule.clone();
    app.job(move |tx, ctx| schedule::set(tx, ctx, PROVISION, &settings, None, "simulated")).await;
    let mut number = 5000;
    for _ in 0..minutes {
        for _ in scenario.arrivals.iter().filter(|at| **at == app.now()) {
            number += 1;
            app.hand_over(record(&number.to_string())).await;
        }
        beat(&app.app).await;
        let down = scenario.relay.outages.iter().any(|outage| outage.holds(app.now()));
        let answer = match down {
            true => Attempted::Temporary(Trouble { step: Step::Connect, code: None, words: "no relay".into() }),
            false => Attempted::Taken("250 2.0.0 Ok".into()),
        };
        app.mails_answered(answer).await;
        app.pass_seconds(60);
    }
    let db = &mut app.database();
    let rows: Vec<(Instant, Instant, Option<Instant>)> =
        promises::table.select((promises::received_at, promises::due_at, promises::relayed_at)).load(db).unwrap();
    let kept: Vec<_> = rows.iter().filter_map(|(began, due, kept)| kept.map(|kept| (*began, *due, kept))).collect();
    let mut took: Vec<i64> = kept.iter().map(|(began, _, kept)| kept.since(*began)).collect();
    took.sort();
    let late = kept.iter().filter(|(_, due, kept)| kept > due).count() + rows.len() - kept.len();
    Really { took, late, attempts: attempts::table.filter(attempts::number.gt(0)).count().get_result(db).unwrap() }
}

/// The real program is looked at minute by minute: each retry may come seconds later than that.
fn agree(report: &Report, really: &Really) {
    let near = |one: i64, other: i64| (one - other).abs() <= 20_000;
    let rank = |hundredths: usize| really.took[(really.took.len() * hundredths).div_ceil(100) - 1];
    assert_eq!((report.relayed, report.late), (really.took.len(), really.late));
    assert_eq!(report.attempts as i64, really.attempts);
    for (simulated, real) in
        [(report.held.p50_ms, rank(50)), (report.held.p95_ms, rank(95)), (report.held.max_ms, rank(100))]
    {
        assert!(near(simulated, real), "{simulated} ms where it really took {real} ms");
    }
}

#[tokio::test]
async fn a_day_with_a_schedule_that_is_too_slow_comes_out_as_the_real_program_lets_it() {
    let minutes = (0..36).map(|n| n * n % 300);
    let scenario = scenario(minutes, settings("20 * * * *", 4));
    let report = simulated(&config(3), &scenario);
    assert!(report.late > 0 && report.held.p50_ms > 3_600_000, "{report:?}");
    agree(&report, &really(&scenario, 3, 9 * 60).await);
}

#[tokio::test]
async fn an_outage_of_the_relay_is_retried_as_the_real_program_does() {
    let mut scenario = scenario((0..24).map(|n| n * 7), settings("* * * * *", 200));
    scenario.relay.outages = vec![span(30, 95)];
    let report = simulated(&config(48), &scenario);
    assert!(report.attempts > report.relayed && report.late == 0, "{report:?}");
    agree(&report, &really(&scenario, 48, 5 * 60).await);
}

#[test]
fn the_same_seed_gives_the_same_result_and_another_one_another() {
    let config = config(48);
    let of = |seed| {
        let mut scenario = scenario([], settings("*/10 * * * *", 5));
        scenario.relay.takes_ms = 400;
        scenario.arrivals = every_day(300, &[], span(0, 180), ZONE, seed);
        scenario.seed = seed;
        simulated(&config, &scenario)
    };
    assert_eq!(of(3), of(3));
    assert_ne!(of(3), of(4));
}

#[test]
fn what_a_dead_node_had_begun_leaves_when_its_lease_is_over() {
    let mut scenario = scenario([0, 0, 0, 0], settings("* * * * *", 200));
    scenario.nodes = 2;
    scenario.relay.takes_ms = 20_000;
    scenario.losses = vec![Loss { node: 0, span: Span { from: START.plus_s(5), until: START.plus_min(60) } }];
    let report = simulated(&config(48), &scenario);
    assert_eq!((report.relayed, report.late, report.attempts), (4, 0, 5), "{report:?}");
    assert!(report.held.max_ms > 120_000, "the lease is 120 s: {report:?}");
}

#[test]
fn nobody_works_while_every_node_is_lost() {
    let mut scenario = scenario([10, 20], settings("* * * * *", 200));
    scenario.losses = vec![Loss { node: 0, span: span(5, 65) }];
    let report = simulated(&config(48), &scenario);
    assert_eq!((report.relayed, report.late), (2, 0));
    let waited: Vec<_> = report.samples.iter().map(|of| (of.at.since(START) / 60_000, of.waiting)).collect();
    assert!(waited.contains(&(20, 2)) && waited.last() == Some(&(65, 0)), "{waited:?}");
    assert!((45 * 60_000..57 * 60_000).contains(&report.held.max_ms), "{report:?}");
}

#[test]
fn a_limit_a_minute_holds_and_a_fifth_of_it_stays_for_who_waits() {
    let mut scenario = scenario(std::iter::repeat_n(0, 40), settings("* * * * *", 200));
    scenario.relay.per_minute = 10;
    let report = simulated(&config(48), &scenario);
    assert_eq!(report.relayed, 40);
    assert!((4 * 60_000..5 * 60_000).contains(&report.held.max_ms), "8 a minute: {report:?}");
}

#[test]
fn a_paused_schedule_breaks_every_promise_and_the_simulation_ends() {
    let scenario = scenario([0, 30], Settings { enabled: false, ..settings("* * * * *", 200) });
    let report = simulated(&config(2), &scenario);
    assert_eq!((report.promises, report.relayed, report.open, report.late), (2, 0, 2, 2));
}

#[test]
fn who_waits_at_the_start_is_due_when_it_always_was() {
    let mut scenario = scenario([], settings("0 * * * *", 1));
    let begun = |minutes: i64, queued: bool| Begun { at: START.plus_min(-minutes), queued };
    scenario.waiting = vec![begun(46 * 60, false), begun(47 * 60 + 30, false), begun(20 * 60, true)];
    let report = simulated(&config(48), &scenario);
    assert_eq!((report.relayed, report.late), (3, 1), "one an hour, the earliest due first: {report:?}");
}

#[test]
fn a_simulation_stops_when_it_may_not_go_on() {
    let scenario = scenario((0..600).map(|n| n / 4), settings("* * * * *", 200));
    let report = run(&config(48), &scenario, &mut within(std::time::Duration::ZERO)).unwrap();
    assert!(report.stopped && report.relayed < 600, "{report:?}");
}

#[test]
fn arrivals_are_as_many_as_asked_for_and_the_peak_is_where_it_was_put() {
    let day = Span { from: midnight_after(START, ZONE), until: midnight_after(START, ZONE).plus_h(48) };
    let peak = Peak { from: NaiveTime::from_hms_opt(9, 0, 0).unwrap(), lasts_s: 3600, count: 500 };
    let found = every_day(1000, &[peak], day, ZONE, 1);
    assert_eq!(found.len(), 3000);
    assert!(found.is_sorted() && found.iter().all(|at| day.holds(*at) && at.ms() % 1000 == 0));
    let nine = found.iter().filter(|at| (9..10).contains(&(at.since(day.from) / 3_600_000))).count();
    assert!((500..620).contains(&nine), "{nine}");
    assert_eq!(found, every_day(1000, &[peak], day, ZONE, 1));
    let half = Span { until: day.from.plus_h(12), ..day };
    assert_eq!(every_day(1000, &[], half, ZONE, 1).len(), 500);
}

#[test]
fn arrivals_of_a_file_are_read_as_the_erp_writes_instants() {
    let at = |text: &str| listed(text, ZONE);
    let one = START;
    assert_eq!(at("2026-11-24T12:00:00Z\n"), Ok(vec![one]));
    assert_eq!(
        at("quando;quantos\n24/11/2026 09:00;2\n2026-11-24T09:00:01-03:00\n"),
        Ok(vec![one, one, one.plus_s(1)])
    );
    assert_eq!(at("\u{feff}2026-11-24 09:00:01,\n2026-11-24 09:00,1"), Ok(vec![one, one.plus_s(1)]));
    assert_eq!(at(""), Ok(vec![]));
    for (text, bad) in [
        ("2026-11-24T12:00:00Z\nsoon", (2, BadLine::Instant)),
        ("2026-11-24T12:00:00Z,1\n2026-11-24T12:00:00Z,many", (2, BadLine::Count)),
        ("2026-11-24T12:00:00Z,1\n2026-11-24T12:00:00Z,100001", (2, BadLine::Count)),
    ] {
        assert_eq!(at(text), Err(bad), "{text}");
    }
}

#[test]
fn the_search_finds_the_least_rate_and_batch_that_keep_every_promise() {
    let mut scenario = scenario([], settings("* * * * *", 200));
    scenario.arrivals = every_day(4320, &[], span(0, 60), ZONE, 1);
    assert_eq!(scenario.arrivals.len(), 180);
    scenario.relay.per_minute = 8;
    let found = search::search(&config(2), &scenario, 30 * 60_000, &|_| {}).unwrap();
    let best = found.best.clone().expect("8 a minute are enough for 3 a minute");
    // 180 within 2.5 h at the latest: one a minute is too slow, and of a rate of 2 one is kept for who waits.
    assert_eq!(best.per_minute, 3, "{:?}", found.tried.iter().map(|t| (t.per_minute, t.verdict)).collect::<Vec<_>>());
    let tried = |of: &dyn Fn(&search::Tried) -> bool| found.tried.iter().any(of);
    assert!(tried(&|of| of.per_minute == 2 && of.verdict != Verdict::Keeps));
    for one in found.keeping() {
        assert!(one.report.keeps(30 * 60_000), "{one:?}");
        let less = |of: &search::Tried| of.per_minute == 3 && of.expression == one.expression && of.batch < one.batch;
        assert!(found.tried.iter().filter(|of| less(of)).all(|of| of.verdict != Verdict::Keeps));
    }
    scenario.relay.per_minute = 1;
    let nothing = search::search(&config(2), &scenario, 30 * 60_000, &|_| {}).unwrap();
    assert!(nothing.best.is_none() && nothing.tried.len() == 1);
}

#[test]
fn the_picture_is_the_same_in_every_language_but_for_its_words_and_takes_the_colours_of_the_page() {
    let report = simulated(&config(48), &scenario((0..30).map(|n| n * 5), settings("0 * * * *", 2)));
    for lang in Lang::ALL {
        let page = chart::svg(&report, ZONE, lang, chart::Ink::Page).unwrap();
        assert!(page.starts_with("<svg class=\"chart\" role=\"img\" aria-label=") && page.contains("var(--warn)"));
        assert!(!page.contains('#') && !page.contains("style="), "a page allows no style of its own");
        let plain = chart::svg(&report, ZONE, lang, chart::Ink::Plain).unwrap();
        assert!(plain.starts_with("<svg width=") && !plain.contains("var("));
        assert_eq!(plain.matches("<polyline").count(), page.matches("<polyline").count());
    }
}

#[tokio::test]
async fn the_page_of_a_schedule_offers_a_simulation_with_todays_queue_and_changes_nothing() {
    let mut app = TestApp::start(Engine::Sqlite).await;
    app.ignore_messages();
    app.job(schedule::ensure).await;
    for id in ["7001", "7002", "7003"] {
        app.hand_over(record(id)).await;
    }
    let otto = app.staff("otto", Role::Operator).await;
    let http = app.serve_provider().await;
    log_in(&http, &otto).await;
    let asked = "/operator/schedules/provision?expression=0+8+*+*+*&time_zone=America/Sao_Paulo&batch=1&missed=skip";
    let form = http.get(asked).await.form("form[action='/operator/simulation']");
    let page = http.submit(&form).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let text = page.text();
    assert!(text.contains("0 8 * * * (America/Sao_Paulo), até 1 por execução"), "{text}");
    assert!(text.contains("Esperam hoje: 3 pela agenda, 0 e-mails na fila."), "{text}");
    // Two runs before the promises are due, six resellers: three of today and three as in the last 48 hours.
    assert!(text.contains("Promessas que venceriam: ") && text.contains(" de 6."), "{text}");
    assert_eq!(page.all("svg[role=img]").len(), 2);
    // One is computed at a time; whoever asks meanwhile is told so, with what to do.
    let several = at_once((0..6).map(|_| http.submit(&form))).await;
    let (done, busy): (Vec<_>, Vec<_>) = several.iter().partition(|page| page.status == 200);
    assert!(!done.is_empty() && !busy.is_empty(), "{} done, {} told to wait", done.len(), busy.len());
    for page in busy {
        assert_eq!((page.status.as_u16(), page.header("retry-after")), (503, "5"), "{}", page.text());
        assert!(page.text().contains("Outra simulação está em andamento. Tente de novo"), "{}", page.text());
        assert!(page.text().contains("0 8 * * * (America/Sao_Paulo)") && page.all("svg[role=img]").is_empty());
    }
    assert_eq!(http.submit(&form).await.status, 200, "and then it is their turn");
    assert_eq!(app.provision().await, 3, "they wait as before");
    let other = http.get("/operator/schedules/watch").await;
    assert!(!other.text().contains("Simular"), "a schedule that mails nobody has nothing to simulate");
    let bad = http.get("/operator/simulation?expression=never").await;
    assert_eq!(bad.status, 400, "{}", bad.text());
}
