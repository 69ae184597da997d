//! The token in a mail's envelope sender: the message's id and a truncated HMAC that binds it to one sending, as
//! letters that survive a server which changes their case. Whoever knows it has seen the mail's envelope.

use super::derive::KeyRing;
use super::secret::same;
use crate::error::Result;

/// 128 bits of id and 80 bits of HMAC in base32.
pub const RETURN_TOKEN_LENGTH: usize = 26 + 16;
/// Crockford's base32 in lower case.
const SYMBOLS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
const LABEL: &str = "return path";

impl KeyRing {
    /// The token of a sending: `message_id` is the row's UUID, `mail_id` the Message-ID of this sending.
    pub fn return_token(&self, message_id: &str, mail_id: &str) -> Result<String> {
        let key_id = self.current_id().to_owned();
        Ok(format!("{}{}", id_symbols(message_id), self.proof(&key_id, message_id, mail_id)?))
    }

    /// Whether a token is that of this sending, under any key of the ring; constant time.
    pub fn is_return_token(&self, token: &str, message_id: &str, mail_id: &str) -> bool {
        let proofs = self.ids().filter_map(|key_id| self.proof(key_id, message_id, mail_id).ok());
        let id = id_symbols(message_id);
        proofs.fold(false, |found, proof| found | same(token, &format!("{id}{proof}")))
    }

    /// The id of the message that a token names; says nothing about whether the token is good.
    pub fn named_by_return_token(token: &str) -> Option<String> {
        id_in(token)
    }

    /// Whether a text has the shape of a token.
    pub fn is_like_a_return_token(text: &str) -> bool {
        text.len() == RETURN_TOKEN_LENGTH && is_symbols(text)
    }

    fn proof(&self, key_id: &str, message_id: &str, mail_id: &str) -> Result<String> {
        let mac = self.mac(LABEL, key_id, format!("{message_id}\0{mail_id}").as_bytes())?;
        let bits = mac[..10].iter().fold(0u128, |bits, byte| bits << 8 | u128::from(*byte));
        Ok(symbols(bits, 16))
    }
}

/// The id that the first 26 symbols write.
pub(super) fn id_in(token: &str) -> Option<String> {
    let mut bits = 0u128;
    for symbol in token.get(..26)?.bytes() {
        let value = SYMBOLS.iter().position(|known| *known == symbol)?;
        bits = bits << 5 | u128::try_from(value).ok()?;
    }
    Some(uuid::Uuid::from_u128(bits).to_string())
}

/// Only our symbols.
pub(super) fn is_symbols(text: &str) -> bool {
    text.bytes().all(|byte| SYMBOLS.contains(&byte))
}

/// 128 bits of an id.
pub(super) fn id_symbols(message_id: &str) -> String {
    symbols(uuid::Uuid::parse_str(message_id).map_or(0, |id| id.as_u128()), 26)
}

/// The last `count` symbols of these bits.
pub(super) fn symbols(bits: u128, count: u32) -> String {
    (0..count).rev().map(|at| char::from(SYMBOLS[(bits >> (5 * at) & 31) as usize])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0192f1a0-aaaa-7000-8000-00000000ffff";

    #[test]
    fn a_token_names_its_message_and_proves_its_sending_alone() {
        let ring = KeyRing::generate().unwrap();
        let token = ring.return_token(ID, "m1@x").unwrap();
        assert!(KeyRing::is_like_a_return_token(&token) && token.len() == RETURN_TOKEN_LENGTH, "{token}");
        assert_eq!(KeyRing::named_by_return_token(&token).as_deref(), Some(ID));
        assert!(ring.is_return_token(&token, ID, "m1@x"));
        assert!(!ring.is_return_token(&token, ID, "m2@x"), "another sending");
        assert!(!KeyRing::generate().unwrap().is_return_token(&token, ID, "m1@x"), "another house");
        let mut forged = token.clone();
        forged.replace_range(41.., if token.ends_with('0') { "1" } else { "0" });
        assert!(!ring.is_return_token(&forged, ID, "m1@x"));
        assert_eq!(KeyRing::named_by_return_token("short"), None);
    }
}
