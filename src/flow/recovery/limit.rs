//! Limits against mail bombing (P2-19).

use crate::db::Tx;
use crate::error::Result;
use crate::flow::sign_in::throttle;
use crate::model::ctx::Ctx;
use crate::model::throttle as counters;

/// Mails that public requests for one login, or with one address, cause in an hour at most.
pub(super) const MOST_PER_HOUR: i64 = 10;

/// Mail bombing: per address of the sender and for what is mailed, beyond which nothing is sent. A login alone is never
/// counted here: whoever types it with a wrong address would keep its owner from recovering (P2-10).
pub(super) fn too_many(tx: &mut Tx, ctx: &Ctx, ip: &str, what: (&'static str, &str)) -> Result<bool> {
    let by_ip = over(tx, ctx, ("ask-ip", ip), ctx.config.throttle.requests_per_hour)?;
    Ok(over(tx, ctx, what, MOST_PER_HOUR)? || by_ip)
}

/// Counts one more of this in this hour; `true` when that is more than `most`.
pub(super) fn over(tx: &mut Tx, ctx: &Ctx, (scope, value): (&'static str, &str), most: i64) -> Result<bool> {
    if value.is_empty() {
        return Ok(false);
    }
    let key = throttle::key(ctx, scope, &format!("{}/{value}", ctx.now.ms() / 3_600_000))?;
    Ok(counters::count(tx, &key, ctx.now)? > most)
}
