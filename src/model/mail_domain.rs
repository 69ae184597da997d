//! What became of the mails of the last days, by the domain of their recipients, as of the last count.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::BigInt;

use crate::db::schema::mail_domains;
use crate::db::{Db, Tx};
use crate::error::Result;

/// One domain.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = mail_domains, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct MailDomain {
    /// The domain.
    pub domain: String,
    /// Mails that were caused.
    pub mails: i64,
    /// The relay took them, whatever was reported later.
    pub relayed: i64,
    /// Reported as delivered.
    pub delivered: i64,
    /// Given up, or came back.
    pub failed: i64,
    /// Wait for another attempt.
    pub delayed: i64,
    /// Half of those that the relay took were taken within this time of their cause, in milliseconds; none where it took
    /// none.
    pub half_ms: Option<i64>,
}

/// Those with the most mails first, after a domain with so many.
pub fn page(db: &mut Db, after: Option<(i64, &str)>, limit: i64) -> Result<Vec<MailDomain>> {
    let query = mail_domains::table
        .select(MailDomain::as_select())
        .order((mail_domains::mails.desc(), mail_domains::domain))
        .limit(limit)
        .into_boxed();
    Ok(match after {
        Some((mails, domain)) => {
            let same = mail_domains::mails.eq(mails).and(mail_domains::domain.gt(domain));
            query.filter(mail_domains::mails.le(mails)).filter(mail_domains::mails.lt(mails).or(same)).load(db)?
        }
        None => query.load(db)?,
    })
}

/// All of them, to be compared with a new count.
pub fn all(db: &mut Db) -> Result<Vec<MailDomain>> {
    Ok(mail_domains::table.select(MailDomain::as_select()).load(db)?)
}

/// All of them together, under no name.
pub fn sum(db: &mut Db) -> Result<MailDomain> {
    let of = |column: &str| sql::<BigInt>(&format!("CAST(COALESCE(SUM({column}), 0) AS BIGINT)"));
    let all = (of("mails"), of("relayed"), of("delivered"), of("failed"), of("delayed"));
    let (mails, relayed, delivered, failed, delayed) = mail_domains::table.select(all).first(db)?;
    Ok(MailDomain { domain: String::new(), mails, relayed, delivered, failed, delayed, half_ms: None })
}

/// Puts a domain in the place of what was counted of it before.
pub fn put(tx: &mut Tx, row: &MailDomain) -> Result<()> {
    let known = diesel::update(mail_domains::table.find(&row.domain)).set(row).execute(&mut **tx)?;
    if known == 0 {
        diesel::insert_into(mail_domains::table).values(row).execute(&mut **tx)?;
    }
    Ok(())
}

/// Forgets domains to which nothing went lately.
pub fn forget(tx: &mut Tx, domains: &[String]) -> Result<()> {
    diesel::delete(mail_domains::table.filter(mail_domains::domain.eq_any(domains))).execute(&mut **tx)?;
    Ok(())
}
