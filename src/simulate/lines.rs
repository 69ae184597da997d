//! A result in words, for the terminal and the page.

use super::result::{Report, Sample};
use crate::text::operate::simulate::SimulateText;
use crate::text::{Lang, fill, format};

/// Names and values.
pub fn facts(report: &Report, lang: Lang) -> Vec<(&'static str, String)> {
    let t = SimulateText::of(lang);
    let span = |ms| length(ms, lang);
    let held = &report.held;
    let mut facts = vec![(t.promises, report.promises.to_string()), (t.kept, report.relayed.to_string())];
    if report.relayed > 0 {
        facts.extend([(t.half, span(held.p50_ms)), (t.most, span(held.p95_ms)), (t.slowest, span(held.max_ms))]);
    }
    facts.push((t.late, report.late.to_string()));
    for (name, count) in [(t.failed, report.failed), (t.open, report.open)] {
        if count > 0 {
            facts.push((name, count.to_string()));
        }
    }
    if let Some(left) = report.margin_ms {
        facts.push((if left < 0 { t.margin_gone } else { t.margin }, span(left)));
    }
    facts.extend([
        (t.most_waiting, report.most_waiting.to_string()),
        (t.most_queued, report.most_queued.to_string()),
        (t.attempts, report.attempts.to_string()),
    ]);
    facts
}

/// A length of time; below a minute in seconds, of which no language has another word.
pub fn length(ms: i64, lang: Lang) -> String {
    match ms.abs() {
        0..60_000 => format!("{} s", ms.abs() / 1000),
        _ => format::span(ms, lang),
    }
}

/// The sentence that decides.
pub fn verdict(report: &Report, lang: Lang) -> String {
    let t = SimulateText::of(lang);
    match report.late {
        0 => t.all_kept.to_owned(),
        late => fill(t.some_late, &[("n", &late.to_string()), ("all", &report.promises.to_string())]),
    }
}

/// About so many points of the queue, the first and the last among them.
pub fn rows(report: &Report, about: usize) -> Vec<Sample> {
    let step = report.samples.len().div_ceil(about.max(1)).max(1);
    let mut rows: Vec<Sample> = report.samples.iter().copied().step_by(step).collect();
    if let Some(last) = report.samples.last().filter(|last| rows.last() != Some(*last)) {
        rows.push(*last);
    }
    rows
}
