//! The `claims` parameter (OpenID Connect Core 5.5): single claims, asked for by name.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::acr::Acr;
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
    /// The only person who may answer: `sub.value` of either.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sub: Option<String>,
    /// One of these must be reached; where there is none among them, none can be (5.5.1.1).
    #[serde(default, rename = "acr", skip_serializing_if = "Option::is_none")]
    pub essential_acr: Option<Vec<Acr>>,
    /// The least of those that are only wished for.
    #[serde(skip)]
    pub wished_acr: Option<Acr>,
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
        let sub_of = |place: &str| value.pointer(place).and_then(Value::as_str).map(str::to_owned);
        let (sub, other) = (sub_of("/id_token/sub/value"), sub_of("/userinfo/sub/value"));
        if sub.is_some() && other.is_some() && sub != other {
            return Err(ProtocolError::request("claims names two persons"));
        }
        let asked = value.pointer("/id_token/acr");
        let essential = asked.and_then(|acr| acr["essential"].as_bool()).unwrap_or_default();
        let named = asked.and_then(acr_values);
        let wished_acr = named.iter().flatten().copied().min().filter(|_| !essential);
        let essential_acr = named.filter(|_| essential);
        Ok(Self {
            userinfo: names("userinfo")?,
            id_token: names("id_token")?,
            sub: sub.or(other),
            essential_acr,
            wished_acr,
        })
    }

    /// Whoever was recognised so may answer.
    pub fn accepts(&self, reached: Acr) -> bool {
        self.essential_acr.as_ref().is_none_or(|all| all.iter().any(|acr| *acr <= reached))
    }

    /// What the ID token says of somebody recognised so: where the client named values, the best of them that is true.
    pub fn acr_told(&self, reached: Acr) -> Acr {
        self.essential_acr.iter().flatten().copied().filter(|acr| *acr <= reached).max().unwrap_or(reached)
    }

    /// Nothing asked.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// `value` or `values`, as far as they mean something here; none where neither is named.
fn acr_values(asked: &Value) -> Option<Vec<Acr>> {
    let one = asked.get("value").filter(|value| value.is_string()).map(std::slice::from_ref);
    let all = one.or_else(|| asked.get("values").and_then(Value::as_array).map(Vec::as_slice))?;
    Some(all.iter().filter_map(|value| value.as_str().and_then(Acr::parse)).collect())
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
    fn a16_acr_is_a_wish_or_essential_and_told_in_the_clients_own_words() {
        let acr =
            |json: &str| ClaimsRequest::parse(&format!(r#"{{"id_token":{{"acr":{json}}}}}"#), &allowed()).unwrap();
        let must = acr(r#"{"essential":true,"values":["urn:cracha:one-factor","urn:cracha:two-factor"]}"#);
        assert!(must.accepts(Acr::One) && must.wished_acr.is_none());
        assert_eq!(must.acr_told(Acr::PhishingResistant), Acr::Two);
        assert_eq!(must.acr_told(Acr::One), Acr::One);
        assert!(!acr(r#"{"essential":true,"value":"phr"}"#).accepts(Acr::Two));
        assert!(!acr(r#"{"essential":true,"values":["x"]}"#).accepts(Acr::PhishingResistant));
        let wish = acr(r#"{"values":["phr","urn:cracha:two-factor"]}"#);
        assert_eq!((wish.wished_acr, &wish.essential_acr), (Some(Acr::Two), &None));
        assert_eq!(wish.acr_told(Acr::PhishingResistant), Acr::PhishingResistant);
        for odd in ["7", "null", "[]", r#"{"values":7,"essential":"yes"}"#, r#"{"value":{}}"#] {
            assert!(acr(odd).is_empty(), "{odd}");
        }
    }

    #[test]
    fn a16_one_person_may_be_named_and_not_two() {
        let sub = |json: &str| ClaimsRequest::parse(json, &allowed()).map(|request| request.sub);
        assert_eq!(sub(r#"{"userinfo":{"sub":{"value":"u1"}}}"#).unwrap().as_deref(), Some("u1"));
        assert!(sub(r#"{"userinfo":{"sub":{"value":"u1"}},"id_token":{"sub":{"value":"u2"}}}"#).is_err());
    }

    #[test]
    fn a16_what_is_no_json_object_is_an_invalid_request() {
        for json in ["", "x", "[]", "7", r#"{"userinfo":[]}"#, r#"{"id_token":"a"}"#, "{"] {
            assert!(ClaimsRequest::parse(json, &allowed()).is_err(), "{json}");
        }
        assert!(ClaimsRequest::parse(r#"{"userinfo":null}"#, &allowed()).unwrap().is_empty());
    }
}
