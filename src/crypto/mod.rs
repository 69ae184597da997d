//! Secrets: how they are made, derived, sealed, hashed and signed with. No rule about *when*.
//!
//! One library, aws-lc-rs, for everything but Argon2id: it signs RSA several times faster than the alternatives, makes
//! RSA keys, and wipes what it holds. Argon2id runs on threads of its own with memory that stays ([`password`]); its strings
//! and parameters are the crate `argon2`'s, what fills the memory is a choice ([`password::Engine`]).
//! Machine-made secrets are not stored: they are derived from one master key that lives outside the database
//! ([`derive`]).

mod alg;
mod arena;
pub mod certificate;
pub mod derive;
pub mod dn;
mod engine;
mod fill;
pub mod jwe;
pub mod keyfile;
pub mod keys;
pub mod passkey;
pub mod password;
pub mod pem;
mod phc;
mod pool;
mod public_key;
mod rate;
mod refresh;
pub mod reply_token;
pub mod return_token;
pub mod secret;
mod their_keys;
pub mod ticket;
pub mod token;
pub mod totp;
pub mod webhook;
