//! What every table knows about somebody who has no login (an end customer, a visitor, an alternate contact, who asked
//! for a login that is not theirs), and its end. Not a noun: as [`super::personal`] is for users.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};

use super::clean;
use super::conversation::{Conversation, LineSpeaker};
use super::end_customer::EndCustomer;
use super::intake_line::{LineState, RecordKind};
use super::message::{Lane, Message, MessageState};
use super::personal::{LIVE, Words};
use super::request::Request;
use super::reseller::Reseller;
use super::{address, phone};
use crate::db::schema::{
    attempts, cases, conversation_attachments, conversation_lines, conversations, delivery_reports, end_customers,
    intake_lines, messages, requests, resellers, returned_mails, suppressions,
};
use crate::db::types::{ConversationLineId, LineId};
use crate::db::{Db, Tx};
use crate::error::Result;

/// Of each kind at most so many.
pub const MOST: i64 = 500;

/// By what somebody is looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lookup {
    /// CNPJ or CPF as stored.
    pub document: Option<String>,
    /// Folded.
    pub email: Option<String>,
    /// See [`phone::ways`].
    pub phones: Vec<String>,
}

impl Lookup {
    /// Of what was typed; none where it is neither number, e-mail nor telephone. Eleven digits may be a CPF and a
    /// telephone.
    pub fn of(typed: &str) -> Option<Self> {
        let typed = typed.trim();
        if typed.contains('@') {
            return Some(Self { email: Some(address::fold(typed)), ..Self::default() });
        }
        let document = clean::document(typed, &mut Vec::new()).ok().map(|number| number.as_str().to_owned());
        let phones = phone::ways(typed);
        (document.is_some() || !phones.is_empty()).then_some(Self { document, email: None, phones })
    }

    /// The same however it was typed.
    pub fn key(&self) -> String {
        let all = [self.document.as_deref(), self.email.as_deref(), self.phones.first().map(String::as_str)];
        all.into_iter().flatten().collect::<Vec<_>>().join("/")
    }
}

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// As an end customer, of any reseller.
    pub end_customers: Vec<EndCustomer>,
    /// Of which resellers the alternate contact.
    pub alternates: Vec<Reseller>,
    /// Of which resellers the contact, whom the ERP names.
    pub contacts: Vec<Reseller>,
    /// Conversations that want an answer there.
    pub talks: Vec<Conversation>,
    /// What was typed at the public pages.
    pub requests: Vec<Request>,
    /// Mails to the address that belong to no login.
    pub mails: Vec<Message>,
}

impl Found {
    /// Nothing was.
    pub fn is_empty(&self) -> bool {
        self.end_customers.is_empty()
            && self.alternates.is_empty()
            && self.contacts.is_empty()
            && self.talks.is_empty()
            && self.requests.is_empty()
            && self.mails.is_empty()
    }
}

/// Everything that is known by this, but for the contacts whom the ERP names: a verb asks their noun.
pub fn find(db: &mut Db, by: &Lookup) -> Result<Found> {
    let mut found = Found::default();
    if let Some(document) = &by.document {
        let of = end_customers::table.filter(end_customers::document.eq(document));
        found.end_customers = of.select(EndCustomer::as_select()).limit(MOST).load(db)?;
    }
    if !by.phones.is_empty() {
        let digits = sql::<Text>(phone::OF_USER);
        let of = end_customers::table.filter(digits.eq_any(&by.phones));
        let more: Vec<EndCustomer> = of.select(EndCustomer::as_select()).limit(MOST).load(db)?;
        found.end_customers.extend(more);
    }
    if let Some(email) = &by.email {
        let is = |column: &str| sql::<Bool>(&format!("lower({column}) = ")).bind::<Text, _>(email.clone());
        let of = end_customers::table.filter(is("email"));
        found.end_customers = of.select(EndCustomer::as_select()).limit(MOST).load(db)?;
        let of = resellers::table.filter(is("alternate_email"));
        found.alternates = of.select(Reseller::as_select()).limit(MOST).load(db)?;
        let of = conversations::table.filter(is("email_typed"));
        found.talks = of.select(Conversation::as_select()).limit(MOST).load(db)?;
        let of = requests::table.filter(requests::email_folded.eq(email));
        found.requests = of.select(Request::as_select()).limit(MOST).load(db)?;
        // Typed where the login belongs.
        let of = requests::table.filter(requests::login_folded.eq(email)).filter(requests::email_folded.ne(email));
        found.requests.extend(of.select(Request::as_select()).limit(MOST).load::<Request>(db)?);
        let of = messages::table.filter(sql::<Bool>("user_id IS NULL")).filter(is("address"));
        let mails: Vec<Message> = of.select(Message::as_select()).limit(MOST).load(db)?;
        found.mails = mails.into_iter().filter(|mail| mail.lane == Lane::Mail).collect();
    }
    Ok(found)
}

/// Takes it away, but for end customers (`customers::clear`) and the ERP's contacts, who stay.
pub fn clear(tx: &mut Tx, by: &Lookup, found: &Found) -> Result<()> {
    lines(tx, by, found)?;
    talks(tx, by, found)?;
    mails(tx, by, found)?;
    let none = None::<String>;
    for reseller in &found.alternates {
        diesel::update(resellers::table.find(&reseller.id))
            .set((resellers::alternate_email.eq(&none), resellers::alternate_name.eq(&none)))
            .execute(&mut **tx)?;
    }
    let Some(email) = &by.email else { return Ok(()) };
    diesel::update(requests::table.filter(requests::email_folded.eq(email)))
        .set((requests::email_typed.eq(""), requests::email_folded.eq(""), requests::ip.eq("")))
        .execute(&mut **tx)?;
    diesel::update(requests::table.filter(requests::login_folded.eq(email)))
        .set((requests::login_typed.eq(""), requests::login_folded.eq(""), requests::ip.eq("")))
        .execute(&mut **tx)?;
    diesel::delete(suppressions::table.find(email)).execute(&mut **tx)?;
    Ok(())
}

/// Lines of the intake that name the person: those of the resellers whose alternate contact it was, and what was handed
/// over as an end customer and could not be taken.
fn lines(tx: &mut Tx, by: &Lookup, found: &Found) -> Result<()> {
    let columns = (intake_lines::id, intake_lines::raw, intake_lines::record);
    let externals: Vec<&str> = found.alternates.iter().map(|reseller| reseller.external_folded.as_str()).collect();
    let of_resellers = intake_lines::table.filter(intake_lines::external_folded.eq_any(externals));
    let mut came: Vec<(LineId, String, Option<String>)> = of_resellers.select(columns).load(&mut **tx)?;
    let not_taken = intake_lines::table
        .filter(intake_lines::state.eq_any([LineState::Rejected, LineState::SetAside, LineState::Corrected]))
        .filter(intake_lines::kind.eq(RecordKind::EndCustomer));
    came.extend(not_taken.select(columns).load::<(LineId, String, Option<String>)>(&mut **tx)?);
    let names = |text: &str| {
        let email = by.email.as_deref().is_some_and(|email| text.to_lowercase().contains(email));
        let plain: String = text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_uppercase();
        email
            || by.document.as_deref().is_some_and(|number| plain.contains(number))
            || by.phones.first().is_some_and(|number| plain.contains(number))
    };
    for (id, _, _) in came.iter().filter(|(_, raw, record)| names(raw) || record.as_deref().is_some_and(names)) {
        diesel::update(intake_lines::table.find(id))
            .set((intake_lines::raw.eq(""), intake_lines::raw_hash.eq(""), intake_lines::record.eq(None::<String>)))
            .execute(&mut **tx)?;
        let of_end_customer = intake_lines::table.find(id).filter(intake_lines::kind.eq(RecordKind::EndCustomer));
        diesel::update(of_end_customer).set(intake_lines::external_folded.eq(None::<String>)).execute(&mut **tx)?;
    }
    Ok(())
}

fn talks(tx: &mut Tx, by: &Lookup, found: &Found) -> Result<()> {
    for talk in &found.talks {
        let words = Words { name: talk.name.trim().to_lowercase(), email: by.email.clone() };
        diesel::update(conversations::table.find(&talk.id))
            .set((conversations::name.eq(""), conversations::login_typed.eq(""), conversations::email_typed.eq("")))
            .execute(&mut **tx)?;
        let of = conversation_lines::table.filter(conversation_lines::conversation_id.eq(&talk.id));
        let columns = (conversation_lines::id, conversation_lines::speaker, conversation_lines::body);
        let said: Vec<(ConversationLineId, LineSpeaker, String)> = of.select(columns).load(&mut **tx)?;
        for (line, _, _) in said.iter().filter(|(_, who, body)| *who == LineSpeaker::Visitor || words.are_in(body)) {
            diesel::update(conversation_lines::table.find(line))
                .set(conversation_lines::body.eq(""))
                .execute(&mut **tx)?;
        }
        diesel::update(conversation_attachments::table.filter(conversation_attachments::conversation_id.eq(&talk.id)))
            .set((
                conversation_attachments::name.eq(""),
                conversation_attachments::bytes.eq(Vec::new()),
                conversation_attachments::sha256.eq(""),
            ))
            .execute(&mut **tx)?;
        let summary: String = cases::table.find(&talk.case_id).select(cases::summary).first(&mut **tx)?;
        diesel::update(cases::table.find(&talk.case_id))
            .set(cases::summary.eq(words.out_of(&summary)))
            .execute(&mut **tx)?;
    }
    Ok(())
}

fn mails(tx: &mut Tx, by: &Lookup, found: &Found) -> Result<()> {
    let words = Words { name: String::new(), email: by.email.clone() };
    for mail in &found.mails {
        diesel::update(messages::table.find(&mail.id))
            .set((messages::address.eq(""), messages::payload.eq("{}"), messages::reply.eq(None::<String>)))
            .execute(&mut **tx)?;
        diesel::update(messages::table.find(&mail.id).filter(messages::state.eq_any(LIVE)))
            .set(messages::state.eq(MessageState::Voided))
            .execute(&mut **tx)?;
        diesel::update(attempts::table.filter(attempts::message_id.eq(&mail.id)))
            .set(attempts::detail.eq(None::<String>))
            .execute(&mut **tx)?;
        diesel::update(delivery_reports::table.filter(delivery_reports::message_id.eq(&mail.id)))
            .set(delivery_reports::words.eq(""))
            .execute(&mut **tx)?;
        diesel::update(returned_mails::table.filter(returned_mails::message_id.eq(&mail.id)))
            .set((returned_mails::sender.eq(""), returned_mails::subject.eq(""), returned_mails::excerpt.eq("")))
            .execute(&mut **tx)?;
    }
    // What the sales representative was told of these conversations.
    for reseller in found.talks.iter().filter_map(|talk| talk.reseller_id.as_ref()) {
        let told = messages::table.filter(messages::reseller_id.eq(reseller)).filter(messages::lane.eq(Lane::Mail));
        let told: Vec<Message> = told.select(Message::as_select()).load(&mut **tx)?;
        for mail in told.iter().filter(|mail| words.are_in(&mail.payload)) {
            diesel::update(messages::table.find(&mail.id))
                .set(messages::payload.eq(words.out_of(&mail.payload)))
                .execute(&mut **tx)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn somebody_is_the_same_however_they_are_typed() {
        let key = |typed: &str| Lookup::of(typed).map(|by| by.key());
        assert_eq!(key("529.982.247-25"), key(" 52998224725"));
        assert_eq!(key("Ana@Cliente.Example").as_deref(), Some("ana@cliente.example"));
        assert_eq!(key("(11) 98765-4321"), key("+55 11 98765 4321"));
        assert_eq!((key("ana"), key(""), key("123")), (None, None, None));
    }
}
