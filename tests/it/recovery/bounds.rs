//! What a stranger can cause who knows a login and nothing else: bounded, said in docs/operations.md, and no lock that
//! lasts.

use std::sync::atomic::Ordering;

use cracha::error::Error;
use cracha::flow::recovery::{self, Asking};
use cracha::flow::sign_in::login::Outcome as Login;
use cracha::model::ctx::{Actor, Ctx};
use cracha::model::request::RequestKind;
use cracha::text::Lang;

use crate::on_both_engines;
use crate::support::app::{Engine, TestApp};
use crate::support::faulty_relay::FaultyRelay;
use crate::support::people::{PASSWORD, administrator, decide_requests, device, enter, newcomer, type_from};

const MARIA: &str = "1001.maria.souza";
const HER_MAIL: &str = "maria@1001.example";

/// A request from one of many addresses.
async fn ask_from(app: &TestApp, ip: &str, kind: RequestKind, login: &str, email: &str) {
    let asking = Asking { kind, login: login.into(), email: email.into(), language: Lang::PtBr };
    let ctx = Ctx { ip: Some(ip.to_owned()), ..app.ctx(Actor::Anonymous) };
    app.app.write(move |tx| recovery::ask(tx, &ctx, &asking)).await.unwrap();
}

on_both_engines! {
    async fn who_hammers_one_login_for_a_day_sends_few_mails_and_locks_nobody_out(app: &TestApp) {
        administrator(app, "1001").await;
        let home = device("laptop");
        enter(app, MARIA, PASSWORD, home.clone()).await;
        let (mut to_her, mut elsewhere, mut guesses) = (0, 0, 0);
        for n in 0..96 {
            // Every quarter of an hour, from ever new addresses.
            for k in 0..3 {
                let ip = format!("198.51.{}.{}", n, k);
                ask_from(app, &ip, RequestKind::Password, MARIA, &format!("x{n}.{k}@nowhere.example")).await;
            }
            ask_from(app, "198.51.100.9", RequestKind::Login, "", &format!("y{n}@nowhere.example")).await;
            ask_from(app, "198.51.100.9", RequestKind::Resend, "1001", "11.222.333/0001-81").await;
            decide_requests(app).await;
            for mail in app.mails().await {
                if mail.message.address == HER_MAIL { to_her += 1 } else { elsewhere += 1 }
            }
            for k in 0..3 {
                let (guess, ip) = (format!("guess {n} {k}"), format!("198.51.{n}.{k}"));
                let answer = type_from(app, MARIA, &guess, device(&ip), &ip).await;
                guesses += usize::from(!matches!(answer, Err(Error::Throttled { .. })));
            }
            app.pass_seconds(15 * 60);
        }
        assert!((20..=48).contains(&to_her), "24 notes a day of the calendar, the day may end within: {to_her}");
        assert_eq!(elsewhere, 0, "strangers learn nothing");
        assert!(guesses <= 96 + 8, "one guess in a wait of a quarter of an hour: {guesses}");
        let right = type_from(app, MARIA, PASSWORD, device("strange"), "198.51.100.77").await;
        assert!(!matches!(right, Ok(Login::In { .. })), "after eighty the password opens on no strange device");
        // Her own browser still opens, at once, and a recovery of her own goes on.
        enter(app, MARIA, PASSWORD, home).await;
        ask_from(app, "203.0.113.7", RequestKind::Password, MARIA, HER_MAIL).await;
        decide_requests(app).await;
        let mails = app.mails().await;
        let mine = mails.iter().filter(|mail| mail.message.address == HER_MAIL && mail.secret.is_some()).count();
        assert_eq!(mine, 1, "the code comes");
    }
}

#[tokio::test]
async fn the_pages_answer_the_same_while_the_relay_takes_nothing() {
    let relay = FaultyRelay::start().await;
    let port = relay.port;
    let mut app = TestApp::with(Engine::Sqlite, |config| {
        config.mail.transport = cracha::config::MailTransport::Smtp;
        config.mail.smtp.host = "127.0.0.1".into();
        config.mail.smtp.port = port;
        config.mail.smtp.security = cracha::config::SmtpSecurity::None;
    })
    .await;
    app.ignore_messages();
    newcomer(&app, "1001").await;
    let http = app.serve_provider().await;
    let mut answers = Vec::new();
    for later in [false, true] {
        relay.faults.later.store(later, Ordering::SeqCst);
        for (login, email) in [(MARIA, HER_MAIL), (MARIA, "outra@1001.example"), ("nobody.at.all", "x@nowhere.example")]
        {
            let form = http.get("/password/forgot").await.form("main form").set("login", login).set("email", email);
            let page = http.submit(&form).await;
            let page = if page.status.is_redirection() { http.follow(&page).await } else { page };
            let words = page.text().split_whitespace().filter(|word| word.len() != 5).collect::<Vec<_>>().join(" ");
            answers.push((page.status, words));
        }
        decide_requests(&app).await;
        cracha::jobs::beat::beat(&app.app).await;
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:#?}");
}
