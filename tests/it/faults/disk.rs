//! The disk is full for a while, under a file with everything in it.

use std::process::Command;
use std::time::{Duration, Instant};

use super::town::Town;
use crate::support::program::{Home, limit_files};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_takes_nothing_acknowledged_along_and_work_goes_on_when_there_is_room() {
    let town = Town::new(Home::new()).await;
    let deadline = Instant::now() + Duration::from_secs(150);
    // Writing beyond the limit is to be an error and no signal.
    let shell = ["-c", "trap '' XFSZ; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_cracha"), "serve"];
    let node = Home::serve_as(&mut town.home.dress(Command::new("sh"), &shell));
    *town.doors.lock().unwrap() = vec![node.listen.clone()];
    let mut erp = town.erp();
    for _ in 0..4 {
        erp.hand_over(deadline).await;
    }
    limit_files(node.pid(), 4096);
    let turned_away = tokio::spawn(async move {
        erp.hand_over(deadline).await;
        erp
    });
    town.ready(&node.metrics, false, deadline).await;
    limit_files(node.pid(), libc::RLIM_INFINITY);
    let mut erp = turned_away.await.unwrap();
    for _ in 0..4 {
        erp.hand_over(deadline).await;
    }
    town.settled_in_the_end(deadline).await;
    town.ledger.check(&town.relay);
}
