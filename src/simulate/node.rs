//! One node and how it paces its hand-overs. It follows `jobs::pace`, counted on the clock of the simulation: while the
//! relay is slow one mail at a time, else all places but the one for who waits before a screen. Of a minute's mails a
//! fifth stays for those, too, over all nodes (`flow::delivery::rate`).

use std::collections::VecDeque;

use crate::flow::delivery::{self, Room};
use crate::model::ids::Instant;

/// A hand-over that takes longer shows a slow relay.
const SLOW_MS: i64 = 700;
const MINUTE_MS: i64 = 60_000;

/// The mails of the last minute, of all nodes.
#[derive(Debug)]
pub(super) struct Minute {
    /// 0 = as many as the relay takes.
    rate: usize,
    begun: VecDeque<Instant>,
}

impl Minute {
    pub(super) fn new(rate: usize) -> Self {
        Self { rate, begun: VecDeque::new() }
    }

    fn left(&mut self, now: Instant) -> usize {
        if self.rate == 0 {
            return usize::MAX;
        }
        while self.begun.front().is_some_and(|at| now.since(*at) >= MINUTE_MS) {
            self.begun.pop_front();
        }
        let kept = delivery::kept(i64::try_from(self.rate).unwrap_or(i64::MAX));
        self.rate.saturating_sub(usize::try_from(kept).unwrap_or(0)).saturating_sub(self.begun.len())
    }

    /// When it lets the next one begin, if it is what keeps it back.
    pub(super) fn free_at(&self) -> Option<Instant> {
        self.begun.front().filter(|_| self.rate > 0).map(|at| at.plus_ms(MINUTE_MS))
    }

    pub(super) fn begin(&mut self, now: Instant) {
        if self.rate > 0 {
            self.begun.push_back(now);
        }
    }
}

/// A node.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) name: String,
    /// Dead until then.
    pub(super) dead_until: Option<Instant>,
    most: usize,
    busy: usize,
    slow: bool,
}

impl Node {
    pub(super) fn new(number: usize, most: usize) -> Self {
        let name = format!("node-{}", number + 1);
        Self { name, dead_until: None, most: most.max(1), busy: 0, slow: true }
    }

    /// What may begin now, of mails for which nobody waits before a screen.
    pub(super) fn room(&self, now: Instant, minute: &mut Minute) -> Room {
        let most = if self.slow { 1 } else { (self.most - 1).max(1) };
        let calm = most.saturating_sub(self.busy);
        let calm = if calm < most.div_ceil(2) { 0 } else { calm };
        let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let calm = count(calm.min(minute.left(now)));
        Room { any: calm, awaited: 0, calm }
    }

    pub(super) fn begin(&mut self) {
        self.busy += 1;
    }

    pub(super) fn end(&mut self, took_ms: i64) {
        self.busy = self.busy.saturating_sub(1);
        self.slow = took_ms > SLOW_MS;
    }

    /// It comes back, and knows nothing of what it did before.
    pub(super) fn revive(&mut self) {
        (self.dead_until, self.busy, self.slow) = (None, 0, true);
    }
}
