//! How fast hashes are made here and now, and what follows for somebody who comes: how long they would wait, and when it
//! is worth coming again. Pure: durations in, durations out.

use std::time::Duration;

/// How much the newest hash counts in the mean.
const WEIGHT: f64 = 0.125;
/// Before the first hash is measured: slow, so that a start under load takes in too few rather than too many.
const FIRST_GUESS: f64 = 40e-3 / (2.0 * 19_456.0);

/// Seconds that one thread takes for one KiB in one pass, a moving mean.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rate {
    seconds: f64,
    measured: bool,
}

impl Default for Rate {
    fn default() -> Self {
        Self { seconds: FIRST_GUESS, measured: false }
    }
}

impl Rate {
    /// A job of so many KiB times passes took so long.
    pub fn observe(&mut self, work: u64, took: Duration) {
        let seconds = took.as_secs_f64() / work.max(1) as f64;
        self.seconds = if self.measured { self.seconds + WEIGHT * (seconds - self.seconds) } else { seconds };
        self.measured = true;
    }

    /// How long it takes `threads` threads to work so much off.
    pub fn time_for(&self, work: u64, threads: usize) -> Duration {
        Duration::try_from_secs_f64(self.seconds * work as f64 / threads.max(1) as f64).unwrap_or(Duration::MAX)
    }
}

/// Whole seconds until a caller who was turned away finds the queue worked off; 1 at least.
pub(super) fn retry_after_s(wait: Duration) -> u32 {
    u32::try_from(wait.as_millis().div_ceil(1000)).unwrap_or(u32::MAX).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HASH: u64 = 2 * 19_456;

    fn ms(n: u64) -> Duration {
        Duration::from_millis(n)
    }

    fn is_about(time: Duration, wanted_ms: f64) -> bool {
        (time.as_secs_f64() * 1000.0 / wanted_ms - 1.0).abs() < 0.02
    }

    #[test]
    fn the_first_hash_replaces_the_guess_and_later_ones_move_the_mean() {
        let mut rate = Rate::default();
        assert!(is_about(rate.time_for(HASH, 1), 40.0));
        rate.observe(HASH, ms(10));
        assert!(is_about(rate.time_for(HASH, 1), 10.0));
        rate.observe(HASH, ms(18));
        assert!(is_about(rate.time_for(HASH, 1), 11.0));
        (0..100).for_each(|_| rate.observe(HASH, ms(20)));
        assert!(is_about(rate.time_for(HASH, 1), 20.0));
    }

    #[test]
    fn time_follows_the_work_and_is_shared_by_the_threads() {
        let mut rate = Rate::default();
        rate.observe(HASH, ms(10));
        assert!(is_about(rate.time_for(150 * HASH, 2), 750.0));
        assert!(is_about(rate.time_for(4 * HASH, 0), 40.0));
        assert_eq!(rate.time_for(0, 2), Duration::ZERO);
        rate.observe(0, ms(1));
        assert!(rate.time_for(u64::MAX, 1) > ms(1));
    }

    #[test]
    fn seconds_are_rounded_up_so_that_nobody_comes_too_early() {
        for (wait, seconds) in [(0, 1), (1, 1), (1000, 1), (1001, 2), (59_999, 60)] {
            assert_eq!(retry_after_s(ms(wait)), seconds);
        }
        assert_eq!(retry_after_s(Duration::MAX), u32::MAX);
    }
}
