//! What comes back, and what people answer to conversations, taken by the server itself: over LMTP (RFC 2033) on a listener of its own, and from a maildir that a
//! mail server fills. Both end in the verb of `cracha mail notification`. What cannot be stored now is answered 451, or
//! stays where it is: its sender is `<>`, and nobody would ever hear of it again.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncBufRead, AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;

use super::Came;
use super::incoming::{addressed, take_mail};
use crate::app::App;
use crate::error::{Error, Result};
use crate::flow::contact::Replied;
use crate::mail::reply_path::Addressed;

/// Connections at once; more wait.
const MOST_CONNECTIONS: usize = 16;
/// Recipients of one mail, lines, and bytes: what is beyond is refused, and the mail is read to its end.
const MOST_RECIPIENTS: usize = 100;
const MOST_LINE: u64 = 64 * 1024;
const MOST_BYTES: usize = 2 * 1024 * 1024;
/// An answer to a conversation, whose files go by base64, may be larger: what is beyond is no mail of a person.
const MOST_REPLY: usize = 16 * 1024 * 1024;
/// A mail server that says nothing for so long is let go.
const PATIENCE: Duration = Duration::from_secs(300);
/// How often the maildir is looked at.
const LOOK: Duration = Duration::from_secs(2);

/// Starts what is configured.
pub(super) async fn start(app: &App, tasks: &mut JoinSet<()>, stopped: &watch::Receiver<bool>) -> Result<()> {
    let returns = &app.config().mail.returns;
    if !returns.lmtp_listen.is_empty() {
        let listener = TcpListener::bind(&returns.lmtp_listen).await.map_err(Error::internal)?;
        let (app, stopped) = (app.clone(), stopped.clone());
        tasks.spawn(async move { listen(app, listener, stopped).await });
    }
    if !returns.maildir.is_empty() {
        let (app, maildir, stopped) = (app.clone(), PathBuf::from(&returns.maildir), stopped.clone());
        tasks.spawn(async move { watch_maildir(app, maildir, stopped).await });
    }
    Ok(())
}

/// Takes connections until everything stops; a mail that is under way is answered first.
pub async fn listen(app: App, listener: TcpListener, mut stopped: watch::Receiver<bool>) {
    let slots = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    let mut talks = JoinSet::new();
    loop {
        let Ok(slot) = slots.clone().acquire_owned().await else { break };
        tokio::select! {
            biased;
            () = super::told(&mut stopped) => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    let (app, stopped) = (app.clone(), stopped.clone());
                    talks.spawn(async move {
                        if let Err(error) = Talk::new(app, stream).run(stopped).await {
                            tracing::debug!(%error, "an LMTP connection broke");
                        }
                        drop(slot);
                    });
                }
                Err(error) => {
                    tracing::warn!(%error, "an LMTP connection could not be taken");
                    tokio::time::sleep(Duration::from_millis(200)).await;
                }
            }
        }
        while talks.try_join_next().is_some() {}
    }
    while talks.join_next().await.is_some() {}
}

struct Talk {
    app: App,
    reads: BufReader<tokio::net::tcp::OwnedReadHalf>,
    writes: tokio::net::tcp::OwnedWriteHalf,
    greeted: bool,
    begun: bool,
    /// The envelope's; empty for what a mail server writes itself.
    sender: String,
    recipients: Vec<String>,
    /// One of the recipients is a conversation.
    reply: bool,
}

impl Talk {
    fn new(app: App, stream: TcpStream) -> Self {
        let (reads, writes) = stream.into_split();
        Self {
            app,
            reads: BufReader::new(reads),
            writes,
            greeted: false,
            begun: false,
            sender: String::new(),
            recipients: Vec::new(),
            reply: false,
        }
    }

    fn forget(&mut self) {
        (self.begun, self.reply) = (false, false);
        self.sender.clear();
        self.recipients.clear();
    }

    async fn say(&mut self, answer: &str) -> std::io::Result<()> {
        self.writes.write_all(format!("{answer}\r\n").as_bytes()).await
    }

    async fn run(mut self, mut stopped: watch::Receiver<bool>) -> std::io::Result<()> {
        self.say("220 cracha LMTP").await?;
        loop {
            let line = tokio::select! {
                biased;
                () = super::told(&mut stopped) => return self.say("421 4.3.2 shutting down").await,
                line = tokio::time::timeout(PATIENCE, line(&mut self.reads)) => line.map_err(std::io::Error::other)??,
            };
            let Some(line) = line else { return Ok(()) };
            let text = String::from_utf8_lossy(&line).trim_end().to_owned();
            let verb = text.split([' ', ':']).next().unwrap_or_default().to_ascii_uppercase();
            match verb.as_str() {
                "LHLO" => {
                    self.greeted = true;
                    self.forget();
                    self.say("250-cracha\r\n250-PIPELINING\r\n250-ENHANCEDSTATUSCODES\r\n250-8BITMIME\r\n250 SMTPUTF8")
                        .await?;
                }
                "MAIL" if self.greeted => {
                    self.forget();
                    (self.begun, self.sender) = (true, path(&text));
                    self.say("250 2.1.0 Ok").await?;
                }
                "RCPT" if self.begun && self.recipients.len() < MOST_RECIPIENTS => {
                    let recipient = path(&text);
                    match addressed(&self.app, b"", &recipient) {
                        // Guessed or altered: it names nobody, and nothing is read for it.
                        Addressed::Nobody => self.say("550 5.1.1 no such conversation").await?,
                        whom => {
                            self.reply |= matches!(whom, Addressed::Conversation(_));
                            self.recipients.push(recipient);
                            self.say("250 2.1.5 Ok").await?;
                        }
                    }
                }
                "RCPT" if self.begun => self.say("452 4.5.3 too many recipients").await?,
                "DATA" if !self.recipients.is_empty() => self.data().await?,
                "MAIL" | "RCPT" | "DATA" => self.say("503 5.5.1 not now").await?,
                "RSET" => {
                    self.forget();
                    self.say("250 2.0.0 Ok").await?;
                }
                "NOOP" => self.say("250 2.0.0 Ok").await?,
                "QUIT" => return self.say("221 2.0.0 bye").await,
                _ => self.say("500 5.5.2 unknown command").await?,
            }
        }
    }

    /// One answer for each recipient (RFC 2033 section 4.2).
    async fn data(&mut self) -> std::io::Result<()> {
        self.say("354 go on").await?;
        let mut mail = Vec::new();
        let (most, mut cut) = (if self.reply { MOST_REPLY } else { MOST_BYTES }, false);
        loop {
            let read = tokio::time::timeout(PATIENCE, line(&mut self.reads)).await.map_err(std::io::Error::other)??;
            // Without the final dot it is no mail: whoever sends it keeps it.
            let Some(line) = read else { return Ok(()) };
            if line == b".\r\n" || line == b".\n" {
                break;
            }
            cut |= mail.len() >= most;
            if !cut {
                mail.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
            }
        }
        for recipient in std::mem::take(&mut self.recipients) {
            let reply = matches!(addressed(&self.app, b"", &recipient), Addressed::Conversation(_));
            if reply && cut {
                self.say("552 5.3.4 too large for a conversation").await?;
                continue;
            }
            let seen = if reply { &mail[..] } else { &mail[..mail.len().min(MOST_BYTES)] };
            let answer = match take_mail(&self.app, seen, &recipient, Some(&self.sender)).await {
                Ok(Came::Reply(Replied::Unknown)) => "550 5.1.1 no such conversation".to_owned(),
                Ok(came) => format!("250 2.0.0 {}", came.as_str()),
                Err(error) => {
                    tracing::warn!(%error, "a mail that came in could not be stored; the mail server keeps it");
                    "451 4.3.0 cannot be stored now".to_owned()
                }
            };
            self.say(&answer).await?;
        }
        self.forget();
        Ok(())
    }
}

/// The address of `MAIL FROM:<…>` and `RCPT TO:<…>`.
fn path(command: &str) -> String {
    command.split(['<', '>']).nth(1).unwrap_or_default().to_owned()
}

/// A line with its end; nothing at the end of the connection. One that is too long is cut where the limit is.
async fn line(reads: &mut (impl AsyncBufRead + Unpin)) -> std::io::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    let read = reads.take(MOST_LINE).read_until(b'\n', &mut line).await?;
    Ok((read > 0).then_some(line))
}

async fn watch_maildir(app: App, maildir: PathBuf, mut stopped: watch::Receiver<bool>) {
    let mut look = tokio::time::interval(LOOK);
    look.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let mut troubled = false;
    loop {
        tokio::select! {
            biased;
            () = super::told(&mut stopped) => break,
            _ = look.tick() => {}
        }
        match empty_maildir(&app, &maildir).await {
            Ok(_) => troubled = false,
            Err(error) if !troubled => {
                troubled = true;
                tracing::error!(%error, "the maildir of returned mail cannot be read, or its mails not stored; they stay there");
            }
            Err(_) => {}
        }
    }
}

/// Takes every mail of `new` and moves it to `cur`, as seen; what cannot be stored stays. Returns how many were taken.
///
/// # Errors
/// The first mail that could not be read, stored or moved.
pub async fn empty_maildir(app: &App, maildir: &Path) -> Result<usize> {
    let mut entries = tokio::fs::read_dir(maildir.join("new")).await.map_err(Error::internal)?;
    let mut taken = 0;
    while let Some(entry) = entries.next_entry().await.map_err(Error::internal)? {
        let Some(name) = entry.file_name().to_str().filter(|name| !name.starts_with('.')).map(str::to_owned) else {
            continue;
        };
        let mail = tokio::fs::read(entry.path()).await.map_err(Error::internal)?;
        take_mail(app, &mail, "", None).await?;
        let cur = maildir.join("cur");
        tokio::fs::create_dir_all(&cur).await.map_err(Error::internal)?;
        let seen = cur.join(format!("{}:2,S", name.split(':').next().unwrap_or(&name)));
        tokio::fs::rename(entry.path(), seen).await.map_err(Error::internal)?;
        taken += 1;
    }
    Ok(taken)
}
