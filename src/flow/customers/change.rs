//! What changes an end customer: other details, its removal, and the end of its data.

use super::register::record;
use super::typed::{Typed, details};
use crate::db::Tx;
use crate::db::types::{EndCustomerId, ResellerId};
use crate::error::{Error, Result};
use crate::flow::access;
use crate::flow::promise;
use crate::model::ctx::Ctx;
use crate::model::end_customer::{self, EndCustomer, EndCustomerState};
use crate::model::reason::Reason;
use crate::model::reseller;
use crate::model::role::Permission;

/// Other details of one; its number stays. Says what was left out, or every reason why nothing was changed.
pub fn change(
    tx: &mut Tx,
    ctx: &Ctx,
    id: &EndCustomerId,
    typed: &Typed,
) -> Result<std::result::Result<Vec<Reason>, Vec<Reason>>> {
    let row = own(tx, ctx, id)?;
    let mut warnings = Vec::new();
    let details = match details(typed, &mut warnings) {
        Ok(details) => details,
        Err(reasons) => return Ok(Err(reasons)),
    };
    if details != row.details() {
        end_customer::change(tx, id, &details, ctx.now)?;
        record(tx, ctx, &row, "end_customer.change")?;
    }
    Ok(Ok(warnings))
}

/// Removes one: it cannot be chosen any more. Its number stays taken: registered again, it is the same row.
pub fn remove(tx: &mut Tx, ctx: &Ctx, id: &EndCustomerId) -> Result<()> {
    let row = own(tx, ctx, id)?;
    end(tx, ctx, &row)
}

/// Takes the data of one that was removed away, after its time; `false` when it was registered again meanwhile.
pub fn clear(tx: &mut Tx, ctx: &Ctx, row: &EndCustomer) -> Result<bool> {
    if !end_customer::clear(tx, &row.id, ctx.now)? {
        return Ok(false);
    }
    let cleared = EndCustomer { state: EndCustomerState::Removed, ..row.clone() };
    record(tx, ctx, &cleared, "end_customer.clear").map(|()| true)
}

fn end(tx: &mut Tx, ctx: &Ctx, row: &EndCustomer) -> Result<()> {
    if !end_customer::remove(tx, &row.id, ctx.now)? {
        return Err(Error::NotFound);
    }
    if let Some(promise) = &row.promise_id {
        promise::give_up_end_customer(tx, ctx, promise)?;
    }
    record(tx, ctx, &EndCustomer { state: EndCustomerState::Removed, ..row.clone() }, "end_customer.remove")
}

/// A living one of the own reseller, whose row is touched.
fn own(tx: &mut Tx, ctx: &Ctx, id: &EndCustomerId) -> Result<EndCustomer> {
    let (_, reseller): (_, ResellerId) = access::holder(tx, ctx, &[Permission::EndCustomerRegister])?;
    reseller::touch(tx, &reseller)?;
    let row = end_customer::of_reseller(tx, &reseller, id)?.ok_or(Error::NotFound)?;
    if row.state == EndCustomerState::Removed { Err(Error::NotFound) } else { Ok(row) }
}
