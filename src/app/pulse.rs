//! Whether the heart of this process still beats, and whether its clock went back in between.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use crate::db::types;

/// Without a beat for this long, recurring work of this node stands still.
const SILENCE: Duration = Duration::from_secs(30);

/// The last beat.
#[derive(Debug)]
pub struct Pulse {
    last: Mutex<(Instant, Option<types::Instant>)>,
    noted: Mutex<Option<Noted>>,
}

/// What other nodes were told.
#[derive(Clone, Copy, Debug)]
struct Noted {
    first: types::Instant,
    last: types::Instant,
}

impl Pulse {
    /// A process that starts is given the time of a silence until its first beat.
    pub(super) fn new() -> Self {
        Self { last: Mutex::new((Instant::now(), None)), noted: Mutex::default() }
    }

    /// A beat was finished that began at `now`. The time that passes is measured by a clock that never steps.
    pub fn beat(&self, now: types::Instant) {
        *self.last() = (Instant::now(), Some(now));
    }

    /// `now` lies before the last beat, or there was none: what other instants say cannot be relied on.
    pub fn went_back(&self, now: types::Instant) -> bool {
        self.last().1.is_none_or(|last| now.plus_s(1) < last)
    }

    /// No beat was finished for too long.
    pub fn is_silent(&self) -> bool {
        self.last().0.elapsed() > SILENCE
    }

    /// A beat at `now` should be noted for others, for the last one that was is `every_s` seconds old. Gives the first beat
    /// of this process.
    pub fn to_note(&self, now: types::Instant, every_s: i64) -> Option<types::Instant> {
        let mut noted = self.noted.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let first = match *noted {
            Some(before) if (before.last..before.last.plus_s(every_s)).contains(&now) => return None,
            Some(before) => before.first.min(now),
            None => now,
        };
        *noted = Some(Noted { first, last: now });
        Some(first)
    }

    fn last(&self) -> std::sync::MutexGuard<'_, (Instant, Option<types::Instant>)> {
        self.last.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
