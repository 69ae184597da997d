//! The engine of record: the crate `argon2` (RustCrypto) in an [`Arena`].

use super::{Fill, Recipe};
use crate::crypto::arena::Arena;
use crate::error::{Error, Result};
use argon2::{Algorithm, Argon2};

/// See the module.
pub(in crate::crypto) struct Plain {
    arena: Arena,
}

impl Plain {
    /// With memory for hashes of up to `standing` blocks that stays between them.
    pub fn new(standing: usize) -> Self {
        Self { arena: Arena::new(standing) }
    }
}

impl Fill for Plain {
    fn tag(&mut self, recipe: &Recipe, password: &[u8], salt: &[u8], out: &mut [u8]) -> Result<()> {
        let argon2 = Argon2::new(Algorithm::Argon2id, recipe.version, recipe.cost.clone());
        self.arena
            .with(recipe.cost.block_count(), |blocks| {
                argon2.hash_password_into_with_memory(password, salt, out, blocks)
            })?
            .map_err(|error| Error::internal(format!("Argon2id: {error}")))
    }

    fn is_warm(&self) -> bool {
        self.arena.is_warm()
    }

    fn release(&mut self) {
        self.arena.release();
    }
}
