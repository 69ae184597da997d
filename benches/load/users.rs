//! The list of users of one reseller that has 20,000 of them, and its search, as its Administrator turns and types.

use std::time::Instant as Watch;

use cracha::model::role::Role;
use cracha::model::user;

use super::house::{Engine, House};
use super::http::Client;
use super::parts::Browser;
use super::table::Table;

const USERS: usize = 20_000;
const TIMES: usize = 40;

/// How long a page of the list and a search take, 95 of 100 times at most.
pub async fn users(engine: Engine, table: &mut Table) {
    if !table.wants("users") {
        return;
    }
    let house = House::new(engine);
    house.fill(USERS).await;
    let app = house.app().await;
    let now = app.now();
    app.write(move |tx| {
        let first = user::by_login(tx, "bench.p0")?.expect("somebody");
        user::set_role(tx, &first.id, Role::Administrator, &[], now)
    })
    .await
    .expect("an Administrator");
    drop(app);
    let (_serving, _) = house.serve().await;
    let mut client = Client::connect(house.port).await.expect("a connection");
    let browser = Browser::open(&mut client).await;
    let cookies = format!("Cookie: {}\r\n", browser.log_in_as(&mut client, "bench.p0").await);
    for (what, address) in [
        ("users' list", "/users"),
        ("users' search by login", "/users?q=p1999"),
        ("users' search by name", "/users?q=pessoa+77"),
        ("users' search that finds nobody", "/users?q=ninguem"),
        ("users who never came", "/users?only=never_came"),
        ("users who share a mailbox", "/users?only=shares_mailbox"),
        ("users whose mail came back", "/users?only=bounced"),
    ] {
        let mut took = Vec::new();
        for time in 0..TIMES + 3 {
            let begin = Watch::now();
            let answer = client.get(address, &cookies).await;
            assert_eq!(answer.status, 200, "{}", answer.head);
            if time >= 3 {
                took.push(begin.elapsed().as_secs_f64() * 1000.0);
            }
        }
        took.sort_by(f64::total_cmp);
        let p95 = took[TIMES * 95 / 100 - 1];
        table.at_most(&format!("{what} among {USERS} of one reseller, p95"), p95, 100.0, "ms", None);
    }
}
