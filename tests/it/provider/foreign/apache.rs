//! Debian's `libapache2-mod-auth-openidc`, a certified relying party, with its usual settings.

use serde_json::Value;

use super::{House, jwks_of};
use crate::support::http::{Http, Page};
use crate::support::server::Server;
use crate::support::until;

/// Apache, set up as a client that was registered for it; the client's secret.
async fn portal(house: &House, server: &mut Server, id: &str, auth: &str, mode: &str) -> String {
    let home = server.words().remove(0);
    let keys = jwks_of(auth, &format!("{home}/cb?jwks=rsa"));
    let more: Vec<&str> = keys.iter().map(String::as_str).chain(["--first-party"]).collect();
    let secret = house.register(id, &home, "/cb?logout=backchannel", &more).await;
    let told = if secret.is_empty() { "-" } else { &secret };
    assert_eq!(server.order(&format!("{} {id} {auth} {told} {mode}", house.issuer)), "ready");
    secret
}

async fn enter(house: &House, http: &Http, home: &str) -> Page {
    let page = house.walk(http, &format!("{home}/")).await;
    assert_eq!((page.status.as_u16(), page.body.trim()), (200, "inside"), "{}", page.body);
    assert!(!page.header("x-sub").is_empty() && page.header("x-email").contains('@'), "{:?}", page.headers);
    page
}

/// What the module holds of this browser's session.
async fn held(http: &Http, home: &str) -> Value {
    http.get(&format!("{home}/cb?info=json")).await.json()
}

/// Lets the module refresh; whether it could.
async fn refreshes(http: &Http, home: &str) -> bool {
    let access = held(http, home).await["access_token"].as_str().expect("a token").to_owned();
    let back = http.get(&format!("{home}/cb?refresh={home}/&access_token={access}")).await.location();
    back.query_pairs().all(|(name, _)| name != "error_code")
}

#[tokio::test]
async fn mod_auth_openidc_enters_refreshes_and_leaves() {
    let mut house = House::open(&[]).await;
    let mut server = Server::start("apache-oidc", &[]);
    let home = server.words().remove(0);
    let ways =
        [("client_secret_basic", "query"), ("client_secret_post", "form_post"), ("private_key_jwt", "form_post")];
    for (place, (auth, mode)) in ways.into_iter().enumerate() {
        let id = format!("shop{place}");
        let secret = portal(&house, &mut server, &id, auth, mode).await;
        let (http, other) = (house.browser(), house.browser());
        let sub = enter(&house, &http, &home).await.header("x-sub").to_owned();
        let before = held(&http, &home).await;
        assert_eq!(before["userinfo"]["sub"], sub.as_str(), "{before}");
        assert!(refreshes(&http, &home).await, "{auth}");
        let after = held(&http, &home).await;
        assert_ne!(after["refresh_token"], before["refresh_token"]);
        // A key that it has not seen, from a program that it has not seen.
        house.rotate_keys().await;
        house.restart();
        assert_eq!(enter(&house, &other, &home).await.header("x-sub"), sub);
        assert!(refreshes(&http, &home).await, "after the restart");
        if !secret.is_empty() {
            // Somebody has the first of its refresh tokens: both lose what they have.
            let stolen = before["refresh_token"].as_str().expect("a token");
            let fields = [("grant_type", "refresh_token"), ("refresh_token", stolen)];
            let reused = house.browser().post_as("/token", (&id, &secret), &fields).await;
            assert_eq!(reused.json()["error"], "invalid_grant", "{}", reused.body);
            assert!(!refreshes(&http, &home).await, "it went on");
        }
        // One browser signs out through it; the other hears of it from behind.
        let page = house.walk(&other, &format!("{home}/cb?logout={home}/bye")).await;
        assert_eq!(page.body.trim(), "gone", "{}", page.url);
        assert!(other.get(&format!("{home}/")).await.location().as_str().starts_with(&house.issuer));
        enter(&house, &http, &home).await;
        house.signs_out(&http).await;
        let out = async || http.get(&format!("{home}/")).await.status.is_redirection().then_some(());
        until("the logout token", out).await;
    }
}
