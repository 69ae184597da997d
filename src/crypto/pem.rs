//! Private keys from PEM text (RFC 7468), as mail administrators have them for DKIM.

use super::keys::{Alg, SigningKey};
use base64::{Engine, engine::general_purpose::STANDARD};
use zeroize::Zeroizing;

/// Why a PEM text is no private key that can be used: a closed list without words, worded at the terminal. No text of
/// the key is in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PemFlaw {
    /// No block of a private key.
    NoKey,
    /// The block is not base64.
    NotBase64,
    /// It needs a password.
    Encrypted,
    /// Neither RSA of 2048 bits or more, nor Ed25519, nor P-256.
    Kind,
    /// Another form than PKCS#8 and PKCS#1.
    Form,
}

impl SigningKey {
    /// The first private key of a PEM text: PKCS#8 (RSA, Ed25519, P-256) or PKCS#1 (RSA). An encrypted key, and RSA under 2048 bits, are refused.
    pub fn from_pem(kid: &str, text: &str) -> Result<Self, PemFlaw> {
        let (label, body) = first_private(text).ok_or(PemFlaw::NoKey)?;
        let base64 = Zeroizing::new(body.chars().filter(|c| !c.is_ascii_whitespace()).collect::<String>());
        let decode = || STANDARD.decode(&*base64).map(Zeroizing::new).map_err(|_| PemFlaw::NotBase64);
        match label {
            "RSA PRIVATE KEY" if body.contains(':') => Err(PemFlaw::Encrypted),
            "RSA PRIVATE KEY" => Self::from_pkcs1(kid, &decode()?).map_err(|_| PemFlaw::Kind),
            "PRIVATE KEY" => {
                let der = decode()?;
                Alg::ALL.into_iter().find_map(|alg| Self::from_pkcs8(alg, kid, &der).ok()).ok_or(PemFlaw::Kind)
            }
            "ENCRYPTED PRIVATE KEY" => Err(PemFlaw::Encrypted),
            _ => Err(PemFlaw::Form),
        }
    }
}

/// Label and body of the first block whose label ends with `PRIVATE KEY`.
fn first_private(text: &str) -> Option<(&str, &str)> {
    let mut rest = text;
    loop {
        rest = rest.split_once("-----BEGIN ")?.1;
        let (label, after) = rest.split_once("-----")?;
        if label.ends_with("PRIVATE KEY") {
            return after.split_once("-----END ").map(|(body, _)| (label, body));
        }
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pem(label: &str, der: &[u8]) -> String {
        let text = STANDARD.encode(der);
        let lines: Vec<&str> = text.as_bytes().chunks(64).map(|line| std::str::from_utf8(line).unwrap()).collect();
        format!("-----BEGIN {label}-----\n{}\n-----END {label}-----\n", lines.join("\n"))
    }

    #[test]
    fn a_pkcs8_key_of_every_algorithm_is_read() {
        for alg in [Alg::Rs256, Alg::Es256, Alg::EdDsa] {
            let (key, der) = SigningKey::generate(alg, "").unwrap();
            let text = pem("PRIVATE KEY", &der).replace('\n', "\r\n");
            let read = SigningKey::from_pem("dkim", &format!("a comment\n{text}")).unwrap();
            assert_eq!((read.alg(), read.public().thumbprint()), (alg, key.public().thumbprint()));
        }
    }

    #[test]
    fn a_pkcs1_key_is_read() {
        let (key, pkcs8) = SigningKey::generate(Alg::Rs256, "").unwrap();
        // version, algorithm and the octet string's head are 26 bytes before the PKCS#1 key (RFC 5208)
        let read = SigningKey::from_pem("dkim", &pem("RSA PRIVATE KEY", &pkcs8[26..])).unwrap();
        assert!(key.public().verify(b"m", &read.sign(b"m").unwrap()));
    }

    #[test]
    fn what_is_no_usable_key_is_refused() {
        for (text, flaw) in [
            (String::new(), PemFlaw::NoKey),
            (pem("PUBLIC KEY", b"x"), PemFlaw::NoKey),
            (pem("PRIVATE KEY", b"x"), PemFlaw::Kind),
            (pem("RSA PRIVATE KEY", b"x"), PemFlaw::Kind),
            (pem("ENCRYPTED PRIVATE KEY", b"x"), PemFlaw::Encrypted),
            (pem("EC PRIVATE KEY", b"x"), PemFlaw::Form),
            ("-----BEGIN PRIVATE KEY-----\n%%%\n-----END PRIVATE KEY-----".to_owned(), PemFlaw::NotBase64),
            ("-----BEGIN PRIVATE KEY-----\nAAAA".to_owned(), PemFlaw::NoKey),
        ] {
            assert_eq!(SigningKey::from_pem("dkim", &text).err(), Some(flaw));
        }
    }
}
