//! What is said of a client, in the words that it was said in: by an operator, at the terminal, by the client itself, or long
//! ago, read from its row. What of it cannot be registered is [`registration`](super::registration)'s to say.

use serde_json::{Map, Value};

use super::client::{ClientView, GrantType};
use super::subject::Sector;
use super::terms::Terms;
use crate::crypto::keys::Alg;

/// What is said of a client.
#[derive(Clone, Debug, PartialEq)]
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
    /// All else; `null` takes one back.
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
    /// The terms; the usual ones where one of them cannot be read.
    pub fn terms(&self) -> Terms {
        Terms::default().with(&self.terms).unwrap_or_default()
    }

    /// It proves itself by a secret that we make.
    pub fn has_secret(&self) -> bool {
        self.terms().auth_method(self.public).has_secret()
    }

    /// As the protocol sees it: what is checked before it is registered, and what is served afterwards. A word that no list
    /// of ours knows falls away: it can only be less. What it may ask for in detail whoever knows the house adds.
    pub fn view(&self) -> ClientView {
        let terms = self.terms();
        ClientView {
            client_id: self.id.clone(),
            redirect_uris: self.redirect_uris.clone(),
            post_logout_redirect_uris: self.post_logout_redirect_uris.clone(),
            backchannel_logout_uri: self.backchannel_logout_uri.clone(),
            grant_types: self.grant_types.iter().filter_map(|word| GrantType::parse(word)).collect(),
            response_modes: terms.modes(),
            scopes: self.scopes.iter().map(String::as_str).collect(),
            auth_method: terms.auth_method(self.public),
            require_pkce: self.require_pkce,
            first_party: self.first_party,
            native: self.native,
            claims_in_id_token: self.claims_in_id_token,
            id_token_alg: Alg::parse(&self.id_token_alg).unwrap_or(Alg::Rs256),
            userinfo_alg: self.userinfo_alg.as_deref().and_then(Alg::parse),
            detail_types: Vec::new(),
            terms,
        }
    }
}
