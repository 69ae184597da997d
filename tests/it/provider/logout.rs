//! Signing out: end_session and the logout tokens that follow (E40, E41, H47, H48, P2-27, P2-47).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cracha::crypto::keys::Alg;
use cracha::flow::delivery::{self, Attempted, Trouble};
use cracha::flow::outbox::LogoutNote;
use cracha::model::message::{Lane, Message, MessageState, Step};
use cracha::oidc::logout_token;
use serde_json::json;
use url::form_urlencoded;

use super::{assert_page, assert_refused, inside, on_a_file};
use crate::on_both_engines;
use crate::support::app::TestApp;
use crate::support::http::{Http, Page};
use crate::support::provider::{Portal, claims, header, log_in, text, userinfo};

fn end_session(pairs: &[(&str, &str)]) -> String {
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    format!("/end_session?{query}")
}

/// Claims the logouts that wait.
async fn logouts(app: &TestApp) -> Vec<Message> {
    let claimed = app.job(|tx, ctx| delivery::claim(tx, ctx, Lane::Logout, "test", 100)).await;
    claimed.into_iter().map(|claimed| claimed.message).collect()
}

/// Nobody is logged in at this browser any more, and the old cookie does not help (P2-27).
async fn assert_out(app: &TestApp, http: &Http, portal: &Portal, cookie: &str) {
    http.set_cookie("cracha-session", cookie);
    assert_refused(app, &http.get(&portal.authorize(&[("prompt", "none")])).await, portal, "login_required");
    assert_eq!(http.get("/account").await.location().path(), "/login");
}

fn assert_signed_out_page(page: &Page) {
    assert_eq!(page.status, 200, "{} {}", page.url, page.text());
    assert_eq!(page.header("location"), "");
    assert!(page.attribute(r#"main a[href="/login"]"#, "href").is_some(), "{}", page.text());
}

on_both_engines! {
    async fn e40_h47_a_valid_hint_and_a_registered_uri_lead_back_with_exactly_the_state(app: &TestApp) {
        let shop = Portal::own("shop").quiet();
        let (http, maria) = inside(app, &[&shop]).await;
        for state in [Some("a b+c%26-._~"), None] {
            log_in(&http, &maria).await;
            let cookie = http.cookie("cracha-session").unwrap();
            let tokens = shop.tokens(&http, &[]).await;
            let mut pairs = vec![("id_token_hint", text(&tokens, "id_token")), ("ui_locales", "en")];
            let bye = shop.bye();
            pairs.push(("post_logout_redirect_uri", &bye));
            pairs.extend(state.map(|state| ("state", state)));
            app.pass_seconds(1800); // an expired hint is fine
            let page = http.get(&end_session(&pairs)).await;
            let want: Vec<(String, String)> = state.iter().map(|s| ("state".to_string(), s.to_string())).collect();
            assert_eq!(page.location().query_pairs().into_owned().collect::<Vec<_>>(), want);
            assert!(page.location().as_str().starts_with(&bye));
            assert_out(app, &http, &shop, &cookie).await;
            assert_eq!(userinfo(&http, text(&tokens, "access_token")).await.status, 401);
        }
    }

    async fn e41_h48_every_portal_of_the_session_is_told_with_a_fresh_token_for_each_attempt(app: &TestApp) {
        let (shop, cloud) = (Portal::own("shop"), Portal::own("cloud").signed_by(Alg::EdDsa));
        let unused = Portal::own("unused");
        let (http, _) = inside(app, &[&shop, &cloud, &unused]).await;
        let tokens = shop.tokens(&http, &[]).await;
        cloud.tokens(&http, &[]).await;
        let who = claims(text(&tokens, "id_token"));
        let page = http.get(&end_session(&[("id_token_hint", text(&tokens, "id_token"))])).await;
        assert!(page.text().contains("Portal cloud"), "{}", page.text());
        let mut rows = logouts(app).await;
        rows.sort_by_key(|row| row.address.clone());
        let addresses: Vec<&str> = rows.iter().map(|row| row.address.as_str()).collect();
        assert_eq!(addresses, ["https://cloud.example.com/logout", "https://shop.example.com/logout"]);
        let kept = app.app.kept();
        for (row, alg) in rows.iter().zip([Alg::EdDsa, Alg::Es256]) {
            let note: LogoutNote = serde_json::from_str(&row.payload).unwrap();
            let client = row.client_id.as_ref().unwrap().as_str();
            let signer = kept.keys().signer(kept.registered(client).unwrap().view.id_token_alg).unwrap();
            let sign = || logout_token::sign(kept.issuer(), client, &note.sub, &note.sid, app.now().seconds(), signer).unwrap();
            let (one, two) = (sign(), sign());
            assert_eq!(header(&one), json!({ "typ": "logout+jwt", "alg": alg.as_str(), "kid": signer.kid() }));
            let (mut one, two) = (claims(&one), claims(&two));
            assert_ne!(one["jti"], two["jti"]);
            one.as_object_mut().unwrap().remove("jti");
            assert_eq!(one, json!({
                "iss": app.issuer(), "aud": client, "iat": app.now().seconds(), "exp": app.now().seconds() + 120,
                "sub": who["sub"], "sid": who["sid"],
                "events": { "http://schemas.openid.net/event/backchannel-logout": {} },
            }));
        }
        // Refused for now: it is tried again.
        let (row, trouble) = (rows[0].clone(), Trouble { step: Step::Http, code: Some(503), words: "busy".into() });
        let state = app.job(move |tx, ctx| delivery::settle(tx, ctx, &row, &Attempted::Temporary(trouble.clone()))).await;
        assert_eq!(state, Some(MessageState::Delayed));
        app.pass_hours(1);
        assert!(logouts(app).await.iter().any(|again| again.id == rows[0].id));
    }
}

#[tokio::test]
async fn h47_anything_else_is_a_page_and_never_a_redirect() {
    let app = on_a_file().await;
    let (shop, cloud) = (Portal::own("shop").quiet(), Portal::own("cloud").quiet());
    let (http, maria) = inside(&app, &[&shop, &cloud]).await;
    let bye = ("post_logout_redirect_uri", "https://shop.example.com/bye");
    // A valid hint and a bad address: out, and a page with a way to the portal.
    for uri in [
        "https://evil.example/",
        "https://shop.example.com/bye/x",
        "https://shop.example.com/bye?x=1",
        "https://cloud.example.com/bye",
        "https://shop.example.com/by",
        "javascript:alert(1)",
    ] {
        log_in(&http, &maria).await;
        let cookie = http.cookie("cracha-session").unwrap();
        let hint = text(&shop.tokens(&http, &[]).await, "id_token").to_owned();
        let page = http
            .get(&end_session(&[("id_token_hint", &hint), ("post_logout_redirect_uri", uri), ("state", "s")]))
            .await;
        assert_page(&page, "invalid_request");
        assert!(page.text().contains("Portal shop quis levar você a um endereço"), "{}", page.text());
        assert!(!page.text().contains("avisados"), "no portal had to be told: {}", page.text());
        assert!(page.attribute(r#"main a[href="https://shop.example.com/"]"#, "href").is_some());
        assert_out(&app, &http, &shop, &cookie).await;
    }
    // No valid hint: the question, and then a page.
    log_in(&http, &maria).await;
    let hint = text(&shop.tokens(&http, &[]).await, "id_token").to_owned();
    let none = URL_SAFE_NO_PAD.encode(r#"{"alg":"none"}"#);
    let none = format!("{none}.{}.", hint.split('.').nth(1).unwrap());
    let stranger = {
        let other = on_a_file().await;
        let (http, _) = inside(&other, &[&shop]).await;
        text(&shop.tokens(&http, &[]).await, "id_token").to_owned()
    };
    let cut = &hint[..hint.len() - 6];
    for pairs in [
        vec![bye],
        vec![bye, ("client_id", "shop"), ("state", "s")],
        vec![bye, ("id_token_hint", &none)],
        vec![bye, ("id_token_hint", &stranger)],
        vec![bye, ("id_token_hint", cut)],
        vec![bye, ("id_token_hint", &hint), ("client_id", "cloud")],
    ] {
        let cookie = http.cookie("cracha-session").unwrap();
        let page = http.get(&end_session(&pairs)).await;
        assert_eq!((page.status.as_u16(), page.header("location")), (200, ""), "{pairs:?}");
        shop.code(&http, &[("prompt", "none")]).await; // a GET without proof signs nobody out
        let form = page.form(r#"main form[action="/sign-out"]"#);
        assert_eq!(http.submit(&form.clone().set("csrf", "x")).await.status, 403);
        assert_signed_out_page(&http.submit(&form).await);
        assert_out(&app, &http, &shop, &cookie).await;
        log_in(&http, &maria).await;
    }
    for repeated in ["state=1&state=2", "x=%zz"] {
        assert_page(&http.get(&format!("/end_session?{repeated}")).await, "invalid_request");
    }
}

#[tokio::test]
async fn e40_p2_47_no_parameters_at_all_ask_and_sign_out() {
    let app = on_a_file().await;
    let shop = Portal::own("shop").quiet();
    let (http, maria) = inside(&app, &[&shop]).await;
    let cookie = http.cookie("cracha-session").unwrap();
    let page = http.get("/end_session").await;
    assert!(page.text().contains(&maria.login), "{}", page.text());
    assert_signed_out_page(&http.submit(&page.form(r#"main form[action="/sign-out"]"#)).await);
    assert_out(&app, &http, &shop, &cookie).await;
    assert_signed_out_page(&http.get("/end_session").await); // nobody is in
}

#[tokio::test]
async fn a_hint_of_another_session_asks_first_and_then_leads_back() {
    let app = on_a_file().await;
    let shop = Portal::own("shop").quiet();
    let (http, maria) = inside(&app, &[&shop]).await;
    let other = app.serve_provider().await;
    log_in(&other, &maria).await;
    let hint = text(&shop.tokens(&other, &[]).await, "id_token").to_owned();
    let bye = shop.bye();
    let address = end_session(&[("id_token_hint", &hint), ("post_logout_redirect_uri", &bye), ("state", "s")]);
    let page = http.get(&address).await;
    shop.code(&http, &[("prompt", "none")]).await;
    let done = http.submit(&page.form(r#"main form[action="/sign-out"]"#)).await;
    assert_eq!(done.location().as_str(), format!("{bye}?state=s"));
    shop.code(&other, &[("prompt", "none")]).await; // the other browser was not meant
    // Where no cookie comes, the hint's own session ends, and only that.
    log_in(&http, &maria).await;
    let nobody = app.serve_provider().await;
    assert_eq!(nobody.get(&address).await.location().as_str(), format!("{bye}?state=s"));
    assert_refused(&app, &other.get(&shop.authorize(&[("prompt", "none")])).await, &shop, "login_required");
    shop.code(&http, &[("prompt", "none")]).await;
    assert_eq!(nobody.get(&address).await.location().as_str(), format!("{bye}?state=s"), "again: already out");
}

#[tokio::test]
async fn e40_end_session_takes_a_post_from_another_site() {
    let app = on_a_file().await;
    let shop = Portal::own("shop").quiet();
    let (http, _) = inside(&app, &[&shop]).await;
    let cookie = http.cookie("cracha-session").unwrap();
    let hint = text(&shop.tokens(&http, &[]).await, "id_token").to_owned();
    let elsewhere = app.serve_provider().await; // the browser holds its cookies back
    let bye = shop.bye();
    // Without a valid hint a GET asks, which has the cookie.
    let asked = elsewhere.post("/end_session", &[("post_logout_redirect_uri", &bye), ("id_token_hint", "x")]).await;
    assert_eq!((asked.status.as_u16(), asked.header("set-cookie")), (303, ""));
    assert!(!http.follow(&asked).await.form(r#"main form[action="/sign-out"]"#).fields.is_empty());
    let fields = [("id_token_hint", hint.as_str()), ("post_logout_redirect_uri", &bye), ("state", "s")];
    let done = elsewhere.post("/end_session", &fields).await;
    assert_eq!((done.location().as_str(), done.header("set-cookie")), (format!("{bye}?state=s").as_str(), ""));
    assert_out(&app, &http, &shop, &cookie).await;
    assert_page(&elsewhere.post("/end_session", &[("state", "1"), ("state", "2")]).await, "invalid_request");
}

#[tokio::test]
async fn an_offline_grant_outlives_the_sign_out_and_others_do_not() {
    let app = on_a_file().await;
    let shop = Portal::own("shop").quiet();
    let (http, _) = inside(&app, &[&shop]).await;
    let online = shop.tokens(&http, &[]).await;
    let offline = shop.tokens(&http, &[("scope", "openid offline_access")]).await;
    http.get(&end_session(&[("id_token_hint", text(&online, "id_token"))])).await;
    assert_eq!(shop.refresh(&http, text(&online, "refresh_token")).await.status, 400);
    assert_eq!(shop.refresh(&http, text(&offline, "refresh_token")).await.status, 200);
}
