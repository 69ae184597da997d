//! A new master key: what factors are checked with is sealed anew, so that the old key can go one day.

use crate::crypto::derive::KeyRing;
use crate::db::Tx;
use crate::error::Result;
use crate::model::ctx::Ctx;
use crate::model::factor;

/// Rows a verb.
const SOME: i64 = 200;

/// Looks at some beyond `after`. Returns how many moved, and where to go on; none at the end.
pub fn reseal(tx: &mut Tx, ctx: &Ctx, after: &str) -> Result<(usize, Option<String>)> {
    let some = factor::after(tx, after, SOME)?;
    let mut moved = 0;
    for row in &some {
        if KeyRing::sealed_under(&row.sealed) != ctx.keys.current_id() {
            let plain = ctx.keys.open(row.id.as_str(), &row.sealed)?;
            factor::seal_anew(tx, &row.id, &ctx.keys.seal(row.id.as_str(), &plain)?)?;
            moved += 1;
        }
    }
    Ok((moved, some.last().map(|row| row.id.as_str().to_owned())))
}
