//! A client with a key of its own: what it signs, as its own library would write it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cracha::crypto::keys::{Alg, SigningKey};
use cracha::oidc::pkce::s256;
use serde_json::{Value, json};

use super::app::TestApp;
use super::http::{Http, Page};
use super::provider::Portal;

const ASSERTION: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// A portal that proves itself by signatures.
pub struct Keyed {
    /// The portal; change it before it is registered.
    pub portal: Portal,
    /// Its key.
    pub key: SigningKey,
}

impl Keyed {
    /// The distributor's own portal with an ES256 key, its public half registered with it, and PKCE.
    pub fn own(id: &str) -> Self {
        Self::with(id, Alg::Es256)
    }

    /// The same with another kind of key.
    pub fn with(id: &str, alg: Alg) -> Self {
        let key = SigningKey::generate(alg, &format!("{id}-1")).expect("a key").0;
        let mut portal = Portal::own(id).quiet().with_pkce();
        portal.row.secret_hash = None;
        let keyed = Self { portal, key };
        keyed.term("token_endpoint_auth_method", json!("private_key_jwt")).term("jwks", json!({}))
    }

    /// The same with one more of the terms it is registered with; its key is put into `jwks`.
    pub fn term(mut self, name: &str, value: Value) -> Self {
        let mut terms: Value = serde_json::from_str(&self.portal.row.terms).expect("JSON");
        terms[name] = if name == "jwks" { json!({ "keys": [self.key.public().jwk()] }) } else { value };
        self.portal.row.terms = terms.to_string();
        self
    }

    /// A JWT with this type, signed by its key.
    pub fn sign(&self, typ: &str, claims: &Value) -> String {
        let header = json!({ "typ": typ, "alg": self.key.alg().as_str(), "kid": self.key.kid() });
        jws(&self.key, &header, claims)
    }

    /// The claims of an assertion for now.
    pub fn asserted(&self, app: &TestApp) -> Value {
        let now = app.now().seconds();
        let id = self.portal.id();
        json!({ "iss": id, "sub": id, "aud": app.issuer(), "jti": unique(), "iat": now, "exp": now + 60 })
    }

    /// The fields that prove it.
    pub fn proof(&self, claims: &Value) -> Vec<(String, String)> {
        vec![("client_assertion_type".into(), ASSERTION.into()), ("client_assertion".into(), self.sign("JWT", claims))]
    }

    /// A post to an endpoint with these fields and a new assertion.
    pub async fn post(&self, app: &TestApp, http: &Http, path: &str, fields: &[(&str, &str)]) -> Page {
        self.post_with(http, path, fields, &self.asserted(app)).await
    }

    /// The same with an assertion of these claims.
    pub async fn post_with(&self, http: &Http, path: &str, fields: &[(&str, &str)], claims: &Value) -> Page {
        let proof = self.proof(claims);
        let all: Vec<_> = fields.iter().copied().chain(proof.iter().map(|(n, v)| (n.as_str(), v.as_str()))).collect();
        http.post(path, &all).await
    }

    /// Pushes an authorization request; `more` as for [`Portal::request`].
    pub async fn push(&self, app: &TestApp, http: &Http, more: &[(&str, &str)]) -> Page {
        let request = self.portal.request(more);
        let fields: Vec<_> = request.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        self.post(app, http, "/par", &fields).await
    }

    /// Where the browser goes with a pushed request.
    pub fn bring(&self, pushed: &Page) -> String {
        let uri =
            pushed.json()["request_uri"].as_str().unwrap_or_else(|| panic!("not pushed: {}", pushed.body)).to_owned();
        let query = [("client_id", self.portal.id()), ("request_uri", &uri)];
        let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(query).finish();
        format!("/authorize?{query}")
    }

    /// Exchanges a code with a new assertion.
    pub async fn exchange(&self, app: &TestApp, http: &Http, code: &str) -> Page {
        let redirect = self.portal.redirect();
        let mut fields = vec![("grant_type", "authorization_code"), ("code", code), ("redirect_uri", &redirect)];
        fields.extend(self.portal.verifier.as_deref().map(|verifier| ("code_verifier", verifier)));
        self.post(app, http, "/token", &fields).await
    }

    /// A request object for now; `more` as for [`Portal::request`].
    pub fn object(&self, app: &TestApp, more: &[(&str, &str)]) -> Value {
        let now = app.now().seconds();
        let mut claims = json!({ "iss": self.portal.id(), "aud": app.issuer(), "nbf": now, "exp": now + 300 });
        for (name, value) in self.portal.request(more) {
            claims[name] = json!(value);
        }
        claims
    }
}

/// Signs a header and claims as they are.
pub fn jws(key: &SigningKey, header: &Value, claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let message = format!("{}.{}", part(header), part(claims));
    format!("{message}.{}", URL_SAFE_NO_PAD.encode(key.sign(message.as_bytes()).expect("a signature")))
}

/// A proof of possession of a key for a request (RFC 9449), with changes to its claims.
pub fn dpop(app: &TestApp, key: &SigningKey, method: &str, path: &str, token: Option<&str>, more: Value) -> String {
    let mut jwk = key.public().jwk().clone();
    jwk.as_object_mut().expect("an object").retain(|name, _| !["kid", "use", "alg"].contains(&name.as_str()));
    let header = json!({ "typ": "dpop+jwt", "alg": key.alg().as_str(), "jwk": jwk });
    let mut claims = json!({
        "jti": unique(), "htm": method, "htu": format!("{}{path}", app.issuer()), "iat": app.now().seconds(),
    });
    if let Some(token) = token {
        claims["ath"] = json!(s256(token));
    }
    for (name, value) in more.as_object().into_iter().flatten() {
        claims[name] = value.clone();
    }
    jws(key, &header, &claims)
}

/// A name that no other has.
pub fn unique() -> String {
    uuid::Uuid::new_v4().to_string()
}
