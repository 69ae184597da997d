//! What comes back to the envelope sender, read: a report (RFC 3464, RFC 6533) wherever it hides in the mail, a returned
//! mail in the prose of one of many mail servers, an absence note, a read receipt, a complaint.
//!
//! Anybody can send such a mail, so nothing here is believed: the reader says what it claims and by which names it calls
//! the mail that it is about; whether that is one of ours is a verb's question. Damage never fails: what is missing is
//! missing. Size and time are bounded.
//!
//! [`tree`] takes the mail apart, [`fields`] reads header-like lines, [`status`] reports, [`notice`] prose,
//! [`phrases`] holds the words of mail servers, [`kind`] decides, [`names`] collects whatever may name a mail,
//! [`cloud`] is what senders in the cloud tell in JSON.

mod cloud;
mod fields;
mod kind;
mod names;
mod notice;
mod phrases;
mod status;
mod tree;

pub use names::Names;

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

/// A mail that came back, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Returned {
    /// See [`Kind`].
    pub kind: Kind,
    /// What became of whom; empty unless it is a report.
    pub reports: Vec<Report>,
    /// Whatever may name the mail that it is about.
    pub names: Names,
    /// Who wrote it, as it says.
    pub sender: String,
    /// Its subject, decoded.
    pub subject: String,
    /// What it says, without the copy of our mail and without anything that looks like a secret; cut.
    pub excerpt: String,
}

/// More than any report needs; the rest is not looked at.
const MOST_BYTES: usize = 512 * 1024;
/// What is kept of its words.
const MOST_EXCERPT: usize = 6_000;

/// Reads a mail.
pub fn read(mail: &[u8]) -> Returned {
    let mail = &mail[..mail.len().min(MOST_BYTES)];
    let tree = tree::read(mail);
    let notice = notice::of(&tree);
    let (kind, reports) = kind::of(&tree, &notice);
    Returned {
        kind,
        reports,
        names: names::of(mail, &tree),
        sender: one_line(tree.head.first("from").unwrap_or_default(), 200),
        subject: one_line(&tree.subject, 200),
        excerpt: excerpt(&tree, &notice),
    }
}

fn excerpt(tree: &tree::Tree, notice: &str) -> String {
    let mut text = notice.to_owned();
    for part in tree.parts.iter().filter(|part| part.is_status()) {
        text.push_str("\n\n");
        text.push_str(&part.text);
    }
    without_secrets(&text).chars().filter(|c| !c.is_control() || *c == '\n').take(MOST_EXCERPT).collect::<String>().trim().to_owned()
}

/// Takes out what has the shape of a mailed password or code: four groups of four. A returned mail may hold ours.
pub fn without_secrets(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut rest, mut before) = (text, ' ');
    while let Some(c) = rest.chars().next() {
        let code = (!before.is_ascii_alphanumeric()).then(|| rest.get(..19)).flatten().filter(|word| is_code(word));
        let end = code.is_some_and(|_| !rest[19..].starts_with(|c: char| c.is_ascii_alphanumeric()));
        let taken = if end { 19 } else { c.len_utf8() };
        out.push_str(if end { "[…]" } else { &rest[..taken] });
        before = if end { ']' } else { c };
        rest = &rest[taken..];
    }
    out
}

fn is_code(word: &str) -> bool {
    word.bytes().enumerate().all(|(at, byte)| if at % 5 == 4 { byte == b'-' } else { byte.is_ascii_alphanumeric() })
}

/// Control characters and runs of blanks become one blank; cut.
fn one_line(text: &str, most: usize) -> String {
    let text: String = text.chars().take(4 * most).map(|c| if c.is_control() { ' ' } else { c }).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(most).collect()
}

#[cfg(test)]
mod tests;
