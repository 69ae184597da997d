//! A part of ours or of somebody else that gives up (a panic) says so in one line. While the program starts, the reason is
//! nearly always that the system gives no more threads or memory: then it says what to raise, and ends.

use std::panic::PanicHookInfo;
use std::process::exit;
use std::sync::atomic::{AtomicBool, Ordering};

use super::logs::tame;

static STARTED: AtomicBool = AtomicBool::new(false);
static SAID: AtomicBool = AtomicBool::new(false);

/// From now on.
pub fn watch() {
    std::panic::set_hook(Box::new(|info| {
        let what = words(info);
        if what.starts_with("failed printing to") {
            exit(1); // who read the answer has gone away (`| head`): nobody is left to tell
        }
        if STARTED.load(Ordering::Relaxed) {
            let place = info.location().map(ToString::to_string).unwrap_or_default();
            tracing::error!(place, what, "a defect: what it was about to do is undone, the rest goes on");
            return;
        }
        if !SAID.swap(true, Ordering::Relaxed) {
            eprintln!("cracha: {}", tame(&refused(&what)));
            exit(1);
        }
        // Another thread has said it and ends the process.
        std::thread::park();
    }));
}

/// The program serves: what happens from now on ends no process.
pub fn started() {
    STARTED.store(true, Ordering::Relaxed);
}

/// What a start needs and did not get, and what to raise.
pub fn refused(what: &str) -> String {
    let scarce = ["thread", "memory", "code: 11", "code: 12", "os error 11", "os error 12", "allocat"];
    match scarce.iter().any(|word| what.contains(word)) {
        true => format!(
            "cannot start: the system gives no more threads or memory ({what}); raise its limits (ulimit -u and -v, \
             TasksMax= and MemoryMax= of systemd), or lower server.workers, password.threads and database.connections"
        ),
        false => format!("cannot go on: a defect ({what}); nothing was changed"),
    }
}

fn words(info: &PanicHookInfo) -> String {
    let payload = info.payload();
    let text = payload.downcast_ref::<&str>().copied().or(payload.downcast_ref::<String>().map(String::as_str));
    let text = text.unwrap_or("no reason given");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
