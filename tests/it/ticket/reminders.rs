//! Reminders: a temporary password that nobody used, a day before it ends; without the password.

use cracha::config::Config;
use cracha::flow::delivery::{self, Attempted, Trouble};
use cracha::flow::operate::{self, Search};
use cracha::flow::users;
use cracha::jobs;
use cracha::mail::letter::Letter;
use cracha::model::message::Step;
use cracha::model::role::Role;
use cracha::model::user;

use crate::on_both_engines;
use crate::support::app::{Engine, Left, TestApp};
use crate::support::people::{
    administrator, colleague, invited, move_in, newcomer, of_login, only, operator, person, record,
};

/// Lets the job look; the reminders that leave.
async fn reminders(app: &TestApp) -> Vec<Left> {
    app.job(|tx, ctx| delivery::remind(tx, ctx, 100)).await;
    let mails = app.mails().await;
    assert!(mails.iter().all(|mail| matches!(mail.letter, Letter::Reminder { .. })), "{mails:?}");
    mails
}

on_both_engines! {
    async fn an_unused_first_password_is_reminded_of_once_a_day_before_its_end_without_the_password(app: &TestApp) {
        let first = newcomer(app, "1001").await;
        let end = first.valid_until.expect("an end");
        app.clock.advance_ms(end.plus_h(-24).since(app.now()) - 1000);
        assert!(reminders(app).await.is_empty(), "more than a day is left");
        app.pass_seconds(1);
        let mail = only(reminders(app).await);
        let Letter::Reminder { of, until_ms, sent_ms, person } = &mail.letter else { panic!("{mail:?}") };
        assert_eq!((of.as_str(), *until_ms), (first.letter.reference().unwrap(), end.ms()));
        assert_eq!((*sent_ms, person.login.as_str()), (first.message.created_at.ms(), "1001.maria.souza"));
        assert!(mail.secret.is_none());
        assert_eq!(mail.message.address, "maria@1001.example");
        assert!(reminders(app).await.is_empty());
        app.pass_hours(23);
        assert!(reminders(app).await.is_empty(), "one is enough");
        let search = Search { act: "ticket.remind".into(), about: String::new(), before: None };
        let ctx = app.ctx(operator());
        let audited = app.app.read(move |db| operate::audit(db, &ctx, &search, 10)).await.unwrap();
        assert_eq!(audited.len(), 1);
        move_in(app, "1001.maria.souza", &first).await;
    }

    async fn who_used_it_was_blocked_or_has_another_address_is_not_reminded(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        colleague(app, &maria, "ana", Role::Buyer).await;
        let rui = invited(app, &maria, "rui", Role::Buyer).await;
        let eva = invited(app, &maria, "eva", Role::Buyer).await;
        let end = eva.valid_until.expect("an end");
        let (rui, eva) = (rui.message.user_id.unwrap(), eva.message.user_id.unwrap());
        app.verb(person(&maria), move |tx, ctx| users::block(tx, ctx, &rui)).await.unwrap();
        app.job(move |tx, ctx| user::set_email(tx, &eva, "outra@eva.example", "outra@eva.example", ctx.now)).await;
        app.mails().await;
        app.clock.advance_ms(end.plus_h(-20).since(app.now()));
        assert!(reminders(app).await.is_empty());
        newcomer(app, "1002").await;
        app.pass_hours(24 * 20);
        assert!(reminders(app).await.is_empty(), "it is over by now");
    }

    async fn a_mail_that_did_not_leave_or_came_back_is_not_reminded_of(app: &TestApp) {
        app.hand_over(record("1001")).await;
        app.provision().await;
        let later = Trouble { step: Step::Rcpt, code: Some(451), words: "4.3.0 later".into() };
        app.mails_answered(Attempted::Temporary(later)).await;
        let second = newcomer(app, "1002").await;
        let report = format!(
            "From: MAILER-DAEMON@mx.example\nTo: {}\nSubject: x\nContent-Type: multipart/report; boundary=b\n\n--b\n\
             Content-Type: message/delivery-status\n\nFinal-Recipient: rfc822; {}\nAction: failed\nStatus: 5.1.1\n\n--b--\n",
            second.sender, second.message.address
        );
        jobs::take_notification(&app.app, report.as_bytes(), "").await.unwrap();
        // The mail to 1001 is not tried again within this test.
        let until = second.valid_until.expect("an end");
        app.clock.advance_ms(until.plus_h(-20).since(app.now()));
        assert_eq!(app.job(|tx, ctx| delivery::remind(tx, ctx, 100)).await, 0);
    }

    async fn a_reminder_that_waits_is_withdrawn_when_the_password_was_used_meanwhile(app: &TestApp) {
        let first = newcomer(app, "1001").await;
        app.clock.advance_ms(first.valid_until.expect("an end").plus_h(-24).since(app.now()));
        assert_eq!(app.job(|tx, ctx| delivery::remind(tx, ctx, 100)).await, 1);
        assert_eq!(app.unseen().len(), 1, "it waits");
        move_in(app, "1001.maria.souza", &first).await;
        assert!(app.mails().await.is_empty(), "it would not be true any more");
        assert!(app.unseen().is_empty());
    }

    async fn the_next_reminder_to_a_mailbox_leaves_a_day_after_the_last_and_no_sooner(app: &TestApp) {
        app.pass_hours(6 * 24); // to a Monday: three days are three working days
        let start = app.now();
        let mut first = None;
        for (id, hours) in [("1001", 0), ("1002", 22), ("1003", 23)] {
            app.clock.advance_ms(start.plus_h(hours).since(app.now()));
            let mut shared = record(id);
            shared.contact.email = "compras@grupo.example".into();
            app.hand_over(shared).await;
            app.provision().await;
            let mail = only(app.mails().await);
            first = first.or(mail.valid_until);
        }
        let due = first.expect("an end").plus_h(-24);
        for (hours, leave) in [(0, 1), (22, 0), (23, 1)] {
            app.clock.advance_ms(due.plus_h(hours).since(app.now()));
            assert_eq!(reminders(app).await.len(), leave, "{hours} h later");
        }
    }

    async fn one_mailbox_gets_one_reminder_a_day_however_many_logins_it_has(app: &TestApp) {
        let shared = |id: &str| {
            let mut record = record(id);
            record.contact.email = "Compras@grupo.example".into();
            record
        };
        for id in ["1001", "1002", "1003"] {
            app.hand_over(shared(id)).await;
        }
        app.provision().await;
        let first = app.mails().await;
        assert_eq!(first.len(), 3);
        let end = first[0].valid_until.expect("an end");
        app.clock.advance_ms(end.plus_h(-24).since(app.now()));
        assert_eq!(reminders(app).await.len(), 1);
        app.pass_hours(1);
        assert!(reminders(app).await.is_empty());
    }
}

#[tokio::test]
async fn two_reminders_are_two_days_and_one_day_before_and_none_is_none() {
    let with = |reminders: i64| move |config: &mut Config| config.tickets.reminders = reminders;
    let app = TestApp::with(Engine::Sqlite, with(2)).await;
    let end = newcomer(&app, "1001").await.valid_until.expect("an end");
    for before in [48, 24] {
        app.clock.advance_ms(end.plus_h(-before).since(app.now()) - 1000);
        assert!(reminders(&app).await.is_empty(), "{before} h");
        app.pass_seconds(1);
        assert_eq!(reminders(&app).await.len(), 1, "{before} h");
    }
    let app = TestApp::with(Engine::Sqlite, with(0)).await;
    let end = newcomer(&app, "1001").await.valid_until.expect("an end");
    app.clock.advance_ms(end.plus_h(-1).since(app.now()));
    assert!(reminders(&app).await.is_empty());
}

#[tokio::test]
async fn a_new_password_that_is_good_for_a_day_is_not_reminded_of_minutes_later() {
    let app = TestApp::start(Engine::Sqlite).await;
    let maria = administrator(&app, "1001").await;
    colleague(&app, &maria, "ana", Role::Buyer).await;
    let ana = of_login(&app, "1001.ana").await;
    app.verb(person(&maria), move |tx, ctx| users::send_password(tx, ctx, &ana.id)).await.unwrap();
    app.mails().await;
    for _ in 0..24 {
        app.pass_hours(1);
        assert!(reminders(&app).await.is_empty());
    }
}
