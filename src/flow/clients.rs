//! The clients: registered, disabled, given a new secret. A secret is machine-made, told once, and stored as its digest.

use serde_json::json;

use crate::crypto::keys::Alg;
use crate::crypto::secret::{Secret, random_token, sha256_hex};
use crate::db::Tx;
use crate::db::types::ClientId;
use crate::error::{Error, Result, Rule};
use crate::flow::access::{self, Doing};
use crate::model::audit::{self, Act};
use crate::model::client::{self, Client};
use crate::model::ctx::Ctx;
use crate::model::{version, words_json};
use crate::oidc::client::{AuthMethod, ClientView, GrantType, ResponseMode};
use crate::oidc::registration::{RegistrationError, check_uri, validate_registration};
use crate::oidc::scope::Scopes;

/// What is said of a new client.
#[derive(Clone, Debug)]
pub struct NewClient {
    /// `client_id`.
    pub id: String,
    /// For people.
    pub name: String,
    /// Exactly as it will send them.
    pub redirect_uris: Vec<String>,
    /// Exactly as it will send them.
    pub post_logout_redirect_uris: Vec<String>,
    /// Where logout tokens go.
    pub backchannel_logout_uri: Option<String>,
    /// Where people go when they have nowhere to return to.
    pub home_uri: Option<String>,
    /// Registered words; `authorization_code` by default.
    pub grant_types: Vec<String>,
    /// What it may ask for.
    pub scopes: Vec<String>,
    /// Cannot keep a secret.
    pub public: bool,
    /// A native application.
    pub native: bool,
    /// The distributor's own: no consent page.
    pub first_party: bool,
    /// PKCE although confidential.
    pub require_pkce: bool,
    /// The `reseller` claims in the ID token too.
    pub claims_in_id_token: bool,
    /// `RS256` by default.
    pub id_token_alg: String,
    /// Signs its userinfo.
    pub userinfo_alg: Option<String>,
}

impl Default for NewClient {
    fn default() -> Self {
        Self {
            id: String::new(),
            name: String::new(),
            redirect_uris: Vec::new(),
            post_logout_redirect_uris: Vec::new(),
            backchannel_logout_uri: None,
            home_uri: None,
            grant_types: vec![GrantType::AuthorizationCode.as_str().into()],
            scopes: Vec::new(),
            public: false,
            native: false,
            first_party: false,
            require_pkce: false,
            claims_in_id_token: false,
            id_token_alg: Alg::Rs256.as_str().into(),
            userinfo_alg: None,
        }
    }
}

/// A client with its new secret; a public one has none.
#[derive(Clone, Debug)]
pub struct WithSecret {
    /// The row.
    pub client: Client,
    /// Told now and never again.
    pub secret: Option<Secret>,
}

/// Registers one, or says all that is wrong with it. [`Error::Duplicate`] when the id is taken.
pub fn register(
    tx: &mut Tx,
    ctx: &Ctx,
    new: &NewClient,
) -> Result<std::result::Result<WithSecret, Vec<RegistrationError>>> {
    access::allow(ctx, Doing::Operate)?;
    let problems = problems(new, ctx.config.provider.insecure_loopback);
    if !problems.is_empty() {
        return Ok(Err(problems));
    }
    let secret = if new.public { None } else { Some(random_token()?) };
    let client = row(ctx, new, secret.as_ref());
    client::insert(tx, &client)?;
    version::raise(tx, version::CLIENTS)?;
    record(tx, ctx, "client.register", &client)?;
    Ok(Ok(WithSecret { client, secret }))
}

/// Registers one, or registers a known one anew with a new secret. For set-ups that are made at each start.
pub fn register_or_rotate(tx: &mut Tx, ctx: &Ctx, new: &NewClient) -> Result<Secret> {
    access::allow(ctx, Doing::Operate)?;
    let problems = problems(new, ctx.config.provider.insecure_loopback);
    if let Some(first) = problems.first() {
        return Err(Error::internal(format!("client {}: {} {}", new.id, first.field, first.problem)));
    }
    let secret = random_token()?;
    let mut fresh = row(ctx, new, Some(&secret));
    match client::find(tx, &fresh.id)? {
        None => client::insert(tx, &fresh)?,
        Some(old) => {
            (fresh.version, fresh.created_at) = (old.version + 1, old.created_at);
            client::save(tx, &fresh)?;
        }
    }
    version::raise(tx, version::CLIENTS)?;
    record(tx, ctx, "client.register", &fresh)?;
    Ok(secret)
}

/// A new secret; the old one is refused from now on.
pub fn rotate_secret(tx: &mut Tx, ctx: &Ctx, id: &ClientId) -> Result<Secret> {
    access::allow(ctx, Doing::Operate)?;
    let mut client = client::find(tx, id)?.ok_or(Error::NotFound)?;
    if client.public {
        return Err(Error::Conflict(Rule::PublicClient));
    }
    let secret = random_token()?;
    client.secret_hash = Some(sha256_hex(secret.expose()));
    change(tx, ctx, "client.rotate_secret", client)?;
    Ok(secret)
}

/// Refuses a client from now on, or takes it back.
pub fn set_disabled(tx: &mut Tx, ctx: &Ctx, id: &ClientId, disabled: bool) -> Result<()> {
    access::allow(ctx, Doing::Operate)?;
    let mut client = client::find(tx, id)?.ok_or(Error::NotFound)?;
    if client.disabled_at.is_some() == disabled {
        return Ok(());
    }
    client.disabled_at = disabled.then_some(ctx.now);
    change(tx, ctx, if disabled { "client.disable" } else { "client.enable" }, client)
}

fn change(tx: &mut Tx, ctx: &Ctx, act: &str, mut client: Client) -> Result<()> {
    client.version += 1;
    client.updated_at = ctx.now;
    client::save(tx, &client)?;
    version::raise(tx, version::CLIENTS)?;
    record(tx, ctx, act, &client)
}

fn record(tx: &mut Tx, ctx: &Ctx, act: &str, client: &Client) -> Result<()> {
    let after = json!({
        "name": client.name,
        "redirect_uris": client.redirects(),
        "grant_types": client.grants(),
        "scopes": client.scope_list(),
        "disabled": client.disabled_at.is_some(),
    });
    audit::record(
        tx,
        ctx,
        Act { act, subject_kind: "client", subject_id: client.id.as_str(), after: Some(after), ..Act::default() },
    )
}

/// All that is wrong, at once.
fn problems(new: &NewClient, insecure_loopback: bool) -> Vec<RegistrationError> {
    let mut wrong = Vec::new();
    let mut say = |field, problem| wrong.push(RegistrationError { field, problem });
    for word in new.grant_types.iter().filter(|word| GrantType::parse(word).is_none()) {
        let known: Vec<_> = GrantType::ALL.iter().map(|grant| grant.as_str()).collect();
        say("grant_types", format!("{word:?} is none of {}", known.join(", ")));
    }
    for word in &new.scopes {
        if !Scopes::parse(word).has(word) {
            say("scope", format!("{word:?} is no scope"));
        }
    }
    for (field, alg) in [
        ("id_token_signed_response_alg", Some(&new.id_token_alg)),
        ("userinfo_signed_response_alg", new.userinfo_alg.as_ref()),
    ] {
        if let Some(alg) = alg.filter(|alg| Alg::parse(alg).is_none()) {
            say(field, format!("{alg:?} is none of {}", Alg::ALL.map(Alg::as_str).join(", ")));
        }
    }
    if new.name.trim().is_empty() {
        say("client_name", "is empty; people see it".into());
    }
    if let Some(uri) = &new.home_uri
        && let Err(problem) = check_uri(uri, insecure_loopback, false)
    {
        say("home_uri", format!("{uri:?} {problem}"));
    }
    wrong.extend(validate_registration(&view(new), insecure_loopback));
    wrong
}

fn view(new: &NewClient) -> ClientView {
    ClientView {
        client_id: new.id.clone(),
        redirect_uris: new.redirect_uris.clone(),
        post_logout_redirect_uris: new.post_logout_redirect_uris.clone(),
        backchannel_logout_uri: new.backchannel_logout_uri.clone(),
        grant_types: new.grant_types.iter().filter_map(|word| GrantType::parse(word)).collect(),
        response_modes: ResponseMode::ALL.to_vec(),
        scopes: new.scopes.iter().map(String::as_str).collect(),
        auth_method: if new.public { AuthMethod::None } else { AuthMethod::SecretBasicOrPost },
        require_pkce: new.require_pkce,
        first_party: new.first_party,
        native: new.native,
        claims_in_id_token: new.claims_in_id_token,
        id_token_alg: Alg::parse(&new.id_token_alg).unwrap_or(Alg::Rs256),
        userinfo_alg: new.userinfo_alg.as_deref().and_then(Alg::parse),
    }
}

fn row(ctx: &Ctx, new: &NewClient, secret: Option<&Secret>) -> Client {
    Client {
        id: ClientId::from_text(&new.id),
        name: new.name.trim().into(),
        secret_hash: secret.filter(|_| !new.public).map(|secret| sha256_hex(secret.expose())),
        public: new.public,
        native: new.native,
        first_party: new.first_party,
        require_pkce: new.require_pkce,
        claims_in_id_token: new.claims_in_id_token,
        redirect_uris: words_json(&new.redirect_uris),
        post_logout_uris: words_json(&new.post_logout_redirect_uris),
        backchannel_uri: new.backchannel_logout_uri.clone(),
        home_uri: new.home_uri.clone(),
        grant_types: words_json(&new.grant_types),
        scopes: words_json(&new.scopes),
        id_token_alg: new.id_token_alg.clone(),
        userinfo_alg: new.userinfo_alg.clone(),
        version: 1,
        created_at: ctx.now,
        updated_at: ctx.now,
        disabled_at: None,
    }
}
