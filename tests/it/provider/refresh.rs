//! Refresh tokens (B26, P2-38): bound, rotated, with a short grace; reuse ends the family.

use super::{inside, on_a_file};
use crate::on_both_engines;
use crate::support::provider::{Portal, claims, text, userinfo};

on_both_engines! {
    async fn b26_a_refreshed_id_token_is_new_and_about_the_same_login(app: &TestApp) {
        let (shop, cloud) = (Portal::own("shop"), Portal::own("cloud"));
        let (http, _) = inside(app, &[&shop, &cloud]).await;
        let tokens = shop.tokens(&http, &[]).await;
        let foreign = cloud.refresh(&http, text(&tokens, "refresh_token")).await;
        assert_eq!((foreign.status.as_u16(), text(&foreign.json(), "error")), (400, "invalid_grant"));
        app.pass_seconds(100);
        let fresh = shop.refresh(&http, text(&tokens, "refresh_token")).await.json();
        let (old, new) = (claims(text(&tokens, "id_token")), claims(text(&fresh, "id_token")));
        for same in ["iss", "sub", "aud", "auth_time", "sid"] {
            assert_eq!(old[same], new[same], "{same}");
        }
        assert_eq!(new["iat"].as_i64(), old["iat"].as_i64().map(|at| at + 100));
        assert!(new.get("azp").is_none() && new.get("nonce").is_none());
        assert_ne!(tokens["access_token"], fresh["access_token"]);
    }

    async fn p2_38_a_refresh_token_rotates_and_an_old_one_after_the_grace_ends_the_family(app: &TestApp) {
        let (spa, shop) = (Portal::public("spa"), Portal::own("shop"));
        let (http, _) = inside(app, &[&spa, &shop]).await;
        for portal in [spa, shop] {
            let first = portal.tokens(&http, &[]).await;
            let old = text(&first, "refresh_token");
            let second = portal.refresh(&http, old).await.json();
            let newer = text(&second, "refresh_token");
            assert_ne!(old, newer);
            app.pass_seconds(31);
            assert_eq!(text(&portal.refresh(&http, old).await.json(), "error"), "invalid_grant");
            for dead in [text(&first, "access_token"), text(&second, "access_token")] {
                assert_eq!(userinfo(&http, dead).await.status, 401);
            }
            assert_eq!(text(&portal.refresh(&http, newer).await.json(), "error"), "invalid_grant", "the whole family");
        }
    }

    async fn p2_38_a_lost_answer_may_be_asked_for_again_within_the_grace(app: &TestApp) {
        let shop = Portal::own("shop");
        let (http, _) = inside(app, &[&shop]).await;
        let first = shop.tokens(&http, &[]).await;
        let old = text(&first, "refresh_token");
        let second = shop.refresh(&http, old).await.json();
        app.pass_seconds(20);
        let again = shop.refresh(&http, old).await.json();
        assert_eq!(again["refresh_token"], second["refresh_token"], "the same successor");
        assert_eq!(userinfo(&http, text(&again, "access_token")).await.status, 200);
        // Once the successor was used, the old one is reuse at once.
        let third = shop.refresh(&http, text(&second, "refresh_token")).await.json();
        assert_eq!(text(&shop.refresh(&http, old).await.json(), "error"), "invalid_grant");
        assert_eq!(text(&shop.refresh(&http, text(&third, "refresh_token")).await.json(), "error"), "invalid_grant");
    }

    async fn p2_38_refresh_ends_with_the_session_unless_offline_and_has_an_absolute_end(app: &TestApp) {
        let shop = Portal::own("shop");
        let (http, _) = inside(app, &[&shop]).await;
        let online = shop.tokens(&http, &[]).await;
        let offline = shop.tokens(&http, &[("scope", "openid offline_access")]).await;
        let online = shop.refresh(&http, text(&online, "refresh_token")).await.json();
        app.pass_hours(2);
        let idle = shop.refresh(&http, text(&online, "refresh_token")).await;
        assert_eq!(idle.status, 200, "an idle session still refreshes: {}", idle.body);
        app.pass_hours(23);
        let over = shop.refresh(&http, text(&idle.json(), "refresh_token")).await.json();
        assert_eq!(text(&over, "error"), "invalid_grant", "the session's absolute limit");
        let mut token = text(&offline, "refresh_token").to_owned();
        for _ in 0..28 {
            let fresh = shop.refresh(&http, &token).await;
            assert_eq!(fresh.status, 200, "{}", fresh.body);
            token = text(&fresh.json(), "refresh_token").to_owned();
            app.pass_hours(24);
        }
        app.pass_hours(24);
        assert_eq!(text(&shop.refresh(&http, &token).await.json(), "error"), "invalid_grant", "not lengthened by use");
    }
}

#[tokio::test]
async fn a_refresh_may_ask_for_less_and_never_for_more() {
    let app = on_a_file().await;
    let shop = Portal::own("shop");
    let (http, _) = inside(&app, &[&shop]).await;
    let tokens = shop.tokens(&http, &[("scope", "openid email")]).await;
    let grant = ("grant_type", "refresh_token");
    let token = text(&tokens, "refresh_token");
    let more = shop.token(&http, &[grant, ("refresh_token", token), ("scope", "openid phone")]).await;
    assert_eq!(text(&more.json(), "error"), "invalid_scope");
    let less = shop.token(&http, &[grant, ("refresh_token", token), ("scope", "email")]).await.json();
    assert_eq!((text(&less, "scope"), less.get("id_token")), ("email", None));
    let all = shop.refresh(&http, text(&less, "refresh_token")).await.json();
    assert_eq!(text(&all, "scope"), "openid email", "what was granted is not lost");
    for bad in ["", "x", "crt1.x.1.y", &token[1..], &format!("{token}x")] {
        let page = shop.refresh(&http, bad).await;
        assert_eq!(page.status, 400, "{bad}: {}", page.body);
    }
}
