//! The operator's first page: what is going on now. It is served at a second address as well, for the script that keeps
//! an open page true: looking there is no use of the session, so that a page left open does not keep it alive.

use actix_web::HttpResponse;

use super::chart::{self, Bucket, Day};
use super::home_view::{DayRow, HomePage, NodeRow, RiskRow};
use super::operator;
use super::promises::others;
use crate::flow::operate::{self, Console, Table};
use crate::model::credential_day::CredentialDay;
use crate::model::ids::Instant;
use crate::model::message::{Lane, MessageState};
use crate::model::node::Node;
use crate::model::promise::{Hour, Promise};
use crate::text::operate::OperatorText;
use crate::text::operate::console::ConsoleText;
use crate::text::{fill, format};
use crate::web::kit::page::{Place, ok};
use crate::web::kit::reader::Reader;
use crate::web::kit::shared::{Fact, Pill};
use crate::web::operate::download::Download;
use crate::web::operate::schedule_view::ScheduleRow;
use crate::web::visit::Visit;

const HOUR_MS: i64 = 3_600_000;
/// Hours that the chart shows at least and at most; what is later stands in one column.
const HOURS: (i64, i64) = (12, 72);

pub(super) async fn show(visit: Visit) -> HttpResponse {
    operator(visit, async |visit| {
        let ctx = visit.ctx();
        let found = visit.app().read(move |db| operate::console(db, &ctx)).await?;
        Ok(ok(&page(visit, found)))
    })
    .await
}

fn page(visit: &Visit, found: Console) -> HomePage {
    let (t, o, to) = (ConsoleText::of(visit.lang), OperatorText::of(visit.lang), visit.reader());
    let sum = |of: fn(&Hour) -> i64| found.hours.iter().map(of).sum::<i64>();
    let open = sum(|hour| hour.count);
    let at_risk: i64 = found.open.iter().map(|one| one.at_risk).sum();
    let buckets = buckets(to, &found.hours);
    let summary = summary(t, &found.hours, &buckets);
    let shown = i64::try_from(found.at_risk.len()).unwrap_or(i64::MAX);
    let more = [("n", &*shown.to_string()), ("all", &*at_risk.to_string())];
    let credentials: Vec<CredentialDay> = found.credentials.into_iter().filter(|day| day.total > 0).collect();
    let drawn: Vec<Day> = credentials.iter().rev().map(|day| drawn_day(to, day)).collect();
    HomePage {
        page: visit.page().at(Place::Console).live(),
        as_of: format::short_to_second(to.now.ms(), to.zone, to.lang),
        risk_more: if at_risk > shown { fill(t.risk_more, &more) } else { String::new() },
        risk: found.at_risk.into_iter().map(|(promise, reseller)| risk_row(to, promise, reseller)).collect(),
        chart: if open > 0 { chart::by_hour(&buckets, t.hours, &summary) } else { String::new() },
        summary: if open > 0 { summary } else { String::new() },
        others: others(to.lang, &found.open),
        hours: buckets.into_iter().filter(|bucket| bucket.due + bucket.expected > 0).collect(),
        days_chart: if drawn.len() > 1 {
            chart::by_day(&drawn, t.credentials, t.credentials_desc)
        } else {
            String::new()
        },
        days: credentials.iter().map(|day| day_row(to, day)).collect(),
        mails: found
            .mails
            .iter()
            .filter(|(_, _, week)| *week > 0)
            .map(|(state, today, week)| (state.name(Lane::Mail, to.lang), *today, *week))
            .collect(),
        queue: queue(to, &found.waiting, found.oldest_due),
        nodes: found.nodes.into_iter().map(|(node, silent)| node_row(to, node, silent)).collect(),
        downloads: [(Table::Schedules, o.schedules), (Table::Runs, o.runs)]
            .map(|(table, about)| (Download::of(to.lang, table), about))
            .to_vec(),
        schedules: found.schedules.into_iter().map(|(row, last)| ScheduleRow::of(to, row, last.as_ref())).collect(),
    }
}

fn risk_row(to: Reader, promise: Promise, reseller: Option<String>) -> RiskRow {
    let (t, o) = (ConsoleText::of(to.lang), OperatorText::of(to.lang));
    let away = format::relative(promise.due_at.ms(), to.now.ms(), to.lang);
    let (text, tone) = match promise.due_at > to.now {
        true => (away, "warn"),
        false => (fill(t.overdue, &[("ago", &away)]), "bad"),
    };
    RiskRow {
        id: promise.id.to_string(),
        reseller: reseller.unwrap_or_else(|| o.unknown_reseller.to_owned()),
        external_id: promise.external_id,
        due: format::short(promise.due_at.ms(), to.zone, to.lang),
        margin: Pill { text, tone },
        expected: promise.expected_at.map_or_else(|| "–".into(), |at| format::short(at.ms(), to.zone, to.lang)),
        why: promise.problem.map_or("", |why| why.sentence(to.lang)),
    }
}

/// What lies before this hour, each hour from this one on, and what lies behind the last one. What should have been
/// there by now and is not comes next.
fn buckets(to: Reader, hours: &[Hour]) -> Vec<Bucket> {
    let t = ConsoleText::of(to.lang);
    let this = Instant(to.now.ms().div_euclid(HOUR_MS) * HOUR_MS);
    let from_now = |at: Instant| at.since(this) / HOUR_MS;
    let known = hours.iter().flat_map(|hour| [Some(hour.due), hour.expected]).flatten();
    let furthest = known.map(from_now).max().unwrap_or(0) + 1;
    let shown = furthest.clamp(HOURS.0, HOURS.1);
    let mut buckets = vec![Bucket { label: t.before.to_owned(), due: 0, expected: 0 }];
    buckets.extend((0..shown).map(|n| {
        let at = this.plus_h(n).ms();
        Bucket { label: format::day_and_hour(at, to.zone, to.lang), due: 0, expected: 0 }
    }));
    if furthest > shown {
        buckets.push(Bucket { label: t.later.to_owned(), due: 0, expected: 0 });
    }
    let last = buckets.len() - 1;
    let place = |at: Instant| match at < this {
        true => 0,
        false => usize::try_from(from_now(at) + 1).unwrap_or(last).min(last),
    };
    for hour in hours {
        buckets[place(hour.due)].due += hour.count;
        if let Some(at) = hour.expected {
            buckets[place(at).max(1)].expected += hour.count;
        }
    }
    buckets
}

fn summary(t: &ConsoleText, hours: &[Hour], buckets: &[Bucket]) -> String {
    let sum = |of: fn(&Hour) -> i64| hours.iter().map(of).sum::<i64>().to_string();
    let late = buckets.first().map_or(0, |bucket| bucket.due).to_string();
    let values = [
        ("open", &*sum(|hour| hour.count)),
        ("risk", &*sum(|hour| hour.at_risk)),
        ("late", &*late),
        ("unknown", &*sum(|hour| if hour.expected.is_none() { hour.count } else { 0 })),
    ];
    fill(t.hours_desc, &values)
}

fn drawn_day(to: Reader, day: &CredentialDay) -> Day {
    Day { label: format::day(day.day_at.ms(), to.zone, to.lang), half_ms: day.half_ms, most_ms: day.most_ms }
}

fn day_row(to: Reader, day: &CredentialDay) -> DayRow {
    DayRow {
        day: format::date(day.day_at.ms(), to.zone, to.lang),
        total: day.total,
        half: format::span(day.half_ms, to.lang),
        most: format::span(day.most_ms, to.lang),
        late: day.late,
    }
}

/// How much of each state waits, and for how long at most; nothing where nothing does.
fn queue(to: Reader, waiting: &[crate::model::message::live::Waiting], oldest: Option<Instant>) -> Vec<Fact> {
    let t = ConsoleText::of(to.lang);
    let mut facts = Vec::new();
    for lane in Lane::ALL.iter().copied() {
        for state in MessageState::ALL.iter().copied() {
            let of = waiting.iter().filter(|one| (one.lane, one.state) == (lane, state));
            let count: i64 = of.map(|one| one.count).sum();
            if count > 0 {
                let label = format!("{} · {}", lane.name(to.lang), state.name(lane, to.lang));
                facts.push(Fact::new(label, count.to_string()));
            }
        }
    }
    if !facts.is_empty() {
        let longest = oldest.map(|at| format::span(to.now.since(at).max(0), to.lang));
        facts.push(Fact::new(t.oldest_due, longest.unwrap_or_else(|| t.nothing_due.to_owned())));
    }
    facts
}

fn node_row(to: Reader, node: Node, silent: bool) -> NodeRow {
    let t = ConsoleText::of(to.lang);
    let (text, tone) = if silent { (t.silent, "bad") } else { (t.alive, "good") };
    NodeRow {
        state: Pill { text: text.to_owned(), tone },
        only_answers: !node.works,
        beat: format::short_to_second(node.beat_at.ms(), to.zone, to.lang),
        since: format::short(node.started_at.ms(), to.zone, to.lang),
        version: node.version,
        name: node.name,
    }
}
