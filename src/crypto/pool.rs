//! The threads that hash: as many as there are cores, each with its [`Filler`], before them one queue that is bounded by
//! how long its last has to wait.
//!
//! Plain threads, not the async runtime's: more hashes at once than cores only makes every one of them slower, and a
//! caller that is told at once that the house is full can say so (503 with Retry-After) instead of timing out. They run
//! at the priority of the rest: at a lower one a crowd that is turned away starved those who were taken in.

use super::engine::Filler;
use super::fill::Fill;
use super::rate::{Rate, retry_after_s};
use crate::error::{Error, Result};
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

/// Something to do with an engine, and somebody who waits for it.
trait Job: Send {
    /// Whether the caller still waits.
    fn wanted(&self) -> bool;
    fn run(self: Box<Self>, filler: &mut Filler);
}

struct Task<T, F> {
    reply: oneshot::Sender<Result<T>>,
    work: F,
}

impl<T: Send, F: FnOnce(&mut Filler) -> Result<T> + Send> Job for Task<T, F> {
    fn wanted(&self) -> bool {
        !self.reply.is_closed()
    }

    fn run(self: Box<Self>, filler: &mut Filler) {
        let Self { reply, work } = *self;
        // An engine's memory is written anew by every hash: nothing in it can be left half done.
        let result = catch_unwind(AssertUnwindSafe(|| work(filler)));
        // A caller that left meanwhile misses nothing.
        let _ = reply.send(result.unwrap_or_else(|_| Err(Error::internal("a hash panicked"))));
    }
}

/// A job and its work: KiB times passes.
struct Waiting {
    job: Box<dyn Job>,
    work: u64,
}

#[derive(Default)]
struct State {
    waiting: VecDeque<Waiting>,
    /// Of all that wait.
    work: u64,
    /// Of all that have a place and no job yet.
    promised: u64,
    /// Of all that run.
    running: u64,
    rate: Rate,
    stopping: bool,
}

impl State {
    /// How long somebody who comes now would wait. Of what runs a half is done, as a rule.
    fn wait(&self, threads: usize) -> Duration {
        self.rate.time_for(self.promised + self.work + self.running / 2, threads)
    }

    fn forget_unwanted(&mut self) {
        self.waiting.retain(|waiting| waiting.job.wanted());
        self.work = self.waiting.iter().map(|waiting| waiting.work).sum();
    }
}

struct Shared {
    state: Mutex<State>,
    news: Condvar,
    max_wait: Duration,
    warm: AtomicUsize,
}

impl Shared {
    /// No job runs while the lock is held, so a poisoned lock guards sound data.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A place in the queue, held until a job takes it or it is dropped.
pub struct Place {
    shared: Arc<Shared>,
    work: u64,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut state = self.shared.lock();
        state.promised = state.promised.saturating_sub(self.work);
    }
}

/// Threads, engines and the queue. Dropping it stops the threads after the job each has in hand.
pub(super) struct Pool {
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<()>>,
}

impl Pool {
    /// Starts `threads` threads whose engines keep their memory for `idle` after their last job, and before which nobody
    /// waits longer than `max_wait`, as far as can be told.
    pub fn start(threads: usize, max_wait: Duration, make: impl Fn() -> Filler, idle: Duration) -> Result<Self> {
        let state = Mutex::default();
        let shared = Arc::new(Shared { state, news: Condvar::new(), max_wait, warm: AtomicUsize::new(0) });
        let mut pool = Self { shared, threads: Vec::with_capacity(threads) };
        for number in 0..threads {
            let (shared, filler) = (pool.shared.clone(), make());
            let thread = std::thread::Builder::new()
                .name(format!("hash-{number}"))
                .spawn(move || serve(&shared, filler, idle))
                .map_err(|error| Error::Unavailable(format!("no thread for hashing: {error}")))?;
            pool.threads.push(thread);
        }
        Ok(pool)
    }

    /// A place for a job whose work is so many KiB times passes. [`Error::Busy`] when the job would have to wait too long
    /// behind callers who still wait: it says when those will be done. Where nobody waits, everybody is taken in, however
    /// slow the machine.
    pub fn admit(&self, work: u64) -> Result<Place> {
        let mut state = self.shared.lock();
        let full = |state: &State| {
            let somebody = state.promised > 0 || !state.waiting.is_empty();
            somebody && state.wait(self.threads()) > self.shared.max_wait
        };
        if full(&state) {
            state.forget_unwanted();
        }
        if full(&state) {
            return Err(Error::Busy { retry_after_s: retry_after_s(state.wait(self.threads())) });
        }
        state.promised += work;
        Ok(Place { shared: self.shared.clone(), work })
    }

    /// Queues a job at its place; the receiver gets its result.
    pub fn submit<T: Send + 'static>(
        &self,
        place: Place,
        job: impl FnOnce(&mut Filler) -> Result<T> + Send + 'static,
    ) -> oneshot::Receiver<Result<T>> {
        let (reply, result) = oneshot::channel();
        let work = place.work;
        drop(place);
        let mut state = self.shared.lock();
        state.work += work;
        state.waiting.push_back(Waiting { job: Box::new(Task { reply, work: job }), work });
        drop(state);
        self.shared.news.notify_one();
        result
    }

    /// How many jobs wait for a thread.
    pub fn queue_len(&self) -> usize {
        self.shared.lock().waiting.len()
    }

    /// How many threads there are.
    pub fn threads(&self) -> usize {
        self.threads.len()
    }

    /// How many engines hold memory of the system.
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

fn serve(shared: &Shared, mut filler: Filler, idle: Duration) {
    loop {
        let mut state = shared.lock();
        while state.waiting.is_empty() && !state.stopping {
            if filler.is_warm() {
                let quiet = |state: &mut State| state.waiting.is_empty() && !state.stopping;
                let (guard, waited) =
                    shared.news.wait_timeout_while(state, idle, quiet).unwrap_or_else(PoisonError::into_inner);
                state = guard;
                if waited.timed_out() {
                    drop(state);
                    filler.release();
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
        let Some(Waiting { job, work }) = state.waiting.pop_front() else { continue };
        state.work = state.work.saturating_sub(work);
        if !job.wanted() {
            continue;
        }
        state.running += work;
        drop(state);
        let (was_warm, begin) = (filler.is_warm(), Instant::now());
        job.run(&mut filler);
        let took = begin.elapsed();
        match (was_warm, filler.is_warm()) {
            (false, true) => shared.warm.fetch_add(1, Ordering::Relaxed),
            (true, false) => shared.warm.fetch_sub(1, Ordering::Relaxed),
            _ => 0,
        };
        let mut state = shared.lock();
        state.running = state.running.saturating_sub(work);
        state.rate.observe(work, took);
    }
}

#[cfg(test)]
mod tests {
    use super::super::engine::Engine;
    use super::super::fill::Recipe;
    use super::*;
    use std::sync::atomic::AtomicBool;
    use std::sync::mpsc;

    const LONG: Duration = Duration::from_secs(3600);
    /// The work of a job that is guessed to take so long by the first guess.
    const HASH_40_MS: u64 = 2 * 19_456;

    fn pool(max_wait_ms: u64, idle: Duration) -> Pool {
        Pool::start(1, Duration::from_millis(max_wait_ms), || Filler::new(Engine::Fast, 8), idle).unwrap()
    }

    fn submit<T: Send + 'static>(
        pool: &Pool,
        work: u64,
        job: impl FnOnce(&mut Filler) -> Result<T> + Send + 'static,
    ) -> Result<oneshot::Receiver<Result<T>>> {
        Ok(pool.submit(pool.admit(work)?, job))
    }

    fn hash(filler: &mut Filler) -> Result<()> {
        let recipe = Recipe { cost: argon2::Params::new(8, 1, 1, None).unwrap(), version: argon2::Version::V0x13 };
        filler.tag(&recipe, b"x", b"12345678", &mut [0; 32])
    }

    /// Keeps the only thread of a pool busy until the sender is dropped.
    fn occupy(pool: &Pool) -> (mpsc::Sender<()>, oneshot::Receiver<Result<()>>) {
        let (started, running) = mpsc::channel();
        let (release, held) = mpsc::channel::<()>();
        let done = submit(pool, 1, move |_| {
            started.send(()).unwrap();
            let _ = held.recv();
            Ok(())
        });
        running.recv().unwrap();
        (release, done.unwrap())
    }

    #[tokio::test]
    async fn a_full_queue_answers_busy_and_loses_nothing() {
        let pool = pool(60, LONG);
        let (release, first) = occupy(&pool);
        let second = submit(&pool, HASH_40_MS, |_| Ok(2)).unwrap();
        let third = submit(&pool, HASH_40_MS, |_| Ok(3)).unwrap();
        assert_eq!(submit(&pool, HASH_40_MS, |_| Ok(4)).unwrap_err(), Error::Busy { retry_after_s: 1 });
        assert_eq!(pool.queue_len(), 2);
        drop(release);
        assert_eq!(first.await.unwrap(), Ok(()));
        assert_eq!((second.await.unwrap(), third.await.unwrap()), (Ok(2), Ok(3)));
        assert_eq!(pool.queue_len(), 0);
        assert_eq!(submit(&pool, HASH_40_MS, |_| Ok(5)).unwrap().await.unwrap(), Ok(5));
    }

    #[tokio::test]
    async fn who_is_turned_away_is_told_when_those_before_will_be_done() {
        let pool = pool(2_900, LONG);
        let (release, _first) = occupy(&pool);
        let waiting: Vec<_> = (0..73).map(|_| submit(&pool, HASH_40_MS, |_| Ok(())).unwrap()).collect();
        // 73 times 40 ms are 2.92 s
        assert_eq!(submit(&pool, HASH_40_MS, |_| Ok(())).unwrap_err(), Error::Busy { retry_after_s: 3 });
        drop(release);
        for one in waiting {
            one.await.unwrap().unwrap();
        }
        assert!(submit(&pool, HASH_40_MS, |_| Ok(())).is_ok());
    }

    #[tokio::test]
    async fn a_place_counts_until_it_is_given_back() {
        let pool = pool(60, LONG);
        let places: Vec<_> = (0..2).map(|_| pool.admit(HASH_40_MS).unwrap()).collect();
        assert!(pool.admit(HASH_40_MS).is_err());
        drop(places);
        assert!(pool.admit(HASH_40_MS).is_ok());
    }

    #[tokio::test]
    async fn a_slow_machine_still_takes_one_in() {
        let pool = pool(0, LONG);
        let (release, _first) = occupy(&pool);
        let next = submit(&pool, 1000 * HASH_40_MS, |_| Ok(())).unwrap();
        assert!(submit(&pool, 1, |_| Ok(())).is_err());
        drop(release);
        next.await.unwrap().unwrap();
    }

    #[tokio::test]
    async fn the_bound_follows_the_measured_speed() {
        let pool = pool(100, LONG);
        // so fast that a hundred fit where two did
        submit(&pool, 1000 * HASH_40_MS, |_| Ok(())).unwrap().await.unwrap().unwrap();
        let (release, _first) = occupy(&pool);
        let all: Vec<_> = (0..100).map(|_| submit(&pool, HASH_40_MS, |_| Ok(()))).collect();
        assert!(all.iter().all(Result::is_ok));
        drop(release);
    }

    #[tokio::test]
    async fn a_caller_who_left_costs_no_hash_and_no_place() {
        let pool = pool(0, LONG);
        let (release, _first) = occupy(&pool);
        let hashed = Arc::new(AtomicBool::new(false));
        let seen = hashed.clone();
        drop(submit(&pool, 1, move |_| {
            seen.store(true, Ordering::Relaxed);
            Ok(())
        }));
        let next = submit(&pool, 1, |_| Ok(())).unwrap();
        drop(release);
        assert_eq!(next.await.unwrap(), Ok(()));
        assert!(!hashed.load(Ordering::Relaxed));
    }

    #[tokio::test]
    async fn a_panic_fails_its_own_hash_alone() {
        let pool = pool(1000, LONG);
        let bad = submit::<()>(&pool, 1, |_| panic!("on purpose")).unwrap();
        let good = submit(&pool, 1, |_| Ok(1)).unwrap();
        assert!(matches!(bad.await.unwrap(), Err(Error::Internal(_))));
        assert_eq!(good.await.unwrap(), Ok(1));
    }

    #[tokio::test]
    async fn an_idle_thread_gives_its_pages_back_and_works_on() {
        let pool = pool(1000, Duration::from_millis(1));
        for _ in 0..2 {
            let touched = submit(&pool, 8, hash).unwrap();
            assert_eq!(touched.await.unwrap(), Ok(()));
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
        let pool = pool(1000, LONG);
        let (release, _first) = occupy(&pool);
        let waiting = submit(&pool, 1, |_| Ok(())).unwrap();
        let stop = std::thread::spawn(move || drop(pool));
        assert!(waiting.await.is_err());
        drop(release);
        stop.join().unwrap();
    }
}
