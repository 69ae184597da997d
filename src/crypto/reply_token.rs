//! The token in the address to which a conversation is answered by mail: the conversation's id and a truncated HMAC, made
//! like that of an envelope sender under another label. It is good for writing into that one conversation; it reads
//! nothing. The conversation's number is not in it and gives none.

use super::derive::KeyRing;
use super::return_token::{id_in, id_symbols, is_symbols, symbols};
use super::secret::same;
use crate::error::Result;

/// 128 bits of id and 100 bits of HMAC in base32: another length than that of an envelope sender's.
pub const REPLY_TOKEN_LENGTH: usize = 26 + 20;
const LABEL: &str = "reply to a conversation";

impl KeyRing {
    /// The token of a conversation, by its row's UUID.
    pub fn reply_token(&self, conversation: &str) -> Result<String> {
        let key_id = self.current_id().to_owned();
        Ok(format!("{}{}", id_symbols(conversation), self.reply_proof(&key_id, conversation)?))
    }

    /// The conversation whose token this is, under any key of the ring; none for one that was guessed or altered.
    pub fn conversation_of(&self, token: &str) -> Option<String> {
        if token.len() != REPLY_TOKEN_LENGTH || !is_symbols(token) {
            return None;
        }
        let id = id_in(token)?;
        let symbols = id_symbols(&id);
        let proofs = self.ids().filter_map(|key_id| self.reply_proof(key_id, &id).ok());
        let good = proofs.fold(false, |good, proof| good | same(token, &format!("{symbols}{proof}")));
        good.then_some(id)
    }

    fn reply_proof(&self, key_id: &str, conversation: &str) -> Result<String> {
        let mac = self.mac(LABEL, key_id, conversation.as_bytes())?;
        let bits = mac[..16].iter().fold(0u128, |bits, byte| bits << 8 | u128::from(*byte));
        Ok(symbols(bits, 20))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0192f1a0-aaaa-7000-8000-00000000ffff";

    #[test]
    fn a_token_is_that_of_its_conversation_and_every_altered_one_is_none() {
        let ring = KeyRing::generate().unwrap();
        let token = ring.reply_token(ID).unwrap();
        assert_eq!(ring.conversation_of(&token).as_deref(), Some(ID));
        for at in 0..token.len() {
            let mut altered = token.clone();
            let other = if token[at..].starts_with('0') { "1" } else { "0" };
            altered.replace_range(at..=at, other);
            assert_eq!(ring.conversation_of(&altered), None, "{at}");
        }
        for none in ["", "20261124-AB12-CD34", &token[1..], &format!("{token}0"), ID] {
            assert_eq!(ring.conversation_of(none), None, "{none}");
        }
        assert_eq!(KeyRing::generate().unwrap().conversation_of(&token), None, "another house");
    }

    #[test]
    fn the_token_of_an_envelope_sender_answers_nothing() {
        let ring = KeyRing::generate().unwrap();
        let sender = ring.return_token(ID, "m1@x").unwrap();
        assert_eq!(ring.conversation_of(&sender), None);
        assert_eq!(ring.conversation_of(&format!("{sender}0000")), None);
    }
}
