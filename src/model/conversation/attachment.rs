//! A file of a conversation, as it is kept. It hangs on a line, and goes with the conversation.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::db::schema::conversation_attachments;
use crate::db::types::{AttachmentId, ConversationId, Instant, text_enum};
use crate::db::{Db, Tx};
use crate::error::Result;

text_enum! {
    /// What a file is: nothing else is kept.
    pub enum Media {
        /// A picture.
        Png = "image/png",
        /// A picture.
        Jpeg = "image/jpeg",
        /// A document.
        Pdf = "application/pdf",
    }
}

impl Media {
    /// The end of a name.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::Pdf => "pdf",
        }
    }
}

/// One file.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = conversation_attachments, treat_none_as_default_value = false)]
pub struct Attachment {
    /// Row.
    pub id: AttachmentId,
    /// Of which conversation.
    pub conversation_id: ConversationId,
    /// The number of its line.
    pub seq: i64,
    /// Plain.
    pub name: String,
    /// What it is.
    pub media: Media,
    /// Bytes.
    pub size: i64,
    /// Digest of the bytes, in hexadecimal.
    pub sha256: String,
    /// As kept.
    pub bytes: Vec<u8>,
    /// When.
    pub created_at: Instant,
}

/// The body of the line on which a file hangs, as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileNote {
    /// The file's row.
    pub file: String,
    /// Its name.
    pub name: String,
    /// Bytes.
    pub size: i64,
}

/// Writes one.
pub fn attach(tx: &mut Tx, row: &Attachment) -> Result<()> {
    diesel::insert_into(conversation_attachments::table).values(row).execute(&mut **tx)?;
    Ok(())
}

/// The one of this conversation; none for another's.
pub fn attachment(db: &mut Db, of: &ConversationId, id: &AttachmentId) -> Result<Option<Attachment>> {
    Ok(conversation_attachments::table
        .find(id)
        .filter(conversation_attachments::conversation_id.eq(of))
        .select(Attachment::as_select())
        .first(db)
        .optional()?)
}

/// How many a conversation has.
pub fn attachments(db: &mut Db, of: &ConversationId) -> Result<i64> {
    Ok(conversation_attachments::table
        .filter(conversation_attachments::conversation_id.eq(of))
        .count()
        .get_result(db)?)
}
