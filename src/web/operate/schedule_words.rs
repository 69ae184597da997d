//! Schedules in words: rows, states, the history, from what the verbs found.

use chrono_tz::Tz;

use super::compared::{Row, settings};
use crate::flow::operate::Latest;
use crate::flow::operate::schedule::{self, Changed, Settings};
use crate::model::opening::Days;
use crate::model::run::{Outcome, Run};
use crate::model::schedule::Schedule;
use crate::text::operate::OperatorText;
use crate::text::operate::schedule::ScheduleText;
use crate::text::{Lang, fill, format};
use crate::web::kit::reader::Reader;
use crate::web::kit::shared::{Fact, Pill};
use crate::web::operate::acts::{SET, ScheduleAct};
use crate::web::operate::schedule_view::{HistoryRow, RunRow, ScheduleRow};
use crate::web::paths;

impl ScheduleRow {
    /// The schedule with what it did last.
    pub fn of(to: Reader, row: Schedule, last: Option<&Latest>) -> Self {
        let show = shown(to, &row);
        let moment = |at: i64| show(at, to.zone, to.lang);
        Self {
            does: row.does(to.lang),
            state: state(to, &row),
            next: (row.enabled && !row.goes_on_always()).then(|| moment(row.next_at.ms())),
            last: last.map(|last| match last {
                Latest::Run(run) => moment(run.started_at.ms()),
                Latest::HandedOver(at) => moment(at.ms()),
            }),
            outcome: last.and_then(|last| match last {
                Latest::Run(run) => Some(outcome(to, run)),
                Latest::HandedOver(_) => None,
            }),
            expression: when(to, &row),
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

impl HistoryRow {
    /// One change of this schedule.
    pub fn of(to: Reader, row: &Schedule, change: &Changed) -> Self {
        let t = ScheduleText::of(to.lang);
        let differing = settings(to, row.job(), (&change.before, &change.after)).into_iter().filter(|row| row.differs);
        let line =
            |row: Row| fill(t.from_to, &[("what", row.label), ("from", &row.now.concat()), ("to", &row.then.concat())]);
        Self {
            at: to.short(change.at),
            who: fill(t.who, &[("who", &change.who), ("made", change.made.name(to.lang))]),
            why: change.why.clone().unwrap_or_else(|| t.no_reason.to_owned()),
            changes: differing.map(line).collect(),
            back: paths::with_query(
                &paths::schedule_act(&row.name, ScheduleAct::Undo.path()),
                &[("to", change.id.as_str())],
            ),
        }
    }
}

/// Expression, hours and days in one line.
fn when(to: Reader, row: &Schedule) -> String {
    let t = ScheduleText::of(to.lang);
    let mut parts = vec![if row.goes_on_always() { t.always.to_owned() } else { row.expression.clone() }];
    parts.extend(row.window().map(|window| window.to_string()));
    if row.days != Days::default() {
        parts.push(row.days.name(to.lang).to_owned());
    }
    let rates = [(t.per_minute, row.per_minute), (t.per_domain, row.per_domain)];
    parts.extend(rates.iter().filter(|(_, rate)| *rate > 0).map(|(label, rate)| format!("{label}: {rate}")));
    parts.join(" · ")
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
    let set = Settings::of(row);
    let as_set = settings(to, row.job(), (&set, &set));
    let mut facts: Vec<Fact> = as_set.into_iter().map(|row| Fact::new(row.label, row.now.concat())).collect();
    facts.push(Fact::new(t.changed, fill(t.changed_by, &[("at", &at), ("who", &row.updated_by)])));
    facts
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
