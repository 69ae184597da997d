//! A relay that says "later", refuses some for good, hangs in the middle, or breaks off after the final dot.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use super::town::Town;
use crate::support::program::Home;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_relay_that_has_bad_hours_gets_every_mail_once_or_once_more_to_the_byte() {
    let town = Town::new(Home::postgres()).await;
    let deadline = Instant::now() + Duration::from_secs(150);
    let nodes = [town.node(), town.node()];
    *town.doors.lock().unwrap() = nodes.iter().map(|node| node.listen.clone()).collect();
    let mut erp = town.erp();
    let faults = &town.relay.faults;

    faults.later.store(true, Ordering::Relaxed);
    erp.hand_over(deadline).await;
    erp.hand_over(deadline).await;
    town.when(
        "somebody was told to come later",
        deadline,
        "SELECT count(*) AS n FROM messages WHERE state = 'delayed'",
    )
    .await;
    assert_eq!(town.relay.count(), 0);
    faults.later.store(false, Ordering::Relaxed);

    // It has the mail, and the other side never hears of it.
    faults.hang.store(true, Ordering::Relaxed);
    erp.hand_over(deadline).await;
    town.when("nobody knows of one", deadline, "SELECT count(*) AS n FROM messages WHERE state = 'unknown'").await;
    faults.hang.store(false, Ordering::Relaxed);

    faults.drop_answer_every.store(3, Ordering::Relaxed);
    for _ in 0..4 {
        erp.hand_over(deadline).await;
    }
    faults.drop_answer_every.store(0, Ordering::Relaxed);
    town.settled_in_the_end(deadline).await;
    let counted = town.ledger.check(&town.relay);
    assert!(counted.acknowledged >= 35 && counted.copies > 0, "{counted:?}");
    assert!(town.relay.refused() > 0, "the mailboxes that are none were tried");
    drop(nodes);
}
