//! The server under load: its own folder and database, people and clients put there beforehand, and the processor time
//! that it and its database used.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::time::{Duration, Instant as Watch};

use base64::Engine as _;
use cracha::app::App;
use cracha::clock::Clock;
use cracha::config::Config;
use cracha::crypto::keyfile;
use cracha::crypto::keys::{Alg, SigningKey};
use cracha::crypto::password::{Bench, Cost, Engine as HashEngine};
use cracha::crypto::secret::{Secret, sha256_hex};
use cracha::db::connect::{DbUrl, Purpose, open};
use cracha::db::types::ResellerId;
use cracha::db::{Tx, migrate};
use cracha::error::Result;
use cracha::model::client::Client;
use cracha::model::ctx::{Actor, Ctx};
use cracha::model::reseller::{Reseller, ResellerState};
use cracha::model::role::Role;
use cracha::model::user::{User, UserState};
use cracha::model::{client, credential, reseller, user, version};
use cracha::oidc::new_client::NewClient;

/// Everybody's password; one hash serves all of them.
pub const PASSWORD: &str = "girassol na janela azul";
/// Every client's secret.
pub const SECRET: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

/// Where the data is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
    /// PostgreSQL behind PgBouncer in transaction mode.
    PgBouncer,
}

impl Engine {
    pub fn name(self) -> &'static str {
        match self {
            Engine::Sqlite => "SQLite",
            Engine::Postgres => "PostgreSQL",
            Engine::PgBouncer => "PgBouncer",
        }
    }
}

/// A folder, a database, an address.
pub struct House {
    pub dir: tempfile::TempDir,
    pub port: u16,
    pub settings: Vec<(String, String)>,
    postgres: Option<(Child, Option<ChildStdin>)>,
    bouncer: Option<(Child, Option<ChildStdin>)>,
}

impl House {
    /// Makes it; the database is empty.
    pub fn new(engine: Engine) -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let (port, metrics) = (free_port(), free_port());
        let (mut postgres, mut bouncer) = (None, None);
        let url = match engine {
            Engine::Sqlite => format!("sqlite:{}", dir.path().join("cracha.db").display()),
            Engine::Postgres | Engine::PgBouncer => {
                let (server, url) = start("postgres", &["durable"]);
                postgres = Some(server);
                match engine {
                    Engine::PgBouncer => {
                        let mut url: url::Url = url.parse().expect("a URL");
                        let port = url.port().expect("a port").to_string();
                        let (server, port) = start("pgbouncer", &["127.0.0.1", &port]);
                        bouncer = Some(server);
                        url.set_port(Some(port.parse().expect("a port"))).expect("a port");
                        url.to_string()
                    }
                    _ => url,
                }
            }
        };
        let prepared = (engine != Engine::PgBouncer).to_string();
        let key = dir.path().join("master.key");
        keyfile::init(&key).expect("a master key");
        let dkim = dir.path().join("dkim.pem");
        std::fs::write(&dkim, dkim_key()).expect("a DKIM key");
        let text = |path: &Path| path.display().to_string();
        let settings = [
            ("PROVIDER__ISSUER", format!("http://127.0.0.1:{port}")),
            ("PROVIDER__INSECURE_LOOPBACK", "true".into()),
            ("SERVER__LISTEN", format!("127.0.0.1:{port}")),
            ("SERVER__METRICS_LISTEN", format!("127.0.0.1:{metrics}")),
            ("DATABASE__URL", url),
            ("DATABASE__PREPARED", prepared),
            ("KEYS__MASTER_KEY_FILE", text(&key)),
            ("MAIL__TRANSPORT", "file".into()),
            ("MAIL__DIRECTORY", text(&dir.path().join("mail"))),
            ("MAIL__DKIM__DOMAIN", "example.com".into()),
            ("MAIL__DKIM__SELECTOR", "s1".into()),
            ("MAIL__DKIM__KEY_FILE", text(&dkim)),
            ("LOG__LEVEL", "warn".into()),
        ];
        let settings = settings.map(|(name, value)| (format!("CRACHA_{name}"), value)).to_vec();
        Self { dir, port, settings, postgres, bouncer }
    }

    fn config(&self) -> Config {
        Config::load(None, self.settings.clone()).unwrap_or_else(|problems| panic!("{problems:?}"))
    }

    /// The program's parts over this house's database, in this process: for putting there what is measured later.
    pub async fn app(&self) -> App {
        let config = self.config();
        let url = DbUrl::parse(config.database.url.expose()).expect("a URL");
        migrate::run(&mut open(&url, Purpose::Write).expect("a database")).expect("migrations");
        let keys = keyfile::read(&self.dir.path().join("master.key")).expect("a key");
        App::start(config, Clock::system(), keys).await.expect("the program")
    }

    /// Puts `count` people and the clients there, without going through pages: that is not what is measured.
    pub async fn fill(&self, count: usize) {
        let config = self.config();
        let cost = Cost { memory_kib: config.password.memory_kib, passes: config.password.passes, lanes: 1 };
        let hash = Bench::new(cost, HashEngine::Fast)
            .and_then(|mut bench| bench.hash(&Secret::new(PASSWORD)))
            .expect("a hash");
        let app = self.app().await;
        let ctx = app.ctx(Actor::Terminal, "bench".into(), None);
        let filling = ctx.clone();
        app.write(move |tx| people(tx, &filling, count, &hash)).await.expect("people");
        app.write(move |tx| clients(tx, &ctx)).await.expect("clients");
    }

    /// The program with these arguments and this house's settings. Another build of it stands in `CRACHA_BENCH_PROGRAM`
    /// when two are compared.
    pub fn command(&self, args: &[&str]) -> Command {
        let other = std::env::var_os("CRACHA_BENCH_PROGRAM");
        let mut command = Command::new(other.unwrap_or_else(|| env!("CARGO_BIN_EXE_cracha").into()));
        command.args(args).envs(self.settings.iter().cloned()).stdin(Stdio::null());
        // The bench's own variables: the program would take them for settings that it does not know.
        for name in ["CRACHA_BENCH_PROGRAM", "CRACHA_OLD_MESSAGES", "CRACHA_SOAK_SECONDS"] {
            command.env_remove(name);
        }
        command
    }

    /// Starts `serve` and waits for its first discovery answer; how long that took.
    pub async fn serve(&self) -> (Serving<'_>, Duration) {
        self.serve_with(&[]).await
    }

    /// The same with further settings.
    pub async fn serve_with(&self, settings: &[(&str, &str)]) -> (Serving<'_>, Duration) {
        let begin = Watch::now();
        let listen = settings.iter().find(|(name, _)| *name == "CRACHA_SERVER__LISTEN");
        let port = listen.and_then(|(_, at)| at.rsplit(':').next()?.parse().ok()).unwrap_or(self.port);
        let child =
            self.command(&["serve"]).envs(settings.iter().copied()).stdout(Stdio::null()).spawn().expect("the program");
        loop {
            if let Ok(mut client) = super::http::Client::connect(port).await
                && client.get("/.well-known/openid-configuration", "").await.status == 200
            {
                break;
            }
            assert!(begin.elapsed() < Duration::from_secs(30), "the server did not start");
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        (Serving { child, house: self }, begin.elapsed())
    }

    /// The address of health and metrics.
    pub fn metrics_port(&self) -> u16 {
        let listen = self.settings.iter().find(|(name, _)| name == "CRACHA_SERVER__METRICS_LISTEN").expect("a setting");
        listen.1.rsplit(':').next().and_then(|port| port.parse().ok()).expect("a port")
    }

    /// Puts so many messages there that were handed over long ago.
    pub fn old_messages(&self, count: usize) {
        use diesel::connection::SimpleConnection;
        let url = DbUrl::parse(self.config().database.url.expose()).expect("a URL");
        let mut db = open(&url, Purpose::Write).expect("a database");
        db.batch_execute(&format!(
            "INSERT INTO messages (id, lane, destination, kind, payload, address, language, state, attempts, next_at, \
             mail_id, give_up_at, created_at, urgency, leave_by) \
             SELECT 'old-' || i, 'mail', 'a.example', 'notice', '{{}}', 'a@a.example', 'pt-BR', \
             CASE WHEN i % 100 = 0 THEN 'failed' ELSE 'relayed' END, 1, 0, 'm' || i, 0, 1780000000000 + i, 'routine', 0 \
             FROM (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) SELECT i FROM n) AS numbers; \
             INSERT INTO message_totals SELECT lane, state, count(*), max(created_at) FROM messages GROUP BY lane, state; \
             ANALYZE"
        ))
        .expect("old messages");
    }

    /// Puts so many promises there that are open: due in the next two days, a third of them at risk.
    pub fn open_promises(&self, count: usize) {
        use diesel::connection::SimpleConnection;
        let url = DbUrl::parse(self.config().database.url.expose()).expect("a URL");
        let mut db = open(&url, Purpose::Write).expect("a database");
        let now = Clock::system().now_ms();
        db.batch_execute(&format!(
            "INSERT INTO promises (id, kind, external_id, external_folded, stage, policy, received_at, due_at, \
             validated_at, at_risk_at, problem, rev, expected_at) \
             SELECT 'open-' || i, 'credential', 'P' || i, 'p' || i, 'validated', 'wall_clock', {now}, \
             {now} + (i % 2880) * 60000, {now}, CASE WHEN i % 3 = 0 THEN {now} END, \
             CASE WHEN i % 3 = 0 THEN 'little_time_left' END, 0, {now} + (i % 3100) * 60000 \
             FROM (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) SELECT i FROM n) AS numbers; \
             ANALYZE"
        ))
        .expect("open promises");
    }

    /// Puts so many further resellers there, and so many users spread over them: copies of the first ones that
    /// [`House::fill`] made, under names of their own.
    pub fn crowd(&self, resellers: usize, users: usize) {
        use diesel::connection::SimpleConnection;
        let url = DbUrl::parse(self.config().database.url.expose()).expect("a URL");
        let mut db = open(&url, Purpose::Write).expect("a database");
        // A name's key is its folded letters in hexadecimal digits (model/name_key.rs).
        let hex = |text: &str| match url {
            DbUrl::Sqlite(_) => format!("lower(hex({text}))"),
            _ => format!("encode(convert_to({text}, 'UTF8'), 'hex')"),
        };
        let numbers = |count: usize| {
            format!(
                "(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) SELECT i FROM n) AS numbers"
            )
        };
        db.batch_execute(&format!(
            "INSERT INTO resellers (id, external_id, external_folded, legal_name, cnpj, contact_name, contact_email, \
             contact_folded, contact_phone, language, facts, state, rev, created_at, updated_at, name_key) \
             SELECT 'r-' || i, 'R' || i, 'r' || i, 'Revenda ' || i || ' Ltda.', 'crowd' || i, contact_name, \
             'contato' || i || '@revenda.example', 'contato' || i || '@revenda.example', '(11) 3' || (1000000 + i), language, facts, state, rev, \
             created_at, updated_at, {reseller_key} FROM resellers, {resellers_numbered} WHERE external_folded = 'bench'; \
             INSERT INTO users (id, sub, reseller_id, login, login_folded, name, email, email_folded, language, role, \
             permissions, state, epoch, rev, created_at, updated_at, name_key, factors) \
             SELECT 'u-' || i, 's-' || i, 'r-' || (1 + i % {resellers}), 'crowd.' || i, 'crowd.' || i, 'Gente ' || i, \
             'gente' || i || '@revenda.example', 'gente' || i || '@revenda.example', language, role, permissions, state, \
             epoch, rev, created_at, updated_at, {user_key}, factors FROM users, {users_numbered} \
             WHERE login_folded = 'bench.p0'; ANALYZE",
            reseller_key = hex("'revenda.' || i || '.ltda'"),
            resellers_numbered = numbers(resellers),
            user_key = hex("'gente.' || i"),
            users_numbered = numbers(users),
        ))
        .expect("a crowd");
    }

    /// Where the mails are written.
    pub fn mails(&self) -> usize {
        let files = std::fs::read_dir(self.dir.path().join("mail"));
        files.map_or(0, |files| files.flatten().filter(|f| f.path().extension().is_some_and(|e| e == "eml")).count())
    }

    /// Processor seconds of all of PostgreSQL's processes, and of the pooler before it.
    fn postgres_cpu(&self) -> f64 {
        // The script starts the postmaster, which starts a process for each connection; ended ones count for it.
        let servers = self.postgres.iter().chain(&self.bouncer);
        servers.flat_map(|(child, _)| descendants(child.id())).map(cpu_of).sum()
    }
}

impl Drop for House {
    fn drop(&mut self) {
        for (child, stdin) in self.bouncer.iter_mut().chain(&mut self.postgres) {
            drop(stdin.take());
            let _ = child.wait();
        }
    }
}

/// The running server.
pub struct Serving<'a> {
    child: Child,
    house: &'a House,
}

/// Processor seconds.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cpu {
    pub cracha: f64,
    pub postgres: f64,
}

impl Serving<'_> {
    /// Processor seconds so far, user and system.
    pub fn cpu(&self) -> Cpu {
        Cpu { cracha: cpu_of(self.child.id()), postgres: self.house.postgres_cpu() }
    }

    /// Resident memory in MB (10⁶ bytes).
    pub fn resident_mb(&self) -> f64 {
        self.status_mb("VmRSS:")
    }

    /// The most resident memory that it ever had, in MB.
    pub fn peak_mb(&self) -> f64 {
        self.status_mb("VmHWM:")
    }

    fn status_mb(&self, name: &str) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).expect("status");
        let line = status.lines().find(|line| line.starts_with(name)).expect("a line of that name");
        let kib: f64 = line.split_whitespace().nth(1).and_then(|n| n.parse().ok()).expect("a number");
        kib * 1024.0 / 1e6
    }
}

impl Serving<'_> {
    /// How many files and sockets it has open.
    pub fn open_files(&self) -> f64 {
        std::fs::read_dir(format!("/proc/{}/fd", self.child.id())).map_or(0, Iterator::count) as f64
    }
}

impl Drop for Serving<'_> {
    fn drop(&mut self) {
        // SAFETY: a signal to our own child.
        unsafe { libc::kill(self.child.id() as i32, libc::SIGTERM) };
        let _ = self.child.wait();
    }
}

fn cpu_of(pid: u32) -> f64 {
    let Ok(stat) = std::fs::read_to_string(format!("/proc/{pid}/stat")) else { return 0.0 };
    let after = stat.rsplit(')').next().unwrap_or("");
    let fields: Vec<f64> = after.split_whitespace().map(|f| f.parse().unwrap_or(0.0)).collect();
    // utime, stime, and those of children that were waited for (proc(5), fields 14 to 17).
    fields.get(11..15).map_or(0.0, |times| times.iter().sum::<f64>() / 100.0)
}

fn descendants(pid: u32) -> Vec<u32> {
    let children = std::fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).unwrap_or_default();
    let mut all = vec![pid];
    for child in children.split_whitespace().filter_map(|c| c.parse().ok()) {
        all.extend(descendants(child));
    }
    all
}

pub fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").port()
}

fn start(server: &str, args: &[&str]) -> ((Child, Option<ChildStdin>), String) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/servers").join(server);
    let mut command = Command::new(&script);
    command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap_or_else(|e| panic!("{}: {e}", script.display()));
    let stdin = child.stdin.take();
    let mut ready = String::new();
    BufReader::new(child.stdout.take().expect("piped")).read_line(&mut ready).expect("a line");
    ((child, stdin), ready.trim().to_owned())
}

fn dkim_key() -> String {
    let (_, der) = SigningKey::generate(Alg::Rs256, "s1").expect("a key");
    let text = base64::engine::general_purpose::STANDARD.encode(&*der);
    let lines: Vec<&str> = text.as_bytes().chunks(64).map(|c| std::str::from_utf8(c).expect("ASCII")).collect();
    format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", lines.join("\n"))
}

fn people(tx: &mut Tx, ctx: &Ctx, count: usize, hash: &str) -> Result<()> {
    let row = Reseller {
        name_key: None,
        id: ResellerId::new(),
        external_id: "bench".into(),
        external_folded: "bench".into(),
        legal_name: "Revenda de Carga Ltda.".into(),
        cnpj: "12ABC34501DE35".into(),
        contact_name: "Maria Souza".into(),
        contact_email: "maria@carga.example".into(),
        contact_folded: "maria@carga.example".into(),
        contact_phone: None,
        language: "pt-BR".into(),
        alternate_name: None,
        alternate_email: None,
        sales_rep: None,
        facts: "{}".into(),
        state: ResellerState::Active,
        rev: 0,
        id_issued_at: None,
        created_at: ctx.now,
        updated_at: ctx.now,
    };
    reseller::insert(tx, &row)?;
    let operator = User::invited(ctx.now, "bench.operator", "Duda", "duda@carga.example", "pt-BR", Role::Operator);
    user::insert(tx, &operator)?;
    user::change_state(tx, &operator.id, &[UserState::Invited], UserState::Active, None, ctx.now)?;
    credential::choose(tx, &operator.id, hash, ctx.now)?;
    for number in 0..count {
        let (name, email) = (format!("Pessoa {number}"), format!("pessoa{number}@carga.example"));
        let made = User {
            reseller_id: Some(row.id.clone()),
            ..User::invited(ctx.now, &format!("bench.p{number}"), &name, &email, "pt-BR", Role::Buyer)
        };
        user::insert(tx, &made)?;
        user::change_state(tx, &made.id, &[UserState::Invited], UserState::Active, None, ctx.now)?;
        credential::choose(tx, &made.id, hash, ctx.now)?;
    }
    Ok(())
}

fn clients(tx: &mut Tx, ctx: &Ctx) -> Result<()> {
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let (portal, erp) = (["openid", "profile", "email", "reseller"], ["resellers.write"]);
    let (login, own) = (["authorization_code", "refresh_token"], ["client_credentials"]);
    for (id, alg, grants, scopes) in [
        ("bank", "ES256", &login[..], &portal[..]),
        ("rs256", "RS256", &login, &portal),
        ("es256", "ES256", &login, &portal),
        ("eddsa", "EdDSA", &login, &portal),
        ("erp", "RS256", &own, &erp),
        ("erp-jwt", "ES256", &own, &erp),
    ] {
        let said = NewClient {
            id: id.into(),
            name: id.into(),
            first_party: true,
            redirect_uris: words(&["http://127.0.0.1:9/callback", "https://bank.example/callback"]),
            grant_types: words(grants),
            scopes: words(scopes),
            id_token_alg: alg.into(),
            ..NewClient::default()
        };
        let row = Client {
            secret_hash: (id != "bank").then(|| sha256_hex(SECRET)),
            terms: match id {
                "bank" => super::fapi::terms(),
                "erp-jwt" => r#"{"access_token_format":"jwt"}"#.into(),
                _ => "{}".into(),
            },
            ..Client::of(&said, ctx.now)
        };
        client::insert(tx, &row)?;
    }
    version::raise(tx, version::CLIENTS)
}

/// One with right digits.
pub fn cnpj(number: usize) -> String {
    let body = format!("{:012}", 100_000_000_000_u64 + number as u64);
    let digits = cracha::model::cnpj::check_digits(&body);
    format!("{body}{digits}")
}

/// Whether this child has ended well, and the most memory that it had, in MB.
pub fn ended(pid: i32) -> Option<f64> {
    let mut status = 0;
    // SAFETY: plain integers, for which all zeros are a value.
    let mut used: libc::rusage = unsafe { std::mem::zeroed() };
    // SAFETY: writes into our own variables.
    let done = unsafe { libc::wait4(pid, &mut status, libc::WNOHANG, &mut used) };
    if done == 0 {
        return None;
    }
    assert!(done == pid && libc::WIFEXITED(status) && libc::WEXITSTATUS(status) == 0, "{done}: {status}");
    Some(used.ru_maxrss as f64 * 1024.0 / 1e6)
}

/// A CSV of new resellers with right CNPJ digits.
pub fn csv(path: &PathBuf, count: usize) {
    let mut text = String::from("external_id;legal_name;cnpj;contact_name;contact_email;contact_phone;language\n");
    for number in 0..count {
        let cnpj = cnpj(number);
        text.push_str(&format!(
            "C{number};Revenda {number} Ltda.;{cnpj};Pessoa {number};pessoa{number}@carga{number}.example;;pt-BR\n"
        ));
    }
    std::fs::write(path, text).expect("a file");
}
