//! The users of one reseller, a page at a time, in the order of their logins. Each statement reads along an index that
//! begins with the reseller: what a search looks through is the own users, and nobody else's.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};

use super::{Role, User, UserState};
use crate::db::Db;
use crate::db::schema::{suppressions, users};
use crate::db::types::{ResellerId, UserId, text_enum};
use crate::error::Result;
use crate::model::{login_name, name_key};

diesel::alias!(users as others: Others);

/// Another living login of the reseller with the mailbox of the user outside.
macro_rules! sharing {
    ($reseller:expr) => {
        others
            .filter(others.field(users::reseller_id).eq($reseller))
            .filter(others.field(users::email_folded).eq(users::email_folded))
            .filter(others.field(users::id).ne(users::id))
            .filter(others.field(users::state).ne(UserState::Deactivated))
    };
}

text_enum! {
    /// Which users alone a list may be narrowed to, beside role and state.
    pub enum Only {
        /// Invited or active, and never came in.
        NeverCame = "never_came",
        /// Shares the mailbox with another living login of the reseller.
        SharesMailbox = "shares_mailbox",
        /// Mail to the address came back for good.
        Bounced = "bounced",
    }
}

/// What a list is narrowed to; all living users of the reseller where it says nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Narrowed {
    /// How login, e-mail or a word of the name begin, accents and case aside.
    pub typed: String,
    /// Of this role.
    pub role: Option<Role>,
    /// In this state.
    pub state: Option<UserState>,
    /// These alone.
    pub only: Option<Only>,
}

/// The living users of a reseller whose new logins begin with `prefix`, by login, after the one with this folded login.
pub fn page(
    db: &mut Db,
    reseller: &ResellerId,
    prefix: &str,
    narrowed: &Narrowed,
    after: Option<&str>,
    limit: i64,
) -> Result<Vec<User>> {
    let mut query = users::table
        .filter(users::reseller_id.eq(reseller))
        .filter(users::state.ne(UserState::Deactivated))
        .select(User::as_select())
        .order(users::login_folded)
        .limit(limit)
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(users::login_folded.gt(after.to_owned()));
    }
    if let Some(role) = narrowed.role {
        query = query.filter(users::role.eq(role));
    }
    if let Some(state) = narrowed.state {
        query = query.filter(users::state.eq(state));
    }
    let typed = narrowed.typed.trim();
    if !typed.is_empty() {
        let login = login_name::fold(typed);
        let at_login = users::login_folded.like(beginning(&login)).escape('\\');
        let behind_prefix = users::login_folded.like(beginning(&format!("{prefix}{login}"))).escape('\\');
        let at_email = users::email_folded.like(beginning(&login)).escape('\\');
        query = match name_key::words(typed) {
            None => query.filter(at_login.or(behind_prefix).or(at_email)),
            Some((first, further)) => {
                let at_name = users::name_key.assume_not_null().like(first);
                let at_word = users::name_key.assume_not_null().like(further);
                let named = users::name_key.is_not_null().and(at_name.or(at_word));
                query.filter(at_login.or(behind_prefix).or(at_email).or(named))
            }
        };
    }
    query = match narrowed.only {
        None => query,
        Some(Only::NeverCame) => query
            .filter(users::state.eq_any([UserState::Invited, UserState::Active]))
            .filter(users::last_login_at.is_null()),
        // Once for all: asked of each user, it costs as many look-ups as there are users.
        Some(Only::SharesMailbox) => query.filter(
            sql::<Bool>(
                "users.email_folded IN (SELECT other.email_folded FROM users AS other \
                 WHERE other.state <> 'deactivated' AND other.reseller_id = ",
            )
            .bind::<Text, _>(reseller.as_str().to_owned())
            .sql(" GROUP BY other.email_folded HAVING count(*) > 1)"),
        ),
        Some(Only::Bounced) => {
            query.filter(diesel::dsl::exists(suppressions::table.filter(suppressions::address.eq(users::email_folded))))
        }
    };
    Ok(query.load(db)?)
}

/// Those of these users of a reseller who share their mailbox with another of its living logins.
pub fn sharing_among(db: &mut Db, reseller: &ResellerId, ids: &[UserId]) -> Result<Vec<UserId>> {
    let these = users::table.filter(users::id.eq_any(ids)).filter(users::reseller_id.eq(reseller));
    Ok(these.filter(diesel::dsl::exists(sharing!(reseller))).select(users::id).load(db)?)
}

/// The living users of a reseller with this mailbox, by login; at most `limit`.
pub fn of_mailbox(db: &mut Db, reseller: &ResellerId, email_folded: &str, limit: i64) -> Result<Vec<User>> {
    Ok(users::table
        .filter(users::reseller_id.eq(reseller))
        .filter(users::email_folded.eq(email_folded))
        .filter(users::state.ne(UserState::Deactivated))
        .select(User::as_select())
        .order(users::login_folded)
        .limit(limit)
        .load(db)?)
}

/// The folded login of a user of the reseller, living or not: a place in the list that stays one.
pub fn place(db: &mut Db, reseller: &ResellerId, id: &UserId) -> Result<Option<String>> {
    let of = users::table.find(id).filter(users::reseller_id.eq(reseller));
    Ok(of.select(users::login_folded).first(db).optional()?)
}

/// Whatever begins so; signs that LIKE knows stand for themselves.
fn beginning(text: &str) -> String {
    let plain = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("{plain}%")
}
