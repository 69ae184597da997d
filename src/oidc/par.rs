//! The words of pushed authorization requests (RFC 9126).

use serde::Serialize;

use super::authorize::{AuthorizeRequest, KnownClient, Way};
use super::client::ClientView;
use super::dpop::Proof;
use super::error::{Code, ProtocolError};
use super::params::RawParams;
use crate::crypto::secret::Secret;

/// What a `request_uri` of ours begins with.
pub const PREFIX: &str = "urn:ietf:params:oauth:request_uri:";
/// So long a browser may bring it, in seconds (FAPI 2.0 Security Profile 5.3.2.2: less than 600).
pub const LIFE_S: i64 = 90;

/// The answer, with status 201 (section 2.2).
#[derive(Clone, Debug, Serialize)]
pub struct Pushed {
    request_uri: String,
    expires_in: i64,
}

impl Pushed {
    /// Of this name.
    pub fn of(request_uri: &Secret) -> Self {
        Self { request_uri: request_uri.expose().to_owned(), expires_in: LIFE_S }
    }
}

/// All of a request is pushed, and no name of another.
pub fn is_whole(form: &RawParams) -> Result<(), ProtocolError> {
    match form.one("request_uri")? {
        None => Ok(()),
        Some(_) => Err(ProtocolError::request("request_uri cannot be pushed")),
    }
}

/// Up the ladder, every error said to the client itself. It has proved who it is: `client_id` may be left out here.
pub fn climb(params: &RawParams, client: &ClientView, signed: bool) -> Result<AuthorizeRequest, ProtocolError> {
    let params = params.or("client_id", &client.client_id);
    let known = KnownClient::of(&params, Some(client), Way { pushed: true, signed })?;
    known.request().map_err(|refused| refused.error)
}

/// The code will be good with the key of the proof beside the request alone, or of `dpop_jkt` (RFC 9449 section 10.1).
pub fn bound(request: AuthorizeRequest, proof: Option<&Proof>) -> Result<AuthorizeRequest, ProtocolError> {
    let Some(proof) = proof else { return Ok(request) };
    if request.dpop_jkt.as_ref().is_some_and(|jkt| *jkt != proof.jkt) {
        return Err(ProtocolError::new(Code::InvalidDpopProof, "dpop_jkt is not the key of the proof"));
    }
    Ok(AuthorizeRequest { dpop_jkt: Some(proof.jkt.clone()), ..request })
}

/// The name in a `request_uri`, if it is one of ours by its looks.
pub fn name(request_uri: &str) -> Option<&str> {
    request_uri.strip_prefix(PREFIX).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oidc::testing;

    const GOOD: &str = "redirect_uri=https://shop.example.com/cb&response_type=code&scope=openid";

    fn params(form: &str) -> RawParams {
        RawParams::parse(form.as_bytes()).unwrap()
    }

    #[test]
    fn f42_a_request_is_pushed_as_a_whole_and_its_client_is_the_one_that_proved_itself() {
        let client = testing::client();
        assert!(is_whole(&params(GOOD)).is_ok());
        assert_eq!(is_whole(&params("request_uri=urn:x")).unwrap_err().code, Code::InvalidRequest);
        assert_eq!(climb(&params(GOOD), &client, false).unwrap().client_id, "shop");
        assert!(climb(&params(&format!("{GOOD}&client_id=shop")), &client, false).is_ok());
        assert!(climb(&params(&format!("{GOOD}&client_id=other")), &client, false).is_err());
    }

    #[test]
    fn f43_a_code_is_good_with_the_key_of_the_proof_beside_its_request() {
        let asked = |more: &str| climb(&params(&format!("{GOOD}{more}")), &testing::client(), false).unwrap();
        let proof = Proof { jkt: "k1".into(), jti: "j".into(), until_s: 0 };
        let jkt = |more: &str, proof| bound(asked(more), proof).map(|asked| asked.dpop_jkt).map_err(|e| e.code);
        assert_eq!(jkt("", None), Ok(None));
        assert_eq!(jkt("&dpop_jkt=k2", None), Ok(Some("k2".into())));
        for same in ["", "&dpop_jkt=k1"] {
            assert_eq!(jkt(same, Some(&proof)), Ok(Some("k1".into())));
        }
        assert_eq!(jkt("&dpop_jkt=k2", Some(&proof)), Err(Code::InvalidDpopProof));
    }
}
