//! What a file is, by its content: people rename files, and programs name web pages `.xls`.

use super::unreadable::Unreadable;

/// What to read it with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A zip archive: xlsx, xlsb, ods, or none of them.
    Zip,
    /// An OLE compound file: xls, or a workbook with a password.
    Ole,
    /// Lines of text.
    Text,
}

pub(super) fn kind(bytes: &[u8]) -> Result<Kind, Unreadable> {
    for (start, found) in [
        (&b"PK\x03\x04"[..], Ok(Kind::Zip)),
        (b"PK\x05\x06", Err(Unreadable::Archive)),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Ok(Kind::Ole)),
        (b"%PDF", Err(Unreadable::Pdf)),
        (b"\x1F\x8B", Err(Unreadable::Archive)),
        (b"7z\xBC\xAF", Err(Unreadable::Archive)),
        (b"Rar!", Err(Unreadable::Archive)),
        (b"{\\rtf", Err(Unreadable::NotText)),
    ] {
        if bytes.starts_with(start) {
            return found;
        }
    }
    Ok(Kind::Text)
}

/// Text that is no table of lines, by how it begins.
pub(super) fn other_text(start: &str) -> Option<Unreadable> {
    let lower: String = start.trim_start_matches('\u{feff}').trim_start().chars().take(1000).collect();
    let lower = lower.to_lowercase();
    let begins = |words: &[&str]| words.iter().any(|word| lower.starts_with(word));
    if begins(&["<!doctype html", "<html", "<table", "<head", "<body", "<meta", "<style", "<div", "mime-version:"]) {
        return Some(Unreadable::WebPage);
    }
    if begins(&["<"]) {
        let page = lower.contains("<html") || lower.contains("<table");
        return Some(if page { Unreadable::WebPage } else { Unreadable::Xml });
    }
    if begins(&["{\"", "[{", "{\n", "{ "]) {
        return Some(Unreadable::Json);
    }
    let odd = lower.chars().filter(|c| (c.is_control() && !c.is_whitespace()) || *c == '\u{fffd}').count();
    (odd * 5 > lower.chars().count()).then_some(Unreadable::NotText)
}
