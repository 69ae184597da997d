//! Keys of clients at an address of theirs (B27, P2-42, P2-44, G46): fetched over real HTTP, seldom, and through the guard.

use serde_json::json;

use super::inside;
use crate::delivery::portal::Portal as Host;
use crate::support::app::{Engine, TestApp};
use crate::support::http::{Http, Page};
use crate::support::keyed::Keyed;
use crate::support::provider::Portal;

/// A house that may fetch from this machine, or not.
async fn house(allow: &[&str]) -> TestApp {
    let allow = allow.iter().map(|host| (*host).to_owned()).collect();
    TestApp::with(Engine::Sqlite, |config| {
        (config.outgoing.allow, config.outgoing.timeout_seconds) = (allow, 1);
    })
    .await
}

/// A portal whose keys are at this host.
fn at(host: &Host, id: &str) -> Keyed {
    let mut keyed = Keyed::own(id);
    let uri = host.url().replace("/logout", "/jwks");
    keyed.portal.row.terms = json!({ "token_endpoint_auth_method": "private_key_jwt", "jwks_uri": uri }).to_string();
    keyed.portal.row.grant_types = r#"["client_credentials"]"#.into();
    keyed.portal.row.scopes = r#"["resellers.read"]"#.into();
    keyed
}

/// What the host answers: the keys of these, good for so long.
fn keys(of: &[&Keyed], more: &str) -> String {
    let keys: Vec<_> = of.iter().map(|keyed| keyed.key.public().jwk().clone()).collect();
    let body = json!({ "keys": keys }).to_string();
    let length = body.len();
    format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n{more}\r\n\r\n{body}")
}

async fn tokens(app: &TestApp, http: &Http, of: &Keyed) -> Page {
    of.post(app, http, "/token", &[("grant_type", "client_credentials")]).await
}

#[tokio::test]
async fn b27_keys_are_fetched_once_and_kept_as_long_as_their_answer_says() {
    let app = house(&["127.0.0.1"]).await;
    let host = Host::saying("500 Not Yet").await;
    let erp = at(&host, "erp");
    let (http, _) = inside(&app, &[&erp.portal]).await;
    host.now_answers(&keys(&[&erp], "Cache-Control: max-age=120\r\nETag: \"v1\""));
    for _ in 0..3 {
        let page = tokens(&app, &http, &erp).await;
        assert_eq!(page.status, 200, "{}", page.body);
    }
    assert_eq!(host.seen().len(), 1);
    app.pass_seconds(119);
    assert_eq!((tokens(&app, &http, &erp).await.status.as_u16(), host.seen().len()), (200, 1));
    host.now_answers("HTTP/1.1 304 Not Modified\r\nCache-Control: max-age=600\r\nConnection: close\r\n\r\n");
    app.pass_seconds(2);
    assert_eq!(tokens(&app, &http, &erp).await.status, 200);
    let seen = host.seen();
    assert_eq!(seen.len(), 2);
    assert!(seen[1].to_lowercase().contains("if-none-match: \"v1\""), "{}", seen[1]);
    app.pass_seconds(590);
    assert_eq!((tokens(&app, &http, &erp).await.status.as_u16(), host.seen().len()), (200, 2));
    // The host is down: what it said last counts for a day.
    host.now_says("503 Down");
    app.pass_seconds(3600);
    assert_eq!((tokens(&app, &http, &erp).await.status.as_u16(), host.seen().len()), (200, 3));
    app.pass_seconds(25 * 3600);
    assert_eq!(tokens(&app, &http, &erp).await.status, 401);
}

#[tokio::test]
async fn p2_42_an_unknown_key_is_looked_for_once_more_and_not_more_often_than_allowed() {
    let app = house(&["127.0.0.1"]).await;
    let host = Host::saying("500 Not Yet").await;
    let (old, new, stranger) = (at(&host, "erp"), at(&host, "erp"), at(&host, "erp"));
    let (http, _) = inside(&app, &[&old.portal]).await;
    host.now_answers(&keys(&[&old], "Cache-Control: max-age=86400"));
    assert_eq!(tokens(&app, &http, &old).await.status, 200);
    // Rotated, under another name.
    let new = Keyed { key: cracha::crypto::keys::SigningKey::generate(new.key.alg(), "erp-2").unwrap().0, ..new };
    host.now_answers(&keys(&[&old, &new], "Cache-Control: max-age=86400"));
    assert_eq!(tokens(&app, &http, &new).await.status, 401, "looked at just now");
    assert_eq!(host.seen().len(), 1);
    app.pass_seconds(31);
    for keyed in [&new, &old] {
        assert_eq!(tokens(&app, &http, keyed).await.status, 200);
    }
    assert_eq!(host.seen().len(), 2);
    // A stranger who names a key that nobody has makes us look twice a minute at most.
    let stranger =
        Keyed { key: cracha::crypto::keys::SigningKey::generate(stranger.key.alg(), "x").unwrap().0, ..stranger };
    app.pass_seconds(31);
    for _ in 0..3 {
        assert_eq!(tokens(&app, &http, &stranger).await.status, 401);
    }
    assert_eq!(host.seen().len(), 3);
    assert_eq!(tokens(&app, &http, &new).await.status, 200);
}

#[tokio::test]
async fn p2_44_g46_keys_are_not_fetched_from_where_the_guard_lets_nobody() {
    let app = house(&[]).await;
    let host = Host::saying("500 Never").await;
    let erp = at(&host, "erp");
    let (http, _) = inside(&app, &[&erp.portal]).await;
    host.now_answers(&keys(&[&erp], "Cache-Control: max-age=86400"));
    assert_eq!(tokens(&app, &http, &erp).await.status, 401);
    assert!(host.seen().is_empty(), "not even a connection");
}

#[tokio::test]
async fn b27_a_host_that_does_not_answer_holds_nobody_else_up() {
    let app = house(&["127.0.0.1"]).await;
    let host = Host::answering("").await;
    let erp = at(&host, "erp");
    let shop = Portal::service("shop", &["resellers.read"]);
    let (http, _) = inside(&app, &[&erp.portal, &shop]).await;
    let slow = tokens(&app, &http, &erp);
    tokio::pin!(slow);
    let quick = async {
        while host.seen().is_empty() {
            tokio::task::yield_now().await;
        }
        shop.token(&http, &[("grant_type", "client_credentials")]).await
    };
    let other = tokio::select! {
        page = &mut slow => panic!("the host answered: {}", page.body),
        page = quick => page,
    };
    assert_eq!(other.status, 200, "{}", other.body);
    assert_eq!(slow.await.status, 401, "no key, no proof");
    assert_eq!(tokens(&app, &http, &erp).await.status, 401, "at once: it was looked at just now");
    assert_eq!(host.seen().len(), 1);
}

#[tokio::test]
async fn b27_every_address_of_proof_is_an_audience_and_a_moment_may_have_a_fraction() {
    let app = TestApp::with(Engine::Sqlite, |config| config.mtls.address = "https://mtls.localhost".into()).await;
    let mut erp = Keyed::own("erp");
    erp.portal.row.grant_types = r#"["client_credentials"]"#.into();
    erp.portal.row.scopes = r#"["resellers.read"]"#.into();
    let (http, _) = inside(&app, &[&erp.portal]).await;
    let at_issuer = |path: &str| format!("{}{path}", app.issuer());
    for (aud, taken) in [
        (at_issuer("/device_authorization"), true),
        ("https://mtls.localhost/token".into(), true),
        ("https://mtls.localhost/device_authorization".into(), true),
        ("https://mtls.localhost".into(), false),
        ("https://mtls.localhost.evil.example/token".into(), false),
        (at_issuer("/userinfo"), false),
    ] {
        let now = app.now().seconds() as f64;
        let mut claims = erp.asserted(&app);
        (claims["aud"], claims["iat"], claims["exp"]) = (json!(aud), json!(now - 0.75), json!(now + 59.25));
        let page = erp.post_with(&http, "/token", &[("grant_type", "client_credentials")], &claims).await;
        assert_eq!(page.status == 200, taken, "{aud}: {}", page.body);
        app.pass_seconds(if taken { 0 } else { 120 }); // wrong proofs make whoever sends them wait
    }
}
