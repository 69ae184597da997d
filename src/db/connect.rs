//! Opens connections. The engine is chosen by the URL's scheme alone: a PostgreSQL server that is down is an error and
//! never an SQLite file of that name (which the derived `establish` of the connection enum would open).

use diesel::connection::{CacheSize, SimpleConnection};
use diesel::r2d2::{ManageConnection, R2D2Connection};
use diesel::{Connection, PgConnection, SqliteConnection};

use super::words::{MAKE, one_line};
use super::{Db, private};
use crate::error::{Error, Result};

/// Where the data is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DbUrl {
    /// A file.
    Sqlite(String),
    /// A server.
    Postgres {
        /// Its URL, with the password.
        url: String,
        /// Statements are prepared under a name once and used again; a pooler between us and the server may not know them.
        prepared: bool,
    },
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
            return Ok(Self::Postgres { url: url.to_owned(), prepared: true });
        }
        Err(Error::Unavailable("database.url must begin with sqlite: or postgres://".into()))
    }

    /// With named prepared statements or without (`database.prepared`); SQLite has no pooler and keeps its own.
    pub fn with_prepared(self, prepared: bool) -> Self {
        match self {
            Self::Postgres { url, .. } => Self::Postgres { url, prepared },
            file => file,
        }
    }

    /// For logs and errors: never a login or a password.
    pub fn shown(&self) -> String {
        match self {
            Self::Sqlite(path) => format!("SQLite {path}"),
            Self::Postgres { url, .. } => match host_and_name(url) {
                Some(place) => format!("PostgreSQL at {place}"),
                None => "PostgreSQL".to_owned(),
            },
        }
    }
}

/// Host, port and database; nothing when the URL can be read in two ways, because one of them may show the password.
fn host_and_name(url: &str) -> Option<&str> {
    let rest = url.split_once("://")?.1;
    let place = rest.split(['?', '#']).next()?;
    let (login, place) = place.split_once('@').unwrap_or(("", place));
    let plain = rest.matches('@').count() < 2 && !login.contains('/') && !place.contains('@');
    let fits = place.chars().all(|c| c.is_ascii_alphanumeric() || "-._:,/[]".contains(c));
    // Without an @ what looks like a port may be a password whose @ is missing.
    let port =
        |host: &str| host.rsplit_once(':').is_none_or(|(_, p)| p.bytes().all(|b| b.is_ascii_digit() || b == b']'));
    let ports = place.split('/').next()?.split(',').all(port);
    (plain && fits && ports && !place.is_empty()).then_some(place)
}

impl DbUrl {
    /// A file that must be there is. SQLite would make it, silently, beside the real one.
    pub(crate) fn must_exist(&self) -> Result<()> {
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
    open_as(url, purpose, NAME)
}

/// What the server calls our connections, unless the URL says it.
const NAME: &str = "cracha";

/// Opens one that the server knows by a name of its own, also behind a pooler: these pass `application_name` on. No name
/// where the URL has one, or for a file.
pub(super) fn open_named(url: &DbUrl, purpose: Purpose) -> Result<(Db, Option<String>)> {
    let name = format!("{NAME} {}", uuid::Uuid::new_v4().simple());
    let db = open_as(url, purpose, &name)?;
    let known = matches!(url, DbUrl::Postgres { url, .. } if !url.contains("application_name="));
    Ok((db, known.then_some(name)))
}

fn open_as(url: &DbUrl, purpose: Purpose, name: &str) -> Result<Db> {
    match url {
        DbUrl::Sqlite(path) => open_sqlite(path, purpose),
        DbUrl::Postgres { url: text, prepared } => {
            let mut inner = PgConnection::establish(&dressed(text, name))
                .map_err(|e| Error::Unavailable(format!("{} does not answer: {}", url.shown(), said(&one_line(&e)))))?;
            match prepared {
                true => inner.batch_execute(SESSION)?,
                false => inner.set_prepared_statement_cache_size(CacheSize::Disabled),
            }
            Ok(Db::Pg(inner))
        }
    }
}

/// What the URL leaves open. Of several hosts the one that may be written to: else a node stays with the first that
/// answers, which after a switchover refuses every write. And a server that has fallen silent is given up after some ten
/// seconds: else a node whose network was cut waits for as long as the kernel does, which is hours.
fn dressed(url: &str, name: &str) -> String {
    let hosts = url.split_once("://").map_or("", |(_, rest)| rest.split(['/', '?']).next().unwrap_or_default());
    let mut dressed = url.to_owned();
    let mut add = |name: &str, value: &str| {
        if !url.contains(&format!("{name}=")) {
            dressed.push(if dressed.contains('?') { '&' } else { '?' });
            dressed.push_str(&format!("{name}={value}"));
        }
    };
    if hosts.contains(',') {
        add("target_session_attrs", "read-write");
    }
    add("connect_timeout", "5");
    add("keepalives_idle", "5");
    add("keepalives_interval", "2");
    add("keepalives_count", "3");
    add("tcp_user_timeout", "10000");
    add("application_name", &name.replace(' ', "%20"));
    dressed
}

/// The same for the other end: a server whose client has fallen silent in the middle of a transaction would keep the rows
/// locked that it had claimed, from every other node, for as long as its kernel does. What the URL, the login or the
/// database says holds, and servers without one of these go on without it. Behind a pooler the session is not ours.
const SESSION: &str = "SELECT set_config(known.name, ours.value, false) FROM (VALUES \
    ('idle_in_transaction_session_timeout', '15000'), ('tcp_user_timeout', '10000'), ('tcp_keepalives_idle', '5'), \
    ('tcp_keepalives_interval', '2'), ('tcp_keepalives_count', '3')) AS ours (name, value) \
    JOIN pg_settings AS known ON known.name = ours.name \
    WHERE known.source NOT IN ('client', 'user', 'database', 'database user')";

/// What libpq said, if it comes from a server or from the way there. Its other errors are about the URL and quote pieces
/// of it, which may be pieces of the password.
fn said(text: &str) -> &str {
    match text.find("connection to server") {
        Some(at) if !text.contains("could not translate host name") => &text[at..],
        _ if text.contains("could not translate host name") => "its host name is not known",
        _ => "the client library cannot read database.url; write postgres://login:password@host/name",
    }
}

fn open_sqlite(path: &str, purpose: Purpose) -> Result<Db> {
    let fail = |what: &str| Error::Unavailable(format!("SQLite file {path} cannot be opened: {what}"));
    match purpose {
        Purpose::Read => DbUrl::Sqlite(path.to_owned()).must_exist()?,
        Purpose::Write => private::keep(path).map_err(|e| fail(&one_line(&e)))?,
    }
    let mut inner = SqliteConnection::establish(path).map_err(|e| fail(&one_line(&e)))?;
    // WAL: readers never wait for the writer. FULL: an answered write survives a power cut. A reader waits only where
    // another process holds the whole file; who begins a write may wait for a migration, until the writer takes over.
    let pragmas = match purpose {
        Purpose::Write => {
            "PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
             PRAGMA foreign_keys = ON; PRAGMA wal_autocheckpoint = 4000; PRAGMA journal_size_limit = 33554432; PRAGMA cache_size = -8000;"
        }
        Purpose::Read => {
            "PRAGMA busy_timeout = 1000; PRAGMA query_only = ON; PRAGMA cache_size = -2000; PRAGMA mmap_size = 67108864;"
        }
    };
    inner.batch_execute(pragmas).map_err(|e| fail(&one_line(&e)))?;
    Ok(Db::Sqlite(inner))
}

/// r2d2's manager over [`open`].
#[derive(Clone, Debug)]
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_the_data_is_is_shown_without_login_and_password() {
        for (url, want) in [
            (
                "postgres://cracha:geheim@db.internal:5433/cracha?sslmode=require",
                "PostgreSQL at db.internal:5433/cracha",
            ),
            ("postgresql://db/cracha", "PostgreSQL at db/cracha"),
            ("postgres://u:p@a:5432,b:5432/c", "PostgreSQL at a:5432,b:5432/c"),
            ("postgres://u:p@[::1]:5432/c", "PostgreSQL at [::1]:5432/c"),
            ("postgres://cracha:Segredo@Forte9@localhost/cracha", "PostgreSQL"),
            ("postgres://cracha:Seg/redo@localhost/cracha", "PostgreSQL"),
            ("postgres://cracha:Segredo", "PostgreSQL"),
            ("postgres:///cracha", "PostgreSQL at /cracha"),
            ("sqlite:/var/lib/c.db", "SQLite /var/lib/c.db"),
        ] {
            assert_eq!(DbUrl::parse(url).unwrap().shown(), want, "{url}");
        }
    }

    #[test]
    fn nothing_of_the_url_is_in_the_error_of_a_library_that_cannot_read_it() {
        for url in [
            "postgres://cracha:100%Segredo@localhost/cracha",
            "postgres://cracha:Seg redo@localhost/cracha",
            "postgres://cracha:Segredo@Forte9@localhost/cracha",
            "postgres://cracha:Seg/redo@localhost/cracha",
            "postgres://cracha:Segredo",
            "postgres://127.0.0.1:1/cracha?password=abc&Segredo",
            "postgres://127.0.0.1:1/cracha?password=abc&Segredo=x",
        ] {
            let error = open(&DbUrl::parse(url).unwrap(), Purpose::Write).err().unwrap().to_string();
            assert!(!error.contains("redo") && !error.contains("Seg") && !error.contains("Forte9"), "{url}: {error}");
        }
    }
}
