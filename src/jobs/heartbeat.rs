//! The one job of `tokio-cron-scheduler`: a beat every second. All cron arithmetic is on rows, with the program's own
//! clock; this only says "look again". Beats may overlap: what one has taken, the next does not see.
//!
//! The scheduler keeps its next tick as a time of day and is silent until then when the clock steps back. A timer that
//! knows no time of day beats in its place.

use std::time::Duration;

use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;
use tokio_cron_scheduler::{Job, JobScheduler, JobSchedulerError};

use super::{Work, beat};
use crate::app::{App, Bells};
use crate::error::{Error, Result};
use crate::model::schedule::Job as Recurring;

const EVERY: Duration = Duration::from_secs(1);
/// So long without a tick of the scheduler, and the other timer ticks.
const SILENCE: Duration = Duration::from_millis(2500);
/// What rings within is answered together: a flood costs four runs a second, and nobody waits for longer than that.
const GATHER: Duration = Duration::from_millis(250);

/// The scheduler.
pub(super) struct Heartbeat {
    scheduler: JobScheduler,
    beats: tokio::task::JoinHandle<()>,
}

impl Heartbeat {
    /// Starts to beat.
    pub(super) async fn start(app: App, work: Work, mut stopped: watch::Receiver<bool>) -> Result<Self> {
        let (tick, mut ticked) = watch::channel(());
        let scheduler = JobScheduler::new().await.map_err(failed)?;
        let job = Job::new_repeated_async(EVERY, move |_, _| {
            tick.send_replace(());
            Box::pin(async {})
        });
        scheduler.add(job.map_err(failed)?).await.map_err(failed)?;
        scheduler.start().await.map_err(failed)?;
        let beats = tokio::spawn(async move {
            let mut under_way = JoinSet::new();
            loop {
                tokio::select! {
                    biased;
                    () = super::told(&mut stopped) => break,
                    ticked = ticked.changed() => if ticked.is_err() { break },
                    () = tokio::time::sleep(SILENCE) => {}
                }
                let app = app.clone();
                under_way.spawn(async move {
                    match work {
                        Work::Here => beat::beat(&app).await,
                        Work::Elsewhere => beat::look(&app).await,
                    }
                });
                while under_way.try_join_next().is_some() {}
            }
            while under_way.join_next().await.is_some() {}
        });
        Ok(Self { scheduler, beats })
    }

    /// Stops to beat and waits for the runs under way.
    pub(super) async fn stop(&mut self) {
        if let Err(error) = self.scheduler.shutdown().await {
            tracing::warn!(%error, "the heartbeat did not stop cleanly");
        }
        if let Err(error) = (&mut self.beats).await {
            tracing::error!(%error, "the heartbeat was lost");
        }
    }
}

fn failed(error: JobSchedulerError) -> Error {
    Error::internal(format!("heartbeat: {error}"))
}

/// What rings when there is something new for a job; the others run at their times only.
fn bell(bells: &Bells, job: Recurring) -> Option<&Notify> {
    match job {
        Recurring::Provision => Some(&bells.provision),
        Recurring::Requests => Some(&bells.requests),
        Recurring::Watch | Recurring::Housekeeping | Recurring::Keys | Recurring::Mail => None,
    }
}

/// Answers the bells: what is new need not wait for its schedule's next time.
pub(super) fn listen(app: &App, tasks: &mut JoinSet<()>, stopped: &watch::Receiver<bool>) {
    for job in Recurring::ALL.iter().copied() {
        let (app, mut stopped) = (app.clone(), stopped.clone());
        tasks.spawn(async move {
            let bells = app.bells().clone();
            let Some(bell) = bell(&bells, job) else { return };
            loop {
                tokio::select! {
                    biased;
                    () = super::told(&mut stopped) => break,
                    () = bell.notified() => {
                        tokio::join!(beat::early(&app, job), tokio::time::sleep(GATHER));
                    }
                }
            }
        });
    }
}

/// What this process changed itself is read again at once.
pub(super) fn listen_for_caches(app: &App, tasks: &mut JoinSet<()>, stopped: &watch::Receiver<bool>) {
    let (app, mut stopped) = (app.clone(), stopped.clone());
    tasks.spawn(async move {
        let bells = app.bells().clone();
        loop {
            tokio::select! {
                biased;
                () = super::told(&mut stopped) => break,
                () = bells.caches.notified() => beat::refresh(&app).await,
            }
        }
    });
}
