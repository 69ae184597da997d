//! Promises: when they are due, how they move, when they are at risk (product rule "The 48-hour promise").

use serde_json::json;

use crate::config::PromisePolicy;
use crate::db::Tx;
use crate::db::types::{Instant, PromiseId, ResellerId};
use crate::error::Result;
use crate::flow::outbox::{self, To};
use crate::mail::letter::Letter;
use crate::model::address;
use crate::model::calendar::Calendar;
use crate::model::case::{self, Case, CaseKind};
use crate::model::ctx::Ctx;
use crate::model::message::{Message, MessageState, Reason};
use crate::model::promise::{self, Problem, Promise, PromiseKind, Stage};
use crate::model::reseller::{self, Reseller};
use crate::model::user::User;

/// When a credential promise that began at `from` is due; fixed then.
pub fn due_at(ctx: &Ctx, from: Instant) -> Instant {
    let policy = &ctx.config.promise;
    match policy.policy {
        PromisePolicy::WallClock => from.plus_h(policy.credential_hours),
        PromisePolicy::BusinessDays => {
            let days = Calendar::new(ctx.config.brand.time_zone, &policy.extra_holidays);
            Instant(days.after_working_days(from.ms(), 2))
        }
    }
}

/// A new credential promise in its first stage, not stored yet.
pub fn begin(ctx: &Ctx, external_id: &str, from: Instant) -> Promise {
    Promise {
        id: PromiseId::new(),
        kind: PromiseKind::Credential,
        external_id: external_id.trim().into(),
        external_folded: reseller::fold_external(external_id),
        reseller_id: None,
        user_id: None,
        message_id: None,
        line_id: None,
        contact_folded: None,
        stage: Stage::Received,
        policy: ctx.config.promise.policy.as_str().into(),
        received_at: from,
        due_at: due_at(ctx, from),
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
    }
}

/// Marks a promise as at risk and gives the desk a case, once.
pub fn put_at_risk(tx: &mut Tx, ctx: &Ctx, promise: &mut Promise, why: Problem) -> Result<()> {
    promise.problem = Some(why);
    if promise.at_risk_at.is_none() {
        promise.at_risk_at = Some(ctx.now);
    }
    let key = format!("promise/{}", promise.id);
    if case::by_key(tx, &key)?.is_some() {
        return Ok(());
    }
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
            promise.problem = None;
            // Too late is broken, even when the watch did not come by in between.
            if ctx.now > promise.due_at && promise.breached_at.is_none() {
                promise.breached_at = Some(ctx.now);
            }
        }
        MessageState::Delivered => {
            promise.stage = Stage::Delivered;
            promise.delivered_at = Some(ctx.now);
        }
        // Also after it was relayed or reported as delivered: the promise is open again, due when it always was.
        MessageState::Failed => {
            promise.relayed_at = None;
            promise.delivered_at = None;
            promise.stage = Stage::Failed;
            promise.failed_at = Some(ctx.now);
            put_at_risk(tx, ctx, &mut promise, Problem::Mail(problem.unwrap_or(Reason::OtherPermanent)))?;
            if let Some(reseller) = &promise.reseller_id {
                tell_alternate(tx, ctx, reseller)?;
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

/// The alternate contact learns that the mail failed; never the credential.
pub fn tell_alternate(tx: &mut Tx, ctx: &Ctx, reseller_id: &ResellerId) -> Result<()> {
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

/// The watch: marks what is at risk (little margin left) and what is breached. Returns how many changed.
pub fn watch(tx: &mut Tx, ctx: &Ctx, batch: i64) -> Result<usize> {
    let mut changed = 0;
    let horizon = ctx.now.plus_h(ctx.config.promise.risk_margin_hours);
    for mut promise in promise::unmarked_due_before(tx, horizon, ctx.now, batch)? {
        if promise.due_at <= ctx.now {
            promise.breached_at = Some(ctx.now);
        }
        let why = promise.problem.unwrap_or(Problem::LittleTimeLeft);
        put_at_risk(tx, ctx, &mut promise, why)?;
        promise::save(tx, &mut promise)?;
        changed += 1;
    }
    Ok(changed)
}
