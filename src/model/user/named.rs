//! Users by their names.

use diesel::prelude::*;

use super::User;
use crate::db::schema::users;
use crate::db::types::UserId;
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::model::name_key;

/// Whose name begins so, accents and case aside, in the order of names.
pub fn by_name(db: &mut Db, typed: &str, limit: i64) -> Result<Vec<User>> {
    let Some((from, to)) = name_key::beginning(typed) else { return Ok(Vec::new()) };
    let found = users::table.filter(users::name_key.ge(from)).filter(users::name_key.lt(to));
    Ok(found.select(User::as_select()).order(users::name_key).limit(limit).load(db)?)
}

/// Gives those a key that have none, at most `limit`; returns how many.
pub fn name_unnamed(tx: &mut Tx, limit: i64) -> Result<usize> {
    let without = users::table.filter(users::name_key.is_null()).select((users::id, users::name));
    let found: Vec<(UserId, String)> = without.limit(limit).load(&mut **tx)?;
    for (id, name) in &found {
        diesel::update(users::table.find(id)).set(users::name_key.eq(Some(name_key::of(name)))).execute(&mut **tx)?;
    }
    Ok(found.len())
}
