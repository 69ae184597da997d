//! What the desk did, for the audit.

use serde_json::Value;

use crate::db::Tx;
use crate::db::types::UserId;
use crate::error::Result;
use crate::model::audit::{self, Act, Subject};
use crate::model::ctx::Ctx;
use crate::model::user;

/// Writes an act of the desk about this kind of thing.
pub(super) fn record(
    tx: &mut Tx,
    ctx: &Ctx,
    act: &str,
    (subject, id): (Subject, &str),
    before: Option<Value>,
    after: Option<Value>,
) -> Result<()> {
    // Of the person's reseller, whose Administrator reads there that the desk did it.
    let reseller = match subject {
        Subject::User => user::find(tx, &UserId::from_text(id))?.and_then(|user| user.reseller_id),
        _ => None,
    };
    let reseller_id = reseller.as_ref().map(|reseller| reseller.as_str());
    audit::record(tx, ctx, Act { reseller_id, before, after, ..Act::on(subject, id, act) })
}
