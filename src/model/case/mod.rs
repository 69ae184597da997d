//! A case: something a person of the desk has to look at, with the protocol number that a caller is given.

mod kind;

use diesel::prelude::*;

pub use kind::CaseKind;

use super::ctx::Ctx;
use crate::crypto::ticket::reference;
use crate::db::schema::cases;
use crate::db::types::{CaseId, Instant, PromiseId, ResellerId, UserId, text_enum};
use crate::db::{Db, Tx};
use crate::error::{Error, Result};

text_enum! {
    /// Where it stands.
    pub enum CaseState {
        /// Written down, waits for the person to make contact.
        Prepared = "prepared",
        /// Waits for an agent.
        Open = "open",
        /// Settled.
        Closed = "closed",
    }
}

/// One case.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = cases, treat_none_as_default_value = false)]
pub struct Case {
    /// Row.
    pub id: CaseId,
    /// The number a caller is given.
    pub protocol: String,
    /// See [`CaseKind`].
    pub kind: CaseKind,
    /// At most one case with this key, e.g. one per login and day.
    pub unique_key: Option<String>,
    /// Whom it is about.
    pub user_id: Option<UserId>,
    /// Which reseller.
    pub reseller_id: Option<ResellerId>,
    /// Which promise.
    pub promise_id: Option<PromiseId>,
    /// The reference on the caller's screen.
    pub reference: Option<String>,
    /// See [`CaseState`].
    pub state: CaseState,
    /// JSON of what is known, masked where the desk sees it masked.
    pub summary: String,
    /// When it was written.
    pub created_at: Instant,
    /// Last change.
    pub updated_at: Instant,
    /// When it was settled.
    pub closed_at: Option<Instant>,
}

impl Case {
    /// An open case that begins now, with its number; about nobody yet and not stored.
    pub fn new(ctx: &Ctx, kind: CaseKind, summary: &serde_json::Value) -> Result<Self> {
        Ok(Self {
            id: CaseId::new(),
            protocol: protocol(ctx)?,
            kind,
            unique_key: None,
            user_id: None,
            reseller_id: None,
            promise_id: None,
            reference: None,
            state: CaseState::Open,
            summary: summary.to_string(),
            created_at: ctx.now,
            updated_at: ctx.now,
            closed_at: None,
        })
    }
}

/// A number to give to a caller: the day and eight symbols.
fn protocol(ctx: &Ctx) -> Result<String> {
    let day = chrono::DateTime::from_timestamp_millis(ctx.now.ms())
        .map(|t| t.with_timezone(&ctx.config.brand.time_zone).format("%Y%m%d").to_string())
        .unwrap_or_default();
    Ok(format!("{day}-{}{}", reference()?.replace('-', ""), reference()?.replace('-', "")))
}

/// Writes one unless another has its unique key; `false` then.
pub fn insert_once(tx: &mut Tx, case: &Case) -> Result<bool> {
    match insert(tx, case) {
        Err(Error::Duplicate) => Ok(false),
        other => other.map(|()| true),
    }
}

/// Writes one; `Duplicate` when its unique key exists.
pub fn insert(tx: &mut Tx, case: &Case) -> Result<()> {
    tx.savepoint(|tx| {
        diesel::insert_into(cases::table).values(case).execute(&mut **tx)?;
        Ok(())
    })
}

/// By row.
pub fn get(db: &mut Db, id: &CaseId) -> Result<Case> {
    cases::table.find(id).select(Case::as_select()).first(db).optional()?.ok_or(Error::NotFound)
}

/// Open → closed; its unique key is free for another case of this kind.
pub fn close(tx: &mut Tx, id: &CaseId, now: Instant) -> Result<bool> {
    let closed = change_state(tx, id, CaseState::Open, CaseState::Closed, now)?;
    diesel::update(cases::table.find(id)).set(cases::unique_key.eq(None::<String>)).execute(&mut **tx)?;
    Ok(closed)
}

/// Settles one wherever it stood; its unique key is free for another case of this kind.
pub fn settle(tx: &mut Tx, id: &CaseId, now: Instant) -> Result<()> {
    if !change_state(tx, id, CaseState::Prepared, CaseState::Closed, now)? {
        change_state(tx, id, CaseState::Open, CaseState::Closed, now)?;
    }
    diesel::update(cases::table.find(id)).set(cases::unique_key.eq(None::<String>)).execute(&mut **tx)?;
    Ok(())
}

/// What is known has changed.
pub fn set_summary(tx: &mut Tx, id: &CaseId, summary: &serde_json::Value, now: Instant) -> Result<()> {
    diesel::update(cases::table.find(id))
        .set((cases::summary.eq(summary.to_string()), cases::updated_at.eq(now)))
        .execute(&mut **tx)?;
    Ok(())
}

/// Whom it is about has become known.
pub fn set_about(
    tx: &mut Tx,
    id: &CaseId,
    user: Option<&UserId>,
    reseller: Option<&ResellerId>,
    promise: Option<&PromiseId>,
    now: Instant,
) -> Result<()> {
    diesel::update(cases::table.find(id))
        .set((
            cases::user_id.eq(user),
            cases::reseller_id.eq(reseller),
            cases::promise_id.eq(promise),
            cases::updated_at.eq(now),
        ))
        .execute(&mut **tx)?;
    Ok(())
}

/// By its unique key.
pub fn by_key(db: &mut Db, key: &str) -> Result<Option<Case>> {
    Ok(cases::table.filter(cases::unique_key.eq(key)).select(Case::as_select()).first(db).optional()?)
}

/// By the reference on the caller's screen.
pub fn by_reference(db: &mut Db, reference: &str) -> Result<Vec<Case>> {
    Ok(cases::table.filter(cases::reference.eq(reference)).select(Case::as_select()).limit(20).load(db)?)
}

/// By the number that the caller was given.
pub fn by_protocol(db: &mut Db, protocol: &str) -> Result<Option<Case>> {
    Ok(cases::table.filter(cases::protocol.eq(protocol)).select(Case::as_select()).first(db).optional()?)
}

/// In this state, oldest first.
/// Those of conversations come last, in a number of their own: anybody may begin one, and they have a queue besides.
pub fn in_state(db: &mut Db, state: CaseState, (limit, contacts): (i64, i64)) -> Result<Vec<Case>> {
    let of_state = || cases::table.filter(cases::state.eq(state)).select(Case::as_select()).order(cases::id);
    let mut found: Vec<Case> = of_state().filter(cases::kind.ne_all(CaseKind::CONTACT)).limit(limit).load(db)?;
    found.extend(of_state().filter(cases::kind.eq_any(CaseKind::CONTACT)).limit(contacts).load::<Case>(db)?);
    Ok(found)
}

/// How many of each of these kinds are open.
pub fn open_counts(db: &mut Db, kinds: &[CaseKind]) -> Result<Vec<(CaseKind, i64)>> {
    Ok(cases::table
        .filter(cases::state.eq(CaseState::Open))
        .filter(cases::kind.eq_any(kinds))
        .group_by(cases::kind)
        .select((cases::kind, diesel::dsl::count_star()))
        .load(db)?)
}

/// Of a user, newest first.
pub fn of_user(db: &mut Db, user: &UserId, limit: i64) -> Result<Vec<Case>> {
    Ok(cases::table
        .filter(cases::user_id.eq(user))
        .select(Case::as_select())
        .order(cases::id.desc())
        .limit(limit)
        .load(db)?)
}

/// The open ones of a reseller of this kind, newest first.
pub fn open_of_reseller(db: &mut Db, reseller: &ResellerId, kind: CaseKind) -> Result<Vec<Case>> {
    Ok(cases::table
        .filter(cases::reseller_id.eq(reseller))
        .filter(cases::kind.eq(kind))
        .filter(cases::state.eq(CaseState::Open))
        .select(Case::as_select())
        .order(cases::id.desc())
        .limit(50)
        .load(db)?)
}

/// The open ones of a user, newest first.
pub fn open_of_user(db: &mut Db, user: &UserId) -> Result<Vec<Case>> {
    Ok(cases::table
        .filter(cases::user_id.eq(user))
        .filter(cases::state.eq(CaseState::Open))
        .select(Case::as_select())
        .order(cases::id.desc())
        .limit(50)
        .load(db)?)
}

/// From one state to another; `false` when it was no longer in `from`.
pub fn change_state(tx: &mut Tx, id: &CaseId, from: CaseState, to: CaseState, now: Instant) -> Result<bool> {
    let closed = (to == CaseState::Closed).then_some(now);
    let rows = diesel::update(cases::table.find(id).filter(cases::state.eq(from)))
        .set((cases::state.eq(to), cases::updated_at.eq(now), cases::closed_at.eq(closed)))
        .execute(&mut **tx)?;
    Ok(rows == 1)
}

/// Removes cases settled before `before`, and prepared ones of then for which nobody made contact; at most `limit`;
/// returns how many. An open case stays.
pub fn purge(tx: &mut Tx, before: Instant, limit: i64) -> Result<usize> {
    let mut ids: Vec<CaseId> =
        cases::table.filter(cases::closed_at.lt(before)).select(cases::id).limit(limit).load(&mut **tx)?;
    if ids.is_empty() {
        ids = cases::table
            .filter(cases::state.eq(CaseState::Prepared))
            .filter(cases::created_at.lt(before))
            .select(cases::id)
            .limit(limit)
            .load(&mut **tx)?;
    }
    Ok(diesel::delete(cases::table.filter(cases::id.eq_any(ids))).execute(&mut **tx)?)
}
