//! Who changed a schedule, when and why, what it would mean before it is done, and the way back to any of it.

use cracha::error::{Error, Field, Flaw, Rule};
use cracha::flow::operate::schedule::{self, Change, Changed, Settings};
use cracha::flow::operate::{self, Collision, Compared};
use cracha::model::ctx::Actor;
use cracha::model::ids::{AuditId, RunId};
use cracha::model::run::{self, Cause, Outcome, Run};
use cracha::model::schedule::{Job, Made, Schedule};

use super::{HOUSEKEEPING, PROVISION, WATCH};
use crate::on_both_engines;
use crate::support::app::{START, TestApp};
use crate::support::people::{operator, record};

const MAIL: &str = Job::Mail.as_str();

async fn row(app: &TestApp, name: &'static str) -> Schedule {
    app.app.read(move |db| cracha::model::schedule::get(db, name)).await.unwrap()
}

async fn history(app: &TestApp, name: &'static str) -> Vec<Changed> {
    let ctx = app.ctx(operator());
    app.app.read(move |db| schedule::history(db, &ctx, name, 10)).await.unwrap()
}

async fn batch(app: &TestApp, batch: i32, why: &'static str) -> cracha::error::Result<Schedule> {
    let settings = Settings { batch, ..Settings::of(&row(app, PROVISION).await) };
    app.verb(operator(), move |tx, ctx| schedule::set(tx, ctx, PROVISION, &settings, None, why)).await
}

async fn undo(app: &TestApp, to: Option<AuditId>) -> cracha::error::Result<Schedule> {
    let undo =
        app.verb(operator(), move |tx, ctx| schedule::undo(tx, ctx, PROVISION, to.clone(), None, "it was better"));
    undo.await
}

async fn compare(app: &TestApp, name: &'static str, change: Change) -> Compared {
    let ctx = app.ctx(operator());
    let compared = app.app.read(move |db| {
        let sides = schedule::proposed(db, &ctx, name, &change)?;
        operate::compare(db, &ctx, name, sides, 10)
    });
    compared.await.unwrap()
}

on_both_engines! {
    async fn a_rarer_schedule_shows_how_long_a_later_reseller_may_wait_though_nobody_waits_now(app: &TestApp) {
        app.job(schedule::ensure).await;
        let now = Settings::of(&row(app, PROVISION).await);
        let gap = async |expression: &str, window: &str| {
            let window = cracha::model::opening::Window::typed(window).unwrap();
            let set = Settings { expression: expression.into(), window, ..now.clone() };
            compare(app, PROVISION, Change::Set(set)).await.then.1.longest_gap_ms
        };
        const HOUR_MS: i64 = 3_600_000;
        assert_eq!(gap("* * * * *", "").await, Some(60_000));
        assert_eq!(gap("*/15 8-17 * * *", "").await, Some(14 * HOUR_MS + HOUR_MS / 4), "a night");
        assert_eq!(gap("0 8 * * 1-5", "").await, Some(72 * HOUR_MS), "a weekend");
        assert_eq!(gap("*/5 * * * * *", "08:00-20:00").await, Some(12 * HOUR_MS + 5_000), "to the second");
        assert_eq!(gap("0 8 1 * *", "").await.map(|ms| ms / HOUR_MS / 24), Some(31), "a month");
        let paused = compare(app, PROVISION, Change::Pause).await.then.1;
        assert_eq!(paused.longest_gap_ms, None);
    }

    async fn a_change_without_a_reason_is_none(app: &TestApp) {
        app.job(schedule::ensure).await;
        let missing = Error::Invalid { field: Field::Reason, reason: Flaw::ReasonMissing };
        assert_eq!(batch(app, 9, " ").await.unwrap_err(), missing);
        let pause = app.verb(operator(), |tx, ctx| schedule::pause(tx, ctx, PROVISION, "hm"));
        assert_eq!(pause.await.unwrap_err(), missing);
        assert_eq!((row(app, PROVISION).await.rev, history(app, PROVISION).await.len()), (0, 0));
    }

    async fn the_history_says_who_when_why_and_from_what_to_what(app: &TestApp) {
        app.job(schedule::ensure).await;
        batch(app, 50, "the relay is slow").await.unwrap();
        app.pass_seconds(60);
        app.verb(Actor::Terminal, |tx, ctx| schedule::pause(tx, ctx, PROVISION, "an import with mistakes")).await.unwrap();
        app.verb(operator(), |tx, ctx| schedule::run_now(tx, ctx, PROVISION)).await.unwrap();
        let [pause, set] = &history(app, PROVISION).await[..] else { panic!("two changes; a run is none") };
        assert_eq!((set.made, set.who.as_str(), set.at), (Made::Set, "otto", START));
        assert_eq!(set.why.as_deref(), Some("the relay is slow"));
        assert_eq!((set.before.batch, set.after.batch), (200, 50));
        assert_eq!((pause.made, pause.at, pause.why.as_deref()), (Made::Pause, START.plus_s(60), Some("an import with mistakes")));
        assert!(pause.before.enabled && !pause.after.enabled);
    }

    async fn any_change_of_the_history_can_be_undone(app: &TestApp) {
        app.job(schedule::ensure).await;
        for (number, why) in [(1, "first reason"), (2, "second reason"), (3, "third reason")] {
            batch(app, number, why).await.unwrap();
        }
        let second = history(app, PROVISION).await[1].id.clone();
        assert_eq!(undo(app, Some(second)).await.unwrap().batch, 1, "as it was before the second change");
        assert_eq!(undo(app, None).await.unwrap().batch, 3, "an undo is a change that can be undone");
        let newest = history(app, PROVISION).await.remove(0);
        assert_eq!((newest.made, newest.why.as_deref()), (Made::Undo, Some("it was better")));
        assert_eq!(undo(app, Some(AuditId::from_text("nothing"))).await.unwrap_err(), Error::NotFound);
        let settings = Settings::of(&row(app, WATCH).await);
        app.verb(operator(), move |tx, ctx| schedule::set(tx, ctx, WATCH, &settings, None, "nothing new")).await.unwrap();
        let others = history(app, WATCH).await.remove(0).id;
        assert_eq!(undo(app, Some(others)).await.unwrap_err(), Error::NotFound, "of another schedule");
    }

    async fn what_an_older_version_wrote_can_be_undone(app: &TestApp) {
        app.job(schedule::ensure).await;
        let old = r#"{"expression":"0 8 * * *","time_zone":"UTC","batch":7,"missed":"skip","enabled":true}"#;
        let older = Schedule { previous: Some(old.into()), ..row(app, PROVISION).await };
        app.job(move |tx, _| cracha::model::schedule::save(tx, &mut older.clone())).await;
        let back = undo(app, None).await.unwrap();
        assert_eq!((back.expression.as_str(), back.batch, back.window(), back.per_minute), ("0 8 * * *", 7, None, 0));
    }

    async fn an_undo_of_what_another_operator_changed_meanwhile_is_refused(app: &TestApp) {
        app.job(schedule::ensure).await;
        let seen = batch(app, 5, "first reason").await.unwrap().rev;
        batch(app, 6, "second reason").await.unwrap();
        let late = app.verb(operator(), move |tx, ctx| schedule::undo(tx, ctx, PROVISION, None, Some(seen), "too late"));
        assert_eq!(late.await.unwrap_err(), Error::Conflict(Rule::ChangedMeanwhile));
    }

    async fn a_rate_of_the_mails_is_shown_beside_today_with_who_would_be_late_and_by_how_much(app: &TestApp) {
        app.job(schedule::ensure).await;
        for id in 1001..1005 {
            app.hand_over(record(&id.to_string())).await;
        }
        app.provision().await;
        app.pass_hours(47);
        let mail = Settings::of(&row(app, MAIL).await);
        let slow = Settings { per_minute: 1, ..mail.clone() };
        let seen = compare(app, MAIL, Change::Set(slow)).await;
        let (now, then) = (seen.now.1.people.unwrap(), seen.then.1.people.unwrap());
        assert_eq!((now.late.len(), now.mails), (0, 4));
        assert_eq!((then.late.len(), then.done_at), (0, Some(app.now().plus_s(240))), "one a minute is soon enough");

        let tomorrow = Settings { window: cracha::model::opening::Window::new(7 * 60, 8 * 60), ..mail };
        let then = compare(app, MAIL, Change::Set(tomorrow)).await.then.1;
        assert_eq!(then.next.len(), 10, "the next openings");
        let by: Vec<_> = then.people.unwrap().late.iter().map(|late| late.by_ms().unwrap() / 3_600_000).collect();
        assert_eq!(by, [22; 4], "due at 9:00, and the window of today is over at 8:00");
        let paused = compare(app, MAIL, Change::Pause).await.then.1.people.unwrap();
        assert!(paused.late.len() == 4 && paused.late.iter().all(|late| late.at.is_none()), "{paused:?}");
        assert_eq!(row(app, MAIL).await.rev, 0, "to look is not to change");
        app.mails().await;
    }

    async fn runs_of_others_in_the_same_minute_and_a_run_that_takes_too_long_are_shown(app: &TestApp) {
        app.job(schedule::ensure).await;
        let set = |expression: &str, settings: Settings| Change::Set(Settings { expression: expression.into(), ..settings });
        let seen = compare(app, WATCH, set("*/10 * * * *", Settings::of(&row(app, WATCH).await))).await;
        let with = |name: &str, times| Collision { with: name.into(), times };
        assert_eq!(seen.then.1.collisions, [with(HOUSEKEEPING, 10), with(PROVISION, 10), with("requests", 10)]);
        assert_eq!(seen.now.1.collisions[0], with(HOUSEKEEPING, 2));
        assert_eq!(seen.now.1.overlap, None, "nothing was measured");
        let long = Run {
            id: RunId::new(),
            schedule: WATCH.into(),
            cause: Cause::Beat,
            started_at: START,
            ended_at: Some(START.plus_s(90)),
            node: "one".into(),
            outcome: Some(Outcome::Done),
            processed: 1,
            detail: None,
        };
        app.job(move |tx, _| run::insert(tx, &long)).await;
        let seen = compare(app, WATCH, set("*/10 * * * *", Settings::of(&row(app, WATCH).await))).await;
        let overlap = seen.now.1.overlap.expect("ninety seconds in every minute");
        assert_eq!((overlap.took_ms, overlap.gap_ms), (90_000, 60_000));
        assert_eq!(seen.then.1.overlap, None);
    }
}
