//! `cracha serve`: the parts put together, in the order in which each needs the one before, and taken apart again.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use actix_web::dev::ServerHandle;
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::task::JoinHandle;

use super::setting;
use super::{Done, Failure, fault, keys, limits, reload};
use crate::app::watched::Watched;
use crate::app::{App, Schema};
use crate::error::{Error, Result};
use crate::jobs::{self, Jobs, Work};
use crate::mail::transport::Mailer;
use crate::web;
use crate::web::kit::tls::Pair;
use crate::web::ops;

/// Which parts of the work this node does; without one, all of it.
#[derive(Clone, Copy, Debug, Default, clap::Args)]
pub struct Args {
    /// Answer people and portals only: schedules and mail are other nodes' work
    #[arg(long, conflicts_with = "jobs_only")]
    no_jobs: bool,
    /// Run schedules and hand over mail only: people and portals are answered by other nodes
    #[arg(long)]
    jobs_only: bool,
}

/// What runs: the provider's pages and protocol, the jobs, the listener for health and metrics.
pub struct Serving {
    /// Where people and portals are answered.
    pub addresses: Vec<SocketAddr>,
    /// Where health and metrics are.
    pub ops_addresses: Vec<SocketAddr>,
    app: App,
    site: Option<Site>,
    jobs: Jobs,
    ops: ops::Ops,
}

struct Site {
    server: ServerHandle,
    end: JoinHandle<std::io::Result<()>>,
    pair: Option<Arc<Pair>>,
}

/// Before anything is written or read: the master key is compared, missing signing keys are made, and who lost
/// permissions by the configuration loses every access.
pub async fn prepare(app: &App) -> Result<(), Failure> {
    setting::check_master(app).await?;
    setting::settle_roles(app).await?;
    // Arithmetic alone: it fails where no memory is left for it.
    let starved = |error| match error {
        Error::Internal(why) => Failure::Failed(fault::refused(&format!("memory for a key: {why}"))),
        other => other.into(),
    };
    let stored = keys::make_missing(app).await.map_err(starved)?;
    if stored > 0 {
        tracing::info!(stored, "signing keys made");
    }
    Ok(())
}

/// Starts over prepared parts what this node does.
pub async fn start(app: &App, mailer: Mailer, args: Args) -> Result<Serving> {
    app.refresh_kept().await?;
    let ops = ops::start(app.clone())?;
    let (mut site, mut addresses) = (None, Vec::new());
    if !args.jobs_only {
        let web::server::Site { server, addresses: bound, pair } = web::server::start(app.clone())?;
        site = Some(Site { server: server.handle(), end: tokio::spawn(server), pair });
        addresses = bound;
    }
    let work = if args.no_jobs { Work::Elsewhere } else { Work::Here };
    let jobs = jobs::start(app.clone(), mailer, work).await?;
    fault::started();
    let app = app.clone();
    Ok(Serving { addresses, ops_addresses: ops.addresses.clone(), app, site, jobs, ops })
}

impl Serving {
    /// Takes no new request, lets those under way end, then the jobs, then the listener for health.
    pub async fn stop(self) {
        self.ops.not_ready();
        self.app.close_connections();
        if let Some(site) = self.site {
            site.server.stop(true).await;
        }
        self.jobs.stop().await;
        self.ops.stop().await;
    }

    /// Waits until the pages' server ends by itself, which it does not do unless something is wrong.
    async fn ended(&mut self) -> Error {
        let Some(site) = &mut self.site else { return std::future::pending().await };
        match (&mut site.end).await {
            Ok(Err(error)) => Error::Unavailable(format!("the server stopped: {error}")),
            _ => Error::internal("the server stopped"),
        }
    }
}

/// Until a signal; a second one ends it at once.
pub async fn run(file: Option<&Path>, args: Args) -> Done {
    let told = interrupted();
    let mut hangups = signal(SignalKind::hangup()).ok();
    limits::raise_open_files();
    let (app, mut tree) = setting::open_and_tree(file, Schema::Update).await?;
    let mailer = Mailer::from_config(app.config())?;
    prepare(&app).await?;
    let mut serving = start(&app, mailer, args).await?;
    tracing::info!(
        issuer = %app.config().provider.issuer,
        listen = ?serving.addresses,
        metrics = ?serving.ops_addresses,
        database = %app.database(),
        node = app.node(),
        version = env!("CARGO_PKG_VERSION"),
        "ready"
    );
    tokio::pin!(told);
    loop {
        tokio::select! {
            () = &mut told => {
                tracing::info!("stopping: requests under way are finished first");
                break;
            }
            error = serving.ended() => return Err(error.into()),
            () = next(&mut hangups) => {
                if let Some(pair) = serving.site.as_ref().and_then(|site| site.pair.as_ref()) {
                    pair.renew_or_say();
                }
                reload::reload(&app, file, &mut tree).await;
                app.trust().follow(app.config());
            }
        }
    }
    tokio::select! {
        () = serving.stop() => {
            tracing::info!("stopped");
            Ok(())
        }
        () = interrupted() => Err(Failure::Failed(super::texts().cut.into())),
    }
}

/// Comes with the next signal of this kind.
async fn next(signals: &mut Option<Signal>) {
    let came = match signals {
        Some(signals) => signals.recv().await,
        None => None,
    };
    if came.is_none() {
        std::future::pending::<()>().await;
    }
}

/// Comes with SIGTERM or SIGINT, heard from this call on. Where signals cannot be heard they end the process as ever.
pub fn interrupted() -> impl Future<Output = ()> {
    let heard = (signal(SignalKind::terminate()), signal(SignalKind::interrupt()));
    async move {
        let (Ok(mut term), Ok(mut int)) = heard else { return std::future::pending().await };
        tokio::select! {
            _ = term.recv() => {}
            _ = int.recv() => {}
        }
    }
}
