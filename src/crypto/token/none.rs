//! A build that knows no token.

use super::Place;
use crate::crypto::alg::Alg;
use crate::crypto::public_key::PublicKey;
use crate::error::{Error, Result};

/// None there is.
#[derive(Debug)]
pub enum Token {}

impl Token {
    /// Refused.
    pub fn open(place: Place) -> Result<Self> {
        let Place { module, .. } = place;
        Err(Error::Unavailable(format!("{module}: this program was built without the feature pkcs11")))
    }

    /// Makes a key.
    pub fn generate(&self, _: Alg, _: &str) -> Result<()> {
        match *self {}
    }

    /// The public half of a key.
    pub fn find(&self, _: Alg, _: &str) -> Result<PublicKey> {
        match *self {}
    }

    /// Keys of this algorithm are made here.
    pub fn makes(&self, _: Alg) -> bool {
        match *self {}
    }

    /// Signs.
    pub fn sign(&self, _: Alg, _: &str, _: &[u8]) -> Result<Vec<u8>> {
        match *self {}
    }
}
