//! The lower floors of the program, by their own files (`src/lib.rs` has all of them).
#![forbid(unsafe_op_in_unsafe_fn)]

#[path = "../../../src/crypto/mod.rs"]
pub mod crypto;

#[path = "../../../src"]
mod floors {
    pub mod error;
    pub mod oidc;
    pub mod text;
}

pub use floors::{error, oidc, text};
