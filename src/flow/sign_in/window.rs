//! How often something happened within an hour or a day of the clock: limits against floods. Nothing has to be reset, the
//! next window has counters of its own.

use super::throttle;
use crate::db::Tx;
use crate::db::types::Instant;
use crate::error::{Error, Result};
use crate::model::ctx::Ctx;
use crate::model::throttle::{self as counters, Keeping};

/// How long is counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    /// An hour of the clock.
    Hour,
    /// A day of the clock (UTC).
    Day,
}

impl Window {
    const fn ms(self) -> i64 {
        match self {
            Self::Hour => 3_600_000,
            Self::Day => 86_400_000,
        }
    }

    /// The number of the window that an instant is in.
    pub const fn number(self, at: Instant) -> i64 {
        at.ms().div_euclid(self.ms())
    }

    /// Until it is over, in seconds, rounded up.
    fn left_s(self, now: Instant) -> u32 {
        let left_ms = self.ms() - now.ms().rem_euclid(self.ms());
        u32::try_from(left_ms.saturating_add(999) / 1000).unwrap_or(u32::MAX)
    }
}

/// Counts one more of this now; how many there are with it. Nothing is counted for an empty value.
pub fn count(tx: &mut Tx, ctx: &Ctx, window: Window, what: (&'static str, &str)) -> Result<i64> {
    count_many(tx, ctx, window.number(ctx.now), what, 1)
}

/// Counts so many more of this in the window of this [number](Window::number); how many there are with them.
pub fn count_many(tx: &mut Tx, ctx: &Ctx, number: i64, (scope, value): (&'static str, &str), more: i64) -> Result<i64> {
    if value.is_empty() {
        return Ok(0);
    }
    let key = throttle::key(ctx, scope, &format!("{number}/{value}"))?;
    Ok(counters::count_many(tx, &key, more, Keeping::ForADay, ctx.now)?.failures)
}

/// Counts one more of this now and lets it pass while there are not more than `most`.
///
/// # Errors
/// `Throttled` until the window is over.
pub fn admit(tx: &mut Tx, ctx: &Ctx, window: Window, what: (&'static str, &str), most: i64) -> Result<()> {
    if count(tx, ctx, window, what)? <= most {
        return Ok(());
    }
    Err(Error::Throttled { retry_after_s: window.left_s(ctx.now) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_ends_with_the_hour_or_the_day_of_the_clock() {
        let at = |ms: i64| Instant(ms);
        assert_eq!((Window::Hour.number(at(3_599_999)), Window::Hour.number(at(3_600_000))), (0, 1));
        assert_eq!(Window::Day.number(at(-1)), -1, "a clock before 1970 counts on");
        assert_eq!((Window::Hour.left_s(at(3_599_999)), Window::Hour.left_s(at(3_600_000))), (1, 3600));
        assert_eq!(Window::Day.left_s(at(86_400_000 + 1_500)), 86_399);
    }
}
