//! What the visitor's page reads.

use crate::crypto::secret::{Secret, sha256_hex};
use crate::db::Db;
use crate::db::types::ConversationId;
use crate::error::Result;
use crate::flow::recovery;
use crate::flow::registration::{self, Missing};
use crate::model::conversation::{self, Conversation, Family, KnownBy, Line, LineKind};
use crate::model::ctx::Ctx;
use crate::model::{reseller, user};

/// A key is 256 bits in base64url.
const KEY_CHARS: usize = 43;

/// The conversation of who has this key; none for any other text, the number included, nor for somebody who signed in
/// with another login in the same browser.
pub fn by_key(db: &mut Db, ctx: &Ctx, key: &Secret) -> Result<Option<Conversation>> {
    if key.expose().len() != KEY_CHARS {
        return Ok(None);
    }
    let strange = |row: &Conversation| {
        row.known_by == Some(KnownBy::Session) && ctx.actor.user().is_some() && ctx.actor.user() != row.user_id.as_ref()
    };
    Ok(conversation::by_key_hash(db, &sha256_hex(key.expose()))?.filter(|row| !strange(row)))
}

/// The lines after a number, in order; at most `limit`.
pub fn lines_since(db: &mut Db, id: &ConversationId, after_seq: i64, limit: i64) -> Result<Vec<Line>> {
    conversation::since(db, id, after_seq, limit)
}

/// A conversation as its visitor sees it.
#[derive(Clone, Debug)]
pub struct Talk {
    /// The conversation.
    pub conversation: Conversation,
    /// Its last lines, in order.
    pub lines: Vec<Line>,
    /// Own facts of who is signed in.
    pub own: Option<Own>,
    /// The day and the standing of a delivery were given.
    pub reported: bool,
}

/// Lines that a page shows.
const LINES: i64 = 300;

/// The conversation of this key with its lines; none without one.
pub fn talk(db: &mut Db, ctx: &Ctx, key: &Secret) -> Result<Option<Talk>> {
    let Some(row) = by_key(db, ctx, key)? else { return Ok(None) };
    let lines = conversation::since(db, &row.id, row.last_seq - LINES, LINES)?;
    let reported = row.family == Family::Delivery && lines.iter().any(|line| line.kind == LineKind::Typed);
    Ok(Some(Talk { own: own(db, ctx, &row)?, lines, reported, conversation: row }))
}

/// What a visitor who is signed in reads about the own reseller.
#[derive(Clone, Debug, Default)]
pub struct Own {
    /// Who manages the users, by name.
    pub administrators: Vec<String>,
    /// What the registration lacks.
    pub missing: Option<Missing>,
    /// The sales representative; may be empty.
    pub representative: String,
}

/// The own facts of the visitor, where the one who began the conversation is signed in now; none for everybody else.
fn own(db: &mut Db, ctx: &Ctx, row: &Conversation) -> Result<Option<Own>> {
    let (Some(KnownBy::Session), Some(id)) = (row.known_by, &row.user_id) else { return Ok(None) };
    if ctx.actor.user() != Some(id) {
        return Ok(None);
    }
    let (person, mut own) = (user::get(db, id)?, Own::default());
    own.administrators = recovery::administrator_names(db, &person)?;
    if let Some(reseller) = &person.reseller_id {
        let reseller = reseller::get(db, reseller)?;
        own.missing = registration::find(db, ctx, &reseller)?;
        own.representative = reseller.sales_rep.unwrap_or_default();
    }
    Ok(Some(own))
}
