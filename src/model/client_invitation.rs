//! Initial access tokens (RFC 7591 section 1.2): an operator invites clients to register themselves.

use diesel::prelude::*;

use crate::db::schema::{client_invitations, clients};
use crate::db::types::Instant;
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::text::Lang;
use crate::text::operate::invite::InviteText;

/// One invitation.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = client_invitations, treat_none_as_default_value = false)]
pub struct ClientInvitation {
    /// For operators; the clients that come by it name it.
    pub name: String,
    /// SHA-256 of its token.
    pub hash: String,
    /// JSON of what a client may be registered with at most.
    pub limits: String,
    /// So many clients may come by it.
    pub most: i64,
    /// So many within an hour.
    pub an_hour: i64,
    /// So many came.
    pub used: i64,
    /// When it was made.
    pub created_at: Instant,
    /// Until when it is good.
    pub valid_until: Instant,
    /// Taken back since then.
    pub revoked_at: Option<Instant>,
}

/// Where an invitation stands. Not stored: it follows from the row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvitationState {
    /// A client may come by it.
    Open,
    /// As many came as may.
    UsedUp,
    /// Its time is over.
    Expired,
    /// An operator took it back.
    Revoked,
}

impl InvitationState {
    /// In a word or two.
    pub fn words(self, lang: Lang) -> &'static str {
        let t = InviteText::of(lang);
        match self {
            Self::Open => t.open,
            Self::UsedUp => t.used_up,
            Self::Expired => t.expired,
            Self::Revoked => t.revoked,
        }
    }
}

impl ClientInvitation {
    /// See [`InvitationState`].
    pub fn state(&self, now: Instant) -> InvitationState {
        match () {
            () if self.revoked_at.is_some() => InvitationState::Revoked,
            () if self.used >= self.most => InvitationState::UsedUp,
            () if self.valid_until <= now => InvitationState::Expired,
            () => InvitationState::Open,
        }
    }

    /// A client may come by it.
    pub fn is_open(&self, now: Instant) -> bool {
        self.state(now) == InvitationState::Open
    }
}

/// Stores one; `Duplicate` when the name is taken.
pub fn insert(tx: &mut Tx, row: &ClientInvitation) -> Result<()> {
    tx.savepoint(|tx| {
        diesel::insert_into(client_invitations::table).values(row).execute(&mut **tx)?;
        Ok(())
    })
}

/// By name, whether it is still good or not.
pub fn find(db: &mut Db, name: &str) -> Result<Option<ClientInvitation>> {
    Ok(client_invitations::table.find(name).select(ClientInvitation::as_select()).first(db).optional()?)
}

/// By the digest of its token, whether it is still good or not.
pub fn by_hash(db: &mut Db, hash: &str) -> Result<Option<ClientInvitation>> {
    let found = client_invitations::table.filter(client_invitations::hash.eq(hash));
    Ok(found.select(ClientInvitation::as_select()).first(db).optional()?)
}

/// All, the newest first; operators make them one by one.
pub fn all(db: &mut Db) -> Result<Vec<ClientInvitation>> {
    let newest = (client_invitations::created_at.desc(), client_invitations::name);
    Ok(client_invitations::table.select(ClientInvitation::as_select()).order(newest).load(db)?)
}

/// One client more comes by it; `false` when none may.
pub fn use_one(tx: &mut Tx, name: &str, now: Instant) -> Result<bool> {
    let open = client_invitations::table
        .find(name)
        .filter(client_invitations::revoked_at.is_null())
        .filter(client_invitations::valid_until.gt(now))
        .filter(client_invitations::used.lt(client_invitations::most));
    let one_more = client_invitations::used.eq(client_invitations::used + 1);
    Ok(diesel::update(open).set(one_more).execute(&mut **tx)? == 1)
}

/// Nobody comes by it any more; `false` when it was taken back before.
pub fn revoke(tx: &mut Tx, name: &str, now: Instant) -> Result<bool> {
    let known = client_invitations::table.find(name).filter(client_invitations::revoked_at.is_null());
    Ok(diesel::update(known).set(client_invitations::revoked_at.eq(Some(now))).execute(&mut **tx)? == 1)
}

/// Removes what ran out before `before` and no client came by, at most `limit`; returns how many.
pub fn purge(tx: &mut Tx, before: Instant, limit: i64) -> Result<usize> {
    let came = clients::table.filter(clients::registered_by.eq(client_invitations::name.nullable()));
    let names: Vec<String> = client_invitations::table
        .filter(client_invitations::valid_until.lt(before))
        .filter(diesel::dsl::not(diesel::dsl::exists(came)))
        .select(client_invitations::name)
        .limit(limit)
        .load(&mut **tx)?;
    let gone = client_invitations::table.filter(client_invitations::name.eq_any(names));
    Ok(diesel::delete(gone).execute(&mut **tx)?)
}
