//! Requests of devices without a browser (RFC 8628): what was asked, and what became of it. Whoever types its code first is
//! the one who decides; nobody else sees it.

use diesel::prelude::*;

use crate::db::schema::device_codes;
use crate::db::types::{ClientId, DeviceCodeId, GrantId, Instant, UserId, text_enum};
use crate::db::{Db, Tx};
use crate::error::Result;

text_enum! {
    /// How far it went.
    pub enum DeviceState {
        /// Nobody has decided.
        Asked = "asked",
        /// Somebody said yes: a grant waits for the device.
        Allowed = "allowed",
        /// Somebody said no.
        Refused = "refused",
        /// The device has its tokens.
        Taken = "taken",
    }
}

/// One request.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = device_codes, treat_none_as_default_value = false)]
pub struct DeviceCode {
    /// Row; in an address, so never a secret.
    pub id: DeviceCodeId,
    /// SHA-256 of what the device polls with.
    pub device_hash: String,
    /// Keyed digest of what the person types: it is short.
    pub user_hash: String,
    /// Which client asks.
    pub client_id: ClientId,
    /// The validated request as JSON.
    pub request: String,
    /// From where it was asked.
    pub ip: Option<String>,
    /// See [`DeviceState`].
    pub state: DeviceState,
    /// Who typed the code.
    pub user_id: Option<UserId>,
    /// What was allowed.
    pub grant_id: Option<GrantId>,
    /// The device may ask again after so many seconds.
    pub interval_s: i64,
    /// When it last asked.
    pub polled_at: Option<Instant>,
    /// When it began.
    pub created_at: Instant,
    /// Until when it can be answered and fetched.
    pub valid_until: Instant,
}

/// Stores one; `false` when one of its codes is another's.
pub fn insert(tx: &mut Tx, row: &DeviceCode) -> Result<bool> {
    let fresh =
        diesel::insert_into(device_codes::table).values(row).on_conflict_do_nothing().returning(device_codes::id);
    Ok(!tx.returned::<DeviceCodeId, _>(fresh)?.is_empty())
}

/// By what the device polls with, in any state.
pub fn of_device(db: &mut Db, device_hash: &str) -> Result<Option<DeviceCode>> {
    let found = device_codes::table.filter(device_codes::device_hash.eq(device_hash));
    Ok(found.select(DeviceCode::as_select()).first(db).optional()?)
}

/// The one of this person, in any state.
pub fn of_person(db: &mut Db, id: &DeviceCodeId, user: &UserId) -> Result<Option<DeviceCode>> {
    let found = device_codes::table.find(id).filter(device_codes::user_id.eq(user));
    Ok(found.select(DeviceCode::as_select()).first(db).optional()?)
}

/// This person typed the code of a request that waits: it is theirs to answer, if it is nobody else's.
pub fn name(tx: &mut Tx, user_hash: &str, user: &UserId, now: Instant) -> Result<Option<DeviceCodeId>> {
    let waiting = device_codes::table
        .filter(device_codes::user_hash.eq(user_hash))
        .filter(device_codes::state.eq(DeviceState::Asked))
        .filter(device_codes::valid_until.gt(now))
        .filter(device_codes::user_id.is_null().or(device_codes::user_id.eq(user)));
    let named = diesel::update(waiting).set(device_codes::user_id.eq(Some(user))).returning(device_codes::id);
    Ok(tx.returned::<DeviceCodeId, _>(named)?.pop())
}

/// The answer of the person who typed the code; `false` when there was one, or time has run out.
pub fn answer(
    tx: &mut Tx,
    id: &DeviceCodeId,
    user: &UserId,
    state: DeviceState,
    grant: Option<&GrantId>,
    now: Instant,
) -> Result<bool> {
    let waiting = device_codes::table
        .find(id)
        .filter(device_codes::user_id.eq(user))
        .filter(device_codes::state.eq(DeviceState::Asked))
        .filter(device_codes::valid_until.gt(now));
    let answered = diesel::update(waiting).set((device_codes::state.eq(state), device_codes::grant_id.eq(grant)));
    Ok(answered.execute(&mut **tx)? == 1)
}

/// The device asked, and may again after so many seconds.
pub fn polled(tx: &mut Tx, id: &DeviceCodeId, interval_s: i64, now: Instant) -> Result<()> {
    diesel::update(device_codes::table.find(id))
        .set((device_codes::interval_s.eq(interval_s), device_codes::polled_at.eq(Some(now))))
        .execute(&mut **tx)?;
    Ok(())
}

/// The device has its tokens.
pub fn taken(tx: &mut Tx, id: &DeviceCodeId) -> Result<()> {
    diesel::update(device_codes::table.find(id)).set(device_codes::state.eq(DeviceState::Taken)).execute(&mut **tx)?;
    Ok(())
}

/// Removes what ran out before `before`, at most `limit`; returns how many.
pub fn purge(tx: &mut Tx, before: Instant, limit: i64) -> Result<usize> {
    let ids: Vec<DeviceCodeId> = device_codes::table
        .filter(device_codes::valid_until.lt(before))
        .select(device_codes::id)
        .limit(limit)
        .load(&mut **tx)?;
    Ok(diesel::delete(device_codes::table.filter(device_codes::id.eq_any(ids))).execute(&mut **tx)?)
}
