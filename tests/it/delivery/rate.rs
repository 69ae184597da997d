//! How quickly and when mails leave, as operators set it in the schedule `mail`: over all nodes, and never at the cost of
//! whoever waits before a screen.

use std::sync::Arc;

use cracha::app::App;
use cracha::flow::operate::schedule::{self, Settings};
use cracha::jobs::outbox::Outbox;
use cracha::mail::transport::Mailer;
use cracha::model::ids::Instant;
use cracha::model::message::Lane;
use cracha::model::opening::{Days, Window};
use cracha::model::schedule::Job;

use crate::on_both_engines;
use crate::support::app::{Engine, TestApp};
use crate::support::people::{administrator, forgot, operator, record};

const MAIL: &str = Job::Mail.as_str();

/// Sets how mails leave.
async fn let_out(app: &TestApp, change: impl Fn(&mut Settings)) {
    app.job(schedule::ensure).await;
    let row = app.app.read(|db| cracha::model::schedule::get(db, MAIL)).await.unwrap();
    let mut settings = Settings::of(&row);
    change(&mut settings);
    let set = app.verb(operator(), move |tx, ctx| schedule::set(tx, ctx, MAIL, &settings, None, "a slow relay"));
    set.await.expect("settings that can be taken");
}

/// First credentials for so many new resellers, from this ID on, to one mail domain or each to its own.
async fn credentials(app: &TestApp, first: u32, count: u32, domain: Option<&str>) {
    for id in first..first + count {
        let mut record = record(&id.to_string());
        if let Some(domain) = domain {
            record.contact.email = format!("maria.{id}@{domain}");
        }
        app.hand_over(record).await;
    }
    app.provision().await;
}

fn outbox(node: &App) -> Arc<Outbox> {
    Arc::new(Outbox::new(node.clone(), Mailer::from_config(node.config()).unwrap()).unwrap())
}

fn go(app: &TestApp, text: &str) {
    let at = Instant(chrono::DateTime::parse_from_rfc3339(text).unwrap().timestamp_millis());
    app.clock.advance_ms(at.since(app.now()));
}

on_both_engines! {
    async fn so_many_mails_leave_in_a_minute_and_a_fifth_is_kept_for_who_waits(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        let_out(app, |set| set.per_minute = 10).await;
        app.pass_seconds(120);
        credentials(app, 2001, 20, None).await;
        assert_eq!(app.mails().await.len(), 8);
        assert_eq!(app.mails().await.len(), 0, "not one more in this minute");
        forgot(app, &maria.login, &maria.email).await;
        let [code] = &app.mails().await[..] else { panic!("the code leaves") };
        assert_eq!(code.message.address, maria.email);
        app.pass_seconds(59);
        assert_eq!(app.mails().await.len(), 0);
        app.pass_seconds(1);
        assert_eq!(app.mails().await.len(), 8, "the code has gone out of the minute, too");
        app.pass_seconds(61);
        assert_eq!(app.mails().await.len(), 4);
    }

    async fn nodes_share_one_rate(app: &TestApp) {
        let_out(app, |set| set.per_minute = 10).await;
        credentials(app, 2001, 20, None).await;
        let (one, two) = (outbox(&app.app), outbox(&app.another_node("other").await));
        tokio::join!(one.drain(Lane::Mail), two.drain(Lane::Mail), one.drain(Lane::Mail), two.drain(Lane::Mail));
        assert_eq!(one.mailer().sent().len() + two.mailer().sent().len(), 8);
        app.pass_seconds(61);
        tokio::join!(one.drain(Lane::Mail), two.drain(Lane::Mail), one.drain(Lane::Mail), two.drain(Lane::Mail));
        assert_eq!(one.mailer().sent().len() + two.mailer().sent().len(), 16);
        let_out(app, |set| set.per_minute = 0).await;
        app.mails().await;
    }

    async fn a_domain_that_had_its_share_keeps_no_other_back(app: &TestApp) {
        let_out(app, |set| set.per_domain = 5).await;
        credentials(app, 2001, 12, Some("big.example")).await;
        app.pass_seconds(1);
        credentials(app, 3001, 3, None).await;
        let left = |mails: Vec<crate::support::app::Left>| {
            let big = mails.iter().filter(|mail| mail.message.address.ends_with("@big.example")).count();
            (big, mails.len() - big)
        };
        assert_eq!(left(app.mails().await), (4, 3), "the twelve were first in the queue");
        app.pass_seconds(60);
        assert_eq!(left(app.mails().await), (4, 0));
        app.pass_seconds(60);
        assert_eq!(left(app.mails().await), (4, 0));
    }

    async fn at_night_and_on_holidays_only_what_somebody_waits_for_leaves(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        let_out(app, |set| (set.window, set.days) = (Window::new(8 * 60, 20 * 60), Days::Business)).await;
        go(app, "2026-11-27T20:00:00-03:00"); // Friday evening
        credentials(app, 2001, 2, None).await;
        forgot(app, &maria.login, &maria.email).await;
        let [code] = &app.mails().await[..] else { panic!("the code alone leaves") };
        assert_eq!(code.message.address, maria.email);
        for closed in ["2026-11-28T12:00:00-03:00", "2026-11-30T07:59:59-03:00"] {
            go(app, closed);
            assert_eq!(app.mails().await.len(), 0, "{closed}");
        }
        go(app, "2026-11-30T08:00:00-03:00");
        assert_eq!(app.mails().await.len(), 2);
    }

    async fn paused_mails_wait_and_those_leave_that_somebody_waits_for(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        app.job(schedule::ensure).await;
        app.verb(operator(), |tx, ctx| schedule::pause(tx, ctx, MAIL, "the relay is repaired")).await.unwrap();
        credentials(app, 2001, 2, None).await;
        forgot(app, &maria.login, &maria.email).await;
        assert_eq!(app.mails().await.len(), 1);
        app.verb(operator(), |tx, ctx| schedule::resume(tx, ctx, MAIL, "the relay is back")).await.unwrap();
        assert_eq!(app.mails().await.len(), 2);
    }

    async fn what_a_dead_node_had_begun_counts_and_waits_for_the_morning(app: &TestApp) {
        let_out(app, |set| set.window = Window::new(8 * 60, 20 * 60)).await;
        credentials(app, 2001, 1, None).await;
        let claimed = app.job(|tx, ctx| cracha::flow::delivery::claim(tx, ctx, Lane::Mail, "dead", 10)).await;
        assert_eq!(claimed.len(), 1);
        go(app, "2026-11-24T22:00:00-03:00");
        assert_eq!(app.mails().await.len(), 0);
        go(app, "2026-11-25T08:00:00-03:00");
        assert_eq!(app.mails().await.len(), 1);
    }
}

#[tokio::test]
async fn the_rate_of_the_configuration_is_where_a_new_database_begins() {
    let app = TestApp::with(Engine::Sqlite, |config| config.outbox.mail_per_minute = 30).await;
    app.job(schedule::ensure).await;
    let rate = || app.app.read(|db| Ok(cracha::model::schedule::get(db, MAIL)?.per_minute));
    assert_eq!(rate().await.unwrap(), 30);
    let_out(&app, |set| set.per_minute = 7).await;
    app.job(schedule::ensure).await;
    assert_eq!(rate().await.unwrap(), 7, "what operators set stays");
}
