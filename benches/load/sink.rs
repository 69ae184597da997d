//! A mail server that takes everything: it answers as soon as it can, or after a while, and counts. It runs on a thread
//! of its own, so that the lean client and the program share one core less.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// Where it listens, and how many mails it has taken.
pub struct Sink {
    pub port: u16,
    taken: Arc<AtomicUsize>,
}

impl Sink {
    /// Starts one; it answers the end of each mail after `pause`.
    pub fn start(pause: Duration) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let taken = Arc::new(AtomicUsize::new(0));
        let counter = taken.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let counter = counter.clone();
                std::thread::spawn(move || talk(&stream, pause, &counter));
            }
        });
        Self { port, taken }
    }

    /// How many mails it has taken.
    pub fn taken(&self) -> usize {
        self.taken.load(Ordering::Relaxed)
    }
}

fn talk(stream: &TcpStream, pause: Duration, taken: &AtomicUsize) -> Option<()> {
    stream.set_nodelay(true).ok()?;
    let say = |words: &[u8]| (&*stream).write_all(words).ok();
    let mut lines = BufReader::with_capacity(64 * 1024, stream);
    say(b"220 sink\r\n")?;
    let mut line = Vec::new();
    loop {
        line.clear();
        if lines.read_until(b'\n', &mut line).ok()? == 0 {
            return None;
        }
        match line.get(..4)?.to_ascii_uppercase().as_slice() {
            b"EHLO" => say(b"250-sink\r\n250-PIPELINING\r\n250-SIZE 10000000\r\n250-DSN\r\n250 SMTPUTF8\r\n")?,
            b"DATA" => {
                say(b"354 go on\r\n")?;
                loop {
                    line.clear();
                    lines.read_until(b'\n', &mut line).ok()?;
                    if line == b".\r\n" || line.is_empty() {
                        break;
                    }
                }
                std::thread::sleep(pause);
                taken.fetch_add(1, Ordering::Relaxed);
                say(b"250 2.0.0 Ok: queued as 4F1\r\n")?;
            }
            b"QUIT" => return say(b"221 bye\r\n"),
            _ => say(b"250 2.1.0 Ok\r\n")?,
        }
    }
}
