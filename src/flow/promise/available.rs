//! What is promised to a reseller about an end customer: that it can be chosen for quotes and orders, 24 h after it was
//! registered at the latest. Three stages of a promise apply: *received* from the start (what cannot be taken is refused
//! before there is anything to promise; a node of an older version takes what is *validated* for a first credential, and
//! leaves what is *received* alone), *delivered* once it is available, *cancelled* when it was removed before or its
//! reseller was closed. There is no mail, so nothing is provisioned, queued or relayed, and nobody logs in.
//!
//! The subject of the promise is the row of the end customer, not its number: what operators, a digest, a webhook and the
//! desk's case show of it is about nobody.

use serde_json::json;

use super::cross::kept;
use super::stage::{put_at_risk, under};
use crate::db::types::{EndCustomerId, Instant, PromiseId, ResellerId};
use crate::db::{Nudge, Tx};
use crate::error::Result;
use crate::model::audit::{self, Act, Subject};
use crate::model::ctx::Ctx;
use crate::model::end_customer;
use crate::model::promise::{self, Problem, Promise, PromiseKind, Stage};
use crate::model::reseller::{self, Reseller, ResellerState};

/// Begins the promise about an end customer, which runs from `since`. `again` for one that was removed before: the
/// subject names the instant too.
pub fn begin_end_customer(
    tx: &mut Tx,
    ctx: &Ctx,
    reseller: &ResellerId,
    id: &EndCustomerId,
    (since, again): (Instant, bool),
) -> Result<Promise> {
    let policy = &ctx.config.promise.policies.end_customer;
    let subject = if again { format!("{id}/{}", ctx.now.ms()) } else { id.to_string() };
    let mut promise = under(ctx, policy, PromiseKind::EndCustomer, &subject, since);
    promise.reseller_id = Some(reseller.clone());
    promise.validated_at = Some(ctx.now);
    promise::insert(tx, &promise)?;
    tx.nudge(Nudge::Provision);
    Ok(promise)
}

/// It was removed before it was available: nothing is owed any more.
pub fn give_up_end_customer(tx: &mut Tx, ctx: &Ctx, id: &PromiseId) -> Result<()> {
    let mut promise = promise::get(tx, id)?;
    if !promise.stage.is_open() {
        return Ok(());
    }
    promise.stage = Stage::Cancelled;
    promise.cancelled_at = Some(ctx.now);
    promise.problem = None;
    promise::save(tx, &mut promise)
}

/// The reseller's state has changed: a closed one is owed nothing, one that is opened again is owed what it was. While it
/// is suspended everything waits, and the watch says why when little time is left.
pub fn end_customers_follow(tx: &mut Tx, ctx: &Ctx, reseller: &Reseller) -> Result<()> {
    let kind = PromiseKind::EndCustomer;
    match reseller.state {
        ResellerState::Closed => promise::cancel_of(tx, &reseller.id, &kind, ctx.now).map(drop),
        ResellerState::Active => {
            if promise::reopen_end_customers(tx, &reseller.id)? > 0 {
                tx.nudge(Nudge::Provision);
            }
            Ok(())
        }
        ResellerState::Suspended => Ok(()),
    }
}

/// Makes one available, which keeps its promise; `false` when there was nothing to do any more.
pub(super) fn make_available(tx: &mut Tx, ctx: &Ctx, mut promise: Promise) -> Result<bool> {
    let Some(reseller_id) = promise.reseller_id.clone() else { return Ok(false) };
    if !Stage::of_end_customer_waiting().contains(&promise.stage) {
        return Ok(false);
    }
    reseller::touch(tx, &reseller_id)?;
    if reseller::get(tx, &reseller_id)?.state != ResellerState::Active {
        put_at_risk(tx, ctx, &mut promise, Problem::ResellerNotActive)?;
        promise::save(tx, &mut promise)?;
        return Ok(false);
    }
    let found = end_customer::of_promise(tx, &promise.id)?;
    let Some(id) = found.map(|row| row.id) else {
        give_up_end_customer(tx, ctx, &promise.id)?;
        return Ok(false);
    };
    if !end_customer::make_available(tx, &id, ctx.now)? {
        give_up_end_customer(tx, ctx, &promise.id)?;
        return Ok(false);
    }
    promise.stage = Stage::Delivered;
    promise.delivered_at = Some(ctx.now);
    kept(tx, ctx, &mut promise)?;
    promise::save(tx, &mut promise)?;
    let after = json!({ "promise": promise.id, "state": "available" });
    audit::record(
        tx,
        ctx,
        Act {
            reseller_id: Some(reseller_id.as_str()),
            after: Some(after),
            ..Act::on(Subject::EndCustomer, id.as_str(), "end_customer.available")
        },
    )?;
    Ok(true)
}
