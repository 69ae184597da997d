//! Clients, signing keys and the distributor's own accounts, managed from the pages: each act says its consequences first,
//! and what is told once is in the answer alone.

use cracha::error::Error;
use cracha::flow::operate::staff::{self, NewStaff};
use cracha::model::ctx::Actor;
use cracha::model::ids::UserId;
use cracha::model::role::Role;
use cracha::model::user;
use cracha::text::Lang;

use crate::support::app::{Engine, TestApp};
use crate::support::http::{Http, Page};
use crate::support::provider::log_in;

async fn operator() -> (TestApp, Http, UserId) {
    let app = TestApp::start(Engine::Sqlite).await;
    let otto = app.staff("otto", Role::Operator).await;
    let http = app.serve_provider().await;
    log_in(&http, &otto).await;
    let id = app.app.read(|db| user::by_login(db, "otto")).await.unwrap().unwrap().id;
    (app, http, id)
}

/// Asks, reads the question and says yes.
async fn act(http: &Http, path: &str) -> (Page, Page) {
    let question = http.get(path).await;
    assert_eq!(question.status, 200, "{}", question.text());
    let done = http.submit(&question.form("main form")).await;
    (question, done)
}

async fn token(app: &TestApp, http: &Http, secret: &str) -> u16 {
    app.app.refresh_kept().await.unwrap();
    let asked = [("grant_type", "client_credentials"), ("scope", "resellers.write")];
    http.post_as("/token", ("novo-erp", secret), &asked).await.status.as_u16()
}

#[tokio::test]
async fn a_client_is_registered_renewed_disabled_and_enabled_from_the_pages() {
    let (app, http, _) = operator().await;
    let form = http.get("/operator/new-client").await.form("main form");
    let form = form
        .set("client_id", "novo-erp")
        .set("name", "ERP novo")
        .set("grant_types", "client_credentials")
        .set("scopes", "resellers.write");
    let made = http.submit(&form).await;
    assert_eq!(made.status, 200, "{}", made.text());
    assert_eq!(made.header("cache-control"), "no-store");
    let told = made.all("dd code");
    let [id, first] = &told[..] else { panic!("{told:?}") };
    assert_eq!((id.as_str(), token(&app, &http, first).await), ("novo-erp", 200));
    assert!(http.get("/operator/clients").await.text().contains("ERP novo"));
    let again = http.submit(&form).await;
    assert!(again.status == 422 && again.text().contains("escolha outra"), "{}", again.text());

    let (question, renewed) = act(&http, "/operator/clients/novo-erp/secret").await;
    assert!(question.text().contains("é recusado em seguida"), "{}", question.text());
    let second = renewed.all("dd code")[1].clone();
    assert_eq!((token(&app, &http, first).await, token(&app, &http, &second).await), (401, 200));

    let (question, done) = act(&http, "/operator/clients/novo-erp/disable").await;
    assert!(question.text().contains("ninguém entra por este cliente"), "{}", question.text());
    assert!(http.follow(&done).await.text().contains("O cliente está desativado."));
    assert_eq!(token(&app, &http, &second).await, 401);
    let (_, done) = act(&http, "/operator/clients/novo-erp/enable").await;
    assert!(http.follow(&done).await.text().contains("O cliente está ativo."));
    assert_eq!(token(&app, &http, &second).await, 200);
    let audit = http.get("/operator/audit").await.text();
    assert!(!audit.contains(&second) && !audit.contains(first), "a secret is in the audit");
}

#[tokio::test]
async fn a_client_that_cannot_be_registered_is_explained_beside_what_was_typed() {
    let (_app, http, _) = operator().await;
    let form = http.get("/operator/new-client").await.form("main form");
    let wrong = http.submit(&form.set("client_id", "loja nova").set("redirect_uris", "https://loja.example/*")).await;
    assert_eq!(wrong.status, 422, "{}", wrong.text());
    let text = wrong.text();
    assert!(text.contains("sem espaços") && text.contains("tem *"), "{text}");
    assert_eq!(wrong.form("main form").value("client_id"), Some("loja nova"));
}

#[tokio::test]
async fn a_new_client_comes_with_ready_configurations_and_its_page_says_what_to_correct() {
    let (_app, http, _) = operator().await;
    let form = http.get("/operator/new-client").await.form("main form");
    let form = form.set("client_id", "loja").set("name", "Loja").set("redirect_uris", "https://loja.example/cb");
    let fapi = http.submit(&form.clone().set("profile", "fapi2")).await;
    let text = fapi.text();
    assert_eq!(fapi.status, 422, "{text}");
    assert!(text.contains("um cliente FAPI 2.0 prova quem é com a sua chave"), "{text}");
    let made = http.submit(&form.set("profile", "plain")).await;
    assert_eq!(made.status, 200, "{}", made.text());
    let secret = made.all("dd code")[1].clone();
    let recipes = made.all("details pre");
    assert_eq!(recipes.len(), 10, "{}", made.text());
    assert!(recipes.iter().all(|text| text.contains("loja") && !text.contains(&secret)), "{recipes:?}");
    let page = http.get("/operator/clients/loja").await;
    assert_eq!(page.all("details pre"), recipes);
    assert!(
        page.text().contains("O que corrigir") && page.text().contains("--backchannel-logout-uri"),
        "{}",
        page.text()
    );
}

#[tokio::test]
async fn an_invitation_is_made_shown_once_used_and_taken_back_from_the_pages() {
    let (app, http, _) = operator().await;
    let form = http.get("/operator/new-invitation").await.form("main form");
    let wrong = http.submit(&form.clone().set("name", "a b").set("days", "x").set("hosts", "https://x.example")).await;
    assert_eq!(wrong.status, 422, "{}", wrong.text());
    for words in ["sem espaços", "de 1 a 365", "não é um nome de host"] {
        assert!(wrong.text().contains(words), "no {words}: {}", wrong.text());
    }
    let form = form.set("name", "parceiros").set("most", "2").set("hosts", "parceiro.example");
    let made = http.submit(&form).await;
    assert_eq!((made.status.as_u16(), made.header("cache-control")), (200, "no-store"), "{}", made.text());
    let [endpoint, token] = &made.all("dd code")[..] else { panic!("{}", made.text()) };
    assert_eq!(endpoint, &format!("{}/register", app.issuer()));
    let headers = [("authorization", format!("Bearer {token}")), ("content-type", "application/json".into())];
    let body = r#"{"redirect_uris":["https://parceiro.example/cb"],"client_name":"Parceiro"}"#;
    let registered = http.send(reqwest::Method::POST, "/register", &headers, Some(body.into())).await;
    assert_eq!(registered.status, 201, "{}", registered.body);
    let id = registered.json()["client_id"].as_str().unwrap().to_owned();
    let again = http.submit(&form).await;
    assert!(again.status == 422 && again.text().contains("escolha outro"), "{}", again.text());

    let list = http.get("/operator/invitations").await;
    assert!(list.text().contains("1/2") && !list.body.contains(token.as_str()), "{}", list.text());
    let page = http.get(&format!("/operator/clients/{id}")).await;
    assert!(page.text().contains("registrou-se pelo convite “parceiros”"), "{}", page.text());
    let (question, done) = act(&http, "/operator/invitations/parceiros/revoke").await;
    assert!(question.text().contains("já vieram por ele: 1"), "{}", question.text());
    assert!(http.follow(&done).await.text().contains("O convite foi retirado."));
    let late = http.send(reqwest::Method::POST, "/register", &headers, Some(body.into())).await;
    assert_eq!(late.status, 401);
    let audit = http.get("/operator/audit").await.text();
    assert!(audit.contains("Convite de registro criado") && !audit.contains(token.as_str()), "{audit}");
    let (_, done) = act(&http, &format!("/operator/clients/{id}/disable")).await;
    assert!(http.follow(&done).await.text().contains("O cliente está desativado."));
}

#[tokio::test]
async fn keys_are_rotated_and_after_a_compromise_all_replaced_from_the_page() {
    let (app, http, _) = operator().await;
    let published = async || {
        app.app.refresh_kept().await.unwrap();
        http.get("/jwks").await.json()["keys"].as_array().unwrap().len()
    };
    let before = published().await;
    let (question, done) = act(&http, "/operator/keys/rotate").await;
    assert!(question.text().contains("continuam publicadas até"), "{}", question.text());
    let page = http.follow(&done).await;
    assert!(page.text().contains("As chaves novas assinam"), "{}", page.text());
    assert_eq!(published().await, 2 * before);
    let (question, done) = act(&http, "/operator/keys/replace").await;
    let leave = format!("Chaves que saem já do conjunto publicado: {} (", 2 * before);
    assert!(question.text().contains(&leave) && question.text().contains("sessões"), "{}", question.text());
    let all = http.get("/jwks").await.body;
    assert!(http.follow(&done).await.text().contains("Chaves novas assinam"));
    assert_eq!(published().await, before);
    let now = http.get("/jwks").await.json();
    let kids = now["keys"].as_array().unwrap().iter().filter_map(|key| key["kid"].as_str());
    assert!(kids.into_iter().all(|kid| !all.contains(kid)), "one of the keys before is still there: {now}");
}

#[tokio::test]
async fn operators_shut_a_leaver_out_but_open_no_account_and_leave_their_own_alone() {
    let (app, http, otto) = operator().await;
    let rita = app.staff("rita.souza", Role::Agent).await;
    let inside = app.serve_provider().await;
    log_in(&inside, &rita).await;
    assert_eq!(inside.get("/desk").await.status, 200);

    let page = http.get("/operator/staff").await;
    assert!(!page.body.contains(&format!("/operator/staff/{otto}/")), "an act on the own account is offered");
    let block = page.attribute("main a[href$='/block']", "href").expect("a link");
    let (question, done) = act(&http, &block).await;
    assert!(question.text().contains("rita.souza"), "{}", question.text());
    assert!(http.follow(&done).await.text().contains("A conta está bloqueada."));
    assert_ne!(inside.get("/desk").await.status, 200);
    for opens in ["code", "unblock"] {
        assert_eq!(http.get(&block.replace("/block", &format!("/{opens}"))).await.status, 404);
    }
    let new = NewStaff {
        login: "outro".into(),
        name: "Outro".into(),
        email: "outro@distribuidora.example".into(),
        language: Lang::PtBr,
        role: Role::Agent,
    };
    let person = Actor::Person { user: otto.clone(), login: "otto".into(), role: Role::Operator, reseller: None };
    let alone = app.verb(person, move |tx, ctx| staff::create(tx, ctx, &new)).await;
    assert!(matches!(alone, Err(Error::Forbidden)), "what opens an account needs two people");

    let question = http.get(&format!("/operator/staff/{otto}/block")).await;
    assert_eq!(http.submit(&question.form("main form")).await.status, 409);
}

#[tokio::test]
async fn a_client_that_proves_itself_by_a_key_is_not_called_public_nor_offered_a_secret() {
    let (_app, http, _) = operator().await;
    let key = cracha::crypto::keys::SigningKey::generate(cracha::crypto::keys::Alg::Es256, "k").unwrap().0;
    let jwks = serde_json::json!({ "keys": [key.public().jwk()] }).to_string();
    let form = http.get("/operator/new-client").await.form("main form");
    let form = form
        .set("client_id", "banco")
        .set("name", "Banco")
        .set("redirect_uris", "https://banco.example.com/cb")
        .set("scopes", "openid")
        .set("token_endpoint_auth_method", "private_key_jwt")
        .set("jwks", &jwks);
    let made = http.submit(&form).await;
    assert_eq!(made.status, 200, "{}", made.text());
    assert!(
        made.text().contains("Este cliente não tem segredo.") && !made.text().contains("público"),
        "{}",
        made.text()
    );
    let page = http.get("/operator/clients/banco").await;
    assert!(page.attribute("main a[href$='/disable']", "href").is_some(), "{}", page.text());
    assert!(page.attribute("main a[href$='/secret']", "href").is_none(), "{}", page.text());
}
