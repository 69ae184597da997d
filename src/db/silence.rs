//! Whether a PostgreSQL server still works for those who wait for it. A connection over which nothing comes any more looks
//! like one over which nothing has come yet, and the client library waits for both without end: the kernel gives up a
//! peer that acknowledges nothing, but not one behind something that acknowledges in its stead (a tunnel, a balancer).
//! So whoever waits for long is looked up by a connection of its own: is the server there, and is it at that statement?

use std::collections::HashSet;
use std::sync::mpsc::channel;
use std::time::Duration;

use diesel::prelude::*;
use diesel::r2d2::ManageConnection;
use diesel::sql_types::Text;

use super::Db;
use super::connect::Manager;
use crate::error::Result;

/// A look that takes longer finds silence.
const WITHIN: Duration = Duration::from_secs(10);
/// Connections whose server process is at a statement, or ended one this moment: the client is still sending the next.
const AT_WORK: &str = "SELECT application_name AS name FROM pg_stat_activity WHERE usename = current_user AND \
                       (state IN ('active', 'disabled') OR state_change > clock_timestamp() - interval '3 seconds')";

#[derive(QueryableByName)]
struct Connection {
    #[diesel(sql_type = Text)]
    name: String,
}

/// What a look at the server shows.
#[derive(Debug)]
pub(super) enum Look {
    /// It works for the connections of these names.
    AtWork(HashSet<String>),
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
        Ok(Ok(names)) => Look::AtWork(names),
        // Too many connections, a login that was changed: a server that says so works.
        Ok(Err(error)) if error.to_string().contains("FATAL") => Look::Refused,
        Ok(Err(error)) => Look::Silent(error.to_string()),
        Err(_) => Look::Silent(format!("no answer within {} s", WITHIN.as_secs())),
    }
}

fn at_work(manager: &Manager) -> Result<HashSet<String>> {
    match manager.connect()? {
        Db::Pg(mut inner) => {
            let found: Vec<Connection> = diesel::sql_query(AT_WORK).load(&mut inner)?;
            Ok(found.into_iter().map(|connection| connection.name).collect())
        }
        Db::Sqlite(_) => Ok(HashSet::new()),
    }
}
