//! A name before an address in a header (RFC 5322 3.4 `display-name`). lettre quotes no dot.

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// Longest run without a place to fold.
const MOST_PLAIN: usize = 60;
/// Bytes of text in one encoded word: 75 characters at most (RFC 2047 2), with `=?utf-8?B?` and `?=`.
const MOST_ENCODED: usize = 42;

/// `Name <address>` as a header's value: words as they are, a quoted string where the name has specials, encoded words
/// (RFC 2047) where it has other letters, or looks like an encoded word itself. Lines are folded.
pub(super) fn mailbox(name: &str, address: &str) -> String {
    if name.is_empty() {
        return address.to_owned();
    }
    format!("{}\r\n <{address}>", phrase(name))
}

fn phrase(name: &str) -> String {
    let atom = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&b);
    let short = name.split(' ').all(|word| word.len() <= MOST_PLAIN);
    if !name.is_ascii() || name.contains("=?") || !short {
        return encoded(name);
    }
    match name.split(' ').all(|word| !word.is_empty() && word.bytes().all(atom)) {
        true => folded(name),
        false => folded(&format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""))),
    }
}

/// At blanks: within a quoted string too, the line break before a blank does not count.
fn folded(text: &str) -> String {
    let mut out = String::new();
    let mut length = "From: ".len();
    for (number, word) in text.split(' ').enumerate() {
        if number > 0 {
            let fold = length + word.len() >= 76;
            length = if fold { 0 } else { length };
            out.push_str(if fold { "\r\n " } else { " " });
        }
        length += word.len() + 1;
        out.push_str(word);
    }
    out
}

/// A character is never cut in two, and a word only where it must be: some programs show a blank between encoded words.
fn encoded(name: &str) -> String {
    let mut out = String::new();
    let mut flush = |text: &str| {
        let between = if out.is_empty() { "" } else { "\r\n " };
        // Writing into a String does not fail.
        let _ = write!(out, "{between}=?utf-8?B?{}?=", STANDARD.encode(text.as_bytes()));
    };
    let mut word = String::new();
    for c in name.chars() {
        if word.len() + c.len_utf8() > MOST_ENCODED {
            let rest = match word.rfind(' ') {
                Some(blank) => word.split_off(blank + 1),
                None => String::new(),
            };
            flush(&word);
            word = rest;
        }
        word.push(c);
    }
    flush(&word);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_plain_quoted_or_encoded_as_its_letters_need() {
        assert_eq!(phrase("Ana Souza"), "Ana Souza");
        assert_eq!(phrase("M.Souza"), "\"M.Souza\"");
        assert_eq!(phrase("Silva, \"Bia\" \\ TI"), "\"Silva, \\\"Bia\\\" \\\\ TI\"");
        assert_eq!(phrase("=?utf-8?q?x?="), "=?utf-8?B?PT91dGYtOD9xP3g/PQ==?=");
        assert_eq!(phrase("D'Ávila"), "=?utf-8?B?RCfDgXZpbGE=?=");
        assert_eq!(mailbox("", "a@b.example"), "a@b.example");
        let long = phrase(&"Ana Souza ".repeat(30));
        assert!(long.split("\r\n").all(|line| line.len() <= 78), "{long}");
        let long = phrase(&"Á".repeat(100));
        assert!(long.split("\r\n").all(|line| line.len() <= 76), "{long}");
    }
}
