//! A client tried out: its login from end to end, by the real ladder and the real verbs, in a throwaway database with a person
//! who exists there alone.
//!
//! Nothing of it is good anywhere, for two reasons of which each would do. What is signed is signed by keys that are made for
//! the trial, are in no published set and go with it: no portal and no endpoint of ours believes the signature. And what is
//! stored, code, tokens, session, person, is in a database in memory that goes with it, under a master key of its own: no
//! endpoint of ours finds a row. So the tokens can name the real issuer and look as the client will get them.

use std::sync::Arc;

use serde_json::{Map, Value};

use crate::config::Config;
use crate::crypto::derive::KeyRing;
use crate::crypto::keys::{Alg, SigningKey};
use crate::crypto::secret::{Secret, random_token};
use crate::db::scratch::Scratch;
use crate::error::{Error, Result};
use crate::flow::provider::authorize::{self, Next, Present, Said};
use crate::flow::provider::checkup::Looked;
use crate::flow::provider::{self, Asking, Given, Outcome, Presented};
use crate::flow::sign_in::session::{self, Browser, Proof};
use crate::model::client;
use crate::model::ctx::{Actor, Ctx};
use crate::model::ids::{Instant, ResellerId};
use crate::model::reseller::{self, Reseller, ResellerState};
use crate::model::role::Role;
use crate::model::user::{self, User, UserState};
use crate::oidc::authorize::{AuthorizeRequest, KnownClient, Way};
use crate::oidc::client::{ClientView, GrantType};
use crate::oidc::cnf::{Scheme, Shown};
use crate::oidc::decide::HintFacts;
use crate::oidc::error::ProtocolError;
use crate::oidc::failed::Failed;
use crate::oidc::issuer::Issuer;
use crate::oidc::keyset::{KeySet, Signer};
use crate::oidc::params::RawParams;
use crate::oidc::response::{Ours, Response};
use crate::oidc::scope::{OF_A_PERSON, OFFLINE_ACCESS};
use crate::oidc::terms::Terms;
use crate::oidc::token::TokenRequest;
use crate::oidc::{claims, jws, logout_token, par, pkce};

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepKind {
    /// The client sends the person here.
    Request,
    /// The client's server sends the request first (PAR).
    Pushed,
    /// The request is not taken, and no redirect address is known to be right: a page.
    RefusedHere,
    /// The person logs in.
    Login,
    /// The person is asked.
    Consent,
    /// Back to the client with a code.
    Answer,
    /// Back to the client with an error.
    RefusedThere,
    /// The client's server asks for tokens.
    TokenRequest,
    /// It gets none.
    NoTokens,
    /// It gets them.
    Tokens,
    /// It asks who the person is.
    Userinfo,
    /// It renews them.
    Refresh,
    /// It is told that the session is over.
    Logout,
}

impl StepKind {
    /// The flow does not come to its end.
    pub fn is_failure(self) -> bool {
        matches!(self, Self::RefusedHere | Self::RefusedThere | Self::NoTokens)
    }
}

/// One step, in the order in which they happen.
#[derive(Clone, Debug)]
pub struct Step {
    /// See [`StepKind`].
    pub kind: StepKind,
    /// Parameters and members, by their names.
    pub shown: Vec<(String, String)>,
    /// The signed ones among them, taken apart.
    pub tokens: Vec<Token>,
}

/// A JWT taken apart.
#[derive(Clone, Debug)]
pub struct Token {
    /// The member or parameter that it was in.
    pub name: String,
    /// Its header.
    pub header: Vec<(String, String)>,
    /// Its claims.
    pub claims: Vec<(String, String)>,
}

/// What stands where the client's own secret or signature would.
const OF_THE_CLIENT: &str = "(of the client)";

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

/// A key for each algorithm that something for this client is signed with.
fn keys_for(client: &ClientView) -> Result<KeySet> {
    let wanted = [Some(client.id_token_alg), client.userinfo_alg, Some(client.response_alg())];
    let mut signers: Vec<Signer> = Vec::new();
    for alg in wanted.into_iter().flatten() {
        if signers.iter().all(|signer| signer.alg() != alg) {
            let (key, _) = SigningKey::generate(alg, &format!("trial-{}", alg.as_str()))?;
            signers.push(Signer::new(key)?);
        }
    }
    KeySet::new(signers, Vec::new())
}

/// The key that a client shows whose tokens are bound.
fn thumbprint() -> Result<String> {
    let (key, _) = SigningKey::generate(Alg::Es256, "trial-dpop")?;
    Ok(key.public().thumbprint())
}

/// A person who exists here alone: an Administrator, so that every claim there is can be seen.
fn somebody(db: &mut Scratch, now: Instant) -> Result<User> {
    let reseller = Reseller {
        id: ResellerId::new(),
        external_id: "TRIAL".into(),
        external_folded: "trial".into(),
        legal_name: "Trial Ltda".into(),
        cnpj: "00000000000000".into(),
        contact_name: "Ana Trial".into(),
        contact_email: "ana@trial.invalid".into(),
        contact_folded: "ana@trial.invalid".into(),
        contact_phone: None,
        language: "pt-BR".into(),
        alternate_name: None,
        alternate_email: None,
        sales_rep: None,
        facts: "{}".into(),
        state: ResellerState::Active,
        rev: 0,
        id_issued_at: None,
        created_at: now,
        updated_at: now,
        name_key: None,
    };
    let role = Role::Administrator;
    let person = User {
        reseller_id: Some(reseller.id.clone()),
        phone: Some("+55 11 5555-0100".into()),
        state: UserState::Active,
        first_login_at: Some(now),
        last_login_at: Some(now),
        ..User::invited(now, "TRIAL.ana", "Ana Trial", "ana@trial.invalid", "pt-BR", role)
    };
    db.write(|tx| {
        reseller::insert(tx, &reseller)?;
        user::insert(tx, &person)
    })?;
    Ok(person)
}

impl Trial<'_> {
    fn step(&mut self, kind: StepKind, shown: Vec<(String, String)>) {
        let tokens = shown.iter().filter_map(|(name, value)| taken_apart(name, value)).collect();
        self.steps.push(Step { kind, shown, tokens });
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

    /// The request as the client would make it, up the ladder.
    fn asked(&mut self, verifier: &Secret) -> Result<Option<AuthorizeRequest>> {
        let client = self.client;
        let scopes: Vec<&str> = client.scopes.iter().filter(|scope| OF_A_PERSON.contains(scope)).collect();
        let mut pairs = owned(&[
            ("response_type", "code"),
            ("client_id", &client.client_id),
            ("redirect_uri", client.redirect_uris.first().map_or("", String::as_str)),
            ("scope", &scopes.join(" ")),
            ("state", random_token()?.expose()),
            ("nonce", random_token()?.expose()),
            ("code_challenge", &pkce::s256(verifier.expose())),
            ("code_challenge_method", "S256"),
        ]);
        if scopes.contains(&OFFLINE_ACCESS) && !client.first_party {
            pairs.extend(owned(&[("prompt", "consent")]));
        }
        let params = RawParams::from_pairs(pairs.clone());
        if client.must_sign() {
            // Nobody here has the client's key: what it would sign is taken as signed.
            pairs.extend(owned(&[("request", OF_THE_CLIENT)]));
        }
        if client.must_push() {
            pairs.extend(self.proof());
        }
        let way = Way { pushed: client.must_push(), signed: client.must_sign() };
        self.step(if way.pushed { StepKind::Pushed } else { StepKind::Request }, pairs);
        let request = match KnownClient::of(&params, Some(client), way) {
            Err(error) => {
                self.refused(StepKind::RefusedHere, &error);
                return Ok(None);
            }
            Ok(known) => known.request(),
        };
        let request = match request {
            Ok(request) => request,
            Err(refused) if way.pushed => {
                self.refused(StepKind::RefusedHere, &refused.error);
                return Ok(None);
            }
            Err(refused) => {
                let response = Response::error(&refused, self.ours())?;
                self.carried(StepKind::RefusedThere, response);
                return Ok(None);
            }
        };
        if way.pushed { self.brought(request).map(Some) } else { Ok(Some(request)) }
    }

    /// A pushed request comes back by the browser.
    fn brought(&mut self, request: AuthorizeRequest) -> Result<AuthorizeRequest> {
        let request = AuthorizeRequest { dpop_jkt: self.shown.jkt.clone(), ..request };
        let Self { db, ctx, client, .. } = self;
        let pushed = db.write(|tx| Failed::apart(provider::push(tx, ctx, &request, None)))?;
        let uri = pushed.map_err(|_| Error::internal("a request of a trial was not taken"))?;
        let name = par::name(uri.expose()).unwrap_or_default();
        let found = db.read(|db| provider::pushed(db, ctx, &client.client_id, name))?;
        let request = found.ok_or_else(|| Error::internal("a pushed request of a trial is not there"))?;
        let shown = owned(&[("client_id", &client.client_id), ("request_uri", uri.expose())]);
        self.step(StepKind::Request, shown);
        Ok(request)
    }

    /// The person does what has to be done, and the browser carries the answer.
    fn answered(&mut self, request: &AuthorizeRequest) -> Result<Option<Secret>> {
        let Self { db, ctx, client, person, .. } = self;
        // Whoever comes has no session yet: the login page is the first one.
        let nobody = Present { session: None, expected: HintFacts::Absent };
        let mut next = db.write(|tx| authorize::ask(tx, ctx, request, client, &nobody))?;
        let mut present = nobody;
        for _ in 0..4 {
            let (id, said) = match &next {
                Next::Login(id, _) => (id.clone(), Said::Nothing),
                Next::Consent(id, _) => (id.clone(), Said::Yes),
                _ => break,
            };
            ctx.now = ctx.now.plus_s(1);
            let mut did = Vec::new();
            let kind = match &next {
                Next::Consent(_, scopes) => {
                    did.push(("scope".to_owned(), scopes.to_string()));
                    StepKind::Consent
                }
                _ => {
                    let begun = db.write(|tx| {
                        session::begin(tx, ctx, person, person.epoch, &Browser::default(), Proof::PASSWORD)
                    })?;
                    present.session = Some((begun.session, person.clone()));
                    did.push(("login".to_owned(), person.login.clone()));
                    StepKind::Login
                }
            };
            self.steps.push(Step { kind, shown: did, tokens: Vec::new() });
            let pending = db.read(|db| authorize::resume(db, id.as_str(), ctx.now))?;
            let pending = pending.ok_or_else(|| Error::internal("a request of a trial does not wait"))?;
            next = db.write(|tx| authorize::go_on(tx, ctx, &pending, client, &present, said))?;
        }
        match next {
            Next::Code(code) => {
                let response = Response::code(request.way_back()?, code.expose(), self.ours())?;
                self.carried(StepKind::Answer, response);
                Ok(Some(code))
            }
            Next::Refused(refused) => {
                let response = Response::error(&refused, self.ours())?;
                self.carried(StepKind::RefusedThere, response);
                Ok(None)
            }
            Next::Login(..) | Next::Consent(..) | Next::Over => Err(Error::internal("a trial goes round in a circle")),
        }
    }

    fn carried(&mut self, kind: StepKind, response: Response) {
        let shown = match response {
            Response::FormPost { action, fields } => {
                let fields = fields.into_iter().map(|(name, value)| (name.to_owned(), value));
                [("POST".to_owned(), action)].into_iter().chain(fields).collect()
            }
            Response::Redirect(url) => {
                let (place, query) = url.split_once('?').unwrap_or((&url, ""));
                let pairs = url::form_urlencoded::parse(query.as_bytes()).into_owned();
                [("303".to_owned(), place.to_owned())].into_iter().chain(pairs).collect()
            }
        };
        self.step(kind, shown);
    }

    /// What a client proves beside its parameters, in words.
    fn proof(&self) -> Vec<(String, String)> {
        let mut proof = owned(&[("token_endpoint_auth_method", self.client.auth_method.as_str())]);
        if !self.client.is_public() {
            proof.extend(owned(&[("client_secret / client_assertion", OF_THE_CLIENT)]));
        }
        proof.extend(self.shown.jkt.iter().map(|jkt| ("DPoP (jkt)".to_owned(), jkt.clone())));
        proof
    }

    fn exchanged(
        &mut self,
        request: &AuthorizeRequest,
        code: &Secret,
        verifier: &Secret,
    ) -> Result<Option<Map<String, Value>>> {
        let pairs = owned(&[
            ("grant_type", GrantType::AuthorizationCode.as_str()),
            ("code", code.expose()),
            ("redirect_uri", &request.way_back()?.redirect_uri),
            ("code_verifier", verifier.expose()),
        ]);
        self.token(StepKind::TokenRequest, pairs)
    }

    fn for_itself(&mut self) -> Result<()> {
        let pairs = owned(&[("grant_type", GrantType::ClientCredentials.as_str())]);
        self.token(StepKind::TokenRequest, pairs).map(|_| ())
    }

    /// A request to the token endpoint, and its answer.
    fn token(&mut self, kind: StepKind, pairs: Vec<(String, String)>) -> Result<Option<Map<String, Value>>> {
        let params = RawParams::from_pairs(pairs.clone());
        let shown = pairs.into_iter().chain(self.proof()).collect();
        self.step(kind, shown);
        self.ctx.now = self.ctx.now.plus_s(1);
        let asked = match TokenRequest::read(&params, self.client) {
            Ok(asked) => asked,
            Err(error) => {
                self.refused(StepKind::NoTokens, &error);
                return Ok(None);
            }
        };
        let Self { db, ctx, client, shown, .. } = self;
        let asking = Asking { client, shown, proof: None };
        let outcome = db.write(|tx| provider::tokens(tx, ctx, asking, &asked, None))?;
        match outcome {
            Outcome::Refused(error) => {
                self.refused(StepKind::NoTokens, &error);
                Ok(None)
            }
            Outcome::Issued(issued) => {
                // What only the client could read is shown as it is before it is encrypted.
                let terms = Terms { id_token_encrypted_response_alg: None, ..self.client.terms.clone() };
                let readable = ClientView { terms, ..self.client.clone() };
                let answer = issued.answer(&readable, &self.keys, &self.issuer, None)?;
                let all = object(serde_json::to_value(answer).map_err(Error::internal)?);
                self.step(StepKind::Tokens, members(&all));
                Ok(Some(all))
            }
        }
    }

    fn userinfo(&mut self, tokens: &Map<String, Value>) -> Result<()> {
        let access = Secret::new(tokens.get("access_token").and_then(Value::as_str).unwrap_or_default());
        let presented = Presented {
            token: Given::read(access, &self.issuer, &self.keys),
            scheme: if self.shown.jkt.is_some() { Scheme::Dpop } else { Scheme::Bearer },
            shown: self.shown.clone(),
        };
        let Self { db, ctx, client, .. } = self;
        let told = match db.read(|db| Failed::apart(provider::userinfo(db, ctx, &presented, |_| client.sector())))? {
            Ok(told) => told,
            Err(error) => {
                self.refused(StepKind::Userinfo, &error);
                return Ok(());
            }
        };
        let (user, scopes, asked) = (&told.user, &told.scopes, &told.asked);
        let shown = match self.client.userinfo_alg {
            None => {
                let json = claims::userinfo_json(user, scopes, asked)?;
                members(&object(serde_json::from_str(&json).map_err(Error::internal)?))
            }
            Some(alg) => {
                let signer = self.keys.signer(alg)?;
                let jwt = claims::userinfo_jwt(user, scopes, asked, &self.issuer, &told.client_id, signer)?;
                vec![("application/jwt".to_owned(), jwt)]
            }
        };
        self.step(StepKind::Userinfo, shown);
        Ok(())
    }

    fn renewed(&mut self, tokens: &Map<String, Value>) -> Result<()> {
        let Some(token) = tokens.get("refresh_token").and_then(Value::as_str) else { return Ok(()) };
        let pairs = owned(&[("grant_type", GrantType::RefreshToken.as_str()), ("refresh_token", token)]);
        self.token(StepKind::Refresh, pairs).map(|_| ())
    }

    fn told_of_the_end(&mut self, tokens: &Map<String, Value>) -> Result<()> {
        let Some(uri) = self.client.backchannel_logout_uri.clone() else { return Ok(()) };
        let id_token = tokens.get("id_token").and_then(Value::as_str).and_then(jws::unproven).unwrap_or_default();
        let text = |name: &str| id_token.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let (sub, sid, now_s) = (text("sub"), text("sid"), self.ctx.now.seconds());
        let signer = self.keys.signer(self.client.id_token_alg)?;
        let token = logout_token::sign(&self.issuer, &self.client.client_id, &sub, &sid, now_s, signer)?;
        self.step(StepKind::Logout, owned(&[("POST", &uri), ("logout_token", &token)]));
        Ok(())
    }
}

fn owned(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn object(value: Value) -> Map<String, Value> {
    if let Value::Object(all) = value { all } else { Map::new() }
}

fn members(all: &Map<String, Value>) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    all.iter().map(|(name, value)| (name.clone(), text(value))).collect()
}

/// Header and claims, if it is a JWT.
fn taken_apart(name: &str, value: &str) -> Option<Token> {
    let header = jws::unproven_header(value)?;
    let claims = jws::unproven(value)?;
    Some(Token { name: name.to_owned(), header: members(&header), claims: members(&claims) })
}
