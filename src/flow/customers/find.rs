//! Finding end customers of the own reseller: by how the name or the number begins, a page at a time.

use crate::config::Config;
use crate::db::Db;
use crate::db::types::{EndCustomerId, Instant, PromiseId};
use crate::error::{Error, Result};
use crate::flow::access;
use crate::model::ctx::Ctx;
use crate::model::end_customer::{self, Beginning, EndCustomer, EndCustomerState, document_key};
use crate::model::name_key;
use crate::model::promise;
use crate::model::role::Permission;
use crate::model::user::User;

/// Who may choose one: whoever registers them, orders for them, or fills a cart that may become such an order.
const CHOOSE: [Permission; 3] = [Permission::EndCustomerRegister, Permission::OrderEndCustomer, Permission::Cart];
/// Longer than anything that is searched for, in characters.
const LONGEST: usize = 300;

/// What a list is asked for.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// How name or number begin; empty for all.
    pub typed: String,
    /// In this state alone.
    pub state: Option<EndCustomerState>,
    /// After this one.
    pub after: Option<EndCustomerId>,
}

/// This person registers end customers.
pub fn may_register(config: &Config, user: &User) -> bool {
    has(config, user, &[Permission::EndCustomerRegister])
}

/// This person is shown end customers by a portal.
pub fn may_choose(config: &Config, user: &User) -> bool {
    has(config, user, &CHOOSE)
}

fn has(config: &Config, user: &User, any: &[Permission]) -> bool {
    let held = access::effective(config, user);
    user.reseller_id.is_some() && any.iter().any(|one| held.contains(one))
}

/// Those of the own reseller. What begins with a digit is a number first; where no number begins so, a name.
pub fn list(db: &mut Db, ctx: &Ctx, asked: &Asked, limit: i64) -> Result<Vec<EndCustomer>> {
    let (_, reseller) = access::holder(db, ctx, &CHOOSE)?;
    let typed: String = asked.typed.trim().chars().take(LONGEST).collect();
    let number: String = typed.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_uppercase();
    let number = (number.chars().any(|c| c.is_ascii_digit())).then(|| document_key(&number));
    let after = match &asked.after {
        Some(id) => end_customer::of_reseller(db, &reseller, id)?,
        None => None,
    };
    // The page before was found by a number: so is this one.
    let by_number = |key: &String| after.as_ref().is_none_or(|last| last.document_key.starts_with(key.as_str()));
    if let Some(key) = number.filter(by_number) {
        let beginning = Beginning::Document(key);
        let found = end_customer::page(db, &reseller, &beginning, asked.state, after.as_ref(), limit)?;
        if !found.is_empty() || after.is_some() {
            return Ok(found);
        }
    }
    let beginning = match name_key::of(&typed) {
        _ if typed.is_empty() => Beginning::All,
        key if key.is_empty() => return Ok(Vec::new()),
        key => Beginning::Name(key),
    };
    end_customer::page(db, &reseller, &beginning, asked.state, after.as_ref(), limit)
}

/// A living one of the own reseller.
///
/// # Errors
/// `NotFound` where it is another's or removed, as if it had never been.
pub fn find(db: &mut Db, ctx: &Ctx, id: &EndCustomerId) -> Result<EndCustomer> {
    let (_, reseller) = access::holder(db, ctx, &[Permission::EndCustomerRegister])?;
    let found = end_customer::of_reseller(db, &reseller, id)?;
    found.filter(|row| row.state != EndCustomerState::Removed).ok_or(Error::NotFound)
}

/// By when those that are not available yet are due.
pub fn dues(db: &mut Db, rows: &[EndCustomer]) -> Result<Vec<(EndCustomerId, Instant)>> {
    let waiting: Vec<(EndCustomerId, PromiseId)> = rows
        .iter()
        .filter(|row| row.state == EndCustomerState::Registered)
        .filter_map(|row| Some((row.id.clone(), row.promise_id.clone()?)))
        .collect();
    let promises: Vec<PromiseId> = waiting.iter().map(|(_, promise)| promise.clone()).collect();
    let dues = promise::dues(db, &promises)?;
    let of = |(id, promise): (EndCustomerId, PromiseId)| {
        dues.iter().find(|(known, _)| *known == promise).map(|(_, at)| (id, *at))
    };
    Ok(waiting.into_iter().filter_map(of).collect())
}
