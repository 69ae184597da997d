//! A user: a person with one login, of one reseller or of the distributor's staff.

mod listed;
mod named;
mod state;

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Nullable, Text};
use uuid::Uuid;

pub use listed::{Narrowed, Only, of_mailbox, page, place, sharing_among};
pub use named::{by_name, look_at_names, name_unnamed, names_that_look};
pub use state::{BlockedBy, UserState};

use super::case::CaseState;
use super::role::{Permission, Role};
use super::{address, login_name, look, name_key, phone};
use crate::db::schema::{cases, credentials, users};
use crate::db::types::{Instant, ResellerId, UserId};
use crate::db::{Db, Tx};
use crate::error::{Error, Result};
use crate::text::Lang;

/// One user.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = users, treat_none_as_default_value = false)]
pub struct User {
    /// Row.
    pub id: UserId,
    /// The OpenID subject: a random UUIDv4, never reused.
    pub sub: String,
    /// None for staff.
    pub reseller_id: Option<ResellerId>,
    /// As shown.
    pub login: String,
    /// The key: folded, unique, never reused.
    pub login_folded: String,
    /// The person's name.
    pub name: String,
    /// A contact, not a key.
    pub email: String,
    /// For comparison.
    pub email_folded: String,
    /// As typed.
    pub phone: Option<String>,
    /// BCP 47.
    pub language: String,
    /// See [`Role`].
    pub role: Role,
    /// JSON list, for [`Role::Custom`].
    pub permissions: String,
    /// See [`UserState`].
    pub state: UserState,
    /// Set while blocked.
    pub blocked_by: Option<BlockedBy>,
    /// Raised by `end_access`; what was issued under an old one never revives.
    pub epoch: i64,
    /// Counts changes of tickets and sessions; touched first by verbs over several of them.
    pub rev: i64,
    /// When it was made.
    pub created_at: Instant,
    /// Last change.
    pub updated_at: Instant,
    /// Last change of the e-mail.
    pub email_changed_at: Option<Instant>,
    /// First login with a lasting password.
    pub first_login_at: Option<Instant>,
    /// Last login.
    pub last_login_at: Option<Instant>,
    /// When it ended.
    pub deactivated_at: Option<Instant>,
    /// See [`name_key`]; none until housekeeping comes by.
    pub name_key: Option<String>,
    /// How many second factors there are; kept by [`super::factor`].
    pub factors: i64,
    /// When somebody who needs a second factor came in without, which is let pass once.
    pub grace_at: Option<Instant>,
    /// See [`look::of`]; none until housekeeping comes by.
    pub name_look: Option<String>,
}

impl User {
    /// An invited user of no reseller, not stored yet.
    pub fn invited(now: Instant, login: &str, name: &str, email: &str, language: &str, role: Role) -> Self {
        Self {
            id: UserId::new(),
            sub: Uuid::new_v4().to_string(),
            reseller_id: None,
            login: login.into(),
            login_folded: login_name::fold(login),
            name: name.trim().into(),
            email: email.trim().into(),
            email_folded: address::fold(email),
            phone: None,
            language: language.into(),
            role,
            permissions: "[]".into(),
            state: UserState::Invited,
            blocked_by: None,
            epoch: 1,
            rev: 0,
            created_at: now,
            updated_at: now,
            email_changed_at: None,
            first_login_at: None,
            last_login_at: None,
            deactivated_at: None,
            name_key: Some(name_key::of(name)),
            factors: 0,
            grace_at: None,
            name_look: Some(look::of(name)),
        }
    }

    /// The language of pages and mails.
    pub fn lang(&self) -> Lang {
        Lang::parse(&self.language).unwrap_or_default()
    }

    /// What a Custom user was given.
    pub fn ticked(&self) -> Vec<Permission> {
        super::words(&self.permissions).iter().filter_map(|word| Permission::parse(word)).collect()
    }
}

/// Inserts; `Duplicate` when the login is taken.
pub fn insert(tx: &mut Tx, user: &User) -> Result<()> {
    tx.savepoint(|tx| {
        diesel::insert_into(users::table).values(user).execute(&mut **tx)?;
        Ok(())
    })
}

/// By row.
pub fn get(db: &mut Db, id: &UserId) -> Result<User> {
    find(db, id)?.ok_or(Error::NotFound)
}

/// By row.
pub fn find(db: &mut Db, id: &UserId) -> Result<Option<User>> {
    Ok(users::table.find(id).select(User::as_select()).first(db).optional()?)
}

/// Without a second factor let in once; `false` when that was before.
pub fn use_grace(tx: &mut Tx, id: &UserId, now: Instant) -> Result<bool> {
    let rows = diesel::update(users::table.find(id).filter(users::grace_at.is_null()))
        .set(users::grace_at.eq(Some(now)))
        .execute(&mut **tx)?;
    Ok(rows == 1)
}

/// Whoever lost the second factor may come in once without it, like somebody who never had one.
pub fn renew_grace(tx: &mut Tx, id: &UserId) -> Result<()> {
    one(diesel::update(users::table.find(id)).set(users::grace_at.eq(None::<Instant>)).execute(&mut **tx)?)
}

/// By folded login.
pub fn by_login(db: &mut Db, login_folded: &str) -> Result<Option<User>> {
    Ok(users::table.filter(users::login_folded.eq(login_folded)).select(User::as_select()).first(db).optional()?)
}

/// Logins of those of these that exist, by id. One statement for all.
pub fn logins(db: &mut Db, ids: &[String]) -> Result<Vec<(String, String)>> {
    Ok(users::table.filter(users::id.eq_any(ids)).select((users::id, users::login)).load(db)?)
}

/// Which of these logins exist, folded; deleted ones too.
pub fn logins_of(db: &mut Db, folded: &[String]) -> Result<Vec<String>> {
    Ok(users::table.filter(users::login_folded.eq_any(folded)).select(users::login_folded).load(db)?)
}

/// Which of these addresses some login has, folded.
pub fn emails_of(db: &mut Db, folded: &[String]) -> Result<Vec<String>> {
    let of = users::table.filter(users::email_folded.eq_any(folded));
    Ok(of.select(users::email_folded).distinct().load(db)?)
}

/// The distributor's own, by login; those that were deleted are left out.
pub fn staff(db: &mut Db) -> Result<Vec<User>> {
    let roles: Vec<Role> = Role::ALL.iter().copied().filter(|role| role.is_staff()).collect();
    Ok(users::table
        .filter(users::reseller_id.is_null()) // its index finds them among a million
        .filter(users::role.eq_any(roles))
        .filter(users::state.ne(UserState::Deactivated))
        .select(User::as_select())
        .order(users::login_folded)
        .limit(500)
        .load(db)?)
}

/// All living logins with this mailbox, oldest first.
pub fn by_email(db: &mut Db, email_folded: &str) -> Result<Vec<User>> {
    Ok(users::table
        .filter(users::email_folded.eq(email_folded))
        .filter(users::state.ne(UserState::Deactivated))
        .select(User::as_select())
        .order(users::id)
        .limit(200)
        .load(db)?)
}

/// Living logins with one of these telephones, digits alone; oldest first.
pub fn by_phone(db: &mut Db, ways: &[String], limit: i64) -> Result<Vec<User>> {
    Ok(users::table
        .filter(users::phone.is_not_null())
        .filter(sql::<Nullable<Text>>(phone::OF_USER).eq_any(ways))
        .filter(users::state.ne(UserState::Deactivated))
        .select(User::as_select())
        .limit(limit)
        .load(db)?)
}

/// The user, only if it belongs to this reseller: the one door for a reseller's Administrator (invariant 8).
pub fn find_of_reseller(db: &mut Db, reseller: &ResellerId, id: &UserId) -> Result<Option<User>> {
    Ok(users::table
        .find(id)
        .filter(users::reseller_id.eq(reseller))
        .filter(users::state.ne(UserState::Deactivated))
        .select(User::as_select())
        .first(db)
        .optional()?)
}

/// The living users of a reseller, by login, at most `limit`.
pub fn of_reseller(db: &mut Db, reseller: &ResellerId, limit: i64) -> Result<Vec<User>> {
    Ok(users::table
        .filter(users::reseller_id.eq(reseller))
        .filter(users::state.ne(UserState::Deactivated))
        .select(User::as_select())
        .order(users::login_folded)
        .limit(limit)
        .load(db)?)
}

/// The reseller's Administrators in this state.
pub fn administrators(db: &mut Db, reseller: &ResellerId, states: &[UserState]) -> Result<Vec<User>> {
    Ok(users::table
        .filter(users::reseller_id.eq(reseller))
        .filter(users::role.eq(Role::Administrator))
        .filter(users::state.eq_any(states))
        .select(User::as_select())
        .order(users::id)
        .load(db)?)
}

/// Everybody with this role who may still be in somewhere.
pub fn with_role(db: &mut Db, role: Role) -> Result<Vec<User>> {
    Ok(users::table
        .filter(users::role.eq(role))
        .filter(users::state.ne(UserState::Deactivated))
        .select(User::as_select())
        .order(users::id)
        .load(db)?)
}

/// Serialises acts over a user's tickets and sessions: the first write of each such verb (invariant 5).
pub fn touch(tx: &mut Tx, id: &UserId) -> Result<()> {
    one(diesel::update(users::table.find(id)).set(users::rev.eq(users::rev + 1)).execute(&mut **tx)?)
}

/// Raises the epoch; returns nothing, the row count is checked.
pub fn raise_epoch(tx: &mut Tx, id: &UserId) -> Result<()> {
    one(diesel::update(users::table.find(id)).set(users::epoch.eq(users::epoch + 1)).execute(&mut **tx)?)
}

/// From a state to another; `false` when it was no longer in `from`.
pub fn change_state(
    tx: &mut Tx,
    id: &UserId,
    from: &[UserState],
    to: UserState,
    blocked_by: Option<BlockedBy>,
    now: Instant,
) -> Result<bool> {
    let ended = (to == UserState::Deactivated).then_some(now);
    let rows = diesel::update(users::table.find(id).filter(users::state.eq_any(from)))
        .set((
            users::state.eq(to),
            users::blocked_by.eq(blocked_by),
            users::deactivated_at.eq(ended),
            users::updated_at.eq(now),
        ))
        .execute(&mut **tx)?;
    Ok(rows == 1)
}

/// New role and, for Custom, its list.
pub fn set_role(tx: &mut Tx, id: &UserId, role: Role, permissions: &[Permission], now: Instant) -> Result<()> {
    let list = super::words_json(&permissions.iter().map(|p| p.as_str()).collect::<Vec<_>>());
    one(diesel::update(users::table.find(id))
        .set((users::role.eq(role), users::permissions.eq(list), users::updated_at.eq(now)))
        .execute(&mut **tx)?)
}

/// New contact address.
pub fn set_email(tx: &mut Tx, id: &UserId, email: &str, email_folded: &str, now: Instant) -> Result<()> {
    one(diesel::update(users::table.find(id))
        .set((
            users::email.eq(email),
            users::email_folded.eq(email_folded),
            users::email_changed_at.eq(Some(now)),
            users::updated_at.eq(now),
        ))
        .execute(&mut **tx)?)
}

/// New name, telephone and language.
pub fn set_profile(
    tx: &mut Tx,
    id: &UserId,
    name: &str,
    phone: Option<&str>,
    language: Lang,
    now: Instant,
) -> Result<()> {
    one(diesel::update(users::table.find(id))
        .set((
            users::name.eq(name),
            users::name_key.eq(Some(name_key::of(name))),
            users::name_look.eq(Some(look::of(name))),
            users::phone.eq(phone),
            users::language.eq(language.tag()),
            users::updated_at.eq(now),
        ))
        .execute(&mut **tx)?)
}

/// A login succeeded; `false` when an act that ends access came between. The row count is the lock: later acts over the
/// user's sessions wait for it (invariant 5).
pub fn logged_in(tx: &mut Tx, id: &UserId, epoch: i64, first: bool, now: Instant) -> Result<bool> {
    let same = users::table.find(id).filter(users::epoch.eq(epoch));
    let rows = if first {
        diesel::update(same)
            .set((users::first_login_at.eq(Some(now)), users::last_login_at.eq(Some(now))))
            .execute(&mut **tx)?
    } else {
        diesel::update(same).set(users::last_login_at.eq(Some(now))).execute(&mut **tx)?
    };
    Ok(rows == 1)
}

/// A login succeeded, and nothing that was known of user and password before their hash has changed; `false` when
/// something has, and nothing is written then. The lock of [`logged_in`], and the look before it in one statement.
pub fn logged_in_unchanged(tx: &mut Tx, user: &User, credential_version: i64, now: Instant) -> Result<bool> {
    let password = credentials::table
        .filter(credentials::user_id.eq(&user.id))
        .filter(credentials::version.eq(credential_version));
    let same = users::table
        .find(&user.id)
        .filter(users::epoch.eq(user.epoch))
        .filter(users::state.eq(user.state))
        .filter(diesel::dsl::exists(password));
    let last = users::last_login_at.eq(Some(now));
    let marked: Vec<i64> = if user.first_login_at.is_none() {
        let first = diesel::update(same.filter(users::first_login_at.is_null()));
        tx.returned(first.set((users::first_login_at.eq(Some(now)), last)).returning(users::epoch))?
    } else {
        tx.returned(diesel::update(same).set(last).returning(users::epoch))?
    };
    Ok(marked.len() == 1)
}

/// Whoever came in was somebody else: the login stands as before its first login.
pub fn was_never_in(tx: &mut Tx, id: &UserId) -> Result<()> {
    let nobody = (users::first_login_at.eq(None::<Instant>), users::last_login_at.eq(None::<Instant>));
    one(diesel::update(users::table.find(id)).set(nobody).execute(&mut **tx)?)
}

fn one(rows: usize) -> Result<()> {
    if rows == 1 { Ok(()) } else { Err(Error::NotFound) }
}

/// Deactivated before `before`, still with personal data, and without an open case; at most `limit`.
pub fn to_forget(db: &mut Db, before: Instant, limit: i64) -> Result<Vec<UserId>> {
    let needed = cases::table.filter(cases::user_id.eq(users::id.nullable())).filter(cases::state.eq(CaseState::Open));
    Ok(users::table
        .filter(users::deactivated_at.lt(before))
        .filter(users::state.eq(UserState::Deactivated))
        .filter(users::email_folded.ne(""))
        .filter(diesel::dsl::not(diesel::dsl::exists(needed)))
        .select(users::id)
        .limit(limit)
        .load(db)?)
}

/// Forgets name, address and telephone; login and `sub` stay.
pub fn forget(tx: &mut Tx, id: &UserId, now: Instant) -> Result<()> {
    diesel::update(users::table.find(id))
        .set((
            users::name.eq(""),
            users::name_key.eq(Some("")),
            users::name_look.eq(Some("")),
            users::email.eq(""),
            users::email_folded.eq(""),
            users::phone.eq(None::<String>),
            users::updated_at.eq(now),
        ))
        .execute(&mut **tx)?;
    Ok(())
}
