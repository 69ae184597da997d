//! What is only read: the audit.

use actix_web::HttpResponse;
use url::form_urlencoded::Serializer;

use super::operator;
use super::queue::understood_words;
use crate::flow::operate::{self, Audited, Search, Table};
use crate::model::audit::Subject;
use crate::model::ids::AuditId;
use crate::text::operate::OperatorText;
use crate::web::kit::audited;
use crate::web::kit::input::Filled;
use crate::web::kit::page::{Place, ok};
use crate::web::kit::reader::Reader;
use crate::web::kit::shared::Pager;
use crate::web::operate::download::Download;
use crate::web::operate::view::{AuditPage, EntryRow};
use crate::web::paths;
use crate::web::visit::Visit;

const SHOWN: usize = 50;

pub(super) async fn show(visit: Visit) -> HttpResponse {
    operator(visit, async |visit| {
        let search = Search {
            act: visit.query("act").unwrap_or_default(),
            about: visit.query("about").unwrap_or_default(),
            before: visit.query("before").map(AuditId::from_text),
        };
        let (ctx, asked) = (visit.ctx(), search.clone());
        let limit = i64::try_from(SHOWN + 1).unwrap_or(i64::MAX);
        let (found, mut entries) = visit.app().read(move |db| operate::search_audit(db, &ctx, &asked, limit)).await?;
        let about = search.about.trim();
        // Who did it, and the id of a thing, are found as well and have no kind: a page that has some says it itself.
        let understood = match about.is_empty() || (found.by.is_empty() && !entries.is_empty()) {
            true => String::new(),
            false => understood_words(visit.lang, &found, about),
        };
        let more = entries.len() > SHOWN;
        entries.truncate(SHOWN);
        let older = entries.last().filter(|_| more).map(|last| {
            let mut query = Serializer::new(String::new());
            query.append_pair("act", &search.act).append_pair("about", &search.about);
            format!("{}?{}", paths::AUDIT, query.append_pair("before", last.entry.id.as_str()).finish())
        });
        let summary = OperatorText::shown(visit.lang, entries.len());
        Ok(ok(&AuditPage {
            page: visit.page().at(Place::Audit),
            understood,
            download: Download::of(visit.lang, Table::Audit).with("act", &search.act).with("about", &search.about),
            form: Filled::new(visit.lang).with("act", search.act).with("about", search.about),
            rows: entries.into_iter().map(|entry| entry_row(visit.reader(), entry)).collect(),
            pager: Pager { summary, previous: None, next: older },
        }))
    })
    .await
}

pub(super) fn entry_row(to: Reader, Audited { entry, subject }: Audited) -> EntryRow {
    let kind = audited::subject(to, &entry.subject_kind);
    EntryRow {
        at: to.short(entry.at),
        actor: audited::actor(to, &entry.actor_kind, &entry.actor_label),
        ip: entry.ip.unwrap_or_default(),
        does: audited::act(to, &entry.act),
        changes: audited::changes(to, &entry.subject_kind, entry.before.as_deref(), entry.after.as_deref()),
        link: link(&entry.subject_kind, &entry.subject_id, subject.as_deref()),
        subject: format!("{kind} {}", subject.unwrap_or(entry.subject_id)),
        act: entry.act,
        request_id: entry.request_id,
    }
}

/// Where the thing is shown; none where it is not, or not any more.
fn link(kind: &str, id: &str, called: Option<&str>) -> Option<String> {
    match (Subject::parse(kind)?, called) {
        (Subject::Promise, Some(_)) => Some(paths::promise(id)),
        (Subject::Reseller, Some(external_id)) => Some(paths::intake_record(external_id)),
        (Subject::Schedule, _) => Some(paths::schedule(id)),
        (Subject::Client, _) => Some(paths::client(id)),
        _ => None,
    }
}
