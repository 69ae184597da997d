//! Schedules: what they are set to, what a change would mean, pause, resume, run, undo.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;

use super::{operator, recent};
use crate::error::{Error, Field, Flaw, Result, Rule};
use crate::flow::operate::schedule::{self, Settings};
use crate::flow::operate::{self, Preview};
use crate::model::run::Run;
use crate::model::schedule::Schedule;
use crate::text::error::refusal;
use crate::text::operate::{OperatorText, schedule_words};
use crate::text::{fill, format};
use crate::web::kit::form::Form;
use crate::web::kit::input::Filled;
use crate::web::kit::page::{Place, Tone, html, ok, see_other};
use crate::web::kit::shared::{ConfirmPage, Fact, Pill};
use crate::web::operate::view::{Consequences, RunRow, SchedulePage, ScheduleRow, SchedulesPage};
use crate::web::paths;
use crate::web::visit::Visit;

const RUNS: i64 = 20;
const NEXT: usize = 5;
/// Broken promises that are named one by one.
const NAMED: usize = 10;

pub(super) async fn list(visit: Visit) -> HttpResponse {
    operator(visit, async |visit| {
        let ctx = visit.ctx();
        let rows = visit
            .app()
            .read(move |db| {
                let mut rows = Vec::new();
                for row in schedule::list(db, &ctx)? {
                    rows.push(schedule::get(db, &ctx, &row.name, 1)?);
                }
                Ok(rows)
            })
            .await?;
        let rows = rows.into_iter().map(|(row, runs)| line(visit, row, runs.first())).collect();
        let zone = visit.zone().name().to_owned();
        Ok(ok(&SchedulesPage { page: visit.page().at(Place::Schedules), rows, zone }))
    })
    .await
}

fn line(visit: &Visit, row: Schedule, last: Option<&Run>) -> ScheduleRow {
    let moment = |at: i64| format::short(at, visit.zone(), visit.lang);
    ScheduleRow {
        does: schedule_words(visit.lang, &row.name),
        state: state(visit, &row),
        next: row.enabled.then(|| moment(row.next_at.ms())),
        last: last.map(|run| moment(run.started_at.ms())),
        outcome: last.map(|run| outcome(visit, run)),
        expression: row.expression,
        name: row.name,
    }
}

fn state(visit: &Visit, row: &Schedule) -> Pill {
    let t = OperatorText::of(visit.lang);
    let running = row.lease_until.is_some_and(|until| until > visit.app().now());
    let (text, tone) = match (running, row.enabled) {
        (true, _) => (t.running, "good"),
        (false, true) => (t.on, "good"),
        (false, false) => (t.paused, "warn"),
    };
    Pill { text: text.to_owned(), tone }
}

fn outcome(visit: &Visit, run: &Run) -> Pill {
    let t = OperatorText::of(visit.lang);
    let (text, tone) = match run.outcome.as_deref() {
        Some("done") => (t.run_done, "good"),
        Some("lost") => (t.run_lost, "warn"),
        Some(_) => (t.run_failed, "bad"),
        None if run.node.is_empty() => (t.run_waiting, "calm"),
        None => (t.running, "calm"),
    };
    Pill { text: text.to_owned(), tone }
}

pub(super) async fn show(visit: Visit, name: Path<String>) -> HttpResponse {
    operator(visit, async |visit| {
        let asked = visit.query("expression").is_some();
        if asked && !visit.is_recent() {
            return Ok(visit.to_confirm()); // before the consequences are read, not after
        }
        let get = |name| visit.query(name).unwrap_or_default();
        let typed = asked.then(|| Typed {
            expression: get("expression"),
            time_zone: get("time_zone"),
            batch: get("batch"),
            missed: get("missed"),
        });
        page(visit, &name, typed).await
    })
    .await
}

/// A change as typed.
struct Typed {
    expression: String,
    time_zone: String,
    batch: String,
    missed: String,
}

impl Typed {
    fn of(settings: &Settings) -> Self {
        Self {
            expression: settings.expression.clone(),
            time_zone: settings.time_zone.clone(),
            batch: settings.batch.to_string(),
            missed: settings.missed.clone(),
        }
    }

    fn settings(&self, enabled: bool) -> Settings {
        Settings {
            expression: self.expression.trim().to_owned(),
            time_zone: self.time_zone.trim().to_owned(),
            batch: self.batch.trim().parse().unwrap_or(0), // refused as out of range
            missed: self.missed.clone(),
            enabled,
        }
    }
}

async fn page(visit: &Visit, name: &str, typed: Option<Typed>) -> Result<HttpResponse> {
    let (ctx, of) = (visit.ctx(), name.to_owned());
    let (row, runs) = visit.app().read(move |db| schedule::get(db, &ctx, &of, RUNS)).await?;
    let proposed = typed.is_some();
    let typed = typed.unwrap_or_else(|| Typed::of(&Settings::of(&row)));
    let mut form = Filled::new(visit.lang)
        .with("expression", &typed.expression)
        .with("time_zone", &typed.time_zone)
        .with("batch", &typed.batch)
        .with("missed", &typed.missed);
    let consequences = match consequences(visit, name, typed.settings(row.enabled)).await {
        Err(Error::Invalid { field, reason }) => {
            form = form.wrong(field.as_str(), refusal::flaw(visit.lang, reason));
            consequences(visit, name, Settings::of(&row)).await?
        }
        other => other?,
    };
    let wrong = !form.errors().is_empty();
    let t = OperatorText::of(visit.lang);
    let mut page = visit.page().at(Place::Schedules);
    let done = match visit.query("done").as_deref() {
        Some("set") => Some(t.done_set),
        Some("pause") => Some(t.done_pause),
        Some("resume") => Some(t.done_resume),
        Some("run") => Some(t.done_run),
        Some("undo") => Some(t.done_undo),
        _ => None,
    };
    if let Some(done) = done {
        page = page.notice(Tone::Good, done);
    }
    let view = SchedulePage {
        page,
        does: schedule_words(visit.lang, name),
        state: state(visit, &row),
        enabled: row.enabled,
        undoable: row.previous.is_some(),
        facts: facts(visit, &row),
        form,
        rev: row.rev,
        consequences,
        proposed: proposed && !wrong,
        runs: runs.iter().map(|run| run_line(visit, run)).collect(),
        name: row.name,
    };
    Ok(html(if wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }, &view))
}

fn facts(visit: &Visit, row: &Schedule) -> Vec<Fact> {
    let t = OperatorText::of(visit.lang);
    let at = format::short(row.updated_at.ms(), visit.zone(), visit.lang);
    let missed = if row.missed.as_str() == "skip" { t.skip } else { t.run_once };
    vec![
        Fact::new(t.expression, &row.expression),
        Fact::new(t.time_zone, &row.time_zone),
        Fact::new(t.batch, row.batch.to_string()),
        Fact::new(t.missed, missed),
        Fact::new(t.changed, fill(t.changed_by, &[("at", &at), ("who", &row.updated_by)])),
    ]
}

fn run_line(visit: &Visit, run: &Run) -> RunRow {
    let t = OperatorText::of(visit.lang);
    RunRow {
        at: format::short(run.started_at.ms(), visit.zone(), visit.lang),
        cause: match run.cause.as_str() {
            "manual" => t.cause_manual,
            "nudge" => t.cause_nudge,
            _ => t.cause_beat,
        },
        outcome: outcome(visit, run),
        processed: run.processed,
        detail: run.detail.clone().unwrap_or_default(),
        node: run.node.clone(),
    }
}

async fn consequences(visit: &Visit, name: &str, settings: Settings) -> Result<Consequences> {
    let (ctx, of, batch) = (visit.ctx(), name.to_owned(), settings.batch);
    let seen = visit.app().read(move |db| operate::preview(db, &ctx, &of, &settings, NEXT)).await?;
    Ok(in_words(visit, &seen, batch))
}

fn in_words(visit: &Visit, seen: &Preview, batch: i32) -> Consequences {
    let t = OperatorText::of(visit.lang);
    let moment = |ms| format::at(ms, visit.zone(), visit.lang);
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
    let next = seen.next.iter().map(|at| with_seconds(at.ms(), seen.zone, visit)).collect();
    Consequences { next, lines, bad }
}

/// A schedule may run several times a minute; seconds are shown then only.
fn with_seconds(ms: i64, zone: chrono_tz::Tz, visit: &Visit) -> String {
    let at = format::at(ms, zone, visit.lang);
    match ms.div_euclid(1000).rem_euclid(60) {
        0 => at,
        seconds => {
            let time = format::time(ms, zone);
            at.replacen(&time, &format!("{time}:{seconds:02}"), 1)
        }
    }
}

pub(super) async fn set(visit: Visit, name: Path<String>, form: Form) -> HttpResponse {
    recent(visit, async |visit| {
        visit.check(&form)?;
        let text = |name| form.text(name).map(str::to_owned);
        let typed = Typed {
            expression: text("expression")?,
            time_zone: text("time_zone")?,
            batch: text("batch")?,
            missed: text("missed")?,
        };
        let rev =
            form.text("rev")?.parse().map_err(|_| Error::Invalid { field: Field::Rev, reason: Flaw::UnknownChoice })?;
        let (ctx, of) = (visit.ctx(), name.clone());
        let proposed = typed.settings(true);
        let changed = visit.app().write(move |tx| {
            let (row, _) = schedule::get(tx, &ctx, &of, 0)?;
            schedule::set(tx, &ctx, &of, &Settings { enabled: row.enabled, ..proposed.clone() }, Some(rev))
        });
        match changed.await {
            Err(Error::Invalid { .. }) => page(visit, &name, Some(typed)).await,
            other => other.map(|_| see_other(&format!("{}?done=set", paths::schedule(&name)))),
        }
    })
    .await
}

/// The acts that ask first.
fn question(t: &OperatorText, act: &str) -> Result<(&'static str, &'static str)> {
    Ok(match act {
        "pause" => (t.pause_title, t.pause),
        "resume" => (t.resume_title, t.resume),
        "run" => (t.run_title, t.run),
        "undo" => (t.undo_title, t.undo),
        _ => return Err(Error::NotFound),
    })
}

pub(super) async fn ask(visit: Visit, path: Path<(String, String)>) -> HttpResponse {
    recent(visit, async |visit| {
        let (name, act) = path.into_inner();
        let t = OperatorText::of(visit.lang);
        let (title, yes) = question(t, &act)?;
        let (ctx, of) = (visit.ctx(), name.clone());
        let (row, _) = visit.app().read(move |db| schedule::get(db, &ctx, &of, 0)).await?;
        let now = Settings::of(&row);
        let then = match act.as_str() {
            "pause" => Settings { enabled: false, ..now },
            "undo" => Settings::before(&row).ok_or(Error::Conflict(Rule::NothingToUndo))?,
            _ => Settings { enabled: true, ..now },
        };
        let (expression, zone) = (then.expression.clone(), then.time_zone.clone());
        let seen = consequences(visit, &name, then).await?;
        let mut lines = match act.as_str() {
            "run" => vec![t.run_1.to_owned()],
            "undo" => vec![format!("{}: {expression} ({zone})", t.expression)],
            _ => Vec::new(),
        };
        if act != "run" {
            lines.extend(seen.lines);
            match seen.next.first() {
                Some(at) => lines.push(format!("{}: {at}", t.next_run)),
                None => lines.push(t.no_runs.to_owned()),
            }
        }
        Ok(ok(&ConfirmPage {
            page: visit.page().at(Place::Schedules),
            title: title.to_owned(),
            lead: format!("{name}: {}", schedule_words(visit.lang, &name)),
            consequences: lines,
            action: paths::schedule_act(&name, &act),
            hidden: Vec::new(),
            yes: yes.to_owned(),
            danger: act == "pause",
            back: paths::schedule(&name),
            ask: None,
        }))
    })
    .await
}

pub(super) async fn act(visit: Visit, path: Path<(String, String)>, form: Form) -> HttpResponse {
    recent(visit, async |visit| {
        visit.check(&form)?;
        let (name, act) = path.into_inner();
        question(OperatorText::of(visit.lang), &act)?;
        let location = format!("{}?done={act}", paths::schedule(&name));
        let ctx = visit.ctx();
        let done = visit.app().write(move |tx| match act.as_str() {
            "pause" => schedule::pause(tx, &ctx, &name).map(drop),
            "resume" => schedule::resume(tx, &ctx, &name).map(drop),
            "run" => schedule::run_now(tx, &ctx, &name).map(drop),
            _ => schedule::undo(tx, &ctx, &name).map(drop),
        });
        done.await?;
        Ok(see_other(&location))
    })
    .await
}
