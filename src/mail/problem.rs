//! What can be wrong with the way mail leaves, before the first one does: a closed list without words. The terminal
//! words it (`text::config`).

use crate::crypto::pem::PemFlaw;

/// Why no mail can leave. Never a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// The relay's authority (`mail.smtp.ca_file`) cannot be read; the system's words.
    Authority(String, String),
    /// The system's certificates cannot be used; its words.
    Certificates(String),
    /// A password would travel unprotected.
    PasswordInTheClear,
    /// The folder for mails cannot be made; the system's words.
    Folder(String, String),
    /// DKIM's key cannot be read; the system's words.
    KeyUnreadable(String, String),
    /// DKIM's key is none that can be used.
    Key(String, PemFlaw),
    /// A key that DKIM does not know.
    KeyAlgorithm,
    /// DKIM's domain or selector is no name of the DNS.
    Names,
}
