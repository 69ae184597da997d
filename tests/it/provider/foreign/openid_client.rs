//! npm's `openid-client`, the certified library of Node.js: it checks every signature, also those that TLS would make up for.

use serde_json::{Value, json};

use super::{Foreign, House, word_after};
use crate::support::provider::type_password;

const KEYED: [&str; 2] = ["--id-token-alg", "ES256"];

/// A portal on it, registered with these words of the terminal.
async fn portal(house: &House, id: &str, auth: &str, registered: &[&str], being: Value) -> Foreign {
    let mut portal = Foreign::start("openid-client/run");
    let said = portal.settle(house, id, auth, registered, being).await;
    assert_eq!(said["supports_pkce"], true);
    portal
}

/// A portal that proves itself and its tokens by keys.
async fn keyed(house: &House, alg: &str, registered: &[&str], being: Value) -> Foreign {
    let mut being = being;
    (being["alg"], being["dpop"], being["id_token_alg"]) = (json!(alg), json!("ES256"), json!("ES256"));
    portal(house, "bank", "private_key_jwt", &[&KEYED[..], registered].concat(), being).await
}

#[tokio::test]
async fn openid_client_enters_with_a_secret_refreshes_and_leaves() {
    let house = House::open(&[]).await;
    for (id, auth, alg) in [("shop", "client_secret_basic", "RS256"), ("cloud", "client_secret_post", "EdDSA")] {
        let registered = ["--id-token-alg", alg, "--userinfo-alg", alg];
        let being = json!({ "id_token_alg": alg, "userinfo_alg": alg });
        let mut portal = portal(&house, id, auth, &registered, being).await;
        let http = house.browser();
        for mode in ["query", "form_post"] {
            let entered = portal.enters(&house, &http, json!({ "response_mode": mode, "scope": "openid email" })).await;
            assert!(entered["claims"]["sub"].is_string(), "{entered}");
            portal.lives_and_is_reused(&entered, "bearer");
        }
        let entered = portal.enters(&house, &http, json!({ "scope": "openid" })).await;
        portal.does("revoke", json!({}));
        assert_eq!(portal.told("userinfo", json!({}))["failed"]["status"], 401);
        portal.leaves(&house, &http, &entered).await;
    }
}

#[tokio::test]
async fn openid_client_pushes_proves_and_rotates() {
    for nonces in ["false", "true"] {
        let mut house = House::open(&[("PROVIDER__DPOP_NONCES", nonces)]).await;
        let registered =
            ["--set", "dpop_bound_access_tokens=true", "--set", "require_pushed_authorization_requests=true"];
        let mut portal = keyed(&house, "ES256", &registered, json!({})).await;
        let http = house.browser();
        let asked = json!({ "par": true, "scope": "openid offline_access", "prompt": "consent" });
        let url = portal.does("begin", asked.clone())["url"].as_str().expect("an address").to_owned();
        house.restart();
        house.rotate_keys().await;
        let entered = house.walk(&http, &url).await.json();
        assert_eq!(portal.does("bearer", json!({}))["status"], 401, "bound to a key");
        house.restart();
        portal.lives_and_is_reused(&entered, "dpop");
        // The library knows the keys of before; the ID token is signed by one that it has to look for.
        let kept = portal.enters(&house, &http, asked.clone()).await;
        house.rotate_keys().await;
        portal.does("minute", json!({}));
        let entered = portal.enters(&house, &http, asked).await;
        assert_eq!(entered["claims"]["sub"], kept["claims"]["sub"]);
        assert_eq!(portal.does("refresh", json!({}))["rotated"], true);
    }
}

#[tokio::test]
async fn openid_client_signs_what_it_asks_and_reads_signed_answers() {
    let house = House::open(&[]).await;
    for alg in ["ES256", "PS256", "EdDSA"] {
        let being = json!({ "jarm": true, "response_alg": "ES256" });
        let id = format!("bank-{alg}").to_lowercase();
        let mut being = being;
        (being["alg"], being["id_token_alg"]) = (json!(alg), json!("ES256"));
        let mut portal = portal(&house, &id, "private_key_jwt", &KEYED, being).await;
        let http = house.browser();
        for asked in [
            json!({}),
            json!({ "jar": true }),
            json!({ "par": true }),
            json!({ "jar": true, "par": true }),
            json!({ "jar": true, "response_mode": "form_post.jwt" }),
        ] {
            let entered = portal.enters(&house, &http, asked.clone()).await;
            assert_eq!(entered["type"], "bearer", "{asked}: {entered}");
        }
    }
}

#[tokio::test]
async fn openid_client_keeps_to_fapi_2_and_its_message_signing() {
    for (profile, nonces) in [("fapi2", "true"), ("fapi2-ms", "false"), ("fapi2-ms", "true")] {
        let house = House::open(&[("PROVIDER__DPOP_NONCES", nonces)]).await;
        let signs = profile == "fapi2-ms";
        let being = json!({ "jarm": signs, "response_alg": "ES256" });
        let mut portal = keyed(&house, "PS256", &["--set", &format!("profile={profile}")], being).await;
        let http = house.browser();
        let entered = portal.enters(&house, &http, json!({ "par": true, "jar": signs })).await;
        assert_eq!(portal.does("bearer", json!({}))["status"], 401);
        assert_eq!(entered["type"], "dpop");
        assert_eq!(portal.does("userinfo", json!({}))["sub"], entered["claims"]["sub"]);
        portal.does("refresh", json!({}));
        // Blocked at the terminal: the portal is told, and nothing that it holds is good any longer.
        house.home.run(&["agent", "block", &house.person.login]).fine();
        let ended = portal.does("ended", json!({}));
        assert_eq!(ended["sid"], entered["claims"]["sid"]);
        assert_eq!(portal.told("userinfo", json!({}))["failed"]["status"], 401);
        assert_eq!(portal.told("refresh", json!({}))["failed"]["error"], "invalid_grant");
    }
}

#[tokio::test]
async fn openid_client_gets_tokens_for_itself() {
    let house = House::open(&[]).await;
    let registered = ["--grant", "client_credentials", "--scope", "resellers.write"];
    let mut portal = keyed(&house, "ES256", &registered, json!({})).await;
    let said = portal.does("credentials", json!({}));
    assert_eq!(said["type"], "dpop", "{said}");
    assert_eq!(portal.does("introspect", json!({}))["cnf"]["jkt"].as_str().map(str::len), Some(43));
}

#[tokio::test]
async fn openid_client_opens_what_is_encrypted_to_its_key() {
    let house = House::open(&[]).await;
    for (sealed, enc) in [("RSA-OAEP-256", "A256GCM"), ("ECDH-ES", "A128CBC-HS256"), ("ECDH-ES+A256KW", "A128GCM")] {
        let id = format!("bank-{}", enc.to_lowercase());
        let (alg, enc_term) =
            (format!("id_token_encrypted_response_alg={sealed}"), format!("id_token_encrypted_response_enc={enc}"));
        let told = [alg.replace("id_token", "userinfo"), enc_term.replace("id_token", "userinfo")];
        let told = ["--set", &told[0], "--set", &told[1], "--userinfo-alg", "ES256"];
        let registered = [&KEYED[..], &["--set", &alg, "--set", &enc_term], &told].concat();
        let mut being = json!({ "alg": "ES256", "id_token_alg": "ES256", "sealed": sealed, "enc": enc });
        being["userinfo_alg"] = json!("ES256");
        let mut portal = portal(&house, &id, "private_key_jwt", &registered, being).await;
        let http = house.browser();
        let entered = portal.enters(&house, &http, json!({ "scope": "openid" })).await;
        assert_eq!(entered["parts"], 5, "a token that only its owner reads: {entered}");
        assert!(entered["claims"]["sub"].is_string(), "{entered}");
        assert_eq!(portal.does("userinfo", json!({}))["sub"], entered["claims"]["sub"]);
        assert_eq!(portal.does("refresh", json!({}))["claims"]["sub"], entered["claims"]["sub"]);
    }
}

#[tokio::test]
async fn d38_openid_client_registers_itself_and_enters() {
    let house = House::open(&[]).await;
    let told = house.home.run(&["client", "invite", "suite", "--most", "2"]).fine();
    let token = word_after(&told, "initial_access_token");
    let mut portal = Foreign::start("openid-client/run");
    let metadata = json!({
        "client_name": "Loja", "scope": "openid email", "token_endpoint_auth_method": "client_secret_post",
        "id_token_signed_response_alg": "ES256", "grant_types": ["authorization_code", "refresh_token"],
    });
    let asked = json!({ "issuer": house.issuer, "token": token, "metadata": metadata });
    let registered = portal.does("register", asked.clone());
    assert_eq!((&registered["secret"], &registered["managed"]), (&json!(true), &json!(true)), "{registered}");
    assert_eq!(registered["scope"], "openid email");
    let http = house.browser();
    let entered = portal.enters(&house, &http, json!({ "scope": "openid email" })).await;
    assert_eq!(portal.does("userinfo", json!({}))["sub"], entered["claims"]["sub"]);
    house.home.run(&["client", "revoke-invitation", "suite"]).fine();
    let refused = portal.told("register", asked);
    assert_eq!(refused["failed"]["status"], 401, "{refused}");
}

#[tokio::test]
async fn openid_client_shows_a_code_and_waits_for_its_person() {
    let house = House::open(&[]).await;
    let grant = ["--grant", "urn:ietf:params:oauth:grant-type:device_code"];
    let mut till = portal(&house, "till", "client_secret_basic", &grant, json!({})).await;
    let shown = till.does("show", json!({ "scope": "openid email offline_access" }));
    let http = house.browser();
    let address = shown["verification_uri_complete"].as_str().expect("an address");
    let page = http.get(address).await;
    let page = if page.status.is_redirection() { http.follow(&page).await } else { page };
    let page = type_password(&http, page, &house.person).await;
    let question = http.follow(&http.submit(&http.follow(&page).await.form("main form")).await).await;
    assert!(question.body.contains("name=\"consent\""), "{}", question.text());
    http.submit(&question.form("main form").press("consent", "yes")).await;
    let entered = till.does("poll", json!({}));
    assert_eq!((&entered["type"], &entered["refresh"]), (&json!("bearer"), &json!(true)), "{entered}");
    assert_eq!(till.does("userinfo", json!({}))["sub"], entered["claims"]["sub"]);
}
