//! A client tried out by an operator: what is shown, and that nothing of it is good anywhere or stays.

use cracha::crypto::keys::Alg;
use cracha::db::Db;
use cracha::model::role::Role;
use diesel::sql_types::{BigInt, Text};
use diesel::{QueryableByName, RunQueryDsl, sql_query};
use reqwest::Method;
use serde_json::json;

use crate::support::app::{Engine, TestApp};
use crate::support::http::{Http, Page};
use crate::support::provider::{Portal, SECRET, claims, log_in, userinfo};

async fn operator() -> (TestApp, Http) {
    let app = TestApp::start(Engine::Sqlite).await;
    let otto = app.staff("otto", Role::Operator).await;
    let http = app.serve_provider().await;
    log_in(&http, &otto).await;
    (app, http)
}

async fn tried(http: &Http, id: &str) -> Page {
    let page = http.get(&format!("/operator/clients/{id}/try")).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let page = http.submit(&page.form("main form")).await;
    assert_eq!((page.status.as_u16(), page.header("cache-control")), (200, "no-store"), "{}", page.text());
    page
}

/// The values that stand beside this name, in their order.
fn shown(page: &Page, name: &str) -> Vec<String> {
    let begin = format!("<dt>{name}</dt><dd><code>");
    page.body.split(&begin).skip(1).map(|rest| rest.split("</code>").next().unwrap().to_owned()).collect()
}

#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = Text)]
    name: String,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    times: i64,
}

/// How many rows each table has.
fn rows(app: &TestApp) -> Vec<(String, i64)> {
    let mut db: Db = app.database();
    let all = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name";
    let names: Vec<Name> = sql_query(all).load(&mut db).unwrap();
    let of = |Name { name }: Name| {
        let count: Vec<Count> = sql_query(format!("SELECT count(*) AS times FROM \"{name}\"")).load(&mut db).unwrap();
        (name, count[0].times)
    };
    names.into_iter().map(of).collect()
}

#[tokio::test]
async fn p2_41_a_trial_shows_every_token_and_none_of_them_is_good_anywhere() {
    let (app, http) = operator().await;
    let shop = Portal::own("shop").signed_by(Alg::Es256);
    app.register(&shop).await;
    app.administrator("1001").await; // a real Maria
    http.get("/operator/clients/shop/try").await;
    let before = rows(&app);
    let page = tried(&http, "shop").await;
    let after = rows(&app);
    let grown: Vec<_> =
        before.iter().zip(&after).filter(|(b, a)| b != a).map(|(b, a)| (b.0.as_str(), a.1 - b.1)).collect();
    assert_eq!(grown, [("audit", 1)], "a line of the audit is all that stays");

    let text = page.text();
    assert!(text.contains("O login chega ao fim."), "{text}");
    for step in [
        "envia a pessoa para cá",
        "A pessoa entra",
        "com um código",
        "recebe os tokens",
        "renova os tokens",
        "é avisado",
    ] {
        assert!(text.contains(step), "no {step}: {text}");
    }
    assert!(!page.body.contains(SECRET) && !text.contains("maria"), "no secret, no real person");
    let (access, id_token) = (shown(&page, "access_token"), shown(&page, "id_token"));
    let refresh = shown(&page, "refresh_token");
    assert!(access.len() == 2 && id_token.len() == 2, "first and renewed: {text}");
    assert_eq!(claims(&id_token[0])["iss"], app.issuer(), "it looks as the client will get it");
    for name in ["iss", "aud", "sub", "sid", "nonce", "acr", "auth_time", "reseller_id", "permissions"] {
        assert!(!shown(&page, name).is_empty(), "{name}: {text}");
    }

    for token in &access {
        assert_eq!(userinfo(&http, token).await.status, 401);
        assert_eq!(shop.introspect(&http, token).await, json!({"active": false}));
    }
    for token in &refresh {
        assert_eq!(shop.refresh(&http, token).await.json()["error"], "invalid_grant");
    }
    assert_eq!(shop.exchange(&http, &shown(&page, "code")[0]).await.json()["error"], "invalid_grant");
    let jwks = http.get("/jwks").await.body;
    let kids = shown(&page, "kid");
    assert!(!kids.is_empty() && kids.iter().all(|kid| !jwks.contains(kid.as_str())), "{kids:?} {jwks}");
    let hint = shop.authorize(&[("prompt", "none"), ("id_token_hint", &id_token[0])]);
    let answer = http.get(&hint).await;
    assert_eq!(answer.location_param("error").as_deref(), Some("login_required"), "a hint that is none of ours");
}

#[tokio::test]
async fn a_trial_goes_the_way_that_the_client_is_registered_for() {
    let (app, http) = operator().await;
    let mut foreign = Portal::foreign("outro").signed_by(Alg::Es256);
    foreign.row.terms = json!({"access_token_format": "jwt", "response_modes": ["form_post"]}).to_string();
    foreign.row.userinfo_alg = Some("EdDSA".into());
    app.register(&foreign).await;
    let text = tried(&http, "outro").await.text();
    assert!(text.contains("A pessoa permite") && text.contains("Cabeçalho de access_token"), "{text}");
    assert!(text.contains("application/jwt") && text.contains("at+jwt"), "{text}");

    let key = cracha::crypto::keys::SigningKey::generate(Alg::Es256, "k").unwrap().0;
    let mut bank = Portal::own("banco").signed_by(Alg::Es256);
    bank.row.secret_hash = None;
    let terms = json!({"profile": "fapi2", "token_endpoint_auth_method": "private_key_jwt",
        "jwks": {"keys": [key.public().jwk()]}});
    bank.row.terms = terms.to_string();
    app.register(&bank).await;
    let page = tried(&http, "banco").await;
    let text = page.text();
    assert!(text.contains("envia antes o pedido (PAR)") && text.contains("O login chega ao fim."), "{text}");
    assert_eq!(shown(&page, "token_type")[0], "DPoP");
    let own = shown(&page, "client_secret / client_assertion");
    assert_eq!(own[0], "(só o cliente tem)", "in the operator's language");

    app.register(&Portal::service("erp", &["resellers.read"])).await;
    let page = tried(&http, "erp").await;
    assert_eq!(shown(&page, "scope"), ["resellers.read"]);
}

#[tokio::test]
async fn a_trial_stops_where_the_login_would_and_says_what_to_correct() {
    let (app, http) = operator().await;
    let mut broken = Portal::own("sem-openid").signed_by(Alg::Es256);
    broken.row.scopes = r#"["profile"]"#.into();
    app.register(&broken).await;
    let page = tried(&http, "sem-openid").await;
    let text = page.text();
    assert!(text.contains("O login não chega ao fim") && text.contains("parou aqui"), "{text}");
    assert_eq!(shown(&page, "error"), ["invalid_scope"]);
    assert!(text.contains("acrescente openid"), "the registration's own flaw: {text}");
    let mut nowhere = Portal::own("sem-retorno").signed_by(Alg::Es256);
    nowhere.row.redirect_uris = "[]".into();
    app.register(&nowhere).await;
    let page = tried(&http, "sem-retorno").await;
    assert_eq!(shown(&page, "error"), ["invalid_request"]);
    assert_eq!(http.send(Method::GET, "/operator/clients/nobody/try", &[], None).await.status, 404);
    assert_eq!(app.serve_provider().await.get("/operator/clients/erp/try").await.location().path(), "/login");
}
