//! What is sent to the database: every statement of every connection of this process, by where its data is. On
//! PostgreSQL each is a round trip.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, OnceLock, PoisonError};

use diesel::connection::{Instrumentation, InstrumentationEvent, set_default_instrumentation};

static SENT: Mutex<Option<HashMap<String, Vec<String>>>> = Mutex::new(None);
/// Every statement that a connection of this process keeps prepared.
static KEPT: Mutex<Option<HashSet<String>>> = Mutex::new(None);

/// Listens to connections that are opened from now on.
pub fn listen() {
    static ONCE: OnceLock<()> = OnceLock::new();
    ONCE.get_or_init(|| set_default_instrumentation(|| Some(Box::new(Listener::default()))).expect("a listener"));
}

/// What was sent to this database since the last time it was asked.
pub fn take(database: &str) -> Vec<String> {
    let mut sent = SENT.lock().unwrap_or_else(PoisonError::into_inner);
    sent.get_or_insert_default().remove(database).unwrap_or_default()
}

/// Whether a statement was kept prepared: else SQLite parses and PostgreSQL plans it anew each time.
pub fn is_kept(sent: &str) -> bool {
    let sql = sent.split(" -- binds:").next().unwrap_or(sent);
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    kept.get_or_insert_default().contains(sql)
}

/// What begins and ends a transaction, or a part of one.
pub fn is_frame(sent: &str) -> bool {
    ["BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "PRAGMA"].iter().any(|frame| sent.starts_with(frame))
}

#[derive(Default)]
struct Listener {
    database: String,
}

impl Instrumentation for Listener {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        match event {
            InstrumentationEvent::StartEstablishConnection { url, .. } => {
                // Without what the program adds to it.
                self.database = url.split('?').next().unwrap_or(url).to_owned();
            }
            InstrumentationEvent::StartQuery { query, .. } => {
                let mut sent = SENT.lock().unwrap_or_else(PoisonError::into_inner);
                sent.get_or_insert_default().entry(self.database.clone()).or_default().push(query.to_string());
            }
            InstrumentationEvent::CacheQuery { sql, .. } => {
                let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
                kept.get_or_insert_default().insert(sql.to_owned());
            }
            _ => {}
        }
    }
}
