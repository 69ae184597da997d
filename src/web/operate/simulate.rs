//! What would become of the promise in the next 48 hours under settings of a schedule that are looked at: the simulator
//! with today's queue. It changes nothing, computes for a few seconds at most, and one at a time.

use std::time::Duration;

use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use askama::Template;
use tokio::sync::Semaphore;

use super::recent;
use crate::error::{Error, Result};
use crate::flow::operate::schedule::{self, Settings};
use crate::flow::operate::{Today, today};
use crate::model::ids::Instant;
use crate::model::opening::{Days, Window};
use crate::model::schedule::{Job, Missed};
use crate::simulate::{self, Begun, Relay, Report, Scenario, chart, lines};
use crate::text::operate::simulate::SimulateText;
use crate::text::{fill, format};
use crate::web::kit::page::{Page, Place, Tone, html, ok};
use crate::web::kit::shared::Fact;
use crate::web::paths;
use crate::web::visit::Visit;

const HOURS: i64 = 48;
/// Whoever waits for the page waits no longer than that.
const MOST_TIME: Duration = Duration::from_secs(8);
/// More of a kind are not read: the page would not be done with them in time.
const MOST: i64 = 50_000;
/// A mail takes so long where the relay has taken none yet, in milliseconds.
const UNKNOWN_MS: i64 = 200;
/// Rows of the table.
const ROWS: usize = 12;
const SEED: u64 = 1;

static ONE_AT_A_TIME: Semaphore = Semaphore::const_new(1);

/// A simulation and what it found.
#[derive(Debug, Template)]
#[template(path = "operate/simulate.html")]
pub struct SimulatePage {
    page: Page,
    /// The settings, in words.
    set: String,
    paused: bool,
    lead: Vec<String>,
    result: Option<Shown>,
}

crate::page!(SimulatePage, SimulateText);

/// What was found.
#[derive(Debug)]
struct Shown {
    verdict: String,
    bad: bool,
    facts: Vec<Fact>,
    charts: Vec<String>,
    rows: Vec<Row>,
}

/// The queue at an instant.
#[derive(Debug)]
struct Row {
    at: String,
    waiting: usize,
    queued: usize,
    relayed: usize,
}

pub(super) async fn show(visit: Visit) -> HttpResponse {
    recent(visit, async |visit| {
        let (settings, mail) = asked(visit).await?;
        settings.check(Some(Job::Provision), &visit.ctx())?;
        let Ok(turn) = ONE_AT_A_TIME.try_acquire() else { return Ok(busy(visit, &settings)) };
        let ctx = visit.ctx();
        let found = visit.app().read(move |db| today(db, &ctx, HOURS, MOST)).await?;
        let scenario = scenario(visit, &settings, &mail, &found);
        let (config, of) = (visit.app().config().clone(), scenario.clone());
        let run = move || {
            let _turn = turn; // whoever does not wait for the page leaves it computing
            simulate::run(&config, &of, &mut simulate::within(MOST_TIME))
        };
        let report = actix_web::web::block(run).await.map_err(Error::internal)??;
        let lead = lead(visit, &found);
        let result = (report.promises > 0).then(|| shown(visit, &report)).transpose()?;
        Ok(ok(&view(visit, page(visit), &settings, lead, result)))
    })
    .await
}

/// The settings of the address, what it leaves out as the schedule has it; and how mails are let out today.
async fn asked(visit: &Visit) -> Result<(Settings, Settings)> {
    let ctx = visit.ctx();
    let read = move |db: &mut _| {
        let of = |db: &mut _, job: Job| schedule::get(db, &ctx, job.as_str(), 0).map(|(row, _)| Settings::of(&row));
        Ok((of(db, Job::Provision)?, of(db, Job::Mail)?))
    };
    let (now, mail) = visit.app().read(read).await?;
    let typed = |name| visit.query_as_typed(name);
    let batch = visit.query("batch").map(|text| text.trim().parse().unwrap_or(0)); // refused as out of range
    let settings = Settings {
        expression: visit.query("expression").map_or(now.expression.clone(), |text| text.trim().to_owned()),
        time_zone: visit.query("time_zone").map_or(now.time_zone.clone(), |text| text.trim().to_owned()),
        batch: batch.unwrap_or(now.batch),
        missed: visit.query("missed").and_then(|word| Missed::parse(&word)).unwrap_or(now.missed),
        window: typed("window").map_or(Ok(now.window), |text| Window::typed(&text))?,
        days: typed("days").map_or(Ok(now.days), |text| Days::of(&text))?,
        ..now
    };
    Ok((settings, mail))
}

/// Today's queue, and in the next hours as many newcomers as in the last ones, at the same times.
fn scenario(visit: &Visit, settings: &Settings, mail: &Settings, found: &Today) -> Scenario {
    let limits = &visit.app().config().outbox;
    let start = Instant(visit.app().now().ms().div_euclid(1000) * 1000);
    let begun = |at: &Vec<Instant>, queued| at.iter().map(|at| Begun { at: *at, queued }).collect::<Vec<_>>();
    let again = |at: &Instant| Instant(at.plus_h(HOURS).ms().div_euclid(1000) * 1000).max(start);
    let mut arrivals: Vec<Instant> = found.came.iter().map(again).collect();
    arrivals.sort_unstable();
    Scenario {
        start,
        arrivals,
        waiting: [begun(&found.queued, true), begun(&found.waiting, false)].concat(),
        schedule: settings.clone(),
        mail: Some(mail.clone()),
        relay: Relay {
            per_minute: usize::try_from(mail.per_minute).unwrap_or(0),
            takes_ms: found.takes_ms.unwrap_or(UNKNOWN_MS).clamp(1, 60_000),
            outages: Vec::new(),
        },
        parallel: limits.mail_parallel,
        nodes: 1,
        losses: Vec::new(),
        seed: SEED,
    }
}

fn lead(visit: &Visit, found: &Today) -> Vec<String> {
    let t = SimulateText::of(visit.lang);
    let (waiting, queued) = (found.waiting.len().to_string(), found.queued.len().to_string());
    vec![
        fill(t.page_lead, &[("n", &found.came.len().to_string())]),
        fill(t.page_waiting, &[("waiting", &waiting), ("queued", &queued)]),
    ]
}

fn shown(visit: &Visit, report: &Report) -> Result<Shown> {
    let (zone, lang) = (visit.zone(), visit.lang);
    let t = SimulateText::of(lang);
    let at = |at: Instant| format::short(at.ms(), zone, lang);
    let facts = lines::facts(report, lang).into_iter().map(|(name, value)| Fact::new(name, value)).collect();
    let rows = lines::rows(report, ROWS).into_iter().map(|of| Row {
        at: at(of.at),
        waiting: of.waiting,
        queued: of.queued,
        relayed: of.relayed,
    });
    let verdict = match report.stopped {
        true => format!("{} {}", fill(t.stopped, &[("at", &at(report.end))]), t.page_too_long),
        false => lines::verdict(report, lang),
    };
    Ok(Shown {
        verdict,
        bad: report.stopped || report.late > 0,
        facts,
        charts: [chart::Ink::Page, chart::Ink::NarrowPage]
            .map(|ink| chart::svg(report, zone, lang, ink))
            .into_iter()
            .collect::<Result<_>>()?,
        rows: rows.collect(),
    })
}

fn view(visit: &Visit, page: Page, settings: &Settings, lead: Vec<String>, result: Option<Shown>) -> SimulatePage {
    let batch = settings.batch.to_string();
    let values = [("expression", settings.expression.as_str()), ("zone", &settings.time_zone), ("batch", &batch)];
    let set = fill(SimulateText::of(visit.lang).schedule, &values);
    SimulatePage { page, set, paused: !settings.enabled, lead, result }
}

fn busy(visit: &Visit, settings: &Settings) -> HttpResponse {
    let page = page(visit).notice(Tone::Warn, SimulateText::of(visit.lang).page_busy);
    let view = view(visit, page, settings, Vec::new(), None);
    let mut answer = html(StatusCode::SERVICE_UNAVAILABLE, &view);
    answer.headers_mut().insert(header::RETRY_AFTER, header::HeaderValue::from_static("5"));
    answer
}

fn page(visit: &Visit) -> Page {
    visit.page().at(Place::Schedules)
}

impl SimulatePage {
    /// The schedule that was looked at.
    fn back(&self) -> String {
        paths::schedule(Job::Provision.as_str())
    }
}
