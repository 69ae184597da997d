//! What operators look at beside schedules: promises, the queue, clients, the audit; and the one thing they do there,
//! trying a message again.

use super::access::{Doing, allow};
use super::outbox;
use crate::db::types::{AuditId, Instant, MessageId, PromiseId, ResellerId, UserId};
use crate::db::{Db, Nudge, Tx};
use crate::error::{Error, Result};
use crate::model::audit::{self, Act, Entry};
use crate::model::client::{self, Client};
use crate::model::ctx::Ctx;
use crate::model::delivery_report::{self, DeliveryReport};
use crate::model::message::{self, Attempt, Lane, Message, MessageState, Reason};
use crate::model::promise::{self, Promise, Stage};
use crate::model::returned_mail::{self, ReturnedState};
use crate::model::{login_name, reseller, user};
use crate::text::operator::OperatorText;
use crate::text::{Lang, fill};

/// Which promises.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Which {
    /// Open and at risk, the earliest due first.
    #[default]
    AtRisk,
    /// Open, the earliest due first.
    Open,
    /// All, the latest due first.
    All,
}

/// A promise with its reseller's name, if there is a reseller yet.
#[derive(Clone, Debug)]
pub struct Promised {
    /// The promise.
    pub promise: Promise,
    /// Whose.
    pub reseller: Option<String>,
}

/// Promises, and how many are open and at risk.
pub fn promises(db: &mut Db, ctx: &Ctx, which: Which, limit: i64) -> Result<(Vec<Promised>, i64, i64)> {
    allow(ctx, Doing::Operate)?;
    let rows = match which {
        Which::AtRisk => promise::open(db, true, limit)?,
        Which::Open => promise::open(db, false, limit)?,
        Which::All => promise::list(db, limit)?,
    };
    let mut promised = Vec::with_capacity(rows.len());
    for promise in rows {
        promised.push(named(db, promise)?);
    }
    let (open, at_risk) = promise::count_open(db)?;
    Ok((promised, open, at_risk))
}

fn named(db: &mut Db, promise: Promise) -> Result<Promised> {
    let reseller = match &promise.reseller_id {
        Some(id) => Some(reseller::get(db, id)?.legal_name),
        None => None,
    };
    Ok(Promised { promise, reseller })
}

/// Mails with their attempts, and with what was reported after the relay took them.
pub type Trail = Vec<(Message, Vec<Attempt>, Vec<DeliveryReport>)>;

/// One promise with every mail that tried to keep it, the newest first.
pub fn promise(db: &mut Db, ctx: &Ctx, id: &PromiseId) -> Result<(Promised, Trail)> {
    allow(ctx, Doing::Operate)?;
    let row = promise::get(db, id)?;
    let promised = named(db, row)?;
    let mut mails = Vec::new();
    for mail in message::of_promise(db, id)? {
        let attempts = message::attempts_of(db, &mail.id)?;
        let reports = delivery_report::of_message(db, &mail.id)?;
        mails.push((mail, attempts, reports));
    }
    Ok((promised, mails))
}

/// The outbox as it stands.
#[derive(Clone, Debug)]
pub struct Queue {
    /// How many messages of a lane are in each state.
    pub counts: Vec<(Lane, MessageState, i64)>,
    /// Delayed and failed, the newest first: mails, and logouts that a portal has not confirmed.
    pub troubled: Vec<Message>,
    /// When the oldest message that waits was caused.
    pub oldest: Option<Instant>,
    /// How many returned mails and complaints wait for an operator.
    pub returned: i64,
}

/// See [`Queue`].
pub fn queue(db: &mut Db, ctx: &Ctx, limit: i64) -> Result<Queue> {
    allow(ctx, Doing::Operate)?;
    Ok(Queue {
        counts: message::counts(db)?,
        troubled: message::latest(db, &[MessageState::Delayed, MessageState::Failed], limit)?,
        oldest: message::oldest_waiting(db)?,
        returned: open_returned(db)?,
    })
}

fn open_returned(db: &mut Db) -> Result<i64> {
    let open = |(_, state, count): (_, ReturnedState, i64)| if state == ReturnedState::Open { count } else { 0 };
    Ok(returned_mail::counts(db)?.into_iter().map(open).sum())
}

/// One message; [`Error::NotFound`] for an unknown one.
pub fn message(db: &mut Db, ctx: &Ctx, id: &MessageId) -> Result<Message> {
    allow(ctx, Doing::Operate)?;
    message::get(db, id)
}

/// Tries a delayed or failed message again now, with a new time to give up. A secret in it is issued anew if half of its
/// validity is over; a message whose ticket was used or voided is withdrawn instead of sent.
pub fn retry(tx: &mut Tx, ctx: &Ctx, id: &MessageId) -> Result<()> {
    allow(ctx, Doing::Operate)?;
    let seen = message::get(tx, id)?;
    let hours = match seen.lane {
        Lane::Mail => ctx.config.outbox.mail_give_up_hours,
        Lane::Logout => ctx.config.outbox.logout_give_up_hours,
    };
    if !message::again(tx, id, ctx.now, ctx.now.plus_h(hours))? {
        return Err(Error::Conflict("not_waiting"));
    }
    if seen.lane == Lane::Mail && seen.relayed_at.is_some() {
        // It came back: this is another sending, about which the reports of the first one say nothing.
        message::reissued(tx, id, &outbox::mail_id(ctx)?, ctx.now)?;
    }
    if let Some(promise_id) = &seen.promise_id {
        let mut promise = promise::get(tx, promise_id)?;
        if promise.stage == Stage::Failed && promise.message_id.as_ref() == Some(id) {
            promise.stage = Stage::Queued;
            promise::save(tx, &mut promise)?;
        }
    }
    let act = Act {
        act: "message.retry",
        subject_kind: "message",
        subject_id: id.as_str(),
        reseller_id: seen.reseller_id.as_ref().map(|reseller| reseller.as_str()),
        before: Some(serde_json::json!({ "state": seen.state, "problem": seen.problem })),
        after: None,
    };
    audit::record(tx, ctx, act)?;
    tx.nudge(Nudge::Outbox);
    Ok(())
}

/// Every client.
pub fn clients(db: &mut Db, ctx: &Ctx) -> Result<Vec<Client>> {
    allow(ctx, Doing::Operate)?;
    client::all(db)
}

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
    /// A user's login, a reseller's ID.
    pub subject: Option<String>,
}

/// Audit entries, the newest first. A login finds what was done to its user, too.
pub fn audit(db: &mut Db, ctx: &Ctx, search: &Search, limit: i64) -> Result<Vec<Audited>> {
    allow(ctx, Doing::Operate)?;
    let about = search.about.trim();
    let user = user::by_login(db, &login_name::fold(about))?.map(|user| user.id.to_string());
    let typed = (!about.is_empty()).then(|| about.to_owned());
    let about: Vec<_> = typed.into_iter().chain(user).collect();
    let mut list = Vec::new();
    for entry in audit::page(db, search.act.trim(), &about, search.before.as_ref(), limit)? {
        let subject = match entry.subject_kind.as_str() {
            "user" => user::find(db, &UserId::from_text(&entry.subject_id))?.map(|user| user.login),
            "reseller" => Some(reseller::get(db, &ResellerId::from_text(&entry.subject_id))?.external_id),
            _ => None,
        };
        list.push(Audited { entry, subject });
    }
    Ok(list)
}

/// Why a message has not arrived, in one sentence; empty when nothing is known to be wrong.
pub fn reason(lang: Lang, message: &Message) -> String {
    let Some(problem) = message.problem else { return String::new() };
    let words = message.reply.as_deref().unwrap_or_default();
    let code = message.code.map(|code| code.to_string()).unwrap_or_default();
    let t = OperatorText::of(lang);
    let text = match problem {
        Reason::PortalAnswered => t.portal_said,
        Reason::PortalRefused => t.portal_refused,
        Reason::PortalSilent => t.portal_silent,
        other => other.sentence(lang),
    };
    fill(text, &[("code", &code), ("words", words)])
}
