//! A real mail server (Postfix) on loopback: everything that it accepts ends in one maildir.

use std::path::{Path, PathBuf};
use std::{fs, io};

use super::server::Server;
use super::{PATIENCE, eventually};

/// The login that the ports with TLS accept.
pub const LOGIN: &str = "cracha";
/// Its password.
pub const PASSWORD: &str = "segredo-do-relay";
/// The recipient that is refused with 550 at RCPT.
pub const REFUSED: &str = "recusado@example.com";

/// The recipient whose mail is taken and then sent back.
pub const RETURNED: &str = "volta@example.com";

/// A mail server of this test alone.
pub struct MailServer {
    directory: PathBuf,
    /// Plain, without authentication, offers DSN.
    pub plain_port: u16,
    /// STARTTLS is required before anything else, then authentication by [`LOGIN`].
    pub starttls_port: u16,
    /// TLS from the first byte, then authentication.
    pub tls_port: u16,
    _server: Server,
}

/// A mail as it was delivered.
#[derive(Clone, Debug)]
pub struct Mail {
    /// All of it, with the trace lines that the server put before it and LF line ends.
    pub raw: String,
}

impl MailServer {
    /// Starts one on free ports.
    pub fn start() -> Self {
        Self::of(Server::start("postfix", &[LOGIN, PASSWORD, REFUSED]))
    }

    /// The same; what is for `retorno.example` goes by LMTP to this port.
    pub fn with_lmtp(port: u16) -> Self {
        Self::of(Server::start("postfix", &[LOGIN, PASSWORD, REFUSED, &port.to_string()]))
    }

    fn of(server: Server) -> Self {
        let words = server.words();
        let port = |i: usize| words[i].parse().expect("a port");
        Self {
            directory: PathBuf::from(&words[0]),
            plain_port: port(1),
            starttls_port: port(2),
            tls_port: port(3),
            _server: server,
        }
    }

    /// The server's certificate (PEM, self-signed, for `localhost` and 127.0.0.1).
    pub fn certificate(&self) -> PathBuf {
        self.directory.join("cert.pem")
    }

    /// What the server wrote about its sessions.
    pub fn log(&self) -> String {
        fs::read_to_string(self.directory.join("log")).unwrap_or_default()
    }

    /// What has been delivered until now, oldest first.
    pub fn delivered(&self) -> Vec<Mail> {
        read_maildir(&self.directory.join("mail")).expect("a maildir")
    }

    /// The same without the server's own reports about them, which come in between.
    pub fn letters(&self, count: usize) -> Vec<Mail> {
        let what = format!("{count} letters within {PATIENCE:?}; the mail server says:\n{}", self.log());
        let letters = || self.delivered().into_iter().filter(|mail| mail.header("return-path") != "<>").collect();
        eventually(&what, || Some(letters()).filter(|mails: &Vec<Mail>| mails.len() >= count))
    }

    /// Waits until at least `count` mails have been delivered; oldest first.
    pub fn deliveries(&self, count: usize) -> Vec<Mail> {
        let what = format!("{count} mails within {PATIENCE:?}; the mail server says:\n{}", self.log());
        eventually(&what, || Some(self.delivered()).filter(|mails| mails.len() >= count))
    }
}

impl Mail {
    /// The first header of this name, unfolded; empty if there is none.
    pub fn header(&self, name: &str) -> String {
        let head = self.raw.split("\n\n").next().unwrap_or("");
        let unfolded = head.replace("\n ", " ").replace("\n\t", " ");
        let found = unfolded.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim().to_string())
        });
        found.unwrap_or_default()
    }

    /// What follows the header.
    pub fn body(&self) -> &str {
        self.raw.split_once("\n\n").map_or("", |(_, body)| body)
    }
}

fn read_maildir(maildir: &Path) -> io::Result<Vec<Mail>> {
    let mut found = Vec::new();
    let new = maildir.join("new");
    if !new.exists() {
        return Ok(Vec::new());
    }
    for entry in fs::read_dir(new)? {
        let entry = entry?;
        found.push((entry.metadata()?.modified()?, entry.file_name(), fs::read(entry.path())?));
    }
    found.sort();
    Ok(found.into_iter().map(|(_, _, raw)| Mail { raw: String::from_utf8_lossy(&raw).replace("\r\n", "\n") }).collect())
}
