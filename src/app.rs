//! The parts of a running process, made once, and the four ways to run a verb: `read`, `write`,
//! `write_plain` (one statement that stands alone, see `db::Store`), `hashed`.

mod bell;
mod client_keys;
mod kept;
mod metrics;
pub mod outgoing;
mod places;
mod pulse;
mod suspects;
pub mod trust;
pub mod watched;

use std::sync::{Arc, OnceLock, PoisonError, RwLock};
use std::time::Duration;

use tokio::sync::{Notify, Semaphore, watch};

use crate::clock::Clock;
use crate::config::{Config, HashEngine};
pub use crate::crypto::certificate::{Authorities, Doubt};
use crate::crypto::derive::KeyRing;
pub use crate::crypto::keys::{TheirKeys, Wanted};
use crate::crypto::password::{Begun, Cost, Engine, Hashed, Hasher, Plan};
use crate::db::connect::{DbUrl, Purpose, open};
pub use crate::db::migrate::Schema;
use crate::db::types::Instant;
use crate::db::{Db, Nudge, Store};
use crate::error::{Error, Result};
use crate::model::ctx::{Actor, Ctx};
use crate::model::version;
use crate::oidc::subject::Sector;

pub use crate::db::Tx;
pub use bell::{Listening, Topic};
use client_keys::ClientKeys;
pub use kept::{Kept, Registered};
pub use metrics::{LoginCame, Metrics};
pub use outgoing::Outgoing;
use places::Places;
pub use places::{Place, Side};
pub use pulse::Pulse;
pub use suspects::Suspects;
use trust::Trust;

/// A refusal for want of a place is held so long: a crowd that asks again at once must not take the processor from those
/// who were taken in.
const REFUSAL_PAUSE: Duration = Duration::from_millis(250);

/// See [`App::alone`].
static ALONE: Semaphore = Semaphore::const_new(1);

/// One process. Cheap to clone.
#[derive(Clone)]
pub struct App {
    parts: Arc<Parts>,
}

/// The policy, and after it the one that was read later. Looking at the one in force takes no lock, and a step for each
/// time it was read anew; who still looks at an older one keeps it.
struct Reading {
    config: Arc<Config>,
    later: OnceLock<Box<Reading>>,
}

struct Parts {
    reading: Reading,
    clock: Clock,
    keys: Arc<KeyRing>,
    store: Store,
    hasher: Hasher,
    node: String,
    bells: Arc<Bells>,
    bell: bell::Bell,
    closing: watch::Sender<bool>,
    places: Places,
    kept: RwLock<Arc<Kept>>,
    metrics: Metrics,
    pulse: Pulse,
    suspects: Suspects,
    outgoing: OnceLock<Outgoing>,
    client_keys: ClientKeys,
    trust: Arc<Trust>,
}

/// What waits for a nudge.
#[derive(Default)]
pub struct Bells {
    /// A message is due.
    pub outbox: Notify,
    /// A public request waits.
    pub requests: Notify,
    /// A reseller waits for its credential.
    pub provision: Notify,
    /// A kept row changed.
    pub caches: Notify,
}

impl Bells {
    fn ring(&self, nudge: Nudge) {
        match nudge {
            Nudge::Outbox => self.outbox.notify_one(),
            Nudge::Requests => self.requests.notify_one(),
            Nudge::Provision => self.provision.notify_one(),
            Nudge::Caches => self.caches.notify_one(),
            Nudge::Access(_) => {} // rung at the bell that other nodes hear, too
        }
    }
}

impl App {
    /// Opens the database, which is made if it is not there, and starts the hashing threads.
    pub async fn start(config: Config, clock: Clock, keys: KeyRing) -> Result<Self> {
        Self::open(config, clock, keys, Schema::Make).await
    }

    /// The same with a say in what may happen to the database.
    pub async fn open(config: Config, clock: Clock, keys: KeyRing, schema: Schema) -> Result<Self> {
        let bells = Arc::new(Bells::default());
        let bell = bell::Bell::new();
        let (ring, rope) = (bells.clone(), bell.rope());
        let on_nudge = Arc::new(move |nudge| match nudge {
            Nudge::Access(user) => rope(Topic::Access(user)),
            other => ring.ring(other),
        });
        let store = Store::open(url(&config)?, config.database.connections, schema, on_nudge)?;
        bell.connect(&store);
        let p = &config.password;
        let cost = Cost { memory_kib: p.memory_kib, passes: p.passes, lanes: p.lanes };
        let engine = match p.engine {
            HashEngine::Argon2Rust => Engine::Fast,
            HashEngine::Argon2 => Engine::Plain,
        };
        let max_wait = Duration::from_millis(p.max_wait_ms);
        let hasher = Hasher::start(Plan { cost, engine, threads: p.threads, max_wait })?;
        let node = match config.server.node.as_str() {
            "" => format!("{}-{}", host_name(), std::process::id()),
            name => name.to_owned(),
        };
        let kept = RwLock::new(Arc::new(Kept::empty(&config)?));
        let (config, keys, metrics) = (Arc::new(config), Arc::new(keys), Metrics::new()?);
        let (pulse, suspects, closing) = (Pulse::new(), Suspects::default(), watch::Sender::new(false));
        let outgoing = OnceLock::new();
        let places = Places::default();
        let trust = Arc::new(Trust::read(&config)?);
        let parts = Parts {
            reading: Reading { config, later: OnceLock::new() },
            clock,
            keys,
            store,
            hasher,
            node,
            bells,
            bell,
            closing,
            places,
            kept,
            metrics,
            pulse,
            suspects,
            outgoing,
            client_keys: ClientKeys::default(),
            trust,
        };
        Ok(Self { parts: Arc::new(parts) })
    }

    /// The policy in force.
    pub fn config(&self) -> &Arc<Config> {
        let mut reading = &self.parts.reading;
        while let Some(later) = reading.later.get() {
            reading = later;
        }
        &reading.config
    }

    /// From now on this policy is in force. What parts are made of must be as it was: see [`crate::config::Tree::reread`].
    ///
    /// # Errors
    /// What is kept could not be made anew of it; it stays as it was until clients or keys change.
    pub async fn reconfigure(&self, config: Config) -> Result<()> {
        let mut fresh = Box::new(Reading { config: Arc::new(config), later: OnceLock::new() });
        let mut last = &self.parts.reading;
        while let Err(not_last) = last.later.set(fresh) {
            let Some(later) = last.later.get() else { break };
            (fresh, last) = (not_last, later);
        }
        self.refresh(true).await.map(drop)
    }

    /// Now; read once per request or beat.
    pub fn now(&self) -> Instant {
        Instant(self.parts.clock.now_ms())
    }

    /// Does what takes much memory and time for one input: on a thread for that, one at a time in this process.
    ///
    /// # Errors
    /// `Internal` when it broke.
    pub async fn alone<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let _turn = ALONE.acquire().await.map_err(Error::internal)?;
        tokio::task::spawn_blocking(work).await.map_err(Error::internal)
    }

    /// The public keys of a client, the wanted one among them if it has such a one.
    pub async fn keys_of(&self, client: &Registered, wanted: Wanted<'_>) -> Arc<TheirKeys> {
        self.parts.client_keys.of(self, client, wanted).await
    }

    /// What a client's `sector_identifier_uri` says now (OpenID Connect Core 8.1), for a registration with these terms.
    ///
    /// # Errors
    /// `Unavailable` when `outgoing.ca_file` cannot be read.
    pub async fn sector_of(&self, terms: &serde_json::Map<String, serde_json::Value>) -> Result<Sector> {
        let Some(uri) = terms.get("sector_identifier_uri").and_then(serde_json::Value::as_str) else {
            return Ok(Sector::Unread);
        };
        Ok(match self.outgoing()?.get(uri, None).await {
            Ok(fetched) if fetched.status == 200 => Sector::read(&fetched.body),
            Ok(fetched) => Sector::Nothing(format!("status {}", fetched.status)),
            Err(no) => Sector::Nothing(no.why),
        })
    }

    /// Those whose certificates name a client truly; none where the house knows none.
    pub fn authorities(&self) -> Option<Arc<Authorities>> {
        self.parts.trust.known()
    }

    /// The same with the files that they come from.
    pub fn trust(&self) -> &Arc<Trust> {
        &self.parts.trust
    }

    /// The one way out for HTTP; made when it is first wanted.
    ///
    /// # Errors
    /// `Unavailable` when `outgoing.ca_file` cannot be read.
    pub fn outgoing(&self) -> Result<&Outgoing> {
        if let Some(made) = self.parts.outgoing.get() {
            return Ok(made);
        }
        let made = Outgoing::from_config(self.config())?;
        Ok(self.parts.outgoing.get_or_init(|| made))
    }

    /// The master keys.
    pub fn keys(&self) -> &Arc<KeyRing> {
        &self.parts.keys
    }

    /// This node's name.
    pub fn node(&self) -> &str {
        &self.parts.node
    }

    /// What waits for a nudge.
    pub fn bells(&self) -> &Arc<Bells> {
        &self.parts.bells
    }

    /// Something changed, and is committed.
    pub fn ring(&self, topic: Topic) {
        self.parts.bell.ring(topic);
    }

    /// From now on [`Listening::rang`] comes when this is rung, on whichever node.
    pub fn listen(&self, topic: Topic) -> Listening {
        self.parts.bell.listen(topic)
    }

    /// Whether this node hears the others. One that has nobody to hear for does not listen.
    pub fn hears_others(&self) -> bool {
        self.parts.bell.hears_others()
    }

    /// Connections that stay open end from now on: the process is about to stop, and who was here goes to another node.
    pub fn close_connections(&self) {
        self.parts.closing.send_replace(true);
    }

    /// A place for a connection of this side; none when all of its share are taken.
    pub fn place(&self, side: Side) -> Option<Place> {
        let contact = &self.config().contact;
        let most = match side {
            Side::Visitor => contact.visitor_connections,
            Side::Agent => contact.agent_connections,
        };
        self.parts.places.take(side, most, self.parts.metrics.connections(side))
    }

    /// Becomes true with [`App::close_connections`].
    pub fn closing(&self) -> watch::Receiver<bool> {
        self.parts.closing.subscribe()
    }

    /// What this process counts.
    pub fn metrics(&self) -> &Metrics {
        &self.parts.metrics
    }

    /// Whether the heart of this process beats.
    pub fn pulse(&self) -> &Pulse {
        &self.parts.pulse
    }

    /// Which clients failed to prove who they are.
    pub fn suspects(&self) -> &Suspects {
        &self.parts.suspects
    }

    /// Hashes that wait or run.
    pub fn hashes_waiting(&self) -> usize {
        self.parts.hasher.waiting()
    }

    /// A hash that nobody's password matches, of today's cost.
    pub fn dummy_hash(&self) -> String {
        self.parts.hasher.dummy()
    }

    /// Where the data is, for logs.
    pub fn database(&self) -> String {
        self.parts.store.shown()
    }

    /// The surroundings of an act that begins now.
    pub fn ctx(&self, actor: Actor, request_id: String, ip: Option<String>) -> Ctx {
        let (config, keys) = (self.config().clone(), self.parts.keys.clone());
        Ctx { now: self.now(), actor, request_id, ip, config, keys }
    }

    /// Clients and keys as of the last beat.
    pub fn kept(&self) -> Arc<Kept> {
        self.parts.kept.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Runs a read.
    pub async fn read<T, F>(&self, read: F) -> Result<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Db) -> Result<T> + Send + 'static,
    {
        self.parts.store.read(read).await
    }

    /// Runs a verb in one transaction; answers after its commit.
    pub async fn write<T, F>(&self, verb: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut Tx) -> Result<T> + Send + 'static,
    {
        self.parts.store.write(verb).await
    }

    /// Runs a verb without a transaction around it; see [`Store::write_plain`] for which verbs may.
    pub async fn write_plain<T, F>(&self, verb: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut Tx) -> Result<T> + Send + 'static,
    {
        self.parts.store.write_plain(verb).await
    }

    /// Runs a verb that hashes: a place in the queue, then `begin`, which reads and counts the try and so needs no transaction
    /// ([`Store::write_plain`]), then at most one hash, then `finish` in one transaction, which refuses if the world changed
    /// meanwhile. Without a place nothing begins: an attempt
    /// that was turned away does not count.
    pub async fn hashed<B, T, F, G>(&self, begin: F, finish: G) -> Result<T>
    where
        B: Send + Sync + 'static,
        T: Send + 'static,
        F: Fn(&mut Tx) -> Result<Begun<B, T>> + Send + 'static,
        G: Fn(&mut Tx, &B, &Hashed) -> Result<T> + Send + 'static,
    {
        let hasher = &self.parts.hasher;
        let place = match hasher.admit() {
            Ok(place) => place,
            Err(full) => {
                tokio::time::sleep(REFUSAL_PAUSE).await;
                return Err(full);
            }
        };
        match self.write_plain(begin).await? {
            Begun::Done(answer) => Ok(answer),
            Begun::Hash(task, begun) => {
                let place = if task.after.is_zero() {
                    place
                } else {
                    drop(place); // others go first
                    tokio::time::sleep(task.after).await;
                    hasher.admit()?
                };
                let hashed = hasher.run(place, task).await?;
                self.write(move |tx| finish(tx, &begun, &hashed)).await
            }
        }
    }

    /// Somebody else writes the same file; see [`Store::is_shared`].
    pub fn is_shared(&self) -> bool {
        self.parts.store.is_shared()
    }

    /// After much was written; see [`Store::refresh_statistics`]. That it cannot be done now is no
    /// trouble of whoever wrote.
    pub async fn refresh_statistics(&self) {
        if let Err(error) = self.parts.store.refresh_statistics().await {
            tracing::warn!(%error, "tables could not be measured");
        }
    }

    /// Whether something can be written now: a real write, which reaches the disk. A file system that is full or a server
    /// that only reads is found out before somebody's work is.
    pub async fn can_write(&self) -> Result<()> {
        self.write(version::count_write).await
    }

    /// Reads clients and keys again if their versions changed, or a key's time to sign has come; `true` when so.
    pub async fn refresh_kept(&self) -> Result<bool> {
        self.refresh(false).await
    }

    async fn refresh(&self, anyway: bool) -> Result<bool> {
        let old = self.kept();
        let (keys, config, now) = (self.keys().clone(), self.config().clone(), self.now());
        let fresh = self
            .read(move |db| {
                let versions = version::all(db)?;
                if !anyway && old.is_current(&versions, now) {
                    return Ok(None);
                }
                Kept::read(db, &keys, &config, versions, now).map(Some)
            })
            .await?;
        let Some(fresh) = fresh else { return Ok(false) };
        *self.parts.kept.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(fresh);
        Ok(true)
    }
}

/// What a migration did.
#[derive(Clone, Debug)]
pub struct Migrated {
    /// Where.
    pub database: String,
    /// How many migrations were missing.
    pub applied: usize,
}

/// Makes the configured database or brings it up to date; nothing else is started.
pub fn migrate(config: &Config) -> Result<Migrated> {
    let url = url(config)?;
    let applied = crate::db::migrate::run(&mut open(&url, Purpose::Write)?)?;
    Ok(Migrated { database: url.shown(), applied })
}

/// Looks into the configured database without making, changing or starting anything; nothing when there is none yet.
pub fn look<T>(config: &Config, look: impl FnOnce(&mut Db) -> Result<T>) -> Result<Option<T>> {
    let url = url(config)?;
    if url.must_exist().is_err() {
        return Ok(None);
    }
    let mut db = open(&url, Purpose::Read)?;
    if crate::db::migrate::is_empty(&mut db)? { Ok(None) } else { look(&mut db).map(Some) }
}

fn url(config: &Config) -> Result<DbUrl> {
    let url = DbUrl::parse(config.database.url.expose())?;
    Ok(url.with_prepared(config.database.prepared))
}

fn host_name() -> String {
    let name = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    if name.trim().is_empty() { "node".to_owned() } else { name.trim().to_owned() }
}
