//! The token endpoint (B20–B25, B28) and what codes and clients may do there (P2-35, P2-36, P2-37, P2-39, P2-43).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use cracha::crypto::keys::Alg;
use cracha::model::ending::EndReason;
use reqwest::Method;

use super::{inside, on_a_file};
use crate::on_both_engines;
use crate::support::http::{Http, Page};
use crate::support::provider::{Portal, SECRET, text, userinfo};

/// A JSON error that nobody stores, with the status that its code wants (B22).
fn assert_error(page: &Page, code: &str) {
    assert_eq!(page.json()["error"], code, "{}", page.body);
    assert_eq!(page.status, if code == "invalid_client" { 401 } else { 400 }, "{}", page.body);
    assert!(page.header("content-type").starts_with("application/json"));
    assert_eq!(page.header("cache-control"), "no-store");
    assert_eq!(page.header("www-authenticate").starts_with("Basic "), code == "invalid_client");
}

async fn exchange(http: &Http, portal: &Portal, fields: &[(&str, &str)]) -> Page {
    let redirect = portal.redirect();
    let all = [&[("grant_type", "authorization_code"), ("redirect_uri", &redirect)], fields].concat();
    portal.token(http, &all).await
}

on_both_engines! {
    async fn b20_p2_36_a_code_is_random_short_lived_and_bound_to_client_and_redirect_uri(app: &TestApp) {
        let (shop, cloud) = (Portal::own("shop"), Portal::own("cloud"));
        let (http, _) = inside(app, &[&shop, &cloud]).await;
        let (one, two) = (shop.code(&http, &[]).await, shop.code(&http, &[]).await);
        assert!(one.len() >= 43 && one != two, "256 bits: {one}");
        assert_error(&exchange(&http, &cloud, &[("code", &one)]).await, "invalid_grant");
        let elsewhere = [("grant_type", "authorization_code"), ("code", &one), ("redirect_uri", "https://shop.example.com/cb?shop=1")];
        assert_error(&shop.token(&http, &elsewhere).await, "invalid_grant");
        let page = shop.exchange(&http, &one).await;
        assert_eq!(page.status, 200, "what others tried touches nothing: {}", page.body);
        app.pass_seconds(61);
        assert_error(&shop.exchange(&http, &two).await, "invalid_grant");
    }

    async fn b21_p2_36_a_code_used_again_ends_what_was_issued(app: &TestApp) {
        let shop = Portal::own("shop");
        let (http, _) = inside(app, &[&shop]).await;
        let code = shop.code(&http, &[]).await;
        let tokens = shop.exchange(&http, &code).await.json();
        let (access, refresh) = (text(&tokens, "access_token"), text(&tokens, "refresh_token"));
        assert_eq!(userinfo(&http, access).await.status, 200);
        assert_error(&shop.exchange(&http, &code).await, "invalid_grant");
        let dead = userinfo(&http, access).await;
        assert_eq!(dead.status, 401);
        assert!(dead.header("www-authenticate").contains("error=\"invalid_token\""));
        assert_error(&shop.refresh(&http, refresh).await, "invalid_grant");
        assert_eq!(shop.introspect(&http, access).await["active"], false);
        shop.code(&http, &[("prompt", "none")]).await; // the session lives on
    }

    async fn b28_p2_35_wrong_code_or_verifier_is_an_invalid_grant_and_pkce_cannot_be_taken_away(app: &TestApp) {
        let (shop, spa) = (Portal::own("shop"), Portal::public("spa"));
        let (http, _) = inside(app, &[&shop, &spa]).await;
        let verifier = spa.verifier.clone().unwrap();
        assert_error(&exchange(&http, &shop, &[("code", "nonsense")]).await, "invalid_grant");
        let code = spa.code(&http, &[]).await;
        assert_error(&exchange(&http, &spa, &[("code", &code)]).await, "invalid_grant");
        let wrong = "x".repeat(43);
        assert_error(&exchange(&http, &spa, &[("code", &code), ("code_verifier", &wrong)]).await, "invalid_grant");
        let right = exchange(&http, &spa, &[("code", &code), ("code_verifier", &verifier)]).await;
        assert_eq!(right.status, 200, "{}", right.body);
        // A verifier without a challenge: somebody took the challenge away.
        let code = shop.code(&http, &[]).await;
        assert_error(&exchange(&http, &shop, &[("code", &code), ("code_verifier", &verifier)]).await, "invalid_grant");
    }
}

#[tokio::test]
async fn b22_errors_are_400_json_and_a_failed_client_is_401_with_a_challenge() {
    let app = on_a_file().await;
    let (shop, spa) = (Portal::own("shop"), Portal::public("spa"));
    let (http, _) = inside(&app, &[&shop, &spa]).await;
    let grant = [("grant_type", "authorization_code")];
    assert_error(&shop.token(&http, &[]).await, "invalid_request");
    assert_error(&shop.token(&http, &grant).await, "invalid_request");
    assert_error(&shop.token(&http, &[("grant_type", "password")]).await, "unsupported_grant_type");
    assert_error(&shop.token(&http, &[("grant_type", "client_credentials")]).await, "unauthorized_client");
    assert_error(&shop.token(&http, &[grant[0], grant[0]]).await, "invalid_request");
    for (id, secret) in [("shop", "wrong"), ("nobody", SECRET), ("spa", SECRET), ("", "")] {
        assert_error(&http.post_as("/token", (id, secret), &grant).await, "invalid_client");
        assert_error(
            &http.post("/token", &[grant[0], ("client_id", id), ("client_secret", secret)]).await,
            "invalid_client",
        );
    }
    assert_error(&http.post("/token", &[grant[0], ("client_id", "shop")]).await, "invalid_client");
    assert_error(&http.post("/token", &grant).await, "invalid_client");
    let twice = [grant[0], ("client_secret", SECRET)];
    assert_error(&http.post_as("/token", ("shop", SECRET), &twice).await, "invalid_request");
    assert_eq!(http.get("/token").await.status, 405);
    for (kind, body) in [("application/json", "{}"), ("application/x-www-form-urlencoded", "a=%zz"), ("", "")] {
        let headers = [("content-type", kind.to_string())];
        assert_error(&http.send(Method::POST, "/token", &headers, Some(body.into())).await, "invalid_request");
    }
    for header in ["Bearer x", "Basic", "Basic !!", "Basic c2hvcA==", "é"] {
        let headers =
            [("content-type", "application/x-www-form-urlencoded".to_string()), ("authorization", header.to_string())];
        let page = http.send(Method::POST, "/token", &headers, Some("grant_type=x&client_id=spa".into())).await;
        assert_error(&page, "invalid_client");
    }
}

#[tokio::test]
async fn b23_the_answer_has_a_number_of_seconds_and_is_never_stored() {
    let app = on_a_file().await;
    let shop = Portal::own("shop");
    let (http, _) = inside(&app, &[&shop]).await;
    let page = shop.exchange(&http, &shop.code(&http, &[]).await).await;
    let tokens = page.json();
    assert_eq!((tokens["token_type"].as_str(), tokens["expires_in"].as_i64()), (Some("Bearer"), Some(600)));
    assert_eq!((page.header("cache-control"), page.header("pragma")), ("no-store", "no-cache"));
    let visible = |token: &str| token.bytes().all(|b| (0x21..=0x7e).contains(&b));
    assert!(visible(text(&tokens, "access_token")) && visible(text(&tokens, "refresh_token")), "B26: VSCHAR");
}

#[tokio::test]
async fn b24_b25_a_secret_of_odd_characters_works_in_the_header_and_in_the_body() {
    let app = on_a_file().await;
    let erp = Portal::service("erp", &["resellers.write"]);
    app.register(&erp).await;
    let http = app.serve_provider().await;
    let grant = ("grant_type", "client_credentials");
    assert_eq!(http.post_as("/token", ("erp", SECRET), &[grant]).await.status, 200);
    let posted = http.post("/token", &[grant, ("client_id", "erp"), ("client_secret", SECRET)]).await;
    assert_eq!(posted.status, 200, "{}", posted.body);
    let metadata = http.get("/.well-known/openid-configuration").await.json();
    let all = serde_json::json!(["client_secret_basic", "client_secret_post", "private_key_jwt", "none"]);
    assert_eq!(metadata["token_endpoint_auth_methods_supported"], all, "none: a public client, tested with PKCE");
}

#[tokio::test]
async fn b25_p2_39_a_client_that_registered_one_way_is_refused_by_the_other() {
    let app = on_a_file().await;
    for method in ["client_secret_basic", "client_secret_post"] {
        let mut erp = Portal::service(method, &["resellers.write"]);
        erp.row.terms = serde_json::json!({ "token_endpoint_auth_method": method }).to_string();
        app.register(&erp).await;
    }
    let http = app.serve_provider().await;
    let grant = ("grant_type", "client_credentials");
    for path in ["/token", "/introspect", "/revoke"] {
        for method in ["client_secret_basic", "client_secret_post"] {
            let fields = [grant, ("token", "x")];
            let header = http.post_as(path, (method, SECRET), &fields).await;
            let body = [grant, ("token", "x"), ("client_id", method), ("client_secret", SECRET)];
            let body = http.post(path, &body).await;
            let (right, wrong) = if method == "client_secret_basic" { (header, body) } else { (body, header) };
            assert_eq!(right.status, 200, "{method} at {path}: {}", right.body);
            assert_error(&wrong, "invalid_client");
        }
    }
}

#[tokio::test]
async fn b25_a_client_that_lost_its_secret_is_not_a_public_one() {
    let app = on_a_file().await;
    let mut shop = Portal::own("shop");
    shop.row.secret_hash = None;
    let (http, _) = inside(&app, &[&shop]).await;
    let code = shop.code(&http, &[]).await;
    let redirect = shop.redirect();
    let fields = [("grant_type", "authorization_code"), ("code", &code), ("redirect_uri", &redirect)];
    let bare = [&fields[..], &[("client_id", "shop")]].concat();
    assert_error(&http.post("/token", &bare).await, "invalid_client");
    assert_error(&http.post_as("/token", ("shop", SECRET), &fields).await, "invalid_client");
}

on_both_engines! {
    async fn p2_43_a_clients_own_token_names_no_person_and_opens_no_userinfo(app: &TestApp) {
        let (erp, shop) = (Portal::service("erp", &["resellers.write", "openid", "profile"]), Portal::own("shop"));
        let (http, _) = inside(app, &[&erp, &shop]).await;
        let page = erp.token(&http, &[("grant_type", "client_credentials"), ("scope", "resellers.write openid")]).await;
        let tokens = page.json();
        assert_eq!(text(&tokens, "scope"), "resellers.write", "nothing about a person");
        assert!(tokens.get("id_token").is_none() && tokens.get("refresh_token").is_none());
        let access = text(&tokens, "access_token");
        let about = erp.introspect(&http, access).await;
        assert_eq!((text(&about, "sub"), about.get("username")), ("client:erp", None));
        let refused = userinfo(&http, access).await;
        assert_eq!(refused.status, 403);
        assert!(refused.header("www-authenticate").contains("insufficient_scope"));
        let nothing = erp.token(&http, &[("grant_type", "client_credentials"), ("scope", "openid")]).await;
        assert_error(&nothing, "invalid_scope");
        app.pass_seconds(601);
        assert_eq!(erp.introspect(&http, access).await["active"], false);
    }

    async fn a_code_and_its_tokens_die_with_the_persons_access(app: &TestApp) {
        let shop = Portal::own("shop").quiet();
        let (http, maria) = inside(app, &[&shop]).await;
        let tokens = shop.tokens(&http, &[("scope", "openid offline_access")]).await;
        let code = shop.code(&http, &[]).await;
        app.job(move |tx, ctx| {
            let user = cracha::model::user::by_login(tx, &maria.login)?.expect("Maria");
            cracha::flow::sign_in::end::end_access(tx, ctx, &user, EndReason::SignedOut)
        })
        .await;
        assert_error(&shop.exchange(&http, &code).await, "invalid_grant");
        assert_error(&shop.refresh(&http, text(&tokens, "refresh_token")).await, "invalid_grant");
        assert_eq!(userinfo(&http, text(&tokens, "access_token")).await.status, 401);
        assert_eq!(http.get(&shop.authorize(&[("prompt", "none")])).await.location_param("error").as_deref(), Some("login_required"));
    }
}

#[tokio::test]
async fn a_disabled_client_gets_nothing_and_its_tokens_open_nothing() {
    let app = on_a_file().await;
    let (mut shop, cloud) = (Portal::own("shop").signed_by(Alg::EdDsa), Portal::own("cloud"));
    let (http, _) = inside(&app, &[&shop, &cloud]).await;
    let tokens = shop.tokens(&http, &[]).await;
    let code = shop.code(&http, &[]).await;
    shop.row.disabled_at = Some(app.now());
    app.register(&shop).await;
    assert_error(&shop.exchange(&http, &code).await, "invalid_client");
    assert_error(&shop.refresh(&http, text(&tokens, "refresh_token")).await, "invalid_client");
    assert_eq!(cloud.introspect(&http, text(&tokens, "access_token")).await["active"], false);
    assert_eq!(userinfo(&http, text(&tokens, "access_token")).await.status, 401);
}

#[tokio::test]
async fn c35_b22_two_credentials_in_one_request_are_none() {
    let app = on_a_file().await;
    let (shop, erp) = (Portal::own("shop"), Portal::service("erp", &["resellers.read"]));
    let (http, _) = inside(&app, &[&shop, &erp]).await;
    let access = format!("Bearer {}", text(&shop.tokens(&http, &[]).await, "access_token"));
    let twice = [("authorization", access.clone()), ("authorization", access)];
    for path in ["/userinfo", "/api/v1/resellers/1001"] {
        assert_eq!(http.send(Method::GET, path, &twice, None).await.status, 401, "{path}");
    }
    let secret: String = url::form_urlencoded::byte_serialize(SECRET.as_bytes()).collect();
    let basic = format!("Basic {}", STANDARD.encode(format!("erp:{secret}")));
    let form = ("content-type", "application/x-www-form-urlencoded".to_owned());
    let asked = || Some("grant_type=client_credentials".to_owned());
    let once = [form.clone(), ("authorization", basic.clone())];
    assert_eq!(http.send(Method::POST, "/token", &once, asked()).await.status, 200);
    let both = [form, ("authorization", basic.clone()), ("authorization", basic)];
    let page = http.send(Method::POST, "/token", &both, asked()).await;
    assert_eq!((page.status.as_u16(), text(&page.json(), "error")), (401, "invalid_client"));
}
