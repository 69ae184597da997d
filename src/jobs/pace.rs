//! How many mails may be on their way at once. A relay that takes one every two seconds takes no more over four
//! connections: whatever stands before a recovery code there keeps it waiting. So mails for which nobody waits leave room,
//! and where the relay is slow only one of them is under way at a time, and one of those that somebody waits for: the most
//! urgent is handed over first, not whichever connection is quicker.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::flow::delivery::Room;

/// A hand-over that takes longer shows a slow relay.
const SLOW: Duration = Duration::from_millis(700);
/// A hand-over that takes longer hangs and keeps nobody else back.
const STUCK: Duration = Duration::from_secs(5);

/// What one node knows of its relay.
#[derive(Debug)]
pub(super) struct Pace {
    most: usize,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    /// Under way, and how many of these nobody waits for.
    busy: usize,
    calm: usize,
    /// When those under way began that somebody waits for.
    awaited: Vec<Instant>,
    /// As the last hand-over was; a relay is slow until it has shown otherwise.
    slow: bool,
}

impl Pace {
    /// At most `most` at once.
    pub(super) fn new(most: usize) -> Self {
        let state = State { busy: 0, calm: 0, awaited: Vec::new(), slow: true };
        Self { most: most.max(1), state: Mutex::new(state) }
    }

    /// What may begin now.
    pub(super) fn room(&self) -> Room {
        let state = self.state();
        let free = self.most.saturating_sub(state.busy);
        let calm_most = if state.slow { 1 } else { (self.most - 1).max(1) };
        let calm = calm_most.saturating_sub(state.calm);
        // Claims come in groups: one transaction for half of the room, not one for each message.
        let calm = if calm < calm_most.div_ceil(2) { 0 } else { calm };
        let awaited = match state.slow {
            true => usize::from(state.awaited.iter().all(|began| began.elapsed() > STUCK)),
            false => free,
        };
        let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        Room { any: count(free), awaited: count(awaited), calm: count(calm) }
    }

    /// A hand-over begins; it has ended when what is returned is dropped.
    pub(super) fn begin(self: &Arc<Self>, calm: bool) -> UnderWay {
        let now = Instant::now();
        let mut state = self.state();
        state.busy += 1;
        match calm {
            true => state.calm += 1,
            false => state.awaited.push(now),
        }
        UnderWay { pace: self.clone(), calm, began: now }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One hand-over.
pub(super) struct UnderWay {
    pace: Arc<Pace>,
    calm: bool,
    began: Instant,
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        let mut state = self.pace.state();
        state.busy = state.busy.saturating_sub(1);
        match self.calm {
            true => state.calm = state.calm.saturating_sub(1),
            false => {
                let mine = state.awaited.iter().position(|began| *began == self.began);
                mine.map(|place| state.awaited.swap_remove(place));
            }
        }
        state.slow = self.began.elapsed() > SLOW;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relay_is_slow_until_it_shows_otherwise_and_leaves_room_for_who_waits() {
        let pace = Arc::new(Pace::new(4));
        assert_eq!(pace.room(), Room { any: 4, awaited: 1, calm: 1 });
        let code = pace.begin(false);
        assert_eq!(pace.room(), Room { any: 3, awaited: 0, calm: 1 }, "the next waits for its turn");
        drop(code);
        pace.state().slow = true;
        let first = pace.begin(true);
        assert_eq!(pace.room(), Room { any: 3, awaited: 1, calm: 0 });
        drop(first);
        assert_eq!(pace.room(), Room { any: 4, awaited: 4, calm: 3 }, "it was quick");
        let all: Vec<_> = (0..3).map(|_| pace.begin(true)).collect();
        assert_eq!(pace.room(), Room { any: 1, awaited: 1, calm: 0 });
        drop(all);
    }
}
