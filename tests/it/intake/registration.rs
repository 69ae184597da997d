//! "Sob Consulta": what a reseller's registration lacks, for the person, the desk and the portals.

use cracha::config::{Config, RegistrationFact};
use cracha::db::schema::cases;
use cracha::flow::intake::Record;
use cracha::flow::operate::retention::OTHERS;
use cracha::model::case::{CaseKind, CaseState};
use cracha::model::ctx::Actor;
use cracha::model::role::Role;
use diesel::{ExpressionMethods, QueryDsl, RunQueryDsl};
use serde_json::json;

use crate::support::app::{Engine, TestApp};
use crate::support::people::record;
use crate::support::provider::{Portal, log_in, userinfo};

fn needed(config: &mut Config) {
    config.registration.required_facts = vec!["price_list".into(), "branch".into()];
    config.registration.facts = vec![RegistrationFact {
        name: "price_list".into(),
        owner: "Comercial".into(),
        pt: "Lista de preços".into(),
        es: "Lista de precios".into(),
        en: "Price list".into(),
    }];
}

fn with_facts(external_id: &str, facts: serde_json::Value) -> Record {
    let serde_json::Value::Object(facts) = facts else { unreachable!() };
    Record { facts, ..record(external_id) }
}

/// The protocols of cases of this state.
fn protocols(app: &TestApp, state: CaseState) -> Vec<String> {
    cases::table
        .filter(cases::kind.eq(CaseKind::RegistrationIncomplete))
        .filter(cases::state.eq(state))
        .select(cases::protocol)
        .load(&mut app.database())
        .unwrap()
}

async fn house(engine: Engine) -> TestApp {
    let mut app = TestApp::with(engine, needed).await;
    app.ignore_messages();
    app
}

async fn a_missing_fact_has_a_case_that_closes_itself(engine: Engine) {
    let app = house(engine).await;
    let maria = app.administrator("1001").await;
    let [protocol] = &protocols(&app, CaseState::Prepared)[..] else { panic!("one case") };
    let http = app.serve_provider().await;
    let shop = Portal::own("shop");
    app.register(&shop).await;
    log_in(&http, &maria).await;
    let page = http.get("/").await.text();
    assert!(page.contains(&format!("Cadastro incompleto, protocolo {protocol}")), "{page}");
    assert!(page.contains("Falta: Lista de preços (com Comercial), branch."), "{page}");
    assert!(http.get("/account").await.text().contains(protocol.as_str()));
    let tokens = shop.tokens(&http, &[("scope", "openid reseller")]).await;
    let told = userinfo(&http, tokens["access_token"].as_str().unwrap()).await.json();
    assert_eq!(told["registration_missing"], json!(["price_list", "branch"]));
    // One of the two arrives, then the other.
    app.pass_seconds(600);
    app.hand_over(with_facts("1001", json!({ "branch": "0001" }))).await;
    assert!(http.get("/").await.text().contains("Falta: Lista de preços (com Comercial)."));
    assert_eq!(protocols(&app, CaseState::Prepared), std::slice::from_ref(protocol), "it is the same case");
    app.hand_over(with_facts("1001", json!({ "branch": "0001", "price_list": "A" }))).await;
    assert_eq!(protocols(&app, CaseState::Prepared), Vec::<String>::new());
    assert_eq!(protocols(&app, CaseState::Closed), std::slice::from_ref(protocol));
    assert!(!http.get("/").await.text().contains("Cadastro incompleto"));
}

#[tokio::test]
async fn a_missing_fact_has_a_case_that_closes_itself_on_sqlite() {
    a_missing_fact_has_a_case_that_closes_itself(Engine::Sqlite).await;
}

#[tokio::test]
async fn a_missing_fact_has_a_case_that_closes_itself_on_postgres() {
    a_missing_fact_has_a_case_that_closes_itself(Engine::Postgres).await;
}

#[tokio::test]
async fn the_desk_reads_what_is_missing_whom_it_waits_for_and_since_when() {
    let app = house(Engine::Sqlite).await;
    app.administrator("1001").await;
    let clara = app.staff("clara", Role::Agent).await;
    let http = app.serve_provider().await;
    log_in(&http, &clara).await;
    let [protocol] = &protocols(&app, CaseState::Prepared)[..] else { panic!("one case") };
    let search = async |query: &str| {
        let form = http.get("/desk").await.form("main form[role=search]");
        http.submit(&form.set("query", query)).await
    };
    let found = search("1001.maria.souza").await;
    let card = http.get(&found.attribute("tbody a", "href").expect("a card")).await.text();
    assert!(card.contains("Lista de preços: com Comercial, desde 24/11"), "{card}");
    assert!(card.contains(protocol.as_str()), "{card}");
    let found = search(protocol).await;
    assert!(found.text().contains("1001.maria.souza"), "{}", found.text());
    assert_eq!(protocols(&app, CaseState::Open), std::slice::from_ref(protocol), "the reseller has called");
    app.hand_over(with_facts("1001", json!({ "branch": "0001", "price_list": "A" }))).await;
    assert_eq!(protocols(&app, CaseState::Closed), std::slice::from_ref(protocol));
}

#[tokio::test]
async fn the_nights_look_finds_what_the_configuration_began_to_ask_for() {
    let mut app = TestApp::start(Engine::Sqlite).await;
    app.ignore_messages();
    app.administrator("1001").await;
    assert_eq!(protocols(&app, CaseState::Prepared), Vec::<String>::new(), "nothing was needed");
    let node = app.another_node_with("night", needed).await;
    app.pass_hours(21);
    let (_, sweep) = OTHERS.into_iter().find(|(name, _)| *name == "registration").unwrap();
    let ctx = node.ctx(Actor::Job("housekeeping"), "night".into(), None);
    for looked_at in [1, 0] {
        let ctx = ctx.clone();
        assert_eq!(node.write(move |tx| sweep(tx, &ctx, 200)).await.unwrap(), looked_at);
    }
    assert_eq!(protocols(&app, CaseState::Prepared).len(), 1);
}
