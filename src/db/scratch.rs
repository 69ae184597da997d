//! A database in memory for one thread, gone with it: verbs run on it as they do on the real one, and nothing of them
//! has to reach a disk. What is looked at never again can be forgotten, so that it stays small however much passes
//! through it.

use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::{Connection, RunQueryDsl, SqliteConnection};

use super::words::one_line;
use super::{Db, Tx, migrate};
use crate::error::{Error, Result};

/// Verbs of one transaction. A commit costs little here, but not nothing.
const GROUP: usize = 4096;

/// The database.
pub struct Scratch {
    db: Db,
    done: usize,
}

impl Scratch {
    /// An empty one with every table; of the indexes those that make something unique, and these. Without the others
    /// nothing is found otherwise, and writing is twice as fast.
    pub fn new(indexes: &[&str]) -> Result<Self> {
        let fail = |error: &dyn std::fmt::Display| Error::Unavailable(format!("no database in memory: {error}"));
        let mut inner = SqliteConnection::establish(":memory:").map_err(|error| fail(&error))?;
        // Verbs do not rely on foreign keys to be refused; they only keep the tables of years in order.
        inner
            .batch_execute("PRAGMA foreign_keys = OFF; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -65536;")
            .map_err(|error| fail(&error))?;
        let mut db = Db::Sqlite(inner);
        migrate::run(&mut db)?;
        drop_indexes(&mut db, indexes)?;
        begin(&mut db)?;
        Ok(Self { db, done: 0 })
    }

    /// Reads.
    pub fn read<T>(&mut self, read: impl FnOnce(&mut Db) -> Result<T>) -> Result<T> {
        read(&mut self.db)
    }

    /// Runs a verb. After an error the database is of no more use: nothing is undone.
    pub fn write<T>(&mut self, verb: impl FnOnce(&mut Tx) -> Result<T>) -> Result<T> {
        let value = verb(&mut Tx::new(&mut self.db))?;
        self.done += 1;
        if self.done.is_multiple_of(GROUP) {
            self.commit()?;
        }
        Ok(value)
    }

    /// Runs statements that forget rows.
    pub fn forget(&mut self, statements: &str) -> Result<()> {
        self.db.batch_execute(statements).map_err(|error| Error::internal(one_line(&error)))
    }

    fn commit(&mut self) -> Result<()> {
        if let Db::Sqlite(inner) = &mut self.db {
            AnsiTransactionManager::commit_transaction(inner)?;
        }
        begin(&mut self.db)
    }
}

/// For a process that has opened no database yet and opens none but these, each on one thread: SQLite then locks nothing
/// and counts no bytes. In a process that uses it already everything stays as it is.
pub fn alone() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    // SAFETY: each is an option with the arguments that SQLite documents for it. Once SQLite is initialised it answers that
    // it is misused and changes nothing; before, no other thread is in it. A connection is used by one thread at a time,
    // as the option asks.
    ONCE.call_once(|| unsafe {
        libsqlite3_sys::sqlite3_config(libsqlite3_sys::SQLITE_CONFIG_MULTITHREAD);
        libsqlite3_sys::sqlite3_config(libsqlite3_sys::SQLITE_CONFIG_MEMSTATUS, 0_i32);
    });
}

#[derive(diesel::QueryableByName)]
struct Index {
    #[diesel(sql_type = diesel::sql_types::Text)]
    name: String,
}

fn drop_indexes(db: &mut Db, but: &[&str]) -> Result<()> {
    let all = "SELECT name FROM sqlite_master WHERE type = 'index' AND sql NOT LIKE 'CREATE UNIQUE%'";
    let found: Vec<Index> = diesel::sql_query(all).load(db)?;
    for index in found.iter().filter(|index| !but.contains(&index.name.as_str())) {
        db.batch_execute(&format!("DROP INDEX \"{}\"", index.name))?;
    }
    Ok(())
}

fn begin(db: &mut Db) -> Result<()> {
    if let Db::Sqlite(inner) = db {
        AnsiTransactionManager::begin_transaction_sql(inner, "BEGIN IMMEDIATE")?;
    }
    Ok(())
}
