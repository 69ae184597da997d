//! What the mails of a conversation share, and what they say by themselves.

use serde::{Deserialize, Serialize};

/// What makes the mails of one conversation a thread in a mail client.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Thread {
    /// Where an answer goes on in the conversation; none where it cannot.
    pub reply_to: Option<String>,
    /// The Message-ID that all of them refer to, without brackets; no mail need have it. Empty: no thread.
    pub root: String,
    /// The Message-ID of the mail before, without brackets.
    pub after: Option<String>,
}

/// A file of a conversation that hangs on a mail: its bytes stay where they are until the mail leaves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileOf {
    /// The conversation's row.
    pub conversation: String,
    /// The file's row.
    pub file: String,
}

/// Why what a person mailed to a conversation was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotTaken {
    /// It holds what looks like a temporary password or code of ours.
    Ticket,
    /// What looks like a password.
    Password,
    /// What looks like a code.
    Code,
    /// What looks like a card number.
    Card,
    /// Too long for a line.
    TooLong,
    /// Marks are heaped on letters.
    Marks,
    /// Nothing is said and nothing that can be taken hangs on it.
    Empty,
    /// Too many in a day.
    TooMany,
    /// The conversation ended too long ago.
    Over,
}

/// What a mail of a conversation says by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContactNews {
    /// It was taken down, and an agent answers.
    Received {
        /// When somebody is at the desk again, UTC milliseconds.
        back_ms: Option<i64>,
    },
    /// What came by mail was not stored.
    NotTaken {
        /// Why.
        why: NotTaken,
    },
}
