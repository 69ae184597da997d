//! The time door: one heartbeat that runs due schedules by name, and the workers of the outbox. Work is found by looking
//! at rows; a nudge only makes it found sooner, so nothing is lost with a process. Every job may fail or panic without
//! taking the beat along.

pub mod beat;
pub mod deliver;
pub mod drop;
pub mod incoming;
pub mod outbox;
pub mod returns;

mod heartbeat;
mod lease;
mod pace;
mod settled;
mod webhook;
mod work;

pub use incoming::{Came, take_mail, take_notification};

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::app::App;
use crate::error::Result;
use crate::flow::operate::{node, schedule};
use crate::mail::transport::Mailer;
use crate::model::ctx::Actor;
use outbox::Outbox;

/// A database that hangs keeps no process from its end.
const FAREWELL: Duration = Duration::from_secs(2);

/// Who runs schedules and hands over what waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// This node, too.
    Here,
    /// Other nodes; this one only looks whether what it keeps in memory has changed.
    Elsewhere,
}

/// What runs beside the pages.
pub struct Jobs {
    heartbeat: heartbeat::Heartbeat,
    stop: watch::Sender<bool>,
    tasks: JoinSet<()>,
    outbox: Arc<Outbox>,
    drain: Duration,
    app: App,
}

/// Makes the schedules that are missing and starts this node's work; mail leaves by `mailer`.
pub async fn start(app: App, mailer: Mailer, work: Work) -> Result<Jobs> {
    let ctx = app.ctx(Actor::Job("start"), "start".to_owned(), None);
    app.write(move |tx| schedule::ensure(tx, &ctx)).await?;
    app.refresh_kept().await?;
    let outbox = Arc::new(Outbox::new(app.clone(), mailer)?);
    let (stop, stopped) = watch::channel(false);
    let mut tasks = JoinSet::new();
    if work == Work::Here {
        outbox.start(&mut tasks, &stopped);
        returns::start(&app, &mut tasks, &stopped).await?;
        heartbeat::listen(&app, &mut tasks, &stopped);
        drop::start(&app, &mut tasks, &stopped);
    }
    heartbeat::listen_for_caches(&app, &mut tasks, &stopped);
    let heartbeat = heartbeat::Heartbeat::start(app.clone(), work, stopped).await?;
    let drain = Duration::from_secs(app.config().server.drain_seconds);
    Ok(Jobs { heartbeat, stop, tasks, outbox, drain, app })
}

impl Jobs {
    /// How mail leaves; a transport of memory shows what left.
    pub fn mailer(&self) -> &Mailer {
        self.outbox.mailer()
    }

    /// Takes nothing new, lets attempts and runs under way come to their end, and gives their leases back. What takes
    /// longer than `server.drain_seconds` is left to its lease.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        self.heartbeat.stop().await;
        let ended = async { while self.tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(self.drain, ended).await.is_err() {
            tracing::warn!("attempts were still under way; their leases run out");
        }
        self.tasks.shutdown().await;
        self.outbox.close().await;
        let name = self.app.node().to_owned();
        let ended = self.app.write(move |tx| node::ended(tx, &name));
        if !matches!(tokio::time::timeout(FAREWELL, ended).await, Ok(Ok(()))) {
            tracing::warn!("operators see this node as silent until it is forgotten");
        }
    }
}

/// Comes when everything shall stop.
async fn told(stopped: &mut watch::Receiver<bool>) {
    // An error means that whoever could tell is gone: stop, too.
    let _ = stopped.wait_for(|stop| *stop).await;
}
