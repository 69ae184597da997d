//! The flow from end to end, as a portal lives it.

use crate::on_both_engines;
use crate::support::provider::{NONCE, PASSWORD, Portal, STATE, claims, text, type_password, userinfo};

on_both_engines! {
    async fn a_person_logs_in_at_one_portal_and_is_known_at_the_second(app: &TestApp) {
        let (shop, cloud) = (Portal::own("shop"), Portal::own("cloud"));
        app.register(&shop).await;
        app.register(&cloud).await;
        let maria = app.administrator("1001").await;
        let http = app.serve_provider().await;

        let asked = http.get(&shop.authorize(&[("scope", "openid profile reseller")])).await;
        assert_eq!(asked.status, 303, "{}", asked.text());
        assert_eq!(asked.location().path(), "/login");
        let page = http.follow(&asked).await;
        assert!(page.text().contains("Portal shop"), "{}", page.text());
        let entered = type_password(&http, page, &maria).await;
        let mut answer = http.follow(&entered).await;
        while answer.status == 303 && answer.location().host_str() == Some("id.localhost") {
            answer = http.follow(&answer).await;
        }
        assert!(answer.location().as_str().starts_with("https://shop.example.com/cb?code="));
        assert_eq!(answer.location_param("state").as_deref(), Some(STATE));
        assert_eq!(answer.location_param("iss"), Some(app.issuer()));

        let tokens = shop.exchange(&http, &answer.location_param("code").unwrap()).await;
        assert_eq!(tokens.status, 200, "{}", tokens.body);
        let tokens = tokens.json();
        assert_eq!(text(&claims(text(&tokens, "id_token")), "nonce"), NONCE);
        let told = userinfo(&http, text(&tokens, "access_token")).await;
        assert_eq!(told.status, 200, "{}", told.body);
        let told = told.json();
        assert_eq!(text(&told, "reseller_id"), "1001");
        assert_eq!(told["sub"], claims(text(&tokens, "id_token"))["sub"]);

        // The second portal: no page at all.
        let second = cloud.tokens(&http, &[]).await;
        assert_eq!(claims(text(&second, "id_token"))["sub"], told["sub"]);
    }
    async fn the_first_access_from_a_portal_leads_over_the_own_password_back_to_it(app: &TestApp) {
        let (shop, foreign) = (Portal::own("shop"), Portal::foreign("foreign"));
        app.register(&shop).await;
        app.register(&foreign).await;
        for (portal, reseller) in [(&shop, "1001"), (&foreign, "1002")] {
            let (maria, temporary) = app.invited(reseller).await;
            let http = app.serve_provider().await;
            let login = http.follow(&http.get(&portal.authorize(&[])).await).await;
            let form = login.form("main form").set("login", &maria.login).set("password", temporary.expose());
            let choose = http.follow(&http.submit(&form).await).await;
            let form = choose.form("main form").set("password", PASSWORD).set("repeat", PASSWORD);
            app.pass_seconds(5);
            let mut answer = http.follow(&http.submit(&form).await).await;
            if portal.id() == "foreign" {
                answer = http.submit(&answer.form("main form").press("consent", "yes")).await;
            }
            let code = answer.location_param("code").expect("a code");
            let tokens = portal.exchange(&http, &code).await.json();
            let claims = claims(text(&tokens, "id_token"));
            assert_eq!(claims["auth_time"].as_i64(), Some(app.now().seconds()));
            app.mails().await;
        }
    }
}
