//! One master key outside the data, and everything derived from it (design: secrets are derived, not stored).
//!
//! HKDF-SHA-256 with a label per purpose, so that no two purposes ever share a key. Every value names the master key
//! that made it (`key_id`); old master keys stay in the ring until no row names them. Derived keys are kept, so that
//! nothing is derived twice. What a *stolen database* holds is useless without the file; what a *stolen file* holds is
//! useless without the database.

use super::keys::{Alg, SigningKey};
use super::secret::{hex, random_bytes};
use super::token::{IN_TOKEN, Token};
use crate::error::{Error, Result};
use aws_lc_rs::{aead, hkdf, hmac};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

/// Separates our derivations from any other use of the same master key. Changing it voids every outstanding secret.
const SALT: &[u8] = b"cracha/1";

/// The master keys in use: the current one, which makes new values, and old ones, which still open theirs.
pub struct KeyRing {
    /// First = current.
    masters: Vec<Master>,
    macs: Cache<hmac::Key>,
    seals: Cache<aead::RandomizedNonceKey>,
    /// Where new signing keys are made, if not here.
    token: Option<Arc<Token>>,
}

/// One master key, already extracted: the raw bytes are not kept.
pub(super) struct Master {
    pub(super) id: String,
    prk: hkdf::Prk,
}

impl Master {
    pub(super) fn new(id: String, bytes: &[u8; 32]) -> Self {
        Self { id, prk: hkdf::Salt::new(hkdf::HKDF_SHA256, SALT).extract(bytes) }
    }
}

impl KeyRing {
    /// A ring with one fresh key that lives in memory alone: for tests and the demo.
    pub fn generate() -> Result<Self> {
        let bytes = zeroize::Zeroizing::new(random_bytes()?);
        Ok(Self::of(vec![Master::new(new_key_id()?, &bytes)]))
    }

    /// A ring of these keys, the first being the current one. Never empty: the callers see to it.
    pub(super) fn of(masters: Vec<Master>) -> Self {
        Self { masters, macs: Cache::default(), seals: Cache::default(), token: None }
    }

    /// Signing keys are made in this token.
    pub fn with_token(self, token: Token) -> Self {
        Self { token: Some(Arc::new(token)), ..self }
    }

    /// A new signing key, with what is stored of it.
    pub fn new_signing_key(&self, alg: Alg, kid: &str) -> Result<(SigningKey, String)> {
        let (key, private) = match self.token.as_ref().filter(|token| token.makes(alg)) {
            Some(token) => SigningKey::generate_in(token, alg, kid)?,
            None => SigningKey::generate(alg, kid)?,
        };
        Ok((key, self.seal(kid, &private)?))
    }

    /// The key that [`KeyRing::new_signing_key`] made.
    pub fn signing_key(&self, alg: Alg, kid: &str, stored: &str) -> Result<SigningKey> {
        let private = self.open(kid, stored)?;
        match (*private == IN_TOKEN, &self.token) {
            (false, _) => SigningKey::from_pkcs8(alg, kid, &private),
            (true, Some(token)) => SigningKey::held(token, alg, kid),
            (true, None) => {
                Err(Error::Unavailable(format!("signing key {kid} is in a token, and keys.pkcs11 names none")))
            }
        }
    }

    /// The name of the key that makes new values.
    pub fn current_id(&self) -> &str {
        self.masters.first().map_or("", |master| &master.id)
    }

    /// The names of all keys, the current one first.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.masters.iter().map(|master| master.id.as_str())
    }

    /// Whether the ring holds the key of this name.
    pub fn has(&self, key_id: &str) -> bool {
        self.index(key_id).is_ok()
    }

    /// What the database remembers of a key, so that a start with another key of the same name is refused. Says nothing
    /// about the key.
    pub fn check_value(&self, key_id: &str) -> Result<String> {
        Ok(hex(&self.mac("check value", key_id, key_id.as_bytes())?[..16]))
    }

    /// A keyed digest under the current key, in hexadecimal: for throttles, CSRF tokens and the like, which may end with
    /// the key. Tables copied from the database cannot be tried against it.
    pub fn tag(&self, label: &'static str, text: &str) -> Result<String> {
        Ok(hex(&self.mac(label, self.current_id(), text.as_bytes())?))
    }

    /// HMAC-SHA-256 of `data` under the key that `label` derives from the master key `key_id`.
    /// The label names the purpose; `data` of several parts must be written so that its parts cannot be confused.
    pub fn mac(&self, label: &'static str, key_id: &str, data: &[u8]) -> Result<[u8; 32]> {
        let index = self.index(key_id)?;
        let key = self
            .macs
            .get(label, index, || Ok(hmac::Key::new(hmac::HMAC_SHA256, &*self.derived("mac", label, index)?)))?;
        let tag = hmac::sign(&key, data);
        tag.as_ref().try_into().map_err(|_| Error::internal("HMAC-SHA-256 gave no 32 bytes"))
    }

    /// Encrypts `plain` (AES-256-GCM, random nonce) under the current key. `aad` says which row the value belongs to:
    /// a sealed value copied into another row does not open. Answers `key_id.base64url`.
    pub fn seal(&self, aad: &str, plain: &[u8]) -> Result<String> {
        let key = self.seal_key(0)?;
        let mut sealed = zeroize::Zeroizing::new(plain.to_vec());
        let nonce = key
            .seal_in_place_append_tag(aead::Aad::from(aad), &mut *sealed)
            .map_err(|_| Error::internal("a value could not be sealed"))?;
        let bytes = [nonce.as_ref(), sealed.as_slice()].concat();
        Ok(format!("{}.{}", self.current_id(), URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// What [`KeyRing::seal`] was given. An error when the value was changed, belongs to another row, or names a key that
    /// the ring does not hold.
    pub fn open(&self, aad: &str, sealed: &str) -> Result<zeroize::Zeroizing<Vec<u8>>> {
        let damaged = || Error::internal("a sealed value is damaged or was sealed for something else");
        let (key_id, text) = sealed.split_once('.').ok_or_else(damaged)?;
        let key = self.seal_key(self.index(key_id)?)?;
        let mut bytes = zeroize::Zeroizing::new(URL_SAFE_NO_PAD.decode(text).map_err(|_| damaged())?);
        let (nonce, body) = bytes.split_at_mut_checked(aead::NONCE_LEN).ok_or_else(damaged)?;
        let nonce = aead::Nonce::try_assume_unique_for_key(nonce).map_err(|_| damaged())?;
        let plain = key.open_in_place(nonce, aead::Aad::from(aad), body).map_err(|_| damaged())?;
        Ok(zeroize::Zeroizing::new(plain.to_vec()))
    }

    /// The name of the master key that a sealed value needs; empty for what is no sealed value.
    pub fn sealed_under(sealed: &str) -> &str {
        sealed.split_once('.').map_or("", |(key_id, _)| key_id)
    }

    fn seal_key(&self, index: usize) -> Result<Arc<aead::RandomizedNonceKey>> {
        self.seals.get("sealed", index, || {
            aead::RandomizedNonceKey::new(&aead::AES_256_GCM, &*self.derived("seal", "sealed", index)?)
                .map_err(|_| Error::internal("no sealing key"))
        })
    }

    /// HKDF-Expand with info = use, 0, label: a MAC key never equals a sealing key of the same label.
    fn derived(&self, usage: &str, label: &str, index: usize) -> Result<zeroize::Zeroizing<[u8; 32]>> {
        let master = self.masters.get(index).ok_or_else(|| Error::internal("no master key"))?;
        let mut key = zeroize::Zeroizing::new([0; 32]);
        master
            .prk
            .expand(&[usage.as_bytes(), &[0], label.as_bytes()], hkdf::HKDF_SHA256)
            .and_then(|okm| okm.fill(&mut *key))
            .map_err(|_| Error::internal("a key could not be derived"))?;
        Ok(key)
    }

    fn index(&self, key_id: &str) -> Result<usize> {
        self.masters.iter().position(|master| master.id == key_id).ok_or_else(|| {
            Error::Unavailable("a value needs a master key that the key file does not hold; put it back".to_owned())
        })
    }
}

/// A short random name, e.g. `m4x7q2`: enough to tell the few keys of one house apart.
pub(super) fn new_key_id() -> Result<String> {
    const SYMBOLS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    Ok(random_bytes::<6>()?.iter().map(|byte| char::from(SYMBOLS[usize::from(byte & 31)])).collect())
}

impl fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.ids()).finish()
    }
}

/// Derived keys by label and master key. Labels are static, so it cannot grow without bound.
struct Cache<K>(RwLock<HashMap<(&'static str, usize), Arc<K>>>);

impl<K> Default for Cache<K> {
    fn default() -> Self {
        Self(RwLock::default())
    }
}

impl<K> Cache<K> {
    fn get(&self, label: &'static str, index: usize, make: impl FnOnce() -> Result<K>) -> Result<Arc<K>> {
        if let Some(key) = self.0.read().unwrap_or_else(PoisonError::into_inner).get(&(label, index)) {
            return Ok(key.clone());
        }
        let key = Arc::new(make()?);
        self.0.write().unwrap_or_else(PoisonError::into_inner).insert((label, index), key.clone());
        Ok(key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn two_keys() -> KeyRing {
        KeyRing::of(vec![Master::new("new".into(), &[2; 32]), Master::new("old".into(), &[1; 32])])
    }

    #[test]
    fn labels_and_master_keys_never_share_a_derived_key() {
        let ring = two_keys();
        let mac = |label, key_id| ring.mac(label, key_id, b"x").unwrap();
        assert_eq!(mac("a", "new"), mac("a", "new"));
        assert_ne!(mac("a", "new"), mac("b", "new"));
        assert_ne!(mac("a", "new"), mac("a", "old"));
        assert!(ring.mac("a", "gone", b"x").is_err());
    }

    #[test]
    fn derivation_is_hkdf_and_hmac_as_another_implementation_computes_them() {
        // python3: prk = hmac(b"cracha/1", bytes([1])*32); key = hmac(prk, b"mac\0label\x01"); hmac(key, b"data")
        let mac = two_keys().mac("label", "old", b"data").unwrap();
        assert_eq!(hex(&mac), "53c855eecb3f1951731f0061cb8f2a9caea337c58217efb4b12cb42d6cf8ba78");
    }

    #[test]
    fn a_sealed_value_opens_in_its_own_row_only() {
        let ring = two_keys();
        let sealed = ring.seal("kid-1", b"private").unwrap();
        assert_eq!(KeyRing::sealed_under(&sealed), "new");
        assert_ne!(sealed, ring.seal("kid-1", b"private").unwrap());
        assert_eq!(**ring.open("kid-1", &sealed).unwrap(), *b"private");
        assert!(ring.open("kid-2", &sealed).is_err());
        assert!(KeyRing::generate().unwrap().open("kid-1", &sealed).is_err());
    }

    #[test]
    fn a_sealed_value_that_was_changed_is_an_error_and_no_panic() {
        let ring = two_keys();
        let sealed = ring.seal("a", b"private").unwrap();
        let mut changed = sealed.clone().into_bytes();
        changed[10] = if changed[10] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(changed).unwrap();
        for bad in [changed.as_str(), "", ".", "new.", "new.AAAA", "new.!", "gone.AAAA", &sealed[..20]] {
            assert!(ring.open("a", bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn an_old_key_still_opens_what_it_sealed() {
        let old = KeyRing::of(vec![Master::new("old".into(), &[1; 32])]);
        let sealed = old.seal("a", b"x").unwrap();
        assert_eq!(**two_keys().open("a", &sealed).unwrap(), *b"x");
    }

    #[test]
    fn a_check_value_tells_another_key_of_the_same_name() {
        let ring = two_keys();
        let other = KeyRing::of(vec![Master::new("new".into(), &[9; 32])]);
        assert_eq!(ring.check_value("new"), two_keys().check_value("new"));
        assert_ne!(ring.check_value("new"), other.check_value("new"));
        assert_eq!(ring.check_value("new").unwrap().len(), 32);
        assert!(ring.check_value("gone").is_err());
    }

    #[test]
    fn a_ring_prints_its_key_names_alone() {
        assert_eq!(format!("{:?}", two_keys()), r#"["new", "old"]"#);
    }
}
