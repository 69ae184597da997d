//! What a check of a client looks at, as far as the database knows it. What its `jwks_uri` answers, the door asks.

use super::problems::problems;
use crate::crypto::keys::Alg;
use crate::db::types::ClientId;
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::model::audit::{self, Act, Subject};
use crate::model::client::Client;
use crate::model::ctx::Ctx;
use crate::model::signing_key::{self, KeyState};
use crate::oidc::checkup::{Answered, Facts, Finding, findings};
use crate::oidc::client::ClientView;
use crate::oidc::registration::RegistrationError;

/// So many acts about a client are looked through for its last secret.
const ACTS: i64 = 500;
const DAY_S: i64 = 86_400;

/// What is known of one client.
#[derive(Clone, Debug)]
pub struct Looked {
    /// Its row.
    pub client: Client,
    /// The same as the protocol sees it.
    pub view: ClientView,
    refused: Vec<RegistrationError>,
    algs: Vec<Alg>,
    secret_days: i64,
}

/// Reads it.
pub fn look(db: &mut Db, ctx: &Ctx, id: &ClientId) -> Result<Looked> {
    let client = super::clients::get(db, ctx, id)?;
    let keys = signing_key::all(db)?;
    let algs = keys.iter().filter(|row| row.state == KeyState::Active).filter_map(|row| Alg::parse(&row.alg)).collect();
    let acts = audit::latest(db, Some((Subject::Client, id.as_str())), ACTS)?;
    let made = acts.iter().find(|entry| ["client.rotate_secret", "client.register"].contains(&entry.act.as_str()));
    let secret_at = made.map_or(client.created_at, |entry| entry.at);
    Ok(Looked {
        refused: problems(&client.said(), &ctx.config),
        view: client.view(),
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
    /// All that is wrong or weak, with what its `jwks_uri` answered.
    pub fn findings(&self, answered: Answered) -> Vec<Finding> {
        let facts = Facts {
            client: &self.view,
            disabled: self.client.disabled_at.is_some(),
            has_secret: self.client.secret_hash.is_some(),
            secret_days: self.secret_days,
            refused: &self.refused,
            algs: &self.algs,
            answered,
        };
        findings(&facts, self.client.home_uri.is_some())
    }
}
