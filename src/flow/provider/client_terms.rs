//! What a client can be registered with, what is said when something is wrong with it, and what changes of it.

use serde_json::{Map, Value, json};

use crate::config::Config;
use crate::crypto::keys::Alg;
use crate::crypto::secret::{Secret, sha256_hex};
use crate::db::types::ClientId;
use crate::model::client::Client;
use crate::model::ctx::Ctx;
use crate::model::words_json;
use crate::oidc::client::{AuthMethod, ClientView, GrantType};
use crate::oidc::egress::Allowed;
use crate::oidc::registration::{RegistrationError, RegistrationFlaw, check_uri, validate_registration};
use crate::oidc::scope;
use crate::oidc::sound::contradictions;
use crate::oidc::subject::Sector;
use crate::oidc::terms::{TermFlaw, Terms};

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
    /// All else.
    pub terms: Map<String, Value>,
    /// What `sector_identifier_uri` answered, asked just now; without it such an address cannot be registered.
    pub sector: Sector,
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
            terms: Map::new(),
            sector: Sector::Unread,
        }
    }
}

impl NewClient {
    /// As a client is registered now.
    pub fn of(client: &Client) -> Self {
        Self {
            id: client.id.as_str().to_owned(),
            name: client.name.clone(),
            redirect_uris: client.redirects(),
            post_logout_redirect_uris: client.post_logouts(),
            backchannel_logout_uri: client.backchannel_uri.clone(),
            home_uri: client.home_uri.clone(),
            grant_types: client.grants(),
            scopes: client.scope_list(),
            public: client.public,
            native: client.native,
            first_party: client.first_party,
            require_pkce: client.require_pkce,
            claims_in_id_token: client.claims_in_id_token,
            id_token_alg: client.id_token_alg.clone(),
            userinfo_alg: client.userinfo_alg.clone(),
            terms: Terms::read(&client.terms).members(),
            sector: Sector::Unread,
        }
    }
}

/// What is to be different about a registered client; what is none stays. Whether it is public does not change: it either
/// got a secret or it did not.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// The row's version that was looked at, so that nobody overwrites another's change.
    pub seen: Option<i64>,
    /// For people.
    pub name: Option<String>,
    /// All of them.
    pub redirect_uris: Option<Vec<String>>,
    /// All of them.
    pub post_logout_redirect_uris: Option<Vec<String>>,
    /// Where logout tokens go; `Some(None)`: nowhere.
    pub backchannel_logout_uri: Option<Option<String>>,
    /// Where people go; `Some(None)`: nowhere.
    pub home_uri: Option<Option<String>>,
    /// All of them.
    pub grant_types: Option<Vec<String>>,
    /// All of them.
    pub scopes: Option<Vec<String>>,
    /// A native application.
    pub native: Option<bool>,
    /// The distributor's own: no consent page.
    pub first_party: Option<bool>,
    /// PKCE although confidential.
    pub require_pkce: Option<bool>,
    /// The `reseller` claims in the ID token too.
    pub claims_in_id_token: Option<bool>,
    /// Signs its ID tokens and logout tokens.
    pub id_token_alg: Option<String>,
    /// Signs its userinfo; `Some(None)`: plain JSON.
    pub userinfo_alg: Option<Option<String>>,
    /// Of the terms only what is different; `null` takes one back.
    pub terms: Map<String, Value>,
    /// See [`NewClient::sector`].
    pub sector: Sector,
}

impl Changes {
    /// The terms of this client as they would be.
    pub fn terms_on(&self, client: &Client) -> Map<String, Value> {
        Terms::read(&client.terms).members().into_iter().chain(self.terms.clone()).collect()
    }

    /// The client as it is to be.
    pub(super) fn applied_to(&self, now: NewClient) -> NewClient {
        let this = self.clone();
        NewClient {
            id: now.id,
            public: now.public,
            name: this.name.unwrap_or(now.name),
            redirect_uris: this.redirect_uris.unwrap_or(now.redirect_uris),
            post_logout_redirect_uris: this.post_logout_redirect_uris.unwrap_or(now.post_logout_redirect_uris),
            backchannel_logout_uri: this.backchannel_logout_uri.unwrap_or(now.backchannel_logout_uri),
            home_uri: this.home_uri.unwrap_or(now.home_uri),
            grant_types: this.grant_types.unwrap_or(now.grant_types),
            scopes: this.scopes.unwrap_or(now.scopes),
            native: this.native.unwrap_or(now.native),
            first_party: this.first_party.unwrap_or(now.first_party),
            require_pkce: this.require_pkce.unwrap_or(now.require_pkce),
            claims_in_id_token: this.claims_in_id_token.unwrap_or(now.claims_in_id_token),
            id_token_alg: this.id_token_alg.unwrap_or(now.id_token_alg),
            userinfo_alg: this.userinfo_alg.unwrap_or(now.userinfo_alg),
            terms: now.terms.into_iter().chain(this.terms).collect(),
            sector: this.sector,
        }
    }
}

/// All that is wrong, at once.
pub(super) fn problems(new: &NewClient, config: &Config) -> Vec<RegistrationError> {
    let insecure_loopback = config.provider.insecure_loopback;
    let mut wrong = Vec::new();
    use RegistrationFlaw as F;
    let mut say = |field, flaw| wrong.push(RegistrationError { field, flaw });
    for word in new.grant_types.iter().filter(|word| GrantType::parse(word).is_none()) {
        let known: Vec<_> = GrantType::ALL.iter().map(|grant| grant.as_str()).collect();
        say("grant_types", F::NotOneOf(word.clone(), known.join(", ")));
    }
    let known = known_scopes();
    for word in new.scopes.iter().filter(|word| !known.contains(&word.as_str())) {
        say("scope", F::NotOneOf(word.clone(), known.join(", ")));
    }
    for (field, alg) in [
        ("id_token_signed_response_alg", Some(&new.id_token_alg)),
        ("userinfo_signed_response_alg", new.userinfo_alg.as_ref()),
    ] {
        if let Some(alg) = alg.filter(|alg| Alg::parse(alg).is_none()) {
            say(field, F::NotOneOf(alg.clone(), Alg::ALL.map(Alg::as_str).join(", ")));
        }
    }
    for flaw in Terms::default().with(&new.terms).err().into_iter().flatten() {
        match flaw {
            TermFlaw::Unknown(name) => say("terms", F::NotOneOf(name, Terms::NAMES.join(", "))),
            TermFlaw::Value(name, value) => say("terms", F::NoValue(name, value)),
        }
    }
    let known: Vec<&str> = config.provider.details.iter().map(|known| known.name.as_str()).collect();
    for word in terms(new).authorization_details_types.iter().filter(|word| !known.contains(&word.as_str())) {
        say("authorization_details_types", F::NotOneOf(word.clone(), known.join(", ")));
    }
    if new.name.trim().is_empty() {
        say("client_name", F::Unnamed);
    }
    if let Some(uri) = &new.home_uri
        && let Err(flaw) = check_uri(uri, insecure_loopback, false)
    {
        say("home_uri", F::Uri(uri.clone(), flaw));
    }
    let view = view(new);
    let allowed = Allowed::new(&config.outgoing.allow);
    for (field, uri) in [
        ("backchannel_logout_uri", &new.backchannel_logout_uri),
        ("jwks_uri", &view.terms.jwks_uri),
        ("sector_identifier_uri", &view.terms.sector_identifier_uri),
    ] {
        if let Some(uri) = uri
            && let Ok(url) = url::Url::parse(uri)
            && let Some(host) = allowed.refused_host(&url)
        {
            say(field, F::Guarded(uri.clone(), host));
        }
    }
    let (by, bound) = (view.auth_method, "tls_client_certificate_bound_access_tokens");
    for (field, wanted) in
        [("token_endpoint_auth_method", by.is_by_certificate()), (bound, view.must_show_certificate())]
    {
        if wanted && !config.mtls.is_on() {
            say(field, F::CertificatesOff(field));
        }
    }
    if by == AuthMethod::TlsClientAuth && config.mtls.authorities_file.is_empty() {
        say("token_endpoint_auth_method", F::NoAuthorities);
    }
    wrong.extend(validate_registration(&view, insecure_loopback));
    wrong.extend(contradictions(&view, new.public));
    wrong
}

/// What a client may ask for at most.
pub(super) fn known_scopes() -> Vec<&'static str> {
    scope::OF_A_PERSON.into_iter().chain(scope::OF_THE_API).collect()
}

/// As the protocol would see it.
pub(super) fn view(new: &NewClient) -> ClientView {
    let terms = terms(new);
    ClientView {
        client_id: new.id.clone(),
        redirect_uris: new.redirect_uris.clone(),
        post_logout_redirect_uris: new.post_logout_redirect_uris.clone(),
        backchannel_logout_uri: new.backchannel_logout_uri.clone(),
        grant_types: new.grant_types.iter().filter_map(|word| GrantType::parse(word)).collect(),
        response_modes: terms.modes(),
        scopes: new.scopes.iter().map(String::as_str).collect(),
        auth_method: terms.auth_method(new.public),
        require_pkce: new.require_pkce,
        first_party: new.first_party,
        native: new.native,
        claims_in_id_token: new.claims_in_id_token,
        id_token_alg: Alg::parse(&new.id_token_alg).unwrap_or(Alg::Rs256),
        userinfo_alg: new.userinfo_alg.as_deref().and_then(Alg::parse),
        detail_types: Vec::new(),
        terms,
    }
}

fn terms(new: &NewClient) -> Terms {
    Terms::default().with(&new.terms).unwrap_or_default()
}

/// It proves itself by a secret that we make.
pub(super) fn has_secret(new: &NewClient) -> bool {
    terms(new).auth_method(new.public).has_secret()
}

pub(super) fn row(ctx: &Ctx, new: &NewClient, secret: Option<&Secret>) -> Client {
    Client {
        id: ClientId::from_text(&new.id),
        name: new.name.trim().into(),
        secret_hash: secret.filter(|_| has_secret(new)).map(|secret| sha256_hex(secret.expose())),
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
        terms: terms(new).stored(),
        registered_by: None,
        management_hash: None,
        operator_since: None,
    }
}

/// The registered facts of a row, as the protocol names them: for the audit, and for [`Changes`]. Never the secret.
pub(super) fn described(client: &Client) -> Vec<(&'static str, Value)> {
    vec![
        ("name", json!(client.name)),
        ("redirect_uris", json!(client.redirects())),
        ("post_logout_redirect_uris", json!(client.post_logouts())),
        ("backchannel_logout_uri", json!(client.backchannel_uri)),
        ("home_uri", json!(client.home_uri)),
        ("grant_types", json!(client.grants())),
        ("scopes", json!(client.scope_list())),
        ("public", json!(client.public)),
        ("native", json!(client.native)),
        ("first_party", json!(client.first_party)),
        ("require_pkce", json!(client.require_pkce)),
        ("claims_in_id_token", json!(client.claims_in_id_token)),
        ("id_token_alg", json!(client.id_token_alg)),
        ("userinfo_alg", json!(client.userinfo_alg)),
        ("terms", Value::Object(Terms::read(&client.terms).members())),
        ("registered_by", json!(client.registered_by)),
        ("disabled", json!(client.disabled_at.is_some())),
    ]
}
