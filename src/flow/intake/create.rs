//! A new reseller and its promise.

use serde_json::{Value, json};

use super::check::Good;
use super::keep::{begins_at, promise_of};
use crate::db::types::ResellerId;
use crate::db::{Nudge, Tx};
use crate::error::Result;
use crate::flow::promise::{begin, put_at_risk};
use crate::model::audit::{self, Act, Subject};
use crate::model::ctx::Ctx;
use crate::model::promise::{self, Problem, Promise, Stage};
use crate::model::reseller::{self, Reseller, ResellerState, fold_external};
use crate::model::{address, name_key};

/// The row of a reseller that is new.
pub(super) fn row(ctx: &Ctx, good: &Good) -> Reseller {
    let (alternate_name, alternate_email) =
        good.alternate.clone().map_or((None, None), |(name, email)| (name, Some(email)));
    Reseller {
        id: ResellerId::new(),
        external_id: good.external_id.clone(),
        external_folded: fold_external(&good.external_id),
        legal_name: good.legal_name.clone(),
        cnpj: good.cnpj.as_str().into(),
        contact_name: good.contact_name.clone(),
        contact_email: good.email.clone(),
        contact_folded: address::fold(&good.email),
        contact_phone: good.phone.clone(),
        language: good.language.unwrap_or_default().tag().into(),
        alternate_name,
        alternate_email,
        sales_rep: good.sales_rep.clone(),
        facts: Value::Object(good.facts.clone()).to_string(),
        state: good.state.unwrap_or(ResellerState::Active),
        rev: 0,
        id_issued_at: good.issued,
        created_at: ctx.now,
        updated_at: ctx.now,
        name_key: Some(name_key::of(&good.legal_name)),
    }
}

/// Its promise waits for provisioning from now on.
pub(super) fn validated(ctx: &Ctx, promise: &mut Promise, reseller: &Reseller) {
    promise.reseller_id = Some(reseller.id.clone());
    promise.contact_folded = Some(reseller.contact_folded.clone());
    promise.stage = Stage::Validated;
    promise.validated_at = Some(ctx.now);
    promise.cancelled_at = None;
    promise.problem = None;
}

/// The act of the audit.
pub(super) fn act<'a>(reseller: &'a Reseller, promise: &Promise) -> Act<'a> {
    Act {
        act: "reseller.create",
        subject: Subject::Reseller,
        subject_id: reseller.id.as_str(),
        reseller_id: Some(reseller.id.as_str()),
        before: None,
        after: Some(json!({ "external_id": reseller.external_id, "due_at": promise.due_at })),
    }
}

/// Returns its promise.
pub(super) fn create(tx: &mut Tx, ctx: &Ctx, good: &Good) -> Result<Promise> {
    let reseller = row(ctx, good);
    reseller::insert(tx, &reseller)?;
    // A rejected record may have begun the promise already; its due_at stays.
    let known = promise_of(tx, &reseller.external_folded)?;
    let is_new = known.is_none();
    let mut promise = known.unwrap_or_else(|| begin(ctx, &good.external_id, begins_at(ctx, good.issued)));
    validated(ctx, &mut promise, &reseller);
    if is_new {
        promise::insert(tx, &promise)?;
    }
    match reseller.state {
        ResellerState::Active => {}
        ResellerState::Suspended => put_at_risk(tx, ctx, &mut promise, Problem::ResellerNotActive)?,
        ResellerState::Closed => {
            promise.stage = Stage::Cancelled;
            promise.cancelled_at = Some(ctx.now);
        }
    }
    // A new one of a reseller that is active is stored as it is.
    if !is_new || reseller.state != ResellerState::Active {
        promise::save(tx, &mut promise)?;
    }
    audit::record(tx, ctx, act(&reseller, &promise))?;
    tx.nudge(Nudge::Provision);
    Ok(promise)
}
