//! Who did what in the own reseller, in words. Of the distributor's people and jobs it is told that they did it.

use actix_web::HttpResponse;
use askama::Template;

use crate::error::Result;
use crate::flow::users::history::{Told, history};
use crate::model::ids::{AuditId, UserId};
use crate::text::operate::audit_fields::AuditActor;
use crate::text::users::UsersText;
use crate::web::kit::audited::{self, Change};
use crate::web::kit::page::{Page, Place, ok};
use crate::web::kit::reader::Reader;
use crate::web::kit::shared::Pager;
use crate::web::paths;
use crate::web::routes::{Routes, Who};
use crate::web::visit::Visit;

const SHOWN: usize = 50;
/// One more says whether there are older ones.
const ONE_MORE: i64 = 51;

/// Enters the routes.
pub fn routes(routes: &mut Routes) {
    routes.get(paths::USERS_HISTORY, Who::Administrator, show);
}

/// One entry.
#[derive(Clone, Debug)]
pub struct ToldRow {
    /// When.
    pub at: String,
    /// What.
    pub does: String,
    /// Who.
    pub by: String,
    /// From where; may be empty.
    pub ip: String,
    /// To whom.
    pub whom: String,
    /// What it was and what it became.
    pub changes: Vec<Change>,
}

/// Who did what. By GET: `user`, `before`.
#[derive(Debug, Template)]
#[template(path = "users/history.html")]
pub struct HistoryPage {
    /// The frame.
    pub page: Page,
    /// The reseller's name.
    pub reseller: String,
    /// This page of it.
    pub rows: Vec<ToldRow>,
    /// Older entries.
    pub pager: Pager,
}

crate::page!(HistoryPage, UsersText);

async fn show(visit: Visit) -> HttpResponse {
    let page = show_with(&visit).await;
    visit.answer(page)
}

async fn show_with(visit: &Visit) -> Result<HttpResponse> {
    if visit.session.is_none() {
        return Ok(visit.to_login());
    }
    let (ctx, about) = (visit.ctx(), visit.query("user").map(UserId::from_text));
    let (before, whose) = (visit.query("before").map(AuditId::from_text), about.clone());
    let read = move |db: &mut _| history(db, &ctx, whose.as_ref(), before.as_ref(), ONE_MORE);
    let mut all = visit.app().read(read).await?;
    let more = all.len() > SHOWN;
    all.truncate(SHOWN);
    let next = all.last().filter(|_| more).map(|last| {
        let mut query = vec![("before", last.entry.id.as_str())];
        query.extend(about.as_ref().map(|id| ("user", id.as_str())));
        paths::with_query(paths::USERS_HISTORY, &query)
    });
    Ok(ok(&HistoryPage {
        page: visit.page().at(Place::Users),
        reseller: visit.reseller_name().unwrap_or_default().to_owned(),
        rows: all.into_iter().map(|told| row(visit.reader(), told)).collect(),
        pager: Pager { next, ..Pager::default() },
    }))
}

fn row(to: Reader, told: Told) -> ToldRow {
    let (t, entry) = (UsersText::of(to.lang), told.entry);
    let kind = AuditActor::parse(&entry.actor_kind);
    // What the distributor's people write down, a reason among it, is theirs.
    let theirs = matches!(kind, Some(AuditActor::Agent | AuditActor::Supervisor | AuditActor::Operator));
    let changes = match theirs {
        true => Vec::new(),
        false => audited::changes(to, &entry.subject_kind, entry.before.as_deref(), entry.after.as_deref()),
    };
    let by = match (told.by_own, kind) {
        (true, _) => entry.actor_label,
        (false, Some(nobody @ AuditActor::Anonymous)) => nobody.name(to.lang).to_owned(),
        (false, _) => t.history_distributor.to_owned(),
    };
    ToldRow {
        at: to.short(entry.at),
        does: audited::act(to, &entry.act),
        by,
        ip: entry.ip.filter(|_| told.by_own).unwrap_or_default(),
        whom: told.whom.unwrap_or_else(|| t.history_own_data.to_owned()),
        changes,
    }
}
