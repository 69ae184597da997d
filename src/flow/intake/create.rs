//! A new reseller and its promise.

use serde_json::{Value, json};

use super::answer::Outcome;
use super::check::Good;
use super::keep::{begins_at, promise_of};
use crate::db::types::ResellerId;
use crate::db::{Nudge, Tx};
use crate::error::Result;
use crate::flow::promise::{begin, put_at_risk};
use crate::model::address;
use crate::model::audit::{self, Act, Subject};
use crate::model::ctx::Ctx;
use crate::model::promise::{self, Problem, Stage};
use crate::model::reseller::{self, Reseller, ResellerState, fold_external};

pub(super) fn create(tx: &mut Tx, ctx: &Ctx, good: &Good) -> Result<Outcome> {
    let (alternate_name, alternate_email) =
        good.alternate.clone().map_or((None, None), |(name, email)| (name, Some(email)));
    let reseller = Reseller {
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
    };
    reseller::insert(tx, &reseller)?;
    // A rejected record may have begun the promise already; its due_at stays.
    let mut promise = match promise_of(tx, &reseller.external_folded)? {
        Some(promise) => promise,
        None => {
            let fresh = begin(ctx, &good.external_id, begins_at(ctx, good.issued));
            promise::insert(tx, &fresh)?;
            fresh
        }
    };
    promise.reseller_id = Some(reseller.id.clone());
    promise.contact_folded = Some(reseller.contact_folded.clone());
    promise.stage = Stage::Validated;
    promise.validated_at = Some(ctx.now);
    promise.cancelled_at = None;
    promise.problem = None;
    match reseller.state {
        ResellerState::Active => {}
        ResellerState::Suspended => put_at_risk(tx, ctx, &mut promise, Problem::ResellerNotActive)?,
        ResellerState::Closed => {
            promise.stage = Stage::Cancelled;
            promise.cancelled_at = Some(ctx.now);
        }
    }
    promise::save(tx, &mut promise)?;
    audit::record(
        tx,
        ctx,
        Act {
            act: "reseller.create",
            subject: Subject::Reseller,
            subject_id: reseller.id.as_str(),
            reseller_id: Some(reseller.id.as_str()),
            before: None,
            after: Some(json!({ "external_id": reseller.external_id, "due_at": promise.due_at })),
        },
    )?;
    tx.nudge(Nudge::Provision);
    Ok(Outcome::Created)
}
