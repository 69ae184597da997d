//! What a change would mean beside today, in words: setting by setting, then the consequences. Pages and the terminal show
//! the same.

use std::collections::BTreeMap;

use crate::flow::operate::schedule::Settings;
use crate::flow::operate::{Compared, Late, Preview};
use crate::model::ids::Instant;
use crate::model::schedule::Job;
use crate::text::operate::OperatorText;
use crate::text::operate::schedule::ScheduleText;
use crate::text::{fill, format};
use crate::web::kit::reader::Reader;

/// Late promises that are named one by one.
const NAMED: usize = 10;

/// One thing before and after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What it is.
    pub label: &'static str,
    /// Today, a line each.
    pub now: Vec<String>,
    /// With the change, a line each.
    pub then: Vec<String>,
    /// The change makes a difference here.
    pub differs: bool,
}

/// A promise that is late today or would be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LateRow {
    /// The reseller ID.
    pub who: String,
    /// When it is due.
    pub due: String,
    /// Today.
    pub now: String,
    /// With the change.
    pub then: String,
}

/// Today and with a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// Settings that differ, then every consequence.
    pub rows: Vec<Row>,
    /// The earliest due first.
    pub late: Vec<LateRow>,
    /// Late ones that are not named.
    pub more: usize,
    /// The change makes promises late that are not late today, or later than they are.
    pub worse: bool,
    /// There is a change: both columns are shown.
    pub changes: bool,
}

impl Comparison {
    /// In the words of this reader. `name` is the schedule's.
    pub fn of(to: Reader, name: &str, seen: &Compared) -> Self {
        let job = Job::parse(name);
        let (now, then) = (&seen.now, &seen.then);
        let mut rows: Vec<Row> = settings(to, job, (&now.0, &then.0)).into_iter().filter(|row| row.differs).collect();
        let changes = !rows.is_empty();
        rows.extend(consequences(to, job, (&now.1, &then.1)));
        let none = Vec::new();
        let late_of =
            |preview: &'_ Preview| preview.people.as_ref().map_or_else(Vec::new, |people| people.late.clone());
        let (late_now, late_then) = (late_of(&now.1), late_of(&then.1));
        let mut by_due: BTreeMap<(Instant, String), [Option<Late>; 2]> = BTreeMap::new();
        for (side, list) in [(0, &late_now), (1, &late_then)] {
            for late in list.iter().chain(&none) {
                by_due.entry((late.due_at, late.id.to_string())).or_default()[side] = Some(late.clone());
            }
        }
        let worse = by_due.values().any(|[now, then]| match (now, then) {
            (_, None) => false,
            (None, Some(_)) => true,
            (Some(now), Some(then)) => {
                then.at.is_none_or(|then| now.at.is_some_and(|now| then > now)) && now.at.is_some()
            }
        });
        let more = by_due.len().saturating_sub(NAMED);
        let late = by_due.into_values().take(NAMED).filter_map(|sides| late_row(to, sides)).collect();
        Self { rows, late, more, worse, changes }
    }
}

fn late_row(to: Reader, [now, then]: [Option<Late>; 2]) -> Option<LateRow> {
    let t = ScheduleText::of(to.lang);
    let words = |late: &Option<Late>| match late {
        None => t.in_time.to_owned(),
        Some(late) => match (late.by_ms(), late.at) {
            (Some(by), Some(at)) => {
                let values = [("span", &*format::span(by, to.lang)), ("at", &*to.short(at))];
                fill(t.late_by, &values)
            }
            _ => t.never_leaves.to_owned(),
        },
    };
    let (words_now, words_then) = (words(&now), words(&then));
    let known = now.or(then)?;
    Some(LateRow { who: known.external_id, due: to.short(known.due_at), now: words_now, then: words_then })
}

/// Every setting of a job before and after.
pub fn settings(to: Reader, job: Option<Job>, (now, then): (&Settings, &Settings)) -> Vec<Row> {
    let (t, s) = (OperatorText::of(to.lang), ScheduleText::of(to.lang));
    let always = job.is_some_and(Job::goes_on_always);
    let mut rows = Vec::new();
    let mut add = |label: &'static str, of: &dyn Fn(&Settings) -> String| {
        let (now, then) = (of(now), of(then));
        rows.push(Row { label, differs: now != then, now: vec![now], then: vec![then] });
    };
    add(t.state, &|set| if set.enabled { t.on.to_owned() } else { t.paused.to_owned() });
    if !always {
        add(t.expression, &|set| set.expression.clone());
    }
    add(t.time_zone, &|set| set.time_zone.clone());
    if !always {
        add(t.batch, &|set| set.batch.to_string());
        add(t.missed, &|set| set.missed.name(to.lang).to_owned());
    }
    add(s.window, &|set| set.window.map_or_else(|| s.window_all.to_owned(), |window| window.to_string()));
    add(s.days, &|set| set.days.name(to.lang).to_owned());
    if always {
        let rate = |rate: i32| if rate == 0 { s.no_limit.to_owned() } else { rate.to_string() };
        add(s.per_minute, &|set| rate(set.per_minute));
        add(s.per_domain, &|set| rate(set.per_domain));
    }
    rows
}

fn consequences(to: Reader, job: Option<Job>, (now, then): (&Preview, &Preview)) -> Vec<Row> {
    let t = ScheduleText::of(to.lang);
    let always = job.is_some_and(Job::goes_on_always);
    let mut rows = Vec::new();
    let mut add = |label: &'static str, of: &dyn Fn(&Preview) -> Vec<String>| {
        let (now, then) = (of(now), of(then));
        rows.push(Row { label, differs: now != then, now, then });
    };
    add(if always { t.next_openings } else { t.next_runs }, &|seen| next(to, always, seen));
    let people = |seen: &Preview, words: &dyn Fn(&crate::flow::operate::People) -> String| {
        vec![seen.people.as_ref().map(words).unwrap_or_default()]
    };
    let (waits, promised) = (now.people.is_some(), matches!(job, Some(Job::Provision | Job::Mail)));
    if waits {
        add(t.people, &|seen| people(seen, &|people| people.waiting.to_string()));
    }
    if promised {
        add(t.mails, &|seen| people(seen, &|people| people.mails.to_string()));
    }
    if waits {
        add(t.last_mail, &|seen| {
            people(seen, &|people| match people.done_at {
                Some(at) => to.short(at),
                None if people.waiting == 0 && people.late.is_empty() => t.nobody.to_owned(),
                None => t.never.to_owned(),
            })
        });
    }
    if promised {
        add(t.late, &|seen| people(seen, &|people| people.late.len().to_string()));
        add(t.most, &|seen| people(seen, &|people| most(to, &people.late)));
    }
    if !always {
        add(t.gap, &|seen| vec![gap(to, waits, seen)]);
        add(t.together, &|seen| together(to, seen));
    }
    if now.overlap.is_some() || then.overlap.is_some() {
        add(t.overlap, &|seen| overlap(to, seen));
    }
    rows
}

fn next(to: Reader, always: bool, seen: &Preview) -> Vec<String> {
    let t = ScheduleText::of(to.lang);
    let show = if seen.has_seconds { format::short_to_second } else { format::short };
    if !seen.next.is_empty() {
        return seen.next.iter().map(|at| show(at.ms(), seen.zone, to.lang)).collect();
    }
    let words = match (always, seen.is_enabled) {
        (true, true) => t.never_closed,
        (true, false) => t.held,
        (false, _) => t.no_runs,
    };
    vec![words.to_owned()]
}

fn most(to: Reader, late: &[Late]) -> String {
    let t = ScheduleText::of(to.lang);
    if late.iter().any(|late| late.at.is_none()) {
        return t.never_leaves.to_owned();
    }
    late.iter().filter_map(Late::by_ms).max().map_or_else(|| t.no_delay.to_owned(), |by| format::span(by, to.lang))
}

/// Whoever comes just after a run waits so long: who waits now does not show it.
fn gap(to: Reader, waits: bool, seen: &Preview) -> String {
    let t = ScheduleText::of(to.lang);
    let Some(longest) = seen.longest_gap_ms else { return "–".to_owned() };
    let span = format::span(longest, to.lang);
    if waits { fill(t.gap_line, &[("span", &span)]) } else { span }
}

fn together(to: Reader, seen: &Preview) -> Vec<String> {
    let t = ScheduleText::of(to.lang);
    let of = seen.next.len().to_string();
    let line = |one: &crate::flow::operate::Collision| {
        fill(t.together_line, &[("name", &one.with), ("n", &one.times.to_string()), ("of", &of)])
    };
    let lines: Vec<String> = seen.collisions.iter().map(line).collect();
    if lines.is_empty() { vec![t.none.to_owned()] } else { lines }
}

fn overlap(to: Reader, seen: &Preview) -> Vec<String> {
    let t = ScheduleText::of(to.lang);
    let seconds = |ms: i64| format!("{} s", ms.div_euclid(1000));
    vec![match seen.overlap {
        None => t.none.to_owned(),
        Some(one) => fill(t.overlap_line, &[("took", &seconds(one.took_ms)), ("gap", &seconds(one.gap_ms))]),
    }]
}
