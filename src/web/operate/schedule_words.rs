//! Schedules in words: rows, states, and what settings would mean, from what the verbs found.

use chrono_tz::Tz;

use crate::flow::operate::{Preview, schedule};
use crate::model::run::{Outcome, Run};
use crate::model::schedule::Schedule;
use crate::text::operate::OperatorText;
use crate::text::{Lang, fill, format};
use crate::web::kit::reader::Reader;
use crate::web::kit::shared::{Fact, Pill};
use crate::web::operate::acts::{SET, ScheduleAct};
use crate::web::operate::view::{Consequences, RunRow, ScheduleRow};

/// Broken promises that are named one by one.
const NAMED: usize = 10;

impl ScheduleRow {
    /// The schedule with its last run.
    pub fn of(to: Reader, row: Schedule, last: Option<&Run>) -> Self {
        let show = shown(to, &row);
        let moment = |at: i64| show(at, to.zone, to.lang);
        Self {
            does: row.does(to.lang),
            state: state(to, &row),
            next: row.enabled.then(|| moment(row.next_at.ms())),
            last: last.map(|run| moment(run.started_at.ms())),
            outcome: last.map(|run| outcome(to, run)),
            expression: row.expression,
            name: row.name,
        }
    }
}

impl RunRow {
    /// One run.
    pub fn of(to: Reader, moment: impl Fn(i64) -> String, run: &Run) -> Self {
        Self {
            at: moment(run.started_at.ms()),
            cause: run.cause.name(to.lang),
            outcome: outcome(to, run),
            processed: run.processed,
            detail: run.detail.clone().unwrap_or_default(),
            node: run.node.clone(),
        }
    }
}

impl Consequences {
    /// What the verb foresaw for settings with this batch.
    pub fn of(to: Reader, seen: &Preview, batch: i32) -> Self {
        let t = OperatorText::of(to.lang);
        let moment = |ms| format::at(ms, to.zone, to.lang);
        let mut lines = Vec::new();
        let mut bad = false;
        if let Some(people) = &seen.people {
            let (waiting, batch) = (people.waiting.to_string(), batch.to_string());
            match people.waiting {
                0 => lines.push(t.people_none.to_owned()),
                _ => lines.push(fill(t.people_wait, &[("n", &waiting), ("batch", &batch)])),
            }
            if let Some(at) = people.done_at {
                lines.push(fill(t.people_done, &[("at", &moment(at.ms()))]));
            }
            bad = !people.broken.is_empty();
            match people.broken.len() {
                0 => lines.push(t.broken_none.to_owned()),
                n => lines.push(fill(t.broken_some, &[("n", &n.to_string())])),
            }
            for (promise, _) in people.broken.iter().take(NAMED) {
                let due = moment(promise.due_at.ms());
                lines.push(fill(t.broken_line, &[("who", &promise.external_id), ("due", &due)]));
            }
        }
        let show = if seen.has_seconds { format::at_to_second } else { format::at };
        let next = seen.next.iter().map(|at| show(at.ms(), seen.zone, to.lang)).collect();
        Self { next, lines, bad }
    }

    /// What is said before an act is confirmed.
    pub fn before(self, lang: Lang, act: ScheduleAct, expression: &str, zone: &str) -> Vec<String> {
        let t = OperatorText::of(lang);
        let mut lines = match act {
            ScheduleAct::Run => return vec![t.run_1.to_owned()],
            ScheduleAct::Undo => vec![format!("{}: {expression} ({zone})", t.expression)],
            ScheduleAct::Pause | ScheduleAct::Resume => Vec::new(),
        };
        lines.extend(self.lines);
        lines.push(match self.next.first() {
            Some(at) => format!("{}: {at}", t.next_run),
            None => t.no_runs.to_owned(),
        });
        lines
    }
}

/// On, paused or running.
pub(super) fn state(to: Reader, row: &Schedule) -> Pill {
    let t = OperatorText::of(to.lang);
    let running = row.lease_until.is_some_and(|until| until > to.now);
    let (text, tone) = match (running, row.enabled) {
        (true, _) => (t.running, "good"),
        (false, true) => (t.on, "good"),
        (false, false) => (t.paused, "warn"),
    };
    Pill { text: text.to_owned(), tone }
}

fn outcome(to: Reader, run: &Run) -> Pill {
    let tone = match run.outcome {
        Some(Outcome::Done) => "good",
        Some(Outcome::Lost) => "warn",
        Some(Outcome::Failed) => "bad",
        None => "calm",
    };
    Pill { text: run.standing(to.lang).to_owned(), tone }
}

/// As it is set, and by whom.
pub(super) fn facts(to: Reader, row: &Schedule) -> Vec<Fact> {
    let t = OperatorText::of(to.lang);
    let at = format::short(row.updated_at.ms(), to.zone, to.lang);
    vec![
        Fact::new(t.expression, &row.expression),
        Fact::new(t.time_zone, &row.time_zone),
        Fact::new(t.batch, row.batch.to_string()),
        Fact::new(t.missed, row.missed.name(to.lang)),
        Fact::new(t.changed, fill(t.changed_by, &[("at", &at), ("who", &row.updated_by)])),
    ]
}

/// The sentence after an act, named by the address that it led to.
pub(super) fn done_words(lang: Lang, act: &str) -> Option<&'static str> {
    match act {
        SET => Some(OperatorText::of(lang).done_set),
        act => ScheduleAct::parse(act).map(|act| act.done(lang)),
    }
}

/// How instants of a schedule are shown: to the second where runs come several times a minute.
pub(super) fn shown(to: Reader, row: &Schedule) -> fn(i64, Tz, Lang) -> String {
    if schedule::has_seconds(row, to.now) { format::short_to_second } else { format::short }
}
