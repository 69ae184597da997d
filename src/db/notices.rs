//! What the nodes of one PostgreSQL database tell each other: `NOTIFY` says it, a connection of its own hears it
//! (`LISTEN`), on a thread of its own. diesel reads what has come and cannot wait for it, so the thread looks every few
//! milliseconds: a look is one read from a socket that has nothing. A driver that waits would be a second client library
//! with another idea of the URL and of TLS.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use diesel::RunQueryDsl;
use diesel::sql_types::Text;

use super::connect::{DbUrl, Purpose, open};
use super::{Db, Tx};
use crate::error::{Error, Result};

/// The one channel.
const CHANNEL: &str = "cracha";
/// How often the thread looks.
const LOOK: Duration = Duration::from_millis(10);
/// Before it connects again.
const PAUSE: Duration = Duration::from_millis(500);

/// What the thread tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// It listens from now on; what was said before is not known.
    Listening,
    /// Some node said this.
    Words(String),
    /// The connection is lost; why, in English. The thread tries again.
    Lost(String),
}

/// Says something to every node that listens, once it is committed. The server takes a lock for the whole of it at a
/// commit that notifies: never in the transaction of a verb.
pub fn say(tx: &mut Tx, words: &str) -> Result<()> {
    match &mut **tx {
        Db::Sqlite(_) => Ok(()),
        Db::Pg(inner) => {
            let say = diesel::sql_query("SELECT pg_notify($1, $2)").bind::<Text, _>(CHANNEL).bind::<Text, _>(words);
            say.execute(inner).map(drop).map_err(Error::from)
        }
    }
}

/// Ends or replaces the thread: it goes on as long as this says that it is its turn.
#[derive(Clone, Debug, Default)]
pub struct Turn(Arc<AtomicU64>);

impl Turn {
    /// Whoever listens now shall end.
    pub fn over(&self) -> u64 {
        self.0.fetch_add(1, Ordering::AcqRel) + 1
    }

    fn is(&self, mine: u64) -> bool {
        self.0.load(Ordering::Acquire) == mine
    }
}

/// Whether nodes can hear each other by this URL: not in a file, and not through a pooler that gives every transaction
/// another connection (`database.prepared = false` says that there is one).
pub(super) fn can_hear(url: &DbUrl) -> bool {
    matches!(url, DbUrl::Postgres { prepared: true, .. })
}

/// Listens on a new thread, in the place of the one before. One that waits in the client library for a silent server ends
/// when it comes back from there.
pub(super) fn listen(url: DbUrl, turn: &Turn, tell: impl Fn(Heard) + Send + 'static) -> Result<()> {
    let (mine, turn) = (turn.over(), turn.clone());
    let hear = move || {
        while turn.is(mine) {
            if let Err(error) = hear(&url, &turn, mine, &tell)
                && turn.is(mine)
            {
                tell(Heard::Lost(error.to_string()));
                std::thread::sleep(PAUSE);
            }
        }
    };
    let begun = std::thread::Builder::new().name("postgresql-listen".into()).spawn(hear);
    begun.map(drop).map_err(|e| Error::Unavailable(format!("nobody can listen to other nodes: {e}")))
}

fn hear(url: &DbUrl, turn: &Turn, mine: u64, tell: &impl Fn(Heard)) -> Result<()> {
    let Db::Pg(mut inner) = open(url, Purpose::Read)? else { return Ok(()) };
    diesel::sql_query(format!("LISTEN {CHANNEL}")).execute(&mut inner)?;
    if turn.is(mine) {
        tell(Heard::Listening);
    }
    while turn.is(mine) {
        for notice in inner.notifications_iter() {
            tell(Heard::Words(notice?.payload));
        }
        std::thread::sleep(LOOK);
    }
    Ok(())
}
