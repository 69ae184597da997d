//! The provider at its issuer's address: signing keys, registered clients, people with passwords, and a portal's side of
//! the code flow.

use std::sync::LazyLock;

use actix_web::web::Data;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cracha::crypto::keys::{Alg, SigningKey};
use cracha::crypto::secret::{Secret, sha256_hex};
use cracha::flow::intake::{Contact, Record};
use cracha::flow::operate::staff::{self, NewStaff};
use cracha::flow::provider::keys;
use cracha::flow::sign_in::login::{self, Typing};
use cracha::flow::sign_in::password::{self, Choice};
use cracha::flow::sign_in::session::Browser;
use cracha::model::client::{self, Client};
use cracha::model::ctx::Actor;
use cracha::model::role::Role;
use cracha::model::signing_key::{KeyState, SigningKeyRow};
use cracha::model::version;
use cracha::oidc::new_client::NewClient;
use cracha::text::Lang;
use cracha::web::parts::Web;
use openidconnect::{PkceCodeChallenge, PkceCodeVerifier};
use serde_json::Value;
use url::form_urlencoded;

use super::app::TestApp;
use super::http::{Http, Page};

/// A key and its private bytes for each algorithm: an RSA key takes long to make, so all tests of a process share them.
static KEYS: LazyLock<Vec<(SigningKey, Vec<u8>)>> = LazyLock::new(|| {
    let make = |alg: Alg| {
        let (key, private) = SigningKey::generate(alg, &format!("{}-of-the-tests", alg.as_str())).expect("a key");
        (key, private.to_vec())
    };
    Alg::ALL.into_iter().map(make).collect()
});

/// The secret of every confidential client of the tests; of characters that need care in HTTP Basic.
pub const SECRET: &str = "s+e/c%r:e t&=1";
/// The password of every person of the tests.
pub const PASSWORD: &str = "girassol na janela azul";
/// The nonce that [`Portal::authorize`] sends.
pub const NONCE: &str = "n-0S6_WzA2Mj";
/// The state that [`Portal::authorize`] sends.
pub const STATE: &str = "af0ifjsldkj";

/// Somebody who may log in.
#[derive(Clone, Debug)]
pub struct Person {
    /// What to type.
    pub login: String,
    /// The reseller's ID.
    pub reseller: String,
}

impl TestApp {
    /// Answers HTTP as the real provider, with all its routes and with signing keys; the client that is returned begins
    /// at the issuer. Call it again for another browser.
    pub async fn serve_provider(&self) -> Http {
        self.signing_keys().await;
        let shared = Data::new(Web::new(self.app.clone()).expect("the site"));
        self.serve(move |cfg| {
            cfg.app_data(shared.clone()).configure(cracha::web::server::routes);
        })
    }

    /// Stores a signing key for each algorithm that has none.
    pub async fn signing_keys(&self) {
        let ctx = self.ctx(Actor::Terminal);
        let rows: Vec<_> = KEYS
            .iter()
            .map(|(key, private)| SigningKeyRow {
                kid: key.kid().to_owned(),
                alg: key.alg().as_str().to_owned(),
                sealed: ctx.keys.seal(key.kid(), private).expect("a sealed key"),
                public_jwk: key.public().jwk().to_string(),
                state: KeyState::Active,
                created_at: ctx.now,
                retired_at: None,
                signs_from: None,
            })
            .collect();
        self.verb(Actor::Terminal, move |tx, ctx| keys::ensure(tx, ctx, &rows)).await.expect("keys");
        self.app.refresh_kept().await.expect("fresh keys");
    }

    /// Registers a client, or changes it.
    pub async fn register(&self, portal: &Portal) {
        let row = portal.row.clone();
        self.verb(Actor::Terminal, move |tx, _| {
            version::raise(tx, version::CLIENTS)?;
            match client::find(tx, &row.id)? {
                Some(old) => client::save(tx, &client::Client { version: old.version + 1, ..row.clone() }),
                None => client::insert(tx, &row),
            }
        })
        .await
        .expect("a client");
        self.app.refresh_kept().await.expect("fresh clients");
    }

    /// The Administrator of a new reseller, with [`PASSWORD`] chosen.
    pub async fn administrator(&self, external_id: &str) -> Person {
        let (person, temporary) = self.invited(external_id).await;
        self.choose_password(&person.login, &temporary).await;
        self.mails().await;
        person
    }

    /// The Administrator of a new reseller, and the temporary password in the first mail.
    pub async fn invited(&self, external_id: &str) -> (Person, Secret) {
        let contact = Contact {
            name: "Maria Souza".into(),
            email: format!("maria@{external_id}.example"),
            phone: Some("+55 11 91234-5678".into()),
            language: Some("pt-BR".into()),
        };
        let record = Record {
            external_id: external_id.into(),
            legal_name: format!("Revenda {external_id} Ltda"),
            cnpj: crate::support::people::cnpj(external_id),
            contact,
            ..Record::default()
        };
        self.hand_over(record).await;
        assert_eq!(self.provision().await, 1);
        let secret = self.mails().await.remove(0).secret.expect("a temporary password");
        (Person { login: format!("{external_id}.maria.souza"), reseller: external_id.into() }, secret)
    }

    /// A staff account of the distributor, with [`PASSWORD`] chosen.
    pub async fn staff(&self, login: &str, role: Role) -> Person {
        let new = NewStaff {
            login: login.into(),
            name: "Clara Dias".into(),
            email: format!("{login}@distribuidora.example"),
            language: Lang::PtBr,
            role,
        };
        let made = self.verb(Actor::Terminal, move |tx, ctx| staff::create(tx, ctx, &new)).await.expect("an account");
        self.choose_password(login, &made.code).await;
        self.mails().await;
        Person { login: login.into(), reseller: String::new() }
    }

    /// Types a temporary password and chooses [`PASSWORD`].
    async fn choose_password(&self, login: &str, temporary: &Secret) {
        let (ctx, dummy) = (self.ctx(Actor::Anonymous), self.app.dummy_hash());
        let typing = Typing { login: login.into(), password: temporary.clone(), browser: Browser::default() };
        let (c1, t1, c2) = (ctx.clone(), typing.clone(), ctx.clone());
        let typed = self.app.hashed(
            move |tx| login::begin(tx, &c1, &t1, &dummy),
            move |tx, checked, hashed| login::finish(tx, &c2, &typing, checked, hashed),
        );
        let typed = typed.await.expect("an answer");
        let login::Outcome::Choose { ticket, generation, .. } = typed else { panic!("{typed:?}") };
        let choice = Choice { ticket, generation, password: Secret::new(PASSWORD), browser: Browser::default() };
        let (c1, h1, c2) = (ctx.clone(), choice.clone(), ctx);
        let chosen = self.app.hashed(
            move |tx| password::begin_choose(tx, &c1, &h1),
            move |tx, ticket, hashed| password::finish_choose(tx, &c2, &choice, ticket, hashed),
        );
        assert!(matches!(chosen.await.expect("an answer"), password::Chosen::In { .. }));
    }
}

/// A registered client and its side of the flow.
#[derive(Clone, Debug)]
pub struct Portal {
    /// As registered; change it, then [`TestApp::register`] again.
    pub row: Client,
    /// PKCE, for each authorization of this portal.
    pub verifier: Option<String>,
}

impl Portal {
    /// The distributor's own portal: confidential, no consent page, no PKCE, back-channel logout.
    pub fn own(id: &str) -> Self {
        let host = format!("https://{id}.example.com");
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        let said = NewClient {
            id: id.to_owned(),
            name: format!("Portal {id}"),
            redirect_uris: words(&[&format!("{host}/cb"), &format!("{host}/cb?shop=1")]),
            post_logout_redirect_uris: words(&[&format!("{host}/bye")]),
            backchannel_logout_uri: Some(format!("{host}/logout")),
            home_uri: Some(format!("{host}/")),
            grant_types: words(&["authorization_code", "refresh_token"]),
            scopes: words(&["openid", "profile", "email", "phone", "reseller", "offline_access"]),
            first_party: true,
            id_token_alg: "ES256".into(),
            ..NewClient::default()
        };
        let row = Client { secret_hash: Some(sha256_hex(SECRET)), ..Client::of(&said, super::app::START) };
        Self { row, verifier: None }
    }

    /// A public client of the distributor with PKCE.
    pub fn public(id: &str) -> Self {
        let mut portal = Self::own(id);
        (portal.row.public, portal.row.secret_hash) = (true, None);
        portal.with_pkce()
    }

    /// Somebody else's client: asks for consent.
    pub fn foreign(id: &str) -> Self {
        let mut portal = Self::own(id);
        portal.row.first_party = false;
        portal
    }

    /// A server for itself: client credentials alone.
    pub fn service(id: &str, scopes: &[&str]) -> Self {
        let mut portal = Self::own(id);
        portal.row.grant_types = r#"["client_credentials"]"#.into();
        portal.row.scopes = serde_json::to_string(scopes).expect("JSON");
        (portal.row.redirect_uris, portal.row.backchannel_uri) = ("[]".into(), None);
        portal
    }

    /// The same with PKCE.
    pub fn with_pkce(mut self) -> Self {
        self.verifier = Some("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk".into());
        self
    }

    /// The same without back-channel logout: for tests that end sessions and look at something else.
    pub fn quiet(mut self) -> Self {
        self.row.backchannel_uri = None;
        self
    }

    /// The same with another algorithm.
    pub fn signed_by(mut self, alg: Alg) -> Self {
        self.row.id_token_alg = alg.as_str().into();
        self
    }

    /// `client_id`.
    pub fn id(&self) -> &str {
        self.row.id.as_str()
    }

    /// The first redirect URI.
    pub fn redirect(&self) -> String {
        self.row.redirects()[0].clone()
    }

    /// The post-logout redirect URI.
    pub fn bye(&self) -> String {
        self.row.post_logouts()[0].clone()
    }

    /// The parameters of an authorization request; `more` replaces (with `""`: removes) or adds.
    pub fn request(&self, more: &[(&str, &str)]) -> Vec<(String, String)> {
        let mut pairs: Vec<(String, String)> = Vec::new();
        let mut add = |name: &str, value: &str| pairs.push((name.to_owned(), value.to_owned()));
        add("response_type", "code");
        add("client_id", self.id());
        add("redirect_uri", &self.redirect());
        add("scope", "openid");
        add("state", STATE);
        add("nonce", NONCE);
        if let Some(verifier) = &self.verifier {
            let verifier = PkceCodeVerifier::new(verifier.clone());
            add("code_challenge", PkceCodeChallenge::from_code_verifier_sha256(&verifier).as_str());
            add("code_challenge_method", "S256");
        }
        for (name, value) in more {
            pairs.retain(|(n, _)| n != name);
            if !value.is_empty() {
                pairs.push(((*name).to_owned(), (*value).to_owned()));
            }
        }
        pairs
    }

    /// The address of an authorization request.
    pub fn authorize(&self, more: &[(&str, &str)]) -> String {
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(self.request(more)).finish();
        format!("/authorize?{query}")
    }

    /// A code for the person who is logged in, no page asked.
    pub async fn code(&self, http: &Http, more: &[(&str, &str)]) -> String {
        let page = http.get(&self.authorize(more)).await;
        page.location_param("code").unwrap_or_else(|| panic!("no code: {}", page.location()))
    }

    /// A request to the token endpoint, authenticated by HTTP Basic, or by name alone if public.
    pub async fn token(&self, http: &Http, fields: &[(&str, &str)]) -> Page {
        self.post(http, "/token", fields).await
    }

    /// A request to any endpoint that wants the client's proof.
    pub async fn post(&self, http: &Http, path: &str, fields: &[(&str, &str)]) -> Page {
        if self.row.public {
            return http.post(path, &[fields, &[("client_id", self.id())]].concat()).await;
        }
        http.post_as(path, (self.id(), SECRET), fields).await
    }

    /// Exchanges a code.
    pub async fn exchange(&self, http: &Http, code: &str) -> Page {
        let redirect = self.redirect();
        let mut fields = vec![("grant_type", "authorization_code"), ("code", code), ("redirect_uri", &redirect)];
        fields.extend(self.verifier.as_deref().map(|verifier| ("code_verifier", verifier)));
        self.token(http, &fields).await
    }

    /// Tokens for the person who is logged in.
    pub async fn tokens(&self, http: &Http, more: &[(&str, &str)]) -> Value {
        let page = self.exchange(http, &self.code(http, more).await).await;
        assert_eq!(page.status, 200, "{}", page.body);
        page.json()
    }

    /// Refreshes.
    pub async fn refresh(&self, http: &Http, token: &str) -> Page {
        self.token(http, &[("grant_type", "refresh_token"), ("refresh_token", token)]).await
    }

    /// What is said about a token.
    pub async fn introspect(&self, http: &Http, token: &str) -> Value {
        let page = self.post(http, "/introspect", &[("token", token)]).await;
        assert_eq!(page.status, 200, "{}", page.body);
        page.json()
    }
}

/// Types login and [`PASSWORD`] at the login page that this answer leads to or is; returns the answer to the form.
pub async fn type_password(http: &Http, page: Page, person: &Person) -> Page {
    let page = if page.status.is_redirection() { http.follow(&page).await } else { page };
    let form = page.form("main form").set("login", &person.login).set("password", PASSWORD);
    http.submit(&form).await
}

/// Logs in at the login page, with no portal.
pub async fn log_in(http: &Http, person: &Person) {
    // Also for somebody who is in already.
    let page = type_password(http, http.get("/login?other=1").await, person).await;
    assert_eq!(page.status, 303, "{}", page.text());
}

/// Userinfo with this access token.
pub async fn userinfo(http: &Http, access: &str) -> Page {
    http.send(reqwest::Method::GET, "/userinfo", &[("authorization", format!("Bearer {access}"))], None).await
}

/// The claims of a JWT, unchecked.
pub fn claims(jwt: &str) -> Value {
    part(jwt, 1)
}

/// The header of a JWT.
pub fn header(jwt: &str) -> Value {
    part(jwt, 0)
}

fn part(jwt: &str, at: usize) -> Value {
    let part = jwt.split('.').nth(at).unwrap_or_else(|| panic!("no JWT: {jwt}"));
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).expect("Base64url")).expect("JSON")
}

/// A text of a JSON answer; panics if it is not there.
pub fn text<'a>(json: &'a Value, name: &str) -> &'a str {
    json[name].as_str().unwrap_or_else(|| panic!("no {name}: {json}"))
}
