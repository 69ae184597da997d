//! The authorization endpoint: what is refused where, and what comes back how (A1–A9, A15–A18, F44, G45).

use reqwest::Method;
use url::form_urlencoded;

use super::{assert_page, assert_refused, inside, on_a_file};
use crate::support::http::Http;
use crate::support::provider::{Portal, STATE, claims, text, type_password};

const ODD_STATE: &str = "-._~AZaz09 +%2B&=/?#ção😀\"'<>\\\u{1}";

#[tokio::test]
async fn a1_an_unknown_client_or_a_foreign_redirect_uri_is_a_page_and_never_a_redirect() {
    let app = on_a_file().await;
    let shop = Portal::own("shop");
    app.register(&shop).await;
    let http = app.serve_provider().await;
    for wrong in [
        ("client_id", "nobody"),
        ("client_id", ""),
        ("client_id", "SHOP"),
        ("redirect_uri", "https://evil.example/cb"),
        ("redirect_uri", ""),
    ] {
        // Everything else is wrong too: the two are looked at before anything.
        for also in [("prompt", "none"), ("response_type", "token"), ("max_age", "x")] {
            assert_page(&http.get(&shop.authorize(&[wrong, also])).await, "invalid_request");
        }
    }
    let mut disabled = shop.clone();
    disabled.row.disabled_at = Some(app.now());
    app.register(&disabled).await;
    assert_page(&http.get(&shop.authorize(&[])).await, "invalid_request");
}

#[tokio::test]
async fn a2_p2_34_a_redirect_uri_is_compared_exactly_and_its_query_is_kept() {
    let app = on_a_file().await;
    let shop = Portal::own("shop");
    let (http, _) = inside(&app, &[&shop]).await;
    for uri in [
        "https://shop.example.com/cb/",
        "https://shop.example.com/cb?shop=1&x=2",
        "https://shop.example.com/cb?",
        "https://shop.example.com/CB",
        "https://SHOP.example.com/cb",
        "https://shop.example.com:443/cb",
        "https://shop.example.com/cb#x",
        "http://shop.example.com/cb",
        "https://shop.example.com/x/../cb",
        "javascript:alert(1)",
    ] {
        assert_page(&http.get(&shop.authorize(&[("redirect_uri", uri)])).await, "invalid_request");
    }
    let with_query = http.get(&shop.authorize(&[("redirect_uri", "https://shop.example.com/cb?shop=1")])).await;
    assert!(with_query.location().as_str().starts_with("https://shop.example.com/cb?shop=1&code="));
    assert_eq!(with_query.location_param("state").as_deref(), Some(STATE));
}

#[tokio::test]
async fn a3_a6_f44_every_later_error_is_redirected_with_code_state_and_issuer_alone() {
    let app = on_a_file().await;
    let shop = Portal::own("shop");
    app.register(&shop).await;
    let http = app.serve_provider().await;
    for (name, value, code) in [
        ("response_type", "", "invalid_request"),
        ("response_type", "token", "unsupported_response_type"),
        ("response_type", "code id_token", "unsupported_response_type"),
        ("response_mode", "fragment", "invalid_request"),
        ("scope", "", "invalid_scope"),
        ("scope", "profile", "invalid_scope"),
        ("prompt", "none login", "invalid_request"),
        ("prompt", "não\"", "invalid_request"),
        ("max_age", "x\"\\ção", "invalid_request"),
        ("claims", "[", "invalid_request"),
        ("code_challenge", "short", "invalid_request"),
        ("prompt", "none", "login_required"),
    ] {
        let page = http.get(&shop.authorize(&[(name, value)])).await;
        assert_refused(&app, &page, &shop, code);
        assert_eq!(page.location_param("state").as_deref(), Some(STATE));
        let page = http.get(&shop.authorize(&[(name, value), ("state", "")])).await;
        assert_refused(&app, &page, &shop, code);
        assert_eq!(page.location_param("state"), None, "none is invented");
    }
}

#[tokio::test]
async fn a4_without_a_response_type_the_answer_goes_by_query_or_by_form_if_asked() {
    let app = on_a_file().await;
    let shop = Portal::own("shop");
    app.register(&shop).await;
    let http = app.serve_provider().await;
    assert_refused(&app, &http.get(&shop.authorize(&[("response_type", "")])).await, &shop, "invalid_request");
    let form = http.get(&shop.authorize(&[("response_type", ""), ("response_mode", "form_post")])).await;
    assert_eq!(form.form("main form").value("error"), Some("invalid_request"));
}

#[tokio::test]
async fn a5_the_state_comes_back_byte_exact_on_every_way() {
    let app = on_a_file().await;
    let (shop, foreign) = (Portal::own("shop"), Portal::foreign("foreign"));
    app.register(&shop).await;
    app.register(&foreign).await;
    let maria = app.administrator("1001").await;
    let http = app.serve_provider().await;
    let long = "-._~".repeat(64);
    for state in [ODD_STATE, &long] {
        let with = ("state", state);
        // An error, after a post, and by a form.
        let error = http.get(&shop.authorize(&[with, ("prompt", "none")])).await;
        assert_eq!(error.location_param("state").as_deref(), Some(state));
        let error = http.get(&shop.authorize(&[with, ("prompt", "none"), ("response_mode", "form_post")])).await;
        assert_eq!(error.form("main form").value("state"), Some(state));
        let posted = post(&http, &shop, &[with, ("prompt", "none")]).await;
        assert_eq!(http.follow(&posted).await.location_param("state").as_deref(), Some(state));
        // Login and consent lie between.
        let browser = app.serve_provider().await;
        let entered =
            type_password(&browser, browser.get(&foreign.authorize(&[with, ("prompt", "consent")])).await, &maria)
                .await;
        let consent = browser.follow(&entered).await;
        let allowed = browser.submit(&consent.form("main form").press("consent", "yes")).await;
        assert_eq!(allowed.location_param("state").as_deref(), Some(state));
        assert!(allowed.location_param("code").is_some());
    }
}

async fn post(http: &Http, portal: &Portal, more: &[(&str, &str)]) -> crate::support::http::Page {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(portal.request(more)).finish();
    let kind = ("content-type", "application/x-www-form-urlencoded".to_string());
    let origin = ("origin", "https://shop.example.com".to_string());
    http.send(Method::POST, "/authorize", &[kind, origin, ("sec-fetch-site", "cross-site".into())], Some(body)).await
}

#[tokio::test]
async fn a7_a_cross_site_post_without_cookies_is_stored_and_resumed() {
    let app = on_a_file().await;
    let shop = Portal::own("shop");
    let (http, _) = inside(&app, &[&shop]).await;
    let elsewhere = app.serve_provider().await; // the browser holds its cookies back
    for prompt in ["", "none"] {
        let posted = post(&elsewhere, &shop, &[("prompt", prompt)]).await;
        assert_eq!(posted.status, 303, "{}", posted.text());
        assert_eq!(posted.location().path(), "/authorize/resume");
        assert_eq!(posted.header("set-cookie"), "", "it would replace what the browser holds back");
        let answer = http.follow(&posted).await;
        assert!(answer.location_param("code").is_some(), "decided with the session: {}", answer.location());
        let again = http.follow(&posted).await; // one code a request
        match prompt {
            "none" => assert_page(&again, "invalid_request"),
            _ => assert_eq!(again.location().as_str(), "https://shop.example.com/", "the portal asks anew"),
        }
    }
    let posted = post(&elsewhere, &shop, &[("prompt", "none")]).await;
    assert_refused(&app, &elsewhere.follow(&posted).await, &shop, "login_required");
    let posted = post(&elsewhere, &shop, &[]).await;
    assert_eq!(elsewhere.follow(&posted).await.location().path(), "/login");
    let wrong = post(&elsewhere, &shop, &[("redirect_uri", "https://evil.example/")]).await;
    assert_page(&wrong, "invalid_request");
    assert_eq!(wrong.header("set-cookie"), "");
    assert_refused(&app, &post(&elsewhere, &shop, &[("max_age", "x")]).await, &shop, "invalid_request");
}

#[tokio::test]
async fn a7_a_stored_request_runs_out() {
    let app = on_a_file().await;
    let shop = Portal::own("shop");
    let (http, _) = inside(&app, &[&shop]).await;
    let posted = post(&http, &shop, &[]).await;
    app.pass_hours(2);
    assert_eq!(http.follow(&posted).await.location().as_str(), "https://shop.example.com/", "the portal asks anew");
    assert_page(&http.get("/authorize/resume?id=unknown").await, "invalid_request");
    assert_page(&http.get("/authorize/resume").await, "invalid_request");
}

#[tokio::test]
async fn a8_unknown_parameters_and_scopes_are_ignored_and_repeated_ones_refused() {
    let app = on_a_file().await;
    let shop = Portal::own("shop");
    let (http, _) = inside(&app, &[&shop]).await;
    let code = shop.code(&http, &[("extra", "foobar"), ("scope", "openid fax profile")]).await;
    assert_eq!(text(&shop.exchange(&http, &code).await.json(), "scope"), "openid profile");
    let twice = async |more: &str| http.get(&format!("{}&{more}", shop.authorize(&[]))).await;
    for repeated in ["state=2", "client_id=shop", "redirect_uri=https://shop.example.com/cb"] {
        assert_page(&twice(repeated).await, "invalid_request");
    }
    for repeated in ["nonce=x", "extra=1&extra=2"] {
        let page = twice(repeated).await;
        assert_eq!(page.location_param("error").as_deref(), Some("invalid_request"), "the way back is clear");
    }
}

#[tokio::test]
async fn a9_the_nonce_is_optional_and_echoed_exactly() {
    let app = on_a_file().await;
    let shop = Portal::own("shop");
    let (http, _) = inside(&app, &[&shop]).await;
    for nonce in [ODD_STATE, "", "n"] {
        let tokens = shop.tokens(&http, &[("nonce", nonce)]).await;
        let claims = claims(text(&tokens, "id_token"));
        assert_eq!(claims.get("nonce").and_then(|n| n.as_str()), Some(nonce).filter(|n| !n.is_empty()));
    }
}

#[tokio::test]
async fn a15_hints_and_wishes_are_never_an_error_and_serve_the_person() {
    let app = on_a_file().await;
    let shop = Portal::own("shop");
    let (http, maria) = inside(&app, &[&shop]).await;
    let names = ["login_hint", "ui_locales", "claims_locales", "display", "acr_values"];
    for value in ["x", "tlh-KLINGON de", "<script>", "ção\"\\", &"a".repeat(2000)] {
        for name in names {
            shop.code(&http, &[(name, value)]).await;
        }
    }
    let stranger = app.serve_provider().await;
    let asked = stranger.get(&shop.authorize(&[("login_hint", &maria.login), ("ui_locales", "en es")])).await;
    let login = stranger.follow(&asked).await;
    assert_eq!(login.form("main form").value("login"), Some(maria.login.as_str()));
    assert_eq!(login.header("content-language"), "en");
    let asked = stranger.get(&shop.authorize(&[("login_hint", "maria@1001.example")])).await;
    assert_eq!(stranger.follow(&asked).await.form("main form").value("login"), Some(""), "no login looks like that");
}

#[tokio::test]
async fn a16_claims_asked_for_by_name_are_told() {
    let app = on_a_file().await;
    let shop = Portal::own("shop");
    let (http, _) = inside(&app, &[&shop]).await;
    let asked = r#"{"id_token":{"email":{"essential":true},"auth_time":null},"userinfo":{"name":null,"gender":null}}"#;
    let tokens = shop.tokens(&http, &[("claims", asked)]).await;
    let claims = claims(text(&tokens, "id_token"));
    assert_eq!(text(&claims, "email"), "maria@1001.example");
    let told = crate::support::provider::userinfo(&http, text(&tokens, "access_token")).await.json();
    assert_eq!((text(&told, "name"), told.get("gender")), ("Maria Souza", None));
}

#[tokio::test]
async fn a17_request_objects_are_refused_and_not_ignored() {
    let app = on_a_file().await;
    let shop = Portal::own("shop");
    let (http, _) = inside(&app, &[&shop]).await;
    let jwt = "eyJhbGciOiJub25lIn0.e30.";
    let refused = http.get(&shop.authorize(&[("request", jwt)])).await;
    assert_refused(&app, &refused, &shop, "request_not_supported");
    let refused = http.get(&shop.authorize(&[("request_uri", "https://shop.example.com/r")])).await;
    assert_refused(&app, &refused, &shop, "request_uri_not_supported");
}

#[tokio::test]
async fn a18_p2_35_pkce_is_required_of_public_clients_and_where_registered_and_s256_only() {
    let app = on_a_file().await;
    let (shop, spa, mut strict) = (Portal::own("shop"), Portal::public("spa"), Portal::own("strict"));
    strict.row.require_pkce = true;
    let (http, _) = inside(&app, &[&shop, &spa, &strict]).await;
    let none = [("code_challenge", ""), ("code_challenge_method", "")];
    shop.code(&http, &none).await;
    for portal in [&spa, &strict] {
        assert_refused(&app, &http.get(&portal.authorize(&none)).await, portal, "invalid_request");
    }
    for portal in [spa.clone(), shop.clone().with_pkce()] {
        portal.code(&http, &[]).await;
        for method in ["plain", "", "s256"] {
            let refused = http.get(&portal.authorize(&[("code_challenge_method", method)])).await;
            assert_refused(&app, &refused, &portal, "invalid_request");
        }
    }
}

#[tokio::test]
async fn f44_p2_40_iss_is_on_every_response_codes_and_errors_query_and_form() {
    let app = on_a_file().await;
    let shop = Portal::own("shop");
    let (http, _) = inside(&app, &[&shop]).await;
    for more in [("prompt", "none"), ("max_age", "x")] {
        assert_eq!(http.get(&shop.authorize(&[more])).await.location_param("iss"), Some(app.issuer()));
        let form = http.get(&shop.authorize(&[more, ("response_mode", "form_post")])).await.form("main form");
        assert_eq!(form.value("iss"), Some(app.issuer().as_str()));
    }
}

#[tokio::test]
async fn g45_a_form_post_answer_works_without_scripts_and_is_strict_with_them() {
    let app = on_a_file().await;
    let shop = Portal::own("shop");
    let (http, _) = inside(&app, &[&shop]).await;
    let page = http.get(&shop.authorize(&[("response_mode", "form_post"), ("state", ODD_STATE)])).await;
    assert_eq!((page.status.as_u16(), page.header("cache-control")), (200, "no-store"));
    let form = page.form("main form");
    assert_eq!((form.method.clone(), form.action.as_str()), (Method::POST, shop.redirect().as_str()));
    assert_eq!(form.value("state"), Some(ODD_STATE));
    let names: Vec<&str> = form.fields.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["code", "state", "iss"], "nothing of ours leaves with it");
    assert!(page.attribute("main form button", "class").is_some(), "a button for those without scripts");
    assert_eq!(page.attribute("main form button", "name"), None);
    let nonce = page.attribute("script[src*=post]", "nonce").unwrap();
    assert!(page.header("content-security-policy").contains(&format!("script-src 'nonce-{nonce}'")));
    assert!(!page.header("content-security-policy").contains("form-action"));
    assert_eq!(shop.exchange(&http, form.value("code").unwrap()).await.status, 200);
}

#[tokio::test]
async fn g45_bad_input_is_a_local_page_with_status_and_code() {
    let app = on_a_file().await;
    let shop = Portal::own("shop");
    let (http, _) = inside(&app, &[&shop]).await;
    let good = shop.authorize(&[]);
    for (address, why) in [
        (shop.authorize(&[("state", &"x".repeat(17_000))]), "more than 16 KiB"),
        (format!("{good}&state=again"), "a repeated parameter"),
        (format!("{good}&x=%zz"), "a broken escape"),
        (format!("{good}&x=%ff"), "no UTF-8"),
        ("/authorize".to_string(), "nothing"),
    ] {
        let page = http.get(&address).await;
        assert!(page.text().contains("invalid_request"), "{why}: {}", page.text());
        assert_page(&page, "invalid_request");
        assert_eq!(page.header("cache-control"), "no-store");
    }
    shop.code(&http, &[("state", &"x".repeat(12_000))]).await;
    for kind in ["application/json", ""] {
        let headers = [("content-type", kind.to_string())];
        assert_page(&http.send(Method::POST, "/authorize", &headers, Some("{}".into())).await, "invalid_request");
    }
}

#[tokio::test]
async fn p2_31_every_redirect_is_a_303_and_p2_32_leads_to_registered_addresses_alone() {
    let app = on_a_file().await;
    let shop = Portal::own("shop");
    app.register(&shop).await;
    let maria = app.administrator("1001").await;
    let http = app.serve_provider().await;
    let asked = http.get(&shop.authorize(&[])).await;
    let entered = type_password(&http, asked.clone(), &maria).await;
    let answered = http.follow(&entered).await;
    for page in [&asked, &entered, &answered] {
        assert_eq!(page.status, 303, "{}", page.url);
    }
    for next in ["https://evil.example/", "//evil.example/", "/\\evil.example"] {
        let address: String = form_urlencoded::byte_serialize(next.as_bytes()).collect();
        let browser = app.serve_provider().await;
        let page = browser.get(&format!("/login?next={address}")).await;
        let entered = type_password(&browser, page, &maria).await;
        assert_eq!(entered.location().host_str(), Some("id.localhost"), "{next}");
    }
}

#[tokio::test]
async fn p2_37_p2_39_a_client_uses_only_what_it_registered() {
    let app = on_a_file().await;
    let mut narrow = Portal::own("narrow");
    narrow.row.scopes = r#"["openid","email"]"#.into();
    let erp = {
        let mut erp = Portal::service("erp", &["resellers.write"]);
        erp.row.redirect_uris = narrow.row.redirect_uris.clone();
        erp
    };
    let (http, _) = inside(&app, &[&narrow, &erp]).await;
    let tokens = narrow.tokens(&http, &[("scope", "openid email profile reseller offline_access")]).await;
    assert_eq!(text(&tokens, "scope"), "openid email");
    assert_refused(&app, &http.get(&erp.authorize(&[])).await, &erp, "unauthorized_client");
    for implicit in ["token", "id_token", "id_token token", "code token"] {
        let refused = http.get(&narrow.authorize(&[("response_type", implicit)])).await;
        assert_refused(&app, &refused, &narrow, "unsupported_response_type");
    }
}

#[tokio::test]
async fn p2_46_the_authorization_endpoint_speaks_to_no_script() {
    let app = on_a_file().await;
    let shop = Portal::own("shop");
    let (http, _) = inside(&app, &[&shop]).await;
    let http = http.header("origin", "https://spa.example.com");
    for method in [Method::GET, Method::OPTIONS] {
        let page = http.send(method, &shop.authorize(&[]), &[], None).await;
        assert!(page.headers.iter().all(|(name, _)| !name.starts_with("access-control-")), "{page:?}");
    }
}
