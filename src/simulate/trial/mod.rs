//! A client tried out: its login from end to end, by the real ladder and the real verbs, in a throwaway database with a person
//! who exists there alone.
//!
//! Nothing of it is good anywhere, for two reasons of which each would do. What is signed is signed by keys that are made for
//! the trial, are in no published set and go with it: no portal and no endpoint of ours believes the signature. And what is
//! stored, code, tokens, session, person, is in a database in memory that goes with it, under a master key of its own: no
//! endpoint of ours finds a row. So the tokens can name the real issuer and look as the client will get them.

mod login;
mod made_up;
mod steps;
mod tokens;

use std::sync::Arc;

use crate::config::Config;
use crate::crypto::derive::KeyRing;
use crate::crypto::secret::random_token;
use crate::db::scratch::Scratch;
use crate::error::Result;
use crate::flow::provider::checkup::Looked;
use crate::model::client;
use crate::model::ctx::{Actor, Ctx};
use crate::model::ids::Instant;
use crate::model::user::User;
use crate::oidc::client::{ClientView, GrantType};
use crate::oidc::cnf::Shown;
use crate::oidc::error::ProtocolError;
use crate::oidc::issuer::Issuer;
use crate::oidc::keyset::KeySet;
use crate::oidc::response::Ours;
use made_up::{keys_for, somebody, thumbprint};
use steps::owned;
pub use steps::{Ending, Step, StepKind, Token};

struct Trial<'a> {
    db: Scratch,
    ctx: Ctx,
    client: &'a ClientView,
    issuer: Issuer,
    keys: KeySet,
    person: User,
    shown: Shown,
    steps: Vec<Step>,
}

/// Tries a client out, now. What goes wrong on its way is its last step, not an error.
pub fn run(config: &Config, looked: &Looked, now: Instant) -> Result<Vec<Step>> {
    let client = &looked.view;
    let ctx = Ctx {
        now,
        actor: Actor::Client(client.client_id.clone()),
        request_id: "trial".to_owned(),
        ip: None,
        config: Arc::new(config.clone()),
        keys: Arc::new(KeyRing::generate()?),
    };
    let mut db = Scratch::new(&[])?;
    let row = client::Client { secret_hash: None, management_hash: None, disabled_at: None, ..looked.client.clone() };
    db.write(|tx| client::insert(tx, &row))?;
    let person = somebody(&mut db, now)?;
    let jkt = client.must_show_key().then(thumbprint).transpose()?;
    // Not checked here: a digest of no certificate.
    let x5t = client.must_show_certificate().then(|| "trial".to_owned());
    let shown = Shown { jkt, x5t };
    let issuer = Issuer::new(&config.provider.issuer)?;
    let mut trial = Trial { db, ctx, client, issuer, keys: keys_for(client)?, person, shown, steps: Vec::new() };
    if client.may(GrantType::AuthorizationCode) {
        trial.login()?;
    }
    if client.may(GrantType::ClientCredentials) {
        trial.for_itself()?;
    }
    Ok(trial.steps)
}

impl Trial<'_> {
    fn step(&mut self, kind: StepKind, shown: Vec<(String, String)>) {
        self.sent(kind, shown, Vec::new());
    }

    /// A step whose request has something that nobody here can make: it is taken as made.
    fn sent(&mut self, kind: StepKind, shown: Vec<(String, String)>, of_the_client: Vec<&'static str>) {
        self.steps.push(Step::of(kind, shown, of_the_client));
    }

    fn refused(&mut self, kind: StepKind, error: &ProtocolError) {
        let shown = [("error", error.code.as_str()), ("error_description", error.description())];
        self.step(kind, owned(&shown));
    }

    fn ours(&self) -> Ours<'_> {
        Ours { issuer: &self.issuer, keys: &self.keys, client: self.client, now_s: self.ctx.now.seconds() }
    }

    /// The code flow, as far as it goes.
    fn login(&mut self) -> Result<()> {
        let verifier = random_token()?;
        let Some(request) = self.asked(&verifier)? else { return Ok(()) };
        let Some(code) = self.answered(&request)? else { return Ok(()) };
        let Some(tokens) = self.exchanged(&request, &code, &verifier)? else { return Ok(()) };
        self.userinfo(&tokens)?;
        self.renewed(&tokens)?;
        self.told_of_the_end(&tokens)
    }
}
