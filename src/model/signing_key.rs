//! The provider's signing keys: sealed under the master key, never in the clear in the database.

use diesel::prelude::*;

use crate::db::schema::signing_keys;
use crate::db::types::{Instant, text_enum};
use crate::db::{Db, Tx};
use crate::error::Result;

text_enum! {
    /// Where a key stands.
    pub enum KeyState {
        /// Signs.
        Active = "active",
        /// Does not sign: not yet, if it has no `retired_at` (the next key, published ahead), or no more; then it stays
        /// published until nothing signed by it lives. The next key has no state of its own, because nodes of the version
        /// before know these two words: they publish it and verify by it.
        Retired = "retired",
    }
}

/// One key.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = signing_keys, treat_none_as_default_value = false)]
pub struct SigningKeyRow {
    /// The `kid` in headers.
    pub kid: String,
    /// See [`Alg`](crate::crypto::keys::Alg).
    pub alg: String,
    /// PKCS#8, sealed.
    pub sealed: String,
    /// JSON of the public JWK.
    pub public_jwk: String,
    /// See [`KeyState`].
    pub state: KeyState,
    /// When it was made.
    pub created_at: Instant,
    /// When it stopped signing; none for one that signs or will.
    pub retired_at: Option<Instant>,
    /// A key that is published ahead signs from then on; none for one that signed at once.
    pub signs_from: Option<Instant>,
}

impl SigningKeyRow {
    /// It is published and will sign.
    pub fn is_next(&self) -> bool {
        self.state == KeyState::Retired && self.retired_at.is_none()
    }

    /// It signs at this instant; a next one from its instant on, also before its row says so.
    pub fn signs(&self, now: Instant) -> bool {
        self.state == KeyState::Active || self.is_next() && self.signs_from.is_some_and(|from| from <= now)
    }

    /// Since when it signs, or from when on it will.
    pub fn since(&self) -> Instant {
        self.signs_from.unwrap_or(self.created_at)
    }
}

/// Stores one.
pub fn insert(tx: &mut Tx, key: &SigningKeyRow) -> Result<()> {
    diesel::insert_into(signing_keys::table).values(key).execute(&mut **tx)?;
    Ok(())
}

/// All that are published, newest first.
pub fn all(db: &mut Db) -> Result<Vec<SigningKeyRow>> {
    Ok(signing_keys::table.select(SigningKeyRow::as_select()).order(signing_keys::created_at.desc()).load(db)?)
}

/// Stops signing with it.
pub fn retire(tx: &mut Tx, kid: &str, now: Instant) -> Result<bool> {
    let rows = diesel::update(signing_keys::table.find(kid).filter(signing_keys::state.eq(KeyState::Active)))
        .set((signing_keys::state.eq(KeyState::Retired), signing_keys::retired_at.eq(Some(now))))
        .execute(&mut **tx)?;
    Ok(rows == 1)
}

/// A next key is one that signs; from then on is when it began.
pub fn promote(tx: &mut Tx, kid: &str, from: Instant) -> Result<bool> {
    let next = signing_keys::state.eq(KeyState::Retired).and(signing_keys::retired_at.is_null());
    let rows = diesel::update(signing_keys::table.find(kid).filter(next))
        .set((signing_keys::state.eq(KeyState::Active), signing_keys::signs_from.eq(Some(from))))
        .execute(&mut **tx)?;
    Ok(rows == 1)
}

/// It is no longer there.
pub fn remove(tx: &mut Tx, kid: &str) -> Result<()> {
    diesel::delete(signing_keys::table.find(kid)).execute(&mut **tx)?;
    Ok(())
}

/// Seals again under another master key.
pub fn reseal(tx: &mut Tx, kid: &str, sealed: &str) -> Result<()> {
    diesel::update(signing_keys::table.find(kid)).set(signing_keys::sealed.eq(sealed)).execute(&mut **tx)?;
    Ok(())
}

/// Takes retired keys out of publication; next ones stay.
pub fn purge(tx: &mut Tx, retired_before: Instant) -> Result<usize> {
    Ok(diesel::delete(
        signing_keys::table
            .filter(signing_keys::state.eq(KeyState::Retired))
            .filter(signing_keys::retired_at.lt(retired_before)),
    )
    .execute(&mut **tx)?)
}
