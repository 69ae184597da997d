//! Secrets, derivation, sealing, hashing, signing keys. No rule here about *when*.
//!
//! Everything but Argon2id goes through aws-lc-rs.

mod arena;
pub mod derive;
pub mod keyfile;
pub mod keys;
pub mod password;
pub mod secret;
