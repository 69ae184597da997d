//! The audit as operators search it: by whatever a caller may say, and by the act.

use super::search::{self, Understood};
use crate::db::Db;
use crate::db::types::{AuditId, PromiseId, ResellerId, UserId};
use crate::error::Result;
use crate::flow::access::{Doing, allow};
use crate::model::audit::{self, Entry, Of, Subject};
use crate::model::ctx::Ctx;
use crate::model::{promise, reseller, user};

/// Acts that one beginning stands for; there are fewer.
const ACTS: usize = 200;

/// What an operator searches the audit for; empty = everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// The beginning of an act, e.g. `schedule` or `user.block`.
    pub act: String,
    /// Whatever a caller may say, the name of whoever did it, or a thing's own id.
    pub about: String,
    /// Only entries before this one.
    pub before: Option<AuditId>,
}

/// An entry, and what its subject is called where the id says nothing to a person.
#[derive(Clone, Debug)]
pub struct Audited {
    /// As written.
    pub entry: Entry,
    /// A user's login, a reseller's ID, that of a promise's reseller; none for other things, and for one that was removed.
    pub subject: Option<String>,
}

/// Audit entries, the newest first.
pub fn audit(db: &mut Db, ctx: &Ctx, search: &Search, limit: i64) -> Result<Vec<Audited>> {
    search_audit(db, ctx, search, limit).map(|(_, entries)| entries)
}

/// The same with what was searched for as it was understood.
pub fn search_audit(db: &mut Db, ctx: &Ctx, search: &Search, limit: i64) -> Result<(Understood, Vec<Audited>)> {
    allow(ctx, Doing::Operate)?;
    let (about, act, before) = (search.about.trim(), search.act.trim(), search.before.as_ref());
    let understood = search::understand(db, about)?;
    let mut entries = Vec::new();
    if about.is_empty() && act.is_empty() {
        entries = audit::page(db, Of::All, "", before, limit)?;
    } else if about.is_empty() {
        for act in audit::acts(db, act, ACTS)? {
            entries.extend(audit::page(db, Of::Act(&act), "", before, limit)?);
        }
    } else {
        let (subjects, actors) = (subjects(&understood), actors(&understood));
        for of in [Of::Subjects(&subjects), Of::Actors(&actors), Of::Request(about)] {
            entries.extend(audit::page(db, of, act, before, limit)?);
        }
    }
    entries.sort_by(|one, other| other.id.cmp(&one.id));
    entries.dedup_by(|one, other| one.id == other.id);
    entries.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok((understood, named(db, entries)?))
}

/// What was typed itself, and everything that it names.
fn subjects(found: &Understood) -> Vec<String> {
    let mut ids = vec![found.typed.clone()];
    ids.extend(found.users.iter().map(|user| user.id.to_string()));
    ids.extend(found.resellers.iter().map(|reseller| reseller.id.to_string()));
    ids.extend(found.promises.iter().map(|promise| promise.to_string()));
    ids.extend(found.messages.iter().map(|message| message.to_string()));
    ids.extend(found.cases.iter().cloned());
    ids
}

fn actors(found: &Understood) -> Vec<String> {
    let mut labels = vec![found.typed.clone()];
    labels.extend(found.users.iter().map(|user| user.login.clone()));
    labels
}

/// Entries about these things, the newest first.
pub(super) fn audit_about(db: &mut Db, about: &[String], limit: i64) -> Result<Vec<Audited>> {
    if about.is_empty() {
        return Ok(Vec::new());
    }
    let entries = audit::page(db, Of::Subjects(about), "", None, limit)?;
    named(db, entries)
}

fn named(db: &mut Db, entries: Vec<Entry>) -> Result<Vec<Audited>> {
    let mut list = Vec::new();
    for entry in entries {
        let subject = match Subject::parse(&entry.subject_kind) {
            Some(Subject::User) => user::find(db, &UserId::from_text(&entry.subject_id))?.map(|user| user.login),
            Some(Subject::Reseller) => {
                reseller::find(db, &ResellerId::from_text(&entry.subject_id))?.map(|reseller| reseller.external_id)
            }
            Some(Subject::Promise) => {
                // Promises go earlier than what was done to them.
                promise::by_id(db, &PromiseId::from_text(&entry.subject_id))?.map(|promise| promise.external_id)
            }
            Some(
                Subject::EndCustomer
                | Subject::Client
                | Subject::ClientInvitation
                | Subject::Grant
                | Subject::Token
                | Subject::SigningKey
                | Subject::MasterKey
                | Subject::Schedule
                | Subject::Message
                | Subject::Webhook
                | Subject::Returned
                | Subject::Case
                | Subject::IntakeLine
                | Subject::DataRequest
                | Subject::Table
                | Subject::Digest
                | Subject::Search,
            )
            | None => None,
        };
        list.push(Audited { entry, subject });
    }
    Ok(list)
}
