//! A session: one browser's login at the provider. The cookie is 256 random bits, stored as SHA-256; the `sid` is what
//! portals know.

use diesel::prelude::*;

use super::ending::EndReason;
use super::factor::Methods;
use crate::db::schema::{grants, resellers, sessions, users};
use crate::db::types::{Instant, SessionId, UserId};
use crate::db::{Db, Tx};
use crate::error::Result;

use crate::model::user::{User, UserState};

/// One session.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = sessions, treat_none_as_default_value = false)]
pub struct Session {
    /// Row.
    pub id: SessionId,
    /// SHA-256 of the cookie.
    pub token_hash: String,
    /// Whose.
    pub user_id: UserId,
    /// The `sid` in tokens.
    pub sid: String,
    /// The user's epoch when it began.
    pub epoch: i64,
    /// When the person proved who they are.
    pub auth_time: Instant,
    /// When it began.
    pub created_at: Instant,
    /// Last use, to a minute.
    pub seen_at: Instant,
    /// Ends then when not used.
    pub idle_until: Instant,
    /// Ends then in any case.
    pub absolute_until: Instant,
    /// Ended before its time.
    pub ended_at: Option<Instant>,
    /// Why.
    pub end_reason: Option<EndReason>,
    /// Where it began.
    pub ip: String,
    /// The browser's own words, cut.
    pub agent: String,
    /// How the person proved who they are.
    pub methods: Methods,
    /// When a second factor was proved last.
    pub factor_at: Option<Instant>,
}

impl Session {
    /// Not ended, not run out.
    pub fn lives(&self, now: Instant) -> bool {
        self.ended_at.is_none() && self.idle_until > now && self.absolute_until > now
    }
}

/// Begins.
pub fn insert(tx: &mut Tx, session: &Session) -> Result<()> {
    diesel::insert_into(sessions::table).values(session).execute(&mut **tx)?;
    Ok(())
}

/// A living session, its user, and the name of the user's reseller; staff have none.
pub type Present = (Session, User, Option<String>);

/// The living session of a cookie: not ended, not idle too long, same epoch, user active. One query, for it stands before
/// every page.
pub fn find_living(db: &mut Db, token_hash: &str, now: Instant) -> Result<Option<Present>> {
    Ok(sessions::table
        .inner_join(users::table.left_join(resellers::table))
        .filter(sessions::token_hash.eq(token_hash))
        .filter(sessions::ended_at.is_null())
        .filter(sessions::idle_until.gt(now))
        .filter(sessions::absolute_until.gt(now))
        .filter(sessions::epoch.eq(users::epoch))
        .filter(users::state.eq(UserState::Active))
        .select((Session::as_select(), User::as_select(), resellers::legal_name.nullable()))
        .first(db)
        .optional()?)
}

/// By `sid`, living or not.
pub fn by_sid(db: &mut Db, sid: &str) -> Result<Option<Session>> {
    Ok(sessions::table.filter(sessions::sid.eq(sid)).select(Session::as_select()).first(db).optional()?)
}

/// By row, living or not.
pub fn find(db: &mut Db, id: &SessionId) -> Result<Option<Session>> {
    Ok(sessions::table.find(id).select(Session::as_select()).first(db).optional()?)
}

/// The living sessions of a user, newest first.
pub fn living_of(db: &mut Db, user: &UserId, now: Instant) -> Result<Vec<Session>> {
    Ok(sessions::table
        .filter(sessions::user_id.eq(user))
        .filter(sessions::ended_at.is_null())
        .filter(sessions::idle_until.gt(now))
        .filter(sessions::absolute_until.gt(now))
        .select(Session::as_select())
        .order(sessions::id.desc())
        .load(db)?)
}

/// How many are in force.
pub fn count_living(db: &mut Db, now: Instant) -> Result<i64> {
    Ok(sessions::table
        .filter(sessions::absolute_until.gt(now))
        .filter(sessions::idle_until.gt(now))
        .filter(sessions::ended_at.is_null())
        .count()
        .get_result(db)?)
}

/// All of a user, the newest first, at most `limit`.
pub fn all_of(db: &mut Db, user: &UserId, limit: i64) -> Result<Vec<Session>> {
    Ok(sessions::table
        .filter(sessions::user_id.eq(user))
        .select(Session::as_select())
        .order(sessions::id.desc())
        .limit(limit)
        .load(db)?)
}

/// Every session of a user that nobody ended, also those that ran out by themselves: a portal may still hold them.
pub fn unended_of(db: &mut Db, user: &UserId) -> Result<Vec<Session>> {
    Ok(sessions::table
        .filter(sessions::user_id.eq(user))
        .filter(sessions::ended_at.is_null())
        .select(Session::as_select())
        .load(db)?)
}

/// Moves the idle limit; never past the absolute one.
pub fn seen(tx: &mut Tx, id: &SessionId, idle_until: Instant, now: Instant) -> Result<()> {
    let seen = diesel::update(sessions::table.find(id).filter(sessions::ended_at.is_null()))
        .set((sessions::seen_at.eq(now), sessions::idle_until.eq(idle_until)))
        .returning(sessions::epoch);
    tx.returned::<i64, _>(seen)?;
    Ok(())
}

/// A new cookie and new times for the same `sid`.
pub fn renew(tx: &mut Tx, session: &Session) -> Result<()> {
    let renewed = diesel::update(sessions::table.find(&session.id).filter(sessions::ended_at.is_null()))
        .set((
            sessions::token_hash.eq(&session.token_hash),
            sessions::auth_time.eq(session.auth_time),
            sessions::seen_at.eq(session.seen_at),
            sessions::idle_until.eq(session.idle_until),
            sessions::absolute_until.eq(session.absolute_until),
            sessions::methods.eq(session.methods),
            sessions::factor_at.eq(session.factor_at),
        ))
        .returning(sessions::epoch);
    tx.returned::<i64, _>(renewed)?;
    Ok(())
}

/// A second factor was proved within a session.
pub fn prove(tx: &mut Tx, id: &SessionId, methods: Methods, now: Instant) -> Result<()> {
    diesel::update(sessions::table.find(id).filter(sessions::ended_at.is_null()))
        .set((sessions::methods.eq(methods), sessions::factor_at.eq(Some(now))))
        .execute(&mut **tx)?;
    Ok(())
}

/// Ends one; `false` when it had ended already.
pub fn end(tx: &mut Tx, id: &SessionId, reason: EndReason, now: Instant) -> Result<bool> {
    let rows = diesel::update(sessions::table.find(id).filter(sessions::ended_at.is_null()))
        .set((sessions::ended_at.eq(Some(now)), sessions::end_reason.eq(Some(reason))))
        .execute(&mut **tx)?;
    Ok(rows == 1)
}

/// Sessions that would live beyond `ahead`, which only a wrong clock makes, live on as if they began now; at most `limit`.
pub fn put_right(
    tx: &mut Tx,
    ahead: Instant,
    (absolute_until, idle_until): (Instant, Instant),
    now: Instant,
    limit: i64,
) -> Result<usize> {
    let ids: Vec<SessionId> =
        sessions::table.filter(sessions::absolute_until.gt(ahead)).select(sessions::id).limit(limit).load(&mut **tx)?;
    Ok(diesel::update(sessions::table.filter(sessions::id.eq_any(ids)))
        .set((
            sessions::auth_time.eq(now),
            sessions::seen_at.eq(now),
            sessions::idle_until.eq(idle_until),
            sessions::absolute_until.eq(absolute_until),
        ))
        .execute(&mut **tx)?)
}

/// Removes sessions that were over before `before` and on which no grant hangs, at most `limit`; returns how many.
pub fn purge(tx: &mut Tx, before: Instant, limit: i64) -> Result<usize> {
    let over = |tx: &mut Tx, ended: bool| -> Result<Vec<SessionId>> {
        let held = grants::table.filter(grants::session_id.eq(sessions::id.nullable()));
        let query = sessions::table
            .filter(diesel::dsl::not(diesel::dsl::exists(held)))
            .select(sessions::id)
            .limit(limit)
            .into_boxed();
        Ok(match ended {
            true => query.filter(sessions::ended_at.lt(before)).load(&mut **tx)?,
            false => query.filter(sessions::absolute_until.lt(before)).load(&mut **tx)?,
        })
    };
    let mut ids = over(tx, true)?;
    if ids.is_empty() {
        ids = over(tx, false)?;
    }
    Ok(diesel::delete(sessions::table.filter(sessions::id.eq_any(ids))).execute(&mut **tx)?)
}
