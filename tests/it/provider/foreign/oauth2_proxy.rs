//! Go's `oauth2-proxy`, which stands before applications that know nothing of logins.

use super::House;
use crate::support::http::{Http, Page};
use crate::support::server::Server;
use crate::support::until;

/// The proxy, set up as a client that was registered for it.
async fn portal(house: &House, id: &str) -> (Server, String) {
    let mut server = Server::start("oauth2-proxy", &[]);
    let home = server.words().remove(0);
    let callback = format!("{home}/oauth2/callback");
    let secret = house.register(id, &home, "/logout", &["--first-party", "--redirect-uri", &callback]).await;
    assert_eq!(server.order(&format!("{} {id} {secret}", house.issuer)), "ready");
    (server, home)
}

async fn enter(house: &House, http: &Http, home: &str) -> String {
    let page = house.walk(http, &format!("{home}/")).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let inside = asked(http, home).await;
    assert_eq!(inside.status, 202, "{}", inside.body);
    assert!(inside.header("x-auth-request-email").contains('@'), "{:?}", inside.headers);
    inside.header("x-auth-request-user").to_owned()
}

/// Whether this browser is inside, as a server before the application asks.
async fn asked(http: &Http, home: &str) -> Page {
    http.get(&format!("{home}/oauth2/auth")).await
}

/// Waits for a refresh: the proxy then gives the browser another session.
async fn refreshed(http: &Http, home: &str) -> Page {
    until("a refresh", async || {
        let page = asked(http, home).await;
        (!page.header("set-cookie").is_empty()).then_some(page)
    })
    .await
}

#[tokio::test]
async fn oauth2_proxy_enters_refreshes_and_leaves() {
    let mut house = House::open(&[]).await;
    let (_server, home) = portal(&house, "shop").await;
    let (http, other) = (house.browser(), house.browser());
    let sub = enter(&house, &http, &home).await;
    let thief = Http::new(&home);
    let stolen = http.cookies_at(&home);
    assert_eq!(refreshed(&http, &home).await.status, 202);
    // A key that it has not seen, from a program that it has not seen.
    house.rotate_keys().await;
    house.restart();
    assert_eq!(enter(&house, &other, &home).await, sub);
    assert_eq!(refreshed(&http, &home).await.status, 202, "after the restart");
    // Somebody has the browser's first session, and with it the first refresh token: shown again, it ends them all.
    stolen.iter().for_each(|(name, value)| thief.set_cookie(name, value));
    assert_eq!(asked(&thief, &home).await.status, 401, "reused");
    until("the end of the family", async || (asked(&http, &home).await.status == 401).then_some(())).await;
    // Signing out ends the session here too: the proxy says so from behind.
    let page = other.get(&format!("{home}/oauth2/sign_out?rd={home}/oauth2/sign_in")).await;
    assert!(page.status.is_redirection(), "{}", page.text());
    assert_eq!(asked(&other, &home).await.status, 401);
    until("the end of the session", async || {
        other.get(&format!("{}/account", house.issuer)).await.status.is_redirection().then_some(())
    })
    .await;
}
