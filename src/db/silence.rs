//! Whether a PostgreSQL server still works for those who wait for it. A connection over which nothing comes any more looks
//! like one over which nothing has come yet, and the client library waits for both without end: the kernel gives up a
//! peer that acknowledges nothing, but not one behind something that acknowledges in its stead (a tunnel, a balancer).
//! So whoever waits for long is looked up by a connection of its own: is the server there, and is it at that statement?

use std::collections::HashSet;
use std::sync::mpsc::channel;
use std::time::Duration;

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::r2d2::ManageConnection;
use diesel::sql_types::Integer;

use super::Db;
use super::connect::Manager;
use crate::error::Result;

/// A look that takes longer finds silence.
const WITHIN: Duration = Duration::from_secs(10);
/// Backends that are at a statement, or ended one this moment: their client is still sending the next.
const AT_WORK: &str = "SELECT pid FROM pg_stat_activity WHERE usename = current_user AND (state IN ('active', 'disabled') \
                       OR state_change > clock_timestamp() - interval '3 seconds')";

#[derive(QueryableByName)]
struct Backend {
    #[diesel(sql_type = Integer)]
    pid: i32,
}

/// The server's process behind a connection; none where a pooler may change it, or for a file.
pub(super) fn backend(manager: &Manager, db: &mut Db) -> Result<Option<i32>> {
    match db {
        Db::Pg(inner) if manager.url.is_direct() => {
            Ok(Some(diesel::select(sql::<Integer>("pg_backend_pid()")).get_result(inner)?))
        }
        Db::Pg(_) | Db::Sqlite(_) => Ok(None),
    }
}

/// What a look at the server shows.
#[derive(Debug)]
pub(super) enum Look {
    /// These of its processes work for us.
    AtWork(HashSet<i32>),
    /// It is there and lets nobody in just now.
    Refused,
    /// It does not answer; why, in English.
    Silent(String),
}

/// Looks over a connection of its own, on a thread of its own: that connection may fall silent, too.
pub(super) fn look(manager: &Manager) -> Look {
    let (tell, told) = channel();
    let manager = manager.clone();
    let looking = move || drop(tell.send(at_work(&manager)));
    if let Err(error) = std::thread::Builder::new().name("postgresql-look".into()).spawn(looking) {
        tracing::error!(%error, "nobody can look after the database");
        return Look::Refused;
    }
    match told.recv_timeout(WITHIN) {
        Ok(Ok(pids)) => Look::AtWork(pids),
        // Too many connections, a login that was changed: a server that says so works.
        Ok(Err(error)) if error.to_string().contains("FATAL") => Look::Refused,
        Ok(Err(error)) => Look::Silent(error.to_string()),
        Err(_) => Look::Silent(format!("no answer within {} s", WITHIN.as_secs())),
    }
}

fn at_work(manager: &Manager) -> Result<HashSet<i32>> {
    match manager.connect()? {
        Db::Pg(mut inner) => {
            let found: Vec<Backend> = diesel::sql_query(AT_WORK).load(&mut inner)?;
            Ok(found.into_iter().map(|backend| backend.pid).collect())
        }
        Db::Sqlite(_) => Ok(HashSet::new()),
    }
}
