//! Schedules as operators change them, and what the beat makes of it (invariant 10).

use cracha::error::{Error, Field, Flaw, Rule};
use cracha::flow::intake;
use cracha::flow::operate::schedule::{self, Settings};
use cracha::flow::operate::{self, Preview, Search};
use cracha::jobs::beat::{beat, early};
use cracha::model::ctx::Actor;
use cracha::model::ids::Instant;
use cracha::model::opening::{Days, Window};
use cracha::model::promise::{self, PromiseKind, Stage};
use cracha::model::run::{Cause, Outcome, Run};
use cracha::model::schedule::{Job, Missed, Schedule};

use super::{HOUSEKEEPING, PROVISION, WATCH};
use crate::on_both_engines;
use crate::support::app::{START, TestApp};
use crate::support::people::{administrator, agent, only, operator, person, record};

const DAY: Option<Window> = Window::new(8 * 60, 20 * 60);

async fn ensure(app: &TestApp) {
    app.job(schedule::ensure).await;
}

async fn get(app: &TestApp, name: &'static str) -> (Schedule, Vec<Run>) {
    let ctx = app.ctx(operator());
    app.app.read(move |db| schedule::get(db, &ctx, name, 50)).await.unwrap()
}

async fn row(app: &TestApp, name: &'static str) -> Schedule {
    get(app, name).await.0
}

async fn runs(app: &TestApp, name: &'static str) -> Vec<Run> {
    get(app, name).await.1
}

async fn set(app: &TestApp, name: &'static str, settings: &Settings) -> cracha::error::Result<Schedule> {
    let settings = settings.clone();
    app.verb(operator(), move |tx, ctx| schedule::set(tx, ctx, name, &settings, None, "maintenance")).await
}

async fn pause(app: &TestApp, name: &'static str) -> Schedule {
    app.verb(operator(), move |tx, ctx| schedule::pause(tx, ctx, name, "maintenance")).await.unwrap()
}

async fn resume(app: &TestApp, name: &'static str) -> Schedule {
    app.verb(operator(), move |tx, ctx| schedule::resume(tx, ctx, name, "maintenance")).await.unwrap()
}

async fn look_ahead(app: &TestApp, name: &'static str, settings: &Settings) -> Preview {
    let (ctx, settings) = (app.ctx(operator()), settings.clone());
    app.app.read(move |db| operate::preview(db, &ctx, name, &settings, 3)).await.unwrap()
}

async fn stage(app: &TestApp, id: &'static str) -> Stage {
    app.app.read(move |db| promise::find(db, PromiseKind::Credential, id)).await.unwrap().expect("a promise").stage
}

async fn acts(app: &TestApp, about: &str) -> Vec<String> {
    let search = Search { act: "schedule".into(), about: about.into(), before: None };
    let ctx = app.ctx(operator());
    let list = app.app.read(move |db| operate::audit(db, &ctx, &search, 50)).await.unwrap();
    list.into_iter().rev().map(|audited| audited.entry.act).collect()
}

fn at(text: &str) -> Instant {
    Instant(chrono::DateTime::parse_from_rfc3339(text).unwrap().timestamp_millis())
}

/// Moves the clock there.
fn go(app: &TestApp, text: &str) {
    app.clock.advance_ms(at(text).since(app.now()));
}

on_both_engines! {
    async fn a_paused_schedule_does_not_run_and_resumes(app: &TestApp) {
        ensure(app).await;
        pause(app, PROVISION).await;
        app.hand_over(record("1001")).await;
        for _ in 0..3 {
            app.pass_seconds(3600);
            beat(&app.app).await;
        }
        assert_eq!(stage(app, "1001").await, Stage::Validated);
        assert!(runs(app, PROVISION).await.is_empty());
        resume(app, PROVISION).await;
        beat(&app.app).await; // a run was missed: it is made up for at once
        assert_eq!(stage(app, "1001").await, Stage::Queued);
        assert_eq!(only(app.mails().await).message.address, "maria@1001.example");
        let [run] = &runs(app, PROVISION).await[..] else { panic!("one run") };
        assert_eq!((run.cause, run.outcome, run.processed), (Cause::Beat, Some(Outcome::Done), 1));
        assert!(row(app, PROVISION).await.next_at > app.now());
    }

    async fn the_nudge_of_a_hand_over_does_not_pass_a_paused_schedule(app: &TestApp) {
        ensure(app).await;
        app.hand_over(record("1001")).await;
        early(&app.app, Job::Provision).await;
        assert_eq!(stage(app, "1001").await, Stage::Queued, "while it is on, nobody waits for the minute");
        assert_eq!(app.mails().await.len(), 1);
        pause(app, PROVISION).await;
        app.hand_over(record("1002")).await;
        early(&app.app, Job::Provision).await;
        app.pass_seconds(61);
        early(&app.app, Job::Provision).await;
        assert_eq!(stage(app, "1002").await, Stage::Validated);
        let causes: Vec<_> = runs(app, PROVISION).await.into_iter().map(|run| run.cause).collect();
        assert_eq!(causes, [Cause::Nudge]);
    }

    async fn a_nudge_neither_passes_the_batch_nor_the_hour_that_an_operator_set(app: &TestApp) {
        ensure(app).await;
        let minutely = Settings { batch: 2, ..Settings::of(&row(app, PROVISION).await) };
        set(app, PROVISION, &minutely).await.unwrap();
        for id in ["1001", "1002", "1003", "1004"] {
            app.hand_over(record(id)).await;
            early(&app.app, Job::Provision).await;
        }
        assert_eq!(app.mails().await.len(), 2, "two a minute, however often somebody rings");
        set(app, PROVISION, &Settings { expression: "0 18 * * *".into(), batch: 100, ..minutely }).await.unwrap();
        app.pass_seconds(600);
        early(&app.app, Job::Provision).await;
        beat(&app.app).await;
        assert!(app.mails().await.is_empty());
        go(app, "2026-11-24T21:00:00Z"); // 18:00 in São Paulo
        beat(&app.app).await;
        assert_eq!(app.mails().await.len(), 2);
    }

    async fn a_change_is_refused_with_its_reason(app: &TestApp) {
        ensure(app).await;
        let good = Settings::of(&row(app, PROVISION).await);
        let of = |change: &dyn Fn(&mut Settings)| {
            let mut settings = good.clone();
            change(&mut settings);
            settings
        };
        for (settings, field, reason) in [
            (of(&|s| s.expression = "every morning".into()), Field::Expression, Flaw::NotCron),
            (of(&|s| s.expression = String::new()), Field::Expression, Flaw::NotCron),
            (of(&|s| s.expression = "61 * * * *".into()), Field::Expression, Flaw::NotCron),
            (of(&|s| s.expression = "0 0 31 2 *".into()), Field::Expression, Flaw::Never),
            (of(&|s| s.expression = "0 0 8 * * ? 2026".into()), Field::Expression, Flaw::HasYear),
            (of(&|s| s.time_zone = "Brasilia".into()), Field::TimeZone, Flaw::UnknownZone),
            (of(&|s| s.batch = 0), Field::Batch, Flaw::OutOfRange),
            (of(&|s| s.batch = 10_001), Field::Batch, Flaw::OutOfRange),
            (of(&|s| s.per_minute = 60), Field::PerMinute, Flaw::NoRate),
            (of(&|s| s.per_domain = -1), Field::PerDomain, Flaw::NotRate),
            (of(&|s| (s.expression, s.window) = ("0 3 * * *".into(), DAY)), Field::Window, Flaw::NeverOpen),
            (of(&|s| (s.expression, s.days) = ("0 8 * * 0".into(), Days::Business)), Field::Days, Flaw::NeverOpen),
        ] {
            assert_eq!(set(app, PROVISION, &settings).await.unwrap_err(), Error::Invalid { field, reason });
        }
        assert_eq!(set(app, "nothing", &good).await.unwrap_err(), Error::NotFound);
        assert_eq!(Settings::of(&row(app, PROVISION).await), good);
        assert!(acts(app, PROVISION).await.is_empty(), "what is refused is no change");
    }

    async fn of_two_operators_who_looked_at_the_same_settings_the_second_is_told(app: &TestApp) {
        ensure(app).await;
        let seen = row(app, WATCH).await;
        let change = |batch: i32| {
            let settings = Settings { batch, ..Settings::of(&seen) };
            app.verb(operator(), move |tx, ctx| schedule::set(tx, ctx, WATCH, &settings, Some(seen.rev), "maintenance"))
        };
        change(7).await.unwrap();
        assert_eq!(change(8).await.unwrap_err(), Error::Conflict(Rule::ChangedMeanwhile));
        assert_eq!(row(app, WATCH).await.batch, 7);
    }

    async fn a_change_shows_the_promises_that_it_would_break(app: &TestApp) {
        ensure(app).await;
        for id in ["1001", "1002", "1003"] {
            app.hand_over(record(id)).await; // due on Thursday at 12:00 UTC
        }
        let now = Settings::of(&row(app, PROVISION).await);
        let people = look_ahead(app, PROVISION, &now).await.people.unwrap();
        // The run comes in a minute, and a mail a second is what is taken for granted of a relay that nobody has seen.
        assert_eq!((people.waiting, people.done_at, people.late.len()), (3, Some(START.plus_s(63)), 0));

        let mondays = Settings { expression: "0 8 * * 1".into(), ..now.clone() };
        let seen = look_ahead(app, PROVISION, &mondays).await;
        assert_eq!(seen.next[0], at("2026-11-30T11:00:00Z"));
        let late = seen.people.unwrap().late;
        let by: Vec<_> = late.iter().map(|late| late.by_ms().unwrap() / 1000 - 95 * 3600).collect();
        assert_eq!(by, [1, 2, 3], "nearly four days, and a second for each mail");

        let one_a_day = Settings { expression: "0 8 * * *".into(), batch: 1, ..now.clone() };
        let people = look_ahead(app, PROVISION, &one_a_day).await.people.unwrap();
        let late: Vec<_> = people.late.iter().map(|late| late.at).collect();
        assert_eq!(late, [Some(at("2026-11-27T11:00:01Z"))], "the third one's turn comes on Friday");

        let paused = look_ahead(app, PROVISION, &Settings { enabled: false, ..now.clone() }).await;
        assert!(paused.next.is_empty());
        let people = paused.people.unwrap();
        assert_eq!((people.late.len(), people.done_at), (3, None));
        assert!(people.late.iter().all(|late| late.by_ms().is_none()), "never");

        assert!(look_ahead(app, WATCH, &mondays).await.people.is_none(), "nobody waits for that one");
        assert_eq!(Settings::of(&row(app, PROVISION).await), now, "to look is not to change");
        assert_eq!(app.provision().await, 3);
        app.mails().await;
    }

    async fn undo_brings_the_settings_before_back(app: &TestApp) {
        ensure(app).await;
        let undo = || app.verb(operator(), |tx, ctx| schedule::undo(tx, ctx, PROVISION, None, None, "maintenance"));
        assert_eq!(undo().await.unwrap_err(), Error::Conflict(Rule::NothingToUndo));
        let first = Settings::of(&row(app, PROVISION).await);
        let second = Settings {
            expression: "*/15 8-18 * * 1-5".into(),
            time_zone: "America/Manaus".into(),
            batch: 3,
            missed: Missed::Skip,
            enabled: false,
            window: DAY,
            days: Days::Business,
            ..first.clone()
        };
        let changed = set(app, PROVISION, &second).await.unwrap();
        assert_eq!(changed.next_at, at("2026-11-24T12:15:00Z"), "8:15 in Manaus");
        assert_eq!(Settings::of(&row(app, PROVISION).await), second);
        assert_eq!(Settings::of(&undo().await.unwrap()), first);
        assert_eq!(Settings::of(&undo().await.unwrap()), second, "a second undo comes back");
    }

    async fn a_run_now_is_a_row_with_its_outcome(app: &TestApp) {
        ensure(app).await;
        pause(app, PROVISION).await;
        app.hand_over(record("1001")).await;
        let ask = || app.verb(operator(), |tx, ctx| schedule::run_now(tx, ctx, PROVISION));
        let asked = ask().await.unwrap();
        let [waits] = &runs(app, PROVISION).await[..] else { panic!("one run") };
        assert_eq!((waits.node.as_str(), waits.outcome), ("", None));
        assert_eq!(ask().await.unwrap(), asked, "asking twice is one run");
        app.pass_seconds(1);
        beat(&app.app).await;
        beat(&app.app).await;
        let [run] = &runs(app, PROVISION).await[..] else { panic!("one run") };
        assert_eq!((run.id.clone(), run.cause, run.outcome), (asked, Cause::Manual, Some(Outcome::Done)));
        assert_eq!((run.processed, run.node.as_str(), run.ended_at), (1, app.app.node(), Some(app.now())));
        assert!(!row(app, PROVISION).await.enabled, "paused as before");
        assert_eq!(app.mails().await.len(), 1);
    }

    async fn a_run_that_fails_says_why_and_the_next_beat_comes_all_the_same(app: &TestApp) {
        ensure(app).await;
        let unknown = Schedule { name: "tidy".into(), ..row(app, WATCH).await };
        app.job(move |tx, _| cracha::model::schedule::insert(tx, &unknown)).await;
        for _ in 0..2 {
            app.pass_seconds(60);
            beat(&app.app).await;
        }
        let failed = runs(app, "tidy").await;
        assert_eq!(failed.len(), 2);
        assert_eq!(failed[0].outcome, Some(Outcome::Failed));
        assert!(failed[0].detail.as_deref().unwrap().contains("tidy"), "{failed:?}");
        assert_eq!(row(app, "tidy").await.lease_until, None, "it may be tried at its next time");
        assert_eq!(runs(app, WATCH).await.len(), 2, "one trouble does not stop the others");
    }

    async fn a_missed_run_is_made_up_for_once_or_skipped_as_it_was_set(app: &TestApp) {
        ensure(app).await;
        let hourly = Settings { expression: "17 * * * *".into(), ..Settings::of(&row(app, HOUSEKEEPING).await) };
        set(app, HOUSEKEEPING, &hourly).await.unwrap();
        assert_eq!(row(app, HOUSEKEEPING).await.missed, Missed::Skip);
        app.pass_hours(5);
        beat(&app.app).await;
        assert_eq!(runs(app, WATCH).await.len(), 1, "300 minutes were missed: one run");
        assert!(runs(app, HOUSEKEEPING).await.is_empty(), "nobody tidies up in arrears");
        assert_eq!(row(app, WATCH).await.next_at, app.now().plus_s(60));
        let skipped = row(app, HOUSEKEEPING).await;
        assert_eq!((skipped.next_at, skipped.lease_until), (at("2026-11-24T17:17:00Z"), None));
        go(app, "2026-11-24T17:17:20Z");
        beat(&app.app).await;
        assert_eq!(runs(app, HOUSEKEEPING).await.len(), 1, "a few seconds late is not missed");
        beat(&app.app).await;
        assert_eq!(runs(app, HOUSEKEEPING).await.len(), 1);
    }

    async fn the_change_of_summer_time_loses_no_run_and_doubles_none(app: &TestApp) {
        ensure(app).await;
        go(app, "2027-03-27T12:00:00Z");
        let lisbon = Settings {
            expression: "30 1 * * *".into(),
            time_zone: "Europe/Lisbon".into(),
            ..Settings::of(&row(app, WATCH).await)
        };
        set(app, WATCH, &lisbon).await.unwrap();
        // Spring, 28 March 2027: 1:30 does not exist. Autumn, 31 October: it comes twice.
        for (from, to, days) in [
            ("2027-03-27T12:00:00Z", "2027-03-30T12:00:00Z", 3),
            ("2027-10-29T12:00:00Z", "2027-11-01T12:00:00Z", 3),
        ] {
            go(app, from);
            beat(&app.app).await; // what lies between is made up for
            let before = runs(app, WATCH).await.len();
            while app.now() < at(to) {
                app.pass_seconds(1800);
                beat(&app.app).await;
            }
            assert_eq!(runs(app, WATCH).await.len() - before, days, "from {from}");
        }
        assert_eq!(row(app, WATCH).await.next_at, at("2027-11-02T01:30:00Z"));
    }

    async fn what_another_process_hands_over_is_found_within_a_beat(app: &TestApp) {
        ensure(app).await;
        beat(&app.app).await;
        // As the import does, in a process without a beat: no bell of this one rings.
        let other = app.another_node("terminal").await;
        let raw = serde_json::to_string(&record("1001")).unwrap();
        let place = intake::Place { source: cracha::model::intake_line::Origin::Csv, kind: cracha::model::intake_line::RecordKind::Reseller, batch: "file".into(), line: 1, raw };
        let ctx = app.ctx(Actor::Terminal);
        other.write(move |tx| intake::take(tx, &ctx, &record("1001"), &place)).await.unwrap();
        app.pass_seconds(1);
        beat(&app.app).await;
        assert_eq!(stage(app, "1001").await, Stage::Queued);
        beat(&app.app).await;
        assert_eq!(runs(app, PROVISION).await.len(), 1, "nothing waits, nothing runs");
        assert_eq!(app.mails().await.len(), 1);
    }

    async fn what_operators_set_survives_a_restart(app: &TestApp) {
        ensure(app).await;
        set(app, PROVISION, &Settings { batch: 7, ..Settings::of(&row(app, PROVISION).await) }).await.unwrap();
        assert_eq!(app.job(schedule::ensure).await, 0);
        assert_eq!(row(app, PROVISION).await.batch, 7);
    }

    async fn a_schedule_that_never_comes_again_is_stopped_once_and_says_so(app: &TestApp) {
        ensure(app).await;
        let with_year = Schedule { expression: "0 0 8 * * ? 2026".into(), ..row(app, WATCH).await };
        app.job(move |tx, _| cracha::model::schedule::save(tx, &mut with_year.clone())).await;
        for _ in 0..3 {
            app.pass_seconds(60);
            beat(&app.app).await;
        }
        assert!(!row(app, WATCH).await.enabled);
        let [run] = &runs(app, WATCH).await[..] else { panic!("one run") };
        assert_eq!((run.outcome, run.ended_at), (Some(Outcome::Failed), Some(START.plus_s(60))));
        assert!(run.detail.as_deref().unwrap().contains("stopped"), "{run:?}");
        assert_eq!(acts(app, WATCH).await, ["schedule.stop"]);
        let metrics = app.app.metrics().text(&prometheus::Registry::new()).unwrap();
        assert!(metrics.contains("cracha_schedules_stopped_total{schedule=\"watch\"} 1"), "{metrics}");
        assert_eq!(runs(app, PROVISION).await.len(), 3, "the others go on");
        let again = Settings { enabled: true, expression: "0 8 * * *".into(), ..Settings::of(&row(app, WATCH).await) };
        set(app, WATCH, &again).await.unwrap();
    }

    async fn runs_within_a_minute_are_shown_to_the_second(app: &TestApp) {
        ensure(app).await;
        let often = Settings { expression: "* * * * * *".into(), ..Settings::of(&row(app, WATCH).await) };
        assert!(look_ahead(app, WATCH, &often).await.has_seconds);
        assert!(!look_ahead(app, WATCH, &Settings { expression: "* * * * *".into(), ..often }).await.has_seconds);
    }

    async fn each_change_is_in_the_audit_with_before_and_after(app: &TestApp) {
        ensure(app).await;
        let settings = Settings { batch: 9, ..Settings::of(&row(app, PROVISION).await) };
        set(app, PROVISION, &settings).await.unwrap();
        pause(app, PROVISION).await;
        pause(app, PROVISION).await; // changes nothing
        resume(app, PROVISION).await;
        app.verb(operator(), |tx, ctx| schedule::undo(tx, ctx, PROVISION, None, None, "maintenance")).await.unwrap();
        app.verb(Actor::Terminal, |tx, ctx| schedule::run_now(tx, ctx, PROVISION)).await.unwrap();
        let all = ["schedule.set", "schedule.pause", "schedule.resume", "schedule.undo", "schedule.run"];
        assert_eq!(acts(app, PROVISION).await, all);
        assert_eq!(acts(app, "otto").await, all[..4], "by who did it");
        let search = Search { act: "schedule.set".into(), ..Search::default() };
        let ctx = app.ctx(operator());
        let entry = app.app.read(move |db| operate::audit(db, &ctx, &search, 50)).await.unwrap().remove(0).entry;
        let json = |text: &Option<String>| serde_json::from_str::<Settings>(text.as_deref().unwrap()).unwrap();
        assert_eq!((json(&entry.before).batch, json(&entry.after)), (200, settings));
    }

    async fn only_operators_and_the_terminal_touch_schedules(app: &TestApp) {
        ensure(app).await;
        let maria = administrator(app, "1001").await;
        let settings = Settings::of(&row(app, WATCH).await);
        for actor in [agent(), person(&maria), Actor::Anonymous, Actor::Client("erp".into())] {
            let ctx = app.ctx(actor.clone());
            let (looked, settings) = (settings.clone(), settings.clone());
            let read = app.app.read(move |db| {
                let refused = [
                    schedule::list(db, &ctx).map(drop),
                    schedule::get(db, &ctx, WATCH, 1).map(drop),
                    operate::preview(db, &ctx, WATCH, &looked, 1).map(drop),
                    operate::queue(db, &ctx, 1).map(drop),
                    operate::promises(db, &ctx, operate::Which::All, 1).map(drop),
                    operate::audit(db, &ctx, &Search::default(), 1).map(drop),
                ];
                Ok(refused)
            });
            assert!(read.await.unwrap().iter().all(|result| *result == Err(Error::Forbidden)), "{actor:?}");
            let refused = app.verb(actor.clone(), move |tx, ctx| {
                Ok([
                    schedule::set(tx, ctx, WATCH, &settings, None, "maintenance").map(drop),
                    schedule::pause(tx, ctx, WATCH, "maintenance").map(drop),
                    schedule::resume(tx, ctx, WATCH, "maintenance").map(drop),
                    schedule::undo(tx, ctx, WATCH, None, None, "maintenance").map(drop),
                    schedule::run_now(tx, ctx, WATCH).map(drop),
                ])
            });
            assert!(refused.await.unwrap().iter().all(|result| *result == Err(Error::Forbidden)), "{actor:?}");
        }
        app.verb(Actor::Terminal, |tx, ctx| schedule::pause(tx, ctx, WATCH, "maintenance")).await.unwrap();
        assert!(!row(app, WATCH).await.enabled);
    }
}
