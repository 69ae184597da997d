//! Two at once: one code, one refresh token, one stored request.

use super::inside;
use crate::on_both_engines;
use crate::support::provider::{Portal, text, userinfo};

on_both_engines! {
    async fn b21_p2_36_of_two_exchanges_of_one_code_one_wins_and_what_was_issued_ends(app: &TestApp) {
        let shop = Portal::own("shop");
        let (http, _) = inside(app, &[&shop]).await;
        for _ in 0..5 {
            let code = shop.code(&http, &[]).await;
            let (a, b) = tokio::join!(shop.exchange(&http, &code), shop.exchange(&http, &code));
            let (won, lost) = if a.status == 200 { (a, b) } else { (b, a) };
            assert_eq!((won.status.as_u16(), lost.status.as_u16()), (200, 400), "{} {}", won.body, lost.body);
            assert_eq!(text(&lost.json(), "error"), "invalid_grant");
            let tokens = won.json();
            assert_eq!(userinfo(&http, text(&tokens, "access_token")).await.status, 401);
            assert_eq!(shop.refresh(&http, text(&tokens, "refresh_token")).await.status, 400);
        }
    }

    async fn p2_38_two_refreshes_at_once_get_the_same_successor(app: &TestApp) {
        let shop = Portal::own("shop");
        let (http, _) = inside(app, &[&shop]).await;
        let mut token = text(&shop.tokens(&http, &[]).await, "refresh_token").to_owned();
        for _ in 0..5 {
            let (a, b) = tokio::join!(shop.refresh(&http, &token), shop.refresh(&http, &token));
            assert_eq!((a.status.as_u16(), b.status.as_u16()), (200, 200), "{} {}", a.body, b.body);
            let (a, b) = (a.json(), b.json());
            assert_eq!(a["refresh_token"], b["refresh_token"]);
            token = text(&a, "refresh_token").to_owned();
            assert_eq!(userinfo(&http, text(&b, "access_token")).await.status, 200);
        }
    }

    async fn a_stored_request_answered_twice_gives_one_code(app: &TestApp) {
        let shop = Portal::own("shop");
        let (http, _) = inside(app, &[&shop]).await;
        for _ in 0..5 {
            let fields = shop.request(&[]);
            let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
            let posted = http.post("/authorize", &fields).await;
            let (a, b) = tokio::join!(http.follow(&posted), http.follow(&posted));
            let codes = [&a, &b].iter().filter(|page| page.location_param("code").is_some()).count();
            assert_eq!(codes, 1, "{} {}", a.location(), b.location());
            let home = [&a, &b].iter().filter(|page| page.location().as_str() == "https://shop.example.com/").count();
            assert_eq!(home, 1, "the other goes on to the portal: {} {}", a.location(), b.location());
        }
    }
}
