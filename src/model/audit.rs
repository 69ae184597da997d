//! The audit: who did what to whom, committed with the act. Never a secret, code, token or cookie.

use diesel::prelude::*;

use super::case::CaseState;
use super::ctx::Ctx;
use super::user::User;
use crate::db::prepared::insert_all;
use crate::db::schema::{audit, cases};
use crate::db::types::{AuditId, Instant, text_enum};
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::text::Lang;
use crate::text::operate::audit_fields::AuditText;

text_enum! {
    /// The kind of thing that an act was done to.
    pub enum Subject {
        /// A user.
        User = "user",
        /// A reseller.
        Reseller = "reseller",
        /// An end customer.
        EndCustomer = "end_customer",
        /// A client.
        Client = "client",
        /// An invitation by which clients register themselves.
        ClientInvitation = "client_invitation",
        /// A grant.
        Grant = "grant",
        /// A token, by its grant or client.
        Token = "token",
        /// A signing key.
        SigningKey = "signing_key",
        /// A master key.
        MasterKey = "master_key",
        /// A schedule.
        Schedule = "schedule",
        /// A promise.
        Promise = "promise",
        /// A message of the outbox.
        Message = "message",
        /// A receiver of webhooks, by its host.
        Webhook = "webhook",
        /// A mail that came back.
        Returned = "returned",
        /// A line that came in.
        IntakeLine = "intake_line",
        /// A case of the desk.
        Case = "case",
        /// A table that was downloaded.
        Table = "table",
        /// A mail to operators about what promises crossed.
        Digest = "digest",
        /// What two people decide about the data of somebody without a login.
        DataRequest = "data_request",
        /// Nothing yet: what the desk looked for.
        Search = "search",
    }
}

impl Subject {
    /// As operators read it.
    pub fn name(self, lang: Lang) -> &'static str {
        let t = AuditText::of(lang);
        match self {
            Self::User => t.user,
            Self::Reseller => t.reseller,
            Self::EndCustomer => t.end_customer,
            Self::Client => t.client,
            Self::ClientInvitation => t.client_invitation,
            Self::Grant => t.grant,
            Self::Token => t.token,
            Self::SigningKey => t.signing_key,
            Self::MasterKey => t.master_key,
            Self::Schedule => t.schedule,
            Self::Promise => t.promise,
            Self::Message => t.message,
            Self::Webhook => t.webhook,
            Self::Returned => t.returned,
            Self::IntakeLine => t.intake_line,
            Self::DataRequest => t.data_request,
            Self::Case => t.case,
            Self::Table => t.table,
            Self::Digest => t.digest,
            Self::Search => t.search,
        }
    }
}

/// One entry.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = audit, treat_none_as_default_value = false)]
pub struct Entry {
    /// Orders by time.
    pub id: AuditId,
    /// When.
    pub at: Instant,
    /// See [`super::ctx::Actor::kind`].
    pub actor_kind: String,
    /// The acting user.
    pub actor_id: Option<String>,
    /// The acting login, client or job.
    pub actor_label: String,
    /// What was done, e.g. `user.block`.
    pub act: String,
    /// The word of a [`Subject`], which may be one that only another version knows.
    pub subject_kind: String,
    /// Which one.
    pub subject_id: String,
    /// The reseller concerned.
    pub reseller_id: Option<String>,
    /// JSON of what it was, without secrets.
    pub before: Option<String>,
    /// JSON of what it became, without secrets.
    pub after: Option<String>,
    /// The request.
    pub request_id: String,
    /// From where.
    pub ip: Option<String>,
}

/// What is written about an act; the rest comes from the [`Ctx`].
#[derive(Clone, Debug)]
pub struct Act<'a> {
    /// E.g. `user.block`.
    pub act: &'a str,
    /// To what kind of thing.
    pub subject: Subject,
    /// The subject's id.
    pub subject_id: &'a str,
    /// The reseller concerned.
    pub reseller_id: Option<&'a str>,
    /// What it was.
    pub before: Option<serde_json::Value>,
    /// What it became.
    pub after: Option<serde_json::Value>,
}

impl<'a> Act<'a> {
    /// An act on this, of no reseller, that changes nothing.
    pub fn on(subject: Subject, subject_id: &'a str, act: &'a str) -> Self {
        Self { act, subject, subject_id, reseller_id: None, before: None, after: None }
    }
}

/// Writes an entry in the transaction of the act.
pub fn record(tx: &mut Tx, ctx: &Ctx, act: Act) -> Result<()> {
    diesel::insert_into(audit::table).values(&entry(ctx, act)).execute(&mut **tx)?;
    Ok(())
}

/// Writes an entry for each of many acts, in the transaction of all.
pub fn record_many(tx: &mut Tx, ctx: &Ctx, acts: Vec<Act>) -> Result<()> {
    let entries: Vec<Entry> = acts.into_iter().map(|act| entry(ctx, act)).collect();
    insert_all!(tx, audit::table, &entries);
    Ok(())
}

fn entry(ctx: &Ctx, act: Act) -> Entry {
    Entry {
        id: AuditId::new(),
        at: ctx.now,
        actor_kind: ctx.actor.kind().into(),
        actor_id: ctx.actor.user().map(|u| u.as_str().to_owned()),
        actor_label: ctx.actor.label().into(),
        act: act.act.into(),
        subject_kind: act.subject.as_str().into(),
        subject_id: act.subject_id.into(),
        reseller_id: act.reseller_id.map(Into::into),
        before: act.before.map(|v| v.to_string()),
        after: act.after.map(|v| v.to_string()),
        request_id: ctx.request_id.clone(),
        ip: ctx.ip.clone(),
    }
}

/// Writes an entry about a user.
pub fn about_user(
    tx: &mut Tx,
    ctx: &Ctx,
    act: &str,
    user: &User,
    before: Option<serde_json::Value>,
    after: Option<serde_json::Value>,
) -> Result<()> {
    let reseller_id = user.reseller_id.as_ref().map(|r| r.as_str());
    record(tx, ctx, Act { reseller_id, before, after, ..Act::on(Subject::User, user.id.as_str(), act) })
}

/// The newest entries, optionally of one subject.
pub fn latest(db: &mut Db, subject: Option<(Subject, &str)>, limit: i64) -> Result<Vec<Entry>> {
    let query = audit::table.select(Entry::as_select()).order(audit::id.desc()).limit(limit);
    Ok(match subject {
        Some((kind, id)) => {
            query.filter(audit::subject_kind.eq(kind.as_str())).filter(audit::subject_id.eq(id)).load(db)?
        }
        None => query.load(db)?,
    })
}

/// Which entries a page has.
#[derive(Clone, Copy, Debug)]
pub enum Of<'a> {
    /// All of them.
    All,
    /// Of this act.
    Act(&'a str),
    /// About one of these things.
    Subjects(&'a [String]),
    /// By one of these logins, clients or jobs.
    Actors(&'a [String]),
    /// By this person since then.
    Person {
        /// The login.
        label: &'a str,
        /// The user.
        id: &'a str,
        /// The oldest entry.
        since: Instant,
    },
    /// Of this request.
    Request(&'a str),
    /// About people and data of this reseller, as its Administrator may read it.
    Reseller(&'a str),
    /// The same about one of its users.
    UserOf(&'a str, &'a str),
}

/// A page of it, the newest first, before an entry: of acts that begin with `act`. Each of [`Of`] is found by an
/// index of its own.
pub fn page(db: &mut Db, of: Of, act: &str, before: Option<&AuditId>, limit: i64) -> Result<Vec<Entry>> {
    let mut query = audit::table.select(Entry::as_select()).order(audit::id.desc()).limit(limit).into_boxed();
    query = match of {
        Of::All => query,
        Of::Act(act) => query.filter(audit::act.eq(act)),
        // By its index, which has the kind first: one of the few that there are.
        Of::Subjects(ids) => query
            .filter(audit::subject_kind.eq_any(Subject::ALL.iter().map(|kind| kind.as_str())))
            .filter(audit::subject_id.eq_any(ids)),
        Of::Actors(labels) => query.filter(audit::actor_label.eq_any(labels)),
        Of::Person { label, id, since } => {
            query.filter(audit::actor_label.eq(label)).filter(audit::actor_id.eq(id)).filter(audit::at.ge(since))
        }
        Of::Request(id) => query.filter(audit::request_id.eq(id)),
        Of::Reseller(id) => query
            .filter(audit::reseller_id.eq(id))
            .filter(audit::subject_kind.eq_any([Subject::User, Subject::Reseller].map(Subject::as_str))),
        Of::UserOf(reseller, user) => query
            .filter(audit::reseller_id.eq(reseller))
            .filter(audit::subject_kind.eq(Subject::User.as_str()))
            .filter(audit::subject_id.eq(user)),
    };
    if !act.is_empty() {
        let plain = act.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        query = query.filter(audit::act.like(format!("{plain}%")).escape('\\'));
    }
    if let Some(before) = before {
        query = query.filter(audit::id.lt(before));
    }
    Ok(query.load(db)?)
}

/// The acts that there are and that begin so, at most `limit`: each is found by the one before it, in the order of the
/// index, which is the engine's own and says nothing about beginnings.
pub fn acts(db: &mut Db, begin: &str, limit: usize) -> Result<Vec<String>> {
    let mut all: Vec<String> = Vec::new();
    while all.len() < limit {
        let query = audit::table.select(audit::act).order(audit::act).limit(1).into_boxed();
        let next: Option<String> = match all.last() {
            None => query.first(db).optional()?,
            Some(last) => query.filter(audit::act.gt(last.clone())).first(db).optional()?,
        };
        let Some(act) = next else { break };
        all.push(act);
    }
    all.retain(|act| act.starts_with(begin));
    Ok(all)
}

/// Removes entries older than `before` about nobody who has an open case, at most `limit`; returns how many.
pub fn purge(tx: &mut Tx, before: Instant, limit: i64) -> Result<usize> {
    let needed = cases::table
        .filter(cases::user_id.assume_not_null().eq(audit::subject_id.into_sql::<diesel::sql_types::Text>()))
        .filter(cases::state.eq(CaseState::Open));
    let ids: Vec<AuditId> = audit::table
        .filter(audit::at.lt(before))
        .filter(diesel::dsl::not(diesel::dsl::exists(needed)))
        .select(audit::id)
        .limit(limit)
        .load(&mut **tx)?;
    Ok(diesel::delete(audit::table.filter(audit::id.eq_any(ids))).execute(&mut **tx)?)
}
