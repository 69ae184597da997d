//! An end customer: whom a reseller sells to. No login; one row for each number of a reseller, for ever, so that a second
//! registration is the same row.

mod list;

use diesel::prelude::*;

pub use list::{Beginning, page};

use super::clean::Document;
use super::name_key;
use crate::db::schema::end_customers;
use crate::db::types::{EndCustomerId, Instant, PromiseId, ResellerId, UserId, text_enum};
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::text::Lang;
use crate::text::customers::CustomersText;

text_enum! {
    /// What identifies it.
    pub enum DocumentKind {
        /// A company.
        Cnpj = "cnpj",
        /// A person.
        Cpf = "cpf",
    }
}

impl DocumentKind {
    /// Of a number that was read.
    pub fn of(document: &Document) -> Self {
        match document {
            Document::Cnpj(_) => Self::Cnpj,
            Document::Cpf(_) => Self::Cpf,
        }
    }
}

text_enum! {
    /// Where it stands.
    pub enum EndCustomerState {
        /// Registered; cannot be chosen yet.
        Registered = "registered",
        /// Can be chosen for quotes and orders.
        Available = "available",
        /// Taken away by the reseller, or by the desk.
        Removed = "removed",
    }
}

impl EndCustomerState {
    /// As people read it.
    pub fn name(self, lang: Lang) -> &'static str {
        let t = CustomersText::of(lang);
        match self {
            Self::Registered => t.state_registered,
            Self::Available => t.state_available,
            Self::Removed => t.state_removed,
        }
    }
}

/// One end customer.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = end_customers, treat_none_as_default_value = false)]
pub struct EndCustomer {
    /// Row.
    pub id: EndCustomerId,
    /// Whose.
    pub reseller_id: ResellerId,
    /// See [`DocumentKind`].
    pub kind: DocumentKind,
    /// CNPJ or CPF as stored, unique in the reseller; after [`clear`] a word that is neither.
    pub document: String,
    /// The same for a search by its beginning; see [`document_key`].
    pub document_key: String,
    /// The company's or the person's name.
    pub name: String,
    /// See [`name_key`].
    pub name_key: String,
    /// Where it can be written to.
    pub email: Option<String>,
    /// As typed.
    pub phone: Option<String>,
    /// Where it is.
    pub city: Option<String>,
    /// The federal state, two letters.
    pub region: Option<String>,
    /// See [`EndCustomerState`].
    pub state: EndCustomerState,
    /// What says by when it can be chosen.
    pub promise_id: Option<PromiseId>,
    /// Who of the reseller registered it, or changed it last; none while it is as the ERP handed it over.
    pub registered_by: Option<UserId>,
    /// When it was registered.
    pub created_at: Instant,
    /// Last change.
    pub updated_at: Instant,
    /// Since when it can be chosen.
    pub available_at: Option<Instant>,
    /// When it was removed.
    pub removed_at: Option<Instant>,
    /// When its data was cleared.
    pub cleared_at: Option<Instant>,
}

/// What may change of one: all but its number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Details {
    /// The name.
    pub name: String,
    /// See [`EndCustomer::email`].
    pub email: Option<String>,
    /// See [`EndCustomer::phone`].
    pub phone: Option<String>,
    /// See [`EndCustomer::city`].
    pub city: Option<String>,
    /// See [`EndCustomer::region`].
    pub region: Option<String>,
}

impl EndCustomer {
    /// What may change.
    pub fn details(&self) -> Details {
        Details {
            name: self.name.clone(),
            email: self.email.clone(),
            phone: self.phone.clone(),
            city: self.city.clone(),
            region: self.region.clone(),
        }
    }

    /// Its number as people write it.
    pub fn number(&self) -> String {
        match self.kind {
            DocumentKind::Cnpj => super::cnpj::display(&self.document),
            DocumentKind::Cpf => super::cpf::display(&self.document),
        }
    }
}

/// A number, or its beginning, as it is searched for: in hexadecimal digits, as [`name_key`] has names.
pub fn document_key(document: &str) -> String {
    document.bytes().map(|byte| format!("{byte:02x}")).collect()
}

/// Inserts; `Duplicate` when the reseller has one with this number.
pub fn insert(tx: &mut Tx, row: &EndCustomer) -> Result<()> {
    tx.savepoint(|tx| {
        diesel::insert_into(end_customers::table).values(row).execute(&mut **tx)?;
        Ok(())
    })
}

/// By row, of this reseller; none where it is another's.
pub fn of_reseller(db: &mut Db, reseller: &ResellerId, id: &EndCustomerId) -> Result<Option<EndCustomer>> {
    let found = end_customers::table.find(id).filter(end_customers::reseller_id.eq(reseller));
    Ok(found.select(EndCustomer::as_select()).first(db).optional()?)
}

/// By row, whoever's it is.
pub fn find(db: &mut Db, id: &EndCustomerId) -> Result<Option<EndCustomer>> {
    Ok(end_customers::table.find(id).select(EndCustomer::as_select()).first(db).optional()?)
}

/// By its number.
pub fn by_document(db: &mut Db, reseller: &ResellerId, document: &str) -> Result<Option<EndCustomer>> {
    let found = end_customers::table
        .filter(end_customers::reseller_id.eq(reseller))
        .filter(end_customers::document.eq(document));
    Ok(found.select(EndCustomer::as_select()).first(db).optional()?)
}

/// The one that a promise is about.
pub fn of_promise(db: &mut Db, promise: &PromiseId) -> Result<Option<EndCustomer>> {
    let found = end_customers::table.filter(end_customers::promise_id.eq(promise));
    Ok(found.select(EndCustomer::as_select()).first(db).optional()?)
}

/// Other details.
pub fn change(tx: &mut Tx, id: &EndCustomerId, details: &Details, now: Instant) -> Result<()> {
    diesel::update(end_customers::table.find(id))
        .set((
            end_customers::name.eq(&details.name),
            end_customers::name_key.eq(name_key::of(&details.name)),
            end_customers::email.eq(details.email.as_deref()),
            end_customers::phone.eq(details.phone.as_deref()),
            end_customers::city.eq(details.city.as_deref()),
            end_customers::region.eq(details.region.as_deref()),
            end_customers::updated_at.eq(now),
        ))
        .execute(&mut **tx)?;
    Ok(())
}

/// This person of the reseller says what it is now.
pub fn is_of(tx: &mut Tx, id: &EndCustomerId, by: &UserId) -> Result<()> {
    diesel::update(end_customers::table.find(id)).set(end_customers::registered_by.eq(Some(by))).execute(&mut **tx)?;
    Ok(())
}

/// Registered → available; `false` when it is not registered any more.
pub fn make_available(tx: &mut Tx, id: &EndCustomerId, now: Instant) -> Result<bool> {
    moved(tx, id, &[EndCustomerState::Registered], EndCustomerState::Available, now)
}

/// Removed; `false` when it was.
pub fn remove(tx: &mut Tx, id: &EndCustomerId, now: Instant) -> Result<bool> {
    let living = [EndCustomerState::Registered, EndCustomerState::Available];
    moved(tx, id, &living, EndCustomerState::Removed, now)
}

/// From one of these states into another, with the instant that belongs to it.
fn moved(
    tx: &mut Tx,
    id: &EndCustomerId,
    from: &[EndCustomerState],
    to: EndCustomerState,
    now: Instant,
) -> Result<bool> {
    let available = (to == EndCustomerState::Available).then(|| end_customers::available_at.eq(Some(now)));
    let removed = (to == EndCustomerState::Removed).then(|| end_customers::removed_at.eq(Some(now)));
    let rows = diesel::update(end_customers::table.find(id).filter(end_customers::state.eq_any(from)))
        .set((end_customers::state.eq(to), end_customers::updated_at.eq(now), available, removed))
        .execute(&mut **tx)?;
    Ok(rows == 1)
}

/// A removed one comes back, under a new promise; `false` when it was not removed, or its data is gone.
pub fn bring_back(tx: &mut Tx, id: &EndCustomerId, promise: &PromiseId, now: Instant) -> Result<bool> {
    let removed = end_customers::table
        .find(id)
        .filter(end_customers::state.eq(EndCustomerState::Removed))
        .filter(end_customers::cleared_at.is_null());
    let rows = diesel::update(removed)
        .set((
            end_customers::state.eq(EndCustomerState::Registered),
            end_customers::promise_id.eq(Some(promise)),
            end_customers::removed_at.eq(None::<Instant>),
            end_customers::available_at.eq(None::<Instant>),
            end_customers::updated_at.eq(now),
        ))
        .execute(&mut **tx)?;
    Ok(rows == 1)
}

/// Takes the data away from one that was removed; the row stays, and says nothing about anybody. `false` when it is
/// registered again, or was cleared.
pub fn clear(tx: &mut Tx, id: &EndCustomerId, now: Instant) -> Result<bool> {
    let removed = end_customers::table
        .find(id)
        .filter(end_customers::state.eq(EndCustomerState::Removed))
        .filter(end_customers::cleared_at.is_null());
    let rows = diesel::update(removed)
        .set((
            end_customers::document.eq(format!("cleared/{id}")),
            end_customers::document_key.eq(""),
            end_customers::name.eq(""),
            end_customers::name_key.eq(""),
            end_customers::email.eq(None::<String>),
            end_customers::phone.eq(None::<String>),
            end_customers::city.eq(None::<String>),
            end_customers::region.eq(None::<String>),
            end_customers::cleared_at.eq(Some(now)),
            end_customers::updated_at.eq(now),
        ))
        .execute(&mut **tx)?;
    Ok(rows == 1)
}

/// Removed before that instant and not cleared yet, at most `limit`.
pub fn to_clear(db: &mut Db, before: Instant, limit: i64) -> Result<Vec<EndCustomerId>> {
    Ok(end_customers::table
        .filter(end_customers::removed_at.is_not_null())
        .filter(end_customers::cleared_at.is_null())
        .filter(end_customers::removed_at.lt(before))
        .select(end_customers::id)
        .order(end_customers::removed_at)
        .limit(limit)
        .load(db)?)
}
