//! Signing out by the browser (Front-Channel Logout 1.0), and logins that begin at our links (OpenID Connect Core 4).

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use serde_json::json;

use super::{assert_refused, inside, on_a_file};
use crate::support::browser::{Browser, Options};
use crate::support::http::Page;
use crate::support::provider::{PASSWORD, Portal, claims, text};

fn framed(id: &str, terms: serde_json::Value) -> Portal {
    let mut portal = Portal::own(id).quiet();
    portal.row.terms = terms.to_string();
    portal
}

fn frames(page: &Page) -> Vec<String> {
    let html = page.body.replace("&amp;", "&").replace("&#38;", "&");
    html.split("<iframe src=\"").skip(1).filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())).collect()
}

#[tokio::test]
async fn e40_every_client_of_the_session_is_loaded_in_a_frame_and_the_browser_goes_on() {
    let app = on_a_file().await;
    let uri = |id: &str| format!("https://{id}.example.com/out?x=1");
    let shop =
        framed("shop", json!({ "frontchannel_logout_uri": uri("shop"), "frontchannel_logout_session_required": true }));
    let cloud = framed("cloud", json!({ "frontchannel_logout_uri": uri("cloud") }));
    let unused = framed("unused", json!({ "frontchannel_logout_uri": uri("unused") }));
    let plain = Portal::own("plain").quiet();
    let (http, maria) = inside(&app, &[&shop, &cloud, &unused, &plain]).await;
    let tokens = shop.tokens(&http, &[]).await;
    cloud.tokens(&http, &[]).await;
    plain.tokens(&http, &[]).await;
    let sid = text(&claims(text(&tokens, "id_token")), "sid").to_owned();
    let bye = shop.bye();
    let pairs = [("id_token_hint", text(&tokens, "id_token")), ("post_logout_redirect_uri", &bye), ("state", "a b&c")];
    let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    let page = http.get(&format!("/end_session?{query}")).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let mut shown = frames(&page);
    shown.sort();
    let iss: String = url::form_urlencoded::byte_serialize(app.issuer().as_bytes()).collect();
    let want = format!("{}&iss={iss}&sid={sid}", uri("shop"));
    assert_eq!(shown, [uri("cloud"), want]);
    let policy = page.header("content-security-policy");
    let sources = policy.split("frame-src ").nth(1).and_then(|rest| rest.split(';').next()).unwrap_or_default();
    let mut sources: Vec<&str> = sources.split(' ').collect();
    sources.sort_unstable();
    assert_eq!(sources, ["https://cloud.example.com", "https://shop.example.com"]);
    let onward = format!("{bye}?state=a%20b%26c");
    assert_eq!(page.attribute("main a#onward", "href").as_deref(), Some(onward.as_str()));
    let refresh = page.attribute("meta[http-equiv=refresh]", "content");
    assert_eq!(refresh, Some(format!("5;url={onward}")));
    assert_refused(&app, &http.get(&shop.authorize(&[("prompt", "none")])).await, &shop, "login_required");
    // By our own button: the same frames, and nowhere to go.
    crate::support::provider::log_in(&http, &maria).await;
    cloud.tokens(&http, &[]).await;
    let asked = http.get("/end_session").await;
    let page = http.submit(&asked.form("main form")).await;
    assert_eq!(frames(&page), [uri("cloud")]);
    assert_eq!(page.attribute("main a#onward", "href"), None);
    // Where no client of the session has such a page, everything is as ever.
    crate::support::provider::log_in(&http, &maria).await;
    let tokens = plain.tokens(&http, &[]).await;
    let bye = plain.bye();
    let pairs = [("id_token_hint", text(&tokens, "id_token")), ("post_logout_redirect_uri", &bye)];
    let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    let page = http.get(&format!("/end_session?{query}")).await;
    assert_eq!((page.status.as_u16(), page.location().as_str()), (303, bye.as_str()));
}

/// A portal's site that notes what is asked and answers with a page that says it.
fn site(listener: TcpListener, seen: Arc<Mutex<Vec<String>>>) {
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let (Ok(stream), seen) = (stream, seen.clone()) else { continue };
            std::thread::spawn(move || -> Option<()> {
                let mut reader = BufReader::new(stream);
                let mut head = String::new();
                while !head.ends_with("\r\n\r\n") {
                    reader.read_line(&mut head).ok().filter(|read| *read > 0)?;
                }
                let line = head.lines().next()?.to_owned();
                let page = format!("<!doctype html><meta charset=utf-8><p>{line}</p>");
                seen.lock().ok()?.push(line);
                let length = page.len();
                let head = format!(
                    "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
                );
                reader.get_mut().write_all(format!("{head}{page}").as_bytes()).ok()
            });
        }
    });
}

async fn walk(javascript: bool) {
    let app = on_a_file().await;
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let home = format!("http://loja.localhost:{}", listener.local_addr().unwrap().port());
    let seen = Arc::new(Mutex::new(Vec::new()));
    site(listener, seen.clone());
    let terms = json!({
        "frontchannel_logout_uri": format!("{home}/out"), "frontchannel_logout_session_required": true,
    });
    let mut shop = framed("shop", terms);
    shop.row.redirect_uris = json!([format!("{home}/cb")]).to_string();
    shop.row.post_logout_uris = json!([format!("{home}/bye")]).to_string();
    app.register(&shop).await;
    let maria = app.administrator("1001").await;
    let http = app.serve_provider().await;
    let browser = Browser::with(Options { javascript, ..Options::default() }).await;
    browser.goto(&format!("{}{}", app.issuer(), shop.authorize(&[]))).await.unwrap();
    browser.fill("[name=login]", &maria.login).await;
    browser.fill("[name=password]", PASSWORD).await;
    browser.click("main form button.main").await;
    browser.sees("GET /cb").await;
    let came = browser.text().await;
    let code = came.split("code=").nth(1).and_then(|rest| rest.split('&').next()).expect("a code").to_owned();
    let tokens = shop.exchange(&http, &code).await.json();
    let bye = shop.bye();
    let pairs = [("id_token_hint", text(&tokens, "id_token")), ("post_logout_redirect_uri", &bye), ("state", "s1")];
    let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    browser.goto(&format!("{}/end_session?{query}", app.issuer())).await.unwrap();
    browser.sees("GET /bye?state=s1").await;
    let sid = claims(text(&tokens, "id_token"))["sid"].as_str().unwrap().to_owned();
    let seen = seen.lock().unwrap().clone();
    let at = |what: &str| seen.iter().position(|line| line.contains(what));
    let out = at("GET /out?iss=").unwrap_or_else(|| panic!("not loaded: {seen:?}"));
    assert!(seen[out].contains(&format!("sid={sid}")), "{seen:?}");
    assert!(Some(out) < at("GET /bye"), "{seen:?}");
}

#[tokio::test]
async fn e40_a_real_browser_loads_the_frames_and_goes_on_to_the_portal() {
    walk(true).await;
}

#[tokio::test]
async fn e40_g45_and_without_scripts_too() {
    walk(false).await;
}

#[tokio::test]
async fn a_link_to_a_portal_begins_a_login_there_and_says_nothing_of_the_person() {
    let app = on_a_file().await;
    let shop = framed("shop", json!({ "initiate_login_uri": "https://shop.example.com/start?from=us" }));
    let plain = Portal::own("plain").quiet();
    let (http, maria) = inside(&app, &[&shop, &plain]).await;
    let page = http.get("/").await;
    let page = if page.status.is_redirection() { http.follow(&page).await } else { page };
    let link = page.attribute(r#"main a[href^="https://shop.example.com/"]"#, "href").expect("a link");
    let link = url::Url::parse(&link).unwrap();
    let said: Vec<(String, String)> = link.query_pairs().into_owned().collect();
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let want = [pair("from", "us"), pair("iss", &app.issuer()), pair("target_link_uri", "https://shop.example.com/")];
    assert_eq!((link.path(), said), ("/start", want.to_vec()));
    assert!(!link.as_str().contains(&maria.login));
    let other = page.attribute(r#"main a[href^="https://plain.example.com/"]"#, "href");
    assert_eq!(other.as_deref(), Some("https://plain.example.com/"), "a start page as ever");
}
