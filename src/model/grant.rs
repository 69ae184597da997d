//! A grant: one row from authorize to token. Pending → Fulfilled → Exchanged; tokens hang on it, the session above it.

use diesel::prelude::*;

use super::ending::EndReason;
use super::factor::Methods;
use super::reseller::Reseller;
use super::session::Session;
use super::user::{User, UserState};
use crate::db::schema::{access_tokens, grants, refresh_families, resellers, sessions, users};
use crate::db::types::{ClientId, GrantId, Instant, SessionId, UserId, text_enum};
use crate::db::{Db, Tx};
use crate::error::Result;

text_enum! {
    /// How far it went.
    pub enum GrantState {
        /// The request is stored, nobody has answered it.
        Pending = "pending",
        /// A code was issued.
        Fulfilled = "fulfilled",
        /// The code was exchanged for tokens.
        Exchanged = "exchanged",
        /// Refused, revoked or ended; never again anything else.
        Ended = "ended",
    }
}

/// One grant.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = grants, treat_none_as_default_value = false)]
pub struct Grant {
    /// Row; in the URL of the login page, so never a secret.
    pub id: GrantId,
    /// Which client asked.
    pub client_id: ClientId,
    /// Under which session it was fulfilled.
    pub session_id: Option<SessionId>,
    /// For whom.
    pub user_id: Option<UserId>,
    /// The user's epoch then.
    pub epoch: Option<i64>,
    /// See [`GrantState`].
    pub state: GrantState,
    /// The validated request as JSON.
    pub request: String,
    /// What was granted.
    pub scope: String,
    /// SHA-256 of the code.
    pub code_hash: Option<String>,
    /// The code's end.
    pub code_until: Option<Instant>,
    /// When the person had proved who they are.
    pub auth_time: Option<Instant>,
    /// When it was asked.
    pub created_at: Instant,
    /// A pending request's end.
    pub pending_until: Instant,
    /// When the code was issued.
    pub fulfilled_at: Option<Instant>,
    /// When the code was exchanged.
    pub exchanged_at: Option<Instant>,
    /// When it ended.
    pub ended_at: Option<Instant>,
    /// Why.
    pub end_reason: Option<EndReason>,
    /// By which methods the person was proved then; empty for grants of a version that did not note it.
    pub methods: Option<Methods>,
}

/// Stores a request (pending), or one that a living session fulfils at once.
pub fn insert(tx: &mut Tx, grant: &Grant) -> Result<()> {
    diesel::insert_into(grants::table).values(grant).execute(&mut **tx)?;
    Ok(())
}

/// By row.
pub fn find(db: &mut Db, id: &GrantId) -> Result<Option<Grant>> {
    Ok(grants::table.find(id).select(Grant::as_select()).first(db).optional()?)
}

/// A request that still waits for its answer.
pub fn find_pending(db: &mut Db, id: &GrantId, now: Instant) -> Result<Option<Grant>> {
    Ok(grants::table
        .find(id)
        .filter(grants::state.eq(GrantState::Pending))
        .filter(grants::pending_until.gt(now))
        .select(Grant::as_select())
        .first(db)
        .optional()?)
}

/// A grant with the session above it and the user whose it is, with their reseller, each in any state.
#[derive(Clone, Debug)]
pub struct Held {
    /// The grant.
    pub grant: Grant,
    /// The session.
    pub session: Session,
    /// The user.
    pub user: User,
    /// The user's reseller; staff have none.
    pub reseller: Option<Reseller>,
}

impl Held {
    /// The user is active and of the epoch under which the grant was fulfilled.
    pub fn is_current(&self) -> bool {
        self.user.state == UserState::Active && self.grant.epoch == Some(self.user.epoch)
    }
}

/// By the code's hash, in any state.
pub fn by_code(db: &mut Db, code_hash: &str) -> Result<Option<Held>> {
    let row: Option<(Grant, Session, User, Option<Reseller>)> = grants::table
        .inner_join(sessions::table)
        .inner_join(users::table.on(grants::user_id.eq(users::id.nullable())))
        .left_join(resellers::table.on(users::reseller_id.eq(resellers::id.nullable())))
        .filter(grants::code_hash.eq(code_hash))
        .select((Grant::as_select(), Session::as_select(), User::as_select(), Option::<Reseller>::as_select()))
        .first(db)
        .optional()?;
    Ok(row.map(|(grant, session, user, reseller)| Held { grant, session, user, reseller }))
}

/// By row, in any state.
pub fn held(db: &mut Db, id: &GrantId) -> Result<Option<Held>> {
    let row: Option<(Grant, Session, User, Option<Reseller>)> = grants::table
        .inner_join(sessions::table)
        .inner_join(users::table.on(grants::user_id.eq(users::id.nullable())))
        .left_join(resellers::table.on(users::reseller_id.eq(resellers::id.nullable())))
        .filter(grants::id.eq(id))
        .select((Grant::as_select(), Session::as_select(), User::as_select(), Option::<Reseller>::as_select()))
        .first(db)
        .optional()?;
    Ok(row.map(|(grant, session, user, reseller)| Held { grant, session, user, reseller }))
}

/// What fulfilling adds to a grant.
#[derive(Clone, Debug)]
pub struct Fulfilment {
    /// Under which session.
    pub session_id: SessionId,
    /// For whom.
    pub user_id: UserId,
    /// The user's epoch.
    pub epoch: i64,
    /// What was granted.
    pub scope: String,
    /// SHA-256 of the code.
    pub code_hash: String,
    /// The code's end.
    pub code_until: Instant,
    /// From the session.
    pub auth_time: Instant,
    /// From the session.
    pub methods: Methods,
}

/// Pending → Fulfilled; `false` when it was no longer pending.
pub fn fulfil(tx: &mut Tx, id: &GrantId, with: &Fulfilment, now: Instant) -> Result<bool> {
    let fulfilled = diesel::update(grants::table.find(id).filter(grants::state.eq(GrantState::Pending)))
        .set((
            grants::state.eq(GrantState::Fulfilled),
            grants::session_id.eq(Some(&with.session_id)),
            grants::user_id.eq(Some(&with.user_id)),
            grants::epoch.eq(Some(with.epoch)),
            grants::scope.eq(&with.scope),
            grants::code_hash.eq(Some(&with.code_hash)),
            grants::code_until.eq(Some(with.code_until)),
            grants::auth_time.eq(Some(with.auth_time)),
            grants::methods.eq(Some(with.methods)),
            grants::fulfilled_at.eq(Some(now)),
        ))
        .returning(grants::id);
    Ok(tx.returned::<GrantId, _>(fulfilled)?.len() == 1)
}

/// Fulfilled → Exchanged; `false` when another request was faster.
pub fn exchange(tx: &mut Tx, id: &GrantId, now: Instant) -> Result<bool> {
    let exchanged = diesel::update(grants::table.find(id).filter(grants::state.eq(GrantState::Fulfilled)))
        .set((grants::state.eq(GrantState::Exchanged), grants::exchanged_at.eq(Some(now))))
        .returning(grants::id);
    Ok(tx.returned::<GrantId, _>(exchanged)?.len() == 1)
}

/// Ends one in any state; `false` when it had ended.
pub fn end(tx: &mut Tx, id: &GrantId, reason: EndReason, now: Instant) -> Result<bool> {
    let rows = diesel::update(grants::table.find(id).filter(grants::state.ne(GrantState::Ended)))
        .set((grants::state.eq(GrantState::Ended), grants::ended_at.eq(Some(now)), grants::end_reason.eq(Some(reason))))
        .execute(&mut **tx)?;
    Ok(rows == 1)
}

/// The grants of a session that reached a client: those that a logout concerns.
pub fn of_session(db: &mut Db, session: &SessionId) -> Result<Vec<Grant>> {
    Ok(grants::table
        .filter(grants::session_id.eq(session))
        .filter(grants::exchanged_at.is_not_null())
        .select(Grant::as_select())
        .load(db)?)
}

/// The clients that took part in a session, each once.
pub fn clients_of_session(db: &mut Db, session: &SessionId) -> Result<Vec<ClientId>> {
    Ok(grants::table
        .filter(grants::session_id.eq(session))
        .filter(grants::fulfilled_at.is_not_null())
        .select(grants::client_id)
        .distinct()
        .load(db)?)
}

/// Ends all grants of a session but these (an `offline_access` grant outlives its session).
pub fn end_of_session(
    tx: &mut Tx,
    session: &SessionId,
    keep: &[GrantId],
    reason: EndReason,
    now: Instant,
) -> Result<usize> {
    Ok(diesel::update(
        grants::table
            .filter(grants::session_id.eq(session))
            .filter(grants::state.ne(GrantState::Ended))
            .filter(grants::id.ne_all(keep)),
    )
    .set((grants::state.eq(GrantState::Ended), grants::ended_at.eq(Some(now)), grants::end_reason.eq(Some(reason))))
    .execute(&mut **tx)?)
}

/// Ends all grants of a user.
pub fn end_of_user(tx: &mut Tx, user: &UserId, reason: EndReason, now: Instant) -> Result<usize> {
    Ok(diesel::update(grants::table.filter(grants::user_id.eq(user)).filter(grants::state.ne(GrantState::Ended)))
        .set((grants::state.eq(GrantState::Ended), grants::ended_at.eq(Some(now)), grants::end_reason.eq(Some(reason))))
        .execute(&mut **tx)?)
}

/// Ends the grants of a user at one client (consent withdrawn).
pub fn end_of_user_at(tx: &mut Tx, user: &UserId, client: &ClientId, reason: EndReason, now: Instant) -> Result<usize> {
    Ok(diesel::update(
        grants::table
            .filter(grants::user_id.eq(user))
            .filter(grants::client_id.eq(client))
            .filter(grants::state.ne(GrantState::Ended)),
    )
    .set((grants::state.eq(GrantState::Ended), grants::ended_at.eq(Some(now)), grants::end_reason.eq(Some(reason))))
    .execute(&mut **tx)?)
}

/// The grants of a user at one client that have not ended.
pub fn of_user_at(db: &mut Db, user: &UserId, client: &ClientId) -> Result<Vec<GrantId>> {
    Ok(grants::table
        .filter(grants::user_id.eq(user))
        .filter(grants::client_id.eq(client))
        .filter(grants::state.ne(GrantState::Ended))
        .select(grants::id)
        .load(db)?)
}

/// Removes requests that nobody answered before `before`, at most `limit`; returns how many.
pub fn purge_pending(tx: &mut Tx, before: Instant, limit: i64) -> Result<usize> {
    let ids: Vec<GrantId> = grants::table
        .filter(grants::session_id.is_null())
        .filter(grants::pending_until.lt(before))
        .select(grants::id)
        .limit(limit)
        .load(&mut **tx)?;
    remove(tx, ids)
}

/// Removes grants whose session was over before `before` and on which no token and no refresh family hangs, at most
/// `limit`; returns how many.
pub fn purge(tx: &mut Tx, before: Instant, limit: i64) -> Result<usize> {
    let over = |tx: &mut Tx, ended: bool| -> Result<Vec<GrantId>> {
        let tokens = access_tokens::table.filter(access_tokens::grant_id.eq(grants::id.nullable()));
        let families = refresh_families::table.filter(refresh_families::grant_id.eq(grants::id));
        let query = grants::table
            .inner_join(sessions::table)
            .filter(diesel::dsl::not(diesel::dsl::exists(tokens)))
            .filter(diesel::dsl::not(diesel::dsl::exists(families)))
            .select(grants::id)
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
    remove(tx, ids)
}

/// Removes grants made within an hour before `before` on which nothing hangs any more and after which the same client was given a newer
/// one in the same session, at most `limit`; returns how many. A logout still knows every client of the session.
pub fn purge_superseded(tx: &mut Tx, before: Instant, limit: i64) -> Result<usize> {
    let newer = diesel::alias!(grants as newer);
    let tokens = access_tokens::table.filter(access_tokens::grant_id.eq(grants::id.nullable()));
    let families = refresh_families::table.filter(refresh_families::grant_id.eq(grants::id));
    let after = newer
        .filter(newer.field(grants::session_id).eq(grants::session_id))
        .filter(newer.field(grants::client_id).eq(grants::client_id))
        .filter(newer.field(grants::exchanged_at).is_not_null())
        .filter(newer.field(grants::created_at).gt(grants::created_at));
    let ids: Vec<GrantId> = grants::table
        .filter(grants::created_at.lt(before))
        .filter(grants::created_at.gt(before.plus_h(-1))) // older ones were looked at, and go with their session
        .filter(grants::session_id.is_not_null())
        .filter(diesel::dsl::not(diesel::dsl::exists(tokens)))
        .filter(diesel::dsl::not(diesel::dsl::exists(families)))
        .filter(diesel::dsl::exists(after))
        .select(grants::id)
        .limit(limit)
        .load(&mut **tx)?;
    remove(tx, ids)
}

fn remove(tx: &mut Tx, ids: Vec<GrantId>) -> Result<usize> {
    Ok(diesel::delete(grants::table.filter(grants::id.eq_any(ids))).execute(&mut **tx)?)
}
