//! What the desk did, for the audit.

use serde_json::Value;

use crate::db::Tx;
use crate::error::Result;
use crate::model::audit::{self, Act, Subject};
use crate::model::ctx::Ctx;

/// Writes an act of the desk about this kind of thing.
pub(super) fn record(
    tx: &mut Tx,
    ctx: &Ctx,
    act: &str,
    (subject, id): (Subject, &str),
    before: Option<Value>,
    after: Option<Value>,
) -> Result<()> {
    audit::record(tx, ctx, Act { before, after, ..Act::on(subject, id, act) })
}
