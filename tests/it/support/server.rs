//! A server of `tests/servers`: it lives until its standard input ends, which we hold, so it cannot outlive us.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// A running server; dropping it stops it and removes its files.
pub struct Server {
    child: Child,
    stdin: Option<ChildStdin>,
    stdout: BufReader<ChildStdout>,
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
        let mut stdout = BufReader::new(child.stdout.take().expect("piped"));
        stdout.read_line(&mut ready).expect("a line");
        let server = Self { child, stdin, stdout, ready: ready.trim().to_string() };
        assert!(!server.ready.is_empty(), "{name} did not start; tests/run installs what it needs");
        server
    }

    /// Tells it to do something; its answer, one line.
    pub fn order(&mut self, what: &str) -> String {
        let stdin = self.stdin.as_mut().expect("it runs");
        writeln!(stdin, "{what}").and_then(|()| stdin.flush()).expect("it listens");
        let mut answer = String::new();
        self.stdout.read_line(&mut answer).expect("a line");
        answer.trim().to_owned()
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
