//! The lasting password of a user: an Argon2id hash and its version.

use diesel::prelude::*;

use super::user::User;
use crate::db::schema::{credentials, users};
use crate::db::types::{Instant, UserId};
use crate::db::{Db, Tx};
use crate::error::Result;

/// The hash of the password that a person chose.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = credentials, treat_none_as_default_value = false)]
pub struct Credential {
    /// Whose.
    pub user_id: UserId,
    /// PHC string.
    pub hash: String,
    /// Raised by each choice; a hash checked against an old version proves nothing.
    pub version: i64,
    /// When it was chosen.
    pub changed_at: Instant,
}

/// The credential, if one was ever chosen.
pub fn find(db: &mut Db, user: &UserId) -> Result<Option<Credential>> {
    Ok(credentials::table.find(user).select(Credential::as_select()).first(db).optional()?)
}

/// Who has this folded login, and the credential, if one was ever chosen; one query, for every login begins with it.
pub fn by_login(db: &mut Db, login_folded: &str) -> Result<Option<(User, Option<Credential>)>> {
    Ok(users::table
        .left_join(credentials::table)
        .filter(users::login_folded.eq(login_folded))
        .select((User::as_select(), Option::<Credential>::as_select()))
        .first(db)
        .optional()?)
}

/// The user, and the version of the credential.
pub fn version_of(db: &mut Db, user: &UserId) -> Result<(User, Option<i64>)> {
    Ok(users::table
        .left_join(credentials::table)
        .filter(users::id.eq(user))
        .select((User::as_select(), credentials::version.nullable()))
        .first(db)?)
}

/// Sets a chosen password's hash.
pub fn choose(tx: &mut Tx, user: &UserId, hash: &str, now: Instant) -> Result<()> {
    let rows = diesel::update(credentials::table.find(user))
        .set((
            credentials::hash.eq(hash),
            credentials::version.eq(credentials::version + 1),
            credentials::changed_at.eq(now),
        ))
        .execute(&mut **tx)?;
    if rows == 0 {
        let row = Credential { user_id: user.clone(), hash: hash.into(), version: 1, changed_at: now };
        diesel::insert_into(credentials::table).values(&row).execute(&mut **tx)?;
    }
    Ok(())
}

/// Replaces the hash of the same password by one of the current cost, if nothing changed meanwhile.
pub fn upgrade(tx: &mut Tx, user: &UserId, version: i64, hash: &str) -> Result<bool> {
    let rows = diesel::update(credentials::table.find(user).filter(credentials::version.eq(version)))
        .set(credentials::hash.eq(hash))
        .execute(&mut **tx)?;
    Ok(rows == 1)
}

/// No password any more (deleted user, taken-over mailbox).
pub fn remove(tx: &mut Tx, user: &UserId) -> Result<()> {
    diesel::delete(credentials::table.find(user)).execute(&mut **tx)?;
    Ok(())
}

/// Forgets a user's password.
pub fn forget(tx: &mut Tx, user: &UserId) -> Result<()> {
    diesel::delete(credentials::table.find(user)).execute(&mut **tx)?;
    Ok(())
}
