//! The mail taken apart. `mail-parser` reads MIME, encodings and character sets; what it gives is flattened to a list of
//! leaves with their heads, each in reading order, each cut to a size.

use mail_parser::decoders::html::html_to_text;
use mail_parser::{HeaderName, Message, MessageParser, MimeHeaders, PartType};

use super::fields::Fields;

/// A leaf of the tree, or the head of a mail inside.
#[derive(Clone, Debug, Default)]
pub struct Part {
    /// `text/plain`, in lower case; `message/rfc822` for the head of a mail inside.
    pub kind: String,
    /// The fields of the part, or of the mail inside.
    pub head: Fields,
    /// Its text; HTML is without its tags.
    pub text: String,
    /// It belongs to a mail inside.
    pub inside: bool,
}

impl Part {
    /// The part that RFC 3464 and RFC 6533 are about.
    pub fn is_status(&self) -> bool {
        matches!(self.kind.as_str(), "message/delivery-status" | "message/global-delivery-status")
    }

    /// The copy of the mail that was sent, or of its head.
    pub fn is_copy(&self) -> bool {
        self.inside
            || matches!(
                self.kind.as_str(),
                "message/rfc822"
                    | "message/global"
                    | "text/rfc822-headers"
                    | "message/global-headers"
                    | "text/rfc822-header"
                    | "message/partial"
                    | "text/rfc822"
                    | "message/rfc822-headers"
            )
    }
}

/// A mail.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    /// Its own head.
    pub head: Fields,
    /// Its subject, decoded.
    pub subject: String,
    /// Its leaves.
    pub parts: Vec<Part>,
}

/// More leaves than any report has.
const MOST_PARTS: usize = 200;
/// What is looked at of a leaf.
const MOST_TEXT: usize = 128 * 1024;
/// A mail in a mail in a mail … is taken apart, and dropped, one call within the other.
const STACK: usize = 64 * 1024 * 1024;

/// Takes it apart. In a thread of its own: a mail made to break the parser costs that thread, and is then read as plain
/// text.
pub fn read(mail: &[u8]) -> Tree {
    let mail = trimmed(mail);
    apart(|| parse(mail)).unwrap_or_else(|| plain(mail))
}

/// Runs what takes a mail apart in a thread of its own; none when that was more than it could take.
pub fn apart<T: Send>(take: impl FnOnce() -> Option<T> + Send) -> Option<T> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, take);
        thread.ok().and_then(|thread| thread.join().ok()).flatten()
    })
}

/// Without the line that an mbox puts before a mail, and without empty lines.
fn trimmed(mut mail: &[u8]) -> &[u8] {
    loop {
        let line = mail.split_inclusive(|byte| *byte == b'\n').next().unwrap_or_default();
        let blank = line.iter().all(u8::is_ascii_whitespace);
        if line.is_empty() || !(blank || line.starts_with(b"From ") || line.starts_with(b">From ")) {
            return mail;
        }
        mail = &mail[line.len()..];
    }
}

fn plain(mail: &[u8]) -> Tree {
    let text = String::from_utf8_lossy(mail).replace("\r\n", "\n");
    let (head, body) = text.split_once("\n\n").unwrap_or((&text, ""));
    let head = Fields::read(head);
    let subject = head.first("subject").unwrap_or_default().to_owned();
    let part = Part { kind: "text/plain".into(), text: cut(body), ..Part::default() };
    Tree { subject, head, parts: vec![part] }
}

fn parse(mail: &[u8]) -> Option<Tree> {
    let parser = MessageParser::new().with_mime_headers().header_text(HeaderName::Subject).default_header_raw();
    let message = parser.parse(mail)?;
    let mut tree = Tree { subject: message.subject().unwrap_or_default().to_owned(), ..Tree::default() };
    tree.head = head_of(&message, mail, 0);
    collect(&message, mail, false, &mut tree.parts);
    Some(tree)
}

fn head_of(message: &Message<'_>, outer: &[u8], part: usize) -> Fields {
    let raw = if message.raw_message.is_empty() { outer } else { &message.raw_message };
    let bytes =
        message.parts.get(part).and_then(|part| raw.get(part.offset_header as usize..part.offset_body as usize));
    Fields::read(&String::from_utf8_lossy(bytes.unwrap_or_default()))
}

fn collect(message: &Message<'_>, outer: &[u8], inside: bool, into: &mut Vec<Part>) {
    let raw = if message.raw_message.is_empty() { outer } else { &message.raw_message };
    for (at, part) in message.parts.iter().enumerate() {
        if into.len() >= MOST_PARTS {
            return;
        }
        let mut kind = part.content_type().map_or_else(
            || "text/plain".to_owned(),
            |kind| format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or_default()).to_ascii_lowercase(),
        );
        let text = match &part.body {
            PartType::Multipart(_) => continue,
            PartType::Message(nested) => {
                let head = head_of(nested, raw, 0);
                into.push(Part { kind: "message/rfc822".into(), head, text: String::new(), inside });
                collect(nested, raw, true, into);
                continue;
            }
            PartType::Text(text) => {
                // A boundary that never comes leaves one text.
                if kind.starts_with("multipart/") {
                    kind = "text/plain".into();
                }
                cut(text)
            }
            PartType::Html(html) => cut(&html_to_text(html.get(..floor(html, MOST_TEXT)).unwrap_or_default())),
            PartType::Binary(bytes) | PartType::InlineBinary(bytes) if is_binary(&kind) => {
                let _ = bytes;
                continue;
            }
            PartType::Binary(bytes) | PartType::InlineBinary(bytes) => cut(&String::from_utf8_lossy(bytes)),
        };
        into.push(Part { kind, head: head_of(message, raw, at), text, inside });
    }
}

fn is_binary(kind: &str) -> bool {
    ["image/", "audio/", "video/", "font/"].iter().any(|family| kind.starts_with(family))
}

/// The next place where a character ends.
pub fn floor(text: &str, most: usize) -> usize {
    let mut at = most.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Line ends are LF, NULs gone.
fn cut(text: &str) -> String {
    let text = &text[..floor(text, MOST_TEXT)];
    text.replace("\r\n", "\n").replace('\r', "\n").replace('\0', "")
}
