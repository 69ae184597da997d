//! How many mails may be on their way at once, and how many this node claims ahead of that. A relay that takes one every
//! two seconds takes no more over four connections: whatever stands before a recovery code there keeps it waiting. So mails
//! for which nobody waits leave room, and where the relay is slow only one of them is under way at a time, and one of those
//! that somebody waits for: the most urgent is handed over first, not whichever connection is quicker.
//!
//! Where the relay is quick, mails are claimed in groups, as many as leave in a tenth of a second, and wait here for
//! their turn: one transaction serves the group, and a node that dies keeps few of them back.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use crate::flow::delivery::Room;

/// A hand-over that takes longer shows a slow relay.
const SLOW: Duration = Duration::from_millis(700);
/// A hand-over that takes longer hangs and keeps nobody else back.
const STUCK: Duration = Duration::from_secs(5);
/// So long what is claimed ahead takes to leave.
const AHEAD: Duration = Duration::from_millis(100);
/// And never more than these.
const MOST_AHEAD: usize = 64;

/// What one node knows of its relay.
#[derive(Debug)]
pub(super) struct Pace {
    most: usize,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// Claimed and not at their end, and how many of these nobody waits for.
    claimed: usize,
    calm_claimed: usize,
    /// Under way, and how many of these nobody waits for.
    busy: usize,
    calm: usize,
    /// When those under way began that somebody waits for.
    awaited: Vec<Instant>,
    /// Who waits here for a turn, in two lines.
    awaited_line: VecDeque<oneshot::Sender<UnderWay>>,
    calm_line: VecDeque<oneshot::Sender<UnderWay>>,
    /// How long a hand-over takes, evened out; none before the first: a relay is slow until it has shown otherwise.
    usual: Option<Duration>,
    slow: bool,
    /// The process ends: nobody begins any more.
    closed: bool,
}

impl Pace {
    /// At most `most` at once.
    pub(super) fn new(most: usize) -> Self {
        let state = State { slow: true, ..State::default() };
        Self { most: most.max(1), state: Mutex::new(state) }
    }

    /// What may be claimed now.
    pub(super) fn room(self: &Arc<Self>) -> Room {
        let mut state = self.state();
        self.call_next(&mut state); // one that hangs keeps nobody back after a while, and nothing ends then
        let ahead = self.ahead(&state);
        let any = (self.most + ahead).saturating_sub(state.claimed);
        let calm_most = self.calm_most(&state) + ahead;
        let calm = calm_most.saturating_sub(state.calm_claimed);
        // Claims come in groups: one transaction for half of the room, not one for each message.
        let calm = if calm < calm_most.div_ceil(2) { 0 } else { calm };
        let awaited = match state.slow {
            true => usize::from(state.awaited_line.is_empty() && state.nobody_awaited_is_under_way()),
            false => any,
        };
        // What was claimed ahead while the relay was quick keeps no code back.
        let any = any.max(awaited);
        let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        Room { any: count(any), awaited: count(awaited), calm: count(calm) }
    }

    /// How many nobody waits for may be under way.
    fn calm_most(&self, state: &State) -> usize {
        if state.slow { 1 } else { (self.most - 1).max(1) }
    }

    /// How many more are claimed than can be under way.
    fn ahead(&self, state: &State) -> usize {
        let Some(usual) = state.usual.filter(|_| !state.slow) else { return 0 };
        let in_time = AHEAD.as_nanos() / usual.as_nanos().max(1);
        usize::try_from(in_time).unwrap_or(MOST_AHEAD).saturating_mul(self.most).min(MOST_AHEAD)
    }

    /// A mail was claimed; nobody waits for it when it is `calm`.
    pub(super) fn claimed(self: &Arc<Self>, calm: bool) -> Mine {
        let mut state = self.state();
        state.claimed += 1;
        state.calm_claimed += usize::from(calm);
        Mine { pace: self.clone(), calm }
    }

    /// Nobody begins any more: whoever waits here is told so.
    pub(super) fn close(&self) {
        let mut state = self.state();
        state.closed = true;
        state.awaited_line.clear();
        state.calm_line.clear();
    }

    /// Lets those begin for whom there is a turn, who is awaited first.
    fn call_next(self: &Arc<Self>, state: &mut State) {
        loop {
            let free = state.busy < self.most;
            let awaited = free && !state.awaited_line.is_empty();
            let next = if awaited && (!state.slow || state.nobody_awaited_is_under_way()) {
                (state.awaited_line.pop_front(), false)
            } else if free && state.calm < self.calm_most(state) {
                (state.calm_line.pop_front(), true)
            } else {
                return;
            };
            let (Some(turn), calm) = next else { return };
            let began = state.begin(calm);
            if let Err(mut gone) = turn.send(UnderWay { pace: Some(self.clone()), calm, began }) {
                gone.pace = None; // nobody came
                state.end(calm, began);
            }
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn nobody_awaited_is_under_way(&self) -> bool {
        self.awaited.iter().all(|began| began.elapsed() > STUCK)
    }

    fn begin(&mut self, calm: bool) -> Instant {
        let now = Instant::now();
        self.busy += 1;
        match calm {
            true => self.calm += 1,
            false => self.awaited.push(now),
        }
        now
    }

    fn end(&mut self, calm: bool, began: Instant) {
        self.busy = self.busy.saturating_sub(1);
        match calm {
            true => self.calm = self.calm.saturating_sub(1),
            false => {
                let mine = self.awaited.iter().position(|at| *at == began);
                mine.map(|place| self.awaited.swap_remove(place));
            }
        }
    }

    fn took(&mut self, time: Duration) {
        self.slow = time > SLOW;
        self.usual = Some(self.usual.map_or(time, |usual| (usual * 7 + time) / 8));
    }
}

/// A mail that this node has claimed, until it is dropped.
pub(super) struct Mine {
    pace: Arc<Pace>,
    calm: bool,
}

impl Mine {
    /// Waits until it may begin; none when the process ends.
    pub(super) async fn turn(&self) -> Option<UnderWay> {
        let (turn, called) = oneshot::channel();
        {
            let mut state = self.pace.state();
            if state.closed {
                return None;
            }
            match self.calm {
                true => state.calm_line.push_back(turn),
                false => state.awaited_line.push_back(turn),
            }
            self.pace.call_next(&mut state);
        }
        called.await.ok()
    }
}

impl Drop for Mine {
    fn drop(&mut self) {
        let mut state = self.pace.state();
        state.claimed = state.claimed.saturating_sub(1);
        state.calm_claimed = state.calm_claimed.saturating_sub(usize::from(self.calm));
    }
}

/// One hand-over; it has ended when this is dropped.
#[derive(Debug)]
pub(super) struct UnderWay {
    pace: Option<Arc<Pace>>,
    calm: bool,
    began: Instant,
}

impl UnderWay {
    /// Its turn came and was not taken: that says nothing about the relay.
    pub(super) fn not_begun(mut self) {
        let Some(pace) = self.pace.take() else { return };
        let mut state = pace.state();
        state.end(self.calm, self.began);
        pace.call_next(&mut state);
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        let Some(pace) = self.pace.take() else { return };
        let mut state = pace.state();
        state.end(self.calm, self.began);
        state.took(self.began.elapsed());
        pace.call_next(&mut state);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn begin(pace: &Arc<Pace>, calm: bool) -> (Mine, UnderWay) {
        let mine = pace.claimed(calm);
        let under_way = mine.turn().await.unwrap();
        (mine, under_way)
    }

    fn stands<T>(waits: std::pin::Pin<&mut impl Future<Output = T>>) -> bool {
        waits.poll(&mut std::task::Context::from_waker(std::task::Waker::noop())).is_pending()
    }

    fn room(any: i64, awaited: i64, calm: i64) -> Room {
        Room { any, awaited, calm }
    }

    #[tokio::test]
    async fn a_relay_is_slow_until_it_shows_otherwise_and_leaves_room_for_who_waits() {
        let pace = Arc::new(Pace::new(4));
        assert_eq!(pace.room(), room(4, 1, 1));
        let code = begin(&pace, false).await;
        assert_eq!(pace.room(), room(3, 0, 1), "the next waits for its turn");
        drop(code);
        pace.state().slow = true;
        let first = begin(&pace, true).await;
        assert_eq!(pace.room(), room(3, 1, 0));
        drop(first);
        assert_eq!(pace.room(), room(4 + 64, 4 + 64, 3 + 64), "it was quick");
        pace.state().usual = Some(Duration::from_millis(200));
        assert_eq!(pace.room(), room(4, 4, 3), "nothing is claimed ahead of a relay that takes its time");
    }

    #[tokio::test]
    async fn who_waits_before_a_screen_passes_those_that_wait_here() {
        let pace = Arc::new(Pace::new(2));
        drop(begin(&pace, true).await);
        let (_mine, under_way) = begin(&pace, true).await;
        let (calm, awaited) = (pace.claimed(true), pace.claimed(false));
        let mut waits = std::pin::pin!(calm.turn());
        assert!(stands(waits.as_mut()), "a place is kept for who waits before a screen");
        let code = awaited.turn().await.unwrap();
        drop(under_way);
        assert!(waits.await.is_some());
        drop(code);
        assert_eq!(pace.state().busy, 0);
    }

    #[tokio::test]
    async fn whoever_goes_away_before_its_turn_holds_no_place() {
        let pace = Arc::new(Pace::new(1));
        let (_mine, under_way) = begin(&pace, true).await;
        let (gone, next) = (pace.claimed(true), pace.claimed(true));
        {
            let mut waits = std::pin::pin!(gone.turn());
            assert!(stands(waits.as_mut()));
        }
        let mut waits = std::pin::pin!(next.turn());
        assert!(stands(waits.as_mut()));
        drop(under_way);
        assert!(waits.await.is_some());
    }

    #[tokio::test]
    async fn what_was_claimed_ahead_keeps_no_code_back_when_the_relay_turns_slow() {
        let pace = Arc::new(Pace::new(4));
        drop(begin(&pace, true).await);
        let ahead: Vec<Mine> = (0..67).map(|_| pace.claimed(true)).collect();
        pace.state().slow = true;
        assert_eq!(pace.room(), room(1, 1, 0));
        drop(ahead);
    }

    #[tokio::test]
    async fn one_that_hangs_keeps_the_next_back_for_a_while_only() {
        let pace = Arc::new(Pace::new(4));
        let (_mine, _hangs) = begin(&pace, false).await;
        let next = pace.claimed(false);
        let mut waits = std::pin::pin!(next.turn());
        assert!(stands(waits.as_mut()));
        let long_ago = Instant::now().checked_sub(2 * STUCK).unwrap();
        pace.state().awaited = vec![long_ago];
        pace.room();
        assert!(!stands(waits.as_mut()), "it may begin beside the one that hangs");
    }

    #[tokio::test]
    async fn whoever_waits_when_the_process_ends_does_not_begin() {
        let pace = Arc::new(Pace::new(1));
        let (_mine, under_way) = begin(&pace, true).await;
        let next = pace.claimed(true);
        let mut waits = std::pin::pin!(next.turn());
        assert!(stands(waits.as_mut()));
        pace.close();
        assert!(waits.await.is_none());
        drop(under_way);
        assert!(pace.claimed(true).turn().await.is_none());
    }
}
