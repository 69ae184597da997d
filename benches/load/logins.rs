//! Logins: what one costs, how many there are a second, what happens when more people come than can be served, and the
//! memory that all of it takes.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant as Watch};

use cracha::config::Config;
use cracha::crypto::password::{Bench, Cost, Engine as HashEngine};
use cracha::crypto::secret::Secret;

use super::PEOPLE;
use super::house::{Engine, House, PASSWORD};
use super::http::Client;
use super::parts::{Browser, per_thousand};
use super::table::Table;

/// Logins a second against bare Argon2id: the same arena code on as many threads, best of three, without HTTP.
pub async fn logins(house: &House, table: &mut Table) {
    if !table.wants("login CPU") && !table.wants("logins") {
        return;
    }
    // Nobody is turned away here: what many at once cost is asked, not how they are refused.
    let (serving, _) = house.serve_with(&[("CRACHA_PASSWORD__MAX_WAIT_MS", "20000")]).await;
    if table.wants("login CPU") {
        let work = |mut client: Client, number: usize, each| async move {
            let browser = Browser::open(&mut client).await;
            for person in 0..each {
                browser.log_in(&mut client, number * each + person).await;
            }
        };
        per_thousand(&serving, house.port, 8, 5, work).await;
        let (cpu, postgres) = per_thousand(&serving, house.port, 8, 125, work).await;
        let bare = bare_cpu();
        eprintln!("bare hashes: {bare:.2} s of CPU per 1,000");
        table.at_most("password login CPU", cpu, 18.5, "s/1,000", Some(postgres));
        table.at_most("password login CPU beyond its hash", cpu - bare, 1.0, "s/1,000", None);
    }
    for clients in [16, 200] {
        if !table.wants("logins") {
            continue;
        }
        let mut bare: f64 = 0.0;
        let mut served: f64 = 0.0;
        // In turns, so that a slow spell of the machine meets both.
        for _ in 0..3 {
            bare = bare.max(bare_rate());
            served = served.max(login_rate(house, clients).await);
        }
        let target = if table.engine == Engine::Postgres.name() { 0.90 } else { 0.95 };
        table.at_least(&format!("password logins, {clients} clients"), served / bare, target, "of bare Argon2id");
    }
}

/// How long each round counts.
const ROUND: Duration = Duration::from_secs(6);

/// The engine of bare hashes: the server's default, or what `CRACHA_PASSWORD__ENGINE` gives to both.
fn engine() -> HashEngine {
    match std::env::var("CRACHA_PASSWORD__ENGINE").as_deref() {
        Ok("argon2") => HashEngine::Plain,
        _ => HashEngine::Fast,
    }
}

fn cost() -> Cost {
    let policy = Config::defaults().expect("defaults").password;
    Cost { memory_kib: policy.memory_kib, passes: policy.passes, lanes: policy.lanes }
}

/// Processor seconds of 1,000 hashes on one thread.
fn bare_cpu() -> f64 {
    let now = || {
        let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
        // SAFETY: writes into our own struct.
        unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &mut time) };
        time.tv_sec as f64 + time.tv_nsec as f64 / 1e9
    };
    let mut bench = Bench::new(cost(), engine()).expect("an engine");
    let stored = bench.hash(&Secret::new(PASSWORD)).expect("a hash");
    let begin = now();
    for _ in 0..200 {
        assert!(bench.check(&Secret::new(PASSWORD), &stored).expect("a check").0);
    }
    (now() - begin) * 5.0
}

fn bare_rate() -> f64 {
    let cost = cost();
    let threads = std::thread::available_parallelism().map_or(1, |n| n.get());
    let (begin, done) = (Watch::now(), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let mut bench = Bench::new(cost, engine()).expect("an engine");
                let stored = bench.hash(&Secret::new(PASSWORD)).expect("a hash");
                while begin.elapsed() < ROUND {
                    assert!(bench.check(&Secret::new(PASSWORD), &stored).expect("a check").0);
                    done.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
    });
    done.load(Ordering::Relaxed) as f64 / begin.elapsed().as_secs_f64()
}

async fn login_rate(house: &House, clients: usize) -> f64 {
    let next = Arc::new(AtomicUsize::new(0));
    let mut ready = Vec::new();
    for _ in 0..clients {
        let mut client = Client::connect(house.port).await.expect("a connection");
        let browser = Browser::open(&mut client).await;
        ready.push((client, browser));
    }
    let begin = Watch::now();
    let mut tasks = Vec::new();
    for (mut client, browser) in ready {
        let next = next.clone();
        tasks.push(tokio::spawn(async move {
            let mut done = 0_usize;
            while begin.elapsed() < ROUND {
                let person = next.fetch_add(1, Ordering::Relaxed) % PEOPLE;
                browser.log_in(&mut client, person).await;
                done += 1;
            }
            (done, begin.elapsed())
        }));
    }
    let (mut done, mut end) = (0, Duration::ZERO);
    for task in tasks {
        let (some, at) = task.await.expect("no panic");
        (done, end) = (done + some, end.max(at));
    }
    done as f64 / end.as_secs_f64()
}

/// Resident memory a minute after 1,000 logins.
pub async fn memory(house: &House, table: &mut Table) {
    if table.wants("memory") {
        let (serving, _) = house.serve().await;
        let work = |mut client: Client, number: usize, each| async move {
            let browser = Browser::open(&mut client).await;
            for person in 0..each {
                browser.log_in(&mut client, number * each + person).await;
            }
        };
        per_thousand(&serving, house.port, 8, 125, work).await;
        tokio::time::sleep(Duration::from_secs(60)).await;
        table.at_most("memory, 60 s after 1,000 logins", serving.resident_mb(), 40.0, "MB", None);
    }
}

/// How many people log in at once under overload.
const CROWD: usize = 400;

/// 400 clients in a loop that waits for nothing, and what discovery takes meanwhile; then 400 people at once who do what
/// Retry-After says.
pub async fn overload(house: &House, table: &mut Table) {
    if !table.wants("overload") {
        return;
    }
    let (serving, _) = house.serve().await;
    let crowd = connect(house.port, CROWD).await;
    let begin = Watch::now();
    let discovery = tokio::spawn(poll_discovery(house.port, begin));
    let tasks: Vec<_> = crowd
        .into_iter()
        .enumerate()
        .map(|(n, (client, browser))| tokio::spawn(hammer(client, browser, n, begin)))
        .collect();
    let (mut admitted, mut refused) = (Vec::new(), Vec::new());
    for task in tasks {
        let (took, told) = task.await.expect("no panic");
        admitted.extend(took);
        refused.extend(told);
    }
    let discovery = discovery.await.expect("no panic");
    eprintln!(
        "overload: {} in, {} turned away, told to come again in {} to {} s",
        admitted.len(),
        refused.len(),
        refused.iter().min().unwrap_or(&0),
        refused.iter().max().unwrap_or(&0)
    );
    table.at_most("overload, admitted p99", percentile(admitted, 99), 2.0, "s", None);
    table.at_most("overload, discovery p95 meanwhile", percentile(discovery, 95) * 1000.0, 10.0, "ms", None);
    table.at_most("overload, memory at its peak", serving.peak_mb(), 90.0, "MB", None);
    let tasks: Vec<_> = connect(house.port, CROWD)
        .await
        .into_iter()
        .enumerate()
        .map(|(n, (client, browser))| tokio::spawn(obey(client, browser, n)))
        .collect();
    let mut tries = 0;
    for task in tasks {
        tries += task.await.expect("no panic");
    }
    table.at_most("tries of each of 400 who do what Retry-After says", tries as f64 / CROWD as f64, 2.0, "", None);
}

async fn connect(port: u16, count: usize) -> Vec<(Client, Browser)> {
    let mut crowd = Vec::new();
    for _ in 0..count {
        let mut client = Client::connect(port).await.expect("a connection");
        let browser = Browser::open(&mut client).await;
        crowd.push((client, browser));
    }
    crowd
}

/// How long each login took that got in, and the Retry-After of each that did not.
async fn hammer(mut client: Client, browser: Browser, person: usize, begin: Watch) -> (Vec<f64>, Vec<u64>) {
    let (mut admitted, mut refused) = (Vec::new(), Vec::new());
    while begin.elapsed() < 2 * ROUND {
        let one = Watch::now();
        let answer = browser.try_to_log_in(&mut client, person).await;
        match answer.status {
            303 => admitted.push(one.elapsed().as_secs_f64()),
            503 => refused.push(answer.header("retry-after").and_then(|s| s.parse().ok()).expect("Retry-After")),
            other => panic!("{other}: {}", answer.body),
        }
    }
    (admitted, refused)
}

/// How many tries it took to get in.
async fn obey(mut client: Client, browser: Browser, person: usize) -> usize {
    for tries in 1.. {
        let answer = browser.try_to_log_in(&mut client, person).await;
        if answer.status == 303 {
            return tries;
        }
        let wait = answer.header("retry-after").and_then(|s| s.parse().ok()).expect("Retry-After");
        tokio::time::sleep(Duration::from_secs(wait)).await;
    }
    0
}

async fn poll_discovery(port: u16, begin: Watch) -> Vec<f64> {
    let mut client = Client::connect(port).await.expect("a connection");
    let mut took = Vec::new();
    while begin.elapsed() < 2 * ROUND {
        let one = Watch::now();
        assert_eq!(client.get("/.well-known/openid-configuration", "").await.status, 200);
        took.push(one.elapsed().as_secs_f64());
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    took
}

/// The value that so many percent are not above.
pub fn percentile(mut values: Vec<f64>, percent: usize) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len().saturating_sub(1) * percent / 100).copied().unwrap_or(0.0)
}
