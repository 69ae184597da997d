//! Delivery: what waits in the outbox is handed over, and what comes back about it is taken. `hand_over` claims, writes
//! out and settles, no more than operators let out (`rate`), the many at once (`first`); `receipt` reads what a relay
//! reports later; `suppress` keeps automatic mail from an address that sent one back; `webhook` knows a receiver that wants
//! no more; `remind` tells of a temporary password that ends unused.

mod claimed;
pub mod doctor;
mod explain;
mod first;
mod hand_over;
mod rate;
pub mod reason;
mod receipt;
mod remind;
mod suppress;
mod webhook;

pub use claimed::{Claimed, file};
pub use explain::{Explained, explain};
pub use hand_over::{Attempted, Ended, Trouble, claim, claim_some, give_back, is_awaited, renew, settle, settle_all};
pub use rate::{Room, kept, lets_out, opening};
pub use receipt::{Taken, digest, open_returns, seen, take};
pub use remind::remind;
pub use suppress::{lift, lift_for};
pub use webhook::{resume_webhook, test_webhook};
