//! Argon2id on threads of its own: as many hashes at once as there are threads, a bounded queue before them.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use argon2::password_hash::phc::{Output, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, ParamsBuilder, Version};
use tokio::sync::oneshot;

use super::arena::Arena;
use super::secret::{Secret, random_bytes};
use crate::error::{Error, Result};

/// An arena that nobody used this long gives its pages back.
const IDLE: Duration = Duration::from_secs(30);
/// The threads take turns at the queue at least this often, so that each notices its own idleness.
const TURN: Duration = Duration::from_secs(3);
/// No stored hash may ask for more memory than this (KiB).
const MOST_MEMORY: u32 = 1_048_576;

/// The cost of a new hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// KiB.
    pub memory_kib: u32,
    /// Passes.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

/// What to do around one verb: at most one check and one new hash.
#[derive(Clone, Debug, Default)]
pub struct HashTask {
    /// Compare this with that PHC string.
    pub check: Option<(Secret, String)>,
    /// Make a hash of this.
    pub fresh: Option<Secret>,
}

/// What came of a [`HashTask`].
#[derive(Clone, Debug, Default)]
pub struct Hashed {
    /// The password is right.
    pub ok: bool,
    /// The new hash; also of a right password whose hash had another cost than today's.
    pub fresh: Option<String>,
}

/// The first half of a verb that hashes.
#[derive(Debug)]
pub enum Begun<B, T> {
    /// Hash this, then finish with what was found.
    Hash(HashTask, B),
    /// Answered without a hash.
    Done(T),
}

struct Work {
    task: HashTask,
    reply: oneshot::Sender<Result<Hashed>>,
}

/// The entrance to the hashing threads. Cheap to clone.
#[derive(Clone)]
pub struct Hasher {
    queue: SyncSender<Work>,
    waiting: Arc<AtomicUsize>,
    dummy: Arc<str>,
}

impl Hasher {
    /// Starts `threads` threads (0 = cores) before which at most `queue` tasks wait.
    pub fn start(cost: Cost, threads: usize, queue: usize) -> Result<Self> {
        let threads = if threads == 0 { std::thread::available_parallelism().map_or(1, usize::from) } else { threads };
        let (sender, receiver) = sync_channel::<Work>(queue);
        let receiver = Arc::new(Mutex::new(receiver));
        let waiting = Arc::new(AtomicUsize::new(0));
        for number in 0..threads {
            let (receiver, waiting) = (receiver.clone(), waiting.clone());
            std::thread::Builder::new()
                .name(format!("hash-{number}"))
                .spawn(move || serve(&receiver, &waiting, cost))
                .map_err(|e| Error::Unavailable(format!("a hashing thread cannot start: {e}")))?;
        }
        let dummy = Bench::new(cost)?.hash(&Secret::new("nobody"))?.into();
        Ok(Self { queue: sender, waiting, dummy })
    }

    /// A PHC string of today's cost that nobody's password matches: unknown logins cost the same.
    pub fn dummy(&self) -> String {
        self.dummy.to_string()
    }

    /// Tasks that wait or run.
    pub fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    /// Runs a task; [`Error::Busy`] at once when the queue is full. A caller that goes away takes its task along.
    pub async fn run(&self, task: HashTask) -> Result<Hashed> {
        let (reply, answer) = oneshot::channel();
        self.waiting.fetch_add(1, Ordering::Relaxed);
        if let Err(refused) = self.queue.try_send(Work { task, reply }) {
            self.waiting.fetch_sub(1, Ordering::Relaxed);
            return Err(match refused {
                TrySendError::Full(_) => Error::Busy { retry_after_s: 5 },
                TrySendError::Disconnected(_) => Error::internal("the hashing threads are gone"),
            });
        }
        answer.await.map_err(|_| Error::internal("a hash was lost"))?
    }
}

fn serve(receiver: &Mutex<Receiver<Work>>, waiting: &AtomicUsize, cost: Cost) {
    let Ok(mut bench) = Bench::new(cost) else { return };
    let mut used: Option<std::time::Instant> = None;
    loop {
        let next = match receiver.lock() {
            // The lock is held while waiting: the others wait for the lock instead, which is the same.
            Ok(receiver) => receiver.recv_timeout(TURN),
            Err(_) => return,
        };
        match next {
            Ok(work) => {
                if !work.reply.is_closed() {
                    let done = catch_unwind(AssertUnwindSafe(|| bench.work(&work.task)));
                    let _ = work.reply.send(done.unwrap_or_else(|_| Err(Error::internal("a hash panicked"))));
                }
                waiting.fetch_sub(1, Ordering::Relaxed);
                used = Some(std::time::Instant::now());
            }
            Err(RecvTimeoutError::Timeout) if used.is_some_and(|at| at.elapsed() >= IDLE) => {
                bench.arena.release();
                used = None;
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

/// One thread's hashing: cost and arena. Also what the load bench measures bare.
pub struct Bench {
    cost: Cost,
    arena: Arena,
}

impl Bench {
    /// With an arena for this cost.
    pub fn new(cost: Cost) -> Result<Self> {
        let arena = Arena::new(cost.memory_kib as usize).ok_or_else(|| Error::internal("no memory for hashing"))?;
        Ok(Self { cost, arena })
    }

    fn work(&mut self, task: &HashTask) -> Result<Hashed> {
        let mut done = Hashed::default();
        if let Some((typed, stored)) = &task.check {
            let (ok, today) = self.check(typed, stored)?;
            done.ok = ok;
            if ok && !today && task.fresh.is_none() {
                done.fresh = Some(self.hash(typed)?);
            }
            if !ok {
                return Ok(done);
            }
        }
        if let Some(fresh) = &task.fresh {
            done.fresh = Some(self.hash(fresh)?);
        }
        Ok(done)
    }

    /// A PHC string with a random salt of 128 bits.
    pub fn hash(&mut self, password: &Secret) -> Result<String> {
        let salt: [u8; 16] = random_bytes()?;
        let mut out = [0; 32];
        self.raw(self.cost, password.expose().as_bytes(), &salt, &mut out)?;
        let Cost { memory_kib, passes, lanes } = self.cost;
        let salt = Salt::new(&salt).map_err(Error::internal)?;
        let out = Output::new(&out).map_err(Error::internal)?;
        Ok(format!("$argon2id$v=19$m={memory_kib},t={passes},p={lanes}${salt}${out}"))
    }

    /// Right or wrong, and whether the stored hash has today's cost.
    pub fn check(&mut self, password: &Secret, stored: &str) -> Result<(bool, bool)> {
        let damaged = || Error::internal("a stored hash is damaged");
        let hash = PasswordHash::new(stored).map_err(|_| damaged())?;
        let params = argon2::Params::try_from(&hash).map_err(|_| damaged())?;
        let (Some(salt), Some(output)) = (hash.salt, hash.hash) else { return Err(damaged()) };
        if hash.algorithm.as_str() != "argon2id" || params.m_cost() > MOST_MEMORY {
            return Err(damaged());
        }
        let cost = Cost { memory_kib: params.m_cost(), passes: params.t_cost(), lanes: params.p_cost() };
        let mut out = vec![0; output.as_bytes().len()];
        self.raw(cost, password.expose().as_bytes(), salt.as_ref(), &mut out)?;
        let ok = aws_lc_rs::constant_time::verify_slices_are_equal(&out, output.as_bytes()).is_ok();
        Ok((ok, cost == self.cost))
    }

    fn raw(&mut self, cost: Cost, password: &[u8], salt: &[u8], out: &mut [u8]) -> Result<()> {
        let params = ParamsBuilder::new()
            .m_cost(cost.memory_kib)
            .t_cost(cost.passes)
            .p_cost(cost.lanes)
            .output_len(out.len())
            .build()
            .map_err(Error::internal)?;
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        if argon.params().block_count() > self.arena.blocks().len() {
            // A hash of an older, larger cost: rare, and gone after this login upgrades it.
            let mut arena = Arena::new(argon.params().block_count()).ok_or_else(|| Error::internal("no memory"))?;
            return argon.hash_password_into_with_memory(password, salt, out, arena.blocks()).map_err(Error::internal);
        }
        argon.hash_password_into_with_memory(password, salt, out, self.arena.blocks()).map_err(Error::internal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHEAP: Cost = Cost { memory_kib: 64, passes: 1, lanes: 1 };

    fn check(password: &str, stored: &str) -> HashTask {
        HashTask { check: Some((Secret::new(password), stored.into())), fresh: None }
    }

    fn fresh(password: &str) -> HashTask {
        HashTask { check: None, fresh: Some(Secret::new(password)) }
    }

    #[tokio::test]
    async fn a_right_password_is_right_and_its_last_character_counts() {
        let hasher = Hasher::start(CHEAP, 1, 8).unwrap();
        let long = "á".repeat(64);
        let hash = hasher.run(fresh(&long)).await.unwrap().fresh.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=64,t=1,p=1$"));
        assert!(hasher.run(check(&long, &hash)).await.unwrap().ok);
        let other = format!("{}b", "á".repeat(63));
        assert!(!hasher.run(check(&other, &hash)).await.unwrap().ok);
        assert!(!hasher.run(check(&long, &hasher.dummy())).await.unwrap().ok);
    }

    #[tokio::test]
    async fn a_hash_of_another_cost_is_upgraded_when_the_password_is_right() {
        let old = Bench::new(Cost { memory_kib: 128, ..CHEAP }).unwrap().hash(&Secret::new("x")).unwrap();
        let hasher = Hasher::start(CHEAP, 1, 8).unwrap();
        let done = hasher.run(check("x", &old)).await.unwrap();
        assert!(done.ok && done.fresh.unwrap().contains("m=64"));
        assert!(hasher.run(check("y", &old)).await.unwrap().fresh.is_none());
    }

    #[tokio::test]
    async fn a_full_queue_answers_busy_and_the_others_are_served() {
        let slow = Cost { memory_kib: 8192, passes: 4, lanes: 1 };
        let hasher = Hasher::start(slow, 1, 1).unwrap();
        let all = (0..12).map(|_| {
            let hasher = hasher.clone();
            tokio::spawn(async move { hasher.run(fresh("x")).await })
        });
        let (mut busy, mut done) = (0, 0);
        for one in all.collect::<Vec<_>>() {
            match one.await.unwrap() {
                Ok(hashed) => done += usize::from(hashed.fresh.is_some()),
                Err(error) => {
                    assert_eq!(error, Error::Busy { retry_after_s: 5 });
                    busy += 1;
                }
            }
        }
        assert!(busy >= 1 && done >= 1 && busy + done == 12, "{busy} {done}");
    }

    #[test]
    fn a_hash_is_the_same_in_an_arena_that_gave_its_pages_back() {
        let mut bench = Bench::new(CHEAP).unwrap();
        let hash = bench.hash(&Secret::new("x")).unwrap();
        bench.arena.release();
        assert_eq!(bench.check(&Secret::new("x"), &hash).unwrap(), (true, true));
    }

    #[test]
    fn a_damaged_hash_is_an_error_and_no_panic() {
        let mut bench = Bench::new(CHEAP).unwrap();
        for stored in ["", "x", "$argon2id$", "$argon2id$v=19$m=4294967295,t=1,p=1$AAAAAAAAAAA$AAAAAAAAAAAAAAAA"] {
            assert!(bench.check(&Secret::new("x"), stored).is_err(), "{stored}");
        }
    }
}
