//! Private keys from PEM text (RFC 7468), as mail administrators have them for DKIM.

use super::keys::{Alg, SigningKey};
use crate::error::{Error, Result};
use base64::{Engine, engine::general_purpose::STANDARD};
use zeroize::Zeroizing;

impl SigningKey {
    /// The first private key of a PEM text: PKCS#8 (RSA, Ed25519, P-256) or PKCS#1 (RSA). An encrypted key, and RSA under 2048 bits, are refused with what to do; no error shows any of the text.
    pub fn from_pem(kid: &str, text: &str) -> Result<Self> {
        let wrong = |problem: &str| Error::Internal(format!("private key: {problem}"));
        let (label, body) = first_private(text).ok_or_else(|| wrong("no PEM block of a private key"))?;
        let base64 = Zeroizing::new(body.chars().filter(|c| !c.is_ascii_whitespace()).collect::<String>());
        let decode = || STANDARD.decode(&*base64).map(Zeroizing::new).map_err(|_| wrong("the PEM block is not base64"));
        match label {
            "RSA PRIVATE KEY" if body.contains(':') => {
                Err(wrong("it is encrypted; run: openssl pkey -in KEY -out PLAIN"))
            }
            "RSA PRIVATE KEY" => Self::from_pkcs1(kid, &decode()?),
            "PRIVATE KEY" => {
                let der = decode()?;
                Alg::ALL
                    .into_iter()
                    .find_map(|alg| Self::from_pkcs8(alg, kid, &der).ok())
                    .ok_or_else(|| wrong("it is neither RSA of 2048 bits or more, nor Ed25519, nor P-256"))
            }
            "ENCRYPTED PRIVATE KEY" => Err(wrong("it is encrypted; run: openssl pkey -in KEY -out PLAIN")),
            _ => Err(wrong("an unknown form; run: openssl pkcs8 -topk8 -nocrypt -in KEY -out PLAIN")),
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
        for alg in Alg::ALL {
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
    fn what_is_no_usable_key_is_refused_without_showing_it() {
        for (text, problem) in [
            (String::new(), "no PEM block"),
            (pem("PUBLIC KEY", b"x"), "no PEM block"),
            (pem("PRIVATE KEY", b"x"), "neither"),
            (pem("RSA PRIVATE KEY", b"x"), "PKCS#1"),
            (pem("ENCRYPTED PRIVATE KEY", b"x"), "encrypted"),
            (pem("EC PRIVATE KEY", b"x"), "unknown form"),
            ("-----BEGIN PRIVATE KEY-----\n%%%\n-----END PRIVATE KEY-----".to_owned(), "not base64"),
            ("-----BEGIN PRIVATE KEY-----\nAAAA".to_owned(), "no PEM block"),
        ] {
            let error = SigningKey::from_pem("dkim", &text).unwrap_err().to_string();
            assert!(error.contains(problem), "{error}");
        }
    }
}
