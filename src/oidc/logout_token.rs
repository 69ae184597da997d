//! The logout token (Back-Channel Logout 1.0 section 2.4): signed anew for every attempt.

use serde::Serialize;
use serde_json::{Value, json};

use super::issuer::Issuer;
use super::jws::{self, Typ};
use super::keyset::Signer;
use crate::crypto::secret;
use crate::error::Result;

/// How long one is good, in seconds.
pub const SECONDS: i64 = 120;

#[derive(Serialize)]
struct Claims<'a> {
    iss: &'a str,
    aud: &'a str,
    iat: i64,
    exp: i64,
    jti: &'a str,
    sub: &'a str,
    sid: &'a str,
    events: Value,
}

/// Tells one client that one session of one person is over. The `jti` is fresh each time (H48); there is no nonce (E41).
pub fn sign(issuer: &Issuer, client_id: &str, sub: &str, sid: &str, now_s: i64, signer: &Signer) -> Result<String> {
    let jti = secret::random_token()?;
    let claims = Claims {
        iss: issuer.as_str(),
        aud: client_id,
        iat: now_s,
        exp: now_s.saturating_add(SECONDS),
        jti: jti.expose(),
        sub,
        sid,
        events: json!({"http://schemas.openid.net/event/backchannel-logout": {}}),
    };
    jws::sign(signer, Typ::LogoutToken, &claims)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::keys::Alg;
    use crate::oidc::testing;

    #[test]
    fn e41_a_logout_token_has_exactly_its_members_and_type() {
        let keys = testing::keys();
        let make = || sign(&testing::issuer(), "shop", "u1", "s1", 1_000, keys.signer(Alg::Rs256).unwrap()).unwrap();
        let mut claims = jws::verify(&make(), Typ::LogoutToken, &keys).unwrap().0;
        let jti = claims.remove("jti").unwrap();
        let want = json!({
            "iss": "https://id.example.com", "aud": "shop", "iat": 1_000, "exp": 1_120, "sub": "u1", "sid": "s1",
            "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
        });
        assert_eq!(Value::Object(claims), want);
        let again = jws::verify(&make(), Typ::LogoutToken, &keys).unwrap();
        assert_ne!(again["jti"], jti, "fresh for every attempt");
    }
}
