//! A steady load for a while: what the house keeps must not grow. Access tokens live for seconds here, so that a quarter
//! of an hour shows many of their lives; in the last third file, log, memory and open files stay as they were.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant as Watch};

use super::house::{House, Serving};
use super::http::Client;
use super::parts::{basic, refreshing};
use super::table::Table;

/// Quotes it only when asked for by name: `cargo bench --bench load -- sqlite soak`.
pub async fn soak(engine: super::house::Engine, table: &mut Table) {
    if !table.asked("soak") {
        return;
    }
    let seconds = std::env::var("CRACHA_SOAK_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(900_u64);
    let mut house = House::new(engine);
    house.settings.push(("CRACHA_TOKENS__ACCESS_SECONDS".into(), "30".into()));
    house.fill(16).await;
    drop(house.serve().await); // makes the signing keys and the schedules
    let set = ["schedule", "set", "housekeeping", "--expression", "*/10 * * * * *", "--yes", "--why", "a figure"];
    assert!(house.command(&set).status().expect("the program").success(), "schedule set");
    let (serving, _) = house.serve().await;
    let stop = Arc::new(AtomicBool::new(false));
    let mut tasks = Vec::new();
    for number in 0..4 {
        let mut client = Client::connect(house.port).await.expect("a connection");
        let mut token = refreshing(&mut client, number).await;
        let stop = stop.clone();
        tasks.push(tokio::spawn(async move {
            let mut done = 0_usize;
            while !stop.load(Ordering::Relaxed) {
                let form = format!("grant_type=refresh_token&refresh_token={token}");
                let answer = client.post("/token", &basic("es256"), &form).await;
                assert_eq!(answer.status, 200, "{}", answer.body);
                token = answer.json("refresh_token");
                let form = "grant_type=client_credentials&scope=resellers.write";
                assert_eq!(client.post("/token", &basic("erp"), form).await.status, 200);
                done += 2;
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            done
        }));
    }
    let begin = Watch::now();
    let at = |part: u64| begin + Duration::from_secs(seconds) * u32::try_from(part).expect("small") / 3;
    tokio::time::sleep_until(at(2).into()).await;
    let before = Held::of(&house, &serving);
    tokio::time::sleep_until(at(3).into()).await;
    let after = Held::of(&house, &serving);
    stop.store(true, Ordering::Relaxed);
    let mut done = 0;
    for task in tasks {
        done += task.await.expect("no panic");
    }
    eprintln!("soak: {done} tokens in {seconds} s; {before:?}, then {after:?}");
    let grown = |before: f64, after: f64| if before > 0.0 { after / before } else { 1.0 };
    table.at_most("soak, database file, last third", grown(before.file_mb, after.file_mb), 1.02, "of before", None);
    table.at_most("soak, write-ahead log", after.wal_mb, 40.0, "MB", None);
    table.at_most("soak, memory, last third", grown(before.memory_mb, after.memory_mb), 1.05, "of before", None);
    table.at_most("soak, open files, last third", grown(before.files, after.files), 1.0, "of before", None);
}

/// What the house holds.
#[derive(Debug)]
struct Held {
    file_mb: f64,
    wal_mb: f64,
    memory_mb: f64,
    files: f64,
}

impl Held {
    /// PostgreSQL's files are its own: nothing is quoted for them.
    fn of(house: &House, serving: &Serving<'_>) -> Self {
        let size =
            |name: &str| std::fs::metadata(house.dir.path().join(name)).map_or(0.0, |file| file.len() as f64 / 1e6);
        Self {
            file_mb: size("cracha.db"),
            wal_mb: size("cracha.db-wal"),
            memory_mb: serving.resident_mb(),
            files: serving.open_files(),
        }
    }
}
