//! What a simulation keeps books about: every promise, how long it took, and what waits.

use super::people;
use super::progress::Progress;
use super::result::{Held, Report, Sample};
use crate::model::ids::Instant;
use crate::model::message::Message;

/// How many points of the queue are kept.
const SAMPLES: i64 = 240;
/// They are not closer together than this, in milliseconds.
const CLOSEST_MS: i64 = 60_000;

/// A promise of the simulation.
#[derive(Clone, Copy)]
struct Promised {
    begun: Instant,
    due: Instant,
    kept: bool,
}

/// The books.
pub(super) struct Ledger {
    start: Instant,
    promised: Vec<Promised>,
    /// The latest of all.
    pub(super) last_due: Instant,
    /// Credentials that were made.
    made: usize,
    failed: usize,
    late: usize,
    margin_ms: Option<i64>,
    times: Vec<i64>,
    samples: Vec<Sample>,
    /// As it was after the last thing that happened.
    seen: Option<Sample>,
    step_ms: i64,
    most: (usize, usize),
}

impl Ledger {
    /// From `start`; nobody comes after `end`.
    pub(super) fn new(start: Instant, end: Instant, arrivals: usize) -> Self {
        Self {
            start,
            promised: Vec::with_capacity(arrivals),
            last_due: start,
            made: 0,
            failed: 0,
            late: 0,
            margin_ms: None,
            times: Vec::with_capacity(arrivals),
            samples: Vec::new(),
            seen: None,
            step_ms: (end.since(start) / SAMPLES).max(CLOSEST_MS),
            most: (0, 0),
        }
    }

    /// How many promises there are; the next one has this number.
    pub(super) fn promises(&self) -> usize {
        self.promised.len()
    }

    /// One begins.
    pub(super) fn promise(&mut self, begun: Instant, due: Instant) {
        self.promised.push(Promised { begun, due, kept: false });
        self.last_due = self.last_due.max(due);
    }

    /// So many credentials were made.
    pub(super) fn make(&mut self, count: usize) {
        self.made += count;
    }

    /// A mail was taken by the relay.
    pub(super) fn keep(&mut self, mail: &Message, now: Instant) {
        let promised = people::number(&mail.address).and_then(|number| self.promised.get_mut(number));
        let Some(promised) = promised else { return };
        promised.kept = true;
        let left = promised.due.since(now);
        self.late += usize::from(left < 0);
        self.margin_ms = Some(self.margin_ms.map_or(left, |least| least.min(left)));
        self.times.push(now.since(promised.begun));
    }

    /// A mail was given up.
    pub(super) fn give_up(&mut self) {
        self.failed += 1;
    }

    /// Resellers that wait for the schedule.
    pub(super) fn waiting(&self) -> usize {
        self.promised.len().saturating_sub(self.made)
    }

    /// Mails that wait for the relay.
    fn queued(&self) -> usize {
        self.made.saturating_sub(self.times.len() + self.failed)
    }

    /// Promises without a last word.
    pub(super) fn open(&self) -> usize {
        self.promised.len().saturating_sub(self.times.len() + self.failed)
    }

    /// Looks at the queue. What was there before a long time in which nothing happened is kept, too.
    pub(super) fn sample(&mut self, now: Instant) {
        let sample = self.now(now);
        self.most = (self.most.0.max(sample.waiting), self.most.1.max(sample.queued));
        if self.samples.last().is_none_or(|last| now.since(last.at) >= self.step_ms) {
            self.keep_seen();
            self.samples.push(sample);
        }
        self.seen = Some(sample);
    }

    fn keep_seen(&mut self) {
        let last = self.samples.last().map(|last| (last.waiting, last.queued, last.relayed));
        let changed = |seen: &Sample| Some((seen.waiting, seen.queued, seen.relayed)) != last;
        self.samples.extend(self.seen.take().filter(changed));
    }

    fn now(&self, at: Instant) -> Sample {
        Sample { at, waiting: self.waiting(), queued: self.queued(), relayed: self.times.len() }
    }

    /// How far it is.
    pub(super) fn progress(&self, now: Instant) -> Progress {
        Progress { now, promises: self.promised.len(), relayed: self.times.len(), late: self.late }
    }

    /// The result, as things stand at `now`.
    pub(super) fn report(mut self, now: Instant, attempts: usize, stopped: bool) -> Report {
        self.keep_seen();
        self.samples.push(self.now(now));
        let never = self.promised.iter().filter(|of| !of.kept && (of.due <= now || !stopped)).count();
        Report {
            start: self.start,
            end: now,
            stopped,
            promises: self.promised.len(),
            relayed: self.times.len(),
            failed: self.failed,
            open: self.open(),
            late: self.late + never,
            margin_ms: self.margin_ms,
            attempts,
            most_waiting: self.most.0,
            most_queued: self.most.1,
            held: Held::of(self.times),
            samples: self.samples,
        }
    }
}
