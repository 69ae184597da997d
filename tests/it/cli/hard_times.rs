//! A file that somebody holds, a disk that is full, a server that only reads, a system without threads: what is said, how
//! soon, and that it passes.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use cracha::model::cnpj::check_digits;
use diesel::connection::SimpleConnection;

use crate::support::app::{Engine, TestApp};
use crate::support::program::{Home, as_nobody, ended, limit_files};
use crate::support::provider::{PASSWORD, log_in};
use crate::support::{at_once, eventually};

/// Asks and reads to the end.
fn ask(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

fn ready(metrics: &str) -> bool {
    let answer = ask(metrics, "/health/ready");
    assert!(answer.starts_with("HTTP/1.1 200") || answer.starts_with("HTTP/1.1 503"), "{answer}");
    answer.starts_with("HTTP/1.1 200")
}

#[tokio::test]
async fn while_another_process_holds_the_file_everybody_is_told_within_seconds() {
    let app = TestApp::start(Engine::Sqlite).await;
    let maria = app.administrator("1001").await;
    let browsers = [app.serve_provider().await, app.serve_provider().await, app.serve_provider().await];
    let mut forms = Vec::new();
    for http in &browsers {
        let form = http.get("/login").await.form("main form");
        forms.push(form.set("login", &maria.login).set("password", PASSWORD));
    }
    let mut holder = app.database();
    holder.batch_execute("BEGIN IMMEDIATE").unwrap();
    let begin = Instant::now();
    let answers = at_once(browsers.iter().zip(&forms).map(|(http, form)| http.submit(form))).await;
    assert!(begin.elapsed() < Duration::from_secs(3), "{:?}", begin.elapsed());
    for page in answers {
        assert_eq!(page.status, 503, "{}", page.text());
        assert!(page.header("retry-after").parse::<u32>().unwrap() > 0);
    }
    holder.batch_execute("ROLLBACK").unwrap();
    log_in(&browsers[0], &maria).await;
}

#[test]
fn a_command_at_the_terminal_waits_for_whoever_holds_the_file() {
    let home = Home::new();
    home.run(&["migrate"]).fine();
    drop(home.serve()); // makes the schedules
    let url = home.path("cracha.db").display().to_string();
    let mut holder = <diesel::SqliteConnection as diesel::Connection>::establish(&url).unwrap();
    holder.batch_execute("PRAGMA busy_timeout = 5000; BEGIN IMMEDIATE").unwrap();
    let mut waits = home.command(&["schedule", "run", "provision"]).spawn().unwrap();
    let begin = Instant::now();
    while begin.elapsed() < Duration::from_millis(2500) {
        assert!(waits.try_wait().unwrap().is_none(), "it gave up after {:?}", begin.elapsed());
        std::thread::sleep(Duration::from_millis(20));
    }
    holder.batch_execute("ROLLBACK").unwrap();
    assert!(waits.wait().unwrap().success());
}

#[test]
fn nobody_is_turned_away_while_a_file_of_resellers_is_taken_in_beside_the_server() {
    let home = Home::new();
    home.run(&["migrate"]).fine();
    let back = "http://shop.localhost/back";
    home.run(&["client", "add", "shop", "--name", "Shop", "--redirect-uri", back, "--scope", "openid"]).fine();
    let serving = home.serve();
    let lines: String = (0..4_000).map(line_of_reseller).collect();
    let file = home.file("r.csv", format!("external_id;legal_name;cnpj;contact_name;contact_email\n{lines}"));
    let mut import = home.command(&["reseller", "import", &file]).stdout(Stdio::piped()).spawn().unwrap();
    // Each of these stores a request: a write of its own.
    let challenge = "code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256";
    let asked = format!("/authorize?client_id=shop&response_type=code&scope=openid&redirect_uri={back}&{challenge}");
    let mut stored = 0;
    while import.try_wait().unwrap().is_none() {
        let answer = ask(&serving.listen, &asked);
        assert!(answer.starts_with("HTTP/1.1 303") && answer.contains("location: /login?grant="), "{stored}: {answer}");
        stored += 1;
    }
    assert!(import.wait().unwrap().success());
    assert!(stored >= 10, "only {stored} were tried");
    let mut said = String::new();
    import.stdout.unwrap().read_to_string(&mut said).unwrap();
    assert_eq!(said, "Lines: 4000. New: 4000.\n");
}

/// A good line.
fn line_of_reseller(number: usize) -> String {
    let body = format!("{:012}", 100_000_000_000_u64 + number as u64);
    format!("C{number};Revenda {number};{body}{};Ana Lima;ana{number}@r.example\n", check_digits(&body))
}

#[test]
fn the_files_of_the_database_are_their_owners_alone() {
    let home = Home::new();
    home.run(&["migrate"]).fine();
    let mode = |name: &str| home.path(name).metadata().map(|known| known.permissions().mode() & 0o777);
    assert_eq!(mode("cracha.db").unwrap(), 0o600);
    std::fs::set_permissions(home.path("cracha.db"), std::fs::Permissions::from_mode(0o644)).unwrap();
    let serving = home.serve();
    for name in ["cracha.db", "cracha.db-wal", "cracha.db-shm"] {
        assert_eq!(mode(name).unwrap(), 0o600, "{name}");
    }
    drop(serving);
}

#[test]
fn a_node_that_can_write_nothing_is_not_ready_until_it_can_again() {
    let home = Home::new();
    home.run(&["migrate"]).fine();
    // Writing beyond the limit is to be an error and no signal.
    let shell = ["-c", "trap '' XFSZ; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_cracha"), "serve"];
    let serving = Home::serve_as(&mut home.dress(Command::new("sh"), &shell));
    assert!(ready(&serving.metrics));
    limit_files(serving.pid(), 4096);
    eventually("not ready", || (!ready(&serving.metrics)).then_some(()));
    serving.line_with("not ready");
    limit_files(serving.pid(), libc::RLIM_INFINITY);
    eventually("ready", || ready(&serving.metrics).then_some(()));
}

#[test]
fn a_server_that_only_reads_is_not_ready() {
    let home = Home::postgres();
    home.run(&["migrate"]).fine();
    let serving = home.serve();
    assert!(ready(&serving.metrics));
    let only_reads = |how: &str| {
        let name = home.database().name();
        home.database().execute(&format!(
            "BEGIN READ WRITE; ALTER DATABASE {name} SET default_transaction_read_only = {how}; COMMIT; \
             SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}' AND pid <> pg_backend_pid()"
        ));
    };
    only_reads("on");
    // The first answer may be about the connections that are gone, the next ones are about the server.
    eventually("not ready", || (!ready(&serving.metrics) && !ready(&serving.metrics)).then_some(()));
    serving.line_with("read-only transaction");
    only_reads("off");
    eventually("ready", || ready(&serving.metrics).then_some(()));
}

#[test]
fn a_system_without_threads_or_memory_is_one_line() {
    for (what, limit) in [(libc::RLIMIT_NPROC, 1), (libc::RLIMIT_NPROC, 4), (libc::RLIMIT_AS, 700 << 20)] {
        let home = Home::new().with("SERVER__WORKERS", "64");
        home.run(&["migrate"]).fine();
        let mut command = home.command(&["serve"]);
        as_nobody(&mut command, &[&home.path("cracha.db"), &home.path("master.key"), home.path("x").parent().unwrap()]);
        // SAFETY: setrlimit may be called between fork and exec; it reads a value of its own.
        unsafe {
            command.pre_exec(move || {
                let limit = libc::rlimit { rlim_cur: limit, rlim_max: limit };
                if libc::setrlimit(what, &limit) == 0 { Ok(()) } else { Err(std::io::Error::last_os_error()) }
            });
        }
        let ended = ended(&mut command);
        let last = ended.err.last().cloned().unwrap_or_default();
        assert_eq!(ended.code, Some(1), "{ended:?}");
        assert!(last.contains("no more threads or memory") && last.contains("ulimit"), "{ended:?}");
        let others = ended.err.iter().filter(|line| line.contains("panicked") || line.contains("backtrace"));
        assert_eq!(others.count(), 0, "{ended:?}");
    }
}

#[test]
fn a_body_that_never_comes_is_ended_and_keeps_nobody_waiting() {
    let home = Home::new().with("SERVER__BODY_SECONDS", "2").with("SERVER__WORKERS", "1");
    home.run(&["migrate"]).fine();
    let serving = home.serve();
    let silent = within_limits(2_000);
    let begin = Instant::now();
    let mut silent: Vec<TcpStream> = (0..silent)
        .map(|number| {
            let mut stream = TcpStream::connect(&serving.listen).unwrap();
            let path = ["/login", "/token", "/api/v1/resellers", "/authorize"][number % 4];
            let kind = "Content-Type: application/x-www-form-urlencoded";
            write!(stream, "POST {path} HTTP/1.1\r\nHost: x\r\n{kind}\r\nContent-Length: 100\r\n\r\nlogin=").unwrap();
            stream
        })
        .collect();
    for _ in 0..20 {
        let asked = Instant::now();
        assert!(ask(&serving.listen, "/.well-known/openid-configuration").starts_with("HTTP/1.1 200"));
        // Well before the silent ones are cut: nobody waits for them.
        assert!(asked.elapsed() < Duration::from_millis(1_500), "{:?}", asked.elapsed());
    }
    for stream in &mut silent {
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap(); // to its end: the connection is closed
        assert!(answer.starts_with("HTTP/1.1 4"), "{answer}");
    }
    assert!(begin.elapsed() < Duration::from_secs(12), "{:?}", begin.elapsed());
}

/// So many connections of this process, or as many as it may have at all; others of its tests need some too.
fn within_limits(wanted: usize) -> usize {
    let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: a valid place for the answer, and a limit that is not raised above the allowed one.
    unsafe {
        assert_eq!(libc::getrlimit(libc::RLIMIT_NOFILE, &mut limit), 0);
        limit.rlim_cur = limit.rlim_max;
        assert_eq!(libc::setrlimit(libc::RLIMIT_NOFILE, &limit), 0);
    }
    wanted.min(usize::try_from(limit.rlim_cur).unwrap_or(wanted) / 2)
}

#[test]
fn what_was_begun_and_never_ends_is_cut() {
    let home = Home::new().with("SERVER__BODY_SECONDS", "1").with("SERVER__KEEP_ALIVE_SECONDS", "1");
    home.run(&["migrate"]).fine();
    let serving = home.serve();
    let open = |first: &str| {
        let mut stream = TcpStream::connect(&serving.listen).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(15))).unwrap();
        stream.write_all(first.as_bytes()).unwrap();
        stream
    };
    let chunked = "POST /token HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab";
    let mut body = open(chunked);
    let mut head = open("GET /robots HTTP/1.1\r\nHost: x\r\n\r\n");
    assert!(head.read(&mut [0; 65536]).unwrap() > 0);
    head.write_all(b"GET /lo").unwrap();
    for stream in [&mut body, &mut head] {
        stream.read_to_end(&mut Vec::new()).unwrap(); // an end, not a timeout
    }
}

#[test]
fn a_body_that_comes_slowly_but_comes_is_taken() {
    let home = Home::new().with("SERVER__BODY_SECONDS", "2");
    home.run(&["migrate"]).fine();
    let serving = home.serve();
    let mut stream = TcpStream::connect(&serving.listen).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    let length = 6 * 4096;
    let kind = "Content-Type: application/x-www-form-urlencoded";
    write!(
        stream,
        "POST /token HTTP/1.1\r\nHost: x\r\n{kind}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    for _ in 0..6 {
        stream.write_all(&[b'a'; 4096]).unwrap();
        std::thread::sleep(Duration::from_millis(500)); // longer than the patience in all
    }
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 4") && !answer.starts_with("HTTP/1.1 408"), "{answer}");
}

#[test]
fn a_line_a_request_is_a_setting_and_says_nothing_secret() {
    let home = Home::new();
    home.run(&["migrate"]).fine();
    let serving = home.serve();
    ask(&serving.listen, "/login?next=%2Fgeheim");
    let line = serving.line_with("cracha::http");
    for words in ["method=GET", "path=\"/login\"", "status=200", "ms=", "request_id="] {
        assert!(line.contains(words), "no {words} in {line}");
    }
    assert!(!line.contains("geheim") && !line.contains("127.0.0.1"), "{line}");
    drop(serving);
    let home = home.with("LOG__REQUESTS", "false");
    let mut serving = home.serve();
    ask(&serving.listen, "/login");
    serving.terminate();
    assert_eq!(serving.wait(), Some(0));
    assert!(serving.rest().iter().all(|line| !line.contains("cracha::http")));
}

#[test]
fn a_forwarded_address_from_nobody_we_trust_is_said_once_with_what_to_write() {
    let home = Home::new();
    home.run(&["migrate"]).fine();
    let mut serving = home.serve();
    for _ in 0..3 {
        let mut stream = TcpStream::connect(&serving.listen).unwrap();
        let fields = "X-Forwarded-For: 203.0.113.9\r\nConnection: close";
        write!(stream, "GET /login HTTP/1.1\r\nHost: x\r\n{fields}\r\n\r\n").unwrap();
        stream.read_to_string(&mut String::new()).unwrap();
    }
    let line = serving.line_with("X-Forwarded-For");
    assert!(line.contains("server.trusted_proxies = [\"127.0.0.1\"]") && !line.contains("203.0.113.9"), "{line}");
    assert!(ask(&serving.metrics, "/metrics").contains("cracha_forwarded_not_believed_total 3"));
    serving.terminate();
    serving.wait();
    assert!(serving.rest().iter().all(|line| !line.contains("X-Forwarded-For")));
}
