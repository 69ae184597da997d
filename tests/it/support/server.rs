//! A server of `tests/servers`: it lives until its standard input ends, which we hold, so it cannot outlive us.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};

/// A running server; dropping it stops it and removes its files.
pub struct Server {
    child: Child,
    stdin: Option<ChildStdin>,
    ready: String,
}

impl Server {
    /// Starts `tests/servers/NAME` and waits until it says that it is ready.
    pub fn start(name: &str, args: &[&str]) -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/servers").join(name);
        let mut command = Command::new(&path);
        command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let stdin = child.stdin.take();
        let mut ready = String::new();
        BufReader::new(child.stdout.take().expect("piped")).read_line(&mut ready).expect("a line");
        let server = Self { child, stdin, ready: ready.trim().to_string() };
        assert!(!server.ready.is_empty(), "{name} did not start; tests/run installs what it needs");
        server
    }

    /// The line that it printed, word by word.
    pub fn words(&self) -> Vec<String> {
        self.ready.split(' ').map(str::to_string).collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.stdin.take());
        let _ = self.child.wait();
    }
}
