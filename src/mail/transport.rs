//! How a mail leaves: through a relay, as a file, or into memory; and the one place that goes from a letter to signed
//! bytes to a receipt.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::io::AsyncWriteExt;

use super::compose::{Enclosed, Letterhead, compose};
use super::dkim::Signer;
use super::envelope::Envelope;
use super::letter::Letter;
use super::message::{self, Head};
use super::problem::Problem;
use super::send::{Receipt, SendError, Stage};
use super::smtp::Smtp;
use crate::config::{Config, MailTransport};
use crate::crypto::keys::SigningKey;
use crate::crypto::secret::sha256_hex;
use crate::error::Result;
use crate::text::Lang;

/// A mail in memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// See [`Envelope`].
    pub envelope: Envelope,
    /// The bytes.
    pub mail: Vec<u8>,
}

/// How a mail leaves.
#[derive(Debug)]
pub enum Transport {
    /// To a relay.
    Smtp(Box<Smtp>),
    /// One `.eml` file each.
    File(Folder),
    /// Into a list, for tests.
    Memory(Arc<Mutex<Vec<Sent>>>),
}

/// A folder of `.eml` files.
#[derive(Clone, Debug)]
pub struct Folder {
    /// Where.
    pub directory: PathBuf,
    /// Domains whose addresses are refused as a relay would, for trying out bounces.
    pub refuse_domains: Vec<String>,
}

/// Writes letters and hands them over.
#[derive(Debug)]
pub struct Mailer {
    /// What all letters share.
    pub head: Letterhead,
    from_name: String,
    from_address: String,
    signer: Option<Signer>,
    transport: Transport,
}

impl Mailer {
    /// As configured. Reads the DKIM key; makes the folder of a file transport.
    ///
    /// # Errors
    /// What to mend.
    pub fn from_config(config: &Config) -> Result<Self, Problem> {
        let mail = &config.mail;
        let head = Letterhead::from_config(config);
        let transport = match mail.transport {
            MailTransport::Smtp => Transport::Smtp(Box::new(Smtp::new(&mail.smtp, &head.host)?)),
            MailTransport::File => Transport::File(Folder::open(Path::new(&mail.directory), &mail.refuse_domains)?),
            MailTransport::Memory => Transport::Memory(Arc::default()),
        };
        let signer = if mail.dkim.selector.is_empty() { None } else { Some(signer(&mail.dkim)?) };
        Ok(Self::new(head, &mail.from_name, &mail.from_address, signer, transport))
    }

    /// From parts.
    pub fn new(head: Letterhead, name: &str, address: &str, signer: Option<Signer>, transport: Transport) -> Self {
        Self { head, from_name: name.into(), from_address: address.into(), signer, transport }
    }

    /// Writes and signs a mail. The same arguments give the same bytes.
    ///
    /// # Errors
    /// `Invalid` for an address that is none; `Internal` when secret and letter do not match.
    pub fn write(
        &self,
        letter: &Letter,
        lang: Lang,
        (to, mail_id, written_ms): (&str, &str, i64),
        enclosed: Option<&Enclosed<'_>>,
    ) -> Result<(Envelope, Vec<u8>)> {
        self.write_with(letter, lang, (to, mail_id, written_ms), enclosed, None)
    }

    /// The same with a file.
    ///
    /// # Errors
    /// As those of [`Mailer::write`].
    pub fn write_with(
        &self,
        letter: &Letter,
        lang: Lang,
        (to, mail_id, written_ms): (&str, &str, i64),
        enclosed: Option<&Enclosed<'_>>,
        file: Option<message::File<'_>>,
    ) -> Result<(Envelope, Vec<u8>)> {
        let rendered = compose(&self.head, letter, lang, enclosed)?;
        let head = Head {
            from_name: &self.from_name,
            from_address: &self.from_address,
            to_name: letter.reader().map_or("", |person| &person.name),
            to_address: to,
            mail_id,
            written_ms,
            lang,
            thread: letter.thread(),
        };
        let mut bytes = message::write_with(&head, &rendered, file)?;
        if let Some(signer) = &self.signer {
            bytes = signer.sign(&bytes, written_ms.div_euclid(1000))?;
        }
        let envelope = Envelope { from: self.from_address.clone(), to: to.into(), mail_id: mail_id.into(), written_ms };
        Ok((envelope, bytes))
    }

    /// Hands a written mail over.
    pub async fn send(&self, envelope: &Envelope, mail: &[u8]) -> Result<Receipt, SendError> {
        match &self.transport {
            Transport::Smtp(smtp) => smtp.send(envelope, mail).await,
            Transport::File(folder) => folder.put(envelope, mail).await,
            Transport::Memory(list) => {
                locked(list).push(Sent { envelope: envelope.clone(), mail: mail.to_vec() });
                Ok(Receipt { reply: "250 2.0.0 kept in memory".into(), notification: false })
            }
        }
    }

    /// Whether the relay lets us in; none where there is no relay.
    pub async fn probe(&self) -> Option<Result<(), SendError>> {
        match &self.transport {
            Transport::Smtp(smtp) => Some(smtp.probe().await),
            Transport::File(_) | Transport::Memory(_) => None,
        }
    }

    /// What a memory transport holds, oldest first; nothing for the others.
    pub fn sent(&self) -> Vec<Sent> {
        match &self.transport {
            Transport::Memory(list) => locked(list).clone(),
            _ => Vec::new(),
        }
    }

    /// The signer, for showing its DNS record.
    pub fn signer(&self) -> Option<&Signer> {
        self.signer.as_ref()
    }

    /// Lets go of idle connections.
    pub async fn close(&self) {
        if let Transport::Smtp(smtp) = &self.transport {
            smtp.close().await;
        }
    }
}

fn signer(dkim: &crate::config::Dkim) -> Result<Signer, Problem> {
    let pem = std::fs::read_to_string(&dkim.key_file)
        .map(zeroize::Zeroizing::new)
        .map_err(|error| Problem::KeyUnreadable(dkim.key_file.clone(), error.to_string()))?;
    let key = SigningKey::from_pem(&dkim.selector, &pem).map_err(|flaw| Problem::Key(dkim.key_file.clone(), flaw))?;
    Signer::new(&dkim.domain, &dkim.selector, key)
}

fn locked(list: &Mutex<Vec<Sent>>) -> MutexGuard<'_, Vec<Sent>> {
    list.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Folder {
    /// Makes the folder, readable by its owner alone: first passwords lie in it.
    ///
    /// # Errors
    /// It cannot be made.
    pub fn open(directory: &Path, refuse_domains: &[String]) -> Result<Self, Problem> {
        use std::os::unix::fs::DirBuilderExt;
        let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(directory);
        made.map_err(|error| Problem::Folder(directory.display().to_string(), error.to_string()))?;
        let refuse_domains =
            refuse_domains.iter().map(|domain| domain.trim_start_matches('@').to_lowercase()).collect();
        Ok(Self { directory: directory.into(), refuse_domains })
    }

    /// The file's name: sorts by time, and a second try of the same mail falls on the first.
    pub fn file_name(envelope: &Envelope) -> String {
        let to: String =
            envelope.to.chars().filter(|c| c.is_ascii_alphanumeric() || "@.-".contains(*c)).take(64).collect();
        let to = to.trim_start_matches(['.', '-']).replace('@', "_at_");
        format!("{:013}-{}-{to}.eml", envelope.written_ms.max(0), &sha256_hex(&envelope.mail_id)[..12])
    }

    /// Written beside, then renamed: a reader never sees half a mail. Not synced to the disk: that costs more than all
    /// the rest together, and whoever needs mails to survive a power cut has a relay.
    async fn put(&self, envelope: &Envelope, mail: &[u8]) -> Result<Receipt, SendError> {
        let domain = envelope.to.rsplit('@').next().unwrap_or("").to_lowercase();
        let under = |refused: &String| domain == *refused || domain.ends_with(&format!(".{refused}"));
        if self.refuse_domains.iter().any(under) {
            let words = format!("5.1.1 <{}>: recipient address rejected: user unknown", envelope.to);
            return Err(SendError::new(Stage::Rcpt, Some(550), &words));
        }
        let name = Self::file_name(envelope);
        let (beside, path) = (self.directory.join(format!(".{name}.part")), self.directory.join(&name));
        let written = async {
            let mut file =
                tokio::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&beside).await?;
            file.write_all(mail).await?;
            file.flush().await?;
            tokio::fs::rename(&beside, &path).await
        };
        written.await.map_err(|e: std::io::Error| SendError::new(Stage::Data, None, &e.to_string()))?;
        Ok(Receipt { reply: format!("250 2.0.0 written to {name}"), notification: false })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::keys::Alg;
    use crate::crypto::secret::Secret;
    use crate::mail::compose::tests::{ana, head};
    use crate::mail::send::Kind;

    fn mailer(transport: Transport) -> Mailer {
        let (key, _) = SigningKey::generate(Alg::EdDsa, "s1").unwrap();
        let signer = Signer::new("distribuidora.example", "s1", key).unwrap();
        Mailer::new(head(), "Distribuidora", "noreply@distribuidora.example", Some(signer), transport)
    }

    fn written(mailer: &Mailer, to: &str) -> (Envelope, Vec<u8>) {
        let secret = Secret::new("K7QX-9M2P-4TRV-0H3D");
        let enclosed = Enclosed { secret: &secret, valid_until_ms: 1_795_541_400_000 };
        let letter = Letter::FirstAccess { person: ana(), reference: "K7-QX".into() };
        mailer.write(&letter, Lang::PtBr, (to, "m1@distribuidora.example", 1_795_500_000_000), Some(&enclosed)).unwrap()
    }

    #[tokio::test]
    async fn a_retry_is_the_same_mail_byte_for_byte_and_the_same_file() {
        let dir = tempfile::tempdir().unwrap();
        let mailer = mailer(Transport::File(Folder::open(&dir.path().join("mail"), &[]).unwrap()));
        let (envelope, mail) = written(&mailer, "ana@alfa.example");
        assert_eq!((envelope.clone(), mail.clone()), written(&mailer, "ana@alfa.example"));
        for _ in 0..2 {
            mailer.send(&envelope, &mail).await.unwrap();
        }
        let files: Vec<_> = std::fs::read_dir(dir.path().join("mail")).unwrap().map(|e| e.unwrap().path()).collect();
        assert_eq!(files.len(), 1);
        assert!(files[0].to_str().unwrap().ends_with("-ana_at_alfa.example.eml"), "{files:?}");
        assert_eq!(std::fs::read(&files[0]).unwrap(), mail);
    }

    #[tokio::test]
    async fn a_refused_domain_bounces_as_at_a_relay_and_writes_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::open(dir.path(), &["volta.example".to_owned()]).unwrap();
        let mailer = mailer(Transport::File(folder));
        let (envelope, mail) = written(&mailer, "ana@sub.Volta.example");
        let error = mailer.send(&envelope, &mail).await.unwrap_err();
        assert_eq!(
            (error.stage, error.kind, error.problem().as_str()),
            (Stage::Rcpt, Kind::Permanent, "rcpt 550 5.1.1")
        );
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
        let (near, mail) = written(&mailer, "ana@outravolta.example");
        mailer.send(&near, &mail).await.unwrap();
    }

    #[test]
    fn a_file_name_stays_in_its_folder() {
        let envelope =
            Envelope { from: String::new(), to: "../../etc/x@y".into(), mail_id: "m/../1".into(), written_ms: 5 };
        let name = Folder::file_name(&envelope);
        assert!(name.starts_with("0000000000005-") && !name.contains('/') && !name.contains("-.."), "{name}");
    }

    #[tokio::test]
    async fn the_default_configuration_makes_a_mailer() {
        let mut config: Config = toml::from_str(crate::config::DEFAULTS).unwrap();
        config.mail.transport = MailTransport::Memory;
        let mailer = Mailer::from_config(&config).unwrap();
        let (envelope, mail) = written(&mailer, "ana@alfa.example");
        mailer.send(&envelope, &mail).await.unwrap();
        assert_eq!(mailer.sent(), [Sent { envelope, mail }]);
        config.mail.dkim.selector = "s1".into();
        config.mail.dkim.key_file = "/nowhere/key.pem".into();
        let problem = Mailer::from_config(&config).unwrap_err();
        assert!(matches!(&problem, Problem::KeyUnreadable(file, _) if file == "/nowhere/key.pem"), "{problem:?}");
    }
}
