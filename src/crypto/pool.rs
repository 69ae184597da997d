//! The threads that hash: as many as there are cores, each with its [`Arena`], before them one bounded queue.
//!
//! Plain threads, not the async runtime's: more hashes at once than cores only makes every one of them slower, and a
//! caller that is told at once that the house is full can say so (503 with Retry-After) instead of timing out.

use super::arena::Arena;
use crate::error::{Error, Result};
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;
use tokio::sync::oneshot;

/// Something to do in an arena, and somebody who waits for it.
trait Job: Send {
    /// Whether the caller still waits.
    fn wanted(&self) -> bool;
    fn run(self: Box<Self>, arena: &mut Arena);
}

struct Task<T, F> {
    reply: oneshot::Sender<Result<T>>,
    work: F,
}

impl<T: Send, F: FnOnce(&mut Arena) -> Result<T> + Send> Job for Task<T, F> {
    fn wanted(&self) -> bool {
        !self.reply.is_closed()
    }

    fn run(self: Box<Self>, arena: &mut Arena) {
        let Self { reply, work } = *self;
        // The arena is plain memory that every hash writes anew: nothing in it can be left half done.
        let result = catch_unwind(AssertUnwindSafe(|| work(arena)));
        // A caller that left meanwhile misses nothing.
        let _ = reply.send(result.unwrap_or_else(|_| Err(Error::internal("a hash panicked"))));
    }
}

#[derive(Default)]
struct State {
    waiting: VecDeque<Box<dyn Job>>,
    stopping: bool,
}

struct Shared {
    state: Mutex<State>,
    news: Condvar,
    capacity: usize,
    warm: AtomicUsize,
}

impl Shared {
    /// No job runs while the lock is held, so a poisoned lock guards sound data.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Threads, arenas and the queue. Dropping it stops the threads after the job each has in hand.
pub(super) struct Pool {
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<()>>,
}

impl Pool {
    /// Starts `threads` threads whose arenas keep `standing` blocks for `idle` after their last job.
    pub fn start(threads: usize, capacity: usize, standing: usize, idle: Duration) -> Result<Self> {
        let shared = Arc::new(Shared {
            state: Mutex::default(),
            news: Condvar::new(),
            capacity: capacity.max(1),
            warm: AtomicUsize::new(0),
        });
        let mut pool = Self { shared, threads: Vec::with_capacity(threads) };
        for number in 0..threads {
            let shared = pool.shared.clone();
            let thread = std::thread::Builder::new()
                .name(format!("hash-{number}"))
                .spawn(move || serve(&shared, Arena::new(standing), idle))
                .map_err(|error| Error::Unavailable(format!("no thread for hashing: {error}")))?;
            pool.threads.push(thread);
        }
        Ok(pool)
    }

    /// Queues `work`; the receiver gets its result. Nothing when the queue is full of callers who still wait.
    pub fn submit<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Arena) -> Result<T> + Send + 'static,
    ) -> Option<oneshot::Receiver<Result<T>>> {
        let (reply, result) = oneshot::channel();
        let mut state = self.shared.lock();
        if state.waiting.len() >= self.shared.capacity {
            state.waiting.retain(|job| job.wanted());
        }
        if state.waiting.len() >= self.shared.capacity {
            return None;
        }
        state.waiting.push_back(Box::new(Task { reply, work }));
        drop(state);
        self.shared.news.notify_one();
        Some(result)
    }

    /// How many jobs wait for a thread.
    pub fn queue_len(&self) -> usize {
        self.shared.lock().waiting.len()
    }

    /// How many threads there are.
    pub fn threads(&self) -> usize {
        self.threads.len()
    }

    /// How many arenas hold memory of the system.
    pub fn warm(&self) -> usize {
        self.shared.warm.load(Ordering::Relaxed)
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        let mut state = self.shared.lock();
        state.stopping = true;
        let left = std::mem::take(&mut state.waiting);
        drop(state);
        // Their callers see the reply channel close.
        drop(left);
        self.shared.news.notify_all();
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}

fn serve(shared: &Shared, mut arena: Arena, idle: Duration) {
    loop {
        let mut state = shared.lock();
        while state.waiting.is_empty() && !state.stopping {
            if arena.is_warm() {
                let quiet = |state: &mut State| state.waiting.is_empty() && !state.stopping;
                let (guard, waited) =
                    shared.news.wait_timeout_while(state, idle, quiet).unwrap_or_else(PoisonError::into_inner);
                state = guard;
                if waited.timed_out() {
                    drop(state);
                    arena.release();
                    shared.warm.fetch_sub(1, Ordering::Relaxed);
                    state = shared.lock();
                }
            } else {
                state = shared.news.wait(state).unwrap_or_else(PoisonError::into_inner);
            }
        }
        if state.stopping {
            return;
        }
        let job = state.waiting.pop_front();
        drop(state);
        if let Some(job) = job.filter(|job| job.wanted()) {
            let was_warm = arena.is_warm();
            job.run(&mut arena);
            if arena.is_warm() && !was_warm {
                shared.warm.fetch_add(1, Ordering::Relaxed);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicBool;
    use std::sync::mpsc;

    const LONG: Duration = Duration::from_secs(3600);

    /// Keeps the only thread of a pool busy until the sender is dropped.
    fn occupy(pool: &Pool) -> (mpsc::Sender<()>, oneshot::Receiver<Result<()>>) {
        let (started, running) = mpsc::channel();
        let (release, held) = mpsc::channel::<()>();
        let done = pool.submit(move |_| {
            started.send(()).unwrap();
            let _ = held.recv();
            Ok(())
        });
        running.recv().unwrap();
        (release, done.unwrap())
    }

    #[tokio::test]
    async fn a_full_queue_answers_busy_and_loses_nothing() {
        let pool = Pool::start(1, 2, 8, LONG).unwrap();
        let (release, first) = occupy(&pool);
        let second = pool.submit(|_| Ok(2)).unwrap();
        let third = pool.submit(|_| Ok(3)).unwrap();
        assert!(pool.submit(|_| Ok(4)).is_none());
        assert_eq!(pool.queue_len(), 2);
        drop(release);
        assert_eq!(first.await.unwrap(), Ok(()));
        assert_eq!((second.await.unwrap(), third.await.unwrap()), (Ok(2), Ok(3)));
        assert_eq!(pool.queue_len(), 0);
        assert_eq!(pool.submit(|_| Ok(5)).unwrap().await.unwrap(), Ok(5));
    }

    #[tokio::test]
    async fn a_caller_who_left_costs_no_hash_and_no_place() {
        let pool = Pool::start(1, 1, 8, LONG).unwrap();
        let (release, _first) = occupy(&pool);
        let hashed = Arc::new(AtomicBool::new(false));
        let seen = hashed.clone();
        drop(pool.submit(move |_| {
            seen.store(true, Ordering::Relaxed);
            Ok(())
        }));
        let next = pool.submit(|_| Ok(())).unwrap();
        drop(release);
        assert_eq!(next.await.unwrap(), Ok(()));
        assert!(!hashed.load(Ordering::Relaxed));
    }

    #[tokio::test]
    async fn a_panic_fails_its_own_hash_alone() {
        let pool = Pool::start(1, 4, 8, LONG).unwrap();
        let bad = pool.submit::<()>(|_| panic!("on purpose")).unwrap();
        let good = pool.submit(|_| Ok(1)).unwrap();
        assert!(matches!(bad.await.unwrap(), Err(Error::Internal(_))));
        assert_eq!(good.await.unwrap(), Ok(1));
    }

    #[tokio::test]
    async fn an_idle_thread_gives_its_pages_back_and_works_on() {
        let pool = Pool::start(1, 4, 8, Duration::from_millis(1)).unwrap();
        for _ in 0..2 {
            let touched = pool.submit(|arena| arena.with(8, |blocks| blocks.len())).unwrap();
            assert_eq!(touched.await.unwrap(), Ok(8));
            tokio::time::timeout(Duration::from_secs(30), async {
                while pool.warm() != 0 {
                    tokio::task::yield_now().await;
                }
            })
            .await
            .unwrap();
        }
    }

    #[tokio::test]
    async fn those_who_wait_at_the_stop_are_told() {
        let pool = Pool::start(1, 4, 8, LONG).unwrap();
        let (release, _first) = occupy(&pool);
        let waiting = pool.submit(|_| Ok(())).unwrap();
        let stop = std::thread::spawn(move || drop(pool));
        assert!(waiting.await.is_err());
        drop(release);
        stop.join().unwrap();
    }
}
