//! kill -9, of any node at any moment.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use super::people;
use super::town::Town;
use crate::support::program::{Home, Serving};

/// How many nodes there are.
const NODES: usize = 3;
/// Every so many mails the relay breaks off after the final dot.
const DROPPED: usize = 50;

fn kills() -> usize {
    std::env::var("CRACHA_FAULT_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(8)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nodes_that_are_killed_at_any_moment_lose_nothing_and_double_nothing() {
    let kills = kills();
    let town = Town::new(Home::postgres()).await;
    town.relay.faults.drop_answer_every.store(DROPPED, Ordering::Relaxed);
    let deadline = Instant::now() + Duration::from_secs(120 + 6 * kills as u64);
    let mut nodes: Vec<Serving> = (0..NODES).map(|_| town.node()).collect();
    let doors = |nodes: &[Serving]| nodes.iter().map(|node| node.listen.clone()).collect();
    *town.doors.lock().unwrap() = doors(&nodes);

    let mut first = town.erp();
    first.hand_over(deadline).await;
    while town.ledger.with_mail(&town.relay).is_empty() {
        assert!(Instant::now() < deadline, "the first mail does not come");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let resident = people::move_in(&town, &town.ledger.with_mail(&town.relay)[0]).await;
    let (stop, calls) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let callers: Vec<_> = (0..2)
        .map(|_| {
            let (mut erp, stop, calls) = (town.erp(), stop.clone(), calls.clone());
            tokio::spawn(async move {
                while !stop.load(Ordering::Relaxed) {
                    erp.hand_over(deadline).await;
                    calls.fetch_add(1, Ordering::Relaxed);
                }
            })
        })
        .collect();
    let logins = people::keep_coming(&town, resident.clone(), stop.clone()).await;

    for number in 0..kills {
        // A node dies in the middle of work: after so many more calls were answered, each time another number.
        let goal = calls.load(Ordering::Relaxed) + number % 4;
        while calls.load(Ordering::Relaxed) < goal {
            assert!(Instant::now() < deadline, "calls are not answered any more");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let place = (number * 7 + number / 3) % NODES;
        // Dropping kills, and waits for its end.
        let fresh = tokio::task::block_in_place(|| {
            drop(nodes.remove(place));
            town.node()
        });
        nodes.push(fresh);
        *town.doors.lock().unwrap() = doors(&nodes);
    }
    stop.store(true, Ordering::Relaxed);
    for caller in callers {
        caller.await.unwrap();
    }
    let worked = logins.await.unwrap();
    town.relay.faults.drop_answer_every.store(0, Ordering::Relaxed);
    town.everybody_has_mail(deadline).await;
    let counted = town.ledger.check(&town.relay);
    println!("{kills} kills, {worked} logins: {counted:?}, {} refused for good", town.relay.refused());
    assert!(counted.acknowledged >= kills, "{counted:?}");
    // A copy needs a lost answer or a death between dot and answer.
    assert!(counted.copies <= counted.mails / DROPPED + kills * 70, "{counted:?}");
    assert!(worked > 0, "nobody could log in");
    town.settled_in_the_end(deadline).await;
    people::some_move_in(&town, &resident, 10, deadline).await;
}
