//! SQLite's one writer: it takes what waits (at most 64 verbs), runs each in a savepoint, commits once, and answers each
//! caller after the commit. One fsync serves the group, and no two writers ever meet.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};

use diesel::QueryResult;
use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use tokio::sync::oneshot;

use super::turns::Turns;
use super::{Db, Frame, Nudge, Tx, run_verb};
use crate::error::{Error, Result};

const GROUP: usize = 64;
const QUEUE: usize = 4096;

/// A verb waiting for its turn. `run` may be called once; `settle` answers the caller.
pub(super) trait Job: Send {
    fn run(&mut self, db: &mut Db);
    /// Storage failed under it: the outer transaction may be gone, the rest of the group must not run outside of one.
    fn lost_storage(&self) -> bool;
    fn settle(self: Box<Self>, group: Result<()>, on_nudge: &dyn Fn(Nudge));
}

struct VerbJob<T, F> {
    verb: F,
    frame: Frame,
    result: Option<Result<(T, Vec<Nudge>)>>,
    reply: oneshot::Sender<Result<T>>,
}

impl<T: Send, F: Fn(&mut Tx) -> Result<T> + Send> Job for VerbJob<T, F> {
    fn run(&mut self, db: &mut Db) {
        self.result = Some(run_verb(db, self.frame, &self.verb));
    }

    fn lost_storage(&self) -> bool {
        matches!(self.result, Some(Err(Error::Unavailable(_))))
    }

    fn settle(self: Box<Self>, group: Result<()>, on_nudge: &dyn Fn(Nudge)) {
        let result = match (self.result, group) {
            (Some(Err(error)), _) => Err(error),
            // Its turn never came, or the commit failed.
            (_, Err(error)) => Err(error),
            (None, Ok(())) => Err(Error::internal("the verb panicked; nothing of it was kept")),
            (Some(Ok((value, nudges))), Ok(())) => {
                nudges.into_iter().for_each(on_nudge);
                Ok(value)
            }
        };
        // The caller may have gone away; what was committed stays.
        let _ = self.reply.send(result);
    }
}

/// The queue's entrance.
#[derive(Clone)]
pub(super) struct Writer {
    queue: SyncSender<Box<dyn Job>>,
    shared: Arc<AtomicBool>,
}

impl Writer {
    /// Starts the thread over this connection. Another process may hold the file as long as `turns` has patience; then
    /// the answer is "not now".
    pub(super) fn start(
        mut db: Db,
        turns: Turns,
        on_nudge: std::sync::Arc<dyn Fn(Nudge) + Send + Sync>,
    ) -> Result<Self> {
        // Who waits looks for itself: SQLite looks too seldom.
        db.batch_execute("PRAGMA busy_timeout = 0")?;
        let (queue, jobs) = sync_channel(QUEUE);
        let shared = turns.shared();
        std::thread::Builder::new()
            .name("sqlite-writer".into())
            .spawn(move || write_loop(db, turns, &jobs, &*on_nudge))
            .map_err(|e| Error::Unavailable(format!("the writer thread cannot start: {e}")))?;
        Ok(Self { queue, shared })
    }

    /// Another process has written the file within the last second; known to who steps aside.
    pub(super) fn is_shared(&self) -> bool {
        self.shared.load(Ordering::Relaxed)
    }

    /// Queues a verb; the answer comes after its commit.
    pub(super) fn submit<T, F>(&self, frame: Frame, verb: F) -> Result<oneshot::Receiver<Result<T>>>
    where
        T: Send + 'static,
        F: Fn(&mut Tx) -> Result<T> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        match self.queue.try_send(Box::new(VerbJob { verb, frame, result: None, reply })) {
            Ok(()) => Ok(answer),
            Err(TrySendError::Full(_)) => Err(Error::Busy { retry_after_s: 2 }),
            Err(TrySendError::Disconnected(_)) => Err(Error::Unavailable("the writer has stopped".into())),
        }
    }
}

fn write_loop(mut db: Db, mut turns: Turns, jobs: &Receiver<Box<dyn Job>>, on_nudge: &dyn Fn(Nudge)) {
    while let Ok(first) = jobs.recv() {
        let mut group = vec![first];
        while group.len() < GROUP {
            match jobs.try_recv() {
                Ok(job) => group.push(job),
                Err(_) => break,
            }
        }
        let begun = turns.take(|| begin(&mut db)).map_err(Error::from);
        if begun.is_err() {
            // Somebody else holds the file. Who waits here has waited as long as the one who tried: nobody is made to
            // wait for a try of their own.
            group.extend(jobs.try_iter());
        }
        let outcome = begun.clone().and_then(|_| run_group(&mut db, &mut group));
        for job in group {
            job.settle(outcome.clone(), on_nudge);
        }
        if let Ok(begun) = begun {
            turns.step_aside(&mut db, begun);
        }
    }
}

fn run_group(db: &mut Db, group: &mut [Box<dyn Job>]) -> Result<()> {
    for job in group.iter_mut() {
        // A panic fails its verb alone: the savepoint it left open is undone by hand.
        if catch_unwind(AssertUnwindSafe(|| job.run(db))).is_err()
            && let Err(error) = undo_to_outer(db)
        {
            rollback(db); // else the next group finds a transaction open
            return Err(error);
        }
        if job.lost_storage() {
            rollback(db);
            return Err(Error::Unavailable("the storage failed; nothing of this write was kept".into()));
        }
    }
    commit(db)
}

fn begin(db: &mut Db) -> QueryResult<()> {
    match db {
        Db::Sqlite(inner) => AnsiTransactionManager::begin_transaction_sql(inner, "BEGIN IMMEDIATE"),
        Db::Pg(inner) => AnsiTransactionManager::begin_transaction(inner),
    }
}

fn commit(db: &mut Db) -> Result<()> {
    let done = match db {
        Db::Sqlite(inner) => AnsiTransactionManager::commit_transaction(inner),
        Db::Pg(inner) => AnsiTransactionManager::commit_transaction(inner),
    };
    if let Err(error) = done {
        // Disk full or I/O: leave nothing open for the next group. A failed rollback means SQLite did it already.
        rollback(db);
        return Err(error.into());
    }
    Ok(())
}

fn rollback(db: &mut Db) {
    let _ = match db {
        Db::Sqlite(inner) => AnsiTransactionManager::rollback_transaction(inner),
        Db::Pg(inner) => AnsiTransactionManager::rollback_transaction(inner),
    };
}

fn undo_to_outer(db: &mut Db) -> Result<()> {
    loop {
        let depth = match db {
            Db::Sqlite(inner) => depth_of::<diesel::SqliteConnection>(inner),
            Db::Pg(inner) => depth_of::<diesel::PgConnection>(inner),
        };
        if depth <= 1 {
            return Ok(());
        }
        match db {
            Db::Sqlite(inner) => AnsiTransactionManager::rollback_transaction(inner)?,
            Db::Pg(inner) => AnsiTransactionManager::rollback_transaction(inner)?,
        }
    }
}

fn depth_of<C>(inner: &mut C) -> u32
where
    C: diesel::Connection<TransactionManager = AnsiTransactionManager>,
{
    match AnsiTransactionManager::transaction_manager_status_mut(inner).transaction_depth() {
        Ok(depth) => depth.map_or(0, |d| d.get()),
        Err(_) => 0,
    }
}
