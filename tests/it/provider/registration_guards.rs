//! What a client that registers itself cannot get by it (RFC 7591 section 5, RFC 9700): an operator's act undone, an
//! invitation stretched, another's subjects, a consent that was given to somebody else, a name of the distributor's.

use cracha::app::Tx;
use cracha::flow::provider::{clients, self_registered};
use cracha::model::audit;
use cracha::model::client;
use cracha::model::ctx::{Actor, Ctx};
use cracha::model::ids::ClientId;
use cracha::oidc::new_client::NewClient;
use reqwest::Method;
use serde_json::{Value, json};

use super::registration::{invitation, invite, place, plain, register, send, words};
use super::{inside, on_a_file};
use crate::on_both_engines;
use crate::support::app::TestApp;
use crate::support::http::{Http, Page};
use crate::support::provider::{Portal, text};
use cracha::flow::provider::invitations::NewInvitation;

const DEVICE: &str = "urn:ietf:params:oauth:grant-type:device_code";

/// What it is registered with, with this changed.
fn anew(made: &Value, name: &str, value: Value) -> Value {
    let mut body = plain();
    body["client_id"] = made["client_id"].clone();
    body[name] = value;
    body
}

async fn put(http: &Http, made: &Value, body: &Value) -> Page {
    send(http, Method::PUT, &place(made), text(made, "registration_access_token"), body).await
}

async fn stored(app: &TestApp, made: &Value) -> client::Client {
    let id = ClientId::from_text(text(made, "client_id"));
    app.app.read(move |db| client::find(db, &id)).await.unwrap().expect("a client")
}

fn assert_refused(page: &Page, says: &str) {
    assert_eq!(page.status, 400, "{}", page.body);
    assert!(text(&page.json(), "error_description").contains(says), "{}", page.body);
}

on_both_engines! {
    async fn d38_a_client_that_changes_itself_meanwhile_undoes_no_act_of_an_operator(app: &TestApp) {
        let token = invite(app, invitation("parceiros")).await;
        let http = app.serve_provider().await;
        let made = register(&http, &token, &plain()).await.json();
        let id = ClientId::from_text(text(&made, "client_id"));
        let changes = async {
            for round in 0..12 {
                let body = anew(&made, "client_name", json!(format!("Parceiro {round}")));
                put(&http, &made, &body).await;
            }
        };
        let (key, other) = (id.clone(), id.clone());
        let stop = async {
            tokio::task::yield_now().await;
            app.verb(Actor::Terminal, move |tx, ctx| clients::rotate_secret(tx, ctx, &key)).await.unwrap();
            app.verb(Actor::Terminal, move |tx, ctx| clients::set_disabled(tx, ctx, &other, true)).await.unwrap();
        };
        tokio::join!(changes, async { put(&http, &made, &anew(&made, "client_name", json!("Parceiro"))).await }, stop);
        let now = stored(app, &made).await;
        assert!(now.disabled_at.is_some(), "it is back: {now:?}");
        assert!(!self_registered::is_secret(&now, text(&made, "client_secret")), "the old secret is back");
    }

    async fn what_was_read_before_anothers_change_is_never_written(app: &TestApp) {
        let token = invite(app, invitation("parceiros")).await;
        let http = app.serve_provider().await;
        let made = register(&http, &token, &plain()).await.json();
        let (old, id) = (stored(app, &made).await, ClientId::from_text(text(&made, "client_id")));
        app.verb(Actor::Terminal, move |tx, ctx| clients::set_disabled(tx, ctx, &id, true)).await.unwrap();
        let stale = client::Client { version: old.version + 1, ..old };
        let saved = app.verb(Actor::Terminal, move |tx, _| client::save(tx, &stale)).await;
        assert!(saved.is_err(), "a row that changed meanwhile was written over");
        assert!(stored(app, &made).await.disabled_at.is_some());
    }

    async fn p2_45_what_people_allowed_is_forgotten_when_a_client_changes_its_name_or_its_host(app: &TestApp) {
        let token = invite(app, invitation("parceiros")).await;
        let (http, _) = inside(app, &[]).await;
        let made = register(&http, &token, &plain()).await.json();
        let ask = async |uri: &str, more: &str| {
            let back = url::form_urlencoded::byte_serialize(uri.as_bytes()).collect::<String>();
            let id = text(&made, "client_id");
            let query = format!("response_type=code&client_id={id}&scope=openid&redirect_uri={back}{more}");
            http.get(&format!("/authorize?{query}")).await
        };
        let home = "https://parceiro.example/cb";
        let question = http.follow(&ask(home, "").await).await;
        let back = http.submit(&question.form("main form").press("consent", "yes")).await;
        assert!(back.location_param("code").is_some(), "{}", back.location());
        assert!(ask(home, "&prompt=none").await.location_param("code").is_some(), "it is remembered");
        assert_eq!(put(&http, &made, &anew(&made, "client_uri", json!("https://parceiro.example/"))).await.status, 200);
        app.app.refresh_kept().await.unwrap();
        assert!(ask(home, "&prompt=none").await.location_param("code").is_some(), "it is still who it was");
        let far = "https://comprador.example/cb";
        assert_eq!(put(&http, &made, &anew(&made, "redirect_uris", json!([far]))).await.status, 200);
        app.app.refresh_kept().await.unwrap();
        let page = ask(far, "&prompt=none").await;
        assert_eq!(page.location_param("error").as_deref(), Some("consent_required"), "{}", page.location());
    }
}

#[tokio::test]
async fn p2_39_an_empty_profile_takes_nothing_off_the_invitation() {
    let app = on_a_file().await;
    let strict = invite(&app, NewInvitation { profile: "fapi2".into(), ..invitation("banco") }).await;
    let http = app.serve_provider().await;
    for profile in [json!(""), json!("plain"), Value::Null] {
        let mut body = plain();
        body["profile"] = profile.clone();
        let page = register(&http, &strict, &body).await;
        assert_eq!(page.status, 400, "{profile}: {}", page.body);
    }
    let mut banco = plain();
    banco["token_endpoint_auth_method"] = json!("private_key_jwt");
    banco["jwks_uri"] = json!("https://parceiro.example/jwks");
    let made = register(&http, &strict, &banco).await.json();
    assert_eq!(made["profile"], "fapi2", "{made}");
    banco["profile"] = json!("");
    banco["client_id"] = made["client_id"].clone();
    assert_eq!(put(&http, &made, &banco).await.json()["profile"], "fapi2");
}

#[tokio::test]
async fn p2_34_a_host_in_a_scheme_of_its_own_is_no_host() {
    let app = on_a_file().await;
    let hosts = words(&["portal.example.com"]);
    let bound = invite(&app, NewInvitation { hosts, ..invitation("portal") }).await;
    let free = invite(&app, invitation("livre")).await;
    let (http, _) = inside(&app, &[]).await;
    let mut posing = plain();
    posing["redirect_uris"] = json!(["evil.app://portal.example.com/cb"]);
    posing["application_type"] = json!("native");
    posing["token_endpoint_auth_method"] = json!("none");
    assert_refused(&register(&http, &bound, &posing).await, "redirect_uris: the initial access token");
    let mut far = plain();
    far["redirect_uris"] = json!(["https://portal.example.com/cb"]);
    far["subject_type"] = json!("pairwise");
    far["sector_identifier_uri"] = json!("https://elsewhere.example/sector.json");
    let refused = register(&http, &bound, &far).await;
    assert_refused(&refused, "sector_identifier_uri: the initial access token");
    assert!(!refused.body.contains("JSON array"), "it was not asked for: {}", refused.body);
    posing["subject_type"] = json!("pairwise");
    let mut nameless = posing.clone();
    nameless["client_name"] = Value::Null;
    let named = register(&http, &free, &nameless).await.json();
    assert_eq!(named["client_name"], named["client_id"], "it is not called by that host");
    let made = register(&http, &free, &posing).await.json();
    let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"; // of RFC 7636 appendix B
    let query = format!(
        "response_type=code&client_id={}&scope=openid&code_challenge={challenge}&code_challenge_method=S256\
         &redirect_uri=evil.app%3A%2F%2Fportal.example.com%2Fcb",
        text(&made, "client_id")
    );
    let page = http.follow(&http.get(&format!("/authorize?{query}")).await).await;
    assert!(page.text().contains("evil.app") && !page.text().contains("portal.example.com"), "{}", page.text());
}

#[tokio::test]
async fn d38_a_client_is_told_no_subjects_of_a_sector_that_it_did_not_prove() {
    let app = on_a_file().await;
    let grants = words(&["authorization_code", "refresh_token", DEVICE]);
    let token = invite(&app, NewInvitation { grant_types: grants, ..invitation("parceiros") }).await;
    let http = app.serve_provider().await;
    let mut body = plain();
    body["subject_type"] = json!("pairwise");
    let made = register(&http, &token, &body).await.json();
    let mut moved = body.clone();
    moved["client_id"] = made["client_id"].clone();
    moved["redirect_uris"] = json!(["https://outro.example/cb"]);
    assert_refused(&put(&http, &made, &moved).await, "register another client");
    moved["redirect_uris"] = body["redirect_uris"].clone();
    moved["subject_type"] = json!("public");
    assert_refused(&put(&http, &made, &moved).await, "register another client");
    body["grant_types"] = json!([DEVICE]);
    assert_refused(&register(&http, &token, &body).await, "subject_type: pairwise subjects do not go with device_code");
}

#[tokio::test]
async fn d39_a_terminal_that_names_no_scope_gets_the_usual_ones() {
    let app = on_a_file().await;
    let grants = words(&[DEVICE]);
    let token = invite(&app, NewInvitation { grant_types: grants, ..invitation("terminais") }).await;
    let http = app.serve_provider().await;
    let page = register(&http, &token, &json!({"client_name": "Caixa 7", "grant_types": [DEVICE]})).await;
    assert_eq!(page.status, 201, "{}", page.body);
    assert!(text(&page.json(), "scope").starts_with("openid"), "{}", page.body);
}

#[tokio::test]
async fn p2_45_nobody_registers_a_name_that_reads_like_the_distributors_own() {
    let app = on_a_file().await;
    let token = invite(&app, invitation("parceiros")).await;
    let mut shop = Portal::own("shop");
    shop.row.name = "E-commerce".into();
    let (http, _) = inside(&app, &[&shop]).await;
    let brand = app.app.config().brand.name.clone();
    for name in ["E-commerce", "e commerce", "\u{415}-\u{441}\u{43e}mm\u{435}rc\u{435}", &format!("Login {brand}")] {
        let mut body = plain();
        body["client_name"] = json!(name);
        assert_refused(&register(&http, &token, &body).await, "client_name: reads like a service");
    }
    for name in ["Parc\u{200b}eiro", "Parceiro\u{202e}", "Par\u{ad}ceiro"] {
        let mut body = plain();
        body["client_name"] = json!(name);
        assert_refused(&register(&http, &token, &body).await, "client_name: ");
    }
    assert_eq!(register(&http, &token, &plain()).await.status, 201);
}

#[tokio::test]
async fn d38_once_an_operator_changed_a_registration_its_own_token_changes_it_no_more() {
    let app = on_a_file().await;
    let token = invite(&app, invitation("parceiros")).await;
    let http = app.serve_provider().await;
    let made = register(&http, &token, &plain()).await.json();
    let id = ClientId::from_text(text(&made, "client_id"));
    let known = stored(&app, &made).await;
    let tighter = NewClient { require_pkce: true, ..known.said() };
    let set = move |tx: &mut Tx, ctx: &Ctx| clients::set(tx, ctx, &id, known.version, &tighter);
    app.verb(Actor::Terminal, set).await.unwrap().unwrap();
    let page = put(&http, &made, &anew(&made, "client_name", json!("Outro"))).await;
    assert_eq!((page.status.as_u16(), text(&page.json(), "error")), (403, "access_denied"), "{}", page.body);
    let now = stored(&app, &made).await;
    assert!(now.require_pkce && now.name == "Parceiro");
    let seen = http.send(Method::GET, &place(&made), &[("authorization", bearer(&made))], None).await;
    assert_eq!(seen.status, 200, "it may still look");
}

fn bearer(made: &Value) -> String {
    format!("Bearer {}", text(made, "registration_access_token"))
}

#[tokio::test]
async fn d38_a_change_that_changes_nothing_is_no_change_and_many_changes_wait() {
    let app = on_a_file().await;
    let token = invite(&app, invitation("parceiros")).await;
    let http = app.serve_provider().await;
    let made = register(&http, &token, &plain()).await.json();
    let same = anew(&made, "client_name", json!("Parceiro"));
    let before = stored(&app, &made).await.version;
    assert_eq!(put(&http, &made, &same).await.status, 200);
    assert_eq!(stored(&app, &made).await.version, before);
    let mut last = 200;
    for _ in 0..60 {
        last = put(&http, &made, &same).await.status.as_u16();
    }
    assert_eq!(last, 429);
    app.pass_hours(1);
    assert_eq!(put(&http, &made, &same).await.status, 200);
}

#[tokio::test]
async fn p2_9_names_of_clients_that_are_nobodys_count_together() {
    let app = on_a_file().await;
    let http = app.serve_provider().await;
    let ask = [("grant_type", "client_credentials")];
    let mut answers = Vec::new();
    for number in 0..40 {
        answers.push(http.post_as("/token", (&format!("nobody-{number}"), "x"), &ask).await.status.as_u16());
    }
    assert!(answers[0] == 401 && answers.last() == Some(&429), "{answers:?}");
    let written = app.app.read(|db| audit::latest(db, None, 100)).await.unwrap();
    let fails = written.iter().filter(|row| row.act == "client.fail").count();
    assert!(fails < 20, "{fails} rows for names that are nobody's");
}

#[tokio::test]
async fn p2_9_wrong_tokens_for_registrations_that_are_nobodys_count_together() {
    let app = on_a_file().await;
    let token = invite(&app, invitation("parceiros")).await;
    let http = app.serve_provider().await;
    let made = register(&http, &token, &plain()).await.json();
    let wrong = [("authorization", "Bearer x".to_owned())];
    let mut answers = Vec::new();
    for number in 0..20 {
        let page = http.send(Method::GET, &format!("/register/nobody-{number}"), &wrong, None).await;
        answers.push(page.status.as_u16());
    }
    assert!(answers[0] == 401 && answers.last() == Some(&429), "{answers:?}");
    let own = [("authorization", format!("Bearer {}", text(&made, "registration_access_token")))];
    let page = http.send(Method::GET, &place(&made), &own, None).await;
    assert_eq!(page.status, 200, "who has the right token is not kept waiting by them: {}", page.body);
}
