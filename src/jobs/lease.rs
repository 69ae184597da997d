//! Keeping a lease while the work goes on, however long it takes.

use std::future::Future;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use tokio::time::sleep;

use crate::app::App;
use crate::error::Result;
use crate::model::ids::Instant;

/// Until when something is known to be this node's. A claim may be answered late, and renewals may fail: then another node
/// may have it, whatever this one believes.
pub(super) struct Held(AtomicI64);

impl Held {
    /// As it was claimed.
    pub(super) fn until(lease: Option<Instant>) -> Self {
        Self(AtomicI64::new(lease.map_or(0, Instant::ms)))
    }

    /// It was renewed.
    pub(super) fn renewed(&self, lease: Instant) {
        self.0.store(lease.ms(), Ordering::Release);
    }

    /// A third of the lease is left at least, which a renewal in time leaves: what begins now has time to end.
    pub(super) fn may_begin(&self, app: &App) -> bool {
        let left = Instant(self.0.load(Ordering::Acquire)).since(app.now());
        left >= app.config().outbox.lease_seconds * 1000 / 3
    }
}

/// Runs `work` to its end and calls `renew` three times in a lease meanwhile. `None` when `renew` says that another node
/// has taken over: the work is left where it stands. A renewal that fails is tried again at its next time.
pub(super) async fn kept<T, R>(app: &App, work: impl Future<Output = T>, renew: impl Fn() -> R) -> Option<T>
where
    R: Future<Output = Result<bool>>,
{
    let lease_s = u64::try_from(app.config().outbox.lease_seconds).unwrap_or(1).max(1);
    let every = Duration::from_millis(lease_s * 1000 / 3);
    let lost = async {
        loop {
            sleep(every).await;
            match renew().await {
                Ok(true) => {}
                Ok(false) => return,
                Err(error) => tracing::warn!(%error, "a lease could not be renewed"),
            }
        }
    };
    tokio::select! {
        biased;
        done = work => Some(done),
        () = lost => None,
    }
}
