//! Looks after work that waits for long, and gives it up where the server is silent or no longer at it.

use std::sync::atomic::Ordering;
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use super::super::silence::{self, Look};
use super::{LONG, Shared, Since};

/// How often there is a look for such.
const LOOK: Duration = Duration::from_secs(1);

impl Shared {
    /// Starts the watch.
    pub(super) fn watched(self: &Arc<Self>) {
        let shared = self.clone();
        let begun = std::thread::Builder::new().name("postgresql-watch".into()).spawn(move || shared.watch());
        if let Err(error) = begun {
            tracing::error!(%error, "the watch over the database's threads cannot start");
            self.lock().watched = false;
        }
    }

    /// Looks after what takes long, until nothing comes any more.
    fn watch(self: &Arc<Self>) {
        let mut state = self.lock();
        while !state.closed {
            let waits = state.jobs.front().is_some_and(|(_, since)| since.elapsed() >= LONG);
            if waits || state.busy.iter().any(Since::is_long) {
                drop(state);
                self.look_after(&silence::look(&self.manager));
                state = self.lock();
            }
            state = self.closing.wait_timeout(state, LOOK).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Gives up what the server is not at, and what waits for a server that does not answer.
    fn look_after(self: &Arc<Self>, look: &Look) {
        let mut state = self.lock();
        let mut given_up = Vec::new();
        state.busy.retain_mut(|job| {
            if !job.is_long() {
                return true;
            }
            job.at = Instant::now();
            let lost = match (job.errand.connection.get(), look) {
                // Whoever is connecting comes to an end by itself (`connect_timeout`).
                (None, _) | (Some(None), Look::AtWork(_)) | (_, Look::Refused) => false,
                (Some(Some(name)), Look::AtWork(names)) => !names.contains(&**name),
                (Some(_), Look::Silent(_)) => true,
            };
            if lost {
                given_up.push(job.errand.clone());
            }
            !lost
        });
        let connections = given_up.len();
        state.running -= connections;
        let why = match look {
            Look::Silent(why) => {
                while state.jobs.front().is_some_and(|(_, since)| since.elapsed() >= LONG) {
                    if let Some((job, _)) = state.jobs.pop_front() {
                        job.errand.give_up(); // before its answer goes with it
                        given_up.push(job.errand);
                    }
                }
                why
            }
            Look::AtWork(_) | Look::Refused => "the server is not at what these connections wait for",
        };
        let more = state.jobs.len().saturating_sub(state.free).min(self.most.saturating_sub(state.running));
        state.running += more;
        drop(state);
        if !given_up.is_empty() {
            self.failures.fetch_add(1, Ordering::Release);
            let waited = given_up.len() - connections;
            tracing::warn!(connections, waited, why, "database connections fell silent and were given up");
        }
        given_up.iter().for_each(|errand| errand.give_up());
        for _ in 0..more {
            if let Err(error) = self.begin() {
                tracing::error!(%error, "what waits for the database is not begun");
            }
        }
    }
}
