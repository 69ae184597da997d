//! The operator's pages over HTTP: schedules, promises, the queue, the audit.

use cracha::flow::delivery::{Attempted, Trouble};
use cracha::flow::operate::schedule;
use cracha::jobs::beat::beat;
use cracha::model::message::Step;
use cracha::model::opening::Days;
use cracha::model::role::Role;
use cracha::model::schedule::Schedule;
use cracha::text::delivery::letter::LetterKind;

use super::{PROVISION, WATCH};
use crate::support::app::{Engine, TestApp};
use crate::support::http::{Form, Http, Page};
use crate::support::people::{self, record};
use crate::support::provider::{Person, log_in};

/// An operator is in, in Portuguese; the schedules are those of a first start.
pub async fn operator() -> (TestApp, Http) {
    let app = TestApp::start(Engine::Sqlite).await;
    let http = operator_of(&app).await;
    (app, http)
}

/// The same in a process that is there.
pub async fn operator_of(app: &TestApp) -> Http {
    app.job(schedule::ensure).await;
    let otto = app.staff("otto", Role::Operator).await;
    let http = app.serve_provider().await;
    log_in(&http, &otto).await;
    http
}

async fn row(app: &TestApp, name: &'static str) -> Schedule {
    app.app.read(move |db| cracha::model::schedule::get(db, name)).await.unwrap()
}

/// Asks for an act, reads the question, says yes and why; returns the question and where it led.
async fn act(http: &Http, name: &str, act: &str) -> (Page, Page) {
    let question = http.get(&format!("/operator/schedules/{name}/{act}")).await;
    assert_eq!(question.status, 200, "{}", question.text());
    let form = question.form("main form");
    let done = http.submit(&if act == "run" { form } else { form.set("reason", "servidor em manutenção") }).await;
    let page = http.follow(&done).await;
    (question, page)
}

async fn change_form(http: &Http, name: &str) -> Form {
    http.get(&format!("/operator/schedules/{name}")).await.form("main form[method=get][action^='/operator/schedules']")
}

#[tokio::test]
async fn the_list_says_what_each_schedule_does_when_it_runs_and_how_the_last_run_ended() {
    let (app, http) = operator().await;
    app.pass_seconds(60);
    beat(&app.app).await;
    let page = http.get("/operator/schedules").await;
    let names = page.all("tbody td a");
    assert_eq!(names, ["housekeeping", "keys", "mail", "provision", "requests", "watch"]);
    let rows = page.all("tbody tr");
    assert!(rows[3].contains("* * * * *") && rows[3].contains("24/11/2026 09:02"), "{rows:?}");
    assert!(rows[3].contains("24/11/2026 09:01 concluída"), "{rows:?}");
    assert!(rows[2].contains("o tempo todo") && rows[2].contains('–'), "no runs of its own: {rows:?}");
    assert!(rows[0].contains("*/5 * * * *") && rows[0].contains("nenhuma ainda"), "{rows:?}");
    assert!(rows[2].contains("nenhuma ainda"), "no mail was handed over: {rows:?}");
    people::newcomer(&app, "1001").await;
    let rows = http.get("/operator/schedules").await.all("tbody tr");
    assert!(rows[2].contains("24/11/2026 09:01"), "the last hand-over: {rows:?}");
}

#[tokio::test]
async fn a_change_is_shown_with_its_consequences_before_it_is_applied() {
    let (app, http) = operator().await;
    app.hand_over(record("1001")).await;
    let form = change_form(&http, PROVISION).await;
    let seen = http.submit(&form.set("expression", "0 8 * * 1").set("batch", "50")).await;
    assert_eq!(seen.status, 200, "{}", seen.text());
    let rows = seen.all("section[aria-labelledby=consequences] tbody tr");
    let row_of =
        |label: &str| rows.iter().find(|row| row.starts_with(label)).unwrap_or_else(|| panic!("{label}: {rows:?}"));
    assert_eq!(row_of("Expressão cron"), "Expressão cron * * * * * 0 8 * * 1");
    assert_eq!(row_of("Máximo por execução"), "Máximo por execução 200 50");
    assert_eq!(row_of("Promessas atrasadas"), "Promessas atrasadas 0 1");
    assert_eq!(row_of("Maior atraso"), "Maior atraso nenhum 3 dias");
    assert!(
        row_of("Próximas dez execuções").contains("24/11/2026 09:10 30/11/2026 08:00 07/12/2026 08:00"),
        "{rows:?}"
    );
    assert!(!rows.iter().any(|row| row.starts_with("Fuso")), "what stays as it is, is not in the way: {rows:?}");
    assert_eq!(row_of("1001"), "1001 26/11/2026 09:00 no prazo 3 dias de atraso: sai em 30/11/2026 08:00");
    assert_eq!(row(&app, PROVISION).await.expression, "* * * * *", "only shown");

    let form = seen.form("main form[method=post]");
    let refused = http.submit(&form.clone().set("reason", "?")).await;
    assert_eq!(refused.status, 422);
    assert_eq!(refused.attribute("#reason", "aria-invalid").as_deref(), Some("true"), "{}", refused.text());
    assert_eq!(row(&app, PROVISION).await.rev, 0, "without a reason nothing is changed");
    let done = http.submit(&refused.form("main form[method=post]").set("reason", "só às segundas")).await;
    assert_eq!(done.status, 303);
    let page = http.follow(&done).await;
    assert!(page.text().contains("A nova configuração vale a partir de agora."), "{}", page.text());
    let now = row(&app, PROVISION).await;
    assert_eq!((now.expression.as_str(), now.batch, now.updated_by.as_str()), ("0 8 * * 1", 50, "otto"));
    let history = page.all("section[aria-labelledby=history] tbody tr");
    assert_eq!(history.len(), 1, "{history:?}");
    for words in
        ["otto mudou", "só às segundas", "Expressão cron: * * * * * → 0 8 * * 1", "Máximo por execução: 200 → 50"]
    {
        assert!(history[0].contains(words), "{words}: {history:?}");
    }

    let back = page.attribute("section[aria-labelledby=history] a", "href").expect("the way back");
    let question = http.get(&back).await;
    assert!(question.text().contains("* * * * *"), "{}", question.text());
    let done = http.submit(&question.form("main form").set("reason", "ficou lento demais")).await;
    let page = http.follow(&done).await;
    assert!(page.text().contains("A configuração anterior voltou a valer."), "{}", page.text());
    assert_eq!(row(&app, PROVISION).await.expression, "* * * * *");
}

#[tokio::test]
async fn hours_days_and_rate_are_set_on_the_pages() {
    let (app, http) = operator().await;
    let form = change_form(&http, WATCH).await.set("window", "8h-20h").set("days", "business_days");
    let page = http.submit(&form.clone()).await;
    assert_eq!(page.status, 422);
    assert_eq!(page.attribute("#window", "aria-invalid").as_deref(), Some("true"), "{}", page.text());
    let seen = http.submit(&form.set("window", "8-20")).await;
    let done = http.submit(&seen.form("main form[method=post]").set("reason", "de noite não")).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let watch = row(&app, WATCH).await;
    assert_eq!((watch.window().unwrap().to_string().as_str(), watch.days), ("08:00-20:00", Days::Business));
    assert!(http.get("/operator/schedules").await.text().contains("08:00-20:00 · Só dias úteis"));

    let form = change_form(&http, "mail").await;
    let seen = http.submit(&form.set("per_minute", "60").set("per_domain", "10")).await;
    let done = http.submit(&seen.form("main form[method=post]").set("reason", "limite do relay")).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let mail = row(&app, "mail").await;
    assert_eq!((mail.per_minute, mail.per_domain), (60, 10));
    let page = http.get("/operator/schedules/mail").await;
    assert!(page.text().contains("E-mails por minuto: sem limite → 60"), "{}", page.text());
    assert!(!page.body.contains("name=\"expression\"") && !page.body.contains("/mail/run"), "it has no runs");
}

#[tokio::test]
async fn a_change_that_cannot_be_is_refused_at_its_field_and_nothing_can_be_applied() {
    let (app, http) = operator().await;
    for (field, value) in
        [("expression", "toda hora"), ("expression", "0 0 31 2 *"), ("time_zone", "Brasilia"), ("batch", "muitos")]
    {
        let page = http.submit(&change_form(&http, WATCH).await.set(field, value)).await;
        assert_eq!(page.status, 422, "{field}: {}", page.text());
        assert_eq!(page.attribute(&format!("#{field}"), "aria-invalid").as_deref(), Some("true"), "{field}");
        assert_eq!(page.attribute(&format!("#{field}"), "value").as_deref(), Some(value));
        assert!(page.attribute("main form[method=post]", "action").is_none(), "{field}");
    }
    let good = http.submit(&change_form(&http, WATCH).await.set("batch", "5")).await.form("main form[method=post]");
    let good = good.set("reason", "menos por vez");
    let page = http.submit(&good.clone().set("batch", "0")).await;
    assert_eq!(page.status, 422, "{}", page.text());
    assert_eq!(row(&app, WATCH).await.rev, 0);
    // Somebody else was faster.
    app.verb(people::operator(), |tx, ctx| schedule::pause(tx, ctx, WATCH, "maintenance")).await.unwrap();
    let page = http.submit(&good).await;
    assert_eq!(page.status, 409, "{}", page.text());
    assert_eq!(row(&app, WATCH).await.batch, 500);
}

#[tokio::test]
async fn pause_run_and_resume_ask_first_and_say_what_follows() {
    let (app, http) = operator().await;
    app.hand_over(record("1001")).await;
    let (question, page) = act(&http, PROVISION, "pause").await;
    assert!(question.text().contains("Promessas atrasadas 0 1"), "{}", question.text());
    assert!(page.text().contains("A agenda está pausada."), "{}", page.text());
    assert_eq!(page.all("h1 .pill"), ["pausada"]);
    app.pass_seconds(120);
    beat(&app.app).await;
    let told = app.mails().await.into_iter().map(|mail| mail.letter.kind());
    assert_eq!(told.collect::<Vec<_>>(), [LetterKind::PromiseDigest], "no credential, and a word to the operator");

    let (_, page) = act(&http, PROVISION, "run").await;
    assert!(page.text().contains("A execução foi pedida."), "{}", page.text());
    assert!(page.all("section[aria-labelledby=runs] tbody tr")[0].contains("aguarda"), "{}", page.text());
    beat(&app.app).await;
    assert_eq!(app.mails().await.len(), 1);
    let page = http.get("/operator/schedules/provision").await;
    assert!(page.all("section[aria-labelledby=runs] tbody tr")[0].contains("concluída"), "{}", page.text());

    let (_, page) = act(&http, PROVISION, "resume").await;
    assert!(page.text().contains("A agenda está ativa."), "{}", page.text());
    assert!(row(&app, PROVISION).await.enabled);
    assert_eq!(http.get("/operator/schedules/provision/explode").await.status, 404);
    assert_eq!(http.get("/operator/schedules/nothing").await.status, 404);
}

#[tokio::test]
async fn promises_at_risk_come_first_and_each_tells_what_was_tried() {
    let (app, http) = operator().await;
    for id in ["1001", "1002", "1003"] {
        app.hand_over(record(id)).await;
        app.pass_seconds(60);
    }
    let page = http.get("/operator/promises").await;
    assert!(page.all("tbody tr").is_empty(), "nothing is at risk: {}", page.text());
    app.provision().await;
    let words = "5.1.1 User unknown".to_owned();
    app.mails_answered(Attempted::Permanent(Trouble { step: Step::Rcpt, code: Some(550), words })).await;
    app.hand_over(record("1004")).await;
    let page = http.get("/operator/promises").await;
    assert_eq!(page.all("tbody td small"), ["1001", "1002", "1003"], "the earliest due first");
    assert!(page.all("tbody tr .pill").iter().all(|pill| pill == "em risco"), "{}", page.text());
    let why = page.all("tbody td[data-label='Motivo']");
    assert!(why.iter().all(|why| why.contains("caixa de correio") || why.contains("não existe")), "the cause: {why:?}");
    assert_eq!(http.get("/operator/promises?which=open").await.all("tbody td small").len(), 4);
    let address = page.attribute("tbody a", "href").unwrap();
    let page = http.get(&address).await;
    assert!(page.text().contains("User unknown"), "{}", page.text());
    assert!(!page.body.contains("maria@1001.example"), "masked");
    assert_eq!(http.get("/operator/promises/nothing").await.status, 404);
    app.provision().await;
    app.mails().await;
}

#[tokio::test]
async fn a_message_in_trouble_is_tried_again_from_the_queue() {
    let (app, http) = operator().await;
    app.hand_over(record("1001")).await;
    app.provision().await;
    let words = "4.3.0 try later".to_owned();
    app.mails_answered(Attempted::Temporary(Trouble { step: Step::Data, code: Some(451), words })).await;
    let page = http.get("/operator/queue").await;
    assert!(page.text().contains("4.3.0 try later"), "{}", page.text());
    assert!(!page.body.contains("maria@1001.example"), "masked");
    let retry = page.attribute("main a[href$='/retry']", "href").expect("to try again");
    assert!(app.mails().await.is_empty(), "its time has not come");
    let question = http.get(&retry).await;
    assert!(app.mails().await.is_empty(), "to ask is not to do");
    let done = http.submit(&question.form("main form")).await;
    let page = http.follow(&done).await;
    assert!(page.text().contains("A mensagem está na fila."), "{}", page.text());
    assert_eq!(app.mails().await.len(), 1);
    let again = http.submit(&question.form("main form")).await;
    assert_eq!(again.status, 409, "it has left: {}", again.text());
    assert_eq!(http.get("/operator/queue/nothing/retry").await.status, 404);
}

#[tokio::test]
async fn the_audit_finds_by_login_what_was_done_by_and_to_a_person() {
    let (app, http) = operator().await;
    let maria = people::administrator(&app, "1001").await;
    people::administrator(&app, "1002").await;
    act(&http, WATCH, "pause").await;
    let search = async |act: &str, about: &str| {
        let form = http.get("/operator/audit").await.form("main form[role=search]");
        http.submit(&form.set("act", act).set("about", about)).await.all("tbody tr")
    };
    let about = search("", "1001.MARIA.souza").await;
    assert!(about.iter().any(|row| row.contains("user.provision")), "{about:?}");
    assert!(about.iter().all(|row| row.contains(&maria.login)), "{about:?}");
    let by = search("schedule", "otto").await;
    assert_eq!(by.len(), 1, "{by:?}");
    assert!(by[0].contains("schedule.pause") && by[0].contains("watch") && by[0].contains("otto (operador)"), "{by:?}");
    assert!(search("", "nobody").await.is_empty());
    assert!(search("%", "").await.is_empty(), "a sign of LIKE is a sign");
}

#[tokio::test]
async fn who_is_no_operator_sees_none_of_it_and_an_act_wants_a_password_typed_lately() {
    let (app, http) = operator().await;
    let maria = people::administrator(&app, "1001").await;
    let clara = app.staff("clara", Role::Agent).await;
    let pages = [
        "/operator/schedules",
        "/operator/schedules/watch",
        "/operator/schedules/watch/pause",
        "/operator/promises",
        "/operator/queue",
        "/operator/clients",
        "/operator/audit",
    ];
    for person in [clara, Person { login: maria.login.clone(), reseller: "1001".into() }] {
        let theirs = app.serve_provider().await;
        log_in(&theirs, &person).await;
        for path in pages {
            assert_eq!(theirs.get(path).await.status, 403, "{} {path}", person.login);
        }
    }
    let nobody = app.serve_provider().await;
    for path in pages {
        assert_eq!(nobody.get(path).await.location().path(), "/login", "{path}");
    }
    let ready = http.get("/operator/schedules/watch/pause").await.form("main form");
    let forged = http.post("/operator/schedules/watch/pause", &[("csrf", "forged")]).await;
    assert!(forged.status.is_client_error(), "{}", forged.text());
    app.pass_seconds(i64::from(20 * 60));
    for answer in [http.get("/operator/schedules/watch/pause").await, http.submit(&ready).await] {
        assert_eq!(answer.location().path(), "/login", "{}", answer.text());
        assert_eq!(answer.location_param("confirm").as_deref(), Some("1"));
    }
    assert!(row(&app, WATCH).await.enabled);
    assert_eq!(http.get("/operator/schedules").await.status, 200, "to look is enough to be in");
}
