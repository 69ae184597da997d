//! What a request costs, on both engines:   cargo bench --bench load [-- WORD…]
//!
//! Each engine gets a server of its own (the release binary, as `serve` runs it) and a lean client in this process.
//! Quoted are ratios and processor seconds of the server per 1,000, user and system; PostgreSQL's are a column of their
//! own. Wall-clock times of such machines say little. A WORD chooses parts whose name contains it. The words "sqlite",
//! "postgresql" and "pgbouncer" choose engines; PgBouncer (PostgreSQL behind it, in transaction mode, without prepared
//! statements) is measured only when asked for: its figures stand beside the direct ones.

mod chat;
mod console;
mod crowded;
mod fapi;
mod house;
mod http;
mod intake;
mod logins;
mod outbox;
mod parts;
mod people;
mod sink;
mod soak;
mod table;
mod users;

use house::{Engine, House};
use table::Table;

/// People in the database.
const PEOPLE: usize = 1_000;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with("--")).collect();
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    let mut table = Table::new(words);
    for engine in [Engine::Sqlite, Engine::Postgres, Engine::PgBouncer] {
        if table.wants(engine.name()) {
            runtime.block_on(measure(engine, &mut table));
        }
    }
    table.print();
}

async fn measure(engine: Engine, table: &mut Table) {
    table.engine = engine.name();
    parts::start_on_nothing(engine, table).await;
    let house = House::new(engine);
    house.fill(PEOPLE).await;
    drop(house.serve().await); // makes the signing keys
    parts::start_on_data(&house, table).await;
    let (serving, _) = house.serve().await;
    parts::documents(&house, &serving, table).await;
    parts::code_flow(&house, &serving, table).await;
    parts::refresh(&house, &serving, table).await;
    parts::machine_tokens(&house, &serving, table).await;
    fapi::fapi(&house, &serving, table).await;
    intake::intake(&house, &serving, table).await;
    drop(serving);
    logins::logins(&house, table).await;
    logins::memory(&house, table).await;
    logins::overload(&house, table).await;
    outbox::outbox(engine, table).await;
    outbox::beside_old(engine, table).await;
    parts::import(engine, table).await;
    crowded::crowded(engine, table).await;
    parts::old_messages(engine, table).await;
    console::console(engine, table).await;
    users::users(engine, table).await;
    people::requests(engine, table).await;
    people::blocks(engine, table).await;
    people::receipts(engine, table).await;
    chat::chat(engine, table).await;
    soak::soak(engine, table).await;
}
