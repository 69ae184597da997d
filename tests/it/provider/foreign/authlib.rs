//! PyPI's `Authlib`, put together as its own applications for Flask and Django are.

use serde_json::{Value, json};

use super::{Foreign, House};

/// A portal on it, registered with these words of the terminal.
async fn portal(house: &House, id: &str, auth: &str, registered: &[&str], being: Value) -> Foreign {
    let mut portal = Foreign::start("authlib/run");
    portal.settle(house, id, auth, registered, being).await;
    portal
}

#[tokio::test]
async fn authlib_enters_with_a_secret_refreshes_and_leaves() {
    let mut house = House::open(&[]).await;
    for (id, auth, alg) in [("shop", "client_secret_basic", "RS256"), ("cloud", "client_secret_post", "EdDSA")] {
        let mut portal = portal(&house, id, auth, &["--id-token-alg", alg], json!({})).await;
        let http = house.browser();
        for mode in ["query", "form_post"] {
            let entered = portal.enters(&house, &http, json!({ "response_mode": mode })).await;
            portal.lives_and_is_reused(&entered, "Bearer");
        }
        let before = portal.enters(&house, &http, json!({})).await;
        house.rotate_keys().await;
        house.restart();
        let entered = portal.enters(&house, &http, json!({})).await;
        assert_eq!(entered["claims"]["sub"], before["claims"]["sub"], "signed by a key that it looked for");
        portal.does("revoke", json!({}));
        assert_eq!(portal.told("userinfo", json!({}))["failed"]["status"], 401);
        portal.leaves(&house, &http, &entered).await;
    }
}

#[tokio::test]
async fn authlib_proves_itself_by_keys_pushes_and_signs() {
    let house = House::open(&[]).await;
    for alg in ["ES256", "PS256", "EdDSA"] {
        let (id, key) = (format!("bank-{alg}").to_lowercase(), ["--id-token-alg", alg]);
        let mut portal = portal(&house, &id, "private_key_jwt", &key, json!({ "alg": alg })).await;
        let http = house.browser();
        for asked in [json!({}), json!({ "jar": true }), json!({ "par": true }), json!({ "par": true, "jar": true })] {
            let entered = portal.enters(&house, &http, asked).await;
            assert_eq!(entered["type"], "Bearer");
        }
        let entered = portal.enters(&house, &http, json!({ "par": true })).await;
        portal.lives_and_is_reused(&entered, "Bearer");
    }
}

#[tokio::test]
async fn authlib_gets_tokens_for_itself() {
    let house = House::open(&[]).await;
    let registered = ["--grant", "client_credentials", "--scope", "resellers.write"];
    let being = json!({ "alg": "ES256", "scope": "resellers.write" });
    let mut portal = portal(&house, "erp", "private_key_jwt", &registered, being).await;
    let said = portal.does("credentials", json!({}));
    assert_eq!((&said["type"], &said["scope"]), (&json!("Bearer"), &json!("resellers.write")), "{said}");
    assert_eq!(portal.does("introspect", json!({}))["active"], true);
}
