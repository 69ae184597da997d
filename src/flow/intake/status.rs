//! Where a reseller ID stands.

use crate::db::Db;
use crate::error::{Error, Result};
use crate::flow::access::{self, Doing};
use crate::model::ctx::Ctx;
use crate::model::intake_line;
use crate::model::promise::{self, Promise, PromiseKind};
use crate::model::reason::{self, Reason};
use crate::model::reseller::{self, ResellerState, fold_external};

/// What is known of a reseller ID.
#[derive(Clone, Debug)]
pub struct Status {
    /// As it came.
    pub external_id: String,
    /// None while no record of it could be accepted.
    pub state: Option<ResellerState>,
    /// Why the last record was rejected, if no good one came since.
    pub rejected: Vec<Reason>,
    /// Its promise.
    pub promise: Option<Promise>,
}

/// Where a reseller ID stands; [`Error::NotFound`] when it was never handed over.
pub fn status(db: &mut Db, ctx: &Ctx, external_id: &str) -> Result<Status> {
    access::allow(ctx, Doing::HandOver)?;
    let folded = fold_external(external_id);
    let reseller = reseller::find_external(db, &folded)?;
    let promise = promise::find(db, PromiseKind::Credential, &folded)?;
    let line = intake_line::rejected_of(db, &folded)?;
    let known = reseller.as_ref().map(|r| &r.external_id).or(promise.as_ref().map(|p| &p.external_id));
    let Some(external_id) = known.or(line.as_ref().and_then(|l| l.external_id.as_ref())).cloned() else {
        return Err(Error::NotFound);
    };
    let rejected = line.map(|line| reason::from_json(&line.reasons)).unwrap_or_default();
    Ok(Status { external_id, state: reseller.map(|r| r.state), rejected, promise })
}
