//! Users by their names.

use diesel::prelude::*;

use super::{User, UserState};
use crate::db::schema::users;
use crate::db::types::{ResellerId, UserId};
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::model::{look, name_key};

/// Whose name begins so, accents and case aside, in the order of names.
pub fn by_name(db: &mut Db, typed: &str, limit: i64) -> Result<Vec<User>> {
    let Some((from, to)) = name_key::beginning(typed) else { return Ok(Vec::new()) };
    let found = users::table.filter(users::name_key.ge(from)).filter(users::name_key.lt(to));
    Ok(found.select(User::as_select()).order(users::name_key).limit(limit).load(db)?)
}

/// The names of a reseller's living users that look so, or of which nobody has looked yet: those are few once
/// housekeeping has come by.
pub fn names_that_look(db: &mut Db, reseller: &ResellerId, look: &str) -> Result<Vec<String>> {
    let living = users::table.filter(users::reseller_id.eq(reseller)).filter(users::state.ne(UserState::Deactivated));
    let mut names: Vec<String> = living.filter(users::name_look.eq(look)).select(users::name).load(db)?;
    names.extend(living.filter(users::name_look.is_null()).select(users::name).load::<String>(db)?);
    Ok(names)
}

/// Notes how the names of those look of whom nobody has looked, at most `limit`; returns how many.
pub fn look_at_names(tx: &mut Tx, limit: i64) -> Result<usize> {
    let without = users::table.filter(users::name_look.is_null()).select((users::id, users::name));
    let found: Vec<(UserId, String)> = without.limit(limit).load(&mut **tx)?;
    for (id, name) in &found {
        diesel::update(users::table.find(id)).set(users::name_look.eq(Some(look::of(name)))).execute(&mut **tx)?;
    }
    Ok(found.len())
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
