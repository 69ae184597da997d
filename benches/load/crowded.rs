//! People who log in while a file of 100,000 resellers is taken in beside the server.

use std::time::{Duration, Instant as Watch};

use super::PEOPLE;
use super::house::{self, Engine, House};
use super::http::Client;
use super::logins::percentile;
use super::parts::Browser;
use super::table::Table;

/// Lines of the file.
const LINES: usize = 100_000;
/// How often somebody comes, whoever has not been answered yet.
const EVERY: Duration = Duration::from_millis(100);
/// How long it is quiet, before and after.
const QUIET: Duration = Duration::from_secs(15);

/// Login p95 beside the file against that without, how long the file takes, and the memory of who takes it in.
pub async fn crowded(engine: Engine, table: &mut Table) {
    if !table.wants("a file of 100,000") {
        return;
    }
    let house = House::new(engine);
    house.fill(PEOPLE).await;
    let (_serving, _) = house.serve().await;
    let file = house.dir.path().join("resellers.csv");
    house::csv(&file, LINES);
    let mut quiet = come(house.port, |begin| begin.elapsed() > QUIET).await;
    let begin = Watch::now();
    let path = file.display().to_string();
    let child = house.command(&["reseller", "import", &path]).stdout(std::process::Stdio::null()).spawn();
    let pid = i32::try_from(child.expect("the program").id()).expect("a process id");
    let mut ended = None;
    let beside = come(house.port, |_| {
        ended = house::ended(pid);
        ended.is_some()
    })
    .await;
    let took = begin.elapsed().as_secs_f64();
    let peak = ended.expect("its end");
    quiet.extend(come(house.port, |begin| begin.elapsed() > QUIET).await);
    eprintln!("logins: {} without, {} beside a file of {LINES} lines", quiet.len(), beside.len());
    let (without, with) = (percentile(quiet, 95), percentile(beside, 95));
    eprintln!("login p95: {:.1} ms without, {:.1} ms beside it", without * 1000.0, with * 1000.0);
    table.at_most("login p95 beside a file of 100,000 lines", with / without, 1.3, "of that without", None);
    table.at_most("a file of 100,000 lines, while people log in", took, 30.0, "s", None);
    table.at_most("a file of 100,000 lines, memory at its peak", peak, 150.0, "MB", None);
}

/// How long each login took of people who come one after the other and wait for nobody.
async fn come(port: u16, mut over: impl FnMut(Watch) -> bool) -> Vec<f64> {
    let (begin, mut tasks) = (Watch::now(), Vec::new());
    let mut tick = tokio::time::interval(EVERY);
    tick.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Burst);
    while !over(begin) {
        tick.tick().await;
        let person = tasks.len() % PEOPLE;
        tasks.push(tokio::spawn(async move {
            let mut client = Client::connect(port).await.expect("a connection");
            let browser = Browser::open(&mut client).await;
            let one = Watch::now();
            browser.log_in(&mut client, person).await;
            one.elapsed().as_secs_f64()
        }));
    }
    let mut took = Vec::new();
    for task in tasks {
        took.push(task.await.expect("no panic"));
    }
    took
}
