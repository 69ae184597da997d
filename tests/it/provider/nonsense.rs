//! Nonsense at every entrance of the provider: answers are errors, never a failure of ours.

use reqwest::Method;

use super::{inside, on_a_file};
use crate::on_both_engines;
use crate::support::provider::{Portal, SECRET, text};

/// Pieces that parsers dislike.
const PIECES: [&str; 18] = [
    "",
    "=",
    "%",
    "%zz",
    "%ff",
    "%00",
    "a=1&a=1",
    "&&&=&",
    "x=%F0%9F%98%80",
    "state=%0d%0aSet-Cookie:x=1",
    "client_id=%00",
    "id=../../x",
    "id=%00",
    "grant=%00",
    "id=%27%20OR%201=1--",
    "grant=x&confirm=x",
    "max_age=99999999999999999999",
    "claims=%7B%22id_token%22%3A%7B%22sub%22%3A%7B%22value%22%3A7%7D%7D%7D",
];

#[tokio::test]
async fn nonsense_is_answered_and_never_breaks_anything() {
    let app = on_a_file().await;
    let shop = Portal::own("shop");
    let (http, _) = inside(&app, &[&shop]).await;
    let tokens = shop.tokens(&http, &[]).await;
    let bearer = format!("Bearer {}", text(&tokens, "access_token"));
    let good = shop.authorize(&[]).split_once('?').unwrap().1.to_owned();
    let secret: String = url::form_urlencoded::byte_serialize(SECRET.as_bytes()).collect();
    let token = format!("grant_type=refresh_token&client_id=shop&client_secret={secret}");
    for path in [
        "/authorize",
        "/authorize/resume",
        "/consent",
        "/token",
        "/par",
        "/device_authorization",
        "/device",
        "/device/x",
        "/userinfo",
        "/introspect",
        "/revoke",
        "/register",
        "/register/shop",
        "/jwks",
        "/jwks/without-okp",
        "/end_session",
        "/login",
        "/.well-known/openid-configuration",
    ] {
        for piece in PIECES {
            for text in [piece.to_owned(), format!("{good}&{piece}"), format!("{token}&{piece}")] {
                let page = http.send(Method::GET, &format!("{path}?{text}"), &[], None).await;
                assert!(page.status.as_u16() < 500, "GET {path}?{text}: {} {}", page.status, page.body);
                assert!(page.headers.iter().all(|(name, value)| name != "set-cookie" || !value.starts_with("x=")));
                for kind in ["application/x-www-form-urlencoded", "application/json"] {
                    let headers = [("content-type", kind.to_string()), ("authorization", bearer.clone())];
                    for headers in [&headers[..], &headers[..1]] {
                        let page = http.send(Method::POST, path, headers, Some(text.clone())).await;
                        assert!(page.status.as_u16() < 500, "POST {path} {text}: {} {}", page.status, page.body);
                    }
                }
            }
        }
    }
    assert_eq!(http.send(Method::GET, "/userinfo", &[("authorization", bearer)], None).await.status, 200);
    for path in ["/token", "/authorize", "/end_session"] {
        let big = Some(format!("state={}", "x".repeat(200_000)));
        let kind = ("content-type", "application/x-www-form-urlencoded".to_string());
        let page = http.send(Method::POST, path, &[kind], big).await;
        assert_eq!(page.status, 400, "{path}: {}", page.body);
    }
}

on_both_engines! {
    async fn a_nul_in_a_name_is_nobodys(app: &TestApp) {
        let (http, _) = inside(app, &[&Portal::own("shop")]).await;
        for path in [
            "/authorize/resume?id=%00",
            "/login?grant=%00",
            "/login?other=1&grant=x%00",
            "/login?next=%00",
            "/help?q=%00",
            "/users?q=%00",
            "/users/%00",
            "/end-customers/%00",
            "/device/%00",
        ] {
            let page = http.get(path).await;
            assert!(page.status.as_u16() < 500, "{path}: {} {}", page.status, page.text());
        }
        for method in [Method::GET, Method::PUT, Method::DELETE] {
            let token = [("authorization", "Bearer x".to_owned()), ("content-type", "application/json".to_owned())];
            let page = http.send(method.clone(), "/register/%00", &token, Some("{}".to_owned())).await;
            assert_eq!(page.status, 401, "{method}: {}", page.body);
        }
    }
}
