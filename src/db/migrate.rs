//! One migration tree for both engines. Nodes that start together take turns.

use std::collections::HashSet;

use diesel::backend::Backend;
use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::migration::{Migration, MigrationSource};
use diesel::prelude::*;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::Db;
use super::schema::schema_floor;
use super::words::{MAKE, one_line};
use crate::error::{Error, Result};

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations");
/// Any number that nothing else on the server uses: "cracha" in ASCII.
const LOCK: i64 = 0x6372_6163_6861;

/// What may be done to the database at the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Schema {
    /// Make it if it is not there, bring it up to date.
    Make,
    /// It must be there; bring it up to date.
    Update,
    /// It must be there and up to date: a command beside a running server changes no table.
    Keep,
}

/// Prepares a database as far as `schema` allows; returns how many migrations were applied. What is not there is never
/// made silently: a wrong path would put an empty database beside the real one.
pub fn prepare(db: &mut Db, schema: Schema, shown: &str) -> Result<usize> {
    let (applied, pending) = standing(db)?;
    match schema {
        Schema::Make => {}
        _ if applied == 0 => {
            return Err(Error::Unavailable(format!(
                "{shown} holds nothing of cracha; if database.url is right, {MAKE}"
            )));
        }
        Schema::Keep if pending > 0 => {
            return Err(Error::Unavailable(format!(
                "{shown} is older than this program ({pending} migrations are missing); `cracha migrate` applies them"
            )));
        }
        _ => {}
    }
    if pending == 0 { Ok(0) } else { run(db) }
}

/// Nothing of cracha is in it.
pub fn is_empty(db: &mut Db) -> Result<bool> {
    Ok(standing(db)?.0 == 0)
}

/// How many migrations were applied and whether some are missing; an error when the database is newer than the program.
fn standing(db: &mut Db) -> Result<(usize, usize)> {
    let standing = match db {
        Db::Sqlite(inner) => count(inner)?,
        Db::Pg(inner) => count(inner)?,
    };
    let Some(standing) = standing else { return Ok((0, 1)) };
    refuse_newer(db)?;
    Ok(standing)
}

fn count<C, DB>(inner: &mut C) -> Result<Option<(usize, usize)>>
where
    DB: Backend,
    C: MigrationHarness<DB> + SimpleConnection,
    EmbeddedMigrations: MigrationSource<DB>,
{
    // Asking diesel makes its table; a database of somebody else stays as it is.
    if inner.batch_execute("SELECT version FROM __diesel_schema_migrations LIMIT 1").is_err() {
        return Ok(None);
    }
    let applied = inner.applied_migrations().map_err(|e| broken(&*e))?.len();
    let pending = inner.pending_migrations(MIGRATIONS).map_err(|e| broken(&*e))?.len();
    Ok(Some((applied, pending)))
}

/// Applies what is missing; returns how many migrations were applied. An error names one thing and changes nothing.
pub fn run(db: &mut Db) -> Result<usize> {
    match db {
        Db::Sqlite(inner) => AnsiTransactionManager::begin_transaction_sql(inner, "BEGIN IMMEDIATE")?,
        Db::Pg(inner) => AnsiTransactionManager::begin_transaction(inner)?,
    }
    let locked = match db {
        Db::Sqlite(_) => Ok(()),
        // The lock ends with the transaction. One of the session would stay behind on a connection that PgBouncer
        // lends to somebody else.
        Db::Pg(inner) => inner.batch_execute(&format!("SELECT pg_advisory_xact_lock({LOCK})")).map_err(Error::from),
    };
    let done = locked.and_then(|()| refuse_newer(db)).and_then(|()| match db {
        Db::Sqlite(inner) => apply(inner),
        Db::Pg(inner) => apply(inner),
    });
    match (db, &done) {
        (Db::Sqlite(inner), Ok(_)) => AnsiTransactionManager::commit_transaction(inner)?,
        (Db::Sqlite(inner), Err(_)) => AnsiTransactionManager::rollback_transaction(inner)?,
        (Db::Pg(inner), Ok(_)) => AnsiTransactionManager::commit_transaction(inner)?,
        (Db::Pg(inner), Err(_)) => AnsiTransactionManager::rollback_transaction(inner)?,
    }
    done
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

/// A database that a newer program has migrated is taken as long as that one only added to it.
fn refuse_newer(db: &mut Db) -> Result<()> {
    let newer = match db {
        Db::Sqlite(inner) => unknown(inner)?,
        Db::Pg(inner) => unknown(inner)?,
    };
    let Err((newer, known)) = newer else { return Ok(()) };
    let floor: String = schema_floor::table.select(schema_floor::migration).first(db)?;
    if known.contains(&floor) {
        return Ok(());
    }
    Err(Error::Unavailable(format!(
        "the database was written by a newer cracha (it has migration {newer}, which this program does not know, and \
         asks for one that knows {floor}); nothing was changed; start the newer program"
    )))
}

/// A migration in the database that is none of ours, with all of ours; nothing where there is none.
fn unknown<C, DB>(inner: &mut C) -> Result<std::result::Result<(), (String, HashSet<String>)>>
where
    DB: Backend,
    C: MigrationHarness<DB>,
{
    let applied = inner.applied_migrations().map_err(|e| broken(&*e))?;
    let ours: Vec<Box<dyn Migration<DB>>> = MIGRATIONS.migrations().map_err(|e| broken(&*e))?;
    let known: HashSet<String> = ours.iter().map(|m| m.name().version().to_string()).collect();
    Ok(match applied.iter().map(ToString::to_string).find(|version| !known.contains(version)) {
        Some(newer) => Err((newer, known)),
        None => Ok(()),
    })
}

fn broken(error: &dyn std::fmt::Display) -> Error {
    Error::Unavailable(format!("the migrations cannot run: {}", one_line(error)))
}
