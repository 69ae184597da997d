//! The two ways to the data: `read` and `write`.
//!
//! PostgreSQL is across a wire, so both run on threads of their own, one a connection. SQLite is inside: a write waits for the one writer
//! thread, a read runs where it is asked for, as long as a connection is free. It takes some ten microseconds from the
//! page cache and waits for no writer (WAL), while handing it to another thread and back costs more than the read.

use std::sync::Arc;
use std::time::Duration;

use diesel::r2d2::Pool;

use super::connect::{DbUrl, Manager, Purpose, open};
use super::migrate::{self, Schema};
use super::notices::{self, Heard, Turn};
use super::statistics::{self, Looked};
use super::threads::Threads;
use super::turns::Turns;
use super::writer::Writer;
use super::{Db, Frame, Nudge, Tx, run_verb};
use crate::error::{Error, Result};

/// How often a verb is repeated after a deadlock or a serialization failure.
const REPEATS: usize = 8;

/// The storage of one process. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    url: DbUrl,
    way: Way,
}

#[derive(Clone)]
enum Way {
    Sqlite { writer: Writer, readers: Pool<Manager> },
    Pg { threads: Threads, on_nudge: Arc<dyn Fn(Nudge) + Send + Sync>, looked: Arc<Looked> },
}

impl Store {
    /// Opens the database, prepares it as far as `schema` allows, and refuses one that is newer than the program.
    pub fn open(url: DbUrl, readers: u32, schema: Schema, on_nudge: Arc<dyn Fn(Nudge) + Send + Sync>) -> Result<Self> {
        if schema != Schema::Make {
            url.must_exist()?;
        }
        let mut first = open(&url, Purpose::Write)?;
        let applied = migrate::prepare(&mut first, schema, &url.shown())?;
        if applied > 0 {
            tracing::info!(database = %url.shown(), applied, "migrations");
        }
        let way = match &url {
            DbUrl::Sqlite(_) => {
                let readers = Pool::builder()
                    .max_size(readers.max(1))
                    .min_idle(Some(1))
                    .connection_timeout(Duration::from_secs(10))
                    .test_on_check_out(false)
                    .error_handler(Box::new(LogPool))
                    .build(Manager { url: url.clone(), purpose: Purpose::Read })
                    .map_err(|e| Error::Unavailable(format!("{}: {e}", url.shown())))?;
                let turns = if schema == Schema::Keep { Turns::terminal() } else { Turns::server() };
                Way::Sqlite { writer: Writer::start(first, turns, on_nudge)?, readers }
            }
            DbUrl::Postgres { .. } => {
                drop(first);
                let most = usize::try_from(readers).unwrap_or(usize::MAX);
                let manager = Manager { url: url.clone(), purpose: Purpose::Write };
                Way::Pg { threads: Threads::new(manager, most), on_nudge, looked: Arc::default() }
            }
        };
        Ok(Self { url, way })
    }

    /// Where the data is, for logs.
    pub fn shown(&self) -> String {
        self.url.shown()
    }

    /// Whether other processes that share this data can be on other machines.
    pub fn has_nodes(&self) -> bool {
        matches!(self.way, Way::Pg { .. })
    }

    /// Hears what other nodes say, on a thread, until `turn` is over; `false` where that cannot be, see
    /// [`notices`].
    pub fn listen(&self, turn: &Turn, tell: impl Fn(Heard) + Send + 'static) -> Result<bool> {
        match notices::can_hear(&self.url) {
            true => notices::listen(self.url.clone(), turn, tell).map(|()| true),
            false => Ok(false),
        }
    }

    /// Runs a read.
    pub async fn read<T, F>(&self, read: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Db) -> Result<T> + Send + 'static,
    {
        let readers = match &self.way {
            Way::Sqlite { readers, .. } => readers,
            Way::Pg { threads, .. } => return threads.run(read).await,
        };
        if let Some(mut db) = readers.try_get() {
            let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| read(&mut db)));
            return done.unwrap_or_else(|_| Err(panicked()));
        }
        let readers = readers.clone();
        blocking(move || read(&mut *checkout(&readers)?)).await
    }

    /// Runs a verb in the one write transaction and answers after its commit. The verb may be repeated.
    pub async fn write<T, F>(&self, verb: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut Tx) -> Result<T> + Send + 'static,
    {
        self.write_in(Frame::Transaction, verb).await
    }

    /// Runs a verb without a transaction around it: every statement of it stands for itself, and on PostgreSQL the two
    /// round trips of BEGIN and COMMIT fall away. Only for a verb of which each prefix is a harmless state: one statement
    /// long, or rows that mean nothing until the conditional update that comes last. What must not come apart (an act and
    /// its audit) such a verb puts into a [`Tx::savepoint`], which is a transaction then.
    pub async fn write_plain<T, F>(&self, verb: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut Tx) -> Result<T> + Send + 'static,
    {
        self.write_in(Frame::Plain, verb).await
    }

    /// Another process has written this SQLite file within the last second: who is in no hurry writes less at a time.
    /// On PostgreSQL writers do not wait for each other.
    pub fn is_shared(&self) -> bool {
        match &self.way {
            Way::Sqlite { writer, .. } => writer.is_shared(),
            Way::Pg { .. } => false,
        }
    }

    /// For whoever has written much: the planner is told how the tables have grown, at most once a second. Returns how
    /// many were measured.
    pub async fn refresh_statistics(&self) -> Result<usize> {
        match &self.way {
            Way::Pg { looked, .. } if looked.is_due() => self.write_plain(statistics::refresh).await,
            Way::Pg { .. } | Way::Sqlite { .. } => Ok(0),
        }
    }

    async fn write_in<T, F>(&self, frame: Frame, verb: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut Tx) -> Result<T> + Send + 'static,
    {
        match &self.way {
            Way::Sqlite { writer, .. } => {
                writer.submit(frame, verb)?.await.map_err(|_| Error::Unavailable("the writer has stopped".into()))?
            }
            Way::Pg { threads, on_nudge, .. } => {
                let on_nudge = on_nudge.clone();
                let run = move |db: &mut Db| {
                    let mut repeats = 0;
                    loop {
                        match run_verb(db, frame, &verb) {
                            Err(Error::Retry) if repeats < REPEATS => repeats += 1,
                            Err(error) => return Err(error),
                            Ok((value, nudges)) => {
                                nudges.into_iter().for_each(|n| on_nudge(n));
                                return Ok(value);
                            }
                        }
                    }
                };
                threads.run(run).await
            }
        }
    }
}

fn checkout(pool: &Pool<Manager>) -> Result<diesel::r2d2::PooledConnection<Manager>> {
    pool.get().map_err(|e| Error::Unavailable(format!("no connection to the database: {e}")))
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|_| panicked())?
}

fn panicked() -> Error {
    Error::internal("a database call panicked; nothing of it was kept")
}

#[derive(Debug)]
struct LogPool;

impl diesel::r2d2::HandleError<Error> for LogPool {
    fn handle_error(&self, error: Error) {
        tracing::warn!(%error, "database connection");
    }
}
