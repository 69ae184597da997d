//! Two processes on one SQLite file take turns. SQLite queues nobody who waits for the file: it looks again, more and more
//! seldom, and whoever writes group after group is always faster. So a writer looks often, and the one that is in no
//! hurry (a command at a terminal, which may write a whole file of resellers) steps aside after each group for long
//! enough that somebody who looks finds the file free.

use std::time::{Duration, Instant};

use diesel::QueryResult;
use diesel::result::{DatabaseErrorKind, Error as DieselError};

/// How often a writer that waits looks.
const LOOK: Duration = Duration::from_millis(2);
/// How long a turn is left to others: a quarter of the time for which they waited, within these bounds. On a machine that
/// is busy both grow.
const ASIDE: (Duration, Duration) = (Duration::from_millis(12), Duration::from_millis(250));

/// How one process shares the file with others.
#[derive(Clone, Copy, Debug)]
pub(super) struct Turns {
    patience: Duration,
    steps_aside: bool,
    /// Not before; others have the file until then.
    next: Option<Instant>,
}

impl Turns {
    /// Somebody sits before a page: told soon, and never kept waiting for politeness.
    pub(super) const SERVER: Self = Self { patience: Duration::from_millis(1_500), steps_aside: false, next: None };
    /// Somebody at a terminal waits for a busy server, and lets it go first.
    pub(super) const TERMINAL: Self = Self { patience: Duration::from_secs(20), steps_aside: true, next: None };

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
    pub(super) fn step_aside(&mut self, begun: Instant) {
        if self.steps_aside {
            self.next = Some(Instant::now() + (begun.elapsed() / 4).clamp(ASIDE.0, ASIDE.1));
        }
    }
}

/// Another process holds the file.
fn is_held(error: &DieselError) -> bool {
    let locked = |message: &str| message.contains("database is locked");
    matches!(error, DieselError::DatabaseError(DatabaseErrorKind::Unknown, info) if locked(info.message()))
}
