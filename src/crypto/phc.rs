//! Hashes as they are stored: PHC strings of Argon2id, and what they may cost.

use super::fill::Recipe;
use crate::error::{Error, Result};
use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{ARGON2ID_IDENT, Version};

/// The salt of a new hash.
pub(super) const SALT_BYTES: usize = 16;
/// The tag of a new hash.
pub(super) const HASH_BYTES: usize = 32;
/// What a stored hash may ask for at most: more is damage or an attack on our memory.
const MAX_MEMORY_KIB: u32 = 256 * 1024;
const MAX_PASSES: u32 = 32;
const MAX_LANES: u32 = 16;

/// The cost of a new hash. The configuration's default, 19456/2/1, is OWASP's first recommendation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// KiB.
    pub memory_kib: u32,
    /// Passes.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

impl Cost {
    /// As Argon2id parameters, if it can have them and they are within bounds.
    pub(super) fn checked(self) -> Result<argon2::Params> {
        if self.memory_kib > MAX_MEMORY_KIB || self.passes > MAX_PASSES || self.lanes > MAX_LANES {
            return Err(Error::internal("Argon2id parameters are beyond 256 MiB, 32 passes or 16 lanes"));
        }
        argon2::Params::new(self.memory_kib, self.passes, self.lanes, Some(HASH_BYTES))
            .map_err(|error| Error::internal(format!("Argon2id parameters: {error}")))
    }
}

/// A PHC string of a new hash.
pub(super) fn phc(cost: &argon2::Params, salt: &[u8], hash: &[u8]) -> Result<String> {
    let impossible = |_| Error::internal("a hash could not be written as a PHC string");
    let hash = PasswordHash {
        algorithm: ARGON2ID_IDENT,
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(cost).map_err(|_| Error::internal("parameters that no PHC string holds"))?,
        salt: Some(Salt::new(salt).map_err(impossible)?),
        hash: Some(Output::new(hash).map_err(impossible)?),
    };
    Ok(hash.to_string())
}

/// A stored hash, taken apart.
pub(super) struct Stored {
    /// Cost and version.
    pub recipe: Recipe,
    /// The salt.
    pub salt: Vec<u8>,
    /// The tag.
    pub hash: Vec<u8>,
}

impl Stored {
    /// Takes a PHC string apart. [`Error::Internal`] for a damaged one, and for one that asks for too much.
    pub fn parse(text: &str) -> Result<Self> {
        let damaged = || Error::internal("a stored password hash is no PHC string of Argon2id");
        let phc = PasswordHash::new(text).map_err(|_| damaged())?;
        if phc.algorithm != ARGON2ID_IDENT {
            return Err(damaged());
        }
        let version = phc.version.map_or(Ok(Version::V0x10), Version::try_from).map_err(|_| damaged())?;
        let cost = argon2::Params::try_from(&phc).map_err(|_| damaged())?;
        Cost { memory_kib: cost.m_cost(), passes: cost.t_cost(), lanes: cost.p_cost() }.checked()?;
        let salt = phc.salt.ok_or_else(damaged)?.to_vec();
        let hash = phc.hash.ok_or_else(damaged)?.as_bytes().to_vec();
        // Shorter ones can be found by trying.
        if hash.len() < 16 {
            return Err(damaged());
        }
        Ok(Self { recipe: Recipe { cost, version }, salt, hash })
    }

    /// Whether a new hash would be made the same way.
    pub fn is_of(&self, cost: &argon2::Params) -> bool {
        let Recipe { cost: own, version } = &self.recipe;
        own == cost && *version == Version::V0x13 && self.salt.len() >= SALT_BYTES
    }
}
