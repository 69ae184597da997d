//! Access tokens: opaque, 256 random bits, stored as SHA-256. They hang on a grant, or on a client alone.

use diesel::prelude::*;

use super::grant::GrantState;
use super::reseller::Reseller;
use super::user::{User, UserState};
use crate::db::schema::{access_tokens, clients, grants, resellers, users};
use crate::db::types::{ClientId, GrantId, Instant, UserId};
use crate::db::{Db, Tx};
use crate::error::Result;

/// One access token.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = access_tokens, treat_none_as_default_value = false)]
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
    /// The key that it is bound to, as JSON (RFC 7800 section 3); none for a bearer token.
    pub cnf: Option<String>,
    /// Whom it is for (RFC 8707), space-separated; none where nobody said.
    pub audience: Option<String>,
    /// Who acts with it for the person, as a subject (RFC 8693 section 4.1).
    pub act: Option<String>,
    /// What exactly it is good for, as JSON (RFC 9396).
    pub details: Option<String>,
}

/// Stores one.
pub fn insert(tx: &mut Tx, token: &AccessToken) -> Result<()> {
    diesel::insert_into(access_tokens::table).values(token).execute(&mut **tx)?;
    Ok(())
}

/// How many of people are in force.
pub fn count_living(db: &mut Db, now: Instant) -> Result<i64> {
    Ok(access_tokens::table
        .filter(access_tokens::valid_until.gt(now))
        .filter(access_tokens::revoked_at.is_null())
        .filter(access_tokens::grant_id.is_not_null())
        .count()
        .get_result(db)?)
}

/// A token whose grant and user still stand behind it.
#[derive(Clone, Debug)]
pub struct Living {
    /// The token.
    pub token: AccessToken,
    /// Whose it is, unless it is a client's own.
    pub of: Option<Behind>,
}

/// What stands behind a person's token.
#[derive(Clone, Debug)]
pub struct Behind {
    /// The grant's validated request as JSON.
    pub request: String,
    /// The person.
    pub user: User,
    /// The person's reseller; staff have none.
    pub reseller: Option<Reseller>,
}

/// A token with what was found beside it.
type Found = (AccessToken, Option<(GrantState, String)>, Option<User>, Option<Reseller>);

/// The token of this hash if it lives: not run out, not revoked, its client not disabled, its grant exchanged and not
/// ended, its user active and of the same epoch. One query, for it stands behind every call with a token.
pub fn find_living(db: &mut Db, hash: &str, now: Instant) -> Result<Option<Living>> {
    let row: Option<Found> = access_tokens::table
        .inner_join(clients::table.on(access_tokens::client_id.eq(clients::id)))
        .left_join(grants::table.on(access_tokens::grant_id.eq(grants::id.nullable())))
        .left_join(users::table.on(access_tokens::user_id.eq(users::id.nullable())))
        .left_join(resellers::table.on(users::reseller_id.eq(resellers::id.nullable())))
        .filter(access_tokens::hash.eq(hash))
        .filter(clients::disabled_at.is_null())
        .filter(access_tokens::valid_until.gt(now))
        .filter(access_tokens::revoked_at.is_null())
        .select((
            AccessToken::as_select(),
            (grants::state, grants::request).nullable(),
            Option::<User>::as_select(),
            Option::<Reseller>::as_select(),
        ))
        .first(db)
        .optional()?;
    Ok(row.and_then(|(token, grant, user, reseller)| match (grant, user) {
        (Some((state, request)), Some(user)) => {
            let alive =
                state == GrantState::Exchanged && user.state == UserState::Active && token.epoch == Some(user.epoch);
            alive.then_some(Living { token, of: Some(Behind { request, user, reseller }) })
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
