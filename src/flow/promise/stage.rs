//! Promises: when they are due, how they move, when they are at risk (product rule "The 48-hour promise").

use serde_json::json;

use super::cross::{cross, kept, policy_of, tells};
use super::forecast::Expected;
use crate::config::{Policy, PromisePolicy, Tell};
use crate::db::types::{Instant, PromiseId, ResellerId};
use crate::db::{Db, Tx};
use crate::error::{Error, Result};
use crate::flow::outbox::{self, To};
use crate::mail::letter::Letter;
use crate::model::address;
use crate::model::calendar::Calendar;
use crate::model::case::{self, Case, CaseKind, CaseState};
use crate::model::ctx::Ctx;
use crate::model::message::{self, Message, MessageState, Reason};
use crate::model::promise::{self, Crossing, Problem, Promise, PromiseKind, Stage};
use crate::model::reseller::{self, Reseller, ResellerState};
use crate::model::user::User;
use crate::text::delivery::letter::LetterKind;

/// When a promise under this policy that began at `from` is due; fixed then.
pub fn due_at(ctx: &Ctx, policy: &Policy, from: Instant) -> Instant {
    match policy.counts {
        PromisePolicy::WallClock => from.plus_h(policy.hours),
        PromisePolicy::BusinessDays => {
            let days = Calendar::new(ctx.config.brand.time_zone, &ctx.config.promise.extra_holidays);
            Instant(days.after_working_days(from.ms(), policy.days))
        }
    }
}

/// Begins a promise under any row of the table, `Duplicate` when this subject has one under it; `NotFound` when there is
/// no such row. What is promised and to whom is the caller's.
pub fn open(tx: &mut Tx, ctx: &Ctx, name: &str, subject: &str, from: Instant) -> Result<Promise> {
    let policy = ctx.config.promise.policies.named(name).ok_or(Error::NotFound)?;
    let mut promise = under(ctx, policy, PromiseKind::of(name), subject, from);
    promise.reseller_id = reseller::find_external(tx, &promise.external_folded)?.map(|reseller| reseller.id);
    promise::insert(tx, &promise)?;
    Ok(promise)
}

/// What was promised under a row of the table is done; too late is broken. Done twice changes nothing.
pub fn keep(tx: &mut Tx, ctx: &Ctx, name: &str, subject: &str) -> Result<Promise> {
    let found = promise::find(tx, PromiseKind::of(name), &reseller::fold_external(subject))?;
    let mut promise = found.ok_or(Error::NotFound)?;
    if !promise.stage.is_open() {
        return Ok(promise);
    }
    promise.stage = Stage::Delivered;
    promise.delivered_at = Some(ctx.now);
    kept(tx, ctx, &mut promise)?;
    promise::save(tx, &mut promise)?;
    Ok(promise)
}

/// A new credential promise in its first stage, not stored yet.
pub fn begin(ctx: &Ctx, external_id: &str, from: Instant) -> Promise {
    under(ctx, &ctx.config.promise.policies.credential, PromiseKind::Credential, external_id, from)
}

pub(super) fn under(ctx: &Ctx, policy: &Policy, kind: PromiseKind, external_id: &str, from: Instant) -> Promise {
    Promise {
        id: PromiseId::new(),
        kind,
        external_id: external_id.trim().into(),
        external_folded: reseller::fold_external(external_id),
        reseller_id: None,
        user_id: None,
        message_id: None,
        line_id: None,
        contact_folded: None,
        stage: Stage::Received,
        policy: policy.counts.as_str().into(),
        received_at: from,
        due_at: due_at(ctx, policy, from),
        validated_at: None,
        provisioned_at: None,
        queued_at: None,
        relayed_at: None,
        delivered_at: None,
        failed_at: None,
        first_login_at: None,
        at_risk_at: None,
        breached_at: None,
        cancelled_at: None,
        problem: None,
        rev: 0,
        expected_at: None,
    }
}

/// Marks a promise as at risk and gives the desk a case, once.
pub fn put_at_risk(tx: &mut Tx, ctx: &Ctx, promise: &mut Promise, why: Problem) -> Result<()> {
    promise.problem = Some(why);
    if promise.at_risk_at.is_none() {
        promise.at_risk_at = Some(ctx.now);
        cross(tx, ctx, promise, Crossing::AtRisk)?;
    }
    let key = format!("promise/{}", promise.id);
    if !tells(ctx, promise, Tell::Desk) {
        return Ok(());
    }
    let key = match case::by_key(tx, &key)? {
        None => key,
        Some(known) if known.state != CaseState::Closed => return Ok(()),
        Some(_) => format!("{key}/{}", ctx.now.ms()), // that one was settled
    };
    let summary = json!({ "external_id": promise.external_id, "why": why.as_str(), "due_at": promise.due_at });
    let row = Case {
        unique_key: Some(key),
        user_id: promise.user_id.clone(),
        reseller_id: promise.reseller_id.clone(),
        promise_id: Some(promise.id.clone()),
        ..Case::new(ctx, CaseKind::PromiseAtRisk, &summary)?
    };
    case::insert_once(tx, &row)?;
    Ok(())
}

/// A mail of a promise was settled: relayed keeps it, a failure (at once, or a bounce later) reopens it with the same
/// `due_at`.
pub fn mail_settled(
    tx: &mut Tx,
    ctx: &Ctx,
    mail: &Message,
    state: MessageState,
    problem: Option<Reason>,
) -> Result<()> {
    let Some(id) = &mail.promise_id else { return Ok(()) };
    let mut promise = promise::get(tx, id)?;
    if promise.message_id.as_ref() != Some(&mail.id) || matches!(promise.stage, Stage::FirstLogin | Stage::Cancelled) {
        return Ok(());
    }
    match state {
        MessageState::Relayed => {
            promise.stage = Stage::Relayed;
            promise.relayed_at = Some(ctx.now);
            kept(tx, ctx, &mut promise)?;
        }
        MessageState::Delivered => {
            promise.stage = Stage::Delivered;
            promise.delivered_at = Some(ctx.now);
        }
        // Also after it was relayed or reported as delivered: the promise is open again, due when it always was.
        MessageState::Failed => {
            if !promise.stage.is_open() {
                promise.at_risk_at = None; // that was over: everybody is told anew
            }
            promise.relayed_at = None;
            promise.delivered_at = None;
            promise.stage = Stage::Failed;
            promise.failed_at = Some(ctx.now);
            put_at_risk(tx, ctx, &mut promise, Problem::Mail(problem.unwrap_or(Reason::OtherPermanent)))?;
            if let Some(reseller) = &promise.reseller_id {
                tell_alternate(tx, ctx, reseller, mail)?;
            }
        }
        MessageState::Queued
        | MessageState::Sending
        | MessageState::Delayed
        | MessageState::Unknown
        | MessageState::Voided => return Ok(()),
    }
    promise::save(tx, &mut promise)
}

/// The alternate contact was told, since this mail was caused, that one to the same reseller failed.
pub fn alternate_knows(db: &mut Db, mail: &Message) -> Result<bool> {
    let Some(reseller) = &mail.reseller_id else { return Ok(false) };
    message::search::told_since(db, reseller, LetterKind::AlternateContact, &mail.id)
}

/// The alternate contact learns that the mail failed; never the credential. A mail that is tried again and fails again
/// is the same failure: they are not told twice.
pub fn tell_alternate(tx: &mut Tx, ctx: &Ctx, reseller_id: &ResellerId, mail: &Message) -> Result<()> {
    if alternate_knows(tx, mail)? {
        return Ok(());
    }
    let reseller: Reseller = reseller::get(tx, reseller_id)?;
    let Some(alternate) = reseller.alternate_email.clone() else { return Ok(()) };
    let to = To { address: alternate, language: reseller.lang(), reseller: Some(reseller.id.clone()), ..To::default() };
    let masked = address::masked(&reseller.contact_email);
    outbox::queue_letter(tx, ctx, to, &Letter::AlternateContact { reseller: reseller.legal_name, masked })?;
    Ok(())
}

/// The person of a promise came in.
pub fn first_login(tx: &mut Tx, ctx: &Ctx, user: &User) -> Result<()> {
    let Some(mut promise) = promise::of_user(tx, &user.id)? else { return Ok(()) };
    promise.stage = Stage::FirstLogin;
    promise.first_login_at = Some(ctx.now);
    promise::save(tx, &mut promise)
}

/// Notes what is expected of an open promise: at risk when that is too late, in time again when only an earlier forecast
/// had said otherwise. `false` when nothing had to be changed.
pub fn take_forecast(tx: &mut Tx, ctx: &Ctx, id: &PromiseId, expected: &Expected) -> Result<bool> {
    let mut promise = promise::get(tx, id)?;
    if !promise.stage.is_open() {
        return Ok(false);
    }
    let at_risk = expected.why.filter(|why| why.is_foreseen());
    let was = (promise.at_risk_at, promise.problem);
    match at_risk {
        // "Little time is left" says when, not why: what the forecast knows says more.
        Some(why) if promise.problem.is_none_or(|known| known.is_foreseen() || known == Problem::LittleTimeLeft) => {
            promise.problem = Some(why);
            promise.at_risk_at = promise.at_risk_at.or(Some(ctx.now));
        }
        None if promise.problem.is_some_and(Problem::is_foreseen) => {
            promise.problem = None;
            let little_left = policy_of(ctx, &promise).is_some_and(|p| promise.due_at < ctx.now.plus_h(p.margin_hours));
            promise.at_risk_at = promise.at_risk_at.filter(|_| little_left || promise.breached_at.is_some());
        }
        _ => {}
    }
    if was == (promise.at_risk_at, promise.problem) {
        promise::expect(tx, id, expected.at)?;
    } else {
        promise.expected_at = expected.at;
        match (was.0, promise.at_risk_at) {
            (None, Some(_)) => cross(tx, ctx, &promise, Crossing::AtRisk)?,
            (Some(_), None) => cross(tx, ctx, &promise, Crossing::BackInTime)?,
            (None, None) | (Some(_), Some(_)) => {}
        }
        promise::save(tx, &mut promise)?;
    }
    Ok(true)
}

/// Its reseller is one that the distributor does business with.
fn is_active(db: &mut Db, promise: &Promise) -> Result<bool> {
    match &promise.reseller_id {
        Some(id) => Ok(reseller::get(db, id)?.state == ResellerState::Active),
        None => Ok(true),
    }
}

/// The watch: marks what is at risk (little margin left) and what is breached. Returns how many changed.
pub fn watch(tx: &mut Tx, ctx: &Ctx, batch: i64) -> Result<usize> {
    let mut changed = 0;
    let mut unmarked = promise::unbroken_due(tx, ctx.now, batch)?;
    for policy in ctx.config.promise.policies.all() {
        let (kind, until) = (PromiseKind::of(&policy.name), ctx.now.plus_h(policy.margin_hours));
        unmarked.extend(promise::unmarked_due_between(tx, &kind, (ctx.now, until), batch)?);
    }
    for mut promise in unmarked {
        let broken = promise.due_at <= ctx.now;
        let late = match promise.kind {
            PromiseKind::Further(_) => Problem::NotKeptYet,
            PromiseKind::EndCustomer if !is_active(tx, &promise)? => Problem::ResellerNotActive,
            PromiseKind::Credential | PromiseKind::EndCustomer => Problem::LittleTimeLeft,
        };
        let why = promise.problem.filter(|why| !why.is_foreseen()).unwrap_or(late);
        put_at_risk(tx, ctx, &mut promise, why)?;
        if broken {
            promise.breached_at = Some(ctx.now);
            cross(tx, ctx, &promise, Crossing::Breached)?;
        }
        promise::save(tx, &mut promise)?;
        changed += 1;
    }
    Ok(changed)
}
