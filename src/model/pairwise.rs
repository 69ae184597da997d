//! What a person is called towards the clients of one sector (OpenID Connect Core 8.1): a random name for each, so that two
//! sectors cannot compare what they know. It stays for ever, whatever becomes of the person.

use diesel::prelude::*;
use uuid::Uuid;

use crate::db::schema::pairwise_subjects::{self, dsl};
use crate::db::types::{Instant, UserId};
use crate::db::{Db, Tx};
use crate::error::{Error, Result};

/// The name of this person there, if they ever came there.
pub fn find(db: &mut Db, user: &UserId, sector: &str) -> Result<Option<String>> {
    let theirs = dsl::pairwise_subjects.filter(dsl::user_id.eq(user)).filter(dsl::sector.eq(sector));
    Ok(theirs.select(dsl::sub).first(db).optional()?)
}

/// The same; a new one when they come there for the first time.
pub fn give(tx: &mut Tx, user: &UserId, sector: &str, now: Instant) -> Result<String> {
    if let Some(known) = find(tx, user, sector)? {
        return Ok(known);
    }
    let fresh = diesel::insert_into(pairwise_subjects::table)
        .values((
            dsl::sub.eq(Uuid::new_v4().to_string()),
            dsl::user_id.eq(user),
            dsl::sector.eq(sector),
            dsl::created_at.eq(now),
        ))
        .on_conflict_do_nothing()
        .returning(dsl::sub);
    match tx.returned::<String, _>(fresh)?.pop() {
        Some(sub) => Ok(sub),
        // Another request was faster.
        None => find(tx, user, sector)?.ok_or_else(|| Error::internal("a subject is neither there nor can be made")),
    }
}

/// Who is called so, in whichever sector.
pub fn whose(db: &mut Db, sub: &str) -> Result<Option<UserId>> {
    Ok(dsl::pairwise_subjects.find(sub).select(dsl::user_id).first(db).optional()?)
}
