//! One beat: read again what is kept, take the runs that are due, run them, write down how they ended.

use tokio::task::JoinSet;

use super::{lease, work};
use crate::app::App;
use crate::error::{Error, Result};
use crate::flow::operate::beat::{self, Ended, Started};
use crate::flow::operate::{REPAIRS, needs_repair, node};
use crate::model::ctx::{Actor, Ctx};
use crate::model::schedule::{Job, Schedule};

/// Takes what is due and runs it; returns when all of it has ended. One trouble stops neither the others nor the beat.
pub async fn beat(app: &App) {
    refresh(app).await;
    let looking = ctx(app, "beat");
    let now = looking.now;
    if let Err(error) = put_right(app).await {
        return tracing::error!(%error, "rows that wait too long could not be put right");
    }
    let due = match app.read(move |db| beat::due(db, &looking)).await {
        Ok(due) => due,
        Err(error) => return tracing::error!(%error, "the beat cannot read the schedules"),
    };
    app.pulse().beat(now);
    app.refresh_statistics().await;
    note(app, true).await;
    let mut runs = JoinSet::new();
    for seen in due.ended {
        stop(app, seen).await;
    }
    for seen in due.schedules {
        let name = seen.name.clone();
        let begun = begin(app, move |tx, ctx, node| beat::begin(tx, ctx, &seen, node)).await;
        spawn(app, &mut runs, &name, begun);
    }
    for asked in due.asked {
        let name = asked.schedule.clone();
        let begun = begin(app, move |tx, ctx, node| beat::begin_asked(tx, ctx, &asked, node)).await;
        spawn(app, &mut runs, &name, begun);
    }
    let looking = ctx(app, "beat");
    match app.read(move |db| beat::awaited(db, &looking)).await {
        Ok(jobs) => {
            for job in jobs {
                let begun = begin(app, move |tx, ctx, node| beat::begin_early(tx, ctx, job, node)).await;
                spawn(app, &mut runs, job.as_str(), begun);
            }
        }
        Err(error) => tracing::error!(%error, "the beat cannot see what waits"),
    }
    while runs.join_next().await.is_some() {}
}

/// The beat of a node whose work is done elsewhere: it reads again what is kept, and shows that it lives.
pub async fn look(app: &App) {
    let now = app.now();
    match app.refresh_kept().await {
        Ok(_) => {
            app.pulse().beat(now);
            note(app, false).await;
        }
        Err(error) => tracing::error!(%error, "clients and keys stay as of the last beat"),
    }
}

/// Shows operators that this process lives. A beat that could not be noted is a beat all the same.
async fn note(app: &App, works: bool) {
    let ctx = ctx(app, "beat");
    let Some(first) = app.pulse().to_note(ctx.now, node::NOTED_EVERY_S) else { return };
    let name = app.node().to_owned();
    if let Err(error) = app.write(move |tx| node::note(tx, &ctx, &name, works, first)).await {
        tracing::warn!(%error, "a beat could not be noted");
    }
}

/// After a step of the clock, at the start, and when a row waits for longer than it can: computes such rows anew.
async fn put_right(app: &App) -> Result<()> {
    const AT_MOST: i64 = 500;
    let looking = ctx(app, "beat");
    if !app.pulse().went_back(looking.now) && !app.read(move |db| needs_repair(db, &looking)).await? {
        return Ok(());
    }
    for (kind, repair) in REPAIRS {
        let mut rows = 0;
        loop {
            let ctx = ctx(app, "beat");
            let some = app.write(move |tx| repair(tx, &ctx, AT_MOST)).await?;
            rows += some;
            if i64::try_from(some).is_ok_and(|some| some < AT_MOST) {
                break;
            }
        }
        if rows > 0 {
            app.metrics().put_right(kind, rows);
            tracing::warn!(alert = "clock_stepped", kind, rows, "rows waited beyond their rule: the clock had stepped");
        }
    }
    Ok(())
}

/// A schedule that never comes again stops with an alert, once.
async fn stop(app: &App, seen: Schedule) {
    let (ctx, node, name) = (ctx(app, "beat"), app.node().to_owned(), seen.name.clone());
    match app.write(move |tx| beat::stop(tx, &ctx, &seen, &node)).await {
        Ok(true) => {
            app.metrics().schedule_stopped(&name);
            tracing::error!(alert = "schedule_stopped", schedule = name, "it never comes again and was stopped");
        }
        Ok(false) => {}
        Err(error) => tracing::error!(schedule = name, %error, "a schedule could not be stopped"),
    }
}

/// Runs a schedule before its time because something new waits, if it may.
pub async fn early(app: &App, job: Job) {
    let begun = begin(app, move |tx, ctx, node| beat::begin_early(tx, ctx, job, node)).await;
    let mut runs = JoinSet::new();
    spawn(app, &mut runs, job.as_str(), begun);
    while runs.join_next().await.is_some() {}
}

/// Reads clients and keys again if they changed.
pub async fn refresh(app: &App) {
    if let Err(error) = app.refresh_kept().await {
        tracing::error!(%error, "clients and keys stay as of the last beat");
    }
}

async fn begin<F>(app: &App, verb: F) -> Result<Option<Started>>
where
    F: Fn(&mut crate::app::Tx, &Ctx, &str) -> Result<Option<Started>> + Send + 'static,
{
    let (ctx, node) = (ctx(app, "beat"), app.node().to_owned());
    app.write(move |tx| verb(tx, &ctx, &node)).await
}

fn ctx(app: &App, request_id: &str) -> Ctx {
    app.ctx(Actor::Job("schedule"), request_id.to_owned(), None)
}

fn spawn(app: &App, runs: &mut JoinSet<()>, name: &str, begun: Result<Option<Started>>) {
    match begun {
        Ok(Some(started)) => {
            let app = app.clone();
            runs.spawn(async move { run(app, started).await });
        }
        Ok(None) => {}
        Err(error) => tracing::error!(schedule = name, %error, "a run could not begin"),
    }
}

/// Runs it on a task of its own, so that a panic is a run that failed.
async fn run(app: App, started: Started) {
    let (worker, job) = (app.clone(), started.clone());
    let mut work = tokio::spawn(async move { work::run(&worker, &job).await });
    let renew = || {
        let (ctx, node, started) = (ctx(&app, started.run.as_str()), app.node().to_owned(), started.clone());
        app.write(move |tx| beat::renew(tx, &ctx, &started, &node))
    };
    let ended = match lease::kept(&app, &mut work, renew).await {
        Some(Ok(ended)) => ended,
        Some(Err(error)) => Ended { processed: 0, trouble: Some(format!("panicked: {error}")) },
        None => {
            work.abort(); // between two verbs; each is whole
            return tracing::error!(schedule = started.name, "another node has taken this run over");
        }
    };
    match &ended.trouble {
        None => tracing::debug!(schedule = started.name, processed = ended.processed, "a run ended"),
        Some(trouble) => tracing::error!(schedule = started.name, trouble, "a run failed"),
    }
    let (ctx, node, name) = (ctx(&app, started.run.as_str()), app.node().to_owned(), started.name.clone());
    let written: Result<(), Error> = app.write(move |tx| beat::end(tx, &ctx, &started, &node, &ended)).await;
    if let Err(error) = written {
        tracing::error!(schedule = name, %error, "the end of a run could not be written");
    }
}
