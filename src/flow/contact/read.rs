//! What the visitor's page reads.

use crate::crypto::secret::{Secret, sha256_hex};
use crate::db::Db;
use crate::db::types::ConversationId;
use crate::error::Result;
use crate::model::conversation::{self, Conversation, Line};
use crate::model::ctx::Ctx;

/// A key is 256 bits in base64url.
const KEY_CHARS: usize = 43;

/// The conversation of who has this key; none for any other text, the number included.
pub fn by_key(db: &mut Db, _: &Ctx, key: &Secret) -> Result<Option<Conversation>> {
    if key.expose().len() != KEY_CHARS {
        return Ok(None);
    }
    conversation::by_key_hash(db, &sha256_hex(key.expose()))
}

/// The lines after a number, in order; at most `limit`.
pub fn lines_since(db: &mut Db, id: &ConversationId, after_seq: i64, limit: i64) -> Result<Vec<Line>> {
    conversation::since(db, id, after_seq, limit)
}
