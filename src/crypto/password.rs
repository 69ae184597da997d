//! Passwords that people choose: Argon2id on threads of its own (P2-7), as PHC strings.
//!
//! Nearly the whole cost of a login is here, so as many hashes run at once as there are cores, the queue before them is
//! bounded, and a caller who gave up costs nothing. Unknown logins are checked against [`Hasher::dummy`] for the same
//! price (P2-11).

use super::arena::Arena;
use super::pool::Pool;
use super::secret::{Secret, random_bytes};
use crate::error::{Error, Result};
use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{ARGON2ID_IDENT, Algorithm, Argon2, Version};
use aws_lc_rs::constant_time;
use std::sync::Arc;
use std::time::Duration;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

/// An arena unused for this long gives its pages back.
const IDLE: Duration = Duration::from_secs(30);
const SALT_BYTES: usize = 16;
const HASH_BYTES: usize = 32;
/// What a stored hash may ask for at most: more is damage or an attack on our memory.
const MAX_MEMORY_KIB: u32 = 256 * 1024;
const MAX_PASSES: u32 = 32;
const MAX_LANES: u32 = 16;

/// The cost of a new hash. The configuration's default, 19456/2/1, is OWASP's first recommendation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// KiB.
    pub memory_kib: u32,
    /// Passes.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

impl Cost {
    fn checked(self) -> Result<argon2::Params> {
        if self.memory_kib > MAX_MEMORY_KIB || self.passes > MAX_PASSES || self.lanes > MAX_LANES {
            return Err(Error::internal("Argon2id parameters are beyond 256 MiB, 32 passes or 16 lanes"));
        }
        argon2::Params::new(self.memory_kib, self.passes, self.lanes, Some(HASH_BYTES))
            .map_err(|error| Error::internal(format!("Argon2id parameters: {error}")))
    }
}

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

/// The entrance to the hashing threads. Cheap to clone; dropping the last one stops them.
#[derive(Clone)]
pub struct Hasher(Arc<Parts>);

struct Parts {
    pool: Pool,
    cost: argon2::Params,
    dummy: String,
}

impl Hasher {
    /// Starts `threads` threads (0 = cores) before which at most `queue` tasks wait. An error when the parameters are
    /// none that Argon2id can have, or the system gives no thread.
    pub fn start(cost: Cost, threads: usize, queue: usize) -> Result<Self> {
        let cost = cost.checked()?;
        let threads = match threads {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            asked => asked,
        };
        let pool = Pool::start(threads, queue, cost.block_count(), IDLE)?;
        // Nobody knows a password for a random hash, and checking one costs what any check costs.
        let dummy = phc(&cost, &random_bytes::<SALT_BYTES>()?, &random_bytes::<HASH_BYTES>()?)?;
        Ok(Self(Arc::new(Parts { pool, cost, dummy })))
    }

    /// Runs a task: the check first, and a fresh hash only when it was right. [`Error::Busy`] at once when the queue is
    /// full, [`Error::Internal`] for a damaged stored hash. A caller that goes away takes its task along.
    pub async fn run(&self, task: HashTask) -> Result<Hashed> {
        let Parts { pool, cost, .. } = &*self.0;
        let stored = task.check.as_ref().map(|(_, stored)| Stored::parse(stored)).transpose()?;
        let today = cost.clone();
        let answer = pool.submit(move |arena| work(arena, &today, &task, stored));
        let answer = answer.ok_or_else(|| Error::Busy { retry_after_s: self.retry_after_s() })?;
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

    /// Until a full queue is worked off, reckoning slowly: 20 hashes of 19456/2 a second and thread.
    fn retry_after_s(&self) -> u32 {
        let Parts { pool, cost, .. } = &*self.0;
        let work = pool.queue_len() as u64 * u64::from(cost.m_cost()) * u64::from(cost.t_cost());
        let speed = pool.threads().max(1) as u64 * 20 * 19_456 * 2;
        u32::try_from(work.div_ceil(speed)).unwrap_or(u32::MAX).max(1)
    }
}

/// One thread's hashing without queue, network or database: what a benchmark measures logins against, in the very arena
/// that logins use.
pub struct Bench {
    cost: argon2::Params,
    arena: Arena,
}

impl Bench {
    /// With an arena for this cost.
    pub fn new(cost: Cost) -> Result<Self> {
        let cost = cost.checked()?;
        Ok(Self { arena: Arena::new(cost.block_count()), cost })
    }

    /// A PHC string with a random salt of 128 bits.
    pub fn hash(&mut self, password: &Secret) -> Result<String> {
        hash_in(&mut self.arena, &self.cost, password)
    }

    /// Right or wrong, and whether the stored hash has today's cost.
    pub fn check(&mut self, password: &Secret, stored: &str) -> Result<(bool, bool)> {
        let stored = Stored::parse(stored)?;
        Ok((stored.matches(&mut self.arena, password)?, stored.is_of(&self.cost)))
    }
}

fn work(arena: &mut Arena, cost: &argon2::Params, task: &HashTask, stored: Option<Stored>) -> Result<Hashed> {
    let mut wanted = task.fresh.as_ref();
    let mut ok = false;
    if let (Some((typed, _)), Some(stored)) = (&task.check, stored) {
        ok = stored.matches(arena, typed)?;
        if !ok {
            return Ok(Hashed::default());
        }
        if !stored.is_of(cost) {
            wanted = wanted.or(Some(typed));
        }
    }
    let fresh = wanted.map(|password| hash_in(arena, cost, password)).transpose()?;
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

fn hash_in(arena: &mut Arena, cost: &argon2::Params, password: &Secret) -> Result<String> {
    let salt = random_bytes::<SALT_BYTES>()?;
    let mut hash = Zeroizing::new([0; HASH_BYTES]);
    fill(arena, cost, Version::V0x13, password, &salt, &mut *hash)?;
    phc(cost, &salt, &*hash)
}

fn fill(
    arena: &mut Arena,
    cost: &argon2::Params,
    version: Version,
    password: &Secret,
    salt: &[u8],
    out: &mut [u8],
) -> Result<()> {
    let password = normalise(password);
    let argon2 = Argon2::new(Algorithm::Argon2id, version, cost.clone());
    arena
        .with(cost.block_count(), |blocks| {
            argon2.hash_password_into_with_memory(password.expose().as_bytes(), salt, out, blocks)
        })?
        .map_err(|error| Error::internal(format!("Argon2id: {error}")))
}

fn phc(cost: &argon2::Params, salt: &[u8], hash: &[u8]) -> Result<String> {
    let impossible = |_| Error::internal("a hash could not be written as a PHC string");
    let hash = PasswordHash {
        algorithm: ARGON2ID_IDENT,
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(cost).map_err(|_| Error::internal("parameters that no PHC string holds"))?,
        salt: Some(Salt::new(salt).map_err(impossible)?),
        hash: Some(Output::new(hash).map_err(impossible)?),
    };
    Ok(hash.to_string())
}

/// A stored hash, taken apart.
struct Stored {
    cost: argon2::Params,
    version: Version,
    salt: Vec<u8>,
    hash: Vec<u8>,
}

impl Stored {
    fn parse(text: &str) -> Result<Self> {
        let damaged = || Error::internal("a stored password hash is no PHC string of Argon2id");
        let phc = PasswordHash::new(text).map_err(|_| damaged())?;
        if phc.algorithm != ARGON2ID_IDENT {
            return Err(damaged());
        }
        let version = phc.version.map_or(Ok(Version::V0x10), Version::try_from).map_err(|_| damaged())?;
        let cost = argon2::Params::try_from(&phc).map_err(|_| damaged())?;
        Cost { memory_kib: cost.m_cost(), passes: cost.t_cost(), lanes: cost.p_cost() }.checked()?;
        let salt = phc.salt.ok_or_else(damaged)?.to_vec();
        let hash = phc.hash.ok_or_else(damaged)?.as_bytes().to_vec();
        // Shorter ones can be found by trying.
        if hash.len() < 16 {
            return Err(damaged());
        }
        Ok(Self { cost, version, salt, hash })
    }

    fn is_of(&self, cost: &argon2::Params) -> bool {
        self.cost == *cost && self.version == Version::V0x13 && self.salt.len() >= SALT_BYTES
    }

    fn matches(&self, arena: &mut Arena, password: &Secret) -> Result<bool> {
        let mut hash = Zeroizing::new(vec![0; self.hash.len()]);
        fill(arena, &self.cost, self.version, password, &self.salt, &mut hash)?;
        Ok(constant_time::verify_slices_are_equal(&hash, &self.hash).is_ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHEAP: Cost = Cost { memory_kib: 64, passes: 1, lanes: 1 };
    const USUAL: Cost = Cost { memory_kib: 19_456, passes: 2, lanes: 1 };

    fn hasher(cost: Cost) -> Hasher {
        Hasher::start(cost, 2, 64).unwrap()
    }

    async fn hash(hasher: &Hasher, password: &str) -> String {
        hasher.run(HashTask { fresh: Some(password.into()), ..HashTask::default() }).await.unwrap().fresh.unwrap()
    }

    async fn check(hasher: &Hasher, password: &str, stored: &str) -> Result<Hashed> {
        hasher.run(HashTask { check: Some((password.into(), stored.into())), ..HashTask::default() }).await
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
        assert!(hasher.run(change("other")).await.unwrap().fresh.is_none());
        let fresh = hasher.run(change("old")).await.unwrap().fresh.unwrap();
        assert!(ok(&hasher, "new", &fresh).await);
    }

    #[tokio::test]
    async fn what_an_earlier_hash_left_in_the_arena_changes_nothing() {
        let hasher = Hasher::start(CHEAP, 1, 64).unwrap();
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
    async fn a_full_house_says_when_to_come_again() {
        let hasher = Hasher::start(USUAL, 1, 1).unwrap();
        let task = || HashTask { fresh: Some("x".into()), ..HashTask::default() };
        let all: Vec<_> = (0..12)
            .map(|_| {
                tokio::spawn({
                    let h = hasher.clone();
                    async move { h.run(task()).await }
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
        assert!(Hasher::start(Cost { memory_kib: 4, ..CHEAP }, 1, 1).is_err());
        assert!(Hasher::start(Cost { memory_kib: u32::MAX, ..CHEAP }, 1, 1).is_err());
    }

    #[test]
    fn the_bench_hashes_as_logins_do() {
        let mut bench = Bench::new(CHEAP).unwrap();
        let hash = bench.hash(&"x".into()).unwrap();
        bench.arena.release();
        assert_eq!(bench.check(&"x".into(), &hash), Ok((true, true)));
        assert_eq!(bench.check(&"y".into(), &hash), Ok((false, true)));
    }
}
