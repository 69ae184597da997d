//! End customers that the ERP hands over for a reseller. What a reseller registered or changed itself is the reseller's:
//! no file and no call writes over it, and what it removed stays removed.

use super::register::{self, record};
use super::typed::Good;
use crate::db::Tx;
use crate::db::types::{Instant, ResellerId};
use crate::error::Result;
use crate::model::ctx::Ctx;
use crate::model::end_customer::{self, Details, EndCustomer, EndCustomerState};

/// What became of one that was handed over.
#[derive(Clone, Debug)]
pub enum HandedOver {
    /// A new one, with its promise.
    New(EndCustomer),
    /// Known from the ERP; other details are taken over.
    Changed(EndCustomer),
    /// Known, and the same.
    Same(EndCustomer),
    /// Known, differs, and the reseller registered or changed it: nothing of it was changed.
    Theirs(EndCustomer),
    /// The reseller removed it.
    Removed(EndCustomer),
}

/// Takes one over for an active reseller. What is promised runs from `since`. The caller has asked who may.
pub fn hand_over(tx: &mut Tx, ctx: &Ctx, reseller: &ResellerId, good: &Good, since: Instant) -> Result<HandedOver> {
    crate::model::reseller::touch(tx, reseller)?;
    let Some(known) = end_customer::by_document(tx, reseller, good.document.as_str())? else {
        return register::new(tx, ctx, reseller, (None, since), good).map(HandedOver::New);
    };
    match known.state {
        EndCustomerState::Removed => return Ok(HandedOver::Removed(known)),
        EndCustomerState::Registered | EndCustomerState::Available => {}
    }
    let details = with_what_is_left_out(&good.details, &known);
    if details == known.details() {
        return Ok(HandedOver::Same(known));
    }
    if known.registered_by.is_some() {
        return Ok(HandedOver::Theirs(known));
    }
    end_customer::change(tx, &known.id, &details, ctx.now)?;
    record(tx, ctx, &known, "end_customer.change")?;
    Ok(HandedOver::Changed(known))
}

/// What a record leaves out stays.
fn with_what_is_left_out(sent: &Details, known: &EndCustomer) -> Details {
    let or = |sent: &Option<String>, known: &Option<String>| sent.clone().or_else(|| known.clone());
    Details {
        name: sent.name.clone(),
        email: or(&sent.email, &known.email),
        phone: or(&sent.phone, &known.phone),
        city: or(&sent.city, &known.city),
        region: or(&sent.region, &known.region),
    }
}
