//! The `claims` parameter (OpenID Connect Core 5.5): single claims, asked for by name.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::claim::Claim;
use super::error::ProtocolError;
use super::scope::Scopes;

/// What of the `claims` parameter we act upon; unknown members are ignored as the specification wants.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimsRequest {
    /// For userinfo.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub userinfo: Vec<Claim>,
    /// For the ID token.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub id_token: Vec<Claim>,
    /// The only person who may answer: `id_token.sub.value`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sub: Option<String>,
}

impl ClaimsRequest {
    /// Parses the JSON; text that is no JSON object is an `invalid_request` (A16). Claims of scopes that the client
    /// has not registered fall away (P2-39).
    pub fn parse(json: &str, allowed: &Scopes) -> Result<Self, ProtocolError> {
        let bad = || ProtocolError::request("claims is not a JSON object of objects");
        let value: Value = serde_json::from_str(json).map_err(|_| bad())?;
        let object = value.as_object().ok_or_else(bad)?;
        let names = |member: &str| match object.get(member) {
            None | Some(Value::Null) => Ok(Vec::new()),
            Some(Value::Object(claims)) => Ok(claims
                .keys()
                .filter_map(|name| Claim::parse(name))
                .filter(|claim| allowed.has(claim.scope()))
                .collect()),
            Some(_) => Err(bad()),
        };
        let sub = value.pointer("/id_token/sub/value").and_then(Value::as_str).map(str::to_owned);
        Ok(Self { userinfo: names("userinfo")?, id_token: names("id_token")?, sub })
    }

    /// Nothing asked.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed() -> Scopes {
        Scopes::parse("openid email profile")
    }

    #[test]
    fn a16_known_claims_are_honoured_and_others_ignored() {
        let json = r#"{"userinfo":{"email":null,"gender":{"essential":true},"role":null},
            "id_token":{"name":{"essential":true},"acr":{"values":["x"]},"sub":{"value":"u1"}},"other":7}"#;
        let request = ClaimsRequest::parse(json, &allowed()).unwrap();
        assert_eq!(request.userinfo, [Claim::Email]);
        assert_eq!(request.id_token, [Claim::Name]);
        assert_eq!(request.sub.as_deref(), Some("u1"));
    }

    #[test]
    fn a16_what_is_no_json_object_is_an_invalid_request() {
        for json in ["", "x", "[]", "7", r#"{"userinfo":[]}"#, r#"{"id_token":"a"}"#, "{"] {
            assert!(ClaimsRequest::parse(json, &allowed()).is_err(), "{json}");
        }
        assert!(ClaimsRequest::parse(r#"{"userinfo":null}"#, &allowed()).unwrap().is_empty());
    }
}
