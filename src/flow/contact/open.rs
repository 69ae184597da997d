//! A visitor picks a topic: the case with its number, the conversation, and the key that only the visitor has.

use serde_json::json;

use super::line_text;
use crate::crypto::secret::{Secret, random_token, sha256_hex};
use crate::db::Tx;
use crate::db::types::ConversationId;
use crate::error::{Error, Field, Flaw, Result};
use crate::flow::sign_in::window::{self, Window};
use crate::model::address;
use crate::model::case::{self, Case, CaseKind, CaseState};
use crate::model::conversation::{self, Conversation, ConversationState, Family, KnownBy, LineKind, NewLine};
use crate::model::ctx::{Actor, Ctx};
use crate::model::user;
use crate::text::Lang;

/// Longest name that is kept, in characters.
const NAME_CHARS: usize = 100;

/// What a visitor chose and typed. Whoever is signed in is known by that.
#[derive(Clone, Debug)]
pub struct Opening {
    /// Key of a topic.
    pub topic: String,
    /// In which language the visitor reads.
    pub lang: Lang,
    /// May be empty.
    pub name: String,
    /// May be empty.
    pub email: String,
}

/// A conversation that has begun.
#[derive(Clone, Debug)]
pub struct Opened {
    /// Its row.
    pub conversation: Conversation,
    /// For the visitor's cookie, or the frame's own storage; never for an address.
    pub key: Secret,
    /// For the visitor to note.
    pub protocol: String,
}

/// Opens one. The case is prepared until an agent is wanted.
///
/// # Errors
/// `Invalid` for a topic that is not offered or a mail address that is none; `Throttled` when many came from the address.
pub fn open(ctx: &Ctx, tx: &mut Tx, opening: &Opening) -> Result<Opened> {
    let unknown = Error::Invalid { field: Field::Topic, reason: Flaw::UnknownChoice };
    let family = ctx.config.contact.topic(&opening.topic).and_then(|topic| Family::parse(&topic.family));
    let family = family.ok_or(unknown)?;
    let typed = opening.email.trim();
    if let Some(flaw) = Some(typed).filter(|typed| !typed.is_empty()).and_then(address::problem) {
        return Err(Error::Invalid { field: Field::Email, reason: flaw });
    }
    let from = ctx.ip.as_deref().unwrap_or_default();
    window::admit(tx, ctx, Window::Hour, ("contact-ip", from), ctx.config.contact.conversations_per_hour)?;
    let mut row = Conversation {
        id: ConversationId::new(),
        case_id: crate::db::types::CaseId::new(),
        protocol: String::new(),
        key_hash: String::new(),
        topic: opening.topic.clone(),
        family,
        language: opening.lang.tag().to_owned(),
        state: ConversationState::Asking,
        known_by: None,
        user_id: None,
        reseller_id: None,
        name: line_text::one_line(&opening.name, NAME_CHARS),
        login_typed: String::new(),
        email_typed: typed.to_owned(),
        agent_id: None,
        queued_at: None,
        answered_at: None,
        closed_at: None,
        closed_why: None,
        last_seq: 0,
        visitor_seen: 0,
        agent_seen: 0,
        created_at: ctx.now,
        updated_at: ctx.now,
        last_mail_id: None,
    };
    if let Actor::Person { user, reseller, .. } = &ctx.actor {
        let person = user::get(tx, user)?;
        (row.known_by, row.user_id, row.reseller_id) = (Some(KnownBy::Session), Some(user.clone()), reseller.clone());
        (row.name, row.email_typed) = (person.name, person.email);
    }
    let case = Case {
        state: CaseState::Prepared,
        user_id: row.user_id.clone(),
        reseller_id: row.reseller_id.clone(),
        ..Case::new(ctx, case_kind(family), &json!({}))?
    };
    case::insert(tx, &case)?;
    let key = random_token()?;
    row.key_hash = sha256_hex(key.expose());
    (row.case_id, row.protocol) = (case.id.clone(), case.protocol.clone());
    conversation::insert(tx, &row)?;
    let asked = NewLine::product(LineKind::Asked, family.as_str());
    row.last_seq = conversation::append(tx, &row.id, &asked, ctx.now)?;
    Ok(Opened { conversation: row, key, protocol: case.protocol })
}

/// Which case a conversation of this family is.
fn case_kind(family: Family) -> CaseKind {
    match family {
        Family::Login => CaseKind::ContactLogin,
        Family::Registration => CaseKind::ContactRegistration,
        Family::Order => CaseKind::ContactOrder,
        Family::Delivery => CaseKind::ContactDelivery,
        Family::Other => CaseKind::ContactOther,
    }
}
