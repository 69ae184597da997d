//! What a mail that came back says.

/// What kind of mail it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It says what became of a mail.
    Report,
    /// A person is away, or a machine has taken note (RFC 3834).
    AutoReply,
    /// Somebody opened or deleted it (RFC 8098).
    ReadReceipt,
    /// A recipient called it unwanted (RFC 5965).
    Complaint,
    /// Something else, or something that was not understood.
    Other,
}

/// What is said to have happened (RFC 3464 section 2.3.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Given up.
    Failed,
    /// Not yet.
    Delayed,
    /// In the mailbox.
    Delivered,
    /// Handed on to a system that does not report.
    Relayed,
    /// Handed to a list of several people.
    Expanded,
}

/// What is said about a recipient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// See [`Action`].
    pub action: Action,
    /// Enhanced status code, e.g. `5.1.1`; empty when there was none.
    pub status: String,
    /// The remote server's words.
    pub words: String,
    /// Every address that stands for this recipient: as the sender wrote it, as it became behind an alias. Empty when
    /// none is named.
    pub recipients: Vec<String>,
}
