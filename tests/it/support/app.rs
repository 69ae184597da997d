//! The real program in a test: the real storage on either engine, a clock that the test moves, a relay of memory.
//! Dropping it fails on messages that nobody looked at: what leaves the house is part of every verb's answer.

use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::mpsc::channel;

use actix_web::HttpServer;
use actix_web::web::ServiceConfig;
use cracha::app::App;
use cracha::clock::Clock;
use cracha::config::Config;
use cracha::crypto::keyfile;
use cracha::crypto::secret::Secret;
use cracha::db::connect::{DbUrl, Purpose, open};
use cracha::db::schema::messages;
use cracha::db::types::Instant;
use cracha::db::{Db, Tx, migrate};
use cracha::error::Result;
use cracha::flow::delivery::{self, Attempted, Trouble};
use cracha::flow::{intake, promise};
use cracha::mail::letter::Letter;
use cracha::model::ctx::{Actor, Ctx};
use cracha::model::message::{Lane, Message, MessageState, Step};
use diesel::{ExpressionMethods, QueryDsl, RunQueryDsl, SelectableHelper};
use tempfile::TempDir;

use super::http::Http;
use super::pg::PgDatabase;

/// Tuesday, 24 November 2026, 12:00 UTC, 9:00 in São Paulo: where a test's clock stands at first.
pub const START: Instant = Instant(1_795_521_600_000);

/// Where the data is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// A file of this test.
    Sqlite,
    /// A database of this test on a real server.
    Postgres,
}

#[allow(dead_code)] // held for their ends
enum Database {
    Sqlite(TempDir),
    Postgres(PgDatabase),
}

/// The program.
pub struct TestApp {
    /// Its parts.
    pub app: App,
    /// Its clock; see [`TestApp::pass`].
    pub clock: Clock,
    /// Where its data is.
    pub engine: Engine,
    url: String,
    port: u16,
    listener: Mutex<Option<TcpListener>>,
    server: Mutex<Option<actix_web::dev::ServerHandle>>,
    ignore: bool,
    keys: TempDir,
    // Last: the database goes when all connections have gone.
    _database: Database,
}

/// A mail that left, as its reader sees it.
#[derive(Clone, Debug)]
pub struct Left {
    /// The row when it was claimed.
    pub message: Message,
    /// What it says.
    pub letter: Letter,
    /// The temporary password or code in it.
    pub secret: Option<Secret>,
    /// Until when that is good.
    pub valid_until: Option<Instant>,
    /// Its envelope sender.
    pub sender: String,
}

impl TestApp {
    /// Starts one with test settings: cheap hashes, memory mail, an issuer under `id.localhost`.
    pub async fn start(engine: Engine) -> Self {
        Self::with(engine, |_| {}).await
    }

    /// The same with other settings.
    pub async fn with(engine: Engine, adjust: impl FnOnce(&mut Config)) -> Self {
        Self::at(engine, |database| database.url(), adjust).await
    }

    /// On PostgreSQL through PgBouncer in transaction mode, as its documentation says.
    pub async fn behind_pgbouncer() -> Self {
        Self::at(Engine::Postgres, PgDatabase::url_behind_pgbouncer, |config| config.database.prepared = false).await
    }

    async fn at(engine: Engine, place: fn(&PgDatabase) -> String, adjust: impl FnOnce(&mut Config)) -> Self {
        let mut way = None;
        let (url, database) = match engine {
            Engine::Sqlite => {
                let memory = PathBuf::from("/dev/shm"); // a disk's fsync is not what is tested
                let parent = if memory.is_dir() { memory } else { std::env::temp_dir() };
                let directory = TempDir::new_in(parent).expect("a directory");
                (format!("sqlite:{}", directory.path().join("cracha.db").display()), Database::Sqlite(directory))
            }
            Engine::Postgres => {
                let database = PgDatabase::prepared(|url| {
                    migrate::run(&mut connect(url)).expect("migrations");
                });
                way = Some(place(&database));
                (database.url(), Database::Postgres(database))
            }
        };
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let settings = [
            ("CRACHA_PROVIDER__ISSUER", format!("http://id.localhost:{port}")),
            ("CRACHA_PROVIDER__INSECURE_LOOPBACK", "true".into()),
            ("CRACHA_DATABASE__URL", way.unwrap_or_else(|| url.clone())),
            ("CRACHA_DATABASE__CONNECTIONS", "4".into()),
            ("CRACHA_MAIL__TRANSPORT", "memory".into()),
            ("CRACHA_PASSWORD__THREADS", "1".into()),
        ];
        let settings = settings.map(|(name, value)| (name.to_string(), value));
        let mut config = Config::load(None, settings).unwrap_or_else(|problems| panic!("{problems:?}"));
        (config.password.memory_kib, config.password.passes) = (64, 1); // after the check that refuses so little
        config.factors.required_for_staff = false; // `sign_in::factors` asks for it
        adjust(&mut config);
        let clock = Clock::fixed(START.ms());
        let keys = TempDir::new().expect("a directory");
        keyfile::init(&keys.path().join("master")).expect("a master key");
        let ring = keyfile::read(&keys.path().join("master")).expect("the master key");
        let app = App::start(config, clock.clone(), ring).await.expect("the program starts");
        let (listener, server) = (Mutex::new(Some(listener)), Mutex::new(None));
        Self { app, clock, engine, url, port, listener, server, ignore: false, keys, _database: database }
    }

    /// Another process of the same house: the same database, master key and clock.
    pub async fn another_node(&self, name: &str) -> App {
        self.another_node_with(name, |_| {}).await
    }

    /// The same with other settings.
    pub async fn another_node_with(&self, name: &str, adjust: impl FnOnce(&mut Config)) -> App {
        let mut config = (**self.app.config()).clone();
        config.server.node = name.into();
        adjust(&mut config);
        let ring = keyfile::read(&self.keys.path().join("master")).expect("the master key");
        let node = App::start(config, self.clock.clone(), ring).await.expect("another node starts");
        node.refresh_kept().await.expect("clients and keys");
        node
    }

    /// Where the data is, as diesel's connections are told.
    pub fn database_url(&self) -> &str {
        self.url.trim_start_matches("sqlite:")
    }

    /// The instant on the test's clock.
    pub fn now(&self) -> Instant {
        self.app.now()
    }

    /// Lets hours pass.
    pub fn pass_hours(&self, hours: i64) {
        self.clock.advance_ms(hours * 3_600_000);
    }

    /// Lets seconds pass.
    pub fn pass_seconds(&self, seconds: i64) {
        self.clock.advance_ms(seconds * 1000);
    }

    /// The surroundings of an act of somebody, now.
    pub fn ctx(&self, actor: Actor) -> Ctx {
        self.app.ctx(actor, "test".to_string(), Some("203.0.113.7".to_string()))
    }

    /// Runs a verb as somebody.
    pub async fn verb<T, F>(&self, actor: Actor, verb: F) -> Result<T>
    where
        T: Send + 'static,
        F: Fn(&mut Tx, &Ctx) -> Result<T> + Send + 'static,
    {
        let ctx = self.ctx(actor);
        self.app.write(move |tx| verb(tx, &ctx)).await
    }

    /// Runs a verb as a schedule does.
    pub async fn job<T, F>(&self, verb: F) -> T
    where
        T: Send + 'static,
        F: Fn(&mut Tx, &Ctx) -> Result<T> + Send + 'static,
    {
        self.verb(Actor::Job("test"), verb).await.expect("the verb")
    }

    /// Reads behind the program's back.
    pub fn database(&self) -> Db {
        connect(&self.url)
    }

    /// Hands over one reseller as the ERP does.
    pub async fn hand_over(&self, record: intake::Record) -> intake::Answer {
        let raw = serde_json::to_string(&record).expect("JSON");
        let batch = cracha::crypto::secret::sha256_hex(format!("{raw}{}", self.now().ms()));
        let place = intake::Place {
            source: cracha::model::intake_line::Origin::Api,
            kind: cracha::model::intake_line::RecordKind::Reseller,
            batch,
            line: 1,
            raw,
        };
        let answer =
            self.verb(Actor::Client("erp".into()), move |tx, ctx| intake::take(tx, ctx, &record, &place)).await;
        answer.expect("an answer")
    }

    /// Runs the `provision` schedule once; the number of credentials made.
    pub async fn provision(&self) -> usize {
        let waiting = self.app.read(|db| promise::waiting(db, 200)).await.expect("what waits");
        let mut made = 0;
        for id in waiting {
            made += usize::from(self.job(move |tx, ctx| promise::provision(tx, ctx, &id)).await);
        }
        made
    }

    /// Lets every due mail leave: the relay takes them all.
    pub async fn mails(&self) -> Vec<Left> {
        self.mails_answered(Attempted::Taken("250 2.0.0 Ok".into())).await
    }

    /// The same with another answer of the relay.
    pub async fn mails_answered(&self, answer: Attempted) -> Vec<Left> {
        let mut left = Vec::new();
        for claimed in self.job(|tx, ctx| delivery::claim(tx, ctx, Lane::Mail, "test", 1000)).await {
            let (row, how) = (claimed.message.clone(), answer.clone());
            self.job(move |tx, ctx| delivery::settle(tx, ctx, &row, &how)).await;
            let letter = serde_json::from_str(&claimed.message.payload).expect("a letter");
            let (secret, valid_until, sender) = (claimed.secret, claimed.valid_until, claimed.sender);
            left.push(Left { message: claimed.message, letter, secret, valid_until, sender });
        }
        left
    }

    /// Claims all due logouts; the portals confirm those that `confirm` says, and say nothing to the others.
    pub async fn logouts_answered(&self, confirm: impl Fn(&Message) -> bool) {
        for claimed in self.job(|tx, ctx| delivery::claim(tx, ctx, Lane::Logout, "test", 1000)).await {
            let silent = || Attempted::Temporary(Trouble { step: Step::Connect, code: None, words: String::new() });
            let how = if confirm(&claimed.message) { Attempted::Taken("200".into()) } else { silent() };
            self.job(move |tx, ctx| delivery::settle(tx, ctx, &claimed.message, &how)).await;
        }
    }

    /// This test does not care what leaves.
    pub fn ignore_messages(&mut self) {
        self.ignore = true;
    }

    /// Every message that waits for its first attempt.
    pub fn unseen(&self) -> Vec<Message> {
        messages::table
            .filter(messages::state.eq(MessageState::Queued))
            .filter(messages::attempts.eq(0))
            .select(Message::as_select())
            .load(&mut self.database())
            .expect("messages")
    }

    /// `http://id.localhost:PORT`.
    pub fn issuer(&self) -> String {
        format!("http://id.localhost:{}", self.port)
    }

    /// Answers HTTP at the issuer's address, once, with these routes; the client that is returned begins there.
    pub fn serve(&self, routes: impl Fn(&mut ServiceConfig) + Clone + Send + 'static) -> Http {
        if let Some(listener) = self.listener.lock().unwrap().take() {
            let (tell, told) = channel();
            std::thread::spawn(move || {
                actix_web::rt::System::new().block_on(async move {
                    let site = move || actix_web::App::new().configure(routes.clone());
                    let server = HttpServer::new(site).workers(1).disable_signals().listen(listener);
                    let server = server.expect("a listener").run();
                    tell.send(server.handle()).expect("somebody listens");
                    server.await.expect("the server");
                });
            });
            *self.server.lock().unwrap() = Some(told.recv().expect("the server starts"));
        }
        Http::new(&self.issuer())
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        if let Some(server) = self.server.lock().unwrap_or_else(|e| e.into_inner()).take() {
            drop(server.stop(false)); // the command is sent; nobody waits for the answer
        }
        if std::thread::panicking() || self.ignore {
            return;
        }
        let unseen: Vec<String> = self.unseen().iter().map(|m| format!("{} to {}", m.kind, m.address)).collect();
        assert!(unseen.is_empty(), "messages that nobody looked at: {unseen:?}");
    }
}

fn connect(url: &str) -> Db {
    open(&DbUrl::parse(url).expect("a URL"), Purpose::Write).expect("the database")
}

/// Tests of verbs, each run on SQLite and on PostgreSQL:
/// `on_both_engines! { async fn a_sentence(app: &TestApp) { … } }`
#[macro_export]
macro_rules! on_both_engines {
    ($($(#[$meta:meta])* async fn $name:ident($app:ident : &TestApp) $body:block)*) => {$(
        $(#[$meta])*
        mod $name {
            #[allow(unused_imports)]
            use super::*;
            use $crate::support::app::{Engine, TestApp};

            async fn test($app: &TestApp) $body

            #[tokio::test]
            async fn on_sqlite() {
                test(&TestApp::start(Engine::Sqlite).await).await
            }

            #[tokio::test]
            async fn on_postgres() {
                test(&TestApp::start(Engine::Postgres).await).await
            }
        }
    )*};
}
