//! Encryption to a client's key (JWE compact serialisation, RFC 7516; algorithms of RFC 7518 sections 4 and 5). Each message
//! has a content key of its own.

use aws_lc_rs::aead::{AES_128_GCM, AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::agreement::{self, ECDH_P256, EphemeralPrivateKey, UnparsedPublicKey};
use aws_lc_rs::cipher::{EncryptionContext, PaddedBlockEncryptingKey, UnboundCipherKey};
use aws_lc_rs::iv::FixedLength;
use aws_lc_rs::key_wrap::{self, AesKek, KeyWrap};
use aws_lc_rs::rand::{SecureRandom, SystemRandom};
use aws_lc_rs::rsa::{OAEP_SHA256_MGF1SHA256, OaepPublicEncryptingKey, PublicEncryptingKey};
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, ParsedPublicKey, RsaPublicKeyComponents};
use aws_lc_rs::{cipher, digest, hmac};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::error::{Error, Result};

/// How the content key reaches its reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum KeyAlg {
    /// Encrypted with RSA (RFC 7518 section 4.3).
    #[serde(rename = "RSA-OAEP-256")]
    RsaOaep256,
    /// Agreed upon (section 4.6).
    #[serde(rename = "ECDH-ES")]
    EcdhEs,
    /// Wrapped with a key that was agreed upon (section 4.6).
    #[serde(rename = "ECDH-ES+A256KW")]
    EcdhEsA256Kw,
}

/// How the content is encrypted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ContentAlg {
    /// What counts where nothing is registered (OpenID Connect Dynamic Client Registration 1.0 section 2).
    #[default]
    #[serde(rename = "A128CBC-HS256")]
    A128CbcHs256,
    /// AES-GCM.
    #[serde(rename = "A128GCM")]
    A128Gcm,
    /// AES-GCM.
    #[serde(rename = "A256GCM")]
    A256Gcm,
}

impl KeyAlg {
    /// All that are built.
    pub const ALL: [Self; 3] = [Self::RsaOaep256, Self::EcdhEs, Self::EcdhEsA256Kw];

    /// The registered word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::RsaOaep256 => "RSA-OAEP-256",
            Self::EcdhEs => "ECDH-ES",
            Self::EcdhEsA256Kw => "ECDH-ES+A256KW",
        }
    }
}

impl ContentAlg {
    /// The registered word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::A128CbcHs256 => "A128CBC-HS256",
            Self::A128Gcm => "A128GCM",
            Self::A256Gcm => "A256GCM",
        }
    }

    /// The content key, in bytes.
    fn key_len(self) -> usize {
        if self == Self::A128Gcm { 16 } else { 32 }
    }
}

/// A public key that messages can be encrypted to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealingKey {
    kid: String,
    alg: Option<String>,
    /// It says that it is for this.
    is_meant: bool,
    numbers: Numbers,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Numbers {
    Rsa { n: Vec<u8>, e: Vec<u8> },
    P256 { point: Vec<u8> },
}

impl SealingKey {
    /// From a JWK: RSA of 2048 bits or more, or P-256; none of a key that is private, for signatures or of another kind.
    pub fn read_jwk(jwk: &Value) -> Option<Self> {
        let text = |name: &str| jwk[name].as_str();
        let bytes = |name: &str| URL_SAFE_NO_PAD.decode(text(name)?).ok();
        let is_meant = text("use") == Some("enc");
        if jwk.get("d").is_some() || jwk.get("use").is_some() && !is_meant {
            return None;
        }
        let numbers = match (text("kty")?, text("crv")) {
            ("RSA", None) => {
                let n: Vec<u8> = bytes("n")?.into_iter().skip_while(|byte| *byte == 0).collect();
                let large = (256..=1024).contains(&n.len()) && (n.len() > 256 || n[0] >= 0x80);
                let e = bytes("e").filter(|_| large)?;
                rsa(&n, &e)?;
                Numbers::Rsa { e, n }
            }
            ("EC", Some("P-256")) => {
                let (x, y) = (bytes("x")?, bytes("y")?);
                let point = [&[4], x.as_slice(), y.as_slice()].concat();
                // What is no point of the curve is found here, not when a token waits for it.
                let whole = (x.len(), y.len()) == (32, 32);
                ParsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, &point).ok().filter(|_| whole)?;
                Numbers::P256 { point }
            }
            _ => return None,
        };
        let kid = text("kid").unwrap_or_default().to_owned();
        Some(Self { kid, alg: text("alg").map(str::to_owned), is_meant, numbers })
    }

    /// Whether it can be used like this.
    pub fn may(&self, alg: KeyAlg) -> bool {
        let kind = matches!(self.numbers, Numbers::Rsa { .. }) == (alg == KeyAlg::RsaOaep256);
        kind && self.alg.as_ref().is_none_or(|own| own == alg.as_str())
    }

    /// A message that only the key's owner reads, of this kind (`cty`) where it is a JWT again (RFC 7519 section 5.2).
    pub fn seal(&self, alg: KeyAlg, enc: ContentAlg, kind: Option<&str>, plain: &[u8]) -> Result<String> {
        let failed = || Error::internal("a token could not be encrypted");
        let mut header = json!({ "alg": alg.as_str(), "enc": enc.as_str() });
        if let Some(kind) = kind {
            header["cty"] = json!(kind);
        }
        if !self.kid.is_empty() {
            header["kid"] = json!(self.kid);
        }
        let mut key = Zeroizing::new(vec![0; enc.key_len()]);
        SystemRandom::new().fill(&mut key).map_err(|_| failed())?;
        let wrapped = match &self.numbers {
            Numbers::Rsa { n, e } => to_rsa(n, e, &key).ok_or_else(failed)?,
            Numbers::P256 { point } => {
                let direct = alg == KeyAlg::EcdhEs;
                let (name, length) = if direct { (enc.as_str(), enc.key_len()) } else { (alg.as_str(), 32) };
                let (agreed, epk) = agree(point, name, length).ok_or_else(failed)?;
                header["epk"] = epk;
                match direct {
                    true => {
                        key = agreed;
                        Vec::new()
                    }
                    false => wrap(&agreed, &key).ok_or_else(failed)?,
                }
            }
        };
        let header = URL_SAFE_NO_PAD.encode(header.to_string());
        let mut iv = [0; 16];
        SystemRandom::new().fill(&mut iv).map_err(|_| failed())?;
        let iv = if enc == ContentAlg::A128CbcHs256 { &iv[..] } else { &iv[..12] };
        let (text, tag) = encrypt(enc, &key, iv, header.as_bytes(), plain).ok_or_else(failed)?;
        let parts = [wrapped.as_slice(), iv, &text, &tag].map(|part| URL_SAFE_NO_PAD.encode(part));
        Ok(format!("{header}.{}", parts.join(".")))
    }
}

/// The keys of a JWK set that messages can be encrypted to, those first that say so.
pub fn read_sealing(set: &Value) -> Vec<SealingKey> {
    let all = set["keys"].as_array().map(Vec::as_slice).unwrap_or_default();
    let mut keys: Vec<_> = all.iter().filter_map(SealingKey::read_jwk).collect();
    keys.sort_by_key(|key| !key.is_meant);
    keys
}

fn rsa(n: &[u8], e: &[u8]) -> Option<OaepPublicEncryptingKey> {
    let public: PublicEncryptingKey = RsaPublicKeyComponents { n, e }.try_into().ok()?;
    OaepPublicEncryptingKey::new(public).ok()
}

fn to_rsa(n: &[u8], e: &[u8], key: &[u8]) -> Option<Vec<u8>> {
    let public = rsa(n, e)?;
    let mut out = vec![0; public.ciphertext_size()];
    let length = public.encrypt(&OAEP_SHA256_MGF1SHA256, key, &mut out, None).ok()?.len();
    out.truncate(length);
    Some(out)
}

/// A key agreed upon with the owner of a point, and the public half that lets them agree too.
fn agree(point: &[u8], name: &str, length: usize) -> Option<(Zeroizing<Vec<u8>>, Value)> {
    let own = EphemeralPrivateKey::generate(&ECDH_P256, &SystemRandom::new()).ok()?;
    let public = own.compute_public_key().ok()?;
    let half = |range| Some(URL_SAFE_NO_PAD.encode(public.as_ref().get::<std::ops::Range<usize>>(range)?));
    let epk = json!({ "kty": "EC", "crv": "P-256", "x": half(1..33)?, "y": half(33..65)? });
    let theirs = UnparsedPublicKey::new(&ECDH_P256, point);
    let agreed = agreement::agree_ephemeral(own, theirs, (), |shared| Ok(derive(shared, name, b"", b"", length)));
    Some((agreed.ok()?, epk))
}

/// Concat KDF with SHA-256 (RFC 7518 section 4.6.2): one round gives all that is needed.
fn derive(shared: &[u8], name: &str, apu: &[u8], apv: &[u8], length: usize) -> Zeroizing<Vec<u8>> {
    let number = |value: usize| u32::try_from(value).unwrap_or(u32::MAX).to_be_bytes();
    let mut hash = digest::Context::new(&digest::SHA256);
    hash.update(&number(1));
    hash.update(shared);
    for part in [name.as_bytes(), apu, apv] {
        hash.update(&number(part.len()));
        hash.update(part);
    }
    hash.update(&number(length * 8));
    let all = hash.finish();
    Zeroizing::new(all.as_ref().iter().copied().take(length).collect())
}

/// RFC 3394.
fn wrap(by: &[u8], key: &[u8]) -> Option<Vec<u8>> {
    let mut out = vec![0; key.len() + 8];
    let length = AesKek::new(&key_wrap::AES_256, by).ok()?.wrap(key, &mut out).ok()?.len();
    out.truncate(length);
    Some(out)
}

/// Ciphertext and tag.
fn encrypt(enc: ContentAlg, key: &[u8], iv: &[u8], aad: &[u8], plain: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    let mut text = plain.to_vec();
    let gcm = match enc {
        ContentAlg::A128CbcHs256 => return cbc(key, iv, aad, text),
        ContentAlg::A128Gcm => &AES_128_GCM,
        ContentAlg::A256Gcm => &AES_256_GCM,
    };
    let key = LessSafeKey::new(UnboundKey::new(gcm, key).ok()?);
    let nonce = Nonce::try_assume_unique_for_key(iv).ok()?;
    let tag = key.seal_in_place_separate_tag(nonce, Aad::from(aad), &mut text).ok()?;
    Some((text, tag.as_ref().to_vec()))
}

/// RFC 7518 section 5.2: the first half of the key signs, the second encrypts.
fn cbc(key: &[u8], iv: &[u8], aad: &[u8], mut text: Vec<u8>) -> Option<(Vec<u8>, Vec<u8>)> {
    let (signs, encrypts) = key.split_at_checked(16)?;
    let block = UnboundCipherKey::new(&cipher::AES_128, encrypts).ok()?;
    let iv16 = FixedLength::<16>::from(<[u8; 16]>::try_from(iv).ok()?);
    let block = PaddedBlockEncryptingKey::cbc_pkcs7(block).ok()?;
    block.less_safe_encrypt(&mut text, EncryptionContext::Iv128(iv16)).ok()?;
    let bits = u64::try_from(aad.len()).ok()?.checked_mul(8)?.to_be_bytes();
    let signed = [aad, iv, &text, &bits].concat();
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, signs), &signed);
    Some((text, tag.as_ref()[..16].to_vec()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::keys::{Alg, SigningKey};

    fn bytes(text: &str) -> Vec<u8> {
        URL_SAFE_NO_PAD.decode(text).unwrap()
    }

    /// RFC 7518 appendix C.
    #[test]
    fn the_agreed_key_is_that_of_the_rfcs_example() {
        let shared: [u8; 32] = [
            158, 86, 217, 29, 129, 113, 53, 211, 114, 131, 66, 131, 191, 132, 38, 156, 251, 49, 110, 163, 218, 128,
            106, 72, 246, 218, 167, 121, 140, 254, 144, 196,
        ];
        let key = derive(&shared, "A128GCM", b"Alice", b"Bob", 16);
        assert_eq!(URL_SAFE_NO_PAD.encode(&*key), "VqqN6vgjbSBcIijNcacQGg");
    }

    /// RFC 7516 appendix A.3: A128CBC-HS256.
    #[test]
    fn the_cbc_text_and_tag_are_those_of_the_rfcs_example() {
        let key = [
            4, 211, 31, 197, 84, 157, 252, 254, 11, 100, 157, 250, 63, 170, 106, 206, 107, 124, 212, 45, 111, 107, 9,
            219, 200, 177, 0, 240, 143, 156, 44, 207,
        ];
        let aad = "eyJhbGciOiJBMTI4S1ciLCJlbmMiOiJBMTI4Q0JDLUhTMjU2In0";
        let iv = bytes("AxY8DCtDaGlsbGljb3RoZQ");
        let plain = b"Live long and prosper.";
        let (text, tag) = encrypt(ContentAlg::A128CbcHs256, &key, &iv, aad.as_bytes(), plain).unwrap();
        assert_eq!(URL_SAFE_NO_PAD.encode(text), "KDlTtXchhZTGufMYmOYGS4HffxPSUrfmqCHXaI9wOGY");
        assert_eq!(URL_SAFE_NO_PAD.encode(tag), "U0m_YmjN04DJvceFICbCVQ");
    }

    /// RFC 7516 appendix A.1: A256GCM.
    #[test]
    fn the_gcm_text_and_tag_are_those_of_the_rfcs_example() {
        let key = [
            177, 161, 244, 128, 84, 143, 225, 115, 63, 180, 3, 255, 107, 154, 212, 246, 138, 7, 110, 91, 112, 46, 34,
            105, 47, 130, 203, 46, 122, 234, 64, 252,
        ];
        let aad = "eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00ifQ";
        let iv = bytes("48V1_ALb6US04U3b");
        let plain = b"The true sign of intelligence is not knowledge but imagination.";
        let (text, tag) = encrypt(ContentAlg::A256Gcm, &key, &iv, aad.as_bytes(), plain).unwrap();
        let want = "5eym8TW_c8SuK0ltJ3rpYIzOeDQz7TALvtu6UG9oMo4vpzs9tX_EFShS8iB7j6jiSdiwkIr3ajwQzaBtQD_A";
        assert_eq!(URL_SAFE_NO_PAD.encode(text), want);
        assert_eq!(URL_SAFE_NO_PAD.encode(tag), "XFBoMYUZodetZdvTiFvSkQ");
    }

    #[test]
    fn only_public_keys_of_the_right_kind_and_use_are_sealed_to() {
        let own = SigningKey::generate(Alg::Es256, "e1").unwrap().0;
        let mut p256 = own.public().jwk().clone();
        p256["use"] = json!("enc");
        p256.as_object_mut().unwrap().remove("alg");
        let key = SealingKey::read_jwk(&p256).unwrap();
        assert!(key.may(KeyAlg::EcdhEs) && key.may(KeyAlg::EcdhEsA256Kw) && !key.may(KeyAlg::RsaOaep256));
        let sealed = key.seal(KeyAlg::EcdhEs, ContentAlg::A256Gcm, Some("JWT"), b"x").unwrap();
        let parts: Vec<&str> = sealed.split('.').collect();
        assert_eq!((parts.len(), parts[1]), (5, ""), "no key is sent where one is agreed upon");
        for (name, value) in [
            ("use", json!("sig")),
            ("d", json!("AA")),
            ("crv", json!("P-521")),
            ("x", json!("AA")),
            ("y", json!("A".repeat(43))),
            ("kty", json!("oct")),
        ] {
            let mut other = p256.clone();
            other[name] = value;
            assert_eq!(SealingKey::read_jwk(&other), None, "{name}");
        }
        let mut named = p256.clone();
        named["alg"] = json!("ECDH-ES+A256KW");
        let named = SealingKey::read_jwk(&named).unwrap();
        assert!(named.may(KeyAlg::EcdhEsA256Kw) && !named.may(KeyAlg::EcdhEs));
        let mut unsaid = p256.clone();
        unsaid.as_object_mut().unwrap().remove("use");
        let set = json!({ "keys": [unsaid, p256, { "kty": "RSA", "n": "AQAB", "e": "AQAB" }] });
        assert_eq!(read_sealing(&set).iter().map(|key| key.is_meant).collect::<Vec<_>>(), [true, false]);
    }
}
