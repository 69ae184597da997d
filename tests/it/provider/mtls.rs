//! Clients with certificates (RFC 8705): as a proxy of ours says it, and over TLS that ends in the program itself.

use std::process::Command;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use cracha::app::watched::Watched as _;
use cracha::config::{CertificateFormat, Config};
use cracha::crypto::certificate::Certificate;
use reqwest::Method;
use serde_json::{Value, json};

use super::inside;
use crate::on_both_engines;
use crate::support::app::{Engine, TestApp};
use crate::support::certificate::make;
use crate::support::http::{Http, Page};
use crate::support::program::{Home, Serving};
use crate::support::provider::{Portal, claims, text};

const AUTHORITY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/certificates/authority.pem");
const PORTAL: &str = include_str!("../../cases/certificates/portal.pem");
const BETWEEN: &str = include_str!("../../cases/certificates/between.pem");
const SERVER: &str = include_str!("../../cases/certificates/server.pem");
/// Another authority, what it issued, and its lists.
const REVOCATION: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/certificates/revocation");
const ISSUER: &str = include_str!("../../cases/certificates/revocation/between.pem");
const KEPT: &str = include_str!("../../cases/certificates/revocation/kept.pem");
const REVOKED: &str = include_str!("../../cases/certificates/revocation/revoked.pem");
const ALONE: &str = include_str!("../../cases/certificates/self-signed.pem");

fn der(pem: &str) -> String {
    pem.lines().filter(|line| !line.starts_with("---")).collect()
}

fn thumbprint(pem: &str) -> String {
    Certificate::read_pem(pem.as_bytes()).expect("a certificate").thumbprint().to_owned()
}

/// What a proxy writes of these, the client's own first (RFC 9440).
fn shown(own: &str, between: &[&str]) -> Vec<(&'static str, String)> {
    let item = |pem: &str| format!(":{}:", der(pem));
    let chain = between.iter().map(|pem| item(pem)).collect::<Vec<_>>().join(", ");
    vec![("client-cert", item(own)), ("client-cert-chain", chain)]
}

fn behind_a_proxy(config: &mut Config) {
    config.server.trusted_proxies = vec!["127.0.0.1".parse().expect("an address")];
    config.mtls.header = "Client-Cert".into();
    config.mtls.authorities_file = AUTHORITY.into();
}

async fn house() -> TestApp {
    TestApp::with(Engine::Sqlite, behind_a_proxy).await
}

/// A portal with these terms that proves itself by no secret.
fn certified(mut portal: Portal, terms: Value) -> Portal {
    portal.row.secret_hash = None;
    portal.row.terms = terms.to_string();
    portal
}

/// A service that is known by this name in its certificate.
fn named(name: &str, value: &str) -> Portal {
    let terms = json!({ "token_endpoint_auth_method": "tls_client_auth", name: value });
    certified(Portal::service("erp", &["resellers.read"]), terms)
}

async fn post(http: &Http, path: &str, head: &[(&'static str, String)], fields: &[(&str, &str)]) -> Page {
    let form = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let kind = ("content-type", "application/x-www-form-urlencoded".to_owned());
    http.send(Method::POST, path, &[head, &[kind]].concat(), Some(form)).await
}

const OWN: [(&str, &str); 2] = [("client_id", "erp"), ("grant_type", "client_credentials")];

fn assert_unknown(page: &Page) {
    assert_eq!((page.status.as_u16(), &page.json()["error"]), (401, &json!("invalid_client")), "{}", page.body);
}

#[tokio::test]
async fn a_client_is_who_the_certificate_of_an_authority_of_ours_names() {
    let app = house().await;
    let http = app.serve_provider().await;
    for (name, right, wrong) in [
        ("tls_client_auth_subject_dn", r"CN=portal,O=Loja\, Ltda+UID=7,C=BR", "CN=portal"),
        ("tls_client_auth_san_dns", "LOJA.example", "a.loja.example"),
        ("tls_client_auth_san_uri", "urn:loja", "urn:Loja"),
        ("tls_client_auth_san_ip", "2001:db8:0::7", "203.0.113.8"),
        ("tls_client_auth_san_email", "ti@loja.example", "ti@loja.example.com"),
    ] {
        app.register(&named(name, wrong)).await;
        assert_unknown(&post(&http, "/token", &shown(PORTAL, &[BETWEEN]), &OWN).await);
        app.register(&named(name, right)).await;
        app.pass_hours(1);
        let page = post(&http, "/token", &shown(PORTAL, &[BETWEEN]), &OWN).await;
        assert_eq!(page.status, 200, "{name}: {}", page.body);
        assert!(page.json().get("token_type").is_some_and(|kind| kind == "Bearer"));
        let (head, tokens) = (shown(PORTAL, &[BETWEEN]), page.json());
        let told = post(&http, "/introspect", &head, &[OWN[0], ("token", text(&tokens, "access_token"))]).await.json();
        assert_eq!(
            (&told["active"], told.get("cnf")),
            (&json!(true), None),
            "bound to nothing: it did not ask for that"
        );
    }
    app.register(&named("tls_client_auth_san_dns", "loja.example")).await;
    for (head, why) in [
        (vec![], "none"),
        (shown(PORTAL, &[]), "the link to the authority is missing"),
        (shown(ALONE, &[BETWEEN]), "nobody vouches for it"),
        (shown(SERVER, &[BETWEEN]), "not for clients"),
        (vec![("client-cert", format!("{}:", der(PORTAL)))], "no byte sequence"),
        (vec![("client-cert", format!(":{}", STANDARD.encode("x")))], "no certificate"),
        ([shown(PORTAL, &[BETWEEN]), shown(PORTAL, &[BETWEEN])].concat(), "two headers"),
    ] {
        let page = post(&http, "/token", &head, &OWN).await;
        assert_eq!(page.status.as_u16() / 100, 4, "{why}");
        assert_unknown(&page);
        app.pass_hours(1);
    }
    let both = [OWN.as_slice(), &[("client_secret", "x")]].concat();
    assert_unknown(&post(&http, "/token", &shown(PORTAL, &[BETWEEN]), &both).await);
}

#[tokio::test]
async fn a_certificate_that_its_authority_took_back_is_refused_and_new_files_count_at_once() {
    let home = tempfile::tempdir().expect("a folder");
    let lists = home.path().join("lists.pem");
    let list = |name: &str| std::fs::read_to_string(format!("{REVOCATION}/{name}-list.pem")).expect("a list");
    std::fs::write(&lists, list("authority") + &list("between")).expect("a file");
    let of = |config: &mut Config| {
        behind_a_proxy(config);
        config.mtls.authorities_file = format!("{REVOCATION}/authority.pem");
        config.mtls.revocation_file = lists.display().to_string();
    };
    let app = TestApp::with(Engine::Sqlite, of).await;
    let http = app.serve_provider().await;
    app.register(&named("tls_client_auth_san_dns", "loja.example")).await;
    let came = async |own: &str, between: &str| {
        app.pass_hours(1);
        let page = post(&http, "/token", &shown(own, &[between]), &OWN).await;
        if page.status != 200 {
            assert_unknown(&page);
        }
        page.status.as_u16()
    };
    assert_eq!((came(KEPT, ISSUER).await, came(REVOKED, ISSUER).await), (200, 401));
    assert_eq!(came(PORTAL, BETWEEN).await, 401, "the authority of others");
    let trust = app.app.trust();
    std::fs::write(&lists, list("between")).expect("a file");
    trust.renew().expect("lists");
    assert_eq!(came(KEPT, ISSUER).await, 401, "nobody says whether the one between is still good");
    std::fs::write(&lists, "").expect("a file");
    assert!(trust.renew().is_err());
    assert_eq!(came(REVOKED, ISSUER).await, 401, "an empty file takes nothing back");
    let mut config = Config::clone(app.app.config());
    config.mtls.revocation_file.clear();
    trust.follow(&config);
    assert_eq!((came(KEPT, ISSUER).await, came(REVOKED, ISSUER).await), (200, 200), "nobody is asked any more");
    config.mtls.authorities_file = AUTHORITY.into();
    trust.follow(&config);
    assert_eq!((came(KEPT, ISSUER).await, came(PORTAL, BETWEEN).await), (401, 200));
    config.mtls.authorities_file = "nothing.pem".into();
    trust.follow(&config);
    assert_eq!(came(PORTAL, BETWEEN).await, 200, "what cannot be read leaves all as it was");
    config.mtls.authorities_file.clear();
    trust.follow(&config);
    assert_eq!(came(PORTAL, BETWEEN).await, 401);
}

#[tokio::test]
async fn a_header_with_a_certificate_is_believed_from_proxies_of_ours_alone() {
    let erp = named("tls_client_auth_san_dns", "loja.example");
    let asked = async |adjust: fn(&mut Config)| {
        let app = TestApp::with(Engine::Sqlite, |config| {
            behind_a_proxy(config);
            adjust(config);
        });
        let app = app.await;
        app.register(&erp).await;
        let http = app.serve_provider().await;
        let pem = format!("{PORTAL}{BETWEEN}");
        let nginx: String = url::form_urlencoded::byte_serialize(pem.as_bytes()).collect();
        let nginx = nginx.replace('+', "%20");
        let by = |head: Vec<(&'static str, String)>| {
            let http = &http;
            async move { post(http, "/token", &head, &OWN).await.status.as_u16() }
        };
        (by(shown(PORTAL, &[BETWEEN])).await, by(vec![("x-certificate", nginx)]).await)
    };
    assert_eq!(asked(|_| ()).await, (200, 401));
    assert_eq!(asked(|config| config.server.trusted_proxies.clear()).await, (401, 401), "a stranger");
    assert_eq!(asked(|config| config.mtls.header = String::new()).await, (401, 401), "no header is read");
    let as_nginx = |config: &mut Config| {
        config.mtls.header = "X-Certificate".into();
        config.mtls.header_format = CertificateFormat::Pem;
    };
    assert_eq!(asked(as_nginx).await, (401, 200));
}

on_both_engines! {
    async fn a_self_signed_certificate_is_good_when_it_stands_with_the_clients_keys(app: &TestApp) {
        let more = TestApp::with(app.engine, behind_a_proxy).await;
        let http = more.serve_provider().await;
        let with = |jwk: Value| {
            let terms = json!({ "token_endpoint_auth_method": "self_signed_tls_client_auth", "jwks": { "keys": [jwk] } });
            certified(Portal::service("erp", &["resellers.read"]), terms)
        };
        let thumb = json!({ "kty": "RSA", "x5t#S256": thumbprint(ALONE) });
        more.register(&with(thumb)).await;
        assert_eq!(post(&http, "/token", &shown(ALONE, &[]), &OWN).await.status, 200);
        assert_unknown(&post(&http, "/token", &shown(PORTAL, &[BETWEEN]), &OWN).await);
        assert_unknown(&post(&http, "/token", &[], &OWN).await);
        more.pass_hours(1);
        more.register(&with(json!({ "kty": "RSA", "x5t#S256": thumbprint(PORTAL) }))).await;
        assert_unknown(&post(&http, "/token", &shown(ALONE, &[]), &OWN).await);
    }

    async fn a_token_that_is_bound_to_a_certificate_opens_with_it_alone(app: &TestApp) {
        let more = TestApp::with(app.engine, behind_a_proxy).await;
        let bound = json!({ "tls_client_certificate_bound_access_tokens": true });
        let mut jwt = bound.clone();
        jwt["access_token_format"] = json!("jwt");
        let of = |portal: Portal, terms: &Value| {
            let mut portal = portal.quiet();
            portal.row.terms = terms.to_string();
            portal.row.scopes = r#"["openid","end_customers","offline_access"]"#.into();
            portal
        };
        let (app_, site) = (of(Portal::public("app"), &bound), of(Portal::public("site"), &jwt));
        let (http, _) = inside(&more, &[&app_, &site]).await;
        for portal in [&app_, &site] {
            let code = portal.code(&http, &[("scope", "openid end_customers")]).await;
            let redirect = portal.redirect();
            let verifier = portal.verifier.clone().unwrap_or_default();
            let fields = [
                ("grant_type", "authorization_code"), ("code", &code), ("redirect_uri", &redirect),
                ("code_verifier", &verifier), ("client_id", portal.id()),
            ];
            let naked = post(&http, "/token", &[], &fields).await;
            assert_eq!((naked.status.as_u16(), &naked.json()["error"]), (400, &json!("invalid_request")));
            let page = post(&http, "/token", &shown(ALONE, &[]), &fields).await;
            assert_eq!(page.status, 200, "any certificate will do: {}", page.body);
            let tokens = page.json();
            let access = text(&tokens, "access_token");
            assert_eq!(tokens["token_type"], "Bearer");
            if portal.id() == "site" {
                assert_eq!(claims(access)["cnf"], json!({ "x5t#S256": thumbprint(ALONE) }));
            }
            let bearer = ("authorization", format!("Bearer {access}"));
            for (path, empty) in [("/userinfo", vec![]), ("/api/v1/end-customers?q=x", vec![])] {
                let look = |head: Vec<(&'static str, String)>| {
                    let (http, all) = (&http, [vec![bearer.clone()], head].concat());
                    async move { http.send(Method::GET, path, &all, None).await }
                };
                let with = look(shown(ALONE, &[])).await;
                assert_ne!(with.status, 401, "{path}: {}", with.body);
                for head in [empty, shown(PORTAL, &[BETWEEN])] {
                    let without = look(head).await;
                    assert_eq!(without.status, 401, "{path}: {}", without.body);
                    assert!(without.header("www-authenticate").contains("invalid_token"));
                }
            }
            // The refresh tokens of a public client are bound too (RFC 8705 section 4).
            let refresh = text(&tokens, "refresh_token");
            let fields = [("grant_type", "refresh_token"), ("refresh_token", refresh), ("client_id", portal.id())];
            let other = post(&http, "/token", &shown(PORTAL, &[]), &fields).await;
            assert_eq!(other.json()["error"], "invalid_grant", "{}", other.body);
            let own = post(&http, "/token", &shown(ALONE, &[]), &fields).await;
            assert_eq!(own.status, 200, "{}", own.body);
        }
        let shop = Portal::own("shop").quiet();
        more.register(&shop).await;
        let site = post(&http, "/token", &shown(ALONE, &[]), &[]).await;
        assert_eq!(site.json()["error"], "invalid_client");
    }
}

#[tokio::test]
async fn fapi_takes_a_certificate_instead_of_a_signature_and_a_proof() {
    let app = house().await;
    let terms = json!({
        "profile": "fapi2", "token_endpoint_auth_method": "tls_client_auth", "tls_client_auth_san_dns": "loja.example",
        "tls_client_certificate_bound_access_tokens": true,
    });
    let shop = certified(Portal::own("shop").quiet().with_pkce(), terms);
    let (http, _) = inside(&app, &[&shop]).await;
    let own = shown(PORTAL, &[BETWEEN]);
    let request = shop.request(&[]);
    let request: Vec<_> = request.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_unknown(&post(&http, "/par", &[], &request).await);
    let pushed = post(&http, "/par", &own, &request).await;
    assert_eq!(pushed.status, 201, "{}", pushed.body);
    let uri = pushed.json()["request_uri"].as_str().expect("a name").to_owned();
    let query = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs([("client_id", "shop"), ("request_uri", &uri)])
        .finish();
    let back = http.get(&format!("/authorize?{query}")).await;
    let code = back.location_param("code").expect("a code");
    let (redirect, verifier) = (shop.redirect(), shop.verifier.clone().unwrap_or_default());
    let fields = [
        ("client_id", "shop"),
        ("grant_type", "authorization_code"),
        ("code", &code),
        ("redirect_uri", &redirect),
        ("code_verifier", &verifier),
    ];
    let tokens = post(&http, "/token", &own, &fields).await;
    assert_eq!(tokens.status, 200, "{}", tokens.body);
    let tokens = tokens.json();
    let access = text(&tokens, "access_token");
    let told = post(&http, "/introspect", &own, &[("client_id", "shop"), ("token", access)]).await.json();
    assert_eq!(told["cnf"], json!({ "x5t#S256": thumbprint(PORTAL) }));
    let metadata = http.get("/.well-known/openid-configuration").await.json();
    assert_eq!(metadata["tls_client_certificate_bound_access_tokens"], true);
    assert!(metadata["token_endpoint_auth_methods_supported"].to_string().contains("\"tls_client_auth\""));
}

/// The key of a certificate, with the certificate beside it.
fn jwk(home: &Home, name: &str) -> Value {
    let file = home.path(&format!("{name}.pem")).display().to_string();
    let public = Command::new("openssl").args(["x509", "-in", &file, "-noout", "-pubkey"]).output().expect("openssl");
    let public = STANDARD.decode(der(&String::from_utf8(public.stdout).expect("PEM"))).expect("Base64");
    let (x, y) = public[public.len() - 64..].split_at(32);
    let (x, y) = (URL_SAFE_NO_PAD.encode(x), URL_SAFE_NO_PAD.encode(y));
    let pem = std::fs::read_to_string(&file).expect("a file");
    json!({ "kty": "EC", "crv": "P-256", "x": x, "y": y, "x5c": [der(&pem)] })
}

/// What `curl` is answered, with the certificate of this name: the status and the body.
fn asked(home: &Home, at: &str, path: &str, with: Option<&str>, more: &[&str]) -> (u16, Value) {
    let (host, port) = at.rsplit_once(':').expect("a port");
    let (place, url) = (format!("id.localhost:{port}:{host}"), format!("https://id.localhost:{port}{path}"));
    let file = |name: &str| home.path(name).display().to_string();
    let own = with.map(|name| (file(&format!("{name}.pem")), file(&format!("{name}.key"))));
    let authority = file("site.pem");
    let mut args = vec!["-s", "--cacert", &authority, "--resolve", &place, "-w", "\n%{http_code}", &url];
    if let Some((certificate, key)) = &own {
        args.extend(["--cert", certificate, "--key", key]);
    }
    args.extend(more);
    let said = Command::new("curl").args(&args).output().expect("curl");
    assert!(said.status.success(), "{said:?}");
    let said = String::from_utf8(said.stdout).expect("UTF-8");
    let (body, status) = said.rsplit_once('\n').expect("two lines");
    (status.parse().expect("a status"), serde_json::from_str(body).unwrap_or(Value::Null))
}

/// The list of what `authority` took back: all that was named so far, and these. With it `openssl` keeps its own files.
fn revoke(home: &Home, names: &[&str]) -> String {
    let file = |name: &str| home.path(name).display().to_string();
    let text = format!(
        "[ca]\ndefault_ca=x\n[x]\ndatabase={}\ndefault_md=sha256\ncrlnumber={}\ncrl_extensions=e\n\
         [e]\nauthorityKeyIdentifier=keyid\n",
        file("taken.txt"),
        file("number.txt")
    );
    let config = home.file("ca.cnf", text);
    if !home.path("taken.txt").exists() {
        home.file("taken.txt", "");
        home.file("number.txt", "01");
    }
    let (key, authority, out) = (file("authority.key"), file("authority.pem"), file("list.pem"));
    let run = |args: &[&str]| {
        let base = ["ca", "-config", &config, "-keyfile", &key, "-cert", &authority];
        let made = Command::new("openssl").args([&base[..], args].concat()).output().expect("openssl");
        assert!(made.status.success(), "{made:?}");
    };
    for name in names {
        run(&["-revoke", &file(&format!("{name}.pem"))]);
    }
    run(&["-gencrl", "-crldays", "2", "-out", &out]);
    out
}

/// The real program with an address for people and one that asks for certificates.
fn home() -> (Home, Serving, String, String) {
    let home = Home::new();
    make(&home, "site", "/CN=id.localhost", "subjectAltName=DNS:id.localhost", None);
    make(&home, "authority", "/CN=Raiz", "keyUsage=keyCertSign,cRLSign", None);
    make(&home, "erp", "/O=Loja/CN=erp", "subjectAltName=DNS:erp.example", Some("authority"));
    make(&home, "alone", "/CN=alone", "subjectAltName=DNS:erp.example", None);
    let list = revoke(&home, &[]);
    let file = |name: &str| home.path(name).display().to_string();
    let (site, key, authority) = (file("site.pem"), file("site.key"), file("authority.pem"));
    let home = home
        .with("SERVER__TLS__CERTIFICATE", &site)
        .with("SERVER__TLS__KEY", &key)
        .with("MTLS__LISTEN", "127.0.0.2:0")
        .with("MTLS__AUTHORITIES_FILE", &authority)
        .with("MTLS__REVOCATION_FILE", &list)
        .with("MTLS__ADDRESS", "https://mtls.localhost");
    home.run(&["check-config"]).fine();
    home.run(&["migrate"]).fine();
    for (id, how) in [
        ("erp", "token_endpoint_auth_method=tls_client_auth\ntls_client_auth_subject_dn=CN=erp,O=Loja"),
        ("alone", "token_endpoint_auth_method=self_signed_tls_client_auth"),
    ] {
        let jwks = format!("jwks={}", json!({ "keys": [jwk(&home, "alone")] }));
        let mut add =
            vec!["client", "add", id, "--name", id, "--grant", "client_credentials", "--scope", "resellers.read"];
        add.extend(how.lines().flat_map(|term| ["--set", term]));
        add.extend(["--set", "tls_client_certificate_bound_access_tokens=true", "--set", "access_token_format=jwt"]);
        if id == "alone" {
            add.extend(["--set", &jwks]);
        }
        home.run(&add).fine();
    }
    let serving = home.serve();
    let (people, clients) = serving.listen.split_once(", ").expect("two addresses");
    let (people, clients) = (people.to_owned(), clients.to_owned());
    (home, serving, people, clients)
}

#[test]
fn a_certificate_is_asked_for_in_the_handshake_and_nobody_must_show_one() {
    let (home, _serving, people, clients) = home();
    let token = |at: &str, id: &str, with: Option<&str>| {
        let fields = format!("client_id={id}&grant_type=client_credentials");
        asked(&home, at, "/token", with, &["-d", &fields])
    };
    for (id, own, other) in [("erp", "erp", "alone"), ("alone", "alone", "erp")] {
        let (status, tokens) = token(&clients, id, Some(own));
        assert_eq!(status, 200, "{tokens}");
        let access = text(&tokens, "access_token");
        let pem = std::fs::read(home.path(&format!("{own}.pem"))).expect("a file");
        let x5t = Certificate::read_pem(&pem).expect("a certificate").thumbprint().to_owned();
        assert_eq!(claims(access)["cnf"]["x5t#S256"], json!(x5t));
        let bearer = format!("authorization: Bearer {access}");
        let look = |at: &str, with: Option<&str>| asked(&home, at, "/api/v1/resellers/9", with, &["-H", &bearer]).0;
        assert_eq!(look(&clients, Some(own)), 404, "who asks is known, the reseller is not");
        assert_eq!(look(&clients, Some(other)), 401);
        assert_eq!(look(&clients, None), 401);
        assert_eq!(look(&people, Some(own)), 401, "there it is not even asked for");
        assert_eq!(token(&clients, id, Some(other)).0, 401);
    }
    assert_eq!(token(&clients, "erp", None).0, 401);
    assert_eq!(token(&people, "erp", Some("erp")).0, 401);
    let (status, metadata) = asked(&home, &clients, "/.well-known/openid-configuration", None, &[]);
    assert_eq!(status, 200);
    assert_eq!(metadata["mtls_endpoint_aliases"]["token_endpoint"], "https://mtls.localhost/token");
    assert_eq!(asked(&home, &people, "/login", None, &[]).0, 200);
}

#[test]
fn a_revoked_certificate_is_refused_by_the_running_program_when_the_list_changes() {
    let (home, mut serving, _, clients) = home();
    let hang_up = |serving: &Serving| {
        // SAFETY: a signal to our own child, which was not waited for.
        assert_eq!(unsafe { libc::kill(serving.pid(), libc::SIGHUP) }, 0);
    };
    let token = || {
        let fields = "client_id=erp&grant_type=client_credentials";
        let (status, body) = asked(&home, &clients, "/token", Some("erp"), &["-d", fields]);
        (status, body["error"].as_str().unwrap_or_default().to_owned())
    };
    assert_eq!(token().0, 200);
    revoke(&home, &["erp"]);
    let said = serving.line_with("authorities of clients were read anew");
    assert!(said.contains("lists=1 revoked=1"), "nobody had to say that it changed: {said}");
    assert_eq!(token(), (401, "invalid_client".to_owned()));
    let said = serving.line_with("a client's certificate is not believed");
    assert!(said.contains("client=\"erp\"") && said.contains("revoked"), "{said}");
    home.file("list.pem", "nothing");
    hang_up(&serving);
    assert!(serving.line_with("stay as they were").contains("mtls.revocation_file"));
    assert_eq!(token().0, 401, "what cannot be used leaves all as it was");
    std::fs::remove_file(home.path("taken.txt")).expect("a file");
    revoke(&home, &[]);
    make(&home, "other", "/CN=Outra", "keyUsage=keyCertSign,cRLSign", None);
    let both = ["authority.pem", "other.pem"].map(|name| std::fs::read_to_string(home.path(name)).expect("a file"));
    home.file("authority.pem", both.concat());
    hang_up(&serving);
    let said = serving.line_with("authorities of clients were read anew");
    assert!(
        said.contains("authorities=2") && said.contains("came=\"CN=Outra\"") && said.contains("revoked=0"),
        "{said}"
    );
    assert_eq!(token().0, 200);
    serving.terminate();
    assert_eq!(serving.wait(), Some(0));
}

#[test]
fn what_cannot_work_without_certificates_is_refused_before_it_is_registered_or_started() {
    let home = Home::new();
    home.run(&["migrate"]).fine();
    let add = ["client", "add", "erp", "--name", "erp", "--grant", "client_credentials", "--scope", "resellers.read"];
    let by = ["--set", "token_endpoint_auth_method=tls_client_auth", "--set", "tls_client_auth_san_dns=a.example"];
    home.run(&[&add[..], &by].concat()).says(2, &["mtls.listen", "mtls.authorities_file"]);
    let with = home.with("MTLS__LISTEN", "127.0.0.1:0").with("MTLS__HEADER", "Client-Cert");
    with.run(&["check-config"]).says(2, &["mtls.listen", "mtls.header", "server.trusted_proxies"]);
    let with = with.with("MTLS__LISTEN", "").with("SERVER__TRUSTED_PROXIES", "10.0.0.1");
    with.run(&["check-config"]).fine();
    let with = with.with("MTLS__AUTHORITIES_FILE", "nothing.pem");
    with.run(&["check-config"]).says(2, &["mtls.authorities_file"]);
    let with = with.with("MTLS__AUTHORITIES_FILE", "").with("MTLS__REVOCATION_FILE", AUTHORITY);
    with.run(&["check-config"]).says(2, &["mtls.revocation_file", "mtls.authorities_file"]);
    let with = with.with("MTLS__AUTHORITIES_FILE", AUTHORITY);
    with.run(&["check-config"]).says(2, &["mtls.revocation_file", "no complete revocation lists"]);
}
