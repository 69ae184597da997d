//! Introspection (RFC 7662) and revocation (RFC 7009), P2-39, P2-41.

use super::{inside, on_a_file};
use crate::on_both_engines;
use crate::support::provider::{Portal, SECRET, claims, text, userinfo};

on_both_engines! {
    async fn a_good_token_is_described_to_its_client_and_to_the_houses_own(app: &TestApp) {
        let (shop, cloud, foreign) = (Portal::own("shop"), Portal::own("cloud"), Portal::foreign("foreign"));
        let (http, maria) = inside(app, &[&shop, &cloud, &foreign]).await;
        let tokens = shop.tokens(&http, &[("scope", "openid email")]).await;
        let (access, refresh) = (text(&tokens, "access_token"), text(&tokens, "refresh_token"));
        for asker in [&shop, &cloud] {
            let about = asker.introspect(&http, access).await;
            assert_eq!(about["active"], true);
            assert_eq!((text(&about, "client_id"), text(&about, "scope")), ("shop", "openid email"));
            assert_eq!((text(&about, "iss"), text(&about, "username")), (app.issuer().as_str(), maria.login.as_str()));
            assert_eq!(about["exp"].as_i64(), about["iat"].as_i64().map(|at| at + 600));
        }
        assert_eq!(foreign.introspect(&http, access).await, serde_json::json!({ "active": false }));
        assert_eq!(shop.introspect(&http, refresh).await["active"], true);
        assert_eq!(cloud.introspect(&http, refresh).await["active"], false, "a refresh token is its client's business");
        assert_eq!(shop.introspect(&http, "nonsense").await, serde_json::json!({ "active": false }));
        app.pass_seconds(600);
        assert_eq!(shop.introspect(&http, access).await, serde_json::json!({ "active": false }));
    }

    async fn a_token_given_back_is_dead_and_a_refresh_token_takes_its_grant_along(app: &TestApp) {
        let (shop, cloud) = (Portal::own("shop"), Portal::own("cloud"));
        let (http, _) = inside(app, &[&shop, &cloud]).await;
        let one = shop.tokens(&http, &[]).await;
        let two = shop.tokens(&http, &[]).await;
        let other = cloud.post(&http, "/revoke", &[("token", text(&one, "access_token"))]).await;
        assert_eq!((other.status.as_u16(), other.body.as_str()), (200, ""), "nobody is told");
        assert_eq!(userinfo(&http, text(&one, "access_token")).await.status, 200, "and nothing happened");
        for hint in ["refresh_token", "x"] {
            let fields = [("token", text(&one, "access_token")), ("token_type_hint", hint)];
            assert_eq!(shop.post(&http, "/revoke", &fields).await.status, 200);
        }
        assert_eq!(userinfo(&http, text(&one, "access_token")).await.status, 401);
        assert_eq!(shop.refresh(&http, text(&one, "refresh_token")).await.status, 200, "an access token goes alone");
        assert_eq!(shop.post(&http, "/revoke", &[("token", text(&two, "refresh_token"))]).await.status, 200);
        assert_eq!(userinfo(&http, text(&two, "access_token")).await.status, 401);
        assert_eq!(shop.refresh(&http, text(&two, "refresh_token")).await.status, 400);
        assert_eq!(shop.post(&http, "/revoke", &[("token", "nonsense")]).await.status, 200);
    }
}

#[tokio::test]
async fn p2_39_asking_needs_a_secret_and_giving_back_the_clients_name() {
    let app = on_a_file().await;
    let (shop, spa) = (Portal::own("shop"), Portal::public("spa"));
    let (http, _) = inside(&app, &[&shop, &spa]).await;
    let tokens = spa.tokens(&http, &[]).await;
    let token = ("token", text(&tokens, "access_token"));
    for path in ["/introspect", "/revoke"] {
        for wrong in [("shop", "wrong"), ("nobody", SECRET)] {
            let page = http.post_as(path, wrong, &[token]).await;
            assert_eq!((page.status.as_u16(), text(&page.json(), "error")), (401, "invalid_client"));
            assert!(page.header("www-authenticate").starts_with("Basic "));
        }
        assert_eq!(http.post(path, &[token]).await.status, 401);
        assert_eq!(text(&shop.post(&http, path, &[]).await.json(), "error"), "invalid_request");
        assert_eq!(shop.post(&http, path, &[token]).await.header("cache-control"), "no-store");
    }
    assert_eq!(spa.post(&http, "/introspect", &[token]).await.status, 401);
    assert_eq!(spa.post(&http, "/revoke", &[token]).await.status, 200);
    assert_eq!(userinfo(&http, token.1).await.status, 401);
}

#[tokio::test]
async fn p2_41_an_id_token_and_a_refresh_token_are_no_access_tokens() {
    let app = on_a_file().await;
    let shop = Portal::own("shop");
    let (http, _) = inside(&app, &[&shop]).await;
    let tokens = shop.tokens(&http, &[]).await;
    for kind in ["id_token", "refresh_token"] {
        assert_eq!(userinfo(&http, text(&tokens, kind)).await.status, 401, "{kind}");
    }
    assert_eq!(shop.introspect(&http, text(&tokens, "id_token")).await["active"], false);
    assert_eq!(shop.refresh(&http, text(&tokens, "access_token")).await.status, 400);
    let hint = [("id_token_hint", text(&tokens, "access_token")), ("prompt", "none")];
    let refused = http.get(&shop.authorize(&hint)).await;
    assert_eq!(refused.location_param("error").as_deref(), Some("login_required"));
}

#[tokio::test]
async fn p2_41_what_a_resource_server_logs_of_a_token_is_no_token() {
    let app = on_a_file().await;
    let mut jot = Portal::own("jot").quiet();
    jot.row.terms = r#"{"access_token_format":"jwt"}"#.into();
    let (http, _) = inside(&app, &[&jot]).await;
    let tokens = jot.tokens(&http, &[]).await;
    let access = text(&tokens, "access_token");
    let jti = claims(access)["jti"].as_str().unwrap().to_owned();
    for logged in [format!("at+jwt\n{jti}"), format!("at+jwt\r\n{jti}"), format!("at+jwt {jti}"), jti.clone()] {
        assert_eq!(jot.introspect(&http, &logged).await, serde_json::json!({ "active": false }), "{logged:?}");
        assert_eq!(jot.post(&http, "/revoke", &[("token", &logged)]).await.status, 200);
    }
    assert_eq!(jot.introspect(&http, access).await["active"], true);
    assert_eq!(userinfo(&http, access).await.status, 200, "nobody revoked it");
}
