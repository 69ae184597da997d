//! Signing keys that live in a token, an HSM for instance (PKCS#11 2.40): the private half is made there and never leaves it.
//! Built with the feature `pkcs11`; without it there is no token, and a setting that names one is refused at the start.
//!
//! Where a key would be sealed in the database, the words [`IN_TOKEN`] are, and the token finds it by its `kid`.

#[cfg(not(feature = "pkcs11"))]
mod none;
#[cfg(feature = "pkcs11")]
mod pkcs11;

#[cfg(not(feature = "pkcs11"))]
pub use none::Token;
#[cfg(feature = "pkcs11")]
pub use pkcs11::Token;

use super::alg::Alg;
use super::secret::Secret;

/// In the place of a private key that is in the token.
pub(super) const IN_TOKEN: &[u8] = b"pkcs11";

/// Which token, and what it holds.
#[derive(Clone, Debug)]
pub struct Place {
    /// The library of its maker.
    pub module: String,
    /// Its label.
    pub label: String,
    /// The user's PIN.
    pub pin: Secret,
    /// The algorithms whose keys are made in it; the others stay sealed in the database.
    pub algs: Vec<Alg>,
}
