//! What an engine for Argon2id has to do: fill the memory and give the tag. Everything around it (PHC strings, parameters,
//! salts, comparing) is the crate `argon2`'s and [`super::password`]'s, whichever engine fills: [`fast`], or [`plain`], the one of record.

pub(super) mod fast;
pub(super) mod plain;

use crate::error::Result;
use argon2::{Params, Version};

/// What a hash is made with, apart from password and salt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Recipe {
    /// Memory, passes, lanes, associated data.
    pub cost: Params,
    /// 0x13; 0x10 in hashes of 2015.
    pub version: Version,
}

/// One thread's Argon2id, with the memory that it works in.
pub(super) trait Fill: Send {
    /// Writes the tag of this password (RFC 9106 section 3): as many bytes as `out` has. What is in `out` after an error
    /// is no tag.
    fn tag(&mut self, recipe: &Recipe, password: &[u8], salt: &[u8], out: &mut [u8]) -> Result<()>;

    /// Whether it holds memory of the system.
    fn is_warm(&self) -> bool;

    /// Gives the memory back; the next tag takes it anew.
    fn release(&mut self);
}
