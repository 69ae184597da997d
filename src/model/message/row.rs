//! The row: what to say to whom, and where it stands.

use diesel::prelude::*;

use super::reason::Reason;
use super::state::{Lane, MessageState, Urgency};
use crate::db::schema::messages;
use crate::db::types::{ClientId, Instant, MessageId, PromiseId, ResellerId, TicketId, UserId};
use crate::db::{Db, Tx};
use crate::error::{Error, Result};
use crate::text::Lang;
use crate::text::delivery::letter::LetterKind;
use crate::text::delivery::trail::TrailText;
use crate::text::operate::OperatorText;

/// One message.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = messages, treat_none_as_default_value = false)]
pub struct Message {
    /// Row.
    pub id: MessageId,
    /// See [`Lane`].
    pub lane: Lane,
    /// Mail domain or portal host: back-off is per destination.
    pub destination: String,
    /// The word of a [`LetterKind`], which may be one that only a newer version knows, or `logout_token`.
    pub kind: String,
    /// Whom it is about.
    pub user_id: Option<UserId>,
    /// Which reseller.
    pub reseller_id: Option<ResellerId>,
    /// The promise it keeps.
    pub promise_id: Option<PromiseId>,
    /// The ticket whose secret it carries.
    pub ticket_id: Option<TicketId>,
    /// The portal of a logout token.
    pub client_id: Option<ClientId>,
    /// The session of a logout token.
    pub sid: Option<String>,
    /// JSON of what to say; never a secret.
    pub payload: String,
    /// Mail address or URL.
    pub address: String,
    /// BCP 47.
    pub language: String,
    /// See [`MessageState`].
    pub state: MessageState,
    /// How many attempts began.
    pub attempts: i32,
    /// Not before.
    pub next_at: Instant,
    /// A node works on it until then.
    pub lease_until: Option<Instant>,
    /// Which node.
    pub lease_by: Option<String>,
    /// The Message-ID; a retry carries the same one, a re-issue a new one.
    pub mail_id: String,
    /// When it was first written: the Date header.
    pub written_at: Option<Instant>,
    /// Given up after that.
    pub give_up_at: Instant,
    /// See [`MessageState::Relayed`].
    pub relayed_at: Option<Instant>,
    /// See [`MessageState::Delivered`].
    pub delivered_at: Option<Instant>,
    /// See [`MessageState::Failed`].
    pub failed_at: Option<Instant>,
    /// Why it has not arrived; see [`Reason`].
    pub problem: Option<Reason>,
    /// The peer's last words.
    pub reply: Option<String>,
    /// The message that replaced it.
    pub replaced_by: Option<MessageId>,
    /// When it was caused.
    pub created_at: Instant,
    /// The relay's own name for it, from its 250 answer.
    pub relay_id: Option<String>,
    /// The peer's last code, with [`Message::problem`].
    pub code: Option<i32>,
    /// See [`Urgency`].
    pub urgency: Urgency,
    /// When it should have left: among equally urgent ones the earliest goes first.
    pub leave_by: Instant,
}

impl Message {
    /// What it is, as people read it.
    pub fn name(&self, lang: Lang) -> &'static str {
        match self.lane {
            Lane::Mail => {
                LetterKind::parse(&self.kind).map_or(TrailText::of(lang).other_mail, |letter| letter.name(lang))
            }
            Lane::Logout => OperatorText::of(lang).logout_token,
            Lane::Webhook => OperatorText::of(lang).webhook_event,
        }
    }
}

/// Puts one into the outbox.
pub fn insert(tx: &mut Tx, message: &Message) -> Result<()> {
    diesel::insert_into(messages::table).values(message).execute(&mut **tx)?;
    Ok(())
}

/// By row.
pub fn get(db: &mut Db, id: &MessageId) -> Result<Message> {
    find(db, id)?.ok_or(Error::NotFound)
}

/// By row; nothing for an unknown one.
pub fn find(db: &mut Db, id: &MessageId) -> Result<Option<Message>> {
    Ok(messages::table.find(id).select(Message::as_select()).first(db).optional()?)
}
