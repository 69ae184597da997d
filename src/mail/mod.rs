//! Which mails exist ([`letter`]), how they read ([`compose`]), how they are written down ([`message`], [`dkim`]), how
//! they leave ([`transport`], [`smtp`]) and what a refusal means to a person ([`bounce`]).
//!
//! A letter in the outbox holds no secret; the secret and the end of its validity are handed to [`compose`] when the
//! mail is written. Everything up to the transport is a function of its arguments, so that a retry is the same mail,
//! byte for byte (invariant 3).

pub mod bounce;
pub mod compose;
pub mod dkim;
pub mod dsn;
pub mod letter;
pub mod message;
mod name;
mod paper;
pub mod send;
pub mod smtp;
pub mod transport;

pub use compose::{Enclosed, Letterhead, Rendered};
pub use letter::Letter;
pub use send::{Kind, Receipt, SendError, Stage};
pub use transport::{Envelope, Mailer, Transport};
