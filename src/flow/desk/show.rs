//! Showing a card: masked, or whole for a reason that is recorded.

use serde_json::json;

use super::card::{self, Card};
use super::record::record;
use crate::db::{Db, Tx};
use crate::error::{Error, Field, Flaw, Result};
use crate::flow::access::{self, Doing};
use crate::model::audit::Subject;
use crate::model::ctx::Ctx;
use crate::text::Lang;

/// The least that counts as a reason.
const REASON_CHARS: usize = 5;

/// The card with masked data. `id` is a user's, or that of a promise that has no user yet.
pub fn card(db: &mut Db, ctx: &Ctx, id: &str, lang: Lang) -> Result<Card> {
    access::allow(ctx, Doing::Desk)?;
    card::build(db, ctx, id, lang, true)
}

/// The card with whole data, for a reason that goes into the audit with the agent's name.
pub fn reveal(tx: &mut Tx, ctx: &Ctx, id: &str, reason: &str, lang: Lang) -> Result<Card> {
    access::allow(ctx, Doing::Desk)?;
    let reason = self::reason(reason)?;
    let card = card::build(tx, ctx, id, lang, false)?;
    record(tx, ctx, "desk.reveal", (Subject::User, id), None, Some(json!({ "reason": reason })))?;
    Ok(card)
}

/// What an agent gives as the reason, as it is kept.
pub(super) fn reason(typed: &str) -> Result<String> {
    let reason: String = typed.trim().chars().filter(|c| !c.is_control()).take(500).collect();
    if reason.chars().count() < REASON_CHARS {
        return Err(Error::Invalid { field: Field::Reason, reason: Flaw::ReasonMissing });
    }
    Ok(reason)
}
