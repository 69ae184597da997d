//! What derives from the master key: tickets, refresh tokens, sealed values, keyed digests. HKDF-SHA-256 with a label per
//! purpose; everything derived names the `key_id` it came from, so that an old key can stay until no row names it.

use std::collections::HashMap;
use std::sync::RwLock;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::{constant_time, hkdf, hmac};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use zeroize::Zeroizing;

use super::secret::{Secret, hex, random_bytes, same};
use crate::error::{Error, Result};

/// One master key: 32 bytes with a name.
pub(super) struct MasterKey {
    pub(super) id: String,
    pub(super) bytes: Zeroizing<[u8; 32]>,
}

/// The master keys of this process: the current one and older ones that rows still name.
pub struct KeyRing {
    pub(super) keys: Vec<MasterKey>,
    derived: RwLock<HashMap<(String, &'static str), hmac::Key>>,
}

impl std::fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.keys.iter().map(|k| &k.id)).finish()
    }
}

const TICKET: &str = "cracha/ticket/1";
const REFRESH: &str = "cracha/refresh/1";
const CHECK: &str = "cracha/check/1";
const SEAL: &str = "cracha/seal/1";
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

impl KeyRing {
    pub(super) fn new(keys: Vec<MasterKey>) -> Self {
        Self { keys, derived: RwLock::default() }
    }

    /// A fresh key in memory alone, for `demo` and tests.
    pub fn generate() -> Result<Self> {
        Ok(Self::new(vec![MasterKey { id: new_id()?, bytes: Zeroizing::new(random_bytes()?) }]))
    }

    /// The key that new things derive from.
    pub fn current_id(&self) -> &str {
        self.keys.first().map_or("", |k| &k.id)
    }

    /// Every key, the current one first.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.keys.iter().map(|k| k.id.as_str())
    }

    /// The key is here.
    pub fn has(&self, key_id: &str) -> bool {
        self.ids().any(|id| id == key_id)
    }

    /// Tells whether a key is the one that data was written under, and nothing about it.
    pub fn check_value(&self, key_id: &str) -> Result<String> {
        Ok(hex(&self.mac(CHECK, key_id, b"check")?[..16]))
    }

    /// HMAC-SHA-256 under the key derived for this label.
    pub fn mac(&self, label: &'static str, key_id: &str, data: &[u8]) -> Result<[u8; 32]> {
        let place = (key_id.to_owned(), label);
        let known = self.derived.read().map_err(|_| Error::internal("key cache"))?.get(&place).cloned();
        let key = match known {
            Some(key) => key,
            None => {
                let key = hmac::Key::new(hmac::HMAC_SHA256, &self.bytes_for(label, key_id)?[..]);
                self.derived.write().map_err(|_| Error::internal("key cache"))?.insert(place, key.clone());
                key
            }
        };
        let mut out = [0; 32];
        out.copy_from_slice(hmac::sign(&key, data).as_ref());
        Ok(out)
    }

    /// A keyed digest under the current key, as hex: for throttle keys, CSRF tokens, choose passes.
    pub fn tag(&self, label: &'static str, text: &str) -> Result<String> {
        Ok(hex(&self.mac(label, self.current_id(), text.as_bytes())?))
    }

    fn bytes_for(&self, label: &'static str, key_id: &str) -> Result<Zeroizing<[u8; 32]>> {
        let master = self.keys.iter().find(|k| k.id == key_id).ok_or_else(|| {
            Error::Unavailable(format!("the master key {key_id} is not in the key file; put the old key back"))
        })?;
        let prk = hkdf::Salt::new(hkdf::HKDF_SHA256, b"cracha").extract(&master.bytes[..]);
        let mut out = Zeroizing::new([0; 32]);
        prk.expand(&[label.as_bytes()], hkdf::HKDF_SHA256)
            .and_then(|okm| okm.fill(&mut out[..]))
            .map_err(|_| Error::internal("derivation"))?;
        Ok(out)
    }

    /// A ticket's secret: 80 bits in Crockford's base 32, `K7QX-9M2P-4TRV-0H3D`.
    pub fn ticket_secret(&self, key_id: &str, ticket_id: &str, generation: i64) -> Result<Secret> {
        let mac = self.mac(TICKET, key_id, format!("{ticket_id}/{generation}").as_bytes())?;
        Ok(Secret::new(groups_of_four(&base32(&mac[..10]))))
    }

    /// A refresh token: names key, family and generation, and proves them.
    pub fn refresh_token(&self, key_id: &str, family_id: &str, generation: i64) -> Result<Secret> {
        let body = format!("{key_id}.{family_id}.{generation}");
        let mac = self.mac(REFRESH, key_id, body.as_bytes())?;
        Ok(Secret::new(format!("{body}.{}", URL_SAFE_NO_PAD.encode(mac))))
    }

    /// Family and generation of a refresh token of ours; `None` for anything else.
    pub fn read_refresh(&self, token: &str) -> Option<(String, i64)> {
        let (body, mac) = token.rsplit_once('.')?;
        let mut parts = body.split('.');
        let (key_id, family, generation) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() || !self.has(key_id) {
            return None;
        }
        let mac = URL_SAFE_NO_PAD.decode(mac).ok()?;
        let ours = self.mac(REFRESH, key_id, body.as_bytes()).ok()?;
        constant_time::verify_slices_are_equal(&ours, &mac).ok()?;
        Some((family.to_owned(), generation.parse().ok()?))
    }

    /// Encrypts under the current key. `aad` is what it belongs to; it opens nowhere else.
    pub fn seal(&self, aad: &str, plain: &[u8]) -> Result<String> {
        let key_id = self.current_id();
        let nonce: [u8; NONCE_LEN] = random_bytes()?;
        let mut data = plain.to_vec();
        self.sealer(key_id)?
            .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(aad.as_bytes()), &mut data)
            .map_err(|_| Error::internal("sealing"))?;
        Ok(format!("{key_id}.{}.{}", URL_SAFE_NO_PAD.encode(nonce), URL_SAFE_NO_PAD.encode(data)))
    }

    /// Opens what [`KeyRing::seal`] made.
    pub fn open(&self, aad: &str, sealed: &str) -> Result<Zeroizing<Vec<u8>>> {
        let damaged = || Error::internal("a sealed value is damaged or was sealed for something else");
        let mut parts = sealed.split('.');
        let (Some(key_id), Some(nonce), Some(data), None) = (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return Err(damaged());
        };
        let nonce = URL_SAFE_NO_PAD.decode(nonce).map_err(|_| damaged())?;
        let nonce = Nonce::try_assume_unique_for_key(&nonce).map_err(|_| damaged())?;
        let mut data = Zeroizing::new(URL_SAFE_NO_PAD.decode(data).map_err(|_| damaged())?);
        let length = self
            .sealer(key_id)?
            .open_in_place(nonce, Aad::from(aad.as_bytes()), &mut data)
            .map_err(|_| damaged())?
            .len();
        data.truncate(length);
        Ok(data)
    }

    /// The key that a sealed value names.
    pub fn sealed_under(sealed: &str) -> &str {
        sealed.split('.').next().unwrap_or("")
    }

    fn sealer(&self, key_id: &str) -> Result<LessSafeKey> {
        let bytes = self.bytes_for(SEAL, key_id)?;
        Ok(LessSafeKey::new(UnboundKey::new(&AES_256_GCM, &bytes[..]).map_err(|_| Error::internal("sealing key"))?))
    }
}

/// A short random name for a key: 30 bits, lower case.
pub(super) fn new_id() -> Result<String> {
    Ok(base32(&random_bytes::<4>()?)[..6].to_lowercase())
}

/// A short reference for mails and screens, `K7-QX`. It finds and proves nothing.
pub fn reference() -> Result<String> {
    let text = base32(&random_bytes::<3>()?);
    Ok(format!("{}-{}", &text[..2], &text[2..4]))
}

/// What a person typed as a ticket, in its canonical form: upper case, four groups; `None` when it cannot be one.
/// Blanks and dashes of any kind are ignored, O is 0, I and L are 1 (Crockford's reading).
pub fn normalise_ticket(typed: &str) -> Option<String> {
    let mut out = String::with_capacity(16);
    for c in typed.chars() {
        let c = match c.to_ascii_uppercase() {
            c if c.is_whitespace()
                || matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{ad}' | '\u{200b}') =>
            {
                continue;
            }
            'O' => '0',
            'I' | 'L' => '1',
            c => c,
        };
        if out.len() == 16 || !c.is_ascii() || !ALPHABET.contains(&(c as u8)) {
            return None;
        }
        out.push(c);
    }
    (out.len() == 16).then(|| groups_of_four(&out))
}

/// A typed ticket is this secret.
pub fn is_ticket(typed_canonical: &str, secret: &Secret) -> bool {
    same(typed_canonical, secret.expose())
}

fn groups_of_four(text: &str) -> String {
    text.as_bytes().chunks(4).map(|c| String::from_utf8_lossy(c)).collect::<Vec<_>>().join("-")
}

fn base32(bytes: &[u8]) -> String {
    let mut out = String::new();
    let (mut bits, mut held) = (0u32, 0u32);
    for byte in bytes {
        held = (held << 8) | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            out.push(char::from(ALPHABET[((held >> bits) & 31) as usize]));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_secret_is_the_same_every_time_and_another_for_every_generation() {
        let ring = KeyRing::generate().unwrap();
        let id = ring.current_id().to_owned();
        let first = ring.ticket_secret(&id, "t1", 1).unwrap();
        assert_eq!(first, ring.ticket_secret(&id, "t1", 1).unwrap());
        assert_ne!(first, ring.ticket_secret(&id, "t1", 2).unwrap());
        assert_ne!(first, ring.ticket_secret(&id, "t2", 1).unwrap());
        assert_eq!(first.expose().len(), 19);
    }

    #[test]
    fn a_ticket_may_be_typed_as_people_type() {
        assert_eq!(normalise_ticket(" k7qx 9m2p–4trv-ohil ").as_deref(), Some("K7QX-9M2P-4TRV-0H11"));
        assert_eq!(normalise_ticket("K7QX-9M2P-4TRV"), None);
        assert_eq!(normalise_ticket("uuuu-uuuu-uuuu-uuuu"), None);
        assert_eq!(normalise_ticket("K7QX-9M2P-4TRV-0H11-0"), None);
    }

    #[test]
    fn a_sealed_value_opens_only_for_what_it_belongs_to() {
        let ring = KeyRing::generate().unwrap();
        let sealed = ring.seal("key/1", b"private").unwrap();
        assert_eq!(&ring.open("key/1", &sealed).unwrap()[..], b"private");
        assert!(ring.open("key/2", &sealed).is_err());
        assert!(ring.open("key/1", "garbage").is_err());
        assert!(KeyRing::generate().unwrap().open("key/1", &sealed).is_err());
    }

    #[test]
    fn a_refresh_token_proves_family_and_generation() {
        let ring = KeyRing::generate().unwrap();
        let token = ring.refresh_token(ring.current_id(), "f1", 7).unwrap();
        assert_eq!(ring.read_refresh(token.expose()), Some(("f1".into(), 7)));
        assert_eq!(ring.read_refresh(&token.expose().replace(".7.", ".8.")), None);
        assert_eq!(ring.read_refresh("x.y"), None);
    }
}
