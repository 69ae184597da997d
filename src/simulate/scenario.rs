//! What is simulated.

use crate::flow::operate::schedule::Settings;
use crate::model::ids::Instant;

/// One run of the simulator.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// Where the clock stands at first.
    pub start: Instant,
    /// When who is new comes in, in order, on full seconds.
    pub arrivals: Vec<Instant>,
    /// Who waits already.
    pub waiting: Vec<Begun>,
    /// How the `provision` schedule is set.
    pub schedule: Settings,
    /// How the schedule `mail` is set: its pause, hours and days; its rate is the relay's here.
    pub mail: Option<Settings>,
    /// The relay.
    pub relay: Relay,
    /// How many mails a node hands over at once (`outbox.mail_parallel`).
    pub parallel: usize,
    /// How many nodes there are.
    pub nodes: usize,
    /// Which of them are lost, and when.
    pub losses: Vec<Loss>,
    /// For how long each mail takes.
    pub seed: u64,
}

/// A promise that was begun before the simulation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Begun {
    /// When.
    pub at: Instant,
    /// Its mail is in the outbox; else the credential is still to be made.
    pub queued: bool,
}

/// The relay, as the house sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relay {
    /// Mails that all nodes may hand over in a minute, as the schedule `mail` is set; 0 = as many as it takes.
    pub per_minute: usize,
    /// Milliseconds for one mail on average; each takes half as long to half as long again.
    pub takes_ms: i64,
    /// When it takes nothing.
    pub outages: Vec<Span>,
}

impl Relay {
    /// It takes nothing for a while between these instants.
    pub(super) fn is_down(&self, from: Instant, until: Instant) -> bool {
        self.outages.iter().any(|outage| outage.from <= until && from < outage.until)
    }
}

/// From an instant to before another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The first instant in it.
    pub from: Instant,
    /// The first instant behind it.
    pub until: Instant,
}

impl Span {
    /// In it.
    pub fn holds(&self, at: Instant) -> bool {
        self.from <= at && at < self.until
    }
}

/// A node dies, with all that it has under way, and comes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Loss {
    /// Which one, from 0.
    pub node: usize,
    /// When.
    pub span: Span,
}
