//! The distributor's own accounts: made, given a new set-up code, blocked and taken back, as at the terminal. Nobody acts
//! on the own account here.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;

use super::manage_acts::StaffAct;
use super::manage_view::{OncePage, StaffPage, StaffRow};
use super::{operator, posted, recent};
use crate::error::{Error, Field, Result};
use crate::flow::operate::staff::{self, NewStaff, SetUp};
use crate::model::ids::UserId;
use crate::model::role::Role;
use crate::model::user::{User, UserState};
use crate::text::error::refusal;
use crate::text::operate::manage::ManageText;
use crate::text::{Lang, format};
use crate::web::kit::form::Form;
use crate::web::kit::input::Filled;
use crate::web::kit::page::{Place, Tone, html, ok, see_other};
use crate::web::kit::shared::{ConfirmPage, Fact};
use crate::web::paths;
use crate::web::visit::Visit;

pub(super) async fn list(visit: Visit) -> HttpResponse {
    operator(visit, async |visit| {
        let form = Filled::new(visit.lang).with("role", Role::Agent.as_str()).with("language", visit.lang.tag());
        let mut view = page(visit, form).await?;
        let t = ManageText::of(visit.lang);
        let done = visit.query("done").and_then(|act| StaffAct::parse(&act));
        if let Some(words) = done.and_then(|act| match act {
            StaffAct::Block => Some(t.block_done),
            StaffAct::Unblock => Some(t.unblock_done),
            StaffAct::Code => None,
        }) {
            view.page = view.page.notice(Tone::Good, words);
        }
        Ok(ok(&view))
    })
    .await
}

async fn page(visit: &Visit, form: Filled) -> Result<StaffPage> {
    let ctx = visit.ctx();
    let all = visit.app().read(move |db| staff::list(db, &ctx)).await?;
    let own = visit.session.as_ref().map(|(_, user)| user.id.clone());
    let row = |user: User| StaffRow {
        own: own.as_ref() == Some(&user.id),
        acts: if own.as_ref() == Some(&user.id) { Vec::new() } else { StaffAct::of(user.state) },
        role: user.role.name(visit.lang),
        state: user.state.name(visit.lang),
        blocked: user.state == UserState::Blocked,
        id: user.id.to_string(),
        login: user.login,
        name: user.name,
    };
    let roles = Role::ALL.iter().filter(|role| role.is_staff());
    Ok(StaffPage {
        page: visit.page().at(Place::Clients),
        rows: all.into_iter().map(row).collect(),
        form,
        roles: roles.map(|role| (role.as_str(), role.name(visit.lang))).collect(),
    })
}

pub(super) async fn create(visit: Visit, form: Form) -> HttpResponse {
    posted(visit, form, async |visit, form| {
        let text = |name| form.text(name).map(str::to_owned);
        let (login, name, email) = (text("login")?, text("name")?, text("email")?);
        let (language, role) = (text("language")?, text("role")?);
        let new = NewStaff {
            login: login.clone(),
            name: name.clone(),
            email: email.clone(),
            language: Lang::parse(&language).unwrap_or(visit.lang),
            role: Role::parse(&role).unwrap_or(Role::Basic),
        };
        let ctx = visit.ctx();
        match visit.app().write(move |tx| staff::create(tx, &ctx, &new)).await {
            Ok(made) => Ok(ok(&once(visit, &made))),
            Err(Error::Invalid {
                field: field @ (Field::Login | Field::Name | Field::Email | Field::Role),
                reason,
            }) => {
                let filled = Filled::new(visit.lang)
                    .with("login", login)
                    .with("name", name)
                    .with("email", email)
                    .with("language", language)
                    .with("role", role)
                    .wrong(field.as_str(), refusal::flaw(visit.lang, reason));
                Ok(html(StatusCode::UNPROCESSABLE_ENTITY, &page(visit, filled).await?))
            }
            Err(error) => Err(error),
        }
    })
    .await
}

/// Login and set-up code, this once.
fn once(visit: &Visit, made: &SetUp) -> OncePage {
    let t = ManageText::of(visit.lang);
    let until = format::at(made.valid_until.ms(), visit.zone(), visit.lang);
    OncePage {
        page: visit.page().at(Place::Clients),
        title: t.once_title,
        lead: t.once_lead,
        facts: vec![
            Fact::new(t.login, &made.user.login),
            Fact::new(t.set_up_code, made.code.expose()),
            Fact::new(t.where_typed, visit.app().config().url(paths::SETUP)),
            Fact::new(t.valid_until, until),
        ],
        back: paths::STAFF.to_owned(),
        back_words: t.staff.to_owned(),
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
            danger: act != StaffAct::Unblock,
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
        let back = see_other(&paths::with_query(paths::STAFF, &[("done", act.path())]));
        match act {
            StaffAct::Code => {
                let made = visit.app().write(move |tx| staff::new_code(tx, &ctx, &login, role)).await?;
                return Ok(ok(&once(visit, &made)));
            }
            StaffAct::Block => visit.app().write(move |tx| staff::block(tx, &ctx, &login, role)).await?,
            StaffAct::Unblock => visit.app().write(move |tx| staff::unblock(tx, &ctx, &login, role)).await?,
        }
        Ok(back)
    })
    .await
}
