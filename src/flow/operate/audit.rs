//! The audit as operators search it.

use crate::db::Db;
use crate::db::types::{AuditId, PromiseId, ResellerId, UserId};
use crate::error::Result;
use crate::flow::access::{Doing, allow};
use crate::model::audit::{self, Entry, Subject};
use crate::model::ctx::Ctx;
use crate::model::{login_name, promise, reseller, user};

/// What an operator searches the audit for; empty = everything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// The beginning of an act, e.g. `schedule` or `user.block`.
    pub act: String,
    /// Subject's id or actor's name.
    pub about: String,
    /// Only entries before this one.
    pub before: Option<AuditId>,
}

/// An entry, and what its subject is called where the id says nothing to a person.
#[derive(Clone, Debug)]
pub struct Audited {
    /// As written.
    pub entry: Entry,
    /// A user's login, a reseller's ID, that of a promise's reseller.
    pub subject: Option<String>,
}

/// Audit entries, the newest first. A login finds what was done to its user, too.
pub fn audit(db: &mut Db, ctx: &Ctx, search: &Search, limit: i64) -> Result<Vec<Audited>> {
    allow(ctx, Doing::Operate)?;
    let about = search.about.trim();
    let user = user::by_login(db, &login_name::fold(about))?.map(|user| user.id.to_string());
    let typed = (!about.is_empty()).then(|| about.to_owned());
    let about: Vec<_> = typed.into_iter().chain(user).collect();
    let entries = audit::page(db, search.act.trim(), &about, search.before.as_ref(), limit)?;
    named(db, entries)
}

/// Entries about these things, the newest first.
pub(super) fn audit_about(db: &mut Db, about: &[String], limit: i64) -> Result<Vec<Audited>> {
    if about.is_empty() {
        return Ok(Vec::new());
    }
    let entries = audit::page(db, "", about, None, limit)?;
    named(db, entries)
}

fn named(db: &mut Db, entries: Vec<Entry>) -> Result<Vec<Audited>> {
    let mut list = Vec::new();
    for entry in entries {
        let subject = match Subject::parse(&entry.subject_kind) {
            Some(Subject::User) => user::find(db, &UserId::from_text(&entry.subject_id))?.map(|user| user.login),
            Some(Subject::Reseller) => Some(reseller::get(db, &ResellerId::from_text(&entry.subject_id))?.external_id),
            Some(Subject::Promise) => Some(promise::get(db, &PromiseId::from_text(&entry.subject_id))?.external_id),
            Some(
                Subject::Client
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
                | Subject::Search,
            )
            | None => None,
        };
        list.push(Audited { entry, subject });
    }
    Ok(list)
}
