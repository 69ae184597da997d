//! What is read so often that it is kept in memory: clients as the protocol sees them, parsed signing keys, the
//! discovery document. All of it is replaced at once when a version in the database changes, so that a request sees one
//! state; nothing is parsed per token.

use std::collections::HashMap;
use std::sync::Arc;

use crate::config::Config;
use crate::crypto::derive::KeyRing;
use crate::crypto::keys::{Alg, PublicKey, TheirKeys};
use crate::db::Db;
use crate::db::types::Instant;
use crate::error::{Error, Result};
use crate::model::client::{self, Client};
use crate::model::signing_key;
use crate::oidc::client::ClientView;
use crate::oidc::details::DetailType;
use crate::oidc::issuer::Issuer;
use crate::oidc::keyset::{KeySet, Signer};
use crate::oidc::metadata::{self, Offered};
use crate::text::Lang;

/// A registered client: its row, and the same as the protocol's words want it.
#[derive(Clone, Debug)]
pub struct Registered {
    /// As stored.
    pub row: Arc<Client>,
    /// As validation wants it.
    pub view: ClientView,
    /// The public keys that are registered with it, parsed; those of its `jwks_uri` are fetched.
    pub keys: Arc<TheirKeys>,
}

/// The state of one moment. Cheap to share.
#[derive(Debug)]
pub struct Kept {
    versions: Vec<(String, i64)>,
    clients: HashMap<String, Arc<Registered>>,
    keys: KeySet,
    turns_at: Option<Instant>,
    issuer: Issuer,
    discovery: String,
}

impl Kept {
    /// Before the first read: no client, no key.
    pub fn empty(config: &Config) -> Result<Self> {
        Self::of(config, Vec::new(), Vec::new(), (KeySet::new(Vec::new(), Vec::new())?, None))
    }

    /// Reads all of it.
    pub fn read(
        db: &mut Db,
        ring: &KeyRing,
        config: &Config,
        versions: Vec<(String, i64)>,
        now: Instant,
    ) -> Result<Self> {
        let clients = client::all(db)?;
        let (mut signers, mut retired) = (Vec::new(), Vec::new());
        let rows = signing_key::all(db)?;
        let turns_at = rows.iter().filter(|row| row.is_next()).filter_map(|row| row.signs_from);
        let turns_at = turns_at.filter(|from| *from > now).min();
        for row in rows {
            let damaged = || Error::internal(format!("signing key {} is damaged", row.kid));
            let alg = Alg::parse(&row.alg).ok_or_else(damaged)?;
            if row.signs(now) {
                let key = ring.signing_key(alg, &row.kid, &row.sealed)?;
                signers.push(Signer::new(key)?);
            } else {
                let jwk = serde_json::from_str(&row.public_jwk).map_err(|_| damaged())?;
                retired.push(PublicKey::from_jwk(jwk).ok_or_else(damaged)?);
            }
        }
        Self::of(config, versions, clients, (KeySet::new(signers, retired)?, turns_at))
    }

    fn of(
        config: &Config,
        versions: Vec<(String, i64)>,
        clients: Vec<Client>,
        (keys, turns_at): (KeySet, Option<Instant>),
    ) -> Result<Self> {
        let issuer = Issuer::new(&config.provider.issuer)?;
        let locales: Vec<_> = Lang::ALL.iter().map(|lang| lang.tag()).collect();
        let types = detail_types(config);
        let type_names: Vec<_> = types.iter().map(|known| known.name.as_str()).collect();
        let discovery = metadata::document(
            &issuer,
            &keys,
            &Offered {
                locales: &locales,
                certificates: config.mtls.is_on(),
                authorities: !config.mtls.authorities_file.is_empty(),
                alias: &config.mtls.address,
                details: &type_names,
            },
        )?;
        let clients = clients
            .into_iter()
            .map(|row| {
                let mut view = row.view();
                let own = |known: &&DetailType| view.terms.authorization_details_types.contains(&known.name);
                view.detail_types = types.iter().filter(own).cloned().collect();
                let keys = Arc::new(view.terms.jwks.as_ref().map(TheirKeys::read).unwrap_or_default());
                let registered = Registered { view, row: Arc::new(row), keys };
                (registered.row.id.as_str().to_owned(), Arc::new(registered))
            })
            .collect();
        Ok(Self { versions, clients, keys, turns_at, issuer, discovery })
    }

    /// It was made of these, and no key's time to sign has come since.
    pub fn is_current(&self, versions: &[(String, i64)], now: Instant) -> bool {
        self.versions == versions && self.turns_at.is_none_or(|turns| turns > now)
    }

    /// A registered client that is not disabled, with its view.
    pub fn registered(&self, id: &str) -> Option<&Arc<Registered>> {
        self.clients.get(id).filter(|c| c.row.disabled_at.is_none())
    }

    /// A registered client that is not disabled.
    pub fn client(&self, id: &str) -> Option<Arc<Client>> {
        self.registered(id).map(|c| c.row.clone())
    }

    /// Whether one of the clients that are not disabled is like this.
    pub fn any(&self, like: impl Fn(&ClientView) -> bool) -> bool {
        self.clients.values().any(|client| client.row.disabled_at.is_none() && like(&client.view))
    }

    /// All clients, disabled ones too.
    pub fn clients(&self) -> impl Iterator<Item = &Arc<Client>> {
        self.clients.values().map(|c| &c.row)
    }

    /// The signing keys.
    pub fn keys(&self) -> &KeySet {
        &self.keys
    }

    /// Who we are.
    pub fn issuer(&self) -> &Issuer {
        &self.issuer
    }

    /// The discovery document.
    pub fn discovery(&self) -> &str {
        &self.discovery
    }
}

/// As the configuration has them (RFC 9396).
fn detail_types(config: &Config) -> Vec<DetailType> {
    let known = config.provider.details.iter().map(|row| DetailType {
        name: row.name.clone(),
        members: row.members.clone(),
        words: vec![(Lang::PtBr, row.pt.clone()), (Lang::Es, row.es.clone()), (Lang::En, row.en.clone())],
    });
    known.collect()
}
