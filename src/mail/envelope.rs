//! The envelope of a mail (RFC 5321 section 3.3).

/// From whom to whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// Where bounces go: the sender's address.
    pub from: String,
    /// The one recipient.
    pub to: String,
    /// The Message-ID without brackets; also the envelope id of notifications.
    pub mail_id: String,
    /// When the mail was first written, UTC milliseconds.
    pub written_ms: i64,
}
