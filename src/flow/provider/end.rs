//! The end of a grant, whoever caused it.

use crate::db::Tx;
use crate::error::Result;
use crate::model::audit::{self, Act, Subject};
use crate::model::ctx::Ctx;
use crate::model::ending::EndReason;
use crate::model::family;
use crate::model::grant::{self, Grant};

/// Ends a grant with all that hangs on it; its access tokens are dead with it.
pub(super) fn end_grant(tx: &mut Tx, ctx: &Ctx, grant: &Grant, reason: EndReason) -> Result<bool> {
    let ended = grant::end(tx, &grant.id, reason, ctx.now)?;
    let families = family::end_of_grant(tx, &grant.id, reason, ctx.now)?;
    if ended || families > 0 {
        record(tx, ctx, "grant.end", Subject::Grant, grant.id.as_str(), reason)?;
    }
    Ok(ended)
}

/// A row in the audit.
pub(super) fn record(tx: &mut Tx, ctx: &Ctx, act: &str, subject: Subject, id: &str, reason: EndReason) -> Result<()> {
    let after = Some(serde_json::json!({ "reason": reason }));
    audit::record(tx, ctx, Act { after, ..Act::on(subject, id, act) })
}
