//! What every table knows about one person beside the person's own row, and its end. Not a noun: the statements stand
//! together so that a new column with somebody's data has one place to be forgotten in.

use diesel::prelude::*;
use serde_json::Value;

use super::conversation::LineSpeaker;
use super::message::{Lane, MessageState};
use super::user::User;
use crate::db::Tx;
use crate::db::schema::{
    approvals, attempts, audit, cases, conversation_lines, conversations, delivery_reports, device_codes, grants,
    intake_lines, messages, promises, requests, resellers, returned_mails, sessions, suppressions, tickets, users,
};
use crate::db::types::{AuditId, CaseId, ConversationId, ConversationLineId, GrantId, MessageId, ResellerId};
use crate::error::Result;

pub(super) const LIVE: [MessageState; 3] = [MessageState::Queued, MessageState::Sending, MessageState::Delayed];

/// What is looked for in texts: the name, and the address where it is nobody else's.
pub(super) struct Words {
    pub(super) name: String,
    pub(super) email: Option<String>,
}

impl Words {
    fn of(user: &User, shared: bool) -> Self {
        let email = (!shared && !user.email.is_empty()).then(|| user.email.to_ascii_lowercase());
        Self { name: user.name.to_lowercase(), email }
    }

    pub(super) fn are_in(&self, text: &str) -> bool {
        let email = self.email.as_deref().is_some_and(|email| text.to_ascii_lowercase().contains(email));
        email || (!self.name.is_empty() && has_words(&text.to_lowercase(), &self.name))
    }

    /// The same JSON without them: a text that has one is empty.
    pub(super) fn out_of(&self, json: &str) -> String {
        match serde_json::from_str::<Value>(json) {
            Ok(mut value) => {
                self.blank(&mut value);
                value.to_string()
            }
            Err(_) if self.are_in(json) => String::new(),
            Err(_) => json.to_owned(),
        }
    }

    fn blank(&self, value: &mut Value) {
        match value {
            Value::String(text) if self.are_in(text) => text.clear(),
            Value::Array(all) => all.iter_mut().for_each(|one| self.blank(one)),
            Value::Object(all) => all.values_mut().for_each(|one| self.blank(one)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
}

/// The words stand there as such: "Ana" is not in "Mariana".
fn has_words(text: &str, words: &str) -> bool {
    text.match_indices(words).any(|(at, found)| {
        let joins = |c: char| c.is_alphanumeric() || c == '_';
        !text[..at].ends_with(joins) && !text[at + found.len()..].starts_with(joins)
    })
}

/// Takes the person out of every other table. `shared`: another living login has the same mailbox, which stays known.
/// The row itself is forgotten by [`super::user::forget`], afterwards.
pub fn clear(tx: &mut Tx, user: &User, shared: bool) -> Result<()> {
    let words = Words::of(user, shared);
    own(tx, user)?;
    typed(tx, user, shared)?;
    said(tx, user, &words, shared)?;
    mails(tx, user, &words, shared)?;
    decided(tx, user, &words)?;
    noted(tx, user, &words)
}

/// Rows of the person alone.
fn own(tx: &mut Tx, user: &User) -> Result<()> {
    diesel::update(sessions::table.filter(sessions::user_id.eq(&user.id)))
        .set((sessions::ip.eq(""), sessions::agent.eq("")))
        .execute(&mut **tx)?;
    diesel::delete(device_codes::table.filter(device_codes::user_id.eq(&user.id))).execute(&mut **tx)?;
    diesel::update(tickets::table.filter(tickets::user_id.eq(&user.id)))
        .set((tickets::email.eq(""), tickets::reminded_to.eq(None::<String>)))
        .execute(&mut **tx)?;
    diesel::update(audit::table.filter(audit::actor_label.eq(&user.login)).filter(audit::ip.is_not_null()))
        .set(audit::ip.eq(None::<String>))
        .execute(&mut **tx)?;
    Ok(())
}

/// What was typed at the public pages for this login, or with this address.
fn typed(tx: &mut Tx, user: &User, shared: bool) -> Result<()> {
    let nothing = (requests::email_typed.eq(""), requests::email_folded.eq(""), requests::ip.eq(""));
    let of_login = requests::table.filter(requests::login_folded.eq(&user.login_folded));
    diesel::update(of_login).set(nothing).execute(&mut **tx)?;
    if !shared && !user.email_folded.is_empty() {
        let with_email = requests::table.filter(requests::email_folded.eq(&user.email_folded));
        diesel::update(with_email).set(nothing).execute(&mut **tx)?;
        // Typed where the login belongs.
        let as_login = requests::table.filter(requests::login_folded.eq(&user.email_folded));
        diesel::update(as_login)
            .set((requests::login_typed.eq(""), requests::login_folded.eq("")))
            .execute(&mut **tx)?;
        diesel::delete(suppressions::table.find(&user.email_folded)).execute(&mut **tx)?;
    }
    Ok(())
}

/// Conversations about the person, or that wanted an answer at the address: who it was, what the visitor wrote, and what
/// the desk wrote with the name in it.
fn said(tx: &mut Tx, user: &User, words: &Words, shared: bool) -> Result<()> {
    let mine = conversations::table.filter(conversations::user_id.eq(&user.id));
    let mut found: Vec<ConversationId> = mine.select(conversations::id).load(&mut **tx)?;
    if !shared && !user.email_folded.is_empty() {
        let with_email =
            conversations::table.filter(conversations::email_typed.eq_any([&user.email, &user.email_folded]));
        found.extend(with_email.select(conversations::id).load::<ConversationId>(&mut **tx)?);
    }
    for id in &found {
        diesel::update(conversations::table.find(id))
            .set((conversations::name.eq(""), conversations::login_typed.eq(""), conversations::email_typed.eq("")))
            .execute(&mut **tx)?;
        let of = conversation_lines::table.filter(conversation_lines::conversation_id.eq(id));
        diesel::update(of.filter(conversation_lines::speaker.eq(LineSpeaker::Visitor)))
            .set(conversation_lines::body.eq(""))
            .execute(&mut **tx)?;
        let columns = (conversation_lines::id, conversation_lines::body);
        let others: Vec<(ConversationLineId, String)> = of.select(columns).load(&mut **tx)?;
        for (line, _) in others.iter().filter(|(_, body)| words.are_in(body)) {
            diesel::update(conversation_lines::table.find(line))
                .set(conversation_lines::body.eq(""))
                .execute(&mut **tx)?;
        }
    }
    Ok(())
}

/// Mails to the person, what was answered to them, and what mails to others of the reseller say of the person.
fn mails(tx: &mut Tx, user: &User, words: &Words, shared: bool) -> Result<()> {
    let mine = messages::table.filter(messages::user_id.eq(&user.id)).filter(messages::lane.eq(Lane::Mail));
    let mut found: Vec<(MessageId, String)> = mine.select((messages::id, messages::payload)).load(&mut **tx)?;
    if !shared {
        let to_nobody = messages::table
            .filter(messages::user_id.is_null())
            .filter(messages::lane.eq(Lane::Mail))
            .filter(messages::address.eq_any([&user.email, &user.email_folded]));
        found.extend(to_nobody.select((messages::id, messages::payload)).load::<(MessageId, String)>(&mut **tx)?);
    }
    for (id, payload) in &found {
        diesel::update(messages::table.find(id))
            .set((
                messages::address.eq(""),
                messages::payload.eq(words.out_of(payload)),
                messages::reply.eq(None::<String>),
            ))
            .execute(&mut **tx)?;
        diesel::update(messages::table.find(id).filter(messages::state.eq_any(LIVE)))
            .set(messages::state.eq(MessageState::Voided))
            .execute(&mut **tx)?;
        diesel::update(attempts::table.filter(attempts::message_id.eq(id)))
            .set(attempts::detail.eq(None::<String>))
            .execute(&mut **tx)?;
        diesel::update(delivery_reports::table.filter(delivery_reports::message_id.eq(id)))
            .set(delivery_reports::words.eq(""))
            .execute(&mut **tx)?;
        diesel::update(returned_mails::table.filter(returned_mails::message_id.eq(id)))
            .set((returned_mails::sender.eq(""), returned_mails::subject.eq(""), returned_mails::excerpt.eq("")))
            .execute(&mut **tx)?;
    }
    let Some(reseller) = &user.reseller_id else { return Ok(()) };
    let colleagues = users::table.filter(users::reseller_id.eq(reseller)).select(users::id.nullable());
    let to_others = messages::table.filter(messages::user_id.eq_any(colleagues)).filter(messages::lane.eq(Lane::Mail));
    let mut told: Vec<(MessageId, String)> = to_others.select((messages::id, messages::payload)).load(&mut **tx)?;
    // The sales representative, a new contact: about the reseller, to no login.
    let to_no_login = messages::table
        .filter(messages::reseller_id.eq(reseller))
        .filter(messages::user_id.is_null())
        .filter(messages::lane.eq(Lane::Mail));
    told.extend(to_no_login.select((messages::id, messages::payload)).load::<(MessageId, String)>(&mut **tx)?);
    for (id, payload) in told.iter().filter(|(_, payload)| words.are_in(payload)) {
        diesel::update(messages::table.find(id)).set(messages::payload.eq(words.out_of(payload))).execute(&mut **tx)?;
    }
    Ok(())
}

/// What two people wrote about the person, and where the person was to follow another.
fn decided(tx: &mut Tx, user: &User, words: &Words) -> Result<()> {
    diesel::update(approvals::table.filter(approvals::user_id.eq(&user.id)))
        .set((
            approvals::email.eq(None::<String>),
            approvals::name.eq(None::<String>),
            approvals::note.eq(""),
            approvals::seen_email.eq(""),
        ))
        .execute(&mut **tx)?;
    let Some(reseller) = &user.reseller_id else { return Ok(()) };
    if let Some(email) = &words.email {
        let colleagues = users::table.filter(users::reseller_id.eq(reseller)).select(users::id);
        let followed = approvals::table.filter(approvals::user_id.eq_any(colleagues));
        diesel::update(followed.filter(approvals::email.eq_any([&user.email, email])))
            .set((approvals::email.eq(None::<String>), approvals::name.eq(None::<String>)))
            .execute(&mut **tx)?;
    }
    Ok(())
}

/// Texts in which the person may be named: cases, requests of portals, the audit.
fn noted(tx: &mut Tx, user: &User, words: &Words) -> Result<()> {
    let mut found: Vec<(CaseId, String)> =
        cases::table.filter(cases::user_id.eq(&user.id)).select((cases::id, cases::summary)).load(&mut **tx)?;
    let mine = audit::table.filter(audit::subject_kind.eq("user")).filter(audit::subject_id.eq(user.id.as_str()));
    let columns = (audit::id, audit::before, audit::after);
    let mut entries: Vec<(AuditId, Option<String>, Option<String>)> = mine.select(columns).load(&mut **tx)?;
    if let Some(reseller) = &user.reseller_id {
        let of_reseller = cases::table.filter(cases::reseller_id.eq(reseller));
        found.extend(of_reseller.select((cases::id, cases::summary)).load::<(CaseId, String)>(&mut **tx)?);
        let of_reseller = audit::table.filter(audit::reseller_id.eq(reseller.as_str()));
        entries.extend(of_reseller.select(columns).load::<(AuditId, Option<String>, Option<String>)>(&mut **tx)?);
    }
    for (id, summary) in found.iter().filter(|(_, summary)| words.are_in(summary)) {
        diesel::update(cases::table.find(id)).set(cases::summary.eq(words.out_of(summary))).execute(&mut **tx)?;
    }
    let named = |text: &Option<String>| text.as_deref().is_some_and(|text| words.are_in(text));
    for (id, before, after) in entries.iter().filter(|(_, before, after)| named(before) || named(after)) {
        let out = |text: &Option<String>| text.as_deref().map(|text| words.out_of(text));
        diesel::update(audit::table.find(id))
            .set((audit::before.eq(out(before)), audit::after.eq(out(after))))
            .execute(&mut **tx)?;
    }
    let asked: Vec<(GrantId, String)> =
        grants::table.filter(grants::user_id.eq(&user.id)).select((grants::id, grants::request)).load(&mut **tx)?;
    for (id, request) in asked.iter().filter(|(_, request)| words.are_in(request)) {
        diesel::update(grants::table.find(id)).set(grants::request.eq(words.out_of(request))).execute(&mut **tx)?;
    }
    Ok(())
}

/// The contact of a reseller who is this person: what the ERP handed over, until it hands over somebody else. `false`
/// where the contact is another.
pub fn clear_contact(tx: &mut Tx, reseller: &ResellerId, user: &User) -> Result<bool> {
    let words = Words::of(user, false);
    let row = resellers::table.find(reseller);
    let alternate: Option<String> = row.select(resellers::alternate_email).first(&mut **tx)?;
    if alternate.is_some_and(|email| words.are_in(&email)) {
        diesel::update(row)
            .set((resellers::alternate_email.eq(None::<String>), resellers::alternate_name.eq(None::<String>)))
            .execute(&mut **tx)?;
    }
    let contact = resellers::table.find(reseller).filter(resellers::contact_folded.eq(&user.email_folded));
    let cleared = diesel::update(contact)
        .set((
            resellers::contact_name.eq(""),
            resellers::contact_email.eq(""),
            resellers::contact_folded.eq(""),
            resellers::contact_phone.eq(None::<String>),
        ))
        .execute(&mut **tx)?;
    diesel::update(promises::table.filter(promises::contact_folded.eq(&user.email_folded)))
        .set(promises::contact_folded.eq(None::<String>))
        .execute(&mut **tx)?;
    let external: String = row.select(resellers::external_folded).first(&mut **tx)?;
    let lines = intake_lines::table.filter(intake_lines::external_folded.eq(&external));
    let came: Vec<(crate::db::types::LineId, String, Option<String>)> =
        lines.select((intake_lines::id, intake_lines::raw, intake_lines::record)).load(&mut **tx)?;
    let named = |raw: &str, record: &Option<String>| {
        words.are_in(raw) || record.as_deref().is_some_and(|record| words.are_in(record))
    };
    for (id, _, _) in came.iter().filter(|(_, raw, record)| named(raw, record)) {
        diesel::update(intake_lines::table.find(id))
            .set((intake_lines::raw.eq(""), intake_lines::record.eq(None::<String>)))
            .execute(&mut **tx)?;
    }
    Ok(cleared == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_name_takes_nothing_away_that_only_has_its_letters() {
        let words = Words { name: "ed".into(), email: None };
        let entry = r#"{"by":"Ed","note":"Falei com Ed, às 9","state":"blocked","why":"pedido_ed"}"#;
        assert_eq!(words.out_of(entry), r#"{"by":"","note":"","state":"blocked","why":"pedido_ed"}"#);
        let ana = Words { name: "ana souza".into(), email: None };
        assert!(ana.are_in("Olá, Ana Souza!") && !ana.are_in("Mariana Souza") && !ana.are_in("Ana Souzalima"));
    }
}
