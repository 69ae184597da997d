//! A registration as a client itself sends it, and as it is told back (RFC 7591 section 2 and 3.2.1, RFC 7592, statements
//! D38 and D39). Members that nobody here knows are ignored; what is known and would be left out to the client's harm is
//! refused.

use std::fmt;

use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use super::client::{AuthMethod, ClientView, GrantType};
use super::details::is_odd;
use super::error::{Code, ProtocolError};
use super::registration_flaw::{RegistrationError, RegistrationFlaw as Flaw};
use super::scope;
use super::subject::Sector;
use super::terms::{ClientProfile, Terms};
use crate::text::Lang;

/// What a client gets that names no scope (D39), as far as its invitation goes.
pub const USUAL_SCOPES: [&str; 5] = [scope::OPENID, scope::PROFILE, scope::EMAIL, scope::PHONE, scope::OFFLINE_ACCESS];

/// Of the [`Terms`], what a client may say of itself.
const OWN_TERMS: [&str; 30] = [
    "profile",
    "token_endpoint_auth_method",
    "token_endpoint_auth_signing_alg",
    "jwks",
    "jwks_uri",
    "dpop_bound_access_tokens",
    "require_pushed_authorization_requests",
    "require_signed_request_object",
    "request_object_signing_alg",
    "response_modes",
    "authorization_signed_response_alg",
    "introspection_signed_response_alg",
    "access_token_format",
    "frontchannel_logout_uri",
    "frontchannel_logout_session_required",
    "initiate_login_uri",
    "default_max_age",
    "default_acr_values",
    "subject_type",
    "sector_identifier_uri",
    "id_token_encrypted_response_alg",
    "id_token_encrypted_response_enc",
    "userinfo_encrypted_response_alg",
    "userinfo_encrypted_response_enc",
    "tls_client_certificate_bound_access_tokens",
    "tls_client_auth_subject_dn",
    "tls_client_auth_san_dns",
    "tls_client_auth_san_uri",
    "tls_client_auth_san_ip",
    "tls_client_auth_san_email",
];

/// Of the [`Terms`], what an operator alone says of a client: it reaches what is not the client's.
pub const OPERATORS_TERMS: [&str; 4] = ["resources", "development", "exchange_to", "authorization_details_types"];

/// Who asks for these and does not get them is protected less than it believes.
const PROTECTING: [&str; 2] = ["authorization_encrypted_response_alg", "introspection_encrypted_response_alg"];

/// What the client must not send back when it changes its registration (RFC 7592 section 2.2).
const OURS: [&str; 4] =
    ["registration_access_token", "registration_client_uri", "client_secret_expires_at", "client_id_issued_at"];

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

/// `invalid_client_metadata`.
pub fn bad(description: &'static str) -> ProtocolError {
    ProtocolError::new(Code::InvalidClientMetadata, description)
}

/// So long a description is at most, in bytes.
const LONGEST: usize = 1000;

/// All that is wrong in one error, each in a sentence that says what to change. The first one has the code.
pub fn refused(wrong: &[RegistrationError]) -> ProtocolError {
    let code = match wrong.first().map(|error| error.field) {
        Some("redirect_uris") => Code::InvalidRedirectUri,
        _ => Code::InvalidClientMetadata,
    };
    let mut words: Vec<String> =
        wrong.iter().map(|error| format!("{}: {}", error.field, error.flaw.words(Lang::En))).collect();
    words.dedup();
    let mut text: String = words.join("; ").chars().map(|c| if c.is_ascii() { c } else { '?' }).collect();
    text.truncate(LONGEST);
    ProtocolError::new(code, text)
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

/// A registration that replaces another names the client, and nothing that only we say (RFC 7592 section 2.2).
/// `is_secret` says whether this is the client's secret.
pub fn replaces(
    all: &Map<String, Value>,
    client_id: &str,
    is_secret: impl FnOnce(&str) -> bool,
) -> Result<(), Vec<RegistrationError>> {
    let mut wrong = Vec::new();
    let mut say = |field, flaw| wrong.push(RegistrationError { field, flaw });
    if all.get("client_id").and_then(Value::as_str) != Some(client_id) {
        say("client_id", Flaw::NotItsOwn);
    }
    for name in OURS.into_iter().filter(|name| all.contains_key(*name)) {
        say(name, Flaw::LeaveOut);
    }
    match all.get("client_secret") {
        None => {}
        Some(Value::String(secret)) if is_secret(secret) => {}
        Some(_) => say("client_secret", Flaw::NotItsOwn),
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

/// What is asked for. `null` is as good as nothing (RFC 7592 section 2.2).
pub fn read(all: &Map<String, Value>) -> Result<Asked, Vec<RegistrationError>> {
    let mut reader = Reader { all, wrong: Vec::new() };
    let method = reader.text("token_endpoint_auth_method");
    let public = method.as_deref() == Some(AuthMethod::None.as_str());
    let asked = Asked {
        name: reader.text("client_name").map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()),
        redirect_uris: reader.list("redirect_uris").unwrap_or_default(),
        post_logout_redirect_uris: reader.list("post_logout_redirect_uris").unwrap_or_default(),
        backchannel_logout_uri: reader.text("backchannel_logout_uri"),
        home_uri: reader.text("client_uri"),
        grant_types: reader
            .list("grant_types")
            .unwrap_or_else(|| vec![GrantType::AuthorizationCode.as_str().to_owned()]),
        scopes: reader.text("scope").map(|scope| known_scopes(&scope)),
        public,
        native: reader.one_of("application_type", &["web", "native"]).as_deref() == Some("native"),
        id_token_alg: reader.text("id_token_signed_response_alg"),
        userinfo_alg: reader.text("userinfo_signed_response_alg"),
        terms: reader.terms(method.filter(|_| !public)),
        sector: Sector::Unread,
    };
    reader.name(asked.name.as_deref());
    reader.response_types(&asked.grant_types);
    reader.protection();
    if reader.wrong.is_empty() { Ok(asked) } else { Err(reader.wrong) }
}

/// Others than ours fall away, as they do when somebody asks for them later (A8); what falls away is told.
fn known_scopes(list: &str) -> Vec<String> {
    let known: Vec<&str> = scope::OF_A_PERSON.into_iter().chain(scope::OF_THE_API).collect();
    list.split(' ').filter(|word| known.contains(word)).map(str::to_owned).collect()
}

/// So many characters a name has at most: it stands on the page that asks for consent.
const NAME_CHARS: usize = 80;

struct Reader<'a> {
    all: &'a Map<String, Value>,
    wrong: Vec<RegistrationError>,
}

impl Reader<'_> {
    /// An empty text is as good as nothing, too: it must not take away what stands where nothing is said.
    fn get(&self, name: &str) -> Option<&Value> {
        self.all.get(name).filter(|value| !value.is_null() && *value != "")
    }

    fn say(&mut self, field: &'static str, flaw: Flaw) {
        self.wrong.push(RegistrationError { field, flaw });
    }

    fn no_value(&mut self, name: &'static str, value: &Value) {
        let shown: String = value.to_string().chars().take(100).collect();
        self.say(name, Flaw::NoValue(name.to_owned(), shown));
    }

    fn text(&mut self, name: &'static str) -> Option<String> {
        match self.get(name).cloned()? {
            Value::String(text) if !text.is_empty() => Some(text),
            Value::String(_) => None,
            other => {
                self.no_value(name, &other);
                None
            }
        }
    }

    fn list(&mut self, name: &'static str) -> Option<Vec<String>> {
        let value = self.get(name).cloned()?;
        match serde_json::from_value(value.clone()) {
            Ok(list) => Some(list),
            Err(_) => {
                self.no_value(name, &value);
                None
            }
        }
    }

    fn one_of(&mut self, name: &'static str, known: &[&str]) -> Option<String> {
        let word = self.text(name)?;
        if !known.contains(&word.as_str()) {
            self.say(name, Flaw::NotOneOf(word.clone(), known.join(", ")));
        }
        Some(word)
    }

    /// The ways of proving itself that have a name elsewhere; one that is not said is the header (RFC 7591 section 2).
    fn terms(&mut self, method: Option<String>) -> Map<String, Value> {
        for name in OPERATORS_TERMS {
            if self.get(name).is_some_and(|value| *value != false) {
                self.say(name, Flaw::OperatorsOwn);
            }
        }
        let is_term = |name: &&str| *name != "token_endpoint_auth_method";
        let mut terms: Map<String, Value> = OWN_TERMS
            .into_iter()
            .filter(is_term)
            .filter_map(|name| Some((name.to_owned(), self.get(name)?.clone())))
            .collect();
        let public = self.all.get("token_endpoint_auth_method").and_then(Value::as_str) == Some("none");
        if !public {
            let method = method.unwrap_or_else(|| AuthMethod::SecretBasic.as_str().to_owned());
            let known = AuthMethod::ALL.iter().filter(|own| **own != AuthMethod::SecretBasicOrPost);
            let known: Vec<&str> = known.map(|own| own.as_str()).collect();
            if !known.contains(&method.as_str()) {
                self.say("token_endpoint_auth_method", Flaw::NotOneOf(method.clone(), known.join(", ")));
            }
            terms.insert("token_endpoint_auth_method".into(), Value::from(method));
        }
        terms
    }

    fn name(&mut self, name: Option<&str>) {
        let Some(name) = name else { return };
        if name.chars().count() > NAME_CHARS || name.contains(is_odd) {
            self.say("client_name", Flaw::Name(NAME_CHARS));
        }
    }

    /// One kind of answer is built, and it goes with the code flow (RFC 7591 section 2.1).
    fn response_types(&mut self, grants: &[String]) {
        let Some(types) = self.list("response_types") else { return };
        for word in types.iter().filter(|word| *word != "code") {
            self.say("response_types", Flaw::NotOneOf(word.clone(), "code".into()));
        }
        let flow = grants.iter().any(|grant| grant == GrantType::AuthorizationCode.as_str());
        if flow && types.is_empty() {
            self.say("grant_types", Flaw::OnlyWith("grant_types=authorization_code", "response_types=code"));
        }
        if !flow && types.iter().any(|word| word == "code") {
            self.say("response_types", Flaw::OnlyWith("response_types=code", "grant_types=authorization_code"));
        }
    }

    /// What protects the client is done or refused, never passed over.
    fn protection(&mut self) {
        for name in PROTECTING {
            if self.get(name).is_some_and(|value| *value != false && *value != "") {
                self.say(name, Flaw::NotBuilt);
            }
        }
    }
}

/// What a client is registered with, in the registered names: all of it, so that the client sees what became of what it
/// sent (RFC 7591 section 3.2.1).
pub fn told(client: &ClientView, name: &str, home: Option<&str>) -> Map<String, Value> {
    let mut all = client.terms.members();
    let code = client.may(GrantType::AuthorizationCode);
    let mut put = |name: &str, value: Value| all.insert(name.to_owned(), value);
    put("client_name", Value::from(name));
    put("redirect_uris", Value::from(client.redirect_uris.clone()));
    put("grant_types", client.grant_types.iter().map(|grant| grant.as_str()).collect());
    put("response_types", Value::from(if code { vec!["code"] } else { Vec::new() }));
    put("scope", Value::from(client.scopes.to_string()));
    put("application_type", Value::from(if client.native { "native" } else { "web" }));
    let method = match client.auth_method {
        AuthMethod::SecretBasicOrPost => AuthMethod::SecretBasic,
        method => method,
    };
    put("token_endpoint_auth_method", Value::from(method.as_str()));
    put("id_token_signed_response_alg", Value::from(client.id_token_alg.as_str()));
    if let Some(alg) = client.userinfo_alg {
        put("userinfo_signed_response_alg", Value::from(alg.as_str()));
    }
    if !client.post_logout_redirect_uris.is_empty() {
        put("post_logout_redirect_uris", Value::from(client.post_logout_redirect_uris.clone()));
    }
    if let Some(uri) = &client.backchannel_logout_uri {
        put("backchannel_logout_uri", Value::from(uri.as_str()));
        put("backchannel_logout_session_required", Value::from(true));
    }
    if let Some(uri) = home {
        put("client_uri", Value::from(uri));
    }
    if client.terms.profile != ClientProfile::Plain {
        // What the profile turns on by itself.
        put("dpop_bound_access_tokens", Value::from(client.must_show_key()));
        put("require_pushed_authorization_requests", Value::from(client.must_push()));
        put("require_signed_request_object", Value::from(client.must_sign()));
    }
    if !Terms::NAMES.contains(&"subject_type") {
        put("subject_type", Value::from("public"));
    }
    all
}

#[cfg(test)]
#[path = "client_metadata_tests.rs"]
mod tests;
