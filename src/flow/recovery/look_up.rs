//! The public look-up of a promise.

use crate::db::{Db, Tx};
use crate::error::Result;
use crate::flow::sign_in::throttle;
use crate::model::cnpj::Cnpj;
use crate::model::ctx::Ctx;
use crate::model::promise::{self, PromiseKind};
use crate::model::{reseller, throttle as counters};

/// How the first credential of a reseller stands, for whoever knows reseller ID and CNPJ.
/// Guessing the pair is throttled by what was typed.
pub fn look_up(tx: &mut Tx, ctx: &Ctx, external_id: &str, cnpj: &str) -> Result<Option<promise::Promise>> {
    let counter = throttle::key(ctx, "look-up", &reseller::fold_external(external_id))?;
    throttle::refuse_waiting(tx, ctx, &counter)?;
    let found = pair(tx, external_id, cnpj)?;
    match found {
        Some(_) => counters::reset(tx, &counter)?,
        None => {
            throttle::reserve(tx, ctx, &counter, counters::Keeping::ForADay)?;
        }
    }
    Ok(found)
}

fn pair(db: &mut Db, external_id: &str, cnpj: &str) -> Result<Option<promise::Promise>> {
    let Some(reseller) = reseller::find_external(db, external_id)? else { return Ok(None) };
    if !Cnpj::parse(cnpj).is_ok_and(|c| c.as_str() == reseller.cnpj) {
        return Ok(None);
    }
    promise::find(db, PromiseKind::Credential, &reseller.external_folded)
}
