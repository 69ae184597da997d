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

/// Conversations of a person that are looked through for an open one.
const OWN: i64 = 10;

/// The conversation of who has this key; none for any other text, the number included. One that was begun by somebody who
/// was signed in opens to nobody else, and not after a sign-out either: the key stays in the browser, others may come to it.
pub fn by_key(db: &mut Db, ctx: &Ctx, key: &Secret) -> Result<Option<Conversation>> {
    if key.expose().len() != KEY_CHARS {
        return Ok(None);
    }
    let opens = |row: &Conversation| match row.known_by {
        Some(KnownBy::Session) => ctx.actor.user().is_some() && ctx.actor.user() == row.user_id.as_ref(),
        Some(KnownBy::Typed) | None => true,
    };
    Ok(conversation::by_key_hash(db, &sha256_hex(key.expose()))?.filter(opens))
}

/// The conversation of a browser: that of its key, else the open one that was begun last by who is signed in, in whichever
/// browser.
pub fn of_visitor(db: &mut Db, ctx: &Ctx, key: Option<&Secret>) -> Result<Option<Conversation>> {
    let by_key = key.map_or(Ok(None), |key| by_key(db, ctx, key))?;
    match ctx.actor.user() {
        Some(user) if by_key.is_none() => {
            let own = conversation::of_user(db, user, KnownBy::Session, OWN)?;
            Ok(own.into_iter().find(Conversation::is_open))
        }
        _ => Ok(by_key),
    }
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

/// The conversation of a browser with its lines; none without one. See [`of_visitor`].
pub fn talk(db: &mut Db, ctx: &Ctx, key: Option<&Secret>) -> Result<Option<Talk>> {
    let Some(row) = of_visitor(db, ctx, key)? else { return Ok(None) };
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
