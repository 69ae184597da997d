//! The tables that an operator may download, and that somebody did.

use serde_json::json;

use crate::db::Tx;
use crate::db::types::text_enum;
use crate::error::Result;
use crate::flow::access::{Doing, allow};
use crate::model::audit::{self, Act, Subject};
use crate::model::ctx::Ctx;

text_enum! {
    /// A table of an operator's page.
    pub enum Table {
        /// Messages in trouble, or those that a search found.
        Queue = "queue",
        /// The audit, or what a search found there.
        Audit = "audit",
        /// Promises.
        Promises = "promises",
        /// Lines that were rejected.
        Rejected = "rejected",
        /// Rejected lines that were set aside.
        Aside = "aside",
        /// What came in together.
        Batches = "batches",
        /// Schedules.
        Schedules = "schedules",
        /// Runs of all schedules.
        Runs = "runs",
        /// Clients.
        Clients = "clients",
        /// Mails by the domain of their recipients.
        Domains = "domains",
    }
}

/// Somebody downloads a table: written down before the first row leaves, with what it was narrowed to.
pub fn downloaded(tx: &mut Tx, ctx: &Ctx, table: Table, narrowed: &str) -> Result<()> {
    allow(ctx, Doing::Operate)?;
    let after = (!narrowed.is_empty()).then(|| json!({ "narrowed": narrowed }));
    audit::record(tx, ctx, Act { after, ..Act::on(Subject::Table, table.as_str(), "table.download") })
}
