//! Open promises with what a forecast needs of each, and what it found.

use diesel::prelude::*;

use super::{Problem, PromiseKind, Stage};
use crate::db::schema::{promises, resellers};
use crate::db::types::{Instant, PromiseId};
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::model::reseller::ResellerState;

/// An open promise as a forecast sees it.
#[derive(Clone, Debug, Queryable)]
pub struct Ahead {
    /// Which.
    pub id: PromiseId,
    /// Under which row of the table.
    pub kind: PromiseKind,
    /// How far it is.
    pub stage: Stage,
    /// Fixed at the start.
    pub due_at: Instant,
    /// As the last forecast said.
    pub expected_at: Option<Instant>,
    /// Marked as at risk.
    pub at_risk_at: Option<Instant>,
    /// What keeps it back.
    pub problem: Option<Problem>,
    /// The state of its reseller, once there is one.
    pub reseller: Option<ResellerState>,
    /// As written by the ERP.
    pub external_id: String,
    /// The address of the contact, folded.
    pub contact: Option<String>,
}

impl Ahead {
    /// The mail domain to which its mail goes; empty while that is not known.
    pub fn domain(&self) -> &str {
        self.contact.as_deref().and_then(|contact| contact.rsplit('@').next()).unwrap_or("")
    }
}

/// Open promises, the earliest due first.
pub fn ahead(db: &mut Db, limit: i64) -> Result<Vec<Ahead>> {
    Ok(promises::table
        .left_join(resellers::table)
        .filter(promises::stage.eq_any(Stage::open()))
        .order(promises::due_at)
        .limit(limit)
        .select((
            promises::id,
            promises::kind,
            promises::stage,
            promises::due_at,
            promises::expected_at,
            promises::at_risk_at,
            promises::problem,
            resellers::state.nullable(),
            promises::external_id,
            promises::contact_folded,
        ))
        .load(db)?)
}

/// Notes when a promise that is still open is expected. Whoever changes the row meanwhile is not disturbed.
pub fn expect(tx: &mut Tx, id: &PromiseId, at: Option<Instant>) -> Result<()> {
    let open = promises::table.find(id).filter(promises::stage.eq_any(Stage::open()));
    diesel::update(open).set(promises::expected_at.eq(at)).execute(&mut **tx)?;
    Ok(())
}
