//! A message in this node's hands, and what it takes to write it out.

use crate::crypto::secret::Secret;
use crate::db::Db;
use crate::db::types::{AttachmentId, ConversationId, Instant};
use crate::error::{Error, Result};
use crate::mail::letter::FileOf;
use crate::mail::return_path;
use crate::model::conversation::{self, Attachment};
use crate::model::ctx::Ctx;
use crate::model::message::{Lane, Message};
use crate::model::ticket::{Ticket, TicketState};
use crate::model::user::UserState;

/// A message that this node may now hand over.
#[derive(Clone, Debug)]
pub struct Claimed {
    /// The row as claimed.
    pub message: Message,
    /// The secret to print, derived now.
    pub secret: Option<Secret>,
    /// End of the secret's validity.
    pub valid_until: Option<Instant>,
    /// The envelope sender of this sending; empty for what is no mail.
    pub sender: String,
}

/// A mail with this ticket's secret still says the truth.
pub(super) fn holds(ticket: &Ticket, user: UserState) -> bool {
    ticket.state == TicketState::Open && matches!(user, UserState::Invited | UserState::Active)
}

/// The file that hangs on a mail.
///
/// # Errors
/// `NotFound` when it has gone with its conversation.
pub fn file(db: &mut Db, of: &FileOf) -> Result<Attachment> {
    let (conversation, file) = (ConversationId::from_text(&of.conversation), AttachmentId::from_text(&of.file));
    conversation::attachment(db, &conversation, &file)?.ok_or(Error::NotFound)
}

/// A mail is known again by the address that what comes back is sent to.
pub(super) fn sender(ctx: &Ctx, message: &Message) -> Result<String> {
    match message.lane {
        Lane::Mail => return_path::address(&ctx.config, &ctx.keys, message.id.as_str(), &message.mail_id),
        Lane::Logout | Lane::Webhook => Ok(String::new()),
    }
}
