//! Subjects that belong to one sector (OpenID Connect Core 8.1): the same everywhere towards one client, another towards the
//! next, and still the same person at the API.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::Mutex;

use cracha::flow::provider::clients::{self, NewClient};
use cracha::model::ctx::Actor;
use cracha::oidc::registration::RegistrationFlaw;
use cracha::oidc::subject::Sector;
use serde_json::{Value, json};

use super::inside;
use crate::on_both_engines;
use crate::support::app::{Engine, TestApp};
use crate::support::provider::{Portal, claims, log_in, text, userinfo};

/// A portal with subjects of its own and these terms.
fn pairwise(id: &str, more: Value) -> Portal {
    let mut terms = json!({ "subject_type": "pairwise" });
    terms.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
    let mut portal = Portal::own(id);
    portal.row.terms = terms.to_string();
    portal.row.scopes = r#"["openid","profile","end_customers","offline_access"]"#.into();
    portal
}

fn sub(tokens: &Value) -> String {
    text(&claims(text(tokens, "id_token")), "sub").to_owned()
}

on_both_engines! {
    async fn a_person_has_one_name_for_each_sector_and_keeps_it(app: &TestApp) {
        let (one, two) = (pairwise("one", json!({ "access_token_format": "jwt" })).quiet(), pairwise("two", json!({})).quiet());
        let group = json!({ "sector_identifier_uri": "https://group.example/sector.json" });
        let (left, right) = (pairwise("left", group.clone()).quiet(), pairwise("right", group).quiet());
        let open = Portal::own("open").quiet();
        let (http, maria) = inside(app, &[&one, &two, &left, &right, &open]).await;
        let mut subs = Vec::new();
        for portal in [&one, &two, &left, &right, &open] {
            let tokens = portal.tokens(&http, &[]).await;
            let own = sub(&tokens);
            let access = text(&tokens, "access_token");
            assert_eq!(userinfo(&http, access).await.json()["sub"], json!(own));
            let told = portal.introspect(&http, access).await;
            assert_eq!((&told["sub"], told.get("username").is_some()), (&json!(own), portal.id() == "open"));
            let refresh = text(&tokens, "refresh_token");
            assert_eq!(portal.introspect(&http, refresh).await["sub"], json!(own));
            let renewed = portal.refresh(&http, refresh).await.json();
            assert_eq!(sub(&renewed), own);
            if portal.id() == "one" {
                assert_eq!(claims(access)["sub"], json!(own), "the JWT access token says the same");
            }
            assert_eq!(sub(&portal.tokens(&http, &[]).await), own, "the next time too");
            // Whoever is asked about the token names the person as it knows them.
            let seen = open.introspect(&http, access).await;
            assert_eq!(seen["username"], json!(maria.login));
            subs.push((own, seen["sub"].clone()));
        }
        assert_eq!(subs[2].0, subs[3].0, "one sector");
        let public = json!(subs[4].0);
        let mut different: Vec<_> = subs.iter().map(|(own, _)| own.clone()).collect();
        different.sort();
        different.dedup();
        assert_eq!(different.len(), 4);
        assert!(subs.iter().all(|(_, seen)| *seen == public), "to the house's own API it is always the same person");
    }

    async fn a14_e40_a_hint_with_a_name_of_its_own_works_and_another_sectors_does_not(app: &TestApp) {
        let (one, two) = (pairwise("one", json!({})).quiet(), pairwise("two", json!({})).quiet());
        let new = pairwise("new", json!({})).quiet();
        let (http, _) = inside(app, &[&one, &two, &new]).await;
        let nobody = json!({ "id_token": { "sub": { "value": "" } } }).to_string();
        let page = http.get(&new.authorize(&[("prompt", "none"), ("claims", &nobody)])).await;
        assert_eq!(page.location_param("error").as_deref(), Some("login_required"), "it never heard of anybody");
        let (hint, other) = (one.tokens(&http, &[]).await, two.tokens(&http, &[]).await);
        let (own, theirs) = (sub(&hint), sub(&other));
        let (hint, other) = (text(&hint, "id_token").to_owned(), text(&other, "id_token").to_owned());
        let silent = |hint: &str| one.authorize(&[("prompt", "none"), ("id_token_hint", hint)]);
        assert!(http.get(&silent(&hint)).await.location_param("code").is_some());
        assert_eq!(http.get(&silent(&other)).await.location_param("error").as_deref(), Some("login_required"));
        for (sub, code) in [(&own, true), (&theirs, false)] {
            let claims = json!({ "id_token": { "sub": { "value": sub } } }).to_string();
            let page = http.get(&one.authorize(&[("prompt", "none"), ("claims", &claims)])).await;
            assert_eq!(page.location_param("code").is_some(), code, "{}", page.location());
        }
        let bye = one.bye();
        let query = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs([("id_token_hint", hint.as_str()), ("post_logout_redirect_uri", &bye), ("state", "s")])
            .finish();
        let gone = http.get(&format!("/end_session?{query}")).await;
        assert_eq!(gone.location().as_str(), format!("{bye}?state=s"), "{}", gone.text());
        let page = http.get(&one.authorize(&[("prompt", "none")])).await;
        assert_eq!(page.location_param("error").as_deref(), Some("login_required"));
    }

    async fn e41_a_logout_token_names_the_person_as_its_portal_does(app: &TestApp) {
        let (one, open) = (pairwise("one", json!({})), Portal::own("open"));
        let (http, maria) = inside(app, &[&one, &open]).await;
        let (own, public) = (sub(&one.tokens(&http, &[]).await), sub(&open.tokens(&http, &[]).await));
        assert_ne!(own, public);
        let form = http.get("/end_session").await.form(r#"main form[action="/sign-out"]"#);
        assert_eq!(http.submit(&form).await.status, 200);
        let told = Mutex::new(Vec::new());
        app.logouts_answered(|message| {
            let note: Value = serde_json::from_str(&message.payload).expect("JSON");
            let client = message.client_id.as_ref().expect("a client").as_str().to_owned();
            told.lock().expect("one thread").push((client, note["sub"].clone()));
            true
        })
        .await;
        let mut told = told.into_inner().expect("one thread");
        told.sort_by(|a, b| a.0.cmp(&b.0));
        assert_eq!(told, [("one".to_owned(), json!(own)), ("open".to_owned(), json!(public))]);
        log_in(&http, &maria).await;
    }

    async fn e40_e41_a_session_has_one_name_for_each_sector_at_every_place(app: &TestApp) {
        let frame = |id: &str| {
            let uri = format!("https://{id}.example.com/out");
            json!({ "frontchannel_logout_uri": uri, "frontchannel_logout_session_required": true })
        };
        let (one, two) = (pairwise("one", frame("one")), pairwise("two", frame("two")));
        let group = json!({ "sector_identifier_uri": "https://group.example/sector.json" });
        let (left, right) = (pairwise("left", group.clone()), pairwise("right", group));
        let open = Portal::own("open");
        let (http, maria) = inside(app, &[&one, &two, &left, &right, &open]).await;
        let sid = |tokens: &Value| text(&claims(text(tokens, "id_token")), "sid").to_owned();
        let mut known = Vec::new();
        let mut hint = String::new();
        for portal in [&one, &two, &left, &right, &open] {
            let tokens = portal.tokens(&http, &[]).await;
            let renewed = portal.refresh(&http, text(&tokens, "refresh_token")).await.json();
            assert_eq!(sid(&renewed), sid(&tokens), "as long as the session lasts");
            known.push((portal.id().to_owned(), sid(&tokens)));
            if portal.id() == "one" {
                hint = text(&tokens, "id_token").to_owned();
            }
        }
        assert_eq!(known[2].1, known[3].1, "one sector");
        let mut different: Vec<_> = known.iter().map(|(_, sid)| sid.clone()).collect();
        different.sort();
        different.dedup();
        assert_eq!(different.len(), 4, "{known:?}");
        // Without the cookie the hint alone finds the session; every client is told by the name that it knows.
        let elsewhere = app.serve_provider().await;
        let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("id_token_hint", &hint).finish();
        let page = elsewhere.get(&format!("/end_session?{query}")).await;
        assert_eq!(page.status, 200, "{}", page.text());
        let html = page.body.replace("&amp;", "&").replace("&#38;", "&");
        for (id, sid) in &known[..2] {
            assert!(html.contains(&format!("https://{id}.example.com/out?iss=")) && html.contains(&format!("sid={sid}")));
        }
        let gone = http.get(&one.authorize(&[("prompt", "none")])).await;
        assert_eq!(gone.location_param("error").as_deref(), Some("login_required"));
        let told = Mutex::new(Vec::new());
        app.logouts_answered(|message| {
            let note: Value = serde_json::from_str(&message.payload).expect("JSON");
            let client = message.client_id.as_ref().expect("a client").as_str().to_owned();
            told.lock().expect("one thread").push((client, text(&note, "sid").to_owned()));
            true
        })
        .await;
        let mut told = told.into_inner().expect("one thread");
        told.sort();
        known.sort();
        assert_eq!(told, known);
        log_in(&http, &maria).await;
    }

    async fn an_exchanged_token_says_who_acts(app: &TestApp) {
        let mut shop = Portal::own("shop").quiet();
        shop.row.grant_types = r#"["authorization_code","urn:ietf:params:oauth:grant-type:token-exchange"]"#.into();
        shop.row.terms = json!({ "exchange_to": ["cloud"] }).to_string();
        let cloud = Portal::own("cloud").quiet();
        let (http, _) = inside(app, &[&shop, &cloud]).await;
        let tokens = shop.tokens(&http, &[]).await;
        let kind = "urn:ietf:params:oauth:token-type:access_token";
        let fields = [
            ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"),
            ("subject_token", text(&tokens, "access_token")),
            ("subject_token_type", kind),
            ("audience", "cloud"),
        ];
        let page = shop.token(&http, &fields).await;
        assert_eq!(page.status, 200, "{}", page.body);
        let exchanged = page.json();
        let seen = cloud.introspect(&http, text(&exchanged, "access_token")).await;
        assert_eq!(seen["act"], json!({ "sub": "client:shop" }));
        assert!(cloud.introspect(&http, text(&tokens, "access_token")).await.get("act").is_none());
    }

    async fn what_is_registered_is_on_the_sectors_list(app: &TestApp) {
        let add = async |uris: &[&str], terms: Value, sector: Sector| {
            let new = NewClient {
                id: "one".into(),
                name: "One".into(),
                redirect_uris: uris.iter().map(|uri| (*uri).to_owned()).collect(),
                scopes: vec!["openid".into()],
                terms: terms.as_object().expect("an object").clone(),
                sector,
                ..NewClient::default()
            };
            let done = app.verb(Actor::Terminal, move |tx, ctx| clients::register(tx, ctx, &new)).await.expect("an answer");
            done.map(drop).map_err(|wrong| wrong.into_iter().map(|error| error.flaw).collect::<Vec<_>>())
        };
        let uri = "https://group.example/sector.json";
        let (a, b) = ("https://a.example/cb", "https://b.example/cb");
        let own = json!({ "subject_type": "pairwise" });
        let named = json!({ "subject_type": "pairwise", "sector_identifier_uri": uri });
        assert_eq!(add(&[a, b], own, Sector::Unread).await, Err(vec![RegistrationFlaw::SectorNeeded]));
        let lists = |uris: &[&str]| Sector::Lists(uris.iter().map(|uri| (*uri).to_owned()).collect());
        assert_eq!(add(&[a, b], named.clone(), lists(&[a])).await, Err(vec![RegistrationFlaw::SectorLacks(b.into())]));
        let silent = RegistrationFlaw::SectorUnread(uri.into(), "status 404".into());
        assert_eq!(add(&[a, b], named.clone(), Sector::Nothing("status 404".into())).await, Err(vec![silent]));
        assert!(add(&[a, b], named.clone(), Sector::Unread).await.is_err());
        assert_eq!(add(&[a, b], named, lists(&[b, a, "https://c.example/"])).await, Ok(()));
    }
}

#[tokio::test]
async fn a14_a_stranger_to_a_sector_is_not_the_person_of_an_empty_name() {
    let app = super::on_a_file().await;
    let one = pairwise("one", json!({})).quiet();
    let (http, _) = inside(&app, &[&one]).await;
    let nobody = r#"{"id_token":{"sub":{"value":""}}}"#;
    let page = http.get(&one.authorize(&[("prompt", "none"), ("claims", nobody)])).await;
    assert_eq!(page.location_param("error").as_deref(), Some("login_required"), "{}", page.location());
}

/// What the terminal and the operator's page ask before they register.
#[tokio::test]
async fn a_sectors_list_is_fetched_through_the_guard() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let uri = format!("http://{}/sector.json", listener.local_addr().expect("an address"));
    let body = r#"["https://a.example/cb"]"#;
    let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len());
    std::thread::spawn(move || {
        let (mut asked, _) = listener.accept().expect("a connection");
        let _ = asked.read(&mut [0; 4096]);
        asked.write_all(answer.as_bytes()).expect("sent");
    });
    let terms = json!({ "sector_identifier_uri": uri }).as_object().expect("an object").clone();
    let strict = super::on_a_file().await;
    assert!(matches!(strict.app.sector_of(&terms).await.expect("an answer"), Sector::Nothing(_)), "not allowed");
    assert_eq!(strict.app.sector_of(&serde_json::Map::new()).await.expect("an answer"), Sector::Unread);
    let open = TestApp::with(Engine::Sqlite, |config| config.outgoing.allow = vec!["127.0.0.1".into()]).await;
    let listed = open.app.sector_of(&terms).await.expect("an answer");
    assert_eq!(listed, Sector::Lists(vec!["https://a.example/cb".into()]));
}
