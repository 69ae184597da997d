//! Opens connections. The engine is chosen by the URL's scheme alone: a PostgreSQL server that is down is an error and
//! never an SQLite file of that name (which the derived `establish` of the connection enum would open).

use diesel::connection::SimpleConnection;
use diesel::r2d2::{ManageConnection, R2D2Connection};
use diesel::{Connection, PgConnection, SqliteConnection};

use super::Db;
use super::migrate::MAKE;
use crate::error::{Error, Result};

/// Where the data is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DbUrl {
    /// A file.
    Sqlite(String),
    /// A server's URL.
    Postgres(String),
}

impl DbUrl {
    /// `sqlite:path`, `postgres://…` or `postgresql://…`; nothing else.
    pub fn parse(url: &str) -> Result<Self> {
        if let Some(path) = url.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            if path.is_empty() {
                return Err(Error::Unavailable("database.url names no file after sqlite:".into()));
            }
            return Ok(Self::Sqlite(path.to_owned()));
        }
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Ok(Self::Postgres(url.to_owned()));
        }
        Err(Error::Unavailable("database.url must begin with sqlite: or postgres://".into()))
    }

    /// For logs and errors: never a password.
    pub fn shown(&self) -> String {
        match self {
            Self::Sqlite(path) => format!("SQLite file {path}"),
            Self::Postgres(url) => {
                let host = url.rsplit('@').next().unwrap_or("").split("://").last().unwrap_or("");
                format!("PostgreSQL at {}", host.split('?').next().unwrap_or(""))
            }
        }
    }
}

impl DbUrl {
    /// A file that must be there is. SQLite would make it, silently, beside the real one.
    pub(super) fn must_exist(&self) -> Result<()> {
        match self {
            Self::Sqlite(path) if !std::path::Path::new(path).exists() => {
                let from = match std::env::current_dir() {
                    Ok(here) if std::path::Path::new(path).is_relative() => {
                        format!(" (looked for in {})", here.display())
                    }
                    _ => String::new(),
                };
                Err(Error::Unavailable(format!(
                    "{} does not exist{from}; if database.url is right, {MAKE}",
                    self.shown()
                )))
            }
            _ => Ok(()),
        }
    }
}

/// What a connection is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Reads only; SQLite enforces it.
    Read,
    /// Reads and writes.
    Write,
}

/// Opens one connection.
pub fn open(url: &DbUrl, purpose: Purpose) -> Result<Db> {
    match url {
        DbUrl::Sqlite(path) => open_sqlite(path, purpose),
        DbUrl::Postgres(text) => {
            let inner = PgConnection::establish(text)
                .map_err(|e| Error::Unavailable(format!("{} does not answer: {}", url.shown(), one_line(&e))))?;
            Ok(Db::Pg(inner))
        }
    }
}

fn open_sqlite(path: &str, purpose: Purpose) -> Result<Db> {
    let fail = |what: &str| Error::Unavailable(format!("SQLite file {path} cannot be opened: {what}"));
    if purpose == Purpose::Read {
        DbUrl::Sqlite(path.to_owned()).must_exist()?;
    }
    let mut inner = SqliteConnection::establish(path).map_err(|e| fail(&one_line(&e)))?;
    // WAL: readers never wait for the writer. FULL: an answered write survives a power cut.
    let pragmas = match purpose {
        Purpose::Write => {
            "PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
             PRAGMA foreign_keys = ON; PRAGMA wal_autocheckpoint = 4000; PRAGMA journal_size_limit = 33554432; PRAGMA cache_size = -8000;"
        }
        Purpose::Read => {
            "PRAGMA busy_timeout = 10000; PRAGMA query_only = ON; PRAGMA cache_size = -2000; PRAGMA mmap_size = 67108864;"
        }
    };
    inner.batch_execute(pragmas).map_err(|e| fail(&one_line(&e)))?;
    Ok(Db::Sqlite(inner))
}

pub(super) fn one_line(error: &dyn std::fmt::Display) -> String {
    error.to_string().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// r2d2's manager over [`open`].
#[derive(Debug)]
pub struct Manager {
    /// Where.
    pub url: DbUrl,
    /// What for.
    pub purpose: Purpose,
}

impl ManageConnection for Manager {
    type Connection = Db;
    type Error = Error;

    fn connect(&self) -> Result<Db> {
        open(&self.url, self.purpose)
    }

    fn is_valid(&self, db: &mut Db) -> Result<()> {
        db.batch_execute("SELECT 1").map_err(Error::from)
    }

    fn has_broken(&self, db: &mut Db) -> bool {
        std::thread::panicking()
            || match db {
                Db::Sqlite(inner) => inner.is_broken(),
                Db::Pg(inner) => inner.is_broken(),
            }
    }
}
