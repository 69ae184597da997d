//! How far a simulation is, for whoever waits for it.

use crate::model::ids::Instant;

/// How far a simulation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Where its clock stands.
    pub now: Instant,
    /// Who came in.
    pub promises: usize,
    /// Mails that left.
    pub relayed: usize,
    /// Promises that were broken.
    pub late: usize,
}
