//! Telling the sales representative: about orders and deliveries, where it is known for whom. What was typed proves
//! nothing, so only who is signed in is known.

use chrono::NaiveDate;

use super::summary;
use crate::config::contact::Contact;
use crate::db::Tx;
use crate::error::Result;
use crate::flow::outbox::{self, To};
use crate::mail::letter::Letter;
use crate::model::conversation::{Conversation, Delivered, KnownBy};
use crate::model::ctx::Ctx;
use crate::model::{address, reseller};
use crate::text::Lang;

/// Mails the representative of the conversation's reseller, and notes in the case who was told; nobody is where the ERP
/// names none, or none whose address is known.
pub(super) fn representative(
    ctx: &Ctx,
    tx: &mut Tx,
    row: &Conversation,
    delivery: Option<(NaiveDate, Delivered)>,
) -> Result<()> {
    let (Some(KnownBy::Session), Some(id)) = (row.known_by, &row.reseller_id) else { return Ok(()) };
    let reseller = reseller::get(tx, id)?;
    let Some((name, address)) = reseller.sales_rep.as_deref().and_then(|rep| reached(&ctx.config.contact, rep)) else {
        return Ok(());
    };
    let letter = Letter::CaseForRepresentative {
        representative: name.clone(),
        reseller: reseller.legal_name.clone(),
        external_id: reseller.external_id.clone(),
        person: row.name.clone(),
        protocol: row.protocol.clone(),
        delivered_on: delivery.map(|(day, _)| day.format("%d/%m/%Y").to_string()),
        late: delivery.is_some_and(|(_, standing)| standing == Delivered::Late),
    };
    let to = To { address, language: Lang::default(), reseller: Some(id.clone()), ..To::default() };
    outbox::queue_letter(tx, ctx, to, &letter)?;
    summary::remember(tx, ctx, row, "told", &name)
}

/// Name and address of a representative as the ERP writes it: with the address, or by a row of `[[contact.representatives]]`.
fn reached(contact: &Contact, rep: &str) -> Option<(String, String)> {
    let word = rep.split([' ', '<', '>', '(', ')', ',', ';']).find(|word| word.contains('@'));
    if let Some(written) = word.filter(|word| address::problem(word).is_none()) {
        let name = rep.replace(written, "").replace(['<', '>', '(', ')'], "").trim().to_owned();
        return Some((if name.is_empty() { written.to_owned() } else { name }, written.to_owned()));
    }
    let same = |name: &str| name.trim().to_lowercase() == rep.trim().to_lowercase();
    let row = contact.representatives.iter().find(|row| same(&row.name))?;
    Some((row.name.clone(), row.email.clone()))
}
