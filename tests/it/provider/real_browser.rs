//! A portal of another site in a real browser: its post to the authorization endpoint comes without the session's
//! cookie, and the answer goes back in a form (A7, G45), with scripts and without.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};

use super::on_a_file;
use crate::support::browser::{Browser, Options};
use crate::support::provider::{PASSWORD, Portal, STATE};

/// A portal's site: `/` posts this form to the provider; every other address shows what came.
fn site(listener: TcpListener, form: String) {
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let (Ok(stream), form) = (stream, form.clone()) else { continue };
            std::thread::spawn(move || answer(stream, &form));
        }
    });
}

fn answer(stream: TcpStream, form: &str) -> Option<()> {
    let mut reader = BufReader::new(stream);
    let (mut head, mut length) = (String::new(), 0);
    while !head.ends_with("\r\n\r\n") {
        let from = head.len();
        reader.read_line(&mut head).ok().filter(|read| *read > 0)?;
        if let Some((_, value)) = head[from..].split_once(':').filter(|(n, _)| n.eq_ignore_ascii_case("content-length"))
        {
            length = value.trim().parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let line = head.lines().next()?;
    let page = match line.starts_with("GET / ") {
        true => form.to_owned(),
        false => format!("<p>{line}</p><p>came: {}</p>", String::from_utf8_lossy(&body).replace('&', " ")),
    };
    let page = format!("<!doctype html><meta charset=utf-8>{page}");
    let length = page.len();
    let head =
        format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
    reader.get_mut().write_all(format!("{head}{page}").as_bytes()).ok()
}

async fn walk(javascript: bool) {
    let app = on_a_file().await;
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let home = format!("http://loja.localhost:{}", listener.local_addr().unwrap().port());
    let mut shop = Portal::own("shop");
    shop.row.redirect_uris = serde_json::json!([format!("{home}/cb")]).to_string();
    app.register(&shop).await;
    let maria = app.administrator("1001").await;
    app.serve_provider().await;
    let fields: String = (shop.request(&[("response_mode", "form_post")]).iter())
        .map(|(name, value)| format!(r#"<input type="hidden" name="{name}" value="{value}">"#))
        .collect();
    let action = format!("{}/authorize", app.issuer());
    site(listener, format!(r#"<form method="post" action="{action}">{fields}<button>Entrar</button></form>"#));

    let browser = Browser::with(Options { javascript, ..Options::default() }).await;
    for visit in ["first", "second"] {
        browser.goto(&home).await.unwrap();
        browser.press("Entrar").await;
        if visit == "first" {
            browser.fill("[name=login]", &maria.login).await;
            browser.fill("[name=password]", PASSWORD).await;
            browser.click("main form button.main").await;
        }
        // The second time the stored request finds the session by itself.
        if !javascript {
            browser.click("main form[action$='/cb'] button.main").await;
        }
        browser.sees("POST /cb").await;
        let came = browser.text().await;
        assert!(came.contains("code=") && came.contains(&format!("state={STATE}")), "{came}");
    }
}

#[tokio::test]
async fn a7_a_portals_post_and_the_form_post_answer_work_in_a_real_browser() {
    walk(true).await;
}

#[tokio::test]
async fn a7_g45_and_without_scripts_too() {
    walk(false).await;
}
