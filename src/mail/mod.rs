//! Which mails exist ([`letter`]), how they read ([`compose`]), how they are written down ([`message`], [`dkim`]), how
//! they leave ([`transport`], [`smtp`]), by what name the relay knows them ([`relay_id`]) and what comes back
//! ([`returned`]), what a person answers ([`reply`]), and whether it can arrive at all ([`doctor`]).
//!
//! A letter in the outbox holds no secret; the secret and the end of its validity are handed to [`compose`] when the
//! mail is written. Everything up to the transport is a function of its arguments, so that a retry is the same mail,
//! byte for byte (invariant 3).

pub mod compose;
pub mod dkim;
pub mod doctor;
pub mod envelope;
pub mod letter;
pub mod letterhead;
pub mod message;
mod name;
mod paper;
pub mod problem;
pub mod relay_id;
pub mod reply;
pub mod reply_path;
pub mod return_path;
pub mod returned;
pub mod send;
pub mod smtp;
mod thread;
pub mod transport;

pub use compose::{Enclosed, Letterhead, Rendered};
pub use envelope::Envelope;
pub use letter::Letter;
pub use send::{Kind, Receipt, SendError, Stage};
pub use transport::{Mailer, Transport};
