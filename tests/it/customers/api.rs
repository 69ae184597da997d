//! `/api/v1/end-customers` as a portal calls it for the person before its screen.

use cracha::flow::users;
use cracha::model::role::Role;
use cracha::model::user::User;
use reqwest::Method;
use serde_json::{Value, json};

use super::register;
use crate::on_both_engines;
use crate::support::app::TestApp;
use crate::support::http::{Http, Page};
use crate::support::people::{administrator, colleague, person};
use crate::support::provider::{Person, Portal, log_in, text};

const PATH: &str = "/api/v1/end-customers";

async fn portal(app: &TestApp) -> Portal {
    let mut portal = Portal::own("loja").quiet();
    portal.row.scopes = r#"["openid","reseller","end_customers"]"#.into();
    app.register(&portal).await;
    portal
}

/// A browserless client of the provider, and the token of this person for that scope.
async fn token(app: &TestApp, portal: &Portal, user: &User, scope: &str) -> (Http, String) {
    let http = app.serve_provider().await;
    log_in(&http, &Person { login: user.login.clone(), reseller: String::new() }).await;
    let tokens = portal.tokens(&http, &[("scope", scope)]).await;
    (app.serve_provider().await, text(&tokens, "access_token").to_owned())
}

async fn get(http: &Http, token: &str, query: &str) -> Page {
    http.send(Method::GET, &format!("{PATH}{query}"), &[("authorization", format!("Bearer {token}"))], None).await
}

async fn post(http: &Http, token: &str, body: &Value) -> Page {
    let headers = [("authorization", format!("Bearer {token}")), ("content-type", "application/json".to_owned())];
    http.send(Method::POST, PATH, &headers, Some(body.to_string())).await
}

fn names(page: &Page) -> Vec<String> {
    assert_eq!(page.status, 200, "{}", page.body);
    let rows = page.json()["end_customers"].as_array().unwrap().clone();
    rows.iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect()
}

on_both_engines! {
    async fn a_portal_registers_and_finds_for_its_person(app: &TestApp) {
        let (maria, portal) = (administrator(app, "1001").await, portal(app).await);
        let (http, token) = token(app, &portal, &maria, "openid end_customers").await;
        let new = json!({ "document": "529.982.247-25", "name": "Ana Souza", "region": "SP" });
        let page = post(&http, &token, &new).await;
        assert_eq!((page.status.as_u16(), &page.json()["outcome"]), (201, &json!("created")), "{}", page.body);
        let one = &page.json()["end_customer"];
        assert_eq!((&one["state"], &one["kind"], &one["document"]), (&json!("registered"), &json!("cpf"), &json!("52998224725")));
        assert!(one["due_at"].is_string() && one["available_at"].is_null());
        let again = post(&http, &token, &new).await;
        assert_eq!((again.status.as_u16(), &again.json()["outcome"]), (200, &json!("unchanged")));
        let bad = post(&http, &token, &json!({ "document": "1", "name": "" })).await;
        assert_eq!((bad.status.as_u16(), &bad.json()["reasons"]), (422, &json!(["document_length", "name_missing"])));
        assert_eq!(post(&http, &token, &json!([])).await.status, 400);
        app.provision().await;
        assert_eq!(names(&get(&http, &token, "?q=ana&state=available").await), ["Ana Souza"]);
        assert_eq!(names(&get(&http, &token, "?q=529982").await), ["Ana Souza"]);
        register(app, &maria, "33451043000142", "Loja").await;
        let first = get(&http, &token, "?limit=1").await;
        let next = first.json()["next"].as_str().expect("a next page").to_owned();
        assert_eq!(names(&first), ["Ana Souza"]);
        let second = get(&http, &token, &format!("?limit=1&after={next}")).await;
        assert_eq!((names(&second), &second.json()["next"]), (vec!["Loja".to_owned()], &Value::Null));
        for query in ["?limit=0", "?limit=x", "?state=removed", "?q=a&q=b"] {
            assert_eq!(get(&http, &token, query).await.status, 400, "{query}");
        }
        assert_eq!(first.header("cache-control"), "no-store");
    }

    async fn only_the_own_resellers_are_answered(app: &TestApp) {
        let (maria, other) = (administrator(app, "1001").await, administrator(app, "1002").await);
        let theirs = register(app, &other, "52998224725", "Ana Souza").await;
        let portal = portal(app).await;
        let (http, token) = token(app, &portal, &maria, "openid end_customers").await;
        for query in ["".to_owned(), "?q=ana".into(), "?q=529".into(), format!("?after={}", theirs.id)] {
            assert_eq!(names(&get(&http, &token, &query).await), Vec::<String>::new(), "{query}");
        }
        let page = post(&http, &token, &json!({ "document": "52998224725", "name": "Mine" })).await;
        assert_eq!(page.json()["outcome"], "created", "another reseller's says nothing");
    }

    async fn scope_permission_and_a_living_person_are_needed(app: &TestApp) {
        let (maria, portal) = (administrator(app, "1001").await, portal(app).await);
        let (http, narrow) = token(app, &portal, &maria, "openid reseller").await;
        let page = get(&http, &narrow, "").await;
        assert_eq!(page.status, 403);
        assert!(page.header("www-authenticate").contains("insufficient_scope"));
        assert_eq!(http.send(Method::GET, PATH, &[], None).await.status, 401);
        // A system's own token is nobody's.
        let service = Portal::service("erp", &["resellers.read"]);
        app.register(&service).await;
        let own = service.token(&http, &[("grant_type", "client_credentials"), ("scope", "resellers.read")]).await.json();
        assert_eq!(get(&http, text(&own, "access_token"), "").await.status, 403);
        // Basic looks and does not register; Support does neither.
        for (name, role, looks) in [("leo", Role::Basic, 200), ("sam", Role::Support, 403)] {
            let user = colleague(app, &maria, name, role).await;
            let (http, token) = token(app, &portal, &user, "openid end_customers").await;
            assert_eq!(get(&http, &token, "").await.status.as_u16(), looks, "{name}");
            let refused = post(&http, &token, &json!({ "document": "52998224725", "name": "Ana" })).await;
            assert_eq!(refused.status, 403, "{name}");
            assert!(refused.header("www-authenticate").contains("insufficient_scope"), "{name}");
        }
        // Blocked or given back, the token is dead at once.
        let bia = colleague(app, &maria, "bia", Role::Buyer).await;
        let (http, first) = token(app, &portal, &bia, "openid end_customers").await;
        assert_eq!(get(&http, &first, "").await.status, 200);
        assert_eq!(portal.post(&http, "/revoke", &[("token", &first)]).await.status, 200);
        assert_eq!(get(&http, &first, "").await.status, 401);
        let (http, second) = token(app, &portal, &bia, "openid end_customers").await;
        let id = bia.id.clone();
        app.verb(person(&maria), move |tx, ctx| users::block(tx, ctx, &id)).await.unwrap();
        let page = get(&http, &second, "").await;
        assert_eq!(page.status, 401);
        assert!(page.header("www-authenticate").contains("invalid_token"));
        app.mails().await;
    }
}
