//! The authorization request: three rungs, and what may go wrong on each.
//!
//! - [`RawParams`], no client yet: errors are a local page.
//! - [`KnownClient`]: the client exists and the redirect URI is its own; only here does a way back exist.
//! - [`AuthorizeRequest`]: everything checked, ready to be stored.

use serde::{Deserialize, Deserializer, Serialize};

use super::acr::Acr;
use super::claims_request::ClaimsRequest;
use super::client::{ClientView, GrantType, ResponseMode};
use super::details::Details;
use super::error::{Code, ProtocolError};
use super::params::RawParams;
use super::pkce;
use super::resource::Audience;
use super::scope::{self, Scopes};
use super::terms::ClientProfile;
use crate::error::{Error, Result};

/// Where and how an answer goes back to the client. Exists only for a registered redirect URI.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplyTo {
    /// Registered, as sent.
    pub redirect_uri: String,
    /// How.
    pub mode: ResponseMode,
    /// Returned exactly as it came (A5).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
}

/// A refused request that goes back to the client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Where to.
    pub reply: ReplyTo,
    /// Why.
    pub error: ProtocolError,
}

/// The `client_id` to look up. An error is a local page: also for a repeated parameter that the way back depends on,
/// because nothing in such a request can be trusted to mean one way.
pub fn client_id(params: &RawParams) -> Result<&str, ProtocolError> {
    for name in ["client_id", "redirect_uri", "response_mode", "state", "request", "request_uri"] {
        params.one(name)?;
    }
    params.first("client_id").ok_or_else(|| ProtocolError::request("client_id is missing"))
}

/// How a request came; FAPI clients must not come by the front alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Way {
    /// By the back channel first (RFC 9126).
    pub pushed: bool,
    /// Signed by the client (RFC 9101).
    pub signed: bool,
}

/// The client is known and the redirect URI is registered for it: from here on errors are redirected.
#[derive(Clone, Debug)]
pub struct KnownClient<'a> {
    params: &'a RawParams,
    client: &'a ClientView,
    way: Way,
    reply: ReplyTo,
}

impl<'a> KnownClient<'a> {
    /// Second rung. `client` is what was found under [`client_id`]; errors are a local page, never a redirect (A1).
    pub fn of(params: &'a RawParams, client: Option<&'a ClientView>, way: Way) -> Result<Self, ProtocolError> {
        let id = client_id(params)?;
        let client = client
            .filter(|client| client.client_id == id)
            .ok_or_else(|| ProtocolError::new(Code::InvalidRequest, "client_id is unknown"))?;
        let uri = params.first("redirect_uri").ok_or_else(|| ProtocolError::request("redirect_uri is missing"))?;
        if !client.redirects_to(uri) {
            return Err(ProtocolError::request("redirect_uri is not registered for this client"));
        }
        let asked = params.first("response_mode").and_then(ResponseMode::parse);
        let mode = asked
            .filter(|mode| client.response_modes.contains(mode) && fits(*mode, client))
            .unwrap_or(client.usual_mode());
        let state = params.first("state").map(str::to_owned);
        Ok(Self { params, client, way, reply: ReplyTo { redirect_uri: uri.to_owned(), mode, state } })
    }

    /// The way back.
    pub fn reply(&self) -> &ReplyTo {
        &self.reply
    }

    /// Third rung.
    pub fn request(self) -> Result<AuthorizeRequest, Refused> {
        match validate(self.params, self.client, self.way) {
            Ok(request) => Ok(AuthorizeRequest { reply: Some(self.reply), ..request }),
            Err(error) => Err(Refused { reply: self.reply, error }),
        }
    }
}

/// `prompt`, read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Prompt {
    /// No page, whatever happens.
    pub none: bool,
    /// Authenticate again.
    pub login: bool,
    /// Ask for consent again.
    pub consent: bool,
    /// Let the person choose another login.
    pub select_account: bool,
}

impl Prompt {
    /// The values that metadata lists.
    pub const SUPPORTED: [&'static str; 4] = ["none", "login", "consent", "select_account"];

    fn parse(list: &str) -> Result<Self, ProtocolError> {
        let mut prompt = Prompt::default();
        for word in list.split(' ').filter(|word| !word.is_empty()) {
            match word {
                "none" => prompt.none = true,
                "login" => prompt.login = true,
                "consent" => prompt.consent = true,
                "select_account" => prompt.select_account = true,
                _ => return Err(ProtocolError::request("prompt holds a value that is not supported")),
            }
        }
        if prompt.none && (prompt.login || prompt.consent || prompt.select_account) {
            return Err(ProtocolError::request("prompt=none is combined with another value"));
        }
        Ok(prompt)
    }
}

/// A valid request. Serialises into the grant's row and back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorizeRequest {
    /// Who asks.
    pub client_id: String,
    /// The way back; none for a device, which asks for its answer itself.
    #[serde(default, deserialize_with = "way_back", skip_serializing_if = "Option::is_none")]
    pub reply: Option<ReplyTo>,
    /// What of the asked scopes the client may have.
    pub scopes: Scopes,
    /// Echoed in the ID token (A9).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nonce: Option<String>,
    /// See [`Prompt`].
    #[serde(default)]
    pub prompt: Prompt,
    /// Greatest age of the login, in seconds (A13).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_age: Option<i64>,
    /// The least of what is wished for.
    #[serde(default, rename = "acr", skip_serializing_if = "Option::is_none")]
    pub wished_acr: Option<Acr>,
    /// Unchecked; see [`super::id_token::Hint`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id_token_hint: Option<String>,
    /// Single claims.
    #[serde(default, skip_serializing_if = "ClaimsRequest::is_empty")]
    pub claims: ClaimsRequest,
    /// S256 (A18).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code_challenge: Option<String>,
    /// Prefills the login field.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub login_hint: Option<String>,
    /// The person's languages, best first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ui_locales: Option<String>,
    /// The code is good with this key alone (RFC 9449 section 10).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dpop_jkt: Option<String>,
    /// Whom the tokens are for (RFC 8707).
    #[serde(default, skip_serializing_if = "Audience::is_empty")]
    pub resources: Audience,
    /// What exactly is asked for (RFC 9396).
    #[serde(default, skip_serializing_if = "Details::is_empty")]
    pub details: Details,
    /// The pushed request that this is: it is used up when a code is made (RFC 9126 section 7.3).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pushed: Option<String>,
}

impl AuthorizeRequest {
    /// What counts where the request says nothing (OpenID Connect Core 5.5.1.1 and Registration 2).
    pub(super) fn of(client: &ClientView) -> Self {
        Self {
            client_id: client.client_id.clone(),
            reply: None,
            scopes: Scopes::default(),
            nonce: None,
            prompt: Prompt::default(),
            max_age: client.terms.default_max_age,
            wished_acr: Acr::least_of(&client.terms.default_acr_values.join(" ")),
            id_token_hint: None,
            claims: ClaimsRequest::default(),
            code_challenge: None,
            login_hint: None,
            ui_locales: None,
            dpop_jkt: None,
            resources: Audience::default(),
            details: Details::default(),
            pushed: None,
        }
    }

    /// The way back of a request that came by a browser.
    pub fn way_back(&self) -> Result<&ReplyTo> {
        self.reply.as_ref().ok_or_else(|| Error::internal("a device's request goes back by no browser"))
    }

    /// A refusal of such a request.
    pub fn refuse(&self, error: ProtocolError) -> Result<Refused> {
        Ok(Refused { reply: self.way_back()?.clone(), error })
    }

    /// To store.
    pub fn stored(&self) -> Result<String> {
        serde_json::to_string(self).map_err(Error::internal)
    }

    /// As stored, by this version or the one before.
    pub fn read(stored: &str) -> Result<Self> {
        serde_json::from_str(stored).map_err(|_| Error::internal("a stored request is damaged"))
    }
}

/// Rows of devices once said an empty address.
fn way_back<'de, D: Deserializer<'de>>(stored: D) -> Result<Option<ReplyTo>, D::Error> {
    let reply = Option::<ReplyTo>::deserialize(stored)?;
    Ok(reply.filter(|reply| !reply.redirect_uri.is_empty()))
}

/// The checks in order, each on its own line of thought. What A15 lists is not looked at.
fn validate(params: &RawParams, client: &ClientView, way: Way) -> Result<AuthorizeRequest, ProtocolError> {
    once_each(params)?;
    not_supported(params, way)?;
    as_the_profile_wants(client, way)?;
    response_type(params, client)?;
    response_mode(params, client)?;
    let scopes = scopes(params, client)?;
    let prompt = Prompt::parse(params.first("prompt").unwrap_or_default())?;
    let claims = match params.first("claims") {
        Some(json) => ClaimsRequest::parse(json, &client.scopes)?,
        None => ClaimsRequest::default(),
    };
    let text = |name: &str| params.first(name).map(str::to_owned);
    let usual = AuthorizeRequest::of(client);
    Ok(AuthorizeRequest {
        scopes: offline(scopes, client, prompt.consent || client.first_party),
        prompt,
        max_age: max_age(params)?.or(usual.max_age),
        wished_acr: wished_acr(params, &claims, usual.wished_acr),
        claims,
        code_challenge: code_challenge(params, client)?,
        resources: Audience::asked(params, client)?,
        details: Details::asked(params, &client.detail_types)?,
        nonce: text("nonce"),
        id_token_hint: text("id_token_hint"),
        login_hint: text("login_hint"),
        ui_locales: text("ui_locales"),
        dpop_jkt: text("dpop_jkt"),
        ..usual
    })
}

fn once_each(params: &RawParams) -> Result<(), ProtocolError> {
    if params.any_repeated() { Err(ProtocolError::request("a parameter is repeated")) } else { Ok(()) }
}

/// What is not built must not be ignored (A17). A request object that could be read is no longer among the parameters.
fn not_supported(params: &RawParams, way: Way) -> Result<(), ProtocolError> {
    for (name, code) in [
        ("request", Code::RequestNotSupported),
        ("request_uri", Code::RequestUriNotSupported),
        ("registration", Code::RegistrationNotSupported),
    ] {
        if params.first(name).is_some() {
            let code = if name == "request_uri" && way.pushed { Code::InvalidRequest } else { code };
            return Err(ProtocolError::new(code, format!("{name} is not supported")));
        }
    }
    Ok(())
}

fn as_the_profile_wants(client: &ClientView, way: Way) -> Result<(), ProtocolError> {
    match (client.must_push() && !way.pushed, client.must_sign() && !way.signed) {
        (true, _) => Err(ProtocolError::request("the client must push its authorization requests")),
        (_, true) => Err(ProtocolError::request("the client must sign its authorization requests")),
        _ => Ok(()),
    }
}

fn response_type(params: &RawParams, client: &ClientView) -> Result<(), ProtocolError> {
    match params.first("response_type") {
        None => Err(ProtocolError::request("response_type is missing")),
        Some("code") if client.may(GrantType::AuthorizationCode) => Ok(()),
        Some("code") => Err(ProtocolError::new(Code::UnauthorizedClient, "the client may not use the code flow")),
        Some(_) => Err(ProtocolError::new(Code::UnsupportedResponseType, "only response_type=code is supported")),
    }
}

fn response_mode(params: &RawParams, client: &ClientView) -> Result<(), ProtocolError> {
    match params.first("response_mode").map(ResponseMode::parse) {
        None => Ok(()),
        Some(Some(mode)) if client.response_modes.contains(&mode) && fits(mode, client) => Ok(()),
        Some(_) => Err(ProtocolError::request("response_mode is not supported for this client")),
    }
}

/// Message Signing has every answer signed.
fn fits(mode: ResponseMode, client: &ClientView) -> bool {
    mode.is_signed() || client.terms.profile != ClientProfile::Fapi2Ms
}

/// Unknown and unregistered scopes fall away (A8); `openid` must remain.
pub(super) fn scopes(params: &RawParams, client: &ClientView) -> Result<Scopes, ProtocolError> {
    let scopes = Scopes::parse(params.first("scope").unwrap_or_default()).within(&client.scopes);
    if scopes.has(scope::OPENID) {
        return Ok(scopes);
    }
    Err(ProtocolError::new(Code::InvalidScope, "scope must contain openid"))
}

/// `offline_access` counts only with a refresh grant and with consent on record: asked for now, or given by the house
/// for its own clients (OpenID Connect Core 11, A12).
pub(super) fn offline(scopes: Scopes, client: &ClientView, consented: bool) -> Scopes {
    let counts = consented && client.may(GrantType::RefreshToken);
    if counts { scopes } else { scopes.without(scope::OFFLINE_ACCESS) }
}

/// Seconds; more than fit are as good as no limit.
fn max_age(params: &RawParams) -> Result<Option<i64>, ProtocolError> {
    match params.first("max_age") {
        None => Ok(None),
        Some(text) if text.bytes().all(|b| b.is_ascii_digit()) => Ok(Some(text.parse().unwrap_or(i64::MAX))),
        Some(_) => Err(ProtocolError::request("max_age is not a number of seconds")),
    }
}

/// What is wished for, in the parameter or as a claim; else what the client registered (OpenID Connect Core 5.5.1.1).
fn wished_acr(params: &RawParams, claims: &ClaimsRequest, usual: Option<Acr>) -> Option<Acr> {
    match (params.first("acr_values"), claims.wished_acr, &claims.essential_acr) {
        (Some(values), claim, _) => Acr::least_of(values).or(claim),
        (None, None, None) => usual,
        (None, claim, _) => claim,
    }
}

fn code_challenge(params: &RawParams, client: &ClientView) -> Result<Option<String>, ProtocolError> {
    match (params.first("code_challenge"), params.first("code_challenge_method")) {
        (None, None) if client.needs_pkce() => Err(ProtocolError::request("code_challenge is missing")),
        (None, None) => Ok(None),
        (Some(challenge), Some("S256")) if pkce::is_challenge(challenge) => Ok(Some(challenge.to_owned())),
        (Some(_), Some("S256")) => Err(ProtocolError::request("code_challenge is malformed")),
        (Some(_), _) => Err(ProtocolError::request("code_challenge_method must be S256")),
        (None, Some(_)) => Err(ProtocolError::request("code_challenge is missing")),
    }
}

#[cfg(test)]
#[path = "authorize_tests.rs"]
mod tests;
