//! What a schedule's name stands for: read what waits, call one verb for each.

use std::future::Future;

use tokio::task::JoinSet;

use crate::app::{App, Tx};
use crate::error::{Error, Result};
use crate::flow::operate::beat::{Ended, Started};
use crate::flow::operate::{self, retention};
use crate::flow::provider::{keys, rotation};
use crate::flow::{delivery, desk, promise, recovery};
use crate::model::ctx::{Actor, Ctx};
use crate::model::ids::Instant;
use crate::model::schedule::Job;

/// Verbs at once: SQLite's writer commits those together that wait, PostgreSQL runs them side by side.
const AT_ONCE: usize = 8;

/// Rows that one transaction of housekeeping removes at most: a login waits no longer than that takes.
const LARGEST_STEP: i64 = 500;
/// Domains that one transaction writes.
const LARGEST_CHANGE: usize = 200;

/// Runs it to its end.
pub(super) async fn run(app: &App, started: &Started) -> Ended {
    let worked = match Job::parse(&started.name) {
        Some(job) => work(app, started, job).await,
        None => Err(Error::internal(format!("no job is called {}", started.name))),
    };
    worked.unwrap_or_else(|error| Ended { processed: 0, trouble: Some(error.to_string()) })
}

async fn work(app: &App, started: &Started, job: Job) -> Result<Ended> {
    let ctx = app.ctx(Actor::Job(job.as_str()), started.run.as_str().to_owned(), None);
    let batch = started.batch;
    match job {
        Job::Provision => provision(app, ctx, batch).await,
        Job::Requests => requests(app, ctx, batch).await,
        Job::Watch => watch(app, ctx, batch).await,
        Job::Housekeeping => housekeeping(app, ctx, batch).await,
        Job::Keys => keys(app, ctx).await,
        Job::Mail => Ok(Ended::default()), // the workers of the outbox do it, at all times
    }
}

/// Keys are made before the transaction that publishes them: an RSA key takes up to a second. One that is missing is made
/// up for: a client may have come whose key could not be made then.
async fn keys(app: &App, ctx: Ctx) -> Result<Ended> {
    let of = ctx.clone();
    let (due, missing) = app.read(move |db| Ok((rotation::due(db, &of)?, keys::missing(db)?))).await?;
    let (of, any_missing) = (ctx.clone(), !missing.is_empty());
    let made = app.alone(move || keys::make_all(&of, &[due, missing].concat())).await??;
    let stored = move |tx: &mut Tx| {
        let added = if any_missing { keys::ensure(tx, &ctx, &made)? } else { 0 };
        Ok(added + rotation::turn(tx, &ctx, &made)?)
    };
    let processed = app.write(stored).await?;
    if processed > 0 {
        app.refresh_kept().await?;
    }
    Ok(Ended { processed, trouble: None })
}

async fn provision(app: &App, ctx: Ctx, batch: i64) -> Result<Ended> {
    let waiting = app.read(move |db| promise::waiting(db, batch)).await?;
    each(waiting, |id| {
        let (app, ctx) = (app.clone(), ctx.clone());
        async move { app.write(move |tx| promise::provision(tx, &ctx, &id)).await }
    })
    .await
}

/// What stands still is marked, then what is expected: looked up on a connection for reading, written in steps. Then the
/// days are counted for the operator's first page.
async fn watch(app: &App, ctx: Ctx, batch: i64) -> Result<Ended> {
    let of = ctx.clone();
    let mut processed = app.write(move |tx| promise::watch(tx, &of, batch)).await?;
    let of = ctx.clone();
    let found = app.read(move |db| operate::foresee(db, &of)).await?;
    for step in found.chunks(usize::try_from(batch.min(LARGEST_STEP)).unwrap_or(1).max(1)) {
        let (step, ctx) = (step.to_vec(), ctx.clone());
        processed += app.write(move |tx| operate::foreseen(tx, &ctx, &step)).await?;
    }
    // After all lines of this run, so that they are in one mail.
    let of = ctx.clone();
    app.write(move |tx| promise::digest(tx, &of)).await?;
    let step = batch.min(LARGEST_STEP);
    loop {
        let of = ctx.clone();
        let seen = app.write(move |tx| delivery::remind(tx, &of, step)).await?;
        processed += seen;
        if seen == 0 {
            break;
        }
    }
    let of = ctx.clone();
    let cooling = app.read(move |db| desk::cooling(db, of.now, batch)).await?;
    let of = ctx.clone();
    let cooled = each(cooling, |id| {
        let (app, ctx) = (app.clone(), of.clone());
        async move { app.write(move |tx| desk::cool(tx, &ctx, &id)).await }
    })
    .await?;
    let days = app.read(move |db| operate::count_days(db, &ctx)).await?;
    app.write(move |tx| operate::keep_days(tx, &days)).await?;
    Ok(Ended { processed: processed + cooled.processed, trouble: cooled.trouble })
}

async fn requests(app: &App, ctx: Ctx, batch: i64) -> Result<Ended> {
    let now = ctx.now;
    let waiting = app.read(move |db| recovery::waiting(db, now, batch)).await?;
    if waiting.is_empty() {
        return Ok(Ended::default());
    }
    let of = ctx.clone();
    let sifted = app.write(move |tx| recovery::sift(tx, &of, waiting.clone())).await?;
    if let Some((requests, longest_wait_s)) = sifted.slowed {
        // The addresses are in the rows, for operators; never in the log.
        tracing::warn!(
            requests,
            longest_wait_s,
            "many recovery requests from one address: they wait (throttle.requests_per_hour)"
        );
    }
    let ended = each(sifted.due, |request| {
        let (app, ctx) = (app.clone(), ctx.clone());
        async move { app.write(move |tx| recovery::decide(tx, &ctx, &request).map(|()| true)).await }
    });
    let ended = ended.await?;
    Ok(Ended { processed: ended.processed + sifted.settled, ..ended })
}

/// One kind after the other, in steps of a batch until nothing of it is due. A kind that fails does not keep the next
/// ones.
async fn housekeeping(app: &App, ctx: Ctx, batch: i64) -> Result<Ended> {
    let (mut ended, step) = (Ended::default(), batch.min(LARGEST_STEP));
    for (kind, sweep) in retention::SWEEPS.into_iter().chain(retention::OTHERS) {
        loop {
            let ctx = ctx.clone();
            match app.write(move |tx| sweep(tx, &ctx, step)).await {
                Ok(0) => break,
                Ok(gone) => ended.processed += gone,
                Err(error) => {
                    ended.trouble = Some(format!("{kind}: {error}"));
                    break;
                }
            }
            tokio::task::yield_now().await;
        }
    }
    if let Err(error) = count_messages(app, ctx.now).await {
        ended.trouble = Some(error.to_string());
    }
    if let Err(error) = count_domains(app, ctx).await {
        ended.trouble = Some(error.to_string());
    }
    Ok(ended)
}

/// Counts on a connection for reading, so that the writer does not wait for it.
async fn count_messages(app: &App, now: Instant) -> Result<()> {
    let Some(totals) = app.read(move |db| operate::count_messages(db, now)).await? else { return Ok(()) };
    app.write(move |tx| operate::keep_count(tx, &totals)).await
}

/// The same for the domains of recipients; what changed is written in steps.
async fn count_domains(app: &App, ctx: Ctx) -> Result<()> {
    let counted = app.read(move |db| operate::count_domains(db, &ctx)).await?;
    for put in counted.put.chunks(LARGEST_CHANGE) {
        let put = put.to_vec();
        app.write(move |tx| operate::keep_domains(tx, &put, &[])).await?;
    }
    for forget in counted.forget.chunks(LARGEST_CHANGE) {
        let forget = forget.to_vec();
        app.write(move |tx| operate::keep_domains(tx, &[], &forget)).await?;
    }
    Ok(())
}

/// One verb for each of `things`; what fails does not stop the rest, and is named.
async fn each<T, F, W>(things: Vec<T>, verb: F) -> Result<Ended>
where
    F: Fn(T) -> W,
    W: Future<Output = Result<bool>> + Send + 'static,
{
    let (mut ended, mut failures) = (Ended::default(), 0);
    let (mut things, mut busy) = (things.into_iter(), JoinSet::new());
    loop {
        while busy.len() < AT_ONCE
            && let Some(thing) = things.next()
        {
            busy.spawn(verb(thing));
        }
        let trouble = match busy.join_next().await {
            None => break,
            Some(Ok(Ok(did))) => {
                ended.processed += usize::from(did);
                continue;
            }
            Some(Ok(Err(error))) => error.to_string(),
            Some(Err(error)) => format!("panicked: {error}"),
        };
        failures += 1;
        ended.trouble = Some(format!("{failures} failed, the last one: {trouble}"));
    }
    Ok(ended)
}
