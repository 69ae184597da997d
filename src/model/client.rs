//! A client: a portal, the ERP, or somebody else's application that logs people in here.

use diesel::prelude::*;

use crate::db::schema::clients;
use crate::db::types::{ClientId, Instant};
use crate::db::{Db, Tx};
use crate::error::{Error, Result};

/// One registered client.
#[derive(Clone, Debug, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = clients, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct Client {
    /// The `client_id`.
    pub id: ClientId,
    /// For people.
    pub name: String,
    /// SHA-256 of the machine-made secret; none for a public client.
    pub secret_hash: Option<String>,
    /// Cannot keep a secret: PKCE is required.
    pub public: bool,
    /// A native application: its loopback redirect may use any port (RFC 8252 section 7.3).
    pub native: bool,
    /// The distributor's own: no consent page.
    pub first_party: bool,
    /// PKCE required although confidential.
    pub require_pkce: bool,
    /// Puts the `reseller` claims into the ID token too.
    pub claims_in_id_token: bool,
    /// JSON list.
    pub redirect_uris: String,
    /// JSON list.
    pub post_logout_uris: String,
    /// Where logout tokens go.
    pub backchannel_uri: Option<String>,
    /// Where people go when they have nowhere to return to.
    pub home_uri: Option<String>,
    /// JSON list.
    pub grant_types: String,
    /// JSON list.
    pub scopes: String,
    /// See [`Alg`](crate::crypto::keys::Alg).
    pub id_token_alg: String,
    /// Signed userinfo with this algorithm.
    pub userinfo_alg: Option<String>,
    /// Raised by each change.
    pub version: i64,
    /// When it was registered.
    pub created_at: Instant,
    /// Last change.
    pub updated_at: Instant,
    /// Refused since then.
    pub disabled_at: Option<Instant>,
    /// JSON of all else that it is registered with, in the names of RFC 7591.
    pub terms: String,
    /// The name of the initial access token that it registered itself with; none when an operator did.
    pub registered_by: Option<String>,
    /// SHA-256 of the token that it manages its registration with (RFC 7592).
    pub management_hash: Option<String>,
    /// Since when an operator looks after its registration: what its own token would say counts no more.
    pub operator_since: Option<Instant>,
}

impl Client {
    /// The registered redirect URIs.
    pub fn redirects(&self) -> Vec<String> {
        super::words(&self.redirect_uris)
    }
    /// The registered post-logout redirect URIs.
    pub fn post_logouts(&self) -> Vec<String> {
        super::words(&self.post_logout_uris)
    }
    /// The registered grant types.
    pub fn grants(&self) -> Vec<String> {
        super::words(&self.grant_types)
    }
    /// Whether anything that it gets is to be signed with this algorithm; may be wrong towards yes.
    pub fn wants(&self, alg: &str) -> bool {
        self.id_token_alg == alg
            || self.userinfo_alg.as_deref() == Some(alg)
            || self.terms.contains(&format!("\"{alg}\""))
    }
    /// It registered itself, and took its registration back: it cannot come again.
    pub fn has_left(&self) -> bool {
        self.registered_by.is_some() && self.management_hash.is_none()
    }
    /// Its own token says what it is registered with.
    pub fn manages_itself(&self) -> bool {
        self.management_hash.is_some() && self.disabled_at.is_none() && self.operator_since.is_none()
    }
    /// The registered scopes.
    pub fn scope_list(&self) -> Vec<String> {
        super::words(&self.scopes)
    }
}

/// Registers; `Duplicate` when the id is taken.
pub fn insert(tx: &mut Tx, client: &Client) -> Result<()> {
    tx.savepoint(|tx| {
        diesel::insert_into(clients::table).values(client).execute(&mut **tx)?;
        Ok(())
    })
}

/// Writes every column; the caller raised `version` by one.
///
/// # Errors
/// `Retry` when the row is no longer the one that was read: nobody's change is written over unseen.
pub fn save(tx: &mut Tx, client: &Client) -> Result<()> {
    let seen = clients::table.find(&client.id).filter(clients::version.eq(client.version - 1));
    let rows = diesel::update(seen).set(client).execute(&mut **tx)?;
    if rows == 1 { Ok(()) } else { Err(Error::Retry) }
}

/// By id.
pub fn find(db: &mut Db, id: &ClientId) -> Result<Option<Client>> {
    Ok(clients::table.find(id).select(Client::as_select()).first(db).optional()?)
}

/// When those that registered by this invitation since then did, the first first; at most `limit`.
pub fn registered_since(db: &mut Db, invitation: &str, since: Instant, limit: i64) -> Result<Vec<Instant>> {
    Ok(clients::table
        .filter(clients::registered_by.eq(invitation))
        .filter(clients::created_at.gt(since))
        .select(clients::created_at)
        .order(clients::created_at)
        .limit(limit)
        .load(db)?)
}

/// What the distributor's own are called.
pub fn names_of_the_house(db: &mut Db) -> Result<Vec<String>> {
    Ok(clients::table.filter(clients::first_party.eq(true)).select(clients::name).load(db)?)
}

/// All, by name; there are few.
pub fn all(db: &mut Db) -> Result<Vec<Client>> {
    Ok(clients::table.select(Client::as_select()).order(clients::name).load(db)?)
}
