//! Schedules: what they are set to, what a change would mean beside today, pause, resume, run, undo, and the history.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;

use super::acts::{SET, ScheduleAct};
use super::compared::Comparison;
use super::schedule_form::Typed;
use super::schedule_view::{HistoryRow, RunRow, ScheduleActPage, SchedulePage, ScheduleRow, SchedulesPage};
use super::schedule_words::{done_words, facts, shown, state};
use super::{operator, posted, recent};
use crate::error::{Error, Field, Flaw, Result};
use crate::flow::operate::schedule::{self, Change, Settings};
use crate::flow::operate::{self, Compared};
use crate::model::ids::AuditId;
use crate::text::error::refusal;
use crate::text::operate::OperatorText;
use crate::web::kit::form::Form;
use crate::web::kit::input::Filled;
use crate::web::kit::page::{Place, Tone, html, ok, see_other};
use crate::web::kit::shared::ConfirmPage;
use crate::web::paths;
use crate::web::visit::Visit;

const RUNS: i64 = 20;
const NEXT: usize = 10;
const CHANGES: usize = 20;

pub(super) async fn list(visit: Visit) -> HttpResponse {
    operator(visit, async |visit| {
        let ctx = visit.ctx();
        let rows = visit.app().read(move |db| operate::schedules(db, &ctx)).await?;
        let rows = rows.into_iter().map(|(row, last)| ScheduleRow::of(visit.reader(), row, last.as_ref())).collect();
        let zone = visit.zone().name().to_owned();
        Ok(ok(&SchedulesPage { page: visit.page().at(Place::Schedules), rows, zone }))
    })
    .await
}

pub(super) async fn show(visit: Visit, name: Path<String>) -> HttpResponse {
    operator(visit, async |visit| {
        let asked = visit.query("expression").is_some() || visit.query("time_zone").is_some();
        if asked && !visit.is_recent() {
            return Ok(visit.to_confirm()); // before the consequences are read, not after
        }
        let typed = match asked {
            true => Some(set_now(visit, &name).await?.with(|name| visit.query_as_typed(name))),
            false => None,
        };
        page(visit, &name, typed, None).await
    })
    .await
}

async fn set_now(visit: &Visit, name: &str) -> Result<Typed> {
    let (ctx, of) = (visit.ctx(), name.to_owned());
    let (row, _) = visit.app().read(move |db| schedule::get(db, &ctx, &of, 0)).await?;
    Ok(Typed::of(&Settings::of(&row)))
}

/// `reason` is what was typed there, and the flaw of it.
async fn page(visit: &Visit, name: &str, typed: Option<Typed>, reason: Option<(String, Flaw)>) -> Result<HttpResponse> {
    let (ctx, of) = (visit.ctx(), name.to_owned());
    let read = visit.app().read(move |db| {
        let (row, runs) = schedule::get(db, &ctx, &of, RUNS)?;
        Ok((row, runs, schedule::history(db, &ctx, &of, CHANGES)?))
    });
    let (row, runs, history) = read.await?;
    let now = Settings::of(&row);
    let proposed = typed.is_some();
    let typed = typed.unwrap_or_else(|| Typed::of(&now));
    let mut form = typed.fill(Filled::new(visit.lang));
    let wanted = match typed.settings(row.enabled) {
        Ok(settings) => compared(visit, name, Change::Set(settings)).await,
        Err(error) => Err(error),
    };
    let seen = match wanted {
        Err(Error::Invalid { field, reason }) => {
            form = form.wrong(field.as_str(), refusal::flaw(visit.lang, reason));
            compared(visit, name, Change::Set(now)).await?
        }
        other => other?,
    };
    let unusable = !form.errors().is_empty();
    if let Some((typed, flaw)) = reason {
        form = form.with("reason", typed).wrong("reason", refusal::flaw(visit.lang, flaw));
    }
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
        always: row.goes_on_always(),
        undoable: row.previous.is_some(),
        facts: facts(visit.reader(), &row),
        form,
        rev: row.rev,
        compared: Comparison::of(visit.reader(), name, &seen),
        proposed: proposed && !unusable,
        runs: runs.iter().map(|run| RunRow::of(visit.reader(), moment, run)).collect(),
        history: history.iter().map(|change| HistoryRow::of(visit.reader(), &row, change)).collect(),
        name: row.name,
    };
    Ok(html(if wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }, &view))
}

async fn compared(visit: &Visit, name: &str, change: Change) -> Result<Compared> {
    let (ctx, of) = (visit.ctx(), name.to_owned());
    let look = visit.app().read(move |db| {
        let sides = schedule::proposed(db, &ctx, &of, &change)?;
        operate::compare(db, &ctx, &of, sides, NEXT)
    });
    look.await
}

pub(super) async fn set(visit: Visit, name: Path<String>, form: Form) -> HttpResponse {
    posted(visit, form, async |visit, form| {
        let typed = set_now(visit, &name).await?.posted(form)?;
        let why = form.text("reason")?.to_owned();
        let rev = rev(form)?;
        let Ok(proposed) = typed.settings(true) else { return page(visit, &name, Some(typed), None).await };
        let (ctx, of, reason) = (visit.ctx(), name.clone(), why.clone());
        let changed = visit.app().write(move |tx| {
            let (row, _) = schedule::get(tx, &ctx, &of, 0)?;
            let settings = Settings { enabled: row.enabled, ..proposed.clone() };
            schedule::set(tx, &ctx, &of, &settings, Some(rev), &reason)
        });
        match changed.await {
            Err(Error::Invalid { field: Field::Reason, reason }) => {
                page(visit, &name, Some(typed), Some((why, reason))).await
            }
            Err(Error::Invalid { .. }) => page(visit, &name, Some(typed), None).await,
            other => other.map(|_| see_other(&format!("{}?done={SET}", paths::schedule(&name)))),
        }
    })
    .await
}

fn rev(form: &Form) -> Result<i64> {
    form.text("rev")?.parse().map_err(|_| Error::Invalid { field: Field::Rev, reason: Flaw::UnknownChoice })
}

/// The name of the schedule, and the act that asks first.
fn asked(path: Path<(String, String)>) -> Result<(String, ScheduleAct)> {
    let (name, act) = path.into_inner();
    Ok((name, ScheduleAct::parse(&act).ok_or(Error::NotFound)?))
}

/// An entry of the history that is undone; the newest one where none is named.
fn entry(named: Option<String>) -> Option<AuditId> {
    named.filter(|id| !id.is_empty()).map(AuditId::from_text)
}

pub(super) async fn ask(visit: Visit, path: Path<(String, String)>) -> HttpResponse {
    recent(visit, async |visit| {
        let (name, act) = asked(path)?;
        question(visit, &name, act, entry(visit.query("to")), None).await
    })
    .await
}

/// The question before an act. `reason` is what was typed there, and the flaw of it.
async fn question(
    visit: &Visit,
    name: &str,
    act: ScheduleAct,
    to: Option<AuditId>,
    reason: Option<(String, Flaw)>,
) -> Result<HttpResponse> {
    let (title, yes) = act.question(visit.lang);
    let (ctx, of) = (visit.ctx(), name.to_owned());
    let (row, _) = visit.app().read(move |db| schedule::get(db, &ctx, &of, 0)).await?;
    let (page, lead) = (visit.page().at(Place::Schedules), format!("{name}: {}", row.does(visit.lang)));
    let (action, back) = (paths::schedule_act(name, act.path()), paths::schedule(name));
    let change = match act {
        ScheduleAct::Pause => Change::Pause,
        ScheduleAct::Resume => Change::Resume,
        ScheduleAct::Undo => Change::Undo(to.clone()),
        ScheduleAct::Run => {
            return Ok(ok(&ConfirmPage {
                page,
                title: title.to_owned(),
                lead,
                consequences: vec![OperatorText::of(visit.lang).run_1.to_owned()],
                action,
                hidden: Vec::new(),
                yes: yes.to_owned(),
                danger: false,
                back,
                ask: None,
            }));
        }
    };
    let seen = compared(visit, name, change).await?;
    let mut form = Filled::new(visit.lang);
    if let Some((typed, flaw)) = reason {
        form = form.with("reason", typed).wrong("reason", refusal::flaw(visit.lang, flaw));
    }
    let status = if form.errors().is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let view = ScheduleActPage {
        page,
        title,
        lead,
        compared: Comparison::of(visit.reader(), name, &seen),
        action,
        hidden: vec![("rev", row.rev.to_string()), ("to", to.map(|id| id.to_string()).unwrap_or_default())],
        form,
        yes,
        danger: act == ScheduleAct::Pause,
        back,
    };
    Ok(html(status, &view))
}

pub(super) async fn act(visit: Visit, path: Path<(String, String)>, form: Form) -> HttpResponse {
    posted(visit, form, async |visit, form| {
        let (name, act) = asked(path)?;
        let location = format!("{}?done={}", paths::schedule(&name), act.path());
        let why = form.text("reason")?.to_owned();
        let to = entry(Some(form.text("to")?.to_owned()));
        let seen = match act {
            ScheduleAct::Undo => Some(rev(form)?),
            ScheduleAct::Pause | ScheduleAct::Resume | ScheduleAct::Run => None,
        };
        let (ctx, of, reason, entry) = (visit.ctx(), name.clone(), why.clone(), to.clone());
        let done = visit.app().write(move |tx| match act {
            ScheduleAct::Pause => schedule::pause(tx, &ctx, &of, &reason).map(drop),
            ScheduleAct::Resume => schedule::resume(tx, &ctx, &of, &reason).map(drop),
            ScheduleAct::Run => schedule::run_now(tx, &ctx, &of).map(drop),
            ScheduleAct::Undo => schedule::undo(tx, &ctx, &of, entry.clone(), seen, &reason).map(drop),
        });
        match done.await {
            Err(Error::Invalid { field: Field::Reason, reason }) => {
                question(visit, &name, act, to, Some((why, reason))).await
            }
            other => other.map(|()| see_other(&location)),
        }
    })
    .await
}
