//! PostgreSQL: one server per run (`CRACHA_TEST_PG`, set by `tests/run`) or else per process; a database per test,
//! copied from a template that was migrated once.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{LazyLock, Mutex, OnceLock};

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};
use url::Url;

use super::server::Server;

static SERVER: LazyLock<(Url, Option<Server>)> = LazyLock::new(|| match std::env::var("CRACHA_TEST_PG") {
    Ok(given) => (given.parse().expect("CRACHA_TEST_PG is a URL"), None),
    Err(_) => {
        let server = Server::start("postgres", &[]);
        (server.words()[0].parse().expect("a URL"), Some(server))
    }
});
/// PgBouncer in transaction mode before that server: one per process.
static BOUNCER: LazyLock<(u16, Server)> = LazyLock::new(|| {
    let (host, port) = (SERVER.0.host_str().expect("a host"), SERVER.0.port().expect("a port"));
    let server = Server::start("pgbouncer", &[host, &port.to_string()]);
    (server.words()[0].parse().expect("a port"), server)
});
static TEMPLATE: OnceLock<String> = OnceLock::new();
/// A template can be copied only while nobody else is connected to it, and copies of one template take turns anyway.
static COPYING: Mutex<()> = Mutex::new(());
static NEXT: AtomicUsize = AtomicUsize::new(1);

/// A database of this test alone; dropped with it.
pub struct PgDatabase {
    name: String,
}

impl PgDatabase {
    /// A new database without a table.
    pub fn empty() -> Self {
        let name = new_name();
        administer(&format!("CREATE DATABASE {name} TEMPLATE template0"));
        Self { name }
    }

    /// A new database as `prepare` leaves an empty one at the URL that it is given; it runs once per process.
    pub fn prepared(prepare: fn(url: &str)) -> Self {
        let template = TEMPLATE.get_or_init(|| {
            let empty = Self::empty();
            prepare(&empty.url());
            let name = empty.name.clone();
            std::mem::forget(empty); // it goes with the server
            name
        });
        let name = new_name();
        let _turn = COPYING.lock().unwrap_or_else(|e| e.into_inner());
        administer(&format!("CREATE DATABASE {name} TEMPLATE {template}"));
        Self { name }
    }

    /// `postgres://…/name`.
    pub fn url(&self) -> String {
        let mut url = SERVER.0.clone();
        url.set_path(&self.name);
        url.to_string()
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The same database through PgBouncer.
    pub fn url_behind_pgbouncer(&self) -> String {
        let mut url: Url = self.url().parse().expect("a URL");
        url.set_port(Some(BOUNCER.0)).expect("a port");
        url.to_string()
    }

    /// A plain connection, for looking behind the program's back.
    pub fn connect(&self) -> PgConnection {
        PgConnection::establish(&self.url()).expect("PostgreSQL")
    }

    /// Runs SQL behind the program's back.
    pub fn execute(&self, sql: &str) {
        self.connect().batch_execute(sql).expect("SQL");
    }
}

impl Drop for PgDatabase {
    fn drop(&mut self) {
        if let Ok(mut server) = PgConnection::establish(SERVER.0.as_str()) {
            let _ = server.batch_execute(&format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
        }
    }
}

fn new_name() -> String {
    format!("cracha_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed))
}

fn administer(sql: &str) {
    let mut server = PgConnection::establish(SERVER.0.as_str()).expect("the PostgreSQL server of the tests");
    server.batch_execute(sql).expect("SQL");
}
