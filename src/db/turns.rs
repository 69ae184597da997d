//! Two processes on one SQLite file take turns. SQLite queues nobody who waits for the file: it looks again, more and more
//! seldom, and whoever writes group after group is always faster. So a writer looks often, and the one that is in no
//! hurry (a command at a terminal, which may write a whole file of resellers) steps aside after each group for long
//! enough that somebody who looks finds the file free, and knows whether anybody does.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::Db;
use diesel::result::{DatabaseErrorKind, Error as DieselError};
use diesel::{QueryResult, RunQueryDsl};

/// How often a writer that waits looks.
const LOOK: Duration = Duration::from_millis(1);
/// How long a turn is left to others: a quarter of the time for which they waited, within these bounds. On a machine that
/// is busy both grow.
const ASIDE: (Duration, Duration) = (Duration::from_millis(3), Duration::from_millis(250));
/// Who has written so lately may write again.
const LATELY: Duration = Duration::from_secs(1);

/// How one process shares the file with others.
#[derive(Clone, Debug)]
pub(super) struct Turns {
    patience: Duration,
    steps_aside: bool,
    /// Not before; others have the file until then.
    next: Option<Instant>,
    others: Others,
}

/// What is known of other processes on the file.
#[derive(Clone, Debug, Default)]
struct Others {
    /// Changes with each commit of somebody else.
    version: i64,
    wrote_at: Option<Instant>,
    lately: Arc<AtomicBool>,
}

#[derive(diesel::QueryableByName)]
struct Version {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    data_version: i64,
}

impl Turns {
    /// Somebody sits before a page: told soon, and never kept waiting for politeness.
    pub(super) fn server() -> Self {
        Self { patience: Duration::from_millis(1_500), steps_aside: false, next: None, others: Others::default() }
    }

    /// Somebody at a terminal waits for a busy server, and lets it go first.
    pub(super) fn terminal() -> Self {
        Self { patience: Duration::from_secs(20), steps_aside: true, next: None, others: Others::default() }
    }

    /// For whoever asks on another thread: somebody else writes too.
    pub(super) fn shared(&self) -> Arc<AtomicBool> {
        self.others.lately.clone()
    }

    /// Begins, as soon as nobody else holds the file; the error of the last try when patience runs out.
    pub(super) fn take(&mut self, mut begin: impl FnMut() -> QueryResult<()>) -> QueryResult<Instant> {
        if let Some(next) = self.next.take() {
            std::thread::sleep(next.saturating_duration_since(Instant::now()));
        }
        let asked = Instant::now();
        loop {
            match begin() {
                Ok(()) => return Ok(Instant::now()),
                Err(error) if is_held(&error) && asked.elapsed() < self.patience => std::thread::sleep(LOOK),
                Err(error) => return Err(error),
            }
        }
    }

    /// After a turn that began at `begun`. Nobody sleeps here: who has nothing more to write ends at once.
    pub(super) fn step_aside(&mut self, db: &mut Db, begun: Instant) {
        if self.steps_aside {
            self.look_around(db);
            self.next = Some(Instant::now() + (begun.elapsed() / 4).clamp(ASIDE.0, ASIDE.1));
        }
    }
}

impl Turns {
    fn look_around(&mut self, db: &mut Db) {
        let Ok(found) = diesel::sql_query("PRAGMA data_version").get_result::<Version>(db) else { return };
        let others = &mut self.others;
        if others.version != 0 && found.data_version != others.version {
            others.wrote_at = Some(Instant::now());
        }
        others.version = found.data_version;
        others.lately.store(others.wrote_at.is_some_and(|at| at.elapsed() < LATELY), Ordering::Relaxed);
    }
}

/// Another process holds the file.
fn is_held(error: &DieselError) -> bool {
    let locked = |message: &str| message.contains("database is locked");
    matches!(error, DieselError::DatabaseError(DatabaseErrorKind::Unknown, info) if locked(info.message()))
}
