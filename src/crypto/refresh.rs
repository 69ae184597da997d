//! Refresh tokens: derived from family and generation, so that the successor of a generation can be said again when its
//! answer was lost, and so that no row holds one (design: one row from authorize to token).

use super::derive::KeyRing;
use super::secret::Secret;
use crate::error::Result;
use aws_lc_rs::constant_time;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

/// Names the kind and the format of the token, also for scanners that look for leaked secrets.
const PREFIX: &str = "crt1";

/// The parts of a presented token, nothing of them proved.
struct Parts<'a> {
    key_id: &'a str,
    family_id: &'a str,
    generation: i64,
    mac: Vec<u8>,
}

impl KeyRing {
    /// The refresh token of a generation of a family: printable ASCII without blanks (VSCHAR, RFC 6749 appendix A.17),
    /// opaque to clients.
    pub fn refresh_token(&self, key_id: &str, family_id: &str, generation: i64) -> Result<Secret> {
        let mac = self.refresh_mac(key_id, family_id, generation)?;
        Ok(Secret::new(format!("{PREFIX}.{key_id}.{family_id}.{generation}.{}", URL_SAFE_NO_PAD.encode(mac))))
    }

    /// Family and generation of a token that we made, or nothing; compared in constant time (P2-50). A token of a master
    /// key that is gone is not ours any more.
    pub fn read_refresh(&self, token: &str) -> Option<(String, i64)> {
        let parts = parse(token)?;
        let ours = self.refresh_mac(parts.key_id, parts.family_id, parts.generation).ok()?;
        constant_time::verify_slices_are_equal(&ours, &parts.mac).ok()?;
        Some((parts.family_id.to_owned(), parts.generation))
    }

    fn refresh_mac(&self, key_id: &str, family_id: &str, generation: i64) -> Result<[u8; 32]> {
        self.mac("refresh token", key_id, format!("{family_id}:{generation}").as_bytes())
    }
}

/// Takes a presented token apart, exactly as we write it: one token has one spelling.
fn parse(token: &str) -> Option<Parts<'_>> {
    let (head, mac) = token.strip_prefix(PREFIX)?.strip_prefix('.')?.rsplit_once('.')?;
    let (head, number) = head.rsplit_once('.')?;
    let (key_id, family_id) = head.split_once('.')?;
    let generation: i64 = number.parse().ok().filter(|generation: &i64| generation.to_string() == number)?;
    Some(Parts { key_id, family_id, generation, mac: URL_SAFE_NO_PAD.decode(mac).ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    const FAMILY: &str = "0192f1a0-0000-7000-8000-000000000001";

    fn ring_and_token() -> (KeyRing, String) {
        let ring = KeyRing::generate().unwrap();
        let token = ring.refresh_token(ring.current_id(), FAMILY, 7).unwrap().expose().to_owned();
        (ring, token)
    }

    #[test]
    fn a_refresh_token_comes_back_as_what_it_was_made_of() {
        let (ring, token) = ring_and_token();
        assert!(token.bytes().all(|c| (0x21..=0x7e).contains(&c)), "VSCHAR alone");
        assert_eq!(ring.read_refresh(&token), Some((FAMILY.to_owned(), 7)));
        assert_eq!(ring.refresh_token(ring.current_id(), FAMILY, 7).unwrap().expose(), token);
    }

    #[test]
    fn a_changed_or_foreign_refresh_token_is_not_ours() {
        let (ring, token) = ring_and_token();
        assert!(KeyRing::generate().unwrap().read_refresh(&token).is_none());
        for bad in [
            &token.replace(".7.", ".8."),
            &token.replace("0001.", "0002."),
            &token[1..],
            &token[..token.len() - 1],
            "",
            "crt1",
            "crt1....",
        ] {
            assert_eq!(ring.read_refresh(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_refresh_token_has_one_spelling() {
        let (ring, token) = ring_and_token();
        for other in
            [token.replace(".7.", ".07."), token.replace(".7.", ".+7."), format!("{token}.x"), token.to_uppercase()]
        {
            assert_eq!(ring.read_refresh(&other), None, "{other}");
        }
    }
}
