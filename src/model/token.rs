//! Access tokens: opaque, 256 random bits, stored as SHA-256. They hang on a grant, or on a client alone.

use diesel::prelude::*;

use super::grant::{Grant, GrantState};
use super::user::{User, UserState};
use crate::db::schema::{access_tokens, clients, grants, users};
use crate::db::types::{ClientId, GrantId, Instant, UserId};
use crate::db::{Db, Tx};
use crate::error::Result;

/// One access token.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = access_tokens)]
pub struct AccessToken {
    /// SHA-256 of the token.
    pub hash: String,
    /// None for client credentials.
    pub grant_id: Option<GrantId>,
    /// Issued to.
    pub client_id: ClientId,
    /// On behalf of; none for client credentials.
    pub user_id: Option<UserId>,
    /// The user's epoch then.
    pub epoch: Option<i64>,
    /// Space-separated.
    pub scope: String,
    /// When.
    pub issued_at: Instant,
    /// Until.
    pub valid_until: Instant,
    /// Revoked (RFC 7009).
    pub revoked_at: Option<Instant>,
}

/// Stores one.
pub fn insert(tx: &mut Tx, token: &AccessToken) -> Result<()> {
    diesel::insert_into(access_tokens::table).values(token).execute(&mut **tx)?;
    Ok(())
}

/// A token whose grant and user still stand behind it.
#[derive(Clone, Debug)]
pub struct Living {
    /// The token.
    pub token: AccessToken,
    /// Its grant and user, unless it is a client's own.
    pub of: Option<(Grant, User)>,
}

/// The token of this hash if it lives: not run out, not revoked, its client not disabled, its grant exchanged and not
/// ended, its user active and of the same epoch.
pub fn find_living(db: &mut Db, hash: &str, now: Instant) -> Result<Option<Living>> {
    let row: Option<(AccessToken, Option<Grant>, Option<User>)> = access_tokens::table
        .inner_join(clients::table.on(access_tokens::client_id.eq(clients::id)))
        .left_join(grants::table.on(access_tokens::grant_id.eq(grants::id.nullable())))
        .left_join(users::table.on(access_tokens::user_id.eq(users::id.nullable())))
        .filter(access_tokens::hash.eq(hash))
        .filter(clients::disabled_at.is_null())
        .filter(access_tokens::valid_until.gt(now))
        .filter(access_tokens::revoked_at.is_null())
        .select((AccessToken::as_select(), Option::<Grant>::as_select(), Option::<User>::as_select()))
        .first(db)
        .optional()?;
    Ok(row.and_then(|(token, grant, user)| match (grant, user) {
        (Some(grant), Some(user)) => {
            let alive = grant.state == GrantState::Exchanged
                && user.state == UserState::Active
                && token.epoch == Some(user.epoch);
            alive.then_some(Living { token, of: Some((grant, user)) })
        }
        (None, None) if token.user_id.is_none() && token.grant_id.is_none() => Some(Living { token, of: None }),
        _ => None,
    }))
}

/// In any state.
pub fn find(db: &mut Db, hash: &str) -> Result<Option<AccessToken>> {
    Ok(access_tokens::table.find(hash).select(AccessToken::as_select()).first(db).optional()?)
}

/// Revokes one.
pub fn revoke(tx: &mut Tx, hash: &str, now: Instant) -> Result<bool> {
    let rows = diesel::update(access_tokens::table.find(hash).filter(access_tokens::revoked_at.is_null()))
        .set(access_tokens::revoked_at.eq(Some(now)))
        .execute(&mut **tx)?;
    Ok(rows == 1)
}

/// Removes what ran out before `before`, at most about `limit` rows; returns how many.
pub fn purge(tx: &mut Tx, before: Instant, limit: i64) -> Result<usize> {
    let hashes: Vec<String> = access_tokens::table
        .filter(access_tokens::valid_until.lt(before))
        .select(access_tokens::hash)
        .limit(limit)
        .load(&mut **tx)?;
    Ok(diesel::delete(access_tokens::table.filter(access_tokens::hash.eq_any(hashes))).execute(&mut **tx)?)
}
