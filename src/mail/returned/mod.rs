//! What comes back to the envelope sender, read: a report (RFC 3464, RFC 6533) wherever it hides in the mail, a returned
//! mail in the prose of one of many mail servers, an absence note, a read receipt, a complaint.
//!
//! Anybody can send such a mail, so nothing here is believed: the reader says what it claims and by which names it calls
//! the mail that it is about; whether that is one of ours is a verb's question. Damage never fails: what is missing is
//! missing. Size and time are bounded.
//!
//! [`report`] is what is said, [`tree`] takes the mail apart, [`fields`] reads header-like lines, [`status`] reports, [`notice`] prose,
//! [`phrases`] holds the words of mail servers, [`kind`] decides, [`names`] collects whatever may name a mail,
//! [`cloud`] is what senders in the cloud tell in JSON.

mod cloud;
mod fields;
mod kind;
mod names;
mod notice;
mod phrases;
mod report;
mod status;
mod text;
mod tree;

pub use names::Names;
pub use report::{Action, Kind, Report};
pub use text::without_secrets;
pub(super) use tree::{apart, floor};

use text::one_line;

/// A mail that came back, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Returned {
    /// See [`Kind`].
    pub kind: Kind,
    /// What became of whom; empty unless it is a report.
    pub reports: Vec<Report>,
    /// The reports are read from prose, so that an address may stand there in a way that was not understood.
    pub prose: bool,
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
    let (kind, reports, prose) = kind::of(&tree, &notice);
    Returned {
        kind,
        reports,
        prose,
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
    without_secrets(&text)
        .chars()
        .filter(|c| !c.is_control() || *c == '\n')
        .take(MOST_EXCERPT)
        .collect::<String>()
        .trim()
        .to_owned()
}

#[cfg(test)]
mod tests;
