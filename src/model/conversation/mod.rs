//! A conversation of a visitor with the house ("Fale Conosco"). The case behind it carries the number that the visitor is
//! given; the number opens nothing, the key in the visitor's cookie does.

mod attachment;
mod line;
mod list;
mod mailed;
mod state;

use diesel::prelude::*;

pub use attachment::{Attachment, FileNote, Media, attach, attachment, attachments};
pub use line::{Appended, Line, NewLine, append, append_open, by_token, last_at, last_of, since};
pub use list::{Closed, closed_since, latest_of_case, of_agent, of_user, purge, queue, silent};
pub use mailed::{leave_to_mail, mailed, reopen};
pub use state::{ClosedWhy, ConversationState, Delivered, Family, KnownBy, LineKind, LineSpeaker, Step};

use crate::db::schema::conversations;
use crate::db::types::{CaseId, ConversationId, Instant, ResellerId, UserId};
use crate::db::{Db, Tx};
use crate::error::{Error, Result};
use crate::text::Lang;

/// One conversation.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = conversations, treat_none_as_default_value = false)]
pub struct Conversation {
    /// Row.
    pub id: ConversationId,
    /// The case that it is.
    pub case_id: CaseId,
    /// The case's number.
    pub protocol: String,
    /// Digest of the visitor's key.
    pub key_hash: String,
    /// Key of a topic of the configuration.
    pub topic: String,
    /// The topic's family when it was chosen.
    pub family: Family,
    /// In which language the visitor reads.
    pub language: String,
    /// See [`ConversationState`].
    pub state: ConversationState,
    /// How the house knows who it is; none while it does not.
    pub known_by: Option<KnownBy>,
    /// Whom it is about.
    pub user_id: Option<UserId>,
    /// Which reseller.
    pub reseller_id: Option<ResellerId>,
    /// What the visitor is called; may be empty.
    pub name: String,
    /// The login or reseller ID that was typed; may be empty.
    pub login_typed: String,
    /// The address for an answer; may be empty.
    pub email_typed: String,
    /// Whose it is.
    pub agent_id: Option<UserId>,
    /// When it began to wait for an agent.
    pub queued_at: Option<Instant>,
    /// When the first agent took it.
    pub answered_at: Option<Instant>,
    /// When it ended.
    pub closed_at: Option<Instant>,
    /// Why.
    pub closed_why: Option<ClosedWhy>,
    /// The number of the last line.
    pub last_seq: i64,
    /// The last line that the visitor has been shown.
    pub visitor_seen: i64,
    /// The last line that an agent has been shown.
    pub agent_seen: i64,
    /// When it began.
    pub created_at: Instant,
    /// Last change.
    pub updated_at: Instant,
    /// Message-ID of its last mail, from either side, without brackets.
    pub last_mail_id: Option<String>,
}

impl Conversation {
    /// The visitor's language.
    pub fn lang(&self) -> Lang {
        Lang::parse(&self.language).unwrap_or_default()
    }

    /// It is not over.
    pub fn is_open(&self) -> bool {
        self.state != ConversationState::Closed
    }
}

/// Writes one.
pub fn insert(tx: &mut Tx, row: &Conversation) -> Result<()> {
    diesel::insert_into(conversations::table).values(row).execute(&mut **tx)?;
    Ok(())
}

/// By row.
pub fn get(db: &mut Db, id: &ConversationId) -> Result<Conversation> {
    conversations::table.find(id).select(Conversation::as_select()).first(db).optional()?.ok_or(Error::NotFound)
}

/// By row, where it is still there.
pub fn find(db: &mut Db, id: &ConversationId) -> Result<Option<Conversation>> {
    Ok(conversations::table.find(id).select(Conversation::as_select()).first(db).optional()?)
}

/// By the digest of the visitor's key.
pub fn by_key_hash(db: &mut Db, hash: &str) -> Result<Option<Conversation>> {
    Ok(conversations::table
        .filter(conversations::key_hash.eq(hash))
        .select(Conversation::as_select())
        .first(db)
        .optional()?)
}

/// From the product into the queue; `false` when the product no longer asked.
pub fn wait(tx: &mut Tx, id: &ConversationId, now: Instant) -> Result<bool> {
    let rows = diesel::update(in_states(id, &[ConversationState::Asking]))
        .set((
            conversations::state.eq(ConversationState::Waiting),
            conversations::queued_at.eq(Some(now)),
            conversations::updated_at.eq(now),
        ))
        .execute(&mut **tx)?;
    Ok(rows == 1)
}

/// From an agent back into the queue, to the place that it had; `false` when another has it.
pub fn give_back(tx: &mut Tx, id: &ConversationId, agent: &UserId, now: Instant) -> Result<bool> {
    diesel::update(in_states(id, &[ConversationState::Talking]).filter(conversations::agent_id.eq(agent)))
        .set(conversations::state.eq(ConversationState::Waiting))
        .execute(&mut **tx)?;
    let held = in_states(id, &[ConversationState::Waiting, ConversationState::ByMail]);
    let rows = diesel::update(held.filter(conversations::agent_id.eq(agent)))
        .set((conversations::agent_id.eq(None::<UserId>), conversations::updated_at.eq(now)))
        .execute(&mut **tx)?;
    Ok(rows == 1)
}

/// It is answered by mail; `false` when it did not stand in one of these states.
pub fn by_mail(
    tx: &mut Tx,
    id: &ConversationId,
    from: &[ConversationState],
    email: &str,
    now: Instant,
) -> Result<bool> {
    let rows = diesel::update(in_states(id, from))
        .set((
            conversations::state.eq(ConversationState::ByMail),
            conversations::email_typed.eq(email),
            conversations::queued_at.eq(Some(now)),
            conversations::updated_at.eq(now),
        ))
        .execute(&mut **tx)?;
    Ok(rows == 1)
}

/// An agent has it from here on; `false` when it was not the desk's, or another than `held` had it. The caller rolls back then.
pub fn take(tx: &mut Tx, id: &ConversationId, held: Option<&UserId>, agent: &UserId, now: Instant) -> Result<bool> {
    let set = (conversations::agent_id.eq(Some(agent.clone())), conversations::updated_at.eq(now));
    let desk = in_states(id, &ConversationState::OF_THE_DESK);
    let rows = match held {
        Some(held) => diesel::update(desk.filter(conversations::agent_id.eq(held))).set(set).execute(&mut **tx)?,
        None => diesel::update(desk.filter(conversations::agent_id.is_null())).set(set).execute(&mut **tx)?,
    };
    // What is answered by mail stays that.
    diesel::update(in_states(id, &[ConversationState::Waiting]))
        .set(conversations::state.eq(ConversationState::Talking))
        .execute(&mut **tx)?;
    diesel::update(conversations::table.find(id).filter(conversations::answered_at.is_null()))
        .set(conversations::answered_at.eq(Some(now)))
        .execute(&mut **tx)?;
    Ok(rows == 1)
}

/// Over; `false` when it was already.
pub fn close(tx: &mut Tx, id: &ConversationId, why: ClosedWhy, now: Instant) -> Result<bool> {
    let rows = diesel::update(in_states(id, &ConversationState::OPEN))
        .set((
            conversations::state.eq(ConversationState::Closed),
            conversations::closed_at.eq(Some(now)),
            conversations::closed_why.eq(Some(why)),
            conversations::updated_at.eq(now),
        ))
        .execute(&mut **tx)?;
    Ok(rows == 1)
}

/// What the visitor typed, and whom it leads the desk to.
pub fn identify(
    tx: &mut Tx,
    id: &ConversationId,
    typed: &str,
    user: Option<&UserId>,
    reseller: Option<&ResellerId>,
) -> Result<()> {
    let known = (user.is_some() || reseller.is_some()).then_some(KnownBy::Typed);
    diesel::update(conversations::table.find(id))
        .set((
            conversations::login_typed.eq(typed),
            conversations::user_id.eq(user),
            conversations::reseller_id.eq(reseller),
            conversations::known_by.eq(known),
        ))
        .execute(&mut **tx)?;
    Ok(())
}

/// The visitor has been shown the lines up to this one.
pub fn visitor_saw(tx: &mut Tx, id: &ConversationId, seq: i64) -> Result<()> {
    let behind = conversations::table.find(id).filter(conversations::visitor_seen.lt(seq));
    diesel::update(behind).set(conversations::visitor_seen.eq(seq)).execute(&mut **tx)?;
    Ok(())
}

/// An agent has been shown the lines up to this one.
pub fn agent_saw(tx: &mut Tx, id: &ConversationId, seq: i64) -> Result<()> {
    let behind = conversations::table.find(id).filter(conversations::agent_seen.lt(seq));
    diesel::update(behind).set(conversations::agent_seen.eq(seq)).execute(&mut **tx)?;
    Ok(())
}

#[diesel::dsl::auto_type(no_type_alias)]
fn in_states<'a>(id: &'a ConversationId, states: &'a [ConversationState]) -> _ {
    conversations::table.find(id).filter(conversations::state.eq_any(states))
}
