//! What PostgreSQL's planner knows of our tables. A statement that was prepared while a table was all but empty goes
//! through the whole of it; it is planned anew once the table is measured. The server does that by itself, once a
//! minute: in a minute a first file of resellers puts a hundred thousand rows into empty tables, and each line took as
//! long as all lines before it. SQLite plans without such figures (`connect`).

use std::sync::Mutex;
use std::time::{Duration, Instant};

use diesel::RunQueryDsl;
use diesel::connection::SimpleConnection;

use super::{Db, Tx};
use crate::error::Result;

/// How often one process looks.
const EVERY: Duration = Duration::from_secs(1);

/// Tables that have grown by half since they were measured, and are worth it.
const GROWN: &str = "SELECT format('%I', relname) AS name FROM pg_stat_user_tables \
                     WHERE schemaname = current_schema() AND n_mod_since_analyze > 500 + n_live_tup / 2";

#[derive(diesel::QueryableByName)]
struct Grown {
    #[diesel(sql_type = diesel::sql_types::Text)]
    name: String,
}

/// When this process looked last.
#[derive(Debug, Default)]
pub(super) struct Looked(Mutex<Option<Instant>>);

impl Looked {
    /// It is time to look again.
    pub(super) fn is_due(&self) -> bool {
        let mut last = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let due = last.is_none_or(|last| last.elapsed() >= EVERY);
        if due {
            *last = Some(Instant::now());
        }
        due
    }
}

/// Measures what has grown; returns how many tables. One that another node measures now is passed over.
pub(super) fn refresh(tx: &mut Tx) -> Result<usize> {
    if let Db::Sqlite(_) = &**tx {
        return Ok(0);
    }
    let grown: Vec<Grown> = diesel::sql_query(GROWN).load(&mut **tx)?;
    for table in &grown {
        tx.batch_execute(&format!("ANALYZE (SKIP_LOCKED) {}", table.name))?;
    }
    Ok(grown.len())
}
