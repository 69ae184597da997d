//! Reading a mail: as much of MIME as the provider's own mails use (RFC 2045, 2047, 5322). What it does not know it
//! shows as it came; no input makes it fail.

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// Parts inside parts are followed this deep.
const MAX_DEPTH: usize = 8;

const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// A mail, read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mail {
    /// Headers in order: name as written, value unfolded and decoded.
    pub headers: Vec<(String, String)>,
    /// The plain text.
    pub text: Option<String>,
    /// The HTML.
    pub html: Option<String>,
}

impl Mail {
    /// Reads a whole message.
    pub fn read(raw: &[u8]) -> Mail {
        let (head, body) = split(raw);
        let mut mail = Mail { headers: headers(head, true), ..Mail::default() };
        let plain = headers(head, false);
        mail.part(&plain, body, 0);
        mail
    }

    /// The first header of this name, decoded; empty when there is none.
    pub fn header(&self, name: &str) -> &str {
        find(&self.headers, name)
    }

    fn part(&mut self, headers: &[(String, String)], body: &[u8], depth: usize) {
        let (kind, params) = content_type(find(headers, "Content-Type"));
        if kind.starts_with("multipart/") {
            let boundary = params.iter().find(|(name, _)| name == "boundary").map(|(_, value)| value.as_str());
            if let Some(boundary) = boundary.filter(|_| depth < MAX_DEPTH) {
                for piece in pieces(body, boundary) {
                    let (head, inner) = split(piece);
                    self.part(&self::headers(head, false), inner, depth + 1);
                }
            }
            return;
        }
        if find(headers, "Content-Disposition").trim_start().to_ascii_lowercase().starts_with("attachment") {
            return;
        }
        let slot = match kind.as_str() {
            "" | "text/plain" => &mut self.text,
            "text/html" => &mut self.html,
            _ => return,
        };
        if slot.is_none() {
            let bytes = match find(headers, "Content-Transfer-Encoding").trim().to_ascii_lowercase().as_str() {
                "quoted-printable" => quoted_printable(body, false),
                "base64" => from_base64(body),
                _ => body.to_vec(),
            };
            let charset = params.iter().find(|(name, _)| name == "charset").map_or("utf-8", |(_, value)| value);
            *slot = Some(decode(&bytes, charset));
        }
    }
}

fn find<'a>(headers: &'a [(String, String)], name: &str) -> &'a str {
    headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map_or("", |(_, value)| value)
}

/// Head and body of a message or part.
fn split(raw: &[u8]) -> (&[u8], &[u8]) {
    for (at, byte) in raw.iter().enumerate() {
        if *byte == b'\n' {
            let rest = &raw[at + 1..];
            if let Some(body) = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")) {
                return (&raw[..at], body);
            }
        }
    }
    match raw.strip_prefix(b"\r\n").or_else(|| raw.strip_prefix(b"\n")) {
        Some(body) => (&[], body),
        None => (raw, &[]),
    }
}

fn headers(head: &[u8], decoded: bool) -> Vec<(String, String)> {
    let head = String::from_utf8_lossy(head);
    let mut found: Vec<(String, String)> = Vec::new();
    for line in head.lines() {
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = found.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            found.push((name.trim().to_owned(), value.trim().to_owned()));
        }
    }
    if decoded {
        for (_, value) in &mut found {
            *value = encoded_words(value);
        }
    }
    found
}

/// A content type in lower case, and its parameters with lower-case names.
fn content_type(value: &str) -> (String, Vec<(String, String)>) {
    let mut parts = value.split(';');
    let kind = parts.next().unwrap_or("").trim().to_ascii_lowercase();
    let param = |part: &str| {
        let (name, value) = part.split_once('=')?;
        Some((name.trim().to_ascii_lowercase(), value.trim().trim_matches('"').to_owned()))
    };
    (kind, parts.filter_map(param).collect())
}

/// The parts between the boundary's lines.
fn pieces<'a>(body: &'a [u8], boundary: &str) -> Vec<&'a [u8]> {
    let mark = format!("--{boundary}");
    let (mut found, mut start, mut at) = (Vec::new(), None, 0);
    while at < body.len() {
        let end = body[at..].iter().position(|byte| *byte == b'\n').map_or(body.len(), |n| at + n + 1);
        let line = body[at..end].trim_ascii_end();
        if let Some(rest) = line.strip_prefix(mark.as_bytes()).filter(|rest| rest.is_empty() || *rest == b"--") {
            if let Some(from) = start {
                let piece = &body[from..at];
                let piece = piece.strip_suffix(b"\n").unwrap_or(piece);
                found.push(piece.strip_suffix(b"\r").unwrap_or(piece));
            }
            start = rest.is_empty().then_some(end);
            if start.is_none() {
                return found;
            }
        }
        at = end;
    }
    if let Some(from) = start {
        found.push(&body[from..]); // cut off: show what is there
    }
    found
}

fn from_base64(body: &[u8]) -> Vec<u8> {
    let clean: Vec<u8> = body.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
    LENIENT.decode(&clean).unwrap_or(clean)
}

/// RFC 2045, 6.7; in a header (`word`) an underscore is a space.
fn quoted_printable(body: &[u8], word: bool) -> Vec<u8> {
    let hex = |byte: Option<&u8>| byte.and_then(|b| char::from(*b).to_digit(16));
    let mut out = Vec::with_capacity(body.len());
    let mut at = 0;
    while at < body.len() {
        let rest = &body[at..];
        match rest[0] {
            b'=' if rest.get(1) == Some(&b'\n') => at += 2,
            b'=' if rest.get(1..3) == Some(b"\r\n") => at += 3,
            b'=' => match (hex(rest.get(1)), hex(rest.get(2))) {
                (Some(high), Some(low)) => {
                    out.push((high * 16 + low) as u8);
                    at += 3;
                }
                _ => {
                    out.push(b'=');
                    at += 1;
                }
            },
            b'_' if word => {
                out.push(b' ');
                at += 1;
            }
            byte => {
                out.push(byte);
                at += 1;
            }
        }
    }
    out
}

fn decode(bytes: &[u8], charset: &str) -> String {
    let encoding = encoding_rs::Encoding::for_label(charset.as_bytes()).unwrap_or(encoding_rs::UTF_8);
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

/// RFC 2047; neighbours of one charset are joined before they are decoded, so a letter may be cut between them.
fn encoded_words(value: &str) -> String {
    let mut out = String::new();
    let mut run: Option<(String, Vec<u8>)> = None;
    let mut rest = value;
    while !rest.is_empty() {
        let next = rest.find("=?");
        let before = &rest[..next.unwrap_or(rest.len())];
        if !(run.is_some() && next.is_some() && before.trim().is_empty()) {
            flush(&mut run, &mut out);
            out.push_str(before);
        }
        let Some(start) = next else { break };
        match word(&rest[start..]) {
            Some((length, charset, bytes)) => {
                match &mut run {
                    Some((same, joined)) if same.eq_ignore_ascii_case(charset) => joined.extend(bytes),
                    _ => {
                        flush(&mut run, &mut out);
                        run = Some((charset.to_owned(), bytes));
                    }
                }
                rest = &rest[start + length..];
            }
            None => {
                flush(&mut run, &mut out);
                out.push_str("=?");
                rest = &rest[start + 2..];
            }
        }
    }
    flush(&mut run, &mut out);
    out
}

fn flush(run: &mut Option<(String, Vec<u8>)>, out: &mut String) {
    if let Some((charset, bytes)) = run.take() {
        out.push_str(&decode(&bytes, &charset));
    }
}

/// One encoded word at the start of `text`: its length, charset and bytes.
fn word(text: &str) -> Option<(usize, &str, Vec<u8>)> {
    let mut parts = text.strip_prefix("=?")?.splitn(4, '?');
    let (charset, how, payload, rest) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    if !rest.starts_with('=') || payload.contains(' ') {
        return None;
    }
    let bytes = match how {
        "Q" | "q" => quoted_printable(payload.as_bytes(), true),
        "B" | "b" => from_base64(payload.as_bytes()),
        _ => return None,
    };
    let charset = charset.split('*').next().unwrap_or(charset);
    Some((text.len() - rest.len() + 1, charset, bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    const RAW: &str = "From: =?utf-8?Q?Distribuidora_S=C3=A3o_Jo=C3=A3o?= <noreply@example.com>\r\n\
        To: ana@aurora.example\r\n\
        Subject: =?utf-8?b?U2V1IGFjZXNzbyDDoHMgcGxh?=\r\n =?utf-8?b?dGFmb3JtYXM=?=\r\n\
        MIME-Version: 1.0\r\n\
        Content-Type: multipart/alternative;\r\n boundary=\"b=1\"\r\n\r\n\
        preamble\r\n--b=1\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
        Ol=C3=A1, Ana, a senha =\r\n\u{e9} K7QX\r\n--b=1\r\nContent-Type: text/html; charset=utf-8\r\n\
        Content-Transfer-Encoding: base64\r\n\r\nPHA+T2zD\r\noTwvcD4=\r\n--b=1--\r\nepilogue";

    #[test]
    fn both_parts_and_the_headers_of_our_mails_are_read() {
        let mail = Mail::read(RAW.as_bytes());
        assert_eq!(mail.header("from"), "Distribuidora São João <noreply@example.com>");
        assert_eq!(mail.header("Subject"), "Seu acesso às plataformas");
        assert_eq!(mail.text.as_deref(), Some("Olá, Ana, a senha é K7QX"));
        assert_eq!(mail.html.as_deref(), Some("<p>Olá</p>"));
    }

    #[test]
    fn a_letter_cut_between_two_encoded_words_is_whole_again() {
        assert_eq!(encoded_words("=?utf-8?q?S=C3?= =?utf-8?q?=A3o?= Paulo"), "São Paulo");
        assert_eq!(encoded_words("1 =? 2 =?x?q?a b?= end"), "1 =? 2 =?x?q?a b?= end");
        assert_eq!(encoded_words("=?iso-8859-1?Q?Jo=E3o?="), "João");
    }

    #[test]
    fn odd_bytes_never_fail() {
        let whole = RAW.as_bytes();
        for cut in 0..whole.len() {
            Mail::read(&whole[..cut]);
            Mail::read(&whole[cut..]);
        }
        for odd in
            [&b""[..], b"\n", b"\r\n\r\n", b"=?", b": :\n\n=", b"Content-Type: multipart/mixed; boundary=\n\n--\n--\n"]
        {
            Mail::read(odd);
        }
    }

    #[test]
    fn nested_parts_are_followed_and_attachments_left_out() {
        let raw = "Content-Type: multipart/mixed; boundary=o\n\n--o\nContent-Type: multipart/alternative; boundary=i\n\n\
            --i\n\ninner\n--i--\n--o\nContent-Type: text/html\nContent-Disposition: attachment; filename=x\n\nno\n--o--\n";
        let mail = Mail::read(raw.as_bytes());
        assert_eq!((mail.text.as_deref(), mail.html), (Some("inner"), None));
    }
}
