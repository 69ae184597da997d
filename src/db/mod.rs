//! The connection, the one write transaction, the schema, typed ids and instants.
//!
//! One enum over both engines, one set of queries, one migration tree. What the shared enum cannot say
//! (`RETURNING`, `ON CONFLICT`, `FOR UPDATE`) nobody needs: ids are ours, claims are conditional updates whose row
//! count is the lock, a duplicate is a `UniqueViolation` in a savepoint of its own.

pub mod connect;
pub mod migrate;
pub mod notices;
pub mod prepared;
mod private;
pub mod schema;
pub mod scratch;
mod silence;
mod statistics;
pub mod store;
mod threads;
mod turns;
pub mod types;
mod words;
mod writer;

use std::ops::{Deref, DerefMut};

use diesel::result::{DatabaseErrorKind, Error as DieselError};
use diesel::{Connection, PgConnection, SqliteConnection};

pub use store::Store;

use self::types::UserId;
use self::words::one_line;
use crate::error::{Error, Result};

/// A connection to either engine.
#[derive(diesel::MultiConnection)]
pub enum Db {
    /// The file inside.
    Sqlite(SqliteConnection),
    /// The shared server.
    Pg(PgConnection),
}

/// What becomes possible after a commit; an in-process hint, the heartbeat finds the work anyway.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Nudge {
    /// A message is due.
    Outbox,
    /// A public request waits for its decision.
    Requests,
    /// A reseller waits for its credential.
    Provision,
    /// A cached row (client, signing key) has a new version.
    Caches,
    /// This person's access, or a session of it, ended: open connections of theirs are to close.
    Access(UserId),
}

/// The write transaction. Reads take `&mut Db`, writes take `&mut Tx`: a write outside of `app.write` does not compile.
pub struct Tx<'a> {
    db: &'a mut Db,
    nudges: Vec<Nudge>,
}

impl<'a> Tx<'a> {
    fn new(db: &'a mut Db) -> Self {
        Self { db, nudges: Vec::new() }
    }

    /// Fires after the commit, once.
    pub fn nudge(&mut self, nudge: Nudge) {
        if !self.nudges.contains(&nudge) {
            self.nudges.push(nudge);
        }
    }

    /// Runs `part` so that its failure undoes `part` alone. An insert that may meet a duplicate needs it: on
    /// PostgreSQL the violation poisons the transaction around it.
    pub fn savepoint<T>(&mut self, part: impl FnOnce(&mut Tx) -> Result<T>) -> Result<T> {
        let mut nudges = Vec::new();
        let result = all_or_nothing(self.db, |db| {
            let mut inner = Tx::new(db);
            let result = part(&mut inner);
            nudges = std::mem::take(&mut inner.nudges);
            result
        });
        if result.is_ok() {
            nudges.into_iter().for_each(|n| self.nudge(n));
        }
        result
    }
}

impl Tx<'_> {
    /// Runs `part` and undoes it, whatever it answers: what would happen, without anything happening.
    pub fn rehearse<T>(&mut self, part: impl FnOnce(&mut Tx) -> Result<T>) -> Result<T> {
        let mut answer = None;
        let undone = self.db.transaction(|db| {
            answer = Some(part(&mut Tx::new(db)));
            Err::<(), _>(DieselError::RollbackTransaction)
        });
        match (answer, undone) {
            (Some(answer), Err(DieselError::RollbackTransaction)) => answer,
            (Some(Err(why)), Err(undoing)) => Err(given_up(why, &undoing)),
            (_, Err(error)) => Err(error.into()),
            (_, Ok(())) => Err(Error::internal("a rehearsal was not undone")),
        }
    }
}

impl Deref for Tx<'_> {
    type Target = Db;
    fn deref(&self) -> &Db {
        self.db
    }
}

impl DerefMut for Tx<'_> {
    fn deref_mut(&mut self) -> &mut Db {
        self.db
    }
}

/// How a verb runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Frame {
    /// In a transaction of its own (a savepoint inside a group): all of it or nothing.
    Transaction,
    /// Each statement for itself, see [`Store::write_plain`].
    Plain,
}

/// Runs one verb in its frame.
fn run_verb<T>(db: &mut Db, frame: Frame, verb: &dyn Fn(&mut Tx) -> Result<T>) -> Result<(T, Vec<Nudge>)> {
    let run = |db: &mut Db| {
        let mut tx = Tx::new(db);
        let value = verb(&mut tx)?;
        Ok((value, std::mem::take(&mut tx.nudges)))
    };
    match frame {
        Frame::Transaction => all_or_nothing(db, run),
        Frame::Plain => run(db),
    }
}

/// A transaction (a savepoint inside of one) whose failure is the failure of what ran in it. SQLite undoes everything by
/// itself when the disk or the memory fails, and then knows no savepoint to go back to: that would hide why.
fn all_or_nothing<T>(db: &mut Db, run: impl FnOnce(&mut Db) -> Result<T>) -> Result<T> {
    let mut why = None;
    let done = db.transaction(|db| {
        run(db).map_err(|error| {
            why = Some(error);
            DieselError::RollbackTransaction
        })
    });
    match (done, why) {
        (Ok(value), _) => Ok(value),
        (Err(DieselError::RollbackTransaction), Some(why)) => Err(why),
        (Err(undoing), Some(why)) => Err(given_up(why, &undoing)),
        (Err(error), None) => Err(error.into()),
    }
}

/// Why something failed that could not be undone alone either. Nobody knows what stands: the group around it is given up too.
fn given_up(why: Error, undoing: &DieselError) -> Error {
    match why {
        Error::Unavailable(_) => why,
        why => Error::Unavailable(format!("{why}; {}", one_line(undoing))),
    }
}

impl From<DieselError> for Error {
    fn from(error: DieselError) -> Self {
        match &error {
            DieselError::NotFound => Error::NotFound,
            DieselError::DatabaseError(kind, info) => match kind {
                DatabaseErrorKind::UniqueViolation => Error::Duplicate,
                DatabaseErrorKind::SerializationFailure => Error::Retry,
                _ if info.message().contains("deadlock detected") => Error::Retry,
                DatabaseErrorKind::ClosedConnection
                | DatabaseErrorKind::UnableToSendCommand
                | DatabaseErrorKind::ReadOnlyTransaction => Error::Unavailable(one_line(&error)),
                _ if is_storage_trouble(info.message()) => Error::Unavailable(one_line(&error)),
                _ => Error::Internal(one_line(&error)),
            },
            _ => Error::Internal(one_line(&error)),
        }
    }
}

/// Disk full, no memory, lost server, locked file: nothing of ours is wrong and trying again may help.
fn is_storage_trouble(message: &str) -> bool {
    [
        "database or disk is full",
        "disk I/O error",
        "out of memory",
        "database is locked",
        "attempt to write a readonly database",
        "unable to open database file",
        "server closed the connection",
        "could not connect",
        "connection to server",
        "no connection to the server",
        "terminating connection",
        "the database system is",
        "No space left on device",
    ]
    .iter()
    .any(|known| message.contains(known))
}
