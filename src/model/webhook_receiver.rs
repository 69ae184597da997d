//! A receiver of webhooks that wants no more of them: it answered 410. By the hash of its address, which may hold a
//! secret.

use diesel::prelude::*;

use crate::db::schema::webhook_receivers;
use crate::db::types::Instant;
use crate::db::{Db, Tx};
use crate::error::{Error, Result};

/// It answered 410, and nobody has taken that back.
pub fn is_gone(db: &mut Db, url_hash: &str) -> Result<bool> {
    let found: Option<String> =
        webhook_receivers::table.find(url_hash).select(webhook_receivers::url_hash).first(db).optional()?;
    Ok(found.is_some())
}

/// Notes that it is gone; `false` when that is known.
pub fn gone(tx: &mut Tx, url_hash: &str, now: Instant) -> Result<bool> {
    let stored = tx.savepoint(|tx| {
        let row = (webhook_receivers::url_hash.eq(url_hash), webhook_receivers::gone_since.eq(now));
        diesel::insert_into(webhook_receivers::table).values(row).execute(&mut **tx)?;
        Ok(())
    });
    match stored {
        Err(Error::Duplicate) => Ok(false),
        other => other.map(|()| true),
    }
}

/// Takes that back; `false` when it was not gone.
pub fn back(tx: &mut Tx, url_hash: &str) -> Result<bool> {
    Ok(diesel::delete(webhook_receivers::table.find(url_hash)).execute(&mut **tx)? == 1)
}
