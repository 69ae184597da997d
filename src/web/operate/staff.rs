//! The distributor's own accounts: seen, and shut out when somebody leaves. What opens an account (a new one, a new code,
//! taking one back) needs two people and is done at the terminal; the page says how. Nobody acts on the own account.

use actix_web::HttpResponse;
use actix_web::web::Path;

use super::manage_acts::StaffAct;
use super::manage_view::{StaffPage, StaffRow};
use super::{operator, posted, recent};
use crate::error::{Error, Result};
use crate::flow::operate::staff;
use crate::model::ids::UserId;
use crate::model::user::{User, UserState};
use crate::text::operate::manage::ManageText;
use crate::web::kit::form::Form;
use crate::web::kit::page::{Place, Tone, ok, see_other};
use crate::web::kit::shared::ConfirmPage;
use crate::web::paths;
use crate::web::visit::Visit;

pub(super) async fn list(visit: Visit) -> HttpResponse {
    operator(visit, async |visit| {
        let ctx = visit.ctx();
        let all = visit.app().read(move |db| staff::list(db, &ctx)).await?;
        let mut page = visit.page().at(Place::Clients);
        page = match visit.query("done").and_then(|act| StaffAct::parse(&act)) {
            Some(StaffAct::Block) => page.notice(Tone::Good, ManageText::of(visit.lang).block_done),
            None => page,
        };
        Ok(ok(&StaffPage { page, rows: all.into_iter().map(|user| row(visit, user)).collect() }))
    })
    .await
}

fn row(visit: &Visit, user: User) -> StaffRow {
    let own = visit.session.as_ref().is_some_and(|(_, reader)| reader.id == user.id);
    let blocked = user.state == UserState::Blocked;
    StaffRow {
        own,
        acts: if own || blocked { Vec::new() } else { vec![StaffAct::Block] },
        role: user.role.name(visit.lang),
        state: user.state.name(visit.lang),
        blocked,
        id: user.id.to_string(),
        login: user.login,
        name: user.name,
    }
}

async fn asked(visit: &Visit, path: Path<(String, String)>) -> Result<(User, StaffAct)> {
    let (id, act) = path.into_inner();
    let act = StaffAct::parse(&act).ok_or(Error::NotFound)?;
    let (ctx, id) = (visit.ctx(), UserId::from_text(id));
    Ok((visit.app().read(move |db| staff::get(db, &ctx, &id)).await?, act))
}

pub(super) async fn ask(visit: Visit, path: Path<(String, String)>) -> HttpResponse {
    recent(visit, async |visit| {
        let (user, act) = asked(visit, path).await?;
        let (title, consequences) = act.question(visit.lang);
        Ok(ok(&ConfirmPage {
            page: visit.page().at(Place::Clients),
            title: title.to_owned(),
            lead: format!("{} ({}), {}", user.name, user.login, user.role.name(visit.lang)),
            consequences: consequences.into_iter().map(str::to_owned).collect(),
            action: paths::staff_act(user.id.as_str(), act.path()),
            hidden: Vec::new(),
            yes: act.name(visit.lang).to_owned(),
            danger: true,
            back: paths::STAFF.to_owned(),
            ask: None,
        }))
    })
    .await
}

pub(super) async fn act(visit: Visit, path: Path<(String, String)>, form: Form) -> HttpResponse {
    posted(visit, form, async |visit, _| {
        let (user, act) = asked(visit, path).await?;
        let (ctx, login, role) = (visit.ctx(), user.login, user.role);
        match act {
            StaffAct::Block => visit.app().write(move |tx| staff::block(tx, &ctx, &login, role)).await?,
        }
        Ok(see_other(&paths::with_query(paths::STAFF, &[("done", act.path())])))
    })
    .await
}
