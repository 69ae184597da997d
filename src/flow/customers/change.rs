//! What changes an end customer: other details, its removal, and the end of its data.

use super::register::record;
use super::typed::{Typed, details};
use crate::db::Tx;
use crate::db::types::{EndCustomerId, ResellerId, UserId};
use crate::error::{Error, Result};
use crate::flow::access;
use crate::flow::promise;
use crate::model::ctx::Ctx;
use crate::model::end_customer::{self, EndCustomer, EndCustomerState};
use crate::model::intake_line::{self, end_customer_key};
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
    let (user, row) = own(tx, ctx, id)?;
    let mut warnings = Vec::new();
    let details = match details(typed, &mut warnings) {
        Ok(details) => details,
        Err(reasons) => return Ok(Err(reasons)),
    };
    if details != row.details() {
        end_customer::change(tx, id, &details, ctx.now)?;
        end_customer::is_of(tx, id, &user)?;
        record(tx, ctx, &row, "end_customer.change")?;
    }
    Ok(Ok(warnings))
}

/// Removes one: it cannot be chosen any more. Its number stays taken: registered again, it is the same row.
pub fn remove(tx: &mut Tx, ctx: &Ctx, id: &EndCustomerId) -> Result<()> {
    let (_, row) = own(tx, ctx, id)?;
    end(tx, ctx, &row)
}

/// Takes the data of one that was removed away, after its time; `false` when it was registered again meanwhile.
pub fn clear(tx: &mut Tx, ctx: &Ctx, row: &EndCustomer) -> Result<bool> {
    if !end_customer::clear(tx, &row.id, ctx.now)? {
        return Ok(false);
    }
    let reseller = reseller::get(tx, &row.reseller_id)?;
    intake_line::forget_external(tx, &end_customer_key(&reseller.external_folded, &row.document))?;
    let cleared = EndCustomer { state: EndCustomerState::Removed, ..row.clone() };
    record(tx, ctx, &cleared, "end_customer.clear").map(|()| true)
}

/// Removes it for whoever has it, and takes its data away at once: two people of the desk decided so.
pub fn erase(tx: &mut Tx, ctx: &Ctx, row: &EndCustomer) -> Result<()> {
    reseller::touch(tx, &row.reseller_id)?;
    if row.state != EndCustomerState::Removed {
        end(tx, ctx, row)?;
    }
    clear(tx, ctx, row).map(drop)
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
fn own(tx: &mut Tx, ctx: &Ctx, id: &EndCustomerId) -> Result<(UserId, EndCustomer)> {
    let (user, reseller): (_, ResellerId) = access::holder(tx, ctx, &[Permission::EndCustomerRegister])?;
    reseller::touch(tx, &reseller)?;
    let row = end_customer::of_reseller(tx, &reseller, id)?.ok_or(Error::NotFound)?;
    if row.state == EndCustomerState::Removed { Err(Error::NotFound) } else { Ok((user.id, row)) }
}
