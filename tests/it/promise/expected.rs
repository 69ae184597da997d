//! The forecast: when a promise will be kept as things stand, why it will be late, and what people read of it.

use cracha::flow::delivery::{Attempted, Trouble};
use cracha::flow::operate::{self, schedule};
use cracha::flow::promise as promises;
use cracha::model::case::{self, CaseState};
use cracha::model::ctx::Actor;
use cracha::model::message::Step;
use cracha::model::promise::{self, Problem, Promise, PromiseKind};

use crate::on_both_engines;
use crate::support::app::{Engine, START, TestApp};
use crate::support::people::{operator, record};

async fn promise(app: &TestApp) -> Promise {
    app.app.read(|db| promise::find(db, PromiseKind::Credential, "1001")).await.unwrap().expect("a promise")
}

async fn foresee(app: &TestApp) -> usize {
    let ctx = app.ctx(Actor::Job("watch"));
    let found = app.app.read(move |db| operate::foresee(db, &ctx)).await.expect("a forecast");
    app.job(move |tx, ctx| operate::foreseen(tx, ctx, &found)).await
}

async fn cases(app: &TestApp) -> usize {
    app.app.read(|db| case::in_state(db, CaseState::Open, (100, 0))).await.unwrap().len()
}

fn unreachable() -> Attempted {
    Attempted::Temporary(Trouble { step: Step::Connect, code: None, words: "connection refused".into() })
}

on_both_engines! {
    async fn a_paused_schedule_puts_promises_at_risk_long_before_they_are_due_and_resuming_takes_it_back(app: &TestApp) {
        app.job(schedule::ensure).await;
        app.hand_over(record("1001")).await;
        assert_eq!(foresee(app).await, 1);
        let fine = promise(app).await;
        assert!(fine.expected_at.is_some_and(|at| at > START && at < START.plus_h(1)), "{:?}", fine.expected_at);
        assert_eq!((fine.at_risk_at, fine.problem), (None, None));
        assert_eq!(foresee(app).await, 0, "nothing new");
        app.verb(operator(), |tx, ctx| schedule::pause(tx, ctx, "provision", "maintenance")).await.unwrap();
        assert_eq!(foresee(app).await, 1);
        let paused = promise(app).await;
        assert_eq!((paused.expected_at, paused.at_risk_at), (None, Some(app.now())));
        assert_eq!(paused.problem, Some(Problem::SchedulePaused));
        assert_eq!(cases(app).await, 0, "nobody at the desk can do anything about it");
        app.pass_hours(1);
        app.verb(operator(), |tx, ctx| schedule::resume(tx, ctx, "provision", "maintenance")).await.unwrap();
        assert_eq!(foresee(app).await, 1);
        let again = promise(app).await;
        assert_eq!((again.at_risk_at, again.problem), (None, None));
        assert!(again.expected_at.is_some_and(|at| at > app.now()));
    }

    async fn mails_that_operators_hold_put_promises_at_risk_and_are_named(app: &TestApp) {
        app.job(schedule::ensure).await;
        app.hand_over(record("1001")).await;
        app.provision().await;
        app.verb(operator(), |tx, ctx| schedule::pause(tx, ctx, "mail", "the relay is moved")).await.unwrap();
        foresee(app).await;
        let held = promise(app).await;
        assert_eq!((held.expected_at, held.problem), (None, Some(Problem::MailsHeld)));
        assert_eq!((held.at_risk_at, cases(app).await), (Some(app.now()), 0));
        app.verb(operator(), |tx, ctx| schedule::resume(tx, ctx, "mail", "it is moved")).await.unwrap();
        foresee(app).await;
        let again = promise(app).await;
        assert_eq!((again.at_risk_at, again.problem), (None, None));
        app.mails().await;
    }

    async fn a_relay_that_is_down_moves_what_is_expected_and_is_named_once_it_is_too_late(app: &TestApp) {
        app.job(schedule::ensure).await;
        app.hand_over(record("1001")).await;
        app.provision().await;
        for _ in 0..3 {
            assert_eq!(app.mails_answered(unreachable()).await.len(), 1);
            app.pass_hours(2);
        }
        foresee(app).await;
        let later = promise(app).await;
        assert_eq!((later.expected_at.map(|at| at.since(START) / 3_600_000), later.problem), (Some(12), None));
        app.pass_hours(15);
        foresee(app).await;
        let late = promise(app).await;
        assert_eq!((late.problem, late.at_risk_at), (Some(Problem::RelayDown), Some(app.now())));
        app.mails().await;
        assert_eq!(promise(app).await.problem, None, "kept");
    }

    async fn little_time_left_is_a_case_also_when_the_forecast_knew_it_before(app: &TestApp) {
        app.job(schedule::ensure).await;
        app.hand_over(record("1001")).await;
        app.verb(operator(), |tx, ctx| schedule::pause(tx, ctx, "provision", "maintenance")).await.unwrap();
        foresee(app).await;
        app.pass_hours(37);
        assert_eq!(app.job(|tx, ctx| promises::watch(tx, ctx, 100)).await, 1);
        assert_eq!(cases(app).await, 1);
        assert_eq!(app.job(|tx, ctx| promises::watch(tx, ctx, 100)).await, 0);
        assert_eq!(promise(app).await.at_risk_at, Some(START), "since the forecast said so");
    }
}

#[tokio::test]
async fn the_look_up_says_in_words_when_the_mail_is_expected_and_nothing_of_pairs_that_are_none() {
    let app = TestApp::start(Engine::Sqlite).await;
    app.job(schedule::ensure).await;
    app.hand_over(record("1001")).await;
    foresee(&app).await;
    let http = app.serve_provider().await;
    let look = async |id: &str, cnpj: &str| {
        let form = http.get("/first-access").await.form("main form");
        http.submit(&form.set("reseller_id", id).set("cnpj", cnpj)).await
    };
    let found = look("1001", "12.ABC.345/01DE-35").await.text();
    assert!(found.contains("Previsão: até terça-feira, "), "{found}");
    app.provision().await;
    assert!(look("1001", "12.ABC.345/01DE-35").await.text().contains("O e-mail está na fila de envio."));
    app.mails().await;
    let left = look("1001", "12.ABC.345/01DE-35").await.text();
    assert!(left.contains("aceito pelo servidor em 24/11/2026 às 09:00 (horário de Brasília)."), "{left}");
    assert!(!left.contains("Previsão"), "{left}");
    let wrong = look("1001", "11.222.333/0001-81").await;
    let unknown = look("9009", "11.222.333/0001-81").await;
    assert!(wrong.status.is_success() && unknown.status.is_success());
    assert!(!wrong.text().contains("Previsão"));
    assert_eq!(wrong.text(), unknown.text());
}
