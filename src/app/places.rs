//! Places of connections that stay open: so many for each side, so that a flood of one never keeps the other out.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use prometheus::IntGauge;

/// Whose connection it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// A visitor's: anybody can open one.
    Visitor,
    /// An agent's, who is signed in.
    Agent,
}

impl Side {
    /// The word in metrics.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Visitor => "visitor",
            Self::Agent => "agent",
        }
    }
}

/// How many are taken.
#[derive(Debug, Default)]
pub(super) struct Places {
    visitors: Arc<AtomicUsize>,
    agents: Arc<AtomicUsize>,
}

/// One of them, until it is dropped.
#[derive(Debug)]
pub struct Place {
    taken: Arc<AtomicUsize>,
    shown: IntGauge,
}

impl Places {
    /// One of `most`, counted in `shown`; none when all of them are taken.
    pub(super) fn take(&self, side: Side, most: usize, shown: IntGauge) -> Option<Place> {
        let taken = match side {
            Side::Visitor => &self.visitors,
            Side::Agent => &self.agents,
        };
        taken.fetch_update(Ordering::AcqRel, Ordering::Acquire, |n| (n < most).then_some(n + 1)).ok()?;
        shown.inc();
        Some(Place { taken: taken.clone(), shown })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.taken.fetch_sub(1, Ordering::AcqRel);
        self.shown.dec();
    }
}
