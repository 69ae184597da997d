//! A file of a visitor or an agent, which was looked at before.

use super::file::Checked;
use super::read::of_visitor;
use super::say::{Speaker, over_or_taken, saw, speaking, too_fast};
use super::thread;
use crate::crypto::secret::{Secret, sha256_hex};
use crate::db::types::{AttachmentId, ConversationId, Instant, UserId};
use crate::db::{Db, Tx};
use crate::error::{Error, Field, Flaw, Result};
use crate::flow::access::{self, Doing};
use crate::flow::sign_in::window::{self, Window};
use crate::model::conversation::{
    self, Appended, Attachment, ConversationState, FileNote, LineKind, LineSpeaker, NewLine,
};
use crate::model::ctx::Ctx;

/// What became of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Attached {
    /// It hangs on the line of this number.
    Stored(i64),
    /// It came before, on the line of this number.
    Again(i64),
    /// Nothing was stored: too many lines in a short time.
    TooFast {
        /// When the next one is taken.
        retry_at: Instant,
    },
    /// Nothing was stored: the conversation is over.
    Closed,
}

/// Files that visitors at one address of the network may send in a day; whole offices sit behind one.
const MOST_OF_ADDRESS: i64 = 200;

/// Counts a file that a visitor is about to send, before anybody looks at it.
///
/// # Errors
/// `Throttled` when many came from the address.
pub fn expect_file(ctx: &Ctx, tx: &mut Tx) -> Result<()> {
    let from = ctx.ip.as_deref().unwrap_or_default();
    window::admit(tx, ctx, Window::Day, ("contact-file", from), MOST_OF_ADDRESS)
}

/// Keeps a file of a visitor or an agent. `token` is made by who sends it, a new one for each file.
///
/// # Errors
/// `Invalid` where the conversation has as many as it may; `Conflict` for an agent whose conversation it is not.
pub fn attach(
    ctx: &Ctx,
    tx: &mut Tx,
    who: &Speaker,
    id: &ConversationId,
    token: &str,
    file: &Checked,
) -> Result<Attached> {
    let (row, speaker, agent) = speaking(ctx, tx, who, id, token)?;
    if let Some(seq) = conversation::by_token(tx, id, token)? {
        return Ok(Attached::Again(seq));
    }
    if !row.is_open() {
        return Ok(Attached::Closed);
    }
    if is_full(ctx, tx, id)? {
        return Err(Error::Invalid { field: Field::File, reason: Flaw::FilesTooMany });
    }
    if speaker == LineSpeaker::Visitor
        && let Some(retry_at) = too_fast(ctx, tx, id)?
    {
        return Ok(Attached::TooFast { retry_at });
    }
    let Some((Appended { seq, state }, note)) = keep(ctx, tx, id, (speaker, agent), token, file)? else {
        over_or_taken(tx, id)?;
        return Ok(Attached::Closed);
    };
    saw(tx, who, id, seq)?;
    if speaker == LineSpeaker::Agent && state == ConversationState::ByMail {
        thread::answer_with_file(ctx, tx, &row, &note)?;
    }
    Ok(Attached::Stored(seq))
}

/// It has as many files as it may.
pub(super) fn is_full(ctx: &Ctx, db: &mut Db, id: &ConversationId) -> Result<bool> {
    Ok(conversation::attachments(db, id)? >= ctx.config.contact.attachments)
}

/// Writes file and line, and what the line says of the file; nothing where it is over or another agent's.
pub(super) fn keep(
    ctx: &Ctx,
    tx: &mut Tx,
    id: &ConversationId,
    (speaker, agent): (LineSpeaker, Option<&UserId>),
    token: &str,
    file: &Checked,
) -> Result<Option<(Appended, FileNote)>> {
    let row = AttachmentId::new();
    let size = i64::try_from(file.bytes.len()).map_err(Error::internal)?;
    let note = FileNote { file: row.to_string(), name: file.name.clone(), size };
    let body = serde_json::to_string(&note).map_err(Error::internal)?;
    let line = NewLine { speaker, agent, kind: LineKind::Attached, token: Some(token), body: &body };
    let Some(appended) = conversation::append_open(tx, id, &line, ctx.now)? else { return Ok(None) };
    let attachment = Attachment {
        id: row,
        conversation_id: id.clone(),
        seq: appended.seq,
        name: file.name.clone(),
        media: file.media,
        size,
        sha256: sha256_hex(&file.bytes),
        bytes: file.bytes.clone(),
        created_at: ctx.now,
    };
    conversation::attach(tx, &attachment)?;
    Ok(Some((appended, note)))
}

/// A file, for whose conversation it is; none for every other. See [`of_visitor`].
pub fn file_of_visitor(db: &mut Db, ctx: &Ctx, key: Option<&Secret>, file: &str) -> Result<Option<Attachment>> {
    let Some(row) = of_visitor(db, ctx, key)? else { return Ok(None) };
    conversation::attachment(db, &row.id, &AttachmentId::from_text(file))
}

/// A file, for an agent.
///
/// # Errors
/// `Forbidden` for who is no agent.
pub fn file_of_desk(db: &mut Db, ctx: &Ctx, id: &str, file: &str) -> Result<Option<Attachment>> {
    access::allow(ctx, Doing::Contact)?;
    conversation::attachment(db, &ConversationId::from_text(id), &AttachmentId::from_text(file))
}
