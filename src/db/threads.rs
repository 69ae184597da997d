//! PostgreSQL's connections, each with a thread of its own. What waits is taken by the next free thread, so that a request
//! costs one hand-over, and no pool of connections has to be asked besides the pool of threads. Threads begin when work
//! waits and nobody is free, and end, connection and all, when they were not needed for a while.
//!
//! When the storage fails under one connection, all that are older are thrown away before their next work: after a
//! switchover the old primary goes on answering reads, from the past, and refuses writes. The next connection asks every
//! host of the URL again (`target_session_attrs=read-write`).
//!
//! A watch looks after work that waits for long. If the server is silent, or no longer at it, the caller is told so, and
//! the thread's place goes to another: it stays behind in the client library until that comes back, and then ends.

mod watch;

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use diesel::r2d2::ManageConnection;
use tokio::sync::Notify;

use super::Db;
use super::connect::{Manager, open_named};
use crate::error::{Error, Result};

/// A thread that had nothing to do for so long ends.
const IDLE: Duration = Duration::from_secs(600);
/// What may wait.
const QUEUE: usize = 4096;
/// Work that takes longer is looked after, each time so much later.
const LONG: Duration = Duration::from_secs(5);

/// Work on a connection; it answers its caller by itself.
type Work = Box<dyn FnOnce(Result<&mut Db>) + Send>;

/// Work that waits for a thread.
struct Job {
    work: Work,
    errand: Arc<Errand>,
}

/// What is known of a job while somebody waits for it.
#[derive(Default)]
struct Errand {
    /// What the server calls the connection, if that is known; empty while there is none yet.
    connection: OnceLock<Option<Arc<str>>>,
    given_up: AtomicBool,
    /// Rings when it was given up: nobody shall wait any longer.
    bell: Notify,
}

impl Errand {
    fn give_up(&self) {
        self.given_up.store(true, Ordering::Release);
        self.bell.notify_one();
    }

    /// Why there is no answer.
    fn why(&self) -> Error {
        match self.given_up.load(Ordering::Acquire) {
            true => Error::Unavailable("the database is silent; the connection was given up".into()),
            false => Error::internal("a database call panicked; nothing of it was kept"),
        }
    }
}

/// A job, and when it began or was last looked after.
struct Since {
    errand: Arc<Errand>,
    at: Instant,
}

impl Since {
    fn now(errand: Arc<Errand>) -> Self {
        Self { errand, at: Instant::now() }
    }

    fn is_long(&self) -> bool {
        self.at.elapsed() >= LONG
    }
}

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
    /// Ends the watch.
    closing: Condvar,
    /// How often the storage failed: a connection from before the last time is not used again.
    failures: AtomicU64,
}

/// A thread's connection.
struct Open {
    db: Db,
    /// See [`Errand::connection`].
    name: Option<Arc<str>>,
    /// [`Shared::failures`] when it was opened.
    failures: u64,
}

#[derive(Default)]
struct State {
    jobs: VecDeque<(Job, Instant)>,
    busy: Vec<Since>,
    watched: bool,
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
            closing: Condvar::new(),
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
        let (reply, mut answer) = tokio::sync::oneshot::channel();
        let (shared, errand) = (self.entrance.0.clone(), Arc::new(Errand::default()));
        let work: Work = Box::new(move |db| {
            if reply.is_closed() {
                return; // nobody waits for it, and nothing of it has begun
            }
            let was_open = db.is_ok();
            let done = db.and_then(work);
            if was_open && matches!(done, Err(Error::Unavailable(_))) {
                shared.failures.fetch_add(1, Ordering::Release); // before the caller can come again
            }
            // The caller may have gone away; what was done stays.
            let _ = reply.send(done);
        });
        self.submit(Job { work, errand: errand.clone() })?;
        tokio::select! {
            biased;
            done = &mut answer => done.unwrap_or_else(|_| Err(errand.why())),
            () = errand.bell.notified() => answer.try_recv().unwrap_or_else(|_| Err(errand.why())),
        }
    }

    fn submit(&self, job: Job) -> Result<()> {
        let shared = &self.entrance.0;
        let mut state = shared.lock();
        if state.jobs.len() >= QUEUE {
            return Err(Error::Busy { retry_after_s: 2 });
        }
        state.jobs.push_back((job, Instant::now()));
        let unwatched = !std::mem::replace(&mut state.watched, true);
        if state.jobs.len() <= state.free {
            drop(state);
            shared.bell.notify_one();
        } else if state.running < shared.most {
            state.running += 1;
            drop(state);
            shared.begin()?;
        } else {
            drop(state);
        }
        if unwatched {
            shared.watched();
        }
        Ok(())
    }
}

impl Drop for Entrance {
    fn drop(&mut self) {
        self.0.lock().closed = true;
        self.0.bell.notify_all();
        self.0.closing.notify_all();
    }
}

impl Shared {
    /// Starts one more thread, for which `running` was raised.
    fn begin(self: &Arc<Self>) -> Result<()> {
        let shared = self.clone();
        let begun = std::thread::Builder::new().name("postgresql".into()).spawn(move || shared.work());
        if let Err(error) = begun {
            let mut state = self.lock();
            state.running -= 1;
            tracing::error!(%error, "a database thread cannot start");
            if state.running == 0 {
                state.jobs.clear(); // nobody would ever take them
                return Err(Error::Unavailable(format!("no database thread can start: {error}")));
            }
        }
        Ok(())
    }

    /// Nothing panics while it is held, so a poisoned lock is as good as another.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn work(&self) {
        let mut open: Option<Open> = None;
        while let Some(Job { work, errand }) = self.next() {
            let failures = self.failures.load(Ordering::Acquire);
            open = open.filter(|open| open.failures == failures);
            let done = match self.connection(&mut open, failures) {
                Ok(open) => {
                    let _ = errand.connection.set(open.name.clone());
                    catch_unwind(AssertUnwindSafe(|| work(Ok(&mut open.db))))
                }
                Err(error) => catch_unwind(AssertUnwindSafe(|| work(Err(error)))),
            };
            if !self.ended(&errand) {
                return; // given up meanwhile, and its place with it
            }
            // A panic may have left a transaction open; the server ends it with the connection.
            if done.is_err() || open.as_mut().is_some_and(|open| self.manager.has_broken(&mut open.db)) {
                open = None;
            }
        }
    }

    /// `false` when the job was given up.
    fn ended(&self, errand: &Arc<Errand>) -> bool {
        let mut state = self.lock();
        let place = state.busy.iter().position(|job| Arc::ptr_eq(&job.errand, errand));
        place.map(|place| state.busy.swap_remove(place)).is_some()
    }

    fn connection<'a>(&self, open: &'a mut Option<Open>, failures: u64) -> Result<&'a mut Open> {
        match open {
            Some(open) => Ok(open),
            None => {
                let (db, name) = open_named(&self.manager.url, self.manager.purpose)?;
                Ok(open.insert(Open { db, name: name.map(Arc::from), failures }))
            }
        }
    }

    /// The next job; none when this thread's time is over.
    fn next(&self) -> Option<Job> {
        let mut state = self.lock();
        loop {
            if let Some((job, _)) = state.jobs.pop_front() {
                state.busy.push(Since::now(job.errand.clone()));
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
