//! The token endpoint: requests read into one of the grants, and the answer.

use serde::{Serialize, Serializer};
use serde_json::Value;

use super::client::{ClientView, GrantType};
use super::cnf::Shown;
use super::details::Details;
use super::error::{Code, ProtocolError};
use super::params::RawParams;
use super::pkce;
use super::resource::Audience;
use super::scope::{self, Scopes};
use super::token_exchange::TokenExchange;
use crate::crypto::secret::{self, Secret};

/// A request of an authenticated client. Secrets in it are compared by the caller, by hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TokenRequest {
    /// A code for tokens.
    Code(CodeExchange),
    /// A refresh token for new ones.
    Refresh(Renewal),
    /// A client for itself.
    ClientCredentials(ForItself),
    /// A person's token for one that another portal takes.
    Exchange(TokenExchange),
    /// What a person allowed a device (RFC 8628).
    Device(DevicePoll),
}

/// Fewer than were granted, if sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fewer {
    /// Resources (RFC 8707).
    pub resources: Audience,
    /// Details (RFC 9396).
    pub details: Details,
}

/// What comes with a refresh token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renewal {
    /// The refresh token.
    pub token: Secret,
    /// Fewer scopes than before, if sent.
    pub scope: Option<Scopes>,
    /// And fewer of the rest.
    pub fewer: Fewer,
}

/// What a client asks for itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForItself {
    /// What it gets.
    pub scopes: Scopes,
    /// Whom the token is for.
    pub resources: Audience,
    /// What exactly it is to be good for (RFC 9396).
    pub details: Details,
}

/// What a device asks again and again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DevicePoll {
    /// What it was given.
    pub code: Secret,
    /// Fewer resources than were asked for, if sent; the details are those that the person saw.
    pub fewer: Fewer,
}

/// What comes with a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeExchange {
    /// The code.
    pub code: Secret,
    /// Must be the one of the authorization request.
    pub redirect_uri: String,
    /// PKCE.
    pub verifier: Option<Secret>,
    /// What is to be granted of what was asked.
    pub fewer: Fewer,
}

/// What a code was bound to when it was issued (B20).
#[derive(Clone, Copy, Debug)]
pub struct CodeBinding<'a> {
    /// The redirect URI it was sent to, if it was sent.
    pub redirect_uri: Option<&'a str>,
    /// The challenge sent then.
    pub code_challenge: Option<&'a str>,
    /// The key named then (RFC 9449 section 10).
    pub jkt: Option<&'a str>,
}

impl TokenRequest {
    /// Reads a form body. The client is already authenticated.
    pub fn read(params: &RawParams, client: &ClientView) -> Result<Self, ProtocolError> {
        let exchange = params.first("grant_type") == Some(GrantType::TokenExchange.as_str());
        let repeatable: &[&str] = if exchange { &TokenExchange::REPEATABLE } else { &["resource"] };
        if params.any_repeated_but(repeatable) {
            return Err(ProtocolError::request("a parameter is repeated"));
        }
        let need =
            |name: &'static str| params.first(name).ok_or_else(|| ProtocolError::request(format!("{name} is missing")));
        let unsupported = || ProtocolError::new(Code::UnsupportedGrantType, "the grant type is not supported");
        let grant = GrantType::parse(need("grant_type")?).ok_or_else(unsupported)?;
        if !client.may(grant) {
            return Err(ProtocolError::new(Code::UnauthorizedClient, "the client may not use this grant type"));
        }
        let resources = || Audience::asked(params, client);
        let details = || Details::asked(params, &client.detail_types);
        let fewer = || Ok::<_, ProtocolError>(Fewer { resources: resources()?, details: details()? });
        match grant {
            GrantType::AuthorizationCode => Ok(Self::Code(CodeExchange {
                code: Secret::new(need("code")?),
                redirect_uri: need("redirect_uri")?.to_owned(),
                verifier: params.first("code_verifier").map(Secret::new),
                fewer: fewer()?,
            })),
            GrantType::RefreshToken => Ok(Self::Refresh(Renewal {
                token: Secret::new(need("refresh_token")?),
                scope: params.first("scope").map(Scopes::parse),
                fewer: fewer()?,
            })),
            GrantType::ClientCredentials => {
                let (resources, details) = (resources()?, details()?);
                let scopes = own_scopes(params, client)?;
                Ok(Self::ClientCredentials(ForItself { scopes, resources, details }))
            }
            GrantType::DeviceCode => Ok(Self::Device(DevicePoll {
                code: Secret::new(need("device_code")?),
                fewer: Fewer { resources: resources()?, details: Details::default() },
            })),
            GrantType::TokenExchange => TokenExchange::read(params, client).map(Self::Exchange),
        }
    }
}

impl TokenRequest {
    /// The access token that is to be exchanged, if one is.
    pub fn subject(&self) -> Option<&Secret> {
        if let Self::Exchange(asked) = self { Some(&asked.subject) } else { None }
    }

    /// Its answer may say who a person is, in an ID token.
    pub fn is_about_a_login(&self) -> bool {
        matches!(self, Self::Code(_) | Self::Refresh(_) | Self::Device(_))
    }
}

/// Only a client with a secret, only its own scopes, none about a person (P2-43).
fn own_scopes(params: &RawParams, client: &ClientView) -> Result<Scopes, ProtocolError> {
    if client.is_public() {
        return Err(ProtocolError::new(Code::UnauthorizedClient, "a public client has no credentials"));
    }
    let own: Scopes = client.scopes.iter().filter(|s| !scope::OF_A_PERSON.contains(s)).collect();
    let scopes = match params.first("scope") {
        Some(asked) => Scopes::parse(asked).within(&own),
        None => own,
    };
    if scopes.is_empty() {
        let asked = Scopes::parse(params.first("scope").unwrap_or_default());
        let text = format!("none of these scopes is open to the client: {asked}");
        return Err(ProtocolError::new(Code::InvalidScope, text));
    }
    Ok(scopes)
}

impl CodeExchange {
    /// Redirect URI, PKCE and key are those of the authorization request; else `invalid_grant` (B28).
    pub fn check(&self, bound: CodeBinding<'_>, shown: &Shown) -> Result<(), ProtocolError> {
        let verifier = self.verifier.as_ref().map(Secret::expose);
        let fits = bound.redirect_uri.is_some_and(|uri| secret::same(uri, &self.redirect_uri))
            && pkce::fits(bound.code_challenge, verifier)
            && bound.jkt.is_none_or(|jkt| shown.jkt.as_deref() == Some(jkt));
        if fits { Ok(()) } else { Err(ProtocolError::grant()) }
    }
}

/// The scopes of a refreshed token: what was granted, or fewer (RFC 6749 section 6).
pub fn narrow(granted: &Scopes, asked: Option<&Scopes>) -> Result<Scopes, ProtocolError> {
    match asked {
        None => Ok(granted.clone()),
        Some(asked) if !asked.is_empty() && asked.is_within(granted) => Ok(asked.clone()),
        Some(asked) => {
            let more: Vec<&str> = asked.iter().filter(|scope| !granted.has(scope)).collect();
            Err(ProtocolError::new(Code::InvalidScope, format!("more scopes than were granted: {}", more.join(" "))))
        }
    }
}

/// A successful answer (RFC 6749 section 5.1). Send it with `Cache-Control: no-store` (B22).
#[derive(Clone, Debug, Serialize)]
pub struct TokenResponse {
    /// The access token.
    #[serde(serialize_with = "exposed")]
    pub access_token: Secret,
    /// Of an exchanged token alone (RFC 8693 section 2.2.1).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issued_token_type: Option<&'static str>,
    /// `Bearer` or `DPoP`.
    pub token_type: &'static str,
    /// Seconds, a JSON number (B23).
    pub expires_in: i64,
    /// For a client with the refresh grant.
    #[serde(serialize_with = "exposed_or_none", skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<Secret>,
    /// When a person logged in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_token: Option<String>,
    /// What was granted, always said.
    pub scope: Scopes,
    /// What exactly was granted (RFC 9396 section 7).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authorization_details: Option<Value>,
}

impl TokenResponse {
    /// With an access token alone.
    pub fn of(access_token: Secret, token_type: &'static str, expires_in: i64, scope: Scopes) -> Self {
        let (issued_token_type, refresh_token, id_token, authorization_details) = (None, None, None, None);
        Self {
            access_token,
            issued_token_type,
            token_type,
            expires_in,
            refresh_token,
            id_token,
            scope,
            authorization_details,
        }
    }
}

fn exposed<S: Serializer>(secret: &Secret, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(secret.expose())
}

fn exposed_or_none<S: Serializer>(secret: &Option<Secret>, serializer: S) -> Result<S::Ok, S::Error> {
    match secret {
        Some(secret) => exposed(secret, serializer),
        None => serializer.serialize_none(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oidc::client::AuthMethod;
    use crate::oidc::testing;

    const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    fn read(body: &str) -> Result<TokenRequest, ProtocolError> {
        TokenRequest::read(&RawParams::parse(body.as_bytes()).unwrap(), &testing::client())
    }

    fn exchange(verifier: Option<&str>) -> CodeExchange {
        CodeExchange {
            code: Secret::new("c"),
            redirect_uri: "https://shop.example.com/cb".into(),
            verifier: verifier.map(Secret::new),
            fewer: Fewer::default(),
        }
    }

    #[test]
    fn a_code_is_read_with_what_it_is_bound_to() {
        let body = "grant_type=authorization_code&code=c&redirect_uri=https%3A%2F%2Fshop.example.com%2Fcb&other=1";
        assert_eq!(read(body).unwrap(), TokenRequest::Code(exchange(None)));
    }

    #[test]
    fn b20_b28_redirect_uri_challenge_and_key_must_be_the_same() {
        let challenge = pkce::s256(VERIFIER);
        let bound = CodeBinding {
            redirect_uri: Some("https://shop.example.com/cb"),
            code_challenge: Some(&challenge),
            jkt: None,
        };
        let with = |jkt: &str| Shown { jkt: Some(jkt.to_owned()), x5t: None };
        let nothing = Shown::default();
        assert_eq!(exchange(Some(VERIFIER)).check(bound, &nothing), Ok(()));
        let keyed = CodeBinding { jkt: Some("k1"), ..bound };
        assert_eq!(exchange(Some(VERIFIER)).check(keyed, &with("k1")), Ok(()));
        for shown in [with("k2"), Shown::default()] {
            assert_eq!(exchange(Some(VERIFIER)).check(keyed, &shown).unwrap_err().code, Code::InvalidGrant);
        }
        let wrong = [
            (None, bound),
            (Some("wrong-verifier-wrong-verifier-wrong-verifier-"), bound),
            (Some(VERIFIER), CodeBinding { redirect_uri: Some("https://shop.example.com/cb2"), ..bound }),
            (Some(VERIFIER), CodeBinding { redirect_uri: None, ..bound }),
            (Some(VERIFIER), CodeBinding { code_challenge: None, ..bound }),
        ];
        for (verifier, bound) in wrong {
            assert_eq!(exchange(verifier).check(bound, &nothing).unwrap_err().code, Code::InvalidGrant);
        }
    }

    #[test]
    fn p2_37_the_password_grant_and_others_do_not_exist() {
        for grant in ["password", "implicit", "urn:ietf:params:oauth:grant-type:saml2-bearer", "Refresh_Token"] {
            let error = read(&format!("grant_type={grant}&username=a&password=b")).unwrap_err();
            assert_eq!(error.code, Code::UnsupportedGrantType);
        }
    }

    #[test]
    fn what_is_missing_or_repeated_is_an_invalid_request() {
        for body in [
            "",
            "grant_type=",
            "grant_type=authorization_code&redirect_uri=x",
            "grant_type=authorization_code&code=x",
            "grant_type=refresh_token",
            "grant_type=refresh_token&refresh_token=a&refresh_token=b",
        ] {
            assert_eq!(read(body).unwrap_err().code, Code::InvalidRequest, "{body}");
        }
    }

    #[test]
    fn p2_39_a_grant_that_is_not_registered_is_refused() {
        for grant in ["client_credentials", "urn:ietf:params:oauth:grant-type:device_code&device_code=x"] {
            assert_eq!(read(&format!("grant_type={grant}")).unwrap_err().code, Code::UnauthorizedClient);
        }
    }

    #[test]
    fn p2_43_client_credentials_carry_no_scope_of_a_person() {
        let client = ClientView {
            grant_types: vec![GrantType::ClientCredentials],
            scopes: Scopes::parse("openid email resellers.write resellers.read"),
            ..testing::client()
        };
        let ask =
            |client: &ClientView, body: &str| TokenRequest::read(&RawParams::parse(body.as_bytes()).unwrap(), client);
        let scopes = |text| {
            let scopes = Scopes::parse(text);
            TokenRequest::ClientCredentials(ForItself {
                scopes,
                resources: Audience::default(),
                details: Details::default(),
            })
        };
        let body = "grant_type=client_credentials";
        assert_eq!(ask(&client, body), Ok(scopes("resellers.write resellers.read")));
        let some = format!("{body}&scope=openid+resellers.read+x");
        assert_eq!(ask(&client, &some), Ok(scopes("resellers.read")));
        let none = format!("{body}&scope=openid+email");
        assert_eq!(ask(&client, &none).unwrap_err().code, Code::InvalidScope);
        let public = ClientView { auth_method: AuthMethod::None, ..client };
        assert_eq!(ask(&public, body).unwrap_err().code, Code::UnauthorizedClient);
    }

    #[test]
    fn a_refresh_may_narrow_the_scopes_and_never_widen_them() {
        let granted = Scopes::parse("openid email");
        assert_eq!(narrow(&granted, None).unwrap(), granted);
        assert_eq!(narrow(&granted, Some(&Scopes::parse("openid"))).unwrap().to_string(), "openid");
        let wider = narrow(&granted, Some(&Scopes::parse("openid phone"))).unwrap_err();
        assert_eq!((wider.code, wider.description()), (Code::InvalidScope, "more scopes than were granted: phone"));
    }

    #[test]
    fn b23_the_answer_has_a_number_and_the_type_bearer() {
        let answer = TokenResponse::of(Secret::new("a"), "Bearer", 600, Scopes::parse("openid email"));
        let json = serde_json::to_string(&answer).unwrap();
        assert_eq!(json, r#"{"access_token":"a","token_type":"Bearer","expires_in":600,"scope":"openid email"}"#);
        assert!(!format!("{answer:?}").contains("\"a\""));
    }
}
