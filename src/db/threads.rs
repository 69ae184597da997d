//! PostgreSQL's connections, each with a thread of its own. What waits is taken by the next free thread, so that a request
//! costs one hand-over, and no pool of connections has to be asked besides the pool of threads. Threads begin when work
//! waits and nobody is free, and end, connection and all, when they were not needed for a while.
//!
//! When the storage fails under one connection, all that are older are thrown away before their next work: after a
//! switchover the old primary goes on answering reads, from the past, and refuses writes. The next connection asks every
//! host of the URL again (`target_session_attrs=read-write`).

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use diesel::r2d2::ManageConnection;

use super::Db;
use super::connect::Manager;
use crate::error::{Error, Result};

/// A thread that had nothing to do for so long ends.
const IDLE: Duration = Duration::from_secs(600);
/// What may wait.
const QUEUE: usize = 4096;

/// Work on a connection; it answers its caller by itself.
type Job = Box<dyn FnOnce(Result<&mut Db>) + Send>;

/// The entrance. Cheap to clone; when the last one goes, the threads end.
#[derive(Clone)]
pub(super) struct Threads {
    entrance: Arc<Entrance>,
}

struct Entrance(Arc<Shared>);

struct Shared {
    manager: Manager,
    most: usize,
    state: Mutex<State>,
    bell: Condvar,
    /// How often the storage failed: a connection from before the last time is not used again.
    failures: AtomicU64,
}

/// A thread's connection.
struct Open {
    db: Db,
    /// [`Shared::failures`] when it was opened.
    failures: u64,
}

#[derive(Default)]
struct State {
    jobs: VecDeque<Job>,
    running: usize,
    free: usize,
    closed: bool,
}

impl Threads {
    /// At most `most` connections; none is opened before it is needed.
    pub(super) fn new(manager: Manager, most: usize) -> Self {
        let shared = Shared {
            manager,
            most: most.max(1),
            state: Mutex::default(),
            bell: Condvar::new(),
            failures: AtomicU64::new(0),
        };
        Self { entrance: Arc::new(Entrance(Arc::new(shared))) }
    }

    /// Runs `work` on the next free connection.
    pub(super) async fn run<T, F>(&self, work: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Db) -> Result<T> + Send + 'static,
    {
        let (reply, answer) = tokio::sync::oneshot::channel();
        let shared = self.entrance.0.clone();
        self.submit(Box::new(move |db| {
            let was_open = db.is_ok();
            let done = db.and_then(work);
            if was_open && matches!(done, Err(Error::Unavailable(_))) {
                shared.failures.fetch_add(1, Ordering::Release); // before the caller can come again
            }
            // The caller may have gone away; what was done stays.
            let _ = reply.send(done);
        }))?;
        answer.await.map_err(|_| Error::internal("a database call panicked; nothing of it was kept"))?
    }

    fn submit(&self, job: Job) -> Result<()> {
        let shared = &self.entrance.0;
        let mut state = shared.lock();
        if state.jobs.len() >= QUEUE {
            return Err(Error::Busy { retry_after_s: 2 });
        }
        state.jobs.push_back(job);
        if state.jobs.len() <= state.free {
            drop(state);
            shared.bell.notify_one();
        } else if state.running < shared.most {
            state.running += 1;
            drop(state);
            self.begin()?;
        }
        Ok(())
    }

    fn begin(&self) -> Result<()> {
        let shared = self.entrance.0.clone();
        let begun = std::thread::Builder::new().name("postgresql".into()).spawn(move || shared.work());
        if let Err(error) = begun {
            let mut state = self.entrance.0.lock();
            state.running -= 1;
            tracing::error!(%error, "a database thread cannot start");
            if state.running == 0 {
                state.jobs.clear(); // nobody would ever take them
                return Err(Error::Unavailable(format!("no database thread can start: {error}")));
            }
        }
        Ok(())
    }
}

impl Drop for Entrance {
    fn drop(&mut self) {
        self.0.lock().closed = true;
        self.0.bell.notify_all();
    }
}

impl Shared {
    /// Nothing panics while it is held, so a poisoned lock is as good as another.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn work(&self) {
        let mut open: Option<Open> = None;
        while let Some(job) = self.next() {
            let failures = self.failures.load(Ordering::Acquire);
            open = open.filter(|open| open.failures == failures);
            let done = match self.connection(&mut open, failures) {
                Ok(db) => catch_unwind(AssertUnwindSafe(|| job(Ok(db)))),
                Err(error) => catch_unwind(AssertUnwindSafe(|| job(Err(error)))),
            };
            // A panic may have left a transaction open; the server ends it with the connection.
            if done.is_err() || open.as_mut().is_some_and(|open| self.manager.has_broken(&mut open.db)) {
                open = None;
            }
        }
    }

    fn connection<'a>(&self, open: &'a mut Option<Open>, failures: u64) -> Result<&'a mut Db> {
        match open {
            Some(open) => Ok(&mut open.db),
            None => Ok(&mut open.insert(Open { db: self.manager.connect()?, failures }).db),
        }
    }

    /// The next job; none when this thread's time is over.
    fn next(&self) -> Option<Job> {
        let mut state = self.lock();
        loop {
            if let Some(job) = state.jobs.pop_front() {
                return Some(job);
            }
            let mut over = state.closed;
            if !over {
                state.free += 1;
                let (woken, waited) = self.bell.wait_timeout(state, IDLE).unwrap_or_else(PoisonError::into_inner);
                state = woken;
                state.free -= 1;
                over = waited.timed_out() && state.jobs.is_empty();
            }
            if over {
                state.running -= 1;
                return None;
            }
        }
    }
}
