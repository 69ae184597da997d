//! DPoP proofs: the nonces of ours for them (RFC 9449 section 8), derived from the time and the master key, so that every
//! node takes what another gave and none is stored; and that each proof counts once.

use crate::db::Tx;
use crate::db::types::Instant;
use crate::error::Result;
use crate::model::ctx::Ctx;
use crate::model::spent;
use crate::oidc::dpop::{self, Nonces, Proof};
use crate::oidc::failed::Failed;

/// A nonce is given out so long and taken twice as long, in seconds.
const SLOT_S: i64 = 120;

/// Those that are taken now.
pub fn nonces(ctx: &Ctx) -> Result<Nonces> {
    let good = vec![of_slot(ctx, slot(ctx))?, of_slot(ctx, slot(ctx) - 1)?];
    Ok(Nonces { good, required: ctx.config.provider.dpop_nonces })
}

/// The one that an answer gives out, where proofs need one.
pub fn nonce_for_next(ctx: &Ctx) -> Result<Option<String>> {
    ctx.config.provider.dpop_nonces.then(|| of_slot(ctx, slot(ctx))).transpose()
}

fn slot(ctx: &Ctx) -> i64 {
    ctx.now.seconds().div_euclid(SLOT_S)
}

fn of_slot(ctx: &Ctx, slot: i64) -> Result<String> {
    ctx.keys.tag("dpop nonce", &slot.to_string())
}

/// A proof counts once (RFC 9449 section 11.1); who sent none uses none up.
pub fn use_up(tx: &mut Tx, proof: Option<&Proof>) -> Result<(), Failed> {
    let Some(proof) = proof else { return Ok(()) };
    let until = Instant(proof.until_s.saturating_mul(1000));
    match spent::spend(tx, &format!("dpop\n{}\n{}", proof.jkt, proof.jti), until)? {
        true => Ok(()),
        false => Err(dpop::used().into()),
    }
}
