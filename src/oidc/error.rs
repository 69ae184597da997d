//! The error vocabulary of OAuth 2.0 and OpenID Connect, and what of it may be said aloud.

use std::borrow::Cow;

use serde::{Serialize, Serializer, ser::SerializeStruct};

use super::cnf::Scheme;
use super::params::{Malformed, Repeated};
use crate::crypto::keys::Alg;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $word:literal $status:literal;)*) => {
        /// A registered error code.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Code { $($(#[$doc])* $name,)* }

        impl Code {
            /// All of them.
            pub const ALL: &[Code] = &[$(Code::$name,)*];

            /// The word on the wire.
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$name => $word,)* }
            }

            /// HTTP status of a direct answer; a redirected error has none.
            pub fn status(self) -> u16 {
                match self { $(Code::$name => $status,)* }
            }
        }
    };
}

codes! {
    /// RFC 6749: a parameter is missing, repeated or malformed.
    InvalidRequest = "invalid_request" 400;
    /// RFC 6749: this client may not use this grant or response type.
    UnauthorizedClient = "unauthorized_client" 400;
    /// RFC 6749: the person or the house said no.
    AccessDenied = "access_denied" 403;
    /// RFC 6749: only `code` is built.
    UnsupportedResponseType = "unsupported_response_type" 400;
    /// RFC 6749: the scope is missing, malformed or more than was granted.
    InvalidScope = "invalid_scope" 400;
    /// RFC 6749: our fault.
    ServerError = "server_error" 500;
    /// RFC 6749: too busy.
    TemporarilyUnavailable = "temporarily_unavailable" 503;
    /// OpenID Connect Core 3.1.2.6: nobody is logged in, or the login is too old.
    LoginRequired = "login_required" 400;
    /// OpenID Connect Core 3.1.2.6: the person has not consented.
    ConsentRequired = "consent_required" 400;
    /// OpenID Connect Core 3.1.2.6: something else needs a page.
    InteractionRequired = "interaction_required" 400;
    /// OpenID Connect Core 3.1.2.6: the person has to choose a session.
    AccountSelectionRequired = "account_selection_required" 400;
    /// OpenID Connect Core 6: no request objects of this client.
    RequestNotSupported = "request_not_supported" 400;
    /// OpenID Connect Core 6: no request objects by reference here.
    RequestUriNotSupported = "request_uri_not_supported" 400;
    /// OpenID Connect Core 7.2.1: no self-issued registration here.
    RegistrationNotSupported = "registration_not_supported" 400;
    /// RFC 6749 section 5.2: the client did not authenticate.
    InvalidClient = "invalid_client" 401;
    /// RFC 6749 section 5.2: the code or refresh token is not good.
    InvalidGrant = "invalid_grant" 400;
    /// RFC 6749 section 5.2.
    UnsupportedGrantType = "unsupported_grant_type" 400;
    /// RFC 7009 section 2.2.1.
    UnsupportedTokenType = "unsupported_token_type" 400;
    /// RFC 6750 section 3.1: the access token is absent, dead or not one.
    InvalidToken = "invalid_token" 401;
    /// RFC 6750 section 3.1.
    InsufficientScope = "insufficient_scope" 403;
    /// RFC 9101 section 7: the request object is malformed, unsigned where it must be, or not this client's.
    InvalidRequestObject = "invalid_request_object" 400;
    /// RFC 9101 section 7 and RFC 9126: the reference is unknown, used, expired or another client's.
    InvalidRequestUri = "invalid_request_uri" 400;
    /// RFC 9449 section 5: the proof is missing or not good.
    InvalidDpopProof = "invalid_dpop_proof" 400;
    /// RFC 9449 section 8: the proof needs the nonce that comes with this answer.
    UseDpopNonce = "use_dpop_nonce" 400;
    /// RFC 8707 section 2: no such resource, or not this client's.
    InvalidTarget = "invalid_target" 400;
    /// RFC 9396 section 5.
    InvalidAuthorizationDetails = "invalid_authorization_details" 400;
    /// OpenID Connect Core Unmet Authentication Requirements 1.0.
    UnmetAuthenticationRequirements = "unmet_authentication_requirements" 400;
    /// RFC 8628 section 3.5: nobody has answered yet.
    AuthorizationPending = "authorization_pending" 400;
    /// RFC 8628 section 3.5: asked too often.
    SlowDown = "slow_down" 400;
    /// RFC 8628 section 3.5: the device code has run out.
    ExpiredToken = "expired_token" 400;
    /// RFC 7591 section 3.2.2.
    InvalidRedirectUri = "invalid_redirect_uri" 400;
    /// RFC 7591 section 3.2.2.
    InvalidClientMetadata = "invalid_client_metadata" 400;
    /// RFC 7591 section 3.2.2.
    InvalidSoftwareStatement = "invalid_software_statement" 400;
    /// RFC 7591 section 3.2.2.
    UnapprovedSoftwareStatement = "unapproved_software_statement" 400;
}

/// One error, ready to leave the house. The description never carries what was sent, but for a registration, where a client
/// with a token of ours is told what to change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProtocolError {
    /// The code.
    pub code: Code,
    description: Cow<'static, str>,
}

impl ProtocolError {
    /// With an English ASCII description; characters that RFC 6749 forbids there are replaced (A6).
    pub fn new(code: Code, description: impl Into<Cow<'static, str>>) -> Self {
        Self { code, description: speakable(description.into()) }
    }

    /// `invalid_request`.
    pub fn request(description: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Code::InvalidRequest, description)
    }

    /// `invalid_grant`. The description is always the same one: which check failed is nobody's business.
    pub fn grant() -> Self {
        Self::new(Code::InvalidGrant, "the grant is not valid, expired, used or issued to another client")
    }

    /// `invalid_token`, for a bearer token that opens nothing (C35).
    pub fn dead_token() -> Self {
        Self::new(Code::InvalidToken, "the access token is unknown, expired or revoked")
    }

    /// `invalid_client`.
    pub fn client() -> Self {
        Self::new(Code::InvalidClient, "client authentication failed")
    }

    /// The text for `error_description`.
    pub fn description(&self) -> &str {
        &self.description
    }

    /// See [`Code::status`].
    pub fn status(&self) -> u16 {
        self.code.status()
    }

    /// The `WWW-Authenticate` value of a resource that wants a token (RFC 6750 section 3, C35; RFC 9449 section 7.1).
    pub fn challenge(&self, scheme: Scheme) -> String {
        let (word, algs) = match scheme {
            Scheme::Bearer => ("Bearer", String::new()),
            Scheme::Dpop => ("DPoP", format!(", algs=\"{}\"", Alg::STRONG.map(Alg::as_str).join(" "))),
        };
        format!("{word} error=\"{}\", error_description=\"{}\"{algs}", self.code.as_str(), self.description)
    }

    /// HTTP status of a resource: what a proof lacks is an authentication that failed (RFC 9449 section 7.1).
    pub fn status_at_resource(&self) -> u16 {
        match self.code {
            Code::InvalidDpopProof | Code::UseDpopNonce => 401,
            code => code.status(),
        }
    }
}

/// Keeps %x20-21 / %x23-5B / %x5D-7E.
fn speakable(text: Cow<'static, str>) -> Cow<'static, str> {
    let fine = |c: char| matches!(c, '\x20'..='\x21' | '\x23'..='\x5B' | '\x5D'..='\x7E');
    if text.chars().all(fine) {
        return text;
    }
    let swap = |c| match c {
        c if fine(c) => c,
        '"' => '\'',
        _ => '?',
    };
    Cow::Owned(text.chars().map(swap).collect())
}

/// The JSON body of RFC 6749 section 5.2.
impl Serialize for ProtocolError {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut body = serializer.serialize_struct("ProtocolError", 2)?;
        body.serialize_field("error", self.code.as_str())?;
        body.serialize_field("error_description", self.description.as_ref())?;
        body.end()
    }
}

impl From<Repeated> for ProtocolError {
    fn from(_: Repeated) -> Self {
        Self::request("a parameter is repeated")
    }
}

impl From<Malformed> for ProtocolError {
    fn from(_: Malformed) -> Self {
        Self::request("the parameters are not form-encoded UTF-8")
    }
}

impl std::fmt::Display for ProtocolError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.code.as_str(), self.description)
    }
}

impl std::error::Error for ProtocolError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a6_a_description_never_holds_a_forbidden_character() {
        let all: String = (0..=0x250).filter_map(char::from_u32).collect();
        let error = ProtocolError::new(Code::ServerError, all);
        let fine = |b: u8| (0x20..=0x7e).contains(&b) && b != 0x22 && b != 0x5c;
        assert!(error.description().bytes().all(fine));
        assert_eq!(ProtocolError::request("say \"não\"\r\n").description(), "say 'n?o'??");
    }

    #[test]
    fn b22_only_a_failed_client_authentication_is_401_at_the_token_endpoint() {
        for code in [Code::InvalidRequest, Code::InvalidGrant, Code::InvalidScope, Code::UnsupportedGrantType] {
            assert_eq!(code.status(), 400);
        }
        assert_eq!(Code::UnauthorizedClient.status(), 400);
        assert_eq!(Code::InvalidClient.status(), 401);
    }

    #[test]
    fn b22_the_body_is_json_with_code_and_description() {
        let body = serde_json::to_string(&ProtocolError::request("no code")).unwrap();
        assert_eq!(body, r#"{"error":"invalid_request","error_description":"no code"}"#);
    }

    #[test]
    fn c35_a_dead_token_is_challenged() {
        let challenge = ProtocolError::new(Code::InvalidToken, "expired").challenge(Scheme::Bearer);
        assert_eq!(challenge, r#"Bearer error="invalid_token", error_description="expired""#);
        let challenge = ProtocolError::new(Code::UseDpopNonce, "again").challenge(Scheme::Dpop);
        let want = r#"DPoP error="use_dpop_nonce", error_description="again", algs="PS256 ES256 EdDSA""#;
        assert_eq!(challenge, want);
    }

    #[test]
    fn every_code_has_its_own_registered_word() {
        let mut words: Vec<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert!(words.iter().all(|w| w.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')));
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), Code::ALL.len());
    }
}
