//! What tests stand on: the real database servers, a real mail server, a real browser, a plain HTTP client.
//! Whatever a test starts ends with it, and with the test process at the latest.
#![allow(dead_code)] // a helper may be written before the test that needs it

pub mod alike;
pub mod app;
pub mod axe;
pub mod browser;
pub mod cable;
pub mod certificate;
pub mod demo;
pub mod dns;
pub mod faulty_relay;
pub mod http;
pub mod keyed;
pub mod people;
pub mod pg;
pub mod program;
pub mod provider;
pub mod server;
pub mod slow_relay;
pub mod smtp;
pub mod socket;
pub mod statements;

use std::time::{Duration, Instant};

/// How long a test waits for something that is expected before it fails.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// Asks again and again until there is an answer; panics with `what` when the patience is over.
pub fn eventually<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(Instant::now() < deadline, "waited {PATIENCE:?} for {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// Waits until `found` finds something.
pub async fn until<T>(what: &str, mut found: impl AsyncFnMut() -> Option<T>) -> T {
    for _ in 0..400 {
        if let Some(found) = found().await {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    panic!("waited in vain for {what}");
}

/// Runs them all at once, in one task: whatever they wait for, they wait together.
pub async fn at_once<T>(all: impl Iterator<Item = impl Future<Output = T>>) -> Vec<T> {
    let mut waiting: Vec<_> = all.map(Box::pin).collect();
    let mut done: Vec<Option<T>> = waiting.iter().map(|_| None).collect();
    std::future::poll_fn(|cx| {
        for (future, slot) in waiting.iter_mut().zip(&mut done).filter(|(_, slot)| slot.is_none()) {
            if let std::task::Poll::Ready(value) = future.as_mut().poll(cx) {
                *slot = Some(value);
            }
        }
        if done.iter().all(Option::is_some) { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
    })
    .await;
    done.into_iter().flatten().collect()
}
