//! The clock of one node jumps two hours ahead and two hours back, while the other's goes right.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::town::Town;
use crate::support::program::Home;

/// What gives a process a clock of its own.
pub(super) fn library() -> PathBuf {
    let found = Path::new("/usr/lib").read_dir().expect("/usr/lib").flatten();
    let at = |folder: PathBuf| folder.join("faketime/libfaketimeMT.so.1");
    found.map(|entry| at(entry.path())).find(|path| path.exists()).expect("libfaketime (Debian package faketime)")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clock_that_jumps_on_one_node_loses_nothing_and_doubles_nothing() {
    let town = Town::new(Home::postgres()).await;
    let deadline = Instant::now() + Duration::from_secs(150);
    let offset = town.home.path("offset");
    let set = |to: &str| std::fs::write(&offset, to).expect("a file");
    set("+0");
    let mut odd = town.home.command(&["serve"]);
    odd.env("LD_PRELOAD", library())
        .env("FAKETIME_TIMESTAMP_FILE", &offset)
        .env("FAKETIME_NO_CACHE", "1")
        .env("FAKETIME_DONT_FAKE_MONOTONIC", "1");
    let odd = Home::serve_as(&mut odd);
    let right = town.node();
    *town.doors.lock().unwrap() = vec![odd.listen.clone(), right.listen.clone()];
    let mut erp = town.erp();
    for jump in ["+0", "+2h", "+0", "-2h", "+0"] {
        set(jump);
        for _ in 0..3 {
            erp.hand_over(deadline).await;
        }
    }
    town.settled_in_the_end(deadline).await;
    town.ledger.check(&town.relay);
}
