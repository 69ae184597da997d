//! The simulator: what would become of the 48-hour promise under other settings or on other days. It is a door like
//! `jobs`, with a clock of its own: the real verbs run in a throwaway database ([`crate::db::scratch`]) at instants that
//! jump from one thing that happens to the next. Nothing leaves the house: the relay is a rate, a time for each mail, and
//! the hours in which it takes none ([`Relay`]).
//!
//! What is modelled beside the relay: how one node paces its hand-overs (`node`, as `jobs::pace` does), when a node looks
//! again, and who is new (`arrivals`). What is real: intake, the schedule and its early runs, provisioning, the order in
//! which mails leave, leases, back-off, and giving up. Left out: mails that are not a first password, and what the watch
//! and the desk make of a promise.
//!
//! The same scenario and seed give the same result.
//!
//! [`trial`] uses the same kind of database for something else: a client's login from end to end.

mod arrivals;

pub mod chart;
mod house;
mod ledger;
mod limit;
pub mod lines;
mod node;
mod people;
mod progress;
mod result;
mod run;
mod scenario;
pub mod search;
pub mod trial;

pub use crate::db::scratch::alone;
pub use arrivals::{BadLine, Peak, every_day, listed, midnight_after};
pub use limit::within;
pub use progress::Progress;
pub use result::{Held, Report, Sample};
pub use run::{Guard, run};
pub use scenario::{Begun, Loss, Relay, Scenario, Span};
