//! A registration as a client itself sends it (RFC 7591 section 2).

use std::fmt;

use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use super::{Member, Sent, bad};
use crate::oidc::client::{AuthMethod, GrantType};
use crate::oidc::details::is_odd;
use crate::oidc::error::{Code, ProtocolError};
use crate::oidc::registration::{ClientField as Field, RegistrationError, RegistrationFlaw as Flaw, Wrong};
use crate::oidc::scope;
use crate::oidc::subject::Sector;
use crate::oidc::terms::Term;

/// Of the [`Terms`], what a client may say of itself.
pub(super) const OWN_TERMS: [Term; 30] = [
    Term::profile,
    Term::token_endpoint_auth_method,
    Term::token_endpoint_auth_signing_alg,
    Term::jwks,
    Term::jwks_uri,
    Term::dpop_bound_access_tokens,
    Term::require_pushed_authorization_requests,
    Term::require_signed_request_object,
    Term::request_object_signing_alg,
    Term::response_modes,
    Term::authorization_signed_response_alg,
    Term::introspection_signed_response_alg,
    Term::access_token_format,
    Term::frontchannel_logout_uri,
    Term::frontchannel_logout_session_required,
    Term::initiate_login_uri,
    Term::default_max_age,
    Term::default_acr_values,
    Term::subject_type,
    Term::sector_identifier_uri,
    Term::id_token_encrypted_response_alg,
    Term::id_token_encrypted_response_enc,
    Term::userinfo_encrypted_response_alg,
    Term::userinfo_encrypted_response_enc,
    Term::tls_client_certificate_bound_access_tokens,
    Term::tls_client_auth_subject_dn,
    Term::tls_client_auth_san_dns,
    Term::tls_client_auth_san_uri,
    Term::tls_client_auth_san_ip,
    Term::tls_client_auth_san_email,
];

/// Of the [`Terms`], what an operator alone says of a client: it reaches what is not the client's.
pub(super) const OPERATORS_TERMS: [Term; 4] =
    [Term::resources, Term::development, Term::exchange_to, Term::authorization_details_types];

/// Who asks for these and does not get them is protected less than it believes.
const PROTECTING: [Member; 2] = [Member::ResponseEncryption, Member::IntrospectionEncryption];

/// A registration, read. What is in it may still be wrong.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Asked {
    /// `client_name`.
    pub name: Option<String>,
    /// `redirect_uris`.
    pub redirect_uris: Vec<String>,
    /// `post_logout_redirect_uris`.
    pub post_logout_redirect_uris: Vec<String>,
    /// `backchannel_logout_uri`.
    pub backchannel_logout_uri: Option<String>,
    /// `client_uri`: its start page.
    pub home_uri: Option<String>,
    /// `grant_types`; the code flow where none is named.
    pub grant_types: Vec<String>,
    /// `scope`, as far as there are such scopes here.
    pub scopes: Option<Vec<String>>,
    /// `token_endpoint_auth_method` is `none`.
    pub public: bool,
    /// `application_type` is `native`.
    pub native: bool,
    /// `id_token_signed_response_alg`.
    pub id_token_alg: Option<String>,
    /// `userinfo_signed_response_alg`.
    pub userinfo_alg: Option<String>,
    /// All else.
    pub terms: Map<String, Value>,
    /// What its `sector_identifier_uri` lists; the door asks.
    pub sector: Sector,
}

/// The members of a JSON object; one that comes twice could mean either, so it is refused.
#[derive(Debug)]
struct Members(Map<String, Value>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Once;
        impl<'de> Visitor<'de> for Once {
            type Value = Members;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<Members, A::Error> {
                let mut all = Map::new();
                while let Some((name, value)) = from.next_entry::<String, Value>()? {
                    if all.insert(name, value).is_some() {
                        return Err(A::Error::custom("a member is repeated"));
                    }
                }
                Ok(Members(all))
            }
        }
        deserializer.deserialize_map(Once)
    }
}

/// The object in a body. Errors are `invalid_client_metadata`, for that is what it is to be.
pub fn members(body: &[u8]) -> Result<Map<String, Value>, ProtocolError> {
    let wrong = |_| bad("the body must be one JSON object whose members come once");
    serde_json::from_slice::<Members>(body).map(|members| members.0).map_err(wrong)
}

/// No issuer of software statements is trusted here. A client that sends one counts on what it says, which would go
/// before all else (RFC 7591 section 2.3), so it is refused and not passed over.
pub fn software_statement(all: &Map<String, Value>) -> Result<(), ProtocolError> {
    let Some(statement) = all.get("software_statement").filter(|value| !value.is_null()) else { return Ok(()) };
    let is_jwt = statement.as_str().is_some_and(|text| {
        let fine =
            |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
        text.split('.').count() == 3 && text.split('.').all(fine)
    });
    Err(match is_jwt {
        true => ProtocolError::new(
            Code::UnapprovedSoftwareStatement,
            "no issuer of software statements is approved here; leave software_statement out",
        ),
        false => ProtocolError::new(
            Code::InvalidSoftwareStatement,
            "software_statement is no signed JWT; leave it out, none is approved here",
        ),
    })
}

/// What is asked for. `null` is as good as nothing (RFC 7592 section 2.2).
pub fn read(all: &Map<String, Value>) -> Result<Asked, Vec<RegistrationError<Sent>>> {
    let mut reader = Reader { all, wrong: Wrong::default() };
    let method = reader.text(Term::token_endpoint_auth_method);
    let public = method.as_deref() == Some(AuthMethod::None.as_str());
    let asked = Asked {
        name: reader.text(Field::Name).map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()),
        redirect_uris: reader.list(Field::RedirectUris).unwrap_or_default(),
        post_logout_redirect_uris: reader.list(Field::PostLogoutUris).unwrap_or_default(),
        backchannel_logout_uri: reader.text(Field::BackchannelUri),
        home_uri: reader.text(Field::HomeUri),
        grant_types: reader
            .list(Field::GrantTypes)
            .unwrap_or_else(|| vec![GrantType::AuthorizationCode.as_str().to_owned()]),
        scopes: reader.text(Field::Scopes).map(|scope| known_scopes(&scope)),
        public,
        native: reader.one_of(Field::Native, &["web", "native"]).as_deref() == Some("native"),
        id_token_alg: reader.text(Field::IdTokenAlg),
        userinfo_alg: reader.text(Field::UserinfoAlg),
        terms: reader.terms(public, method),
        sector: Sector::Unread,
    };
    reader.name(asked.name.as_deref());
    reader.response_types(&asked.grant_types);
    reader.protection();
    reader.wrong.or(asked)
}

/// Others than ours fall away, as they do when somebody asks for them later (A8); what falls away is told.
fn known_scopes(list: &str) -> Vec<String> {
    list.split(' ').filter(|word| scope::ALL.contains(word)).map(str::to_owned).collect()
}

/// So many characters a name has at most: it stands on the page that asks for consent.
const NAME_CHARS: usize = 80;

struct Reader<'a> {
    all: &'a Map<String, Value>,
    wrong: Wrong<Sent>,
}

impl Reader<'_> {
    fn get(&self, at: impl Into<Sent>) -> Option<&Value> {
        self.all.get(at.into().as_str()).filter(|value| !value.is_null() && *value != "")
    }

    fn no_value(&mut self, at: Sent, value: &Value) {
        let shown: String = value.to_string().chars().take(100).collect();
        self.wrong.say(at, Flaw::NoValue(at.as_str().to_owned(), shown));
    }

    fn text(&mut self, at: impl Into<Sent>) -> Option<String> {
        let at = at.into();
        match self.get(at).cloned()? {
            Value::String(text) if !text.is_empty() => Some(text),
            Value::String(_) => None,
            other => {
                self.no_value(at, &other);
                None
            }
        }
    }

    fn list(&mut self, at: impl Into<Sent>) -> Option<Vec<String>> {
        let at = at.into();
        let value = self.get(at).cloned()?;
        match serde_json::from_value(value.clone()) {
            Ok(list) => Some(list),
            Err(_) => {
                self.no_value(at, &value);
                None
            }
        }
    }

    fn one_of(&mut self, field: Field, known: &[&str]) -> Option<String> {
        let word = self.text(field)?;
        if !known.contains(&word.as_str()) {
            self.wrong.say(field, Flaw::NotOneOf(word.clone(), known.join(", ")));
        }
        Some(word)
    }

    /// The ways of proving itself that have a name elsewhere; one that is not said is the header (RFC 7591 section 2).
    fn terms(&mut self, public: bool, method: Option<String>) -> Map<String, Value> {
        for term in OPERATORS_TERMS {
            if self.get(term).is_some_and(|value| *value != false) {
                self.wrong.say(term, Flaw::OperatorsOwn);
            }
        }
        let others = OWN_TERMS.into_iter().filter(|term| *term != Term::token_endpoint_auth_method);
        let mut terms: Map<String, Value> =
            others.filter_map(|term| Some((term.as_str().to_owned(), self.get(term)?.clone()))).collect();
        if !public {
            let method = method.unwrap_or_else(|| AuthMethod::SecretBasic.as_str().to_owned());
            let known = AuthMethod::ALL.iter().filter(|own| **own != AuthMethod::SecretBasicOrPost);
            let known: Vec<&str> = known.map(|own| own.as_str()).collect();
            if !known.contains(&method.as_str()) {
                let flaw = Flaw::NotOneOf(method.clone(), known.join(", "));
                self.wrong.say(Term::token_endpoint_auth_method, flaw);
            }
            terms.insert(Term::token_endpoint_auth_method.as_str().into(), Value::from(method));
        }
        terms
    }

    fn name(&mut self, name: Option<&str>) {
        let Some(name) = name else { return };
        if name.chars().count() > NAME_CHARS || name.contains(is_odd) {
            self.wrong.say(Field::Name, Flaw::Name(NAME_CHARS));
        }
    }

    /// One kind of answer is built, and it goes with the code flow (RFC 7591 section 2.1).
    fn response_types(&mut self, grants: &[String]) {
        let Some(types) = self.list(Member::ResponseTypes) else { return };
        for word in types.iter().filter(|word| *word != "code") {
            self.wrong.say(Member::ResponseTypes, Flaw::NotOneOf(word.clone(), "code".into()));
        }
        let flow = grants.iter().any(|grant| grant == GrantType::AuthorizationCode.as_str());
        let (code, by_code) = ("response_types=code", "grant_types=authorization_code");
        if flow && types.is_empty() {
            self.wrong.say(Field::GrantTypes, Flaw::OnlyWith(by_code, code));
        }
        if !flow && types.iter().any(|word| word == "code") {
            self.wrong.say(Member::ResponseTypes, Flaw::OnlyWith(code, by_code));
        }
    }

    /// What protects the client is done or refused, never passed over.
    fn protection(&mut self) {
        for member in PROTECTING {
            if self.get(member).is_some_and(|value| *value != false && *value != "") {
                self.wrong.say(member, Flaw::NotBuilt);
            }
        }
    }
}
