//! Registering an end customer: the row and its promise, in one transaction. The same number again is the same row.

use serde_json::json;

use super::typed::Good;
use crate::db::Tx;
use crate::db::types::{EndCustomerId, Instant, ResellerId, UserId};
use crate::error::{Error, Result, Rule};
use crate::flow::access;
use crate::flow::promise;
use crate::model::audit::{self, Act, Subject};
use crate::model::ctx::Ctx;
use crate::model::end_customer::{self, DocumentKind, EndCustomer, EndCustomerState};
use crate::model::name_key;
use crate::model::reseller::{self, ResellerState};
use crate::model::role::Permission;

/// What became of a registration.
#[derive(Clone, Debug)]
pub enum Registered {
    /// A new one.
    New(EndCustomer),
    /// It was removed, and is registered again: a new promise, and what was typed now.
    Again(EndCustomer),
    /// The reseller has it already. Nothing of it was changed.
    Known(EndCustomer),
}

impl Registered {
    /// The row as it is now.
    pub fn row(&self) -> &EndCustomer {
        match self {
            Self::New(row) | Self::Again(row) | Self::Known(row) => row,
        }
    }

    /// The word in the API.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::New(_) => "created",
            Self::Again(_) => "registered_again",
            Self::Known(_) => "unchanged",
        }
    }
}

/// Registers one for the reseller of whoever acts.
///
/// # Errors
/// `Forbidden` without the permission; `Conflict` while the reseller is suspended or closed.
pub fn register(tx: &mut Tx, ctx: &Ctx, good: &Good) -> Result<Registered> {
    let (user, reseller) = access::holder(tx, ctx, &[Permission::EndCustomerRegister])?;
    enter(tx, ctx, &reseller, Some(&user.id), good)
}

/// The same for a reseller that was looked up, and a person of it.
pub fn enter(tx: &mut Tx, ctx: &Ctx, reseller: &ResellerId, by: Option<&UserId>, good: &Good) -> Result<Registered> {
    reseller::touch(tx, reseller)?;
    if reseller::get(tx, reseller)?.state != ResellerState::Active {
        return Err(Error::Conflict(Rule::ResellerNotActive));
    }
    let document = good.document.as_str();
    if let Some(known) = end_customer::by_document(tx, reseller, document)? {
        return match known.state {
            EndCustomerState::Registered | EndCustomerState::Available => Ok(Registered::Known(known)),
            EndCustomerState::Removed => again(tx, ctx, reseller, known, good),
        };
    }
    new(tx, ctx, reseller, (by, ctx.now), good).map(Registered::New)
}

/// One that the reseller does not have yet, whose row is touched: by whom, and since when something is promised.
pub(super) fn new(
    tx: &mut Tx,
    ctx: &Ctx,
    reseller: &ResellerId,
    (by, since): (Option<&UserId>, Instant),
    good: &Good,
) -> Result<EndCustomer> {
    let id = EndCustomerId::new();
    let promise = promise::begin_end_customer(tx, ctx, reseller, &id, (since, false))?;
    let (document, details) = (good.document.as_str(), good.details.clone());
    let row = EndCustomer {
        id,
        reseller_id: reseller.clone(),
        kind: DocumentKind::of(&good.document),
        document: document.to_owned(),
        document_key: end_customer::document_key(document),
        name_key: name_key::of(&details.name),
        name: details.name,
        email: details.email,
        phone: details.phone,
        city: details.city,
        region: details.region,
        state: EndCustomerState::Registered,
        promise_id: Some(promise.id),
        registered_by: by.cloned(),
        created_at: ctx.now,
        updated_at: ctx.now,
        available_at: None,
        removed_at: None,
        cleared_at: None,
    };
    end_customer::insert(tx, &row)?;
    record(tx, ctx, &row, "end_customer.register")?;
    Ok(row)
}

fn again(tx: &mut Tx, ctx: &Ctx, reseller: &ResellerId, known: EndCustomer, good: &Good) -> Result<Registered> {
    let promise = promise::begin_end_customer(tx, ctx, reseller, &known.id, (ctx.now, true))?;
    end_customer::bring_back(tx, &known.id, &promise.id, ctx.now)?;
    end_customer::change(tx, &known.id, &good.details, ctx.now)?;
    let row = end_customer::find(tx, &known.id)?.ok_or(Error::NotFound)?;
    record(tx, ctx, &row, "end_customer.register")?;
    Ok(Registered::Again(row))
}

/// The audit says that it happened, and nothing about whom.
pub(super) fn record(tx: &mut Tx, ctx: &Ctx, row: &EndCustomer, act: &str) -> Result<()> {
    let after = json!({ "kind": row.kind, "promise": row.promise_id, "state": row.state });
    let on = Act::on(Subject::EndCustomer, row.id.as_str(), act);
    audit::record(tx, ctx, Act { reseller_id: Some(row.reseller_id.as_str()), after: Some(after), ..on })
}
