//! What tests stand on: the real database servers, a real mail server, a real browser, a plain HTTP client.
//! Whatever a test starts ends with it, and with the test process at the latest.
#![allow(dead_code)] // a helper may be written before the test that needs it

pub mod app;
pub mod browser;
pub mod demo;
pub mod http;
pub mod pg;
pub mod program;
pub mod provider;
pub mod server;
pub mod smtp;

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
