//! Delivery: what waits in the outbox is handed over, and what comes back about it is taken. `hand_over` claims, writes
//! out and settles, no more than operators let out (`rate`); `receipt` reads what a relay reports later;
//! `suppress` keeps automatic mail from an address that sent one back.

mod claimed;
pub mod doctor;
mod first;
mod hand_over;
mod rate;
pub mod reason;
mod receipt;
mod suppress;

pub use claimed::Claimed;
pub use hand_over::{Attempted, Trouble, claim, claim_some, is_awaited, renew, settle, settle_all};
pub use rate::{Room, kept, lets_out, opening};
pub use receipt::{Taken, digest, open_returns, seen, take};
pub use suppress::{lift, lift_for};
