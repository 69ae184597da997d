//! What holds for every route, read from the router's own table: HEAD, 405 with `Allow`, slashes, packed documents.

use std::collections::BTreeMap;

use cracha::web::kit::assets;
use cracha::web::server::table;
use prometheus::Registry;
use reqwest::Method;

use crate::support::app::{Engine, TestApp};
use crate::support::http::{Http, Page};

async fn provider() -> (TestApp, Http) {
    let app = TestApp::start(Engine::Sqlite).await;
    let http = app.serve_provider().await;
    (app, http)
}

/// An address of the pattern.
fn address(path: &str) -> String {
    path.replace("{id}", "x")
        .replace("{client}", "x")
        .replace("{act}", "block")
        .replace("{name}", "watch")
        .replace("{external_id:.+}", "5001")
        .replace("{policy}/{subject:.+}", "callback/5001")
        .replace("{file}", assets::href("cracha.css").trim_start_matches("/assets/"))
}

#[tokio::test]
async fn head_answers_like_get_without_the_body_on_every_get_route() {
    let (_app, http) = provider().await;
    http.get("/login").await; // the browser has its name
    for row in table().rows().into_iter().filter(|row| row.method == "GET") {
        let address = address(&row.path);
        let get = http.get(&address).await;
        let head = http.send(Method::HEAD, &address, &[], None).await;
        let seen = |page: &Page| {
            let names = ["content-type", "location", "etag", "cache-control", "content-language", "www-authenticate"];
            let length = page.header("content-length").to_owned();
            // An address that names a new request is another one each time.
            let fields = names.map(|name| page.header(name).split("id=").next().unwrap_or_default().to_owned());
            (page.status, fields, length)
        };
        assert_eq!(seen(&head), seen(&get), "{address}");
        assert!(head.body.is_empty(), "{address}");
    }
    assert_eq!(http.send(Method::HEAD, "/nowhere", &[], None).await.status, 404);
}

#[tokio::test]
async fn a_wrong_method_is_405_with_allow_on_every_path() {
    let (_app, http) = provider().await;
    let mut paths: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in table().rows() {
        paths.entry(address(&row.path)).or_default().push(row.method.to_string());
    }
    for (path, methods) in paths {
        for wrong in [Method::DELETE, Method::PUT, Method::PATCH, Method::GET, Method::POST] {
            if methods.iter().any(|method| method == wrong.as_str()) {
                continue;
            }
            let page = http.send(wrong.clone(), &path, &[], None).await;
            assert_eq!(page.status, 405, "{wrong} {path}: {}", page.body);
            let allowed: Vec<&str> = page.header("allow").split(", ").collect();
            assert!(methods.iter().all(|method| allowed.contains(&method.as_str())), "{path}: {allowed:?}");
            assert_eq!(allowed.contains(&"HEAD"), methods.iter().any(|method| method == "GET"), "{path}");
        }
    }
    let page = http.get("/first-access/again").await;
    assert!(page.text().contains("só abre a partir de um formulário"), "people get a page: {}", page.text());
}

#[tokio::test]
async fn a_slash_too_many_leads_to_the_page_and_never_elsewhere() {
    let (_app, http) = provider().await;
    for (path, target) in [
        ("/login/", "/login"),
        ("/login/?next=%2Faccount", "/login?next=%2Faccount"),
        ("/users/x//", "/users/x"),
        ("/.well-known/openid-configuration/", "/.well-known/openid-configuration"),
        ("/api/v1/resellers/", "/api/v1/resellers"),
    ] {
        let page = http.get(path).await;
        assert_eq!((page.status.as_u16(), page.header("location")), (308, target), "{path}");
    }
    let page =
        http.get(&format!("{}//evil.example/", http.get("/login").await.url.origin().ascii_serialization())).await;
    assert_eq!(page.status, 404);
    let robots = http.get("/robots.txt").await;
    assert_eq!((robots.status.as_u16(), robots.body.as_str()), (200, "User-agent: *\nDisallow: /\n"));
}

#[tokio::test]
async fn who_found_a_weakness_reads_where_to_write_to() {
    let (app, http) = provider().await;
    let page = http.get("/.well-known/security.txt").await;
    assert_eq!((page.status.as_u16(), page.header("content-type")), (200, "text/plain; charset=utf-8"));
    let lines: Vec<&str> = page.body.lines().collect();
    assert_eq!(lines[0], format!("Contact: {}/contact", app.issuer()));
    assert!(lines[1].starts_with("Expires: ") && lines[1].ends_with("T00:00:00Z"), "{}", lines[1]);
    assert_eq!(lines[2], "Preferred-Languages: pt-BR, es, en");
    assert_eq!(lines[3], format!("Canonical: {}/.well-known/security.txt", app.issuer()));
    let app = TestApp::with(Engine::Sqlite, |c| c.brand.security_contact = "seguranca@example.com".into()).await;
    let page = app.serve_provider().await.get("/.well-known/security.txt").await;
    assert!(page.body.starts_with("Contact: mailto:seguranca@example.com\n"), "{}", page.body);
}

#[tokio::test]
async fn public_documents_have_an_etag_and_come_packed_and_pages_with_secrets_never() {
    let (_app, http) = provider().await;
    let css = assets::href("cracha.css");
    for path in ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server", "/jwks", &css] {
        let plain = http.get(path).await;
        let etag = plain.header("etag").to_owned();
        assert!(etag.len() > 2 && plain.header("vary").eq_ignore_ascii_case("accept-encoding"), "{path}");
        let known = http.send(Method::GET, path, &[("if-none-match", etag.clone())], None).await;
        assert_eq!(
            (known.status.as_u16(), known.body.as_str(), known.header("etag")),
            (304, "", etag.as_str()),
            "{path}"
        );
        let other = http.send(Method::GET, path, &[("if-none-match", "\"other\"".into())], None).await;
        assert_eq!((other.status.as_u16(), &other.body), (200, &plain.body), "{path}");
        let packed = http.send(Method::HEAD, path, &[("accept-encoding", "gzip, br".into())], None).await;
        assert_eq!(packed.header("content-encoding"), "gzip", "{path}");
        let length = |page: &Page| page.header("content-length").parse::<usize>().expect("a length");
        assert!(length(&packed) < length(&plain), "{path}");
        assert_ne!(packed.header("etag"), etag, "{path}");
    }
    for path in ["/login", "/password/forgot", "/nowhere"] {
        let page = http.send(Method::GET, path, &[("accept-encoding", "gzip, br".into())], None).await;
        assert_eq!((page.header("content-encoding"), page.header("etag")), ("", ""), "{path}");
    }
}

#[tokio::test]
async fn health_and_metrics_answer_head_and_refuse_other_methods() {
    let app = TestApp::with(Engine::Sqlite, |config| config.server.metrics_listen = "127.0.0.1:0".into()).await;
    let ops = cracha::web::ops::start(app.app.clone()).expect("a listener");
    let http = Http::new(&format!("http://{}", ops.addresses[0]));
    for path in ["/health/live", "/health/ready", "/metrics"] {
        let head = http.send(Method::HEAD, path, &[], None).await;
        assert_eq!((head.status.as_u16(), head.body.as_str()), (200, ""), "{path}");
        let wrong = http.post(path, &[]).await;
        assert_eq!((wrong.status.as_u16(), wrong.header("allow")), (405, "GET, HEAD"), "{path}");
    }
    let metrics = http.get("/metrics").await;
    assert!(metrics.body.contains("cracha_recovery_requests_limited_24h{limit=\"slowed\"} 0"), "{}", metrics.body);
    ops.stop().await;
}

#[tokio::test]
async fn every_route_is_counted_under_its_own_name() {
    let (app, http) = provider().await;
    let rows = table().rows();
    for row in &rows {
        http.send(row.method.as_str().parse().expect("a method"), &address(&row.path), &[], None).await;
    }
    let text = app.app.metrics().text(&Registry::new()).unwrap();
    let other = text.lines().find(|line| line.starts_with(r#"cracha_http_requests_total{class="other""#));
    assert_eq!(other, None, "a path of these: {:?}", rows.iter().map(|row| &row.path).collect::<Vec<_>>());
}
