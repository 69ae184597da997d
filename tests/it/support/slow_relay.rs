//! A relay that takes one mail after the other, however many connections ask, and says 250 after a while: what a
//! provider's limit of so many mails a minute looks like from outside. It speaks just enough SMTP (RFC 5321).

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// The relay; it ends with the test's runtime.
pub struct SlowRelay {
    /// Where it listens on 127.0.0.1.
    pub port: u16,
    taken: Arc<Mutex<Vec<(String, Instant)>>>,
}

impl SlowRelay {
    /// Starts one that needs this long for each mail.
    pub async fn start(each: Duration) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let taken: Arc<Mutex<Vec<(String, Instant)>>> = Arc::default();
        let (list, turn) = (taken.clone(), Arc::new(tokio::sync::Mutex::new(())));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (list, turn) = (list.clone(), turn.clone());
                tokio::spawn(async move { talk(stream, each, list, turn).await });
            }
        });
        Self { port, taken }
    }

    /// Recipients with the instant at which their mail was taken, in order.
    pub fn taken(&self) -> Vec<(String, Instant)> {
        self.taken.lock().unwrap().clone()
    }
}

async fn talk(
    stream: TcpStream,
    each: Duration,
    list: Arc<Mutex<Vec<(String, Instant)>>>,
    turn: Arc<tokio::sync::Mutex<()>>,
) -> Option<()> {
    let (reads, mut writes) = stream.into_split();
    let mut lines = BufReader::new(reads).lines();
    let (mut to, mut data) = (String::new(), false);
    writes.write_all(b"220 slow.example ESMTP\r\n").await.ok()?;
    while let Some(line) = lines.next_line().await.ok()? {
        let answer = match line.get(..4).unwrap_or_default().to_ascii_uppercase().as_str() {
            _ if data && line != "." => continue,
            _ if data => {
                data = false;
                let _turn = turn.lock().await;
                tokio::time::sleep(each).await;
                list.lock().unwrap().push((to.clone(), Instant::now()));
                "250 2.0.0 taken"
            }
            "EHLO" => "250-slow.example\r\n250 8BITMIME",
            "RCPT" => {
                to = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                "250 2.1.5 Ok"
            }
            "DATA" => {
                data = true;
                "354 go on"
            }
            "QUIT" => {
                writes.write_all(b"221 2.0.0 bye\r\n").await.ok()?;
                return None;
            }
            _ => "250 2.0.0 Ok",
        };
        writes.write_all(format!("{answer}\r\n").as_bytes()).await.ok()?;
    }
    Some(())
}
