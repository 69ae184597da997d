//! One migration tree for both engines. Nodes that start together take turns.

use std::collections::HashSet;

use diesel::backend::Backend;
use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::migration::{Migration, MigrationSource};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::Db;
use super::connect::one_line;
use crate::error::{Error, Result};

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations");
/// Any number that nothing else on the server uses: "cracha" in ASCII.
const LOCK: i64 = 0x6372_6163_6861;

/// Applies what is missing; returns how many migrations were applied. An error names one thing and changes nothing.
pub fn run(db: &mut Db) -> Result<usize> {
    match db {
        Db::Sqlite(inner) => {
            refuse_newer(inner)?;
            AnsiTransactionManager::begin_transaction_sql(inner, "BEGIN IMMEDIATE")?;
            let done = apply(inner);
            match done {
                Ok(_) => AnsiTransactionManager::commit_transaction(inner)?,
                Err(_) => AnsiTransactionManager::rollback_transaction(inner)?,
            }
            done
        }
        Db::Pg(inner) => {
            inner.batch_execute(&format!("SELECT pg_advisory_lock({LOCK})"))?;
            let done = refuse_newer(inner).and_then(|()| apply(inner));
            inner.batch_execute(&format!("SELECT pg_advisory_unlock({LOCK})"))?;
            done
        }
    }
}

fn apply<C, DB>(inner: &mut C) -> Result<usize>
where
    DB: Backend,
    C: MigrationHarness<DB>,
    EmbeddedMigrations: MigrationSource<DB>,
{
    let applied = inner.run_pending_migrations(MIGRATIONS).map_err(|e| broken(&*e))?;
    Ok(applied.len())
}

fn refuse_newer<C, DB>(inner: &mut C) -> Result<()>
where
    DB: Backend,
    C: MigrationHarness<DB>,
    EmbeddedMigrations: MigrationSource<DB>,
{
    let applied = inner.applied_migrations().map_err(|e| broken(&*e))?;
    let ours: Vec<Box<dyn Migration<DB>>> = MIGRATIONS.migrations().map_err(|e| broken(&*e))?;
    let known: HashSet<String> = ours.iter().map(|m| m.name().version().to_string()).collect();
    match applied.iter().map(ToString::to_string).find(|version| !known.contains(version)) {
        Some(version) => Err(Error::Unavailable(format!(
            "the database was written by a newer cracha (it has migration {version}, which this program does not know); \
             nothing was changed; start the newer program"
        ))),
        None => Ok(()),
    }
}

fn broken(error: &dyn std::fmt::Display) -> Error {
    Error::Unavailable(format!("the migrations cannot run: {}", one_line(error)))
}
