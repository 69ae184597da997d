//! What may be said at the command line, and the scenario that it makes.

use std::path::PathBuf;

use chrono::NaiveTime;
use clap::ValueEnum;

use super::super::{Failure, language, words};
use crate::config::Config;
use crate::error::Error;
use crate::flow::operate::schedule::Settings;
use crate::model::clean;
use crate::model::ids::Instant;
use crate::model::opening::{Days, Window};
use crate::model::schedule::Missed;
use crate::simulate::{BadLine, Begun, Loss, Peak, Relay, Scenario, Span, every_day, listed, midnight_after};
use crate::text::fill;
use crate::text::operate::simulate::SimulateText;

/// More than that would need more memory than a machine of a house has.
const MOST: usize = 5_000_000;
const MOST_NODES: usize = 64;
const MOST_OUTAGES: usize = 100;

/// How the result is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Table,
    /// For programs.
    Json,
    /// The queue over time as a picture.
    Svg,
}

/// What may be said.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// New resellers a day, spread over it
    #[arg(long, value_name = "N", default_value_t = 1000, conflicts_with = "arrivals")]
    per_day: usize,
    /// More of them at one time of each day: 09:00+2h=5000; may be repeated
    #[arg(long = "peak", value_name = "TIME+LENGTH=N", conflicts_with = "arrivals")]
    peaks: Vec<String>,
    /// Real ones: a CSV file whose first column is an instant, and whose second, where there is one, how many
    #[arg(long, value_name = "FILE")]
    arrivals: Option<PathBuf>,
    /// For how long they come (48h; with --search 72h); the simulation goes on until the last promise is kept or due
    #[arg(long = "for", value_name = "LENGTH", conflicts_with = "arrivals")]
    lasts: Option<String>,
    /// When it begins: 2026-12-01T00:00; else the coming midnight, or the first arrival of the file
    #[arg(long, value_name = "WHEN")]
    start: Option<String>,
    /// So many resellers wait for their credential at the start
    #[arg(long, value_name = "N", default_value_t = 0)]
    waiting: usize,
    /// The schedule "provision", as in `schedule set`
    #[arg(long, value_name = "CRON", default_value = "* * * * *")]
    expression: String,
    /// Where the schedule is counted; else brand.time_zone
    #[arg(long)]
    time_zone: Option<String>,
    /// How many credentials one run makes at most
    #[arg(long, default_value_t = 200)]
    batch: i32,
    /// Mails that one node may hand over in a minute, 0 = no limit; else outbox.mail_per_minute. A fifth stays for mails
    /// that somebody waits for
    #[arg(long, value_name = "N")]
    per_minute: Option<usize>,
    /// How long the relay needs for one mail, on average
    #[arg(long, value_name = "LENGTH", default_value = "200ms")]
    relay_takes: String,
    /// Mails at once a node; else outbox.mail_parallel
    #[arg(long, value_name = "N")]
    parallel: Option<usize>,
    /// Hours of the day in which mails leave, such as 08:00-20:00, as of the schedule "mail"; else the whole day
    #[arg(long, value_name = "HOURS", default_value = "", hide_default_value = true)]
    mail_window: String,
    /// On which days mails leave: every_day or business_days
    #[arg(long, value_name = "DAYS", default_value = "every_day")]
    mail_days: String,
    /// The relay takes nothing: 26h+90m, counted from the start; may be repeated
    #[arg(long = "outage", value_name = "FROM+LENGTH")]
    outages: Vec<String>,
    /// How many nodes there are
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=MOST_NODES as i64))]
    nodes: u8,
    /// A node dies and comes back: 5h+30m for the first one, 2@5h+30m for the second; may be repeated
    #[arg(long = "lose-node", value_name = "[NODE@]FROM+LENGTH")]
    losses: Vec<String>,
    /// The same seed gives the same result
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Look for the least rate, and the batch for each interval, that keep every promise; --per-minute is the most that
    /// the relay may be asked for
    #[arg(long)]
    pub search: bool,
    /// With --search: what should be left of each promise
    #[arg(long, value_name = "LENGTH", default_value = "4h")]
    margin: String,
    /// How the result is written
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}

impl Args {
    /// What should be left of each promise, in milliseconds.
    pub fn margin_ms(&self) -> Result<i64, Failure> {
        length("--margin", &self.margin)
    }
}

/// What is to be simulated; `now` says which midnight is the next one.
pub fn scenario(args: &Args, config: &Config, now: Instant) -> Result<Scenario, Failure> {
    let zone = config.brand.time_zone;
    let start = args.start.as_deref().map(|text| start(text, zone)).transpose()?;
    let (start, arrivals) = match &args.arrivals {
        Some(path) => {
            let named = |error: std::io::Error| Failure::Failed(format!("{}: {error}", path.display()));
            let text = String::from_utf8_lossy(&std::fs::read(path).map_err(named)?).into_owned();
            let arrivals = listed(&text, zone).map_err(|(line, why)| bad_line(path, line, why))?;
            let first = arrivals.first().copied().unwrap_or(now);
            let start = start.unwrap_or(first);
            (start, arrivals.into_iter().filter(|at| *at >= start).collect::<Vec<_>>())
        }
        None => {
            let start = start.unwrap_or_else(|| midnight_after(now, zone));
            let lasts = args.lasts.as_deref().unwrap_or(if args.search { "72h" } else { "48h" });
            let until = start.plus_ms(length("--for", lasts)?);
            let peaks = args.peaks.iter().map(|text| peak(text)).collect::<Result<Vec<_>, _>>()?;
            let days = usize::try_from(until.since(start) / 86_400_000 + 2).unwrap_or(usize::MAX);
            let in_peaks = peaks.iter().fold(0, |sum: usize, peak| sum.saturating_add(peak.count));
            few_enough(args.per_day)?;
            few_enough(in_peaks.saturating_mul(days))?;
            few_enough(args.per_day.saturating_mul(days - 2))?;
            (start, every_day(args.per_day, &peaks, Span { from: start, until }, zone, args.seed))
        }
    };
    few_enough(arrivals.len().saturating_add(args.waiting))?;
    let nodes = usize::from(args.nodes);
    let time_zone = args.time_zone.clone().unwrap_or_else(|| zone.name().to_owned());
    let outages =
        args.outages.iter().take(MOST_OUTAGES).map(|text| span("--outage", text, start)).collect::<Result<_, _>>()?;
    Ok(Scenario {
        start,
        arrivals,
        waiting: vec![Begun { at: start, queued: false }; args.waiting],
        schedule: Settings {
            expression: args.expression.trim().to_owned(),
            time_zone: time_zone.clone(),
            batch: args.batch,
            missed: Missed::RunOnce,
            enabled: true,
            window: None,
            days: Days::Every,
            per_minute: 0,
            per_domain: 0,
        },
        mail: mail(args, time_zone)?,
        relay: Relay {
            per_minute: args.per_minute.unwrap_or(config.outbox.mail_per_minute),
            takes_ms: length("--relay-takes", &args.relay_takes)?.clamp(1, 60_000),
            outages,
        },
        parallel: args.parallel.unwrap_or(config.outbox.mail_parallel).clamp(1, 1000),
        nodes,
        losses: args.losses.iter().take(MOST_OUTAGES).map(|text| loss(text, start, nodes)).collect::<Result<_, _>>()?,
        seed: args.seed,
    })
}

/// How mails are let out, where something is said of it.
fn mail(args: &Args, time_zone: String) -> Result<Option<Settings>, Failure> {
    let named = |option: &str, error: Error| Failure::usage(format!("{option}: {}", words(&error)));
    let window = Window::typed(&args.mail_window).map_err(|error| named("--mail-window", error))?;
    let days = Days::of(&args.mail_days).map_err(|error| named("--mail-days", error))?;
    let said = window.is_some() || days != Days::Every;
    Ok(said.then(|| Settings {
        expression: "* * * * *".to_owned(), // it has no runs
        time_zone,
        batch: 1,
        missed: Missed::RunOnce,
        enabled: true,
        window,
        days,
        per_minute: 0,
        per_domain: 0,
    }))
}

fn few_enough(n: usize) -> Result<(), Failure> {
    let values = [("n", n.to_string()), ("most", MOST.to_string())];
    let values = [("n", values[0].1.as_str()), ("most", values[1].1.as_str())];
    if n > MOST { Err(Failure::usage(fill(texts().too_many, &values))) } else { Ok(()) }
}

fn start(text: &str, zone: chrono_tz::Tz) -> Result<Instant, Failure> {
    match clean::instant(text, zone, Instant(i64::MAX), &mut Vec::new()) {
        Ok(Some(at)) => Ok(Instant(at.ms().div_euclid(1000) * 1000)),
        Ok(None) | Err(_) => Err(bad("--start", text, texts().form_start)),
    }
}

fn length(option: &str, text: &str) -> Result<i64, Failure> {
    millis(text).ok_or_else(|| bad(option, text, texts().form_length))
}

/// Up to ten years, so that nothing of it runs over.
fn millis(text: &str) -> Option<i64> {
    const MOST_MS: i64 = 10 * 366 * 86_400_000;
    let length = humantime::parse_duration(text.trim()).ok()?;
    i64::try_from(length.as_millis()).ok().filter(|ms| *ms <= MOST_MS)
}

fn peak(text: &str) -> Result<Peak, Failure> {
    let read = || {
        let (when, count) = text.split_once('=')?;
        let (from, lasts) = when.split_once('+')?;
        let from = NaiveTime::parse_from_str(from.trim(), "%H:%M").ok()?;
        let count = count.trim().parse().ok()?;
        Some(Peak { from, lasts_s: millis(lasts)? / 1000, count })
    };
    read().ok_or_else(|| bad("--peak", text, texts().form_peak))
}

fn span(option: &str, text: &str, start: Instant) -> Result<Span, Failure> {
    read_span(text, start).ok_or_else(|| bad(option, text, texts().form_span))
}

fn read_span(text: &str, start: Instant) -> Option<Span> {
    let (from, lasts) = text.split_once('+')?;
    let from = start.plus_ms(millis(from)?);
    Some(Span { from, until: from.plus_ms(millis(lasts)?) })
}

fn loss(text: &str, start: Instant, nodes: usize) -> Result<Loss, Failure> {
    let read = || {
        let (node, when) = text.split_once('@').unwrap_or(("1", text));
        let node = node.trim().parse::<usize>().ok().filter(|node| (1..=nodes).contains(node))?;
        Some(Loss { node: node - 1, span: read_span(when, start)? })
    };
    read().ok_or_else(|| bad("--lose-node", text, texts().form_loss))
}

fn bad(option: &str, value: &str, form: &str) -> Failure {
    Failure::usage(fill(texts().bad_value, &[("option", option), ("value", value), ("form", form)]))
}

fn bad_line(path: &std::path::Path, line: usize, why: BadLine) -> Failure {
    let t = texts();
    let why = match why {
        BadLine::Row => t.bad_row,
        BadLine::Instant => t.bad_instant,
        BadLine::Count => t.bad_count,
    };
    let values = [("file", path.display().to_string()), ("line", line.to_string())];
    Failure::usage(fill(t.bad_line, &[("file", &values[0].1), ("line", &values[1].1), ("why", why)]))
}

fn texts() -> &'static SimulateText {
    SimulateText::of(language::of_terminal())
}
