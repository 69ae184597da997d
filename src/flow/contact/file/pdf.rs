//! Whether a PDF (ISO 32000) may be kept: it begins and ends as one, is not locked, and nothing in it acts by itself or
//! carries another file. Names are looked for in the whole file and in its compressed object streams, however they are
//! written; what cannot be looked into is refused.

use std::io::Read;

use flate2::read::ZlibDecoder;

use crate::error::Flaw;

/// The end of file stands within so many last bytes.
const TAIL: usize = 2048;
/// What all object streams may unpack to, in bytes.
const MOST_UNPACKED: u64 = 32 * 1024 * 1024;
/// Beginnings and ends of streams in one file.
const MOST_STREAMS: usize = 20_000;
/// How far the dictionary of a stream is looked at, back from its beginning.
const DICTIONARY: usize = 4096;
/// Names of what acts or carries something. `/S /JavaScript` is in every action with a script.
const ACTIVE: &[&[u8]] = &[
    b"/JavaScript",
    b"/Launch",
    b"/EmbeddedFile",
    b"/EmbeddedFiles",
    b"/SubmitForm",
    b"/ImportData",
    b"/RichMedia",
    b"/GoToE",
    b"/XFA",
];

/// Says what is wrong with it, if anything is.
pub(super) fn check(bytes: &[u8]) -> Result<(), Flaw> {
    let tail = &bytes[bytes.len().saturating_sub(TAIL)..];
    if find(tail, b"%%EOF", 0).is_none() || find(bytes, b"startxref", 0).is_none() {
        return Err(Flaw::FileDamaged);
    }
    let plain = plain_names(bytes);
    if has_name(&plain, b"/Encrypt") {
        return Err(Flaw::FileLocked);
    }
    if acts(&plain) {
        return Err(Flaw::FileActive);
    }
    let (mut left, mut at) = (MOST_UNPACKED, 0);
    for _ in 0..MOST_STREAMS {
        let Some(begin) = find(bytes, b"stream", at) else { return Ok(()) };
        at = begin + b"stream".len();
        if bytes[..begin].ends_with(b"end") {
            continue;
        }
        let dictionary = plain_names(&bytes[begin.saturating_sub(DICTIONARY)..begin]);
        let own = dictionary.windows(4).rposition(|w| w == b" obj").map_or(&dictionary[..], |from| &dictionary[from..]);
        if !has_name(own, b"/ObjStm") {
            continue;
        }
        let packed = unpacked(own, &bytes[at..], &mut left)?;
        if acts(&plain_names(&packed)) {
            return Err(Flaw::FileActive);
        }
    }
    Err(Flaw::FileActive)
}

/// The objects in a stream; refused where they cannot be read.
fn unpacked(dictionary: &[u8], rest: &[u8], left: &mut u64) -> Result<Vec<u8>, Flaw> {
    let body = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).unwrap_or(rest);
    if !has_name(dictionary, b"/Filter") {
        let end = find(body, b"endstream", 0).unwrap_or(body.len());
        return Ok(body[..end].to_vec());
    }
    let other =
        [&b"/ASCIIHexDecode"[..], b"/ASCII85Decode", b"/LZWDecode", b"/RunLengthDecode", b"/Crypt", b"/Predictor"];
    if !has_name(dictionary, b"/FlateDecode") || other.iter().any(|name| has_name(dictionary, name)) {
        return Err(Flaw::FileLocked);
    }
    let mut out = Vec::new();
    let read = ZlibDecoder::new(body).take(*left).read_to_end(&mut out);
    *left -= out.len() as u64;
    match read {
        Ok(_) if *left > 0 => Ok(out),
        // More than any document has, or not what it says.
        _ => Err(Flaw::FileDamaged),
    }
}

/// Something in these objects acts by itself or carries a file.
fn acts(text: &[u8]) -> bool {
    ACTIVE.iter().any(|name| has_name(text, name)) || opens_with_an_action(text)
}

/// On opening it does something else than to show a place of its own (ISO 32000 section 7.7.2). What a reference leads to
/// is an action of the list above, or one that shows a place.
fn opens_with_an_action(text: &[u8]) -> bool {
    let mut at = 0;
    while let Some(found) = find(text, b"/OpenAction", at) {
        at = found + b"/OpenAction".len();
        let rest = text[at..].trim_ascii_start();
        if let Some(dictionary) = rest.strip_prefix(b"<<") {
            let end = find(dictionary, b">>", 0).unwrap_or(dictionary.len());
            if !has_name(&dictionary[..end], b"/GoTo") {
                return true;
            }
        }
    }
    false
}

/// `#4A` in a name is `J` (ISO 32000 section 7.3.5).
fn plain_names(bytes: &[u8]) -> Vec<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|value| u8::try_from(value).ok());
    let mut plain = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let high = bytes.get(at + 1).and_then(|byte| digit(*byte));
        let low = bytes.get(at + 2).and_then(|byte| digit(*byte));
        match (byte, high, low) {
            (b'#', Some(high), Some(low)) => {
                plain.push(high << 4 | low);
                at += 3;
            }
            _ => {
                plain.push(*byte);
                at += 1;
            }
        }
    }
    plain
}

/// The name stands there, and is not only the beginning of a longer one.
fn has_name(text: &[u8], name: &[u8]) -> bool {
    let mut at = 0;
    while let Some(found) = find(text, name, at) {
        at = found + name.len();
        if !text.get(at).is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.')) {
            return true;
        }
    }
    false
}

fn find(text: &[u8], what: &[u8], from: usize) -> Option<usize> {
    let (first, rest) = (what.first()?, text.get(from..)?);
    let mut at = 0;
    while let Some(next) = rest.get(at..)?.iter().position(|byte| byte == first) {
        at += next;
        if rest[at..].starts_with(what) {
            return Some(from + at);
        }
        at += 1;
    }
    None
}
