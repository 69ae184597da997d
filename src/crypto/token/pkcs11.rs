//! The token through its maker's library.
//!
//! A session is used by one thread at a time, so there are as many as are needed at once, and they stay. One that fails is
//! given up with what it found: after a token was restarted the next one logs in again.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Mutex, PoisonError, RwLock};

use aws_lc_rs::digest::{SHA256, digest};
use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::error::{Error as Trouble, RvError};
use cryptoki::mechanism::eddsa::{EddsaParams, EddsaSignatureScheme};
use cryptoki::mechanism::rsa::{PkcsMgfType, PkcsPssParams};
use cryptoki::mechanism::{Mechanism, MechanismType};
use cryptoki::object::{Attribute, AttributeType, ObjectClass, ObjectHandle};
use cryptoki::session::{Session, UserType};
use cryptoki::slot::Slot;
use cryptoki::types::AuthPin;

use super::Place;
use crate::crypto::alg::Alg;
use crate::crypto::public_key::PublicKey;
use crate::error::{Error, Result};

/// The named curve P-256 (RFC 5480 section 2.1.1.1), as DER.
const P256: [u8; 10] = [0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];
/// Ed25519 (RFC 8410 section 3), as DER.
const ED25519: [u8; 5] = [0x06, 0x03, 0x2b, 0x65, 0x70];
/// The octet string around a point.
const OCTETS: u8 = 0x04;
/// How long a bare point is: of P-256, uncompressed, and of Ed25519.
const POINTS: [u8; 2] = [65, 32];

/// A token that is logged in to.
pub struct Token {
    library: Pkcs11,
    slot: Slot,
    place: Place,
    idle: Mutex<Vec<Open>>,
    /// Keys are made while nothing else is asked of the token: not every library can do both at once.
    turns: RwLock<()>,
}

/// A session and the private keys that it found, by `kid`.
struct Open {
    session: Session,
    keys: HashMap<String, ObjectHandle>,
}

impl Token {
    /// Loads the library, finds the token by its label and logs in.
    ///
    /// # Errors
    /// What the library said, or that there is no such token, or several.
    pub fn open(place: Place) -> Result<Self> {
        let library = Pkcs11::new(&place.module).map_err(|why| said("the library", &why))?;
        match library.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)) {
            // Another part of this process has it open.
            Ok(()) | Err(Trouble::Pkcs11(RvError::CryptokiAlreadyInitialized, _)) => {}
            Err(why) => return Err(said("the library", &why)),
        }
        let slots = library.get_slots_with_initialized_token().map_err(|why| said("the slots", &why))?;
        let labelled = |slot: &Slot| library.get_token_info(*slot).is_ok_and(|info| info.label() == place.label);
        let found: Vec<Slot> = slots.into_iter().filter(labelled).collect();
        let [slot] = found[..] else {
            return Err(Error::Unavailable(format!("{} tokens are called {:?}, not one", found.len(), place.label)));
        };
        let token = Self { library, slot, place, idle: Mutex::default(), turns: RwLock::default() };
        let open = token.session()?;
        token.put_back(open);
        Ok(token)
    }

    /// Keys of this algorithm are made here.
    pub fn makes(&self, alg: Alg) -> bool {
        self.place.algs.contains(&alg)
    }

    /// Makes a key that cannot be taken out.
    pub fn generate(&self, alg: Alg, kid: &str) -> Result<()> {
        let both = [Attribute::Token(true), Attribute::Id(kid.into()), Attribute::Label(kid.into())];
        let mut public = vec![Attribute::Verify(true)];
        let mechanism = match alg {
            Alg::Rs256 | Alg::Ps256 => {
                public.extend([Attribute::ModulusBits(2048.into()), Attribute::PublicExponent(vec![1, 0, 1])]);
                Mechanism::RsaPkcsKeyPairGen
            }
            Alg::Es256 => {
                public.push(Attribute::EcParams(P256.to_vec()));
                Mechanism::EccKeyPairGen
            }
            Alg::EdDsa => {
                public.push(Attribute::EcParams(ED25519.to_vec()));
                Mechanism::EccEdwardsKeyPairGen
            }
        };
        let mut private = vec![
            Attribute::Private(true),
            Attribute::Sensitive(true),
            Attribute::Extractable(false),
            Attribute::Sign(true),
        ];
        public.extend(both.clone());
        private.extend(both);
        let _alone = self.turns.write().unwrap_or_else(PoisonError::into_inner);
        self.with(|open| {
            let made = open.session.generate_key_pair(&mechanism, &public, &private);
            made.map(drop).map_err(|why| said(&format!("a new {alg} key"), &why))
        })
    }

    /// The public half of the key of this name.
    pub fn find(&self, alg: Alg, kid: &str) -> Result<PublicKey> {
        let wanted = match alg {
            Alg::Rs256 | Alg::Ps256 => [AttributeType::Modulus, AttributeType::PublicExponent].as_slice(),
            Alg::Es256 | Alg::EdDsa => &[AttributeType::EcPoint],
        };
        let _turn = self.turns.read().unwrap_or_else(PoisonError::into_inner);
        let found = self.with(|open| {
            let key = one(&open.session, ObjectClass::PUBLIC_KEY, kid)?;
            open.session.get_attributes(key, wanted).map_err(|why| said(kid, &why))
        })?;
        let value = |of: AttributeType| match found.iter().find(|attribute| attribute.attribute_type() == of) {
            Some(Attribute::Modulus(value) | Attribute::PublicExponent(value) | Attribute::EcPoint(value)) => {
                value.as_slice()
            }
            _ => &[],
        };
        Ok(match alg {
            Alg::Rs256 | Alg::Ps256 => {
                let (modulus, exponent) = (value(AttributeType::Modulus), value(AttributeType::PublicExponent));
                PublicKey::rsa(kid, Some(alg), modulus, exponent)
            }
            Alg::Es256 => PublicKey::p256(kid, point(value(AttributeType::EcPoint))),
            Alg::EdDsa => PublicKey::ed25519(kid, point(value(AttributeType::EcPoint))),
        }?)
    }

    /// Signs as [`super::super::keys::SigningKey::sign`] does.
    pub fn sign(&self, alg: Alg, kid: &str, message: &[u8]) -> Result<Vec<u8>> {
        let hashed;
        let (mechanism, message) = match alg {
            Alg::Rs256 => (Mechanism::Sha256RsaPkcs, message),
            Alg::Ps256 => {
                let (hash_alg, mgf, s_len) = (MechanismType::SHA256, PkcsMgfType::MGF1_SHA256, 32.into());
                (Mechanism::Sha256RsaPkcsPss(PkcsPssParams { hash_alg, mgf, s_len }), message)
            }
            // The form that every token knows takes the digest.
            Alg::Es256 => {
                hashed = digest(&SHA256, message);
                (Mechanism::Ecdsa, hashed.as_ref())
            }
            Alg::EdDsa => (Mechanism::Eddsa(EddsaParams::new(EddsaSignatureScheme::Pure)), message),
        };
        let _turn = self.turns.read().unwrap_or_else(PoisonError::into_inner);
        self.with(|open| {
            let key = match open.keys.get(kid) {
                Some(known) => *known,
                None => {
                    let found = one(&open.session, ObjectClass::PRIVATE_KEY, kid)?;
                    open.keys.insert(kid.to_owned(), found);
                    found
                }
            };
            open.session.sign(&mechanism, key, message).map_err(|why| said(kid, &why))
        })
    }

    /// Runs `work` with a session: one that was kept, and where that fails a new one, for the token may have been restarted.
    fn with<T>(&self, work: impl Fn(&mut Open) -> Result<T>) -> Result<T> {
        let kept = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        if let Some(mut open) = kept
            && let Ok(done) = work(&mut open)
        {
            self.put_back(open);
            return Ok(done);
        }
        let mut open = self.session()?;
        let done = work(&mut open)?;
        self.put_back(open);
        Ok(done)
    }

    fn put_back(&self, open: Open) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(open);
    }

    fn session(&self) -> Result<Open> {
        let session = self.library.open_rw_session(self.slot).map_err(|why| said("a session", &why))?;
        let pin = AuthPin::new(self.place.pin.expose().into());
        match session.login(UserType::User, Some(&pin)) {
            // All sessions of a process are logged in together (PKCS#11 2.40 section 2.6.7).
            Ok(()) | Err(Trouble::Pkcs11(RvError::UserAlreadyLoggedIn, _)) => {
                Ok(Open { session, keys: HashMap::new() })
            }
            Err(why) => Err(said("the PIN", &why)),
        }
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Token({})", self.place.label)
    }
}

/// The object of this name; two of a name are refused rather than guessed at.
fn one(session: &Session, class: ObjectClass, kid: &str) -> Result<ObjectHandle> {
    let wanted = [Attribute::Class(class), Attribute::Id(kid.into())];
    let found = session.find_objects(&wanted).map_err(|why| said(kid, &why))?;
    match found[..] {
        [key] => Ok(key),
        _ => Err(Error::Unavailable(format!("the token holds {} keys called {kid}, not one", found.len()))),
    }
}

/// Of a point: tokens give it inside an octet string, some bare. Its length tells, for a bare one may begin like the other.
fn point(value: &[u8]) -> &[u8] {
    match value {
        [OCTETS, length, rest @ ..] if usize::from(*length) == rest.len() && POINTS.contains(length) => rest,
        bare => bare,
    }
}

fn said(about: &str, why: &Trouble) -> Error {
    Error::Unavailable(format!("PKCS#11: {about}: {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_is_told_from_the_octet_string_around_it_by_its_length() {
        for (length, first) in [(65_u8, 0x04_u8), (32, 0x04)] {
            // The second byte of a bare point is any: one of them says how many follow.
            for second in 0..=u8::MAX {
                let mut bare = vec![0x11; usize::from(length)];
                (bare[0], bare[1]) = (first, second);
                assert_eq!(point(&bare), bare, "{second}");
                let wrapped = [&[OCTETS, length], bare.as_slice()].concat();
                assert_eq!(point(&wrapped), bare, "{second}");
            }
        }
    }
}
