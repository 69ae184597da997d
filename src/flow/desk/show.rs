//! Showing a card: masked, or whole for a reason that is recorded.

use serde_json::json;

use super::card::{self, Card};
use super::record::record;
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::flow::access::{self, Doing};
use crate::model::audit::Subject;
use crate::model::ctx::Ctx;
use crate::text::Lang;

/// The card with masked data. `id` is a user's, or that of a promise that has no user yet.
pub fn card(db: &mut Db, ctx: &Ctx, id: &str, lang: Lang) -> Result<Card> {
    access::allow(ctx, Doing::Desk)?;
    card::build(db, ctx, id, lang, true)
}

/// The card with whole data, for a reason that goes into the audit with the agent's name.
pub fn reveal(tx: &mut Tx, ctx: &Ctx, id: &str, reason: &str, lang: Lang) -> Result<Card> {
    access::allow(ctx, Doing::Desk)?;
    let reason = access::reason(reason)?;
    let card = card::build(tx, ctx, id, lang, false)?;
    record(tx, ctx, "desk.reveal", (Subject::User, id), None, Some(json!({ "reason": reason })))?;
    Ok(card)
}
