//! Delivery: what waits in the outbox is handed over, and what comes back about it is taken. `hand_over` claims, writes
//! out and settles; `receipt` reads what a relay reports later.

mod hand_over;
pub mod reason;
mod receipt;

pub use hand_over::{Attempted, Claimed, Room, Trouble, claim, claim_some, is_awaited, renew, settle};
pub use receipt::{Taken, digest, open_returns, seen, take};
