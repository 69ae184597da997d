//! How a hand-over ended: taken, or failed at a stage, for now or for good. Both kinds are different for the outbox:
//! one waits, the other is told to a person.

use std::fmt;

/// The command at which a hand-over failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// TCP, greeting, EHLO.
    Connect,
    /// STARTTLS or the handshake.
    Tls,
    /// AUTH.
    Auth,
    /// MAIL FROM.
    Mail,
    /// RCPT TO.
    Rcpt,
    /// DATA.
    Data,
    /// The end of the data. Without a reply nobody knows whether the relay has the mail.
    Final,
}

impl Stage {
    /// As stored with an attempt.
    pub fn as_str(self) -> &'static str {
        match self {
            Stage::Connect => "connect",
            Stage::Tls => "tls",
            Stage::Auth => "auth",
            Stage::Mail => "mail",
            Stage::Rcpt => "rcpt",
            Stage::Data => "data",
            Stage::Final => "final",
        }
    }

    /// It is between us and our relay; says nothing about the recipient.
    pub fn is_ours(self) -> bool {
        matches!(self, Stage::Connect | Stage::Tls | Stage::Auth)
    }
}

/// Whether trying again makes sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Try again later.
    Temporary,
    /// Never.
    Permanent,
    /// The relay may have the mail: all of it was handed over, and no answer came.
    Unknown,
}

/// A hand-over that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SendError {
    /// At which command.
    pub stage: Stage,
    /// For now or for good.
    pub kind: Kind,
    /// The reply code (RFC 5321 section 4.2), when there was a reply.
    pub code: Option<u16>,
    /// The enhanced status code (RFC 3463), when the reply has one.
    pub enhanced: Option<String>,
    /// The relay's words, or ours when there were none. One line, cut; no secret.
    pub reply: String,
}

impl SendError {
    /// From a stage and what was answered there. Trouble between us and our relay (connection, TLS, authentication) is
    /// never held against the mail, whatever the code.
    pub fn new(stage: Stage, code: Option<u16>, reply: &str) -> Self {
        let ours = stage.is_ours() || matches!(code, Some(503 | 530 | 534 | 535 | 538));
        let permanent = code.is_some_and(|code| (500..600).contains(&code)) && !ours;
        let reply = one_line(reply);
        let kind = match (stage, code) {
            _ if permanent => Kind::Permanent,
            (Stage::Final, None) => Kind::Unknown,
            _ => Kind::Temporary,
        };
        Self { stage, kind, code, enhanced: enhanced_code(&reply).map(str::to_owned), reply }
    }

    /// Short and machine-readable, e.g. `rcpt 550 5.1.1`.
    pub fn problem(&self) -> String {
        let code = self.code.map(|code| format!(" {code}")).unwrap_or_default();
        let enhanced = self.enhanced.as_ref().map(|code| format!(" {code}")).unwrap_or_default();
        format!("{}{code}{enhanced}", self.stage.as_str())
    }
}

impl fmt::Display for SendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.problem(), self.reply)
    }
}

impl std::error::Error for SendError {}

/// The relay has the mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Its words, e.g. `250 2.0.0 Ok: queued as 4F1`.
    pub reply: String,
    /// A delivery status notification was asked for and promised: `delivered` may follow.
    pub notification: bool,
}

/// Control characters out, at most 500 characters.
pub(super) fn one_line(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(500).collect()
}

/// The first word like `5.1.1` (RFC 3463: class 2, 4 or 5).
pub fn enhanced_code(text: &str) -> Option<&str> {
    text.split([' ', '#', '(', ')', ':', ';', ',', '-']).find(|word| {
        let parts: Vec<&str> = word.split('.').collect();
        let digits = |part: &&str| (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        parts.len() == 3 && matches!(parts[0], "2" | "4" | "5") && parts.iter().all(digits)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_names_stage_code_and_words() {
        let error = SendError::new(Stage::Rcpt, Some(550), "5.1.1 <x@y>: Recipient\r\n5.1.1 unknown");
        assert_eq!(error.kind, Kind::Permanent);
        assert_eq!(error.problem(), "rcpt 550 5.1.1");
        assert_eq!(error.reply, "5.1.1 <x@y>: Recipient 5.1.1 unknown");
    }

    #[test]
    fn trouble_with_our_own_relay_is_never_held_against_the_mail() {
        assert_eq!(SendError::new(Stage::Auth, Some(535), "5.7.8 bad").kind, Kind::Temporary);
        assert_eq!(SendError::new(Stage::Connect, Some(554), "go away").kind, Kind::Temporary);
        assert_eq!(SendError::new(Stage::Mail, Some(530), "authenticate first").kind, Kind::Temporary);
        assert_eq!(SendError::new(Stage::Final, None, "connection lost").kind, Kind::Unknown);
        assert_eq!(SendError::new(Stage::Final, Some(554), "5.7.1 spam").kind, Kind::Permanent);
    }

    #[test]
    fn an_enhanced_code_is_found_where_servers_put_it() {
        assert_eq!(enhanced_code("5.2.2 The email account is over quota"), Some("5.2.2"));
        assert_eq!(enhanced_code("host 10.1.2.3 said (#5.1.1) no"), Some("5.1.1"));
        assert_eq!(enhanced_code("1.2.3 and 5.1"), None);
    }
}
