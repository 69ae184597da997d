//! What is known about a conversation beyond its row, in the summary of its case: the day of a delivery, how it stands to
//! the seven days, who was told.

use serde_json::json;

use crate::db::Tx;
use crate::error::Result;
use crate::model::case;
use crate::model::conversation::Conversation;
use crate::model::ctx::Ctx;

/// Keeps one more fact.
pub(super) fn remember(tx: &mut Tx, ctx: &Ctx, row: &Conversation, name: &str, value: &str) -> Result<()> {
    let case = case::get(tx, &row.case_id)?;
    let mut summary: serde_json::Value = serde_json::from_str(&case.summary).unwrap_or_else(|_| json!({}));
    if let Some(known) = summary.as_object_mut() {
        known.insert(name.to_owned(), json!(value));
    }
    case::set_summary(tx, &row.case_id, &summary, ctx.now)
}
