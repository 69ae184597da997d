//! A million users of 50,000 resellers, 20,000 of them in one: that one's list and its search, as its Administrator turns
//! and types, and the desk's one box.

use std::time::Instant as Watch;

use cracha::model::role::Role;
use cracha::model::user;

use super::house::{Engine, House};
use super::http::{Answer, Client};
use super::parts::Browser;
use super::table::Table;

const OF_ONE: usize = 20_000;
const RESELLERS: usize = 50_000;
const ALL: usize = 1_000_000;
const TIMES: usize = 40;

/// How long a page of the list and a search take, 95 of 100 times at most.
pub async fn users(engine: Engine, table: &mut Table) {
    if !table.wants("users") {
        return;
    }
    let house = House::new(engine);
    house.fill(OF_ONE).await;
    house.crowd(RESELLERS - 1, ALL - OF_ONE);
    let app = house.app().await;
    let now = app.now();
    app.write(move |tx| {
        for (login, role) in [("bench.p0", Role::Administrator), ("bench.operator", Role::Agent)] {
            let somebody = user::by_login(tx, login)?.expect("somebody");
            user::set_role(tx, &somebody.id, role, &[], now)?;
        }
        Ok(())
    })
    .await
    .expect("an Administrator and an agent");
    drop(app);
    let many = [("CRACHA_DESK__ACTS_A_DAY__MISSES_ALERT", "5000"), ("CRACHA_DESK__ACTS_A_DAY__MISSES_STOP", "6000")];
    let (_serving, _) = house.serve_with(&many).await;
    let mut client = Client::connect(house.port).await.expect("a connection");
    let browser = Browser::open(&mut client).await;
    let administrator = browser.signed_in(&mut client, "bench.p0").await;
    for (what, address) in [
        ("the list", "/users"),
        ("search by login", "/users?q=p1999"),
        ("search by name", "/users?q=pessoa+77"),
        ("search that finds nobody", "/users?q=ninguem"),
        ("those who never came", "/users?only=never_came"),
        ("those who share a mailbox", "/users?only=shares_mailbox"),
        ("those whose mail came back", "/users?only=bounced"),
        ("who did what", "/users/history"),
    ] {
        let p95 = p95(async || administrator.get(&mut client, address).await).await;
        table.at_most(&format!("users: {what}, p95"), p95, 50.0, "ms", None);
    }
    let agent = Browser::open(&mut client).await.signed_in(&mut client, "bench.operator").await;
    for (what, query) in [
        ("login", "crowd.777777"),
        ("reseller ID", "R4711"),
        ("CNPJ", "12ABC34501DE35"),
        ("e-mail", "gente777777@revenda.example"),
        ("telephone", "11 98765-4321"),
        ("telephone of a contact", "11 31004711"),
        ("protocol of nobody", "20260101-AAAAAAAA"),
        ("nothing known", "ninguem"),
    ] {
        let typed = format!("query={}", query.replace(' ', "+").replace('@', "%40"));
        let p95 = p95(async || agent.send(&mut client, "/desk", &typed).await).await;
        table.at_most(&format!("users: the desk's search by {what}, p95"), p95, 20.0, "ms", None);
    }
}

/// Of answers that all succeed, in milliseconds; the first three do not count.
async fn p95(mut ask: impl AsyncFnMut() -> Answer) -> f64 {
    let mut took = Vec::new();
    for time in 0..TIMES + 3 {
        let begin = Watch::now();
        let answer = ask().await;
        assert_eq!(answer.status, 200, "{}", answer.head);
        if time >= 3 {
            took.push(begin.elapsed().as_secs_f64() * 1000.0);
        }
    }
    took.sort_by(f64::total_cmp);
    eprintln!("best {:.1} ms, half {:.1} ms", took[0], took[TIMES / 2]);
    took[TIMES * 95 / 100 - 1]
}
