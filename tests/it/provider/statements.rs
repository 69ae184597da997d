//! How many statements a request costs, at most. Every one of them is a round trip on PostgreSQL, so that its figures in
//! `docs/figures.md` are these numbers. On SQLite a write stands in the writer's group, which begins and commits.

use crate::support::app::{Engine, TestApp};
use crate::support::provider::{Portal, text, type_password, userinfo};
use crate::support::statements;

#[tokio::test]
async fn a_request_costs_few_statements_on_a_file() {
    count(Engine::Sqlite).await;
}

#[tokio::test]
async fn a_request_costs_few_statements_on_postgresql() {
    count(Engine::Postgres).await;
}

async fn count(engine: Engine) {
    statements::listen();
    let app = TestApp::start(engine).await;
    let mut shop = Portal::own("shop").quiet();
    shop.row.claims_in_id_token = true;
    let erp = Portal::service("erp", &["resellers.write"]);
    let (http, maria) = super::inside(&app, &[&shop, &erp]).await;
    // Begin and commit of the one writer; nothing on PostgreSQL, where one statement or a guarded row needs no transaction.
    let frame = if engine == Engine::Sqlite { 2 } else { 0 };
    let cost = |what: &str, most: usize| {
        let sent = statements::take(app.database_url());
        let (sent, setup): (Vec<_>, Vec<_>) = sent.into_iter().partition(|sql| !sql.starts_with("PRAGMA"));
        assert!(!sent.is_empty(), "{what}: nothing was heard, {setup:?}");
        assert!(sent.len() <= most, "{what}: {} statements, at most {most}:\n{}", sent.len(), sent.join("\n"));
        let anew = sent.iter().find(|sql| !statements::is_frame(sql) && !statements::is_kept(sql));
        assert_eq!(anew, None, "{what}: parsed anew each time");
    };
    let page = http.get("/login?other=1").await;
    statements::take(app.database_url());
    assert_eq!(type_password(&http, page, &maria).await.status, 303);
    // The session before, who, the device, four counters, the try; the mark, the counter, the session kept and renewed,
    // the device, the audit; who shares the mailbox.
    cost("a login", 13 + 2 + 2 * frame);
    let scope = [("scope", "openid profile email reseller")];
    let code = shop.code(&http, &scope).await;
    cost("authorize: the session, the grant", 2 + frame);
    let page = shop.exchange(&http, &code).await;
    assert_eq!(page.status, 200, "{}", page.body);
    cost("token by code: all above it, family, access token, the exchange", 4 + frame);
    let tokens = page.json();
    let page = shop.refresh(&http, text(&tokens, "refresh_token")).await;
    assert_eq!(page.status, 200, "{}", page.body);
    cost("token by refresh token: all above it, access token, the rotation", 3 + frame);
    assert_eq!(userinfo(&http, text(&page.json(), "access_token")).await.status, 200);
    cost("userinfo", 1);
    assert_eq!(shop.introspect(&http, text(&page.json(), "access_token")).await["active"], true);
    cost("introspection", 1);
    let own = erp.token(&http, &[("grant_type", "client_credentials"), ("scope", "resellers.write")]).await;
    assert_eq!(own.status, 200, "{}", own.body);
    cost("token by client credentials", 1 + frame);
}
