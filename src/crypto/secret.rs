//! A secret text that no log prints, and the few plain functions on secrets: random, digest, comparison.

use crate::error::{Error, Result};
use aws_lc_rs::{constant_time, digest, hmac, rand};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Deserializer};
use std::fmt;
use zeroize::{Zeroize, Zeroizing};

/// A text that must not reach a log, an address, an error or the audit: a password, a ticket's secret, a token.
/// `Debug` prints `[secret]`, there is no `Display` and no serialization; the memory is wiped on drop.
#[derive(Clone, Default)]
pub struct Secret(String);

impl Secret {
    /// Takes the text over.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself, for the one place that needs it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

/// Compares as [`same`] does.
impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        same(&self.0, &other.0)
    }
}

impl Eq for Secret {}

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self)
    }
}

/// `N` bytes from the operating system's generator.
pub fn random_bytes<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    rand::fill(&mut bytes).map_err(|_| Error::internal("the operating system gives no randomness"))?;
    Ok(bytes)
}

/// 256 random bits as base64url: 43 characters.
pub fn random_token() -> Result<Secret> {
    let bytes = Zeroizing::new(random_bytes::<32>()?);
    Ok(Secret(URL_SAFE_NO_PAD.encode(*bytes)))
}

/// SHA-256 in lower-case hexadecimal: how machine-made secrets of full entropy are stored.
pub fn sha256_hex(content: impl AsRef<[u8]>) -> String {
    hex(digest::digest(&digest::SHA256, content.as_ref()).as_ref())
}

/// HMAC-SHA-256 of a text under a key that is a text, as base64url.
pub fn keyed(key: &str, text: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, key.as_bytes());
    URL_SAFE_NO_PAD.encode(hmac::sign(&key, text.as_bytes()))
}

/// Whether both texts are the same, in time that depends on their lengths alone (P2-50).
pub fn same(a: &str, b: &str) -> bool {
    constant_time::verify_slices_are_equal(a.as_bytes(), b.as_bytes()).is_ok()
}

/// Bytes in lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]).map(|digit| char::from(DIGITS[usize::from(digit)])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_prints_as_a_word_and_not_as_itself() {
        let secret = Secret::new("Cavalo!Bateria-Grampo");
        assert_eq!(format!("{secret:?} {:?}", Some(&secret)), "[secret] Some([secret])");
        assert_eq!(secret.expose(), "Cavalo!Bateria-Grampo");
    }

    #[test]
    fn random_tokens_have_256_bits_and_never_repeat() {
        let (a, b) = (random_token().unwrap(), random_token().unwrap());
        assert_eq!(a.expose().len(), 43);
        assert_ne!(a, b);
        assert!(a.expose().bytes().all(|c| c.is_ascii_alphanumeric() || c == b'-' || c == b'_'));
        assert_ne!(random_bytes::<16>().unwrap(), random_bytes::<16>().unwrap());
    }

    #[test]
    fn the_digest_is_sha_256() {
        // FIPS 180-2, appendix B.1
        assert_eq!(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    #[test]
    fn texts_are_the_same_only_when_every_byte_is() {
        assert!(same("", "") && same("a1", "a1"));
        assert!(!same("a1", "a2") && !same("a1", "a1 ") && !same("a1", ""));
    }
}
