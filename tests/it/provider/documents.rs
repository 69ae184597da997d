//! Discovery, RFC 8414 and the key set (C29–C31, C34, D37, A16, A17, P2-37, P2-46).

use cracha::crypto::keys::Alg;
use cracha::flow::provider::keys;
use cracha::model::ctx::Actor;
use reqwest::Method;
use serde_json::{Value, json};

use super::{inside, on_a_file};
use crate::support::app::{Engine, TestApp};
use crate::support::provider::{Portal, header, text};

#[tokio::test]
async fn d37_c31_discovery_is_complete_typed_and_names_the_issuer_byte_for_byte() {
    let app = on_a_file().await;
    let http = app.serve_provider().await;
    let page = http.get("/.well-known/openid-configuration").await;
    assert_eq!((page.status.as_u16(), page.header("content-type")), (200, "application/json"));
    let metadata = page.json();
    assert_eq!(text(&metadata, "issuer"), app.issuer());
    let all = metadata.as_object().unwrap();
    let places = all.iter().filter(|(name, _)| name.ends_with("_endpoint") || *name == "jwks_uri");
    for (name, url) in places {
        let url = url.as_str().unwrap();
        assert!(url.starts_with(&app.issuer()), "{name}");
        let method = if name.contains("jwks") { Method::GET } else { Method::POST };
        assert_ne!(http.send(method, url, &[], None).await.status, 404, "{name} is served");
    }
    let registered = [
        "issuer",
        "authorization_endpoint",
        "token_endpoint",
        "userinfo_endpoint",
        "registration_endpoint",
        "jwks_uri",
        "scopes_supported",
        "response_types_supported",
        "response_modes_supported",
        "grant_types_supported",
        "subject_types_supported",
        "id_token_signing_alg_values_supported",
        "userinfo_signing_alg_values_supported",
        "token_endpoint_auth_methods_supported",
        "claim_types_supported",
        "claims_supported",
        "ui_locales_supported",
        "claims_parameter_supported",
        "request_parameter_supported",
        "request_uri_parameter_supported",
        "end_session_endpoint",
        "introspection_endpoint",
        "introspection_endpoint_auth_methods_supported",
        "revocation_endpoint",
        "revocation_endpoint_auth_methods_supported",
        "code_challenge_methods_supported",
        "authorization_response_iss_parameter_supported",
        "backchannel_logout_supported",
        "backchannel_logout_session_supported",
        "prompt_values_supported",
        "acr_values_supported",
        "pushed_authorization_request_endpoint",
        "device_authorization_endpoint",
        "require_pushed_authorization_requests",
        "authorization_signing_alg_values_supported",
        "dpop_signing_alg_values_supported",
        "token_endpoint_auth_signing_alg_values_supported",
        "request_object_signing_alg_values_supported",
        "introspection_endpoint_auth_signing_alg_values_supported",
        "revocation_endpoint_auth_signing_alg_values_supported",
        "introspection_signing_alg_values_supported",
        "tls_client_certificate_bound_access_tokens",
        "id_token_encryption_alg_values_supported",
        "id_token_encryption_enc_values_supported",
        "userinfo_encryption_alg_values_supported",
        "userinfo_encryption_enc_values_supported",
        "frontchannel_logout_supported",
        "frontchannel_logout_session_supported",
    ];
    assert!(all.keys().all(|name| registered.contains(&name.as_str())), "{:?}", all.keys());
    for name in registered {
        assert!(all.contains_key(name), "{name} is missing");
    }
    let exchange = "urn:ietf:params:oauth:grant-type:token-exchange";
    let device = "urn:ietf:params:oauth:grant-type:device_code";
    let grants = ["authorization_code", "refresh_token", "client_credentials", device, exchange];
    for (name, want) in [
        ("code_challenge_methods_supported", json!(["S256"])),
        ("ui_locales_supported", json!(["pt-BR", "es", "en"])),
        ("id_token_signing_alg_values_supported", json!(["RS256", "PS256", "ES256", "EdDSA"])),
        ("response_types_supported", json!(["code"])),
        ("grant_types_supported", json!(grants)),
        ("request_parameter_supported", json!(true)),
        ("request_uri_parameter_supported", json!(false)),
        ("authorization_response_iss_parameter_supported", json!(true)),
    ] {
        assert_eq!(metadata[name], want, "{name}");
    }
    let oauth = http.get("/.well-known/oauth-authorization-server").await;
    assert_eq!(oauth.json(), metadata, "RFC 8414 says the same");
}

#[tokio::test]
async fn d37_every_endpoint_of_an_https_issuer_is_https() {
    let app = TestApp::with(Engine::Sqlite, |config| config.provider.issuer = "https://id.example.com".into()).await;
    let http = app.serve_provider().await;
    let metadata = http.get("/.well-known/openid-configuration").await.json();
    for (name, value) in metadata.as_object().unwrap().iter().filter(|(n, _)| n.ends_with("_endpoint")) {
        assert!(value.as_str().unwrap().starts_with("https://id.example.com/"), "{name}");
    }
}

fn kids(jwks: &Value) -> Vec<String> {
    jwks["keys"].as_array().unwrap().iter().map(|key| text(key, "kid").to_owned()).collect()
}

#[tokio::test]
async fn c29_c30_each_client_has_its_algorithm_and_an_old_key_stays_published_after_a_rotation() {
    let app = on_a_file().await;
    let portals = Alg::ALL.map(|alg| Portal::own(&alg.as_str().to_lowercase()).signed_by(alg));
    let (http, _) = inside(&app, &portals.each_ref()).await;
    let before = http.get("/jwks").await;
    assert_eq!((before.status.as_u16(), before.header("content-type")), (200, "application/json"));
    for key in before.json()["keys"].as_array().unwrap() {
        for private in ["d", "p", "q", "dp", "dq", "qi", "oth", "k"] {
            assert_eq!(key.get(private), None);
        }
    }
    for (alg, portal) in Alg::ALL.iter().zip(&portals) {
        let header = header(text(&portal.tokens(&http, &[]).await, "id_token"));
        assert_eq!(text(&header, "alg"), alg.as_str());
        assert!(kids(&before.json()).contains(&text(&header, "kid").to_owned()));
    }
    app.pass_seconds(60);
    let made = keys::make(&app.ctx(Actor::Terminal), Alg::Es256).unwrap();
    let kid = made.kid.clone();
    app.verb(Actor::Terminal, move |tx, ctx| keys::rotate(tx, ctx, &made)).await.unwrap();
    assert!(app.app.refresh_kept().await.unwrap());
    let after = kids(&http.get("/jwks").await.json());
    assert!(kids(&before.json()).iter().all(|old| after.contains(old)) && after.contains(&kid));
    let es256 = portals.iter().find(|portal| portal.id() == "es256").unwrap();
    let tokens = es256.tokens(&http, &[]).await;
    assert_eq!(text(&header(text(&tokens, "id_token")), "kid"), kid);
    let mut unique = after.clone();
    unique.sort();
    unique.dedup();
    assert_eq!(unique.len(), after.len());
    // Gone when nothing that it signed lives and no relying party still keeps the set.
    app.pass_hours(25);
    app.job(keys::purge).await;
    app.app.refresh_kept().await.unwrap();
    assert_eq!(kids(&http.get("/jwks").await.json()).len(), Alg::ALL.len());
}

#[tokio::test]
async fn c30_a_library_that_does_not_know_eddsa_is_given_a_set_without_it() {
    let app = on_a_file().await;
    let shop = Portal::own("shop").signed_by(Alg::Rs256);
    let (http, _) = inside(&app, &[&shop]).await;
    let page = http.get("/jwks/without-okp").await;
    assert_eq!((page.status.as_u16(), page.header("content-type")), (200, "application/json"));
    assert_eq!(page.header("access-control-allow-origin"), "*");
    let (all, some) = (http.get("/jwks").await.json(), page.json());
    let okp = |jwks: &Value| jwks["keys"].as_array().unwrap().iter().filter(|key| key["kty"] == "OKP").count();
    assert_eq!((okp(&all), okp(&some)), (1, 0));
    assert_eq!(kids(&some).len(), kids(&all).len() - 1);
    let header = header(text(&shop.tokens(&http, &[]).await, "id_token"));
    assert!(kids(&some).contains(&text(&header, "kid").to_owned()));
}

#[tokio::test]
async fn p2_46_scripts_of_other_origins_may_read_what_needs_no_cookie_and_nothing_else() {
    let app = on_a_file().await;
    let shop = Portal::own("shop");
    let (http, _) = inside(&app, &[&shop]).await;
    let http = http.header("origin", "https://spa.example.com");
    for path in ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server", "/jwks", "/userinfo"] {
        assert_eq!(http.get(path).await.header("access-control-allow-origin"), "*", "{path}");
        assert_eq!(http.send(Method::OPTIONS, path, &[], None).await.header("access-control-allow-origin"), "*");
    }
    assert_eq!(http.post("/token", &[]).await.header("access-control-allow-origin"), "*");
    let asked = http.send(Method::OPTIONS, "/token", &[("access-control-request-method", "POST".into())], None).await;
    assert_eq!((asked.status.as_u16(), asked.header("access-control-allow-origin")), (204, "*"));
    for path in ["/introspect", "/revoke", "/login", "/consent", "/end_session", "/account", "/authorize/resume"] {
        for method in [Method::GET, Method::POST, Method::OPTIONS] {
            let page = http.send(method, path, &[], None).await;
            assert_eq!(page.header("access-control-allow-origin"), "", "{path}");
        }
    }
    for path in ["/token", "/userinfo", "/jwks"] {
        let page = http.send(Method::OPTIONS, path, &[], None).await;
        assert_eq!(page.header("access-control-allow-credentials"), "", "never with cookies");
        assert_eq!(page.header("set-cookie"), "");
    }
}

#[tokio::test]
async fn p2_46_a_script_may_send_a_proof_and_read_how_to_do_better() {
    let app = on_a_file().await;
    let http = app.serve_provider().await.header("origin", "https://spa.example.com");
    for path in ["/token", "/par", "/userinfo"] {
        let asked = http.send(Method::OPTIONS, path, &[("access-control-request-method", "POST".into())], None).await;
        assert_eq!(asked.header("access-control-allow-headers"), "Authorization, Content-Type, DPoP", "{path}");
        let answer = http.post(path, &[]).await;
        let exposed = answer.header("access-control-expose-headers");
        for name in ["WWW-Authenticate", "DPoP-Nonce", "Retry-After"] {
            assert!(exposed.contains(name), "{path}: {exposed}");
        }
        assert_eq!(answer.header("access-control-allow-credentials"), "", "{path}");
    }
    assert_eq!(http.get("/.well-known/security.txt").await.header("access-control-allow-origin"), "");
}

#[tokio::test]
async fn the_endpoints_for_servers_set_no_cookie() {
    let app = on_a_file().await;
    let shop = Portal::own("shop");
    let (http, _) = inside(&app, &[&shop]).await;
    for page in [
        http.get("/jwks").await,
        http.get("/.well-known/openid-configuration").await,
        http.get("/userinfo").await,
        shop.token(&http, &[]).await,
        shop.post(&http, "/introspect", &[("token", "x")]).await,
        shop.post(&http, "/revoke", &[("token", "x")]).await,
    ] {
        assert_eq!(page.header("set-cookie"), "", "{}", page.url);
        assert_eq!(page.header("x-content-type-options"), "nosniff", "{}", page.url);
    }
}
