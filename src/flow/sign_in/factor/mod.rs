//! The second factor (product rule "Second factor"): who needs one (`need`), what stands between the password and the
//! factor (`pass`), how it is proved (`prove`), and how a person looks after the own ones (`enrol`).
//!
//! A ceremony of a passkey needs a state between its halves. It goes out sealed in the page and comes back with the
//! answer, so that showing a page writes nothing; that an answer counts once, its row in `spent_challenges` says.

mod ceremony;
mod enrol;
mod need;
mod pass;
mod prove;
mod reseal;

pub use ceremony::{Asking, ask_any};
pub use enrol::{Added, NewApp, SPARE, add_app, add_key, begin_app, begin_key, remove, renew_spare, same_app};
pub(super) use need::let_pass_once;
pub use need::{is_needed, is_shut_in};
pub use pass::{PASS_S, Pass, write as write_pass};
pub use prove::{Answer, Offer, Proved, enter_with_key, offer, prove};
pub use reseal::reseal;
