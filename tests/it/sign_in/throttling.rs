//! Invariant 13 and P2-9 to P2-13: throttles are keyed by what was typed, known or not, and lock nobody out for good.

use std::time::Duration;

use cracha::crypto::password::Begun;
use cracha::error::{Error, Result};
use cracha::flow::operate::retention;
use cracha::flow::sign_in::login::{self, Outcome as Login, Typing};
use cracha::flow::sign_in::password::Changed;
use cracha::flow::sign_in::session::Browser;
use cracha::flow::sign_in::throttle as verbs;
use cracha::flow::users;
use cracha::model::ctx::{Actor, Ctx};
use cracha::model::role::Role;
use cracha::model::throttle;

use crate::on_both_engines;
use crate::support::app::{Engine, TestApp};
use crate::support::at_once;
use crate::support::people::{
    PASSWORD, administrator, change, colleague, device, enter, forgot, newcomer, only, person, redeem, type_from,
    type_in,
};

const MARIA: &str = "1001.maria.souza";

/// So many wrong guesses, each another one, when its wait is over.
async fn guess(app: &TestApp, login: &str, times: usize, browser: &Browser) {
    for _ in 0..times {
        let guess = format!("senha errada {}", app.now().ms());
        match type_from(app, login, &guess, browser.clone(), "198.51.100.1").await {
            Ok(Login::Wrong) => app.pass_seconds(901),
            other => panic!("{other:?}"),
        }
    }
}

fn wait_of<T: std::fmt::Debug>(outcome: Result<T>) -> u32 {
    match outcome {
        Err(Error::Throttled { retry_after_s }) => retry_after_s,
        other => panic!("{other:?}"),
    }
}

/// What the first half says: how long this try waits before its hash.
async fn delay(app: &TestApp, login: &str, password: &str, ip: &str) -> Duration {
    let typing = Typing { login: login.into(), password: password.into(), browser: Browser::default() };
    let ctx = Ctx { ip: Some(ip.into()), ..app.ctx(Actor::Anonymous) };
    let dummy = app.app.dummy_hash();
    match app.app.write(move |tx| login::begin(tx, &ctx, &typing, &dummy)).await.unwrap() {
        Begun::Hash(task, _) => task.after,
        Begun::Done(outcome) => panic!("{outcome:?}"),
    }
}

async fn failures(app: &TestApp, scope: &str, value: &str) -> i64 {
    let key = verbs::key(&app.ctx(Actor::Anonymous), scope, value).unwrap();
    app.app.read(move |db| throttle::find(db, &key)).await.unwrap().map_or(0, |counter| counter.failures)
}

on_both_engines! {
    async fn from_the_fifth_failure_on_the_wait_doubles_up_to_fifteen_minutes_known_or_not(app: &TestApp) {
        administrator(app, "1001").await;
        for login in [MARIA, "9999.ninguem"] {
            for n in 0..5 {
                assert!(matches!(type_in(app, login, &format!("{login} {n}")).await, Ok(Login::Wrong)));
            }
            let mut waits = Vec::new();
            for _ in 0..8 {
                // While the wait runs even the right password is not looked at: nothing is hashed.
                let wait = wait_of(type_in(app, login, PASSWORD).await);
                waits.push(wait);
                app.pass_seconds(i64::from(wait));
                assert!(matches!(type_in(app, login, &format!("{login} {wait}")).await, Ok(Login::Wrong)));
            }
            assert_eq!(waits, [15, 30, 60, 120, 240, 480, 900, 900], "{login}");
        }
    }

    async fn a_success_starts_its_own_counter_again_and_no_other_p2_10(app: &TestApp) {
        administrator(app, "1001").await;
        enter(app, MARIA, PASSWORD, device("do escritorio")).await;
        guess(app, MARIA, 3, &device("do escritorio")).await;
        guess(app, MARIA, 4, &Browser::default()).await;
        enter(app, MARIA, PASSWORD, device("do escritorio")).await;
        assert_eq!(failures(app, "login", MARIA).await, 4);
        enter(app, MARIA, PASSWORD, Browser::default()).await;
        assert_eq!(failures(app, "login", MARIA).await, 0);
    }

    async fn a_device_that_has_logged_in_before_has_twenty_tries_of_its_own(app: &TestApp) {
        administrator(app, "1001").await;
        let office = device("do escritorio");
        enter(app, MARIA, PASSWORD, office.clone()).await;
        // Somebody elsewhere makes the login wait: the office is not concerned (P2-10).
        guess(app, MARIA, 6, &Browser::default()).await;
        assert!(matches!(type_in(app, MARIA, "senha errada").await, Ok(Login::Wrong)));
        wait_of(type_in(app, MARIA, PASSWORD).await);
        enter(app, MARIA, PASSWORD, office.clone()).await;
        // A mark that never logged in is no device, and another login's device is none of this login.
        wait_of(type_from(app, MARIA, PASSWORD, device("inventado"), "203.0.113.7").await);
        app.pass_seconds(901);
        guess(app, MARIA, 20, &office).await;
        assert_eq!(failures(app, "login", MARIA).await, 7);
        guess(app, MARIA, 1, &office).await;
        assert_eq!(failures(app, "login", MARIA).await, 8, "after twenty the device is as good as any other");
    }

    async fn after_eighty_failures_only_a_ticket_opens_and_it_is_never_throttled_p2_9(app: &TestApp) {
        administrator(app, "1001").await;
        guess(app, MARIA, 80, &Browser::default()).await;
        for _ in 0..3 {
            assert!(matches!(type_in(app, MARIA, PASSWORD).await, Ok(Login::Wrong)), "the right one opens no more");
            app.pass_seconds(901);
        }
        forgot(app, MARIA, "maria@1001.example").await;
        let code = only(app.mails().await);
        type_in(app, MARIA, "senha errada").await.unwrap();
        wait_of(type_in(app, MARIA, PASSWORD).await);
        redeem(app, MARIA, &code, "outra janela com girassol", Browser::default()).await;
        app.mails().await;
        enter(app, MARIA, "outra janela com girassol", Browser::default()).await;
    }

    async fn what_is_tried_on_nobodys_login_is_forgotten_after_a_day_and_cannot_be_told_from_somebodys(app: &TestApp) {
        administrator(app, "1001").await;
        let nobody = "9999.ninguem";
        let sweep = async || app.job(|tx, ctx| retention::OTHERS[0].1(tx, ctx, 1000)).await;
        for day in 1..=2 {
            for login in [MARIA, nobody] {
                // The same waits for both, and each day of silence begins them anew.
                for n in 0..5 {
                    let typed = format!("{login} {day} {n}");
                    assert!(matches!(type_in(app, login, &typed).await, Ok(Login::Wrong)), "{login} {day} {n}");
                }
                assert_eq!(wait_of(type_in(app, login, PASSWORD).await), 15, "{login}");
                sweep().await;
                assert_eq!(wait_of(type_in(app, login, PASSWORD).await), 15, "no wait is lifted: {login}");
            }
            app.pass_hours(25);
            sweep().await;
            assert_eq!(failures(app, "login", nobody).await, 0, "nothing of it stays");
            assert_eq!(failures(app, "login", MARIA).await, 5 * day, "somebody's failures add up");
        }
        // To the eightieth, over as many days as it takes.
        for _ in 0..7 {
            guess(app, MARIA, 10, &Browser::default()).await;
            app.pass_hours(25);
            sweep().await;
        }
        assert_eq!(failures(app, "login", MARIA).await, 80);
        assert!(matches!(type_in(app, MARIA, PASSWORD).await, Ok(Login::Wrong)), "the right one opens no more");
    }

    async fn an_old_mails_password_is_no_guess_and_starts_no_counter_again(app: &TestApp) {
        let old = newcomer(app, "1001").await.secret.unwrap();
        app.pass_hours(24 * 8);
        guess(app, MARIA, 4, &Browser::default()).await;
        for _ in 0..6 {
            let typed = type_in(app, MARIA, old.expose()).await;
            assert!(matches!(typed, Ok(Login::TicketDead { .. })), "{typed:?}");
        }
        assert_eq!(failures(app, "login", MARIA).await, 4);
    }

    async fn asking_for_the_password_again_is_no_second_set_of_guesses_p2_9(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        for _ in 0..5 {
            let changed = change(app, &maria, "senha errada", "uma senha nova bem comprida", Browser::default()).await;
            assert!(matches!(changed, Ok(Changed::Wrong)), "{changed:?}");
        }
        wait_of(type_in(app, MARIA, PASSWORD).await);
        app.pass_seconds(901);
        guess(app, MARIA, 75, &Browser::default()).await;
        let changed = change(app, &maria, PASSWORD, "uma senha nova bem comprida", Browser::default()).await;
        assert!(matches!(changed, Ok(Changed::Wrong)), "{changed:?}");
    }

    async fn unknown_wrong_invited_and_blocked_are_one_answer_p2_11(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        let rui = colleague(app, &maria, "rui", Role::Buyer).await;
        let id = rui.id.clone();
        app.verb(person(&maria), move |tx, ctx| users::block(tx, ctx, &id)).await.unwrap();
        app.mails().await;
        newcomer(app, "1002").await;
        for (login, password) in [
            ("9999.ninguem", PASSWORD),
            (MARIA, "senha errada"),
            ("1002.maria.souza", PASSWORD),
            ("1001.rui", PASSWORD),
            ("1001.rui", "senha errada"),
        ] {
            assert!(matches!(type_in(app, login, password).await, Ok(Login::Wrong)), "{login}");
            assert_eq!(failures(app, "login", login).await.min(1), 1, "{login}");
        }
    }

    async fn one_address_that_tries_many_logins_is_slowed_down_and_nobody_is_refused_p2_13(app: &TestApp) {
        administrator(app, "1001").await;
        for n in 0..103 {
            let password = format!("senha {n} errada");
            if n < 100 {
                let ctx = Ctx { ip: Some("198.51.100.9".into()), ..app.ctx(Actor::Anonymous) };
                app.app.write(move |tx| verbs::count_spread(tx, &ctx, &password.as_str().into())).await.unwrap();
            } else {
                let wrong = type_from(app, &format!("{n}.x"), &password, Browser::default(), "198.51.100.9").await;
                assert!(matches!(wrong, Ok(Login::Wrong)));
            }
        }
        assert_eq!(delay(app, MARIA, PASSWORD, "198.51.100.9").await, Duration::from_millis(750));
        assert_eq!(delay(app, "9999.ninguem", PASSWORD, "198.51.100.9").await, Duration::from_millis(750));
        assert_eq!(delay(app, MARIA, PASSWORD, "203.0.113.7").await, Duration::ZERO, "nobody else waits");
        app.pass_hours(24);
        assert_eq!(delay(app, MARIA, PASSWORD, "198.51.100.9").await, Duration::ZERO);
    }

    async fn one_password_tried_on_many_logins_is_slowed_down_from_everywhere_p2_13(app: &TestApp) {
        administrator(app, "1001").await;
        for n in 0..40 {
            let ip = format!("198.51.100.{n}");
            let ctx = Ctx { ip: Some(ip), ..app.ctx(Actor::Anonymous) };
            app.app.write(move |tx| verbs::count_spread(tx, &ctx, &"Flamengo 2026 campeão".into())).await.unwrap();
        }
        let composed = delay(app, MARIA, "Flamengo 2026 campeão", "203.0.113.7").await;
        assert_eq!(composed, Duration::from_secs(5), "bounded");
        assert_eq!(delay(app, MARIA, "Flamengo 2026 campea\u{303}o", "203.0.113.7").await, composed);
        assert_eq!(delay(app, MARIA, PASSWORD, "203.0.113.7").await, Duration::ZERO);
    }

    async fn a_success_counts_for_neither_address_nor_password(app: &TestApp) {
        administrator(app, "1001").await;
        for _ in 0..12 {
            enter(app, MARIA, PASSWORD, Browser::default()).await;
        }
        assert_eq!(delay(app, MARIA, PASSWORD, "203.0.113.7").await, Duration::ZERO);
    }

    async fn twenty_wrong_guesses_at_once_all_count(app: &TestApp) {
        administrator(app, "1001").await;
        let all = (0..20).map(|n| {
            let password = format!("senha errada {n}");
            async move { type_in(app, MARIA, &password).await }
        });
        let outcomes = at_once(all).await;
        assert!(outcomes.iter().all(|o| matches!(o, Ok(Login::Wrong) | Err(Error::Throttled { .. }))), "{outcomes:?}");
        let wrong = outcomes.iter().filter(|o| o.is_ok()).count();
        assert_eq!(failures(app, "login", MARIA).await, i64::try_from(wrong).unwrap());
        assert!(wrong >= 5);
        wait_of(type_in(app, MARIA, PASSWORD).await);
    }
}

#[tokio::test]
async fn an_attempt_that_finds_the_house_full_does_not_count() {
    let app = TestApp::with(Engine::Sqlite, |config| {
        (config.password.threads, config.password.max_wait_ms, config.password.memory_kib) = (1, 0, 32_768);
    })
    .await;
    let logins: Vec<String> = (0..12).map(|number| format!("ninguem.{number}")).collect();
    let outcomes = at_once(logins.iter().map(|login| type_in(&app, login, "senha errada"))).await;
    assert!(outcomes.iter().any(|outcome| matches!(outcome, Err(Error::Busy { retry_after_s: 1.. }))), "{outcomes:?}");
    for (login, outcome) in logins.iter().zip(&outcomes) {
        match outcome {
            Ok(Login::Wrong) => assert_eq!(failures(&app, "login", login).await, 1),
            Err(Error::Busy { .. }) => assert_eq!(failures(&app, "login", login).await, 0),
            other => panic!("{other:?}"),
        }
    }
    // Nobody waits any more: the next one is served.
    assert!(matches!(type_in(&app, &logins[0], "senha errada").await, Ok(Login::Wrong)));
}
