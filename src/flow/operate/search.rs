//! What a caller may say, understood: a login, a reseller ID, a CNPJ, an address, what a mail or its relay calls it, a
//! reference, a protocol, the id of a request. Everything is looked up by index, and what it was understood as is told,
//! so that nobody takes an empty list for a search that failed.

use crate::db::Db;
use crate::db::types::{MessageId, PromiseId, TicketId};
use crate::error::Result;
use crate::flow::desk::{as_reference, without_label};
use crate::model::cnpj::Cnpj;
use crate::model::message::{self, Message};
use crate::model::promise::{self, PromiseKind};
use crate::model::reseller::{self, Reseller, fold_external};
use crate::model::user::{self, User};
use crate::model::{address, case, login_name, request, ticket};
use crate::text::Lang;
use crate::text::operate::search::SearchText;

/// So many people of one reseller, or behind one address, are looked at.
const PEOPLE: i64 = 50;
/// So many resellers whose names begin alike are looked at.
const RESELLERS: i64 = 20;
/// Longer than anything that is said.
const LONGEST: usize = 300;

/// What something typed was understood as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// A login.
    Login,
    /// A reseller ID.
    Reseller,
    /// A CNPJ.
    Cnpj,
    /// An e-mail address.
    Email,
    /// How a person's name begins.
    Person,
    /// How a reseller's legal name begins.
    LegalName,
    /// The Message-ID of a mail.
    MailId,
    /// What the relay calls a mail.
    RelayId,
    /// The reference on a screen or in a mail.
    Reference,
    /// The protocol of a case.
    Protocol,
    /// The id of a message or of a request, as logs and error pages have it.
    Id,
}

impl By {
    /// As operators read it.
    pub fn name(self, lang: Lang) -> &'static str {
        let t = SearchText::of(lang);
        match self {
            Self::Login => t.login,
            Self::Reseller => t.reseller,
            Self::Cnpj => t.cnpj,
            Self::Email => t.email,
            Self::Person => t.person,
            Self::LegalName => t.legal_name,
            Self::MailId => t.mail_id,
            Self::RelayId => t.relay_id,
            Self::Reference => t.reference,
            Self::Protocol => t.protocol,
            Self::Id => t.id,
        }
    }
}

/// What was typed, and everything that it names.
#[derive(Clone, Debug, Default)]
pub struct Understood {
    /// As what; more than one where it may be several things, none where nothing here is called so.
    pub by: Vec<By>,
    pub(super) typed: String,
    pub(super) users: Vec<User>,
    pub(super) resellers: Vec<Reseller>,
    pub(super) promises: Vec<PromiseId>,
    pub(super) tickets: Vec<TicketId>,
    pub(super) cases: Vec<String>,
    pub(super) messages: Vec<MessageId>,
    pub(super) addresses: Vec<String>,
}

impl Understood {
    fn is(&mut self, by: By) {
        if !self.by.contains(&by) {
            self.by.push(by);
        }
    }

    fn person(&mut self, by: By, user: User) {
        self.is(by);
        if !self.users.iter().any(|known| known.id == user.id) {
            self.users.push(user);
        }
    }

    fn reseller(&mut self, db: &mut Db, by: By, reseller: Reseller) -> Result<()> {
        self.is(by);
        for user in user::of_reseller(db, &reseller.id, PEOPLE)? {
            self.person(by, user);
        }
        let promise = promise::find(db, PromiseKind::Credential, &reseller.external_folded)?;
        self.promises.extend(promise.map(|promise| promise.id));
        self.resellers.push(reseller);
        Ok(())
    }
}

/// Understands what was typed.
pub(super) fn understand(db: &mut Db, typed: &str) -> Result<Understood> {
    let typed: String = typed.trim().chars().filter(|c| !c.is_control()).take(LONGEST).collect();
    let mut found = Understood { typed: typed.clone(), ..Understood::default() };
    if typed.is_empty() {
        return Ok(found);
    }
    if let Some(user) = user::by_login(db, &login_name::fold(&typed))? {
        found.person(By::Login, user);
    }
    if let Some(reseller) = reseller::find_external(db, &typed)? {
        found.reseller(db, By::Reseller, reseller)?;
    } else if let Some(promise) = promise::find(db, PromiseKind::Credential, &fold_external(&typed))? {
        found.is(By::Reseller);
        found.promises.push(promise.id);
    }
    if let Ok(cnpj) = Cnpj::parse(&typed) {
        for reseller in reseller::by_cnpj(db, cnpj.as_str())? {
            found.reseller(db, By::Cnpj, reseller)?;
        }
    }
    if typed.contains('@') {
        by_address(db, &typed, &mut found)?;
    }
    by_mail(db, &typed, &mut found)?;
    by_reference(db, &typed, &mut found)?;
    // A name says least: what has one of its own is not searched for by the beginning of another's.
    if found.by.is_empty() {
        by_name(db, &typed, &mut found)?;
    }
    Ok(found)
}

/// People and resellers whose names begin so.
fn by_name(db: &mut Db, typed: &str, found: &mut Understood) -> Result<()> {
    for reseller in reseller::by_name(db, typed, RESELLERS)? {
        found.reseller(db, By::LegalName, reseller)?;
    }
    for user in user::by_name(db, typed, PEOPLE)? {
        found.person(By::Person, user);
    }
    Ok(())
}

/// People, promises that wait for one, and mails to addresses of nobody: an alternate contact, a test.
fn by_address(db: &mut Db, typed: &str, found: &mut Understood) -> Result<()> {
    let folded = address::fold(typed);
    for user in user::by_email(db, &folded)? {
        found.person(By::Email, user);
    }
    for promise in promise::pending_of_contact(db, &folded)? {
        found.is(By::Email);
        found.promises.push(promise.id);
    }
    let mut addresses = vec![folded, typed.to_owned()];
    addresses.dedup();
    if message::search::to_nobody(db, &addresses, None, 1)?.is_empty() {
        return Ok(());
    }
    found.is(By::Email);
    found.addresses = addresses;
    Ok(())
}

/// A mail as its headers, its relay or our own pages call it.
fn by_mail(db: &mut Db, typed: &str, found: &mut Understood) -> Result<()> {
    let bare = typed.trim_start_matches("Message-ID:").trim().trim_matches(['<', '>']).to_owned();
    let mut take = |by: By, mails: Vec<Message>| {
        if !mails.is_empty() {
            found.is(by);
        }
        found.messages.extend(mails.into_iter().map(|mail| mail.id));
    };
    take(By::MailId, message::by_mail_ids(db, &[bare.clone(), format!("<{bare}>")])?);
    take(By::RelayId, message::by_relay_ids(db, std::slice::from_ref(&bare))?);
    take(By::Id, message::find(db, &MessageId::from_text(bare.to_lowercase()))?.into_iter().collect());
    Ok(())
}

/// A reference finds what it stands on: a request, a ticket, a case.
fn by_reference(db: &mut Db, typed: &str, found: &mut Understood) -> Result<()> {
    let mut cases: Vec<_> =
        case::by_protocol(db, &without_label(typed))?.into_iter().map(|c| (By::Protocol, c)).collect();
    if let Some(reference) = as_reference(typed) {
        for request in request::by_reference(db, &reference)? {
            found.is(By::Reference);
            let known = match &request.user_id {
                Some(id) => user::find(db, id)?,
                None => user::by_login(db, &request.login_folded)?,
            };
            known.into_iter().for_each(|user| found.person(By::Reference, user));
        }
        for ticket in ticket::by_reference(db, &reference)? {
            found.is(By::Reference);
            found.tickets.push(ticket.id);
        }
        cases.extend(case::by_reference(db, &reference)?.into_iter().map(|case| (By::Reference, case)));
    }
    for (by, case) in cases {
        found.is(by);
        found.cases.push(case.id.to_string());
        if let Some(user) = case.user_id.as_ref().map(|id| user::find(db, id)).transpose()?.flatten() {
            found.person(by, user);
        }
        found.promises.extend(case.promise_id);
    }
    Ok(())
}

/// The messages that it names, the newest first, before this one: of its people, promises, tickets and addresses.
pub(super) fn messages(
    db: &mut Db,
    found: &Understood,
    before: Option<&MessageId>,
    limit: i64,
) -> Result<Vec<Message>> {
    let mut all = message::search::these(db, &found.messages, before, limit)?;
    let users: Vec<_> = found.users.iter().map(|user| user.id.clone()).collect();
    let resellers: Vec<_> = found.resellers.iter().map(|reseller| reseller.id.clone()).collect();
    all.extend(message::search::of_users(db, &users, before, limit)?);
    all.extend(message::search::of_promises(db, &found.promises, before, limit)?);
    all.extend(message::search::of_tickets(db, &found.tickets, before, limit)?);
    all.extend(message::search::of_resellers_alone(db, &resellers, before, limit)?);
    all.extend(message::search::to_nobody(db, &found.addresses, before, limit)?);
    all.sort_by(|one, other| other.id.cmp(&one.id));
    all.dedup_by(|one, other| one.id == other.id);
    all.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(all)
}
