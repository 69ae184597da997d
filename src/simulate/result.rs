//! What a simulation found.

use serde::Serialize;

use crate::model::ids::Instant;

/// How long it took from a new reseller's ID to its credential at the relay, in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Held {
    /// Half had it within this.
    pub p50_ms: i64,
    /// 95 in a hundred had it within this.
    pub p95_ms: i64,
    /// Every one that had it.
    pub max_ms: i64,
}

impl Held {
    /// Of these, in any order.
    pub(super) fn of(mut times: Vec<i64>) -> Self {
        times.sort_unstable();
        let rank = |hundredths: usize| {
            let place = (times.len() * hundredths).div_ceil(100).saturating_sub(1);
            times.get(place).copied().unwrap_or(0)
        };
        Self { p50_ms: rank(50), p95_ms: rank(95), max_ms: rank(100) }
    }
}

/// What waited at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Sample {
    /// When.
    pub at: Instant,
    /// Resellers that waited for the schedule.
    pub waiting: usize,
    /// Mails that waited for the relay.
    pub queued: usize,
    /// Mails that the relay had taken by then.
    pub relayed: usize,
}

/// The result of one run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// When it began.
    pub start: Instant,
    /// When the last thing happened.
    pub end: Instant,
    /// It was stopped before its end: the figures are those until then.
    pub stopped: bool,
    /// Who came in, and who waited already.
    pub promises: usize,
    /// Mails that the relay took.
    pub relayed: usize,
    /// Mails that were given up.
    pub failed: usize,
    /// Promises that are open at the end.
    pub open: usize,
    /// Promises that were kept too late, or are open or failed and due.
    pub late: usize,
    /// Least that was left of a promise when its mail was taken, in milliseconds; below nothing when one was late.
    pub margin_ms: Option<i64>,
    /// Hand-overs that were begun.
    pub attempts: usize,
    /// How long it took.
    pub held: Held,
    /// Most that waited for the schedule at once.
    pub most_waiting: usize,
    /// Most mails that waited for the relay at once.
    pub most_queued: usize,
    /// The queue over time.
    pub samples: Vec<Sample>,
}

impl Report {
    /// Every promise was kept, with at least so much left of each.
    pub fn keeps(&self, margin_ms: i64) -> bool {
        !self.stopped
            && self.late == 0
            && self.open == 0
            && self.failed == 0
            && self.margin_ms.is_none_or(|left| left >= margin_ms)
    }

    /// More wait on the last day before `until` than on the one before, by more than chance: `arrivals` came in all. Says
    /// nothing of less than two days.
    pub(super) fn grows(&self, until: Instant, arrivals: usize) -> bool {
        let most = |from: i64, to: i64| {
            let inside = |of: &&Sample| until.plus_h(-from) < of.at && of.at <= until.plus_h(-to);
            self.samples.iter().filter(inside).map(|of| of.waiting + of.queued).max().unwrap_or(0)
        };
        let (before, last) = (most(48, 24), most(24, 0));
        until.since(self.start) >= 47 * 3_600_000 && last > before + before / 10 + arrivals / 100 + 10
    }
}
