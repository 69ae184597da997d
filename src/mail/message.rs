//! A mail's bytes (RFC 5322, MIME). Date, Message-ID and boundary are given or follow from what is given: the same mail
//! written twice is the same bytes.

use std::time::{Duration, SystemTime};

use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Body, MultiPart, SinglePart};
use lettre::{Address, Message};

use super::compose::Rendered;
use super::letter::Thread;
use super::name;
use crate::crypto::secret::sha256_hex;
use crate::error::{Error, Field, Flaw, Result};
use crate::text::Lang;

/// What stands in the head of a mail beside its subject.
#[derive(Clone, Debug)]
pub struct Head<'a> {
    /// The sender's name, any characters.
    pub from_name: &'a str,
    /// The sender's address.
    pub from_address: &'a str,
    /// The reader's name, any characters; may be empty.
    pub to_name: &'a str,
    /// The reader's address; a domain in any script.
    pub to_address: &'a str,
    /// The Message-ID without brackets.
    pub mail_id: &'a str,
    /// The Date, UTC milliseconds: when the mail was first written, not when it is tried again.
    pub written_ms: i64,
    /// The language of the text.
    pub lang: Lang,
    /// Its place among the mails of a conversation.
    pub thread: Option<&'a Thread>,
}

/// A file that hangs on a mail.
#[derive(Clone, Copy, Debug)]
pub struct File<'a> {
    /// Its name, any characters.
    pub name: &'a str,
    /// `image/png`.
    pub media: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
}

/// Writes the mail: text and HTML as alternatives, quoted-printable, so that every line is short and 7-bit. The headers
/// say that a machine wrote it (RFC 3834), so that absence notes do not answer.
///
/// # Errors
/// `Invalid` for an address that is none.
pub fn write(head: &Head<'_>, rendered: &Rendered) -> Result<Vec<u8>> {
    write_with(head, rendered, None)
}

/// The same with a file, which the reader's program offers to save.
///
/// # Errors
/// `Invalid` for an address that is none.
pub fn write_with(head: &Head<'_>, rendered: &Rendered, file: Option<File<'_>>) -> Result<Vec<u8>> {
    let written = Duration::from_millis(u64::try_from(head.written_ms).unwrap_or(0));
    let id = sha256_hex(head.mail_id);
    let part = |kind: ContentType, body: &str| {
        SinglePart::builder().header(kind).header(ContentTransferEncoding::QuotedPrintable).body(body.to_owned())
    };
    let parts = MultiPart::alternative()
        .boundary(format!("=_{}", &id[..32]))
        .singlepart(part(ContentType::TEXT_PLAIN, &rendered.text))
        .singlepart(part(ContentType::TEXT_HTML, &rendered.html));
    let mut builder = Message::builder()
        .subject(one_line(&rendered.subject))
        .date(SystemTime::UNIX_EPOCH + written)
        .message_id(Some(format!("<{}>", one_line(head.mail_id))))
        .raw_header(plain("Auto-Submitted", "auto-generated"))
        .raw_header(plain("X-Auto-Response-Suppress", "All"))
        .raw_header(plain("Content-Language", head.lang.tag()))
        .raw_header(addressed("From", head.from_name, head.from_address)?)
        .raw_header(addressed("To", head.to_name, head.to_address)?);
    for header in head.thread.map_or_else(|| Ok(Vec::new()), threaded)? {
        builder = builder.raw_header(header);
    }
    let whole = match file {
        None => parts,
        Some(file) => {
            let kind = ContentType::parse(file.media).map_err(Error::internal)?;
            let content = Body::new_with_encoding(file.bytes.to_vec(), ContentTransferEncoding::Base64);
            let content = content.map_err(|_| Error::internal("a file that cannot be written in base64"))?;
            MultiPart::mixed()
                .boundary(format!("=_{}", &id[32..]))
                .multipart(parts)
                .singlepart(Attachment::new(one_line(file.name)).body(content, kind))
        }
    };
    Ok(builder.multipart(whole).map_err(Error::internal)?.formatted())
}

/// Where an answer goes, and to which mails this one belongs (RFC 5322 section 3.6.4).
fn threaded(thread: &Thread) -> Result<Vec<HeaderValue>> {
    let mut headers = Vec::new();
    if let Some(address) = &thread.reply_to {
        headers.push(addressed("Reply-To", "", address)?);
    }
    let after = thread.after.as_deref().filter(|id| *id != thread.root);
    let ids: Vec<String> = [Some(thread.root.as_str()), after].into_iter().flatten().filter_map(bracketed).collect();
    if let Some(last) = ids.last() {
        // One id a line: a header stays short whatever other houses call their mails.
        let named = |name: &'static str, value: String| {
            let shown = value.replace("\r\n", "");
            HeaderValue::dangerous_new_pre_encoded(HeaderName::new_from_ascii_str(name), shown, value)
        };
        headers.push(named("In-Reply-To", last.clone()));
        headers.push(named("References", ids.join("\r\n ")));
    }
    Ok(headers)
}

/// An id as it stands in a header; none for what could be more than that.
fn bracketed(id: &str) -> Option<String> {
    let plain = !id.is_empty() && id.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'<' | b'>'));
    plain.then(|| format!("<{id}>"))
}

fn plain(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.into())
}

fn addressed(header: &'static str, name: &str, address: &str) -> Result<HeaderValue> {
    let address = parse_address(address)?.to_string();
    let written = name::mailbox(&one_line(name), &address);
    Ok(HeaderValue::dangerous_new_pre_encoded(HeaderName::new_from_ascii_str(header), address, written))
}

/// An address with its domain in ASCII (RFC 5891). The part before the `@` stays as it is: only its host may read it.
///
/// # Errors
/// `Invalid` for what is no address.
pub fn parse_address(address: &str) -> Result<Address> {
    let bad = Error::Invalid { field: Field::Email, reason: Flaw::EmailMalformed };
    let (local, domain) = address.trim().rsplit_once('@').ok_or(bad.clone())?;
    let domain = idna::domain_to_ascii(domain).map_err(|_| bad.clone())?;
    if local.chars().any(|c| c.is_control() || c.is_whitespace() || matches!(c, '<' | '>')) {
        return Err(bad);
    }
    Address::new(local, domain).map_err(|_| bad)
}

/// Control characters become blanks: whatever a name holds, a header stays one header.
fn one_line(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn head() -> Head<'static> {
        Head {
            from_name: "Distribuição São João",
            from_address: "noreply@distribuidora.example",
            to_name: "Ana \"Conceição\" <x@y>, Souza",
            to_address: "ana@informática.example",
            mail_id: "abc123@distribuidora.example",
            written_ms: 1_795_541_400_000,
            lang: Lang::PtBr,
            thread: None,
        }
    }

    pub(crate) fn rendered() -> Rendered {
        Rendered {
            subject: "Seu código: Ana Conceição, login 10234.ana, Alfa & Filhos Ltda — uma linha bem comprida".into(),
            text: format!("Olá, Ana!\n.\n\n    K7QX-9M2P-4TRV-0H3D\n\n{}\n", "ação ".repeat(400)),
            html: "<p>Olá, Ana!</p>\n".into(),
        }
    }

    #[test]
    fn the_same_mail_written_twice_is_the_same_bytes() {
        let once = write(&head(), &rendered()).unwrap();
        assert_eq!(once, write(&head(), &rendered()).unwrap());
        let other = Head { mail_id: "other@distribuidora.example", ..head() };
        assert_ne!(once, write(&other, &rendered()).unwrap());
    }

    #[test]
    fn every_line_is_short_and_seven_bit_and_the_head_says_what_it_must() {
        let bytes = write(&head(), &rendered()).unwrap();
        assert!(bytes.is_ascii());
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.split("\r\n").all(|line| line.len() <= 100 && !line.contains(['\r', '\n'])), "{text}");
        for line in [
            "Date: Tue, 24 Nov 2026 17:30:00 +0000",
            "Message-ID: <abc123@distribuidora.example>",
            "Auto-Submitted: auto-generated",
            "X-Auto-Response-Suppress: All",
            "Content-Language: pt-BR",
            "MIME-Version: 1.0",
            "ana@xn--informtica-x4a.example",
        ] {
            assert!(text.contains(line), "{line} in\n{text}");
        }
        let (header, _) = text.split_once("\r\n\r\n").unwrap();
        for name in ["Reply-To", "Bcc", "List-Unsubscribe", "Precedence"] {
            assert!(!header.contains(name));
        }
    }

    #[test]
    fn nothing_in_a_name_or_subject_begins_a_header() {
        let head = Head { to_name: "Ana\r\nBcc: <victim@x.example>", mail_id: "a@b.example\r\nX-Evil: 1", ..head() };
        let rendered = Rendered { subject: "Oi\r\nX-Evil: 1\nX-Evil: 2".into(), ..rendered() };
        let text = String::from_utf8(write(&head, &rendered).unwrap()).unwrap();
        let (header, _) = text.split_once("\r\n\r\n").unwrap();
        assert!(!header.lines().any(|line| line.starts_with("Bcc") || line.starts_with("X-Evil")), "{header}");
    }

    #[test]
    fn a_mail_of_a_conversation_says_where_an_answer_goes_and_to_which_mails_it_belongs() {
        let thread = Thread {
            reply_to: Some("atendimento+abc@distribuidora.example".into()),
            root: "conversation.1@distribuidora.example".into(),
            after: Some("m1@x.example".into()),
        };
        let text = String::from_utf8(write(&Head { thread: Some(&thread), ..head() }, &rendered()).unwrap()).unwrap();
        for line in [
            "Reply-To: atendimento+abc@distribuidora.example\r\n",
            "In-Reply-To: <m1@x.example>\r\n",
            "References: <conversation.1@distribuidora.example>\r\n <m1@x.example>\r\n",
        ] {
            assert!(text.contains(line), "{line} in\n{text}");
        }
        let evil = Thread { after: Some("a@b>\r\nBcc: x@y".into()), reply_to: None, ..thread };
        let text = String::from_utf8(write(&Head { thread: Some(&evil), ..head() }, &rendered()).unwrap()).unwrap();
        assert!(!text.contains("Bcc") && text.contains("In-Reply-To: <conversation.1@"), "{text}");
    }

    #[test]
    fn an_address_is_checked_and_its_domain_made_ascii() {
        assert_eq!(parse_address(" ana@Informática.example ").unwrap().to_string(), "ana@xn--informtica-x4a.example");
        for bad in ["", "ana", "ana@", "@x.example", "a b@x.example", "a@b>\r\nRCPT TO:<c@d", "a\r\n@x.example"] {
            assert!(parse_address(bad).is_err(), "{bad:?}");
        }
    }
}
