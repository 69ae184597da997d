//! Clients live: what they prove, and what operators change about them.

use cracha::flow::provider::clients::{self, NewClient};
use cracha::model::audit;
use cracha::model::ctx::Actor;
use cracha::model::ids::ClientId;
use cracha::model::role::Role;

use super::{inside, on_a_file};
use crate::on_both_engines;
use crate::support::app::TestApp;
use crate::support::http::{Http, Page};
use crate::support::provider::{Portal, log_in};

/// A token request of this client with this secret.
async fn ask(http: &Http, id: &str, secret: &str) -> Page {
    http.post_as("/token", (id, secret), &[("grant_type", "client_credentials"), ("scope", "resellers.write")]).await
}

/// The newest entry about this client: act, before, after.
async fn newest(app: &TestApp, id: &'static str) -> (String, String, String) {
    let entry =
        app.app.read(move |db| audit::latest(db, Some((audit::Subject::Client, id)), 1)).await.unwrap().remove(0);
    (entry.act, entry.before.unwrap_or_default(), entry.after.unwrap_or_default())
}

on_both_engines! {
    async fn p2_9_a_client_that_is_wrong_too_often_waits_with_the_right_secret_too(app: &TestApp) {
        let erp = Portal::service("erp", &["resellers.write"]);
        app.register(&erp).await;
        let http = app.serve_provider().await;
        let free = app.app.config().throttle.free;
        for n in 0..free {
            let page = ask(&http, "erp", &format!("wrong-{n}")).await;
            assert_eq!((page.status.as_u16(), page.json()["error"].as_str().unwrap()), (401, "invalid_client"));
        }
        let (act, before, after) = newest(app, "erp").await;
        assert_eq!((act.as_str(), before.as_str(), after), ("client.fail", "", format!("{{\"failures\":{free}}}")));
        let (right, wrong) = (erp.token(&http, &[("grant_type", "client_credentials")]).await, ask(&http, "erp", "wrong").await);
        for page in [&right, &wrong] {
            assert_eq!(page.status, 429, "{}", page.body);
            assert!(page.header("retry-after").parse::<u32>().unwrap() > 0, "{page:?}");
        }
        assert_eq!(right.body, wrong.body, "the answer tells nothing about the secret");
        for _ in 0..free {
            assert_eq!(ask(&http, "nobody", "x").await.status, 401);
        }
        assert_eq!(ask(&http, "nobody", "x").await.status, 429, "who does not exist waits as well");
        assert_eq!(erp.post(&http, "/introspect", &[("token", "x")]).await.status, 429, "at every endpoint");

        app.pass_hours(1);
        assert_eq!(ask(&http, "erp", crate::support::provider::SECRET).await.status, 200);
        assert_eq!(ask(&http, "erp", "wrong").await.status, 401, "it counts from the beginning");
        assert_eq!(ask(&http, "erp", crate::support::provider::SECRET).await.status, 200);
    }

    async fn a_change_of_a_client_is_audited_with_before_and_after_and_reaches_every_node(app: &TestApp) {
        let shop = Portal::own("shop");
        app.register(&shop).await;
        let other = app.another_node("b").await;
        let id = ClientId::from_text("shop");
        let more = vec!["https://shop.example.com/cb".to_owned(), "https://new.example.com/cb".to_owned()];
        let wanted = NewClient {
            redirect_uris: more.clone(),
            id_token_alg: "EdDSA".into(),
            home_uri: None,
            first_party: true,
            ..shop.row.said()
        };
        let (key, seen) = (id.clone(), shop.row.version);
        let changed = app.verb(Actor::Terminal, move |tx, ctx| clients::set(tx, ctx, &key, seen, &wanted)).await.unwrap();
        assert_eq!(changed.unwrap(), ["redirect_uris", "home_uri", "id_token_alg"]);
        let (act, before, after) = newest(app, "shop").await;
        assert_eq!(act, "client.set");
        assert!(before.contains(r#""id_token_alg":"ES256""#) && after.contains(r#""id_token_alg":"EdDSA""#), "{before} {after}");
        assert!(after.contains("https://new.example.com/cb") && !before.contains("new.example"), "{before} {after}");
        assert!(!after.contains("first_party") && !after.contains("secret"), "only what differs: {after}");
        other.refresh_kept().await.unwrap();
        let seen = other.kept().registered("shop").unwrap().clone();
        assert_eq!((seen.view.redirect_uris.clone(), seen.view.id_token_alg.as_str()), (more, "EdDSA"));
        assert_eq!(seen.row.secret_hash, shop.row.secret_hash, "the secret stays");

        let refused = NewClient {
            backchannel_logout_uri: Some("https://10.1.2.3/out".into()),
            scopes: vec!["openid".into(), "profil".into()],
            ..seen.row.said()
        };
        let version = seen.row.version;
        let wrong = app.verb(Actor::Terminal, move |tx, ctx| clients::set(tx, ctx, &id, version, &refused)).await;
        let wrong = wrong.unwrap().unwrap_err();
        let wrong: Vec<_> = wrong.iter().map(|e| format!("{}: {}", e.field, e.flaw.words(cracha::text::Lang::En))).collect();
        assert_eq!(wrong.len(), 2, "{wrong:?}");
        assert!(wrong[0].starts_with("scope: \"profil\" is unknown; write one of: openid, profile"), "{wrong:?}");
        assert!(wrong[1].contains("10.1.2.3") && wrong[1].contains("outgoing.allow"), "{wrong:?}");
        assert_eq!(newest(app, "shop").await.0, "client.set", "nothing was written");
    }
}

#[tokio::test]
async fn an_operator_changes_a_client_on_its_page() {
    let app = on_a_file().await;
    let shop = Portal::own("shop");
    app.register(&shop).await;
    let otto = app.staff("otto", Role::Operator).await;
    let http = app.serve_provider().await;
    log_in(&http, &otto).await;
    let href = http.get("/operator/clients").await.attribute("tbody a", "href").unwrap();
    let form = http.get(&href).await.form("main form");
    let stale = form.clone();

    let refused = http.submit(&form.clone().set("scopes", "openid profil").set("name", "Loja <nova>")).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("“profil” não existe"), "{}", refused.text());
    assert_eq!(http.get(&href).await.all("h1"), ["Portal shop"]);
    let form = refused.form("main form");
    assert_eq!(form.fields.iter().find(|(name, _)| name == "name").unwrap().1, "Loja <nova>", "as typed");

    let uris = "https://shop.example.com/cb\r\nhttps://loja.example.com/cb";
    let done = http.submit(&form.set("scopes", "openid profile").set("redirect_uris", uris)).await;
    let page = http.follow(&done).await;
    assert!(page.text().contains("O cliente mudou."), "{}", page.text());
    assert_eq!(page.all("h1"), ["Loja <nova>"]);
    let (act, _, after) = newest(&app, "shop").await;
    assert!(act == "client.set" && after.contains("https://loja.example.com/cb"), "{after}");
    app.app.refresh_kept().await.unwrap();
    assert!(
        app.app
            .kept()
            .registered("shop")
            .unwrap()
            .view
            .redirect_uris
            .contains(&"https://loja.example.com/cb".to_owned())
    );

    let late = http.submit(&stale.set("name", "Outro")).await;
    assert_eq!(late.status, 409, "{}", late.text());
    assert!(late.text().contains("mudou enquanto a página estava aberta"), "{}", late.text());
    assert_eq!(late.all("h1"), ["Loja <nova>"]);
}

#[tokio::test]
async fn the_signed_out_page_names_who_was_told_and_who_has_confirmed() {
    let mut app = on_a_file().await;
    app.ignore_messages();
    let (shop, cloud, quiet) = (Portal::own("shop"), Portal::own("cloud"), Portal::own("quiet").quiet());
    let (http, maria) = inside(&app, &[&shop, &cloud, &quiet]).await;
    for portal in [&shop, &cloud, &quiet] {
        portal.tokens(&http, &[]).await;
    }
    let ask = http.get("/sign-out").await;
    let page = http.submit(&ask.form(r#"main form[action="/sign-out"]"#)).await;
    let told = page.all("#told li");
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told.iter().all(|line| line.contains("ainda não confirmou")), "{told:?}");
    let look = page.attribute(r##"main a[href^="/sign-out/portals"]"##, "href").expect("a way to look again");

    app.logouts_answered(|message| message.client_id.as_ref().is_some_and(|id| id.as_str() == "shop")).await;
    let told = http.get(&look).await.all("#told li");
    let line = |name: &str| told.iter().find(|line| line.contains(name)).unwrap();
    assert!(line("Portal shop").contains("confirmou: 24/11/2026"), "{told:?}");
    assert!(line("Portal cloud").contains("ainda não confirmou"), "{told:?}");
    app.pass_hours(2);
    assert!(http.get(&look).await.all("#told li").is_empty(), "for an hour");

    log_in(&http, &maria).await;
    quiet.tokens(&http, &[]).await;
    let ask = http.get("/sign-out").await;
    let page = http.submit(&ask.form(r#"main form[action="/sign-out"]"#)).await;
    assert!(page.all("#told li").is_empty() && !page.text().contains("avisados"), "{}", page.text());
}
