//! An authorization response in one signed parameter (JWT Secured Authorization Response Mode; FAPI 2.0 Message Signing
//! 5.4).

use serde_json::{Map, Value};

use super::issuer::Issuer;
use super::jws::{self, Typ};
use super::keyset::Signer;
use crate::error::Result;

/// The browser carries it at once: it is so long good, in seconds.
pub const LIFE_S: i64 = 300;

/// The JWT of these response parameters, `iss` among them.
pub fn sign(
    fields: &[(&'static str, String)],
    client_id: &str,
    issuer: &Issuer,
    signer: &Signer,
    now_s: i64,
) -> Result<String> {
    let mut claims: Map<String, Value> =
        fields.iter().map(|(name, value)| ((*name).to_owned(), Value::from(value.as_str()))).collect();
    claims.insert("iss".into(), issuer.as_str().into());
    claims.insert("aud".into(), client_id.into());
    claims.insert("exp".into(), (now_s + LIFE_S).into());
    jws::sign(signer, Typ::Plain, &claims)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::keys::Alg;
    use crate::oidc::id_token::Hint;
    use crate::oidc::testing;

    #[test]
    fn f44_the_answer_is_for_this_client_from_us_and_short_lived() {
        let keys = testing::keys();
        let fields = [("code", "c".to_owned()), ("state", "-._~ \"ção".to_owned())];
        let jwt = sign(&fields, "shop", &testing::issuer(), keys.signer(Alg::Ps256).unwrap(), 1000).unwrap();
        let claims = jws::verify(&jwt, Typ::Plain, &keys).unwrap();
        assert_eq!(claims["iss"], "https://id.example.com");
        assert_eq!((&claims["aud"], &claims["exp"]), (&Value::from("shop"), &Value::from(1300)));
        assert_eq!((&claims["code"], &claims["state"]), (&Value::from("c"), &Value::from("-._~ \"ção")));
        assert!(Hint::read(&jwt, &testing::issuer(), &keys).is_none(), "no ID token");
    }
}
