//! A message: everything that leaves the process is a row in this one outbox, written in the transaction that caused it
//! (invariant 2). The row says what to say; the signed or secret-bearing thing is made per attempt. One idea a file:
//! [`row`] is the message, [`state`] where it stands, [`queue`] how it is claimed and settled, [`attempt`] each try, [`reason`] why one failed
//! and [`advice`] what to do about it, [`look`] the lists, [`search`] those that a caller means, [`live`] those that are not
//! over, [`total`] how many ended how, [`stepped`] what a wrong clock set,
//! [`purge`] how they go.

mod advice;
mod attempt;
pub mod live;
mod look;
pub mod purge;
mod queue;
mod reason;
mod row;
pub mod search;
mod state;
pub mod stepped;
pub mod total;

pub use advice::{Advice, Asker};
pub use attempt::{
    Attempt, Ending, Outcome, Step, attempts_of, begin_attempt, begin_first_attempts, begun_between, end_attempt,
    latest_attempts, may_have_arrived,
};
pub use look::{by_mail_ids, by_relay_ids, logouts_of, of_promise, of_ticket, of_user};
pub use queue::{
    Settled, again, claim, claim_first, give_back, hold, reissued, reported, settle, void, withdraw, written,
};
pub use reason::Reason;
pub use row::{Message, find, get, insert};
pub use state::{Lane, MessageState, Urgency};
