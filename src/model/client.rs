//! A client: a portal, the ERP, or somebody else's application that logs people in here.

use diesel::prelude::*;

use crate::crypto::secret::{Secret, sha256_hex};
use crate::db::schema::clients;
use crate::db::types::{ClientId, Instant};
use crate::db::{Db, Tx};
use crate::error::{Error, Result};
use crate::oidc::client::ClientView;
use crate::oidc::new_client::NewClient;
use crate::oidc::subject::Sector;
use crate::oidc::terms::Terms;

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
    /// When its secret was made; none without one.
    pub secret_at: Option<Instant>,
    /// Since when an operator looks after its registration: what its own token would say counts no more.
    pub operator_since: Option<Instant>,
}

impl Client {
    /// Of what is said, registered now, by an operator, and without a secret.
    pub fn of(new: &NewClient, now: Instant) -> Self {
        Self {
            id: ClientId::from_text(&new.id),
            name: new.name.trim().into(),
            secret_hash: None,
            public: new.public,
            native: new.native,
            first_party: new.first_party,
            require_pkce: new.require_pkce,
            claims_in_id_token: new.claims_in_id_token,
            redirect_uris: super::words_json(&new.redirect_uris),
            post_logout_uris: super::words_json(&new.post_logout_redirect_uris),
            backchannel_uri: new.backchannel_logout_uri.clone(),
            home_uri: new.home_uri.clone(),
            grant_types: super::words_json(&new.grant_types),
            scopes: super::words_json(&new.scopes),
            id_token_alg: new.id_token_alg.clone(),
            userinfo_alg: new.userinfo_alg.clone(),
            version: 1,
            created_at: now,
            updated_at: now,
            disabled_at: None,
            terms: new.terms().stored(),
            registered_by: None,
            management_hash: None,
            secret_at: None,
            operator_since: None,
        }
    }
    /// With this secret, made now; with none, if none is given.
    pub fn with_secret(self, secret: Option<&Secret>, now: Instant) -> Self {
        let secret_hash = secret.map(|secret| sha256_hex(secret.expose()));
        Self { secret_at: secret_hash.as_ref().map(|_| now), secret_hash, ..self }
    }
    /// This client, registered with all of what is said now. What is ours stays: since when, by whom, whether it is
    /// disabled, and its secret, if it still proves itself by one.
    pub fn anew(&self, new: &NewClient, now: Instant) -> Self {
        let kept = new.has_secret();
        Self {
            secret_hash: self.secret_hash.clone().filter(|_| kept),
            secret_at: self.secret_at.filter(|_| kept),
            version: self.version,
            created_at: self.created_at,
            disabled_at: self.disabled_at,
            registered_by: self.registered_by.clone(),
            management_hash: self.management_hash.clone(),
            operator_since: self.operator_since,
            ..Self::of(new, now)
        }
    }
    /// What was said of it.
    pub fn said(&self) -> NewClient {
        NewClient {
            id: self.id.as_str().to_owned(),
            name: self.name.clone(),
            redirect_uris: self.redirects(),
            post_logout_redirect_uris: self.post_logouts(),
            backchannel_logout_uri: self.backchannel_uri.clone(),
            home_uri: self.home_uri.clone(),
            grant_types: self.grants(),
            scopes: self.scope_list(),
            public: self.public,
            native: self.native,
            first_party: self.first_party,
            require_pkce: self.require_pkce,
            claims_in_id_token: self.claims_in_id_token,
            id_token_alg: self.id_token_alg.clone(),
            userinfo_alg: self.userinfo_alg.clone(),
            terms: Terms::read(&self.terms).members(),
            sector: Sector::Unread,
        }
    }
    /// As the protocol sees it. A disabled client is no client: do not serve its view.
    pub fn view(&self) -> ClientView {
        self.said().view()
    }
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_checked_of_a_client_is_what_is_served() {
        let said = NewClient {
            id: "one".into(),
            name: "One".into(),
            redirect_uris: vec!["https://one.example/cb".into(), "https://one.example/b".into()],
            post_logout_redirect_uris: vec!["https://one.example/bye".into()],
            backchannel_logout_uri: Some("https://one.example/out".into()),
            home_uri: Some("https://one.example/".into()),
            grant_types: vec!["refresh_token".into(), "authorization_code".into(), "later".into()],
            scopes: vec!["openid".into(), "reseller".into()],
            public: true,
            native: true,
            first_party: true,
            require_pkce: true,
            claims_in_id_token: true,
            id_token_alg: "EdDSA".into(),
            userinfo_alg: Some("ES256".into()),
            terms: json!({ "profile": "fapi2", "resources": ["urn:x"] }).as_object().unwrap().clone(),
            sector: Sector::Unread,
        };
        let now = Instant(7);
        for said in
            [said.clone(), NewClient { id_token_alg: "later".into(), public: false, ..said }, NewClient::default()]
        {
            let row = Client::of(&said, now);
            assert_eq!(row.said(), said);
            assert_eq!(format!("{:?}", row.view()), format!("{:?}", said.view()));
            assert_eq!(row.anew(&said, now).said(), said);
        }
    }

    #[test]
    fn what_is_ours_stays_when_a_client_is_registered_anew() {
        let old = Client {
            secret_hash: Some("hash".into()),
            secret_at: Some(Instant(8)),
            version: 4,
            disabled_at: Some(Instant(9)),
            registered_by: Some("invitation".into()),
            management_hash: Some("token".into()),
            ..Client::of(&NewClient { id: "one".into(), ..NewClient::default() }, Instant(7))
        };
        let anew = old.anew(&NewClient { name: "Two".into(), ..old.said() }, Instant(11));
        let ours = |client: &Client| {
            let Client { version, created_at, disabled_at, .. } = client;
            let by = (client.secret_hash.clone(), client.registered_by.clone(), client.management_hash.clone());
            (*version, *created_at, *disabled_at, client.secret_at, by)
        };
        assert_eq!((ours(&anew), anew.name.as_str()), (ours(&old), "Two"));
        let public = old.anew(&NewClient { public: true, ..old.said() }, Instant(11));
        assert_eq!((public.secret_hash, public.secret_at), (None, None));
    }
}
