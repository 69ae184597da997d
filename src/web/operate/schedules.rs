//! Schedules: what they are set to, what a change would mean, pause, resume, run, undo.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;

use super::acts::{SET, ScheduleAct};
use super::schedule_words::{done_words, facts, shown, state};
use super::{operator, posted, recent};
use crate::error::{Error, Field, Flaw, Result, Rule};
use crate::flow::operate;
use crate::flow::operate::schedule::{self, Settings};
use crate::text::error::refusal;
use crate::web::kit::form::Form;
use crate::web::kit::input::Filled;
use crate::web::kit::page::{Place, Tone, html, ok, see_other};
use crate::web::kit::shared::ConfirmPage;
use crate::web::operate::view::{Consequences, RunRow, SchedulePage, ScheduleRow, SchedulesPage};
use crate::web::paths;
use crate::web::visit::Visit;

const RUNS: i64 = 20;
const NEXT: usize = 5;

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
        let rows = rows.into_iter().map(|(row, runs)| ScheduleRow::of(visit.reader(), row, runs.first())).collect();
        let zone = visit.zone().name().to_owned();
        Ok(ok(&SchedulesPage { page: visit.page().at(Place::Schedules), rows, zone }))
    })
    .await
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
    let mut page = visit.page().at(Place::Schedules);
    let done = visit.query("done").and_then(|act| done_words(visit.lang, &act));
    if let Some(done) = done {
        page = page.notice(Tone::Good, done);
    }
    let show = shown(visit.reader(), &row);
    let moment = |at| show(at, visit.zone(), visit.lang);
    let view = SchedulePage {
        page,
        does: row.does(visit.lang),
        state: state(visit.reader(), &row),
        enabled: row.enabled,
        undoable: row.previous.is_some(),
        facts: facts(visit.reader(), &row),
        form,
        rev: row.rev,
        consequences,
        proposed: proposed && !wrong,
        runs: runs.iter().map(|run| RunRow::of(visit.reader(), moment, run)).collect(),
        name: row.name,
    };
    Ok(html(if wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }, &view))
}

async fn consequences(visit: &Visit, name: &str, settings: Settings) -> Result<Consequences> {
    let (ctx, of, batch) = (visit.ctx(), name.to_owned(), settings.batch);
    let seen = visit.app().read(move |db| operate::preview(db, &ctx, &of, &settings, NEXT)).await?;
    Ok(Consequences::of(visit.reader(), &seen, batch))
}

pub(super) async fn set(visit: Visit, name: Path<String>, form: Form) -> HttpResponse {
    posted(visit, form, async |visit, form| {
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
            other => other.map(|_| see_other(&format!("{}?done={SET}", paths::schedule(&name)))),
        }
    })
    .await
}

/// The name of the schedule, and the act that asks first.
fn asked(path: Path<(String, String)>) -> Result<(String, ScheduleAct)> {
    let (name, act) = path.into_inner();
    Ok((name, ScheduleAct::parse(&act).ok_or(Error::NotFound)?))
}

pub(super) async fn ask(visit: Visit, path: Path<(String, String)>) -> HttpResponse {
    recent(visit, async |visit| {
        let (name, act) = asked(path)?;
        let (title, yes) = act.question(visit.lang);
        let (ctx, of) = (visit.ctx(), name.clone());
        let (row, _) = visit.app().read(move |db| schedule::get(db, &ctx, &of, 0)).await?;
        let now = Settings::of(&row);
        let then = match act {
            ScheduleAct::Pause => Settings { enabled: false, ..now },
            ScheduleAct::Resume | ScheduleAct::Run => Settings { enabled: true, ..now },
            ScheduleAct::Undo => Settings::before(&row).ok_or(Error::Conflict(Rule::NothingToUndo))?,
        };
        let (expression, zone) = (then.expression.clone(), then.time_zone.clone());
        let seen = consequences(visit, &name, then).await?;
        let lines = seen.before(visit.lang, act, &expression, &zone);
        Ok(ok(&ConfirmPage {
            page: visit.page().at(Place::Schedules),
            title: title.to_owned(),
            lead: format!("{name}: {}", row.does(visit.lang)),
            consequences: lines,
            action: paths::schedule_act(&name, act.path()),
            hidden: Vec::new(),
            yes: yes.to_owned(),
            danger: act == ScheduleAct::Pause,
            back: paths::schedule(&name),
            ask: None,
        }))
    })
    .await
}

pub(super) async fn act(visit: Visit, path: Path<(String, String)>, form: Form) -> HttpResponse {
    posted(visit, form, async |visit, _| {
        let (name, act) = asked(path)?;
        let location = format!("{}?done={}", paths::schedule(&name), act.path());
        let ctx = visit.ctx();
        let done = visit.app().write(move |tx| match act {
            ScheduleAct::Pause => schedule::pause(tx, &ctx, &name).map(drop),
            ScheduleAct::Resume => schedule::resume(tx, &ctx, &name).map(drop),
            ScheduleAct::Run => schedule::run_now(tx, &ctx, &name).map(drop),
            ScheduleAct::Undo => schedule::undo(tx, &ctx, &name).map(drop),
        });
        done.await?;
        Ok(see_other(&location))
    })
    .await
}
