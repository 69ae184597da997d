//! The other nodes: what was rung here is said to them, what they say is heard, and it is tried whether it is.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use super::shared::Shared;
use super::topic::{EVERYTHING, Topic};
use crate::db::Store;
use crate::db::notices::{self, Turn};
use crate::error::Result;

/// How often it is tried whether others are heard.
const TRY: Duration = Duration::from_secs(5);
/// What is rung within this time is said once.
const MERGE: Duration = Duration::from_millis(5);
/// Before something is said again that could not be said.
const AGAIN: Duration = Duration::from_secs(1);
/// After so many tries in vain the connection is made anew; then after twice as many, up to [`LAST_RENEWAL`].
const RENEW_AFTER: u64 = 3;
/// From here on at each multiple of it.
const LAST_RENEWAL: u64 = 48;
/// Topics in one notice: the server takes 8,000 bytes.
const IN_ONE: usize = 150;

/// Says and hears for one process.
pub(super) struct Tending {
    pub(super) bell: Arc<Shared>,
    pub(super) store: Store,
    pub(super) turn: Turn,
}

impl Tending {
    /// Until the bell is closed.
    pub(super) async fn tend(self) {
        let (mut listens, mut tried, mut in_vain) = (false, 0, 0);
        let mut next = tokio::time::interval(TRY);
        next.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            let try_now = tokio::select! {
                _ = next.tick() => true,
                () = self.bell.wake.notified() => false,
            };
            if self.bell.closed.load(Ordering::Acquire) {
                break;
            }
            let wanted = !self.bell.waiting().is_empty();
            listens = listens || (wanted && self.listen());
            if try_now && listens && wanted {
                in_vain = if self.bell.echo.load(Ordering::Acquire) == tried { 0 } else { in_vain + 1 };
                if in_vain >= 2 {
                    self.bell.hears(false);
                }
                if is_renewal(in_vain) {
                    listens = self.listen();
                }
            }
            if self.bell.fresh.swap(false, Ordering::AcqRel) || (try_now && listens && wanted) {
                tried += 1;
                let _ = self.say(format!("{} t{tried}", self.bell.name)).await; // what does not come back tells
            }
            if self.say_all().await.is_err() {
                tokio::time::sleep(AGAIN).await;
                self.bell.wake.notify_one();
            }
            tokio::time::sleep(MERGE).await;
        }
        self.turn.over();
    }

    fn listen(&self) -> bool {
        let bell = self.bell.clone();
        match self.store.listen(&self.turn, move |heard| bell.heard(heard)) {
            Ok(listens) => listens,
            Err(error) => {
                tracing::error!(%error, "other nodes are not heard");
                false
            }
        }
    }

    /// What could not be said stays.
    async fn say_all(&self) -> Result<()> {
        let to_say = std::mem::take(&mut *self.bell.to_say());
        if to_say.everything {
            if let Err(error) = self.say(format!("{} {EVERYTHING}", self.bell.name)).await {
                self.bell.to_say().everything = true;
                return Err(error);
            }
            return Ok(());
        }
        let topics: Vec<Topic> = to_say.topics.into_iter().collect();
        for (number, some) in topics.chunks(IN_ONE).enumerate() {
            let words: Vec<String> = some.iter().map(Topic::word).collect();
            if let Err(error) = self.say(format!("{} {}", self.bell.name, words.join(" "))).await {
                self.bell.to_say().add(topics[number * IN_ONE..].iter().cloned());
                return Err(error);
            }
        }
        Ok(())
    }

    async fn say(&self, words: String) -> Result<()> {
        self.store.write_plain(move |tx| notices::say(tx, &words)).await
    }
}

/// 3, 6, 12, 24, 48, 96, 144 …
fn is_renewal(in_vain: u64) -> bool {
    let early =
        in_vain.is_multiple_of(RENEW_AFTER) && (in_vain / RENEW_AFTER).is_power_of_two() && in_vain <= LAST_RENEWAL;
    early || (in_vain > LAST_RENEWAL && in_vain.is_multiple_of(LAST_RENEWAL))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_that_hears_nothing_is_made_anew_more_and_more_seldom() {
        let renewals: Vec<u64> = (0..200).filter(|tries| is_renewal(*tries)).collect();
        assert_eq!(renewals, [3, 6, 12, 24, 48, 96, 144, 192]);
    }
}
