//! A refresh family: one row for a chain of refresh tokens. The tokens are derived from (family, generation).

use diesel::prelude::*;

use super::ending::EndReason;
use super::grant::{Grant, Held};
use super::reseller::Reseller;
use super::session::Session;
use super::user::User;
use crate::db::schema::{grants, refresh_families, resellers, sessions, users};
use crate::db::types::{ClientId, FamilyId, GrantId, Instant, UserId};
use crate::db::{Db, Tx};
use crate::error::Result;

/// One family.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = refresh_families, treat_none_as_default_value = false)]
pub struct Family {
    /// Row; part of the token.
    pub id: FamilyId,
    /// The grant above it.
    pub grant_id: GrantId,
    /// Bound to this client.
    pub client_id: ClientId,
    /// For whom.
    pub user_id: UserId,
    /// The user's epoch when it began.
    pub epoch: i64,
    /// What may be asked for again.
    pub scope: String,
    /// The master key that the tokens derive from.
    pub key_id: String,
    /// The generation that is valid now.
    pub generation: i64,
    /// When it became valid.
    pub rotated_at: Instant,
    /// `offline_access`: outlives the session.
    pub offline: bool,
    /// Absolute end.
    pub valid_until: Instant,
    /// When it began.
    pub created_at: Instant,
    /// Ended before its time.
    pub ended_at: Option<Instant>,
    /// Why.
    pub end_reason: Option<EndReason>,
    /// The key that its access tokens are bound to, as JSON (RFC 7800 section 3); none for bearer tokens.
    pub cnf: Option<String>,
    /// Whom they are for (RFC 8707), space-separated; none where nobody said.
    pub audience: Option<String>,
}

/// Begins a family.
pub fn insert(tx: &mut Tx, family: &Family) -> Result<()> {
    diesel::insert_into(refresh_families::table).values(family).execute(&mut **tx)?;
    Ok(())
}

/// In any state.
pub fn find(db: &mut Db, id: &FamilyId) -> Result<Option<Family>> {
    Ok(refresh_families::table.find(id).select(Family::as_select()).first(db).optional()?)
}

/// In any state, with the grant, session and user above it.
pub fn find_held(db: &mut Db, id: &FamilyId) -> Result<Option<(Family, Held)>> {
    let row: Option<(Family, Grant, Session, User, Option<Reseller>)> = refresh_families::table
        .inner_join(grants::table.inner_join(sessions::table))
        .inner_join(users::table.on(refresh_families::user_id.eq(users::id)))
        .left_join(resellers::table.on(users::reseller_id.eq(resellers::id.nullable())))
        .filter(refresh_families::id.eq(id))
        .select((
            Family::as_select(),
            Grant::as_select(),
            Session::as_select(),
            User::as_select(),
            Option::<Reseller>::as_select(),
        ))
        .first(db)
        .optional()?;
    Ok(row.map(|(family, grant, session, user, reseller)| (family, Held { grant, session, user, reseller })))
}

/// The families of a grant that have not ended.
pub fn of_grant(db: &mut Db, grant: &GrantId) -> Result<Vec<Family>> {
    Ok(refresh_families::table
        .filter(refresh_families::grant_id.eq(grant))
        .filter(refresh_families::ended_at.is_null())
        .select(Family::as_select())
        .load(db)?)
}

/// The next generation; `false` when another request was faster.
pub fn rotate(tx: &mut Tx, id: &FamilyId, from: i64, now: Instant) -> Result<bool> {
    let next = diesel::update(
        refresh_families::table
            .find(id)
            .filter(refresh_families::generation.eq(from))
            .filter(refresh_families::ended_at.is_null()),
    )
    .set((refresh_families::generation.eq(from + 1), refresh_families::rotated_at.eq(now)))
    .returning(refresh_families::generation);
    Ok(tx.returned::<i64, _>(next)?.len() == 1)
}

/// Ends one.
pub fn end(tx: &mut Tx, id: &FamilyId, reason: EndReason, now: Instant) -> Result<bool> {
    let rows = diesel::update(refresh_families::table.find(id).filter(refresh_families::ended_at.is_null()))
        .set((refresh_families::ended_at.eq(Some(now)), refresh_families::end_reason.eq(Some(reason))))
        .execute(&mut **tx)?;
    Ok(rows == 1)
}

/// Ends all of a grant.
pub fn end_of_grant(tx: &mut Tx, grant: &GrantId, reason: EndReason, now: Instant) -> Result<usize> {
    Ok(diesel::update(
        refresh_families::table
            .filter(refresh_families::grant_id.eq(grant))
            .filter(refresh_families::ended_at.is_null()),
    )
    .set((refresh_families::ended_at.eq(Some(now)), refresh_families::end_reason.eq(Some(reason))))
    .execute(&mut **tx)?)
}

/// Ends all of a user.
pub fn end_of_user(tx: &mut Tx, user: &UserId, reason: EndReason, now: Instant) -> Result<usize> {
    Ok(diesel::update(
        refresh_families::table.filter(refresh_families::user_id.eq(user)).filter(refresh_families::ended_at.is_null()),
    )
    .set((refresh_families::ended_at.eq(Some(now)), refresh_families::end_reason.eq(Some(reason))))
    .execute(&mut **tx)?)
}

/// Removes families that were over before `before`, at most `limit`; returns how many.
pub fn purge(tx: &mut Tx, before: Instant, limit: i64) -> Result<usize> {
    let over = |tx: &mut Tx, ended: bool| -> Result<Vec<FamilyId>> {
        let query = refresh_families::table.select(refresh_families::id).limit(limit).into_boxed();
        Ok(match ended {
            true => query.filter(refresh_families::ended_at.lt(before)).load(&mut **tx)?,
            false => query.filter(refresh_families::valid_until.lt(before)).load(&mut **tx)?,
        })
    };
    let mut ids = over(tx, true)?;
    if ids.is_empty() {
        ids = over(tx, false)?;
    }
    Ok(diesel::delete(refresh_families::table.filter(refresh_families::id.eq_any(ids))).execute(&mut **tx)?)
}
