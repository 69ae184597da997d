//! The list of users: found, narrowed, and turned over a page at a time.

use actix_web::HttpResponse;

use crate::error::Result;
use crate::flow::users::list::{self, Listed};
use crate::model::ids::UserId;
use crate::model::role::Role;
use crate::model::user::{Narrowed, Only, User, UserState};
use crate::text::users::UsersText;
use crate::text::{Lang, fill};
use crate::web::kit::input::Filled;
use crate::web::kit::page::{Page, Place, Tone, ok};
use crate::web::kit::shared::Pager;
use crate::web::paths;
use crate::web::routes::{Routes, Who};
use crate::web::users::view::{Choice, UserAct, UserRow, UsersPage};
use crate::web::visit::Visit;

/// Users on one page of the list.
const SHOWN: usize = 50;
/// One more says whether there is a next page; nothing is counted for it.
const ONE_MORE: i64 = 51;
const STATES: [UserState; 3] = [UserState::Active, UserState::Invited, UserState::Blocked];

/// Enters the routes.
pub fn routes(routes: &mut Routes) {
    routes.get(paths::USERS, Who::Administrator, show);
}

async fn show(visit: Visit) -> HttpResponse {
    let page = show_with(&visit).await;
    visit.answer(page)
}

async fn show_with(visit: &Visit) -> Result<HttpResponse> {
    let Some((_, reader)) = visit.session.clone() else { return Ok(visit.to_login()) };
    let narrowed = narrowed(visit);
    let after = visit.query("after").map(UserId::from_text);
    let (ctx, asked, from) = (visit.ctx(), narrowed.clone(), after.clone());
    let mut found = visit.app().read(move |db| list::list(db, &ctx, &asked, from.as_ref(), ONE_MORE)).await?;
    let more = found.len() > SHOWN;
    found.truncate(SHOWN);
    let mut page = visit.page().at(Place::Users);
    if visit.query("done").is_some_and(|act| act == UserAct::Delete.path()) {
        page = page.notice(Tone::Good, UsersText::of(visit.lang).done_delete);
    }
    if visit.query("none").is_some() {
        page = page.notice(Tone::Warn, UsersText::of(visit.lang).bulk_none);
    }
    let (ticked, here) = (visit.query("tick").is_some(), address(&narrowed, after.as_ref()));
    let next = found.last().filter(|_| more).map(|last| address(&narrowed, Some(&last.user.id)));
    let pager = Pager { summary: shown(visit.lang, found.len()), previous: None, next };
    Ok(ok(&UsersPage {
        rows: found.iter().map(|listed| row(visit, &page, listed, &reader)).collect(),
        reseller: visit.reseller_name().unwrap_or_default().to_owned(),
        form: Filled::new(visit.lang).with("q", narrowed.typed.clone()),
        choices: choices(visit.lang, &narrowed),
        ticked,
        tick: match ticked {
            true => here,
            false => format!("{here}{}tick=1", if here.contains('?') { '&' } else { '?' }),
        },
        first: after.map(|_| address(&narrowed, None)),
        pager,
        page,
    }))
}

/// What the address asks for; what it names that nobody knows narrows nothing.
fn narrowed(visit: &Visit) -> Narrowed {
    let query = |name: &str| visit.query(name).unwrap_or_default();
    Narrowed {
        typed: query("q").trim().to_owned(),
        role: Role::parse(&query("role")).filter(|role| !role.is_staff()),
        state: UserState::parse(&query("state")).filter(|state| STATES.contains(state)),
        only: Only::parse(&query("only")),
    }
}

/// The address of this list, after this user.
fn address(narrowed: &Narrowed, after: Option<&UserId>) -> String {
    let query = [
        ("q", narrowed.typed.as_str()),
        ("role", narrowed.role.map_or("", Role::as_str)),
        ("state", narrowed.state.map_or("", UserState::as_str)),
        ("only", narrowed.only.map_or("", Only::as_str)),
        ("after", after.map_or("", |id| id.as_str())),
    ];
    paths::with_query(paths::USERS, &query.into_iter().filter(|(_, value)| !value.is_empty()).collect::<Vec<_>>())
}

fn shown(lang: Lang, count: usize) -> String {
    let t = UsersText::of(lang);
    match count {
        0 => String::new(),
        1 => t.shown_one.to_owned(),
        many => fill(t.shown, &[("n", &many.to_string())]),
    }
}

fn row(visit: &Visit, page: &Page, listed: &Listed, reader: &User) -> UserRow {
    let t = UsersText::of(visit.lang);
    let notes = [(listed.bounced, t.mark_bounced), (listed.shares, t.mark_shares)];
    let notes = notes.into_iter().filter_map(|(is, note)| is.then_some(note)).collect();
    UserRow { notes, ..UserRow::of(visit.reader(), page, &listed.user, reader) }
}

/// The selections beside the search: name of the field, label, and what may be chosen.
fn choices(lang: Lang, narrowed: &Narrowed) -> Vec<Choice> {
    let t = UsersText::of(lang);
    let of = |name, label, chosen: Option<&'static str>, all: Vec<(&'static str, &'static str)>| Choice {
        name,
        label,
        options: all.into_iter().map(|(code, text)| (code, text, chosen == Some(code))).collect(),
    };
    let role = |role: Role| (role.as_str(), role.name(lang));
    let state = |state: &UserState| (state.as_str(), state.name(lang));
    let only = |only: &Only| {
        let name = match only {
            Only::NeverCame => t.only_never,
            Only::SharesMailbox => t.only_shares,
            Only::Bounced => t.only_bounced,
        };
        (only.as_str(), name)
    };
    vec![
        of("role", t.role, narrowed.role.map(Role::as_str), Role::of_reseller().map(role).collect()),
        of("state", t.state, narrowed.state.map(UserState::as_str), STATES.iter().map(state).collect()),
        of("only", t.only, narrowed.only.map(Only::as_str), Only::ALL.iter().map(only).collect()),
    ]
}
