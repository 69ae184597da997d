//! A second factor of a user: a passkey or an authenticator app; and the one-time codes for who has lost it (product
//! rule "Second factor"). Each method that proves a login has its name of RFC 8176.

use diesel::prelude::*;

use crate::db::schema::{factors, recovery_codes, users};
use crate::db::types::{FactorId, Instant, UserId, text_enum};
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::text::Lang;
use crate::text::sign_in::factor::FactorText;

text_enum! {
    /// What it is.
    pub enum FactorKind {
        /// A passkey: it proves possession and the person.
        Passkey = "passkey",
        /// An authenticator app (RFC 6238).
        App = "app",
    }
}

impl FactorKind {
    /// In a few words.
    pub fn words(self, lang: Lang) -> &'static str {
        let t = FactorText::of(lang);
        match self {
            Self::Passkey => t.kind_passkey,
            Self::App => t.kind_app,
        }
    }
}

text_enum! {
    /// How a login was proved, all of it.
    pub enum Methods {
        /// A password or a temporary one.
        Password = "pwd",
        /// A password and a code of an app.
        PasswordAndCode = "pwd otp",
        /// A password and a passkey.
        PasswordAndKey = "pwd pop",
        /// A password and a one-time code for who has lost the factor.
        PasswordAndSpare = "pwd kba",
        /// A passkey alone: possession, and the person to the authenticator.
        Key = "pop",
    }
}

impl Methods {
    /// In a few words.
    pub fn words(self, lang: Lang) -> &'static str {
        let t = FactorText::of(lang);
        match self {
            Self::Password => t.by_password,
            Self::PasswordAndCode => t.by_code,
            Self::PasswordAndKey => t.by_key,
            Self::PasswordAndSpare => t.by_spare,
            Self::Key => t.by_key_alone,
        }
    }

    /// Two factors or more.
    pub fn is_two(self) -> bool {
        match self {
            Self::Password => false,
            Self::PasswordAndCode | Self::PasswordAndKey | Self::PasswordAndSpare | Self::Key => true,
        }
    }

    /// Nothing that could be typed into a false page.
    pub fn resists_phishing(self) -> bool {
        match self {
            Self::PasswordAndKey | Self::Key => true,
            Self::Password | Self::PasswordAndCode | Self::PasswordAndSpare => false,
        }
    }

    /// The `amr` of tokens (RFC 8176, section 2).
    pub fn amr(self) -> &'static [&'static str] {
        match self {
            Self::Password => &["pwd"],
            Self::PasswordAndCode | Self::PasswordAndSpare => &["pwd", "otp", "mfa"],
            Self::PasswordAndKey => &["pwd", "swk", "user", "mfa"],
            Self::Key => &["swk", "user", "mfa"],
        }
    }
}

/// One factor.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = factors, treat_none_as_default_value = false)]
pub struct Factor {
    /// Row.
    pub id: FactorId,
    /// Whose.
    pub user_id: UserId,
    /// See [`FactorKind`].
    pub kind: FactorKind,
    /// What the person calls it.
    pub name: String,
    /// A passkey's own id, base64url.
    pub credential_id: Option<String>,
    /// What it is checked with, sealed for this row.
    pub sealed: String,
    /// The last step of an app's code that was used.
    pub step: i64,
    /// When it was added.
    pub created_at: Instant,
    /// Last login with it.
    pub used_at: Option<Instant>,
}

/// A person's, oldest first.
pub fn of_user(db: &mut Db, user: &UserId) -> Result<Vec<Factor>> {
    let all = factors::table.filter(factors::user_id.eq(user)).order(factors::id);
    Ok(all.select(Factor::as_select()).load(db)?)
}

/// The passkey with this id.
pub fn by_credential(db: &mut Db, credential_id: &str) -> Result<Option<Factor>> {
    let found = factors::table.filter(factors::credential_id.eq(credential_id));
    Ok(found.select(Factor::as_select()).first(db).optional()?)
}

/// Adds one; `Duplicate` when this passkey is somebody's already.
pub fn insert(tx: &mut Tx, factor: &Factor) -> Result<()> {
    tx.savepoint(|tx| {
        diesel::insert_into(factors::table).values(factor).execute(&mut **tx)?;
        count(tx, &factor.user_id)
    })
}

/// Takes one away; `false` when it is not this person's.
pub fn remove(tx: &mut Tx, user: &UserId, id: &FactorId) -> Result<bool> {
    let rows = diesel::delete(factors::table.find(id).filter(factors::user_id.eq(user))).execute(&mut **tx)?;
    count(tx, user)?;
    Ok(rows == 1)
}

/// Takes all of a person's away, the one-time codes too.
pub fn remove_all(tx: &mut Tx, user: &UserId) -> Result<()> {
    diesel::delete(factors::table.filter(factors::user_id.eq(user))).execute(&mut **tx)?;
    diesel::delete(recovery_codes::table.filter(recovery_codes::user_id.eq(user))).execute(&mut **tx)?;
    count(tx, user)
}

/// The user's row says how many there are: a login asks nothing more of the database.
fn count(tx: &mut Tx, user: &UserId) -> Result<()> {
    let many: i64 = factors::table.filter(factors::user_id.eq(user)).count().get_result(&mut **tx)?;
    diesel::update(users::table.find(user)).set(users::factors.eq(many)).execute(&mut **tx)?;
    Ok(())
}

/// An app's code of this step was used; `false` when it was already: the row count is the lock.
pub fn use_step(tx: &mut Tx, id: &FactorId, step: i64, now: Instant) -> Result<bool> {
    let rows = diesel::update(factors::table.find(id).filter(factors::step.lt(step)))
        .set((factors::step.eq(step), factors::used_at.eq(Some(now))))
        .execute(&mut **tx)?;
    Ok(rows == 1)
}

/// A passkey was used; what it is checked with from now on.
pub fn used(tx: &mut Tx, id: &FactorId, sealed: &str, now: Instant) -> Result<()> {
    diesel::update(factors::table.find(id))
        .set((factors::sealed.eq(sealed), factors::used_at.eq(Some(now))))
        .execute(&mut **tx)?;
    Ok(())
}

/// New one-time codes, by their digests, in place of the old ones.
pub fn set_spare(tx: &mut Tx, user: &UserId, hashes: &[String], now: Instant) -> Result<()> {
    diesel::delete(recovery_codes::table.filter(recovery_codes::user_id.eq(user))).execute(&mut **tx)?;
    for hash in hashes {
        let row = (recovery_codes::hash.eq(hash), recovery_codes::user_id.eq(user), recovery_codes::created_at.eq(now));
        diesel::insert_into(recovery_codes::table).values(row).execute(&mut **tx)?;
    }
    Ok(())
}

/// Uses one; `false` when this person has none like it.
pub fn use_spare(tx: &mut Tx, user: &UserId, hash: &str) -> Result<bool> {
    let one = recovery_codes::table.find(hash).filter(recovery_codes::user_id.eq(user));
    Ok(diesel::delete(one).execute(&mut **tx)? == 1)
}

/// How many are left.
pub fn spare_left(db: &mut Db, user: &UserId) -> Result<i64> {
    Ok(recovery_codes::table.filter(recovery_codes::user_id.eq(user)).count().get_result(db)?)
}

/// Those that a rotation of the master key has to seal anew, at most `limit` beyond `after`.
pub fn after(db: &mut Db, after: &str, limit: i64) -> Result<Vec<Factor>> {
    let next = factors::table.filter(factors::id.gt(after)).order(factors::id).limit(limit);
    Ok(next.select(Factor::as_select()).load(db)?)
}

/// The same secret under another master key.
pub fn seal_anew(tx: &mut Tx, id: &FactorId, sealed: &str) -> Result<()> {
    diesel::update(factors::table.find(id)).set(factors::sealed.eq(sealed)).execute(&mut **tx)?;
    Ok(())
}
