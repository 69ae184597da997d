//! The operator's first page beside 50,000 open promises and many messages that are over.

use std::time::Instant as Watch;

use super::house::{Engine, House};
use super::http::Client;
use super::parts::Browser;
use super::table::Table;

const PROMISES: usize = 50_000;
const TIMES: usize = 40;

/// How long the page takes, 95 of 100 times at most: beside 500,000 messages, or as many as `CRACHA_OLD_MESSAGES` says.
pub async fn console(engine: Engine, table: &mut Table) {
    if !table.wants("console") {
        return;
    }
    let count = std::env::var("CRACHA_OLD_MESSAGES").ok().and_then(|text| text.parse().ok()).unwrap_or(500_000);
    let house = House::new(engine);
    house.fill(10).await;
    house.open_promises(PROMISES);
    house.old_messages(count);
    let (_serving, _) = house.serve().await;
    let mut client = Client::connect(house.port).await.expect("a connection");
    let browser = Browser::open(&mut client).await;
    let cookies = format!("Cookie: {}\r\n", browser.log_in_as(&mut client, "bench.operator").await);
    let mut took = Vec::new();
    for time in 0..TIMES + 3 {
        let begin = Watch::now();
        let answer = client.get("/operator", &cookies).await;
        assert_eq!(answer.status, 200, "{}", answer.head);
        if time >= 3 {
            took.push(begin.elapsed().as_secs_f64() * 1000.0);
        }
    }
    took.sort_by(f64::total_cmp);
    let p95 = took[TIMES * 95 / 100 - 1];
    eprintln!("the first page: best {:.1} ms, half {:.1} ms", took[0], took[TIMES / 2]);
    let what = format!("console's first page beside {PROMISES} open promises and {count} messages, p95");
    table.at_most(&what, p95, 50.0, "ms", None);
}
