//! DKIM signatures (RFC 6376, RFC 8463) over the bytes that leave: relaxed/relaxed, rsa-sha256 or ed25519-sha256. The
//! time stamp is given, so that a retry carries the same signature.

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};

use super::problem::Problem;
use crate::crypto::keys::{Alg, SigningKey};
use crate::error::{Error, Result};

/// What is signed, where the mail has it. Subject, From and To are named once more than they occur, so that a second
/// one that somebody adds breaks the signature.
const SIGNED: [&str; 10] = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "MIME-Version",
    "Content-Type",
    "Content-Language",
    "Auto-Submitted",
    "X-Auto-Response-Suppress",
];
const OVERSIGNED: [&str; 3] = ["From", "To", "Subject"];

/// Signs for one domain with one key.
#[derive(Clone, Debug)]
pub struct Signer {
    domain: String,
    selector: String,
    key: SigningKey,
}

impl Signer {
    /// With a key: RSA or Ed25519.
    ///
    /// # Errors
    /// A key that DKIM does not know, or a domain or selector that is no name.
    pub fn new(domain: &str, selector: &str, key: SigningKey) -> Result<Self, Problem> {
        let domain = idna::domain_to_ascii(domain).map_err(|_| Problem::Names)?;
        let named =
            |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._".contains(&b));
        if !named(&domain) || !named(selector) {
            return Err(Problem::Names);
        }
        match key.alg() {
            Alg::Rs256 | Alg::EdDsa => {}
            Alg::Ps256 | Alg::Es256 => return Err(Problem::KeyAlgorithm),
        }
        Ok(Self { domain, selector: selector.into(), key })
    }

    /// The mail with its signature in front. `time_s` is the mail's Date in seconds.
    pub fn sign(&self, mail: &[u8], time_s: i64) -> Result<Vec<u8>> {
        let text = std::str::from_utf8(mail).map_err(|_| Error::internal("a mail that is no text"))?;
        let (head, body) = text.split_once("\r\n\r\n").ok_or_else(|| Error::internal("a mail without a body"))?;
        let fields = fields(head);
        let mut names: Vec<&str> = Vec::new();
        let mut input = String::new();
        for name in SIGNED {
            for (_, value) in fields.iter().rev().filter(|(n, _)| n.eq_ignore_ascii_case(name)) {
                names.push(name);
                input.push_str(&relaxed_header(name, value));
                input.push_str("\r\n");
            }
        }
        names.extend(OVERSIGNED);
        let alg = if self.key.alg() == Alg::Rs256 { "rsa-sha256" } else { "ed25519-sha256" };
        let body_hash = STANDARD.encode(digest(&SHA256, relaxed_body(body).as_bytes()));
        let value = format!(
            "v=1; a={alg}; c=relaxed/relaxed;\r\n\td={};\r\n\ts={}; t={time_s};\r\n\th={};\r\n\tbh={body_hash};\r\n\tb=",
            self.domain,
            self.selector,
            names.chunks(4).map(|some| some.join(":")).collect::<Vec<_>>().join(":\r\n\t "),
        );
        input.push_str(&relaxed_header("DKIM-Signature", &value));
        let signature = match self.key.alg() {
            // RFC 8463 section 3: Ed25519 signs the hash, not the text.
            Alg::EdDsa => self.key.sign(digest(&SHA256, input.as_bytes()).as_ref())?,
            _ => self.key.sign(input.as_bytes())?,
        };
        let mut signed = format!("DKIM-Signature: {value}{}\r\n", folded(&STANDARD.encode(signature))).into_bytes();
        signed.extend_from_slice(mail);
        Ok(signed)
    }

    /// Name and content of the TXT record that makes the signatures checkable.
    pub fn dns_record(&self) -> (String, String) {
        let jwk = self.key.public().jwk().clone();
        let member = |name: &str| URL_SAFE_NO_PAD.decode(jwk[name].as_str().unwrap_or("")).unwrap_or_default();
        let (kind, key) = match self.key.alg() {
            Alg::EdDsa => ("ed25519", member("x")),
            _ => ("rsa", rsa_public_key(&member("n"), &member("e"))),
        };
        let name = format!("{}._domainkey.{}", self.selector, self.domain);
        (name, format!("v=DKIM1; k={kind}; p={}", STANDARD.encode(key)))
    }
}

/// The header fields, folded lines joined to the field they continue.
fn fields(head: &str) -> Vec<(&str, String)> {
    let mut fields: Vec<(&str, String)> = Vec::new();
    for line in head.split("\r\n") {
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = fields.last_mut() {
                value.push_str("\r\n");
                value.push_str(line);
            }
        } else if let Some((name, value)) = line.split_once(':') {
            fields.push((name.trim_end(), value.to_owned()));
        }
    }
    fields
}

/// RFC 6376 section 3.4.2.
fn relaxed_header(name: &str, value: &str) -> String {
    let unfolded = value.replace("\r\n", "");
    format!("{}:{}", name.to_ascii_lowercase(), one_blank(&unfolded).trim_matches(' '))
}

/// RFC 6376 section 3.4.4.
fn relaxed_body(body: &str) -> String {
    let lines: Vec<String> = body.split("\r\n").map(|line| one_blank(line).trim_end_matches(' ').to_owned()).collect();
    let used = lines.iter().rposition(|line| !line.is_empty()).map_or(0, |last| last + 1);
    lines[..used].iter().flat_map(|line| [line.as_str(), "\r\n"]).collect()
}

/// Runs of blanks and tabs become one blank.
fn one_blank(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            ' ' | '\t' if out.ends_with(' ') => {}
            ' ' | '\t' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// Base64 is ASCII: any cut is between characters.
fn folded(base64: &str) -> String {
    let mut out = String::with_capacity(base64.len() + 32);
    for (i, c) in base64.chars().enumerate() {
        if i > 0 && i % 72 == 0 {
            out.push_str("\r\n\t ");
        }
        out.push(c);
    }
    out
}

/// SubjectPublicKeyInfo (RFC 5280 section 4.1) around an RSA key, as published in DNS.
fn rsa_public_key(modulus: &[u8], exponent: &[u8]) -> Vec<u8> {
    /// AlgorithmIdentifier: rsaEncryption, NULL.
    const RSA: [u8; 15] = [0x30, 13, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 13, 1, 1, 1, 5, 0];
    let key = der(0x30, &[der_positive(modulus), der_positive(exponent)].concat());
    let bits = der(3, &[&[0], &key[..]].concat());
    der(0x30, &[&RSA[..], &bits].concat())
}

fn der_positive(number: &[u8]) -> Vec<u8> {
    let sign: &[u8] = if number.first().is_some_and(|b| b & 0x80 != 0) { &[0] } else { &[] };
    der(2, &[sign, number].concat())
}

fn der(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len().to_be_bytes();
    let length = &length[length.iter().position(|b| *b != 0).unwrap_or(length.len() - 1)..];
    let mut out = vec![tag];
    if content.len() >= 128 {
        out.extend(u8::try_from(length.len()).map(|bytes| 0x80 | bytes));
    }
    out.extend_from_slice(length);
    out.extend_from_slice(content);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::message;
    use crate::mail::message::tests::{head, rendered};

    fn signer(alg: Alg) -> Signer {
        let (key, _) = SigningKey::generate(alg, "s1").unwrap();
        Signer::new("distribuidora.example", "s1", key).unwrap()
    }

    #[test]
    fn canonical_forms_are_those_of_the_rfc() {
        // RFC 6376 section 3.4.5.
        assert_eq!(relaxed_header("A", " X"), "a:X");
        assert_eq!(relaxed_header("B ".trim_end(), " Y\t\r\n\tZ  "), "b:Y Z");
        assert_eq!(relaxed_body(" C \r\nD \t E\r\n\r\n\r\n"), " C\r\nD E\r\n");
        assert_eq!(relaxed_body(""), "");
        assert_eq!(relaxed_body("\r\n\r\n"), "");
    }

    #[test]
    fn a_retry_carries_the_same_signature() {
        let mail = message::write(&head(), &rendered()).unwrap();
        for alg in [Alg::Rs256, Alg::EdDsa] {
            let signer = signer(alg);
            let once = signer.sign(&mail, 1_795_541_400).unwrap();
            assert_eq!(once, signer.sign(&mail, 1_795_541_400).unwrap());
            assert!(once.ends_with(&mail) && once.is_ascii());
            let text = String::from_utf8(once).unwrap();
            let signature = text.split("\r\n").take_while(|line| !line.starts_with("From:"));
            assert!(signature.into_iter().all(|line| line.len() <= 78), "{text}");
        }
    }

    #[test]
    fn a_key_that_dkim_does_not_know_is_refused() {
        let (key, _) = SigningKey::generate(Alg::Es256, "s1").unwrap();
        assert!(Signer::new("distribuidora.example", "s1", key).is_err());
        let (key, _) = SigningKey::generate(Alg::EdDsa, "s1").unwrap();
        assert!(Signer::new("distribuidora.example", "s 1;", key).is_err());
    }
}
