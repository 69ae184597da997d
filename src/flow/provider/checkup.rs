//! What a check of a client looks at, as far as the database knows it. What its `jwks_uri` and its sector answer, the door asks.

use std::sync::Arc;

use super::problems::problems;
use crate::config::Config;
use crate::crypto::keys::Alg;
use crate::db::types::ClientId;
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::model::audit::{self, Act, Subject};
use crate::model::client::Client;
use crate::model::ctx::Ctx;
use crate::model::signing_key::{self, KeyState};
use crate::oidc::client::ClientView;
use crate::oidc::registration::Around;
use crate::oidc::registration::checkup::{Answered, Facts, Finding, findings};
use crate::oidc::subject::Sector;

const DAY_S: i64 = 86_400;

/// What is known of one client.
#[derive(Clone, Debug)]
pub struct Looked {
    /// Its row.
    pub client: Client,
    /// The same as the protocol sees it.
    pub view: ClientView,
    config: Arc<Config>,
    algs: Vec<Alg>,
    secret_days: i64,
}

/// Reads it.
pub fn look(db: &mut Db, ctx: &Ctx, id: &ClientId) -> Result<Looked> {
    let client = super::clients::get(db, ctx, id)?;
    let keys = signing_key::all(db)?;
    let algs = keys.iter().filter(|row| row.state == KeyState::Active).filter_map(|row| Alg::parse(&row.alg)).collect();
    // Of one that another version made it is not known.
    let secret_at = client.secret_at.unwrap_or(client.created_at);
    Ok(Looked {
        view: client.view(),
        config: ctx.config.clone(),
        algs,
        secret_days: (ctx.now.seconds() - secret_at.seconds()) / DAY_S,
        client,
    })
}

/// An operator tries it out; that is all that stays of it.
pub fn tried(tx: &mut Tx, ctx: &Ctx, id: &ClientId) -> Result<()> {
    let client = super::clients::get(tx, ctx, id)?;
    audit::record(tx, ctx, Act::on(Subject::Client, client.id.as_str(), "client.try"))
}

impl Looked {
    /// All that is wrong or weak, with what its `jwks_uri` and its sector answered, if they were asked.
    pub fn findings(&self, answered: Answered, sector: Option<&Sector>) -> Vec<Finding> {
        let around = Around { self_made: self.client.registered_by.is_some(), sector, ..Around::default() };
        findings(&Facts {
            client: &self.view,
            disabled: self.client.disabled_at.is_some(),
            home: self.client.home_uri.is_some(),
            has_secret: self.client.secret_hash.is_some(),
            secret_days: self.secret_days,
            refused: &problems(&self.client.said(), &self.config, around),
            algs: &self.algs,
            answered,
        })
    }
}
