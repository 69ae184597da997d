//! Access tokens that their readers can read themselves (RFC 9068), beside opaque ones. Both have a row, so that what is
//! revoked or ended is dead wherever we are asked (B21); a JWT's row is found by its `jti`.

use serde::Serialize;
use serde_json::{Value, json};

use super::acr::Acr;
use super::bearer;
use super::cnf::Cnf;
use super::details::Details;
use super::issuer::Issuer;
use super::jws::{self, Typ};
use super::keyset::{KeySet, Signer};
use super::resource::Audience;
use super::scope::Scopes;
use crate::crypto::secret::sha256_hex;
use crate::error::Result;

/// How the person behind a token was recognised.
#[derive(Clone, Copy, Debug)]
pub struct Login {
    /// When, in seconds since 1970.
    pub auth_time_s: i64,
    /// How surely.
    pub acr: Acr,
    /// By which methods (RFC 8176).
    pub amr: &'static [&'static str],
}

/// What goes into one.
#[derive(Clone, Copy, Debug)]
pub struct NewAccessToken<'a> {
    /// Us.
    pub issuer: &'a Issuer,
    /// The person, or the client for itself.
    pub sub: &'a str,
    /// Whom it is for; us where nobody was named.
    pub audience: &'a Audience,
    /// Issued to.
    pub client_id: &'a str,
    /// Its own name.
    pub jti: &'a str,
    /// Issued, in seconds since 1970.
    pub iat: i64,
    /// Its end, in seconds since 1970.
    pub exp: i64,
    /// Granted.
    pub scope: &'a Scopes,
    /// None where no person is behind it.
    pub login: Option<Login>,
    /// What it is bound to.
    pub cnf: &'a Cnf,
    /// Who acts for the person (RFC 8693 section 4.1), as a subject.
    pub act: Option<&'a str>,
    /// What exactly it is good for (RFC 9396 section 9.1).
    pub details: &'a Details,
}

#[derive(Serialize)]
struct Claims<'a> {
    iss: &'a str,
    sub: &'a str,
    aud: Value,
    client_id: &'a str,
    jti: &'a str,
    iat: i64,
    exp: i64,
    scope: &'a Scopes,
    #[serde(skip_serializing_if = "Option::is_none")]
    auth_time: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    acr: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    amr: Option<&'static [&'static str]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cnf: Option<&'a Cnf>,
    #[serde(skip_serializing_if = "Option::is_none")]
    act: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    authorization_details: Option<Value>,
}

/// Builds and signs.
pub fn sign(new: NewAccessToken<'_>, signer: &Signer) -> Result<String> {
    let claims = Claims {
        iss: new.issuer.as_str(),
        sub: new.sub,
        aud: new.audience.claim().unwrap_or_else(|| new.issuer.as_str().into()),
        client_id: new.client_id,
        jti: new.jti,
        iat: new.iat,
        exp: new.exp,
        scope: new.scope,
        auth_time: new.login.map(|login| login.auth_time_s),
        acr: new.login.map(|login| login.acr.as_str()),
        amr: new.login.map(|login| login.amr),
        cnf: Some(new.cnf).filter(|cnf| **cnf != Cnf::default()),
        act: new.act.map(|sub| json!({ "sub": sub })),
        authorization_details: new.details.claim(),
    };
    jws::sign(signer, Typ::AccessToken, &claims)
}

/// The name of a row by the `jti` of its JWT. Who reads the `jti` somewhere has no token in hand: no text that may be a token
/// has this name, for none holds a line's end.
pub fn row_of_jti(jti: &str) -> String {
    sha256_hex(format!("at+jwt\n{jti}"))
}

/// The name of the row of an access token as it was shown; one that nobody signed, or that is no access token, names none.
/// Its times are the row's. What came in a form may be any text, so what no token can be names none either (RFC 6750 section
/// 2.1): no row has an empty name.
pub fn row_of(token: &str, issuer: &Issuer, keys: &KeySet) -> String {
    if !bearer::is_token(token) {
        return String::new();
    }
    let read = || {
        let claims = jws::verify(token, Typ::AccessToken, keys).ok()?;
        claims.text("jti").filter(|_| claims.text("iss") == Some(issuer.as_str())).map(row_of_jti)
    };
    // An opaque token has no dot.
    let signed = if token.contains('.') { read() } else { None };
    signed.unwrap_or_else(|| sha256_hex(token))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::keys::Alg;
    use crate::oidc::testing;

    fn token(keys: &KeySet, login: Option<Login>, audience: &Audience) -> String {
        let cnf = Cnf { jkt: login.map(|_| "k1".into()), x5t: None };
        let new = NewAccessToken {
            issuer: &testing::issuer(),
            sub: "u1",
            audience,
            client_id: "shop",
            jti: "j1",
            iat: 1000,
            exp: 1600,
            scope: &Scopes::parse("openid email"),
            login,
            cnf: &cnf,
            act: login.map(|_| "client:shop"),
            details: &Details::default(),
        };
        sign(new, keys.signer(Alg::Es256).unwrap()).unwrap()
    }

    #[test]
    fn it_says_who_for_whom_and_how_and_nothing_empty() {
        let keys = testing::keys();
        let login = Login { auth_time_s: 900, acr: Acr::One, amr: &["pwd"] };
        let full = jws::verify(&token(&keys, Some(login), &Audience::of(["a", "b"])), Typ::AccessToken, &keys).unwrap();
        let want = json!({
            "iss": "https://id.example.com", "sub": "u1", "aud": ["a", "b"], "client_id": "shop", "jti": "j1",
            "iat": 1000, "exp": 1600, "scope": "openid email", "auth_time": 900, "acr": Acr::One.as_str(),
            "amr": ["pwd"], "cnf": { "jkt": "k1" }, "act": { "sub": "client:shop" },
        });
        assert_eq!(Value::Object(full.0), want);
        let bare = jws::verify(&token(&keys, None, &Audience::default()), Typ::AccessToken, &keys).unwrap();
        assert_eq!(bare["aud"], "https://id.example.com");
        for name in ["auth_time", "acr", "amr", "cnf", "act"] {
            assert!(!bare.contains_key(name), "{name}");
        }
    }

    #[test]
    fn p2_41_a_row_is_found_by_what_we_signed_as_an_access_token_alone() {
        let (keys, issuer) = (testing::keys(), testing::issuer());
        let jwt = token(&keys, None, &Audience::default());
        assert_eq!(row_of(&jwt, &issuer, &keys), row_of_jti("j1"));
        let claims = json!({ "iss": issuer.as_str(), "jti": "j1" });
        let signer = keys.signer(Alg::Es256).unwrap();
        let other = jws::sign(signer, Typ::LogoutToken, &claims).unwrap();
        let elsewhere = json!({ "iss": "https://other.example", "jti": "j1" });
        let elsewhere = jws::sign(signer, Typ::AccessToken, &elsewhere).unwrap();
        let strangers = token(&testing::other_keys(), None, &Audience::default());
        let imitated = ["at+jwt\nj1", "at+jwt\nj1\n", "at+jwt j1", " j1", "=", "ç", "\0"];
        for wrong in imitated {
            assert_eq!(row_of(wrong, &issuer, &keys), "", "{wrong:?}");
        }
        for wrong in ["j1", "", "a.b.c", &other, &elsewhere, &strangers] {
            assert_ne!(row_of(wrong, &issuer, &keys), row_of_jti("j1"), "{wrong}");
        }
    }
}
