//! Passwords that people choose: Argon2id on threads of its own (P2-7), as PHC strings.
//!
//! Nearly the whole cost of a login is here, so as many hashes run at once as there are cores, the queue before them is
//! bounded, and a caller who gave up costs nothing. Unknown logins are checked against [`Hasher::dummy`] for the same
//! price (P2-11).

pub use super::engine::Engine;
use super::engine::Filler;
use super::fill::{Fill, Recipe};
pub use super::phc::Cost;
use super::phc::{HASH_BYTES, SALT_BYTES, Stored, phc};
pub use super::pool::Place;
use super::pool::Pool;
use super::secret::{Secret, random_bytes};
use crate::error::{Error, Result};
use argon2::Version;
use aws_lc_rs::constant_time;
use std::sync::Arc;
use std::time::Duration;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

/// An arena unused for this long gives its pages back.
const IDLE: Duration = Duration::from_secs(30);

/// What to do around one verb: at most one check and one new hash.
#[derive(Clone, Debug, Default)]
pub struct HashTask {
    /// Compare this with that PHC string.
    pub check: Option<(Secret, String)>,
    /// Make a hash of this.
    pub fresh: Option<Secret>,
    /// Wait so long before, holding neither a transaction nor a hashing thread.
    pub after: Duration,
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

/// How passwords are hashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Of a new hash.
    pub cost: Cost,
    /// What fills the memory.
    pub engine: Engine,
    /// How many threads; 0 = as many as cores.
    pub threads: usize,
    /// How long a task may wait for a thread; who would have to wait longer is turned away at once.
    pub max_wait: Duration,
}

/// The entrance to the hashing threads. Cheap to clone; dropping the last one stops them.
#[derive(Clone)]
pub struct Hasher(Arc<Parts>);

struct Parts {
    pool: Pool,
    cost: argon2::Params,
    engine: Engine,
    dummy: String,
}

impl Hasher {
    /// Proves the engine and starts the threads. An error when the parameters are none that Argon2id can have, or the
    /// system gives no thread.
    pub fn start(plan: Plan) -> Result<Self> {
        let cost = plan.cost.checked()?;
        let threads = match plan.threads {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            asked => asked,
        };
        let (engine, standing) = (plan.engine.proven(), cost.block_count());
        let pool = Pool::start(threads, plan.max_wait, || Filler::new(engine, standing), IDLE)?;
        // Nobody knows a password for a random hash, and checking one costs what any check costs.
        let dummy = phc(&cost, &random_bytes::<SALT_BYTES>()?, &random_bytes::<HASH_BYTES>()?)?;
        Ok(Self(Arc::new(Parts { pool, cost, engine, dummy })))
    }

    /// A place in the queue for one check at today's cost, to be had before anything is written: who is turned away has
    /// tried nothing. [`Error::Busy`] when it would mean to wait too long, with the time after which it would not.
    pub fn admit(&self) -> Result<Place> {
        self.0.pool.admit(work_of(&self.0.cost))
    }

    /// Runs a task at its place: the check first, and a fresh hash only when it was right. [`Error::Internal`] for a damaged
    /// stored hash. A caller that goes away takes its task along.
    pub async fn run(&self, place: Place, task: HashTask) -> Result<Hashed> {
        let Parts { pool, cost, .. } = &*self.0;
        let stored = task.check.as_ref().map(|(_, stored)| Stored::parse(stored)).transpose()?;
        let today = cost.clone();
        let answer = pool.submit(place, move |filler| work(filler, &today, &task, stored));
        answer.await.unwrap_or_else(|_| Err(Error::Unavailable("hashing stops".to_owned())))
    }

    /// A PHC string of today's cost that nobody's password matches: unknown logins cost the same.
    pub fn dummy(&self) -> String {
        self.0.dummy.clone()
    }

    /// Tasks that wait for a thread.
    pub fn waiting(&self) -> usize {
        self.0.pool.queue_len()
    }

    /// How many threads hash.
    pub fn threads(&self) -> usize {
        self.0.pool.threads()
    }

    /// How many threads hold memory at the moment, each of them the configured `memory_kib`.
    pub fn warm_arenas(&self) -> usize {
        self.0.pool.warm()
    }

    /// What fills the memory: the planned engine, or `argon2` if that one failed its self-check.
    pub fn engine(&self) -> Engine {
        self.0.engine
    }
}

/// What a hash costs, in KiB times passes.
fn work_of(cost: &argon2::Params) -> u64 {
    u64::from(cost.m_cost()) * u64::from(cost.t_cost())
}

/// One thread's hashing without queue, network or database: what a benchmark measures logins against, with the very engine
/// and memory that logins use.
pub struct Bench {
    cost: argon2::Params,
    filler: Filler,
}

impl Bench {
    /// With memory for this cost.
    pub fn new(cost: Cost, engine: Engine) -> Result<Self> {
        let cost = cost.checked()?;
        Ok(Self { filler: Filler::new(engine.proven(), cost.block_count()), cost })
    }

    /// A PHC string with a random salt of 128 bits.
    pub fn hash(&mut self, password: &Secret) -> Result<String> {
        hash_in(&mut self.filler, &self.cost, password)
    }

    /// Right or wrong, and whether the stored hash has today's cost.
    pub fn check(&mut self, password: &Secret, stored: &str) -> Result<(bool, bool)> {
        let stored = Stored::parse(stored)?;
        Ok((matches(&mut self.filler, &stored, password)?, stored.is_of(&self.cost)))
    }
}

fn work(filler: &mut Filler, cost: &argon2::Params, task: &HashTask, stored: Option<Stored>) -> Result<Hashed> {
    let mut wanted = task.fresh.as_ref();
    let mut ok = false;
    if let (Some((typed, _)), Some(stored)) = (&task.check, stored) {
        ok = matches(filler, &stored, typed)?;
        if !ok {
            return Ok(Hashed::default());
        }
        if !stored.is_of(cost) {
            wanted = wanted.or(Some(typed));
        }
    }
    let fresh = wanted.map(|password| hash_in(filler, cost, password)).transpose()?;
    Ok(Hashed { ok, fresh })
}

/// The same password however a keyboard composes it (RFC 8265 OpaqueString: NFC, other blanks as U+0020), and nothing
/// else changed: case, leading blanks and length stay (P2-3). Applied at both set and login by [`Hasher`].
pub fn normalise(password: &Secret) -> Secret {
    let text = password.expose();
    if text.is_ascii() {
        return password.clone();
    }
    let blanks = |c| match c {
        '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => ' ',
        other => other,
    };
    // Room beforehand: a string that grows would leave copies behind.
    let mut plain = String::with_capacity(text.len() * 3);
    plain.extend(text.chars().map(blanks).nfc());
    Secret::new(plain)
}

fn hash_in(filler: &mut Filler, cost: &argon2::Params, password: &Secret) -> Result<String> {
    let salt = random_bytes::<SALT_BYTES>()?;
    let mut hash = Zeroizing::new([0; HASH_BYTES]);
    let recipe = Recipe { cost: cost.clone(), version: Version::V0x13 };
    filler.tag(&recipe, normalise(password).expose().as_bytes(), &salt, &mut *hash)?;
    phc(cost, &salt, &*hash)
}

fn matches(filler: &mut Filler, stored: &Stored, password: &Secret) -> Result<bool> {
    let mut hash = Zeroizing::new(vec![0; stored.hash.len()]);
    filler.tag(&stored.recipe, normalise(password).expose().as_bytes(), &stored.salt, &mut hash)?;
    Ok(constant_time::verify_slices_are_equal(&hash, &stored.hash).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHEAP: Cost = Cost { memory_kib: 64, passes: 1, lanes: 1 };
    const USUAL: Cost = Cost { memory_kib: 19_456, passes: 2, lanes: 1 };

    fn plan(cost: Cost, engine: Engine) -> Plan {
        Plan { cost, engine, threads: 2, max_wait: Duration::from_secs(60) }
    }

    fn hasher(cost: Cost) -> Hasher {
        Hasher::start(plan(cost, Engine::Fast)).unwrap()
    }

    async fn run(hasher: &Hasher, task: HashTask) -> Result<Hashed> {
        hasher.run(hasher.admit()?, task).await
    }

    async fn hash(hasher: &Hasher, password: &str) -> String {
        run(hasher, HashTask { fresh: Some(password.into()), ..HashTask::default() }).await.unwrap().fresh.unwrap()
    }

    async fn check(hasher: &Hasher, password: &str, stored: &str) -> Result<Hashed> {
        run(hasher, HashTask { check: Some((password.into(), stored.into())), ..HashTask::default() }).await
    }

    async fn ok(hasher: &Hasher, password: &str, stored: &str) -> bool {
        check(hasher, password, stored).await.unwrap().ok
    }

    #[tokio::test]
    async fn a_password_is_recognised_and_every_other_is_not() {
        let hasher = hasher(USUAL);
        let stored = hash(&hasher, "vinte cavalos pastam").await;
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        let right = check(&hasher, "vinte cavalos pastam", &stored).await.unwrap();
        assert!(right.ok && right.fresh.is_none());
        assert!(!ok(&hasher, "vinte cavalos pastaM", &stored).await);
        assert!(!ok(&hasher, "", &stored).await);
        assert_ne!(stored, hash(&hasher, "vinte cavalos pastam").await, "every hash has its own salt");
    }

    #[tokio::test]
    async fn another_implementation_of_argon2id_agrees() {
        // the reference implementation's own test: version 19, 2 passes, 2^16 KiB, 1 lane
        let stored = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
        let hasher = hasher(CHEAP);
        assert!(ok(&hasher, "password", stored).await);
        assert!(!ok(&hasher, "passwort", stored).await);
    }

    #[tokio::test]
    async fn a_right_password_of_another_cost_comes_back_with_a_hash_of_todays() {
        let stored = hash(&hasher(CHEAP), "x").await;
        let dearer = hasher(Cost { passes: 2, ..CHEAP });
        let right = check(&dearer, "x", &stored).await.unwrap();
        assert!(right.ok && right.fresh.is_some_and(|fresh| fresh.contains("m=64,t=2,p=1")));
        let wrong = check(&dearer, "y", &stored).await.unwrap();
        assert!(!wrong.ok && wrong.fresh.is_none());
    }

    #[tokio::test]
    async fn a_new_password_is_hashed_only_when_the_old_one_was_right() {
        let hasher = hasher(CHEAP);
        let stored = hash(&hasher, "old").await;
        let change = |old: &str| {
            let check = Some((old.into(), stored.clone()));
            HashTask { check, fresh: Some("new".into()), ..HashTask::default() }
        };
        assert!(run(&hasher, change("other")).await.unwrap().fresh.is_none());
        let fresh = run(&hasher, change("old")).await.unwrap().fresh.unwrap();
        assert!(ok(&hasher, "new", &fresh).await);
    }

    #[tokio::test]
    async fn what_an_earlier_hash_left_in_the_arena_changes_nothing() {
        let hasher = Hasher::start(Plan { threads: 1, ..plan(CHEAP, Engine::Fast) }).unwrap();
        let stored = hash(&hasher, "a primeira senha").await;
        for other in 0..5 {
            hash(&hasher, &format!("outra senha {other}")).await;
            assert!(ok(&hasher, "a primeira senha", &stored).await);
        }
    }

    #[tokio::test]
    async fn a_long_password_counts_to_its_last_character() {
        let hasher = hasher(CHEAP);
        let long = "ação ".repeat(200);
        let stored = hash(&hasher, &format!("{long}a")).await;
        assert!(ok(&hasher, &format!("{long}a"), &stored).await);
        assert!(!ok(&hasher, &format!("{long}b"), &stored).await);
    }

    #[tokio::test]
    async fn one_password_typed_on_two_keyboards_is_one_password() {
        let hasher = hasher(CHEAP);
        let stored = hash(&hasher, "coração de mãe").await;
        assert!(ok(&hasher, "corac\u{327}a\u{303}o de\u{a0}ma\u{303}e", &stored).await);
        assert!(!ok(&hasher, "Coração de mãe", &stored).await);
        assert!(!ok(&hasher, " coração de mãe", &stored).await);
    }

    #[tokio::test]
    async fn the_dummy_costs_the_same_and_opens_for_nobody() {
        let hasher = hasher(CHEAP);
        assert!(hasher.dummy().starts_with("$argon2id$v=19$m=64,t=1,p=1$"));
        assert!(!ok(&hasher, "", &hasher.dummy()).await);
    }

    #[tokio::test]
    async fn a_damaged_or_absurd_hash_is_an_error_and_no_panic() {
        let hasher = hasher(CHEAP);
        let good = hash(&hasher, "x").await;
        for bad in [
            "",
            "x",
            "$2b$12$abcdefghijklmnopqrstuv",
            "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ",
            &good.replace("argon2id", "argon2i"),
            &good.replace("m=64", "m=4194304"),
            &good.replace("t=1", "t=100000"),
            &good.replace("p=1", "p=9999"),
            &good[..good.len() - 30],
        ] {
            assert!(matches!(check(&hasher, "x", bad).await, Err(Error::Internal(_))), "{bad}");
        }
    }

    #[tokio::test]
    async fn a_hash_of_either_engine_opens_with_the_other() {
        let (fast, plain) = (hasher(USUAL), Hasher::start(plan(USUAL, Engine::Plain)).unwrap());
        assert_eq!((fast.engine(), plain.engine()), (Engine::Fast, Engine::Plain));
        for (maker, checker) in [(&fast, &plain), (&plain, &fast)] {
            let stored = hash(maker, "vinte cavalos pastam").await;
            let right = check(checker, "vinte cavalos pastam", &stored).await.unwrap();
            assert!(right.ok && right.fresh.is_none());
            assert!(!ok(checker, "vinte cavalos", &stored).await);
        }
    }

    #[tokio::test]
    async fn a_full_house_says_when_to_come_again() {
        let hasher = Hasher::start(Plan { threads: 1, max_wait: Duration::ZERO, ..plan(USUAL, Engine::Fast) }).unwrap();
        let task = || HashTask { fresh: Some("x".into()), ..HashTask::default() };
        let all: Vec<_> = (0..12)
            .map(|_| {
                tokio::spawn({
                    let h = hasher.clone();
                    async move { run(&h, task()).await }
                })
            })
            .collect();
        let (mut busy, mut done) = (0, 0);
        for one in all {
            match one.await.unwrap() {
                Ok(hashed) => done += usize::from(hashed.fresh.is_some()),
                Err(error) => {
                    assert_eq!(error, Error::Busy { retry_after_s: 1 });
                    busy += 1;
                }
            }
        }
        assert!(busy >= 1 && done >= 1 && busy + done == 12, "{busy} busy, {done} done");
    }

    #[test]
    fn parameters_that_argon2id_cannot_have_stop_the_start() {
        assert!(Hasher::start(plan(Cost { memory_kib: 4, ..CHEAP }, Engine::Plain)).is_err());
        assert!(Hasher::start(plan(Cost { memory_kib: u32::MAX, ..CHEAP }, Engine::Plain)).is_err());
    }

    #[test]
    fn the_bench_hashes_as_logins_do() {
        let mut bench = Bench::new(CHEAP, Engine::Fast).unwrap();
        let hash = bench.hash(&"x".into()).unwrap();
        bench.filler.release();
        assert_eq!(bench.check(&"x".into(), &hash), Ok((true, true)));
        assert_eq!(bench.check(&"y".into(), &hash), Ok((false, true)));
    }
}
