//! The words of the device authorization grant (RFC 8628): a terminal without a browser shows a short code, and a person
//! types it at another device.

use serde::{Serialize, Serializer};

use super::authorize::{self, AuthorizeRequest};
use super::client::{ClientView, GrantType};
use super::details::Details;
use super::error::{Code, ProtocolError};
use super::issuer::Issuer;
use super::params::{RawParams, encode};
use super::resource::Audience;
use crate::crypto::secret::Secret;

/// So long a code can be answered, in seconds.
pub const LIFE_S: i64 = 600;
/// A device may ask so often, in seconds (section 3.2).
pub const INTERVAL_S: i64 = 5;
/// By so much longer it waits when it asked too early, in seconds (section 3.5).
pub const SLOWER_S: i64 = 5;
/// Where the code is typed, below the issuer.
pub const PAGE: &str = "/device";

/// Consonants that are told apart on any screen and make no words (section 6.1).
const LETTERS: &[u8; 20] = b"BCDFGHJKLMNPQRSTVWXZ";
/// 20^8 of them: 34 bits, good for ten minutes and a few tries.
const LENGTH: usize = 8;

/// What the person types.
#[derive(Clone, PartialEq, Eq)]
pub struct UserCode(String);

/// It opens something for ten minutes.
impl std::fmt::Debug for UserCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("UserCode")
    }
}

impl UserCode {
    /// From random bytes: each letter as likely as the others. None where too few of them can be used.
    pub fn drawn(bytes: &[u8]) -> Option<Self> {
        let even = bytes.iter().filter(|byte| **byte < 240);
        let code: String = even.map(|byte| char::from(LETTERS[usize::from(byte % 20)])).take(LENGTH).collect();
        (code.len() == LENGTH).then_some(Self(code))
    }

    /// As somebody typed it: dashes, dots, spaces and small letters are forgiven, other letters are no code.
    pub fn read(typed: &str) -> Option<Self> {
        let letters = typed.chars().filter(|c| c.is_alphanumeric()).map(|c| c.to_ascii_uppercase());
        let code: String = letters.take(LENGTH + 1).collect();
        let known = code.len() == LENGTH && code.bytes().all(|letter| LETTERS.contains(&letter));
        known.then_some(Self(code))
    }

    /// To look for.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// To show: in two halves.
    pub fn shown(&self) -> String {
        format!("{}-{}", &self.0[..LENGTH / 2], &self.0[LENGTH / 2..])
    }
}

/// The answer to a device (section 3.2).
#[derive(Debug, Serialize)]
pub struct DeviceAnswer {
    #[serde(serialize_with = "exposed")]
    device_code: Secret,
    user_code: String,
    verification_uri: String,
    verification_uri_complete: String,
    expires_in: i64,
    interval: i64,
}

impl DeviceAnswer {
    /// With these codes.
    pub fn of(issuer: &Issuer, device_code: Secret, user_code: &UserCode) -> Self {
        let (verification_uri, user_code) = (issuer.at(PAGE), user_code.shown());
        let verification_uri_complete = format!("{verification_uri}?user_code={}", encode(&user_code));
        let (expires_in, interval) = (LIFE_S, INTERVAL_S);
        Self { device_code, user_code, verification_uri, verification_uri_complete, expires_in, interval }
    }
}

fn exposed<S: Serializer>(secret: &Secret, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(secret.expose())
}

/// Reads the form of an authenticated client: what it may have of what it asks for (section 3.1). There is no way back to a
/// device, so all errors are said to itself.
pub fn read(params: &RawParams, client: &ClientView) -> Result<AuthorizeRequest, ProtocolError> {
    if params.any_repeated() {
        return Err(ProtocolError::request("a parameter is repeated"));
    }
    // FAPI 2.0 Security Profile 5.3.2.2 names the flows that it is about, and this is none of them.
    if !client.may(GrantType::DeviceCode) || client.is_fapi() {
        return Err(ProtocolError::new(Code::UnauthorizedClient, "the client may not use this grant type"));
    }
    let scopes = authorize::scopes(params, client)?;
    Ok(AuthorizeRequest {
        // Somebody is always asked, which is the consent that offline_access needs (OpenID Connect Core 11).
        scopes: authorize::offline(scopes, client, true),
        resources: Audience::asked(params, client)?,
        details: Details::asked(params, &client.detail_types)?,
        ..AuthorizeRequest::of(client)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oidc::terms::{ClientProfile, Terms};
    use crate::oidc::testing;

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        let code = UserCode::drawn(&[0, 1, 2, 3, 255, 4, 5, 6, 19]).unwrap();
        assert_eq!((code.as_str(), code.shown().as_str()), ("BCDFGHJZ", "BCDF-GHJZ"));
        for typed in ["BCDF-GHJZ", "bcdfghjz", " bcdf ghjz ", "BCDF–GHJZ", "b.c.d.f-g.h.j.z", "bcdf_GHJZ"] {
            assert_eq!(UserCode::read(typed).as_ref(), Some(&code), "{typed}");
        }
        for typed in ["", "BCDF-GHJ", "BCDF-GHJZZ", "ABCD-FGHJ", "BCDF-GHJ1", "ßCDF-GHJZ", "ВCDF-GHJZ"] {
            assert_eq!(UserCode::read(typed), None, "{typed}");
        }
        assert_eq!(UserCode::drawn(&[250; 40]), None, "what would make some letters likelier is not used");
        assert!(!format!("{code:?}").contains("BCDF"));
    }

    #[test]
    fn letters_that_look_alike_or_make_words_are_not_drawn() {
        assert!(LETTERS.iter().all(|letter| !b"AEIOUY01258".contains(letter)));
        let mut once = LETTERS.to_vec();
        once.dedup();
        assert_eq!(once.len(), 20);
    }

    #[test]
    fn the_answer_says_where_to_go_and_how_often_to_ask() {
        let code = UserCode::read("BCDF-GHJZ").unwrap();
        let answer = serde_json::to_value(DeviceAnswer::of(&testing::issuer(), Secret::new("d"), &code)).unwrap();
        let want = serde_json::json!({
            "device_code": "d", "user_code": "BCDF-GHJZ", "expires_in": 600, "interval": 5,
            "verification_uri": "https://id.example.com/device",
            "verification_uri_complete": "https://id.example.com/device?user_code=BCDF-GHJZ",
        });
        assert_eq!(answer, want);
    }

    #[test]
    fn a_device_gets_no_more_than_its_client_may_have() {
        let with = |profile| ClientView {
            grant_types: vec![GrantType::DeviceCode],
            terms: Terms { profile, default_max_age: Some(60), ..Terms::default() },
            ..testing::client()
        };
        let client = with(ClientProfile::Plain);
        let ask = |client: &ClientView, body: &str| read(&RawParams::parse(body.as_bytes()).unwrap(), client);
        let asked = ask(&client, "scope=openid+email+other+offline_access").unwrap();
        assert_eq!((asked.scopes.to_string().as_str(), asked.max_age), ("openid email", Some(60)));
        let code = |client: &ClientView, body: &str| ask(client, body).unwrap_err().code;
        assert_eq!(code(&client, "scope=email"), Code::InvalidScope);
        assert_eq!(code(&client, "scope=openid&scope=openid"), Code::InvalidRequest);
        assert_eq!(code(&client, "scope=openid&resource=urn:x"), Code::InvalidTarget);
        assert_eq!(code(&testing::client(), "scope=openid"), Code::UnauthorizedClient);
        assert_eq!(code(&with(ClientProfile::Fapi2), "scope=openid"), Code::UnauthorizedClient);
    }
}
