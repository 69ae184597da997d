//! The folder of `.eml` files as a mailbox: each file is read once and remembered.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::UNIX_EPOCH;

use super::mime::Mail;

/// A mail in the folder.
pub struct Stored {
    /// The file's name without `.eml`; its address on the page.
    pub id: String,
    /// The mail.
    pub mail: Mail,
    /// When it came: the file's time, UTC milliseconds.
    pub at_ms: i64,
    /// Whether the recipient's provider would file it as spam.
    pub spam: bool,
}

impl Stored {
    /// Whether address, subject or sender contains `needle`, which is in lower case.
    pub fn matches(&self, needle: &str) -> bool {
        ["To", "Subject", "From"].iter().any(|name| self.mail.header(name).to_lowercase().contains(needle))
    }
}

/// Size and time of a file, and what it held then.
type Known = (u64, i64, Arc<Stored>);

/// The folder.
pub struct Folder {
    dir: PathBuf,
    read: Mutex<HashMap<String, Known>>,
}

impl Folder {
    /// A folder that may not exist yet.
    pub fn new(dir: PathBuf) -> Self {
        Self { dir, read: Mutex::new(HashMap::new()) }
    }

    /// All mails, newest first. A folder that cannot be read is empty.
    pub fn mails(&self) -> Vec<Arc<Stored>> {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        let mut kept = HashMap::new();
        for entry in std::fs::read_dir(&self.dir).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let (Some(id), Ok(meta)) = (name.strip_suffix(".eml"), entry.metadata()) else { continue };
            let since = meta.modified().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok());
            let at_ms = since.map_or(0, |since| since.as_millis() as i64);
            let known = read.remove(id).filter(|(size, at, _)| (*size, *at) == (meta.len(), at_ms));
            let known = known.or_else(|| {
                let mail = Mail::read(&std::fs::read(entry.path()).ok()?);
                let spam = is_spam(mail.header("To"));
                Some((meta.len(), at_ms, Arc::new(Stored { id: id.to_owned(), mail, at_ms, spam })))
            });
            if let Some(known) = known {
                kept.insert(id.to_owned(), known);
            }
        }
        let mut mails: Vec<_> = kept.values().map(|(_, _, mail)| mail.clone()).collect();
        *read = kept;
        mails.sort_by(|a, b| (b.at_ms, &b.id).cmp(&(a.at_ms, &a.id)));
        mails
    }

    /// The source of a mail in the folder.
    pub fn source(&self, stored: &Stored) -> Option<Vec<u8>> {
        std::fs::read(self.dir.join(format!("{}.eml", stored.id))).ok() // the id is a listed file's name, no path
    }
}

/// The demo's spam filter: "spam" before the @.
fn is_spam(to: &str) -> bool {
    let address = to.rsplit_once('<').map_or(to, |(_, address)| address);
    address.split('@').next().unwrap_or("").to_ascii_lowercase().contains("spam")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spam_is_decided_by_what_stands_before_the_at() {
        assert!(is_spam("Spammy <joao.SPAM@aurora.example>"));
        assert!(is_spam("spam@aurora.example"));
        assert!(!is_spam("Spam Filter <ana@spam.example>"));
    }

    #[test]
    fn new_mails_show_up_newest_first_and_other_files_do_not() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::new(dir.path().to_owned());
        assert!(folder.mails().is_empty());
        std::fs::write(dir.path().join("a.eml"), "To: ana@x.example\nSubject: um\n\noi").unwrap();
        std::fs::write(dir.path().join("b.tmp"), "To: x").unwrap();
        assert_eq!(folder.mails().len(), 1);
        std::fs::write(dir.path().join("b.eml"), "To: spam@x.example\nSubject: dois\n\noi").unwrap();
        let mails = folder.mails();
        assert_eq!(mails.iter().filter(|mail| mail.spam).count(), 1);
        assert!(mails.iter().any(|mail| mail.matches("dois")));
        assert!(Folder::new(dir.path().join("none")).mails().is_empty());
    }
}
