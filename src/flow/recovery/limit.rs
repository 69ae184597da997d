//! Limits against mail bombing (P2-19).

use crate::db::types::Instant;
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::flow::sign_in::window::{self, Window};
use crate::model::ctx::Ctx;
use crate::model::request::{self, Limited, RequestOutcome};

/// Mails that public requests for one login, or with one address, cause in an hour at most.
pub(super) const MOST_PER_HOUR: i64 = 10;

/// Of these, notes that a stranger causes who knows a login and not its address: so many in a day at most.
pub(super) const MOST_NOTES_PER_DAY: i64 = 24;

/// How much each request beyond the free ones of an address adds.
const STEP_S: i64 = 2;
/// The longest such wait.
pub const LONGEST_S: i64 = 120;

/// The hour of the clock that an instant is in.
pub(super) fn hour(at: Instant) -> i64 {
    Window::Hour.number(at)
}

/// Counts these requests of an address in an hour; how many came before them.
pub(super) fn before(tx: &mut Tx, ctx: &Ctx, (ip, hour): (&str, i64), these: usize) -> Result<i64> {
    let these = i64::try_from(these).unwrap_or(i64::MAX);
    Ok(window::count_many(tx, ctx, hour, ("ask-ip", ip), these)?.saturating_sub(these))
}

/// How long the request waits that is this one of its address in an hour, in seconds.
pub(super) fn wait_s(ctx: &Ctx, number: i64) -> i64 {
    number.saturating_sub(ctx.config.throttle.requests_per_hour).saturating_mul(STEP_S).clamp(0, LONGEST_S)
}

/// Mail bombing: for what is mailed, beyond which nothing is sent. A login alone is never counted here: whoever types it
/// with a wrong address would keep its owner from recovering (P2-10).
pub(super) fn too_many(tx: &mut Tx, ctx: &Ctx, what: (&'static str, &str)) -> Result<bool> {
    over(tx, ctx, Window::Hour, what, MOST_PER_HOUR)
}

/// Counts one more of this; `true` when that is more than `most` within the window.
pub(super) fn over(tx: &mut Tx, ctx: &Ctx, window: Window, what: (&'static str, &str), most: i64) -> Result<bool> {
    Ok(window::count(tx, ctx, window, what)? > most)
}

/// What the limits did to requests within the last day.
pub fn limited(db: &mut Db, now: Instant) -> Result<Limited> {
    request::limited_since(db, now.plus_h(-24), RequestOutcome::TooMany)
}
