//! A result for people and for programs.

use std::time::Duration;

use chrono_tz::Tz;
use serde::Serialize;

use super::super::Failure;
use crate::error::Error;
use crate::simulate::search::{Found, Tried, Verdict};
use crate::simulate::{Report, Scenario, lines};
use crate::text::operate::simulate::SimulateText;
use crate::text::{Lang, fill, format};

/// Rows of the queue over time.
const ROWS: usize = 16;

/// For people.
pub fn table(scenario: &Scenario, report: &Report, took: Duration, zone: Tz, lang: Lang) {
    let t = SimulateText::of(lang);
    let at = |ms| format::short(ms, zone, lang);
    println!("{}", fill(t.from_to, &[("from", &at(report.start.ms())), ("to", &at(report.end.ms()))]));
    let set = &scenario.schedule;
    let values = [("expression", set.expression.as_str()), ("zone", &set.time_zone), ("batch", &set.batch.to_string())];
    println!("{}", fill(t.schedule, &values));
    let (rate, ms) = (scenario.relay.per_minute.to_string(), scenario.relay.takes_ms.to_string());
    let relay = if scenario.relay.per_minute == 0 { t.relay_free } else { t.relay };
    println!("{}\n", fill(relay, &[("rate", &rate), ("ms", &ms)]));
    if report.promises == 0 {
        return println!("{}", t.nobody);
    }
    let facts = lines::facts(report, lang);
    let width = facts.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
    for (name, value) in facts {
        println!("{name:<width$}  {value:>12}");
    }
    println!("\n{}", t.over_time);
    let columns = [t.waiting, t.queued, t.relayed];
    println!("{:<14}  {:>22}  {:>22}  {:>22}", t.at, columns[0], columns[1], columns[2]);
    for sample in lines::rows(report, ROWS) {
        let (waiting, queued, relayed) = (sample.waiting, sample.queued, sample.relayed);
        println!("{:<14}  {waiting:>22}  {queued:>22}  {relayed:>22}", at(sample.at.ms()));
    }
    println!();
    println!("{}", lines::verdict(report, lang));
    let seconds = took.as_secs_f64().max(0.001);
    let rate = (report.relayed as f64 / seconds).round().to_string();
    let values = [("n", report.relayed.to_string()), ("seconds", format!("{seconds:.1}"))];
    eprintln!("{}", fill(t.took, &[("n", &values[0].1), ("seconds", &values[1].1), ("rate", &rate)]));
}

/// For programs.
pub fn json(result: &impl Serialize) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(result).map_err(Error::internal)?;
    println!("{text}");
    Ok(())
}

/// One try of a search.
pub fn tried(tried: &Tried, margin_ms: i64, lang: Lang) -> String {
    let t = SimulateText::of(lang);
    let verdict = match tried.verdict {
        Verdict::Keeps => {
            let left = lines::length(tried.report.margin_ms.unwrap_or(0), lang);
            let max = lines::length(tried.report.held.max_ms, lang);
            fill(t.verdict_keeps, &[("margin", &left), ("max", &max)])
        }
        Verdict::LittleLeft => fill(t.verdict_thin, &[("margin", &lines::length(margin_ms, lang))]),
        Verdict::Grows => t.verdict_grows.to_owned(),
        Verdict::Late => t.verdict_late.to_owned(),
    };
    let values = [("rate", rate(tried.per_minute, t)), ("batch", tried.batch.to_string())];
    let values = [
        ("rate", values[0].1.as_str()),
        ("expression", tried.expression.as_str()),
        ("batch", values[1].1.as_str()),
        ("verdict", verdict.as_str()),
    ];
    fill(t.tried_line, &values)
}

/// What a search found.
pub fn found(found: &Found, margin_ms: i64, lang: Lang) {
    let t = SimulateText::of(lang);
    println!("{}", t.tried);
    for one in &found.tried {
        println!("  {}", tried(one, margin_ms, lang));
    }
    println!();
    let margin = lines::length(margin_ms, lang);
    let Some(best) = &found.best else {
        let most = rate(found.most_per_minute, t);
        return println!("{}", fill(t.answer_none, &[("margin", &margin), ("rate", &most)]));
    };
    let (half, max) = (lines::length(best.report.held.p50_ms, lang), lines::length(best.report.held.max_ms, lang));
    let values = [("rate", rate(best.per_minute, t)), ("batch", best.batch.to_string())];
    let values = [
        ("margin", margin.as_str()),
        ("rate", &values[0].1),
        ("expression", &best.expression),
        ("batch", &values[1].1),
        ("half", &half),
        ("max", &max),
    ];
    println!("{}", fill(t.answer, &values));
    let others: Vec<_> = found.keeping().filter(|one| one.expression != best.expression).collect();
    if !others.is_empty() {
        println!("{}", t.answer_more);
    }
    for one in others {
        println!("  {}", tried(one, margin_ms, lang));
    }
}

fn rate(per_minute: usize, t: &SimulateText) -> String {
    if per_minute == 0 { t.unlimited.to_owned() } else { per_minute.to_string() }
}
