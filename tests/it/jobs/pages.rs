//! The operator's pages: a change is looked at before it is applied.

use cracha::flow::schedule::{self, PROVISION, Settings};
use cracha::model::role::Role;

use super::schedules;
use crate::support::app::{Engine, TestApp};
use crate::support::http::Http;
use crate::support::people::record;
use crate::support::provider::log_in;

async fn signed_in(app: &TestApp) -> Http {
    schedules(app).await;
    let http = app.serve_provider().await;
    let person = app.staff("otto.klein", Role::Operator).await;
    log_in(&http, &person).await;
    http
}

async fn settings(app: &TestApp) -> Settings {
    let ctx = app.ctx(super::operator());
    let (row, _) = app.app.read(move |db| schedule::get(db, &ctx, PROVISION, 0)).await.unwrap();
    Settings::of(&row)
}

#[tokio::test]
async fn an_operator_sees_what_a_change_would_break_and_then_applies_it() {
    let mut app = TestApp::start(Engine::Sqlite).await;
    app.ignore_messages();
    let http = signed_in(&app).await;
    app.hand_over(record("1001")).await;
    let page = http.get("/operator/schedules/provision").await;
    assert_eq!(page.status, 200, "{}", page.text());
    let never = page.form("form[method=get]").set("expression", "0 8 1 1 *");
    let before = settings(&app).await;
    let seen = http.submit(&never).await;
    assert!(seen.text().contains("Promessas que seriam quebradas: 1."), "{}", seen.text());
    assert!(seen.text().contains("01/01/2027 às 08:00 (horário de Brasília)"), "{}", seen.text());
    assert_eq!(settings(&app).await, before, "looking changes nothing");
    let bad = http.submit(&page.form("form[method=get]").set("expression", "amanhã")).await;
    assert_eq!(bad.status, 422);
    assert!(bad.attribute("form input[name=rev]", "value").is_none(), "nothing to apply");
    let fine = http.submit(&page.form("form[method=get]").set("expression", "*/5 * * * *")).await;
    assert!(fine.text().contains("Nenhuma promessa seria quebrada."), "{}", fine.text());
    let apply = fine.form("form[method=post][action='/operator/schedules/provision']");
    let done = http.follow(&http.submit(&apply).await).await;
    assert!(done.text().contains("A nova configuração vale"), "{}", done.text());
    assert_eq!(settings(&app).await.expression, "*/5 * * * *");
    let stale = http.submit(&apply).await;
    assert_eq!(stale.status, 409, "somebody changed it meanwhile");
}

#[tokio::test]
async fn an_act_of_an_operator_wants_a_recent_login() {
    let mut app = TestApp::start(Engine::Sqlite).await;
    app.ignore_messages();
    let http = signed_in(&app).await;
    app.pass_seconds(app.app.config().session.recent_minutes * 60 + 1);
    assert_eq!(http.get("/operator/schedules/provision").await.status, 200);
    let page = http.get("/operator/schedules/provision/pause").await;
    assert_eq!((page.status.as_u16(), page.location().path()), (303, "/login"));
    assert!(settings(&app).await.enabled);
}

#[tokio::test]
async fn promises_queue_clients_and_audit_are_read_in_three_languages() {
    let mut app = TestApp::start(Engine::Sqlite).await;
    app.ignore_messages();
    let http = signed_in(&app).await;
    app.hand_over(record("1001")).await;
    app.register(&crate::support::provider::Portal::own("shop")).await;
    for (path, words) in [
        ("/operator/promises?which=open&lang=pt-BR", "Revenda 1001 Ltda"),
        ("/operator/queue?lang=es", "Cola de envío"),
        ("/operator/clients?lang=en", "Portal shop"),
        ("/operator/audit?lang=en&about=1001", "entries"),
        ("/operator/schedules?lang=es", "Próxima ejecución"),
    ] {
        let page = http.get(path).await;
        assert!(page.status == 200 && page.text().contains(words), "{path}: {}", page.text());
    }
    let list = http.get("/operator/promises?which=open").await;
    let one = http.get(&list.attribute("tbody a", "href").unwrap()).await;
    assert!(one.status == 200 && one.text().contains("1001"), "{}", one.text());
}
