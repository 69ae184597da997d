//! The real program behind a real PgBouncer in transaction mode: every transaction may get another connection to the
//! server.

use cracha::db::Db;
use cracha::db::connect::{DbUrl, Purpose, open};
use cracha::model::version;

use crate::support::app::TestApp;
use crate::support::at_once;
use crate::support::http::Http;
use crate::support::people::record;
use crate::support::pg::PgDatabase;
use crate::support::program::Home;
use crate::support::provider::{Portal, log_in, text, userinfo};

#[test]
fn nodes_that_migrate_at_once_take_turns_and_leave_no_lock_behind() {
    let home = Home::behind_pgbouncer();
    let nodes: Vec<_> = (0..3).map(|_| home.command(&["migrate"]).spawn().unwrap()).collect();
    for mut node in nodes {
        assert!(node.wait().unwrap().success());
    }
    assert!(home.run(&["migrate"]).fine().contains("up to date"));
    let serving = home.serve();
    let other = home.serve();
    drop((serving, other));
}

#[tokio::test]
async fn the_way_of_a_credential_and_of_a_login_works() {
    let app = TestApp::behind_pgbouncer().await;
    let http = app.serve_provider().await;
    let portal = Portal::own("shop").quiet();
    app.register(&portal).await;
    let maria = app.administrator("1001").await;
    // As many as `throttle.free` lets try at once for one login.
    at_once((0..4).map(|_| async {
        let http: Http = app.serve_provider().await;
        log_in(&http, &maria).await;
        let tokens = portal.tokens(&http, &[("scope", "openid reseller")]).await;
        let claims = userinfo(&http, text(&tokens, "access_token")).await.json();
        assert_eq!(text(&claims, "reseller_id"), "1001");
        let again = portal.refresh(&http, text(&tokens, "refresh_token")).await.json();
        assert_eq!(portal.introspect(&http, text(&again, "access_token")).await["active"], true);
    }))
    .await;
    assert_eq!(http.get("/login").await.status, 200);
}

#[tokio::test]
async fn two_nodes_share_intake_provision_and_outbox() {
    let app = TestApp::behind_pgbouncer().await;
    let other = app.another_node("other").await;
    for number in 0..12 {
        app.hand_over(record(&format!("20{number:02}"))).await;
    }
    app.job(cracha::flow::operate::schedule::ensure).await;
    app.pass_seconds(60);
    tokio::join!(cracha::jobs::beat::beat(&app.app), cracha::jobs::beat::beat(&other));
    assert_eq!(app.mails().await.len(), 12);
    assert_eq!(app.mails().await.len(), 0);
}

/// What the setting is for: with it off in vain, the test above would pass without it.
#[test]
fn statements_with_names_break_there_and_those_without_do_not() {
    let database = PgDatabase::prepared(|url| {
        cracha::db::migrate::run(&mut open(&DbUrl::parse(url).unwrap(), Purpose::Write).unwrap()).unwrap();
    });
    let url = DbUrl::parse(&database.url_behind_pgbouncer()).unwrap();
    let both = |prepared: bool| {
        let url = url.clone().with_prepared(prepared);
        let mut one: Db = open(&url, Purpose::Read).unwrap();
        let mut two: Db = open(&url, Purpose::Read).unwrap();
        version::all(&mut one).and_then(|_| version::all(&mut two))
    };
    assert!(both(true).unwrap_err().to_string().contains("__diesel_stmt"));
    both(false).unwrap();
}
