//! Schedules: rows that the beat runs, once on all nodes together, as operators set them.

use cracha::app::App;
use cracha::crypto::derive::KeyRing;
use cracha::error::{Error, Field, Flaw, Rule};
use cracha::flow::operate;
use cracha::flow::operate::beat as verbs;
use cracha::flow::operate::schedule::{self, HOUSEKEEPING, PROVISION, Settings};
use cracha::jobs::beat::{beat, early};
use cracha::model::ctx::Actor;
use cracha::model::promise::{self, Stage};
use cracha::model::schedule::{self as schedules_of, Missed, Schedule};
use cracha::model::{audit, run};

use super::{operator, runs, schedules};
use crate::on_both_engines;
use crate::support::app::{Engine, TestApp};
use crate::support::people::record;

async fn row(app: &TestApp, name: &'static str) -> Schedule {
    app.app.read(move |db| schedules_of::get(db, name)).await.unwrap()
}

async fn set(app: &TestApp, settings: Settings) -> Result<Schedule, Error> {
    app.verb(operator(), move |tx, ctx| schedule::set(tx, ctx, PROVISION, &settings, None)).await
}

async fn waiting(app: &TestApp) -> usize {
    app.app.read(|db| promise::in_stage(db, Stage::Validated, 1000)).await.unwrap().len()
}

async fn hand_over(app: &TestApp, ids: std::ops::Range<u32>) {
    for id in ids {
        app.hand_over(record(&id.to_string())).await;
    }
}

/// A second process on the same data. It has a master key of its own: no mail of its is read here.
async fn second_node(app: &TestApp) -> App {
    let mut config = (**app.app.config()).clone();
    config.server.node = "second".into();
    App::start(config, app.clock.clone(), KeyRing::generate().unwrap()).await.unwrap()
}

on_both_engines! {
    async fn a_paused_schedule_does_not_run_and_resumes(app: &TestApp) {
        schedules(app).await;
        app.verb(operator(), |tx, ctx| schedule::pause(tx, ctx, PROVISION)).await.unwrap();
        hand_over(app, 1001..1002).await;
        app.pass_seconds(120);
        beat(&app.app).await;
        early(&app.app, PROVISION).await;
        assert_eq!((waiting(app).await, runs(app, PROVISION).await.len()), (1, 0), "neither the time nor a nudge");
        app.verb(operator(), |tx, ctx| schedule::resume(tx, ctx, PROVISION)).await.unwrap();
        beat(&app.app).await;
        assert_eq!(waiting(app).await, 0);
        assert_eq!(app.mails().await.len(), 1);
    }

    async fn a_dead_nodes_lease_is_taken_over(app: &TestApp) {
        schedules(app).await;
        hand_over(app, 1001..1002).await;
        app.pass_seconds(60);
        let seen = row(app, PROVISION).await;
        let taken = app.job(move |tx, ctx| verbs::begin(tx, ctx, &seen, "dead")).await;
        assert!(taken.is_some());
        app.pass_seconds(60);
        beat(&app.app).await;
        assert_eq!(waiting(app).await, 1, "the lease still holds");
        app.pass_seconds(app.app.config().outbox.lease_seconds);
        beat(&app.app).await;
        assert_eq!(waiting(app).await, 0);
        let outcomes: Vec<_> = runs(app, PROVISION).await.into_iter().map(|run| run.outcome.unwrap()).collect();
        assert_eq!(outcomes, ["done", "lost"]);
        app.mails().await;
    }

    async fn a_nudge_brings_a_run_forward_and_keeps_the_rate(app: &TestApp) {
        schedules(app).await;
        set(app, Settings { batch: 2, ..Settings::of(&row(app, PROVISION).await) }).await.unwrap();
        hand_over(app, 1001..1004).await;
        early(&app.app, PROVISION).await;
        assert_eq!(waiting(app).await, 1, "a batch at once");
        early(&app.app, PROVISION).await;
        assert_eq!(waiting(app).await, 1, "and no second one in the same minute");
        app.pass_seconds(60);
        beat(&app.app).await;
        assert_eq!(waiting(app).await, 0);
        let daily = Settings { expression: "0 8 * * *".into(), ..Settings::of(&row(app, PROVISION).await) };
        set(app, daily).await.unwrap();
        hand_over(app, 1004..1005).await;
        early(&app.app, PROVISION).await;
        assert_eq!(waiting(app).await, 1, "what runs at 8:00 runs at 8:00");
        app.mails().await;
    }

    async fn a_missed_run_is_made_up_or_skipped_as_set(app: &TestApp) {
        schedules(app).await;
        app.pass_hours(30);
        beat(&app.app).await;
        assert_eq!(row(app, PROVISION).await.missed, Missed::RunOnce);
        assert_eq!(runs(app, PROVISION).await.len(), 1, "once, not once for every minute");
        assert_eq!(row(app, HOUSEKEEPING).await.missed, Missed::Skip);
        assert_eq!(runs(app, HOUSEKEEPING).await.len(), 0);
        assert!(row(app, HOUSEKEEPING).await.next_at > app.now());
        assert_eq!(row(app, HOUSEKEEPING).await.lease_until, None);
    }

    async fn a_run_that_an_operator_asks_for_runs_once_even_while_paused(app: &TestApp) {
        schedules(app).await;
        app.verb(operator(), |tx, ctx| schedule::pause(tx, ctx, PROVISION)).await.unwrap();
        hand_over(app, 1001..1002).await;
        let one = app.verb(operator(), |tx, ctx| schedule::run_now(tx, ctx, PROVISION)).await.unwrap();
        let two = app.verb(operator(), |tx, ctx| schedule::run_now(tx, ctx, PROVISION)).await.unwrap();
        assert_eq!(one, two, "asked twice is asked once");
        beat(&app.app).await;
        beat(&app.app).await;
        let done = runs(app, PROVISION).await;
        assert_eq!((waiting(app).await, done.len()), (0, 1));
        assert_eq!((done[0].cause.as_str(), done[0].processed), ("manual", 1));
        app.mails().await;
    }

    async fn a_change_is_refused_with_its_reason_audited_and_undone(app: &TestApp) {
        schedules(app).await;
        let before = Settings::of(&row(app, PROVISION).await);
        for (field, reason, settings) in [
            (Field::Expression, Flaw::NotCron, Settings { expression: "soon".into(), ..before.clone() }),
            (Field::Expression, Flaw::Never, Settings { expression: "0 0 30 2 *".into(), ..before.clone() }),
            (Field::TimeZone, Flaw::UnknownZone, Settings { time_zone: "Brasilia".into(), ..before.clone() }),
            (Field::Batch, Flaw::OutOfRange, Settings { batch: 0, ..before.clone() }),
            (Field::Missed, Flaw::UnknownChoice, Settings { missed: "maybe".into(), ..before.clone() }),
        ] {
            assert_eq!(set(app, settings).await.unwrap_err(), Error::Invalid { field, reason });
        }
        let nightly = Settings { expression: "0 3 * * *".into(), batch: 10, ..before.clone() };
        let changed = set(app, nightly.clone()).await.unwrap();
        assert_eq!(changed.next_at, cracha::db::types::Instant(1_795_586_400_000), "3:00 in São Paulo is 6:00 UTC");
        let stale = before.clone();
        let late = app.verb(operator(), move |tx, ctx| schedule::set(tx, ctx, PROVISION, &stale, Some(0))).await;
        assert_eq!(late.unwrap_err(), Error::Conflict(Rule::ChangedMeanwhile));
        app.verb(operator(), |tx, ctx| schedule::undo(tx, ctx, PROVISION)).await.unwrap();
        assert_eq!(Settings::of(&row(app, PROVISION).await), before);
        app.verb(operator(), |tx, ctx| schedule::undo(tx, ctx, PROVISION)).await.unwrap();
        assert_eq!(Settings::of(&row(app, PROVISION).await), nightly, "undo can be undone");
        let acts = app.app.read(|db| audit::latest(db, Some(("schedule", PROVISION)), 10)).await.unwrap();
        let acts: Vec<_> = acts.iter().map(|e| (e.act.as_str(), e.actor_label.as_str())).collect();
        let by = |act| (act, "otto.klein");
        assert_eq!(acts, [by("schedule.undo"), by("schedule.undo"), by("schedule.set")]);
        let nobody = app.verb(Actor::Anonymous, |tx, ctx| schedule::pause(tx, ctx, PROVISION)).await;
        assert_eq!(nobody.unwrap_err(), Error::Forbidden);
    }

    async fn what_a_change_would_mean_is_known_before(app: &TestApp) {
        schedules(app).await;
        hand_over(app, 1001..1004).await;
        let look = async |settings: Settings| {
            let ctx = app.ctx(operator());
            app.app.read(move |db| operate::preview(db, &ctx, PROVISION, &settings, 3)).await.unwrap()
        };
        let now = Settings::of(&row(app, PROVISION).await);
        let as_it_is = look(now.clone()).await;
        let people = as_it_is.people.unwrap();
        assert_eq!((people.waiting, people.broken.len(), as_it_is.next.len()), (3, 0, 3));
        assert_eq!(people.done_at, Some(app.now().plus_min(1)));
        // One a day: the third comes after 48 hours.
        let slow = look(Settings { expression: "0 8 * * *".into(), batch: 1, ..now.clone() }).await;
        let people = slow.people.unwrap();
        assert_eq!(people.done_at, Some(cracha::db::types::Instant(1_795_777_200_000)));
        assert_eq!(people.broken.len(), 1);
        assert!(people.broken[0].1 > Some(people.broken[0].0.due_at));
        let paused = look(Settings { enabled: false, ..now }).await;
        assert_eq!((paused.next.len(), paused.people.unwrap().broken.len()), (0, 3));
        assert_eq!(waiting(app).await, 3, "nothing was changed");
    }

    async fn a_job_that_fails_is_written_down_and_the_beat_goes_on(app: &TestApp) {
        schedules(app).await;
        let like = row(app, PROVISION).await;
        app.job(move |tx, _| schedules_of::insert(tx, &Schedule { name: "a_bad_one".into(), ..like.clone() })).await;
        hand_over(app, 1001..1002).await;
        app.pass_seconds(60);
        beat(&app.app).await;
        let failed = runs(app, "a_bad_one").await.remove(0);
        assert_eq!(failed.outcome.as_deref(), Some("failed"));
        assert!(failed.detail.unwrap().contains("a_bad_one"));
        assert_eq!(row(app, "a_bad_one").await.lease_until, None, "it may be tried at its next time");
        assert_eq!(waiting(app).await, 0);
        app.mails().await;
    }
}

#[tokio::test]
async fn what_operators_set_survives_a_restart() {
    let app = TestApp::start(Engine::Sqlite).await;
    schedules(&app).await;
    set(&app, Settings { batch: 7, ..Settings::of(&row(&app, PROVISION).await) }).await.unwrap();
    assert_eq!(app.job(schedule::ensure).await, 0);
    assert_eq!(row(&app, PROVISION).await.batch, 7);
    assert!(app.app.read(run::waiting).await.unwrap().is_empty());
}

async fn two_nodes_on(engine: Engine) {
    let mut app = TestApp::start(engine).await;
    schedules(&app).await;
    hand_over(&app, 1001..1009).await;
    let second = second_node(&app).await;
    for minute in 1..=6 {
        app.pass_seconds(60);
        tokio::join!(beat(&app.app), beat(&second), beat(&second), beat(&app.app));
        let done = runs(&app, PROVISION).await;
        assert_eq!(done.len(), minute, "{done:?}");
        assert!(done.iter().all(|run| run.outcome.as_deref() == Some("done")), "{done:?}");
    }
    assert_eq!(app.unseen().len(), 8, "one credential each");
    app.ignore_messages();
}

#[tokio::test]
async fn two_nodes_never_run_the_same_beat_twice_on_sqlite() {
    two_nodes_on(Engine::Sqlite).await;
}

#[tokio::test]
async fn two_nodes_never_run_the_same_beat_twice_on_postgres() {
    two_nodes_on(Engine::Postgres).await;
}
