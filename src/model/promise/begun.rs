//! When promises began: what a look at the days to come is made of.

use diesel::prelude::*;

use super::{PromiseKind, Stage};
use crate::db::Db;
use crate::db::schema::{promises, resellers};
use crate::db::types::Instant;
use crate::error::Result;
use crate::model::reseller::ResellerState;

/// When the credential promises began that began after `since`, at most `limit`, the last to come due first. A promise
/// is never due before it began.
pub fn began_since(db: &mut Db, since: Instant, limit: i64) -> Result<Vec<Instant>> {
    Ok(promises::table
        .filter(promises::stage.eq_any(Stage::ALL))
        .filter(promises::due_at.gt(since))
        .filter(promises::received_at.gt(since))
        .filter(promises::kind.eq(PromiseKind::Credential))
        .select(promises::received_at)
        .limit(limit)
        .load(db)?)
}

/// When the credential promises in this stage began whose reseller the distributor does business with, the earliest due
/// first.
pub fn began_of(db: &mut Db, stage: Stage, limit: i64) -> Result<Vec<Instant>> {
    Ok(promises::table
        .inner_join(resellers::table)
        .filter(promises::stage.eq(stage))
        .filter(promises::kind.eq(PromiseKind::Credential))
        .filter(resellers::state.eq(ResellerState::Active))
        .select(promises::received_at)
        .order(promises::due_at)
        .limit(limit)
        .load(db)?)
}
