//! Secrets: how they are made, derived, sealed, hashed and signed with. No rule about *when*.
//!
//! One library, aws-lc-rs, for everything but Argon2id: it signs RSA several times faster than the alternatives, makes
//! RSA keys, and wipes what it holds. Argon2id runs on threads of its own with memory that stays warm ([`password`]).
//! Machine-made secrets are not stored: they are derived from one master key that lives outside the database
//! ([`derive`]).

mod arena;
pub mod derive;
pub mod keyfile;
pub mod keys;
pub mod password;
mod pem;
mod pool;
mod public_key;
mod refresh;
mod return_token;
pub mod secret;
mod ticket;
