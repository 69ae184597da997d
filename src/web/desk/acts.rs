//! What agents did: the own acts, and for a supervisor everybody's, with what was counted today. Lifting a limit wants a
//! recent login.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;

use super::acts_view::{ActRow, ActsPage, AgentRow, AgentsPage, TallyCell};
use crate::error::{Error, Field, Result};
use crate::flow::access::Doing;
use crate::flow::desk::acts::{self, ActLine, AgentDay, Tally};
use crate::flow::desk::limit;
use crate::model::ids::{AuditId, UserId};
use crate::text::desk::DeskText;
use crate::text::desk::acts::ActsText;
use crate::text::error::refusal;
use crate::text::fill;
use crate::web::kit::audited;
use crate::web::kit::form::Form;
use crate::web::kit::input::Filled;
use crate::web::kit::page::{Place, Tone, html, ok, see_other};
use crate::web::kit::reader::Reader;
use crate::web::kit::shared::{Ask, ConfirmPage, Pager, Pill};
use crate::web::paths;
use crate::web::routes::{Routes, Who};
use crate::web::visit::Visit;

const SHOWN: usize = 50;
/// One more says whether there are older ones.
const ONE_MORE: i64 = 51;

/// Enters the routes.
pub fn routes(routes: &mut Routes) {
    let (one, lift) = (paths::agent("{id}"), paths::agent_lift("{id}"));
    routes
        .get(paths::DESK_ACTS, Who::Agent, mine)
        .get(paths::DESK_AGENTS, Who::Supervisor, list)
        .get(&one, Who::Supervisor, show)
        .get(&lift, Who::Supervisor, ask_lift)
        .post(&lift, Who::Supervisor, lift_limit);
}

async fn list(visit: Visit) -> HttpResponse {
    visit.shows(Doing::Supervise, async |visit| all_agents(visit).await).await
}

async fn all_agents(visit: &Visit) -> Result<HttpResponse> {
    let ctx = visit.ctx();
    let all = visit.app().read(move |db| acts::agents(db, &ctx)).await?;
    let row = |day: AgentDay| AgentRow {
        href: paths::agent(day.user.id.as_str()),
        who: format!("{}, {}", day.user.name, day.user.role.name(visit.lang)),
        login: day.user.login,
        cells: day.tallies.iter().map(|tally| cell(visit, tally)).collect(),
    };
    let rows = all.into_iter().map(row).collect();
    Ok(ok(&AgentsPage { page: visit.page().at(Place::DeskAgents), rows }))
}

fn cell(visit: &Visit, tally: &Tally) -> TallyCell {
    let t = ActsText::of(visit.lang);
    let (done, stop) = (tally.done.to_string(), tally.limit.stop.to_string());
    let pill = match tally.done {
        done if done >= tally.limit.stop && tally.lifted_by.is_none() => Some((t.stopped, "bad")),
        done if done > tally.limit.alert => Some((t.over, "warn")),
        _ => None,
    };
    TallyCell {
        name: tally.act.words(visit.lang),
        done: fill(t.of_stop, &[("done", &done), ("stop", &stop)]),
        pill: pill.map(|(text, tone)| Pill { text: text.to_owned(), tone }),
    }
}

async fn mine(visit: Visit) -> HttpResponse {
    visit
        .shows(Doing::Desk, async |visit| {
            let ctx = visit.ctx();
            let day = visit.app().read(move |db| acts::own(db, &ctx)).await?;
            let t = ActsText::of(visit.lang);
            let heads = (t.mine.to_owned(), t.mine_lead.to_owned());
            page_of(visit, day, (Place::DeskActs, paths::DESK_ACTS), heads).await
        })
        .await
}

async fn show(visit: Visit, id: Path<String>) -> HttpResponse {
    visit
        .shows(Doing::Supervise, async |visit| {
            let day = read(visit, &id).await?;
            let heads = (day.user.login.clone(), format!("{}, {}", day.user.name, day.user.role.name(visit.lang)));
            page_of(visit, day, (Place::DeskAgents, &paths::agent(&id)), heads).await
        })
        .await
}

async fn read(visit: &Visit, id: &str) -> Result<AgentDay> {
    let (ctx, id) = (visit.ctx(), id.to_owned());
    visit.app().read(move |db| acts::agent(db, &ctx, &id)).await
}

/// A page of what this agent did.
async fn page_of(
    visit: &Visit,
    day: AgentDay,
    (place, path): (Place, &str),
    (title, lead): (String, String),
) -> Result<HttpResponse> {
    let t = ActsText::of(visit.lang);
    let days = visit.query("days").and_then(|typed| typed.parse::<i64>().ok());
    let days = days.filter(|days| [1, 7, 30].contains(days)).unwrap_or(1);
    let (ctx, user) = (visit.ctx(), day.user.clone());
    let since = ctx.now.plus_h(-24 * days);
    let before = visit.query("before").map(AuditId::from_text);
    let read = move |db: &mut _| acts::acts(db, &ctx, &user, since, before.as_ref(), ONE_MORE);
    let mut lines = visit.app().read(read).await?;
    let more = lines.len() > SHOWN;
    lines.truncate(SHOWN);
    let word = days.to_string();
    let next = lines
        .last()
        .filter(|_| more)
        .map(|last| paths::with_query(path, &[("days", word.as_str()), ("before", last.entry.id.as_str())]));
    let period = |(name, n): (&'static str, i64)| {
        (name, paths::with_query(path, &[("days", n.to_string().as_str())]), n == days)
    };
    let lifted = day.tallies.iter().find_map(|tally| tally.lifted_by.as_deref());
    let supervises = place == Place::DeskAgents;
    let own = visit.session.as_ref().is_some_and(|(_, reader)| reader.id == day.user.id);
    let mut page = visit.page().at(place);
    if visit.query("done").as_deref() == Some("lift") && lifted.is_some() {
        page = page.notice(Tone::Good, t.lift_done);
    }
    Ok(ok(&ActsPage {
        page,
        title,
        lead,
        all: supervises,
        cells: day.tallies.iter().map(|tally| cell(visit, tally)).collect(),
        lift: (supervises && !own && lifted.is_none()).then(|| paths::agent_lift(day.user.id.as_str())),
        lifted: lifted.map(|who| fill(t.lifted, &[("who", who)])),
        periods: [(t.period_today, 1), (t.period_week, 7), (t.period_month, 30)].into_iter().map(period).collect(),
        rows: lines.into_iter().map(|line| row(visit.reader(), line)).collect(),
        pager: Pager { next, ..Pager::default() },
    }))
}

fn row(to: Reader, line: ActLine) -> ActRow {
    let entry = line.entry;
    ActRow {
        at: to.short(entry.at),
        does: audited::act(to, &entry.act),
        card: line.whom.as_ref().map(|_| paths::person(&entry.subject_id)).unwrap_or_default(),
        whom: line.whom.unwrap_or_default(),
        changes: audited::changes(to, &entry.subject_kind, entry.before.as_deref(), entry.after.as_deref()),
    }
}

async fn ask_lift(visit: Visit, id: Path<String>) -> HttpResponse {
    visit
        .shows(Doing::Supervise, async |visit| {
            let day = read(visit, &id).await?;
            if !visit.is_recent() {
                return Ok(visit.to_confirm());
            }
            Ok(ok(&question(visit, &day, Filled::new(visit.lang))))
        })
        .await
}

fn question(visit: &Visit, day: &AgentDay, form: Filled) -> ConfirmPage {
    let t = ActsText::of(visit.lang);
    let id = day.user.id.as_str();
    ConfirmPage {
        page: visit.page().at(Place::DeskAgents),
        title: t.lift_title.to_owned(),
        lead: format!("{} ({})", day.user.name, day.user.login),
        consequences: vec![t.lift_1.to_owned(), t.lift_2.to_owned()],
        action: paths::agent_lift(id),
        hidden: Vec::new(),
        yes: t.lift.to_owned(),
        danger: false,
        back: paths::agent(id),
        ask: Some(Ask {
            form,
            name: "reason",
            label: DeskText::of(visit.lang).reason.to_owned(),
            hint: t.lift_hint.to_owned(),
            optional: false,
        }),
    }
}

async fn lift_limit(visit: Visit, id: Path<String>, form: Form) -> HttpResponse {
    visit.takes(Doing::Supervise, form, async |visit, form| lift(visit, &id, form).await).await
}

async fn lift(visit: &Visit, id: &str, form: &Form) -> Result<HttpResponse> {
    let day = read(visit, id).await?;
    let (ctx, agent, reason) = (visit.ctx(), UserId::from_text(id), form.text("reason")?.to_owned());
    let typed = reason.clone();
    match visit.app().write(move |tx| limit::lift(tx, &ctx, &agent, &reason)).await {
        Ok(_) => Ok(see_other(&paths::with_query(&paths::agent(id), &[("done", "lift")]))),
        Err(Error::Invalid { field: Field::Reason, reason: flaw }) => {
            let form = Filled::new(visit.lang).with("reason", typed).wrong("reason", refusal::flaw(visit.lang, flaw));
            Ok(html(StatusCode::UNPROCESSABLE_ENTITY, &question(visit, &day, form)))
        }
        Err(other) => Err(other),
    }
}
