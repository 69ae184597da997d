//! Clients live: what they prove, and what operators change about them.

use cracha::error::{Error, Rule};
use cracha::flow::provider::checkup;
use cracha::flow::provider::clients::{self, NewClient};
use cracha::model::audit;
use cracha::model::ctx::Actor;
use cracha::model::ids::ClientId;
use cracha::model::role::Role;
use cracha::oidc::registration::ClientField;
use cracha::oidc::registration::checkup::{Answered, Finding};
use cracha::oidc::subject::Sector;
use cracha::oidc::terms::Term;

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
        let wrong: Vec<_> = wrong.iter().map(|e| format!("{}: {}", e.field.metadata_name(), e.flaw.words(cracha::text::Lang::En))).collect();
        assert_eq!(wrong.len(), 2, "{wrong:?}");
        assert!(wrong[0].starts_with("scope: \"profil\" is unknown; write one of: openid, profile"), "{wrong:?}");
        assert!(wrong[1].contains("10.1.2.3") && wrong[1].contains("outgoing.allow"), "{wrong:?}");
        assert_eq!(newest(app, "shop").await.0, "client.set", "nothing was written");
    }

    async fn a_client_that_could_not_be_registered_today_can_be_stopped_and_mended(app: &TestApp) {
        let mut shop = Portal::own("shop");
        let good = shop.row.redirect_uris.clone();
        shop.row.redirect_uris = r#"["http://shop.example.com/cb","https://shop.example.com/cb"]"#.into();
        app.register(&shop).await;
        let id = ClientId::from_text("shop");
        let key = id.clone();
        let left = app.verb(Actor::Terminal, move |tx, ctx| {
            let client = clients::get(tx, ctx, &key)?;
            clients::set(tx, ctx, &key, client.version, &NewClient { name: "Loja".into(), ..client.said() })
        });
        let left = left.await.unwrap().unwrap_err();
        assert_eq!((left.len(), left[0].field), (1, ClientField::RedirectUris), "what is still wrong is told");
        for disabled in [true, false] {
            let key = id.clone();
            app.verb(Actor::Terminal, move |tx, ctx| clients::set_disabled(tx, ctx, &key, disabled)).await.unwrap();
        }
        let key = id.clone();
        app.verb(Actor::Terminal, move |tx, ctx| clients::rotate_secret(tx, ctx, &key).map(drop)).await.unwrap();
        let mended = app.verb(Actor::Terminal, move |tx, ctx| {
            let client = clients::get(tx, ctx, &id)?;
            let uris = serde_json::from_str(&good).unwrap();
            clients::set(tx, ctx, &id, client.version, &NewClient { redirect_uris: uris, ..client.said() })
        });
        assert_eq!(mended.await.unwrap().unwrap(), ["redirect_uris"]);
    }

    async fn a_change_stands_on_the_client_that_was_looked_at(app: &TestApp) {
        let shop = Portal::own("shop");
        app.register(&shop).await;
        let id = ClientId::from_text("shop");
        let set = async |wanted: NewClient| {
            let (key, seen) = (id.clone(), shop.row.version);
            app.verb(Actor::Terminal, move |tx, ctx| clients::set(tx, ctx, &key, seen, &wanted)).await
        };
        let said = shop.row.said();
        let same = NewClient { id: "other".into(), public: true, ..said.clone() };
        assert!(set(same).await.unwrap().unwrap().is_empty(), "its id and whether it is public stay");
        assert_eq!(set(NewClient { name: "Loja".into(), ..said.clone() }).await.unwrap().unwrap(), ["name"]);
        let late = set(NewClient { native: true, ..said }).await;
        assert!(matches!(late, Err(Error::Conflict(Rule::ChangedMeanwhile))), "{late:?}");
    }

    async fn a_sectors_silence_stops_what_moves_and_nothing_else(app: &TestApp) {
        let mut shop = Portal::own("shop");
        let terms = serde_json::json!({
            "subject_type": "pairwise", "sector_identifier_uri": "https://group.example/sector.json",
        });
        shop.row.terms = terms.to_string();
        app.register(&shop).await;
        let id = ClientId::from_text("shop");
        let set = async |change: fn(NewClient) -> NewClient| {
            let key = id.clone();
            let done = app.verb(Actor::Terminal, move |tx, ctx| {
                let client = clients::get(tx, ctx, &key)?;
                clients::set(tx, ctx, &key, client.version, &change(client.said()))
            });
            done.await.unwrap()
        };
        assert_eq!(set(|said| NewClient { name: "Loja".into(), ..said }).await.unwrap(), ["name"]);
        let moved = set(|said| NewClient { redirect_uris: vec!["https://a.example/cb".into()], ..said }).await;
        assert_eq!(moved.unwrap_err()[0].field, ClientField::Term(Term::sector_identifier_uri));
        let anew = NewClient { sector: Sector::Unread, ..shop.row.said() };
        let unasked = app.verb(Actor::Terminal, move |tx, ctx| clients::register_or_rotate(tx, ctx, &anew).map(drop)).await;
        assert!(unasked.is_err(), "what is made at each start is held to the same list");
    }

    async fn a_secret_is_as_old_as_itself(app: &TestApp) {
        let new = NewClient {
            id: "erp".into(),
            name: "ERP".into(),
            grant_types: vec!["client_credentials".into()],
            scopes: vec!["resellers.write".into()],
            ..NewClient::default()
        };
        app.verb(Actor::Terminal, move |tx, ctx| clients::register(tx, ctx, &new)).await.unwrap().unwrap();
        let id = ClientId::from_text("erp");
        let old = async || {
            let (ctx, key) = (app.ctx(Actor::Terminal), id.clone());
            let looked = app.app.read(move |db| checkup::look(db, &ctx, &key)).await.unwrap();
            let found = looked.findings(Answered::Unasked, None);
            found.iter().any(|finding| matches!(finding, Finding::OldSecret(_)))
        };
        app.pass_hours(24 * 200);
        let key = id.clone();
        app.verb(Actor::Terminal, move |tx, ctx| clients::rotate_secret(tx, ctx, &key).map(drop)).await.unwrap();
        app.pass_hours(24 * 200);
        assert!(!old().await, "the client is older than its secret");
        let key = id.clone();
        app.verb(Actor::Terminal, move |tx, ctx| clients::set_disabled(tx, ctx, &key, false)).await.unwrap();
        app.pass_hours(24 * 200);
        assert!(old().await);
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
    assert_eq!(refused.all("#scopes-error").len(), 1, "where it stands");
    let form = refused.form("main form");
    let elsewhere =
        form.clone().set("home_uri", "http://shop.example.com/").set("jwks", "{").set("id_token_alg", "none");
    let refused = http.submit(&elsewhere).await;
    for field in ["scopes", "home_uri", "jwks", "id_token_alg"] {
        assert_eq!(refused.all(&format!("#{field}-error")).len(), 1, "{field}: {}", refused.text());
    }
    assert_eq!(refused.all(".field.wrong").len(), 4, "and nowhere else");
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
