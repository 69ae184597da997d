//! Whether mail arrives: what the DNS and the relay say about our sender, judged. [`dns`] asks, [`look`] asks all of it, [`facts`] is what was
//! found, [`spf`] follows one record to its end, [`judge`] is a function of the facts alone and says what is, how bad it
//! is, and which record to publish. The words are in `text::delivery::doctor`.

pub mod dns;
pub mod facts;
pub mod judge;
pub mod look;
pub mod spf;

pub use facts::{Facts, Sender};
pub use judge::{Check, Finding, Grade, Record, What, judge};
