//! A reseller: the distributor's customer. Its `external_id` comes from the ERP.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Nullable, Text};

use super::{name_key, phone};
use crate::db::prepared::{insert_all, parts};
use crate::db::schema::resellers;
use crate::db::types::{Instant, ResellerId, text_enum};
use crate::db::{Db, Tx};
use crate::error::{Error, Result};
use crate::text::Lang;
use crate::text::intake::page::IntakeText;

text_enum! {
    /// Whether the distributor does business with it.
    pub enum ResellerState {
        /// Yes.
        Active = "active",
        /// Paused by the ERP: nobody of it is in.
        Suspended = "suspended",
        /// Ended by the ERP.
        Closed = "closed",
    }
}

impl ResellerState {
    /// As operators read it.
    pub fn name(self, lang: Lang) -> &'static str {
        let t = IntakeText::of(lang);
        match self {
            Self::Active => t.reseller_active,
            Self::Suspended => t.reseller_suspended,
            Self::Closed => t.reseller_closed,
        }
    }
}

/// One reseller.
#[derive(Clone, Debug, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = resellers, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct Reseller {
    /// Row.
    pub id: ResellerId,
    /// The distributor's reseller ID, as written by the ERP.
    pub external_id: String,
    /// The same, folded: the key.
    pub external_folded: String,
    /// Legal name (razão social).
    pub legal_name: String,
    /// 14 characters, upper case, no punctuation.
    pub cnpj: String,
    /// The contact, who becomes the first Administrator.
    pub contact_name: String,
    /// As typed.
    pub contact_email: String,
    /// For comparison.
    pub contact_folded: String,
    /// As typed.
    pub contact_phone: Option<String>,
    /// BCP 47.
    pub language: String,
    /// Told when a mail fails; never gets a credential.
    pub alternate_name: Option<String>,
    /// As typed.
    pub alternate_email: Option<String>,
    /// The sales representative.
    pub sales_rep: Option<String>,
    /// JSON object: the registration's facts; a portal may need some.
    pub facts: String,
    /// See [`ResellerState`].
    pub state: ResellerState,
    /// Counts acts that span several of its users; touched first by each of them.
    pub rev: i64,
    /// When the ERP made the ID.
    pub id_issued_at: Option<Instant>,
    /// When it arrived.
    pub created_at: Instant,
    /// Last change.
    pub updated_at: Instant,
    /// See [`name_key`]; none until housekeeping comes by.
    pub name_key: Option<String>,
}

impl Reseller {
    /// The contact's language.
    pub fn lang(&self) -> Lang {
        Lang::parse(&self.language).unwrap_or_default()
    }

    /// The facts that `needed` names and the registration lacks (product rule "Sob Consulta").
    pub fn missing(&self, needed: &[String]) -> Vec<String> {
        let facts: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&self.facts).unwrap_or_default();
        let has = |name: &String| facts.get(name).is_some_and(|v| !v.is_null() && v.as_str() != Some(""));
        needed.iter().filter(|name| !has(name)).cloned().collect()
    }
}

/// Those whose registration was not looked at since `before`, at most `limit`.
pub fn unchecked(db: &mut Db, before: Instant, limit: i64) -> Result<Vec<Reseller>> {
    let never = resellers::table.filter(resellers::registration_at.is_null());
    let mut some: Vec<Reseller> = never.select(Reseller::as_select()).limit(limit).load(db)?;
    if some.is_empty() {
        let long_ago = resellers::table.filter(resellers::registration_at.lt(before));
        some = long_ago.select(Reseller::as_select()).limit(limit).load(db)?;
    }
    Ok(some)
}

/// The registrations of these were looked at.
pub fn checked(tx: &mut Tx, ids: &[&ResellerId], now: Instant) -> Result<()> {
    diesel::update(resellers::table.filter(resellers::id.eq_any(ids)))
        .set(resellers::registration_at.eq(Some(now)))
        .execute(&mut **tx)?;
    Ok(())
}

/// Reseller IDs compare trimmed and without case.
pub fn fold_external(external_id: &str) -> String {
    external_id.trim().to_lowercase()
}

/// Inserts; `Duplicate` when the external_id exists.
pub fn insert(tx: &mut Tx, reseller: &Reseller) -> Result<()> {
    tx.savepoint(|tx| {
        diesel::insert_into(resellers::table).values(reseller).execute(&mut **tx)?;
        Ok(())
    })
}

/// Stores many, all or none; `Duplicate` when one of these IDs is there.
pub fn insert_many(tx: &mut Tx, resellers: &[Reseller]) -> Result<()> {
    insert_all!(tx, resellers::table, resellers);
    Ok(())
}

/// Which of these folded IDs and of these CNPJs are there, in one list.
pub fn known(db: &mut Db, externals: &[String], cnpjs: &[String]) -> Result<Vec<String>> {
    let mut known = Vec::new();
    for part in parts(externals) {
        let of_part = resellers::table.filter(resellers::external_folded.eq_any(part));
        known.extend(db.rows::<String, _>(of_part.select(resellers::external_folded))?);
    }
    for part in parts(cnpjs) {
        let of_part = resellers::table.filter(resellers::cnpj.eq_any(part));
        known.extend(db.rows::<String, _>(of_part.select(resellers::cnpj))?);
    }
    Ok(known)
}

/// By row.
pub fn get(db: &mut Db, id: &ResellerId) -> Result<Reseller> {
    find(db, id)?.ok_or(Error::NotFound)
}

/// By row.
pub fn find(db: &mut Db, id: &ResellerId) -> Result<Option<Reseller>> {
    Ok(resellers::table.find(id).select(Reseller::as_select()).first(db).optional()?)
}

/// All in the order of the distributor's IDs, at most so many.
pub fn all(db: &mut Db, limit: i64) -> Result<Vec<Reseller>> {
    Ok(resellers::table.select(Reseller::as_select()).order(resellers::external_folded).limit(limit).load(db)?)
}

/// By the distributor's ID, in any case.
pub fn find_external(db: &mut Db, external_id: &str) -> Result<Option<Reseller>> {
    Ok(resellers::table
        .filter(resellers::external_folded.eq(fold_external(external_id)))
        .select(Reseller::as_select())
        .first(db)
        .optional()?)
}

/// Which of these IDs exist, folded.
pub fn externals_of(db: &mut Db, external_ids: &[String]) -> Result<Vec<String>> {
    let folded: Vec<String> = external_ids.iter().map(|id| fold_external(id)).collect();
    Ok(resellers::table
        .filter(resellers::external_folded.eq_any(folded))
        .select(resellers::external_folded)
        .load(db)?)
}

/// All with this CNPJ (branches share one only by mistake, so it is a list).
pub fn by_cnpj(db: &mut Db, cnpj: &str) -> Result<Vec<Reseller>> {
    Ok(resellers::table.filter(resellers::cnpj.eq(cnpj)).select(Reseller::as_select()).limit(50).load(db)?)
}

/// By the contact's telephone, one of these, digits alone.
pub fn by_phone(db: &mut Db, ways: &[String], limit: i64) -> Result<Vec<Reseller>> {
    let found = resellers::table.filter(resellers::contact_phone.is_not_null());
    let found = found.filter(sql::<Nullable<Text>>(phone::OF_CONTACT).eq_any(ways));
    Ok(found.select(Reseller::as_select()).limit(limit).load(db)?)
}

/// By the contact's address, folded.
pub fn by_contact(db: &mut Db, email_folded: &str, limit: i64) -> Result<Vec<Reseller>> {
    let found = resellers::table.filter(resellers::contact_folded.eq(email_folded));
    Ok(found.select(Reseller::as_select()).limit(limit).load(db)?)
}

/// Whose legal name begins so, accents and case aside, in the order of names.
pub fn by_name(db: &mut Db, typed: &str, limit: i64) -> Result<Vec<Reseller>> {
    let Some((from, to)) = name_key::beginning(typed) else { return Ok(Vec::new()) };
    let found = resellers::table.filter(resellers::name_key.ge(from)).filter(resellers::name_key.lt(to));
    Ok(found.select(Reseller::as_select()).order(resellers::name_key).limit(limit).load(db)?)
}

/// Gives those a key that have none, at most `limit`; returns how many.
pub fn name_unnamed(tx: &mut Tx, limit: i64) -> Result<usize> {
    let without = resellers::table.filter(resellers::name_key.is_null()).select((resellers::id, resellers::legal_name));
    let found: Vec<(ResellerId, String)> = without.limit(limit).load(&mut **tx)?;
    for (id, name) in &found {
        let key = resellers::name_key.eq(Some(name_key::of(name)));
        diesel::update(resellers::table.find(id)).set(key).execute(&mut **tx)?;
    }
    Ok(found.len())
}

/// Serialises acts over several users of one reseller: the first write of each such verb (invariant 5).
pub fn touch(tx: &mut Tx, id: &ResellerId) -> Result<()> {
    let touched =
        diesel::update(resellers::table.find(id)).set(resellers::rev.eq(resellers::rev + 1)).returning(resellers::rev);
    if tx.returned::<i64, _>(touched)?.len() == 1 { Ok(()) } else { Err(Error::NotFound) }
}

/// Writes every column of the row.
pub fn save(tx: &mut Tx, reseller: &Reseller) -> Result<()> {
    diesel::update(resellers::table.find(&reseller.id)).set(reseller).execute(&mut **tx)?;
    Ok(())
}
