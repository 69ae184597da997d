//! A mail that a person wrote to a conversation, read: who says it comes from, what is said above the quoted rest, which
//! files hang on it, and whether a machine wrote it. Anybody can send such a mail: what it says of itself is a claim.
//!
//! [`quote`] cuts what an answer repeats.

mod quote;

use mail_parser::decoders::html::html_to_text;
use mail_parser::{Message, MessageParser, MimeHeaders, PartType};

use super::returned::{self, Kind, apart, floor};
use crate::crypto::secret::sha256_hex;

/// A file of a mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// As the mail calls it; may be empty.
    pub name: String,
    /// Decoded.
    pub bytes: Vec<u8>,
}

/// A mail of a person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reply {
    /// The address that it says it comes from; may be empty.
    pub from: String,
    /// Its Message-ID without brackets; a digest of the mail where it has none that could be one.
    pub mail_id: String,
    /// A machine wrote it: an absence note, a report, a list (RFC 3834).
    pub automatic: bool,
    /// What is said, without what is repeated below; may be empty.
    pub text: String,
    /// What hangs on it.
    pub files: Vec<File>,
    /// Names of what hangs on it beyond [`MOST_FILES`].
    pub more: Vec<String>,
}

/// More files than anybody sends at once.
pub const MOST_FILES: usize = 10;
/// What is looked at of a text.
const MOST_TEXT: usize = 128 * 1024;
/// Longest Message-ID that is believed.
const MOST_ID: usize = 200;

/// Reads one; `sender` is the envelope's, where the mail server says it. What cannot be read is an automatic mail.
pub fn read(mail: &[u8], sender: Option<&str>) -> Reply {
    let unread = || Reply { automatic: true, mail_id: digest(mail), ..Reply::default() };
    let mut reply = apart(|| parse(mail)).unwrap_or_else(unread);
    let report = returned::read(mail).kind != Kind::Other;
    reply.automatic |= report || sender.is_some_and(str::is_empty);
    reply
}

fn digest(mail: &[u8]) -> String {
    sha256_hex(mail)
}

fn parse(mail: &[u8]) -> Option<Reply> {
    let message = MessageParser::default().parse(mail)?;
    let from = message.from().and_then(|from| from.first()).and_then(|from| from.address());
    let id = message.message_id().map(|id| id.trim_matches(['<', '>'])).filter(|id| is_id(id));
    let mut reply = Reply {
        from: from.unwrap_or_default().trim().to_owned(),
        mail_id: id.map_or_else(|| digest(mail), str::to_owned),
        automatic: is_automatic(&message),
        text: quote::cut(&text(&message)),
        ..Reply::default()
    };
    for part in message.attachments() {
        let name = part.attachment_name().unwrap_or_default().to_owned();
        match &part.body {
            PartType::Binary(bytes) | PartType::InlineBinary(bytes) if reply.files.len() < MOST_FILES => {
                reply.files.push(File { name, bytes: bytes.to_vec() });
            }
            _ => reply.more.push(name),
        }
    }
    reply.more.truncate(MOST_FILES);
    Some(reply)
}

/// What may stand in a header again: nothing that ends a line, begins another header or is another word.
fn is_id(id: &str) -> bool {
    id.len() <= MOST_ID && id.contains('@') && id.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'<' | b'>'))
}

/// The first text that is to be read; HTML without its tags.
fn text(message: &Message<'_>) -> String {
    let cut = |text: &str| text[..floor(text, MOST_TEXT)].to_owned();
    let part = message.text_body.first().and_then(|at| message.parts.get(*at as usize));
    let text = match part.map(|part| &part.body) {
        Some(PartType::Text(text)) => cut(text),
        Some(PartType::Html(html)) => html_to_text(&cut(html)),
        _ => String::new(),
    };
    text.replace("\r\n", "\n").replace(['\r', '\0'], "\n")
}

/// RFC 3834 section 2: an answer is never given to what a machine or a list sent.
fn is_automatic(message: &Message<'_>) -> bool {
    let word = |name: &str| message.header_raw(name).unwrap_or_default().trim().to_ascii_lowercase();
    let submitted = word("Auto-Submitted");
    let precedence = word("Precedence");
    let marked = ["X-Autoreply", "X-Autorespond", "X-Auto-Reply", "X-Vacation", "List-Id", "X-Loop"];
    !(submitted.is_empty() || submitted.split([';', ' ']).next() == Some("no"))
        || ["bulk", "junk", "list", "auto_reply", "auto-reply"].contains(&precedence.as_str())
        || marked.iter().any(|name| message.header_raw(*name).is_some())
        || word("Return-Path") == "<>"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(mail: &str) -> Reply {
        read(mail.replace('\n', "\r\n").as_bytes(), Some("ana@x.example"))
    }

    const HEAD: &str = "From: Ana <ana@x.example>\nTo: a@b.example\nSubject: Re: x\nMessage-ID: <m1@x.example>\n";

    #[test]
    fn an_answer_is_what_stands_above_the_quoted_rest() {
        let mail = format!(
            "{HEAD}Content-Type: text/plain; charset=utf-8\n\nFuncionou, obrigada!\n\nEm qui., 26 de nov. de 2026, Casa <noreply@b.example>\nescreveu:\n\n> Olá\n> tente de novo\n"
        );
        let reply = of(&mail);
        assert_eq!((reply.from.as_str(), reply.mail_id.as_str()), ("ana@x.example", "m1@x.example"));
        assert_eq!((reply.text.as_str(), reply.automatic), ("Funcionou, obrigada!", false));
    }

    #[test]
    fn html_alone_becomes_text_and_the_encoding_is_read() {
        let reply = of(&format!(
            "{HEAD}Content-Type: text/html; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\n<p>N=E3o <b>entra</b></p><script>alert(1)</script>\n"
        ));
        assert!(reply.text.contains("Não entra") && !reply.text.contains('<'), "{}", reply.text);
    }

    #[test]
    fn files_come_decoded_and_a_mail_in_the_mail_is_left_out() {
        let reply = of(&format!(
            "{HEAD}MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nsegue\n--b\nContent-Type: image/png; name=\"tela.png\"\nContent-Disposition: attachment; filename=\"tela.png\"\nContent-Transfer-Encoding: base64\n\nAAECAw==\n--b\nContent-Type: message/rfc822; name=\"outro.eml\"\nContent-Disposition: attachment; filename=\"outro.eml\"\n\nSubject: x\n\ny\n--b--\n"
        ));
        assert_eq!(reply.text, "segue");
        assert_eq!(reply.files, [File { name: "tela.png".into(), bytes: vec![0, 1, 2, 3] }]);
        assert_eq!(reply.more, ["outro.eml"]);
    }

    #[test]
    fn what_a_machine_sends_is_known_by_its_marks() {
        for mark in [
            "Auto-Submitted: auto-replied",
            "Auto-Submitted: auto-generated (vacation)",
            "Precedence: bulk",
            "X-Autoreply: yes",
            "List-Id: <l.example>",
            "Return-Path: <>",
        ] {
            assert!(of(&format!("{mark}\n{HEAD}\nEstou de férias\n")).automatic, "{mark}");
        }
        assert!(!of(&format!("Auto-Submitted: no\n{HEAD}\noi\n")).automatic);
        assert!(read(HEAD.as_bytes(), Some("")).automatic, "an empty envelope sender");
        assert!(of("From: MAILER-DAEMON@mx.example\nSubject: Undelivered Mail Returned to Sender\n\n<a@b.example>: 550 5.1.1 user unknown\n").automatic);
    }

    #[test]
    fn a_message_id_that_could_begin_a_header_is_replaced_by_a_digest() {
        for id in ["<a@b\n Bcc: x@y>", "<nothing>", "<a b@c>"] {
            let reply = of(&format!("From: a@x.example\nMessage-ID: {id}\n\noi\n"));
            assert!(reply.mail_id.bytes().all(|b| b.is_ascii_graphic()), "{}", reply.mail_id);
        }
    }

    #[test]
    fn what_is_no_mail_at_all_is_nobodys_line() {
        for mail in [&b""[..], b"\0\xff\xfe", &[b'('; 100_000]] {
            let reply = read(mail, Some("a@x.example"));
            assert!(reply.files.is_empty());
        }
    }
}
