//! One act on the users that were ticked in the list: what would become of each, then what became of each.

use actix_web::HttpResponse;
use askama::Template;

use super::forms::not_yet;
use super::view::bulk_name;
use crate::error::{Error, Result};
use crate::flow::users::bulk::{self, Bulk, Each, MOST, Many};
use crate::model::ids::UserId;
use crate::model::role::Role;
use crate::text::error::refusal;
use crate::text::users::UsersText;
use crate::text::users::many::ImportText;
use crate::text::{Lang, fill};
use crate::web::kit::form::Form;
use crate::web::kit::page::{Page, Place, ok, see_other};
use crate::web::kit::shared::Pill;
use crate::web::paths;
use crate::web::routes::{Routes, Who};
use crate::web::visit::Visit;

/// Enters the routes.
pub fn routes(routes: &mut Routes) {
    routes.post(paths::USERS_BULK, Who::Administrator, ask).post(paths::USERS_BULK_DO, Who::Administrator, act);
}

/// One person, and what is said of the act.
#[derive(Clone, Debug)]
pub struct BulkRow {
    /// The person's name; empty for who is not of the reseller.
    pub name: String,
    /// The login.
    pub login: String,
    /// Whether it is done.
    pub state: Pill,
    /// What becomes of the person, or why nothing does.
    pub outcome: String,
}

/// What would happen, or what happened.
#[derive(Debug, Template)]
#[template(path = "users/bulk.html")]
pub struct BulkPage {
    /// The frame.
    pub page: Page,
    /// The act.
    pub title: String,
    /// Of how many.
    pub lead: String,
    /// Each person.
    pub rows: Vec<BulkRow>,
    /// What is posted to do it: act, role, and those who may be acted on; none when it is done or cannot be.
    pub go: Option<Go>,
}

/// The question's answer.
#[derive(Clone, Debug)]
pub struct Go {
    /// The act.
    pub act: &'static str,
    /// The role, or "".
    pub role: &'static str,
    /// Of these.
    pub ids: Vec<String>,
    /// The button's words.
    pub yes: String,
    /// It takes something away.
    pub danger: bool,
}

crate::page!(BulkPage, UsersText);

/// What was ticked and chosen; none where something is missing.
fn given(form: &Form) -> Result<Option<(Many, Vec<UserId>)>> {
    let act = Bulk::parse(form.text("act")?);
    let many = act.and_then(|act| Many::of(act, form.text("role").ok().and_then(Role::parse)));
    let mut ids: Vec<UserId> = Vec::new();
    for id in form.all("user").into_iter().map(UserId::from_text) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    Ok(many.filter(|_| !ids.is_empty()).map(|many| (many, ids)))
}

fn nothing() -> HttpResponse {
    see_other(&paths::with_query(paths::USERS, &[("none", "1")]))
}

async fn ask(visit: Visit, form: Form) -> HttpResponse {
    let page = ask_with(&visit, &form).await;
    visit.answer(page)
}

async fn ask_with(visit: &Visit, form: &Form) -> Result<HttpResponse> {
    if let Some(answer) = not_yet(visit, form, paths::USERS)? {
        return Ok(answer);
    }
    let Some((many, ids)) = given(form)? else { return Ok(nothing()) };
    let ctx = visit.ctx();
    let all = visit.app().write(move |tx| bulk::rehearse(tx, &ctx, &ids, many)).await?;
    let t = UsersText::of(visit.lang);
    let willing = all.iter().filter(|each| each.done.is_ok()).filter_map(|each| each.user.as_ref());
    let willing: Vec<String> = willing.map(|user| user.id.to_string()).collect();
    let count = willing.len().to_string();
    let go = Go {
        act: many.act().as_str(),
        role: role_of(many),
        yes: format!("{}: {}", bulk_name(visit.lang, many.act()), fill(t.bulk_confirm, &[("n", &count)])),
        danger: matches!(many, Many::Block | Many::Delete),
        ids: willing,
    };
    let (most, of) = (MOST.to_string(), all.len().to_string());
    let words = (t.bulk_yes, t.bulk_no);
    Ok(ok(&BulkPage {
        page: visit.page().at(Place::Users),
        title: fill(t.bulk_preview, &[("act", bulk_name(visit.lang, many.act()))]),
        lead: fill(t.bulk_preview_lead, &[("n", &count), ("all", &of), ("most", &most)]),
        rows: all.iter().map(|each| row(visit.lang, each, words, |_| would(visit.lang, many, each))).collect(),
        go: (!go.ids.is_empty()).then_some(go),
    }))
}

async fn act(visit: Visit, form: Form) -> HttpResponse {
    let page = act_with(&visit, &form).await;
    visit.answer(page)
}

async fn act_with(visit: &Visit, form: &Form) -> Result<HttpResponse> {
    if let Some(answer) = not_yet(visit, form, paths::USERS)? {
        return Ok(answer);
    }
    let Some((many, ids)) = given(form)? else { return Ok(nothing()) };
    let ctx = visit.ctx();
    let people = visit.app().read(move |db| bulk::people(db, &ctx, &ids)).await?;
    let mut all = Vec::new();
    for (id, user) in people {
        let ctx = visit.ctx();
        let done = visit.app().write(move |tx| bulk::act(tx, &ctx, &id, many)).await;
        if done == Err(Error::Forbidden) {
            return Err(Error::Forbidden);
        }
        all.push(Each { user, done });
    }
    let t = UsersText::of(visit.lang);
    let done = all.iter().filter(|each| each.done.is_ok()).count().to_string();
    let words = (t.bulk_done, t.bulk_not_done);
    Ok(ok(&BulkPage {
        page: visit.page().at(Place::Users),
        title: fill(t.bulk_result, &[("act", bulk_name(visit.lang, many.act()))]),
        lead: fill(t.bulk_result_lead, &[("n", &done), ("all", &all.len().to_string())]),
        rows: all.iter().map(|each| row(visit.lang, each, words, |found| did(visit.lang, many, each, found))).collect(),
        go: None,
    }))
}

fn role_of(many: Many) -> &'static str {
    match many {
        Many::Role(role) => role.as_str(),
        Many::Block | Many::Unblock | Many::SendPassword | Many::Delete => "",
    }
}

/// A person; `words` for done and not, `said` of what the act answered.
fn row(lang: Lang, each: &Each, words: (&str, &str), said: impl Fn(&str) -> String) -> BulkRow {
    let of = |text: fn(&crate::model::user::User) -> &str| each.user.as_ref().map(text).unwrap_or_default().to_owned();
    let t = UsersText::of(lang);
    let (text, tone, outcome) = match &each.done {
        Ok(found) => (words.0, "good", said(found)),
        Err(Error::Conflict(rule)) => (words.1, "warn", refusal::rule(lang, *rule).to_owned()),
        Err(Error::Invalid { reason, .. }) => (words.1, "warn", refusal::flaw(lang, *reason).to_owned()),
        Err(Error::NotFound) => (words.1, "warn", t.bulk_gone.to_owned()),
        Err(_) => (words.1, "bad", t.bulk_failed.to_owned()),
    };
    BulkRow { name: of(|u| &u.name), login: of(|u| &u.login), state: Pill { text: text.to_owned(), tone }, outcome }
}

/// The sentences of the question before the same act on one.
fn would(lang: Lang, many: Many, each: &Each) -> String {
    let t = UsersText::of(lang);
    let (email, role) = each.user.as_ref().map_or(("", ""), |user| (user.email.as_str(), user.role.name(lang)));
    match many {
        Many::Block => format!("{} {}", t.block_1, t.block_2),
        Many::Unblock => t.unblock_1.to_owned(),
        Many::SendPassword => format!("{} {}", fill(t.send_1, &[("email", email)]), t.send_2),
        Many::Role(to @ Role::Administrator) => format!(
            "{} {}",
            fill(t.bulk_role_from, &[("from", role), ("to", to.name(lang))]),
            ImportText::of(lang).administrator
        ),
        Many::Role(to) => fill(t.bulk_role_from, &[("from", role), ("to", to.name(lang))]),
        Many::Delete => format!("{} {}", t.delete_1, t.delete_2),
    }
}

/// The sentence after the same act on one.
fn did(lang: Lang, many: Many, each: &Each, reference: &str) -> String {
    let t = UsersText::of(lang);
    let login = each.user.as_ref().map_or("", |user| user.login.as_str());
    let text = match many {
        Many::Block => t.done_block,
        Many::Unblock => t.done_unblock,
        Many::SendPassword => t.done_send,
        Many::Role(_) => t.done_role,
        Many::Delete => t.done_delete,
    };
    fill(text, &[("login", login), ("reference", reference)])
}
