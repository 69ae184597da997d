//! Clients that others wrote, each as its own people use it, against the real program: `tests/servers` has a portal made of
//! each. What they refuse is a fault of ours until the standard says otherwise.

mod apache;
mod authlib;
mod oauth2_proxy;
mod openid_client;
mod recipes;

use serde_json::{Value, json};

use crate::support::certificate;
use crate::support::demo::free_set;
use crate::support::http::{Http, Page};
use crate::support::program::{Home, Serving};
use crate::support::provider::{PASSWORD, Person, type_password};
use crate::support::server::Server;
use crate::support::until;

/// The real program at an address that a restart keeps, and somebody who may log in.
struct House {
    home: Home,
    serving: Option<Serving>,
    issuer: String,
    person: Person,
    authority: Option<Vec<u8>>,
}

impl House {
    /// Opens with these settings besides the usual ones.
    async fn open(settings: &[(&str, &str)]) -> Self {
        let address = format!("127.0.0.1:{}", free_set());
        Self::open_at(Home::new(), &address, &format!("http://{address}"), settings).await
    }

    /// The same with TLS in the program, and beside it an address that asks clients for certificates.
    async fn open_with_tls(settings: &[(&str, &str)]) -> Self {
        let (home, port) = (Home::new(), free_set());
        certificate::make(&home, "authority", "/CN=Raiz", "keyUsage=keyCertSign", None);
        certificate::make(&home, "site", "/CN=127.0.0.1", "subjectAltName=IP:127.0.0.1", Some("authority"));
        let file = |name: &str| home.path(name).display().to_string();
        let (site, key, authority) = (file("site.pem"), file("site.key"), file("authority.pem"));
        let (address, for_clients) = (format!("127.0.0.1:{port}"), format!("127.0.0.1:{}", port + 1));
        let home = home
            .with("SERVER__TLS__CERTIFICATE", &site)
            .with("SERVER__TLS__KEY", &key)
            .with("MTLS__LISTEN", &for_clients)
            .with("MTLS__ADDRESS", &format!("https://{for_clients}"))
            .with("MTLS__AUTHORITIES_FILE", &authority);
        Self::open_at(home, &address, &format!("https://{address}"), settings).await
    }

    async fn open_at(home: Home, address: &str, issuer: &str, settings: &[(&str, &str)]) -> Self {
        let home = home
            .with("PROVIDER__ISSUER", issuer)
            .with("SERVER__LISTEN", address)
            .with("OUTGOING__ALLOW", "127.0.0.1")
            .with("FACTORS__REQUIRED_FOR_STAFF", "false");
        let home = settings.iter().fold(home, |home, (name, value)| home.with(name, value));
        home.run(&["migrate"]).fine();
        let made = ["agent", "create", "duda.ramos", "--name", "Duda Ramos", "--email", "duda@distribuidora.example"];
        let code = word_after(&home.run(&made).fine(), "set-up code");
        let person = Person { login: "duda.ramos".into(), reseller: String::new() };
        let authority =
            issuer.starts_with("https:").then(|| std::fs::read(home.path("authority.pem")).expect("a file"));
        let house = Self { serving: Some(home.serve()), home, issuer: issuer.into(), person, authority };
        let http = house.browser();
        let form = http.get("/setup").await.form("main form").set("login", &house.person.login).set("code", &code);
        let choose = http.follow(&http.submit(&form).await).await;
        let form = choose.form("main form").set("password", PASSWORD).set("repeat", PASSWORD);
        assert_eq!(http.submit(&form).await.status, 303);
        house
    }

    /// A new browser. It keeps no connection: a restart ends them all, and a browser would only try again.
    fn browser(&self) -> Http {
        let http = match &self.authority {
            Some(authority) => Http::trusting(&self.issuer, authority),
            None => Http::new(&self.issuer),
        };
        http.header("connection", "close")
    }

    /// Registers a client of the distributor's own; its secret, if it has one.
    async fn register(&self, id: &str, home: &str, logout: &str, more: &[&str]) -> String {
        let (back, bye, out) = (format!("{home}/cb"), format!("{home}/bye"), format!("{home}{logout}"));
        let usual = ["client", "add", id, "--name", id, "--redirect-uri", &back, "--post-logout-redirect-uri", &bye];
        let usual = [&usual[..], &["--backchannel-logout-uri", &out, "--grant", "authorization_code"]].concat();
        let scopes = ["--grant", "refresh_token", "--scope", "openid", "--scope", "profile", "--scope", "email"];
        let usual = [&usual[..], &scopes, &["--scope", "offline_access"]].concat();
        let told = self.home.run(&[&usual[..], more].concat()).fine();
        self.knows(id, &back).await;
        if told.contains("client_secret") { word_after(&told, "client_secret") } else { String::new() }
    }

    /// Waits until the running program knows what was registered beside it.
    async fn knows(&self, id: &str, back: &str) {
        let (http, asked) = (self.browser(), format!("/authorize?client_id={id}&redirect_uri={back}"));
        let known = async || http.get(&asked).await.status.is_redirection().then_some(());
        until("the client", known).await;
    }

    /// Stops the program in good order and starts it again.
    fn restart(&mut self) {
        let mut serving = self.serving.take().expect("it runs");
        serving.terminate();
        assert_eq!(serving.wait(), Some(0));
        self.serving = Some(self.home.serve());
    }

    /// New signing keys; the running program follows by itself.
    async fn rotate_keys(&self) {
        let kids = async |http: &Http| http.get("/jwks").await.json()["keys"].as_array().expect("keys").len();
        let http = self.browser();
        let before = kids(&http).await;
        self.home.run(&["keys", "rotate"]).fine();
        until("new keys", async || (kids(&http).await > before).then_some(())).await;
    }

    /// The person of this browser signs out here, at no portal.
    async fn signs_out(&self, http: &Http) {
        let form = http.get("/end_session").await.form(r#"main form[action="/sign-out"]"#);
        assert_eq!(http.submit(&form).await.status, 200);
    }

    /// Goes there as a person does: logs in where asked, sends forms that send themselves, until something that is none
    /// of ours answers.
    async fn walk(&self, http: &Http, address: &str) -> Page {
        let mut page = http.get(address).await;
        for _ in 0..20 {
            let ours = page.url.as_str().starts_with(&self.issuer);
            page = match page.status.is_redirection() {
                true => http.follow(&page).await,
                false if !ours => return page,
                false if page.body.contains("name=\"password\"") => type_password(http, page, &self.person).await,
                false if page.body.contains("name=\"consent\"") => {
                    http.submit(&page.form("main form").press("consent", "yes")).await
                }
                false => http.submit(&page.form("main form")).await,
            };
        }
        panic!("round and round: {} ({}): {}", page.url, page.status, page.text());
    }
}

/// What a client is registered with that proves itself in this way.
fn jwks_of(auth: &str, jwks_uri: &str) -> Vec<String> {
    if auth != "private_key_jwt" {
        return Vec::new();
    }
    ["--set", "token_endpoint_auth_method=private_key_jwt", "--set", &format!("jwks_uri={jwks_uri}")]
        .map(Into::into)
        .into()
}

/// The first word after a label of what the terminal printed.
fn word_after(told: &str, label: &str) -> String {
    let rest = told.split(label).nth(1).unwrap_or_else(|| panic!("no {label:?} in {told}"));
    rest.split_whitespace().next().expect("a word").to_owned()
}

/// A portal of `tests/servers` that takes orders as JSON, a line each.
struct Foreign {
    server: Server,
    home: String,
}

impl Foreign {
    fn start(name: &str) -> Self {
        let server = Server::start(name, &[]);
        Self { home: server.words().remove(0), server }
    }

    /// Tells it to do something; what it says, also when it failed.
    fn told(&mut self, what: &str, with: Value) -> Value {
        let mut order = with;
        order["do"] = json!(what);
        let said = self.server.order(&order.to_string());
        serde_json::from_str(&said).unwrap_or_else(|e| panic!("{what}: {e}: {said}"))
    }

    /// The same; it must not fail.
    fn does(&mut self, what: &str, with: Value) -> Value {
        let said = self.told(what, with);
        assert!(said["failed"].is_null(), "{what}: {said}");
        said
    }

    /// Lets the browser walk through the flow; what the portal made of the answer, and it must like it.
    async fn enters(&mut self, house: &House, http: &Http, with: Value) -> Value {
        let url = self.does("begin", with)["url"].as_str().expect("an address").to_owned();
        let said = house.walk(http, &url).await.json();
        assert!(said["failed"].is_null(), "{said}");
        said
    }

    /// Registers it with these words of the terminal, and tells it who it is.
    async fn settle(&mut self, house: &House, id: &str, auth: &str, registered: &[&str], being: Value) -> Value {
        let keys = jwks_of(auth, &format!("{}/jwks", self.home));
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        let secret = house.register(id, &self.home, "/logout", &[&["--first-party"], registered, &keys].concat()).await;
        let mut who = being;
        for (name, value) in [("issuer", house.issuer.as_str()), ("id", id), ("auth", auth), ("secret", &secret)] {
            who[name] = json!(value);
        }
        self.does("be", who)
    }

    /// Userinfo is about the same person, and a refresh token is good once: shown again, it ends what it began.
    fn lives_and_is_reused(&mut self, entered: &Value, kind: &str) {
        assert_eq!(entered["type"], kind, "{entered}");
        assert_eq!(self.does("userinfo", json!({}))["sub"], entered["claims"]["sub"]);
        assert_eq!(self.does("introspect", json!({}))["active"], true);
        let first = self.does("refresh", json!({}));
        assert_eq!((&first["type"], &first["rotated"]), (&json!(kind), &json!(true)), "{first}");
        assert_eq!(self.does("userinfo", json!({}))["sub"], entered["claims"]["sub"]);
        let second = self.does("refresh", json!({}));
        for (old, what) in [(&first, "used twice"), (&second, "of the same family")] {
            let again = self.told("refresh", json!({ "old": old["before"] }));
            assert_eq!(again["failed"]["error"], "invalid_grant", "{what}: {again}");
        }
        let after = self.told("userinfo", json!({}));
        assert_eq!(after["failed"]["status"], 401, "{after}");
    }

    /// The browser signs out through it, and it is told so from behind.
    async fn leaves(&mut self, house: &House, http: &Http, entered: &Value) {
        let url = self.does("leave", json!({}))["url"].as_str().expect("an address").to_owned();
        assert_eq!(house.walk(http, &url).await.url.path(), "/bye");
        let ended = self.does("ended", json!({}));
        assert_eq!((&ended["sub"], &ended["sid"]), (&entered["claims"]["sub"], &entered["claims"]["sid"]));
    }
}
