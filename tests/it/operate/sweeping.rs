//! Housekeeping: what goes, what must stay, and that it goes on until nothing is due.

use cracha::flow::delivery::{Attempted, Trouble};
use cracha::flow::operate::retention::{OTHERS, SWEEPS};
use cracha::flow::operate::schedule;
use cracha::flow::users;
use cracha::jobs::beat::beat;
use cracha::model::ids::{ClientId, Instant};
use cracha::model::message::{self, Step};
use cracha::model::throttle::Keeping;
use cracha::model::token::{self, AccessToken};
use cracha::model::{audit, request, run, session, throttle, ticket, user};

use super::HOUSEKEEPING;
use crate::on_both_engines;
use crate::support::app::TestApp;
use crate::support::people::{PASSWORD, administrator, colleague, enter, forgot, operator, person, record};
use cracha::flow::sign_in::session::Browser;
use cracha::model::role::Role;

/// What is due, once; how many rows went.
pub async fn sweep(app: &TestApp) -> usize {
    let mut gone = 0;
    for (_, sweep) in SWEEPS.into_iter().chain(OTHERS) {
        gone += app.job(move |tx, ctx| sweep(tx, ctx, 1000)).await;
    }
    gone
}

async fn messages(app: &TestApp) -> i64 {
    let all = app.app.read(|db| message::live::counts(db, Instant(i64::MIN), Instant(i64::MAX))).await.unwrap();
    all.into_iter().map(|(_, _, count)| count).sum()
}

on_both_engines! {
    async fn what_is_over_goes_and_failures_of_a_login_stay(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        sweep(app).await;
        enter(app, "1001.maria.souza", PASSWORD, Browser::default()).await;
        for (counter, keeping) in [
            ("ask-ip:1", Keeping::ForADay),
            ("login:1", Keeping::UntilReset),
            ("device:1", Keeping::UntilReset),
            ("reauth:1", Keeping::UntilReset),
        ] {
            app.job(move |tx, ctx| throttle::count(tx, counter, keeping, ctx.now)).await;
        }
        let reference = forgot(app, "1001.maria.souza", "maria@1001.example").await;
        app.mails().await;
        assert_eq!(sweep(app).await, 0, "nothing is over yet");
        app.pass_hours(49);
        sweep(app).await;
        let kept = |counter: &'static str| app.app.read(move |db| throttle::find(db, counter));
        assert!(kept("ask-ip:1").await.unwrap().is_none());
        for counter in ["login:1", "device:1", "reauth:1"] {
            assert!(kept(counter).await.unwrap().is_some(), "{counter}");
        }
        let id = maria.id.clone();
        assert!(!app.app.read(move |db| session::unended_of(db, &id)).await.unwrap().is_empty(), "a portal may hold it");
        app.pass_hours(24 * 8);
        sweep(app).await;
        let id = maria.id.clone();
        assert!(app.app.read(move |db| session::unended_of(db, &id)).await.unwrap().is_empty());
        let asked = |reference: String| app.app.read(move |db| request::by_reference(db, &reference));
        assert_eq!(asked(reference.clone()).await.unwrap().len(), 1, "the desk still reads it");
        app.pass_hours(24 * 90);
        sweep(app).await;
        assert!(asked(reference).await.unwrap().is_empty());
    }

    async fn messages_go_after_a_year_with_attempts_and_tickets_but_not_those_of_an_open_promise(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        app.hand_over(record("1002")).await;
        app.provision().await;
        app.mails_answered(Attempted::Permanent(Trouble { step: Step::Rcpt, code: Some(550), words: "no".into() })).await;
        let before = messages(app).await;
        app.pass_hours(24 * 364);
        sweep(app).await;
        assert_eq!(messages(app).await, before);
        app.pass_hours(24 * 2);
        sweep(app).await;
        assert_eq!(messages(app).await, 1, "the promise of 1002 is open");
        let id = maria.id.clone();
        assert!(app.app.read(move |db| ticket::latest_of(db, &id, 10)).await.unwrap().is_empty());
        app.pass_hours(24 * 365);
        sweep(app).await;
        let left = app.app.read(|db| audit::latest(db, None, 100)).await.unwrap();
        let left: Vec<_> = left.iter().map(|entry| entry.act.as_str()).collect();
        assert_eq!(left, ["user.provision"], "an open case is about the user of 1002");
    }

    async fn a_deactivated_persons_data_goes_after_two_years_and_the_login_stays_reserved(app: &TestApp) {
        let maria = administrator(app, "1001").await;
        let ana = colleague(app, &maria, "ana", Role::Buyer).await;
        let id = ana.id.clone();
        app.verb(person(&maria), move |tx, ctx| users::delete(tx, ctx, &id)).await.unwrap();
        app.mails().await;
        let look = async || {
            let id = ana.id.clone();
            app.app.read(move |db| user::get(db, &id)).await.unwrap()
        };
        app.pass_hours(24 * 729);
        sweep(app).await;
        assert_eq!(look().await.email, "ana@1001.example");
        app.pass_hours(24 * 2);
        sweep(app).await;
        let forgotten = look().await;
        assert_eq!((forgotten.name.as_str(), forgotten.email.as_str(), forgotten.phone.as_deref()), ("", "", None));
        assert_eq!((forgotten.login, forgotten.sub), (ana.login, ana.sub.clone()));
        assert_eq!(look().await.name, "");
        assert_eq!(sweep(app).await, 0, "once");
        let id = ana.id.to_string();
        let acts = app.app.read(move |db| audit::latest(db, Some((audit::Subject::User, &id)), 5)).await.unwrap();
        assert_eq!(acts[0].act, "user.forget");
    }

    async fn a_run_goes_on_until_nothing_is_due_and_ended_tokens_go_within_minutes(app: &TestApp) {
        app.job(schedule::ensure).await;
        app.job(|tx, ctx| {
            for number in 0..1200 {
                let row = AccessToken {
                    act: None,
                    details: None,
                    hash: format!("{number:064}"),
                    grant_id: None,
                    client_id: ClientId::from_text("erp"),
                    user_id: None,
                    epoch: None,
                    scope: String::new(),
                    issued_at: ctx.now,
                    valid_until: ctx.now.plus_s(ctx.config.tokens.access_seconds),
                    revoked_at: None, cnf: None, audience: None,};
                token::insert(tx, &row)?;
            }
            Ok(())
        })
        .await;
        app.pass_seconds(app.app.config().tokens.access_seconds + 10 * 60);
        app.verb(operator(), |tx, ctx| schedule::run_now(tx, ctx, HOUSEKEEPING)).await.unwrap();
        beat(&app.app).await;
        let run = app.app.read(|db| run::latest(db, HOUSEKEEPING, 1)).await.unwrap().remove(0);
        assert_eq!((run.outcome, run.processed), (Some(run::Outcome::Done), 1200), "{run:?}");
        let last = app.app.read(|db| token::find(db, &format!("{:064}", 1199))).await.unwrap();
        assert!(last.is_none());
    }
}
