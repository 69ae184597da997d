//! Nonces of ours for DPoP proofs (RFC 9449 section 8): derived from the time and the master key, so that every node takes
//! what another gave and none is stored.

use crate::error::Result;
use crate::model::ctx::Ctx;
use crate::oidc::dpop::Nonces;

/// A nonce is given out so long and taken twice as long, in seconds.
const SLOT_S: i64 = 120;

/// Those that are taken now, the one that is given out first.
pub fn nonces(ctx: &Ctx) -> Result<Nonces> {
    let slot = ctx.now.seconds().div_euclid(SLOT_S);
    let good = [slot, slot - 1].map(|slot| ctx.keys.tag("dpop nonce", &slot.to_string()));
    let good = good.into_iter().collect::<Result<Vec<_>>>()?;
    Ok(Nonces { good, required: ctx.config.provider.dpop_nonces })
}
