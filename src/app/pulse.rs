//! Whether the heart of this process still beats, and whether its clock went back in between.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use crate::db::types;

/// Without a beat for this long, recurring work of this node stands still.
const SILENCE: Duration = Duration::from_secs(30);

/// The last beat.
#[derive(Debug)]
pub struct Pulse(Mutex<(Instant, Option<types::Instant>)>);

impl Pulse {
    /// A process that starts is given the time of a silence until its first beat.
    pub(super) fn new() -> Self {
        Self(Mutex::new((Instant::now(), None)))
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

    fn last(&self) -> std::sync::MutexGuard<'_, (Instant, Option<types::Instant>)> {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
