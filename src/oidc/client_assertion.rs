//! A client that proves itself by a signature (`private_key_jwt`; RFC 7523, OpenID Connect Core 9, FAPI 2.0 Security
//! Profile 5.3.2.1, statement B27). The keys are the caller's to find, and that an assertion counts once is, too.

use serde_json::Value;

use super::client::ClientView;
use super::error::ProtocolError;
use super::issuer::Issuer;
use super::jws::{self, Claims, SKEW_S, Typ};
use super::metadata::path;
use super::params::RawParams;
use super::terms::ClientProfile;
use crate::crypto::keys::PublicKey;
use crate::crypto::secret::Secret;

/// The only type of assertion that is taken.
pub const TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
/// An assertion is made for one request: one that is good for longer is refused, in seconds.
const LONGEST_S: i64 = 3600;

/// An assertion as it came: whose it says it is, and nothing proved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assertion {
    /// `sub`.
    pub client_id: String,
    jwt: Secret,
}

/// What of an assertion that was good must be remembered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Used {
    /// `jti`.
    pub jti: String,
    /// Seconds since 1970; after this it is refused anyway.
    pub until_s: i64,
}

impl Assertion {
    /// Reads `client_assertion` and its type, where they came. A `client_id` beside it must be the same.
    pub fn read(form: &RawParams) -> Result<Option<Self>, ProtocolError> {
        let (kind, jwt) = (form.one("client_assertion_type")?, form.one("client_assertion")?);
        let Some(jwt) = jwt else {
            return if kind.is_none() { Ok(None) } else { Err(ProtocolError::client()) };
        };
        if kind != Some(TYPE) {
            return Err(ProtocolError::client());
        }
        let client_id = jws::unproven(jwt).and_then(|claims| claims.text("sub").map(str::to_owned));
        let client_id = client_id.ok_or_else(ProtocolError::client)?;
        if form.one("client_id")?.is_some_and(|id| id != client_id) {
            return Err(ProtocolError::client());
        }
        Ok(Some(Self { client_id, jwt: Secret::new(jwt) }))
    }

    /// The name of the key that it says to be signed with.
    pub fn kid(&self) -> Option<String> {
        jws::unproven_kid(self.jwt.expose())
    }

    /// Signed by one of the client's keys, for us, now. One refusal for all that may be wrong. We are the issuer, and the
    /// address for certificates if it is another one (RFC 8705 section 5).
    pub fn check(
        &self,
        client: &ClientView,
        keys: &[PublicKey],
        us: (&Issuer, &str),
        now_s: i64,
    ) -> Result<Used, ProtocolError> {
        let allowed = client.may_sign_with(client.terms.token_endpoint_auth_signing_alg);
        let types = [Typ::Plain, Typ::ClientAuthentication];
        let claims = jws::verify_by(self.jwt.expose(), &types, &allowed, keys).map_err(|_| ProtocolError::client())?;
        used(&claims, client, us, now_s).ok_or_else(ProtocolError::client)
    }
}

fn used(claims: &Claims, client: &ClientView, us: (&Issuer, &str), now_s: i64) -> Option<Used> {
    let own = |name| claims.text(name) == Some(client.client_id.as_str());
    let at = |name: &str| claims.moment(name).ok();
    let (exp, iat, nbf) = (at("exp")??, at("iat")?, at("nbf")?);
    let jti = claims.jti()?;
    let begun = |at: Option<i64>| at.is_none_or(|at| at <= now_s + SKEW_S);
    let good = own("iss")
        && own("sub")
        && is_for_us(claims.get("aud")?, client, us)
        && exp > now_s - SKEW_S
        && exp <= now_s + LONGEST_S + SKEW_S
        && begun(iat)
        && begun(nbf);
    good.then(|| Used { jti: jti.to_owned(), until_s: exp + SKEW_S })
}

/// FAPI 2.0 takes the issuer as a single string and nothing else. Elsewhere the endpoints that a client proves itself at
/// taken too (RFC 9126 section 2 wants that of PAR; libraries write the address that they post to), and lists.
fn is_for_us(aud: &Value, client: &ClientView, (issuer, alias): (&Issuer, &str)) -> bool {
    let us = |word: &Value| word == issuer.as_str();
    if client.terms.profile != ClientProfile::Plain {
        return us(aud);
    }
    let endpoint = |word: &str, path: &str| {
        let at_alias = || !alias.is_empty() && word.strip_prefix(alias) == Some(path);
        word == issuer.at(path) || at_alias()
    };
    let proofs = [path::TOKEN, path::PAR, path::DEVICE_AUTHORIZATION, path::INTROSPECT, path::REVOKE];
    let one =
        |word: &Value| us(word) || word.as_str().is_some_and(|word| proofs.iter().any(|path| endpoint(word, path)));
    match aud {
        Value::Array(all) => all.iter().any(one),
        word => one(word),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::keys::Alg;
    use crate::oidc::client::AuthMethod;
    use crate::oidc::error::Code;
    use crate::oidc::keyset::KeySet;
    use crate::oidc::terms::Terms;
    use crate::oidc::testing;
    use serde_json::json;

    const NOW: i64 = 1_000_000;
    const ALIAS: &str = "https://mtls.example.com";

    fn client(profile: ClientProfile) -> ClientView {
        let terms = Terms { profile, token_endpoint_auth_method: Some(AuthMethod::PrivateKeyJwt), ..Terms::default() };
        ClientView { auth_method: AuthMethod::PrivateKeyJwt, terms, ..testing::client() }
    }

    fn claims(change: impl FnOnce(&mut Value)) -> Value {
        let mut claims = json!({
            "iss": "shop", "sub": "shop", "aud": "https://id.example.com", "jti": "j1", "exp": NOW + 60, "iat": NOW,
        });
        change(&mut claims);
        claims
    }

    fn signed(keys: &KeySet, alg: Alg, claims: &Value) -> Assertion {
        let jwt = jws::sign(keys.signer(alg).unwrap(), Typ::Plain, claims).unwrap();
        let form = RawParams::from_pairs([
            ("client_assertion_type".to_owned(), TYPE.to_owned()),
            ("client_assertion".to_owned(), jwt),
        ]);
        Assertion::read(&form).unwrap().unwrap()
    }

    fn public(keys: &KeySet) -> Vec<PublicKey> {
        Alg::ALL.iter().map(|alg| keys.find(alg.as_str()).unwrap().clone()).collect()
    }

    fn check(client: &ClientView, claims: &Value) -> Result<Used, Code> {
        let keys = testing::keys();
        let assertion = signed(&keys, Alg::Es256, claims);
        assertion.check(client, &public(&keys), (&testing::issuer(), ALIAS), NOW).map_err(|error| error.code)
    }

    #[test]
    fn b27_a_good_assertion_is_taken_and_says_what_to_remember() {
        let used = Used { jti: "j1".into(), until_s: NOW + 70 };
        for profile in [ClientProfile::Plain, ClientProfile::Fapi2, ClientProfile::Fapi2Ms] {
            assert_eq!(check(&client(profile), &claims(|_| ())), Ok(used.clone()));
        }
    }

    #[test]
    fn b27_fapi_takes_the_issuer_alone_and_others_the_endpoints_of_proof_too() {
        let paths = ["token", "par", "device_authorization", "introspect", "revoke"];
        let endpoints = paths
            .iter()
            .flat_map(|path| ["https://id.example.com", ALIAS].map(|place| json!(format!("{place}/{path}"))));
        let list = json!(["https://other.example", "https://id.example.com"]);
        for aud in endpoints.chain([list]) {
            let claims = claims(|claims| claims["aud"] = aud.clone());
            assert!(check(&client(ClientProfile::Plain), &claims).is_ok(), "{aud}");
            assert_eq!(check(&client(ClientProfile::Fapi2), &claims), Err(Code::InvalidClient), "{aud}");
        }
    }

    #[test]
    fn b27_every_claim_counts() {
        let wrong: [fn(&mut Value); 20] = [
            |c| c["aud"] = json!(ALIAS),
            |c| c["aud"] = json!("https://mtls.example.com/authorize"),
            |c| c["aud"] = json!("https://id.example.com/userinfo"),
            |c| c["iss"] = json!("other"),
            |c| c["iss"] = Value::Null,
            |c| c["aud"] = json!("https://other.example"),
            |c| c["aud"] = json!([]),
            |c| c["aud"] = json!("https://id.example.com/"),
            |c| c["aud"] = Value::Null,
            |c| c["jti"] = Value::Null,
            |c| c["jti"] = json!(""),
            |c| c["jti"] = json!("j".repeat(300)),
            |c| c["jti"] = json!(7),
            |c| c["exp"] = Value::Null,
            |c| c["exp"] = json!(NOW - 11),
            |c| c["exp"] = json!(NOW + 86_400),
            |c| c["exp"] = json!("soon"),
            |c| c["iat"] = json!(NOW + 61),
            |c| c["nbf"] = json!(NOW + 61),
            |c| c["nbf"] = json!("later"),
        ];
        for (at, change) in wrong.into_iter().enumerate() {
            assert_eq!(check(&client(ClientProfile::Plain), &claims(change)), Err(Code::InvalidClient), "{at}");
        }
        for fine in [|c: &mut Value| c["iat"] = json!(NOW + 8), |c: &mut Value| c["nbf"] = json!(NOW + 8)] {
            assert!(check(&client(ClientProfile::Fapi2), &claims(fine)).is_ok(), "ten seconds of another clock");
        }
        let fractions = claims(|c| (c["exp"], c["iat"]) = (json!(NOW as f64 + 59.75), json!(NOW as f64 - 0.25)));
        assert_eq!(check(&client(ClientProfile::Plain), &fractions).unwrap().until_s, NOW + 69, "RFC 7519 section 2");
    }

    #[test]
    fn b27_only_the_clients_keys_and_algorithms_count() {
        let keys = testing::keys();
        let (plain, fapi) = (client(ClientProfile::Plain), client(ClientProfile::Fapi2));
        let (issuer, rs) = (testing::issuer(), signed(&keys, Alg::Rs256, &claims(|_| ())));
        let us = (&issuer, "");
        assert!(rs.check(&plain, &public(&keys), us, NOW).is_ok());
        assert!(rs.check(&fapi, &public(&keys), us, NOW).is_err());
        let stranger = testing::other_keys();
        assert!(rs.check(&plain, &public(&stranger), us, NOW).is_err());
        let terms = Terms { token_endpoint_auth_signing_alg: Some(Alg::Ps256), ..plain.terms.clone() };
        let only = ClientView { terms, ..plain };
        assert!(rs.check(&only, &public(&keys), us, NOW).is_err());
    }

    #[test]
    fn an_assertion_of_another_kind_or_for_another_client_is_refused_before_its_keys_are_looked_for() {
        let read = |pairs: &[(&str, &str)]| {
            let pairs = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
            Assertion::read(&RawParams::from_pairs(pairs))
        };
        let keys = testing::keys();
        let good = signed(&keys, Alg::Es256, &claims(|_| ())).jwt.expose().to_owned();
        assert_eq!(read(&[("client_id", "shop")]), Ok(None));
        let kind = ("client_assertion_type", TYPE);
        assert!(read(&[kind, ("client_assertion", &good), ("client_id", "shop")]).unwrap().is_some());
        for pairs in [
            &[("client_assertion", good.as_str())][..],
            &[kind],
            &[kind, ("client_assertion", "a.b.c")],
            &[kind, ("client_assertion", good.as_str()), ("client_id", "other")],
            &[
                ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:saml2-bearer"),
                ("client_assertion", good.as_str()),
            ],
        ] {
            assert_eq!(read(pairs).unwrap_err().code, Code::InvalidClient, "{pairs:?}");
        }
    }
}
