//! The one reader of the time. Doors read it once per request or beat and hand `now` down.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// The system's time, or a fixed one that tests move.
#[derive(Clone, Debug)]
pub struct Clock(Option<Arc<AtomicI64>>);

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self(None)
    }

    /// A clock that stands still at `ms` (UTC milliseconds) until it is moved.
    pub fn fixed(ms: i64) -> Self {
        Self(Some(Arc::new(AtomicI64::new(ms))))
    }

    /// Now, in UTC milliseconds.
    pub fn now_ms(&self) -> i64 {
        match &self.0 {
            Some(fixed) => fixed.load(Ordering::SeqCst),
            None => chrono::Utc::now().timestamp_millis(),
        }
    }

    /// Moves a fixed clock by `ms`; the system's clock stays as it is.
    pub fn advance_ms(&self, ms: i64) {
        if let Some(fixed) = &self.0 {
            fixed.fetch_add(ms, Ordering::SeqCst);
        }
    }
}
