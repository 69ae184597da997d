//! What a client is registered with beyond its addresses and scopes, in the names of RFC 7591 and of the profiles that
//! extend it. A new switch of a client is one line of [`Terms`]; what may stand together is `registration`'s.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::means::{AuthMethod, ResponseMode, SubjectType};
use crate::crypto::jwe::{ContentAlg, KeyAlg};
use crate::crypto::keys::Alg;

words! {
    /// Which set of rules a client is held to, all at once.
    #[derive(Default)]
    ClientProfile {
        /// OpenID Connect Core and OAuth 2.0 with its security practice (RFC 9700).
        #[default]
        Plain = "plain",
        /// FAPI 2.0 Security Profile.
        Fapi2 = "fapi2",
        /// The same and FAPI 2.0 Message Signing.
        Fapi2Ms = "fapi2-ms",
    }
}

words! {
    /// What an access token looks like.
    AccessTokenFormat {
        /// Random; whoever gets it asks us.
        Opaque = "opaque",
        /// RFC 9068.
        Jwt = "jwt",
    }
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

macro_rules! terms {
    ($($(#[$doc:meta])* $name:ident: $kind:ty;)*) => {
        /// See the module.
        #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
        #[serde(default)]
        pub struct Terms { $($(#[$doc])* #[serde(skip_serializing_if = "is_default")] pub $name: $kind,)* }

        impl Terms {
            /// All that can be said.
            pub const NAMES: &[&str] = &[$(stringify!($name),)*];
        }

        /// The name of one of the [`Terms`], spelt as it is registered.
        #[allow(non_camel_case_types, missing_docs)]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Term { $($name,)* }

        impl Term {
            /// All of them.
            pub const ALL: &[Term] = &[$(Term::$name,)*];

            /// As it is registered.
            pub fn as_str(self) -> &'static str {
                match self { $(Term::$name => stringify!($name),)* }
            }

            /// By registered name.
            pub fn parse(name: &str) -> Option<Self> {
                match name { $(stringify!($name) => Some(Term::$name),)* _ => None }
            }
        }
    };
}

terms! {
    /// The rules it is held to.
    profile: ClientProfile;
    /// How it proves who it is; a secret, by header or body, where it is not said.
    token_endpoint_auth_method: Option<AuthMethod>;
    /// The only algorithm of its assertions; any of its keys' where it is not said.
    token_endpoint_auth_signing_alg: Option<Alg>;
    /// Its public keys (RFC 7517). Either this or `jwks_uri`.
    jwks: Option<Value>;
    /// Where its public keys are.
    jwks_uri: Option<String>;
    /// Every token request has a DPoP proof (RFC 9449 section 5.2).
    dpop_bound_access_tokens: bool;
    /// The subject of its certificate, as RFC 4514 writes it. One of these five with `tls_client_auth` (RFC 8705 section 2.1.2).
    tls_client_auth_subject_dn: Option<String>;
    /// A host's name in its certificate.
    tls_client_auth_san_dns: Option<String>;
    /// A URI in its certificate.
    tls_client_auth_san_uri: Option<String>;
    /// An IP address in its certificate.
    tls_client_auth_san_ip: Option<String>;
    /// A mail address in its certificate.
    tls_client_auth_san_email: Option<String>;
    /// Its access tokens are bound to the certificate that it shows (RFC 8705 section 3.4).
    tls_client_certificate_bound_access_tokens: bool;
    /// Its requests come by PAR alone (RFC 9126 section 6).
    require_pushed_authorization_requests: bool;
    /// Its requests are signed (RFC 9101 section 10.5).
    require_signed_request_object: bool;
    /// The only algorithm of its request objects.
    request_object_signing_alg: Option<Alg>;
    /// What it may ask for; all where nothing is said.
    response_modes: Vec<ResponseMode>;
    /// Signs its authorization responses where it asks for JARM.
    authorization_signed_response_alg: Option<Alg>;
    /// Signs introspection answers to it (RFC 9701).
    introspection_signed_response_alg: Option<Alg>;
    /// What it calls a person (OpenID Connect Core 8).
    subject_type: SubjectType;
    /// Lists the redirect URIs of its sector (Core 8.1).
    sector_identifier_uri: Option<String>;
    /// Its ID tokens are encrypted to its key in this way (OpenID Connect Dynamic Client Registration 1.0 section 2).
    id_token_encrypted_response_alg: Option<KeyAlg>;
    /// How their content is encrypted; `A128CBC-HS256` where it is not said.
    id_token_encrypted_response_enc: Option<ContentAlg>;
    /// Its userinfo is encrypted to its key in this way; signed before that where it is to be signed too.
    userinfo_encrypted_response_alg: Option<KeyAlg>;
    /// How its content is encrypted; `A128CBC-HS256` where it is not said.
    userinfo_encrypted_response_enc: Option<ContentAlg>;
    /// Opaque where it is not said.
    access_token_format: Option<AccessTokenFormat>;
    /// What it may name as `resource` (RFC 8707).
    resources: Vec<String>;
    /// What it may ask for in detail (RFC 9396 section 10).
    authorization_details_types: Vec<String>;
    /// Loaded in a frame when its session ends (Front-Channel Logout 1.0).
    frontchannel_logout_uri: Option<String>;
    /// With `iss` and `sid`.
    frontchannel_logout_session_required: bool;
    /// Where a login begins that somebody else starts (OpenID Connect Core 4).
    initiate_login_uri: Option<String>;
    /// The oldest login it takes, in seconds.
    default_max_age: Option<i64>;
    /// What it asks for when it asks for nothing.
    default_acr_values: Vec<String>;
    /// A portal under development: it may redirect to this machine.
    development: bool;
    /// Whom it may get tokens for by exchange: clients, and resources (RFC 8693).
    exchange_to: Vec<String>;
}

/// Why something typed is none of the [`Terms`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TermFlaw {
    /// Nothing has this name.
    Unknown(String),
    /// What has this name takes no such value.
    Value(Term, String),
}

impl Terms {
    /// As stored. What another version wrote and this one does not know falls away; so does all of what cannot be read.
    pub fn read(stored: &str) -> Self {
        let Ok(Value::Object(all)) = serde_json::from_str(stored) else { return Self::default() };
        let known = all.into_iter().filter(|(name, value)| Self::takes(name, value));
        serde_json::from_value(Value::Object(known.collect())).unwrap_or_default()
    }

    /// To store.
    pub fn stored(&self) -> String {
        Value::Object(self.members()).to_string()
    }

    /// What is said, by name.
    pub fn members(&self) -> Map<String, Value> {
        match serde_json::to_value(self) {
            Ok(Value::Object(all)) => all,
            _ => Map::new(),
        }
    }

    /// These with what is different; `null` and an empty text take back.
    pub fn with(&self, changes: &Map<String, Value>) -> Result<Self, Vec<TermFlaw>> {
        let mut all = self.members();
        let mut wrong = Vec::new();
        for (name, value) in changes {
            match Term::parse(name) {
                None => wrong.push(TermFlaw::Unknown(name.clone())),
                Some(_) if value.is_null() || value == "" => drop(all.remove(name)),
                Some(_) if Self::takes(name, value) => drop(all.insert(name.clone(), value.clone())),
                Some(term) => wrong.push(TermFlaw::Value(term, value.to_string())),
            }
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
        serde_json::from_value(Value::Object(all)).map_err(|_| Vec::new())
    }

    /// How a client proves itself; one that cannot keep a secret does not.
    pub fn auth_method(&self, public: bool) -> AuthMethod {
        match self.token_endpoint_auth_method {
            _ if public => AuthMethod::None,
            Some(method) => method,
            None => AuthMethod::SecretBasicOrPost,
        }
    }

    /// The response modes it may ask for.
    pub fn modes(&self) -> Vec<ResponseMode> {
        if self.response_modes.is_empty() { ResponseMode::ALL.to_vec() } else { self.response_modes.clone() }
    }

    /// In which ways something is encrypted to its key: ID tokens, then userinfo.
    pub fn sealed(&self) -> impl Iterator<Item = (KeyAlg, ContentAlg)> {
        let all = [
            (self.id_token_encrypted_response_alg, self.id_token_encrypted_response_enc),
            (self.userinfo_encrypted_response_alg, self.userinfo_encrypted_response_enc),
        ];
        all.into_iter().filter_map(|(alg, enc)| Some((alg?, enc.unwrap_or_default())))
    }

    /// One line of a form or of the command line, `name=value`: the value is JSON, a list of words where a list is due, or
    /// a text.
    pub fn typed(line: &str) -> Option<(String, Value)> {
        let (name, text) = line.split_once('=')?;
        let (name, text) = (name.trim(), text.trim());
        let json = serde_json::from_str(text).ok().filter(|value| Self::takes(name, value));
        let list = || Value::from(text.split_whitespace().collect::<Vec<_>>());
        let value = json.unwrap_or_else(|| match Self::takes(name, &list()) {
            true => list(),
            false => Value::from(text),
        });
        Some((name.to_owned(), value))
    }

    /// As [`Terms::typed`] reads them, a line each.
    pub fn lines(&self) -> Vec<String> {
        let line = |(name, value): (String, Value)| match &value {
            Value::String(text) => format!("{name}={text}"),
            other => format!("{name}={other}"),
        };
        self.members().into_iter().map(line).collect()
    }

    fn takes(name: &str, value: &Value) -> bool {
        let one: Map<String, Value> = [(name.to_owned(), value.clone())].into_iter().collect();
        Self::NAMES.contains(&name) && serde_json::from_value::<Self>(Value::Object(one)).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_typed_is_stored_and_comes_back_the_same() {
        let lines = [
            "profile=fapi2",
            "token_endpoint_auth_method=private_key_jwt",
            "jwks={\"keys\":[]}",
            "resources=https://a.example https://b.example",
            "dpop_bound_access_tokens=true",
            "default_max_age=600",
        ];
        let typed: Map<String, Value> = lines.iter().map(|line| Terms::typed(line).unwrap()).collect();
        let terms = Terms::default().with(&typed).unwrap();
        assert_eq!(terms.profile, ClientProfile::Fapi2);
        assert_eq!(terms.resources.len(), 2);
        assert_eq!((terms.dpop_bound_access_tokens, terms.default_max_age), (true, Some(600)));
        assert_eq!(Terms::read(&terms.stored()), terms);
        let again: Map<String, Value> = terms.lines().iter().map(|line| Terms::typed(line).unwrap()).collect();
        assert_eq!(Terms::default().with(&again).unwrap(), terms);
        let back = terms.with(json!({"profile": null, "resources": ""}).as_object().unwrap()).unwrap();
        assert_eq!((back.profile, back.resources.len()), (ClientProfile::Plain, 0));
    }

    #[test]
    fn all_that_is_wrong_is_said_at_once() {
        let changes = json!({"profile": "fapi9", "jwks_url": "x", "default_max_age": "x", "development": true});
        let wrong = Terms::default().with(changes.as_object().unwrap()).unwrap_err();
        assert_eq!(wrong.len(), 3);
        assert!(wrong.contains(&TermFlaw::Unknown("jwks_url".into())));
    }

    #[test]
    fn what_another_version_stored_costs_nothing_else() {
        let terms = Terms::read(r#"{"profile":"fapi9","later":1,"development":true}"#);
        assert_eq!(terms, Terms { development: true, ..Terms::default() });
        assert_eq!(Terms::read("damaged"), Terms::default());
        assert_eq!(Terms::default().stored(), "{}");
    }
}
