//! The way to the relay: a small pool of connections. MAIL, RCPT and DATA are issued here, one by one, because an
//! outbox must know at which command a hand-over failed, and because delivery status notifications (RFC 3461) are asked
//! for at MAIL and RCPT.

use std::fmt;
use std::time::{Duration, Instant};

use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, CertificateStore, TlsParameters};
use lettre::transport::smtp::commands::{Data, Ehlo, Mail, Quit, Rcpt};
use lettre::transport::smtp::extension::{ClientId, MailParameter, RcptParameter};
use lettre::transport::smtp::response::Response;
use tokio::sync::{Mutex, Semaphore};
use tokio::time::timeout;

use super::envelope::Envelope;
use super::message::parse_address;
use super::problem::Problem;
use super::send::{Receipt, SendError, Stage};
use crate::config::{self, SmtpSecurity};
use crate::crypto::secret::Secret;

/// What a relay offered at EHLO.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Offers {
    dsn: bool,
    utf8: bool,
    size: bool,
}

struct Connection {
    wire: AsyncSmtpConnection,
    offers: Offers,
    /// When the last mail on it was taken: nothing is left behind then.
    clean: Option<Instant>,
}

/// So soon after an answer a connection is trusted to be there.
const FRESH: Duration = Duration::from_secs(2);

/// Connections to one relay.
pub struct Smtp {
    host: String,
    port: u16,
    security: SmtpSecurity,
    login: Option<(String, Secret)>,
    hello: ClientId,
    tls: Option<TlsParameters>,
    wait: Duration,
    slots: Semaphore,
    idle: Mutex<Vec<Connection>>,
}

fn tls_parameters(settings: &config::Smtp) -> Result<TlsParameters, Problem> {
    let mut parameters = TlsParameters::builder(settings.host.clone());
    if !settings.ca_file.is_empty() {
        let problem = |error: &dyn fmt::Display| Problem::Authority(settings.ca_file.clone(), error.to_string());
        let pem = std::fs::read(&settings.ca_file).map_err(|e| problem(&e))?;
        let authority = Certificate::from_pem(&pem).map_err(|e| problem(&e))?;
        parameters = parameters.certificate_store(CertificateStore::None).add_root_certificate(authority);
    }
    parameters.build().map_err(|error| Problem::Certificates(error.to_string()))
}

impl fmt::Debug for Smtp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Smtp({}:{} {:?})", self.host, self.port, self.security)
    }
}

impl Smtp {
    /// As configured; `host_name` is said at EHLO when `ehlo` is empty. Opens nothing yet.
    ///
    /// # Errors
    /// Certificates that cannot be read, or a password that would travel unprotected.
    pub fn new(settings: &config::Smtp, host_name: &str) -> Result<Self, Problem> {
        let loopback = matches!(settings.host.as_str(), "localhost" | "127.0.0.1" | "::1");
        if settings.security == SmtpSecurity::None && !settings.login.is_empty() && !loopback {
            return Err(Problem::PasswordInTheClear);
        }
        let tls = match settings.security {
            SmtpSecurity::None => None,
            SmtpSecurity::Starttls | SmtpSecurity::Tls => Some(tls_parameters(settings)?),
        };
        let login =
            (!settings.login.is_empty()).then(|| (settings.login.clone(), Secret::new(settings.password.expose())));
        let hello = if settings.ehlo.is_empty() { host_name } else { &settings.ehlo };
        Ok(Self {
            host: settings.host.clone(),
            port: settings.port,
            security: settings.security,
            login,
            hello: hello_name(hello),
            tls,
            wait: Duration::from_secs(settings.timeout_seconds.max(1)),
            slots: Semaphore::new(settings.pool.max(1)),
            idle: Mutex::new(Vec::new()),
        })
    }

    /// Hands one mail to the relay. A connection on which something other than a plain refusal happened is not used
    /// again. When a kept connection turns out to be at its end before the mail was begun, a new one is tried.
    pub async fn send(&self, envelope: &Envelope, mail: &[u8]) -> Result<Receipt, SendError> {
        let closed = |_| SendError::new(Stage::Connect, None, "the pool is closed");
        let _slot = self.slots.acquire().await.map_err(closed)?;
        if let Some(kept) = self.take_alive().await {
            match self.deliver(kept, envelope, mail).await {
                Err(error) if error.stage == Stage::Mail && matches!(error.code, None | Some(421)) => {}
                done => return done,
            }
        }
        let fresh = self.open().await?;
        self.deliver(fresh, envelope, mail).await
    }

    /// Connects, with TLS and login as configured, and leaves.
    pub async fn probe(&self) -> Result<(), SendError> {
        let mut fresh = self.open().await?;
        let _ = timeout(self.wait, fresh.wire.command(Quit)).await;
        Ok(())
    }

    /// Says goodbye on every idle connection.
    pub async fn close(&self) {
        for mut connection in self.idle.lock().await.drain(..) {
            let _ = timeout(self.wait, connection.wire.command(Quit)).await;
        }
    }

    /// An idle connection that still answers; RSET (RFC 5321 section 4.1.1.5) also clears what a refusal left behind. One
    /// that took a mail a moment ago is not asked; if it is gone all the same, MAIL finds out and nothing is lost.
    async fn take_alive(&self) -> Option<Connection> {
        loop {
            let mut connection = self.idle.lock().await.pop()?;
            if connection.clean.is_some_and(|since| since.elapsed() < FRESH) {
                return Some(connection);
            }
            if matches!(timeout(self.wait, connection.wire.command("RSET\r\n")).await, Ok(Ok(_))) {
                return Some(connection);
            }
        }
    }

    async fn open(&self) -> Result<Connection, SendError> {
        let wrapped = if self.security == SmtpSecurity::Tls { self.tls.clone() } else { None };
        let address = (self.host.as_str(), self.port);
        let connecting = AsyncSmtpConnection::connect_tokio1(address, Some(self.wait), &self.hello, wrapped, None);
        let mut wire = match timeout(self.wait, connecting).await {
            Ok(Ok(wire)) => wire,
            Ok(Err(error)) => {
                let handshake = self.security == SmtpSecurity::Tls && is_handshake(&error);
                return Err(failure(if handshake { Stage::Tls } else { Stage::Connect }, &error));
            }
            Err(_) => return Err(silent(Stage::Connect)),
        };
        if let (SmtpSecurity::Starttls, Some(tls)) = (self.security, &self.tls) {
            if !wire.can_starttls() {
                return Err(SendError::new(Stage::Tls, None, "the relay does not offer STARTTLS"));
            }
            self.bounded(Stage::Tls, wire.starttls(tls.clone(), &self.hello)).await?;
        }
        if let Some((login, password)) = &self.login {
            let credentials = Credentials::new(login.clone(), password.expose().to_owned());
            let mechanisms = [Mechanism::Plain, Mechanism::Login];
            self.bounded(Stage::Auth, wire.auth(&mechanisms, &credentials)).await?;
        }
        // Asked again: what is offered may differ after TLS and AUTH, and the client keeps no word about DSN.
        let hello = self.bounded(Stage::Connect, wire.command(Ehlo::new(self.hello.clone()))).await?;
        Ok(Connection { wire, offers: offers(&hello), clean: None })
    }

    /// One transaction, after which the connection is kept or dropped.
    async fn deliver(&self, mut to: Connection, envelope: &Envelope, mail: &[u8]) -> Result<Receipt, SendError> {
        let done = self.transaction(&mut to, envelope, mail).await;
        let usable = match &done {
            Ok(_) => true,
            Err(error) => error.code.is_some_and(|code| code != 421),
        };
        if usable && !to.wire.has_broken() {
            to.clean = done.is_ok().then(Instant::now);
            self.idle.lock().await.push(to);
        }
        done
    }

    async fn transaction(&self, to: &mut Connection, envelope: &Envelope, mail: &[u8]) -> Result<Receipt, SendError> {
        let address = |text: &str, stage| {
            parse_address(text).map_err(|_| SendError::new(stage, Some(553), "5.1.3 this is no e-mail address"))
        };
        let (sender, recipient) = (address(&envelope.from, Stage::Mail)?, address(&envelope.to, Stage::Rcpt)?);
        let needs_utf8 = !recipient.to_string().is_ascii() || !mail.is_ascii();
        if needs_utf8 && !to.offers.utf8 {
            return Err(SendError::new(Stage::Rcpt, Some(553), "5.6.7 the relay takes ASCII addresses only"));
        }
        // Whatever is written here is text.
        let not_text = |_| SendError::new(Stage::Data, Some(554), "5.6.0 the mail is no UTF-8");
        let mail = std::str::from_utf8(mail).map_err(not_text)?;
        let mail = mail.strip_suffix("\r\n").unwrap_or(mail); // the end of the data brings its own
        let Offers { dsn, size, .. } = to.offers;
        let other =
            |keyword: &str, value: &str| MailParameter::Other { keyword: keyword.into(), value: Some(value.into()) };
        let mut about_mail = Vec::new();
        about_mail.extend(size.then(|| MailParameter::Size(mail.len() + 2)));
        about_mail.extend(needs_utf8.then_some(MailParameter::SmtpUtfEight));
        let mut about_recipient = Vec::new();
        if dsn {
            about_mail.extend([other("RET", "HDRS"), other("ENVID", &envelope.mail_id)]);
            let notify = Some("SUCCESS,FAILURE,DELAY".to_owned());
            about_recipient.push(RcptParameter::Other { keyword: "NOTIFY".into(), value: notify });
        }
        self.bounded(Stage::Mail, to.wire.command(Mail::new(Some(sender), about_mail))).await?;
        self.bounded(Stage::Rcpt, to.wire.command(Rcpt::new(recipient, about_recipient))).await?;
        self.bounded(Stage::Data, to.wire.command(Data)).await?;
        // Twice the patience: giving up here is what makes a person get a mail twice.
        let reply = match timeout(self.wait * 2, to.wire.command(Body(mail))).await {
            Ok(reply) => reply.map_err(|error| failure(end_of_data(&error), &error))?,
            Err(_) => return Err(silent(Stage::Final)),
        };
        let words: Vec<&str> = reply.message().collect();
        let words = super::send::one_line(&format!("{} {}", reply.code(), words.join(" ")));
        Ok(Receipt { reply: words, notification: dsn })
    }

    async fn bounded<T>(
        &self,
        stage: Stage,
        step: impl Future<Output = Result<T, lettre::transport::smtp::Error>>,
    ) -> Result<T, SendError> {
        match timeout(self.wait, step).await {
            Ok(done) => done.map_err(|error| failure(stage, &error)),
            Err(_) => Err(silent(stage)),
        }
    }
}

/// A mail with its final dot, lines that begin with a dot doubled (RFC 5321 section 4.5.2), in one write: what lettre
/// writes in two waits for the relay's delayed acknowledgement in between, forty milliseconds a mail.
struct Body<'a>(&'a str);

impl fmt::Display for Body<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in self.0.split_inclusive("\r\n") {
            if line.starts_with('.') {
                f.write_str(".")?;
            }
            f.write_str(line)?;
        }
        f.write_str("\r\n.\r\n")
    }
}

fn hello_name(name: &str) -> ClientId {
    match name.parse() {
        Ok(std::net::IpAddr::V4(ip)) => ClientId::Ipv4(ip),
        Ok(std::net::IpAddr::V6(ip)) => ClientId::Ipv6(ip),
        Err(_) => ClientId::Domain(name.split(':').next().unwrap_or("localhost").to_owned()),
    }
}

fn offers(hello: &Response) -> Offers {
    let mut offers = Offers::default();
    for line in hello.message().skip(1) {
        match line.split_whitespace().next().unwrap_or("").to_ascii_uppercase().as_str() {
            "DSN" => offers.dsn = true,
            "SMTPUTF8" => offers.utf8 = true,
            "SIZE" => offers.size = true,
            _ => {}
        }
    }
    offers
}

fn silent(stage: Stage) -> SendError {
    SendError::new(stage, None, "no answer in time")
}

fn failure(stage: Stage, error: &lettre::transport::smtp::Error) -> SendError {
    let words = match (error.status(), std::error::Error::source(error)) {
        (Some(_), Some(words)) => words.to_string(),
        _ => error.to_string(),
    };
    SendError::new(stage, error.status().map(u16::from), &words)
}

/// A connection that could not be written to has not taken the final dot, so that the relay has nothing.
fn end_of_data(error: &lettre::transport::smtp::Error) -> Stage {
    let unwritten = io_cause(error) == Some(std::io::ErrorKind::BrokenPipe);
    if unwritten { Stage::Data } else { Stage::Final }
}

/// What the system said.
fn io_cause(error: &lettre::transport::smtp::Error) -> Option<std::io::ErrorKind> {
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        if let Some(io) = inner.downcast_ref::<std::io::Error>() {
            return Some(io.kind());
        }
        cause = inner.source();
    }
    None
}

/// The TCP connection stood, the handshake on it failed.
fn is_handshake(error: &lettre::transport::smtp::Error) -> bool {
    use std::io::ErrorKind::{InvalidData, UnexpectedEof};
    io_cause(error).map_or(error.is_tls(), |kind| matches!(kind, InvalidData | UnexpectedEof))
}

#[cfg(test)]
#[path = "smtp_tests.rs"]
mod tests;
