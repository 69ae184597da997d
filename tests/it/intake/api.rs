//! `POST /api/v1/resellers` and `GET …/{external_id}` as an ERP calls them.

use cracha::flow::provider::clients::{self, NewClient};
use cracha::model::ctx::Actor;
use cracha::model::ids::ClientId;
use serde_json::{Value, json};

use crate::on_both_engines;
use crate::support::app::TestApp;
use crate::support::http::{Http, Page};

pub async fn erp(app: &TestApp, http: &Http, scopes: &[&str]) -> String {
    let scopes: Vec<String> = scopes.iter().map(|s| (*s).to_owned()).collect();
    let asked = scopes.join(" ");
    let new = NewClient {
        id: "erp".into(),
        name: "ERP".into(),
        grant_types: vec!["client_credentials".into()],
        scopes,
        first_party: true,
        ..NewClient::default()
    };
    let secret = app.verb(Actor::Terminal, move |tx, ctx| clients::register_or_rotate(tx, ctx, &new)).await.unwrap();
    app.app.refresh_kept().await.unwrap();
    let form = [("grant_type", "client_credentials"), ("scope", asked.as_str())];
    let answer = http.post_as("/token", ("erp", secret.expose()), &form).await;
    let answer: Value = serde_json::from_str(&answer.body).unwrap();
    answer["access_token"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
}

pub async fn post(http: &Http, token: &str, body: &Value) -> Page {
    send(http, token, body.to_string()).await
}

async fn send(http: &Http, token: &str, body: String) -> Page {
    let headers = [("authorization", format!("Bearer {token}")), ("content-type", "application/json".to_owned())];
    http.send(reqwest::Method::POST, "/api/v1/resellers", &headers, Some(body)).await
}

pub fn read(page: &Page) -> Value {
    serde_json::from_str(&page.body).unwrap_or_else(|_| panic!("{} {}", page.status, page.body))
}

pub fn reseller(external_id: &str) -> Value {
    json!({
        "external_id": external_id,
        "legal_name": "Revenda Exemplo Ltda",
        "cnpj": "12.ABC.345/01DE-35",
        "contact": { "name": "Maria Souza", "email": "maria@revenda.example", "language": "pt-BR" },
    })
}

pub fn outcomes(page: &Page) -> Vec<String> {
    assert_eq!(page.status, 200, "{}", page.body);
    let results = read(page)["results"].as_array().unwrap().clone();
    results
        .iter()
        .map(|one| format!("{} {}", one["external_id"].as_str().unwrap(), one["outcome"].as_str().unwrap()))
        .collect()
}

on_both_engines! {
    async fn one_many_and_the_same_again_are_answered_in_order(app: &TestApp) {
        let http = app.serve_provider().await;
        let token = erp(app, &http, &["resellers.write"]).await;
        let one = post(&http, &token, &reseller("1001")).await;
        assert_eq!(outcomes(&one), ["1001 created"]);
        let first = &read(&one)["results"][0];
        assert_eq!(first["promise"]["due_at"], "2026-11-26T12:00:00Z");
        assert_eq!((first["promise"]["stage"].as_str(), &first["reasons"]), (Some("validated"), &json!([])));
        let mut wrong = reseller("1003");
        wrong["cnpj"] = json!("1");
        wrong["contact"]["email"] = json!("sem-arroba");
        let list = json!([reseller("1002"), reseller("1001"), wrong, { "external_id": "1004", "contact": { "email": ["x"] } }, "x"]);
        let answer = post(&http, &token, &list).await;
        assert_eq!(outcomes(&answer), ["1002 created", "1001 unchanged", "1003 rejected", "1004 rejected", " rejected"]);
        let results = &read(&answer)["results"];
        assert_eq!(results[2]["reasons"], json!(["cnpj_length", "email_without_at"]));
        assert_eq!((&results[3]["reasons"], &results[3]["fields"]), (&json!(["record_malformed"]), &json!(["contact.email"])));
        assert!(results[2].get("fields").is_none());
        assert!(results[3]["promise"]["id"].is_string(), "a readable ID has its promise");
        let mut corrected = reseller("1001");
        corrected["contact"]["email"] = json!("nova@revenda.example");
        let wrapped = json!({ "resellers": [corrected, reseller("1003")] });
        assert_eq!(outcomes(&post(&http, &token, &wrapped).await), ["1001 corrected", "1003 created"]);
        // What was true once is true again when it is sent again.
        assert_eq!(outcomes(&post(&http, &token, &reseller("1001")).await), ["1001 corrected"]);
    }

    async fn a_suspended_reseller_ends_and_comes_back(app: &TestApp) {
        let person = app.administrator("1001").await;
        let http = app.serve_provider().await;
        let token = erp(app, &http, &["resellers.write", "resellers.read"]).await;
        let mut record = reseller("1001");
        record["legal_name"] = json!("Revenda 1001 Ltda");
        record["contact"]["email"] = json!("maria@1001.example");
        for (state, word) in [("suspended", "blocked"), ("active", "active")] {
            record["state"] = json!(state);
            assert_eq!(outcomes(&post(&http, &token, &record).await), ["1001 corrected"]);
            let headers = [("authorization", format!("Bearer {token}"))];
            let status = http.send(reqwest::Method::GET, "/api/v1/resellers/1001", &headers, None).await;
            let status = read(&status);
            assert_eq!((status["state"].as_str(), status["promise"]["stage"].as_str()), (Some(state), Some("first_login")));
            let login = person.login.clone();
            let user = app.app.read(move |db| cracha::model::user::by_login(db, &login)).await.unwrap().unwrap();
            assert_eq!(user.state.as_str(), word);
        }
    }

    async fn a_call_that_is_not_looked_at_says_why(app: &TestApp) {
        let http = app.serve_provider().await;
        let token = erp(app, &http, &["resellers.write"]).await;
        for (body, status, code) in [
            ("{".to_owned(), 400, "invalid_json"),
            ("[]".to_owned(), 400, "empty"),
            ("3".to_owned(), 400, "invalid_json"),
            (r#"{"resellers":{}}"#.to_owned(), 400, "invalid_json"),
            (json!(vec![reseller("1"); 5_001]).to_string(), 413, "too_large"),
            (format!("\"{}\"", "x".repeat(8_500_000)), 413, "too_large"),
        ] {
            let answer = send(&http, &token, body).await;
            assert_eq!((answer.status.as_u16(), read(&answer)["error"].as_str()), (status, Some(code)));
            assert!(read(&answer)["error_description"].as_str().unwrap().len() > 10);
        }
        let wrong = post(&http, "nonsense", &reseller("1")).await;
        assert_eq!((wrong.status.as_u16(), read(&wrong)["error"].as_str()), (401, Some("invalid_token")));
        assert!(wrong.header("www-authenticate").starts_with("Bearer error=\"invalid_token\""));
        let headers = [("authorization", format!("Bearer {token}"))];
        let reading = http.send(reqwest::Method::GET, "/api/v1/resellers/1", &headers, None).await;
        assert_eq!((reading.status.as_u16(), read(&reading)["error"].as_str()), (403, Some("insufficient_scope")));
        let getting = http.send(reqwest::Method::GET, "/api/v1/resellers", &headers, None).await;
        assert_eq!(getting.status, 405);
        let unknown = http.send(reqwest::Method::GET, "/api/v2", &headers, None).await;
        assert_eq!((unknown.status.as_u16(), read(&unknown)["error"].as_str()), (404, Some("not_found")));
    }

    async fn a_token_dies_with_its_time_and_its_client(app: &TestApp) {
        let http = app.serve_provider().await;
        let token = erp(app, &http, &["resellers.write"]).await;
        assert_eq!(post(&http, &token, &reseller("1")).await.status, 200);
        let id = ClientId::from_text("erp");
        app.verb(Actor::Terminal, move |tx, ctx| clients::set_disabled(tx, ctx, &id, true)).await.unwrap();
        assert_eq!(post(&http, &token, &reseller("1")).await.status, 401);
        let id = ClientId::from_text("erp");
        app.verb(Actor::Terminal, move |tx, ctx| clients::set_disabled(tx, ctx, &id, false)).await.unwrap();
        assert_eq!(post(&http, &token, &reseller("1")).await.status, 200);
        app.pass_hours(1);
        assert_eq!(post(&http, &token, &reseller("1")).await.status, 401);
    }

    async fn an_unknown_reseller_is_not_found_and_a_rejected_one_is(app: &TestApp) {
        let http = app.serve_provider().await;
        let token = erp(app, &http, &["resellers.write", "resellers.read"]).await;
        let headers = [("authorization", format!("Bearer {token}"))];
        let get = |path: &'static str| http.send(reqwest::Method::GET, path, &headers, None);
        assert_eq!(get("/api/v1/resellers/9").await.status, 404);
        post(&http, &token, &json!({ "external_id": "R/9" })).await;
        let status = read(&get("/api/v1/resellers/r%2F9").await);
        assert_eq!((status["external_id"].as_str(), &status["state"]), (Some("R/9"), &Value::Null));
        assert!(status["rejected"].as_array().unwrap().contains(&json!("legal_name_missing")));
        assert_eq!(status["promise"]["at_risk"], true);
    }
}
