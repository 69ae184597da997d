//! A relay that misbehaves as relays do, and remembers every mail to the byte: it breaks off after the final dot, says
//! "later" for a while, refuses some for good, or hangs in the middle. It speaks just enough SMTP (RFC 5321).

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use cracha::crypto::secret::{hex, sha256_hex};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// Recipients of this domain are refused for good.
pub const NOBODY: &str = "ninguem.example";

/// A mail that was taken, whether the sender heard of it or not.
#[derive(Clone, Debug)]
pub struct Taken {
    /// The recipient.
    pub to: String,
    /// Its Message-ID.
    pub message_id: String,
    /// SHA-256 of every byte.
    pub digest: String,
    /// The mail.
    pub mail: String,
    /// Whether the answer was given, too.
    pub answered: bool,
}

/// How it misbehaves.
#[derive(Debug, Default)]
pub struct Faults {
    /// Every so many mails the connection breaks after the final dot; 0 = none.
    pub drop_answer_every: AtomicUsize,
    /// Everybody is told "later" at RCPT.
    pub later: AtomicBool,
    /// Nothing is answered after the final dot.
    pub hang: AtomicBool,
    /// The same from so many mails on; 0 = never.
    pub hang_after: AtomicUsize,
}

/// The relay; it ends with the test's runtime.
pub struct FaultyRelay {
    /// Where it listens on 127.0.0.1.
    pub port: u16,
    /// To be changed while it runs.
    pub faults: Arc<Faults>,
    taken: Arc<Mutex<Vec<Taken>>>,
    refused: Arc<AtomicUsize>,
}

impl FaultyRelay {
    /// Starts one without a fault.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let relay = Self { port, faults: Arc::default(), taken: Arc::default(), refused: Arc::default() };
        let (faults, taken, refused) = (relay.faults.clone(), relay.taken.clone(), relay.refused.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(talk(stream, faults.clone(), taken.clone(), refused.clone()));
            }
        });
        relay
    }

    /// Everything that was taken, in order.
    pub fn taken(&self) -> Vec<Taken> {
        self.taken.lock().unwrap().clone()
    }

    /// How many mails it has taken.
    pub fn count(&self) -> usize {
        self.taken.lock().unwrap().len()
    }

    /// How many recipients it has refused.
    pub fn refused(&self) -> usize {
        self.refused.load(Ordering::Relaxed)
    }
}

async fn talk(
    stream: TcpStream,
    faults: Arc<Faults>,
    taken: Arc<Mutex<Vec<Taken>>>,
    refused: Arc<AtomicUsize>,
) -> Option<()> {
    let (reads, mut writes) = stream.into_split();
    let mut lines = BufReader::new(reads);
    let mut to = String::new();
    writes.write_all(b"220 faulty.example ESMTP\r\n").await.ok()?;
    let mut line = Vec::new();
    loop {
        line.clear();
        if lines.read_until(b'\n', &mut line).await.ok()? == 0 {
            return None;
        }
        let text = String::from_utf8_lossy(&line).into_owned();
        let answer = match text.get(..4).unwrap_or_default().to_ascii_uppercase().as_str() {
            "EHLO" => "250-faulty.example\r\n250-8BITMIME\r\n250 SMTPUTF8",
            "RCPT" => {
                to = text.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                if to.ends_with(NOBODY) {
                    refused.fetch_add(1, Ordering::Relaxed);
                    "550 5.1.1 no such user"
                } else if faults.later.load(Ordering::Relaxed) {
                    "451 4.7.1 try again later"
                } else {
                    "250 2.1.5 Ok"
                }
            }
            "DATA" => {
                writes.write_all(b"354 go on\r\n").await.ok()?;
                let mut mail = Vec::new();
                loop {
                    line.clear();
                    if lines.read_until(b'\n', &mut line).await.ok()? == 0 {
                        return None; // half a mail is none
                    }
                    if line == b".\r\n" {
                        break;
                    }
                    mail.extend_from_slice(&line);
                }
                let after = faults.hang_after.load(Ordering::Relaxed);
                let hangs = faults.hang.load(Ordering::Relaxed) || after > 0 && taken.lock().unwrap().len() >= after;
                let every = faults.drop_answer_every.load(Ordering::Relaxed);
                let answered = {
                    let mut taken = taken.lock().unwrap();
                    let answered = !hangs && (every == 0 || !(taken.len() + 1).is_multiple_of(every));
                    taken.push(keep(&to, &mail, answered));
                    answered
                };
                if hangs {
                    // The other side gives up first.
                    while lines.read_until(b'\n', &mut line).await.ok()? > 0 {}
                }
                if !answered {
                    return None;
                }
                "250 2.0.0 taken"
            }
            "QUIT" => {
                writes.write_all(b"221 2.0.0 bye\r\n").await.ok()?;
                return None;
            }
            _ => "250 2.0.0 Ok",
        };
        writes.write_all(format!("{answer}\r\n").as_bytes()).await.ok()?;
    }
}

fn keep(to: &str, mail: &[u8], answered: bool) -> Taken {
    let text = String::from_utf8_lossy(mail).into_owned();
    let message_id = text.lines().find_map(|line| line.strip_prefix("Message-ID: ")).unwrap_or_default().to_owned();
    Taken { to: to.to_owned(), message_id, digest: sha256_hex(hex(mail)), mail: text, answered }
}
