//! The listener for operators: alive, ready, metrics. It is private: no login, no secret, nothing about a person.

mod gauges;

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use actix_web::dev::ServerHandle;
use actix_web::http::header::{CACHE_CONTROL, RETRY_AFTER};
use actix_web::web::Data;
use actix_web::{App as Actix, HttpResponse, HttpServer};

use crate::app::App;
use crate::error::{Error, Result};
use crate::flow::operate;
use crate::model::ctx::Actor;
use crate::web::routes::{Routes, Who};

struct State {
    app: App,
    stopping: Arc<AtomicBool>,
}

/// The running listener.
pub struct Ops {
    /// Where it is bound.
    pub addresses: Vec<SocketAddr>,
    stopping: Arc<AtomicBool>,
    handle: ServerHandle,
}

/// Binds and starts.
pub fn start(app: App) -> Result<Ops> {
    let listen = app.config().server.metrics_listen.clone();
    let stopping = Arc::new(AtomicBool::new(false));
    let state = Data::new(State { app, stopping: stopping.clone() });
    let make = move || {
        Actix::new().app_data(state.clone()).configure(|cfg| {
            let mut routes = Routes::default();
            routes.get("/health/live", Who::Anyone, live).get("/health/ready", Who::Anyone, ready).get(
                "/metrics",
                Who::Anyone,
                metrics,
            );
            routes.register(cfg);
        })
    };
    let taken = |e: std::io::Error| {
        Error::Unavailable(format!("server.metrics_listen {listen}: {e}; choose another address or stop what holds it"))
    };
    let server = HttpServer::new(make).workers(1).shutdown_timeout(1).disable_signals();
    let server = server.bind(listen.as_str()).map_err(taken)?;
    let addresses = server.addrs();
    let server = server.run();
    let handle = server.handle();
    tokio::spawn(server);
    Ok(Ops { addresses, stopping, handle })
}

impl Ops {
    /// From now on a balancer sends nobody here any more.
    pub fn not_ready(&self) {
        self.stopping.store(true, Ordering::SeqCst);
    }

    /// Ends it.
    pub async fn stop(self) {
        self.handle.stop(false).await;
    }
}

fn text(mut answer: actix_web::HttpResponseBuilder, body: String) -> HttpResponse {
    answer.content_type("text/plain; charset=utf-8").insert_header((CACHE_CONTROL, "no-store")).body(body)
}

/// The process answers.
async fn live() -> HttpResponse {
    text(HttpResponse::Ok(), "alive\n".into())
}

/// Who asks wants an answer sooner than a server that hangs gives one.
const READY_WITHIN: Duration = Duration::from_secs(5);

/// The database answers, something can be written to it, and nobody has asked the process to stop.
async fn ready(state: Data<State>) -> HttpResponse {
    if state.stopping.load(Ordering::SeqCst) {
        return text(HttpResponse::ServiceUnavailable(), "stopping\n".into());
    }
    if state.app.pulse().is_silent() {
        return text(HttpResponse::ServiceUnavailable(), "the heart of this node has stopped\n".into());
    }
    let (why, said) = match tokio::time::timeout(READY_WITHIN, asked(&state.app)).await {
        Ok(Ok(false)) => return text(HttpResponse::Ok(), "ready\n".into()),
        Ok(Ok(true)) => return text(HttpResponse::ServiceUnavailable(), "the schedules stand still\n".into()),
        Ok(Err(no_answer)) => no_answer,
        Err(_) => (format!("no answer within {} s", READY_WITHIN.as_secs()), UNWRITABLE),
    };
    tracing::warn!(why, "not ready");
    let mut answer = HttpResponse::ServiceUnavailable();
    answer.insert_header((RETRY_AFTER, "5"));
    text(answer, said.into())
}

const UNWRITABLE: &str = "nothing can be written to the database; the log says why\n";

/// Whether the schedules stand still; what the database said otherwise, for the log and for who asks.
async fn asked(app: &App) -> std::result::Result<bool, (String, &'static str)> {
    app.can_write().await.map_err(|error| (error.to_string(), UNWRITABLE))?;
    let ctx = app.ctx(Actor::Anonymous, "ready".to_owned(), None);
    let stalled = app.read(move |db| operate::is_stalled(db, &ctx)).await;
    stalled.map_err(|error| (error.to_string(), "the database does not answer\n"))
}

/// Without the database there are still the counters of this process.
async fn metrics(state: Data<State>) -> HttpResponse {
    let more = gauges::read(&state.app).await.unwrap_or_else(|error| {
        tracing::warn!(%error, "metrics without the database");
        prometheus::Registry::new()
    });
    match state.app.metrics().text(&more) {
        Ok(body) => text(HttpResponse::Ok(), body),
        Err(error) => {
            tracing::error!(%error, "metrics");
            text(HttpResponse::InternalServerError(), String::new())
        }
    }
}
