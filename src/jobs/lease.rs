//! Keeping a lease while the work goes on, however long it takes.

use std::future::Future;
use std::time::Duration;

use tokio::time::sleep;

use crate::app::App;
use crate::error::Result;

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
