//! Hours and days of a schedule: what lies outside waits, and nothing else is late for it.

use cracha::error::{Error, Field, Flaw, Rule};
use cracha::flow::operate::schedule::{self, Settings};
use cracha::flow::operate::{is_stalled, needs_repair};
use cracha::jobs::beat::{beat, early};
use cracha::model::ctx::Actor;
use cracha::model::ids::Instant;
use cracha::model::opening::{Days, Window};
use cracha::model::promise::{self, PromiseKind, Stage};
use cracha::model::run::{Cause, Run};
use cracha::model::schedule::{Job, Schedule};

use super::{PROVISION, WATCH};
use crate::on_both_engines;
use crate::support::app::TestApp;
use crate::support::people::{operator, record};

const DAY: Option<Window> = Window::new(8 * 60, 20 * 60);

async fn row(app: &TestApp, name: &'static str) -> Schedule {
    app.app.read(move |db| cracha::model::schedule::get(db, name)).await.unwrap()
}

async fn runs(app: &TestApp, name: &'static str) -> Vec<Run> {
    app.app.read(move |db| cracha::model::run::latest(db, name, 100)).await.unwrap()
}

async fn set(app: &TestApp, name: &'static str, change: impl Fn(&mut Settings)) {
    app.job(schedule::ensure).await;
    let mut settings = Settings::of(&row(app, name).await);
    change(&mut settings);
    let set = app.verb(operator(), move |tx, ctx| schedule::set(tx, ctx, name, &settings, None, "not at night"));
    set.await.expect("settings that can be taken");
}

async fn stage(app: &TestApp) -> Stage {
    app.app.read(|db| promise::find(db, PromiseKind::Credential, "1001")).await.unwrap().expect("a promise").stage
}

fn at(text: &str) -> Instant {
    Instant(chrono::DateTime::parse_from_rfc3339(&format!("{text}-03:00")).unwrap().timestamp_millis())
}

fn go(app: &TestApp, text: &str) {
    app.clock.advance_ms(at(text).since(app.now()));
}

on_both_engines! {
    async fn at_night_nothing_runs_however_somebody_rings_and_in_the_morning_it_does(app: &TestApp) {
        set(app, PROVISION, |set| set.window = DAY).await;
        go(app, "2026-11-24T19:59:00");
        beat(&app.app).await;
        assert_eq!(row(app, PROVISION).await.next_at, at("2026-11-25T08:00:00"));
        go(app, "2026-11-24T20:30:00");
        app.hand_over(record("1001")).await;
        for night in ["2026-11-24T20:31:00", "2026-11-25T07:59:30"] {
            go(app, night);
            early(&app.app, Job::Provision).await;
            beat(&app.app).await;
            assert_eq!(stage(app).await, Stage::Validated, "{night}");
        }
        let ctx = app.ctx(Actor::Job("beat"));
        let quiet = app.app.read(move |db| Ok((is_stalled(db, &ctx)?, needs_repair(db, &ctx)?))).await.unwrap();
        assert_eq!(quiet, (false, false), "to wait for the morning is not to stand still");
        go(app, "2026-11-25T08:00:00");
        beat(&app.app).await;
        assert_eq!(stage(app).await, Stage::Queued);
        app.mails().await;
    }

    async fn a_run_that_was_missed_waits_for_the_window_and_an_operator_does_not(app: &TestApp) {
        set(app, WATCH, |set| (set.expression, set.window) = ("0 19 * * *".into(), DAY)).await;
        go(app, "2026-11-24T22:00:00"); // no node lived at 19:00
        beat(&app.app).await;
        assert!(runs(app, WATCH).await.is_empty());
        assert_eq!(row(app, WATCH).await.next_at, at("2026-11-25T08:00:00"));
        app.verb(operator(), |tx, ctx| schedule::run_now(tx, ctx, WATCH)).await.unwrap();
        beat(&app.app).await;
        let causes = async || runs(app, WATCH).await.into_iter().map(|run| run.cause).collect::<Vec<_>>();
        assert_eq!(causes().await, [Cause::Manual]);
        go(app, "2026-11-25T08:00:00");
        beat(&app.app).await;
        beat(&app.app).await;
        assert_eq!(causes().await, [Cause::Beat, Cause::Manual], "made up for once");
        assert_eq!(row(app, WATCH).await.next_at, at("2026-11-25T19:00:00"));
    }

    async fn on_business_days_only_the_weekend_is_left_out(app: &TestApp) {
        set(app, WATCH, |set| (set.expression, set.days) = ("0 9 * * *".into(), Days::Business)).await;
        go(app, "2026-11-27T09:00:00"); // Friday
        beat(&app.app).await;
        assert_eq!(runs(app, WATCH).await.len(), 1);
        go(app, "2026-11-28T09:00:00");
        beat(&app.app).await;
        assert_eq!(runs(app, WATCH).await.len(), 1);
        assert_eq!(row(app, WATCH).await.next_at, at("2026-11-30T09:00:00"));
    }

    async fn resumed_at_night_what_was_missed_waits_for_the_morning(app: &TestApp) {
        set(app, WATCH, |set| set.window = DAY).await;
        app.verb(operator(), |tx, ctx| schedule::pause(tx, ctx, WATCH, "maintenance")).await.unwrap();
        go(app, "2026-11-24T23:00:00");
        let resumed = app.verb(operator(), |tx, ctx| schedule::resume(tx, ctx, WATCH, "maintenance")).await.unwrap();
        assert_eq!(resumed.next_at, at("2026-11-25T08:00:00"));
    }

    async fn who_forgot_a_password_does_not_wait_for_the_morning(app: &TestApp) {
        app.job(schedule::ensure).await;
        let requests = Job::Requests.as_str();
        let good = Settings::of(&row(app, requests).await);
        for (settings, field) in [
            (Settings { window: DAY, ..good.clone() }, Field::Window),
            (Settings { days: Days::Business, ..good }, Field::Days),
        ] {
            let set = move |tx: &mut cracha::db::Tx, ctx: &cracha::model::ctx::Ctx| {
                schedule::set(tx, ctx, requests, &settings, None, "not at night")
            };
            let refused = Error::Invalid { field, reason: Flaw::SomebodyWaits };
            assert_eq!(app.verb(operator(), set).await.unwrap_err(), refused);
        }
    }

    async fn the_schedule_of_the_mails_has_no_runs(app: &TestApp) {
        app.job(schedule::ensure).await;
        app.pass_hours(3);
        beat(&app.app).await;
        assert!(runs(app, Job::Mail.as_str()).await.is_empty());
        let ask = app.verb(operator(), |tx, ctx| schedule::run_now(tx, ctx, Job::Mail.as_str())).await;
        assert_eq!(ask.unwrap_err(), Error::Conflict(Rule::GoesOnAlways));
        let ctx = app.ctx(Actor::Job("beat"));
        assert!(!app.app.read(move |db| is_stalled(db, &ctx)).await.unwrap());
    }
}
