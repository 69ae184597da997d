//! Introspection (RFC 7662, signed: RFC 9701) and revocation (RFC 7009): what is asked, what is answered.

use serde::Serialize;
use serde_json::{Value, json};

use super::client::ClientView;
use super::cnf::Cnf;
use super::error::ProtocolError;
use super::issuer::Issuer;
use super::jws::{self, Typ};
use super::keyset::Signer;
use super::params::RawParams;
use super::scope::Scopes;
use crate::crypto::secret::Secret;
use crate::error::Result;

/// Which kind the client believes it to be; it may be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// `access_token`.
    Access,
    /// `refresh_token`.
    Refresh,
}

/// A token asked about or given back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenQuery {
    /// The token.
    pub token: Secret,
    /// Where to look first.
    pub hint: Option<TokenKind>,
}

impl TokenQuery {
    /// Reads the form body; an unknown hint is ignored (RFC 7009 section 2.1).
    pub fn read(params: &RawParams) -> std::result::Result<Self, ProtocolError> {
        let token = params.one("token")?.ok_or_else(|| ProtocolError::request("token is missing"))?;
        let hint = match params.one("token_type_hint")? {
            Some("access_token") => Some(TokenKind::Access),
            Some("refresh_token") => Some(TokenKind::Refresh),
            _ => None,
        };
        Ok(Self { token: Secret::new(token), hint })
    }

    /// The same of who wants to be told: asking needs a secret (P2-39).
    pub fn to_look(params: &RawParams, client: &ClientView) -> std::result::Result<Self, ProtocolError> {
        if client.is_public() { Err(ProtocolError::client()) } else { Self::read(params) }
    }
}

/// What is said about a token.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Introspection {
    /// Good now. When not, nothing else is said (RFC 7662 section 2.2).
    pub active: bool,
    /// About a good token.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub about: Option<About>,
}

/// The facts of a good token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct About {
    /// Granted.
    pub scope: Scopes,
    /// Issued to.
    pub client_id: String,
    /// The login; none for client credentials.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// `Bearer` or `DPoP`; none for a refresh token.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token_type: Option<&'static str>,
    /// What it is bound to (RFC 9449 section 6.2).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cnf: Option<Cnf>,
    /// Whom it is for (RFC 8707).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aud: Option<Value>,
    /// End of validity, seconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exp: Option<i64>,
    /// Issued, seconds since 1970.
    pub iat: i64,
    /// The person, as who asks knows them; the client itself under client credentials, as `client:ID`, which no person's can
    /// equal (P2-43). None where who asks never heard of the person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub: Option<String>,
    /// What exactly it is good for (RFC 9396 section 9.2).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authorization_details: Option<Value>,
    /// Who acts for the person (RFC 8693 section 4.1).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub act: Option<Value>,
    /// Us.
    pub iss: String,
}

impl Introspection {
    /// Not good, or none of the asker's business.
    pub fn inactive() -> Self {
        Self::default()
    }

    /// What is said, signed for who asked (RFC 9701 section 5): it proves later what was answered, and to whom.
    pub fn sign(&self, issuer: &Issuer, asker: &str, signer: &Signer, now_s: i64) -> Result<String> {
        let claims = json!({ "iss": issuer.as_str(), "aud": asker, "iat": now_s, "token_introspection": self });
        jws::sign(signer, Typ::Introspection, &claims)
    }

    /// Good.
    pub fn active(about: About) -> Self {
        Self { active: true, about: Some(about) }
    }
}

/// The `sub` of a client that acts for itself (P2-43).
pub fn client_subject(client_id: &str) -> String {
    format!("client:{client_id}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::keys::Alg;
    use crate::oidc::error::Code;
    use crate::oidc::testing;

    #[test]
    fn of_a_dead_token_nothing_else_is_said() {
        assert_eq!(serde_json::to_string(&Introspection::inactive()).unwrap(), r#"{"active":false}"#);
    }

    #[test]
    fn of_a_good_token_the_facts_are_said_without_nulls() {
        let about = About {
            scope: Scopes::parse("resellers.write"),
            client_id: "erp".into(),
            username: None,
            token_type: Some("Bearer"),
            cnf: None,
            aud: None,
            exp: Some(600),
            iat: 0,
            sub: Some(client_subject("erp")),
            authorization_details: None,
            act: None,
            iss: "https://id.example.com".into(),
        };
        let want = json!({
            "active": true, "scope": "resellers.write", "client_id": "erp", "token_type": "Bearer", "exp": 600,
            "iat": 0, "sub": "client:erp", "iss": "https://id.example.com",
        });
        assert_eq!(serde_json::to_value(Introspection::active(about)).unwrap(), want);
    }

    #[test]
    fn a_signed_answer_is_for_the_asker_and_no_other_kind_of_token() {
        let (keys, issuer) = (testing::keys(), testing::issuer());
        let signer = keys.signer(Alg::Ps256).unwrap();
        let jwt = Introspection::inactive().sign(&issuer, "shop", signer, 1000).unwrap();
        let claims = jws::verify(&jwt, Typ::Introspection, &keys).unwrap().0;
        let want = json!({
            "iss": "https://id.example.com", "aud": "shop", "iat": 1000, "token_introspection": { "active": false },
        });
        assert_eq!(Value::Object(claims), want);
        for other in [Typ::Plain, Typ::AccessToken] {
            assert!(jws::verify(&jwt, other, &keys).is_err());
        }
    }

    #[test]
    fn a_query_needs_a_token_and_ignores_unknown_hints() {
        let read = |body: &str| TokenQuery::read(&RawParams::parse(body.as_bytes()).unwrap());
        assert_eq!(read("token=a&token_type_hint=refresh_token").unwrap().hint, Some(TokenKind::Refresh));
        assert_eq!(read("token=a&token_type_hint=x").unwrap().hint, None);
        assert_eq!(read("token_type_hint=x").unwrap_err().code, Code::InvalidRequest);
        assert_eq!(read("token=a&token=b").unwrap_err().code, Code::InvalidRequest);
    }
}
