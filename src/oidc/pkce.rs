//! PKCE, S256 only (RFC 7636; `plain` is refused, A18).

use aws_lc_rs::digest;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::crypto::secret;

/// A challenge that S256 can have made: 43 characters of base64url.
pub fn is_challenge(text: &str) -> bool {
    text.len() == 43 && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}

/// The code's challenge and the verifier presented fit. One without the other never does: a verifier where no
/// challenge was sent is a downgrade (P2-35).
pub fn fits(challenge: Option<&str>, verifier: Option<&str>) -> bool {
    match (challenge, verifier) {
        (None, None) => true,
        (Some(challenge), Some(verifier)) => is_verifier(verifier) && secret::same(challenge, &s256(verifier)),
        _ => false,
    }
}

/// BASE64URL(SHA256(verifier)).
pub fn s256(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, verifier.as_bytes()))
}

fn is_verifier(text: &str) -> bool {
    let unreserved = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_' | b'~');
    (43..=128).contains(&text.len()) && text.bytes().all(unreserved)
}

#[cfg(test)]
mod tests {
    use super::*;

    const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    #[test]
    fn the_example_of_rfc_7636_fits() {
        assert!(is_challenge(CHALLENGE));
        assert!(fits(Some(CHALLENGE), Some(VERIFIER)));
    }

    #[test]
    fn p2_35_one_without_the_other_is_refused() {
        assert!(!fits(Some(CHALLENGE), None));
        assert!(!fits(None, Some(VERIFIER)));
        assert!(fits(None, None));
    }

    #[test]
    fn a18_plain_and_odd_verifiers_never_fit() {
        assert!(!fits(Some(VERIFIER), Some(VERIFIER)));
        let short = "a".repeat(42);
        assert!(!fits(Some(&s256(&short)), Some(&short)));
        let odd = "ã".repeat(30);
        assert!(!fits(Some(&s256(&odd)), Some(&odd)));
        assert!(!is_challenge(&"a".repeat(44)) && !is_challenge(&"=".repeat(43)));
    }
}
