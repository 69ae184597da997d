//! Who the client says it is, and by what: header or body (RFC 6749 section 2.3).

use base64::Engine;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::client::{AuthMethod, ClientView};
use super::client_assertion::Assertion;
use super::error::ProtocolError;
use super::params::{RawParams, decode};
use crate::crypto::secret::Secret;

/// What every 401 of the token, introspection and revocation endpoints carries as `WWW-Authenticate` (B22).
pub const CHALLENGE: &str = "Basic realm=\"cracha\", charset=\"UTF-8\"";

/// How a client says that it is itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Credential {
    /// A secret, by `Authorization: Basic`.
    Basic(Secret),
    /// A secret, by `client_secret` in the body.
    Post(Secret),
    /// A signed `client_assertion` in the body.
    Assertion(Assertion),
    /// `client_id` alone.
    Nothing,
}

/// Unchecked credentials of a client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientCredentials {
    /// `client_id`.
    pub id: String,
    /// What came with it.
    pub credential: Credential,
}

/// What is left to prove of credentials that came by the registered way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToProve<'a> {
    /// The secret is the client's: compared, in constant time, with the stored hash.
    Secret(&'a Secret),
    /// The assertion is signed by a key of the client.
    Signature(&'a Assertion),
    /// The certificate of the connection is the client's.
    Certificate,
    /// It is a public client: nothing.
    Nothing,
}

impl ClientCredentials {
    /// Reads them from the `Authorization` header, if one came, and the form body. Two methods at once are an
    /// `invalid_request`; none at all is an `invalid_client`.
    pub fn read(authorization: Option<&str>, body: &RawParams) -> Result<Self, ProtocolError> {
        let two_ways = || ProtocolError::request("the client authenticates in two ways at once");
        let (id, secret) = (body.one("client_id")?, body.one("client_secret")?);
        if let Some(assertion) = Assertion::read(body)? {
            if secret.is_some() || authorization.is_some() {
                return Err(two_ways());
            }
            return Ok(Self { id: assertion.client_id.clone(), credential: Credential::Assertion(assertion) });
        }
        let Some(header) = authorization else {
            let id = id.ok_or_else(ProtocolError::client)?.to_owned();
            let credential = secret.map_or(Credential::Nothing, |secret| Credential::Post(Secret::new(secret)));
            return Ok(Self { id, credential });
        };
        if secret.is_some() {
            return Err(two_ways());
        }
        let (own, secret) = basic(header).ok_or_else(ProtocolError::client)?;
        if id.is_some_and(|id| id != own) {
            return Err(ProtocolError::request("client_id differs from the authenticated one"));
        }
        Ok(Self { id: own, credential: Credential::Basic(Secret::new(secret)) })
    }

    /// What is left to prove to be this client; none where they did not come by its registered way (P2-39).
    pub fn to_prove(&self, client: &ClientView) -> Option<ToProve<'_>> {
        if client.client_id != self.id {
            return None;
        }
        match (client.auth_method, &self.credential) {
            (AuthMethod::SecretBasicOrPost | AuthMethod::SecretBasic, Credential::Basic(secret))
            | (AuthMethod::SecretBasicOrPost | AuthMethod::SecretPost, Credential::Post(secret)) => {
                Some(ToProve::Secret(secret))
            }
            (AuthMethod::PrivateKeyJwt, Credential::Assertion(assertion)) => Some(ToProve::Signature(assertion)),
            (AuthMethod::TlsClientAuth | AuthMethod::SelfSignedTlsClientAuth, Credential::Nothing) => {
                Some(ToProve::Certificate)
            }
            (AuthMethod::None, Credential::Nothing) => Some(ToProve::Nothing),
            _ => None,
        }
    }
}

/// Id and secret of `Basic …`, form-decoded after the Base64 (B24).
fn basic(header: &str) -> Option<(String, String)> {
    let lenient = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let engine = GeneralPurpose::new(&base64::alphabet::STANDARD, lenient);
    let (scheme, rest) = header.trim().split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let bytes = zeroize::Zeroizing::new(engine.decode(rest.trim()).ok()?);
    let cut = bytes.iter().position(|b| *b == b':')?;
    Some((decode(&bytes[..cut]).ok()?, decode(&bytes[cut + 1..]).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oidc::error::Code;
    use crate::oidc::params::encode;
    use crate::oidc::testing;
    use base64::engine::general_purpose::STANDARD;

    fn header(id: &str, secret: &str) -> String {
        format!("Basic {}", STANDARD.encode(format!("{}:{}", encode(id), encode(secret))))
    }

    fn body(text: &str) -> RawParams {
        RawParams::parse(text.as_bytes()).unwrap()
    }

    #[test]
    fn b24_odd_characters_survive_basic() {
        for secret in ["a+b/c%d:e", "ção \"\\", "::", "x=&y"] {
            let read = ClientCredentials::read(Some(&header("my:client", secret)), &body("")).unwrap();
            assert_eq!((read.id.as_str(), read.credential), ("my:client", Credential::Basic(Secret::new(secret))));
        }
    }

    #[test]
    fn b25_both_ways_work_where_both_are_registered() {
        let client = testing::client();
        let by_body = ClientCredentials::read(None, &body("client_id=shop&client_secret=a%2Bb")).unwrap();
        assert_eq!(by_body.to_prove(&client), Some(ToProve::Secret(&Secret::new("a+b"))));
        let by_header = ClientCredentials::read(Some(&header("shop", "s")), &body("client_id=shop")).unwrap();
        assert_eq!(by_header.to_prove(&client), Some(ToProve::Secret(&Secret::new("s"))));
        let only_basic = ClientView { auth_method: AuthMethod::SecretBasic, ..client };
        assert!(by_body.to_prove(&only_basic).is_none() && by_header.to_prove(&only_basic).is_some());
    }

    #[test]
    fn p2_39_a_client_with_a_secret_cannot_come_without_it_nor_a_public_one_with_one() {
        let public = ClientView { auth_method: AuthMethod::None, ..testing::client() };
        let bare = ClientCredentials::read(None, &body("client_id=shop")).unwrap();
        let with = ClientCredentials::read(None, &body("client_id=shop&client_secret=x")).unwrap();
        assert_eq!((bare.to_prove(&public), with.to_prove(&public)), (Some(ToProve::Nothing), None));
        assert_eq!(bare.to_prove(&testing::client()), None);
        let other = ClientView { client_id: "other".into(), ..public };
        assert_eq!(bare.to_prove(&other), None);
        let certified = ClientView { auth_method: AuthMethod::TlsClientAuth, ..testing::client() };
        assert_eq!((bare.to_prove(&certified), with.to_prove(&certified)), (Some(ToProve::Certificate), None));
    }

    #[test]
    fn two_ways_at_once_are_an_invalid_request() {
        let both = ClientCredentials::read(Some(&header("shop", "s")), &body("client_secret=s"));
        assert_eq!(both.unwrap_err().code, Code::InvalidRequest);
        let other = ClientCredentials::read(Some(&header("shop", "s")), &body("client_id=other"));
        assert_eq!(other.unwrap_err().code, Code::InvalidRequest);
    }

    #[test]
    fn b22_what_cannot_be_read_is_an_invalid_client() {
        for text in ["", "Basic", "Basic ", "Basic !!", "Basic YQ==", "Bearer x", "Basic YSV6OmI=", "Basic //86Yg=="] {
            let read = ClientCredentials::read(Some(text), &body(""));
            assert_eq!(read.unwrap_err().code, Code::InvalidClient, "{text}");
        }
        assert_eq!(ClientCredentials::read(None, &body("")).unwrap_err().code, Code::InvalidClient);
        let jwt = body("client_id=shop&client_assertion=x");
        assert_eq!(ClientCredentials::read(None, &jwt).unwrap_err().code, Code::InvalidClient);
    }

    #[test]
    fn a_secret_is_not_shown() {
        let read = ClientCredentials::read(None, &body("client_id=shop&client_secret=hush")).unwrap();
        assert!(!format!("{read:?}").contains("hush"));
    }
}
